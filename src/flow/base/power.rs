//! Power(shape, scale): density α x^(α−1)/b^α on (0, b).

use super::Support;
use super::formula::{general_power, ln, positive, recip};
use super::row::{Parameter, Row};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "Power",
    aliases: &["PowerFunction"],
    parameters: &[
        Parameter { name: "shape", aliases: &["alpha", "α", "a"], alternatives: &[], default: None },
        Parameter { name: "scale", aliases: &["b", "max"], alternatives: &[], default: Some(1) },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |p| Support::open(Expr::zero(), p[1].clone()),
    density: |p, x| {
        let lowered = Expr::power(x.clone(), p[0].minus(&Expr::one()));
        Expr::product(vec![p[0].clone(), general_power(&p[1], &p[0].negate()), lowered])
    },
    log_density: |p, x| {
        Expr::sum(vec![
            ln(&p[0]),
            p[0].times(&ln(&p[1])).negate(),
            p[0].minus(&Expr::one()).times(&Expr::ln(x.clone())),
        ])
    },
    cdf: |p, x| Some(Expr::power(x.times(&recip(&p[1])), p[0].clone())),
    quantile: |p, u| Some(p[1].times(&Expr::power(u.clone(), recip(&p[0])))),
};
