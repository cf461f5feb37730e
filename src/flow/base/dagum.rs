//! Dagum(p, a, b): with t = x/b, density (a p/x) t^(a p) (1 + t^a)^(−p−1) on (0, ∞).

use super::Support;
use super::formula::{general_power, ln, of, positive, recip};
use super::row::{Parameter, Row};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "Dagum",
    aliases: &["InverseBurr", "BurrIII"],
    parameters: &[
        Parameter { name: "p", aliases: &[], alternatives: &[], default: None },
        Parameter { name: "a", aliases: &[], alternatives: &[], default: None },
        Parameter { name: "b", aliases: &["scale"], alternatives: &[], default: None },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1]), positive(&p[2])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        Expr::product(vec![
            p[1].clone(),
            p[0].clone(),
            general_power(&p[2], &p[0].times(&p[1]).negate()),
            Expr::power(x.clone(), p[0].times(&p[1]).minus(&Expr::one())),
            Expr::power(bulk(p, x), p[0].plus(&Expr::one()).negate()),
        ])
    },
    log_density: |p, x| {
        let log = Expr::ln(x.clone());
        let bulk = of(Function::Softplus, &p[1].times(&log.minus(&ln(&p[2]))));
        Expr::sum(vec![
            ln(&p[0]),
            ln(&p[1]),
            Expr::product(vec![p[0].clone(), p[1].clone(), ln(&p[2])]).negate(),
            p[0].times(&p[1]).minus(&Expr::one()).times(&log),
            p[0].plus(&Expr::one()).times(&bulk).negate(),
        ])
    },
    cdf: |p, x| {
        let t = Expr::power(x.times(&recip(&p[2])), p[1].negate());
        Some(Expr::power(Expr::one().plus(&t), p[0].negate()))
    },
    quantile: |p, u| {
        let t = Expr::power(u.clone(), recip(&p[0]).negate()).minus(&Expr::one());
        Some(p[2].times(&Expr::power(t, recip(&p[1]).negate())))
    },
};

/// 1 + (x/b)^a.
fn bulk(p: &[Expr], x: &Expr) -> Expr {
    Expr::one().plus(&Expr::power(x.times(&recip(&p[2])), p[1].clone()))
}
