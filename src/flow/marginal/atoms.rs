//! Values on which a function of several variables is constant.

use std::cmp::Ordering;

use crate::expr::{Assumptions, Expr, Relation, constant};
use crate::flow::density::Atom;
use crate::flow::tidy::tidied;
use crate::proof::Domain;
use crate::proof::search::Prover;

/// The values that were found, each once.
pub(super) struct Atoms {
    found: Vec<Atom>,
    on: Domain,
}

impl Atoms {
    /// None.
    pub fn new(assumptions: &Assumptions) -> Self {
        Self { found: Vec::new(), on: Domain::of_parameters(assumptions) }
    }

    /// One more value with its probability; `None` where it is not known whether another one is the same.
    pub fn add(&mut self, at: &Expr, mass: Expr, prover: &mut Prover) -> Option<()> {
        let mass = self.tidied(mass, prover);
        if mass.is_zero() {
            return Some(());
        }
        let at = self.tidied(at.clone(), prover);
        for k in 0..self.found.len() {
            if self.is_same(&at, k, prover)? {
                let sum = self.found[k].mass.as_ref()?.plus(&mass);
                self.found[k].mass = Some(self.tidied(sum, prover));
                return Some(());
            }
        }
        self.found.push(Atom { at, mass: Some(mass), index: None });
        Some(())
    }

    /// All of them, in order where they are numbers.
    pub fn all(mut self) -> Vec<Atom> {
        self.found.sort_by(|a, b| constant::compare(&a.at, &b.at).unwrap_or(Ordering::Equal));
        self.found
    }

    fn is_same(&self, at: &Expr, k: usize, prover: &mut Prover) -> Option<bool> {
        let other = &self.found[k].at;
        if at == other {
            return Some(true);
        }
        if at.is_constant() && other.is_constant() {
            return constant::compare(at, other).map(Ordering::is_eq);
        }
        if prover.equal(at, other, &self.on).is_some() {
            return Some(true);
        }
        let difference = at.minus(other);
        prover.is(&difference, Relation::Ne, &self.on).then_some(false)
    }

    fn tidied(&self, e: Expr, prover: &mut Prover) -> Expr {
        if e.is_constant() { constant::fold(&e) } else { tidied(e, &self.on, prover) }
    }
}
