//! Equality part by part, from within: sinh(2 arsinh(sinh(u)) + 1) is sinh(2u + 1), whatever u is.
//!
//! The normal form puts exponentials and logarithms into one another, and with a long u it no longer shows that a function and
//! its inverse cancel. Here each such part is simplified by itself, with a name for what stands inside.

use crate::expr::simplify::simplify;
use crate::expr::{Expr, Node, Symbol};
use crate::proof::check::{membership, side_condition};
use crate::proof::{Certificate, Claim, Domain, Rule};
use crate::set::Span;

use super::Prover;
use super::shift::unused;

/// The most parts that are simplified one after another.
const MAX_PARTS: usize = 6;

/// The most parts that are looked at each time, and the most things inside each.
const MAX_NESTED: usize = 12;
const MAX_INSIDE: usize = 3;

/// Larger parts are not looked at.
const MAX_SIZE: usize = 120;

/// What the proof of one part may cost.
const PART_BUDGET: usize = 3_000;

/// A part, what it equals, and the proof.
struct Cancelled {
    part: Expr,
    simple: Expr,
    proof: Certificate,
}

impl Prover {
    /// A proof that both are defined and equal everywhere on the domain, through simpler forms of parts of the first.
    pub fn equal_by_parts(&mut self, a: &Expr, b: &Expr, on: &Domain) -> Option<Certificate> {
        let name = unused(&[a, b], on)?;
        let mut steps: Vec<(Expr, Rule, Certificate)> = Vec::new();
        let mut current = a.clone();
        let mut last = None;
        while steps.len() < MAX_PARTS && last.is_none() {
            let Cancelled { part, simple, proof } = self.cancelling_part(&current, &name, on)?;
            let outer = current.replace(&mut |e| (*e == part).then(|| Expr::variable(name.clone())));
            let next = outer.substitute(&name, &simple);
            let rule = Rule::Congruence { outer, parts: vec![(name.clone(), part, simple)] };
            steps.push((current, rule, proof));
            last = self.attempt(|prover| prover.equal(&next, b, on));
            current = next;
        }
        let mut whole = last?;
        for (from, rule, part) in steps.into_iter().rev() {
            let claim = Claim::Equal { a: from, b: b.clone(), on: on.clone() };
            whole = Certificate::new(claim, rule, vec![part, whole]);
        }
        Some(whole)
    }

    /// The smallest application of a function to another one that is proved equal to something smaller.
    fn cancelling_part(&mut self, e: &Expr, name: &Symbol, on: &Domain) -> Option<Cancelled> {
        let mut parts: Vec<Expr> = Vec::new();
        e.any(&mut |part| {
            let inside = |u: &Expr| u.any(&mut |v| matches!(v.node(), Node::Apply(..)));
            if matches!(part.node(), Node::Apply(_, arguments) if arguments.iter().any(inside))
                && part.size_up_to(MAX_SIZE) < MAX_SIZE
                && !parts.contains(part)
            {
                parts.push(part.clone());
            }
            parts.len() >= MAX_NESTED
        });
        parts.sort_by_key(|part| part.size_up_to(MAX_SIZE));
        parts.into_iter().find_map(|part| {
            let found = self.limited(PART_BUDGET, |prover| prover.smaller(&part, on));
            found.or_else(|| self.smaller_inside(&part, name, on))
        })
    }

    fn smaller(&mut self, part: &Expr, on: &Domain) -> Option<Cancelled> {
        if !self.spend(100) {
            return None;
        }
        let simple = simplify(part, &mut |condition| {
            side_condition(condition, on, &mut |x, relation| self.is(x, relation, on))
        });
        if simple.size_up_to(MAX_SIZE) >= part.size_up_to(MAX_SIZE) {
            return None;
        }
        let proof = self.equal(part, &simple, on)?;
        Some(Cancelled { part: part.clone(), simple, proof })
    }

    /// The same with a name for an argument inside, which may be any real number, or any of one sign.
    fn smaller_inside(&mut self, part: &Expr, name: &Symbol, on: &Domain) -> Option<Cancelled> {
        let lines =
            [Some(Span::real_line()), Span::above(Expr::zero(), false), Span::below(Expr::zero(), false)];
        for u in arguments_inside(part) {
            let named = part.replace(&mut |e| (*e == u).then(|| Expr::variable(name.clone())));
            for span in lines.iter().flatten() {
                let mut general = on.clone();
                general.ranges.retain(|(v, _)| named.contains(v));
                general.ranges.push((name.clone(), span.clone()));
                let Some(found) = self.limited(PART_BUDGET, |prover| prover.smaller(&named, &general)) else {
                    continue;
                };
                let simple = found.simple.substitute(name, &u);
                let mut premises = vec![found.proof];
                premises.extend(self.defined(&u, on));
                premises.extend(membership(&u, span).iter().filter_map(|(e, r)| self.sign(e, *r, on)));
                let claim = Claim::Equal { a: part.clone(), b: simple.clone(), on: on.clone() };
                let rule = Rule::Instance { parts: vec![(name.clone(), u.clone())] };
                let proof = Certificate::new(claim, rule, premises);
                if crate::proof::check(proof.clone()).is_ok() {
                    return Some(Cancelled { part: part.clone(), simple, proof });
                }
            }
        }
        None
    }
}

/// Arguments of functions inside the arguments of a function that are more than a symbol or a number, the largest first.
fn arguments_inside(part: &Expr) -> Vec<Expr> {
    let Node::Apply(_, arguments) = part.node() else { return Vec::new() };
    let mut found: Vec<Expr> = Vec::new();
    for argument in arguments {
        argument.any(&mut |e| {
            if let Node::Apply(_, inner) = e.node() {
                for u in inner {
                    if !u.is_constant() && u.as_variable().is_none() && !found.contains(u) {
                        found.push(u.clone());
                    }
                }
            }
            false
        });
    }
    found.sort_by_key(|u| std::cmp::Reverse(u.size_up_to(MAX_SIZE)));
    found.truncate(MAX_INSIDE);
    found
}
