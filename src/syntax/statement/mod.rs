//! The statements of the language, one entry point each.

mod assumptions;
mod dimension;
mod distribution;
mod layer;
mod map;
mod source;

pub use assumptions::{Known, WhereError, parse_known, parse_where};
pub use distribution::{
    Argument, DensityFormula, DistributionStatement, parse_distribution, parse_distributions,
};
pub use layer::{LayerArgument, LayerStatement, LayerValue, parse_layer};
pub use map::{MapStatement, parse_map};
pub use source::{SourceClause, parse_set, parse_source, source_dimensions};

use super::Declared;
use super::error::SyntaxError;
use super::lower::Lowerer;
use super::parser::Parser;
use super::surface::{SurfaceCondition, SurfaceExpr, SurfaceKind};
use super::token::Tok;
use super::value::Value;
use crate::expr::{Condition, Expr};
use crate::source::Span;

/// A formula. Names that are not declared are free symbols.
///
/// # Errors
/// Where the text is not one formula.
pub fn parse_expr(text: &str, declared: &Declared) -> Result<Expr, SyntaxError> {
    let mut parser = start(text, declared, "a formula")?;
    let surface = parser.expression()?;
    parser.end()?;
    Lowerer::with_values(&declared.values).expr(&surface)
}

/// A formula that may be a number, a vector or a matrix.
///
/// # Errors
/// Where the text is not one formula.
pub fn parse_value(text: &str, declared: &Declared) -> Result<Value, SyntaxError> {
    let mut parser = start(text, declared, "a formula")?;
    let surface = parser.expression()?;
    parser.end()?;
    Lowerer::with_values(&declared.values).value(&surface)
}

/// A condition such as `n odd`, `a > 0 and b != 0`, `0 < x <= 1`; commas mean `and`.
///
/// # Errors
/// Where the text is not a condition.
pub fn parse_condition(text: &str, declared: &Declared) -> Result<Condition, SyntaxError> {
    let mut parser = start(text, declared, "a condition")?;
    let surface = parser.conditions()?;
    parser.end()?;
    Lowerer::with_values(&declared.values).condition(&surface)
}

/// A parser at the start of a text that must not be empty.
fn start<'a>(text: &'a str, declared: &Declared, expected: &'static str) -> Result<Parser<'a>, SyntaxError> {
    let mut parser = Parser::new(text, declared)?;
    if *parser.peek() == Tok::End {
        return Err(SyntaxError::Empty { expected });
    }
    parser.split_names();
    Ok(parser)
}

/// A name and its place, where one stands here.
fn name_here(parser: &Parser<'_>, ahead: usize) -> Option<String> {
    match parser.peek_at(ahead) {
        Tok::Name(name, _) => Some(name.clone()),
        _ => None,
    }
}

/// The most tokens that a statement about several names may be read over again for.
const MAX_REREAD: usize = 200_000;

/// Reads what follows once for every name.
fn about_each(
    parser: &mut Parser<'_>,
    names: Vec<(String, Span)>,
    mut read: impl FnMut(&mut Parser<'_>, SurfaceExpr) -> Result<SurfaceCondition, SyntaxError>,
) -> Result<Vec<SurfaceCondition>, SyntaxError> {
    let after = parser.position();
    let mut said = Vec::with_capacity(names.len());
    let mut tokens = 0;
    for (name, span) in names {
        parser.rewind(after);
        said.push(read(parser, SurfaceExpr { kind: SurfaceKind::Symbol(name), span })?);
        tokens += parser.position() - after;
        if tokens > MAX_REREAD {
            return Err(SyntaxError::TooComplex { span });
        }
    }
    Ok(said)
}

/// `a, b, c` before a token that `follows` accepts: the names with their places. The parser is
/// left at that token.
fn name_list(parser: &mut Parser<'_>, follows: impl Fn(&Tok) -> bool) -> Option<Vec<(String, Span)>> {
    let mut count = 0;
    loop {
        name_here(parser, count)?;
        match parser.peek_at(count + 1) {
            Tok::Comma => count += 2,
            next if follows(next) => break,
            _ => return None,
        }
    }
    let mut names = Vec::new();
    for i in 0..=count {
        if i % 2 == 0
            && let Some(name) = name_here(parser, 0)
        {
            names.push((name, parser.span()));
        }
        parser.advance();
    }
    Some(names)
}
