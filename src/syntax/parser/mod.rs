//! Tokens to surface tree, by recursive descent with bounded depth.

mod atom;
mod condition;
mod expression;
mod function;
mod names;
mod opaque;
mod set;

use super::error::SyntaxError;
use super::lexer;
use super::token::{Tok, Token};
use super::{Declared, MAX_NESTING};
use crate::source::Span;

/// Result of a parsing step.
pub(super) type Parsed<T> = Result<T, SyntaxError>;

/// A position in a list of tokens.
pub(super) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    /// How many plain bars `|` are open at this point.
    bars: usize,
    pub(super) declared: Declared,
}

impl<'a> Parser<'a> {
    /// A parser at the start of a text. Glued names are taken apart by [`Parser::split_names`].
    pub(super) fn new(text: &'a str, declared: &Declared) -> Parsed<Self> {
        let tokens = lexer::tokens(text)?;
        Ok(Self { text, tokens, at: 0, depth: 0, bars: 0, declared: declared.clone() })
    }

    pub(super) fn peek(&self) -> &Tok {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> &Tok {
        self.tokens.get(self.at + ahead).map_or(&Tok::End, |t| &t.kind)
    }

    pub(super) fn span(&self) -> Span {
        let end = Span::at(self.text.len());
        self.tokens.get(self.at).map_or(end, |t| t.span)
    }

    pub(super) fn previous_span(&self) -> Span {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.map_or(Span::at(0), |t| t.span)
    }

    fn spaced(&self) -> bool {
        self.tokens.get(self.at).is_some_and(|t| t.spaced)
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn advance(&mut self) {
        self.at += 1;
    }

    pub(super) fn eat(&mut self, kind: &Tok) -> bool {
        let found = self.peek() == kind;
        if found {
            self.advance();
        }
        found
    }

    pub(super) fn expected<T>(&self, expected: &'static str) -> Parsed<T> {
        self.expected_hint(expected, None)
    }

    pub(super) fn expected_hint<T>(&self, expected: &'static str, hint: Option<&'static str>) -> Parsed<T> {
        let span = self.span();
        let found = self.peek().describe(span.of(self.text));
        Err(SyntaxError::Expected { expected, found, span, hint })
    }

    /// The partner of a delimiter that was opened at `open`.
    pub(super) fn close(&mut self, kinds: &[Tok], open: Span) -> Parsed<Span> {
        let span = self.span();
        if kinds.contains(self.peek()) {
            self.advance();
            return Ok(span);
        }
        if *self.peek() == Tok::End {
            let delimiter = open.of(self.text).to_owned();
            return Err(SyntaxError::Unclosed { delimiter, open, span });
        }
        match kinds.first() {
            Some(Tok::RParen) => self.expected("an operator or `)`"),
            Some(Tok::RBracket) => self.expected("an operator or `]`"),
            Some(Tok::Bar | Tok::AbsClose) => self.expected("an operator or `|`"),
            _ => self.expected("an operator or the closing bracket"),
        }
    }

    /// The end of the text.
    pub(super) fn end(&self) -> Parsed<()> {
        match self.peek() {
            Tok::End => Ok(()),
            Tok::Bang => self.expected_hint("an operator or the end", Some("for n! write gamma(n + 1)")),
            Tok::RParen | Tok::RBracket | Tok::RBrace => {
                self.expected_hint("an operator or the end", Some("its opening partner is missing"))
            }
            Tok::Relation(_) | Tok::Comma | Tok::If | Tok::In => self.expected_hint(
                "an operator or the end",
                Some("conditions belong into the source set (--on), --where, or `{ value if condition; … }`"),
            ),
            _ => self.expected("an operator or the end"),
        }
    }

    /// Runs a step one level deeper.
    pub(super) fn nested<T>(&mut self, step: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_NESTING {
            return Err(SyntaxError::TooDeep { span: self.span() });
        }
        self.depth += 1;
        let result = step(self);
        self.depth -= 1;
        result
    }

    /// Runs a step inside brackets, one level deeper.
    fn bracketed<T>(&mut self, step: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.nested(|p| p.without_bars(step))
    }

    /// Runs a step in which bars start anew.
    fn without_bars<T>(&mut self, step: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let bars = std::mem::take(&mut self.bars);
        let result = step(self);
        self.bars = bars;
        result
    }

    /// The first token at this bracket level, from here on, that satisfies the predicate, before the closing
    /// bracket of the level.
    pub(super) fn find_at_level(&self, mut wanted: impl FnMut(&Tok) -> bool) -> Option<usize> {
        let mut level = 0_usize;
        for (offset, token) in self.tokens.get(self.at..)?.iter().enumerate() {
            if level == 0 && wanted(&token.kind) {
                return Some(offset);
            }
            if token.kind.opens() {
                level += 1;
            } else if token.kind.closes() {
                level = level.checked_sub(1)?;
            }
        }
        None
    }
}

impl Parser<'_> {
    /// Goes back to a position.
    pub(super) fn rewind(&mut self, position: usize) {
        self.at = position;
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        self.text
    }
}
