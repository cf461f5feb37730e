//! Maxwell(scale), the length of a vector of three normal variables: density √(2/π) x²/σ³ e^(−x²/(2σ²)) on (0, ∞).

use super::Support;
use super::formula::{exp, general_power, ln, of, positive, ratio, recip, square};
use super::row::{Row, SCALE};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "Maxwell",
    aliases: &["MaxwellBoltzmann"],
    parameters: &[SCALE],
    conditions: |p| vec![positive(&p[0])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        Expr::product(vec![root(), general_power(&p[0], &Expr::integer(-3)), x.powi(2), exp(exponent(p, x))])
    },
    log_density: |p, x| {
        let half = ln(&Expr::integer(2)).minus(&Expr::ln(Expr::pi())).times(&Expr::half());
        Expr::sum(vec![
            half,
            Expr::integer(-3).times(&ln(&p[0])),
            Expr::integer(2).times(&Expr::ln(x.clone())),
            exponent(p, x),
        ])
    },
    cdf: |p, x| {
        let t = x.times(&recip(&p[0]));
        let bulk = of(Function::Erf, &t.over(&Expr::integer(2).sqrt()));
        Some(bulk.minus(&Expr::product(vec![root(), t, exp(exponent(p, x))])))
    },
    quantile: |_, _| None,
};

/// √(2/π).
fn root() -> Expr {
    Expr::integer(2).over(&Expr::pi()).sqrt()
}

/// −x²/(2σ²).
fn exponent(p: &[Expr], x: &Expr) -> Expr {
    Expr::product(vec![ratio(-1, 2), recip(&square(&p[0])), x.powi(2)])
}
