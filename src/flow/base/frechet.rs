//! Frechet(shape, scale), of maxima: with t = x/s, density (α/s) t^(−α−1) e^(−t^(−α)) on (0, ∞).

use super::Support;
use super::formula::{exp, general_power, ln, positive, recip};
use super::row::{Parameter, Row, SCALE};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "Frechet",
    aliases: &["Fréchet", "InverseWeibull", "InvertedWeibull"],
    parameters: &[
        Parameter { name: "shape", aliases: &["alpha", "α", "a"], alternatives: &[], default: None },
        SCALE,
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        Expr::product(vec![
            p[0].clone(),
            general_power(&p[1], &p[0]),
            Expr::power(x.clone(), p[0].plus(&Expr::one()).negate()),
            exp(power(p, x).negate()),
        ])
    },
    log_density: |p, x| {
        Expr::sum(vec![
            ln(&p[0]),
            p[0].times(&ln(&p[1])),
            p[0].plus(&Expr::one()).times(&Expr::ln(x.clone())).negate(),
            power(p, x).negate(),
        ])
    },
    cdf: |p, x| Some(exp(power(p, x).negate())),
    quantile: |p, u| {
        let t = Expr::ln(u.clone()).negate();
        Some(p[1].times(&Expr::power(t, recip(&p[0]).negate())))
    },
};

/// (x/s)^(−α).
fn power(p: &[Expr], x: &Expr) -> Expr {
    Expr::power(x.times(&recip(&p[1])), p[0].negate())
}
