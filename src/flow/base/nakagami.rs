//! Nakagami(shape, spread), the law of √Y for Y ~ Gamma(m, Ω/m): density 2 m^m/(Γ(m) Ω^m) x^(2m−1) e^(−m x²/Ω) on (0, ∞).

use super::Support;
use super::formula::{exp, gamma, general_power, ln, ln_gamma, positive, recip};
use super::row::{Parameter, Row};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "Nakagami",
    aliases: &[],
    parameters: &[
        Parameter { name: "shape", aliases: &["m", "mu"], alternatives: &[], default: None },
        Parameter { name: "spread", aliases: &["omega", "Ω", "ω"], alternatives: &[], default: Some(1) },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        Expr::product(vec![
            Expr::integer(2),
            general_power(&p[0], &p[0]),
            general_power(&p[1], &p[0].negate()),
            gamma(&p[0]).recip(),
            Expr::power(x.clone(), exponent(p)),
            exp(bulk(p, x).negate()),
        ])
    },
    log_density: |p, x| {
        Expr::sum(vec![
            ln(&Expr::integer(2)),
            p[0].times(&ln(&p[0])),
            p[0].times(&ln(&p[1])).negate(),
            ln_gamma(&p[0]).negate(),
            exponent(p).times(&Expr::ln(x.clone())),
            bulk(p, x).negate(),
        ])
    },
    cdf: |p, x| super::gamma::cdf(&p[0], &p[1].times(&recip(&p[0])), &x.powi(2)),
    quantile: |p, u| super::gamma::quantile(&p[0], &p[1].times(&recip(&p[0])), u).map(|q| q.sqrt()),
};

/// 2m − 1.
fn exponent(p: &[Expr]) -> Expr {
    Expr::integer(2).times(&p[0]).minus(&Expr::one())
}

/// m x²/Ω.
fn bulk(p: &[Expr], x: &Expr) -> Expr {
    Expr::product(vec![p[0].clone(), recip(&p[1]), x.powi(2)])
}
