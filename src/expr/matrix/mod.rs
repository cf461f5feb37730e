//! Matrices of formulas.
//!
//! # Meaning
//! A matrix stands for a matrix-valued function: its value at a point is the matrix of the values, where all entries
//! are defined. Results (a determinant, an inverse, a structure) are right **wherever all entries are defined**; like
//! [`normal`](super::normal), they say nothing about other points, and may be defined at more. Whether the entries
//! are defined is a question for a proof.
//!
//! Equalities between entries are decided by normal forms on the set of an oracle; what these do not see counts as
//! not equal. Every computation is bounded and answers [`MatrixError::TooLarge`] beyond.

mod algebra;
mod characteristic;
mod determinant;
mod error;
mod inverse;
mod jacobian;
pub mod pattern;
mod permutation;
mod rational;
#[cfg(test)]
mod tests;
mod zero;

pub use determinant::{determinant_lemma, product_of};
pub use error::MatrixError;
pub use jacobian::{Gradient, gradient, jacobian, sparse_jacobian};
pub use pattern::Pattern;
pub use permutation::Permutation;
pub use zero::{is_zero, nonzero_pattern, readable, same};

use serde::Serialize;

use super::Expr;

/// The most entries of a matrix: 2048 × 2048.
pub const MAX_ENTRIES: usize = 1 << 22;

/// A matrix of formulas with at least one row and one column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "Vec<Vec<Expr>>")]
pub struct Matrix {
    rows: usize,
    columns: usize,
    /// Row by row.
    entries: Vec<Expr>,
}

impl Matrix {
    /// The matrix with these rows.
    ///
    /// # Errors
    /// Where it is empty, its rows differ in length, or it has more than [`MAX_ENTRIES`] entries.
    pub fn from_rows(rows: Vec<Vec<Expr>>) -> Result<Self, MatrixError> {
        let columns = rows.first().map_or(0, Vec::len);
        if columns == 0 {
            return Err(MatrixError::Empty);
        }
        if let Some((row, found)) = rows.iter().map(Vec::len).enumerate().find(|(_, n)| *n != columns) {
            return Err(MatrixError::Ragged { row, expected: columns, found });
        }
        if rows.len().saturating_mul(columns) > MAX_ENTRIES {
            return Err(MatrixError::TooLarge);
        }
        Ok(Self { rows: rows.len(), columns, entries: rows.into_iter().flatten().collect() })
    }

    /// The matrix with the entries `entry(i, j)`.
    ///
    /// # Errors
    /// Where it is empty or too large.
    pub fn from_fn(
        rows: usize,
        columns: usize,
        mut entry: impl FnMut(usize, usize) -> Expr,
    ) -> Result<Self, MatrixError> {
        if rows == 0 || columns == 0 {
            return Err(MatrixError::Empty);
        }
        if rows.saturating_mul(columns) > MAX_ENTRIES {
            return Err(MatrixError::TooLarge);
        }
        let entries =
            (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))).map(|(i, j)| entry(i, j)).collect();
        Ok(Self { rows, columns, entries })
    }

    /// The column vector with these entries.
    ///
    /// # Errors
    /// Where there are none, or too many.
    pub fn column_vector(entries: Vec<Expr>) -> Result<Self, MatrixError> {
        Self::from_rows(entries.into_iter().map(|e| vec![e]).collect())
    }

    /// The n × n identity matrix.
    ///
    /// # Errors
    /// For n = 0, or where it is too large.
    pub fn identity(n: usize) -> Result<Self, MatrixError> {
        Self::scalar(n, &Expr::one())
    }

    /// c times the n × n identity matrix.
    ///
    /// # Errors
    /// For n = 0, or where it is too large.
    pub fn scalar(n: usize, c: &Expr) -> Result<Self, MatrixError> {
        let zero = Expr::zero();
        Self::from_fn(n, n, |i, j| if i == j { c.clone() } else { zero.clone() })
    }

    /// The diagonal matrix with these entries.
    ///
    /// # Errors
    /// Where there are none, or too many.
    pub fn diagonal(entries: &[Expr]) -> Result<Self, MatrixError> {
        let zero = Expr::zero();
        Self::from_fn(
            entries.len(),
            entries.len(),
            |i, j| {
                if i == j { entries[i].clone() } else { zero.clone() }
            },
        )
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Rows and columns.
    #[must_use]
    pub fn shape(&self) -> (usize, usize) {
        (self.rows, self.columns)
    }

    /// Whether it has as many rows as columns.
    #[must_use]
    pub fn is_square(&self) -> bool {
        self.rows == self.columns
    }

    /// The entry in row i and column j, counted from 0.
    ///
    /// # Panics
    /// Where there is no such entry, like indexing.
    #[must_use]
    pub fn at(&self, i: usize, j: usize) -> &Expr {
        assert!(j < self.columns, "column {j} of {}", self.columns);
        &self.entries[i * self.columns + j]
    }

    /// The entry in row i and column j, counted from 0.
    #[must_use]
    pub fn get(&self, i: usize, j: usize) -> Option<&Expr> {
        if j < self.columns { self.entries.get(i * self.columns + j) } else { None }
    }

    /// A row.
    ///
    /// # Panics
    /// Where there is no such row, like indexing.
    #[must_use]
    pub fn row(&self, i: usize) -> &[Expr] {
        &self.entries[i * self.columns..(i + 1) * self.columns]
    }

    /// All entries, row by row.
    #[must_use]
    pub fn entries(&self) -> &[Expr] {
        &self.entries
    }

    /// The entries on the diagonal.
    #[must_use]
    pub fn diagonal_entries(&self) -> Vec<Expr> {
        (0..self.rows.min(self.columns)).map(|i| self.at(i, i).clone()).collect()
    }

    /// The matrix with every entry replaced by its image.
    #[must_use]
    pub fn map(&self, f: impl FnMut(&Expr) -> Expr) -> Self {
        Self { rows: self.rows, columns: self.columns, entries: self.entries.iter().map(f).collect() }
    }
}

impl From<Matrix> for Vec<Vec<Expr>> {
    fn from(matrix: Matrix) -> Self {
        matrix.entries.chunks(matrix.columns).map(<[Expr]>::to_vec).collect()
    }
}
