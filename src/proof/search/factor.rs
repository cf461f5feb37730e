//! Signs of sums through a common factor, and through a positive factor that simplifies.

use crate::expr::{Expr, Function, Node, Relation};
use crate::proof::{Certificate, Domain, Rule};

use super::Prover;
use super::sign::sign_claim;

impl Prover {
    /// e = h · rest with a factor h common to all terms, or e rewritten with exponentials taken out.
    pub(super) fn by_factoring(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        for to in factored_forms(e) {
            if !self.spend(10) {
                return None;
            }
            let Some(sign) = self.sign(&to, relation, on) else { continue };
            let Some(equal) = self.equal(e, &to, on) else { continue };
            return Some(Certificate::new(
                sign_claim(e, relation, on),
                Rule::Rewrite { to },
                vec![equal, sign],
            ));
        }
        None
    }
}

/// Other forms of the expression that may show their sign more easily.
fn factored_forms(e: &Expr) -> Vec<Expr> {
    let mut forms = Vec::new();
    if let Node::Sum(terms) = e.node() {
        for factor in terms[0].factors() {
            if factor.as_number().is_none()
                && let Some(form) = taken_out(terms, factor)
            {
                forms.push(form);
            }
        }
        forms.extend(exponential_out(terms));
        forms.extend(squares(e));
    }
    forms.retain(|form| form != e);
    forms
}

/// h · Σ termᵢ/h where h is a factor of every term.
fn taken_out(terms: &[Expr], h: &Expr) -> Option<Expr> {
    let rest: Option<Vec<Expr>> = terms
        .iter()
        .map(|term| {
            let factors = term.factors();
            let at = factors.iter().position(|f| f == h)?;
            let mut others = factors.to_vec();
            others.remove(at);
            Some(Expr::product(others))
        })
        .collect();
    Some(h.times(&Expr::sum(rest?)))
}

/// exp(u) · Σ termᵢ exp(−u), with the exponentials in each term combined, for the first exponential that occurs.
fn exponential_out(terms: &[Expr]) -> Option<Expr> {
    let argument = |factor: &Expr| match factor.node() {
        Node::Apply(Function::Exp, arguments) => arguments.first().cloned(),
        _ => None,
    };
    let u = terms.iter().flat_map(Expr::factors).find_map(argument)?;
    let rest = terms.iter().map(|term| {
        let mut exponent = u.negate();
        let mut others = Vec::new();
        for factor in term.factors() {
            match argument(factor) {
                Some(v) => exponent = exponent.plus(&v),
                None => others.push(factor.clone()),
            }
        }
        others.push(Expr::exp(exponent));
        Expr::product(others)
    });
    Some(Expr::exp(u.clone()).times(&Expr::sum(rest.collect())))
}

/// sin² = 1 − cos² and cos² = 1 − sin², applied throughout.
fn squares(e: &Expr) -> Vec<Expr> {
    let replace = |from: Function, to: Function| {
        e.replace(&mut |part| match part.node() {
            Node::Power(base, exponent) if exponent.as_number().is_some_and(|r| r.to_i64() == Some(2)) => {
                match base.node() {
                    Node::Apply(f, arguments) if *f == from => {
                        Some(Expr::one().minus(&Expr::apply(to, arguments.clone()).powi(2)))
                    }
                    _ => None,
                }
            }
            _ => None,
        })
    };
    vec![replace(Function::Sin, Function::Cos), replace(Function::Cos, Function::Sin)]
}
