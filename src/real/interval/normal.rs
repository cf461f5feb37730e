//! Error functions and the distribution function of the standard normal distribution.

use super::bounds::{Bounds, bracket_near, decreasing, increasing};
use super::{Interval, Partial};

/// Beyond it erfc and the normal distribution function are below the least positive float.
const TAIL: f64 = 40.0;

impl Interval {
    /// {erf x}.
    #[must_use]
    pub fn erf(self) -> Self {
        increasing(self, |x| {
            if x == 0.0 {
                Bounds::exact(0.0)
            } else if x.is_infinite() {
                Bounds::exact(x.signum())
            } else {
                Bounds::around(core_math::erf(x)).within(-1.0, 1.0)
            }
        })
    }

    /// {1 - erf x}.
    #[must_use]
    pub fn erfc(self) -> Self {
        decreasing(self, |x| match x {
            0.0 => Bounds::exact(1.0),
            f64::NEG_INFINITY => Bounds::exact(2.0),
            f64::INFINITY => Bounds::exact(0.0),
            _ => Bounds::around(core_math::erfc(x)).within(0.0, 2.0),
        })
    }

    /// The inverse of erf, -1 < x < 1.
    #[must_use]
    pub fn erfinv(self) -> Partial {
        Partial::on_domain(self, Self::make(-1.0, true, 1.0, true), |x| {
            increasing(x, |x| if x < 0.0 { erfinv(-x).neg() } else { erfinv(x) })
        })
    }

    /// The standard normal distribution function, erfc(-x/√2)/2.
    #[must_use]
    pub fn phi(self) -> Self {
        increasing(self, phi)
    }

    /// The inverse of the standard normal distribution function, 0 < x < 1.
    #[must_use]
    pub fn probit(self) -> Partial {
        Partial::on_domain(self, Self::make(0.0, true, 1.0, true), |x| {
            // 1 - x is a float for x ≥ 1/2.
            increasing(x, |x| if x > 0.5 { probit(1.0 - x).neg() } else { probit(x) })
        })
    }
}

/// The distribution function at `x`, at infinite x the limit.
fn phi(x: f64) -> Bounds {
    match x {
        f64::NEG_INFINITY => Bounds::exact(0.0),
        f64::INFINITY => Bounds::exact(1.0),
        0.0 => Bounds::exact(0.5),
        _ => {
            let root_half = Interval::point(0.5).sqrt().range.unwrap_or_else(Interval::real_line);
            let tail = (Interval::point(-x) * root_half).erfc();
            Bounds::from(tail * Interval::point(0.5)).within(0.0, 1.0)
        }
    }
}

/// The inverse of erf on [0, 1]; above 1/2 as the solution of erfc r = 1 - x, which is a float.
fn erfinv(x: f64) -> Bounds {
    if x == 0.0 {
        return Bounds::exact(0.0);
    }
    if x == 1.0 {
        return Bounds::exact(f64::INFINITY);
    }
    // Only a start: nothing rests on it.
    let guess = statrs::function::erf::erf_inv(x);
    if x <= 0.5 {
        let at = |r: f64| Interval::point(r).erf();
        bracket_near(guess, 0.0, 1.0, |r| at(r).hi <= x, |r| at(r).lo >= x)
    } else {
        let at = |r: f64| Interval::point(r).erfc();
        bracket_near(guess, 0.0, TAIL, |r| at(r).lo >= 1.0 - x, |r| at(r).hi <= 1.0 - x)
    }
}

/// The inverse of the distribution function on [0, 1/2].
fn probit(x: f64) -> Bounds {
    if x == 0.0 {
        Bounds::exact(f64::NEG_INFINITY)
    } else if x == 0.5 {
        Bounds::exact(0.0)
    } else {
        // Only a start: nothing rests on it.
        let guess = -std::f64::consts::SQRT_2 * statrs::function::erf::erfc_inv(2.0 * x);
        bracket_near(guess, -TAIL, 0.0, |r| phi(r).hi <= x, |r| phi(r).lo >= x)
    }
}
