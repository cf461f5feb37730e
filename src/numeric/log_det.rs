//! ln |det A| in floating point: by LU decomposition at any size, and by structure.

use nalgebra::DMatrix;

use crate::flow::structure::{DiagonalBlock, Shape, Structure};

/// Ratios of the smallest to the largest pivot below which the result is called doubtful: rounding errors of the order
/// 10⁻¹⁶ then reach the leading digits of the smallest pivot.
const DOUBTFUL: f64 = 1e-13;

/// The determinant of a real matrix by size and sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogDet {
    /// ln |det A|, −∞ for det A = 0.
    pub log_abs: f64,
    /// The sign of det A: −1, 0 or 1.
    pub sign: i8,
    /// Whether elimination met pivots of such different sizes that few digits are certain.
    pub is_doubtful: bool,
}

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogDetError {
    /// The matrix is not square, or vectors have other lengths.
    Shape,
    /// An entry is infinite or not a number.
    NotFinite,
}

impl std::fmt::Display for LogDetError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Shape => "the determinant needs a square matrix",
            Self::NotFinite => "the matrix has entries that are infinite or undefined",
        })
    }
}

impl std::error::Error for LogDetError {}

impl LogDet {
    const ONE: Self = Self { log_abs: 0.0, sign: 1, is_doubtful: false };

    fn times(self, factor: f64) -> Self {
        let sign = if factor == 0.0 { 0 } else { factor.signum() as i8 };
        Self { log_abs: self.log_abs + factor.abs().ln(), sign: self.sign * sign, ..self }
    }

    fn and(self, other: Self) -> Self {
        Self {
            log_abs: self.log_abs + other.log_abs,
            sign: self.sign * other.sign,
            is_doubtful: self.is_doubtful || other.is_doubtful,
        }
    }

    fn negated_if(self, odd: bool) -> Self {
        if odd { Self { sign: -self.sign, ..self } } else { self }
    }
}

/// By LU decomposition with partial pivoting, in O(D³).
///
/// # Errors
/// Where the matrix is not square or has entries that are not finite.
pub fn by_lu(matrix: &DMatrix<f64>) -> Result<LogDet, LogDetError> {
    if !matrix.is_square() {
        return Err(LogDetError::Shape);
    }
    if matrix.iter().any(|x| !x.is_finite()) {
        return Err(LogDetError::NotFinite);
    }
    let lu = matrix.clone().lu();
    let pivots = lu.lu_internal().diagonal();
    let odd = lu.p().determinant::<f64>() < 0.0;
    let product = pivots.iter().fold(LogDet::ONE, |d, p| d.times(*p)).negated_if(odd);
    let largest = pivots.iter().fold(0.0_f64, |m, p| m.max(p.abs()));
    let smallest = pivots.iter().fold(f64::INFINITY, |m, p| m.min(p.abs()));
    Ok(LogDet { is_doubtful: smallest <= DOUBTFUL * largest, ..product })
}

/// The product of these entries, in O(D): a diagonal or triangular matrix.
///
/// # Errors
/// Where an entry is not finite.
pub fn of_diagonal(entries: impl IntoIterator<Item = f64>) -> Result<LogDet, LogDetError> {
    let mut product = LogDet::ONE;
    for x in entries {
        if !x.is_finite() {
            return Err(LogDetError::NotFinite);
        }
        product = product.times(x);
    }
    Ok(product)
}

/// diag(d) + u vᵀ by the matrix determinant lemma, in O(D), also where one of the d is 0.
///
/// # Errors
/// Where the lengths differ or a number is not finite.
pub fn of_rank_one_update(d: &[f64], u: &[f64], v: &[f64]) -> Result<LogDet, LogDetError> {
    if d.len() != u.len() || d.len() != v.len() {
        return Err(LogDetError::Shape);
    }
    let zeros: Vec<usize> = (0..d.len()).filter(|i| d[*i] == 0.0).collect();
    let others = d.iter().copied().filter(|x| *x != 0.0);
    let product = of_diagonal(others)?;
    let factor = match zeros.as_slice() {
        [] => 1.0 + d.iter().zip(u).zip(v).map(|((d, u), v)| u * v / d).sum::<f64>(),
        [k] => u[*k] * v[*k],
        _ => 0.0,
    };
    if !factor.is_finite() {
        return Err(LogDetError::NotFinite);
    }
    // 1 + Σ that cancels to almost nothing has lost its digits.
    let doubtful = zeros.is_empty() && factor.abs() < DOUBTFUL;
    Ok(LogDet { is_doubtful: doubtful, ..product.times(factor) })
}

/// By the structure that the formulas of the matrix have: O(D) for diagonal, triangular and permutation matrices, block
/// by block for blocks, by LU decomposition else.
///
/// # Errors
/// Where the shapes do not fit, or an entry that is used is not finite.
pub fn by_structure(matrix: &DMatrix<f64>, structure: &Structure) -> Result<LogDet, LogDetError> {
    let n = matrix.nrows();
    if !matrix.is_square() || (structure.rows, structure.columns) != (n, n) {
        return Err(LogDetError::Shape);
    }
    let along = |rows: &[usize], columns: &[usize]| {
        of_diagonal(rows.iter().zip(columns).map(|(i, j)| matrix[(*i, *j)]))
    };
    match &structure.shape {
        Shape::Zero => Ok(LogDet { log_abs: f64::NEG_INFINITY, sign: 0, is_doubtful: false }),
        Shape::Identity => Ok(LogDet::ONE),
        Shape::Scalar { .. } | Shape::Diagonal | Shape::LowerTriangular | Shape::UpperTriangular => {
            of_diagonal(matrix.diagonal().iter().copied())
        }
        Shape::Permutation { order, .. } => {
            let rows: Vec<usize> = (0..n).collect();
            Ok(along(&rows, order.order())?.negated_if(order.is_odd()))
        }
        Shape::PermutedTriangular { rows, columns } => {
            Ok(along(rows.order(), columns.order())?.negated_if(rows.is_odd() != columns.is_odd()))
        }
        Shape::BlockDiagonal { blocks, .. } | Shape::BlockTriangular { blocks, .. } => {
            of_blocks(matrix, blocks)
        }
        Shape::ScaledOrthogonal { .. } | Shape::LowRankUpdate(_) | Shape::Full => by_lu(matrix),
    }
}

fn of_blocks(matrix: &DMatrix<f64>, blocks: &[DiagonalBlock]) -> Result<LogDet, LogDetError> {
    let order = |side: fn(&DiagonalBlock) -> &Vec<usize>| {
        crate::expr::matrix::Permutation::new(blocks.iter().flat_map(|b| side(b).iter().copied()).collect())
    };
    let (Some(rows), Some(columns)) = (order(|b| &b.rows), order(|b| &b.columns)) else {
        return Err(LogDetError::Shape);
    };
    let mut product = LogDet::ONE;
    for block in blocks {
        let inner = DMatrix::from_fn(block.rows.len(), block.columns.len(), |i, j| {
            matrix[(block.rows[i], block.columns[j])]
        });
        product = product.and(by_structure(&inner, &block.structure)?);
    }
    Ok(product.negated_if(rows.is_odd() != columns.is_odd()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Expr;
    use crate::expr::matrix::Matrix;
    use crate::flow::structure::recognise;

    /// Numbers in −1 … 1 that look random, the same at each run.
    fn noise(seed: &mut u64) -> f64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((*seed >> 33) as f64) / f64::from(1_u32 << 30) - 1.0
    }

    fn close(a: LogDet, b: LogDet) {
        assert_eq!(a.sign, b.sign);
        assert!((a.log_abs - b.log_abs).abs() < 1e-9 * (1.0 + b.log_abs.abs()), "{a:?} {b:?}");
    }

    #[test]
    fn small_determinants_with_signs() {
        let m = DMatrix::from_row_slice(2, 2, &[0.0, 2.0, 3.0, 0.0]);
        let d = by_lu(&m).unwrap();
        assert_eq!(d.sign, -1);
        assert!((d.log_abs - 6.0_f64.ln()).abs() < 1e-15);
        let singular = DMatrix::from_row_slice(2, 2, &[1.0, 2.0, 2.0, 4.0]);
        let d = by_lu(&singular).unwrap();
        assert_eq!((d.sign, d.log_abs, d.is_doubtful), (0, f64::NEG_INFINITY, true));
        assert_eq!(by_lu(&DMatrix::zeros(2, 3)), Err(LogDetError::Shape));
        assert_eq!(by_lu(&DMatrix::from_element(2, 2, f64::NAN)), Err(LogDetError::NotFinite));
    }

    #[test]
    fn no_overflow_in_high_dimension() {
        let d = of_diagonal(std::iter::repeat_n(1e10, 1000)).unwrap();
        assert!((d.log_abs - 1000.0 * 1e10_f64.ln()).abs() < 1e-6);
        let lu = by_lu(&DMatrix::from_diagonal_element(300, 300, 1e-10)).unwrap();
        assert!((lu.log_abs - 300.0 * 1e-10_f64.ln()).abs() < 1e-6 && !lu.is_doubtful);
    }

    #[test]
    fn rank_one_updates_agree_with_elimination() {
        let mut seed = 7;
        for n in [1, 2, 5, 40] {
            for zeros in 0..3.min(n) {
                let mut d: Vec<f64> = (0..n).map(|_| noise(&mut seed) + 2.0).collect();
                d[..zeros].fill(0.0);
                let u: Vec<f64> = (0..n).map(|_| noise(&mut seed)).collect();
                let v: Vec<f64> = (0..n).map(|_| noise(&mut seed)).collect();
                let m = DMatrix::from_fn(n, n, |i, j| u[i] * v[j] + if i == j { d[i] } else { 0.0 });
                let lemma = of_rank_one_update(&d, &u, &v).unwrap();
                if zeros < 2 {
                    close(lemma, by_lu(&m).unwrap());
                } else {
                    assert_eq!(lemma.sign, 0);
                }
            }
        }
        assert_eq!(of_rank_one_update(&[1.0], &[1.0, 2.0], &[1.0]), Err(LogDetError::Shape));
    }

    #[test]
    fn structures_agree_with_elimination() {
        // Which entries may be nonzero: a chain in a scrambled order, two scrambled blocks, a scrambled triangle.
        let n = 6;
        let places = [3, 0, 5, 1, 4, 2];
        let kinds: [fn(usize, usize) -> bool; 4] =
            [|i, j| i >= j, |i, j| i / 3 == j / 3, |i, j| i == j, |i, j| i / 2 >= j / 2];
        for kind in kinds {
            for (rows, columns) in
                [([0, 1, 2, 3, 4, 5], places), (places, places), (places, [0, 1, 2, 3, 4, 5])]
            {
                let mut seed = 11;
                let values = DMatrix::from_fn(n, n, |i, j| {
                    let x = noise(&mut seed) + if rows[i] == columns[j] { 1.5 } else { 0.0 };
                    if kind(rows[i], columns[j]) { x } else { 0.0 }
                });
                let formulas = Matrix::from_fn(n, n, |i, j| {
                    if kind(rows[i], columns[j]) { Expr::symbol(&format!("a{i}{j}")) } else { Expr::zero() }
                });
                let structure = recognise(&formulas.unwrap(), &mut |_| false);
                assert_ne!(structure.shape, Shape::Full);
                close(by_structure(&values, &structure).unwrap(), by_lu(&values).unwrap());
            }
        }
    }
}
