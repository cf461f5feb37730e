//! The structure of a square matrix of formulas, such as a Jacobian: what makes its determinant cheap.
//!
//! # Meaning
//! A structure is a statement about the values of the matrix wherever its entries are defined, on the set of the
//! oracle: entries outside the shape are 0 there, equalities hold there. It is found from the pattern of the nonzero
//! entries first ([`Pattern`](crate::expr::matrix::Pattern)), then from the entries. What the normal forms do not see
//! to be 0 counts as nonzero, so that the structure that is named may be a coarser one than the matrix has, but is
//! never a wrong one.
//!
//! # Conventions
//! Rows and columns count from 0 here and from 1 in texts. A rearrangement is a pair of orders: entry (i, j) of the
//! rearranged matrix is entry (rows(i), columns(j)) of the given one.

mod cost;
mod determinant;
mod hidden;
mod log_abs;
mod low_rank;
mod names;
mod orthogonal;
mod outer_product;
mod recognise;
mod singular;
#[cfg(test)]
mod tests;
mod text;

pub use cost::{determinant_cost, log_det_cost};
pub use determinant::{Determinant, Method, determinant, determinant_of};
pub use log_abs::{Signs, abs_of_product, log_abs_of_product, side_conditions};
pub use low_rank::{Base, LowRank};
pub use names::{Judgement, StructureAnswer, UnknownStructure};
pub use recognise::{recognise, recognise_jacobian};
pub use singular::{Singular, singular};

use serde::Serialize;

use crate::expr::Expr;
use crate::expr::matrix::Permutation;

/// The structure of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Structure {
    /// Its rows.
    pub rows: usize,
    /// Its columns.
    pub columns: usize,
    /// The most telling shape that was found.
    pub shape: Shape,
    /// Further shapes that it has and that the first one does not imply.
    pub also: Vec<Shape>,
}

/// A shape of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Shape {
    /// All entries are 0.
    Zero,
    /// The identity matrix.
    Identity,
    /// c I.
    Scalar {
        /// c.
        factor: Expr,
    },
    /// Nothing off the diagonal.
    Diagonal,
    /// One nonzero entry in each row and each column.
    Permutation {
        /// Row i has its entry in column `order(i)`.
        order: Permutation,
        /// Whether all entries are 1, or all are 1 or −1, or neither.
        entries: PermutationEntries,
    },
    /// Nothing above the diagonal.
    LowerTriangular,
    /// Nothing below the diagonal.
    UpperTriangular,
    /// Nothing above the diagonal after a rearrangement.
    PermutedTriangular {
        /// The order of the rows.
        rows: Permutation,
        /// The order of the columns; the same as that of the rows where possible.
        columns: Permutation,
    },
    /// Square blocks on the diagonal and nothing else, perhaps after a rearrangement.
    BlockDiagonal {
        /// The blocks, in order.
        blocks: Vec<DiagonalBlock>,
        /// Whether they stand on the diagonal as the matrix is.
        placement: Placement,
    },
    /// Square blocks on the diagonal and nothing on one side of them, perhaps after a rearrangement.
    BlockTriangular {
        /// The blocks, so that the rows of a block have entries in its own columns and in those of earlier ones only.
        blocks: Vec<DiagonalBlock>,
        /// Whether they stand on the diagonal as the matrix is, and on which side the rest is.
        placement: Placement,
    },
    /// Jᵀ J = c I.
    ScaledOrthogonal {
        /// c; 1 for an orthogonal matrix.
        factor: Expr,
    },
    /// A matrix of low rank added to a diagonal or triangular one.
    LowRankUpdate(LowRank),
    /// Nothing of this kind was found.
    Full,
}

/// The entries of a permutation matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PermutationEntries {
    /// All are 1.
    Ones,
    /// Each is 1 or −1.
    Signs,
    /// Others.
    Scaled,
}

/// How diagonal blocks stand in a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// On the diagonal; what else there is lies below them.
    Lower,
    /// On the diagonal; what else there is lies above them.
    Upper,
    /// Only after a rearrangement.
    Rearranged,
}

/// A diagonal block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiagonalBlock {
    /// Its rows, ascending.
    pub rows: Vec<usize>,
    /// Its columns, ascending.
    pub columns: Vec<usize>,
    /// Its own structure.
    pub structure: Structure,
}

impl Structure {
    /// The sizes of the diagonal blocks, where it is of blocks.
    #[must_use]
    pub fn block_sizes(&self) -> Option<Vec<usize>> {
        match &self.shape {
            Shape::BlockDiagonal { blocks, .. } | Shape::BlockTriangular { blocks, .. } => {
                Some(blocks.iter().map(|b| b.rows.len()).collect())
            }
            _ => None,
        }
    }

    /// All shapes that were found, the most telling one first.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        std::iter::once(&self.shape).chain(&self.also)
    }
}
