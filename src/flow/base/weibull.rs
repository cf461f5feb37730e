//! Weibull(shape, scale): with t = x/λ, density (k/λ) t^(k−1) e^(−t^k) on (0, ∞).

use super::Support;
use super::formula::{exp, general_power, ln, positive, recip};
use super::gamma::SHAPE;
use super::row::{Row, SCALE_OF_RATE};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "Weibull",
    aliases: &[],
    parameters: &[SHAPE, SCALE_OF_RATE],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        let lowered = Expr::power(x.clone(), p[0].minus(&Expr::one()));
        Expr::product(vec![
            p[0].clone(),
            general_power(&p[1], &p[0].negate()),
            lowered,
            exp(power(p, x).negate()),
        ])
    },
    log_density: |p, x| {
        Expr::sum(vec![
            ln(&p[0]),
            p[0].times(&ln(&p[1])).negate(),
            p[0].minus(&Expr::one()).times(&Expr::ln(x.clone())),
            power(p, x).negate(),
        ])
    },
    cdf: |p, x| Some(Expr::one().minus(&exp(power(p, x).negate()))),
    quantile: |p, u| {
        let t = Expr::ln(Expr::one().minus(u)).negate();
        Some(p[1].times(&Expr::power(t, recip(&p[0]))))
    },
};

/// (x/λ)^k.
fn power(p: &[Expr], x: &Expr) -> Expr {
    Expr::power(x.times(&recip(&p[1])), p[0].clone())
}
