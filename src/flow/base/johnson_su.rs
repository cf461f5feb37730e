//! JohnsonSU(gamma, delta, xi, lambda): δ asinh((X − ξ)/λ) + γ is standard normal, on R.

use super::Support;
use super::formula::{exp, ln, of, positive, ratio, recip, sqrt, standardise, unstandardise};
use super::row::{Parameter, Row};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "JohnsonSU",
    aliases: &[],
    parameters: &[
        Parameter { name: "gamma", aliases: &["γ"], alternatives: &[], default: Some(0) },
        Parameter { name: "delta", aliases: &["δ"], alternatives: &[], default: Some(1) },
        Parameter { name: "xi", aliases: &["ξ", "loc"], alternatives: &[], default: Some(0) },
        Parameter { name: "lambda", aliases: &["λ", "scale"], alternatives: &[], default: Some(1) },
    ],
    conditions: |p| vec![positive(&p[1]), positive(&p[3])],
    support: |_| Support::line(),
    density: |p, x| {
        let two_pi = Expr::integer(2).times(&Expr::pi());
        Expr::product(vec![
            p[1].clone(),
            recip(&p[3]),
            recip(&sqrt(&two_pi)),
            Expr::power(bulk(p, x), ratio(-1, 2)),
            exp(exponent(p, x)),
        ])
    },
    log_density: |p, x| {
        let two_pi = Expr::integer(2).times(&Expr::pi());
        Expr::sum(vec![
            ln(&p[1]),
            ln(&p[3]).negate(),
            Expr::ln(two_pi).times(&Expr::half()).negate(),
            Expr::ln(bulk(p, x)).times(&Expr::half()).negate(),
            exponent(p, x),
        ])
    },
    cdf: |p, x| Some(of(Function::Phi, &normal_score(p, x))),
    quantile: |p, u| {
        let t = of(Function::Probit, u).minus(&p[0]).times(&recip(&p[1]));
        Some(unstandardise(of(Function::Sinh, &t), &p[2], &p[3]))
    },
};

/// 1 + ((x − ξ)/λ)².
fn bulk(p: &[Expr], x: &Expr) -> Expr {
    Expr::one().plus(&standardise(x, &p[2], &p[3]).powi(2))
}

/// γ + δ asinh((x − ξ)/λ).
fn normal_score(p: &[Expr], x: &Expr) -> Expr {
    p[0].plus(&p[1].times(&of(Function::Asinh, &standardise(x, &p[2], &p[3]))))
}

fn exponent(p: &[Expr], x: &Expr) -> Expr {
    ratio(-1, 2).times(&normal_score(p, x).powi(2))
}
