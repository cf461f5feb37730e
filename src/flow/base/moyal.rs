//! Moyal(loc, scale), the law of −ln Z² for Z ~ Normal(0, 1): with s = (x − μ)/σ, density e^(−(s + e^(−s))/2)/(σ√(2π)) on R.

use super::Support;
use super::formula::{exp, ln, of, positive, ratio, recip, sqrt, standardise, unstandardise};
use super::row::{LOC, Row, SCALE};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "Moyal",
    aliases: &[],
    parameters: &[LOC, SCALE],
    conditions: |p| vec![positive(&p[1])],
    support: |_| Support::line(),
    density: |p, x| {
        let two_pi = Expr::integer(2).times(&Expr::pi());
        Expr::product(vec![recip(&p[1]), recip(&sqrt(&two_pi)), exp(exponent(p, x))])
    },
    log_density: |p, x| {
        let two_pi = Expr::integer(2).times(&Expr::pi());
        Expr::sum(vec![exponent(p, x), ln(&p[1]).negate(), Expr::ln(two_pi).times(&Expr::half()).negate()])
    },
    cdf: |p, x| {
        let half = exp(standardise(x, &p[0], &p[1]).times(&ratio(-1, 2)));
        Some(of(Function::Erfc, &half.over(&Expr::integer(2).sqrt())))
    },
    quantile: |p, u| {
        let z = of(Function::Probit, &u.times(&Expr::half())).negate();
        Some(unstandardise(Expr::integer(-2).times(&Expr::ln(z)), &p[0], &p[1]))
    },
};

/// −(s + e^(−s))/2.
fn exponent(p: &[Expr], x: &Expr) -> Expr {
    let s = standardise(x, &p[0], &p[1]);
    ratio(-1, 2).times(&s.plus(&exp(s.negate())))
}
