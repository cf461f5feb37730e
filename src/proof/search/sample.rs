//! Looking at an expression at a few points before trying to prove something about it.

use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Expr, Relation};
use crate::proof::Domain;
use crate::real::{Interval, Rational};
use crate::set::{Span, sample_points};

/// Simple rational points of an interval.
pub(super) fn points(span: &Span) -> Vec<Rational> {
    sample_points(span)
}

/// What the values of `e` at sample points allow: false if one of them contradicts `e relation 0`.
pub(super) fn is_plausible(e: &Expr, relation: Relation, on: &Domain) -> bool {
    sample_cells(on).iter().all(|cell| {
        let there = enclose(e, cell);
        if there.defined.is_false() {
            return false;
        }
        let Some(range) = there.range else { return false };
        let refuted = match relation {
            Relation::Gt => range.nonpositive(),
            Relation::Ge => range.negative(),
            Relation::Lt => range.nonnegative(),
            Relation::Le => range.positive(),
            Relation::Eq => range.nonzero(),
            Relation::Ne => range.zero(),
        };
        !refuted.is_true()
    })
}

/// Points of the domain as boxes: the variables at sample points, parameters in the whole of their ranges. (With parameters
/// the boxes refute only what is wrong for all their values, which is still a reason not to try.)
pub(super) fn sample_cells(on: &Domain) -> Vec<Cell> {
    let mut cells = vec![on.cell()];
    for (variable, span) in &on.ranges {
        let kind = on.assumptions.kind(variable);
        let points: Vec<Rational> = points(span).into_iter().take(24).collect();
        if points.is_empty() {
            continue;
        }
        cells = cells
            .iter()
            .flat_map(|cell| {
                points.iter().map(|p| {
                    let mut at = cell.clone();
                    at.set(variable.clone(), Interval::from_rational(p), kind);
                    at
                })
            })
            .take(400)
            .collect();
    }
    cells
}
