//! Gamma(shape, scale): density x^(k−1) e^(−x/θ)/(Γ(k) θ^k) on (0, ∞).

use super::Support;
use super::formula::{
    exp, gamma, general_power, is_ratio, ln, ln_gamma, of, positive, ratio, recip, small_integer, sqrt,
};
use super::row::{Alternative, Parameter, Row, reciprocal};
use crate::expr::{Expr, Function};

pub(super) const SHAPE: Parameter =
    Parameter { name: "shape", aliases: &["k", "alpha", "α"], alternatives: &[], default: None };

pub(super) static ROW: Row = Row {
    name: "Gamma",
    aliases: &["Γ", "Erlang"],
    parameters: &[
        SHAPE,
        Parameter {
            name: "scale",
            aliases: &["theta", "θ"],
            alternatives: &[Alternative {
                names: &["rate", "beta", "β", "lambda", "λ"],
                to_parameter: reciprocal,
            }],
            default: Some(1),
        },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| density(&p[0], &p[1], x),
    log_density: |p, x| log_density(&p[0], &p[1], x),
    cdf: |p, x| cdf(&p[0], &p[1], x),
    quantile: |p, u| quantile(&p[0], &p[1], u),
};

/// x^(k−1) e^(−x/θ)/(Γ(k) θ^k).
pub(super) fn density(shape: &Expr, scale: &Expr, x: &Expr) -> Expr {
    Expr::product(vec![
        gamma(shape).recip(),
        general_power(scale, &shape.negate()),
        Expr::power(x.clone(), shape.minus(&Expr::one())),
        exp(x.times(&recip(scale)).negate()),
    ])
}

/// (k − 1) ln x − x/θ − ln Γ(k) − k ln θ.
pub(super) fn log_density(shape: &Expr, scale: &Expr, x: &Expr) -> Expr {
    Expr::sum(vec![
        shape.minus(&Expr::one()).times(&Expr::ln(x.clone())),
        x.times(&recip(scale)).negate(),
        ln_gamma(shape).negate(),
        shape.times(&ln(scale)).negate(),
    ])
}

/// For an integer k: 1 − e^(−t) Σ_{j<k} t^j/j! with t = x/θ; for k = 1/2: erf √t.
pub(super) fn cdf(shape: &Expr, scale: &Expr, x: &Expr) -> Option<Expr> {
    let t = x.times(&recip(scale));
    if is_ratio(shape, 1, 2) {
        return Some(of(Function::Erf, &sqrt(&t)));
    }
    let k = small_integer(shape)?;
    let mut factorial = 1;
    let mut terms = vec![Expr::one()];
    for j in 1..k {
        factorial *= j;
        terms.push(ratio(1, factorial).times(&t.powi(j)));
    }
    Some(Expr::one().minus(&exp(t.negate()).times(&Expr::sum(terms))))
}

/// k = 1: −θ ln(1 − u); k = 1/2: θ (erf⁻¹ u)².
pub(super) fn quantile(shape: &Expr, scale: &Expr, u: &Expr) -> Option<Expr> {
    if shape.is_one() {
        return Some(scale.times(&Expr::ln(Expr::one().minus(u))).negate());
    }
    is_ratio(shape, 1, 2).then(|| scale.times(&of(Function::Erfinv, u).powi(2)))
}
