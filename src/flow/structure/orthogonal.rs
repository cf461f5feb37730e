//! Multiples of orthogonal matrices.

use crate::expr::Expr;
use crate::expr::matrix::{Matrix, is_zero, readable, same};
use crate::expr::normal::Oracle;

/// The largest side of a matrix of formulas.
const MAX_SIDE: usize = 8;

/// The largest side of a matrix of numbers.
const MAX_NUMERIC_SIDE: usize = 64;

/// c with Jᵀ J = c I, where that is seen: columns orthogonal to each other and of one length.
pub(super) fn orthogonal_factor(matrix: &Matrix, oracle: &mut Oracle<'_>) -> Option<Expr> {
    let n = matrix.side().ok()?;
    let numeric = matrix.entries().iter().all(|e| e.as_number().is_some());
    if n > if numeric { MAX_NUMERIC_SIDE } else { MAX_SIDE } {
        return None;
    }
    let product = |j: usize, k: usize| {
        let terms = (0..n).map(|i| (matrix.at(i, j), matrix.at(i, k)));
        Expr::sum(terms.filter(|(a, b)| !a.is_zero() && !b.is_zero()).map(|(a, b)| a.times(b)).collect())
    };
    for j in 0..n {
        for k in 0..j {
            if !is_zero(&product(j, k), oracle) {
                return None;
            }
        }
    }
    let factor = product(0, 0);
    (1..n).all(|j| same(&product(j, j), &factor, oracle)).then(|| readable(&factor, oracle))
}
