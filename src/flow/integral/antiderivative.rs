//! Antiderivatives of the formulas in which densities are usually given: a proposal, to be proved by differentiation.

use crate::expr::normal::normal;
use crate::expr::simplify::simplify;
use crate::expr::{Expr, Function, Node, Symbol, derivative};
use crate::real::effort;

/// How deep expansions and integrations by parts go.
const MAX_DEPTH: usize = 8;

/// How many substitutions of inner functions are nested.
const MAX_NESTED: usize = 2;

/// The most integrals that are looked at for one.
const MAX_STEPS: usize = 200;

/// What one of them costs.
const STEP: u64 = 500;

/// The largest integrand, in nodes.
const MAX_SIZE: usize = 400;

/// The most inner functions that are tried.
const MAX_INNER: usize = 8;

/// The most steps of an integration by parts.
const MAX_PARTS: usize = 24;

/// A function whose derivative should be e; `None` where no rule applies.
pub(super) fn antiderivative(e: &Expr, t: &Symbol) -> Option<Expr> {
    integrate(e, t, &mut Bounds { depth: MAX_DEPTH, inner: MAX_NESTED, steps: MAX_STEPS })
}

/// What is left of the bounds of a search.
struct Bounds {
    depth: usize,
    /// How many substitutions may be nested.
    inner: usize,
    /// Over all of the search.
    steps: usize,
}

impl Bounds {
    fn one_deeper<T>(&mut self, f: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.steps = self.steps.checked_sub(1)?;
        self.depth = self.depth.checked_sub(1)?;
        effort::charge(STEP);
        let found = if effort::is_exhausted() { None } else { f(self) };
        self.depth += 1;
        found
    }
}

fn integrate(e: &Expr, t: &Symbol, bounds: &mut Bounds) -> Option<Expr> {
    if !e.contains(t) {
        return Some(e.times(&Expr::variable(t.clone())));
    }
    if e.size_up_to(MAX_SIZE) >= MAX_SIZE {
        return None;
    }
    bounds.one_deeper(|bounds| by_rules(e, t, bounds))
}

fn by_rules(e: &Expr, t: &Symbol, bounds: &mut Bounds) -> Option<Expr> {
    match e.node() {
        Node::Sum(terms) => {
            let parts: Option<Vec<Expr>> = terms.iter().map(|term| integrate(term, t, bounds)).collect();
            return Some(Expr::sum(parts?));
        }
        Node::Product(factors) => {
            let (outside, inside): (Vec<Expr>, Vec<Expr>) =
                factors.iter().cloned().partition(|f| !f.contains(t));
            if !outside.is_empty() {
                let rest = integrate(&Expr::product(inside), t, bounds)?;
                return Some(Expr::product([outside, vec![rest]].concat()));
            }
            if let Some(found) = by_parts(&inside, t, bounds) {
                return Some(found);
            }
        }
        _ => {
            if let Some(found) = elementary(e, t) {
                return Some(found);
            }
        }
    }
    if let Some(found) = by_inner_function(e, t, bounds) {
        return Some(found);
    }
    // Multiplied out.
    let expanded = normal(e, &mut |_| false).ok()?.to_expr().clone();
    (expanded != *e && matches!(expanded.node(), Node::Sum(_) | Node::Product(_)))
        .then(|| integrate(&expanded, t, bounds))
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
                Some("-1/2") => {
                    let d = c.negate();
                    Some(of(Function::Asin, d.over(&b).sqrt().times(&at)).over(&d.sqrt()))
                }
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
            // exp(−c (t − m)² + d)
            if *function != Function::Exp {
                return None;
            }
            let [d, slope, square] = quadratic(u, t)?;
            let c = square.negate();
            let m = slope.over(&Expr::integer(2).times(&c));
            let peak = d.plus(&c.times(&m.powi(2)));
            let root = c.sqrt();
            let bulk = of(Function::Erf, root.times(&at.minus(&m)));
            let factor = Expr::product(vec![Expr::half(), Expr::pi().sqrt(), root.recip(), Expr::exp(peak)]);
            Some(factor.times(&bulk))
        }
        _ => None,
    }
}

/// ∫ h(u) u′ dt = H(u), for a function u that stands in the formula.
fn by_inner_function(e: &Expr, t: &Symbol, bounds: &mut Bounds) -> Option<Expr> {
    let inner_left = bounds.inner.checked_sub(1)?;
    let mut inner: Vec<Expr> = Vec::new();
    e.any(&mut |part| {
        let candidates: Vec<&Expr> = match part.node() {
            Node::Apply(_, arguments) => arguments.iter().chain([part]).collect(),
            Node::Power(base, _) => vec![base, part],
            _ => Vec::new(),
        };
        for u in candidates {
            let linear = derivative(u, t).is_none_or(|d| !d.contains(t));
            if u.contains(t) && !linear && u != e && !inner.contains(u) {
                inner.push(u.clone());
            }
        }
        inner.len() >= MAX_INNER
    });
    // No name that can be typed begins with a control character.
    let name = Symbol::new(&format!("\u{2}u{inner_left}"));
    let s = Expr::variable(name.clone());
    bounds.inner = inner_left;
    let found = inner.iter().find_map(|u| {
        let over = e.over(&derivative(u, t)?);
        let simple = simplify(&over, &mut |_| false);
        let outer = simple.replace(&mut |part| (part == u).then(|| s.clone()));
        if outer.contains(t) || !outer.contains(&name) {
            return None;
        }
        Some(integrate(&outer, &name, bounds)?.substitute(&name, u))
    });
    bounds.inner += 1;
    found
}

/// d, s and c of e = d + s t + c t², with c ≠ 0.
fn quadratic(e: &Expr, t: &Symbol) -> Option<[Expr; 3]> {
    let first = derivative(e, t)?;
    let second = derivative(&first, t)?;
    if second.contains(t) || second.is_zero() {
        return None;
    }
    let at_zero = |e: &Expr| e.substitute(t, &Expr::zero());
    Some([at_zero(e), at_zero(&first), Expr::half().times(&second)])
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

/// Whether the formula is written as a polynomial in t.
fn is_polynomial(e: &Expr, t: &Symbol) -> bool {
    let all = |parts: &[Expr]| parts.iter().all(|part| is_polynomial(part, t));
    !e.contains(t)
        || match e.node() {
            Node::Variable(_) => true,
            Node::Sum(parts) | Node::Product(parts) => all(parts),
            Node::Power(base, k) => {
                k.as_number().is_some_and(|k| k.is_integer() && !k.is_negative()) && is_polynomial(base, t)
            }
            _ => false,
        }
}

/// ∫ P v for a polynomial P and a v that can be integrated again and again.
fn by_parts(factors: &[Expr], t: &Symbol, bounds: &mut Bounds) -> Option<Expr> {
    let transcendental = |e: &Expr| e.any(&mut |part| matches!(part.node(), Node::Apply(..)));
    let (others, polynomial): (Vec<Expr>, Vec<Expr>) = factors.iter().cloned().partition(transcendental);
    if others.is_empty() || polynomial.is_empty() {
        return None;
    }
    let p = Expr::product(polynomial);
    if !is_polynomial(&p, t) {
        return None;
    }
    let (mut p, mut v) = (p, Expr::product(others));
    let mut terms = Vec::new();
    for k in 0..MAX_PARTS {
        v = integrate(&v, t, bounds)?;
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
