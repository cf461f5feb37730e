//! Rayleigh(scale): density x/σ² e^(−x²/(2σ²)) on [0, ∞).

use super::Support;
use super::formula::{exp, ln, positive, ratio, recip, square};
use super::row::{Row, SCALE};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "Rayleigh",
    aliases: &[],
    parameters: &[SCALE],
    conditions: |p| vec![positive(&p[0])],
    support: |_| Support::from_closed(Expr::zero()),
    density: |p, x| Expr::product(vec![recip(&square(&p[0])), x.clone(), exp(exponent(p, x))]),
    log_density: |p, x| {
        Expr::sum(vec![Expr::ln(x.clone()), exponent(p, x), Expr::integer(2).times(&ln(&p[0])).negate()])
    },
    cdf: |p, x| Some(Expr::one().minus(&exp(exponent(p, x)))),
    quantile: |p, u| {
        let t = Expr::integer(-2).times(&Expr::ln(Expr::one().minus(u)));
        Some(p[0].times(&t.sqrt()))
    },
};

/// −x²/(2σ²).
fn exponent(p: &[Expr], x: &Expr) -> Expr {
    Expr::product(vec![ratio(-1, 2), recip(&square(&p[0])), x.powi(2)])
}
