//! Signs of expressions in parameters from one assumption with which they are affinely related: 1 + 2u w/√π > 0 where
//! √π + 2u w > 0 is assumed.

use crate::expr::constant;
use crate::expr::{Expr, Relation, derivative};
use crate::proof::{Certificate, Domain, Rule};
use crate::real::Rational;

use super::Prover;
use super::combine::one_sided_facts;
use super::sign::sign_claim;

/// Expressions from this size on are not looked at.
const MAX_SIZE: usize = 40;

impl Prover {
    /// ±e = λ f + μ with an assumption f > 0 or f ≥ 0 and constants λ > 0, μ ≥ 0, which need not be rational.
    pub(super) fn by_proportion(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        let target = match relation {
            Relation::Gt | Relation::Ge => e.clone(),
            Relation::Lt | Relation::Le => e.negate(),
            _ => return None,
        };
        let symbols = e.variables();
        let symbol = symbols.first()?.clone();
        for fact in one_sided_facts(on).into_iter().filter(|f| f.variables() == symbols) {
            if fact.size_up_to(MAX_SIZE) >= MAX_SIZE || !self.spend(100) {
                continue;
            }
            let slopes = derivative(&target, &symbol).zip(derivative(&fact, &symbol));
            let Some(ratio) = slopes.map(|(a, b)| a.over(&b)) else { continue };
            let parameters = Domain::of_parameters(&on.assumptions);
            let Some(factor) = self.constant_form(&ratio, &parameters) else { continue };
            let Some(rest) = self.constant_form(&target.minus(&factor.times(&fact)), &parameters) else {
                continue;
            };
            let signs = (constant::sign_of(&factor), constant::sign_of(&rest));
            let (Some(std::cmp::Ordering::Greater), Some(sign)) = signs else { continue };
            if sign.is_lt() {
                continue;
            }
            let mut terms = vec![(Rational::one(), vec![factor.clone(), fact.clone()])];
            let mut premises = vec![self.defined(e, on)?];
            premises.extend(self.known_fact(&fact, on));
            premises.extend(self.sign(&factor, Relation::Gt, on));
            if sign.is_gt() {
                premises.extend(self.sign(&rest, Relation::Gt, on));
                terms.push((Rational::one(), vec![rest]));
            }
            let rule = Rule::Combination { terms };
            let certificate = Certificate::new(sign_claim(e, relation, on), rule, premises);
            if crate::proof::check(certificate.clone()).is_ok() {
                return Some(certificate);
            }
        }
        None
    }

    /// The constant that an expression in parameters is, if it is one.
    fn constant_form(&mut self, e: &Expr, on: &Domain) -> Option<Expr> {
        if e.is_constant() {
            return Some(constant::fold_constants(e));
        }
        self.expanded(e, on).filter(Expr::is_constant)
    }
}
