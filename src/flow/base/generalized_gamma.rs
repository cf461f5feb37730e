//! GeneralizedGamma(scale, shape, power), of Stacy (1962): density p/(a^d Γ(d/p)) x^(d−1) e^(−(x/a)^p) on (0, ∞).

use super::Support;
use super::formula::{exp, gamma, general_power, ln, ln_gamma, positive, recip};
use super::row::{Parameter, Row};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "GeneralizedGamma",
    aliases: &["gen_gamma", "generalised_gamma"],
    parameters: &[
        Parameter { name: "scale", aliases: &["a"], alternatives: &[], default: None },
        Parameter { name: "shape", aliases: &["d"], alternatives: &[], default: None },
        Parameter { name: "power", aliases: &["p"], alternatives: &[], default: None },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1]), positive(&p[2])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        Expr::product(vec![
            p[2].clone(),
            general_power(&p[0], &p[1].negate()),
            gamma(&ratio(p)).recip(),
            Expr::power(x.clone(), p[1].minus(&Expr::one())),
            exp(bulk(p, x).negate()),
        ])
    },
    log_density: |p, x| {
        Expr::sum(vec![
            ln(&p[2]),
            p[1].times(&ln(&p[0])).negate(),
            ln_gamma(&ratio(p)).negate(),
            p[1].minus(&Expr::one()).times(&Expr::ln(x.clone())),
            bulk(p, x).negate(),
        ])
    },
    cdf: |p, x| super::gamma::cdf(&ratio(p), &Expr::one(), &bulk(p, x)),
    quantile: |p, u| {
        let q = super::gamma::quantile(&ratio(p), &Expr::one(), u)?;
        Some(p[0].times(&Expr::power(q, recip(&p[2]))))
    },
};

/// d/p.
fn ratio(p: &[Expr]) -> Expr {
    p[1].times(&recip(&p[2]))
}

/// (x/a)^p.
fn bulk(p: &[Expr], x: &Expr) -> Expr {
    Expr::power(x.times(&recip(&p[0])), p[2].clone())
}
