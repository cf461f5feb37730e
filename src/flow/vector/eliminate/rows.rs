//! Determined expressions as sums of open terms with determined coefficients, and exact elimination among them.

use crate::expr::{Expr, Node, Symbol};
use crate::real::Rational;

use super::Search;

/// source = Σ coefficient · atom + constant.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub source: Expr,
    /// Distinct atoms, each open, with determined coefficients.
    pub terms: Vec<(Expr, Expr)>,
    /// What is determined.
    pub constant: Expr,
}

impl Row {
    pub fn coefficient(&self, atom: &Expr) -> Option<&Expr> {
        self.terms.iter().find(|(a, _)| a == atom).map(|(_, c)| c)
    }

    /// The coefficients as numbers, where all of them are.
    fn numbers(&self, atoms: &[Expr]) -> Option<Vec<Rational>> {
        self.terms.iter().all(|(_, c)| c.as_number().is_some()).then(|| {
            atoms
                .iter()
                .map(|a| {
                    self.coefficient(a).and_then(Expr::as_number).cloned().unwrap_or_else(Rational::zero)
                })
                .collect()
        })
    }
}

impl Search<'_> {
    pub(super) fn row(&self, k: &Expr) -> Row {
        let mut row = Row { source: k.clone(), terms: Vec::new(), constant: Expr::zero() };
        let mut rest = Vec::new();
        self.collect(k, true, &Expr::one(), &mut row.terms, &mut rest);
        row.terms.retain(|(_, c)| !c.is_zero());
        row.constant = Expr::sum(rest);
        row
    }

    pub(super) fn all_rows(&self) -> Vec<Row> {
        let rows = self.rows();
        rows.iter().map(|k| self.row(k)).filter(|row| !row.terms.is_empty()).collect()
    }

    fn collect(
        &self,
        e: &Expr,
        is_row: bool,
        factor: &Expr,
        terms: &mut Vec<(Expr, Expr)>,
        rest: &mut Vec<Expr>,
    ) {
        // A row is itself determined; its parts are what is looked at.
        if !is_row && self.is_known(e) {
            rest.push(factor.times(e));
            return;
        }
        match e.node() {
            Node::Sum(parts) => parts.iter().for_each(|part| self.collect(part, false, factor, terms, rest)),
            Node::Product(factors) => {
                let (open, closed): (Vec<Expr>, Vec<Expr>) =
                    factors.iter().cloned().partition(|f| !self.is_known(f));
                let factor = factor.times(&Expr::product(closed));
                match open.as_slice() {
                    [] => rest.push(factor),
                    [only] => self.collect(only, false, &factor, terms, rest),
                    _ => add(terms, Expr::product(open), factor),
                }
            }
            _ => add(terms, e.clone(), factor.clone()),
        }
    }
}

fn add(terms: &mut Vec<(Expr, Expr)>, atom: Expr, factor: Expr) {
    match terms.iter_mut().find(|(known, _)| *known == atom) {
        Some((_, c)) => *c = c.plus(&factor),
        None => terms.push((atom, factor)),
    }
}

/// The distinct atoms of some rows.
pub(super) fn atoms_of<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Vec<Expr> {
    let mut seen = std::collections::HashSet::new();
    rows.into_iter()
        .flat_map(|row| row.terms.iter().map(|(a, _)| a.clone()))
        .filter(|a| seen.insert(a.clone()))
        .collect()
}

/// A linear combination of rows with its numbers.
#[derive(Clone, Debug)]
pub(super) struct Reduced {
    /// One number for each row.
    pub of_rows: Vec<Rational>,
    /// One number for each atom.
    pub of_atoms: Vec<Rational>,
}

/// The rows with numbers as coefficients, reduced so that the atoms in the given order are eliminated first: reduced
/// echelon form, zero rows left out. `None` where there are none, or too many.
pub(super) fn reduced(rows: &[Row], atoms: &[Expr]) -> Vec<Reduced> {
    const MAX: usize = 80;
    if rows.len() > MAX || atoms.len() > 4 * MAX {
        return Vec::new();
    }
    let mut matrix: Vec<Reduced> = Vec::with_capacity(rows.len());
    for (i, row) in rows.iter().enumerate() {
        let Some(of_atoms) = row.numbers(atoms) else { continue };
        let mut of_rows = vec![Rational::zero(); rows.len()];
        of_rows[i] = Rational::one();
        matrix.push(Reduced { of_rows, of_atoms });
    }
    let mut top = 0;
    for column in 0..atoms.len() {
        let Some(pivot) = (top..matrix.len()).find(|&i| !matrix[i].of_atoms[column].is_zero()) else {
            continue;
        };
        matrix.swap(top, pivot);
        let Some(inverse) = matrix[top].of_atoms[column].recip() else { continue };
        scale(&mut matrix[top], &inverse);
        let pivot = matrix[top].clone();
        for (i, row) in matrix.iter_mut().enumerate() {
            if i != top && !row.of_atoms[column].is_zero() {
                let factor = row.of_atoms[column].clone();
                subtract(row, &pivot, &factor);
            }
        }
        top += 1;
    }
    matrix.retain(|row| row.of_atoms.iter().any(|x| !x.is_zero()));
    matrix
}

fn scale(row: &mut Reduced, by: &Rational) {
    for x in row.of_atoms.iter_mut().chain(&mut row.of_rows) {
        *x = &*x * by;
    }
}

fn subtract(row: &mut Reduced, pivot: &Reduced, factor: &Rational) {
    let entries = row.of_atoms.iter_mut().chain(&mut row.of_rows);
    for (x, p) in entries.zip(pivot.of_atoms.iter().chain(&pivot.of_rows)) {
        if !p.is_zero() {
            let change = factor * p;
            *x = &*x - &change;
        }
    }
}

impl Search<'_> {
    /// The combination Σ cᵢ kᵢ of rows as a determined expression Σ coefficient · atom.
    pub(super) fn combine_rows(&mut self, rows: &[Row], of_rows: &[Expr], e: &Expr) -> bool {
        let mut names: Vec<(Symbol, Expr)> = Vec::new();
        let mut outer = Vec::new();
        let mut name = |search: &Self, k: &Expr| {
            let symbol = search.fresh("c", names.len() + 1);
            names.push((symbol.clone(), k.clone()));
            Expr::variable(symbol)
        };
        for (row, c) in rows.iter().zip(of_rows).filter(|(_, c)| !c.is_zero()) {
            let mut factor = c.clone();
            if !self.map.is_parameter(c) {
                factor = name(self, c);
            }
            outer.push(factor.times(&name(self, &row.source)));
            let constant = row.constant.times(c).negate();
            if self.map.is_parameter(&constant) {
                outer.push(constant);
            } else {
                outer.push(name(self, &constant));
            }
        }
        self.combine(e, &Expr::sum(outer), &names)
    }

    /// The same for a reduced row.
    pub(super) fn combine_reduced(&mut self, rows: &[Row], atoms: &[Expr], row: &Reduced) -> bool {
        let terms = atoms.iter().zip(&row.of_atoms).map(|(a, c)| Expr::scaled(c.clone(), a.clone()));
        let e = Expr::sum(terms.collect());
        let numbers: Vec<Expr> = row.of_rows.iter().map(|c| Expr::number(c.clone())).collect();
        self.combine_rows(rows, &numbers, &e)
    }
}
