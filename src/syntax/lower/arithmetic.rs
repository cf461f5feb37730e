//! Sums, products, quotients and powers, with bounds on the numbers that they produce.

use std::collections::HashSet;

use super::{Lowerer, literal_exponent};
use crate::expr::{Expr, Node};
use crate::real::Rational;
use crate::source::Span;
use crate::syntax::MAX_EXPONENT;
use crate::syntax::error::SyntaxError;
use crate::syntax::surface::{SurfaceExpr, SurfaceKind};

/// The most bits that a folded number may have.
const MAX_BITS: u64 = 8192;

impl Lowerer {
    pub(super) fn sum(&mut self, terms: &[(bool, SurfaceExpr)], span: Span) -> Result<Expr, SyntaxError> {
        let mut lowered = Vec::with_capacity(terms.len());
        for (negative, term) in terms {
            let term = self.expr(term)?;
            lowered.push(if *negative { term.negate() } else { term });
        }
        check_sum(&lowered, span)?;
        Ok(Expr::sum(lowered))
    }

    pub(super) fn product(
        &mut self,
        factors: &[(bool, SurfaceExpr)],
        span: Span,
    ) -> Result<Expr, SyntaxError> {
        let mut lowered = Vec::with_capacity(factors.len());
        for (divided, factor) in factors {
            let value = self.expr(factor)?;
            if *divided {
                divide(&value, factor.span, &mut lowered)?;
            } else {
                lowered.push(value);
            }
        }
        let bits: u64 =
            lowered.iter().flat_map(Expr::factors).filter_map(Expr::as_number).map(number_bits).sum();
        if bits > MAX_BITS {
            return Err(SyntaxError::NumberTooLarge { span });
        }
        let product = Expr::product(lowered);
        for factor in product.factors() {
            check_exponent(factor, span)?;
        }
        Ok(product)
    }

    pub(super) fn power(
        &mut self,
        base: &SurfaceExpr,
        exponent: &SurfaceExpr,
        span: Span,
    ) -> Result<Expr, SyntaxError> {
        let lowered = self.expr(exponent)?;
        if base.kind == SurfaceKind::Euler {
            return Ok(Expr::exp(lowered));
        }
        let value = self.expr(base)?;
        power(value, lowered, base.span, span)
    }
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
