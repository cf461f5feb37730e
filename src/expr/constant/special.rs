//! Values of functions at constants.

use std::cmp::Ordering;

use crate::expr::Function;
use crate::real::Rational;

use super::normal::{Atom, Normal};
use super::{PRECISIONS, enclose_constant};

/// Functions are written out in others only while the result has fewer nodes.
const MAX_EXPANDED_NODES: usize = 60;

/// Why a value of a function is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fail {
    /// The argument is outside the domain.
    Outside,
    /// Not decided, or too large.
    Unknown,
}

type Value = Result<Normal, Fail>;

/// Whether functions that exponentials and logarithms express are always expressed so (for comparing), or only where
/// the result is simple.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Expanded,
    Compact,
}

/// The value of a function, as a special value or as a new atom.
pub(super) fn apply(function: Function, arguments: &[Normal], style: Style) -> Value {
    let Some(x) = arguments.first() else {
        return Err(Fail::Unknown);
    };
    let atom = || Normal::apply(function, arguments.to_vec());
    let compact = |value: Value| match value {
        Ok(v) if style == Style::Compact && !v.is_simple() => Ok(atom()),
        // Nested functions written out would grow without bound.
        Ok(v) if v.to_expr().size_up_to(MAX_EXPANDED_NODES) >= MAX_EXPANDED_NODES => Ok(atom()),
        other => other,
    };
    match function {
        Function::Exp => known(x.exp()),
        Function::Ln => ln(x),
        Function::Sin => known(sin(x)),
        Function::Cos => known(cos(x)),
        Function::Tan => tan(x),
        Function::Asin => {
            within(x, -1, 1, false)?;
            Ok(arc(x, sine_twelfths).unwrap_or_else(|| odd(Function::Asin, x)))
        }
        Function::Acos => {
            within(x, -1, 1, false)?;
            let quarter = Normal::pi_times(half()?);
            match arc(x, sine_twelfths) {
                Some(angle) => known(quarter.sub(&angle)),
                None if style == Style::Compact => Ok(atom()),
                None => known(quarter.sub(&odd(Function::Asin, x))),
            }
        }
        Function::Atan => Ok(arc(x, tangent_twelfths).unwrap_or_else(|| odd(Function::Atan, x))),
        Function::Sinh => compact(hyperbolic(x, -1)),
        Function::Cosh => compact(hyperbolic(x, 1)),
        Function::Tanh => compact(tanh(x)),
        Function::Asinh => compact(asinh(x)),
        Function::Acosh => {
            decided(known(x.sub(&Normal::integer(1)))?.sign(), |o| o != Ordering::Less)?;
            let root = nonnegative_root(&known(known(x.mul(x))?.sub(&Normal::integer(1)))?);
            compact(root.and_then(|r| ln(&known(x.add(&r))?)))
        }
        Function::Atanh => {
            within(x, -1, 1, true)?;
            compact(log_ratio(&known(x.add(&Normal::integer(1)))?, x).and_then(|v| Ok(v.scale(&half()?))))
        }
        Function::Sigmoid => {
            compact(known(x.negate().exp()).and_then(|e| reciprocal(&known(e.add(&Normal::integer(1)))?)))
        }
        Function::Logit => {
            within(x, 0, 1, true)?;
            compact(log_ratio(x, x))
        }
        Function::Softplus => compact(known(x.exp()).and_then(|e| ln(&known(e.add(&Normal::integer(1)))?))),
        Function::Erf => Ok(erf(x)),
        Function::Erfc => match (x.is_zero(), style) {
            (false, Style::Compact) => Ok(atom()),
            _ => known(Normal::integer(1).sub(&erf(x))),
        },
        Function::Phi => match (x.is_zero(), style) {
            (false, Style::Compact) => Ok(atom()),
            _ => {
                let scaled = known(Normal::surd(half()?, 2).and_then(|s| x.mul(&s)))?;
                known(Normal::integer(1).add(&erf(&scaled))).and_then(|v| Ok(v.scale(&half()?)))
            }
        },
        Function::Erfinv => {
            within(x, -1, 1, true)?;
            Ok(match x.argument_of(Function::Erf) {
                Some(inner) => inner.clone(),
                None => odd(Function::Erfinv, x),
            })
        }
        Function::Probit => {
            within(x, 0, 1, true)?;
            match x.argument_of(Function::Phi) {
                Some(inner) => Ok(inner.clone()),
                None if x.as_rational() == Some(half()?) => Ok(Normal::default()),
                None => Ok(atom()),
            }
        }
        Function::Gamma => gamma(x),
        Function::Lgamma => {
            decided(x.sign(), |o| o == Ordering::Greater)?;
            match x.as_rational().and_then(|r| gamma_value(&r)) {
                Some(value) => ln(&value),
                None => Ok(atom()),
            }
        }
        Function::Digamma => {
            decided(x.sign(), |o| o == Ordering::Greater)?;
            Ok(atom())
        }
        Function::Opaque(_) => Ok(atom()),
        Function::Beta => beta(arguments).map(|value| value.unwrap_or_else(atom)),
        Function::LambertW0 | Function::LambertWm1 => lambert(function, x),
        Function::Abs => Ok(match x.sign() {
            Some(Ordering::Less) => x.negate(),
            Some(_) => x.clone(),
            None => atom(),
        }),
        Function::Sign => Ok(x.sign().map_or_else(atom, |order| Normal::integer(order as i64))),
        Function::Min => Ok(extreme(arguments, Ordering::Less).unwrap_or_else(atom)),
        Function::Max => Ok(extreme(arguments, Ordering::Greater).unwrap_or_else(atom)),
        Function::Floor => Ok(floor(x).map_or_else(atom, Normal::rational)),
        Function::Ceil => Ok(floor(&x.negate()).map_or_else(atom, |f| Normal::rational(-f))),
    }
}

/// 1/x for a number known to be positive.
fn reciprocal(x: &Normal) -> Value {
    known(x.pow_positive(&Rational::integer(-1)))
}

fn ln(x: &Normal) -> Value {
    decided(x.sign(), |o| o == Ordering::Greater)?;
    known(x.ln())
}

/// ln(a/(1 − x)), both known to be positive.
fn log_ratio(a: &Normal, x: &Normal) -> Value {
    let rest = known(Normal::integer(1).sub(x))?;
    known(known(a.ln())?.sub(&known(rest.ln())?))
}

/// (e^x ± e^−x)/2.
fn hyperbolic(x: &Normal, sign: i64) -> Value {
    let down = known(x.negate().exp())?.scale(&Rational::integer(sign));
    Ok(known(known(x.exp())?.add(&down))?.scale(&half()?))
}

/// 1 − 2/(e^2x + 1).
fn tanh(x: &Normal) -> Value {
    let two = Rational::integer(2);
    let denominator = known(known(x.scale(&two).exp())?.add(&Normal::integer(1)))?;
    known(Normal::integer(1).sub(&reciprocal(&denominator)?.scale(&two)))
}

/// ln(x + √(x² + 1)) at |x|, which is odd.
fn asinh(x: &Normal) -> Value {
    let negative = decided(x.sign(), |_| true)? == Ordering::Less;
    let size = if negative { x.negate() } else { x.clone() };
    let square = known(known(size.mul(&size))?.add(&Normal::integer(1)))?;
    let value = known(known(size.add(&known(square.pow_positive(&half()?))?))?.ln())?;
    Ok(if negative { value.negate() } else { value })
}

fn nonnegative_root(x: &Normal) -> Value {
    match decided(x.sign(), |o| o != Ordering::Less)? {
        Ordering::Equal => Ok(Normal::default()),
        _ => known(x.pow_positive(&half()?)),
    }
}

fn erf(x: &Normal) -> Normal {
    match x.argument_of(Function::Erfinv) {
        Some(inner) => inner.clone(),
        None => odd(Function::Erf, x),
    }
}

/// f(x) for an odd function: 0 at 0, and −f(−x) where x leads with a minus.
fn odd(function: Function, x: &Normal) -> Normal {
    if x.is_zero() {
        Normal::default()
    } else if x.leads_negative() {
        Normal::apply(function, vec![x.negate()]).negate()
    } else {
        Normal::apply(function, vec![x.clone()])
    }
}

fn sin(x: &Normal) -> Option<Normal> {
    let (q, rest) = x.split_pi();
    if rest.is_zero() {
        return Some(sin_pi(&q));
    }
    // sin(x + kπ) = (−1)^k sin x.
    let turns = q.floor();
    let shifted = Normal::pi_times(&q - &turns).add(&rest)?;
    let value = odd(Function::Sin, &shifted);
    Some(if turns.has_even_numerator() { value } else { value.negate() })
}

fn cos(x: &Normal) -> Option<Normal> {
    let (q, rest) = x.split_pi();
    if rest.is_zero() {
        return Some(sin_pi(&(&q + &Rational::ratio(1, 2)?)));
    }
    let turns = q.floor();
    let shifted = Normal::pi_times(&q - &turns).add(&rest)?;
    let even = if shifted.leads_negative() { shifted.negate() } else { shifted };
    let value = Normal::apply(Function::Cos, vec![even]);
    Some(if turns.has_even_numerator() { value } else { value.negate() })
}

fn tan(x: &Normal) -> Value {
    let (q, rest) = x.split_pi();
    if !rest.is_zero() {
        let cosine = known(cos(x))?;
        decided(cosine.sign(), |o| o != Ordering::Equal)?;
        return Ok(odd(Function::Tan, x));
    }
    // Into (−1/2, 1/2].
    let q = &q - &(&q - &half()?).ceil();
    if q == half()? {
        return Err(Fail::Outside);
    }
    let twelfths = &q.abs() * &Rational::integer(12);
    let value = match twelfths.to_i64().and_then(tangent_twelfths) {
        Some(value) => value,
        None => Normal::apply(Function::Tan, vec![Normal::pi_times(q.abs())]),
    };
    Ok(if q.is_negative() { value.negate() } else { value })
}

/// sin(qπ), reduced to 0 ≤ q ≤ 1/2.
fn sin_pi(q: &Rational) -> Normal {
    let turns = q.floor();
    let q = q - &turns;
    let q = if &q + &q > Rational::one() { &Rational::one() - &q } else { q };
    let value = (&q * &Rational::integer(12))
        .to_i64()
        .and_then(sine_twelfths)
        .unwrap_or_else(|| Normal::apply(Function::Sin, vec![Normal::pi_times(q)]));
    if turns.has_even_numerator() { value } else { value.negate() }
}

/// sin(kπ/12) for 0 ≤ k ≤ 6.
fn sine_twelfths(k: i64) -> Option<Normal> {
    let surd = |n: i64, d: i64, radicand: i64| Normal::surd(Rational::ratio(n, d)?, radicand);
    match k {
        0 => Some(Normal::default()),
        1 => surd(1, 4, 6)?.sub(&surd(1, 4, 2)?),
        2 => Rational::ratio(1, 2).map(Normal::rational),
        3 => surd(1, 2, 2),
        4 => surd(1, 2, 3),
        5 => surd(1, 4, 6)?.add(&surd(1, 4, 2)?),
        6 => Some(Normal::integer(1)),
        _ => None,
    }
}

/// tan(kπ/12) for 0 ≤ k ≤ 5.
fn tangent_twelfths(k: i64) -> Option<Normal> {
    let root = Normal::surd(Rational::one(), 3)?;
    match k {
        0 => Some(Normal::default()),
        1 => Normal::integer(2).sub(&root),
        2 => Some(root.scale(&Rational::ratio(1, 3)?)),
        3 => Some(Normal::integer(1)),
        4 => Some(root),
        5 => Normal::integer(2).add(&root),
        _ => None,
    }
}

/// The angle kπ/12, |k| ≤ 6, whose value in the table is x.
fn arc(x: &Normal, table: impl Fn(i64) -> Option<Normal>) -> Option<Normal> {
    let negative = x.negate();
    (0..=6).find_map(|k| {
        let value = table(k)?;
        let k = if value == *x {
            k
        } else if value == negative {
            -k
        } else {
            return None;
        };
        Some(Normal::pi_times(Rational::ratio(k, 12)?))
    })
}

fn gamma(x: &Normal) -> Value {
    let atom = || Normal::apply(Function::Gamma, vec![x.clone()]);
    match x.as_rational() {
        Some(r) if r.is_integer() && !r.is_positive() => Err(Fail::Outside),
        Some(r) => Ok(gamma_value(&r).unwrap_or_else(atom)),
        None => {
            decided(x.sign(), |o| o == Ordering::Greater).map_err(|_| Fail::Unknown)?;
            Ok(atom())
        }
    }
}

/// Γ at positive integers and half-integers of moderate size: (n − 1)! and the recurrence from Γ(1/2) = √π.
fn gamma_value(r: &Rational) -> Option<Normal> {
    let (start, mut value) = if r.is_integer() {
        (Rational::one(), Normal::integer(1))
    } else {
        let half = Rational::ratio(1, 2)?;
        (half.clone(), Normal::atom(Atom::Pi).pow_positive(&half)?)
    };
    let steps = (r - &start).to_i64().filter(|n| (0..=40).contains(n))?;
    for k in 0..steps {
        value = value.scale(&(&start + &Rational::integer(k)));
    }
    Some(value)
}

fn beta(arguments: &[Normal]) -> Result<Option<Normal>, Fail> {
    let [a, b] = arguments else {
        return Err(Fail::Unknown);
    };
    decided(a.sign(), |o| o == Ordering::Greater)?;
    decided(b.sign(), |o| o == Ordering::Greater)?;
    Ok((|| {
        let (a, b) = (a.as_rational()?, b.as_rational()?);
        let total = gamma_value(&(&a + &b))?.pow_positive(&Rational::integer(-1))?;
        gamma_value(&a)?.mul(&gamma_value(&b)?)?.mul(&total)
    })())
}

/// W(q e^q) = q on the branch that q belongs to.
fn lambert(function: Function, x: &Normal) -> Value {
    let principal = function == Function::LambertW0;
    if x.is_zero() {
        return if principal { Ok(Normal::default()) } else { Err(Fail::Outside) };
    }
    let edge = known(Normal::integer(-1).exp())?;
    decided(known(x.add(&edge))?.sign(), |o| o != Ordering::Less)?;
    if !principal {
        decided(x.sign(), |o| o == Ordering::Less)?;
    }
    let own = x.as_times_own_exp().filter(|q| {
        let above = *q >= Rational::integer(-1);
        if principal { above } else { *q <= Rational::integer(-1) }
    });
    Ok(match own {
        Some(q) => Normal::rational(q),
        None => Normal::apply(function, vec![x.clone()]),
    })
}

/// The least (greatest) of some numbers, where all comparisons with it are decided.
fn extreme(arguments: &[Normal], wanted: Ordering) -> Option<Normal> {
    let mut best = arguments.first()?.clone();
    for x in &arguments[1..] {
        if x.sub(&best)?.sign()? == wanted {
            best = x.clone();
        }
    }
    Some(best)
}

fn floor(x: &Normal) -> Option<Rational> {
    if let Some(value) = x.as_rational() {
        return Some(value.floor());
    }
    let e = x.to_expr();
    PRECISIONS.iter().find_map(|&bits| {
        let enclosure = enclose_constant(&e, bits)?;
        let floor = enclosure.lower()?.floor();
        (enclosure.upper()? < &floor + &Rational::one()).then_some(floor)
    })
}

/// lo ≤ x ≤ hi, or with < where strict.
fn within(x: &Normal, lo: i64, hi: i64, strict: bool) -> Result<(), Fail> {
    let inside = |o: Ordering| o == Ordering::Greater || (!strict && o == Ordering::Equal);
    for distance in [x.sub(&Normal::integer(lo)), Normal::integer(hi).sub(x)] {
        decided(known(distance)?.sign(), inside)?;
    }
    Ok(())
}

fn decided(order: Option<Ordering>, inside: impl Fn(Ordering) -> bool) -> Result<Ordering, Fail> {
    match order {
        Some(order) if inside(order) => Ok(order),
        Some(_) => Err(Fail::Outside),
        None => Err(Fail::Unknown),
    }
}

fn known<T>(value: Option<T>) -> Result<T, Fail> {
    value.ok_or(Fail::Unknown)
}

fn half() -> Result<Rational, Fail> {
    known(Rational::ratio(1, 2))
}
