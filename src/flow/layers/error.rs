//! What can be wrong with the parameters of a layer.

use std::fmt;

/// Why a call is no layer. `argument` counts the arguments from 0, for the caller to attach the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerError {
    /// No layer has this name.
    UnknownLayer {
        /// The name as typed.
        name: String,
    },
    /// More arguments by position than parameters.
    TooMany {
        /// The layer.
        layer: &'static str,
        /// Its parameters.
        choices: Vec<&'static str>,
        /// The first argument too many.
        argument: usize,
    },
    /// The layer has no parameter of this name.
    UnknownParameter {
        /// The layer.
        layer: &'static str,
        /// The name as typed.
        name: String,
        /// Its parameters.
        choices: Vec<&'static str>,
        /// The argument.
        argument: usize,
    },
    /// A parameter is given twice.
    Duplicate {
        /// The parameter.
        parameter: &'static str,
        /// The later argument.
        argument: usize,
    },
    /// An argument without a name stands behind one with a name.
    PositionalAfterNamed {
        /// The argument.
        argument: usize,
    },
    /// A parameter has no value.
    Missing {
        /// The layer.
        layer: &'static str,
        /// The parameter.
        parameter: &'static str,
        /// What it is, such as `a vector`.
        what: &'static str,
    },
    /// A parameter has a value that the layer cannot take.
    Unfit {
        /// The parameter.
        parameter: &'static str,
        /// What it has to be.
        expected: String,
        /// The argument.
        argument: Option<usize>,
    },
    /// The variables on the left side are not as many as the layer has.
    Variables {
        /// How many the layer has.
        expected: usize,
        /// How many are named.
        found: usize,
    },
    /// The layer written out is too large.
    TooLarge {
        /// What is too large.
        what: &'static str,
    },
}

impl LayerError {
    /// The argument that is at fault, where it is one.
    #[must_use]
    pub fn argument(&self) -> Option<usize> {
        match self {
            Self::TooMany { argument, .. }
            | Self::UnknownParameter { argument, .. }
            | Self::Duplicate { argument, .. }
            | Self::PositionalAfterNamed { argument } => Some(*argument),
            Self::Unfit { argument, .. } => *argument,
            _ => None,
        }
    }
}

impl fmt::Display for LayerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownLayer { name } => write!(f, "`{name}` is no layer"),
            Self::TooMany { layer, choices, .. } => {
                write!(f, "{layer}: too many arguments; its parameters are {}", choices.join(", "))
            }
            Self::UnknownParameter { layer, name, choices, .. } => {
                write!(
                    f,
                    "{layer}: no parameter is called `{name}`; its parameters are {}",
                    choices.join(", ")
                )
            }
            Self::Duplicate { parameter, .. } => write!(f, "`{parameter}` is given twice"),
            Self::PositionalAfterNamed { .. } => {
                write!(f, "an argument without a name stands behind one with a name")
            }
            Self::Missing { layer, parameter, what } => {
                write!(f, "{layer}: the parameter `{parameter}` is missing, {what}")
            }
            Self::Unfit { parameter, expected, .. } => write!(f, "`{parameter}` must be {expected}"),
            Self::Variables { expected, found } => {
                write!(f, "the layer has {expected} components, but the left side names {found} variables")
            }
            Self::TooLarge { what } => write!(f, "{what} of this layer would be too large"),
        }
    }
}

impl std::error::Error for LayerError {}
