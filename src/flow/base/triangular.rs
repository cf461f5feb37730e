//! Triangular(a, b, mode): rises in a line from a to the mode and falls to b; density 2(x − a)/((b − a)(c − a)) before the mode
//! c, 2(b − x)/((b − a)(b − c)) after it.

use super::Support;
use super::formula::{decide, ln, recip};
use super::row::{Parameter, Row};
use crate::expr::{Branch, Condition, Expr, Relation};

pub(super) static ROW: Row = Row {
    name: "Triangular",
    aliases: &["Triangle"],
    parameters: &[
        Parameter { name: "a", aliases: &["low", "lower", "min"], alternatives: &[], default: None },
        Parameter { name: "b", aliases: &["high", "upper", "max"], alternatives: &[], default: None },
        Parameter { name: "mode", aliases: &["c", "peak"], alternatives: &[], default: None },
    ],
    conditions: |p| {
        vec![
            super::formula::below(&p[0], &p[1]),
            p[0].compare(Relation::Le, &p[2]),
            p[2].compare(Relation::Le, &p[1]),
        ]
    },
    support: |p| Support::open(p[0].clone(), p[1].clone()),
    density: |p, x| {
        by_side(
            p,
            x,
            &p[2],
            Expr::product(vec![Expr::integer(2), recip(&whole(p)), recip(&left(p)), x.minus(&p[0])]),
            Expr::product(vec![Expr::integer(2), recip(&whole(p)), recip(&right(p)), p[1].minus(x)]),
        )
    },
    log_density: |p, x| {
        let two = ln(&Expr::integer(2));
        let side = |width: Expr, distance: Expr| {
            Expr::sum(vec![two.clone(), ln(&whole(p)).negate(), ln(&width).negate(), Expr::ln(distance)])
        };
        by_side(p, x, &p[2], side(left(p), x.minus(&p[0])), side(right(p), p[1].minus(x)))
    },
    cdf: |p, x| {
        let below = Expr::product(vec![recip(&whole(p)), recip(&left(p)), x.minus(&p[0]).powi(2)]);
        let above = Expr::product(vec![recip(&whole(p)), recip(&right(p)), p[1].minus(x).powi(2)]);
        Some(by_side(p, x, &p[2], below, Expr::one().minus(&above)))
    },
    quantile: |p, u| {
        let below = Expr::product(vec![whole(p), left(p), u.clone()]).sqrt();
        let above = Expr::product(vec![whole(p), right(p), Expr::one().minus(u)]).sqrt();
        let at_mode = left(p).times(&recip(&whole(p)));
        Some(by_side(p, u, &at_mode, p[0].plus(&below), p[1].minus(&above)))
    },
};

/// The one value where x is below the edge, the other from it on; only one where the mode is at an end.
fn by_side(p: &[Expr], x: &Expr, edge: &Expr, below: Expr, above: Expr) -> Expr {
    let at = |end: &Expr| p[2] == *end || decide(&p[2].compare(Relation::Eq, end)) == Some(true);
    if at(&p[0]) {
        above
    } else if at(&p[1]) {
        below
    } else {
        let condition: Condition = x.compare(Relation::Lt, edge);
        Expr::piecewise(vec![Branch { condition, value: below }], Some(above))
    }
}

fn whole(p: &[Expr]) -> Expr {
    p[1].minus(&p[0])
}

fn left(p: &[Expr]) -> Expr {
    p[2].minus(&p[0])
}

fn right(p: &[Expr]) -> Expr {
    p[1].minus(&p[2])
}
