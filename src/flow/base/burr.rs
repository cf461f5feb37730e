//! Burr(c, k), of type XII: density c k x^(c−1) (1 + x^c)^(−k−1) on (0, ∞).

use super::Support;
use super::formula::{ln, of, positive, recip};
use super::row::{Parameter, Row};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "Burr",
    aliases: &["BurrXII", "SinghMaddala"],
    parameters: &[
        Parameter { name: "c", aliases: &[], alternatives: &[], default: None },
        Parameter { name: "k", aliases: &[], alternatives: &[], default: None },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        let lowered = Expr::power(x.clone(), p[0].minus(&Expr::one()));
        let bulk = Expr::power(bulk(p, x), p[1].plus(&Expr::one()).negate());
        Expr::product(vec![p[0].clone(), p[1].clone(), lowered, bulk])
    },
    log_density: |p, x| {
        let log = Expr::ln(x.clone());
        // ln(1 + x^c) = softplus(c ln x): no overflow.
        let bulk = of(Function::Softplus, &p[0].times(&log));
        Expr::sum(vec![
            ln(&p[0]),
            ln(&p[1]),
            p[0].minus(&Expr::one()).times(&log),
            p[1].plus(&Expr::one()).times(&bulk).negate(),
        ])
    },
    cdf: |p, x| Some(Expr::one().minus(&Expr::power(bulk(p, x), p[1].negate()))),
    quantile: |p, u| {
        let t = Expr::power(Expr::one().minus(u), recip(&p[1]).negate());
        Some(Expr::power(t.minus(&Expr::one()), recip(&p[0])))
    },
};

/// 1 + x^c.
fn bulk(p: &[Expr], x: &Expr) -> Expr {
    Expr::one().plus(&Expr::power(x.clone(), p[0].clone()))
}
