//! Conditions: chains of comparisons, memberships, properties, and their combinations.

use super::{Parsed, Parser};
use crate::expr::{Kind, Relation};
use crate::syntax::error::SyntaxError;
use crate::syntax::surface::{Property, SurfaceCondition, SurfaceExpr};
use crate::syntax::token::{Adjective, Form, Tok};

impl Parser<'_> {
    /// A condition with `or`, `and`, `not` (in rising order of binding).
    pub(in crate::syntax) fn condition(&mut self) -> Parsed<SurfaceCondition> {
        let mut parts = vec![self.conjunction()?];
        while self.eat(&Tok::Or) {
            parts.push(self.conjunction()?);
        }
        Ok(one_or(parts, SurfaceCondition::Or))
    }

    fn conjunction(&mut self) -> Parsed<SurfaceCondition> {
        let mut parts = vec![self.negation()?];
        while self.eat(&Tok::And) {
            parts.push(self.negation()?);
        }
        Ok(one_or(parts, SurfaceCondition::And))
    }

    pub(in crate::syntax) fn negation(&mut self) -> Parsed<SurfaceCondition> {
        let mut negative = false;
        while self.eat(&Tok::Not) {
            negative = !negative;
        }
        let inner = self.simple_condition()?;
        Ok(if negative { SurfaceCondition::Not(Box::new(inner)) } else { inner })
    }

    fn simple_condition(&mut self) -> Parsed<SurfaceCondition> {
        if let Tok::Truth(known) = *self.peek() {
            self.advance();
            return Ok(SurfaceCondition::Truth(known));
        }
        if *self.peek() == Tok::LParen && self.group_is_condition() {
            let open = self.span();
            return self.bracketed(|p| {
                p.advance();
                let inner = p.condition()?;
                p.close(&[Tok::RParen], open)?;
                Ok(inner)
            });
        }
        let first = self.expression()?;
        self.statement_about(first)
    }

    /// Whether the parentheses that open here hold a condition: a relation or a connective stands in them,
    /// not counting what is inside braces.
    fn group_is_condition(&self) -> bool {
        let mut level = 0_usize;
        let mut braces = 0_usize;
        for token in self.tokens.get(self.at..).unwrap_or(&[]) {
            match token.kind {
                Tok::LParen | Tok::LBracket => level += 1,
                Tok::RParen | Tok::RBracket => {
                    level = level.saturating_sub(1);
                    if level == 0 {
                        return false;
                    }
                }
                Tok::LBrace | Tok::LBraceEscaped | Tok::BeginCases => braces += 1,
                Tok::RBrace | Tok::RBraceEscaped | Tok::EndCases => braces = braces.saturating_sub(1),
                Tok::Relation(_)
                | Tok::And
                | Tok::Or
                | Tok::Not
                | Tok::In
                | Tok::NotIn
                | Tok::Is
                | Tok::Truth(_)
                | Tok::Adjective(_)
                    if braces == 0 =>
                {
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    /// What is said about an expression that has been read.
    pub(in crate::syntax) fn statement_about(&mut self, first: SurfaceExpr) -> Parsed<SurfaceCondition> {
        match self.peek() {
            Tok::Relation(_) => self.chain(first),
            Tok::In => {
                self.advance();
                Ok(SurfaceCondition::In(first, self.set()?))
            }
            Tok::NotIn => {
                self.advance();
                Ok(SurfaceCondition::Not(Box::new(SurfaceCondition::In(first, self.set()?))))
            }
            Tok::Not if *self.peek_at(1) == Tok::In => {
                self.at += 2;
                Ok(SurfaceCondition::Not(Box::new(SurfaceCondition::In(first, self.set()?))))
            }
            Tok::Is => {
                self.advance();
                let negative = self.eat(&Tok::Not);
                let said = SurfaceCondition::Is(first, self.properties()?);
                Ok(if negative { SurfaceCondition::Not(Box::new(said)) } else { said })
            }
            Tok::Adjective(_) => Ok(SurfaceCondition::Is(first, self.properties()?)),
            _ => self.expected("a comparison such as `< 1`, `in [0, 1]` or `is odd`"),
        }
    }

    fn chain(&mut self, first: SurfaceExpr) -> Parsed<SurfaceCondition> {
        let mut operands = vec![first];
        let mut relations = Vec::new();
        while let Tok::Relation(relation) = *self.peek() {
            self.advance();
            relations.push(relation);
            operands.push(self.expression()?);
        }
        Ok(SurfaceCondition::Chain(operands, relations))
    }

    /// `odd`, `a positive integer`, `natural number`.
    pub(in crate::syntax) fn properties(&mut self) -> Parsed<Vec<Property>> {
        if matches!(self.peek(), Tok::Name(word, _) if word == "a" || word == "an")
            && matches!(self.peek_at(1), Tok::Adjective(_))
        {
            self.advance();
        }
        let start = self.span();
        let mut words = Vec::new();
        while let Tok::Adjective(word) = *self.peek() {
            self.advance();
            words.push(word);
        }
        if words.is_empty() {
            if let Tok::Name(word, Form::Plain | Form::Whole) = self.peek() {
                let known =
                    ["real", "integer", "even", "odd", "natural", "positive", "negative", "nonnegative"];
                let suggestion = crate::syntax::names::nearest(word, known.into_iter());
                return Err(SyntaxError::UnknownName { name: word.clone(), suggestion, span: start });
            }
            return self.expected("a property such as `odd` or `positive integer`");
        }
        if matches!(self.peek(), Tok::Name(word, _) if word == "number" || word == "numbers") {
            self.advance();
        }
        Ok(properties(&words))
    }
}

fn properties(words: &[Adjective]) -> Vec<Property> {
    let mut said: Vec<Property> = words
        .iter()
        .map(|word| match word {
            Adjective::Real => Property::Kind(Kind::Real),
            Adjective::Integer => Property::Kind(Kind::Integer),
            Adjective::Even => Property::Kind(Kind::Even),
            Adjective::Odd => Property::Kind(Kind::Odd),
            Adjective::Natural => Property::Natural,
            Adjective::Positive => Property::Sign(Relation::Gt),
            Adjective::Negative => Property::Sign(Relation::Lt),
            Adjective::Nonnegative => Property::Sign(Relation::Ge),
            Adjective::Nonpositive => Property::Sign(Relation::Le),
            Adjective::Nonzero => Property::Sign(Relation::Ne),
        })
        .collect();
    // `odd integer` says no more than `odd`; kinds come first.
    if said.iter().any(|p| matches!(p, Property::Kind(Kind::Even | Kind::Odd))) {
        said.retain(|p| !matches!(p, Property::Kind(Kind::Integer)));
    }
    said.sort_by_key(|p| matches!(p, Property::Sign(_)));
    said
}

fn one_or(
    mut parts: Vec<SurfaceCondition>,
    join: impl FnOnce(Vec<SurfaceCondition>) -> SurfaceCondition,
) -> SurfaceCondition {
    if parts.len() == 1 { parts.remove(0) } else { join(parts) }
}
