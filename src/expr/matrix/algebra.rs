//! Sums, products, transposes, submatrices.

use super::{Matrix, MatrixError, Permutation};
use crate::expr::Expr;

/// The most products of entries in one matrix product.
const MAX_PRODUCTS: usize = 1 << 24;

impl Matrix {
    /// A + B.
    ///
    /// # Errors
    /// Where the shapes differ.
    pub fn plus(&self, other: &Self) -> Result<Self, MatrixError> {
        self.zip(other, "sum", Expr::plus)
    }

    /// A − B.
    ///
    /// # Errors
    /// Where the shapes differ.
    pub fn minus(&self, other: &Self) -> Result<Self, MatrixError> {
        self.zip(other, "difference", Expr::minus)
    }

    fn zip(
        &self,
        other: &Self,
        operation: &'static str,
        f: impl Fn(&Expr, &Expr) -> Expr,
    ) -> Result<Self, MatrixError> {
        if self.shape() != other.shape() {
            return Err(MatrixError::ShapeMismatch { operation, left: self.shape(), right: other.shape() });
        }
        let entries = self.entries.iter().zip(&other.entries).map(|(a, b)| f(a, b)).collect();
        Ok(Self { rows: self.rows, columns: self.columns, entries })
    }

    /// A B. Products with a literal 0 are left out.
    ///
    /// # Errors
    /// Where A has not as many columns as B has rows, or the product is too large.
    pub fn times(&self, other: &Self) -> Result<Self, MatrixError> {
        if self.columns != other.rows {
            return Err(MatrixError::ShapeMismatch {
                operation: "product",
                left: self.shape(),
                right: other.shape(),
            });
        }
        if self.rows.saturating_mul(self.columns).saturating_mul(other.columns) > MAX_PRODUCTS {
            return Err(MatrixError::TooLarge);
        }
        Self::from_fn(self.rows, other.columns, |i, j| {
            let products = (0..self.columns).filter_map(|k| {
                let (a, b) = (self.at(i, k), other.at(k, j));
                (!a.is_zero() && !b.is_zero()).then(|| a.times(b))
            });
            Expr::sum(products.collect())
        })
    }

    /// A v for a vector.
    ///
    /// # Errors
    /// Where A has not as many columns as v has entries.
    pub fn apply(&self, vector: &[Expr]) -> Result<Vec<Expr>, MatrixError> {
        let column = Self::column_vector(vector.to_vec())?;
        Ok(self.times(&column)?.entries)
    }

    /// c A.
    #[must_use]
    pub fn scaled(&self, c: &Expr) -> Self {
        self.map(|e| c.times(e))
    }

    /// The transpose.
    #[must_use]
    pub fn transpose(&self) -> Self {
        let entries = (0..self.columns).flat_map(|j| (0..self.rows).map(move |i| self.at(i, j).clone()));
        Self { rows: self.columns, columns: self.rows, entries: entries.collect() }
    }

    /// The sum of the diagonal entries.
    ///
    /// # Errors
    /// Where the matrix is not square.
    pub fn trace(&self) -> Result<Expr, MatrixError> {
        self.side()?;
        Ok(Expr::sum(self.diagonal_entries()))
    }

    /// The number of rows of a square matrix.
    ///
    /// # Errors
    /// Where it is not square.
    pub fn side(&self) -> Result<usize, MatrixError> {
        if self.is_square() {
            Ok(self.rows)
        } else {
            Err(MatrixError::NotSquare { rows: self.rows, columns: self.columns })
        }
    }

    /// The submatrix of these rows and columns, in this order.
    ///
    /// # Errors
    /// Where one of them does not exist, or none is named.
    pub fn submatrix(&self, rows: &[usize], columns: &[usize]) -> Result<Self, MatrixError> {
        let check = |chosen: &[usize], count: usize| match chosen.iter().find(|k| **k >= count) {
            Some(&index) => Err(MatrixError::OutOfRange { index, count }),
            None => Ok(()),
        };
        check(rows, self.rows)?;
        check(columns, self.columns)?;
        Self::from_fn(rows.len(), columns.len(), |i, j| self.at(rows[i], columns[j]).clone())
    }

    /// The block that begins at this row and column.
    ///
    /// # Errors
    /// Where it reaches beyond the matrix, or is empty.
    pub fn block(&self, from: (usize, usize), shape: (usize, usize)) -> Result<Self, MatrixError> {
        let range = |start: usize, n: usize| (start..start.saturating_add(n)).collect::<Vec<_>>();
        if shape.0 > self.rows || shape.1 > self.columns {
            return Err(MatrixError::OutOfRange {
                index: shape.0.max(shape.1) - 1,
                count: self.rows.min(self.columns),
            });
        }
        self.submatrix(&range(from.0, shape.0), &range(from.1, shape.1))
    }

    /// The matrix without a row and a column.
    ///
    /// # Errors
    /// Where there is no such row or column, or nothing is left.
    pub fn without(&self, row: usize, column: usize) -> Result<Self, MatrixError> {
        let others = |k: usize, count: usize| {
            if k < count {
                Ok((0..count).filter(|i| *i != k).collect::<Vec<_>>())
            } else {
                Err(MatrixError::OutOfRange { index: k, count })
            }
        };
        self.submatrix(&others(row, self.rows)?, &others(column, self.columns)?)
    }

    /// Rows and columns rearranged: entry (i, j) of the result is entry (rows(i), columns(j)).
    ///
    /// # Errors
    /// Where the permutations have the wrong size.
    pub fn permuted(&self, rows: &Permutation, columns: &Permutation) -> Result<Self, MatrixError> {
        if (rows.len(), columns.len()) != self.shape() {
            return Err(MatrixError::ShapeMismatch {
                operation: "rearrangement",
                left: self.shape(),
                right: (rows.len(), columns.len()),
            });
        }
        self.submatrix(rows.order(), columns.order())
    }

    /// The block matrix of a grid of blocks.
    ///
    /// # Errors
    /// Where the blocks do not fit together.
    pub fn from_blocks(blocks: &[Vec<Self>]) -> Result<Self, MatrixError> {
        let mut rows = Vec::new();
        for band in blocks {
            let first = band.first().ok_or(MatrixError::Empty)?;
            if let Some(other) = band.iter().find(|b| b.rows != first.rows) {
                return Err(MatrixError::ShapeMismatch {
                    operation: "row of blocks",
                    left: first.shape(),
                    right: other.shape(),
                });
            }
            for i in 0..first.rows {
                rows.push(band.iter().flat_map(|b| b.row(i).to_vec()).collect());
            }
        }
        Self::from_rows(rows)
    }
}
