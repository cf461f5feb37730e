//! Intervals as sets: membership, intersection, hull, inclusion, and comparisons that are certain.

use super::bounds::{Bounds, lower};
use super::{Interval, Ternary};

impl Interval {
    /// Whether the float `x` is an element.
    #[must_use]
    pub fn contains(&self, x: f64) -> bool {
        let above = if self.lo_open { self.lo < x } else { self.lo <= x };
        let below = if self.hi_open { x < self.hi } else { x <= self.hi };
        above && below
    }

    /// Whether 0 is an element.
    #[must_use]
    pub fn contains_zero(&self) -> bool {
        self.contains(0.0)
    }

    /// The common elements, or `None` where there are none.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        // The larger of two lower ends is the smaller after negation; at a tie it is open if either is.
        let (lo, lo_closed) = lower(-self.lo, !self.lo_open, -other.lo, !other.lo_open);
        let (hi, hi_closed) = lower(self.hi, !self.hi_open, other.hi, !other.hi_open);
        Self::new(-lo, hi, !lo_closed, !hi_closed)
    }

    /// The smallest interval that contains both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        Bounds::from(*self).hull((*other).into()).into()
    }

    /// Whether every element is an element of `other`.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        let above = self.lo > other.lo || (self.lo == other.lo && (self.lo_open || !other.lo_open));
        let below = self.hi < other.hi || (self.hi == other.hi && (self.hi_open || !other.hi_open));
        above && below
    }

    /// Whether x > 0: true for every element, false for every element, or not known.
    #[must_use]
    pub fn positive(self) -> Ternary {
        Self::point(0.0).lt(&self)
    }

    /// Whether x ≥ 0 (as for [`positive`](Self::positive)).
    #[must_use]
    pub fn nonnegative(self) -> Ternary {
        Self::point(0.0).le(&self)
    }

    /// Whether x < 0.
    #[must_use]
    pub fn negative(self) -> Ternary {
        self.lt(&Self::point(0.0))
    }

    /// Whether x ≤ 0.
    #[must_use]
    pub fn nonpositive(self) -> Ternary {
        self.le(&Self::point(0.0))
    }

    /// Whether x = 0.
    #[must_use]
    pub fn zero(self) -> Ternary {
        if !self.contains_zero() {
            Ternary::False
        } else if self.is_point() {
            Ternary::True
        } else {
            Ternary::Unknown
        }
    }

    /// Whether x ≠ 0.
    #[must_use]
    pub fn nonzero(self) -> Ternary {
        self.zero().negate()
    }

    /// Whether x < y: true for all x here and y in `other`, false for all, or not known.
    #[must_use]
    pub fn lt(&self, other: &Self) -> Ternary {
        if self.hi < other.lo || (self.hi == other.lo && (self.hi_open || other.lo_open)) {
            Ternary::True
        } else if self.lo >= other.hi {
            Ternary::False
        } else {
            Ternary::Unknown
        }
    }

    /// Whether x ≤ y (as for [`lt`](Self::lt)).
    #[must_use]
    pub fn le(&self, other: &Self) -> Ternary {
        other.lt(self).negate()
    }

    /// Whether x = y: true only where both are the same point.
    #[must_use]
    pub fn equals(&self, other: &Self) -> Ternary {
        if self.intersect(other).is_none() {
            Ternary::False
        } else if self.is_point() && other.is_point() {
            Ternary::True
        } else {
            Ternary::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::real::{Interval, Ternary};

    fn i(lo: f64, hi: f64, lo_open: bool, hi_open: bool) -> Interval {
        Interval::new(lo, hi, lo_open, hi_open).unwrap()
    }

    #[test]
    fn empty_sets_are_not_intervals() {
        assert!(Interval::open(1.0, 1.0).is_none());
        assert!(Interval::closed(2.0, 1.0).is_none());
        assert!(Interval::closed(f64::NAN, 1.0).is_none());
        assert!(Interval::closed(f64::INFINITY, f64::INFINITY).is_none());
        let line = Interval::closed(f64::NEG_INFINITY, f64::INFINITY).unwrap();
        assert_eq!(line, Interval::real_line());
    }

    #[test]
    fn intersections() {
        let a = i(0.0, 1.0, false, true);
        assert_eq!(a.intersect(&i(1.0, 2.0, false, false)), None);
        assert_eq!(a.intersect(&i(0.0, 2.0, true, false)), Some(i(0.0, 1.0, true, true)));
        assert_eq!(i(0.0, 1.0, true, false).intersect(&i(1.0, 2.0, false, true)), Some(Interval::point(1.0)));
    }

    #[test]
    fn hulls_and_inclusion() {
        let h = i(0.0, 1.0, true, true).hull(&i(0.0, 0.5, false, true));
        assert_eq!(h, i(0.0, 1.0, false, true));
        assert!(i(0.0, 1.0, true, true).is_subset(&h));
        assert!(!h.is_subset(&i(0.0, 1.0, true, true)));
    }

    #[test]
    fn signs() {
        assert_eq!(i(0.0, 1.0, true, false).positive(), Ternary::True);
        assert_eq!(i(0.0, 1.0, false, false).positive(), Ternary::Unknown);
        assert_eq!(i(0.0, 1.0, false, false).nonnegative(), Ternary::True);
        assert_eq!(i(0.0, 1.0, false, false).negative(), Ternary::False);
        assert_eq!(i(0.0, 1.0, true, false).nonpositive(), Ternary::False);
        assert_eq!(i(-1.0, 0.0, true, false).positive(), Ternary::False);
        assert_eq!(i(-1.0, 0.0, true, false).nonnegative(), Ternary::Unknown);
        assert_eq!(i(-1.0, 0.0, true, true).nonnegative(), Ternary::False);
        assert_eq!(Interval::point(0.0).zero(), Ternary::True);
        assert_eq!(i(0.0, 1.0, true, false).nonzero(), Ternary::True);
        assert_eq!(i(0.0, 1.0, false, true).lt(&i(1.0, 2.0, false, false)), Ternary::True);
        assert_eq!(i(0.0, 1.0, false, false).lt(&i(1.0, 2.0, false, false)), Ternary::Unknown);
        assert_eq!(i(0.0, 1.0, false, false).le(&i(1.0, 2.0, false, false)), Ternary::True);
        assert_eq!(i(1.0, 2.0, false, false).lt(&i(0.0, 1.0, false, false)), Ternary::False);
    }
}
