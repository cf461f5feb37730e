//! LogLogistic(scale, shape): with t = x/α, density (β/α) t^(β−1)/(1 + t^β)² on (0, ∞).

use super::Support;
use super::formula::{general_power, ln, of, positive, recip};
use super::row::{Parameter, Row};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "LogLogistic",
    aliases: &["Fisk"],
    parameters: &[
        Parameter { name: "scale", aliases: &["alpha", "α"], alternatives: &[], default: None },
        Parameter { name: "shape", aliases: &["beta", "β"], alternatives: &[], default: None },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| {
        let lowered = Expr::power(x.clone(), p[1].minus(&Expr::one()));
        let bulk = Expr::one().plus(&power(p, x)).powi(-2);
        Expr::product(vec![p[1].clone(), general_power(&p[0], &p[1].negate()), lowered, bulk])
    },
    log_density: |p, x| {
        let log = Expr::ln(x.clone());
        // ln(1 + t^β) = softplus(β ln t): no overflow.
        let bulk = of(Function::Softplus, &p[1].times(&log.minus(&ln(&p[0]))));
        Expr::sum(vec![
            ln(&p[1]),
            p[1].times(&ln(&p[0])).negate(),
            p[1].minus(&Expr::one()).times(&log),
            Expr::integer(-2).times(&bulk),
        ])
    },
    cdf: |p, x| Some(Expr::one().plus(&Expr::power(x.times(&recip(&p[0])), p[1].negate())).recip()),
    quantile: |p, u| {
        let odds = u.over(&Expr::one().minus(u));
        Some(p[0].times(&Expr::power(odds, recip(&p[1]))))
    },
};

/// (x/α)^β.
fn power(p: &[Expr], x: &Expr) -> Expr {
    Expr::power(x.times(&recip(&p[0])), p[1].clone())
}
