//! Inverses.

use super::rational::eliminate;
use super::{Matrix, MatrixError, readable};
use crate::expr::Expr;
use crate::expr::normal::Oracle;
use crate::real::Rational;

/// The largest side of a matrix of formulas that is inverted.
const MAX_SIDE: usize = 12;

/// Nodes up to which formulas are compared by size.
const MAX_NODES: usize = 2000;

impl Matrix {
    /// A⁻¹, right wherever the entries are defined and det A ≠ 0: the adjugate divided by the determinant, or
    /// elimination for numbers.
    ///
    /// # Errors
    /// Where the matrix is not square, its determinant is seen to be 0, or something gets too large.
    pub fn inverse(&self, oracle: &mut Oracle<'_>) -> Result<Self, MatrixError> {
        let n = self.side()?;
        if let Some(rows) = self.as_rationals() {
            return inverse_of_numbers(rows);
        }
        if n > MAX_SIDE && !self.entries().iter().enumerate().all(|(k, e)| k % (n + 1) == 0 || e.is_zero()) {
            return Err(MatrixError::TooLarge);
        }
        let determinant = self.determinant(oracle)?;
        if determinant.is_zero() {
            return Err(MatrixError::Singular);
        }
        if self.entries().iter().enumerate().all(|(k, e)| k % (n + 1) == 0 || e.is_zero()) {
            let reciprocals: Vec<Expr> =
                self.diagonal_entries().iter().map(|e| readable(&e.recip(), oracle)).collect();
            return Self::diagonal(&reciprocals);
        }
        let mut rows = Vec::with_capacity(n);
        for i in 0..n {
            let mut row = Vec::with_capacity(n);
            for j in 0..n {
                let cofactor = self.cofactor(j, i, oracle)?;
                row.push(if cofactor.is_zero() {
                    Expr::zero()
                } else {
                    quotient(&cofactor, &determinant, oracle)
                });
            }
            rows.push(row);
        }
        Self::from_rows(rows)
    }

    /// The transpose of the matrix of cofactors: A adj A = det A · I, also where det A = 0.
    ///
    /// # Errors
    /// As for [`determinant`](Self::determinant).
    pub fn adjugate(&self, oracle: &mut Oracle<'_>) -> Result<Self, MatrixError> {
        let n = self.side()?;
        if n > MAX_SIDE {
            return Err(MatrixError::TooLarge);
        }
        let mut rows = vec![Vec::with_capacity(n); n];
        for (i, row) in rows.iter_mut().enumerate() {
            for j in 0..n {
                row.push(self.cofactor(j, i, oracle)?);
            }
        }
        Self::from_rows(rows)
    }
}

/// cofactor / determinant, with the determinant in full unless something cancels.
fn quotient(cofactor: &Expr, determinant: &Expr, oracle: &mut Oracle<'_>) -> Expr {
    let whole = cofactor.over(determinant);
    let simple = readable(&whole, oracle);
    // A minus sign that is multiplied into the determinant saves one node, and reads worse.
    if simple.size_up_to(MAX_NODES) + 1 < whole.size_up_to(MAX_NODES) { simple } else { whole }
}

fn inverse_of_numbers(mut rows: Vec<Vec<Rational>>) -> Result<Matrix, MatrixError> {
    let n = rows.len();
    for (i, row) in rows.iter_mut().enumerate() {
        row.extend((0..n).map(|j| if i == j { Rational::one() } else { Rational::zero() }));
    }
    let echelon = eliminate(rows, n)?;
    if echelon.pivots.len() < n {
        return Err(MatrixError::Singular);
    }
    Matrix::from_rationals(echelon.rows.into_iter().map(|row| row[n..].to_vec()).collect())
}
