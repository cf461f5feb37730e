//! From proposals to a proved inverse.

use super::ClosedInverse;
use super::search::{Question, candidates, probe};
use crate::expr::{Assumptions, Expr, Relation, Symbol};
use crate::flow::Branch;
use crate::flow::tidy::tidy;
use crate::proof::search::Prover;
use crate::proof::{Domain, Proved};
use crate::set::{Bound, Span};

/// The most proposals that are tried to be proved.
const MAX_TRIED: usize = 12;

/// A proved formula for the inverse of the branch, or why there is none.
pub(super) fn closed(
    branch: &Branch,
    variable: &Symbol,
    target: &Symbol,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Result<ClosedInverse, String> {
    let points = probe::sample(&branch.smooth, variable, &branch.span, assumptions);
    if points.is_empty() {
        return Err("no sample point of the interval was found".into());
    }
    let question =
        Question { formula: &branch.smooth, variable, target, assumptions, points: &points };
    let proposals = candidates(&question);
    if proposals.is_empty() {
        return Err("no closed form was found".into());
    }
    let attempt = Attempt { branch, variable, target, assumptions };
    for g in proposals.iter().take(MAX_TRIED) {
        if let Some(found) = attempt.prove(g, prover) {
            return Ok(found);
        }
    }
    Err("a formula was found, but not proved to be the inverse".into())
}

struct Attempt<'a> {
    branch: &'a Branch,
    variable: &'a Symbol,
    target: &'a Symbol,
    assumptions: &'a Assumptions,
}

impl Attempt<'_> {
    fn prove(&self, g: &Expr, prover: &mut Prover) -> Option<ClosedInverse> {
        let mut proofs = match self.left_inverse(g, prover) {
            Some(proof) => vec![proof],
            None => self.right_inverse(g, prover)?,
        };
        let mut formula = g.clone();
        if let Some(image) = &self.branch.image {
            let on = Domain::on(self.target, image, self.assumptions);
            if let Some((tidied, proof)) = tidy(g, &on, prover) {
                formula = tidied;
                proofs.push(proof);
            }
        }
        Some(ClosedInverse {
            formula,
            variable: self.target.clone(),
            on: self.branch.image.clone(),
            proofs,
        })
    }

    /// g(f(z)) = z on the span.
    fn left_inverse(&self, g: &Expr, prover: &mut Prover) -> Option<Proved> {
        let on = Domain::on(self.variable, &self.branch.span, self.assumptions);
        let composed = g.substitute(self.target, &self.branch.smooth);
        let certificate = prover.equal(&composed, &Expr::variable(self.variable.clone()), &on)?;
        prover.confirm(certificate)
    }

    /// f(g(x)) = x on the image, with values in the span.
    fn right_inverse(&self, g: &Expr, prover: &mut Prover) -> Option<Vec<Proved>> {
        let image = self.branch.image.as_ref()?;
        let on = Domain::on(self.target, image, self.assumptions);
        let composed = self.branch.smooth.substitute(self.variable, g);
        let certificate = prover.equal(&composed, &Expr::variable(self.target.clone()), &on)?;
        let mut proofs = vec![prover.confirm(certificate)?];
        for (e, relation) in membership(g, &self.branch.span) {
            let certificate = prover.sign(&e, relation, &on)?;
            proofs.push(prover.confirm(certificate)?);
        }
        Some(proofs)
    }
}

/// The signs that say that e lies in the interval.
fn membership(e: &Expr, span: &Span) -> Vec<(Expr, Relation)> {
    let mut signs = Vec::new();
    if let Bound::Finite(end) = span.lo() {
        signs.push((e.minus(end), if span.lo_closed() { Relation::Ge } else { Relation::Gt }));
    }
    if let Bound::Finite(end) = span.hi() {
        signs.push((e.minus(end), if span.hi_closed() { Relation::Le } else { Relation::Lt }));
    }
    signs
}
