//! HalfLogistic(scale), the law of |Y| for Y ~ Logistic(0, σ): with t = x/σ, density 2e^(−t)/(σ(1 + e^(−t))²) on [0, ∞).

use super::Support;
use super::formula::{exp, ln, of, positive, recip};
use super::row::{Row, SCALE};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "HalfLogistic",
    aliases: &[],
    parameters: &[SCALE],
    conditions: |p| vec![positive(&p[0])],
    support: |_| Support::from_closed(Expr::zero()),
    density: |p, x| {
        let e = exp(minus_t(p, x));
        Expr::product(vec![Expr::integer(2), recip(&p[0]), e.clone(), Expr::one().plus(&e).powi(-2)])
    },
    log_density: |p, x| {
        let minus_t = minus_t(p, x);
        let bulk = Expr::integer(-2).times(&of(Function::Softplus, &minus_t));
        Expr::sum(vec![ln(&Expr::integer(2)), ln(&p[0]).negate(), minus_t, bulk])
    },
    cdf: |p, x| Some(of(Function::Tanh, &minus_t(p, x).times(&Expr::half()).negate())),
    quantile: |p, u| {
        let two = Expr::integer(2);
        Some(Expr::product(vec![two, p[0].clone(), of(Function::Atanh, u)]))
    },
};

/// −x/σ.
fn minus_t(p: &[Expr], x: &Expr) -> Expr {
    x.times(&recip(&p[0])).negate()
}
