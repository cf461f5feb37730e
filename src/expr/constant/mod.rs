//! Exact real constants: expressions without variables.
//!
//! Two constants are equal where their normal forms show it, and different where enclosures at some
//! precision are apart, or where a number made of roots is smaller than any such number but 0 can be (the module `separation`). What
//! none of these shows stays undecided: overlapping enclosures never count as equality by themselves.

mod enclosure;
mod evaluate;
mod normal;
mod separation;
mod special;

use std::cell::RefCell;
use std::cmp::Ordering;

pub use enclosure::enclose_constant;
pub use evaluate::{Evaluated, Undefined};

use self::evaluate::{Evaluator, Outcome, Stop};
use self::normal::Normal;
use self::special::Style;
use rustc_hash::FxHashMap;

use super::enclose::{Cell, enclose};
use super::{Condition, Expr, Node, Symbol};
use crate::real::{Rational, Ternary, effort};

/// The precisions, in bits, that are tried one after the other.
const PRECISIONS: [usize; 4] = [64, 128, 256, 512];

/// The sign of a constant; `None` where it is undefined or undecided.
#[must_use]
pub fn sign_of(e: &Expr) -> Option<Ordering> {
    if let Some(value) = e.as_number() {
        return Some(value.cmp(&Rational::zero()));
    }
    if let Some(sign) = float_sign(e) {
        return Some(sign);
    }
    if let Some(known) = SIGNS.with_borrow(|known| known.get(e).copied()) {
        return known;
    }
    let sign = match evaluate(e, Style::Expanded) {
        Ok(value) => value.sign().or_else(|| algebraic_sign(e)),
        Err(Stop::Unknown) => sign_seen(e).or_else(|| algebraic_sign(e)),
        Err(_) => None,
    };
    if effort::is_exhausted() {
        return sign;
    }
    SIGNS.with_borrow_mut(|known| {
        if known.len() >= MAX_SIGNS {
            known.clear();
        }
        known.insert(e.clone(), sign);
    });
    sign
}

/// 0, where the constant is made of roots and too small to be anything else.
fn algebraic_sign(e: &Expr) -> Option<Ordering> {
    (separation::is_zero(e) == Some(true)).then_some(Ordering::Equal)
}

/// Signs that floats do not show are costly, and asked again and again: so many are remembered.
const MAX_SIGNS: usize = 4000;

thread_local! {
    static SIGNS: RefCell<FxHashMap<Expr, Option<Ordering>>> = RefCell::default();
}

/// The sign of a constant as an enclosure by floats shows it: cheap, and enough for most comparisons.
fn float_sign(e: &Expr) -> Option<Ordering> {
    let there = enclose(e, &Cell::new());
    let range = if there.defined.is_true() { there.range? } else { return None };
    if range.positive().is_true() {
        Some(Ordering::Greater)
    } else if range.negative().is_true() {
        Some(Ordering::Less)
    } else {
        None
    }
}

/// The sign of a constant from enclosures of rising precision.
fn sign_seen(e: &Expr) -> Option<Ordering> {
    float_sign(e).or_else(|| PRECISIONS.iter().find_map(|&bits| enclose_constant(e, bits)?.sign()))
}

/// How two constants compare; `None` where one is undefined or the order is undecided.
#[must_use]
pub fn compare(a: &Expr, b: &Expr) -> Option<Ordering> {
    if let (Some(x), Some(y)) = (a.as_number(), b.as_number()) {
        return Some(x.cmp(y));
    }
    if a == b {
        return is_defined(a).is_true().then_some(Ordering::Equal);
    }
    sign_of(&a.minus(b))
}

/// Whether a constant is defined.
#[must_use]
pub fn is_defined(e: &Expr) -> Ternary {
    match evaluate(e, Style::Compact) {
        Ok(_) => Ternary::True,
        Err(Stop::Undefined(_) | Stop::Ambiguous(_)) => Ternary::False,
        Err(Stop::Unknown) if PRECISIONS[..2].iter().any(|&bits| enclose_constant(e, bits).is_some()) => {
            Ternary::True
        }
        Err(Stop::Unknown) => Ternary::Unknown,
    }
}

/// A float near a constant (not rounded in a stated direction); `None` where it is not known to be defined or not
/// enclosed.
#[must_use]
pub fn to_f64(e: &Expr) -> Option<f64> {
    match e.as_number() {
        Some(value) => Some(value.to_f64()),
        None => enclose_constant(e, 128).map(|x| x.to_f64()),
    }
}

/// The value, where the constant is seen to be rational.
#[must_use]
pub fn rational_value(e: &Expr) -> Option<Rational> {
    match e.as_number() {
        Some(value) => Some(value.clone()),
        None => evaluate(e, Style::Expanded).ok()?.as_rational(),
    }
}

/// The truth of a condition without variables; unknown also where an expression in it is undefined.
#[must_use]
pub fn decide(condition: &Condition) -> Ternary {
    let evaluator = Evaluator { point: None, style: Style::Expanded };
    evaluator.decide(condition).unwrap_or(Ternary::Unknown)
}

/// The constant with exact special values evaluated, where that makes it simpler. A constant that is undefined or not
/// known to be defined is returned as it is.
#[must_use]
pub fn fold(e: &Expr) -> Expr {
    if matches!(e.node(), Node::Number(_) | Node::Pi | Node::Variable(_)) {
        return e.clone();
    }
    match evaluate(e, Style::Compact) {
        Ok(value) => simpler(&value, e),
        Err(_) => e.clone(),
    }
}

/// The expression with its largest constant parts folded. Exponents stay: there a number means more than a
/// constant that equals it.
#[must_use]
pub fn fold_constants(e: &Expr) -> Expr {
    if e.is_constant() {
        return fold(e);
    }
    match e.node() {
        Node::Power(base, exponent) => Expr::power(fold_constants(base), exponent.clone()),
        _ => e.map_children(&mut fold_constants),
    }
}

/// The expression without the case distinctions between constants that are decided.
#[must_use]
pub fn decided(e: &Expr) -> Expr {
    e.replace(&mut |part| {
        let Node::Piecewise(piecewise) = part.node() else { return None };
        for branch in &piecewise.branches {
            match decide(&branch.condition) {
                Ternary::True => return Some(decided(&branch.value)),
                Ternary::False => {}
                Ternary::Unknown => return None,
            }
        }
        piecewise.otherwise.as_ref().map(decided)
    })
}

/// The value of an expression at a point (a constant) of its only variable, exactly.
#[must_use]
pub fn evaluate_at(e: &Expr, variable: &Symbol, point: &Expr) -> Evaluated {
    let at = match evaluate(point, Style::Compact) {
        Ok(value) => value,
        Err(stop) => return evaluated(Err(stop)),
    };
    evaluated(Evaluator { point: Some((variable, at)), style: Style::Compact }.run(e))
}

fn evaluate(e: &Expr, style: Style) -> Outcome {
    Evaluator { point: None, style }.run(e)
}

fn evaluated(outcome: Outcome) -> Evaluated {
    match outcome {
        Ok(value) => Evaluated::Value(value.to_expr()),
        Err(Stop::Undefined(why)) => Evaluated::Undefined(why),
        Err(Stop::Ambiguous(values)) => Evaluated::Ambiguous { values },
        Err(Stop::Unknown) => Evaluated::Unknown,
    }
}

/// The normal form as an expression, unless the constant as written, with its parts folded, is clearly smaller.
fn simpler(value: &Normal, e: &Expr) -> Expr {
    const LIMIT: usize = 200;
    const MAX_PARTS: usize = 40;
    let normal = value.to_expr();
    if value.is_simple() || value.is_radical() {
        return normal;
    }
    let written = match e.node() {
        // Parts are folded again and again on the way down: only where there are few.
        _ if e.size_up_to(MAX_PARTS) >= MAX_PARTS => e.clone(),
        Node::Sum(_) | Node::Product(_) | Node::Apply(..) => e.map_children(&mut fold),
        Node::Power(base, exponent) => Expr::power(fold(base), exponent.clone()),
        _ => e.clone(),
    };
    if normal.size_up_to(LIMIT) <= written.size_up_to(LIMIT) { normal } else { written }
}

#[cfg(test)]
mod tests;
