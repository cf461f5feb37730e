//! Chi(df), the law of √Y for Y ~ ChiSquared(k): density 2^(1−k/2)/Γ(k/2) x^(k−1) e^(−x²/2) on (0, ∞).

use super::Support;
use super::chi_squared::DF;
use super::formula::{exp, gamma, general_power, ln, ln_gamma, positive};
use super::row::Row;
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "Chi",
    aliases: &["χ"],
    parameters: &[DF],
    conditions: |p| vec![positive(&p[0])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        Expr::product(vec![
            general_power(&Expr::integer(2), &Expr::one().minus(&half(p))),
            gamma(&half(p)).recip(),
            Expr::power(x.clone(), p[0].minus(&Expr::one())),
            exp(x.powi(2).times(&Expr::half()).negate()),
        ])
    },
    log_density: |p, x| {
        Expr::sum(vec![
            Expr::one().minus(&half(p)).times(&ln(&Expr::integer(2))),
            ln_gamma(&half(p)).negate(),
            p[0].minus(&Expr::one()).times(&Expr::ln(x.clone())),
            x.powi(2).times(&Expr::half()).negate(),
        ])
    },
    cdf: |p, x| super::gamma::cdf(&half(p), &Expr::integer(2), &x.powi(2)),
    quantile: |p, u| super::gamma::quantile(&half(p), &Expr::integer(2), u).map(|q| q.sqrt()),
};

fn half(p: &[Expr]) -> Expr {
    p[0].times(&Expr::half())
}
