//! What can be wrong with a distribution as typed.

use std::fmt;

use super::Family;
use crate::expr::print::{condition_text, text};
use crate::expr::{Condition, Relation};

/// Why a call does not name a distribution. `argument` counts the arguments from 0, for the caller to attach the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BaseError {
    /// No family has this name.
    UnknownFamily {
        /// The name as typed.
        name: String,
        /// The nearest known name.
        suggestion: Option<&'static str>,
        /// All canonical names.
        known: Vec<&'static str>,
    },
    /// An argument is missing.
    MissingArgument {
        /// The family.
        family: Family,
        /// The parameter that has no value.
        parameter: &'static str,
        /// The names under which it can be given.
        choices: Vec<&'static str>,
    },
    /// More arguments by position than parameters.
    TooManyArguments {
        /// The family.
        family: Family,
        /// How many parameters it has.
        expected: usize,
        /// How many arguments were given.
        given: usize,
    },
    /// A parameter is determined twice, as by `sd` and `var`.
    DuplicateArgument {
        /// The family.
        family: Family,
        /// The parameter.
        parameter: &'static str,
        /// The later argument.
        argument: usize,
    },
    /// The family has no parameter of this name.
    UnknownArgument {
        /// The family.
        family: Family,
        /// The name as typed.
        name: String,
        /// The nearest known name.
        suggestion: Option<&'static str>,
        /// All names that it knows.
        choices: Vec<&'static str>,
        /// The argument.
        argument: usize,
    },
    /// An argument without a name stands behind one with a name.
    PositionalAfterNamed {
        /// The family.
        family: Family,
        /// The argument.
        argument: usize,
    },
    /// The notation is used with different meanings: N(0, 4) may give the standard deviation or the variance.
    Ambiguous {
        /// The family.
        family: Family,
        /// The argument.
        argument: usize,
        /// The names that would say which is meant.
        choices: Vec<&'static str>,
    },
    /// A literal parameter is outside its range.
    OutOfRange {
        /// The family.
        family: Family,
        /// What the parameters have to satisfy, with their names: `sd > 0`.
        wanted: Condition,
    },
}

impl fmt::Display for BaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownFamily { name, .. } => write!(f, "no distribution is called '{name}'"),
            Self::MissingArgument { family, parameter, .. } => {
                write!(f, "{} needs a value for {parameter}", family.signature())
            }
            Self::TooManyArguments { family, expected, given } => {
                write!(f, "{} takes {expected} arguments, not {given}", family.signature())
            }
            Self::DuplicateArgument { family, parameter, .. } => {
                write!(f, "{parameter} of {} is given twice", family.signature())
            }
            Self::UnknownArgument { family, name, .. } => {
                write!(f, "{} has no parameter '{name}'", family.signature())
            }
            Self::PositionalAfterNamed { .. } => {
                write!(f, "an argument without a name stands behind a named one")
            }
            Self::Ambiguous { family, choices, .. } => write!(
                f,
                "it is not clear whether {} is meant; say it as in {}({}=…)",
                choices.join(" or "),
                family.name(),
                choices.first().copied().unwrap_or_default()
            ),
            Self::OutOfRange { family, wanted } => {
                let (of, wanted) = (family.signature(), must(wanted));
                write!(f, "{wanted} in {of}")
            }
        }
    }
}

/// `sd must be positive`, `a < b must hold`.
fn must(wanted: &Condition) -> String {
    match wanted {
        Condition::Compare(name, Relation::Gt, bound) if name.as_variable().is_some() && bound.is_zero() => {
            format!("{} must be positive", text(name))
        }
        other => format!("{} must hold", condition_text(other)),
    }
}

impl std::error::Error for BaseError {}
