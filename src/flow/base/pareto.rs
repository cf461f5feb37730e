//! Pareto(min, shape): density α m^α/x^(α+1) on [m, ∞).

use super::Support;
use super::formula::{general_power, ln, positive, recip};
use super::row::{Parameter, Row};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "Pareto",
    aliases: &[],
    parameters: &[
        Parameter { name: "min", aliases: &["m", "xm", "x_m", "scale"], alternatives: &[], default: None },
        Parameter { name: "shape", aliases: &["alpha", "α", "a"], alternatives: &[], default: None },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |p| Support::from_closed(p[0].clone()),
    density: |p, x| {
        let falling = Expr::power(x.clone(), p[1].plus(&Expr::one()).negate());
        Expr::product(vec![p[1].clone(), general_power(&p[0], &p[1]), falling])
    },
    log_density: |p, x| {
        let falling = p[1].plus(&Expr::one()).times(&Expr::ln(x.clone())).negate();
        Expr::sum(vec![ln(&p[1]), p[1].times(&ln(&p[0])), falling])
    },
    cdf: |p, x| Some(Expr::one().minus(&Expr::power(p[0].over(x), p[1].clone()))),
    quantile: |p, u| Some(p[0].times(&Expr::power(Expr::one().minus(u), recip(&p[1]).negate()))),
};
