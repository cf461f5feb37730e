//! Where a matrix may have nonzero entries, and what follows from that alone: blocks, orders, structural rank.
//!
//! A pattern is an upper bound: entries outside it are 0, entries inside it may be. So what is found here (that a
//! matrix is triangular after a rearrangement, that its rank is below n) holds for every matrix with the pattern.
//!
//! All of it takes time linear in the number of nonzero entries, or nearly so, except the matching, which takes that
//! times √n at most (Hopcroft & Karp, *SIAM J. Comput.* 2 (1973) 225–231).

mod blocks;
mod matching;
mod order;
#[cfg(test)]
mod tests;

pub use blocks::{Block, Decomposition};
pub use matching::Matching;

/// The pattern of a matrix: for each row the columns of its nonzero entries, in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    columns: usize,
    rows: Vec<Vec<usize>>,
}

impl Pattern {
    /// The pattern with these columns in each row; columns that do not exist are left out.
    #[must_use]
    pub fn from_rows(mut rows: Vec<Vec<usize>>, columns: usize) -> Self {
        for row in &mut rows {
            row.retain(|j| *j < columns);
            row.sort_unstable();
            row.dedup();
        }
        Self { columns, rows }
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The columns of the nonzero entries of a row; none for a row that does not exist.
    #[must_use]
    pub fn row(&self, i: usize) -> &[usize] {
        self.rows.get(i).map_or(&[], Vec::as_slice)
    }

    /// The number of nonzero entries.
    #[must_use]
    pub fn nonzeros(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }

    /// Whether the entry may be nonzero.
    #[must_use]
    pub fn contains(&self, i: usize, j: usize) -> bool {
        self.row(i).binary_search(&j).is_ok()
    }

    /// The positions of all nonzero entries, row by row.
    pub fn positions(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.rows.iter().enumerate().flat_map(|(i, row)| row.iter().map(move |j| (i, *j)))
    }

    /// Rows and columns exchanged.
    #[must_use]
    pub fn transpose(&self) -> Self {
        let mut rows = vec![Vec::new(); self.columns];
        for (i, j) in self.positions() {
            rows[j].push(i);
        }
        Self { columns: self.rows.len(), rows }
    }

    /// Whether it has as many rows as columns.
    #[must_use]
    pub fn is_square(&self) -> bool {
        self.rows.len() == self.columns
    }

    /// Whether nothing lies above the diagonal.
    #[must_use]
    pub fn is_lower_triangular(&self) -> bool {
        self.is_square() && self.rows.iter().enumerate().all(|(i, row)| row.last().is_none_or(|j| *j <= i))
    }

    /// Whether nothing lies below the diagonal.
    #[must_use]
    pub fn is_upper_triangular(&self) -> bool {
        self.is_square() && self.rows.iter().enumerate().all(|(i, row)| row.first().is_none_or(|j| *j >= i))
    }

    /// Whether nothing lies off the diagonal.
    #[must_use]
    pub fn is_diagonal(&self) -> bool {
        self.is_lower_triangular() && self.is_upper_triangular()
    }

    /// The column of the only entry of each row, where each row and each column has just one entry: entry
    /// (i, order(i)) is the nonzero one.
    #[must_use]
    pub fn as_permutation(&self) -> Option<super::Permutation> {
        if !self.is_square() || self.rows.iter().any(|row| row.len() != 1) {
            return None;
        }
        super::Permutation::new(self.rows.iter().map(|row| row[0]).collect())
    }
}
