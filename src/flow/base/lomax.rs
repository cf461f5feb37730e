//! Lomax(shape, scale), the law of Y − λ for Y ~ Pareto(λ, α): density (α/λ)(1 + x/λ)^(−α−1) on [0, ∞).

use super::Support;
use super::formula::{ln, positive, recip, unstandardise};
use super::row::{Parameter, Row};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "Lomax",
    aliases: &["ParetoII", "pareto_type_2"],
    parameters: &[
        Parameter { name: "shape", aliases: &["alpha", "α", "a"], alternatives: &[], default: None },
        Parameter { name: "scale", aliases: &["lambda", "λ"], alternatives: &[], default: Some(1) },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::from_closed(Expr::zero()),
    density: |p, x| {
        Expr::product(vec![
            p[0].clone(),
            recip(&p[1]),
            Expr::power(bulk(p, x), p[0].plus(&Expr::one()).negate()),
        ])
    },
    log_density: |p, x| {
        let falling = p[0].plus(&Expr::one()).times(&Expr::ln(bulk(p, x))).negate();
        Expr::sum(vec![ln(&p[0]), ln(&p[1]).negate(), falling])
    },
    cdf: |p, x| Some(Expr::one().minus(&Expr::power(bulk(p, x), p[0].negate()))),
    quantile: |p, u| {
        let t = Expr::power(Expr::one().minus(u), recip(&p[0]).negate());
        Some(unstandardise(t.minus(&Expr::one()), &Expr::zero(), &p[1]))
    },
};

/// 1 + x/λ.
fn bulk(p: &[Expr], x: &Expr) -> Expr {
    Expr::one().plus(&x.times(&recip(&p[1])))
}
