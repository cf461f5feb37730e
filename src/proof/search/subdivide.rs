//! Signs by subdivision: the interval is bisected until every part shows the sign.

use crate::expr::enclose::Cell;
use crate::expr::{Expr, Relation};
use crate::proof::certificate::Cuts;
use crate::proof::check::{interval_has, sign_on};
use crate::proof::{Certificate, Domain, Rule};
use crate::real::{Interval, Rational};

use super::Prover;
use super::sign::sign_claim;

/// Intervals narrower than this (relative to their distance from 0) are not bisected further.
const MIN_WIDTH: f64 = 1e-9;

impl Prover {
    /// Bisects the first variable's interval, at most `limit` cells.
    pub(super) fn by_subdivision(
        &mut self,
        e: &Expr,
        relation: Relation,
        on: &Domain,
        limit: usize,
    ) -> Option<Certificate> {
        let (variable, _) = on.ranges.iter().find(|(v, _)| e.contains(v))?;
        // Cutting one variable does not make the ranges of parameters any smaller.
        let limit = if e.variables().len() > 1 { limit.min(24) } else { limit };
        let whole = on.cell();
        let kind = on.assumptions.kind(variable);
        let mut todo = vec![whole.get(variable)?];
        let mut cuts: Vec<Rational> = Vec::new();
        let mut cells = 0;
        // The leftmost part is always looked at next, so the cuts come out in order.
        while let Some(part) = todo.pop() {
            cells += 1;
            if cells > limit || !self.spend(1) {
                return None;
            }
            let mut cell: Cell = whole.clone();
            cell.set(variable.clone(), part, kind);
            if sign_on(e, relation, &cell) {
                if !todo.is_empty() {
                    cuts.push(Rational::from_f64(part.hi())?);
                }
                continue;
            }
            if is_narrow(&part) || self.is_refuted(e, relation, &cell, variable, &part) {
                return None;
            }
            let (below, above) = part.bisect()?;
            todo.push(above);
            todo.push(below);
        }
        let cuts =
            if cuts.is_empty() { Vec::new() } else { vec![Cuts { variable: variable.clone(), at: cuts }] };
        Some(Certificate::new(sign_claim(e, relation, on), Rule::Enclosure { cuts }, Vec::new()))
    }

    /// Whether the middle of the part shows the opposite: then bisecting further is in vain.
    fn is_refuted(
        &mut self,
        e: &Expr,
        relation: Relation,
        cell: &Cell,
        variable: &crate::expr::Symbol,
        part: &Interval,
    ) -> bool {
        let mut middle = cell.clone();
        let Some(point) = Interval::try_point(part.midpoint()) else { return true };
        middle.set(variable.clone(), point, cell.kind(variable));
        let there = crate::expr::enclose::enclose(e, &middle);
        let Some(range) = there.range else { return true };
        interval_has(&range, relation.negate()).is_true()
    }
}

fn is_narrow(part: &Interval) -> bool {
    let size = part.lo().abs().max(part.hi().abs()).max(1e-3);
    part.width() <= MIN_WIDTH * size
}
