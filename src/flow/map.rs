//! Maps as they are stated: a formula, its variable, its source.

use serde::Serialize;

use crate::expr::{Expr, Symbol};
use crate::proof::claim::SourceSet;

/// Which way a stated map goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Parametrization {
    /// `f(z) = …`, from the base variable z to x: sampling is direct.
    Forward,
    /// `g(x) = …`, from x to the base variable z: evaluating the density is direct.
    Reverse,
}

/// A map of one real variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Map {
    /// Its name, `f` or `g`.
    pub name: Symbol,
    /// Its variable.
    pub variable: Symbol,
    /// Its formula; other symbols in it are parameters.
    pub formula: Expr,
    /// Which way it goes.
    pub parametrization: Parametrization,
}

impl Map {
    /// f(variable) = formula, from z to x.
    #[must_use]
    pub fn forward(variable: &Symbol, formula: &Expr) -> Self {
        Self {
            name: Symbol::new("f"),
            variable: variable.clone(),
            formula: formula.clone(),
            parametrization: Parametrization::Forward,
        }
    }
}

/// How the source set came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceOrigin {
    /// It was stated.
    Stated,
    /// Nothing was stated and the formula is defined on all of R.
    RealLine,
    /// Nothing was stated and this is where the formula is defined.
    NaturalDomain,
    /// Nothing was stated and the support of the base distribution was taken.
    BaseSupport,
}

/// The source set of a map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The set.
    pub set: SourceSet,
    /// How it came about.
    pub origin: SourceOrigin,
}
