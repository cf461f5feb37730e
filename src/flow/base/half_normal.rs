//! HalfNormal(scale), the law of |Z| for Z ~ Normal(0, σ): density √(2/π)/σ e^(−x²/(2σ²)) on [0, ∞).

use super::Support;
use super::formula::{ln, of, positive, ratio, recip};
use super::normal;
use super::row::{Row, SCALE};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "HalfNormal",
    aliases: &[],
    parameters: &[SCALE],
    conditions: |p| vec![positive(&p[0])],
    support: |_| Support::from_closed(Expr::zero()),
    density: |p, x| {
        let normaliser = Expr::integer(2).over(&Expr::pi()).sqrt();
        Expr::product(vec![recip(&p[0]), normaliser, Expr::exp(normal::exponent(&centred(p), x))])
    },
    log_density: |p, x| {
        let half = ln(&Expr::integer(2)).minus(&Expr::ln(Expr::pi())).times(&Expr::half());
        Expr::sum(vec![normal::exponent(&centred(p), x), half, ln(&p[0]).negate()])
    },
    cdf: |p, x| {
        let root = Expr::integer(2).sqrt();
        Some(of(Function::Erf, &x.times(&recip(&p[0])).over(&root)))
    },
    quantile: |p, u| {
        let upper = u.plus(&Expr::one()).times(&ratio(1, 2));
        Some(p[0].times(&of(Function::Probit, &upper)))
    },
};

fn centred(p: &[Expr]) -> [Expr; 2] {
    [Expr::zero(), p[0].clone()]
}
