//! Sum, difference, product, absolute value, square, minimum and maximum: defined everywhere.

use std::ops::{Add, Mul, Neg, Sub};

use super::Interval;
use super::bounds::{Bounds, add, lower, mul};

impl Neg for Interval {
    type Output = Self;
    fn neg(self) -> Self {
        Self::make(-self.hi, self.hi_open, -self.lo, self.lo_open)
    }
}

impl Add for Interval {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (a, b) = (add(self.lo, other.lo), add(self.hi, other.hi));
        Self::make(
            a.lo,
            a.lo_open || self.lo_open || other.lo_open,
            b.hi,
            b.hi_open || self.hi_open || other.hi_open,
        )
    }
}

impl Sub for Interval {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Interval {
    type Output = Self;
    /// The product is bilinear, so its extremes are at corners; 0·∞ is 0, since elements are finite.
    fn mul(self, other: Self) -> Self {
        corners(self, other, 0.0, mul)
    }
}

impl Interval {
    /// {-x}.
    #[must_use]
    pub fn neg(&self) -> Self {
        -*self
    }

    /// {x + y}.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        *self + *other
    }

    /// {x - y}.
    #[must_use]
    pub fn sub(&self, other: &Self) -> Self {
        *self - *other
    }

    /// {x·y}.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Self {
        *self * *other
    }

    /// {|x|}.
    #[must_use]
    pub fn abs(self) -> Self {
        if self.lo >= 0.0 {
            self
        } else if self.hi <= 0.0 {
            -self
        } else {
            let (hi, hi_open) = lower(self.lo, self.lo_open, -self.hi, self.hi_open);
            Self::make(0.0, false, -hi, hi_open)
        }
    }

    /// {x²}: tighter than `x * x`, which does not know that the factors are equal.
    #[must_use]
    pub fn sqr(self) -> Self {
        super::bounds::increasing(self.abs(), |x| mul(x, x))
    }

    /// {min(x, y)}.
    #[must_use]
    pub fn min(&self, other: &Self) -> Self {
        let (lo, lo_open) = lower(self.lo, self.lo_open, other.lo, other.lo_open);
        // The upper end is attained only where both attain it.
        let (hi, hi_closed) = lower(self.hi, !self.hi_open, other.hi, !other.hi_open);
        Self::make(lo, lo_open, hi, !hi_closed)
    }

    /// {max(x, y)}.
    #[must_use]
    pub fn max(&self, other: &Self) -> Self {
        -(-*self).min(&-*other)
    }
}

/// The hull of the values of `f` at the four corners: the image of x × y under a function that is strictly
/// monotone along each side, except that it is constant along the sides on which one variable equals
/// a neutral value (0 for the product).
///
/// Why the flags are right: an extreme value other than the neutral one is attained at corners only, hence
/// only where both ends are closed; the neutral one is attained also where one variable is closed at
/// the neutral value, whatever the other.
pub(super) fn corners(x: Interval, y: Interval, neutral: f64, f: impl Fn(f64, f64) -> Bounds) -> Interval {
    let corner = |(a, a_open): (f64, bool), (b, b_open): (f64, bool)| {
        let (a_closed, b_closed) = (!a_open, !b_open);
        let attained = (a_closed && (b_closed || a == neutral)) || (b_closed && b == 0.0);
        f(a, b).opened(!attained)
    };
    let (x_lo, x_hi) = ((x.lo, x.lo_open), (x.hi, x.hi_open));
    let (y_lo, y_hi) = ((y.lo, y.lo_open), (y.hi, y.hi_open));
    if x.is_point() && y.is_point() {
        return corner(x_lo, y_lo).into();
    }
    corner(x_lo, y_lo).hull(corner(x_lo, y_hi)).hull(corner(x_hi, y_lo)).hull(corner(x_hi, y_hi)).into()
}

#[cfg(test)]
mod tests {
    use crate::real::Interval;

    fn i(lo: f64, hi: f64, lo_open: bool, hi_open: bool) -> Interval {
        Interval::new(lo, hi, lo_open, hi_open).unwrap()
    }

    const INF: f64 = f64::INFINITY;

    #[test]
    fn flags_of_sums() {
        assert_eq!(i(0.0, 1.0, true, true) + i(0.0, 1.0, false, false), i(0.0, 2.0, true, true));
        assert_eq!(Interval::point(0.0) + Interval::point(1.0), Interval::point(1.0));
        assert_eq!(i(0.0, INF, true, true) + Interval::point(1.0), i(1.0, INF, true, true));
        let x = Interval::real_line();
        assert_eq!(x - x, x);
    }

    #[test]
    fn flags_of_products() {
        let zero = Interval::point(0.0);
        assert_eq!(zero * Interval::real_line(), zero);
        assert_eq!(i(0.0, 1.0, true, true) * i(0.0, INF, true, true), i(0.0, INF, true, true));
        assert_eq!(i(0.0, 1.0, true, true) * i(0.0, 1.0, false, true), i(0.0, 1.0, false, true));
        assert_eq!(i(0.0, 1.0, false, true) * i(0.0, INF, true, true), i(0.0, INF, false, true));
        assert_eq!(i(-1.0, 1.0, true, false) * i(2.0, 3.0, false, false), i(-3.0, 3.0, true, false));
        assert_eq!(i(-1.0, 0.0, false, true) * i(0.0, 1.0, true, false), i(-1.0, 0.0, false, true));
        // -2 at the closed corner (-1, 2) and at the open corner (2, -1).
        assert_eq!(i(-1.0, 2.0, false, true) * i(-1.0, 2.0, true, false), i(-2.0, 4.0, false, true));
    }

    #[test]
    fn absolute_values_and_squares() {
        assert_eq!(i(-2.0, 1.0, true, false).abs(), i(0.0, 2.0, false, true));
        assert_eq!(i(-2.0, 2.0, true, false).abs(), i(0.0, 2.0, false, false));
        assert_eq!(i(-2.0, 0.0, true, true).abs(), i(0.0, 2.0, true, true));
        assert_eq!(i(-2.0, 1.0, true, false).sqr(), i(0.0, 4.0, false, true));
        assert_eq!(Interval::real_line().sqr(), i(0.0, INF, false, true));
    }

    #[test]
    fn minimum_and_maximum() {
        let (a, b) = (i(0.0, 2.0, true, false), i(0.0, 2.0, false, true));
        assert_eq!(a.min(&b), i(0.0, 2.0, false, true));
        assert_eq!(a.max(&b), i(0.0, 2.0, true, false));
        assert_eq!(Interval::real_line().max(&Interval::point(0.0)), i(0.0, INF, false, true));
    }
}
