//! Logistic(loc, scale): with s = (x − μ)/σ, density e^(−s)/(σ(1 + e^(−s))²) on R.

use super::Support;
use super::formula::{exp, ln, of, positive, recip, standardise, unstandardise};
use super::row::{LOC, Row, SCALE};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "Logistic",
    aliases: &[],
    parameters: &[LOC, SCALE],
    conditions: |p| vec![positive(&p[1])],
    support: |_| Support::line(),
    density: |p, x| {
        let e = exp(standardise(x, &p[0], &p[1]).negate());
        Expr::product(vec![recip(&p[1]), e.clone(), Expr::one().plus(&e).powi(-2)])
    },
    // −s − 2 ln(1 + e^(−s)) − ln σ
    log_density: |p, x| {
        let minus_s = standardise(x, &p[0], &p[1]).negate();
        let two = Expr::integer(2);
        Expr::sum(vec![
            minus_s.clone(),
            two.times(&of(Function::Softplus, &minus_s)).negate(),
            ln(&p[1]).negate(),
        ])
    },
    cdf: |p, x| Some(of(Function::Sigmoid, &standardise(x, &p[0], &p[1]))),
    quantile: |p, u| Some(unstandardise(of(Function::Logit, u), &p[0], &p[1])),
};
