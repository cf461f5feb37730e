//! Linear parts plus functions of linear forms: z + u h(w·z + b), with several such forms where they follow one another.

use crate::expr::Expr;
use crate::expr::normal::normal;

use super::Search;
use super::rows::{Row, atoms_of, reduced};

/// The most linear forms that are tried in one round.
const MAX_FORMS: usize = 12;

impl Search<'_> {
    /// A combination of rows that is a function of one linear form s only: Σ wⱼ kⱼ = s + Σ (w·u) h(s).
    pub(super) fn ridge_any(&mut self) -> bool {
        let rows = self.all_rows();
        let atoms = atoms_of(&rows);
        let (linear, curved): (Vec<Expr>, Vec<Expr>) =
            atoms.into_iter().partition(|a| a.as_variable().is_some());
        if curved.is_empty() || linear.is_empty() || !self.spend(20) {
            return false;
        }
        let forms = self.linear_forms(&curved);
        let straight: Vec<Row> = rows.iter().map(|row| linear_part(row, &linear)).collect();
        let echelon = reduced(&straight, &linear);
        forms.iter().any(|s| {
            let key = (s.clone(), Expr::sum(rows.iter().map(|row| row.source.clone()).collect()));
            if self.failed.contains(&key) {
                return false;
            }
            let form = self.row(s);
            let mut weights = vec![Expr::zero(); rows.len()];
            for (atom, w) in &form.terms {
                let unit = linear.iter().position(|a| a == atom).and_then(|j| {
                    echelon.iter().find(|r| {
                        r.of_atoms
                            .iter()
                            .enumerate()
                            .all(|(i, x)| if i == j { x.is_one() } else { x.is_zero() })
                    })
                });
                let Some(unit) = unit else { return false };
                for (weight, c) in weights.iter_mut().zip(&unit.of_rows) {
                    *weight = weight.plus(&Expr::scaled(c.clone(), w.clone()));
                }
            }
            let mut terms: Vec<Expr> = s.terms().iter().filter(|t| !self.is_known(t)).cloned().collect();
            for atom in &curved {
                let parts =
                    rows.iter().zip(&weights).filter_map(|(row, c)| Some(row.coefficient(atom)?.times(c)));
                let factor = Expr::sum(parts.collect());
                if !vanishes(&factor) {
                    terms.push(factor.times(atom));
                }
            }
            let e = Expr::sum(terms);
            let found = self.outer(&e, s).is_some() && self.combine_rows(&rows, &weights, &e);
            self.failed.insert(key);
            found
        })
    }

    /// Sums in the arguments of curved atoms that are linear in open variables with determined coefficients.
    fn linear_forms(&self, curved: &[Expr]) -> Vec<Expr> {
        let mut found: Vec<Expr> = Vec::new();
        for atom in curved {
            atom.any(&mut |part| {
                if found.len() < MAX_FORMS
                    && part.terms().len() > 1
                    && !found.contains(part)
                    && !self.is_known(part)
                    && self.row(part).terms.iter().all(|(a, _)| a.as_variable().is_some())
                {
                    found.push(part.clone());
                }
                false
            });
        }
        found
    }
}

fn linear_part(row: &Row, linear: &[Expr]) -> Row {
    let mut part = row.clone();
    part.terms.retain(|(a, _)| linear.contains(a));
    part
}

/// Whether an expression is seen to be 0.
fn vanishes(e: &Expr) -> bool {
    e.is_zero() || normal(e, &mut |_| false).is_ok_and(|form| form.to_expr().is_zero())
}
