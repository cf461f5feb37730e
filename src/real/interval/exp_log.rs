//! Exponential and natural logarithm.

use super::bounds::{Bounds, increasing};
use super::{Interval, Partial};

impl Interval {
    /// {e^x}.
    #[must_use]
    pub fn exp(self) -> Self {
        increasing(self, exp)
    }

    /// {e^x - 1}, without the cancellation near 0.
    #[must_use]
    pub fn exp_m1(self) -> Self {
        increasing(self, |x| match x {
            0.0 => Bounds::exact(0.0),
            f64::INFINITY => Bounds::exact(x),
            f64::NEG_INFINITY => Bounds::exact(-1.0),
            _ => Bounds::around(core_math::expm1(x)).within(-1.0, f64::INFINITY),
        })
    }

    /// {ln x}, x > 0.
    #[must_use]
    pub fn ln(self) -> Partial {
        Partial::on_domain(self, Self::positive_reals(), |x| {
            increasing(x, |x| match x {
                0.0 => Bounds::exact(f64::NEG_INFINITY),
                1.0 => Bounds::exact(0.0),
                f64::INFINITY => Bounds::exact(x),
                _ => Bounds::around(core_math::log(x)),
            })
        })
    }

    /// {ln(1 + x)}, x > -1, without the cancellation near 0.
    #[must_use]
    pub fn ln_1p(self) -> Partial {
        let domain = Self { lo: -1.0, lo_open: true, ..Self::positive_reals() };
        Partial::on_domain(self, domain, |x| {
            increasing(x, |x| match x {
                -1.0 => Bounds::exact(f64::NEG_INFINITY),
                0.0 => Bounds::exact(0.0),
                f64::INFINITY => Bounds::exact(x),
                _ => Bounds::around(core_math::log1p(x)),
            })
        })
    }
}

/// e^x, at infinite x the limit.
pub(super) fn exp(x: f64) -> Bounds {
    match x {
        0.0 => Bounds::exact(1.0),
        f64::INFINITY => Bounds::exact(x),
        f64::NEG_INFINITY => Bounds::exact(0.0),
        _ => Bounds::around(core_math::exp(x)).within(0.0, f64::INFINITY),
    }
}
