//! Looks for certificates about maps of several variables.

mod flow;
mod points;
mod radial;
mod refute;
mod regular;
mod theorems;

pub(crate) use refute::{EqualPair, PointAndBox};

use super::Prover;
use crate::expr::normal::normal;
use crate::expr::simplify::simplify;
use crate::expr::{Expr, Relation};
use crate::proof::check::side_condition;
use crate::proof::vector::VectorMapOn;
use crate::proof::{Certificate, Claim, Domain, Rule};

/// Nodes up to which a determinant is simplified before its sign is looked for.
const MAX_SIMPLIFIED: usize = 400;

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
            .or_else(|| self.attempt(|prover| prover.nonzero_when_simplified(e, &region)))
            .or_else(|| self.attempt(|prover| prover.nonzero_when_grouped(e, map, &region)))
            .or_else(|| {
                signs.into_iter().find_map(|r| self.attempt(|prover| prover.by_factoring(e, r, &region)))
            })
            .or_else(|| signs.into_iter().find_map(|r| self.attempt(|prover| prover.sign(e, r, &region))))
    }

    /// The same with the terms collected that differ in parameters only: 1 + u₁w₁h + u₂w₂h is 1 + (u₁w₁ + u₂w₂) h.
    fn nonzero_when_grouped(&mut self, e: &Expr, map: &VectorMapOn, region: &Domain) -> Option<Certificate> {
        if e.size_up_to(MAX_SIMPLIFIED) >= MAX_SIMPLIFIED {
            return None;
        }
        let expanded = normal(e, &mut |_| false).ok()?.to_expr().clone();
        let mut groups: Vec<(Expr, Vec<Expr>)> = Vec::new();
        for term in expanded.terms() {
            let (own, rest): (Vec<Expr>, Vec<Expr>) =
                term.factors().iter().cloned().partition(|f| map.is_parameter(f));
            let (own, rest) = (Expr::product(own), Expr::product(rest));
            match groups.iter_mut().find(|(known, _)| *known == rest) {
                Some((_, factors)) => factors.push(own),
                None => groups.push((rest, vec![own])),
            }
        }
        if groups.len() == expanded.terms().len() {
            return None;
        }
        let to = Expr::sum(groups.into_iter().map(|(rest, own)| Expr::sum(own).times(&rest)).collect());
        let signs = [Relation::Gt, Relation::Lt, Relation::Ne];
        let sign = signs.into_iter().find_map(|r| self.attempt(|prover| prover.sign(&to, r, region)))?;
        let equal = self.equal(e, &to, region)?;
        let claim = Claim::Sign { e: e.clone(), relation: Relation::Ne, on: region.clone() };
        Some(Certificate::new(claim, Rule::Rewrite { to }, vec![equal, sign]))
    }

    /// The same from the form to which e simplifies on the region: r cos² t + r sin² t is r.
    fn nonzero_when_simplified(&mut self, e: &Expr, region: &Domain) -> Option<Certificate> {
        if e.size_up_to(MAX_SIMPLIFIED) >= MAX_SIMPLIFIED {
            return None;
        }
        let to = simplify(e, &mut |condition| {
            side_condition(condition, region, &mut |x, relation| {
                self.attempt(|prover| prover.sign(x, relation, region)).is_some()
            })
        });
        let plain = normal(e, &mut |_| false).ok().map(|form| form.to_expr().clone());
        let smaller = |form: &Expr| form.size_up_to(MAX_SIMPLIFIED) < to.size_up_to(MAX_SIMPLIFIED);
        let to = plain.filter(smaller).unwrap_or(to);
        if to == *e {
            return None;
        }
        let signs = [Relation::Gt, Relation::Lt, Relation::Ne];
        let sign = signs.into_iter().find_map(|r| self.attempt(|prover| prover.sign(&to, r, region)))?;
        let equal = self.equal(e, &to, region)?;
        let claim = Claim::Sign { e: e.clone(), relation: Relation::Ne, on: region.clone() };
        Some(Certificate::new(claim, Rule::Rewrite { to }, vec![equal, sign]))
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
