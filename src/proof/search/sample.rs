//! Looking at an expression at a few points before trying to prove something about it.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Condition, Expr, Relation, Symbol};
use crate::proof::Domain;
use crate::proof::check::interval_has;
use crate::real::{Interval, Rational};
use crate::set::{Span, sample_points};

use super::Prover;
use super::parameters::put;

/// How many points of an interval are looked at.
const MAX_POINTS: usize = 24;

/// The most boxes that are looked at.
const MAX_CELLS: usize = 400;

/// How many boxes are looked at for each point in the space of parameters.
const CELLS_PER_POINT: usize = 14;

/// Some of the boxes, from all of their list.
fn spread(cells: &[Cell]) -> Vec<&Cell> {
    let step = cells.len().div_ceil(CELLS_PER_POINT).max(1);
    cells.iter().step_by(step).collect()
}

impl Prover {
    /// Simple rational points of an interval; remembered, because its ends may be costly constants.
    pub(super) fn points(&mut self, span: &Span) -> Rc<[Rational]> {
        let found = self.samples.entry(span.clone());
        found.or_insert_with(|| sample_points(span).into_iter().take(MAX_POINTS).collect()).clone()
    }

    /// What the values of `e` at sample points allow: false if one of them contradicts `e relation 0`.
    pub fn is_plausible(&mut self, e: &Expr, relation: Relation, on: &Domain) -> bool {
        let allows = |cell: &Cell| {
            let there = enclose(e, cell);
            if there.defined.is_false() {
                return false;
            }
            let Some(range) = there.range else { return false };
            !interval_has(&range, relation.negate()).is_true()
        };
        let cells = self.sample_cells(on);
        if !cells.iter().all(allows) {
            return false;
        }
        let symbols: BTreeSet<Symbol> = e.variables().into_iter().filter(|s| on.span(s).is_none()).collect();
        if symbols.is_empty() {
            return true;
        }
        let points = self.parameter_points(&on.assumptions, &symbols);
        let cells = spread(&cells);
        points.iter().all(|values| {
            cells.iter().all(|cell| {
                let mut there = (*cell).clone();
                put(&mut there, values, &on.assumptions);
                allows(&there)
            })
        })
    }

    /// Points of the domain as boxes: the variables at sample points, parameters in the whole of their ranges. (With
    /// parameters the boxes refute only what is wrong for all their values, which is still a reason not to try.)
    fn sample_cells(&mut self, on: &Domain) -> Vec<Cell> {
        let mut cells = vec![on.cell()];
        let each = points_of_each(on.ranges.len());
        for (variable, span) in &on.ranges {
            let kind = on.assumptions.kind(variable);
            let points = self.points(span);
            if points.is_empty() {
                continue;
            }
            let at = |cell: &Cell, p: &Rational| {
                let mut smaller = cell.clone();
                smaller.set(variable.clone(), Interval::from_rational(p), kind);
                smaller
            };
            cells = cells
                .iter()
                .flat_map(|cell| points.iter().take(each).map(|p| at(cell, p)).collect::<Vec<_>>())
                .take(MAX_CELLS)
                .collect();
        }
        // A point at which a fact does not hold is no point of the domain.
        cells.retain(|cell| !on.assumptions.facts.iter().any(|fact| fails(fact, cell)));
        cells
    }
}

/// How many points each of n variables may have in a grid of [`MAX_CELLS`].
fn points_of_each(n: usize) -> usize {
    match n {
        0 | 1 => MAX_POINTS,
        2 => 20,
        3 => 7,
        4 => 4,
        5 => 3,
        _ => 2,
    }
}

/// Whether a comparison certainly does not hold anywhere on the cell.
fn fails(fact: &Condition, cell: &Cell) -> bool {
    let Condition::Compare(a, relation, b) = fact else { return false };
    let there = enclose(&a.minus(b), cell);
    there.range.is_some_and(|range| interval_has(&range, relation.negate()).is_true())
}
