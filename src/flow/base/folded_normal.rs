//! FoldedNormal(mean, sd), the law of |Y| for Y ~ Normal(μ, σ): the normal densities at x and −x together, on [0, ∞).

use super::Support;
use super::formula::{of, positive, recip, square};
use super::normal;
use super::row::Row;
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "FoldedNormal",
    aliases: &[],
    parameters: normal::ROW.parameters,
    conditions: |p| vec![positive(&p[1])],
    support: |_| Support::from_closed(Expr::zero()),
    density: |p, x| (normal::ROW.density)(p, x).plus(&(normal::ROW.density)(p, &x.negate())),
    // The larger of the two terms, at x where μ > 0, and 1 plus their ratio: −(x − |μ|)²/(2σ²) + ln(1 + e^(−2|μ|x/σ²)).
    log_density: |p, x| {
        let ratio =
            Expr::product(vec![Expr::integer(-2), Expr::abs(p[0].clone()), x.clone(), square(&recip(&p[1]))]);
        let centred = [Expr::abs(p[0].clone()), p[1].clone()];
        (normal::ROW.log_density)(&centred, x).plus(&of(Function::Softplus, &ratio))
    },
    cdf: |p, x| {
        let phi = |x: &Expr| (normal::ROW.cdf)(p, x);
        Some(phi(x)?.minus(&phi(&x.negate())?))
    },
    quantile: |_, _| None,
};
