//! Orders of rows and columns in which a matrix is triangular.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Pattern;
use crate::expr::matrix::Permutation;

impl Pattern {
    /// The order of rows and columns alike in which nothing lies above the diagonal, where there is one: each
    /// component depends only on its own variable and those that come before. Of several orders, the one that is
    /// closest to the present order from its beginning.
    #[must_use]
    pub fn symmetric_lower_order(&self) -> Option<Permutation> {
        if !self.is_square() {
            return None;
        }
        let needs: Vec<Vec<usize>> =
            (0..self.rows()).map(|i| self.row(i).iter().copied().filter(|j| *j != i).collect()).collect();
        topological_order(&needs).and_then(Permutation::new)
    }

    /// The order of rows and that of columns in which nothing lies above the diagonal, where there are such orders
    /// with a diagonal of entries that may all be nonzero. (They exist exactly where there is just one perfect
    /// matching, which is then the diagonal.)
    #[must_use]
    pub fn lower_orders(&self) -> Option<(Permutation, Permutation)> {
        let blocks = self.block_triangular()?;
        if blocks.blocks.iter().any(|b| b.rows.len() != 1) {
            return None;
        }
        let rows = blocks.blocks.iter().map(|b| b.rows[0]).collect();
        let columns = blocks.blocks.iter().map(|b| b.columns[0]).collect();
        Some((Permutation::new(rows)?, Permutation::new(columns)?))
    }
}

/// An order in which each node comes after those that it needs, the smallest first where there is a choice; `None`
/// where they need each other in a circle.
pub(super) fn topological_order(needs: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut waiting: Vec<usize> = needs.iter().map(Vec::len).collect();
    let mut needed_by = vec![Vec::new(); needs.len()];
    for (i, list) in needs.iter().enumerate() {
        for &j in list {
            needed_by[j].push(i);
        }
    }
    let mut ready: BinaryHeap<Reverse<usize>> =
        (0..needs.len()).filter(|i| waiting[*i] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(needs.len());
    while let Some(Reverse(i)) = ready.pop() {
        order.push(i);
        for &k in &needed_by[i] {
            waiting[k] -= 1;
            if waiting[k] == 0 {
                ready.push(Reverse(k));
            }
        }
    }
    (order.len() == needs.len()).then_some(order)
}
