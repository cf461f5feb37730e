//! Equality on a set.

use crate::expr::normal::{SideCondition, equal_on};
use crate::expr::{Expr, Relation};
use crate::proof::check::side_condition;
use crate::proof::obligations::is_smooth;
use crate::proof::resolve;
use crate::proof::{Certificate, Claim, Domain, Rule};

use super::Prover;

/// Expressions are counted up to this size when the budget is charged.
const MAX_SIZE: usize = 1_000;

impl Prover {
    /// A proof that both are defined and equal everywhere on the domain.
    pub fn equal(&mut self, a: &Expr, b: &Expr, on: &Domain) -> Option<Certificate> {
        if !self.spend(20 + 3 * (a.size_up_to(MAX_SIZE) + b.size_up_to(MAX_SIZE))) {
            return None;
        }
        let premises = vec![self.defined(a, on)?, self.defined(b, on)?];
        self.equal_where_defined(a, b, on, premises)
    }

    /// A proof that both are equal everywhere on the domain, given proofs that they are defined.
    pub fn equal_where_defined(
        &mut self,
        a: &Expr,
        b: &Expr,
        on: &Domain,
        defined: Vec<Certificate>,
    ) -> Option<Certificate> {
        let claim = |a: &Expr, b: &Expr| Claim::Equal { a: a.clone(), b: b.clone(), on: on.clone() };
        let mut premises = defined;
        if a == b {
            return Some(Certificate::new(claim(a, b), Rule::NormalForm, premises));
        }
        let found = {
            let prover = &mut *self;
            let used = &mut premises;
            equal_on(a, b, &mut |condition: &SideCondition| {
                side_condition(condition, on, &mut |e, relation| match prover.sign(e, relation, on) {
                    Some(certificate) => {
                        used.push(certificate);
                        true
                    }
                    None => false,
                })
            })
        };
        (found == Some(true)).then(|| Certificate::new(claim(a, b), Rule::NormalForm, premises))
    }

    /// `e` without its case distinctions on the domain, with the proof of equality; `e` itself with no proof where it
    /// has none.
    pub fn resolved(&mut self, e: &Expr, on: &Domain) -> Option<(Expr, Option<Certificate>)> {
        if is_smooth(e) {
            return Some((e.clone(), None));
        }
        let inside = match on.ranges.as_slice() {
            [(variable, span)] => span.interior().map_or_else(|| on.clone(), |i| on.with_span(variable, &i)),
            _ => on.clone(),
        };
        let mut premises = Vec::new();
        let smooth = {
            let prover = &mut *self;
            let used = &mut premises;
            resolve::resolve(e, &mut |part, relation| match prover.sign(part, relation, &inside) {
                Some(certificate) => {
                    used.push(certificate);
                    true
                }
                None => false,
            })?
        };
        premises.push(self.defined(&smooth, on)?);
        let claim = Claim::Equal { a: e.clone(), b: smooth.clone(), on: on.clone() };
        let certificate = Certificate::new(claim, Rule::Resolve, premises);
        crate::proof::check(certificate.clone()).ok()?;
        Some((smooth, Some(certificate)))
    }

    /// A proof that `e relation 0`, by one of the cheap means, as a yes or no.
    pub fn is(&mut self, e: &Expr, relation: Relation, on: &Domain) -> bool {
        self.sign(e, relation, on).is_some()
    }
}
