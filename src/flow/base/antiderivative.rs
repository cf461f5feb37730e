//! Antiderivatives of the formulas in which densities are usually given: a proposal, to be proved by differentiation.

use crate::expr::normal::normal;
use crate::expr::{Expr, Function, Node, Symbol, derivative};

/// How deep expansions and integrations by parts go.
const MAX_DEPTH: usize = 8;

/// The most steps of an integration by parts.
const MAX_PARTS: usize = 24;

/// A function whose derivative should be e; `None` where no rule applies.
pub(super) fn antiderivative(e: &Expr, t: &Symbol) -> Option<Expr> {
    integrate(e, t, MAX_DEPTH)
}

fn integrate(e: &Expr, t: &Symbol, depth: usize) -> Option<Expr> {
    let at = Expr::variable(t.clone());
    if !e.contains(t) {
        return Some(e.times(&at));
    }
    let depth = depth.checked_sub(1)?;
    match e.node() {
        Node::Sum(terms) => {
            let parts: Option<Vec<Expr>> = terms.iter().map(|term| integrate(term, t, depth)).collect();
            return Some(Expr::sum(parts?));
        }
        Node::Product(factors) => {
            let (outside, inside): (Vec<Expr>, Vec<Expr>) =
                factors.iter().cloned().partition(|f| !f.contains(t));
            if !outside.is_empty() {
                let rest = integrate(&Expr::product(inside), t, depth)?;
                return Some(Expr::product([outside, vec![rest]].concat()));
            }
            if let Some(found) = by_parts(&inside, t, depth) {
                return Some(found);
            }
        }
        _ => {
            if let Some(found) = elementary(e, t) {
                return Some(found);
            }
        }
    }
    // Multiplied out.
    let expanded = normal(e, &mut |_| false).ok()?.to_expr().clone();
    (expanded != *e && matches!(expanded.node(), Node::Sum(_) | Node::Product(_)))
        .then(|| integrate(&expanded, t, depth))
        .flatten()
}

/// a and b of a t + b, with a ≠ 0 and neither holding t.
fn linear(e: &Expr, t: &Symbol) -> Option<Expr> {
    derivative(e, t).filter(|a| !a.contains(t) && !a.is_zero())
}

fn elementary(e: &Expr, t: &Symbol) -> Option<Expr> {
    let at = Expr::variable(t.clone());
    let one = Expr::one();
    let of = |f: Function, u: Expr| Expr::apply(f, vec![u]);
    match e.node() {
        Node::Variable(_) => Some(Expr::half().times(&at.powi(2))),
        Node::Power(base, r) if !r.contains(t) => {
            if let Some(a) = linear(base, t) {
                if r.as_number().is_some_and(|r| *r == crate::real::Rational::integer(-1)) {
                    return Some(Expr::ln(Expr::abs(base.clone())).over(&a));
                }
                let up = r.plus(&one);
                return Some(Expr::power(base.clone(), up.clone()).over(&a.times(&up)));
            }
            let (c, b) = square_and_constant(base, t)?;
            let root = c.over(&b).sqrt();
            let unit = root.times(&at);
            match r.as_number().map(ToString::to_string).as_deref() {
                Some("-1") => Some(of(Function::Atan, unit).over(&c.times(&b).sqrt())),
                Some("-1/2") if c == Expr::integer(-1) && b.is_one() => Some(of(Function::Asin, at)),
                Some("1/2") if c == Expr::integer(-1) && b.is_one() => {
                    let chord = at.times(e);
                    Some(Expr::half().times(&chord.plus(&of(Function::Asin, at))))
                }
                _ => None,
            }
        }
        Node::Apply(function, arguments) => {
            let u = arguments.first()?;
            if let Some(a) = linear(u, t) {
                return match function {
                    Function::Exp => Some(e.over(&a)),
                    Function::Sin => Some(of(Function::Cos, u.clone()).negate().over(&a)),
                    Function::Cos => Some(of(Function::Sin, u.clone()).over(&a)),
                    Function::Ln => Some(u.times(e).minus(u).over(&a)),
                    _ => None,
                };
            }
            // e^(−c t²)
            let (c, b) = square_and_constant(u, t).or_else(|| Some((square_only(u, t)?, Expr::zero())))?;
            if *function != Function::Exp {
                return None;
            }
            let c = c.negate();
            let bulk = of(Function::Erf, c.sqrt().times(&at));
            let factor = Expr::product(vec![Expr::half(), Expr::pi().sqrt(), c.sqrt().recip(), Expr::exp(b)]);
            Some(factor.times(&bulk))
        }
        _ => None,
    }
}

/// c where e = c t².
fn square_only(e: &Expr, t: &Symbol) -> Option<Expr> {
    let second = derivative(&derivative(e, t)?, t)?;
    let at_zero = |e: &Expr| e.substitute(t, &Expr::zero());
    let pure = at_zero(e).is_zero() && at_zero(&derivative(e, t)?).is_zero();
    (!second.contains(t) && !second.is_zero() && pure).then(|| Expr::half().times(&second))
}

/// c and b where e = c t² + b.
fn square_and_constant(e: &Expr, t: &Symbol) -> Option<(Expr, Expr)> {
    let b = e.substitute(t, &Expr::zero());
    let c = square_only(&e.minus(&b), t)?;
    (!b.is_zero()).then_some((c, b))
}

/// ∫ P v for a polynomial P and a v that can be integrated again and again.
fn by_parts(factors: &[Expr], t: &Symbol, depth: usize) -> Option<Expr> {
    let is_polynomial = |e: &Expr| {
        let mut current = e.clone();
        for _ in 0..MAX_PARTS {
            if !current.contains(t) {
                return true;
            }
            let Some(next) = derivative(&current, t) else { return false };
            current = normal(&next, &mut |_| false).map_or(next, |n| n.to_expr().clone());
        }
        false
    };
    let transcendental = |e: &Expr| e.any(&mut |part| matches!(part.node(), Node::Apply(..)));
    let (others, polynomial): (Vec<Expr>, Vec<Expr>) = factors.iter().cloned().partition(transcendental);
    if others.is_empty() || polynomial.is_empty() {
        return None;
    }
    let p = Expr::product(polynomial);
    if !is_polynomial(&p) {
        return None;
    }
    let (mut p, mut v) = (p, Expr::product(others));
    let mut terms = Vec::new();
    for k in 0..MAX_PARTS {
        v = integrate(&v, t, depth)?;
        let term = p.times(&v);
        terms.push(if k % 2 == 0 { term } else { term.negate() });
        let next = derivative(&p, t)?;
        p = normal(&next, &mut |_| false).map_or(next, |n| n.to_expr().clone());
        if p.is_zero() {
            return Some(Expr::sum(terms));
        }
    }
    None
}
