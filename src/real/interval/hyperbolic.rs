//! Hyperbolic functions and their inverses.

use super::bounds::{Bounds, increasing};
use super::{Interval, Partial};

impl Interval {
    /// {sinh x}.
    #[must_use]
    pub fn sinh(self) -> Self {
        increasing(self, |x| odd(x, x, core_math::sinh))
    }

    /// {cosh x}.
    #[must_use]
    pub fn cosh(self) -> Self {
        increasing(self.abs(), |x| match x {
            0.0 => Bounds::exact(1.0),
            f64::INFINITY => Bounds::exact(x),
            _ => Bounds::around(core_math::cosh(x)).within(1.0, f64::INFINITY),
        })
    }

    /// {tanh x}.
    #[must_use]
    pub fn tanh(self) -> Self {
        increasing(self, |x| {
            let value = odd(x, x.signum(), core_math::tanh);
            if x.is_finite() && x != 0.0 { value.within(-1.0, 1.0) } else { value }
        })
    }

    /// {arsinh x}.
    #[must_use]
    pub fn asinh(self) -> Self {
        increasing(self, |x| odd(x, x, core_math::asinh))
    }

    /// {arcosh x}, x ≥ 1.
    #[must_use]
    pub fn acosh(self) -> Partial {
        Partial::on_domain(self, Self { lo: 1.0, ..Self::nonnegative_reals() }, |x| {
            increasing(x, |x| match x {
                1.0 => Bounds::exact(0.0),
                f64::INFINITY => Bounds::exact(x),
                _ => Bounds::around(core_math::acosh(x)),
            })
        })
    }

    /// {artanh x}, -1 < x < 1.
    #[must_use]
    pub fn atanh(self) -> Partial {
        Partial::on_domain(self, Self::make(-1.0, true, 1.0, true), |x| increasing(x, atanh))
    }
}

/// artanh x on [-1, 1], at the ends the limit.
pub(super) fn atanh(x: f64) -> Bounds {
    if x.abs() == 1.0 { Bounds::exact(x * f64::INFINITY) } else { odd(x, x, core_math::atanh) }
}

/// The value at `x` of a function that is 0 at 0 and tends to `limit` at an infinite `x`.
fn odd(x: f64, limit: f64, f: impl Fn(f64) -> f64) -> Bounds {
    if x == 0.0 {
        Bounds::exact(0.0)
    } else if x.is_infinite() {
        Bounds::exact(limit)
    } else {
        Bounds::around(f(x))
    }
}
