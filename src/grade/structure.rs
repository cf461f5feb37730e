//! Answers about the structure of a Jacobian and the cost of its determinant.

use super::Mark;
use super::equal::{Equality, formulas_equal};
use crate::expr::Expr;
use crate::expr::matrix::Matrix;
use crate::expr::matrix::pattern::Pattern;
use crate::flow::cost::{Comparison, Cost};
use crate::flow::structure::{Judgement, Structure, StructureAnswer};
use crate::proof::Domain;

/// The largest side of a matrix in which a stated structure is refuted.
const MAX_SIDE: usize = 12;

/// A stated structure: right where it was found or follows from what was found, wrong where entries at exact points show
/// that the matrix does not have it.
pub(super) fn compare(answer: &StructureAnswer, matrix: &Matrix, found: &Structure, on: &Domain) -> Mark {
    let derived = || StructureAnswer::of(found).first().map_or_else(String::new, ToString::to_string);
    match answer.judge(found) {
        Judgement::Same => Mark::right(),
        Judgement::Weaker => Mark::Right { remark: format!("more precisely: {}", derived()) },
        // What was found is a structure, and so not none.
        Judgement::NotFound if *answer == StructureAnswer::Full => {
            Mark::wrong(format!("derived: {}", derived()))
        }
        Judgement::NotFound if is_refuted(answer, matrix, on) => {
            Mark::wrong(format!("derived: {}", derived()))
        }
        Judgement::NotFound => {
            Mark::undecided(format!("derived: {}; whether it is that, too, was not found", derived()))
        }
    }
}

/// Whether the matrix certainly has not this structure on the set.
fn is_refuted(answer: &StructureAnswer, matrix: &Matrix, on: &Domain) -> bool {
    use StructureAnswer as S;
    let n = matrix.rows();
    if n > MAX_SIDE || !matrix.is_square() {
        return false;
    }
    if let S::BlockDiagonal(Some(sizes))
    | S::BlockTriangular(Some(sizes))
    | S::BlockLowerTriangular(Some(sizes))
    | S::BlockUpperTriangular(Some(sizes)) = answer
        && sizes.iter().sum::<usize>() != n
    {
        return true;
    }
    // Entries that certainly are not 0 at some point of the set.
    let row = |i: usize| (0..n).filter(|j| is_somewhere_nonzero(matrix.at(i, *j), on)).collect();
    let entries = Pattern::from_rows((0..n).map(row).collect(), n);
    let above = || entries.positions().any(|(i, j)| j > i);
    let below = || entries.positions().any(|(i, j)| j < i);
    // A nonzero entry in the part that a boundary of blocks after row k leaves empty.
    let crossed = |k: usize, lower: bool| {
        entries.positions().any(|(i, j)| if lower { i < k && k <= j } else { j < k && k <= i })
    };
    let blocks_crossed = |sizes: &Option<Vec<usize>>, lower: bool| match sizes {
        None => (1..n).all(|k| crossed(k, lower)),
        Some(sizes) => {
            let mut k = 0;
            sizes.iter().any(|size| {
                k += size;
                k < n && crossed(k, lower)
            })
        }
    };
    match answer {
        S::Zero => entries.nonzeros() > 0,
        S::Diagonal => above() || below(),
        S::LowerTriangular => above(),
        S::UpperTriangular => below(),
        S::Triangular => above() && below(),
        S::PermutedTriangular => is_entangled(&entries, 2),
        S::Permutation => repeats(&entries) || off_by_entries(matrix, on),
        S::ScaledPermutation => repeats(&entries),
        S::Identity | S::Scalar => {
            let first = if *answer == S::Identity { Expr::one() } else { matrix.at(0, 0).clone() };
            above() || below() || (0..n).any(|i| differ(matrix.at(i, i), &first, on))
        }
        S::BlockDiagonal(_) => entries.components().len() == 1,
        S::BlockTriangular(_) => is_entangled(&entries, n),
        S::BlockLowerTriangular(sizes) => blocks_crossed(sizes, true),
        S::BlockUpperTriangular(sizes) => blocks_crossed(sizes, false),
        S::Orthogonal | S::ScaledOrthogonal => !is_gram_diagonal(matrix, *answer == S::Orthogonal, on),
        S::RankOneUpdateOfIdentity => {
            let Ok(rest) = Matrix::identity(n).and_then(|one| matrix.minus(&one)) else { return false };
            has_minor(&rest, on)
        }
        S::RankOneUpdateOfDiagonal | S::RankOneUpdate | S::LowRankUpdate | S::Full => false,
    }
}

/// Whether these entries, with nonzero ones in some order along the diagonal, have a block of at least this size that no
/// rearrangement makes triangular. (In a triangular matrix the diagonal is the only choice of one entry from each row and
/// column.)
fn is_entangled(entries: &Pattern, size: usize) -> bool {
    entries.block_triangular().is_some_and(|d| d.blocks.iter().any(|b| b.rows.len() >= size.max(2)))
}

/// Whether a row or column has more than one entry.
fn repeats(entries: &Pattern) -> bool {
    let columns = entries.transpose();
    let n = entries.rows();
    (0..n).any(|k| entries.row(k).len() > 1 || columns.row(k).len() > 1)
}

/// Whether some entry is neither 0 nor 1 at some point each.
fn off_by_entries(matrix: &Matrix, on: &Domain) -> bool {
    matrix.entries().iter().any(|e| is_somewhere_nonzero(&e.times(&e.minus(&Expr::one())), on))
}

/// Whether Jᵀ J may be a multiple of the identity (the identity itself).
fn is_gram_diagonal(matrix: &Matrix, unit: bool, on: &Domain) -> bool {
    let Ok(gram) = matrix.transpose().times(matrix) else { return true };
    let first = if unit { Expr::one() } else { gram.at(0, 0).clone() };
    let n = gram.rows();
    let off = (0..n).flat_map(|i| (0..i).map(move |j| (i, j)));
    !off.into_iter().any(|(i, j)| is_somewhere_nonzero(gram.at(i, j), on))
        && !(0..n).any(|i| differ(gram.at(i, i), &first, on))
}

/// Whether some 2 × 2 minor is not 0 somewhere.
fn has_minor(matrix: &Matrix, on: &Domain) -> bool {
    let n = matrix.rows();
    let pairs: Vec<(usize, usize)> = (0..n).flat_map(|i| (0..i).map(move |k| (k, i))).collect();
    pairs.iter().any(|(i, k)| {
        pairs.iter().any(|(j, l)| {
            let at = |r: &usize, c: &usize| matrix.at(*r, *c);
            let minor = at(i, j).times(at(k, l)).minus(&at(i, l).times(at(k, j)));
            is_somewhere_nonzero(&minor, on)
        })
    })
}

fn is_somewhere_nonzero(e: &Expr, on: &Domain) -> bool {
    !e.is_zero() && differ(e, &Expr::zero(), on)
}

/// Whether the two have different values at some point of the set.
fn differ(a: &Expr, b: &Expr, on: &Domain) -> bool {
    match formulas_equal(a, b, on) {
        Equality::Refuted(witness) => witness.left.is_some() && witness.right.is_some(),
        _ => false,
    }
}

/// A stated cost against the derived one.
pub(super) fn compare_costs(answer: &Cost, derived: &Cost) -> Mark {
    let known = derived.sizes();
    let other = answer.sizes().into_iter().find(|s| s != "D" && !known.contains(s));
    if let Some(other) = other {
        return Mark::undecided(format!("derived: {derived}; what {other} is was not said"));
    }
    match answer.compare_given(derived, &[("r", "D"), ("b", "D")]) {
        Some(Comparison::Equal) => Mark::right(),
        Some(Comparison::Lower | Comparison::Higher | Comparison::Incomparable) => {
            Mark::wrong(format!("derived: {derived}"))
        }
        None => Mark::undecided(format!("derived: {derived}; the two could not be compared")),
    }
}
