//! Formulas as sums of c z^p e^(t z).

use crate::expr::simplify::expand_definition;
use crate::expr::{Expr, Function, Node, Symbol, derivative};
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::real::Rational;

/// The most terms of a sum.
const MAX_TERMS: usize = 60;

/// c z^p e^(t z), with c and t free of z.
pub(super) struct Term {
    pub factor: Expr,
    pub power: Rational,
    pub rate: Expr,
}

impl Term {
    /// Whether z does not occur.
    pub fn is_constant(&self) -> bool {
        self.power.is_zero() && self.rate.is_zero()
    }
}

/// The terms of a formula, equal ones gathered; `None` where it is no such sum in any of its forms.
pub(super) fn terms(f: &Expr, z: &Symbol, on: &Domain, prover: &mut Prover) -> Option<Vec<Term>> {
    let plain = f.replace(&mut |part| match part.node() {
        Node::Apply(function, arguments) if part.contains(z) => {
            expand_definition(*function, arguments.first()?)
        }
        _ => None,
    });
    let mut forms = vec![f.clone()];
    forms.extend(prover.forms(f, on));
    forms.extend(prover.forms(&plain, on));
    forms.iter().find_map(|form| of_sum(form, z))
}

fn of_sum(e: &Expr, z: &Symbol) -> Option<Vec<Term>> {
    let mut found: Vec<Term> = Vec::new();
    if e.terms().len() > MAX_TERMS {
        return None;
    }
    for term in e.terms() {
        let next = of_product(term, z)?;
        match found.iter_mut().find(|t| t.power == next.power && t.rate == next.rate) {
            Some(known) => known.factor = known.factor.plus(&next.factor),
            None => found.push(next),
        }
    }
    Some(found)
}

fn of_product(e: &Expr, z: &Symbol) -> Option<Term> {
    let mut term = Term { factor: Expr::one(), power: Rational::zero(), rate: Expr::zero() };
    for factor in e.factors() {
        of_factor(factor, &Rational::one(), z, &mut term)?;
    }
    Some(term)
}

/// Multiplies the term by factor^k.
fn of_factor(factor: &Expr, k: &Rational, z: &Symbol, term: &mut Term) -> Option<()> {
    if !factor.contains(z) {
        term.factor = term.factor.times(&Expr::power(factor.clone(), Expr::number(k.clone())));
        return Some(());
    }
    match factor.node() {
        Node::Variable(_) => term.power = &term.power + k,
        Node::Power(base, exponent) => {
            let exponent = exponent.as_number()?;
            return of_factor(base, &(k * exponent), z, term);
        }
        Node::Apply(Function::Exp, arguments) => {
            let u = arguments.first()?;
            let slope = derivative(u, z).filter(|slope| !slope.contains(z))?;
            let offset = u.substitute(z, &Expr::zero());
            let k = Expr::number(k.clone());
            term.rate = term.rate.plus(&k.times(&slope));
            term.factor = term.factor.times(&Expr::exp(k.times(&offset)));
        }
        _ => return None,
    }
    Some(())
}
