//! From a matrix to its structure.

use super::low_rank::low_rank_update;
use super::orthogonal::orthogonal_factor;
use super::{DiagonalBlock, PermutationEntries, Placement, Shape, Structure};
use crate::expr::matrix::pattern::{Block, Pattern};
use crate::expr::matrix::{Matrix, MatrixError, jacobian, nonzero_pattern, same};
use crate::expr::normal::Oracle;
use crate::expr::{Expr, Symbol};

/// The structure of a matrix, on the set of the oracle.
pub fn recognise(matrix: &Matrix, oracle: &mut Oracle<'_>) -> Structure {
    let pattern = nonzero_pattern(matrix, oracle);
    of_pattern(matrix, &pattern, oracle)
}

/// The Jacobian of a map and its structure.
///
/// # Errors
/// Where there is no Jacobian: see [`jacobian`].
pub fn recognise_jacobian(
    components: &[Expr],
    variables: &[Symbol],
    oracle: &mut Oracle<'_>,
) -> Result<(Matrix, Structure), MatrixError> {
    let matrix = jacobian(components, variables)?;
    let structure = recognise(&matrix, oracle);
    Ok((matrix, structure))
}

fn of_pattern(matrix: &Matrix, pattern: &Pattern, oracle: &mut Oracle<'_>) -> Structure {
    let shape = if pattern.nonzeros() == 0 {
        Some(Shape::Zero)
    } else if matrix.is_square() {
        reducible(matrix, pattern, oracle)
    } else {
        Some(Shape::Full)
    };
    let mut shapes = match shape {
        Some(shape) => vec![shape],
        None => irreducible(matrix, pattern, oracle),
    };
    let shape = if shapes.is_empty() { Shape::Full } else { shapes.remove(0) };
    Structure { rows: matrix.rows(), columns: matrix.columns(), shape, also: shapes }
}

/// The shapes that the pattern shows; `None` where it shows nothing.
fn reducible(matrix: &Matrix, pattern: &Pattern, oracle: &mut Oracle<'_>) -> Option<Shape> {
    if pattern.is_diagonal() {
        return Some(diagonal(matrix, oracle));
    }
    if let Some(order) = pattern.as_permutation() {
        let entries: Vec<&Expr> = (0..matrix.rows()).map(|i| matrix.at(i, order.order()[i])).collect();
        let entries = if entries.iter().all(|e| same(e, &Expr::one(), oracle)) {
            PermutationEntries::Ones
        } else if entries.iter().all(|e| [1, -1].iter().any(|k| same(e, &Expr::integer(*k), oracle))) {
            PermutationEntries::Signs
        } else {
            PermutationEntries::Scaled
        };
        return Some(Shape::Permutation { order, entries });
    }
    if pattern.is_lower_triangular() {
        return Some(Shape::LowerTriangular);
    }
    if pattern.is_upper_triangular() {
        return Some(Shape::UpperTriangular);
    }
    if let Some(order) = pattern.symmetric_lower_order() {
        return Some(Shape::PermutedTriangular { rows: order.clone(), columns: order });
    }
    if let Some((rows, columns)) = pattern.lower_orders() {
        return Some(Shape::PermutedTriangular { rows, columns });
    }
    let components = pattern.components();
    if components.len() > 1 && components.iter().all(|b| b.rows.len() == b.columns.len()) {
        let placement = placement(pattern, &components);
        return Some(Shape::BlockDiagonal { blocks: blocks(matrix, pattern, components, oracle), placement });
    }
    let decomposition = pattern.block_triangular().filter(|d| d.blocks.len() > 1)?;
    let placement = placement(pattern, &decomposition.blocks);
    Some(Shape::BlockTriangular { blocks: blocks(matrix, pattern, decomposition.blocks, oracle), placement })
}

fn diagonal(matrix: &Matrix, oracle: &mut Oracle<'_>) -> Shape {
    let entries = matrix.diagonal_entries();
    let equal = |e: &Expr, oracle: &mut Oracle<'_>| entries.iter().all(|other| same(other, e, oracle));
    if equal(&Expr::one(), oracle) {
        Shape::Identity
    } else if entries.len() > 1 && equal(&entries[0], oracle) {
        Shape::Scalar { factor: entries[0].clone() }
    } else {
        Shape::Diagonal
    }
}

/// What is found in a matrix without block triangular form, or with rows in too few columns.
fn irreducible(matrix: &Matrix, pattern: &Pattern, oracle: &mut Oracle<'_>) -> Vec<Shape> {
    let mut shapes = Vec::new();
    if let Some(factor) = orthogonal_factor(matrix, oracle) {
        shapes.push(Shape::ScaledOrthogonal { factor });
    }
    if let Some(update) = low_rank_update(matrix, pattern, oracle) {
        shapes.push(Shape::LowRankUpdate(update));
    }
    shapes
}

fn blocks(
    matrix: &Matrix,
    pattern: &Pattern,
    blocks: Vec<Block>,
    oracle: &mut Oracle<'_>,
) -> Vec<DiagonalBlock> {
    let mut column_place = vec![usize::MAX; pattern.columns()];
    let built = blocks.into_iter().map(|Block { rows, columns }| {
        for (place, j) in columns.iter().enumerate() {
            column_place[*j] = place;
        }
        let inner = rows.iter().map(|i| {
            let own = pattern.row(*i).iter().filter(|j| columns.binary_search(j).is_ok());
            own.map(|j| column_place[*j]).collect()
        });
        let inner = Pattern::from_rows(inner.collect(), columns.len());
        let structure = match matrix.submatrix(&rows, &columns) {
            Ok(block) => of_pattern(&block, &inner, oracle),
            // A block has rows and columns, and they are those of the matrix.
            Err(_) => {
                Structure { rows: rows.len(), columns: columns.len(), shape: Shape::Full, also: Vec::new() }
            }
        };
        DiagonalBlock { rows, columns, structure }
    });
    built.collect()
}

/// Whether the blocks stand on the diagonal as the matrix is, with the rest on one side.
fn placement(pattern: &Pattern, blocks: &[Block]) -> Placement {
    let mut natural: Vec<&Block> = blocks.iter().collect();
    natural.sort_by_key(|b| b.rows.first().copied());
    let in_place = natural.iter().all(|b| b.rows == b.columns)
        && natural.iter().flat_map(|b| &b.rows).copied().eq(0..pattern.rows());
    if !in_place {
        return Placement::Rearranged;
    }
    let mut block_of = vec![0; pattern.rows()];
    for (k, b) in natural.iter().enumerate() {
        for i in &b.rows {
            block_of[*i] = k;
        }
    }
    if pattern.positions().all(|(i, j)| block_of[j] <= block_of[i]) {
        Placement::Lower
    } else if pattern.positions().all(|(i, j)| block_of[j] >= block_of[i]) {
        Placement::Upper
    } else {
        Placement::Rearranged
    }
}
