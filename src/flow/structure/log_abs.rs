//! |e| and ln |e| of products, with what is known about signs.

use std::cmp::Ordering;

use crate::expr::normal::SideCondition;
use crate::expr::{Assumptions, Expr, Function, Kind, Node};
use crate::real::Rational;

/// The sign of an expression at all points of a set, where that is known: `Less` for < 0, `Equal` for = 0, `Greater`
/// for > 0.
pub type Signs<'a> = dyn FnMut(&Expr) -> Option<Ordering> + 'a;

/// An oracle for normal forms that knows signs, and the parity of literal numbers.
pub fn side_conditions<'a>(signs: &'a mut Signs<'_>) -> impl FnMut(&SideCondition) -> bool + 'a {
    |condition| match condition {
        SideCondition::Positive(e) => signs(e) == Some(Ordering::Greater),
        SideCondition::Negative(e) => signs(e) == Some(Ordering::Less),
        SideCondition::NonNegative(e) => signs(e).is_some_and(Ordering::is_ge),
        SideCondition::NonPositive(e) => signs(e).is_some_and(Ordering::is_le),
        SideCondition::Nonzero(e) => signs(e).is_some_and(Ordering::is_ne),
        SideCondition::Integer(e) => Assumptions::none().is_of_kind(e, Kind::Integer),
        SideCondition::Odd(e) => Assumptions::none().is_of_kind(e, Kind::Odd),
        SideCondition::Even(e) => Assumptions::none().is_of_kind(e, Kind::Even),
        SideCondition::Holds(_) => false,
    }
}

/// |f₁ f₂ …|, without bars around factors whose sign is known: it equals the absolute value wherever the factors are
/// defined.
pub fn abs_of_product(factors: &[Expr], signs: &mut Signs<'_>) -> Expr {
    let mut sizes = Vec::new();
    for factor in factors.iter().flat_map(Expr::factors) {
        sizes.push(abs(factor, signs));
    }
    Expr::product(sizes)
}

fn abs(e: &Expr, signs: &mut Signs<'_>) -> Expr {
    match e.node() {
        Node::Number(c) => return Expr::number(c.abs()),
        Node::Pi | Node::Apply(Function::Exp | Function::Abs, _) => return e.clone(),
        Node::Power(base, k) => {
            let k = k.as_number();
            // An even power, or a root that is defined for values ≥ 0 only and is itself ≥ 0.
            if k.is_some_and(|k| k.has_even_numerator() || !k.has_odd_denominator()) {
                return e.clone();
            }
            if let Some(k) = k {
                return Expr::power(abs(base, signs), Expr::number(k.clone()));
            }
        }
        _ => {}
    }
    match signs(e) {
        Some(Ordering::Greater) => e.clone(),
        Some(Ordering::Less) => negated(e),
        Some(Ordering::Equal) => Expr::zero(),
        None => Expr::abs(e.clone()),
    }
}

/// ln |f₁ f₂ …| as a sum, one term for each factor: it equals the logarithm wherever the factors are defined and not
/// 0. `None` where a factor is known to be 0.
///
/// Used are ln |a b| = ln |a| + ln |b|, ln |b^k| = k ln |b| for literal k, and ln e^u = u.
pub fn log_abs_of_product(factors: &[Expr], signs: &mut Signs<'_>) -> Option<Expr> {
    let (mut terms, mut number) = (Vec::new(), Rational::one());
    for factor in factors {
        collect(factor, &Rational::one(), signs, &mut terms, &mut number)?;
    }
    if !number.is_one() {
        terms.push(Expr::ln(Expr::number(number)));
    }
    Some(Expr::sum(terms))
}

fn collect(
    e: &Expr,
    times: &Rational,
    signs: &mut Signs<'_>,
    terms: &mut Vec<Expr>,
    number: &mut Rational,
) -> Option<()> {
    match e.node() {
        Node::Number(c) if c.is_zero() => return None,
        Node::Number(c) => match times.to_i64().and_then(|k| c.abs().pow(k)) {
            Some(power) => *number = &*number * &power,
            None => terms.push(Expr::scaled(times.clone(), Expr::ln(Expr::number(c.abs())))),
        },
        Node::Product(factors) => {
            for factor in factors {
                collect(factor, times, signs, terms, number)?;
            }
        }
        Node::Power(base, k) if k.as_number().is_some_and(|k| !k.is_zero()) => {
            let k = k.as_number()?;
            collect(base, &(times * k), signs, terms, number)?;
        }
        Node::Apply(Function::Exp, arguments) => {
            let u = arguments.first()?;
            terms.extend(u.terms().iter().map(|t| Expr::scaled(times.clone(), t.clone())));
        }
        Node::Apply(Function::Abs, arguments) => collect(arguments.first()?, times, signs, terms, number)?,
        _ => {
            let size = match signs(e) {
                Some(Ordering::Equal) => return None,
                Some(Ordering::Greater) => e.clone(),
                Some(Ordering::Less) => negated(e),
                None => Expr::abs(e.clone()),
            };
            terms.push(Expr::scaled(times.clone(), Expr::ln(size)));
        }
    }
    Some(())
}

/// −e, multiplied into a sum.
fn negated(e: &Expr) -> Expr {
    match e.node() {
        Node::Sum(terms) => Expr::sum(terms.iter().map(Expr::negate).collect()),
        _ => e.negate(),
    }
}
