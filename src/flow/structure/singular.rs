//! Reasons, visible at a glance, why a determinant is 0.

use serde::Serialize;

use crate::expr::matrix::{Matrix, nonzero_pattern, same};
use crate::expr::normal::Oracle;

/// The largest side of a matrix whose rows are compared with each other.
const MAX_COMPARED: usize = 64;

/// Why a square matrix has the determinant 0 wherever its entries are defined. Rows and columns count from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Singular {
    /// A row of zeros.
    ZeroRow(usize),
    /// A column of zeros.
    ZeroColumn(usize),
    /// Two equal rows.
    EqualRows(usize, usize),
    /// Two equal columns.
    EqualColumns(usize, usize),
    /// A triangular matrix with a zero on the diagonal.
    ZeroOnDiagonal(usize),
    /// Rows whose entries lie in fewer columns than they are many.
    DeficientRows {
        /// The rows.
        rows: Vec<usize>,
        /// The columns in which they have entries.
        columns: Vec<usize>,
    },
}

impl std::fmt::Display for Singular {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list =
            |indices: &[usize]| indices.iter().map(|k| (k + 1).to_string()).collect::<Vec<_>>().join(", ");
        match self {
            Self::ZeroRow(i) => write!(f, "row {} is 0", i + 1),
            Self::ZeroColumn(j) => write!(f, "column {} is 0", j + 1),
            Self::EqualRows(i, k) => write!(f, "rows {} and {} are equal", i + 1, k + 1),
            Self::EqualColumns(j, k) => write!(f, "columns {} and {} are equal", j + 1, k + 1),
            Self::ZeroOnDiagonal(i) => {
                write!(f, "the matrix is triangular, and its diagonal entry {} is 0", i + 1)
            }
            Self::DeficientRows { rows, columns } => {
                let columns = match columns.as_slice() {
                    [only] => format!("column {}", only + 1),
                    _ => format!("columns {}", list(columns)),
                };
                write!(f, "rows {} have entries in {columns} only", list(rows))
            }
        }
    }
}

/// The plainest reason why the determinant is 0 on the set of the oracle; `None` where no such reason is seen (it may
/// be 0 all the same).
pub fn singular(matrix: &Matrix, oracle: &mut Oracle<'_>) -> Option<Singular> {
    let n = matrix.side().ok()?;
    let pattern = nonzero_pattern(matrix, oracle);
    if let Some(i) = (0..n).find(|i| pattern.row(*i).is_empty()) {
        return Some(Singular::ZeroRow(i));
    }
    let transposed = pattern.transpose();
    if let Some(j) = (0..n).find(|j| transposed.row(*j).is_empty()) {
        return Some(Singular::ZeroColumn(j));
    }
    if (pattern.is_lower_triangular() || pattern.is_upper_triangular())
        && let Some(i) = (0..n).find(|i| !pattern.contains(*i, *i))
    {
        return Some(Singular::ZeroOnDiagonal(i));
    }
    if n <= MAX_COMPARED {
        let equal_rows = |m: &Matrix, oracle: &mut Oracle<'_>| {
            let pairs = (0..n).flat_map(|k| (0..k).map(move |i| (i, k)));
            let mut found =
                pairs.filter(|(i, k)| m.row(*i).iter().zip(m.row(*k)).all(|(a, b)| same(a, b, oracle)));
            found.next()
        };
        if let Some((i, k)) = equal_rows(matrix, oracle) {
            return Some(Singular::EqualRows(i, k));
        }
        if let Some((j, k)) = equal_rows(&matrix.transpose(), oracle) {
            return Some(Singular::EqualColumns(j, k));
        }
    }
    pattern.deficient_rows().map(|(rows, columns)| Singular::DeficientRows { rows, columns })
}
