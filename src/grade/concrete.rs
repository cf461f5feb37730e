//! Functions in the place of opaque ones. Formulas that are equal for any smooth functions are equal for these, so a point at
//! which they differ then refutes the equality.

use crate::expr::{Expr, Function, Node, Symbol, derivative};
use crate::proof::Domain;
use crate::real::Rational;

/// How many choices of functions are tried.
pub(super) const CHOICES: i64 = 2;

/// The formulas and the domain with the k-th choice of functions; `None` where there are no opaque ones.
pub(super) fn concrete(a: &Expr, b: &Expr, on: &Domain, k: i64) -> Option<(Expr, Expr, Domain)> {
    let mut names: Vec<(&'static str, usize)> = a.opaque_functions();
    names.extend(b.opaque_functions());
    on.assumptions.facts.iter().for_each(|fact| fact.for_each(&mut |e| names.extend(e.opaque_functions())));
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return None;
    }
    let chosen = |e: &Expr| put(e, &names, k);
    let mut domain = on.clone();
    let facts: Option<Vec<_>> = on
        .assumptions
        .facts
        .iter()
        .map(|fact| {
            let mut known = true;
            let put = fact.map(&mut |e| {
                chosen(e).unwrap_or_else(|| {
                    known = false;
                    e.clone()
                })
            });
            known.then_some(put)
        })
        .collect();
    domain.assumptions.facts = facts?;
    Some((chosen(a)?, chosen(b)?, domain))
}

/// The formula with polynomials for its opaque functions, and their derivatives for those of the functions.
fn put(e: &Expr, names: &[(&'static str, usize)], k: i64) -> Option<Expr> {
    let mut failed = false;
    let inside = e.map_children(&mut |child| {
        put(child, names, k).unwrap_or_else(|| {
            failed = true;
            child.clone()
        })
    });
    if failed {
        return None;
    }
    let Node::Apply(Function::Opaque(s), arguments) = inside.node() else { return Some(inside) };
    let at = names.iter().position(|known| *known == (s.name(), s.arity()))?;
    let variables: Vec<Symbol> =
        (0..s.arity()).map(|i| Symbol::new(&format!("argument {i} of an opaque function"))).collect();
    let mut value = polynomial(i64::try_from(at).ok()?, &variables, k)?;
    for &i in s.along() {
        value = derivative(&value, variables.get(i)?)?;
    }
    Some(value.replace(&mut |part| {
        let symbol = part.as_variable()?;
        let i = variables.iter().position(|v| v == symbol)?;
        arguments.get(i).cloned()
    }))
}

/// A polynomial of degree three with coefficients that depend on the place of the name and on the choice.
fn polynomial(at: i64, variables: &[Symbol], k: i64) -> Option<Expr> {
    let mut terms = vec![Expr::number(Rational::ratio(2 * at + 3 - 4 * k, 5)?)];
    for (i, v) in (1_i64..).zip(variables) {
        let x = Expr::variable(v.clone());
        for power in 1..=3 {
            let c = Rational::ratio(2 * at + 3 * i + power + k, 6 + power + at)?;
            terms.push(Expr::scaled(c, x.powi(power)));
        }
    }
    Some(Expr::sum(terms))
}

#[cfg(test)]
mod tests {
    use crate::expr::{Assumptions, Expr};
    use crate::grade::{Equality, formulas_equal, whole_domain};

    #[test]
    fn formulas_that_differ_for_some_functions_are_not_equal() {
        let x = Expr::symbol("x");
        let s = Expr::opaque("s", vec![x.clone()]);
        let t = Expr::opaque("t", vec![x.clone()]);
        let slope = crate::expr::derivative(&s, &crate::expr::Symbol::new("x")).unwrap_or_else(Expr::zero);
        let on = whole_domain(&[crate::expr::Symbol::new("x")], &Assumptions::none());
        let refuted = |a: &Expr, b: &Expr| matches!(formulas_equal(a, b, &on), Equality::Refuted(_));
        let proved = |a: &Expr, b: &Expr| matches!(formulas_equal(a, b, &on), Equality::Proved(_));
        assert!(refuted(&s, &t));
        assert!(refuted(&s, &slope));
        assert!(refuted(&s.times(&x), &s));
        assert!(refuted(&Expr::exp(s.clone()), &Expr::exp(s.negate())));
        assert!(proved(&s.plus(&s), &Expr::integer(2).times(&s)));
        assert!(proved(&s.plus(&t).minus(&t), &s));
    }
}
