//! Sums whose leading terms cancel, by their derivatives in s = 1/t at s = 0.
//!
//! If e and its first k derivatives are given by formulas that have values at s = 0, then, since the functions of the
//! language are continuous where they are defined, e(s) = Σ e⁽ʲ⁾(0) sʲ/j! + o(sᵏ) as s → 0 from above.

use std::cmp::Ordering;

use super::{Behaviour, Engine, Growth};
use crate::expr::constant::{self, Evaluated};
use crate::expr::{Expr, Node, Symbol, derivative};
use crate::proof::obligations::is_smooth;
use crate::real::Rational;

/// The highest derivative that is looked at.
const MAX_ORDER: i64 = 4;

/// Formulas from this size on are not differentiated.
const MAX_SIZE: usize = 120;

/// The leading term of an expression that is smooth in 1/t and free of parameters.
pub(super) fn leading(engine: &mut Engine<'_, '_>, e: &Expr) -> Option<Behaviour> {
    if !is_smooth(e) || e.variables().iter().any(|v| v != engine.t) {
        return None;
    }
    let s = Symbol::new("\u{1d460}"); // a name that no input can contain
    let small = Expr::variable(s.clone());
    let mut at = e.replace(&mut |part| match part.node() {
        Node::Power(base, k) if base.as_variable() == Some(engine.t) => {
            let k = k.as_number().filter(|k| k.is_negative())?;
            Some(Expr::power(small.clone(), Expr::number(-k)))
        }
        _ => None,
    });
    if at.contains(engine.t) {
        return None;
    }
    let mut scale = Rational::one();
    for k in 0..=MAX_ORDER {
        engine.fuel = engine.fuel.checked_sub(1)?;
        if at.size_up_to(MAX_SIZE) >= MAX_SIZE {
            return None;
        }
        let Evaluated::Value(value) = constant::evaluate_at(&at, &s, &Expr::zero()) else { return None };
        if constant::sign_of(&value)? != Ordering::Equal {
            return Some(Behaviour::Leading(Expr::scaled(scale, value), Growth::power(Expr::integer(-k))));
        }
        at = derivative(&at, &s)?;
        scale = &scale * &Rational::ratio(1, k + 1)?;
    }
    None
}
