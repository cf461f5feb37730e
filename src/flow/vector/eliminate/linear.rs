//! Linear systems with determined coefficients.

use std::collections::HashMap;

use crate::expr::{Expr, Relation, Symbol};
use crate::proof::vector::{Determination, determinant, is_nonsingular, linear_form};
use crate::real::Rational;

use super::Search;
use super::rows::{Row, atoms_of, reduced};

/// The most rows whose combinations are looked for one variable at a time.
const MAX_ROWS: usize = 24;

/// The largest square system with symbols in its coefficients.
const MAX_SYMBOLIC: usize = 6;

impl Search<'_> {
    /// Solves a square system, or combines rows until an expression in fewer variables comes out.
    pub(super) fn linear_any(&mut self) -> bool {
        let rows = self.all_rows();
        if rows.len() < 2 {
            return false;
        }
        components(&rows).into_iter().any(|group| {
            let rows: Vec<Row> = group.into_iter().map(|i| rows[i].clone()).collect();
            self.solve_square(&rows) || self.combine_any(&rows)
        })
    }

    /// As many rows as atoms, with a determinant that is not 0.
    fn solve_square(&mut self, rows: &[Row]) -> bool {
        // a x + b y + 1 and a x + b y say the same.
        let mut distinct: Vec<Row> = Vec::with_capacity(rows.len());
        for row in rows {
            let same = |known: &Row| {
                known.terms.len() == row.terms.len()
                    && row.terms.iter().all(|(atom, c)| known.coefficient(atom) == Some(c))
            };
            if !distinct.iter().any(same) {
                distinct.push(row.clone());
            }
        }
        let rows = distinct.as_slice();
        let atoms = atoms_of(rows);
        if atoms.len() != rows.len() || atoms.len() < 2 || !self.spend(atoms.len()) {
            return false;
        }
        let from: Vec<Expr> = rows.iter().map(|row| row.source.clone()).collect();
        let mut matrix = Vec::with_capacity(rows.len());
        for k in &from {
            let form = linear_form(k, &atoms);
            if !form.coefficients.iter().chain([&form.constant]).all(|part| self.is_known(part)) {
                return false;
            }
            matrix.push(form.coefficients);
        }
        let numbers: Option<Vec<Vec<Rational>>> =
            matrix.iter().map(|row| row.iter().map(|c| c.as_number().cloned()).collect()).collect();
        let regular = match numbers {
            Some(numbers) => is_nonsingular(&numbers),
            None if atoms.len() > MAX_SYMBOLIC => false,
            None => determinant(&matrix).is_some_and(|value| {
                let key = (value.clone(), Expr::zero());
                if self.failed.contains(&key) {
                    return false;
                }
                let found = self.sign(&value, Relation::Ne);
                if !found {
                    self.failed.insert(key);
                }
                found
            }),
        };
        if regular {
            self.push(Determination::Linear { from, of: atoms.clone() }, &atoms);
        }
        regular
    }

    /// Combinations with numbers in which only one atom, or only one open variable, is left.
    fn combine_any(&mut self, rows: &[Row]) -> bool {
        if rows.len() > MAX_ROWS || !self.spend(rows.len()) {
            return false;
        }
        let atoms = atoms_of(rows);
        let mut open: Vec<Symbol> = atoms.iter().flat_map(|a| self.open_variables(a)).collect();
        open.sort();
        open.dedup();
        for v in &open {
            let (mut order, last): (Vec<Expr>, Vec<Expr>) =
                atoms.iter().cloned().partition(|a| self.open_variables(a) != [v.clone()]);
            if last.is_empty() {
                continue;
            }
            let others = order.len();
            order.extend(last);
            for row in reduced(rows, &order) {
                let alone = row.of_atoms[..others].iter().all(Rational::is_zero);
                let several = row.of_rows.iter().filter(|x| !x.is_zero()).count() > 1;
                if alone && several && self.combine_reduced(rows, &order, &row) {
                    return true;
                }
            }
        }
        // A single atom in several variables.
        reduced(rows, &atoms).iter().any(|row| {
            let single = row.of_atoms.iter().filter(|x| !x.is_zero()).count() == 1;
            let several = row.of_rows.iter().filter(|x| !x.is_zero()).count() > 1;
            single && several && self.combine_reduced(rows, &atoms, row)
        })
    }
}

/// The rows in groups that share atoms.
fn components(rows: &[Row]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..rows.len()).collect();
    fn root(parent: &mut [usize], mut i: usize) -> usize {
        while parent[i] != i {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        i
    }
    let mut first: HashMap<&Expr, usize> = HashMap::new();
    for (i, row) in rows.iter().enumerate() {
        for (atom, _) in &row.terms {
            match first.get(atom) {
                Some(&j) => {
                    let (a, b) = (root(&mut parent, i), root(&mut parent, j));
                    parent[a] = b;
                }
                None => {
                    first.insert(atom, i);
                }
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut index: HashMap<usize, usize> = HashMap::new();
    for i in 0..rows.len() {
        let r = root(&mut parent, i);
        match index.get(&r) {
            Some(&g) => groups[g].push(i),
            None => {
                index.insert(r, groups.len());
                groups.push(vec![i]);
            }
        }
    }
    groups.retain(|g| g.len() > 1);
    groups
}
