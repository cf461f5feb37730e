//! Sums, products and powers.

use super::{Parsed, Parser};
use crate::syntax::error::SyntaxError;
use crate::syntax::surface::{Operator, SurfaceExpr, SurfaceKind};
use crate::syntax::token::Tok;

impl Parser<'_> {
    /// A whole expression. Depth is counted where brackets, calls and exponents open.
    pub(in crate::syntax) fn expression(&mut self) -> Parsed<SurfaceExpr> {
        let start = self.span();
        let mut negative = self.signs();
        let mut terms = Vec::new();
        loop {
            terms.push((negative, self.product()?));
            if !matches!(self.peek(), Tok::Plus | Tok::Minus) {
                break;
            }
            negative = self.signs();
        }
        let span = start.to(self.previous_span());
        Ok(match terms.pop() {
            Some((false, only)) if terms.is_empty() => only,
            Some((true, only)) if terms.is_empty() => {
                SurfaceExpr { kind: SurfaceKind::Negate(Box::new(only)), span }
            }
            last => {
                terms.extend(last);
                SurfaceExpr { kind: SurfaceKind::Sum(terms), span }
            }
        })
    }

    /// A run of signs: whether it amounts to a minus.
    fn signs(&mut self) -> bool {
        let mut negative = false;
        loop {
            match self.peek() {
                Tok::Plus => {}
                Tok::Minus => negative = !negative,
                _ => return negative,
            }
            self.advance();
        }
    }

    fn product(&mut self) -> Parsed<SurfaceExpr> {
        let start = self.span();
        let first = self.power()?;
        let mut factors = vec![(Operator::Beside, first)];
        loop {
            let operator = match self.peek() {
                Tok::Times => Operator::Times,
                Tok::Dot => Operator::Dot,
                Tok::Hadamard => Operator::Hadamard,
                Tok::Divide => Operator::Over,
                kind if self.starts_factor(kind) => {
                    self.check_juxtaposition(&factors)?;
                    let factor = self.power()?;
                    factors.push((Operator::Beside, factor));
                    continue;
                }
                _ => break,
            };
            self.advance();
            let sign = self.span();
            let negative = self.signs();
            let factor = self.power()?;
            let factor = if negative {
                let span = sign.to(factor.span);
                SurfaceExpr { kind: SurfaceKind::Negate(Box::new(factor)), span }
            } else {
                factor
            };
            factors.push((operator, factor));
        }
        let span = start.to(self.previous_span());
        Ok(match factors.pop() {
            Some((Operator::Beside, only)) if factors.is_empty() => only,
            last => {
                factors.extend(last);
                SurfaceExpr { kind: SurfaceKind::Product(factors), span }
            }
        })
    }

    /// Whether a token right after a factor starts another one.
    pub(super) fn starts_factor(&self, kind: &Tok) -> bool {
        match kind {
            Tok::Bar => self.bars == 0,
            Tok::Number(_)
            | Tok::Name(..)
            | Tok::LParen
            | Tok::LBracket
            | Tok::LBrace
            | Tok::AbsOpen
            | Tok::FloorOpen
            | Tok::CeilOpen
            | Tok::Infinity
            | Tok::Radical(_)
            | Tok::Sqrt
            | Tok::Frac
            | Tok::BeginCases
            | Tok::BeginMatrix => true,
            _ => false,
        }
    }

    /// Refuses products without a sign that people read in two ways: `z 2`, `a/bc`.
    fn check_juxtaposition(&self, factors: &[(Operator, SurfaceExpr)]) -> Parsed<()> {
        if matches!(self.peek(), Tok::Number(_)) {
            return self.expected_hint("an operator", Some("write `*` before a number, or `^` for a power"));
        }
        let Some((Operator::Over, divisor)) = factors.last() else { return Ok(()) };
        let is_number = |e: &SurfaceExpr| matches!(e.kind, SurfaceKind::Number(_));
        let fraction = factors.len() == 2 && factors.iter().all(|(_, f)| is_number(f));
        let closed = matches!(self.previous_span().of(self.text), ")" | "}" | "\\right)");
        let clear = if fraction {
            self.spaced() || *self.peek() == Tok::LParen
        } else {
            // `z/2 y`, `1/sqrt(2 pi) exp(-z^2/2)`.
            self.spaced() && (is_number(divisor) || closed)
        };
        if clear {
            return Ok(());
        }
        Err(SyntaxError::AmbiguousDivision { first: divisor.span, second: self.span() })
    }

    /// An atom with its powers; powers associate to the right.
    pub(super) fn power(&mut self) -> Parsed<SurfaceExpr> {
        let base = self.atom()?;
        self.with_powers(base)
    }

    pub(super) fn with_powers(&mut self, base: SurfaceExpr) -> Parsed<SurfaceExpr> {
        if *self.peek() != Tok::Caret {
            if *self.peek() == Tok::Bang {
                return self.expected_hint("an operator", Some("for n! write gamma(n + 1)"));
            }
            return Ok(base);
        }
        let exponent = self.exponent()?;
        let span = base.span.to(self.previous_span());
        Ok(SurfaceExpr { kind: SurfaceKind::Power(Box::new(base), Box::new(exponent)), span })
    }

    /// What stands after `^`, the sign itself included.
    pub(in crate::syntax) fn exponent(&mut self) -> Parsed<SurfaceExpr> {
        self.advance();
        self.nested(|parser| {
            let start = parser.span();
            let negative = parser.signs();
            let exponent = parser.power()?;
            if !negative {
                return Ok(exponent);
            }
            let span = start.to(exponent.span);
            Ok(SurfaceExpr { kind: SurfaceKind::Negate(Box::new(exponent)), span })
        })
    }
}
