//! LogUniform(a, b), the law of e^Y for Y ~ Uniform(ln a, ln b): density 1/(x ln(b/a)) on [a, b].

use super::Support;
use super::formula::{below, exp, ln, positive, recip};
use super::row::{Parameter, Row};
use super::uniform;
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "LogUniform",
    aliases: &["Reciprocal"],
    parameters: &[
        Parameter { name: "a", aliases: &["low", "lower", "min"], alternatives: &[], default: None },
        Parameter { name: "b", aliases: &["high", "upper", "max"], alternatives: &[], default: None },
    ],
    conditions: |p| vec![positive(&p[0]), below(&p[0], &p[1])],
    support: |p| Support::closed(p[0].clone(), p[1].clone()),
    density: |p, x| x.recip().times(&width(p).recip()),
    log_density: |p, x| Expr::sum(vec![Expr::ln(x.clone()).negate(), Expr::ln(width(p)).negate()]),
    cdf: |p, x| Some(Expr::ln(x.times(&recip(&p[0]))).over(&width(p))),
    quantile: |p, u| (uniform::ROW.quantile)(&[ln(&p[0]), ln(&p[1])], u).map(exp),
};

/// ln b − ln a.
fn width(p: &[Expr]) -> Expr {
    ln(&p[1]).minus(&ln(&p[0]))
}
