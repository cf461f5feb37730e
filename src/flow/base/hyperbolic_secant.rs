//! HyperbolicSecant(loc, scale): with s = (x − μ)/σ, density sech(πs/2)/(2σ) on R.

use super::Support;
use super::formula::{ln, of, positive, recip, standardise, unstandardise};
use super::row::{LOC, Row, SCALE};
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "HyperbolicSecant",
    aliases: &["sech", "hypsecant"],
    parameters: &[LOC, SCALE],
    conditions: |p| vec![positive(&p[1])],
    support: |_| Support::line(),
    density: |p, x| Expr::product(vec![Expr::half(), recip(&p[1]), of(Function::Cosh, &angle(p, x)).recip()]),
    // sech t = 2 e^(−t)/(1 + e^(−2t)): −t − softplus(−2t) − ln σ, without overflow on either side.
    log_density: |p, x| {
        let t = angle(p, x);
        let bulk = of(Function::Softplus, &Expr::integer(-2).times(&t));
        Expr::sum(vec![t.negate(), bulk.negate(), ln(&p[1]).negate()])
    },
    cdf: |p, x| {
        let arc = of(Function::Atan, &Expr::exp(angle(p, x)));
        Some(Expr::integer(2).times(&arc).over(&Expr::pi()))
    },
    quantile: |p, u| {
        let tangent = of(Function::Tan, &Expr::pi().times(u).times(&Expr::half()));
        let s = Expr::integer(2).times(&Expr::ln(tangent)).over(&Expr::pi());
        Some(unstandardise(s, &p[0], &p[1]))
    },
};

/// π(x − μ)/(2σ).
fn angle(p: &[Expr], x: &Expr) -> Expr {
    Expr::product(vec![Expr::half(), Expr::pi(), standardise(x, &p[0], &p[1])])
}
