//! InverseGaussian(mean, shape): density √(λ/(2π x³)) e^(−λ(x − μ)²/(2μ² x)) on (0, ∞).

use super::Support;
use super::formula::{exp, ln, of, positive, ratio, recip, sqrt, square};
use super::row::{Parameter, Row};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "InverseGaussian",
    aliases: &["Wald", "GaussianInverse"],
    parameters: &[
        Parameter { name: "mean", aliases: &["mu", "μ"], alternatives: &[], default: None },
        Parameter { name: "shape", aliases: &["lambda", "λ"], alternatives: &[], default: None },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        let normaliser = sqrt(&p[1].times(&Expr::integer(2).times(&Expr::pi()).recip()));
        Expr::product(vec![normaliser, Expr::power(x.clone(), ratio(-3, 2)), exp(exponent(p, x))])
    },
    log_density: |p, x| {
        let two_pi = Expr::integer(2).times(&Expr::pi());
        let normaliser = ln(&p[1]).minus(&Expr::ln(two_pi)).times(&Expr::half());
        Expr::sum(vec![normaliser, ratio(-3, 2).times(&Expr::ln(x.clone())), exponent(p, x)])
    },
    // Φ(√(λ/x)(x/μ − 1)) + e^(2λ/μ) Φ(−√(λ/x)(x/μ + 1)).
    cdf: |p, x| {
        let root = p[1].over(x).sqrt();
        let t = x.times(&recip(&p[0]));
        let first = of(Function::Phi, &root.times(&t.minus(&Expr::one())));
        let second = of(Function::Phi, &root.times(&t.plus(&Expr::one())).negate());
        let weight = exp(Expr::product(vec![Expr::integer(2), p[1].clone(), recip(&p[0])]));
        Some(first.plus(&weight.times(&second)))
    },
    quantile: |_, _| None,
};

/// −λ(x − μ)²/(2μ² x).
fn exponent(p: &[Expr], x: &Expr) -> Expr {
    let distance = x.minus(&p[0]).powi(2);
    Expr::product(vec![ratio(-1, 2), p[1].clone(), recip(&square(&p[0])), distance, x.recip()])
}
