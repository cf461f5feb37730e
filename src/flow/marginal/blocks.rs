//! Parts of a function that are random variables of their own.
//!
//! Where a part of the formula has variables that occur nowhere else in it, its value is a random variable that is independent of
//! the others: z₁² + z₂² + z₃² is a sum of three variables with a χ² distribution, whichever normal variables they come from.

use crate::expr::{Expr, Node, Symbol};

/// The most parts that are looked at.
const MAX_PARTS: usize = 64;

/// A part, and the function with a new variable in its place.
pub(super) struct Block {
    /// The part.
    pub part: Expr,
    /// The function of the new variable and of those that are not in the part.
    pub rest: Expr,
}

/// The parts with all of the variables, the smallest one first: f = h(u), where h is no function of these variables.
pub(super) fn inner_functions(f: &Expr, variables: &[Symbol], fresh: &Symbol) -> Vec<Block> {
    let all = |e: &Expr| variables.iter().all(|v| e.contains(v));
    let mut found = blocks(f, variables, fresh);
    found.retain(|b| all(&b.part) && !variables.iter().any(|v| b.rest.contains(v)));
    found
}

/// The parts with some of the variables, the smallest ones first.
pub(super) fn independent(f: &Expr, variables: &[Symbol], fresh: &Symbol) -> Vec<Block> {
    let some = |e: &Expr| variables.iter().any(|v| e.contains(v));
    let mut found = blocks(f, variables, fresh);
    found.retain(|b| some(&b.rest));
    found
}

/// Proper parts, whose variables do not occur elsewhere, in order of their sizes.
fn blocks(f: &Expr, variables: &[Symbol], fresh: &Symbol) -> Vec<Block> {
    let new = Expr::variable(fresh.clone());
    let mut parts: Vec<Expr> = Vec::new();
    f.any(&mut |part| {
        let plain = part.as_variable().is_some() || !variables.iter().any(|v| part.contains(v));
        if !plain && part != f && !parts.contains(part) {
            parts.push(part.clone());
        }
        parts.len() >= MAX_PARTS
    });
    let mut found: Vec<Block> = parts
        .into_iter()
        .map(|part| Block { rest: f.replace(&mut |e| (*e == part).then(|| new.clone())), part })
        .collect();
    // Of a long sum or product two terms together.
    f.any(&mut |node| {
        let (terms, is_sum) = match node.node() {
            Node::Sum(terms) => (terms, true),
            Node::Product(factors) => (factors, false),
            _ => return false,
        };
        let build = |parts| if is_sum { Expr::sum(parts) } else { Expr::product(parts) };
        let holds: Vec<&Expr> = terms.iter().filter(|t| variables.iter().any(|v| t.contains(v))).collect();
        let pairs = holds.iter().enumerate().flat_map(|(i, a)| holds[..i].iter().map(move |b| (*b, *a)));
        if holds.len() < 3 && holds.len() == terms.len() {
            return false;
        }
        for (a, b) in pairs {
            let others = terms.iter().filter(|t| *t != a && *t != b).cloned().chain([new.clone()]);
            let shorter = build(others.collect());
            found.push(Block {
                part: build(vec![a.clone(), b.clone()]),
                rest: f.replace(&mut |e| (e == node).then(|| shorter.clone())),
            });
        }
        found.len() >= 2 * MAX_PARTS
    });
    found.retain(|b| !variables.iter().any(|v| b.part.contains(v) && b.rest.contains(v)));
    found.sort_by_key(|b| b.part.size_up_to(1000));
    found
}
