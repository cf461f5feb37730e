//! Exponential(rate): density λ e^(−λx) on [0, ∞).

use super::Support;
use super::formula::{exp, ln, positive, recip};
use super::row::{Alternative, Parameter, Row, reciprocal};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "Exponential",
    aliases: &["Exp", "Expo", "expon"],
    parameters: &[Parameter {
        name: "rate",
        aliases: &["lambda", "λ", "lam"],
        alternatives: &[Alternative { names: &["scale", "mean", "theta", "θ"], to_parameter: reciprocal }],
        default: Some(1),
    }],
    conditions: |p| vec![positive(&p[0])],
    support: |_| Support::from_closed(Expr::zero()),
    density: |p, x| p[0].times(&exp(p[0].times(x).negate())),
    log_density: |p, x| ln(&p[0]).minus(&p[0].times(x)),
    cdf: |p, x| Some(Expr::one().minus(&exp(p[0].times(x).negate()))),
    quantile: |p, u| Some(recip(&p[0]).times(&Expr::ln(Expr::one().minus(u))).negate()),
};
