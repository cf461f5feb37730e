//! ExpGamma(shape, scale), the law of ln Y for Y ~ Gamma(k, θ): density e^(k x − e^x/θ)/(Γ(k) θ^k) on R.

use super::Support;
use super::formula::{exp, gamma, general_power, ln, ln_gamma, positive, recip};
use super::gamma::SHAPE;
use super::row::{Parameter, Row};
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "ExpGamma",
    aliases: &["exponential_gamma"],
    parameters: &[
        SHAPE,
        Parameter { name: "scale", aliases: &["theta", "θ"], alternatives: &[], default: Some(1) },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::line(),
    density: |p, x| {
        Expr::product(vec![gamma(&p[0]).recip(), general_power(&p[1], &p[0].negate()), exp(exponent(p, x))])
    },
    log_density: |p, x| {
        Expr::sum(vec![exponent(p, x), ln_gamma(&p[0]).negate(), p[0].times(&ln(&p[1])).negate()])
    },
    cdf: |p, x| super::gamma::cdf(&p[0], &p[1], &exp(x.clone())),
    quantile: |p, u| super::gamma::quantile(&p[0], &p[1], u).map(Expr::ln),
};

/// k x − e^x/θ.
fn exponent(p: &[Expr], x: &Expr) -> Expr {
    p[0].times(x).minus(&exp(x.clone()).times(&recip(&p[1])))
}
