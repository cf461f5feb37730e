//! Parameters and what is assumed about them.

use std::collections::BTreeSet;

use super::{Declared, SyntaxError, about_each, name_here, name_list, start};
use crate::expr::{Assumptions, Condition, Expr, Kind, Relation, Symbol};
use crate::source::Span;
use crate::syntax::MAX_DIMENSION;
use crate::syntax::lower::{Definition, Lowerer};
use crate::syntax::parser::Parser;
use crate::syntax::surface::{SurfaceCondition, SurfaceExpr, SurfaceKind, SurfaceSet};
use crate::syntax::token::Tok;
use crate::syntax::value::{Shape, Value, Values};

/// What is wrong with one of several texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhereError {
    /// Which of the texts, from 0.
    pub index: usize,
    /// What is wrong in it.
    pub error: SyntaxError,
}

/// What is known of the names in other texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Kinds of parameters and facts about them.
    pub assumptions: Assumptions,
    /// Vectors and matrices: given ones (`u = (1, 2)`), and symbolic ones (`u in R^2` is the vector of u1 and u2).
    pub values: Values,
    /// Opaque functions, which stand for any smooth function (`s: function`).
    pub functions: BTreeSet<String>,
}

impl Known {
    /// These assumptions, and no vectors.
    #[must_use]
    pub fn from_assumptions(assumptions: Assumptions) -> Self {
        Self { assumptions, ..Self::default() }
    }
}

/// Assumptions: `n: positive integer`, `n odd`, `n in N`, `a > 0`, `a != 0, b > 1`, `a, b > 0`. A positive
/// integer, and a natural number, is at least 1. Every name that a clause speaks of gets a kind, real if nothing
/// else is said, so that the kinds list the declared parameters.
///
/// # Errors
/// For the first text that is not a list of assumptions.
pub fn parse_where<T: AsRef<str>>(texts: &[T]) -> Result<Assumptions, WhereError> {
    Ok(parse_known(texts)?.assumptions)
}

/// As [`parse_where`], with vectors and matrices: `u in R^2`, `M in R^(2 x 2)`, `u = (1, 2)`.
///
/// # Errors
/// For the first text that is not a list of assumptions.
pub fn parse_known<T: AsRef<str>>(texts: &[T]) -> Result<Known, WhereError> {
    let mut all = Known::default();
    for (index, text) in texts.iter().enumerate() {
        all = one(text.as_ref(), all).map_err(|error| WhereError { index, error })?;
    }
    Ok(all)
}

fn one(text: &str, all: Known) -> Result<Known, SyntaxError> {
    let declared =
        Declared { values: all.values.clone(), functions: all.functions.clone(), ..Declared::none() };
    let mut parser = start(text, &declared, "an assumption such as `a > 0`")?;
    parser.declare_subjects();
    let mut said = Said { lowerer: Lowerer::with_values(&all.values), known: all };
    loop {
        said.clause(&mut parser, false)?;
        if !separated(&mut parser) {
            break;
        }
    }
    parser.end()?;
    Ok(said.known)
}

/// Whether another clause follows.
pub(super) fn separated(parser: &mut Parser<'_>) -> bool {
    parser.eat(&Tok::Comma) || parser.eat(&Tok::Semicolon) || parser.eat(&Tok::And) || parser.eat(&Tok::With)
}

/// What the clauses so far have said.
pub(super) struct Said {
    pub(super) lowerer: Lowerer,
    pub(super) known: Known,
}

impl Said {
    /// Reads one clause. Where numbers are defined, too, `a = 2` is a definition and no fact.
    pub(super) fn clause(&mut self, parser: &mut Parser<'_>, numbers: bool) -> Result<(), SyntaxError> {
        let mark = parser.position();
        if let Some(name) = name_here(parser, 0)
            && *parser.peek_at(1) == Tok::Relation(Relation::Eq)
        {
            let span = parser.span();
            parser.advance();
            parser.advance();
            let formula = parser.expression()?;
            if !matches!(parser.peek(), Tok::Relation(_) | Tok::Or) {
                if numbers {
                    return self.define(name, Definition { formula, span });
                }
                let value = self.lowerer.value(&formula)?;
                if value.shape() != Shape::Scalar {
                    return self.stand_for(name, value, span);
                }
            }
            parser.rewind(mark);
        }
        let begin = parser.span();
        if let Some(names) = functions(parser) {
            // After a formula it would come too late: the formula has been read.
            if numbers {
                return Err(SyntaxError::NotSupported {
                    what: "a function that is declared after the formula",
                    span: begin.to(parser.previous_span()),
                    hint: Some("say it beforehand, with `--where 's: function'` or under `where:`"),
                });
            }
            self.known.functions.extend(names);
            return Ok(());
        }
        for surface in clause(parser)? {
            if let SurfaceCondition::In(subject, set) = &surface
                && let SurfaceKind::Symbol(name) = &subject.kind
                && set.dimension() > 1
                && !self.known.values.contains_key(name)
            {
                let value = Value::symbolic(name, set.shape());
                if value.entries().count() > MAX_DIMENSION * MAX_DIMENSION {
                    return Err(SyntaxError::DimensionTooLarge { span: subject.span });
                }
                for symbol in value.entries().filter_map(Expr::as_variable) {
                    self.known.assumptions.kinds.entry(symbol.clone()).or_default();
                }
                self.stand_for(name.clone(), value, subject.span)?;
                if matches!(set, SurfaceSet::Matrices(..)) {
                    continue;
                }
            }
            let known = &mut self.known;
            surface.for_each_subject(&mut |name| {
                if !known.values.contains_key(name) {
                    known.assumptions.kinds.entry(Symbol::new(name)).or_default();
                }
            });
            let condition = self.lowerer.condition(&surface)?;
            self.known.assumptions = assume(std::mem::take(&mut self.known.assumptions), condition);
        }
        Ok(())
    }

    fn stand_for(&mut self, name: String, value: Value, span: Span) -> Result<(), SyntaxError> {
        self.lowerer.name(&name, value.clone());
        match self.known.values.insert(name.clone(), value) {
            Some(_) => Err(SyntaxError::DefinedTwice { name, span }),
            None => Ok(()),
        }
    }

    fn define(&mut self, name: String, definition: Definition) -> Result<(), SyntaxError> {
        if self.known.values.contains_key(&name) || self.lowerer.defines(&name) {
            return Err(SyntaxError::DefinedTwice { name, span: definition.span });
        }
        self.lowerer.define(&name, definition);
        Ok(())
    }
}

/// `s, t: functions`.
fn functions(parser: &mut Parser<'_>) -> Option<Vec<String>> {
    let mark = parser.position();
    let names = name_list(parser, |t| *t == Tok::Colon);
    parser.advance();
    let said = name_here(parser, 0).filter(|word| matches!(word.as_str(), "function" | "functions"));
    match (names, said) {
        (Some(names), Some(_)) => {
            parser.advance();
            Some(names.into_iter().map(|(name, _)| name).collect())
        }
        _ => {
            parser.rewind(mark);
            None
        }
    }
}

/// One clause, which may speak of several names.
fn clause(parser: &mut Parser<'_>) -> Result<Vec<SurfaceCondition>, SyntaxError> {
    let mark = parser.position();
    let colon = |t: &Tok| *t == Tok::Colon;
    if let Some(names) = name_list(parser, colon) {
        parser.advance();
        return about_each(parser, names, described);
    }
    parser.rewind(mark);
    let about = |t: &Tok| matches!(t, Tok::In | Tok::NotIn | Tok::Relation(_) | Tok::Is | Tok::Adjective(_));
    let names = name_list(parser, about).filter(|names| names.len() > 1);
    let Some(names) = names else {
        parser.rewind(mark);
        return Ok(vec![parser.condition()?]);
    };
    about_each(parser, names, |parser, subject| parser.statement_about(subject))
}

/// What stands after `n:`: properties and perhaps a comparison (`n: integer >= 2`), or a set.
fn described(parser: &mut Parser<'_>, subject: SurfaceExpr) -> Result<SurfaceCondition, SyntaxError> {
    if matches!(parser.peek(), Tok::Relation(_) | Tok::In) {
        return parser.statement_about(subject);
    }
    if matches!(parser.peek(), Tok::Name(name, _) if ["R", "Z", "N", "N0"].contains(&name.as_str())) {
        return Ok(SurfaceCondition::In(subject, parser.set()?));
    }
    let properties = SurfaceCondition::Is(subject.clone(), parser.properties()?);
    if matches!(parser.peek(), Tok::Relation(_)) {
        let compared = parser.statement_about(subject)?;
        return Ok(SurfaceCondition::And(vec![properties, compared]));
    }
    Ok(properties)
}

fn assume(all: Assumptions, condition: Condition) -> Assumptions {
    match condition {
        Condition::And(parts) => parts.into_iter().fold(all, assume),
        Condition::Is(e, kind) => match e.as_variable() {
            Some(symbol) => {
                let known = all.kind(symbol);
                let both = if known > kind && kind != Kind::Even { known } else { kind };
                if known != both && known > Kind::Integer && both > Kind::Integer {
                    return all.with_kind(symbol.clone(), both).with_fact(Condition::Constant(false));
                }
                all.with_kind(symbol.clone(), both)
            }
            None => all.with_fact(Condition::Is(e, kind)),
        },
        other => all.with_fact(other),
    }
}
