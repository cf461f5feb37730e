//! Looks for certificates about maps of several variables.

mod points;
mod refute;
mod regular;
mod theorems;

pub(crate) use refute::{EqualPair, PointAndBox};

use super::Prover;
use crate::expr::{Expr, Relation};
use crate::proof::Certificate;
use crate::proof::vector::VectorMapOn;

impl Prover {
    /// A proof that `e` is defined on the region, from the part of the region that matters.
    pub fn defined_on_region(&mut self, e: &Expr, map: &VectorMapOn) -> Option<Certificate> {
        self.defined(e, &map.region_for(e))
    }

    /// A proof of `e relation 0` on the region, from the part of the region that matters.
    pub fn sign_on_region(&mut self, e: &Expr, relation: Relation, map: &VectorMapOn) -> Option<Certificate> {
        self.sign(e, relation, &map.region_for(e))
    }

    /// A proof that e ≠ 0 on the region: assumed or seen at once, from a simpler form of e, or by one of its signs. No
    /// attempt takes more than half of what is left of the budget.
    pub fn nonzero_on_region(&mut self, e: &Expr, map: &VectorMapOn) -> Option<Certificate> {
        let region = map.region_for(e);
        let signs = [Relation::Gt, Relation::Lt, Relation::Ne];
        self.shallow(e, Relation::Ne, &region)
            .or_else(|| {
                signs.into_iter().find_map(|r| self.attempt(|prover| prover.by_factoring(e, r, &region)))
            })
            .or_else(|| signs.into_iter().find_map(|r| self.attempt(|prover| prover.sign(e, r, &region))))
    }

    /// Proofs that the components and the entries of the Jacobian are defined on the region.
    pub(crate) fn smooth_premises(&mut self, map: &VectorMapOn) -> Option<Vec<Certificate>> {
        let jacobian = map.jacobian()?;
        let mut premises = Vec::new();
        for e in map.components.iter().chain(jacobian.iter().flatten()) {
            if !crate::proof::obligations::is_smooth(e) {
                return None;
            }
            if !e.is_total() {
                premises.push(self.defined_on_region(e, map)?);
            }
        }
        Some(premises)
    }
}
