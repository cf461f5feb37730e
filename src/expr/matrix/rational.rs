//! Exact elimination for matrices of rational numbers.

use super::{Matrix, MatrixError};
use crate::expr::Expr;
use crate::real::Rational;

/// The largest side.
const MAX_SIDE: usize = 160;

/// The largest numerator or denominator on the way, in bits.
const MAX_BITS: u64 = 20_000;

impl Matrix {
    /// The entries as numbers, where all of them are literal ones.
    #[must_use]
    pub fn as_rationals(&self) -> Option<Vec<Vec<Rational>>> {
        let row = |i: usize| self.row(i).iter().map(|e| e.as_number().cloned()).collect();
        (0..self.rows()).map(row).collect()
    }

    /// The matrix of these numbers.
    ///
    /// # Errors
    /// As for [`from_rows`](Self::from_rows).
    pub fn from_rationals(rows: Vec<Vec<Rational>>) -> Result<Self, MatrixError> {
        Self::from_rows(rows.into_iter().map(|r| r.into_iter().map(Expr::number).collect()).collect())
    }
}

/// A matrix in row echelon form, and what happened on the way.
pub(super) struct Echelon {
    pub rows: Vec<Vec<Rational>>,
    /// The columns of the pivots.
    pub pivots: Vec<usize>,
    /// The determinant of a square matrix, from its first columns.
    pub determinant: Rational,
}

/// Gauss–Jordan elimination with pivots in the first `columns` columns; the rows end with pivots 1.
pub(super) fn eliminate(mut rows: Vec<Vec<Rational>>, columns: usize) -> Result<Echelon, MatrixError> {
    if rows.len() > MAX_SIDE || columns > MAX_SIDE {
        return Err(MatrixError::TooLarge);
    }
    let (mut pivots, mut determinant) = (Vec::new(), Rational::one());
    for column in 0..columns {
        let done = pivots.len();
        // The smallest pivot keeps the numbers small.
        let candidates = (done..rows.len()).filter(|i| !rows[*i][column].is_zero());
        let Some(found) = candidates.min_by_key(|i| rows[*i][column].bits()) else { continue };
        if found != done {
            rows.swap(found, done);
            determinant = -determinant;
        }
        let pivot = rows[done][column].clone();
        determinant = &determinant * &pivot;
        let Some(scale) = pivot.recip() else { continue };
        for value in &mut rows[done] {
            *value = &*value * &scale;
        }
        let pivot_row = rows[done].clone();
        for (i, row) in rows.iter_mut().enumerate() {
            if i == done || row[column].is_zero() {
                continue;
            }
            let factor = row[column].clone();
            for (value, p) in row.iter_mut().zip(&pivot_row).skip(column) {
                if !p.is_zero() {
                    *value = &*value - &(&factor * p);
                    if value.bits() > MAX_BITS {
                        return Err(MatrixError::TooLarge);
                    }
                }
            }
        }
        pivots.push(column);
    }
    if pivots.len() < columns {
        determinant = Rational::zero();
    }
    Ok(Echelon { rows, pivots, determinant })
}
