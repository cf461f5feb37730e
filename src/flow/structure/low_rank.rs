//! Matrices of low rank added to diagonal or triangular ones: J = B + U Vᵀ.
//!
//! Rank one is read off the factors of the entries: Mᵢⱼ = uᵢ vⱼ holds wherever it holds factor by factor. Higher
//! ranks are found by elimination over the field of fractions of independent kernels, where "all minors of size r + 1
//! vanish" holds at every point if it holds in the field.

use std::collections::BTreeSet;

use serde::Serialize;

use super::hidden::Hidden;
use super::outer_product::{Grid, expressions, is_safe, outer_product};
use crate::expr::Expr;
use crate::expr::matrix::pattern::Pattern;
use crate::expr::matrix::{Matrix, readable};
use crate::expr::normal::{Field, Interrupted, Oracle, in_field};
use crate::expr::poly::Ratio;
use crate::real::Rational;

/// The largest side of a matrix that is examined.
const MAX_SIDE: usize = 48;

/// The largest side for which the lemma is written without division.
const MAX_LEMMA_SIDE: usize = 32;

/// Principal minors that the determinant of a low-rank update may take.
const MAX_MINORS: usize = 300;

/// A matrix J = B + M with M of low rank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LowRank {
    /// B.
    pub base: Base,
    /// A rank that M has at most, at every point.
    pub rank: usize,
    /// U and V, n × rank, with M = U Vᵀ, where they are known as formulas that are defined wherever J is.
    pub vectors: Option<(Matrix, Matrix)>,
}

impl LowRank {
    fn map(self, mut f: impl FnMut(&Expr) -> Expr) -> Self {
        let base = match self.base {
            Base::Scalar(d) => Base::Scalar(f(&d)),
            Base::Diagonal(entries) => Base::Diagonal(entries.iter().map(&mut f).collect()),
            other => other,
        };
        let vectors = self.vectors.map(|(u, v)| (u.map(&mut f), v.map(&mut f)));
        Self { base, rank: self.rank, vectors }
    }
}

/// What a matrix of low rank is added to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// d I.
    Scalar(Expr),
    /// A diagonal matrix.
    Diagonal(Vec<Expr>),
    /// A lower triangular matrix.
    LowerTriangular,
    /// An upper triangular matrix.
    UpperTriangular,
}

/// The matrix as a low-rank update, where that says something about it: not for every 2 × 2 matrix.
pub(super) fn low_rank_update(
    matrix: &Matrix,
    pattern: &Pattern,
    oracle: &mut Oracle<'_>,
) -> Option<LowRank> {
    matrix.side().ok().filter(|n| (2..=MAX_SIDE).contains(n))?;
    // With functions and roots as they stand, what holds for all values of theirs holds for those that they have.
    let mut hidden = Hidden::default();
    let shallow = matrix.map(|e| hidden.hide(e));
    let found = if hidden.is_empty() { None } else { search(&shallow, pattern, &mut |_| false) };
    match found {
        Some(found) => Some(found.map(|e| readable(&hidden.show(e), oracle))),
        None => search(matrix, pattern, oracle),
    }
}

fn search(matrix: &Matrix, pattern: &Pattern, oracle: &mut Oracle<'_>) -> Option<LowRank> {
    let n = matrix.side().ok()?;
    let full = (0..n).all(|i| (0..n).all(|j| i == j || pattern.contains(i, j)));
    let candidates = scalar_candidates(matrix, oracle);
    if full {
        for d in &candidates {
            if let Some(found) = scalar_rank_one(matrix, d, oracle) {
                return Some(found);
            }
        }
        if let Some(found) = diagonal_rank_one(matrix, oracle) {
            return Some(found);
        }
    }
    if n >= 4 {
        for d in &candidates {
            if let Some(found) = scalar_low_rank(matrix, d, oracle) {
                return Some(found);
            }
        }
        for (above, base) in [(true, Base::LowerTriangular), (false, Base::UpperTriangular)] {
            if let Some(found) = triangular_rank_one(matrix, pattern, above, base, oracle) {
                return Some(found);
            }
        }
    }
    None
}

/// The factors of det J by the matrix determinant lemma, written without division by anything; `None` where another
/// way is better.
pub(super) fn update_determinant(
    matrix: &Matrix,
    update: &LowRank,
    oracle: &mut Oracle<'_>,
) -> Option<Vec<Expr>> {
    let mut hidden = Hidden::default();
    let shallow = matrix.map(|e| hidden.hide(e));
    let update = update.clone().map(|e| hidden.hide(e));
    let factors = lemma(&shallow, &update, &mut |_| false)?;
    Some(
        factors
            .iter()
            .map(|f| hidden.show(&readable(f, &mut |_| false)))
            .map(|f| readable(&f, oracle))
            .collect(),
    )
}

fn lemma(matrix: &Matrix, update: &LowRank, oracle: &mut Oracle<'_>) -> Option<Vec<Expr>> {
    let n = matrix.side().ok()?;
    match (&update.base, &update.vectors) {
        // d^(n−1) (d + v·u)
        (Base::Scalar(d), Some((u, v))) if update.rank == 1 => {
            let power = d.powi(i64::try_from(n).ok()? - 1);
            Some(vec![power, d.plus(&inner_product(u, v))])
        }
        // ∏ dᵢ + Σ uᵢ vᵢ ∏_{j≠i} dⱼ
        (Base::Diagonal(entries), Some((u, v))) if update.rank == 1 && n <= MAX_LEMMA_SIDE => {
            let mut terms = vec![Expr::product(entries.clone())];
            for i in 0..n {
                let mut factors = vec![u.at(i, 0).clone(), v.at(i, 0).clone()];
                factors.extend(entries.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, d)| d.clone()));
                terms.push(Expr::product(factors));
            }
            Some(vec![Expr::sum(terms)])
        }
        // det(d I + M) = d^(n−r) Σ d^(r−k) Eₖ(M), Eₖ the sum of the principal minors of size k
        (Base::Scalar(d), _) => {
            let r = update.rank;
            let rest = matrix.minus(&Matrix::scalar(n, d).ok()?).ok()?;
            let mut terms = vec![d.powi(i64::try_from(r).ok()?)];
            let mut budget = MAX_MINORS;
            for k in 1..=r {
                for rows in subsets(n, k) {
                    budget = budget.checked_sub(1)?;
                    let minor = rest.submatrix(&rows, &rows).ok()?.determinant(oracle).ok()?;
                    terms.push(d.powi(i64::try_from(r - k).ok()?).times(&minor));
                }
            }
            Some(vec![d.powi(i64::try_from(n - r).ok()?), Expr::sum(terms)])
        }
        _ => None,
    }
}

fn inner_product(u: &Matrix, v: &Matrix) -> Expr {
    Expr::sum((0..u.rows()).map(|i| u.at(i, 0).times(v.at(i, 0))).collect())
}

/// The subsets of size k of 0, …, n − 1.
fn subsets(n: usize, k: usize) -> impl Iterator<Item = Vec<usize>> {
    let mut next: Option<Vec<usize>> = (k <= n).then(|| (0..k).collect());
    std::iter::from_fn(move || {
        let current = next.clone()?;
        let mut following = current.clone();
        next = (0..k).rev().find(|i| following[*i] < n - k + i).map(|i| {
            following[i] += 1;
            for later in i + 1..k {
                following[later] = following[later - 1] + 1;
            }
            following
        });
        Some(current)
    })
}

/// What d may be in d I + M: sums of terms that all diagonal entries have, as they are written or multiplied out, the
/// longest first; never 0 terms.
fn scalar_candidates(matrix: &Matrix, oracle: &mut Oracle<'_>) -> Vec<Expr> {
    let mut found: Vec<Expr> = Vec::new();
    let expanded = in_field(oracle, |field| {
        let entries = matrix.diagonal_entries();
        let mut values = Vec::with_capacity(entries.len());
        for e in &entries {
            let value = field.value(e)?;
            values.push(field.expression(&value));
        }
        Ok(values)
    });
    for diagonal in [Some(matrix.diagonal_entries()), expanded.ok()].into_iter().flatten() {
        let mut common: Vec<Expr> = diagonal[0].terms().to_vec();
        for e in &diagonal[1..] {
            let own: BTreeSet<&Expr> = e.terms().iter().collect();
            common.retain(|t| own.contains(t));
        }
        if common.len() > 4 {
            found.push(Expr::sum(common));
            continue;
        }
        let mut sets: Vec<usize> = (1..1_usize << common.len()).collect();
        sets.sort_by_key(|set| std::cmp::Reverse(set.count_ones()));
        for set in sets {
            let chosen = common.iter().enumerate().filter(|(k, _)| set >> k & 1 == 1);
            let sum = Expr::sum(chosen.map(|(_, t)| t.clone()).collect());
            if !found.contains(&sum) {
                found.push(sum);
            }
        }
    }
    found.truncate(16);
    // A number in d may have been added to others: 1 + (1 - tanh(z)^2).
    found.push(Expr::one());
    found.extend(rational_eigenvalue(matrix, oracle).map(Expr::number));
    found.retain(|d| !d.is_zero());
    found
}

/// The number d with det(A − d I) = 0 identically, for a 2 × 2 matrix of polynomials in kernels: the coefficients of each
/// monomial but 1 in det A − d tr A + d² must vanish.
fn rational_eigenvalue(matrix: &Matrix, oracle: &mut Oracle<'_>) -> Option<Rational> {
    if matrix.shape() != (2, 2) {
        return None;
    }
    let (trace, determinant) = in_field(oracle, |field| {
        let mut v = Vec::with_capacity(4);
        for e in matrix.entries() {
            v.push(field.value(e)?);
        }
        let (main, other) = (field.times(&v[0], &v[3])?, field.times(&v[1], &v[2])?);
        Ok((field.plus(&v[0], &v[3])?, field.minus(&main, &other)?))
    })
    .ok()?;
    if !trace.denominator().is_one() || !determinant.denominator().is_one() {
        return None;
    }
    let (monomial, t) = trace.numerator().terms().find(|(m, _)| !m.is_one())?;
    let numerator = determinant.numerator().terms().find(|(m, _)| *m == monomial).map(|(_, c)| c.clone());
    Some(&numerator.unwrap_or_else(Rational::zero) * &t.recip()?)
}

fn scalar_rank_one(matrix: &Matrix, d: &Expr, oracle: &mut Oracle<'_>) -> Option<LowRank> {
    let n = matrix.rows();
    let vectors = in_field(oracle, |field| {
        let shift = field.value(d)?;
        let mut grid = Grid::with_capacity(n);
        for i in 0..n {
            let mut row = Vec::with_capacity(n);
            for j in 0..n {
                let mut value = field.value(matrix.at(i, j))?;
                if i == j {
                    value = field.minus(&value, &shift)?;
                }
                if value.is_zero() {
                    return Ok(None);
                }
                row.push(Some(field.factor(&value)?));
            }
            grid.push(row);
        }
        let vectors = outer_product(&grid).filter(|(u, v)| is_safe(&grid, u, v));
        Ok(vectors.map(|(u, v)| (expressions(&u, field), expressions(&v, field))))
    });
    let (u, v) = vectors.ok()??;
    let d = readable(d, oracle);
    Some(LowRank { base: Base::Scalar(d), rank: 1, vectors: Some(columns(u, v)?) })
}

/// diag(d) + u vᵀ from the entries off the diagonal. For three rows they leave one condition only, which every
/// symmetric matrix meets: then u and v must divide by nothing new (as everywhere), and not be numbers alone.
fn diagonal_rank_one(matrix: &Matrix, oracle: &mut Oracle<'_>) -> Option<LowRank> {
    let n = matrix.rows();
    if n < 3 {
        return None;
    }
    let found = in_field(oracle, |field| {
        let mut grid = Grid::with_capacity(n);
        for i in 0..n {
            let mut row = Vec::with_capacity(n);
            for j in 0..n {
                let value = field.value(matrix.at(i, j))?;
                if i != j && value.is_zero() {
                    return Ok(None);
                }
                row.push(if i == j { None } else { Some(field.factor(&value)?) });
            }
            grid.push(row);
        }
        let Some((u, v)) = outer_product(&grid) else { return Ok(None) };
        let symbolic = u.iter().chain(&v).any(|f| !f.factors.is_empty());
        if n == 3 && !symbolic || !is_safe(&grid, &u, &v) {
            return Ok(None);
        }
        Ok(Some((expressions(&u, field), expressions(&v, field))))
    });
    let (u, v) = found.ok()??;
    let rest: Vec<Expr> =
        (0..n).map(|i| readable(&matrix.at(i, i).minus(&u[i].times(&v[i])), oracle)).collect();
    let base =
        if rest.iter().all(|d| *d == rest[0]) { Base::Scalar(rest[0].clone()) } else { Base::Diagonal(rest) };
    Some(LowRank { base, rank: 1, vectors: Some(columns(u, v)?) })
}

/// T + u vᵀ with T triangular: the entries on one side of the diagonal are uᵢ vⱼ.
fn triangular_rank_one(
    matrix: &Matrix,
    pattern: &Pattern,
    above: bool,
    base: Base,
    oracle: &mut Oracle<'_>,
) -> Option<LowRank> {
    let n = matrix.rows();
    let known = |i: usize, j: usize| if above { i < j } else { i > j };
    if (0..n).any(|i| (0..n).any(|j| known(i, j) && !pattern.contains(i, j))) {
        return None;
    }
    // The first row, or the last one, has a single entry less at each step: rows and columns that take part.
    let (rows, cols): (Vec<usize>, Vec<usize>) = if above {
        ((0..n - 1).collect(), (1..n).collect())
    } else {
        ((1..n).collect(), (0..n - 1).collect())
    };
    let found = in_field(oracle, |field| {
        let mut grid = Grid::with_capacity(n);
        for &i in &rows {
            let mut row = Vec::with_capacity(n);
            for &j in &cols {
                row.push(if known(i, j) {
                    let value = field.value(matrix.at(i, j))?;
                    Some(field.factor(&value)?)
                } else {
                    None
                });
            }
            grid.push(row);
        }
        let vectors = outer_product(&grid).filter(|(u, v)| is_safe(&grid, u, v));
        Ok(vectors.map(|(u, v)| (expressions(&u, field), expressions(&v, field))))
    });
    let (mut u, mut v) = found.ok()??;
    if above {
        u.push(Expr::zero());
        v.insert(0, Expr::zero());
    } else {
        u.insert(0, Expr::zero());
        v.push(Expr::zero());
    }
    Some(LowRank { base, rank: 1, vectors: Some(columns(u, v)?) })
}

/// d I + M with M of rank 2, …, n/2.
fn scalar_low_rank(matrix: &Matrix, d: &Expr, oracle: &mut Oracle<'_>) -> Option<LowRank> {
    let n = matrix.rows();
    let found = in_field(oracle, |field| {
        let shift = field.value(d)?;
        let mut rows = Vec::with_capacity(n);
        for i in 0..n {
            let mut row = Vec::with_capacity(n);
            for j in 0..n {
                let value = field.value(matrix.at(i, j))?;
                row.push(if i == j { field.minus(&value, &shift)? } else { value });
            }
            rows.push(row);
        }
        if !field.is_independent(rows.iter().flatten()) {
            return Ok(None);
        }
        let Some((basis, reduced)) = row_space(rows, n / 2, field)? else { return Ok(None) };
        // M = M[:, pivots] · reduced, where the reduced rows have the identity matrix in the pivot columns.
        let plain = reduced.iter().flatten().all(|r| r.denominator().as_constant().is_some());
        let reduced: Vec<Vec<Expr>> =
            reduced.iter().map(|row| row.iter().map(|r| field.expression(r)).collect()).collect();
        Ok(Some((basis, plain.then_some(reduced))))
    });
    let (pivots, reduced) = found.ok()??;
    let rest = matrix.minus(&Matrix::scalar(n, d).ok()?).ok()?;
    let all: Vec<usize> = (0..n).collect();
    let rank = pivots.len();
    let vectors = reduced.and_then(|rows| {
        let u = rest.submatrix(&all, &pivots).ok()?.map(|e| readable(e, oracle));
        Some((u, Matrix::from_rows(rows).ok()?.transpose()))
    });
    Some(LowRank { base: Base::Scalar(readable(d, oracle)), rank, vectors })
}

/// Pivot columns and the reduced row echelon form without zero rows, where the rank is at most `most`.
#[expect(clippy::type_complexity, reason = "two parts of one result")]
fn row_space(
    mut rows: Vec<Vec<Ratio>>,
    most: usize,
    field: &mut Field<'_, '_, '_>,
) -> Result<Option<(Vec<usize>, Vec<Vec<Ratio>>)>, Interrupted> {
    let n = rows.first().map_or(0, Vec::len);
    let mut pivots = Vec::new();
    for column in 0..n {
        let done = pivots.len();
        let size = |r: &Ratio| r.numerator().len() + r.denominator().len();
        let candidates = (done..rows.len()).filter(|i| !rows[*i][column].is_zero());
        let Some(at) = candidates.min_by_key(|i| size(&rows[*i][column])) else { continue };
        if pivots.len() == most {
            return Ok(None);
        }
        rows.swap(at, done);
        let pivot = rows[done][column].clone();
        for value in &mut rows[done] {
            *value = field.over(value, &pivot)?;
        }
        let pivot_row = rows[done].clone();
        for (i, row) in rows.iter_mut().enumerate() {
            if i == done || row[column].is_zero() {
                continue;
            }
            let factor = row[column].clone();
            for (value, p) in row.iter_mut().zip(&pivot_row) {
                if !p.is_zero() {
                    let product = field.times(&factor, p)?;
                    *value = field.minus(value, &product)?;
                }
            }
        }
        pivots.push(column);
    }
    rows.truncate(pivots.len());
    Ok(Some((pivots, rows)))
}

fn columns(u: Vec<Expr>, v: Vec<Expr>) -> Option<(Matrix, Matrix)> {
    Some((Matrix::column_vector(u).ok()?, Matrix::column_vector(v).ok()?))
}

impl Base {
    /// In words, before "plus a matrix of rank r".
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::Scalar(d) if d.is_one() => "the identity",
            Self::Scalar(_) => "a multiple of the identity",
            Self::Diagonal(_) => "a diagonal matrix",
            Self::LowerTriangular => "a lower triangular matrix",
            Self::UpperTriangular => "an upper triangular matrix",
        }
    }
}
