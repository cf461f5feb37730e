//! The parser's answers in the form that exercises and commands use: one map of one variable, its source set, its
//! assumptions, its base distribution, and formulas that are compared with what is derived.

use crate::expr::{Assumptions, Condition, Expr, Symbol};
use crate::set::{RealSet, from_condition};
use crate::source::{Diagnostic, Span};
use crate::syntax::{self, Declared, DistributionStatement, SyntaxError};

/// A map of one real variable as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapText {
    /// Its name, such as `f`.
    pub name: Symbol,
    /// Its variable.
    pub variable: Symbol,
    /// Its formula.
    pub formula: Expr,
    /// Whether it is stated from x to z, as `g(x) = …`.
    pub reverse: bool,
}

/// A formula with the variable that it names, where it is written as `g(x) = …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// The variable on the left side, if there is a left side.
    pub variable: Option<Symbol>,
    /// The formula.
    pub formula: Expr,
}

/// A source set as typed: `z in [0, 2]`, `x > 0`. Which of its names is the variable is for the map to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// What holds on it.
    pub condition: Condition,
    /// The names that it mentions.
    pub variables: Vec<Symbol>,
    /// The text's place in itself.
    pub span: Span,
}

impl Given {
    /// The set of values of the map's variable.
    ///
    /// # Errors
    /// Where the text speaks of another name, or describes no union of intervals that can be found.
    pub fn set(&self, variable: &Symbol) -> Result<RealSet, Diagnostic> {
        if let Some(other) = self.variables.iter().find(|v| *v != variable) {
            let message =
                format!("the source set speaks of `{other}`, but the variable of the map is `{variable}`");
            return Err(Diagnostic::new("wrong-variable", message, self.span, "")
                .with_hint(format!("write it with `{variable}`; conditions on parameters go to `where`")));
        }
        from_condition(&self.condition, variable).ok_or_else(|| {
            let message = "this condition could not be written as a union of intervals with exact ends";
            Diagnostic::new("unsolved-set", message, self.span, "")
        })
    }
}

/// What is known by name when a text is read: the parameters of the assumptions.
fn declared(known: &Assumptions) -> Declared {
    let mut parameters: Vec<Symbol> = known.kinds.keys().cloned().collect();
    for fact in &known.facts {
        fact.for_each(&mut |e| parameters.extend(e.variables()));
    }
    parameters.sort();
    parameters.dedup();
    Declared::none().with_parameters(parameters)
}

fn diagnostic(error: SyntaxError) -> Diagnostic {
    error.diagnostic()
}

/// Reads a map of one variable.
///
/// # Errors
/// What is wrong and where in the text.
pub fn map(text: &str, known: &Assumptions) -> Result<MapText, Diagnostic> {
    let map = syntax::parse_map(text, &declared(known)).map_err(diagnostic)?;
    let reverse = map.is_reverse();
    match (map.variables.as_slice(), map.components.as_slice()) {
        ([variable], [formula]) => Ok(MapText {
            name: map.name.clone(),
            variable: variable.clone(),
            formula: formula.clone(),
            reverse,
        }),
        (variables, components) => {
            let (n, m) = (variables.len(), components.len());
            let place = if n == 1 { map.body_span } else { map.head_span };
            let message =
                format!("maps of one variable with one value are supported, this one has {n} and {m}");
            Err(Diagnostic::new("not-supported", message, place, ""))
        }
    }
}

/// Reads a source set.
///
/// # Errors
/// What is wrong and where in the text.
pub fn given(text: &str, known: &Assumptions) -> Result<Given, Diagnostic> {
    let clauses = syntax::parse_source(text, &declared(known)).map_err(diagnostic)?;
    let mut variables: Vec<Symbol> = clauses.iter().flat_map(|c| c.variables.clone()).collect();
    variables.sort();
    variables.dedup();
    let condition = Condition::all(clauses.into_iter().map(|c| c.condition).collect());
    Ok(Given { condition, variables, span: Span::new(0, text.len()) })
}

/// Reads assumptions about parameters, one or more in each text.
///
/// # Errors
/// What is wrong, in which of the texts (counted from 0) and where in it.
pub fn assumptions<T: AsRef<str>>(texts: &[T]) -> Result<Assumptions, (usize, Diagnostic)> {
    syntax::parse_where(texts).map_err(|e| (e.index, e.error.diagnostic()))
}

/// Reads a set of numbers.
///
/// # Errors
/// What is wrong and where in the text.
pub fn set(text: &str) -> Result<RealSet, Diagnostic> {
    let variable = Symbol::new("x");
    let condition = syntax::parse_set(text, &variable).map_err(diagnostic)?;
    let span = Span::new(0, text.len());
    from_condition(&condition, &variable).ok_or_else(|| {
        let message = "this set could not be written as a union of intervals with exact ends";
        Diagnostic::new("unsolved-set", message, span, "").with_hint("write it with `x`, or as an interval")
    })
}

/// Reads a condition on parameters.
///
/// # Errors
/// What is wrong and where in the text.
pub fn condition(text: &str, known: &Assumptions) -> Result<Condition, Diagnostic> {
    syntax::parse_condition(text, &declared(known)).map_err(diagnostic)
}

/// Reads a formula, with or without a left side.
///
/// # Errors
/// What is wrong and where in the text.
pub fn formula(text: &str, known: &Assumptions) -> Result<Formula, Diagnostic> {
    let read = map(text, known)?;
    Ok(Formula { variable: Some(read.variable), formula: read.formula })
}

/// Reads a formula that has no left side; every name in it is a variable.
///
/// # Errors
/// What is wrong and where in the text.
pub fn expression(text: &str, known: &Assumptions) -> Result<Expr, Diagnostic> {
    syntax::parse_expr(text, &declared(known)).map_err(diagnostic)
}

/// Reads a distribution.
///
/// # Errors
/// What is wrong and where in the text.
pub fn base(text: &str, known: &Assumptions) -> Result<DistributionStatement, Diagnostic> {
    syntax::parse_distribution(text, &declared(known)).map_err(diagnostic)
}
