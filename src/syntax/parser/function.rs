//! Calls: `exp(z)`, `sin z`, `sin^2 z`, `log_2 x`.

use super::names::Meaning;
use super::{Parsed, Parser};
use crate::source::Span;
use crate::syntax::error::SyntaxError;
use crate::syntax::surface::{Operator, SurfaceExpr, SurfaceKind};
use crate::syntax::token::Tok;

impl Parser<'_> {
    /// A call; the name is the current token.
    pub(super) fn call(&mut self, name: &str, name_span: Span) -> Parsed<SurfaceExpr> {
        self.advance();
        let base = if name == "log" && self.eat(&Tok::Underscore) { Some(self.atom()?) } else { None };
        let power = if *self.peek() == Tok::Caret { Some(self.exponent()?) } else { None };
        if let Some(exponent) = &power
            && is_minus_one(exponent)
        {
            let span = name_span.to(exponent.span);
            return Err(SyntaxError::AmbiguousInverse { function: name.to_owned(), span });
        }
        let mut arguments = match self.peek() {
            Tok::LParen => self.without_bars(Self::arguments)?,
            _ => vec![self.bare_argument(name, name_span)?],
        };
        arguments.extend(base);
        let span = name_span.to(self.previous_span());
        let call = SurfaceExpr { kind: SurfaceKind::Call(name.to_owned(), arguments), span };
        Ok(match power {
            Some(exponent) => {
                SurfaceExpr { kind: SurfaceKind::Power(Box::new(call), Box::new(exponent)), span }
            }
            None => call,
        })
    }

    pub(super) fn arguments(&mut self) -> Parsed<Vec<SurfaceExpr>> {
        let open = self.span();
        self.advance();
        let mut arguments = Vec::new();
        if *self.peek() != Tok::RParen {
            arguments.push(self.expression()?);
            while self.eat(&Tok::Comma) {
                arguments.push(self.expression()?);
            }
        }
        self.close(&[Tok::RParen], open)?;
        Ok(arguments)
    }

    /// The argument of a function without parentheses: factors written side by side, up to the next operator
    /// or function (`sin 2z cos z` is `sin(2z) cos(z)`). A group belongs to it only right after a number.
    fn bare_argument(&mut self, name: &str, name_span: Span) -> Parsed<SurfaceExpr> {
        let start = self.span();
        if !self.starts_bare(true) {
            return Err(SyntaxError::MissingArgument { function: name.to_owned(), span: name_span });
        }
        let is_call = self.at_function();
        let first = self.power()?;
        let mut last_is_number = matches!(first.kind, SurfaceKind::Number(_));
        let mut factors = vec![(Operator::Beside, first)];
        while !is_call && self.starts_bare(last_is_number) && !self.at_function() {
            if matches!(self.peek(), Tok::Number(_)) {
                break;
            }
            factors.push((Operator::Beside, self.power()?));
            last_is_number = false;
        }
        let span = start.to(self.previous_span());
        Ok(match factors.pop() {
            Some((_, only)) if factors.is_empty() => only,
            last => {
                factors.extend(last);
                SurfaceExpr { kind: SurfaceKind::Product(factors), span }
            }
        })
    }

    fn starts_bare(&self, group: bool) -> bool {
        match self.peek() {
            Tok::LParen | Tok::LBrace | Tok::AbsOpen | Tok::Bar => group,
            Tok::Number(_) | Tok::Name(..) | Tok::Radical(_) | Tok::Sqrt | Tok::Frac => true,
            Tok::FloorOpen | Tok::CeilOpen => group,
            _ => false,
        }
    }

    fn at_function(&self) -> bool {
        let Tok::Name(name, form) = self.peek() else { return false };
        match self.meaning(name, *form) {
            Meaning::Function => true,
            Meaning::FunctionIfCalled => *self.peek_at(1) == Tok::LParen,
            _ => false,
        }
    }
}

fn is_minus_one(exponent: &SurfaceExpr) -> bool {
    match &exponent.kind {
        SurfaceKind::Group(inner) => is_minus_one(inner),
        SurfaceKind::Negate(inner) => matches!(&inner.kind, SurfaceKind::Number(n) if n.is_one()),
        _ => false,
    }
}
