//! Sets of numbers: `[0, 1)`, `R \ {0}`, `(0, 1) ∪ (2, ∞)`, `{x : x > 0}`.

use super::{Parsed, Parser};
use crate::expr::{Kind, Relation};
use crate::syntax::surface::{Property, SurfaceCondition, SurfaceSet};
use crate::syntax::token::Tok;

impl Parser<'_> {
    /// A set; differences, intersections and unions are read from left to right.
    pub(in crate::syntax) fn set(&mut self) -> Parsed<SurfaceSet> {
        self.nested(|p| {
            let mut set = p.simple_set()?;
            loop {
                match p.peek() {
                    Tok::Union => {
                        p.advance();
                        set = union(set, p.simple_set()?);
                    }
                    Tok::Name(word, _) if word == "U" || word == "union" => {
                        p.advance();
                        set = union(set, p.simple_set()?);
                    }
                    Tok::Intersection => {
                        p.advance();
                        set = SurfaceSet::Intersection(vec![set, p.simple_set()?]);
                    }
                    Tok::SetMinus => {
                        p.advance();
                        set = SurfaceSet::Difference(Box::new(set), Box::new(p.simple_set()?));
                    }
                    Tok::Minus if matches!(p.peek_at(1), Tok::LBrace | Tok::LBraceEscaped) => {
                        p.advance();
                        set = SurfaceSet::Difference(Box::new(set), Box::new(p.simple_set()?));
                    }
                    // `R\{0}`, typed without thought of LaTeX.
                    Tok::LBraceEscaped => {
                        set = SurfaceSet::Difference(Box::new(set), Box::new(p.simple_set()?));
                    }
                    _ => return Ok(set),
                }
            }
        })
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

    /// Refuses `R^2` and the like.
    fn unmarked(&self, set: SurfaceSet) -> Parsed<SurfaceSet> {
        if matches!(self.peek(), Tok::Underscore | Tok::Caret) {
            return self.expected_hint("the end of the set", Some("products of sets are not read here"));
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

fn union(first: SurfaceSet, second: SurfaceSet) -> SurfaceSet {
    match first {
        SurfaceSet::Union(mut parts) => {
            parts.push(second);
            SurfaceSet::Union(parts)
        }
        other => SurfaceSet::Union(vec![other, second]),
    }
}
