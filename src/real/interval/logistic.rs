//! The logistic function, its inverse, and the softplus function.

use super::bounds::{Bounds, increasing};
use super::hyperbolic::atanh;
use super::{Interval, Partial};

impl Interval {
    /// {1/(1 + e^-x)}.
    #[must_use]
    pub fn sigmoid(self) -> Self {
        increasing(self, |x| match x {
            f64::NEG_INFINITY => Bounds::exact(0.0),
            f64::INFINITY => Bounds::exact(1.0),
            _ => sigmoid(x).within(0.0, 1.0),
        })
    }

    /// {ln(x/(1 - x))}, 0 < x < 1.
    #[must_use]
    pub fn logit(self) -> Partial {
        Partial::on_domain(self, Self::make(0.0, true, 1.0, true), |x| increasing(x, logit))
    }

    /// {ln(1 + e^x)}.
    #[must_use]
    pub fn softplus(self) -> Self {
        increasing(self, |x| match x {
            f64::NEG_INFINITY => Bounds::exact(0.0),
            f64::INFINITY => Bounds::exact(x),
            _ => softplus(x).within(x.max(0.0), f64::INFINITY),
        })
    }
}

/// 1/(1 + e^-x) = e^x/(1 + e^x), whichever has the smaller exponential.
fn sigmoid(x: f64) -> Bounds {
    let small = Interval::point(-x.abs()).exp();
    let numerator = if x < 0.0 { small } else { Interval::point(1.0) };
    let quotient = numerator.div(&(Interval::point(1.0) + small));
    quotient.range.map_or(Bounds::between(0.0, 1.0), Bounds::from)
}

/// ln x - ln(1 - x), near 1/2 as 2 artanh(2x - 1), where 2x - 1 is a float.
fn logit(x: f64) -> Bounds {
    if x == 0.0 {
        Bounds::exact(f64::NEG_INFINITY)
    } else if x == 1.0 {
        Bounds::exact(f64::INFINITY)
    } else if (0.25..=0.75).contains(&x) {
        (Interval::from(atanh(2.0 * x - 1.0)) * Interval::point(2.0)).into()
    } else {
        let parts = (Interval::point(x).ln().range, Interval::point(-x).ln_1p().range);
        match parts {
            (Some(a), Some(b)) => (a - b).into(),
            _ => Interval::real_line().into(),
        }
    }
}

/// max(x, 0) + ln(1 + e^-|x|).
fn softplus(x: f64) -> Bounds {
    let rest = Interval::point(-x.abs()).exp().ln_1p().range;
    let linear = Interval::point(x.max(0.0));
    rest.map_or(Interval::real_line(), |rest| linear + rest).into()
}
