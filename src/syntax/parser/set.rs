//! Sets of numbers: `[0, 1)`, `R \ {0}`, `(0, 1) ∪ (2, ∞)`, `{x : x > 0}`; of vectors: `R^2`, `[0, 1] x R`.

use super::{Parsed, Parser};
use crate::expr::{Kind, Relation};
use crate::syntax::MAX_DIMENSION;
use crate::syntax::error::SyntaxError;
use crate::syntax::surface::{Property, SurfaceCondition, SurfaceExpr, SurfaceKind, SurfaceSet};
use crate::syntax::token::Tok;

impl Parser<'_> {
    /// A set; differences, intersections and unions are read from left to right.
    pub(in crate::syntax) fn set(&mut self) -> Parsed<SurfaceSet> {
        self.nested(|p| {
            let mut set = p.set_product()?;
            loop {
                match p.peek() {
                    Tok::Union => {
                        p.advance();
                        set = union(set, p.set_product()?);
                    }
                    Tok::Name(word, _) if word == "U" || word == "union" => {
                        p.advance();
                        set = union(set, p.set_product()?);
                    }
                    Tok::Intersection => {
                        p.advance();
                        set = SurfaceSet::Intersection(vec![set, p.set_product()?]);
                    }
                    Tok::SetMinus => {
                        p.advance();
                        set = SurfaceSet::Difference(Box::new(set), Box::new(p.set_product()?));
                    }
                    Tok::Minus if matches!(p.peek_at(1), Tok::LBrace | Tok::LBraceEscaped) => {
                        p.advance();
                        set = SurfaceSet::Difference(Box::new(set), Box::new(p.set_product()?));
                    }
                    // `R\{0}`, typed without thought of LaTeX.
                    Tok::LBraceEscaped => {
                        set = SurfaceSet::Difference(Box::new(set), Box::new(p.set_product()?));
                    }
                    _ => return Ok(set),
                }
            }
        })
    }

    /// `R x (0, inf)`, `[0, 1]^2`: sets of vectors.
    fn set_product(&mut self) -> Parsed<SurfaceSet> {
        let mut factors = vec![self.set_power()?];
        loop {
            match self.peek() {
                Tok::Times => {}
                Tok::Name(sign, _) if sign == "x" || sign == "X" => {}
                _ => break,
            }
            self.advance();
            factors.push(self.set_power()?);
        }
        Ok(if factors.len() == 1 { factors.remove(0) } else { SurfaceSet::Product(factors) })
    }

    fn set_power(&mut self) -> Parsed<SurfaceSet> {
        let set = self.simple_set()?;
        if *self.peek() != Tok::Caret {
            return Ok(set);
        }
        if set == SurfaceSet::Reals
            && let Some(matrices) = self.matrix_size()?
        {
            return Ok(matrices);
        }
        let exponent = self.exponent()?;
        let times = dimension(&exponent).ok_or(SyntaxError::Expected {
            expected: "a dimension, such as `R^2`",
            found: format!("`{}`", exponent.span.of(self.text())),
            span: exponent.span,
            hint: None,
        })?;
        if times > MAX_DIMENSION {
            return Err(SyntaxError::DimensionTooLarge { span: exponent.span });
        }
        Ok(SurfaceSet::Power(Box::new(set), times))
    }

    /// `^(2 x 3)`, `^{2 \times 3}` after `R`; nothing is read where something else stands there.
    fn matrix_size(&mut self) -> Parsed<Option<SurfaceSet>> {
        let closing = match self.peek_at(1) {
            Tok::LParen => Tok::RParen,
            Tok::LBrace => Tok::RBrace,
            _ => return Ok(None),
        };
        let Some(rows) = size(self.peek_at(2)) else { return Ok(None) };
        // `2x3` is read as 2 and the name x3.
        let (columns, length) = match (self.peek_at(3), self.peek_at(4)) {
            (Tok::Times, second) => (size(second), 5),
            (Tok::Name(sign, _), second) if sign == "x" => (size(second), 5),
            (Tok::Name(name, _), _) => (name.strip_prefix('x').and_then(|n| n.parse().ok()), 4),
            _ => (None, 0),
        };
        let Some(columns) = columns.filter(|_| *self.peek_at(length) == closing) else { return Ok(None) };
        let span = self.span();
        for _ in 0..=length {
            self.advance();
        }
        if rows > MAX_DIMENSION || columns > MAX_DIMENSION || rows == 0 || columns == 0 {
            return Err(SyntaxError::DimensionTooLarge { span: span.to(self.previous_span()) });
        }
        Ok(Some(SurfaceSet::Matrices(rows, columns)))
    }

    fn simple_set(&mut self) -> Parsed<SurfaceSet> {
        match self.peek().clone() {
            Tok::Name(name, _) => self.named_set(&name),
            Tok::Adjective(_) => Ok(SurfaceSet::Numbers(self.properties()?)),
            Tok::EmptySet => {
                self.advance();
                Ok(SurfaceSet::Empty)
            }
            Tok::LBrace | Tok::LBraceEscaped => self.bracketed(Self::braced_set),
            Tok::LBracket => self.bracketed(Self::interval),
            Tok::LParen => self.bracketed(|p| if p.has_comma() { p.interval() } else { p.grouped_set() }),
            _ => self.expected_hint(
                "a set",
                Some("sets are written as `R`, `(0, inf)`, `[0, 1]`, `{1, 2}`, `{x : x > 0}`"),
            ),
        }
    }

    fn named_set(&mut self, name: &str) -> Parsed<SurfaceSet> {
        let set = match name {
            "R" => SurfaceSet::Reals,
            "Z" => SurfaceSet::Numbers(vec![Property::Kind(Kind::Integer)]),
            "N" => SurfaceSet::Numbers(vec![Property::Natural]),
            "N0" => SurfaceSet::Numbers(vec![Property::Kind(Kind::Integer), Property::Sign(Relation::Ge)]),
            "empty" => SurfaceSet::Empty,
            _ => {
                return self.expected_hint(
                    "a set",
                    Some("sets are written as `R`, `(0, inf)`, `[0, 1]`, `{1, 2}`, `{x : x > 0}`"),
                );
            }
        };
        self.advance();
        if set == SurfaceSet::Reals { self.signed_reals() } else { self.unmarked(set) }
    }

    /// `R`, `R_+`, `R+`, `R^+` (the positive numbers), `R_{>0}`, `R_{≥0}`; the letter has been read.
    fn signed_reals(&mut self) -> Parsed<SurfaceSet> {
        let mark = self.position();
        let marked = self.eat(&Tok::Underscore) || self.eat(&Tok::Caret);
        let braced = marked && self.eat(&Tok::LBrace);
        let relation = match self.peek() {
            Tok::Plus => Relation::Gt,
            Tok::Relation(relation) if marked => *relation,
            _ => {
                self.rewind(mark);
                return self.unmarked(SurfaceSet::Reals);
            }
        };
        self.advance();
        if matches!(self.peek(), Tok::Number(n) if n.is_zero()) {
            self.advance();
        }
        if braced && !self.eat(&Tok::RBrace) {
            return self.expected("`}`");
        }
        Ok(SurfaceSet::Numbers(vec![Property::Sign(relation)]))
    }

    fn unmarked(&self, set: SurfaceSet) -> Parsed<SurfaceSet> {
        if *self.peek() == Tok::Underscore {
            return self.expected("the end of the set");
        }
        Ok(set)
    }

    /// Whether a comma stands before the bracket that closes this one, whatever its shape.
    fn has_comma(&mut self) -> bool {
        self.at += 1;
        let comma = self.find_at_level(|t| *t == Tok::Comma);
        self.at -= 1;
        comma.is_some()
    }

    fn grouped_set(&mut self) -> Parsed<SurfaceSet> {
        let open = self.span();
        self.advance();
        let inner = self.set()?;
        self.close(&[Tok::RParen], open)?;
        Ok(inner)
    }

    fn interval(&mut self) -> Parsed<SurfaceSet> {
        let open = self.span();
        let low_closed = *self.peek() == Tok::LBracket;
        self.advance();
        let low = self.expression()?;
        if !self.eat(&Tok::Comma) && !self.eat(&Tok::Semicolon) {
            return self.expected("`,` and the right end of the interval");
        }
        let high = self.expression()?;
        let high_closed = *self.peek() == Tok::RBracket;
        let closing = if low_closed { [Tok::RBracket, Tok::RParen] } else { [Tok::RParen, Tok::RBracket] };
        let span = open.to(self.close(&closing, open)?);
        let (low, high) = (Box::new(low), Box::new(high));
        Ok(SurfaceSet::Interval { low, high, low_closed, high_closed, span })
    }

    /// `{1, 2}`, `{x : x > 0}`, `{x | x > 0}`, `{x in R : x > 0}`.
    fn braced_set(&mut self) -> Parsed<SurfaceSet> {
        let open = self.span();
        self.advance();
        let closing = [Tok::RBrace, Tok::RBraceEscaped];
        if closing.contains(self.peek()) {
            self.advance();
            return Ok(SurfaceSet::Empty);
        }
        if let Tok::Name(name, _) = self.peek().clone() {
            let mark = self.position();
            self.advance();
            let within = if self.eat(&Tok::In) { Some(self.set()?) } else { None };
            if matches!(self.peek(), Tok::Colon | Tok::Bar | Tok::Mid) {
                self.advance();
                let condition = self.conditions()?;
                self.close(&closing, open)?;
                let chosen = SurfaceSet::Where(name, Box::new(condition));
                return Ok(match within {
                    Some(set) => SurfaceSet::Intersection(vec![set, chosen]),
                    None => chosen,
                });
            }
            if within.is_some() {
                return self.expected("`:` and a condition");
            }
            self.at = mark;
        }
        let mut points = vec![self.expression()?];
        while self.eat(&Tok::Comma) || self.eat(&Tok::Semicolon) {
            points.push(self.expression()?);
        }
        // A condition alone, as in `{x > 0}`, is not a set of numbers.
        if matches!(self.peek(), Tok::Relation(_)) {
            return self.expected_hint("`,` or `}`", Some("write `{x : x > 0}`"));
        }
        self.close(&closing, open)?;
        Ok(SurfaceSet::Points(points))
    }

    /// Conditions with commas between them, which mean `and`.
    pub(in crate::syntax) fn conditions(&mut self) -> Parsed<SurfaceCondition> {
        let mut parts = vec![self.condition()?];
        while self.eat(&Tok::Comma) {
            parts.push(self.condition()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { SurfaceCondition::And(parts) })
    }
}

/// A literal positive integer.
fn dimension(e: &SurfaceExpr) -> Option<usize> {
    match &e.kind {
        SurfaceKind::Group(inner) => dimension(inner),
        SurfaceKind::Number(n) => n.to_i64().and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0),
        _ => None,
    }
}

fn size(token: &Tok) -> Option<usize> {
    match token {
        Tok::Number(n) => n.to_i64().and_then(|n| usize::try_from(n).ok()),
        _ => None,
    }
}

fn union(first: SurfaceSet, second: SurfaceSet) -> SurfaceSet {
    match first {
        SurfaceSet::Union(mut parts) => {
            parts.push(second);
            SurfaceSet::Union(parts)
        }
        other => SurfaceSet::Union(vec![other, second]),
    }
}
