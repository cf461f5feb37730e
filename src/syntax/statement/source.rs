//! Source sets and sets in answers.

use std::collections::{BTreeMap, BTreeSet};

use super::{Declared, SyntaxError, about_each, name_list, start};
use crate::expr::{Condition, Expr, Symbol};
use crate::source::Span;
use crate::syntax::lower::Lowerer;
use crate::syntax::surface::{SurfaceCondition, SurfaceExpr, SurfaceKind};
use crate::syntax::token::Tok;

/// One clause of a source set: `z in [0, 2]`, `z2 > 0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceClause {
    /// What it says.
    pub condition: Condition,
    /// The names that it mentions, also where the condition does not (`z in R`).
    pub variables: Vec<Symbol>,
    /// Its place.
    pub span: Span,
}

/// A source set: clauses with commas between them, all of which hold. `z1, z2 in R` speaks of both.
///
/// # Errors
/// Where the text is not a list of conditions.
pub fn parse_source(text: &str, declared: &Declared) -> Result<Vec<SourceClause>, SyntaxError> {
    let mut lowerer = Lowerer::with_values(&declared.values);
    let mut clauses = Vec::new();
    for (conditions, span) in surface_clauses(text, declared)? {
        let mut variables = BTreeSet::new();
        let mut parts = Vec::with_capacity(conditions.len());
        for surface in &conditions {
            surface.for_each_subject(&mut |name| match declared.values.get(name) {
                Some(value) => variables.extend(value.entries().flat_map(Expr::variables)),
                None => {
                    variables.insert(Symbol::new(name));
                }
            });
            parts.push(lowerer.condition(surface)?);
        }
        let condition = Condition::all(parts);
        condition.for_each(&mut |e: &Expr| variables.extend(e.variables()));
        clauses.push(SourceClause { condition, variables: variables.into_iter().collect(), span });
    }
    Ok(clauses)
}

/// The names that a source set says to be vectors, with their dimensions: `z in R^3`.
///
/// # Errors
/// Where the text is not a list of conditions.
pub fn source_dimensions(text: &str, declared: &Declared) -> Result<BTreeMap<String, usize>, SyntaxError> {
    let mut found = BTreeMap::new();
    for (conditions, _) in surface_clauses(text, declared)? {
        for condition in conditions {
            condition.for_each_membership(&mut |subject, set| {
                if let SurfaceKind::Symbol(name) = &subject.kind
                    && set.dimension() > 1
                {
                    found.insert(name.clone(), set.dimension());
                }
            });
        }
    }
    Ok(found)
}

/// The clauses as typed, with their places.
fn surface_clauses(
    text: &str,
    declared: &Declared,
) -> Result<Vec<(Vec<SurfaceCondition>, Span)>, SyntaxError> {
    let mut parser = start(text, declared, "a condition such as `z in [0, 1]`")?;
    let mut clauses = Vec::new();
    loop {
        let begin = parser.span();
        let mark = parser.position();
        let about =
            |t: &Tok| matches!(t, Tok::In | Tok::NotIn | Tok::Relation(_) | Tok::Is | Tok::Adjective(_));
        let subjects = name_list(&mut parser, about).filter(|names| names.len() > 1);
        let conditions = if let Some(names) = subjects {
            about_each(&mut parser, names, |parser, subject| parser.statement_about(subject))?
        } else {
            parser.rewind(mark);
            vec![parser.condition()?]
        };
        clauses.push((conditions, begin.to(parser.previous_span())));
        if !parser.eat(&Tok::Comma) && !parser.eat(&Tok::Semicolon) {
            break;
        }
    }
    parser.end()?;
    Ok(clauses)
}

/// A set of numbers, as the condition that `variable` belongs to it: `(0, inf)`, `[0, 1) ∪ {2}`, `R`,
/// `{x : x > 0}`. A condition such as `x > 0` is accepted, too.
///
/// # Errors
/// Where the text is not a set.
pub fn parse_set(text: &str, variable: &Symbol) -> Result<Condition, SyntaxError> {
    let declared = Declared { variables: vec![variable.clone()], ..Declared::default() };
    let mut parser = start(text, &declared, "a set such as `(0, inf)`")?;
    let compared =
        parser.find_at_level(|t| matches!(t, Tok::Relation(_) | Tok::In | Tok::NotIn | Tok::Truth(_)));
    if compared.is_some() {
        return super::parse_condition(text, &declared);
    }
    let span = parser.span();
    let set = parser.set()?;
    parser.end()?;
    let subject = SurfaceExpr { kind: SurfaceKind::Symbol(variable.name().to_owned()), span };
    Lowerer::new().member(&Expr::variable(variable.clone()), &set, &subject)
}
