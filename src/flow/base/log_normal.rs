//! LogNormal(mu, sigma), the law of e^Z for Z ~ Normal(μ, σ): density 1/(x σ √(2π)) e^(−(ln x − μ)²/(2σ²)) on (0, ∞).

use super::Support;
use super::formula::{exp, positive};
use super::normal;
use super::row::{Alternative, Parameter, Row};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "LogNormal",
    aliases: &["Galton"],
    parameters: &[
        Parameter { name: "mu", aliases: &["μ", "meanlog"], alternatives: &[], default: Some(0) },
        Parameter {
            name: "sigma",
            aliases: &["σ", "sdlog"],
            alternatives: &[Alternative { names: &["sigma2", "σ²"], to_parameter: Expr::sqrt }],
            default: Some(1),
        },
    ],
    conditions: |p| vec![positive(&p[1])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| x.recip().times(&(normal::ROW.density)(p, &Expr::ln(x.clone()))),
    log_density: |p, x| {
        let log = Expr::ln(x.clone());
        (normal::ROW.log_density)(p, &log).minus(&log)
    },
    cdf: |p, x| (normal::ROW.cdf)(p, &Expr::ln(x.clone())),
    quantile: |p, u| (normal::ROW.quantile)(p, u).map(exp),
};
