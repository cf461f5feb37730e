//! Unbounded intervals: a bounded part, and tails on which the expression is monotone.

use crate::expr::{Expr, Relation};
use crate::proof::{Certificate, Domain, Rule};
use crate::set::Bound;

use super::Prover;
use super::extremum::is_only;
use super::sign::sign_claim;

/// Where the tails begin.
const STARTS: [i64; 3] = [2, 6, 24];

impl Prover {
    /// The interval cut at ±R: subdivision in the middle, monotonicity with the limit at infinity beyond.
    pub(super) fn by_tails(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        if self.depth > 3 || !matches!(relation, Relation::Gt | Relation::Ge | Relation::Lt | Relation::Le) {
            return None;
        }
        let [(variable, span)] = on.ranges.as_slice() else { return None };
        if !is_only(e, variable) {
            return None;
        }
        let unbounded = [*span.lo() == Bound::NegInf, *span.hi() == Bound::PosInf];
        if unbounded == [false, false] {
            return None;
        }
        for start in STARTS {
            let mut parts = vec![span.clone()];
            for (at, wanted) in [(-start, unbounded[0]), (start, unbounded[1])] {
                let point = Expr::integer(at);
                let whole = parts.pop()?;
                let inside = wanted && whole.interior().is_some_and(|i| i.contains(&point).is_true());
                match inside.then(|| whole.split_at(&point)).flatten() {
                    Some(halves) => parts.extend(halves),
                    None => parts.push(whole),
                }
            }
            if parts.len() < 2 {
                continue;
            }
            // The middle first: where it fails the tails are of no use.
            parts.sort_by_key(|part| !part.is_bounded());
            let premises: Option<Vec<Certificate>> = parts
                .iter()
                .map(|part| {
                    let there = on.with_span(variable, part);
                    if part.is_bounded() {
                        self.by_subdivision(e, relation, &there, 600)
                    } else {
                        self.on_tail(e, relation, &there)
                    }
                })
                .collect();
            if let Some(premises) = premises {
                let rule = Rule::Split { variable: variable.clone() };
                return Some(Certificate::new(sign_claim(e, relation, on), rule, premises));
            }
        }
        None
    }

    fn on_tail(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        self.shallow(e, relation, on)
            .or_else(|| self.by_monotonicity(e, relation, on))
            .or_else(|| self.by_bounded_term(e, relation, on))
    }
}
