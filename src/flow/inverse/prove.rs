//! From proposals to a proved inverse.

use super::ClosedInverse;
use super::search::{Question, candidates, probe};
use crate::expr::{Assumptions, Expr, Symbol, constant};
use crate::flow::Branch;
use crate::flow::tidy::tidy;
use crate::proof::check::{inside_signs, membership};
use crate::proof::search::Prover;
use crate::proof::{Certificate, Claim, Domain, Proved, Rule, check};
use crate::set::sample_points;

/// The most proposals that are tried to be proved.
const MAX_TRIED: usize = 8;

/// The most points of the interval of which one is to show that the inverse belongs to it.
const MAX_POINTS: usize = 6;

/// Steps of search for one proposal; a proof that is there is found with far fewer.
const BUDGET: usize = 40_000;

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
        // One composition suffices, because the branch is proved to be monotone with this image; the other follows.
        let left = self.left_inverse(g, prover).filter(|left| check(left.clone()).is_ok());
        let (left, right) = match left {
            Some(left) => {
                let right = self.follows(g, vec![left.clone()]);
                (Some(left), right)
            }
            None => {
                let prover = &mut Prover::with_budget(BUDGET);
                match self.right_inverse(g, prover) {
                    Some(right) => (self.follows(g, right.clone()), right.into_iter().next()),
                    None => {
                        let (left, right) = self.continued(g, prover)?;
                        (Some(left), Some(right))
                    }
                }
            }
        };
        let proved = |c: Option<Certificate>| c.and_then(|c| check(c).ok());
        let (left, right) = (proved(left), proved(right));
        let (undoes_map, undone_by_map) = (left.is_some(), right.is_some());
        let mut proofs: Vec<Proved> = left.into_iter().chain(right).collect();
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
        let (variable, on) = (self.target.clone(), self.branch.image.clone());
        Some(ClosedInverse { formula, variable, on, undoes_map, undone_by_map, proofs })
    }

    fn source(&self) -> Domain {
        Domain::on(self.variable, &self.branch.span, self.assumptions)
    }

    /// g(f(z)) = z on the span.
    fn left_inverse(&self, g: &Expr, prover: &mut Prover) -> Option<Certificate> {
        let composed = g.substitute(self.target, &self.branch.smooth);
        let (z, on) = (Expr::variable(self.variable.clone()), self.source());
        let defined = match &self.branch.image {
            Some(image) => {
                let mut premises = self.of_branch();
                premises.push(prover.defined(g, &Domain::on(self.target, image, self.assumptions))?);
                let (outer, inner) = (g.clone(), self.branch.smooth.clone());
                let rule = Rule::Composed { outer, variable: self.target.clone(), inner };
                Certificate::new(Claim::Defined { e: composed.clone(), on: on.clone() }, rule, premises)
            }
            None => prover.defined(&composed, &on)?,
        };
        is_identity(&composed, &z, &on, defined, prover)
    }

    /// f(g(x)) = x on the image, with values in the span: the equality, then the signs.
    fn right_inverse(&self, g: &Expr, prover: &mut Prover) -> Option<Vec<Certificate>> {
        let image = self.branch.image.as_ref()?;
        let on = Domain::on(self.target, image, self.assumptions);
        let mut signs = Vec::new();
        for (e, relation) in membership(g, &self.branch.span) {
            signs.push(prover.sign(&e, relation, &on)?);
        }
        let mut premises = signs.clone();
        premises.push(prover.defined(g, &on)?);
        premises.push(prover.defined(&self.branch.smooth, &self.source())?);
        let composed = self.branch.smooth.substitute(self.variable, g);
        let (outer, inner) = (self.branch.smooth.clone(), g.clone());
        let rule = Rule::Composed { outer, variable: self.variable.clone(), inner };
        let claim = Claim::Defined { e: composed.clone(), on: on.clone() };
        let defined = Certificate::new(claim, rule, premises);
        let x = Expr::variable(self.target.clone());
        let mut proofs = vec![is_identity(&composed, &x, &on, defined, prover)?];
        proofs.append(&mut signs);
        Some(proofs)
    }

    /// f(g(x)) = x on the image, and g(f(z)) = z because g is continuous and has one value in the span.
    fn continued(&self, g: &Expr, prover: &mut Prover) -> Option<(Certificate, Certificate)> {
        let image = self.branch.image.as_ref()?;
        let on = Domain::on(self.target, image, self.assumptions);
        let composed = self.branch.smooth.substitute(self.variable, g);
        let defined = prover.defined(&composed, &on)?;
        let x = Expr::variable(self.target.clone());
        let right = prover.equal_where_defined(&composed, &x, &on, vec![defined])?;
        let z = Expr::variable(self.variable.clone());
        let a = g.substitute(self.target, &self.branch.smooth);
        let parameters = Domain::of_parameters(self.assumptions);
        let candidates = sample_points(&self.branch.span)
            .into_iter()
            .map(|p| constant::fold(&self.branch.smooth.substitute(self.variable, &Expr::number(p))));
        for at in candidates.take(MAX_POINTS) {
            let value = g.substitute(self.target, &at);
            let signs = inside_signs(&at, image).into_iter().chain(inside_signs(&value, &self.branch.span));
            let mut premises = self.of_branch();
            premises.push(right.clone());
            premises.extend(
                signs.filter(|(e, _)| !e.is_constant()).filter_map(|(e, r)| prover.sign(&e, r, &parameters)),
            );
            let rule = Rule::Continued { map: self.branch.smooth.clone(), inverse: g.clone(), at };
            let claim = Claim::Equal { a: a.clone(), b: z.clone(), on: self.source() };
            let left = Certificate::new(claim, rule, premises);
            if check(left.clone()).is_ok() {
                return Some((left, right));
            }
        }
        None
    }

    /// What is proved of the branch: its image, and what that rests on, monotony and the formula.
    fn of_branch(&self) -> Vec<Certificate> {
        let known = self.branch.proof.certificate();
        std::iter::once(known).chain(&known.premises).cloned().collect()
    }

    /// The other composition, from the one that is proved.
    fn follows(&self, g: &Expr, one: Vec<Certificate>) -> Option<Certificate> {
        let (map, inverse) = (self.branch.smooth.clone(), g.clone());
        let image = self.branch.image.as_ref()?;
        let (z, x) = (Expr::variable(self.variable.clone()), Expr::variable(self.target.clone()));
        let is_left = matches!(&one.first()?.claim, Claim::Equal { b, .. } if *b == z);
        let claim = if is_left {
            let on = Domain::on(self.target, image, self.assumptions);
            Claim::Equal { a: map.substitute(self.variable, g), b: x, on }
        } else {
            Claim::Equal { a: g.substitute(self.target, &map), b: z, on: self.source() }
        };
        let mut premises = self.of_branch();
        premises.extend(one);
        let certificate = Certificate::new(claim, Rule::OtherComposition { map, inverse }, premises);
        check(certificate.clone()).is_ok().then_some(certificate)
    }
}

/// A proof that a composition, which is proved to be defined, is the variable.
fn is_identity(
    composed: &Expr,
    variable: &Expr,
    on: &Domain,
    defined: Certificate,
    prover: &mut Prover,
) -> Option<Certificate> {
    prover
        .attempt(|p| p.equal_where_defined(composed, variable, on, vec![defined]))
        .or_else(|| prover.equal_by_parts(composed, variable, on))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Kind, Relation};
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

    #[test]
    fn a_continuous_inverse_needs_one_value_in_the_interval() {
        let none = Assumptions::none();
        let tried = |f: &str, on: &str, g: &str| {
            let (analysis, _) = solved(f, on, &none);
            let (variable, target) = (Symbol::new("z"), Symbol::new("x"));
            let attempt = Attempt {
                branch: &analysis.branches[0],
                variable: &variable,
                target: &target,
                assumptions: &none,
            };
            attempt.continued(&read(g), &mut Prover::default())
        };
        let (left, right) = tried("z^2", "[0,oo)", "sqrt(x)").unwrap();
        assert!(check(left.clone()).is_ok() && check(right).is_ok());
        assert!(tried("z^2", "(-oo,0]", "-sqrt(x)").is_some());
        // The other branch undoes the map, too, but with values outside the interval.
        assert!(tried("z^2", "[0,oo)", "-sqrt(x)").is_none());
        // A jump from one branch to the other.
        assert!(tried("z^2", "[0,oo)", "sqrt(x)*sign(2 - x)").is_none());
        assert!(tried("z^2", "[0,oo)", "abs(sqrt(x))").is_none());
        let Rule::Continued { map, inverse, at } = left.rule.clone() else { panic!() };
        let forged = |map: &Expr, inverse: &Expr, at: Expr| {
            let rule = Rule::Continued { map: map.clone(), inverse: inverse.clone(), at };
            check(Certificate { rule, ..left.clone() }).is_ok()
        };
        assert!(forged(&map, &inverse, at.clone()));
        // The point is an end of the image, outside it, or not fixed; or map and inverse are others.
        assert!(!forged(&map, &inverse, Expr::zero()));
        assert!(!forged(&map, &inverse, Expr::integer(-1)));
        assert!(!forged(&map, &inverse, Expr::symbol("x")));
        assert!(!forged(&map, &inverse.negate(), at.clone()));
        assert!(!forged(&inverse, &map, at));
        for i in 0..left.premises.len() {
            let mut without = left.clone();
            let removed = without.premises.remove(i);
            let needed = matches!(removed.claim, Claim::Image { .. } | Claim::StrictlyMonotone { .. })
                || matches!(&removed.claim, Claim::Equal { .. });
            assert!(!needed || check(without).is_err(), "{:?} left out", removed.claim);
        }
    }
}
