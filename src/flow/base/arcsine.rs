//! Arcsine(a, b): density 1/(π √((x − a)(b − x))) on (a, b).

use super::Support;
use super::formula::{below, of, recip, unstandardise};
use super::row::Row;
use super::uniform;
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "Arcsine",
    aliases: &["Arcsin"],
    parameters: uniform::ROW.parameters,
    conditions: |p| vec![below(&p[0], &p[1])],
    support: |p| Support::open(p[0].clone(), p[1].clone()),
    density: |p, x| Expr::product(vec![Expr::pi().recip(), recip(&product(p, x).sqrt())]),
    log_density: |p, x| {
        Expr::sum(vec![
            Expr::ln(Expr::pi()).negate(),
            Expr::ln(x.minus(&p[0])).times(&Expr::half()).negate(),
            Expr::ln(p[1].minus(x)).times(&Expr::half()).negate(),
        ])
    },
    cdf: |p, x| {
        let share = x.minus(&p[0]).times(&recip(&p[1].minus(&p[0])));
        Some(Expr::integer(2).times(&of(Function::Asin, &share.sqrt())).over(&Expr::pi()))
    },
    quantile: |p, u| {
        let sine = of(Function::Sin, &Expr::pi().times(u).times(&Expr::half()));
        Some(unstandardise(sine.powi(2), &p[0], &p[1].minus(&p[0])))
    },
};

/// (x − a)(b − x).
fn product(p: &[Expr], x: &Expr) -> Expr {
    x.minus(&p[0]).times(&p[1].minus(x))
}
