//! Maximum matchings of rows and columns: the structural rank.

use std::collections::VecDeque;

use super::Pattern;

/// A largest set of nonzero entries no two of which share a row or a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    /// The column matched with each row.
    pub column_of: Vec<Option<usize>>,
    /// The row matched with each column.
    pub row_of: Vec<Option<usize>>,
}

impl Matching {
    /// The number of matched entries: no matrix with the pattern has a higher rank.
    #[must_use]
    pub fn size(&self) -> usize {
        self.column_of.iter().flatten().count()
    }
}

impl Pattern {
    /// A largest matching. Entries on the diagonal are taken first, so that a full diagonal is matched with itself.
    #[must_use]
    pub fn matching(&self) -> Matching {
        let mut m = Matching { column_of: vec![None; self.rows()], row_of: vec![None; self.columns()] };
        for i in 0..self.rows().min(self.columns()) {
            if self.contains(i, i) {
                m.column_of[i] = Some(i);
                m.row_of[i] = Some(i);
            }
        }
        for i in 0..self.rows() {
            if m.column_of[i].is_none()
                && let Some(&j) = self.row(i).iter().find(|j| m.row_of[**j].is_none())
            {
                m.column_of[i] = Some(j);
                m.row_of[j] = Some(i);
            }
        }
        while let Some(levels) = self.levels(&m) {
            let mut next = vec![0; self.rows()];
            for start in 0..self.rows() {
                if m.column_of[start].is_none() {
                    self.augment(start, &levels, &mut next, &mut m);
                }
            }
        }
        m
    }

    /// Distances of rows from the unmatched rows along alternating paths; `None` where none ends in a free column.
    fn levels(&self, m: &Matching) -> Option<Vec<usize>> {
        let mut level = vec![usize::MAX; self.rows()];
        let mut queue: VecDeque<usize> = (0..self.rows()).filter(|i| m.column_of[*i].is_none()).collect();
        for &i in &queue {
            level[i] = 0;
        }
        let mut found = false;
        while let Some(i) = queue.pop_front() {
            for &j in self.row(i) {
                match m.row_of[j] {
                    None => found = true,
                    Some(k) if level[k] == usize::MAX => {
                        level[k] = level[i] + 1;
                        queue.push_back(k);
                    }
                    Some(_) => {}
                }
            }
        }
        found.then_some(level)
    }

    /// Follows the levels from an unmatched row to a free column, depth first, and exchanges the matching on the way.
    fn augment(&self, start: usize, levels: &[usize], next: &mut [usize], m: &mut Matching) {
        // The path so far: rows, and the column by which each but the last was left.
        let mut path = vec![start];
        let mut by: Vec<usize> = Vec::new();
        while let Some(&i) = path.last() {
            let Some(&j) = self.row(i).get(next[i]) else {
                path.pop();
                by.pop();
                continue;
            };
            next[i] += 1;
            match m.row_of[j] {
                None => {
                    by.push(j);
                    for (&row, &column) in path.iter().zip(&by) {
                        m.column_of[row] = Some(column);
                        m.row_of[column] = Some(row);
                    }
                    return;
                }
                Some(k) if levels[k] == levels[i].saturating_add(1) => {
                    by.push(j);
                    path.push(k);
                }
                Some(_) => {}
            }
        }
    }

    /// Rows that have their nonzero entries in fewer columns than they are many, with these columns, where there are
    /// such rows: the determinant of a square matrix with the pattern is 0. (Hall's theorem: they exist exactly where
    /// the largest matching leaves a row out.)
    #[must_use]
    pub fn deficient_rows(&self) -> Option<(Vec<usize>, Vec<usize>)> {
        let m = self.matching();
        let start = m.column_of.iter().position(Option::is_none)?;
        let (mut rows, mut columns) = (vec![false; self.rows()], vec![false; self.columns()]);
        rows[start] = true;
        let mut stack = vec![start];
        while let Some(i) = stack.pop() {
            for &j in self.row(i) {
                columns[j] = true;
                if let Some(k) = m.row_of[j].filter(|k| !rows[*k]) {
                    rows[k] = true;
                    stack.push(k);
                }
            }
        }
        let members = |set: &[bool]| (0..set.len()).filter(|k| set[*k]).collect::<Vec<_>>();
        Some((members(&rows), members(&columns)))
    }
}
