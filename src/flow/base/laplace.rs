//! Laplace(loc, scale): density e^(−|x − μ|/b)/(2b) on R.

use super::Support;
use super::formula::{exp, ln, positive, recip, standardise, unstandardise};
use super::row::{LOC, Row, SCALE};
use crate::expr::{Branch, Expr, Relation};

pub(super) static ROW: Row = Row {
    name: "Laplace",
    aliases: &["double_exponential"],
    parameters: &[LOC, SCALE],
    conditions: |p| vec![positive(&p[1])],
    support: |_| Support::line(),
    density: |p, x| Expr::product(vec![Expr::half(), recip(&p[1]), exp(exponent(p, x))]),
    log_density: |p, x| {
        Expr::sum(vec![exponent(p, x), ln(&p[1]).negate(), Expr::ln(Expr::integer(2)).negate()])
    },
    cdf: |p, x| {
        let s = standardise(x, &p[0], &p[1]);
        let below = Expr::half().times(&exp(s.clone()));
        let above = Expr::one().minus(&Expr::half().times(&exp(s.negate())));
        let left = Branch { condition: x.compare(Relation::Lt, &p[0]), value: below };
        Some(Expr::piecewise(vec![left], Some(above)))
    },
    quantile: |p, u| {
        let two = Expr::integer(2);
        let below = Expr::ln(two.times(u));
        let above = Expr::ln(two.times(&Expr::one().minus(u))).negate();
        let left = Branch {
            condition: u.compare(Relation::Lt, &Expr::half()),
            value: unstandardise(below, &p[0], &p[1]),
        };
        Some(Expr::piecewise(vec![left], Some(unstandardise(above, &p[0], &p[1]))))
    },
};

/// −|x − μ|/b.
fn exponent(p: &[Expr], x: &Expr) -> Expr {
    Expr::abs(x.minus(&p[0])).times(&recip(&p[1])).negate()
}
