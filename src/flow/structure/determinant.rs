//! The determinant by the structure of a matrix.

use serde::Serialize;

use super::low_rank::update_determinant;
use super::{DiagonalBlock, Shape, Signs, Structure, abs_of_product, log_abs_of_product, recognise};
use crate::expr::Expr;
use crate::expr::matrix::{Matrix, MatrixError, is_zero, product_of, readable, same};
use crate::expr::normal::Oracle;

/// Factors up to which a product is simplified as a whole.
const MAX_FACTORS: usize = 12;

/// A determinant as a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Determinant {
    /// The determinant for people.
    pub value: Expr,
    /// Whether a minus sign stands before the product of the factors.
    pub negative: bool,
    /// The factors: diagonal entries, determinants of blocks. The only one is 0 where the determinant is seen to
    /// vanish identically.
    pub factors: Vec<Expr>,
    /// How it was found.
    pub method: Method,
}

/// How a determinant is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The product of the diagonal entries, perhaps after a rearrangement, with its sign.
    Diagonal,
    /// The sign of the permutation times the entries.
    Permutation,
    /// The product over diagonal blocks.
    Blocks,
    /// The matrix determinant lemma.
    Lemma,
    /// Expansion or elimination.
    Elimination,
}

impl Method {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Diagonal => "the product of the diagonal entries",
            Self::Permutation => "the sign of the permutation times its entries",
            Self::Blocks => "the product of the determinants of the diagonal blocks",
            Self::Lemma => "the matrix determinant lemma",
            Self::Elimination => "elimination",
        }
    }
}

impl Determinant {
    /// Whether it is seen to vanish identically.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.factors.iter().any(Expr::is_zero)
    }

    /// |det J|.
    pub fn abs(&self, signs: &mut Signs<'_>) -> Expr {
        abs_of_product(&self.factors, signs)
    }

    /// ln |det J| as a sum over the factors; `None` where the determinant is known to be 0.
    pub fn log_abs(&self, signs: &mut Signs<'_>) -> Option<Expr> {
        log_abs_of_product(&self.factors, signs)
    }

    fn new(negative: bool, factors: Vec<Expr>, method: Method, oracle: &mut Oracle<'_>) -> Self {
        let mut kept = Vec::with_capacity(factors.len());
        for factor in factors {
            let factor = readable(&factor, oracle);
            if is_zero(&factor, oracle) {
                return Self { value: Expr::zero(), negative: false, factors: vec![Expr::zero()], method };
            }
            kept.push(factor);
        }
        let product = product_of(negative, &kept);
        let value = if kept.len() > MAX_FACTORS { product } else { readable(&product, oracle) };
        Self { value, negative, factors: kept, method }
    }
}

/// The determinant of a matrix, by its structure.
///
/// # Errors
/// Where it is not square, or a block without structure is too large.
pub fn determinant_of(matrix: &Matrix, oracle: &mut Oracle<'_>) -> Result<Determinant, MatrixError> {
    let structure = recognise(matrix, oracle);
    determinant(matrix, &structure, oracle)
}

/// The determinant of a matrix whose structure is known.
///
/// # Errors
/// As for [`determinant_of`].
pub fn determinant(
    matrix: &Matrix,
    structure: &Structure,
    oracle: &mut Oracle<'_>,
) -> Result<Determinant, MatrixError> {
    let (negative, factors, method) = product(matrix, structure, oracle)?;
    Ok(Determinant::new(negative, factors, method, oracle))
}

fn product(
    matrix: &Matrix,
    structure: &Structure,
    oracle: &mut Oracle<'_>,
) -> Result<(bool, Vec<Expr>, Method), MatrixError> {
    let n = matrix.side()?;
    let along = |rows: &[usize], columns: &[usize]| {
        rows.iter().zip(columns).map(|(i, j)| matrix.at(*i, *j).clone()).collect::<Vec<_>>()
    };
    Ok(match &structure.shape {
        Shape::Zero => (false, vec![Expr::zero()], Method::Diagonal),
        Shape::Identity
        | Shape::Scalar { .. }
        | Shape::Diagonal
        | Shape::LowerTriangular
        | Shape::UpperTriangular => (false, matrix.diagonal_entries(), Method::Diagonal),
        Shape::Permutation { order, .. } => {
            let rows: Vec<usize> = (0..n).collect();
            (order.is_odd(), along(&rows, order.order()), Method::Permutation)
        }
        Shape::PermutedTriangular { rows, columns } => {
            (rows.is_odd() != columns.is_odd(), along(rows.order(), columns.order()), Method::Diagonal)
        }
        Shape::BlockDiagonal { blocks, .. } | Shape::BlockTriangular { blocks, .. } => {
            over_blocks(matrix, blocks, oracle)?
        }
        Shape::LowRankUpdate(update) => match update_determinant(matrix, update, oracle) {
            Some(factors) => (false, factors, Method::Lemma),
            None => (false, vec![matrix.determinant(oracle)?], Method::Elimination),
        },
        Shape::ScaledOrthogonal { factor } => {
            let det = matrix.determinant(oracle)?;
            (false, vec![power_of(factor, n, &det, oracle).unwrap_or(det)], Method::Elimination)
        }
        Shape::Full => (false, vec![matrix.determinant(oracle)?], Method::Elimination),
    })
}

fn over_blocks(
    matrix: &Matrix,
    blocks: &[DiagonalBlock],
    oracle: &mut Oracle<'_>,
) -> Result<(bool, Vec<Expr>, Method), MatrixError> {
    let order = |side: fn(&DiagonalBlock) -> &Vec<usize>| {
        crate::expr::matrix::Permutation::new(blocks.iter().flat_map(|b| side(b).iter().copied()).collect())
    };
    let parity = order(|b| &b.rows).zip(order(|b| &b.columns)).map(|(r, c)| r.is_odd() != c.is_odd());
    let Some(mut negative) = parity else { return Err(MatrixError::Singular) };
    let mut factors = Vec::new();
    for block in blocks {
        let inner = matrix.submatrix(&block.rows, &block.columns)?;
        let (sign, own, _) = product(&inner, &block.structure, oracle)?;
        negative ^= sign;
        factors.extend(own);
    }
    Ok((negative, factors, Method::Blocks))
}

/// ± c^(n/2), where the determinant of a matrix with Jᵀ J = c I is seen to equal that: (det J)² = cⁿ.
fn power_of(c: &Expr, n: usize, det: &Expr, oracle: &mut Oracle<'_>) -> Option<Expr> {
    let half = i64::try_from(n / 2).ok().filter(|_| n.is_multiple_of(2))?;
    let power = c.powi(half);
    [power.clone(), power.negate()].into_iter().find(|candidate| same(candidate, det, oracle))
}
