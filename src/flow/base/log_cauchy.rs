//! LogCauchy(mu, sigma), the law of e^Y for Y ~ Cauchy(μ, σ): its density at ln x over x, on (0, ∞).

use super::Support;
use super::cauchy;
use super::formula::{exp, positive};
use super::row::{Parameter, Row};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "LogCauchy",
    aliases: &[],
    parameters: &[
        Parameter { name: "mu", aliases: &["μ"], alternatives: &[], default: Some(0) },
        Parameter { name: "sigma", aliases: &["σ"], alternatives: &[], default: Some(1) },
    ],
    conditions: |p| vec![positive(&p[1])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| x.recip().times(&(cauchy::ROW.density)(p, &Expr::ln(x.clone()))),
    log_density: |p, x| {
        let log = Expr::ln(x.clone());
        (cauchy::ROW.log_density)(p, &log).minus(&log)
    },
    cdf: |p, x| (cauchy::ROW.cdf)(p, &Expr::ln(x.clone())),
    quantile: |p, u| (cauchy::ROW.quantile)(p, u).map(exp),
};
