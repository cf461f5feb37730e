//! HalfCauchy(scale), the law of |Y| for Y ~ Cauchy(0, γ): density 2/(πγ(1 + (x/γ)²)) on [0, ∞).

use super::Support;
use super::formula::{ln, of, positive, recip};
use super::row::{Row, SCALE};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "HalfCauchy",
    aliases: &[],
    parameters: &[SCALE],
    conditions: |p| vec![positive(&p[0])],
    support: |_| Support::from_closed(Expr::zero()),
    density: |p, x| Expr::product(vec![two_over_pi(), recip(&p[0]), bulk(p, x).recip()]),
    log_density: |p, x| {
        Expr::sum(vec![
            ln(&Expr::integer(2)),
            Expr::ln(Expr::pi()).negate(),
            ln(&p[0]).negate(),
            Expr::ln(bulk(p, x)).negate(),
        ])
    },
    cdf: |p, x| Some(two_over_pi().times(&of(Function::Atan, &x.times(&recip(&p[0]))))),
    quantile: |p, u| Some(p[0].times(&of(Function::Tan, &Expr::pi().times(u).times(&Expr::half())))),
};

fn two_over_pi() -> Expr {
    Expr::integer(2).over(&Expr::pi())
}

/// 1 + (x/γ)².
fn bulk(p: &[Expr], x: &Expr) -> Expr {
    Expr::one().plus(&x.times(&recip(&p[0])).powi(2))
}
