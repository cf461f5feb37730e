//! Parts of formulas that are computed in a form of their own, without cancellation or overflow.

use crate::expr::{Expr, Function, Node};
use crate::real::Rational;

/// Up to this size integer exponents are repeated products.
pub(super) const SMALL_EXPONENT: i64 = 32;

/// Functions that may be near 1.
pub(super) enum NearOne {
    Exp,
    TanhSquared,
    Sigmoid,
}

/// Which of them this is, and its argument.
pub(super) fn near_one(e: &Expr) -> Option<(NearOne, Expr)> {
    let (kind, function) = match e.node() {
        Node::Apply(Function::Exp, _) => (NearOne::Exp, e),
        Node::Apply(Function::Sigmoid, _) => (NearOne::Sigmoid, e),
        Node::Power(base, two) if two.as_number() == Some(&Rational::integer(2)) => match base.node() {
            Node::Apply(Function::Tanh, _) => (NearOne::TanhSquared, base),
            _ => return None,
        },
        _ => return None,
    };
    let Node::Apply(_, arguments) = function.node() else { return None };
    Some((kind, arguments.first()?.clone()))
}

/// u of e^u.
pub(super) fn as_exp(e: &Expr) -> Option<&Expr> {
    match e.node() {
        Node::Apply(Function::Exp, arguments) => arguments.first(),
        _ => None,
    }
}

/// u of 1 + e^u.
pub(super) fn one_plus_exp(e: &Expr) -> Option<&Expr> {
    match e.terms() {
        [a, b] if a.is_one() => as_exp(b),
        [a, b] if b.is_one() => as_exp(a),
        _ => None,
    }
}

/// u and k of (1 + e^u)^(−k), k ≥ 1.
pub(super) fn logistic_power(e: &Expr) -> Option<(&Expr, i64)> {
    let Node::Power(base, k) = e.node() else { return None };
    let k = k.as_number()?.to_i64()?;
    let u = one_plus_exp(base)?;
    (-SMALL_EXPONENT..0).contains(&k).then_some((u, -k))
}

/// x^n of a factor x^(−n), so that products become one division.
pub(super) fn reciprocal_part(factor: &Expr) -> Option<Expr> {
    let Node::Power(base, exponent) = factor.node() else { return None };
    let r = exponent.as_number().filter(|r| r.is_negative())?;
    let half = Rational::ratio(-1, 2)?;
    let plain = r.is_integer() && r.to_i64().is_some_and(|n| n == -1) || *r == half;
    (plain && one_plus_exp(base).is_none()).then(|| Expr::power(base.clone(), Expr::number(-r)))
}
