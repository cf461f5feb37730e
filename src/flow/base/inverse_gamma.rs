//! InverseGamma(shape, scale), the law of 1/G for G ~ Gamma(α, rate β): density β^α/Γ(α) x^(−α−1) e^(−β/x) on (0, ∞).

use super::Support;
use super::formula::{exp, gamma, general_power, ln, ln_gamma, positive, recip};
use super::gamma::SHAPE;
use super::row::{Parameter, Row};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "InverseGamma",
    aliases: &["inv_gamma", "GammaInverse", "InvertedGamma"],
    parameters: &[
        SHAPE,
        Parameter { name: "scale", aliases: &["beta", "β"], alternatives: &[], default: Some(1) },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        Expr::product(vec![
            gamma(&p[0]).recip(),
            general_power(&p[1], &p[0]),
            Expr::power(x.clone(), p[0].plus(&Expr::one()).negate()),
            exp(p[1].over(x).negate()),
        ])
    },
    log_density: |p, x| {
        Expr::sum(vec![
            p[0].times(&ln(&p[1])),
            ln_gamma(&p[0]).negate(),
            p[0].plus(&Expr::one()).times(&Expr::ln(x.clone())).negate(),
            p[1].over(x).negate(),
        ])
    },
    // P(X ≤ x) = P(G ≥ 1/x).
    cdf: |p, x| {
        let below = super::gamma::cdf(&p[0], &recip(&p[1]), &x.recip())?;
        Some(Expr::one().minus(&below))
    },
    quantile: |p, u| {
        let q = super::gamma::quantile(&p[0], &recip(&p[1]), &Expr::one().minus(u))?;
        Some(q.recip())
    },
};
