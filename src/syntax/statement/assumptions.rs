//! Parameters and what is assumed about them.

use super::{Declared, SyntaxError, about_each, name_list, start};
use crate::expr::{Assumptions, Condition, Kind, Symbol};
use crate::syntax::lower::Lowerer;
use crate::syntax::parser::Parser;
use crate::syntax::surface::{SurfaceCondition, SurfaceExpr};
use crate::syntax::token::Tok;

/// What is wrong with one of several texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhereError {
    /// Which of the texts, from 0.
    pub index: usize,
    /// What is wrong in it.
    pub error: SyntaxError,
}

/// Assumptions: `n: positive integer`, `n odd`, `n in N`, `a > 0`, `a != 0, b > 1`, `a, b > 0`. A positive
/// integer, and a natural number, is at least 1. Every name that a clause speaks of gets a kind, real if nothing
/// else is said, so that the kinds list the declared parameters.
///
/// # Errors
/// For the first text that is not a list of assumptions.
pub fn parse_where<T: AsRef<str>>(texts: &[T]) -> Result<Assumptions, WhereError> {
    let mut all = Assumptions::none();
    for (index, text) in texts.iter().enumerate() {
        all = one(text.as_ref(), all).map_err(|error| WhereError { index, error })?;
    }
    Ok(all)
}

fn one(text: &str, mut all: Assumptions) -> Result<Assumptions, SyntaxError> {
    let mut parser = start(text, &Declared::none(), "an assumption such as `a > 0`")?;
    parser.declare_subjects();
    let mut lowerer = Lowerer::new();
    loop {
        for surface in clause(&mut parser)? {
            surface.for_each_subject(&mut |name| {
                all.kinds.entry(Symbol::new(name)).or_default();
            });
            all = assume(all, lowerer.condition(&surface)?);
        }
        if !parser.eat(&Tok::Comma) && !parser.eat(&Tok::Semicolon) && !parser.eat(&Tok::And) {
            break;
        }
    }
    parser.end()?;
    Ok(all)
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
