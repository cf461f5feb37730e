//! Cauchy(loc, scale): with s = (x − x₀)/γ, density 1/(πγ(1 + s²)) on R.

use super::Support;
use super::formula::{ln, of, positive, recip, standardise, unstandardise};
use super::row::{LOC, Row, SCALE};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "Cauchy",
    aliases: &["Lorentz", "Breit-Wigner"],
    parameters: &[LOC, SCALE],
    conditions: |p| vec![positive(&p[1])],
    support: |_| Support::line(),
    density: |p, x| Expr::product(vec![recip(&p[1]), Expr::pi().recip(), one_plus_square(p, x).recip()]),
    log_density: |p, x| {
        Expr::sum(vec![
            Expr::ln(one_plus_square(p, x)).negate(),
            ln(&p[1]).negate(),
            Expr::ln(Expr::pi()).negate(),
        ])
    },
    cdf: |p, x| Some(Expr::half().plus(&of(Function::Atan, &standardise(x, &p[0], &p[1])).over(&Expr::pi()))),
    quantile: |p, u| {
        let turned = Expr::pi().times(&u.minus(&Expr::half()));
        Some(unstandardise(of(Function::Tan, &turned), &p[0], &p[1]))
    },
};

fn one_plus_square(p: &[Expr], x: &Expr) -> Expr {
    Expr::one().plus(&standardise(x, &p[0], &p[1]).powi(2))
}
