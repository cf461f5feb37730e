//! Opaque functions: `s(z1)`, `s'(z1)`, `D2(s(z1, z2))`.

use super::names::Meaning;
use super::{Parsed, Parser};
use crate::source::Span;
use crate::syntax::error::SyntaxError;
use crate::syntax::names;
use crate::syntax::surface::{SurfaceExpr, SurfaceKind};
use crate::syntax::token::{Form, Tok};

/// The most derivatives that are written as primes.
const MAX_PRIMES: usize = 8;

impl Parser<'_> {
    /// The call of an opaque function, if the name that stands here before a parenthesis is one.
    pub(super) fn opaque(&mut self, name: &str, form: Form, span: Span) -> Parsed<Option<SurfaceExpr>> {
        let stem = name.trim_end_matches('\'');
        let primes = name.len() - stem.len();
        let said = self.declared.is_function(stem);
        if !said && !self.reads_as_opaque(name, stem, form) {
            return self.partial(name, span);
        }
        if primes > MAX_PRIMES {
            return Err(SyntaxError::TooComplex { span });
        }
        self.declared.functions.insert(stem.to_owned());
        let stem = stem.to_owned();
        self.nested(|p| {
            p.advance();
            let arguments = p.without_bars(Self::arguments)?;
            let span = span.to(p.previous_span());
            Ok(Some(SurfaceExpr { kind: SurfaceKind::Opaque(stem, vec![None; primes], arguments), span }))
        })
    }

    /// A Latin letter that has no other meaning, right before variables in parentheses. (Greek letters are numbers mostly, and
    /// become functions where they are declared so.)
    fn reads_as_opaque(&self, name: &str, stem: &str, form: Form) -> bool {
        let glued = self.tokens.get(self.at + 1).is_some_and(|t| !t.spaced);
        let free = self.meaning(stem, form) == Meaning::Symbol
            && !self.declared.contains(name)
            && !self.declared.contains(stem)
            && !self.declared.is_variable_or_part(stem)
            && !names::is_greek(stem.trim_end_matches(|c: char| c.is_ascii_digit()))
            && !matches!(stem, "f" | "g" | "h")
            && self.declared.map.as_deref() != Some(stem);
        if !(glued && free) {
            return false;
        }
        let mut at = 2;
        loop {
            match self.peek_at(at) {
                Tok::Name(argument, _) if self.declared.is_variable_or_part(argument) => at += 1,
                _ => return false,
            }
            match self.peek_at(at) {
                Tok::Comma => at += 1,
                Tok::RParen => return true,
                _ => return false,
            }
        }
    }

    /// `D2(s(x, y))`: the derivative in the second argument.
    fn partial(&mut self, name: &str, span: Span) -> Parsed<Option<SurfaceExpr>> {
        let position = name.strip_prefix('D').and_then(|digits| digits.parse::<usize>().ok());
        let Some(position) = position.filter(|p| *p > 0 && !self.declared.contains(name)) else {
            return Ok(None);
        };
        let mark = self.position();
        self.advance();
        let open = self.span();
        self.advance();
        let inner = match self.peek() {
            Tok::Name(..) => self.nested(Self::atom)?,
            _ => return self.back(mark),
        };
        let SurfaceKind::Opaque(function, mut along, arguments) = inner.kind else { return self.back(mark) };
        let end = self.close(&[Tok::RParen], open)?;
        if position > arguments.len() || along.len() >= MAX_PRIMES {
            return Err(SyntaxError::WrongArity {
                function: name.to_owned(),
                expected: "a function with as many arguments",
                found: arguments.len(),
                span: span.to(end),
            });
        }
        along.push(Some(position - 1));
        Ok(Some(SurfaceExpr { kind: SurfaceKind::Opaque(function, along, arguments), span: span.to(end) }))
    }

    fn back(&mut self, mark: usize) -> Parsed<Option<SurfaceExpr>> {
        self.rewind(mark);
        Ok(None)
    }
}
