//! Trigonometric functions and their inverses.

use super::bounds::{Bounds, decreasing, increasing};
use super::{Interval, Partial};

/// Beyond this number of half turns nothing is said about which of them an extremum belongs to: 2^50.
const MAX_HALF_TURNS: f64 = (1_u64 << 50) as f64;

impl Interval {
    /// {sin x}.
    #[must_use]
    pub fn sin(self) -> Self {
        let turns = self.half_turns(-0.5);
        self.wave(turns, |x| if x == 0.0 { Bounds::exact(0.0) } else { wave_value(core_math::sin(x)) })
    }

    /// {cos x}.
    #[must_use]
    pub fn cos(self) -> Self {
        let turns = self.half_turns(0.0);
        self.wave(turns, |x| if x == 0.0 { Bounds::exact(1.0) } else { wave_value(core_math::cos(x)) })
    }

    /// {tan x}, x ≠ π/2 + πk.
    #[must_use]
    pub fn tan(self) -> Partial {
        match self.half_turns(-0.5) {
            Some((first, last)) if first > last => Partial::total(increasing(self, |x| {
                if x == 0.0 { Bounds::exact(0.0) } else { Bounds::around(core_math::tan(x)) }
            })),
            // No float is a pole.
            _ if self.is_point() => Partial::total(Bounds::around(core_math::tan(self.lo)).into()),
            _ => Partial::partly(Self::real_line()),
        }
    }

    /// {arcsin x}, -1 ≤ x ≤ 1.
    #[must_use]
    pub fn asin(self) -> Partial {
        Partial::on_domain(self, Self::make(-1.0, false, 1.0, false), |x| {
            increasing(x, |x| if x == 0.0 { Bounds::exact(0.0) } else { Bounds::around(core_math::asin(x)) })
        })
    }

    /// {arccos x}, -1 ≤ x ≤ 1.
    #[must_use]
    pub fn acos(self) -> Partial {
        Partial::on_domain(self, Self::make(-1.0, false, 1.0, false), |x| {
            decreasing(x, |x| if x == 1.0 { Bounds::exact(0.0) } else { Bounds::around(core_math::acos(x)) })
        })
    }

    /// {arctan x}.
    #[must_use]
    pub fn atan(self) -> Self {
        // At infinity core-math returns ±π/2 rounded to nearest, too.
        increasing(self, |x| if x == 0.0 { Bounds::exact(0.0) } else { Bounds::around(core_math::atan(x)) })
    }

    /// The least and the greatest k for which the interval may contain (k - shift)·π; the first exceeds
    /// the last where it certainly contains none. `None` where this cannot be told.
    fn half_turns(self, shift: f64) -> Option<(f64, f64)> {
        if !self.is_bounded() {
            return None;
        }
        let turns = |x: f64| Self::point(x).div(&Self::pi()).range.map(|t| t + Self::point(shift));
        let (a, b) = (turns(self.lo)?, turns(self.hi)?);
        if a.lo.abs() > MAX_HALF_TURNS || b.hi.abs() > MAX_HALF_TURNS {
            return None;
        }
        // At an open end that is exactly an extremum (0, for the cosine) the extremum is outside.
        let next = |t: Self, open: bool| {
            if open && t.is_point() && t.lo.floor() == t.lo { t.lo + 1.0 } else { t.lo.ceil() }
        };
        Some((next(a, self.lo_open), -next(-b, self.hi_open)))
    }

    /// The image under a function of period 2π that is monotone between its extrema, which are 1 at
    /// even half turns and -1 at odd ones. `turns` are those that the interval may contain.
    fn wave(self, turns: Option<(f64, f64)>, at: impl Fn(f64) -> Bounds) -> Self {
        if self.is_point() {
            return at(self.lo).into();
        }
        let all = Self::make(-1.0, false, 1.0, false);
        let Some((first, last)) = turns else { return all };
        let ends = at(self.lo).opened(self.lo_open).hull(at(self.hi).opened(self.hi_open));
        if first > last {
            return ends.into();
        }
        if first < last {
            return all;
        }
        let extremum = if first % 2.0 == 0.0 { 1.0 } else { -1.0 };
        ends.hull(Bounds::exact(extremum)).into()
    }
}

/// A value of sine or cosine at a float other than 0: irrational, so strictly between -1 and 1.
fn wave_value(rounded: f64) -> Bounds {
    Bounds::around(rounded).within(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use crate::real::{Interval, Ternary};
    use std::f64::consts::PI;

    fn i(lo: f64, hi: f64, lo_open: bool, hi_open: bool) -> Interval {
        Interval::new(lo, hi, lo_open, hi_open).unwrap()
    }

    #[test]
    fn extrema() {
        assert_eq!(i(0.0, 2.0, true, false).sin(), i(0.0, 1.0, true, false));
        assert_eq!(i(-1.0, 1.0, false, false).cos().hi(), 1.0);
        assert!(!i(-1.0, 1.0, false, false).cos().hi_open());
        assert!(i(0.0, 1.0, true, false).cos().hi_open());
        assert_eq!(Interval::real_line().sin(), i(-1.0, 1.0, false, false));
        assert_eq!(i(1.0, 6.0, false, false).sin().lo(), -1.0);
        let tail = i(2.0, 4.0, false, false).sin();
        assert!(tail.hi() < 0.92 && tail.lo() > -0.76);
        assert_eq!(i(0.0, PI, true, false).sin().positive(), Ternary::True);
        assert_eq!(i(0.0, PI.next_up(), true, false).sin().positive(), Ternary::Unknown);
        let x = Interval::point(1e300).sin();
        assert!(x.width() < 1e-15);
    }

    #[test]
    fn poles() {
        assert_eq!(i(-1.5, 1.5, false, false).tan().defined, Ternary::True);
        assert_eq!(i(1.5, 1.6, false, false).tan().defined, Ternary::Unknown);
        let half_pi = PI / 2.0;
        let t = i(0.0, half_pi, true, false).tan();
        assert_eq!((t.defined, t.range.unwrap().positive()), (Ternary::Unknown, Ternary::Unknown));
        assert_eq!(Interval::point(half_pi).tan().defined, Ternary::True);
        assert_eq!(Interval::real_line().atan().hi(), half_pi.next_up());
        assert_eq!(i(-2.0, -1.0, false, true).asin().defined, Ternary::False);
        assert_eq!(i(-2.0, -1.0, false, false).asin().defined, Ternary::Unknown);
    }
}
