//! Determinants.

use std::collections::HashMap;

use super::rational::eliminate;
use super::{Matrix, MatrixError, is_zero, nonzero_pattern, readable};
use crate::expr::Expr;
use crate::expr::normal::{Field, Interrupted, Oracle, in_field};
use crate::expr::poly::{Ratio, gcd};
use crate::real::Rational;

/// The largest side of an irreducible block that is expanded by rows.
const MAX_EXPANDED_SIDE: usize = 14;

/// The most products that the determinant of one block may be a sum of when it is not multiplied out (8!).
const MAX_NESTED_TERMS: u64 = 40_320;

/// Nodes up to which a determinant that was multiplied out is printed like that rather than nested.
const MAX_NODES: usize = 20_000;

impl Matrix {
    /// The determinant: 0 where rows lie in too few columns, else by irreducible blocks, each by elimination over
    /// the rational numbers or by expansion along rows with every minor computed once.
    ///
    /// # Errors
    /// Where the matrix is not square, or a block is too large.
    pub fn determinant(&self, oracle: &mut Oracle<'_>) -> Result<Expr, MatrixError> {
        let (negative, factors) = self.determinant_factors(oracle)?;
        Ok(readable(&product_of(negative, &factors), oracle))
    }

    /// The determinant as a product: whether it has the sign −, and the determinants of the irreducible blocks. The
    /// only factor is 0 where it is seen to vanish identically.
    ///
    /// # Errors
    /// As for [`determinant`](Self::determinant).
    pub fn determinant_factors(&self, oracle: &mut Oracle<'_>) -> Result<(bool, Vec<Expr>), MatrixError> {
        self.side()?;
        let pattern = nonzero_pattern(self, oracle);
        let Some(blocks) = pattern.block_triangular() else { return Ok((false, vec![Expr::zero()])) };
        let mut factors = Vec::with_capacity(blocks.blocks.len());
        for block in &blocks.blocks {
            let factor = match (block.rows.as_slice(), block.columns.as_slice()) {
                ([i], [j]) => readable(self.at(*i, *j), oracle),
                (rows, columns) => irreducible(&self.submatrix(rows, columns)?, oracle)?,
            };
            if is_zero(&factor, oracle) {
                return Ok((false, vec![Expr::zero()]));
            }
            factors.push(factor);
        }
        Ok((blocks.is_odd(), factors))
    }

    /// The determinant of the matrix without row i and column j, times (−1)^(i+j).
    ///
    /// # Errors
    /// As for [`determinant`](Self::determinant), and where there is no such row or column.
    pub fn cofactor(&self, i: usize, j: usize, oracle: &mut Oracle<'_>) -> Result<Expr, MatrixError> {
        if self.side()? == 1 && (i, j) == (0, 0) {
            return Ok(Expr::one());
        }
        let minor = self.without(i, j)?.determinant(oracle)?;
        Ok(if (i + j).is_multiple_of(2) { minor } else { minor.negate() })
    }

    /// The determinants of the upper left 1 × 1, 2 × 2, …, n × n submatrices.
    ///
    /// # Errors
    /// As for [`determinant`](Self::determinant).
    pub fn leading_minors(&self, oracle: &mut Oracle<'_>) -> Result<Vec<Expr>, MatrixError> {
        let n = self.side()?;
        (1..=n).map(|k| self.block((0, 0), (k, k))?.determinant(oracle)).collect()
    }

    /// The determinants of all submatrices of the same rows and columns, by their rows; 2ⁿ − 1 of them, for n ≤ 10.
    ///
    /// # Errors
    /// As for [`determinant`](Self::determinant), and for n > 10.
    pub fn principal_minors(&self, oracle: &mut Oracle<'_>) -> Result<Vec<(Vec<usize>, Expr)>, MatrixError> {
        let n = self.side()?;
        if n > 10 {
            return Err(MatrixError::TooLarge);
        }
        let subsets = (1_usize..1 << n).map(|set| (0..n).filter(|k| set >> k & 1 == 1).collect::<Vec<_>>());
        subsets
            .map(|rows| {
                let minor = self.submatrix(&rows, &rows)?.determinant(oracle)?;
                Ok((rows, minor))
            })
            .collect()
    }
}

/// ± the product of the factors.
#[must_use]
pub fn product_of(negative: bool, factors: &[Expr]) -> Expr {
    let sign = if negative { -Rational::one() } else { Rational::one() };
    let mut all = vec![Expr::number(sign)];
    all.extend(factors.iter().cloned());
    Expr::product(all)
}

/// det(A + U Vᵀ) = det A · det(I + Vᵀ A⁻¹ U), for A n × n, U and V n × r: the matrix determinant lemma (Harville,
/// *Matrix Algebra From a Statistician's Perspective*, theorem 18.1.1). It divides by what A⁻¹ divides by.
///
/// # Errors
/// Where shapes do not fit, A has no inverse, or something gets too large.
pub fn determinant_lemma(
    a: &Matrix,
    u: &Matrix,
    v: &Matrix,
    oracle: &mut Oracle<'_>,
) -> Result<Expr, MatrixError> {
    let inner = v.transpose().times(&a.inverse(oracle)?)?.times(u)?;
    let small = Matrix::identity(inner.side()?)?.plus(&inner)?.determinant(oracle)?;
    let whole = a.determinant(oracle)?.times(&small);
    Ok(readable(&whole, oracle))
}

/// The determinant of a matrix without block triangular form.
fn irreducible(matrix: &Matrix, oracle: &mut Oracle<'_>) -> Result<Expr, MatrixError> {
    let n = matrix.side()?;
    if let Some(rows) = matrix.as_rationals() {
        return Ok(Expr::number(eliminate(rows, n)?.determinant));
    }
    if n <= 3 {
        return Ok(readable(&nested(matrix)?, oracle));
    }
    let expanded = if n <= MAX_EXPANDED_SIDE {
        in_field(oracle, |field| {
            let value = expand(matrix, field)?;
            Ok(field.expression(&value))
        })
        .map_err(|_| MatrixError::TooLarge)
    } else {
        // det A = (−1)ⁿ c₀
        matrix
            .characteristic_coefficients(oracle)
            .map(|c| if n.is_multiple_of(2) { c[0].clone() } else { c[0].negate() })
    };
    let form = match expanded {
        Ok(expanded) => {
            let size = expanded.size_up_to(MAX_NODES);
            nested(matrix).ok().filter(|e| e.size_up_to(size) < size).unwrap_or(expanded)
        }
        Err(_) => nested(matrix)?,
    };
    Ok(readable(&form, oracle))
}

/// Expansion along rows, each minor once; as a formula that is not multiplied out.
fn nested(matrix: &Matrix) -> Result<Expr, MatrixError> {
    let n = matrix.side()?;
    if n > MAX_EXPANDED_SIDE || products(matrix) > MAX_NESTED_TERMS {
        return Err(MatrixError::TooLarge);
    }
    let expression = Laplace { matrix, memo: HashMap::new() }.minor(0, (1_u32 << n) - 1);
    Ok(expression.unwrap_or_else(Expr::zero))
}

/// The number of permutations without a literal 0, as far as it matters here.
fn products(matrix: &Matrix) -> u64 {
    fn count(matrix: &Matrix, row: usize, left: u32, memo: &mut HashMap<u32, u64>) -> u64 {
        if row == matrix.rows() {
            return 1;
        }
        if let Some(known) = memo.get(&left) {
            return *known;
        }
        let mut sum = 0_u64;
        for j in 0..matrix.columns() {
            if left >> j & 1 == 1 && !matrix.at(row, j).is_zero() {
                sum = sum.saturating_add(count(matrix, row + 1, left & !(1 << j), memo));
            }
        }
        memo.insert(left, sum);
        sum
    }
    count(matrix, 0, (1 << matrix.columns()) - 1, &mut HashMap::new())
}

struct Laplace<'m> {
    matrix: &'m Matrix,
    memo: HashMap<u32, Option<Expr>>,
}

impl Laplace<'_> {
    /// The determinant of the rows from `row` on and the columns in the set; `None` for 0.
    fn minor(&mut self, row: usize, left: u32) -> Option<Expr> {
        if row == self.matrix.rows() {
            return Some(Expr::one());
        }
        if let Some(known) = self.memo.get(&left) {
            return known.clone();
        }
        let (mut terms, mut negative) = (Vec::new(), false);
        for j in 0..self.matrix.columns() {
            if left >> j & 1 == 0 {
                continue;
            }
            let entry = self.matrix.at(row, j).clone();
            if !entry.is_zero()
                && let Some(minor) = self.minor(row + 1, left & !(1 << j))
            {
                terms.push(product_of(negative, &[entry, minor]));
            }
            negative = !negative;
        }
        let sum = if terms.is_empty() { None } else { Some(Expr::sum(terms)) };
        self.memo.insert(left, sum.clone());
        sum
    }
}

/// The same, multiplied out: every row is freed of denominators, which divide the result in the end.
fn expand(matrix: &Matrix, field: &mut Field<'_, '_, '_>) -> Result<Ratio, Interrupted> {
    let n = matrix.rows();
    let mut rows = Vec::with_capacity(n);
    let mut denominators = Vec::new();
    for i in 0..n {
        let mut values = Vec::with_capacity(n);
        for e in matrix.row(i) {
            values.push(field.value(e)?);
        }
        let mut common = Ratio::one();
        for value in &values {
            let shared = gcd(common.numerator(), value.denominator());
            let missing = value.denominator().divide_exactly(&shared);
            let missing = Ratio::from_poly(missing.unwrap_or_else(|| value.denominator().clone()));
            common = field.times(&common, &missing)?;
        }
        for value in &mut values {
            *value = field.times(value, &common)?;
        }
        rows.push(values);
        denominators.push(common);
    }
    // Rows with few entries first: fewer minors.
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|i| rows[*i].iter().filter(|v| !v.is_zero()).count());
    let odd = super::Permutation::new(order.clone()).is_some_and(|p| p.is_odd());
    let rows: Vec<Vec<Ratio>> = order.into_iter().map(|i| rows[i].clone()).collect();
    let mut result = expand_minor(&rows, 0, (1_u32 << n) - 1, field, &mut HashMap::new())?;
    for common in &denominators {
        result = field.over(&result, common)?;
    }
    Ok(if odd { result.negate() } else { result })
}

fn expand_minor(
    rows: &[Vec<Ratio>],
    row: usize,
    left: u32,
    field: &mut Field<'_, '_, '_>,
    memo: &mut HashMap<u32, Ratio>,
) -> Result<Ratio, Interrupted> {
    let Some(entries) = rows.get(row) else { return Ok(Ratio::one()) };
    if let Some(known) = memo.get(&left) {
        return Ok(known.clone());
    }
    let (mut sum, mut negative) = (Ratio::zero(), false);
    for (j, entry) in entries.iter().enumerate().filter(|(j, _)| left >> j & 1 == 1) {
        if !entry.is_zero() {
            let minor = expand_minor(rows, row + 1, left & !(1 << j), field, memo)?;
            let term = field.times(entry, &minor)?;
            sum = if negative { field.minus(&sum, &term)? } else { field.plus(&sum, &term)? };
        }
        negative = !negative;
    }
    memo.insert(left, sum.clone());
    Ok(sum)
}
