//! Normal(mean, sd): density 1/(σ√(2π)) exp(−(x − μ)²/(2σ²)) on R.

use super::Support;
use super::formula::{exp, ln, of, positive, recip, sqrt, square, standardise, unstandardise};
use super::row::{Alternative, Parameter, Row, reciprocal};
use crate::expr::{Expr, Function};
use crate::real::Rational;

pub(super) static ROW: Row = Row {
    name: "Normal",
    aliases: &["N", "𝒩", "\\mathcal{N}", "Gaussian", "Gauss", "norm"],
    parameters: &[
        Parameter {
            name: "mean",
            aliases: &["mu", "μ", "loc", "location"],
            alternatives: &[],
            default: Some(0),
        },
        Parameter {
            name: "sd",
            aliases: &["sigma", "σ", "std", "stddev", "stdev", "scale"],
            alternatives: &[
                Alternative { names: &["var", "variance"], to_parameter: Expr::sqrt },
                Alternative { names: &["precision", "prec"], to_parameter: |t| reciprocal(&t.sqrt()) },
            ],
            default: Some(1),
        },
    ],
    conditions: |p| vec![positive(&p[1])],
    support: |_| Support::line(),
    density: |p, x| {
        let two_pi = Expr::integer(2).times(&Expr::pi());
        let normaliser = recip(&p[1]).times(&recip(&sqrt(&two_pi)));
        normaliser.times(&exp(exponent(p, x)))
    },
    log_density: |p, x| {
        let two_pi = Expr::integer(2).times(&Expr::pi());
        Expr::sum(vec![exponent(p, x), ln(&p[1]).negate(), Expr::ln(two_pi).times(&Expr::half()).negate()])
    },
    cdf: |p, x| Some(of(Function::Phi, &standardise(x, &p[0], &p[1]))),
    quantile: |p, u| Some(unstandardise(of(Function::Probit, u), &p[0], &p[1])),
};

/// −(x − μ)²/(2σ²).
pub(super) fn exponent(p: &[Expr], x: &Expr) -> Expr {
    let half = Rational::ratio(-1, 2).unwrap_or_else(Rational::one);
    Expr::product(vec![Expr::number(half), recip(&square(&p[1])), x.minus(&p[0]).powi(2)])
}
