//! Levy(loc, scale): density √(c/(2π)) e^(−c/(2(x − μ)))/(x − μ)^(3/2) on (μ, ∞).

use super::Support;
use super::formula::{exp, ln, of, positive, ratio, sqrt};
use super::row::{LOC, Row, SCALE};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "Levy",
    aliases: &["Lévy"],
    parameters: &[LOC, SCALE],
    conditions: |p| vec![positive(&p[1])],
    support: |p| Support::from_open(p[0].clone()),
    density: |p, x| {
        let normaliser = sqrt(&p[1].times(&Expr::integer(2).times(&Expr::pi()).recip()));
        Expr::product(vec![normaliser, Expr::power(x.minus(&p[0]), ratio(-3, 2)), exp(exponent(p, x))])
    },
    log_density: |p, x| {
        let two_pi = Expr::integer(2).times(&Expr::pi());
        let normaliser = ln(&p[1]).minus(&Expr::ln(two_pi)).times(&Expr::half());
        Expr::sum(vec![normaliser, ratio(-3, 2).times(&Expr::ln(x.minus(&p[0]))), exponent(p, x)])
    },
    cdf: |p, x| {
        let t = p[1].times(&Expr::half()).over(&x.minus(&p[0]));
        Some(of(Function::Erfc, &t.sqrt()))
    },
    quantile: |p, u| {
        let q = of(Function::Probit, &u.times(&Expr::half()));
        Some(p[0].plus(&p[1].times(&q.powi(-2))))
    },
};

/// −c/(2(x − μ)).
fn exponent(p: &[Expr], x: &Expr) -> Expr {
    Expr::product(vec![ratio(-1, 2), p[1].clone(), x.minus(&p[0]).recip()])
}
