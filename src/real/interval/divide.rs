//! Reciprocal and quotient: undefined where the divisor is 0.

use super::bounds::{Bounds, decreasing, div};
use super::partial::hull;
use super::{Interval, Partial, Ternary};

impl Interval {
    /// {1/x}, x ≠ 0.
    #[must_use]
    pub fn recip(self) -> Partial {
        Self::point(1.0).div(&self)
    }

    /// {x/y}, y ≠ 0.
    #[must_use]
    pub fn div(&self, divisor: &Self) -> Partial {
        let positive = divisor.intersect(&Self::positive_reals()).map(|y| self.over_positive(y));
        let negative = (-*divisor).intersect(&Self::positive_reals()).map(|y| -self.over_positive(y));
        match (hull(positive, negative), divisor.zero()) {
            (None, _) => Partial::nowhere(),
            (Some(range), Ternary::False) => Partial::total(range),
            (Some(range), _) => Partial::partly(range),
        }
    }

    /// {x/y} for y ⊆ (0, ∞).
    fn over_positive(self, y: Self) -> Self {
        // x/y = x · (1/y): the corners of the product, with one rounding. The limit of 1/y is 0 for y → ∞,
        // where it is open, and infinite for y → 0.
        let quotient = |x: f64, y: f64, open: bool| -> Bounds { div(x, y).opened(open) };
        if self.is_point() && self.lo == 1.0 {
            return decreasing(y, |y| div(1.0, y));
        }
        let mut image: Option<Bounds> = None;
        for (x, x_open) in [(self.lo, self.lo_open), (self.hi, self.hi_open)] {
            for (y, y_open) in [(y.lo, y.lo_open), (y.hi, y.hi_open)] {
                let attained = !x_open && (!y_open || x == 0.0);
                let corner = quotient(x, y, !attained);
                image = Some(image.map_or(corner, |so_far| so_far.hull(corner)));
            }
        }
        image.map_or_else(Self::real_line, Self::from)
    }
}

#[cfg(test)]
mod tests {
    use crate::real::{Interval, Ternary};

    const INF: f64 = f64::INFINITY;

    fn i(lo: f64, hi: f64, lo_open: bool, hi_open: bool) -> Interval {
        Interval::new(lo, hi, lo_open, hi_open).unwrap()
    }

    #[test]
    fn divisors_that_touch_zero() {
        let one = Interval::point(1.0);
        let p = one.div(&i(0.0, 1.0, true, false));
        assert_eq!((p.range, p.defined, p.continuous), (Some(i(1.0, INF, false, true)), Ternary::True, true));
        let p = one.div(&i(0.0, 1.0, false, false));
        assert_eq!(
            (p.range, p.defined, p.continuous),
            (Some(i(1.0, INF, false, true)), Ternary::Unknown, false)
        );
        let p = one.div(&i(-1.0, 1.0, false, false));
        assert_eq!((p.range, p.defined), (Some(Interval::real_line()), Ternary::Unknown));
        let p = one.div(&Interval::point(0.0));
        assert_eq!((p.range, p.defined), (None, Ternary::False));
        let p = i(0.0, INF, true, true).recip();
        assert_eq!((p.range, p.defined), (Some(i(0.0, INF, true, true)), Ternary::True));
        let p = Interval::point(0.0).div(&i(0.0, 1.0, true, false));
        assert_eq!(p.certain(), Some(Interval::point(0.0)));
    }

    #[test]
    fn flags_of_quotients() {
        let q = |x: Interval, y: Interval| x.div(&y).range.unwrap();
        assert_eq!(q(i(1.0, INF, false, true), i(1.0, INF, false, true)), i(0.0, INF, true, true));
        assert_eq!(q(i(0.0, 1.0, false, true), i(0.0, 1.0, true, true)), i(0.0, INF, false, true));
        assert_eq!(q(i(0.0, 1.0, true, true), i(0.0, INF, true, true)), i(0.0, INF, true, true));
        assert_eq!(q(i(-3.0, 6.0, true, false), i(-3.0, -1.0, false, false)), i(-6.0, 3.0, false, true));
        assert_eq!(q(Interval::real_line(), i(1.0, INF, false, true)), Interval::real_line());
        assert_eq!(q(i(1.0, 2.0, false, false), i(0.0, INF, true, true)), i(0.0, INF, true, true));
    }
}
