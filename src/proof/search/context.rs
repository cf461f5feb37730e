//! Equality of two formulas that are the same but for one part: the parts are compared, as they are or by their squares.
//!
//! ln|1 + u sech² z| and ln|1 + u (1 − tanh² z)| differ in the argument of |·| only, and √(1 − cos² x) + x and |sin x| + x in
//! one term.

use crate::expr::{Expr, Function, Node, Relation, Symbol};
use crate::proof::{Certificate, Claim, Domain, Rule};

use super::Prover;
use super::shift::unused;

/// Larger formulas are not compared by their squares.
const MAX_SIZE: usize = 80;

/// How far down parts are looked at.
const MAX_DEPTH: usize = 12;

/// What two formulas have around the parts in which they differ.
struct Context {
    /// A formula in the name.
    outer: Expr,
    left: Expr,
    right: Expr,
}

impl Prover {
    /// A proof that both are equal because the parts are in which they differ.
    pub fn equal_in_context(&mut self, a: &Expr, b: &Expr, on: &Domain) -> Option<Certificate> {
        let name = unused(&[a, b], on)?;
        let contexts = contexts(a, b, &name);
        let whole = contexts.len().checked_sub(1)?;
        // The smallest parts first.
        contexts.into_iter().rev().enumerate().find_map(|(i, Context { outer, left, right })| {
            let plain = if i == whole { None } else { self.equal(&left, &right, on) };
            let part = plain.or_else(|| self.same_squares(&left, &right, on))?;
            if i == whole {
                return Some(part);
            }
            let (from, to) = (outer.substitute(&name, &left), outer.substitute(&name, &right));
            let mut premises = vec![part];
            // Parts of sums and products may stand in another order.
            premises.push(if to == *b { self.defined(b, on)? } else { self.equal(&to, b, on)? });
            let rule = Rule::Congruence { outer, parts: vec![(name.clone(), left, right)] };
            let core = Certificate::new(equal_claim(&from, b, on), rule, premises);
            let proof = if from == *a {
                core
            } else {
                let first = self.equal(a, &from, on)?;
                Certificate::new(equal_claim(a, b, on), Rule::Rewrite { to: from }, vec![first, core])
            };
            crate::proof::check(proof.clone()).ok().map(|_| proof)
        })
    }

    /// The same by one weak sign and equal squares, where one of the two is or has a root.
    fn same_squares(&mut self, a: &Expr, b: &Expr, on: &Domain) -> Option<Certificate> {
        let size = a.size_up_to(MAX_SIZE).max(b.size_up_to(MAX_SIZE));
        if size >= MAX_SIZE || ![a, b].iter().any(|e| e.any(&mut is_root)) || !self.spend(20 + 10 * size) {
            return None;
        }
        let both = |prover: &mut Self, relation| {
            Some(vec![prover.sign(a, relation, on)?, prover.sign(b, relation, on)?])
        };
        let signs = both(self, Relation::Ge).or_else(|| both(self, Relation::Le));
        let mut premises = signs?;
        let (x, y) = (a.powi(2), b.powi(2));
        if x != y {
            premises.push(self.equal(&x, &y, on)?);
        }
        Some(Certificate::new(equal_claim(a, b, on), Rule::SameSquares, premises))
    }
}

fn equal_claim(a: &Expr, b: &Expr, on: &Domain) -> Claim {
    Claim::Equal { a: a.clone(), b: b.clone(), on: on.clone() }
}

/// Whether a part is a root with an even index or an absolute value.
fn is_root(part: &Expr) -> bool {
    match part.node() {
        Node::Apply(Function::Abs, _) => true,
        Node::Power(_, r) => r.as_number().is_some_and(|r| !r.has_odd_denominator()),
        _ => false,
    }
}

/// The two formulas themselves, then smaller and smaller parts of them with what is around these.
fn contexts(a: &Expr, b: &Expr, name: &Symbol) -> Vec<Context> {
    let t = Expr::variable(name.clone());
    let mut all = vec![Context { outer: t.clone(), left: a.clone(), right: b.clone() }];
    while all.len() < MAX_DEPTH {
        let Some(last) = all.last() else { break };
        let Some(inside) = step(&last.left, &last.right, &t) else { break };
        let outer = last.outer.substitute(name, &inside.outer);
        all.push(Context { outer, left: inside.left, right: inside.right });
    }
    all
}

/// One step down, to the one part in which the two differ.
fn step(a: &Expr, b: &Expr, name: &Expr) -> Option<Context> {
    match (a.node(), b.node()) {
        (Node::Apply(f, x), Node::Apply(g, y)) if f == g && x.len() == y.len() => {
            let mut differing = (0..x.len()).filter(|&i| x[i] != y[i]);
            let (i, None) = (differing.next()?, differing.next()) else { return None };
            let mut arguments = x.clone();
            *arguments.get_mut(i)? = name.clone();
            Some(Context { outer: Expr::apply(*f, arguments), left: x[i].clone(), right: y[i].clone() })
        }
        (Node::Power(x, r), Node::Power(y, s)) if r == s => {
            Some(Context { outer: Expr::power(name.clone(), r.clone()), left: x.clone(), right: y.clone() })
        }
        _ => without_common(a, b, name),
    }
}

/// Two sums, or two products, without what they have in common; `None` where that is nothing, or all of one of them.
fn without_common(a: &Expr, b: &Expr, name: &Expr) -> Option<Context> {
    let is_sum = matches!((a.node(), b.node()), (Node::Sum(_), _) | (_, Node::Sum(_)));
    let parts = |e: &Expr| if is_sum { e.terms().to_vec() } else { e.factors().to_vec() };
    let (mut left, mut right) = (parts(a), parts(b));
    let mut common = Vec::new();
    left.retain(|part| match right.iter().position(|other| other == part) {
        Some(i) => {
            common.push(right.remove(i));
            false
        }
        None => true,
    });
    if common.is_empty() || left.is_empty() || right.is_empty() {
        return None;
    }
    common.push(name.clone());
    let whole = |parts: Vec<Expr>| if is_sum { Expr::sum(parts) } else { Expr::product(parts) };
    Some(Context { outer: whole(common), left: whole(left), right: whole(right) })
}
