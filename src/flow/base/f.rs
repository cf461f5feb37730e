//! F(d1, d2): density (d1/d2)^(d1/2)/B(d1/2, d2/2) x^(d1/2−1) (1 + d1 x/d2)^(−(d1+d2)/2) on (0, ∞).

use super::Support;
use super::formula::{general_power, inverse_beta, ln, ln_gamma, positive, recip};
use super::row::{Parameter, Row};
use super::{beta, beta_prime};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "F",
    aliases: &["FDistribution", "Fisher", "FisherSnedecor", "Snedecor"],
    parameters: &[
        Parameter { name: "d1", aliases: &["dfn", "df1", "m"], alternatives: &[], default: None },
        Parameter { name: "d2", aliases: &["dfd", "df2", "n"], alternatives: &[], default: None },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        let [a, b] = halves(p);
        Expr::product(vec![
            general_power(&odds(p), &a),
            inverse_beta(&a, &b),
            Expr::power(x.clone(), a.minus(&Expr::one())),
            Expr::power(bulk(p, x), a.plus(&b).negate()),
        ])
    },
    log_density: |p, x| {
        let [a, b] = halves(p);
        Expr::sum(vec![
            a.times(&ln(&p[0]).minus(&ln(&p[1]))),
            ln_gamma(&a.plus(&b)),
            ln_gamma(&a).negate(),
            ln_gamma(&b).negate(),
            a.minus(&Expr::one()).times(&Expr::ln(x.clone())),
            a.plus(&b).times(&Expr::ln(bulk(p, x))).negate(),
        ])
    },
    cdf: |p, x| (beta::ROW.cdf)(&halves(p), &beta_prime::share(&odds(p).times(x))),
    quantile: |p, u| {
        let q = (beta::ROW.quantile)(&halves(p), u)?;
        Some(recip(&odds(p)).times(&q.over(&Expr::one().minus(&q))))
    },
};

fn halves(p: &[Expr]) -> [Expr; 2] {
    [p[0].times(&Expr::half()), p[1].times(&Expr::half())]
}

/// d1/d2.
fn odds(p: &[Expr]) -> Expr {
    p[0].times(&recip(&p[1]))
}

/// 1 + d1 x/d2.
fn bulk(p: &[Expr], x: &Expr) -> Expr {
    Expr::one().plus(&odds(p).times(x))
}
