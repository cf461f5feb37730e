//! Readable forms: defining formulas, exact constants, and simplification on a set.

mod cost;
mod definition;
mod logs;
#[cfg(test)]
mod tests;
mod tidy;

pub use definition::expand_definition;
pub use logs::expand_logarithms;
pub use tidy::factor_common;

use rustc_hash::FxHashMap;

use super::normal::{Oracle, SideCondition, normal};
use super::{Branch, Expr, Node, Piecewise, Symbol};
use cost::cost;
use tidy::{gather_powers, tidy};

/// Nodes beyond which an expression is left as it is.
const MAX_SIZE: usize = 1500;

/// Passes over the expression; each but the last makes it cheaper to read.
const MAX_PASSES: usize = 12;

/// An expression that is equal to e on the set of the oracle **wherever e is defined** (it may be defined at more
/// points), and no harder to read; e itself where nothing better is seen.
#[must_use]
pub fn simplify(e: &Expr, oracle: &mut Oracle<'_>) -> Expr {
    if e.size_up_to(MAX_SIZE) >= MAX_SIZE {
        return e.clone();
    }
    let mut answers: FxHashMap<SideCondition, bool> = FxHashMap::default();
    let mut ask = |condition: &SideCondition| {
        if let Some(known) = answers.get(condition) {
            return *known;
        }
        let answer = oracle(condition);
        answers.insert(condition.clone(), answer);
        answer
    };
    let mut current = e.clone();
    for _ in 0..MAX_PASSES {
        let next = pass(&current, &mut ask, &mut FxHashMap::default());
        if next == current {
            break;
        }
        current = next;
    }
    current
}

/// Simplifies the parts, then the whole; the result is e or costs less.
fn pass(e: &Expr, ask: &mut Oracle<'_>, memo: &mut FxHashMap<Expr, Expr>) -> Expr {
    if let Some(known) = memo.get(e) {
        return known.clone();
    }
    let parts = match e.node() {
        Node::Number(_) | Node::Pi | Node::Variable(_) => return e.clone(),
        // The form of an exponent with symbols has a meaning (real roots): it stays.
        Node::Power(base, exponent) if !exponent.is_constant() => {
            Expr::power(pass(base, ask, memo), exponent.clone())
        }
        Node::Piecewise(p) => {
            let mut value = |v: &Expr| pass(v, ask, memo);
            let branches = p
                .branches
                .iter()
                .map(|b| Branch { condition: b.condition.clone(), value: value(&b.value) })
                .collect();
            let otherwise = p.otherwise.as_ref().map(&mut value);
            let Piecewise { branches, otherwise } = Piecewise { branches, otherwise };
            Expr::piecewise(branches, otherwise)
        }
        _ => e.map_children(&mut |child| pass(child, ask, memo)),
    };
    let mut best = if cost(&parts) < cost(e) { parts } else { e.clone() };
    for candidate in candidates(&best, ask) {
        let tidied = tidy(&candidate);
        for form in [gather_powers(&tidied, ask), tidied, candidate] {
            if cost(&form) < cost(&best) {
                best = form;
            }
        }
    }
    memo.insert(e.clone(), best.clone());
    best
}

/// Other ways to write e: tidied, as a normal form, factored, and both with functions and powers of sums
/// taken as they stand.
fn candidates(e: &Expr, ask: &mut Oracle<'_>) -> Vec<Expr> {
    let mut found = vec![tidy(e)];
    if let Some(expanded) = expand_logarithms(e, ask) {
        found.extend([tidy(&expanded), expanded]);
    }
    let mut forms = |e: &Expr, ask: &mut Oracle<'_>, back: &dyn Fn(&Expr) -> Expr| {
        if let Ok(form) = normal(e, ask) {
            found.push(back(form.to_expr()));
            found.extend(form.to_factored_expr().map(back));
        }
    };
    forms(e, ask, &Expr::clone);
    let mut hidden: Vec<(Symbol, Expr)> = Vec::new();
    let shallow = e.replace(&mut |part| {
        let opaque = part != e
            && match part.node() {
                Node::Apply(..) | Node::Piecewise(_) => true,
                Node::Power(base, _) => matches!(base.node(), Node::Sum(_)),
                _ => false,
            };
        opaque.then(|| match hidden.iter().find(|(_, known)| known == part) {
            Some((symbol, _)) => Expr::variable(symbol.clone()),
            None => {
                // No name that can be typed begins with a control character.
                let symbol = Symbol::new(&format!("\u{1}{}", hidden.len()));
                hidden.push((symbol.clone(), part.clone()));
                Expr::variable(symbol)
            }
        })
    });
    if !hidden.is_empty() && !matches!(e.node(), Node::Apply(..)) {
        let back = |e: &Expr| {
            e.replace(&mut |part| {
                let symbol = part.as_variable()?;
                hidden.iter().find(|(s, _)| s == symbol).map(|(_, known)| known.clone())
            })
        };
        let mut translated = |condition: &SideCondition| ask(&map_condition(condition, &back));
        forms(&shallow, &mut translated, &back);
    }
    found
}

fn map_condition(condition: &SideCondition, f: &dyn Fn(&Expr) -> Expr) -> SideCondition {
    match condition {
        SideCondition::Positive(e) => SideCondition::Positive(f(e)),
        SideCondition::NonNegative(e) => SideCondition::NonNegative(f(e)),
        SideCondition::Negative(e) => SideCondition::Negative(f(e)),
        SideCondition::NonPositive(e) => SideCondition::NonPositive(f(e)),
        SideCondition::Nonzero(e) => SideCondition::Nonzero(f(e)),
        SideCondition::Integer(e) => SideCondition::Integer(f(e)),
        SideCondition::Odd(e) => SideCondition::Odd(f(e)),
        SideCondition::Even(e) => SideCondition::Even(f(e)),
        SideCondition::Holds(condition) => SideCondition::Holds(condition.map(&mut |e| f(e))),
    }
}
