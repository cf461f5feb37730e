//! Semicircle(radius), of Wigner: density 2/(πR²) √(R² − x²) on [−R, R].

use super::Support;
use super::formula::{ln, of, positive, recip, square};
use super::row::{Parameter, Row};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "Semicircle",
    aliases: &["Wigner", "WignerSemicircle"],
    parameters: &[Parameter { name: "radius", aliases: &["r"], alternatives: &[], default: Some(1) }],
    conditions: |p| vec![positive(&p[0])],
    support: |p| Support::open(p[0].negate(), p[0].clone()),
    density: |p, x| {
        let normaliser = Expr::integer(2).over(&Expr::pi());
        Expr::product(vec![normaliser, recip(&square(&p[0])), bulk(p, x).sqrt()])
    },
    log_density: |p, x| {
        Expr::sum(vec![
            ln(&Expr::integer(2)),
            Expr::ln(Expr::pi()).negate(),
            Expr::integer(-2).times(&ln(&p[0])),
            Expr::half().times(&Expr::ln(bulk(p, x))),
        ])
    },
    cdf: |p, x| {
        let chord = Expr::product(vec![x.clone(), bulk(p, x).sqrt(), recip(&square(&p[0]))]);
        let arc = of(Function::Asin, &x.times(&recip(&p[0])));
        Some(Expr::half().plus(&chord.plus(&arc).over(&Expr::pi())))
    },
    quantile: |_, _| None,
};

/// R² − x².
fn bulk(p: &[Expr], x: &Expr) -> Expr {
    square(&p[0]).minus(&x.powi(2))
}
