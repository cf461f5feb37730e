//! What can be wrong with a question about matrices.

use std::fmt;

use crate::expr::Symbol;

/// Why a matrix has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MatrixError {
    /// A row has another number of entries than the first one.
    Ragged {
        /// The row, counted from 0.
        row: usize,
        /// Entries of the first row.
        expected: usize,
        /// Entries of this row.
        found: usize,
    },
    /// A matrix needs at least one row and one column.
    Empty,
    /// The shapes of two matrices do not go together.
    ShapeMismatch {
        /// What was to be computed.
        operation: &'static str,
        /// Rows and columns of the first matrix.
        left: (usize, usize),
        /// Rows and columns of the second.
        right: (usize, usize),
    },
    /// A square matrix is needed.
    NotSquare {
        /// Its rows.
        rows: usize,
        /// Its columns.
        columns: usize,
    },
    /// A row or column that does not exist.
    OutOfRange {
        /// The index, counted from 0.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// A component has no derivative as a formula.
    NoDerivative {
        /// The component, counted from 0.
        component: usize,
        /// The variable.
        variable: Symbol,
    },
    /// The determinant is 0, so there is no inverse.
    Singular,
    /// The formulas would get too large.
    TooLarge,
}

impl fmt::Display for MatrixError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ragged { row, expected, found } => {
                write!(f, "row {} has {found} entries, the first row has {expected}", row + 1)
            }
            Self::Empty => write!(f, "a matrix needs at least one row and one column"),
            Self::ShapeMismatch { operation, left, right } => {
                let ((m, n), (k, l)) = (left, right);
                write!(f, "no {operation} of a {m} × {n} matrix and a {k} × {l} matrix")
            }
            Self::NotSquare { rows, columns } => {
                write!(f, "the matrix is {rows} × {columns}, not square")
            }
            Self::OutOfRange { index, count } => {
                write!(f, "there is no row or column {}, only {count}", index + 1)
            }
            Self::NoDerivative { component, variable } => {
                write!(f, "the derivative of component {} by {variable} has no formula", component + 1)
            }
            Self::Singular => write!(f, "the determinant is 0: there is no inverse"),
            Self::TooLarge => write!(f, "the matrix is too large for formulas"),
        }
    }
}

impl std::error::Error for MatrixError {}
