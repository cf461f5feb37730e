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
const MAX_TRIED: usize = 8;

/// Steps of search for one proposal; a proof that is there is found with far fewer.
const BUDGET: usize = 8_000;

/// A proved formula for the inverse of the branch, or why there is none.
pub(super) fn closed(
    branch: &Branch,
    variable: &Symbol,
    target: &Symbol,
    assumptions: &Assumptions,
) -> Result<ClosedInverse, String> {
    let points = probe::sample(&branch.smooth, variable, &branch.span, assumptions);
    if points.is_empty() {
        return Err("no sample point of the interval was found".into());
    }
    let question = Question { formula: &branch.smooth, variable, target, assumptions, points: &points };
    let proposals = candidates(&question);
    if proposals.is_empty() {
        return Err("no closed form was found".into());
    }
    let attempt = Attempt { branch, variable, target, assumptions };
    for g in proposals.iter().take(MAX_TRIED) {
        if let Some(found) = attempt.prove(g, &mut Prover::with_budget(BUDGET)) {
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
        // One composition suffices, because the branch is proved to be monotone with this image; the other is tried, too.
        let mut proofs: Vec<Proved> = self.left_inverse(g, prover).into_iter().collect();
        proofs.extend(self.right_inverse(g, &mut Prover::with_budget(BUDGET)).unwrap_or_default());
        if proofs.is_empty() {
            return None;
        }
        let mut formula = g.clone();
        if let Some(image) = &self.branch.image {
            let on = Domain::on(self.target, image, self.assumptions);
            if let Some((tidied, proof)) = tidy(g, &on, prover) {
                formula = tidied;
                proofs.push(proof);
            }
        }
        Some(ClosedInverse { formula, variable: self.target.clone(), on: self.branch.image.clone(), proofs })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Kind;
    use crate::flow::inverse::search::tests::read::read;
    use crate::flow::inverse::tests::solved;

    /// Whether the formula passes as the inverse of f on its first branch.
    fn accepted(f: &str, on: &str, g: &str, assumptions: &Assumptions) -> bool {
        let (analysis, _) = solved(f, on, assumptions);
        let (variable, target) = (Symbol::new("z"), Symbol::new("x"));
        let attempt =
            Attempt { branch: &analysis.branches[0], variable: &variable, target: &target, assumptions };
        attempt.prove(&read(g), &mut Prover::default()).is_some()
    }

    #[test]
    fn near_misses_are_not_accepted() {
        let odd = Assumptions::none()
            .with_kind(Symbol::new("n"), Kind::Odd)
            .with_fact(Expr::symbol("n").compare(Relation::Gt, &Expr::zero()));
        assert!(!accepted("exp(-z^n)", "(-oo,oo)", "ln(x)^(1/n)", &odd));
        let none = Assumptions::none();
        let rows = [
            ("exp(-z^3)", "(-oo,oo)", "(-ln(x))^(1/3)", "ln(x)^(1/3)"),
            ("z^2", "(-oo,0]", "-sqrt(x)", "sqrt(x)"),
            ("cosh(z)", "(-oo,0]", "-acosh(x)", "acosh(x)"),
            ("sin(z)", "[pi/2,3*pi/2]", "pi - asin(x)", "asin(x)"),
            ("z*exp(z)", "(-oo,-1]", "lambertw_m1(x)", "lambertw(x)"),
            ("2 - 3*z", "(-oo,oo)", "(2 - x)/3", "(x - 2)/3"),
            ("sigmoid(z)", "(-oo,oo)", "ln(x/(1 - x))", "ln((1 - x)/x)"),
            ("tanh(z)", "(-oo,oo)", "ln((1 + x)/(1 - x))/2", "ln((1 + x)/(1 - x))"),
            ("z^2 + z", "[0,oo)", "sqrt(x + 1/4) - 1/2", "-sqrt(x + 1/4) - 1/2"),
        ];
        for (f, on, right, wrong) in rows {
            assert!(accepted(f, on, right, &none), "{f}: {right}");
            assert!(!accepted(f, on, wrong, &none), "{f}: {wrong}");
        }
    }
}
