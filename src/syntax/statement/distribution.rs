//! Base distributions: `z ~ Normal(0, 1)`.

use super::{Declared, SyntaxError, name_here, name_list, start};
use crate::expr::{Condition, Expr, Relation, Symbol};
use crate::source::Span;
use crate::syntax::MAX_DIMENSION;
use crate::syntax::lower::Lowerer;
use crate::syntax::parser::Parser;
use crate::syntax::token::Tok;
use crate::syntax::value::Value;

/// A distribution as stated; the name and the arguments are as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionStatement {
    /// The variable before `~`.
    pub variable: Option<Symbol>,
    /// The name of the family.
    pub name: String,
    /// Its place.
    pub name_span: Span,
    /// The arguments in order.
    pub arguments: Vec<Argument>,
    /// A density by a formula in place of a name.
    pub density: Option<DensityFormula>,
    /// The set that it is restricted to, or on which the formula holds, with its place.
    pub on: Option<(Condition, Span)>,
}

/// A density by a formula: `p(z) = 2z`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DensityFormula {
    /// The variables that are named: `z` in p(z), several for the density of a vector.
    pub variables: Vec<Symbol>,
    /// The formula.
    pub formula: Expr,
    /// Whether it is given up to a factor: `p(z) ∝ z`.
    pub normalise: bool,
}

/// An argument of a distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name, in `mean=0`.
    pub name: Option<String>,
    /// Its value: a number, or for vectors a vector or a matrix.
    pub value: Value,
    /// Its place, the name included.
    pub span: Span,
}

/// A distribution, with or without the variable: `z ~ Normal(0, 1)`, `Normal(mean=0, var=4)`; restricted to a set,
/// `z ~ Normal(0, 1) on z > 0`; or a density by a formula, `p(z) = 2z on [0, 1]`, up to a factor `p(z) ∝ z on [0, 1]`.
///
/// # Errors
/// Where the text is not one distribution.
pub fn parse_distribution(text: &str, declared: &Declared) -> Result<DistributionStatement, SyntaxError> {
    let Some((before, set)) = split_at_on(text) else { return head(text, declared) };
    let mut statement = head(before, declared)?;
    let variable = statement.variable.clone().unwrap_or_else(|| Symbol::new("z"));
    let offset = text.len() - set.len();
    let several = statement.density.as_ref().is_some_and(|density| density.variables.len() > 1);
    let condition = match several {
        true => {
            let clauses = super::parse_source(&in_place(set, offset), declared)?;
            Condition::all(clauses.into_iter().map(|clause| clause.condition).collect())
        }
        false => super::parse_set(&in_place(set, offset), &variable)?,
    };
    statement.on = Some((condition, Span::new(offset, text.len())));
    Ok(statement)
}

/// The text behind as many spaces as stand before it, so that places in it are right.
fn in_place(text: &str, offset: usize) -> String {
    " ".repeat(offset) + text
}

/// What stands before and after the word `on`.
fn split_at_on(text: &str) -> Option<(&str, &str)> {
    let at = text.find(" on ")?;
    Some((&text[..at], &text[at + 4..]))
}

/// `p(z) = formula` or `p(z1, z2) ∝ formula`: the variables, the formula's text and its place, and whether it is up to a factor.
fn formula_text(text: &str) -> Option<(Vec<Symbol>, usize, bool)> {
    let rest = text.trim_start();
    let after = rest.strip_prefix("p(").or_else(|| rest.strip_prefix("p ("))?;
    let (names, after) = after.split_once(')')?;
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let plain = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let after = after.trim_start();
    let (formula, normalise) = match (after.strip_prefix('='), after.strip_prefix('∝')) {
        (Some(formula), _) => (formula, false),
        (_, Some(formula)) => (formula, true),
        _ => return None,
    };
    let names: Option<Vec<Symbol>> = names.iter().map(|n| plain(n).then(|| Symbol::new(n))).collect();
    Some((names?, text.len() - formula.len(), normalise))
}

fn head(text: &str, declared: &Declared) -> Result<DistributionStatement, SyntaxError> {
    if let Some((variables, offset, normalise)) = formula_text(text) {
        let formula = super::parse_expr(&in_place(&text[offset..], offset), declared)?;
        return Ok(DistributionStatement {
            variable: variables.first().cloned(),
            name: String::new(),
            name_span: Span::new(0, text.len()),
            arguments: Vec::new(),
            density: Some(DensityFormula { variables, formula, normalise }),
            on: None,
        });
    }
    let mut parser = start(text, declared, "a distribution such as `z ~ Normal(0, 1)`")?;
    let found = distribution(&mut parser, declared)?;
    parser.end()?;
    Ok(found)
}

/// The distributions of independent components: `z1 ~ Normal(0, 1), z2 ~ Uniform(0, 1)`, `z1, z2 ~ Normal(0, 1)`; a single
/// one may be that of a vector.
///
/// # Errors
/// Where the text is not a list of distributions.
pub fn parse_distributions(
    text: &str,
    declared: &Declared,
) -> Result<Vec<DistributionStatement>, SyntaxError> {
    // Restricted distributions and formulas stand alone.
    if split_at_on(text).is_some() || formula_text(text).is_some() {
        return Ok(vec![parse_distribution(text, declared)?]);
    }
    let mut parser = start(text, declared, "a distribution such as `z ~ Normal(0, 1)`")?;
    let mut found = Vec::new();
    loop {
        let mark = parser.position();
        let mut names = name_list(&mut parser, |t| *t == Tok::Tilde).unwrap_or_default();
        let last = names.pop();
        parser.rewind(mark + 2 * names.len());
        let one = distribution(&mut parser, declared)?;
        found.extend(
            names
                .iter()
                .map(|(name, _)| DistributionStatement { variable: Some(Symbol::new(name)), ..one.clone() }),
        );
        found.push(one);
        let more = last.is_some()
            && (parser.eat(&Tok::Comma) || parser.eat(&Tok::Semicolon) || parser.eat(&Tok::And));
        if !more || found.len() > MAX_DIMENSION {
            break;
        }
    }
    parser.end()?;
    Ok(found)
}

fn distribution(parser: &mut Parser<'_>, declared: &Declared) -> Result<DistributionStatement, SyntaxError> {
    const HINT: Option<&str> = Some("a distribution is written as `z ~ Normal(0, 1)`");
    let mut variable = None;
    if *parser.peek_at(1) == Tok::Tilde
        && let Some(name) = name_here(parser, 0)
    {
        variable = Some(Symbol::new(&name));
        parser.advance();
        parser.advance();
    } else {
        parser.eat(&Tok::Tilde);
    }
    let name_span = parser.span();
    let Some(name) = name_here(parser, 0) else {
        return parser.expected_hint("the name of a distribution", HINT);
    };
    parser.advance();
    let mut arguments = Vec::new();
    let open = parser.span();
    let mut lowerer = Lowerer::with_values(&declared.values);
    if parser.eat(&Tok::LParen) && !parser.eat(&Tok::RParen) {
        loop {
            let begin = parser.span();
            let name = name_here(parser, 0).filter(|_| *parser.peek_at(1) == Tok::Relation(Relation::Eq));
            if name.is_some() {
                parser.advance();
                parser.advance();
            }
            let value = parser.expression()?;
            let span = begin.to(value.span);
            arguments.push(Argument { name, value: lowerer.value(&value)?, span });
            if !parser.eat(&Tok::Comma) && !parser.eat(&Tok::Semicolon) {
                break;
            }
        }
        parser.close(&[Tok::RParen], open)?;
    }
    Ok(DistributionStatement { variable, name, name_span, arguments, density: None, on: None })
}
