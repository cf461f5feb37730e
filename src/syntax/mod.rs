//! The input language: text to [`Expr`](crate::expr::Expr), conditions, sets and statements.
//!
//! Three steps: tokens (ASCII, Unicode and LaTeX in any mixture), a surface tree with the place of
//! everything, and lowering, which spells abbreviations out and bounds sizes. Every entry point returns a
//! [`SyntaxError`] with its place; [`SyntaxError::diagnostic`] makes it presentable.
//!
//! # Conventions
//! - A product without a sign binds like one with `*`; `a/bc`, which people read in two ways, is refused.
//! - `-z^2` is −(z²); powers associate to the right; `e^x` is exp(x).
//! - A function without parentheses takes the factors up to the next operator or function: `sin 2z cos z` is
//!   sin(2z)·cos(z), `ln x/2` is (ln x)/2. `sin^2 z` is (sin z)²; `sin^(-1) z` is refused.
//! - Decimals are exact: `0.1` is 1/10. `1e-3` is 1/1000, but `2e` is 2·e.
//! - `z1`, `z_1`, `z₁` are one symbol; so are `alpha`, `α`, `\alpha`. `σ(x)`, `Φ(x)`, `Γ(x)` are functions
//!   where they are called, unless the name is declared.
//! - Glued names: see `parser/names.rs`.
//! - `s(z1)`, an undeclared letter right before variables in parentheses, is an opaque function: any smooth function of
//!   them. `s(z1 + 1)` is a product, unless `s: function` is said; `s'(z1)` is a derivative, and so is `D2(s(z1, z2))`, in the
//!   second argument.

mod error;
mod latex;
mod lexer;
mod lower;
mod names;
mod parser;
mod statement;
mod surface;
mod token;
mod value;

pub use error::SyntaxError;
pub use names::GREEK;
pub use statement::{
    Argument, DensityFormula, DistributionStatement, Known, LayerArgument, LayerStatement, LayerValue,
    MapStatement, SourceClause, WhereError, parse_condition, parse_distribution, parse_distributions,
    parse_expr, parse_known, parse_layer, parse_map, parse_set, parse_source, parse_value, parse_where,
    source_dimensions,
};
pub use surface::{Operator, Property, SurfaceCondition, SurfaceExpr, SurfaceKind, SurfaceSet};
pub use value::{MAX_DIMENSION, Shape, Value, Values, indexed};

use std::collections::{BTreeMap, BTreeSet};

use crate::expr::{Assumptions, Symbol};

/// The longest text that is read, in bytes.
pub const MAX_LENGTH: usize = 100_000;

/// How deep brackets, exponents and calls may be nested.
pub const MAX_NESTING: usize = 200;

/// The largest literal exponent.
pub const MAX_EXPONENT: i64 = 10_000;

/// The names that are known when a text is read. They decide what glued letters mean (`az` is a·z where z is
/// a variable) and that a name such as `sigma` or `e` is a symbol; other single letters are free symbols.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// Variables of the map.
    pub variables: Vec<Symbol>,
    /// Parameters, from `--where`.
    pub parameters: Vec<Symbol>,
    /// The name of the map whose formula is read.
    pub map: Option<String>,
    /// Vectors and matrices by their names.
    pub values: Values,
    /// The sizes of variables that are known to be vectors, as from `z in R^3`.
    pub dimensions: BTreeMap<String, usize>,
    /// Opaque functions, which stand for any smooth function.
    pub functions: BTreeSet<String>,
}

impl Declared {
    /// No names.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// These variables and no parameters.
    #[must_use]
    pub fn variables(names: &[&str]) -> Self {
        Self { variables: names.iter().map(|n| Symbol::new(n)).collect(), ..Self::default() }
    }

    /// The same with further parameters.
    #[must_use]
    pub fn with_parameters(mut self, parameters: impl IntoIterator<Item = Symbol>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    /// The names that are known from assumptions.
    #[must_use]
    pub fn from_known(known: &Known) -> Self {
        Self { values: known.values.clone(), functions: known.functions.clone(), ..Self::none() }
            .with_assumptions(&known.assumptions)
    }

    /// The same with vectors and matrices by their names.
    #[must_use]
    pub fn with_values(mut self, values: &Values) -> Self {
        self.values.extend(values.clone());
        self
    }

    /// The same with the parameters that assumptions speak of.
    #[must_use]
    pub fn with_assumptions(self, assumptions: &Assumptions) -> Self {
        let mut symbols: BTreeSet<Symbol> = assumptions.kinds.keys().cloned().collect();
        for fact in &assumptions.facts {
            fact.for_each(&mut |e| symbols.extend(e.variables()));
        }
        self.with_parameters(symbols)
    }

    fn names(&self) -> impl Iterator<Item = &Symbol> {
        self.variables.iter().chain(&self.parameters)
    }

    fn contains(&self, name: &str) -> bool {
        self.values.contains_key(name)
            || self.dimensions.contains_key(name)
            || self.names().any(|s| s.name() == name)
    }

    /// Whether the name is that of an opaque function.
    fn is_function(&self, name: &str) -> bool {
        self.functions.contains(name)
    }

    /// Whether this is a variable, or a component `z1` of a variable `z`.
    fn is_variable_or_part(&self, name: &str) -> bool {
        self.is_variable(name) || self.is_variable(name.trim_end_matches(|c: char| c.is_ascii_digit()))
    }

    fn is_variable(&self, name: &str) -> bool {
        self.dimensions.contains_key(name) || self.variables.iter().any(|s| s.name() == name)
    }
}

#[cfg(test)]
mod tests;
