//! Sums, products, quotients and powers, with bounds on the numbers that they produce.

use std::collections::HashSet;

use super::vector::{Factor, Magnitude};
use super::{Lowerer, literal_exponent};
use crate::expr::{Expr, Node};
use crate::real::Rational;
use crate::source::Span;
use crate::syntax::MAX_EXPONENT;
use crate::syntax::error::SyntaxError;
use crate::syntax::surface::{Operator, SurfaceExpr, SurfaceKind};
use crate::syntax::value::{Shape, Value};

/// The most bits that a folded number may have.
const MAX_BITS: u64 = 8192;

impl Lowerer {
    pub(super) fn sum(&mut self, terms: &[(bool, SurfaceExpr)], span: Span) -> Result<Value, SyntaxError> {
        let mut columns: Vec<Vec<Expr>> = Vec::new();
        let mut first: Option<(Value, Span)> = None;
        for (negative, term) in terms {
            let value = self.value(term)?;
            if let Some((other, place)) = &first
                && other.shape() != value.shape()
            {
                let (first, second) = ((other.shape(), *place), (value.shape(), term.span));
                return Err(unlike(if *negative { "subtracted" } else { "added" }, first, second));
            }
            for (i, entry) in value.entries().enumerate() {
                let entry = if *negative { entry.negate() } else { entry.clone() };
                match columns.get_mut(i) {
                    Some(column) => column.push(entry),
                    None => columns.push(vec![entry]),
                }
            }
            first.get_or_insert((value, term.span));
        }
        for column in &columns {
            check_sum(column, span)?;
        }
        let mut sums = columns.into_iter().map(Expr::sum);
        let shape = first.map_or(Value::Scalar(Expr::zero()), |(value, _)| value);
        shape.try_map(&mut |_| Ok(sums.next().unwrap_or_else(Expr::zero)))
    }

    /// Numbers multiply everything; vectors and matrices are multiplied from left to right.
    pub(super) fn product(
        &mut self,
        factors: &[(Operator, SurfaceExpr)],
        span: Span,
    ) -> Result<Value, SyntaxError> {
        let mut numbers = Vec::with_capacity(factors.len());
        let mut others: Vec<Factor> = Vec::new();
        for (i, (operator, factor)) in factors.iter().enumerate() {
            let value = if i + 1 < factors.len() { self.row_or_value(factor)? } else { self.value(factor)? };
            match (operator, value) {
                (Operator::Over, Value::Scalar(e)) => divide(&e, factor.span, &mut numbers)?,
                (Operator::Over, other) => {
                    return Err(SyntaxError::NotANumber { shape: other.shape(), span: factor.span });
                }
                (_, Value::Scalar(e)) => numbers.push(e),
                (operator, value) => others.push(Factor { operator: *operator, value, span: factor.span }),
            }
        }
        let object = self.multiply_all(others, &mut numbers)?;
        let Some(object) = object else { return Ok(Value::Scalar(folded(numbers, span)?)) };
        if numbers.is_empty() {
            return Ok(object);
        }
        let number = folded(numbers, span)?;
        for _ in 1..object.entries().count() {
            self.repeat(&number, span)?;
        }
        object.try_map(&mut |entry| folded(vec![number.clone(), entry.clone()], span))
    }

    pub(super) fn power(
        &mut self,
        base: &SurfaceExpr,
        exponent: &SurfaceExpr,
        span: Span,
    ) -> Result<Value, SyntaxError> {
        if base.kind == SurfaceKind::Euler {
            return self.value(exponent)?.try_map(&mut |e| Ok(Expr::exp(e.clone())));
        }
        let value = match &base.kind {
            SurfaceKind::Bars(inner) => match (self.magnitude(inner, base.span)?, half(exponent)) {
                // ‖v‖² is the sum of the squares.
                (Magnitude::Squared(square), Some(half)) => {
                    return Ok(Value::Scalar(power(square, Expr::integer(half), base.span, span)?));
                }
                (Magnitude::Squared(square), None) => square.sqrt(),
                (Magnitude::Absolute(e), _) => e,
            },
            _ => match self.value(base)? {
                Value::Scalar(e) => e,
                other => return self.vector_power(other, base, exponent, span),
            },
        };
        let lowered = self.expr(exponent)?;
        Ok(Value::Scalar(power(value, lowered, base.span, span)?))
    }
}

/// k for a literal exponent 2k > 0.
fn half(exponent: &SurfaceExpr) -> Option<i64> {
    match &exponent.kind {
        SurfaceKind::Group(inner) => half(inner),
        SurfaceKind::Number(k) => k.to_i64().filter(|k| *k > 0 && k % 2 == 0).map(|k| k / 2),
        _ => None,
    }
}

/// Two summands of different sizes.
fn unlike(what: &'static str, first: (Shape, Span), second: (Shape, Span)) -> SyntaxError {
    let problem = match what {
        "subtracted" => "only values of one size can be subtracted",
        _ => "only values of one size can be added",
    };
    let number = first.0 == Shape::Scalar || second.0 == Shape::Scalar;
    let hint = number.then_some("to add a number to each component, multiply it by the vector (1, …, 1)");
    SyntaxError::Shapes { problem, first, second, hint }
}

/// The product of numbers, with its bounds.
pub(super) fn folded(factors: Vec<Expr>, span: Span) -> Result<Expr, SyntaxError> {
    let bits: u64 = factors.iter().flat_map(Expr::factors).filter_map(Expr::as_number).map(number_bits).sum();
    if bits > MAX_BITS {
        return Err(SyntaxError::NumberTooLarge { span });
    }
    let product = Expr::product(factors);
    for factor in product.factors() {
        check_exponent(factor, span)?;
    }
    Ok(product)
}

/// The sum of products, with its bounds.
pub(super) fn summed(terms: Vec<Expr>, span: Span) -> Result<Expr, SyntaxError> {
    check_sum(&terms, span)?;
    Ok(Expr::sum(terms))
}

/// base^exponent, with its bounds; `base_span` is blamed for 0 to a negative power.
pub(super) fn power(base: Expr, exponent: Expr, base_span: Span, span: Span) -> Result<Expr, SyntaxError> {
    if let Some(k) = exponent.as_number() {
        let limit = Rational::integer(MAX_EXPONENT);
        if k.numerator().abs() > limit || k.denominator() > limit {
            return Err(SyntaxError::ExponentTooLarge { span });
        }
        if base.is_zero() && k.is_negative() {
            return Err(SyntaxError::DivisionByZero { span: base_span });
        }
        let folded = Expr::power(base.clone(), exponent.clone());
        if base.as_number().is_some() && k.is_integer() && folded.as_number().is_none() {
            return Err(SyntaxError::NumberTooLarge { span });
        }
        check_exponent(&folded, span)?;
        return Ok(folded);
    }
    Ok(Expr::power(base, exponent))
}

/// Appends the factors of 1/divisor. Each factor is inverted by itself: 1/(c x y^r) = (1/c) x^(-1) y^(-r) for
/// c ≠ 0 and literal r > 0, which is defined and equal at the same points.
fn divide(divisor: &Expr, span: Span, factors: &mut Vec<Expr>) -> Result<(), SyntaxError> {
    for factor in divisor.factors() {
        factors.push(invert(factor).ok_or(SyntaxError::DivisionByZero { span })?);
    }
    Ok(())
}

/// 1/x for something that is not a product; `None` for 0.
fn invert(factor: &Expr) -> Option<Expr> {
    if let Some(c) = factor.as_number() {
        return Some(Expr::number(c.recip()?));
    }
    Some(crate::expr::print::reciprocal(factor))
}

fn check_exponent(e: &Expr, span: Span) -> Result<(), SyntaxError> {
    let limit = Rational::integer(MAX_EXPONENT);
    match literal_exponent(e) {
        Some(k) if k.numerator().abs() > limit => Err(SyntaxError::ExponentTooLarge { span }),
        _ => Ok(()),
    }
}

/// Bounds the size of every coefficient that a sum can gather: the bits of the distinct denominators and of
/// the largest numerator.
fn check_sum(terms: &[Expr], span: Span) -> Result<(), SyntaxError> {
    let mut denominators = HashSet::new();
    let mut bits = 0;
    let mut largest = 0;
    for term in terms.iter().flat_map(Expr::terms) {
        let Some(c) = coefficient(term) else { continue };
        let denominator = c.denominator();
        largest = largest.max(c.numerator().bits());
        let size = denominator.bits();
        if !denominator.is_one() && denominators.insert(denominator) {
            bits += size;
        }
    }
    if bits + largest > MAX_BITS {
        return Err(SyntaxError::NumberTooLarge { span });
    }
    Ok(())
}

fn coefficient(term: &Expr) -> Option<&Rational> {
    match term.node() {
        Node::Number(c) => Some(c),
        Node::Product(factors) => factors.first().and_then(Expr::as_number),
        _ => None,
    }
}

fn number_bits(c: &Rational) -> u64 {
    if c.abs().is_one() { 0 } else { c.bits() }
}
