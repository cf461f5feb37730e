//! BetaPrime(a, b), the law of Y/(1 − Y) for Y ~ Beta(a, b): density x^(a−1) (1 + x)^(−a−b)/B(a, b) on (0, ∞).

use super::Support;
use super::beta;
use super::formula::{inverse_beta, ln_gamma, positive};
use super::row::Row;
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "BetaPrime",
    aliases: &["InvertedBeta", "BetaSecondKind"],
    parameters: beta::ROW.parameters,
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        Expr::product(vec![
            inverse_beta(&p[0], &p[1]),
            Expr::power(x.clone(), p[0].minus(&Expr::one())),
            Expr::power(Expr::one().plus(x), p[0].plus(&p[1]).negate()),
        ])
    },
    log_density: |p, x| {
        Expr::sum(vec![
            ln_gamma(&p[0].plus(&p[1])),
            ln_gamma(&p[0]).negate(),
            ln_gamma(&p[1]).negate(),
            p[0].minus(&Expr::one()).times(&Expr::ln(x.clone())),
            p[0].plus(&p[1]).times(&Expr::ln(Expr::one().plus(x))).negate(),
        ])
    },
    cdf: |p, x| (beta::ROW.cdf)(p, &share(x)),
    quantile: |p, u| {
        let q = (beta::ROW.quantile)(p, u)?;
        Some(q.over(&Expr::one().minus(&q)))
    },
};

/// x/(1 + x).
pub(super) fn share(x: &Expr) -> Expr {
    x.over(&Expr::one().plus(x))
}
