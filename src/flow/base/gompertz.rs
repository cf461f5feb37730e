//! Gompertz(rate, shape): density b η e^(η + b x − η e^(b x)) on [0, ∞).

use super::Support;
use super::formula::{exp, ln, positive, recip};
use super::row::{Parameter, Row};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "Gompertz",
    aliases: &[],
    parameters: &[
        Parameter { name: "rate", aliases: &["b"], alternatives: &[], default: None },
        Parameter { name: "shape", aliases: &["eta", "η"], alternatives: &[], default: None },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::from_closed(Expr::zero()),
    density: |p, x| Expr::product(vec![p[0].clone(), p[1].clone(), exp(exponent(p, x))]),
    log_density: |p, x| Expr::sum(vec![ln(&p[0]), ln(&p[1]), exponent(p, x)]),
    cdf: |p, x| {
        let grown = exp(p[0].times(x)).minus(&Expr::one());
        Some(Expr::one().minus(&exp(p[1].times(&grown).negate())))
    },
    quantile: |p, u| {
        let t = Expr::ln(Expr::one().minus(u)).times(&recip(&p[1]));
        Some(recip(&p[0]).times(&Expr::ln(Expr::one().minus(&t))))
    },
};

/// η + b x − η e^(b x).
fn exponent(p: &[Expr], x: &Expr) -> Expr {
    let t = p[0].times(x);
    Expr::sum(vec![p[1].clone(), t.clone(), p[1].times(&exp(t)).negate()])
}
