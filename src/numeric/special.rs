//! Functions of one argument, their derivatives, and the beta function. NaN outside of the real domains.

use core_math as cm;
use statrs::function::{erf as statrs_erf, gamma as statrs_gamma};

use super::program::Unary;
use crate::expr::Function;

const SQRT_PI: f64 = 1.772_453_850_905_516_f64;
const SQRT_TWO_PI: f64 = 2.506_628_274_631_000_7_f64;

/// The value.
pub(super) fn unary(function: Unary, x: f64) -> f64 {
    match function {
        Unary::Log1p => on(x > -1.0, || cm::log1p(x)),
        Unary::Expm1 => cm::expm1(x),
        Unary::Of(function) => named(function, x),
    }
}

fn on(defined: bool, f: impl FnOnce() -> f64) -> f64 {
    if defined { f() } else { f64::NAN }
}

fn ln(x: f64) -> f64 {
    on(x > 0.0, || cm::log(x))
}

fn sigmoid(x: f64) -> f64 {
    // Both forms keep full relative precision: for x < 0 through e^x.
    if x >= 0.0 {
        1.0 / (1.0 + cm::exp(-x))
    } else {
        let e = cm::exp(x);
        e / (1.0 + e)
    }
}

/// ln(x/(1 − x)); near 1/2 without cancellation.
fn logit(x: f64) -> f64 {
    if x > 0.25 && x < 0.75 { 2.0 * cm::atanh(2.0 * x - 1.0) } else { cm::log(x) - cm::log1p(-x) }
}

/// max(x, 0) + ln(1 + e^−|x|).
fn softplus(x: f64) -> f64 {
    if x > 0.0 { x + cm::log1p(cm::exp(-x)) } else { cm::log1p(cm::exp(x)) }
}

fn named(function: Function, x: f64) -> f64 {
    match function {
        Function::Exp => cm::exp(x),
        Function::Ln => ln(x),
        Function::Sin => cm::sin(x),
        Function::Cos => cm::cos(x),
        Function::Tan => cm::tan(x),
        Function::Asin => on(x.abs() <= 1.0, || cm::asin(x)),
        Function::Acos => on(x.abs() <= 1.0, || cm::acos(x)),
        Function::Atan => cm::atan(x),
        Function::Sinh => cm::sinh(x),
        Function::Cosh => cm::cosh(x),
        Function::Tanh => cm::tanh(x),
        Function::Asinh => cm::asinh(x),
        Function::Acosh => on(x >= 1.0, || cm::acosh(x)),
        Function::Atanh => on(x.abs() < 1.0, || cm::atanh(x)),
        Function::Sigmoid => sigmoid(x),
        Function::Logit => on(x > 0.0 && x < 1.0, || logit(x)),
        Function::Softplus => softplus(x),
        Function::Erf => cm::erf(x),
        Function::Erfc => cm::erfc(x),
        Function::Erfinv => on(x.abs() < 1.0, || erfinv(x)),
        Function::Phi => 0.5 * cm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2),
        Function::Probit => on(x > 0.0 && x < 1.0, || probit(x)),
        Function::Gamma => on(!(x <= 0.0 && x == x.trunc()), || cm::tgamma(x)),
        Function::Lgamma => on(x > 0.0, || cm::lgamma(x)),
        Function::Digamma => on(x > 0.0, || statrs_gamma::digamma(x)),
        Function::LambertW0 => lambert(x, true),
        Function::LambertWm1 => lambert(x, false),
        Function::Abs => x.abs(),
        Function::Sign => on(!x.is_nan(), || if x == 0.0 { 0.0 } else { x.signum() }),
        Function::Floor => x.floor(),
        Function::Ceil => x.ceil(),
        Function::Min | Function::Max => x,
        Function::Beta | Function::Opaque(_) => f64::NAN,
    }
}

/// The derivative at x, where the function's value there is `value`; NaN at corners and jumps.
pub(super) fn unary_derivative(function: Unary, x: f64, value: f64) -> f64 {
    let function = match function {
        Unary::Log1p => return on(x > -1.0, || 1.0 / (1.0 + x)),
        Unary::Expm1 => return cm::exp(x),
        Unary::Of(function) => function,
    };
    match function {
        Function::Exp => value,
        Function::Ln => on(x > 0.0, || 1.0 / x),
        Function::Sin => cm::cos(x),
        Function::Cos => -cm::sin(x),
        Function::Tan => 1.0 + value * value,
        Function::Asin => on(x.abs() < 1.0, || 1.0 / ((1.0 - x) * (1.0 + x)).sqrt()),
        Function::Acos => on(x.abs() < 1.0, || -1.0 / ((1.0 - x) * (1.0 + x)).sqrt()),
        Function::Atan => 1.0 / (1.0 + x * x),
        Function::Sinh => cm::cosh(x),
        Function::Cosh => cm::sinh(x),
        // 1/cosh² keeps its digits where tanh is near 1.
        Function::Tanh => {
            let c = cm::cosh(x);
            (1.0 / c) / c
        }
        Function::Asinh => 1.0 / cm::hypot(x, 1.0),
        Function::Acosh => on(x > 1.0, || 1.0 / ((x - 1.0).sqrt() * (x + 1.0).sqrt())),
        Function::Atanh => on(x.abs() < 1.0, || 1.0 / ((1.0 - x) * (1.0 + x))),
        Function::Sigmoid => value * sigmoid(-x),
        Function::Logit => on(x > 0.0 && x < 1.0, || 1.0 / (x * (1.0 - x))),
        Function::Softplus => sigmoid(x),
        Function::Erf => 2.0 / SQRT_PI * cm::exp(-x * x),
        Function::Erfc => -2.0 / SQRT_PI * cm::exp(-x * x),
        Function::Erfinv => 0.5 * SQRT_PI * cm::exp(value * value),
        Function::Phi => cm::exp(-0.5 * x * x) / SQRT_TWO_PI,
        Function::Probit => SQRT_TWO_PI * cm::exp(0.5 * value * value),
        Function::Gamma => value * digamma(x),
        Function::Lgamma => on(x > 0.0, || statrs_gamma::digamma(x)),
        Function::Digamma => on(x > 0.0, || trigamma(x)),
        // W′ = e^−W/(1 + W).
        Function::LambertW0 | Function::LambertWm1 => cm::exp(-value) / (1.0 + value),
        Function::Abs => on(x != 0.0, || x.signum()),
        Function::Sign => on(x != 0.0, || 0.0),
        Function::Floor | Function::Ceil => on(x != x.trunc(), || 0.0),
        Function::Min | Function::Max => 1.0,
        Function::Beta | Function::Opaque(_) => f64::NAN,
    }
}

/// B(a, b) for a, b > 0.
pub(super) fn beta(a: f64, b: f64) -> f64 {
    on(a > 0.0 && b > 0.0, || cm::exp(cm::lgamma(a) + cm::lgamma(b) - cm::lgamma(a + b)))
}

/// ψ at any x that is not a pole, by reflection ψ(x) = ψ(1 − x) − π cot πx for x < 0.
pub(super) fn digamma(x: f64) -> f64 {
    if x > 0.0 {
        statrs_gamma::digamma(x)
    } else {
        statrs_gamma::digamma(1.0 - x) - std::f64::consts::PI / cm::tanpi(x)
    }
}

/// ψ′ for x > 0: the recurrence ψ′(x) = ψ′(x + 1) + 1/x², then the asymptotic series
/// (Abramowitz and Stegun 6.4.12).
fn trigamma(x: f64) -> f64 {
    let mut shift = 0.0;
    let mut y = x;
    while y < 20.0 {
        shift += 1.0 / (y * y);
        y += 1.0;
    }
    let t = 1.0 / (y * y);
    let series = 1.0 / 6.0 - t * (1.0 / 30.0 - t * (1.0 / 42.0 - t * (1.0 / 30.0 - t * (5.0 / 66.0))));
    shift + 1.0 / y + 0.5 * t + t / y * series
}

/// erf⁻¹, improved by one Newton step on erf or erfc, whichever is small.
fn erfinv(x: f64) -> f64 {
    let y = statrs_erf::erf_inv(x);
    if y == 0.0 || !y.is_finite() {
        return y;
    }
    let residual =
        if x.abs() < 0.5 { cm::erf(y) - x } else { (1.0 - x.abs() - cm::erfc(y.abs())) * x.signum() };
    let slope = 2.0 / SQRT_PI * cm::exp(-y * y);
    let improved = y - residual / slope;
    if improved.is_finite() { improved } else { y }
}

/// Φ⁻¹ through erfc⁻¹, improved by one Newton step on the smaller tail.
fn probit(p: f64) -> f64 {
    let tail = if p <= 0.5 { p } else { 1.0 - p };
    let y = std::f64::consts::SQRT_2 * statrs_erf::erfc_inv(2.0 * tail);
    let residual = 0.5 * cm::erfc(y * std::f64::consts::FRAC_1_SQRT_2) - tail;
    let slope = -cm::exp(-0.5 * y * y) / SQRT_TWO_PI;
    let improved = if slope == 0.0 { y } else { y - residual / slope };
    let y = if improved.is_finite() { improved } else { y };
    if p <= 0.5 { -y } else { y }
}

/// Lambert's W by Halley's method from the starting values of Corless et al., *On the Lambert W function* (1996),
/// section 4 and section 5 (series at the branch point).
fn lambert(x: f64, principal: bool) -> f64 {
    const BRANCH_POINT: f64 = -0.367_879_441_171_442_33;
    const STEPS: usize = 40;
    if x.is_nan() || x < BRANCH_POINT || (!principal && x >= 0.0) {
        return f64::NAN;
    }
    if x == f64::INFINITY {
        return x;
    }
    let p = (2.0 * (std::f64::consts::E * x + 1.0)).max(0.0).sqrt();
    let mut w = match (principal, x < -0.25) {
        (true, true) => -1.0 + p - p * p / 3.0 + 11.0 / 72.0 * p * p * p,
        (false, true) => -1.0 - p - p * p / 3.0 - 11.0 / 72.0 * p * p * p,
        (true, false) if x < 3.0 => cm::log1p(x),
        (true, false) => {
            let l = cm::log(x);
            l - cm::log(l)
        }
        (false, false) => {
            let l = cm::log(-x);
            l - cm::log(-l)
        }
    };
    for _ in 0..STEPS {
        // For large |w| the equation in logarithms, w + ln(w/x) = 0, neither overflows nor underflows.
        let step = if w.abs() > 2.0 {
            let residual = w + cm::log(w / x);
            residual / (1.0 + 1.0 / w)
        } else {
            let e = cm::exp(w);
            let residual = w * e - x;
            let slope = e * (w + 1.0) - (w + 2.0) * residual / (2.0 * w + 2.0);
            residual / slope
        };
        if !step.is_finite() {
            break;
        }
        w -= step;
        if step.abs() <= 1e-16 * w.abs() {
            break;
        }
    }
    w
}
