//! Kumaraswamy(a, b): density a b x^(a−1) (1 − x^a)^(b−1) on (0, 1).

use super::Support;
use super::formula::{ln, positive, recip};
use super::row::{Parameter, Row};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "Kumaraswamy",
    aliases: &["Minimax"],
    parameters: &[
        Parameter { name: "a", aliases: &["alpha", "α"], alternatives: &[], default: None },
        Parameter { name: "b", aliases: &["beta", "β"], alternatives: &[], default: None },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::open(Expr::zero(), Expr::one()),
    density: |p, x| {
        let lowered = Expr::power(x.clone(), p[0].minus(&Expr::one()));
        let rest = Expr::power(complement(p, x), p[1].minus(&Expr::one()));
        Expr::product(vec![p[0].clone(), p[1].clone(), lowered, rest])
    },
    log_density: |p, x| {
        Expr::sum(vec![
            ln(&p[0]),
            ln(&p[1]),
            p[0].minus(&Expr::one()).times(&Expr::ln(x.clone())),
            p[1].minus(&Expr::one()).times(&Expr::ln(complement(p, x))),
        ])
    },
    cdf: |p, x| Some(Expr::one().minus(&Expr::power(complement(p, x), p[1].clone()))),
    quantile: |p, u| {
        let inner = Expr::one().minus(&Expr::power(Expr::one().minus(u), recip(&p[1])));
        Some(Expr::power(inner, recip(&p[0])))
    },
};

/// 1 − x^a.
fn complement(p: &[Expr], x: &Expr) -> Expr {
    Expr::one().minus(&Expr::power(x.clone(), p[0].clone()))
}
