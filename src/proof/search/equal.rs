//! Equality on a set.

use crate::expr::constant::compare;
use crate::expr::normal::{SideCondition, equal_on};
use crate::expr::{Expr, Kind, Relation, derivative};
use crate::proof::check::side_condition;
use crate::proof::obligations::is_smooth;
use crate::proof::resolve;
use crate::proof::{Certificate, Claim, Domain, Rule};
use crate::set::sample_points;

use super::Prover;

/// Expressions are counted up to this size when the budget is charged.
const MAX_SIZE: usize = 1_000;

/// Larger formulas are not compared by their derivatives.
const MAX_DIFFERENTIATED: usize = 120;

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

    /// The same with the case distinctions of both resolved on the domain.
    pub fn equal_resolved(&mut self, a: &Expr, b: &Expr, on: &Domain) -> Option<Certificate> {
        if is_smooth(a) && is_smooth(b) {
            return None;
        }
        let (left, left_proof) = self.resolved(a, on)?;
        let (right, right_proof) = self.resolved(b, on)?;
        let claim = |a: &Expr, b: &Expr| Claim::Equal { a: a.clone(), b: b.clone(), on: on.clone() };
        // a = left = right = b; steps between the same expressions are left out.
        let mut chain: Vec<(Expr, Certificate)> = Vec::new();
        chain.extend(left_proof.map(|c| (left.clone(), c)));
        if left != right {
            chain.push((right.clone(), self.equal(&left, &right, on)?));
        }
        chain.extend(right_proof.map(|c| (b.clone(), c)));
        let mut steps = chain.into_iter();
        let (mut at, mut proof) = steps.next()?;
        for (next, step) in steps {
            if *a == next || at == next {
                return None;
            }
            let rule = Rule::Rewrite { to: at };
            proof = Certificate::new(claim(a, &next), rule, vec![proof, step]);
            at = next;
        }
        (at == *b).then_some(proof)
    }

    /// The same by equal derivatives and equal values at one point, in one of the variables of the domain.
    pub fn equal_by_derivative(&mut self, a: &Expr, b: &Expr, on: &Domain) -> Option<Certificate> {
        if !is_smooth(a) || !is_smooth(b) || a.size_up_to(MAX_DIFFERENTIATED) >= MAX_DIFFERENTIATED {
            return None;
        }
        let defined = vec![self.defined(a, on)?, self.defined(b, on)?];
        on.ranges.iter().find_map(|(variable, span)| {
            let mut facts = on.assumptions.facts.iter();
            let mut mentioned = false;
            facts.by_ref().for_each(|f| f.for_each(&mut |e| mentioned |= e.contains(variable)));
            if mentioned || on.assumptions.kind(variable) != Kind::Real {
                return None;
            }
            let inside = on.with_span(variable, &span.interior()?);
            let (left, right) = (derivative(a, variable)?, derivative(b, variable)?);
            // A derivative that does not get simpler leads nowhere.
            if left.is_zero() && right.is_zero() {
                return None;
            }
            let others = Domain {
                ranges: on.ranges.iter().filter(|(v, _)| v != variable).cloned().collect(),
                assumptions: on.assumptions.clone(),
            };
            let (at, values) = sample_points(span).into_iter().take(4).find_map(|point| {
                let at = Expr::number(point);
                let (x, y) = (a.substitute(variable, &at), b.substitute(variable, &at));
                if x == y {
                    return Some((at, None));
                }
                if x.is_constant() && y.is_constant() {
                    return compare(&x, &y).is_some_and(std::cmp::Ordering::is_eq).then_some((at, None));
                }
                let values = self.equal(&x, &y, &others);
                let values = values.or_else(|| self.equal_by_derivative(&x, &y, &others));
                values.map(|c| (at, Some(c)))
            })?;
            let slopes = match left == right {
                true => self.defined(&left, &inside)?,
                false => self.equal(&left, &right, &inside)?,
            };
            let mut premises = defined.clone();
            premises.push(slopes);
            premises.extend(values);
            let claim = Claim::Equal { a: a.clone(), b: b.clone(), on: on.clone() };
            let rule = Rule::SameDerivative { variable: variable.clone(), at };
            Some(Certificate::new(claim, rule, premises))
        })
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
