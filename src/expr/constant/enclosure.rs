//! Enclosures of constants.

use std::cell::RefCell;
use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use crate::expr::{Condition, Expr, Function, Node, Piecewise};
use crate::real::{Precise, Rational, effort};

/// Constants with more nodes are not looked at.
pub(super) const MAX_NODES: usize = 4000;

/// An enclosure of a variable-free expression with about `bits` bits of working precision; `None` where it is
/// undefined, not seen to be defined at this precision, or not supported.
#[must_use]
pub fn enclose_constant(e: &Expr, bits: usize) -> Option<Precise> {
    if e.size_up_to(MAX_NODES) >= MAX_NODES {
        return None;
    }
    if matches!(e.node(), Node::Number(_) | Node::Pi) {
        return enclose(e, bits);
    }
    let key = (e.clone(), bits);
    if let Some(known) = KNOWN.with_borrow(|known| known.get(&key).cloned()) {
        return known;
    }
    let found = enclose(e, bits);
    if effort::is_exhausted() {
        return found;
    }
    KNOWN.with_borrow_mut(|known| {
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        known.insert(key, found.clone());
    });
    found
}

/// Enclosures that are remembered: the same constants are compared again and again in a proof.
const MAX_KNOWN: usize = 2000;

thread_local! {
    static KNOWN: RefCell<FxHashMap<(Expr, usize), Option<Precise>>> = RefCell::default();
}

fn enclose(e: &Expr, bits: usize) -> Option<Precise> {
    match e.node() {
        Node::Number(value) => Precise::from_rational(value, bits),
        Node::Pi => Precise::pi(bits),
        Node::Variable(_) => None,
        Node::Sum(terms) => {
            terms.iter().try_fold(Precise::integer(0, bits), |sum, term| sum.add(&enclose(term, bits)?))
        }
        Node::Product(factors) => {
            factors.iter().try_fold(Precise::integer(1, bits), |product, f| product.mul(&enclose(f, bits)?))
        }
        Node::Power(base, exponent) => match exponent.as_number() {
            Some(r) => rational_power(&enclose(base, bits)?, r),
            None => enclose(base, bits)?.pow(&enclose(exponent, bits)?),
        },
        Node::Apply(function, arguments) => {
            let values = arguments.iter().map(|a| enclose(a, bits)).collect::<Option<Vec<_>>>()?;
            apply(*function, &values)
        }
        Node::Piecewise(p) => piecewise(p, bits),
    }
}

/// x^(m/n) by the conventions for literal exponents.
fn rational_power(x: &Precise, r: &Rational) -> Option<Precise> {
    let (m, n) = (r.numerator_i64()?, r.denominator_i64()?);
    if n == 1 {
        return x.powi(m);
    }
    if m < 0 {
        return Precise::integer(1, x.bits()).div(&rational_power(x, &-r)?);
    }
    if n == 2 {
        return x.sqrt()?.powi(m);
    }
    if x.is_zero() {
        return Some(x.clone());
    }
    let exponent = Precise::from_rational(r, x.bits())?;
    match x.sign()? {
        Ordering::Greater => x.pow(&exponent),
        Ordering::Less if n % 2 != 0 => {
            let size = x.negate().pow(&exponent)?;
            Some(if m % 2 == 0 { size } else { size.negate() })
        }
        _ => None,
    }
}

fn apply(function: Function, values: &[Precise]) -> Option<Precise> {
    let x = values.first()?;
    let one = Precise::integer(1, x.bits());
    match function {
        Function::Exp => x.exp(),
        Function::Ln => x.ln(),
        Function::Sin => x.sin(),
        Function::Cos => x.cos(),
        Function::Tan => x.tan(),
        Function::Asin => x.asin(),
        Function::Acos => x.acos(),
        Function::Atan => x.atan(),
        Function::Sinh => x.sinh(),
        Function::Cosh => x.cosh(),
        Function::Tanh => x.tanh(),
        Function::Asinh => x.asinh(),
        Function::Acosh => x.acosh(),
        Function::Atanh => x.atanh(),
        Function::Sigmoid => one.div(&one.add(&x.negate().exp()?)?),
        Function::Logit => x.ln()?.sub(&one.sub(x)?.ln()?),
        Function::Softplus => one.add(&x.exp()?)?.ln(),
        Function::Erf => x.erf(),
        Function::Erfc => x.erfc(),
        Function::Erfinv => x.erfinv(),
        Function::Phi => x.normal_cdf(),
        Function::Probit => x.probit(),
        Function::LambertW0 => x.lambert_w0(),
        Function::LambertWm1 => x.lambert_wm1(),
        Function::Abs => Some(x.abs()),
        Function::Sign => Some(Precise::integer(x.sign()? as i64, x.bits())),
        Function::Min => values[1..].iter().try_fold(x.clone(), |least, v| Some(least.min(v))),
        Function::Max => values[1..].iter().try_fold(x.clone(), |most, v| Some(most.max(v))),
        Function::Floor => {
            let floor = x.lower()?.floor();
            (x.upper()? < &floor + &Rational::one()).then(|| Precise::from_rational(&floor, x.bits()))?
        }
        Function::Ceil => {
            let ceil = x.upper()?.ceil();
            (x.lower()? > &ceil - &Rational::one()).then(|| Precise::from_rational(&ceil, x.bits()))?
        }
        Function::Gamma | Function::Lgamma | Function::Digamma | Function::Beta | Function::Opaque(_) => None,
    }
}

/// The value of the only case whose condition holds, where all conditions are decided.
fn piecewise(p: &Piecewise, bits: usize) -> Option<Precise> {
    let mut value = None;
    for branch in &p.branches {
        if holds(&branch.condition, bits)? {
            let case = enclose(&branch.value, bits)?;
            if value.is_some() {
                return None;
            }
            value = Some(case);
        }
    }
    match (value, &p.otherwise) {
        (Some(value), _) => Some(value),
        (None, Some(otherwise)) => enclose(otherwise, bits),
        (None, None) => None,
    }
}

fn holds(condition: &Condition, bits: usize) -> Option<bool> {
    match condition {
        Condition::Constant(known) => Some(*known),
        Condition::Compare(a, relation, b) => {
            Some(relation.holds(enclose(a, bits)?.compare(&enclose(b, bits)?)?))
        }
        Condition::Is(..) => None,
        Condition::And(parts) => parts.iter().try_fold(true, |all, part| Some(holds(part, bits)? && all)),
        Condition::Or(parts) => parts.iter().try_fold(false, |any, part| Some(holds(part, bits)? || any)),
        Condition::Not(inner) => holds(inner, bits).map(|known| !known),
    }
}
