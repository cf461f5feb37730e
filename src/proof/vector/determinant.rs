//! Determinants of matrices of formulas, as one fixed formula that search and check agree on.

use std::collections::HashMap;

use crate::expr::Expr;

/// The most products that an expansion may take.
const MAX_PRODUCTS: usize = 20_000;

/// The largest core, after rows and columns with a single entry are taken off, that is expanded.
const MAX_CORE: usize = 16;

/// The determinant of a square matrix as a formula, defined where all entries are: rows and columns with one nonzero entry
/// are taken off first, the rest is expanded by minors. An entry counts as zero only if it is the literal 0. `None` where
/// the matrix is not square or the expansion would be too large.
#[must_use]
pub fn determinant(matrix: &[Vec<Expr>]) -> Option<Expr> {
    let n = matrix.len();
    if matrix.iter().any(|row| row.len() != n) {
        return None;
    }
    let mut rows: Vec<usize> = (0..n).collect();
    let mut columns: Vec<usize> = (0..n).collect();
    let mut pairs: Vec<(usize, usize)> = Vec::with_capacity(n);
    let mut row_count: Vec<usize> =
        matrix.iter().map(|row| row.iter().filter(|e| !e.is_zero()).count()).collect();
    let mut column_count: Vec<usize> =
        (0..n).map(|j| matrix.iter().filter(|row| !row[j].is_zero()).count()).collect();
    while let Some((i, j)) = single(matrix, &rows, &columns, &row_count, &column_count) {
        pairs.push((i, j));
        rows.retain(|r| *r != i);
        columns.retain(|c| *c != j);
        for &c in columns.iter().filter(|&&c| !matrix[i][c].is_zero()) {
            column_count[c] -= 1;
        }
        for &r in rows.iter().filter(|&&r| !matrix[r][j].is_zero()) {
            row_count[r] -= 1;
        }
    }
    if rows.len() > MAX_CORE {
        return None;
    }
    let core = Core { matrix, rows: &rows, columns: &columns }.determinant()?;
    let order = |first: Vec<usize>| is_odd(&first);
    let odd = order(pairs.iter().map(|p| p.0).chain(rows.iter().copied()).collect())
        != order(pairs.iter().map(|p| p.1).chain(columns.iter().copied()).collect());
    let mut factors: Vec<Expr> = pairs.iter().map(|(i, j)| matrix[*i][*j].clone()).collect();
    factors.push(core);
    let product = Expr::product(factors);
    Some(if odd { product.negate() } else { product })
}

/// An entry that is alone in its row or column among those left.
fn single(
    matrix: &[Vec<Expr>],
    rows: &[usize],
    columns: &[usize],
    row_count: &[usize],
    column_count: &[usize],
) -> Option<(usize, usize)> {
    if let Some(&i) = rows.iter().find(|&&i| row_count[i] == 1) {
        return columns.iter().find(|&&j| !matrix[i][j].is_zero()).map(|&j| (i, j));
    }
    let &j = columns.iter().find(|&&j| column_count[j] == 1)?;
    rows.iter().find(|&&i| !matrix[i][j].is_zero()).map(|&i| (i, j))
}

/// Whether a permutation of distinct numbers is odd.
fn is_odd(order: &[usize]) -> bool {
    let mut seen: HashMap<usize, usize> = HashMap::with_capacity(order.len());
    let mut sorted: Vec<usize> = order.to_vec();
    sorted.sort_unstable();
    for (at, value) in sorted.iter().enumerate() {
        seen.insert(*value, at);
    }
    let target: Vec<usize> = order.iter().filter_map(|v| seen.get(v).copied()).collect();
    let mut done = vec![false; target.len()];
    let mut odd = false;
    for start in 0..target.len() {
        let mut at = start;
        let mut length = 0_usize;
        while !done[at] {
            done[at] = true;
            at = target[at];
            length += 1;
        }
        odd ^= length > 0 && length.is_multiple_of(2);
    }
    odd
}

/// What is left of the matrix.
struct Core<'a> {
    matrix: &'a [Vec<Expr>],
    rows: &'a [usize],
    columns: &'a [usize],
}

impl Core<'_> {
    /// Expansion along the rows from the top, minors remembered by their sets of columns.
    fn determinant(&self) -> Option<Expr> {
        let mut known: HashMap<u32, Expr> = HashMap::from([(0, Expr::one())]);
        let mut products = 0_usize;
        // Minors of the last k rows, for k = 1, 2, …
        for k in 1..=self.rows.len() {
            let row = self.rows[self.rows.len() - k];
            let mut next: HashMap<u32, Expr> = HashMap::new();
            for set in (0..(1_u32 << self.columns.len())).filter(|s| s.count_ones() as usize == k) {
                let mut terms = Vec::new();
                let mut odd = false;
                for (position, &column) in self.columns.iter().enumerate() {
                    let bit = 1_u32 << position;
                    if set & bit == 0 {
                        continue;
                    }
                    let entry = &self.matrix[row][column];
                    if let (false, Some(minor)) = (entry.is_zero(), known.get(&(set & !bit))) {
                        let term = Expr::product(vec![entry.clone(), minor.clone()]);
                        terms.push(if odd { term.negate() } else { term });
                        products += 1;
                    }
                    odd = !odd;
                }
                if products > MAX_PRODUCTS {
                    return None;
                }
                if !terms.is_empty() {
                    next.insert(set, Expr::sum(terms));
                }
            }
            known = next;
        }
        let all = (1_u32 << self.columns.len()) - 1;
        Some(known.remove(&all).unwrap_or_else(Expr::zero))
    }
}

#[cfg(test)]
mod tests {
    use super::determinant;
    use crate::expr::Expr;

    fn matrix(rows: &[&[i64]]) -> Vec<Vec<Expr>> {
        rows.iter().map(|row| row.iter().map(|x| Expr::integer(*x)).collect()).collect()
    }

    #[test]
    fn numbers() {
        let cases: [(&[&[i64]], i64); 6] = [
            (&[&[3]], 3),
            (&[&[1, 2], &[3, 4]], -2),
            (&[&[0, 1], &[1, 0]], -1),
            (&[&[0, 1, 0], &[0, 0, 1], &[1, 0, 0]], 1),
            (&[&[2, 0, 0], &[5, 0, 7], &[1, 3, 1]], -42),
            (&[&[1, 2, 3], &[4, 5, 6], &[7, 8, 10]], -3),
        ];
        for (rows, expected) in cases {
            assert_eq!(determinant(&matrix(rows)), Some(Expr::integer(expected)), "{rows:?}");
        }
    }

    #[test]
    fn a_zero_row_gives_zero() {
        assert_eq!(determinant(&matrix(&[&[1, 2], &[0, 0]])), Some(Expr::zero()));
        assert_eq!(determinant(&matrix(&[&[0, 2], &[0, 3]])), Some(Expr::zero()));
    }

    #[test]
    fn symbols() {
        let [a, b, c, d] = ["a", "b", "c", "d"].map(Expr::symbol);
        let m = vec![vec![a.clone(), b.clone()], vec![c.clone(), d.clone()]];
        let expected = a.times(&d).minus(&b.times(&c));
        assert_eq!(determinant(&m), Some(expected));
    }

    #[test]
    fn not_square() {
        assert_eq!(determinant(&matrix(&[&[1, 2]])), None);
    }
}
