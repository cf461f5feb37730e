//! Uniform(a, b), a < b: density 1/(b − a) on [a, b].

use super::Support;
use super::formula::{below, ln, recip, unstandardise};
use super::row::{Parameter, Row};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "Uniform",
    aliases: &["U", "Unif", "rectangular"],
    parameters: &[
        Parameter { name: "a", aliases: &["low", "lower", "min"], alternatives: &[], default: Some(0) },
        Parameter { name: "b", aliases: &["high", "upper", "max"], alternatives: &[], default: Some(1) },
    ],
    conditions: |p| vec![below(&p[0], &p[1])],
    support: |p| Support::closed(p[0].clone(), p[1].clone()),
    density: |p, _| recip(&width(p)),
    log_density: |p, _| ln(&width(p)).negate(),
    cdf: |p, x| Some(x.minus(&p[0]).times(&recip(&width(p)))),
    quantile: |p, u| Some(unstandardise(u.clone(), &p[0], &width(p))),
};

fn width(p: &[Expr]) -> Expr {
    p[1].minus(&p[0])
}
