//! GumbelMin(loc, scale), of minima, the law of −Y for Y ~ Gumbel(−μ, β): with s = (x − μ)/β, density e^(s − e^s)/β on R.

use super::Support;
use super::formula::{exp, ln, positive, recip, standardise, unstandardise};
use super::row::{LOC, Row, SCALE};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "GumbelMin",
    aliases: &["gumbel_l", "log_weibull"],
    parameters: &[LOC, SCALE],
    conditions: |p| vec![positive(&p[1])],
    support: |_| Support::line(),
    density: |p, x| recip(&p[1]).times(&exp(exponent(p, x))),
    log_density: |p, x| exponent(p, x).minus(&ln(&p[1])),
    cdf: |p, x| Some(Expr::one().minus(&exp(exp(standardise(x, &p[0], &p[1])).negate()))),
    quantile: |p, u| {
        let s = Expr::ln(Expr::ln(Expr::one().minus(u)).negate());
        Some(unstandardise(s, &p[0], &p[1]))
    },
};

/// s − e^s.
fn exponent(p: &[Expr], x: &Expr) -> Expr {
    let s = standardise(x, &p[0], &p[1]);
    s.minus(&exp(s.clone()))
}
