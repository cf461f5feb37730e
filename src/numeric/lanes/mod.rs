//! Functions over batches of lanes: branch-free kernels for what is used often.
//!
//! Each kernel is good on a stated set, to the stated number of units in the last place against the correctly rounded functions
//! (`tests`); arguments outside of it (huge ones, NaN, subnormal ones) are done one by one by the scalar functions. Polynomials
//! are minimax approximations found with Remez' algorithm. The loops are compiled for AVX-512, for AVX2 and for the baseline
//! (`dispatch`), and give the same bits with each.

mod dispatch;
mod error_function;
mod exponential;
mod logarithm;
mod power;
#[cfg(test)]
mod tests;
mod trigonometric;

use super::program::{RationalExponent, Unary};
use super::{evaluate, special};
use crate::expr::Function;
use dispatch::Width;

/// out[k] = f(a[k]) for arithmetic.
pub(super) fn map(out: &mut [f64], a: &[f64], f: impl Fn(f64) -> f64) {
    Width::best().map(out, a, f);
}

/// out[k] = f(a[k], b[k]) for arithmetic.
pub(super) fn zip(out: &mut [f64], a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) {
    Width::best().zip(out, a, b, f);
}

/// By a kernel where it is good, else one by one.
fn by_kernel(
    out: &mut [f64],
    a: &[f64],
    covers: impl Fn(f64) -> bool,
    kernel: impl Fn(f64) -> f64,
    exact: impl Fn(f64) -> f64,
) {
    let left_out = Width::best().map_where(out, a, &covers, kernel);
    if left_out > 0 {
        for (value, x) in out.iter_mut().zip(a).filter(|(_, x)| !covers(**x)) {
            *value = exact(*x);
        }
    }
}

/// A function of one argument on all lanes.
pub(super) fn unary(function: Unary, a: &[f64], out: &mut [f64]) {
    use error_function as e;
    use exponential as x;
    use logarithm as l;
    use trigonometric as t;
    let exact = |x: f64| special::unary(function, x);
    let function = match function {
        Unary::Log1p => return by_kernel(out, a, l::log1p_covers, l::log1p, exact),
        Unary::Expm1 => return by_kernel(out, a, x::exp_covers, x::expm1, exact),
        Unary::Of(function) => function,
    };
    match function {
        Function::Exp => by_kernel(out, a, x::exp_covers, x::exp, exact),
        Function::Sinh => by_kernel(out, a, x::exp_covers, x::sinh, exact),
        Function::Cosh => by_kernel(out, a, x::exp_covers, x::cosh, exact),
        Function::Tanh => by_kernel(out, a, x::tanh_covers, x::tanh, exact),
        Function::Sigmoid => by_kernel(out, a, x::exp_covers, x::sigmoid, exact),
        Function::Softplus => by_kernel(out, a, x::exp_covers, x::softplus, exact),
        Function::Ln => by_kernel(out, a, l::ln_covers, l::ln, exact),
        Function::Logit => by_kernel(out, a, l::logit_covers, l::logit, exact),
        Function::Asinh => by_kernel(out, a, l::asinh_covers, l::asinh, exact),
        Function::Atanh => by_kernel(out, a, l::atanh_covers, l::atanh, exact),
        Function::Sin => by_kernel(out, a, t::covers, t::sin, exact),
        Function::Cos => by_kernel(out, a, t::covers, t::cos, exact),
        Function::Tan => by_kernel(out, a, t::covers, t::tan, exact),
        Function::Atan => by_kernel(out, a, t::atan_covers, t::atan, exact),
        Function::Erf => by_kernel(out, a, e::covers, e::erf, exact),
        Function::Erfc => by_kernel(out, a, e::covers, e::erfc, exact),
        Function::Phi => by_kernel(out, a, e::normal_cdf_covers, e::normal_cdf, exact),
        Function::Abs => map(out, a, f64::abs),
        _ => {
            for (value, x) in out.iter_mut().zip(a) {
                *value = exact(*x);
            }
        }
    }
}

/// The function that has a kernel in common with this one.
pub(super) fn partner(function: Unary) -> Option<Unary> {
    let Unary::Of(function) = function else { return None };
    Some(Unary::Of(match function {
        Function::Sinh => Function::Cosh,
        Function::Cosh => Function::Sinh,
        Function::Sin => Function::Cos,
        Function::Cos => Function::Sin,
        _ => return None,
    }))
}

/// A function and its [`partner`] on all lanes.
pub(super) fn pair(function: Unary, a: &[f64], out: &mut [f64], other: &mut [f64]) {
    let Unary::Of(first) = function else { return };
    match first {
        Function::Sinh => {
            by_kernels((out, other), a, exponential::exp_covers, exponential::sinh_cosh, function)
        }
        Function::Cosh => pair(Unary::Of(Function::Sinh), a, other, out),
        Function::Sin => by_kernels((out, other), a, trigonometric::covers, trigonometric::sin_cos, function),
        Function::Cos => pair(Unary::Of(Function::Sin), a, other, out),
        _ => {}
    }
}

/// Two functions by one kernel where it is good, else one by one.
fn by_kernels(
    (out, other): (&mut [f64], &mut [f64]),
    a: &[f64],
    covers: impl Fn(f64) -> bool,
    kernel: impl Fn(f64) -> (f64, f64),
    function: Unary,
) {
    let left_out = Width::best().map_pair((&mut *out, &mut *other), a, &covers, kernel);
    if left_out > 0 {
        for ((value, also), x) in out.iter_mut().zip(other).zip(a).filter(|(_, x)| !covers(**x)) {
            *value = special::unary(function, *x);
            *also = partner(function).map_or(f64::NAN, |other| special::unary(other, *x));
        }
    }
}

/// ln of normal numbers only: NaN elsewhere, so that what has lost its digits is done again with more range.
pub(super) fn careful_ln(a: &[f64], out: &mut [f64]) {
    by_kernel(out, a, logarithm::ln_covers, logarithm::ln, |_| f64::NAN);
}

/// x^n for a small integer n.
pub(super) fn power_integer(n: i32, a: &[f64], out: &mut [f64]) {
    match n {
        2 => map(out, a, |x| x * x),
        3 => map(out, a, |x| x * x * x),
        _ => map(out, a, |x| evaluate::power_integer(x, n)),
    }
}

/// x^r for a literal rational r.
pub(super) fn power_rational(r: RationalExponent, a: &[f64], out: &mut [f64]) {
    let exact = |x: f64| evaluate::power_rational(x, r);
    let signed = |x: f64, size: f64| if x < 0.0 && !r.even { -size } else { size };
    match r.small {
        Some((_, 2)) => map(out, a, exact),
        Some((p, _)) => {
            let kernel = |x: f64| signed(x, evaluate::power_integer(power::cbrt(x.abs()), p));
            by_kernel(out, a, |x| power::covers(x.abs(), 1.0 / 3.0), kernel, exact);
        }
        None => {
            let covers = |x: f64| (x > 0.0 || r.odd_root) && power::covers(x.abs(), r.value);
            by_kernel(out, a, covers, |x| signed(x, power::power(x.abs(), r.value)), exact);
        }
    }
}

/// x^y.
pub(super) fn power_real(a: &[f64], b: &[f64], out: &mut [f64]) {
    zip(out, a, b, power::power);
    for ((value, x), y) in out.iter_mut().zip(a).zip(b) {
        if !power::covers(*x, *y) {
            *value = evaluate::power_real(*x, *y);
        }
    }
}
