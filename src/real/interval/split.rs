//! Measures of an interval and where to cut it.

use super::Interval;
use super::bounds::add;

impl Interval {
    /// An upper bound of hi - lo; infinite for an unbounded interval.
    #[must_use]
    pub fn width(&self) -> f64 {
        add(self.hi, -self.lo).hi
    }

    /// A finite float between the ends, near the middle; the split point of an unbounded interval. It is
    /// an element unless no float lies strictly between open ends.
    #[must_use]
    pub fn midpoint(&self) -> f64 {
        if self.is_bounded() { self.lo.midpoint(self.hi) } else { self.split_point() }
    }

    /// The parts at or below and at or above `x`, both with `x` closed; `None` unless lo < x < hi.
    #[must_use]
    pub fn split_at(self, x: f64) -> Option<(Self, Self)> {
        (self.lo < x && x < self.hi).then(|| {
            (Self::make(self.lo, self.lo_open, x, false), Self::make(x, false, self.hi, self.hi_open))
        })
    }

    /// Two parts that cover the interval and share one point, or `None` where no float lies strictly
    /// between the ends. Wide intervals are cut at 0, ±1 or near the geometric mean, so that every scale
    /// is reached within few cuts.
    #[must_use]
    pub fn bisect(self) -> Option<(Self, Self)> {
        self.split_at(self.split_point())
    }

    /// Where [`bisect`](Self::bisect) cuts.
    fn split_point(&self) -> f64 {
        if self.hi <= 0.0 {
            return -(-*self).split_point();
        }
        if self.lo < 0.0 {
            // Both signs.
            return if self.width() > 16.0 { 0.0 } else { self.lo.midpoint(self.hi) };
        }
        // Now 0 ≤ lo < hi, or a point.
        if self.hi.is_infinite() {
            if self.lo < 1.0 { 1.0 } else { (self.lo * 2.0).min(self.lo.midpoint(f64::MAX)) }
        } else if self.lo == 0.0 && self.hi > 16.0 {
            1.0
        } else if self.lo > 0.0 && self.hi / self.lo > 16.0 {
            self.lo.sqrt() * self.hi.sqrt()
        } else {
            self.lo.midpoint(self.hi)
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::real::Interval;
    use proptest::prelude::*;

    #[test]
    fn unbounded_intervals_split_well() {
        let line = Interval::real_line();
        let (left, right) = line.bisect().unwrap();
        assert_eq!((left.hi(), right.lo()), (0.0, 0.0));
        assert_eq!(right.bisect().unwrap().0.hi(), 1.0);
        assert!(Interval::closed(f64::MAX, f64::INFINITY).unwrap().bisect().is_none());
        assert!(Interval::point(3.0).bisect().is_none());
        assert_eq!(line.width(), f64::INFINITY);
        assert_eq!(Interval::closed(1.0, 3.0).unwrap().width(), 2.0);
    }

    proptest! {
        #[test]
        fn halves_cover(a in proptest::num::f64::ANY, b in proptest::num::f64::ANY) {
            if let Some(x) = Interval::open(a.min(b), a.max(b)) {
                prop_assert!(x.lo() <= x.midpoint() && x.midpoint() <= x.hi() && x.midpoint().is_finite());
                match x.bisect() {
                    Some((l, r)) => {
                        prop_assert!(l.hi() == r.lo() && l.hull(&r) == x && l != x && r != x);
                    }
                    None => prop_assert!(x.lo().next_up() >= x.hi()),
                }
            }
        }
    }
}
