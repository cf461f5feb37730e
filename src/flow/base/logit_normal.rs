//! LogitNormal(mu, sigma), the law of 1/(1 + e^(−Y)) for Y ~ Normal(μ, σ), on (0, 1).

use super::Support;
use super::formula::{of, positive};
use super::normal;
use super::row::{Parameter, Row};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "LogitNormal",
    aliases: &["LogisticNormal"],
    parameters: &[
        Parameter { name: "mu", aliases: &["μ"], alternatives: &[], default: Some(0) },
        Parameter { name: "sigma", aliases: &["σ"], alternatives: &[], default: Some(1) },
    ],
    conditions: |p| vec![positive(&p[1])],
    support: |_| Support::open(Expr::zero(), Expr::one()),
    density: |p, x| {
        let slope = [x.recip(), Expr::one().minus(x).recip()];
        let bulk = (normal::ROW.density)(p, &of(Function::Logit, x));
        Expr::product([slope.to_vec(), vec![bulk]].concat())
    },
    log_density: |p, x| {
        Expr::sum(vec![
            Expr::ln(x.clone()).negate(),
            Expr::ln(Expr::one().minus(x)).negate(),
            (normal::ROW.log_density)(p, &of(Function::Logit, x)),
        ])
    },
    cdf: |p, x| (normal::ROW.cdf)(p, &of(Function::Logit, x)),
    quantile: |p, u| (normal::ROW.quantile)(p, u).map(|q| of(Function::Sigmoid, &q)),
};
