//! What a determinant costs, as courses count it: operations on entries that are given, in the dimension D.

use super::{Base, DiagonalBlock, LowRank, PermutationEntries, Shape, Structure};
use crate::flow::cost::Cost;

/// Blocks up to which each has a size of its own.
const MAX_NAMED_BLOCKS: usize = 6;

/// The cost of ln |det J| by the structure: O(D) for diagonal and triangular matrices and for one vector pair by the
/// matrix determinant lemma, the cubes of the sizes of blocks, O(D r² + r³) for rank r, O(D²) for a triangular matrix
/// plus one of rank one, O(D³) by LU decomposition else. The sizes are D for the dimension, r for a rank, b₁, b₂, …
/// for blocks, b for blocks of one size.
#[must_use]
pub fn log_det_cost(structure: &Structure) -> Cost {
    structure.shapes().map(|s| shape_cost(s, true)).reduce(cheaper).unwrap_or_else(Cost::constant)
}

/// The same for det J itself with its sign, which takes more for an orthogonal matrix only.
#[must_use]
pub fn determinant_cost(structure: &Structure) -> Cost {
    structure.shapes().map(|s| shape_cost(s, false)).reduce(cheaper).unwrap_or_else(Cost::constant)
}

fn cheaper(a: Cost, b: Cost) -> Cost {
    use crate::flow::cost::Comparison::Higher;
    if a.compare_given(&b, &[("r", "D")]) == Some(Higher) { b } else { a }
}

fn shape_cost(shape: &Shape, size_only: bool) -> Cost {
    let d = || Cost::linear("D");
    match shape {
        Shape::Zero | Shape::Identity | Shape::Scalar { .. } => Cost::constant(),
        Shape::Permutation { entries: PermutationEntries::Ones | PermutationEntries::Signs, .. } => {
            Cost::constant()
        }
        Shape::Diagonal
        | Shape::LowerTriangular
        | Shape::UpperTriangular
        | Shape::Permutation { .. }
        | Shape::PermutedTriangular { .. } => d(),
        Shape::BlockDiagonal { blocks, .. } | Shape::BlockTriangular { blocks, .. } => over_blocks(blocks),
        Shape::ScaledOrthogonal { factor } if size_only => {
            if factor.as_number().is_some() {
                Cost::constant()
            } else {
                d()
            }
        }
        Shape::LowRankUpdate(update) => low_rank(update),
        Shape::ScaledOrthogonal { .. } | Shape::Full => Cost::power("D", 3),
    }
}

fn low_rank(update: &LowRank) -> Cost {
    match update.base {
        Base::LowerTriangular | Base::UpperTriangular => Cost::power("D", 2),
        _ if update.rank == 1 => Cost::linear("D"),
        _ => Cost::linear("D").times(&Cost::power("r", 2)).plus(&Cost::power("r", 3)),
    }
}

/// Blocks of size 1 and cheap ones cost O(D) together; each other block the cube of its size.
fn over_blocks(blocks: &[DiagonalBlock]) -> Cost {
    let linear = Cost::linear("D");
    let costly: Vec<&DiagonalBlock> = blocks
        .iter()
        .filter(|b| {
            let cost = log_det_cost(&b.structure);
            b.rows.len() > 1
                && cost.compare(&linear).is_none_or(|c| c == crate::flow::cost::Comparison::Higher)
        })
        .collect();
    let Some(first) = costly.first() else { return linear };
    let cheap = costly.len() < blocks.len();
    let one_size = costly.iter().all(|b| b.rows.len() == first.rows.len());
    if costly.len() > MAX_NAMED_BLOCKS || one_size && !cheap {
        // k blocks of size b: k b³ = D b².
        return linear.times(&Cost::power("b", 2));
    }
    let cubes = (1..=costly.len()).map(|k| Cost::power(&format!("b_{k}"), 3));
    let cubes = cubes.reduce(|a, b| a.plus(&b)).unwrap_or_else(Cost::constant);
    if cheap { linear.plus(&cubes) } else { cubes }
}
