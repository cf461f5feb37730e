//! Block structure: connected components, and the fine decomposition into irreducible diagonal blocks.
//!
//! Dulmage & Mendelsohn, *Canad. J. Math.* 10 (1958) 517–534; Pothen & Fan, *ACM Trans. Math. Software* 16 (1990)
//! 303–324; strongly connected components after Tarjan, *SIAM J. Comput.* 1 (1972) 146–160.

use super::Pattern;
use super::order::topological_order;
use crate::expr::matrix::Permutation;

/// Rows and columns of a block, each in ascending order unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its rows.
    pub rows: Vec<usize>,
    /// Its columns.
    pub columns: Vec<usize>,
}

/// A rearrangement into blocks on the diagonal, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decomposition {
    /// The diagonal blocks. In block lower triangular form, the rows of a block have entries in its own columns and in
    /// those of earlier blocks only.
    pub blocks: Vec<Block>,
}

impl Decomposition {
    /// The order of the rows, and that of the columns.
    #[must_use]
    pub fn orders(&self) -> Option<(Permutation, Permutation)> {
        let rows = self.blocks.iter().flat_map(|b| b.rows.iter().copied()).collect();
        let columns = self.blocks.iter().flat_map(|b| b.columns.iter().copied()).collect();
        Some((Permutation::new(rows)?, Permutation::new(columns)?))
    }

    /// Whether the rearrangement is an odd permutation of the columns against the rows: then the determinant is minus
    /// the product of the determinants of the blocks.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        self.orders().is_some_and(|(rows, columns)| rows.is_odd() != columns.is_odd())
    }
}

impl Pattern {
    /// The connected components of rows and columns: the blocks of the finest block diagonal form. Blocks by their
    /// first row; a row without entries is a block without columns, and these and columns without entries come last.
    #[must_use]
    pub fn components(&self) -> Vec<Block> {
        let (m, n) = (self.rows(), self.columns());
        let transposed = self.transpose();
        let (mut row_seen, mut column_seen) = (vec![false; m], vec![false; n]);
        let mut blocks = Vec::new();
        let mut lonely = Vec::new();
        for start in 0..m {
            if row_seen[start] {
                continue;
            }
            row_seen[start] = true;
            let mut block = Block { rows: vec![start], columns: Vec::new() };
            let mut stack = vec![start];
            while let Some(i) = stack.pop() {
                for &j in self.row(i) {
                    if std::mem::replace(&mut column_seen[j], true) {
                        continue;
                    }
                    block.columns.push(j);
                    for &k in transposed.row(j) {
                        if !std::mem::replace(&mut row_seen[k], true) {
                            block.rows.push(k);
                            stack.push(k);
                        }
                    }
                }
            }
            block.rows.sort_unstable();
            block.columns.sort_unstable();
            if block.columns.is_empty() { lonely.push(block) } else { blocks.push(block) }
        }
        blocks.append(&mut lonely);
        let empty = (0..n).filter(|j| !column_seen[*j]);
        blocks.extend(empty.map(|j| Block { rows: Vec::new(), columns: vec![j] }));
        blocks
    }

    /// The finest block lower triangular form with square blocks; `None` where the pattern is not square or has no
    /// perfect matching. Blocks that can stand in any order come by their first row.
    #[must_use]
    pub fn block_triangular(&self) -> Option<Decomposition> {
        if !self.is_square() {
            return None;
        }
        let matching = self.matching();
        let column_of: Vec<usize> = matching.column_of.iter().copied().collect::<Option<_>>()?;
        let row_of: Vec<usize> = matching.row_of.iter().copied().collect::<Option<_>>()?;
        // Row i needs row k where it has an entry in the column that is matched with k.
        let needs: Vec<Vec<usize>> =
            (0..self.rows()).map(|i| self.row(i).iter().map(|j| row_of[*j]).collect()).collect();
        let (component_of, mut members) = strong_components(&needs);
        for rows in &mut members {
            rows.sort_unstable();
        }
        // Number the components by their first row, then order them by what they need.
        let mut by_first: Vec<usize> = (0..members.len()).collect();
        by_first.sort_by_key(|c| members[*c].first().copied());
        let mut rank = vec![0; members.len()];
        for (r, c) in by_first.iter().enumerate() {
            rank[*c] = r;
        }
        let mut component_needs = vec![Vec::new(); members.len()];
        for (i, list) in needs.iter().enumerate() {
            let own = rank[component_of[i]];
            component_needs[own].extend(list.iter().map(|k| rank[component_of[*k]]).filter(|c| *c != own));
        }
        for list in &mut component_needs {
            list.sort_unstable();
            list.dedup();
        }
        let order = topological_order(&component_needs)?;
        let blocks = order
            .into_iter()
            .map(|r| {
                let rows = members[by_first[r]].clone();
                let mut columns: Vec<usize> = rows.iter().map(|i| column_of[*i]).collect();
                columns.sort_unstable();
                Block { rows, columns }
            })
            .collect();
        Some(Decomposition { blocks })
    }
}

/// The strongly connected components of a graph: the component of each node, and the nodes of each. Tarjan's
/// algorithm with a stack of its own.
fn strong_components(edges: &[Vec<usize>]) -> (Vec<usize>, Vec<Vec<usize>>) {
    const NONE: usize = usize::MAX;
    let n = edges.len();
    let (mut index, mut low, mut component_of) = (vec![NONE; n], vec![0; n], vec![NONE; n]);
    let mut members: Vec<Vec<usize>> = Vec::new();
    let (mut open, mut calls) = (Vec::new(), Vec::new());
    let mut count = 0;
    for root in 0..n {
        if index[root] != NONE {
            continue;
        }
        calls.push((root, 0));
        while let Some((v, next)) = calls.pop() {
            if next == 0 {
                index[v] = count;
                low[v] = count;
                count += 1;
                open.push(v);
            }
            match edges[v].get(next) {
                Some(&w) => {
                    calls.push((v, next + 1));
                    if index[w] == NONE {
                        calls.push((w, 0));
                    } else if component_of[w] == NONE {
                        low[v] = low[v].min(index[w]);
                    }
                }
                None => {
                    if low[v] == index[v] {
                        let mut nodes = Vec::new();
                        while let Some(w) = open.pop() {
                            component_of[w] = members.len();
                            nodes.push(w);
                            if w == v {
                                break;
                            }
                        }
                        members.push(nodes);
                    }
                    if let Some((parent, _)) = calls.last() {
                        low[*parent] = low[*parent].min(low[v]);
                    }
                }
            }
        }
    }
    (component_of, members)
}
