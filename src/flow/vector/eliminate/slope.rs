//! Strict monotonicity along segments of the region.

use crate::expr::{Expr, Relation, Symbol, derivative};
use crate::proof::obligations::is_smooth;
use crate::proof::vector::{Determination, is_convex, is_convex_in};
use crate::real::Rational;

use super::Search;
use super::rows::{Row, atoms_of, reduced};

const SIGNS: [Relation; 3] = [Relation::Gt, Relation::Lt, Relation::Ne];

impl Search<'_> {
    /// A determined expression with one open variable, in which its slope has one sign on the region.
    pub(super) fn slope_any(&mut self) -> bool {
        self.rows().iter().any(|k| {
            let open = self.open_variables(k);
            let [v] = open.as_slice() else { return false };
            let key = (k.clone(), Expr::variable(v.clone()).negate());
            if !is_smooth(k) || self.failed.contains(&key) {
                return false;
            }
            let convex = is_convex(self.map) || is_convex_in(self.map, v, &|e| self.is_known(e));
            let Some(slope) = derivative(k, v).filter(|_| convex) else { return false };
            let bend = || derivative(&slope, v);
            if !SIGNS.iter().any(|relation| self.sign(&slope, *relation)) && !self.is_weakly(&slope, bend) {
                self.failed.insert(key);
                return false;
            }
            let step = Determination::Slope { variable: v.clone(), of: k.clone() };
            self.push(step, &[Expr::variable(v.clone())]);
            true
        })
    }

    /// A slope that keeps a weak sign, and whose own slope is nowhere 0.
    fn is_weakly(&mut self, slope: &Expr, bend: impl FnOnce() -> Option<Expr>) -> bool {
        let mark = self.mark();
        let weak = [Relation::Ge, Relation::Le].iter().any(|relation| self.sign(slope, *relation));
        let found =
            weak && bend().is_some_and(|bend| SIGNS.iter().any(|relation| self.sign(&bend, *relation)));
        if !found {
            self.undo(mark);
        }
        found
    }

    /// Linear expressions leave one direction open, and along it another expression is strictly monotone.
    pub(super) fn direction_any(&mut self) -> bool {
        if !is_convex(self.map) {
            return false;
        }
        let rows: Vec<Row> = self
            .all_rows()
            .into_iter()
            .filter(|row| row.terms.iter().all(|(a, c)| a.as_variable().is_some() && c.as_number().is_some()))
            .collect();
        let atoms = atoms_of(&rows);
        if rows.is_empty() || atoms.len() < 2 {
            return false;
        }
        let echelon = reduced(&rows, &atoms);
        if echelon.len() + 1 != atoms.len() {
            return false;
        }
        // Each reduced row is pivot + c · free: the direction is −c for the pivot and 1 for the free variable.
        let mut along: Vec<(Symbol, Rational)> = Vec::new();
        let pivots: Vec<usize> =
            echelon.iter().filter_map(|r| r.of_atoms.iter().position(|x| !x.is_zero())).collect();
        let Some(free) = (0..atoms.len()).find(|j| !pivots.contains(j)) else { return false };
        let Some(last) = atoms[free].as_variable() else { return false };
        along.push((last.clone(), Rational::one()));
        for (row, pivot) in echelon.iter().zip(&pivots) {
            let Some(v) = atoms[*pivot].as_variable() else { return false };
            if !row.of_atoms[free].is_zero() {
                along.push((v.clone(), -row.of_atoms[free].clone()));
            }
        }
        if along.len() < 2 {
            return false;
        }
        for k in self.rows() {
            let open = self.open_variables(&k);
            let key = (k.clone(), Expr::sum(along.iter().map(|(v, _)| Expr::variable(v.clone())).collect()));
            let fits = is_smooth(&k) && open.iter().all(|v| along.iter().any(|(a, _)| a == v));
            if !fits || self.failed.contains(&key) {
                continue;
            }
            let slopes: Option<Vec<Expr>> =
                along.iter().map(|(v, d)| Some(Expr::scaled(d.clone(), derivative(&k, v)?))).collect();
            let Some(slope) = slopes.map(Expr::sum) else { continue };
            let bend = || {
                let parts: Option<Vec<Expr>> = along
                    .iter()
                    .map(|(v, d)| Some(Expr::scaled(d.clone(), derivative(&slope, v)?)))
                    .collect();
                parts.map(Expr::sum)
            };
            if !SIGNS.iter().any(|relation| self.sign(&slope, *relation)) && !self.is_weakly(&slope, bend) {
                self.failed.insert(key);
                continue;
            }
            for (v, d) in &along[1..] {
                let form =
                    Expr::variable(v.clone()).minus(&Expr::scaled(d.clone(), Expr::variable(last.clone())));
                let position = atoms.iter().position(|a| a.as_variable() == Some(v));
                let row = echelon.iter().zip(&pivots).find(|(_, p)| Some(**p) == position);
                let Some((row, _)) = row else { return false };
                if !self.is_known(&form) && !self.combine_reduced(&rows, &atoms, row) {
                    return false;
                }
            }
            let found: Vec<Expr> = along.iter().map(|(v, _)| Expr::variable(v.clone())).collect();
            self.push(Determination::Direction { along: along.clone(), of: k }, &found);
            return true;
        }
        false
    }
}
