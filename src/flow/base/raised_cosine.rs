//! RaisedCosine(loc, scale): density (1 + cos(π(x − μ)/s))/(2s) on (μ − s, μ + s).

use super::Support;
use super::formula::{ln, of, positive, recip, standardise};
use super::row::{LOC, Row, SCALE};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "RaisedCosine",
    aliases: &[],
    parameters: &[LOC, SCALE],
    conditions: |p| vec![positive(&p[1])],
    support: |p| Support::open(p[0].minus(&p[1]), p[0].plus(&p[1])),
    density: |p, x| Expr::product(vec![Expr::half(), recip(&p[1]), bulk(p, x)]),
    log_density: |p, x| {
        Expr::sum(vec![Expr::ln(bulk(p, x)), ln(&Expr::integer(2)).negate(), ln(&p[1]).negate()])
    },
    cdf: |p, x| {
        let s = standardise(x, &p[0], &p[1]);
        let sine = of(Function::Sin, &Expr::pi().times(&s)).over(&Expr::pi());
        Some(Expr::half().times(&Expr::sum(vec![Expr::one(), s, sine])))
    },
    quantile: |_, _| None,
};

/// 1 + cos(π(x − μ)/s).
fn bulk(p: &[Expr], x: &Expr) -> Expr {
    Expr::one().plus(&of(Function::Cos, &Expr::pi().times(&standardise(x, &p[0], &p[1]))))
}
