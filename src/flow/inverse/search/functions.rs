//! The inverse values of each named function, on the branch that the sample points lie on.

use super::peel::{exp, ln};
use crate::expr::{Expr, Function};
use crate::real::{Interval, Rational};

/// The most half periods from 0 at which an angle is looked for.
const MAX_TURNS: f64 = 1e6;

/// The values u with function(u) = rhs, given enclosures of u at sample points.
pub fn inverse_values(function: Function, rhs: &Expr, samples: &[Interval]) -> Vec<Expr> {
    let of = |f: Function, e: Expr| Expr::apply(f, vec![e]);
    let one = Expr::one;
    let single = |e: Expr| vec![e];
    match function {
        Function::Exp => single(ln(rhs)),
        Function::Ln => single(exp(rhs)),
        Function::Sin => angles(
            samples,
            |m| (m + 0.5).floor(),
            |k| {
                let principal = of(Function::Asin, rhs.clone());
                shifted(if k % 2 == 0 { principal } else { principal.negate() }, k)
            },
        ),
        Function::Cos => angles(samples, f64::floor, |k| {
            let principal = of(Function::Acos, rhs.clone());
            if k % 2 == 0 { shifted(principal, k) } else { shifted(principal.negate(), k + 1) }
        }),
        Function::Tan => {
            angles(samples, |m| (m + 0.5).floor(), |k| shifted(of(Function::Atan, rhs.clone()), k))
        }
        Function::Asin => single(of(Function::Sin, rhs.clone())),
        Function::Acos => single(of(Function::Cos, rhs.clone())),
        Function::Atan => single(of(Function::Tan, rhs.clone())),
        Function::Sinh => single(of(Function::Asinh, rhs.clone())),
        Function::Cosh => signed(of(Function::Acosh, rhs.clone()), samples),
        Function::Tanh => single(of(Function::Atanh, rhs.clone())),
        Function::Asinh => single(of(Function::Sinh, rhs.clone())),
        Function::Acosh => single(of(Function::Cosh, rhs.clone())),
        Function::Atanh => single(of(Function::Tanh, rhs.clone())),
        Function::Sigmoid => single(of(Function::Logit, rhs.clone())),
        Function::Logit => single(of(Function::Sigmoid, rhs.clone())),
        Function::Softplus => single(Expr::ln(exp(rhs).minus(&one()))),
        Function::Erf => single(of(Function::Erfinv, rhs.clone())),
        Function::Erfc => single(of(Function::Erfinv, one().minus(rhs))),
        Function::Erfinv => single(of(Function::Erf, rhs.clone())),
        Function::Phi => single(of(Function::Probit, rhs.clone())),
        Function::Probit => single(of(Function::Phi, rhs.clone())),
        // W(u) = w iff u = w e^w, for w on the branch.
        Function::LambertW0 | Function::LambertWm1 => single(rhs.times(&exp(rhs))),
        Function::Abs => signed(rhs.clone(), samples),
        Function::Gamma
        | Function::Lgamma
        | Function::Digamma
        | Function::Beta
        | Function::Sign
        | Function::Min
        | Function::Max
        | Function::Floor
        | Function::Ceil
        | Function::Opaque(_) => Vec::new(),
    }
}

/// ± the value, as the samples are.
fn signed(value: Expr, samples: &[Interval]) -> Vec<Expr> {
    let negative = samples.iter().any(|s| s.hi() <= 0.0 && s.lo() < 0.0);
    let positive = samples.iter().any(|s| s.lo() >= 0.0 && s.hi() > 0.0);
    match (positive, negative) {
        (true, false) => vec![value],
        (false, true) => vec![value.negate()],
        _ => vec![value.clone(), value.negate()],
    }
}

/// One solution for each half period that holds a sample point; the half period is found from the midpoint of the
/// enclosure in units of π, which suggests it and need not be exact.
fn angles(samples: &[Interval], half_period: impl Fn(f64) -> f64, value: impl Fn(i64) -> Expr) -> Vec<Expr> {
    let mut turns: Vec<i64> = Vec::new();
    for sample in samples {
        let k = half_period(sample.midpoint() / std::f64::consts::PI);
        if k.abs() <= MAX_TURNS {
            #[expect(clippy::cast_possible_truncation, reason = "an integer of size at most MAX_TURNS")]
            let k = k as i64;
            if !turns.contains(&k) {
                turns.push(k);
            }
        }
    }
    // A sample at a border of half periods may suggest two; more mean that this is no branch.
    if turns.is_empty() {
        turns.push(0);
    }
    if turns.len() > 3 { Vec::new() } else { turns.into_iter().map(value).collect() }
}

/// value + kπ.
fn shifted(value: Expr, k: i64) -> Expr {
    Expr::scaled(Rational::integer(k), Expr::pi()).plus(&value)
}
