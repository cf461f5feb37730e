//! Neighbouring pieces with one formula become one piece.

use super::place::domain;
use super::{DensityPiece, PieceFormula};
use crate::expr::{Assumptions, Branch, Expr, Relation, Symbol};
use crate::flow::inverse::inside;
use crate::proof::search::Prover;
use crate::set::{Bound, Span};

/// Merges pieces (in order from left to right) whose intervals meet and whose formulas are proved equal on the second of
/// them. The common end is a single point, at which the formula must have a value, too.
pub(in crate::flow) fn merge(
    pieces: Vec<DensityPiece>,
    x: &Symbol,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Vec<DensityPiece> {
    let mut merged: Vec<DensityPiece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let joined = merged.last().and_then(|last| join(last, &piece, x, assumptions, prover));
        match (joined, merged.last_mut()) {
            (Some(both), Some(last)) => *last = both,
            _ => merged.push(piece),
        }
    }
    merged
}

fn join(
    a: &DensityPiece,
    b: &DensityPiece,
    x: &Symbol,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Option<DensityPiece> {
    let (left, right) = (a.on.as_ref()?, b.on.as_ref()?);
    if left.hi() != right.lo() || !left.hi().is_finite() {
        return None;
    }
    let whole = joined(left, right)?;
    let (formula, other) = match (&a.formula, &b.formula) {
        (PieceFormula::Closed { density: p, .. }, PieceFormula::Closed { density: q, .. }) => (p, q),
        _ => return None,
    };
    let everywhere = domain(x, &whole, assumptions, prover)?;
    let has_value = |e: &Expr, prover: &mut Prover| prover.defined(e, &everywhere).is_some();
    let mut proofs = [a.proofs.clone(), b.proofs.clone()].concat();
    let mut branches = a.branches.clone();
    branches.extend(b.branches.iter().filter(|i| !a.branches.contains(i)));
    let (PieceFormula::Closed { log_density: log_a, .. }, PieceFormula::Closed { log_density: log_b, .. }) =
        (&a.formula, &b.formula)
    else {
        return None;
    };
    // Each formula may hold on the other interval, too.
    let candidates = [(formula, other, right), (other, formula, left)];
    let (kept, proof) = candidates.into_iter().find_map(|(kept, replaced, at)| {
        if !has_value(kept, prover) {
            return None;
        }
        if kept == replaced {
            return Some((kept, None));
        }
        let on = domain(x, at, assumptions, prover)?;
        let proof = prover.equal(kept, replaced, &on).and_then(|c| prover.confirm(c))?;
        Some((kept, Some(proof)))
    })?;
    proofs.extend(proof);
    // A logarithm of one interval, as 2 ln(−x), need not be that of the other.
    let log_density = if log_a == log_b {
        log_a.clone()
    } else {
        let meeting = left.hi().finite()?;
        let below = Expr::variable(x.clone()).compare(Relation::Lt, meeting);
        Expr::piecewise(vec![Branch { condition: below, value: log_a.clone() }], Some(log_b.clone()))
    };
    let formula = PieceFormula::Closed { density: kept.clone(), log_density };
    let condition = inside(&Expr::variable(x.clone()), &whole);
    Some(DensityPiece { condition, on: Some(whole), formula, branches, proofs })
}

/// The union of two intervals that meet.
fn joined(left: &Span, right: &Span) -> Option<Span> {
    let (low, high): (Bound, Bound) = (left.lo().clone(), right.hi().clone());
    let (low_closed, high_closed) = (left.lo_closed(), right.hi_closed());
    Span::new(low.clone(), low_closed, high.clone(), high_closed)
        .or_else(|| Span::with_parameters(low, low_closed, high, high_closed))
}
