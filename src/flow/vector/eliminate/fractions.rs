//! Quotients whose numerators and denominators are linear in the same open atoms: k = N/S is the linear equation N − k S = 0.

use crate::expr::normal::normal;
use crate::expr::poly::Poly;
use crate::expr::{Expr, Symbol};
use crate::proof::vector::determinant;

use super::Search;

/// The largest system that is solved by determinants of formulas.
const MAX_EQUATIONS: usize = 5;

/// Rows larger than this are not looked at.
const MAX_SIZE: usize = 120;

/// constant + Σ coefficient · atom.
struct Form {
    constant: Vec<Expr>,
    terms: Vec<(Expr, Expr)>,
}

impl Form {
    fn coefficient(&self, atom: &Expr) -> Expr {
        Expr::sum(self.terms.iter().filter(|(a, _)| a == atom).map(|(_, c)| c.clone()).collect())
    }
}

struct Equation {
    source: Expr,
    numerator: Form,
    denominator: Form,
}

impl Search<'_> {
    pub(super) fn fractions_any(&mut self) -> bool {
        let rows = self.rows();
        let key = (Expr::sum(rows.clone()), Expr::product(rows.clone()));
        if rows.len() > 2 * MAX_EQUATIONS || self.failed.contains(&key) || !self.spend(50) {
            return false;
        }
        self.failed.insert(key);
        let equations: Vec<Equation> = rows.iter().filter_map(|k| self.equation(k)).collect();
        // Subsets of rows that speak of as many atoms as there are rows.
        (1..=equations.len().min(MAX_EQUATIONS)).rev().any(|size| {
            (0..1_u32 << equations.len()).filter(|set| set.count_ones() as usize == size).any(|set| {
                let chosen: Vec<&Equation> =
                    (0..equations.len()).filter(|i| set & (1 << i) != 0).map(|i| &equations[i]).collect();
                self.solve(&chosen)
            })
        })
    }

    fn equation(&self, k: &Expr) -> Option<Equation> {
        if k.size_up_to(MAX_SIZE) >= MAX_SIZE {
            return None;
        }
        let form = normal(k, &mut |_| false).ok()?;
        let read = |p: &Poly| self.form(p, &form.kernels);
        let (numerator, denominator) = (read(form.ratio.numerator())?, read(form.ratio.denominator())?);
        Some(Equation { source: k.clone(), numerator, denominator })
    }

    /// A polynomial in kernels that is linear in the open ones.
    fn form(&self, p: &Poly, kernels: &[Expr]) -> Option<Form> {
        let mut form = Form { constant: Vec::new(), terms: Vec::new() };
        for (monomial, c) in p.terms() {
            let mut factor = vec![Expr::number(c.clone())];
            let mut atom: Option<Expr> = None;
            for (kernel, exponent) in monomial.factors() {
                let expr = kernels.get(*kernel as usize)?;
                let power = Expr::power(expr.clone(), Expr::number(exponent.to_rational()));
                if self.is_known(expr) {
                    factor.push(power);
                } else if power == *expr && atom.is_none() {
                    atom = Some(power);
                } else {
                    return None;
                }
            }
            let factor = Expr::product(factor);
            match atom {
                Some(atom) => form.terms.push((atom, factor)),
                None => form.constant.push(factor),
            }
        }
        Some(form)
    }

    fn solve(&mut self, equations: &[&Equation]) -> bool {
        let mut atoms: Vec<Expr> = Vec::new();
        for (atom, _) in equations.iter().flat_map(|e| e.numerator.terms.iter().chain(&e.denominator.terms)) {
            if !atoms.contains(atom) {
                atoms.push(atom.clone());
            }
        }
        let n = equations.len();
        let open_below = equations.iter().any(|e| !e.denominator.terms.is_empty());
        if atoms.len() != n || !open_below || !self.spend(20) {
            return false;
        }
        let mut names: Vec<(Symbol, Expr)> = Vec::new();
        let mut matrix = Vec::with_capacity(n);
        let mut right = Vec::with_capacity(n);
        for equation in equations {
            let name = self.fresh("c", names.len() + 1);
            names.push((name.clone(), equation.source.clone()));
            let c = Expr::variable(name);
            let mut row: Vec<Expr> = atoms
                .iter()
                .map(|a| {
                    equation.numerator.coefficient(a).minus(&c.times(&equation.denominator.coefficient(a)))
                })
                .collect();
            let constant = Expr::sum(equation.denominator.constant.clone())
                .times(&c)
                .minus(&Expr::sum(equation.numerator.constant.clone()));
            row.push(constant);
            // Determined coefficients with variables of the map get names, too.
            for entry in &mut row {
                *entry = self.with_names(entry, &mut names);
            }
            right.push(row.pop().unwrap_or_else(Expr::zero));
            matrix.push(row);
        }
        let Some(below) = determinant(&matrix).map(|d| expanded(&d)) else { return false };
        let mut found = false;
        for (j, atom) in atoms.iter().enumerate() {
            let mut replaced = matrix.clone();
            for (row, r) in replaced.iter_mut().zip(&right) {
                row[j] = r.clone();
            }
            let Some(above) = determinant(&replaced) else { continue };
            let outer = expanded(&above).over(&below);
            found |= self.combine(atom, &outer, &names);
        }
        found
    }

    /// The expression with its largest determined parts that contain variables named.
    fn with_names(&self, e: &Expr, names: &mut Vec<(Symbol, Expr)>) -> Expr {
        e.replace(&mut |part| {
            if self.map.is_parameter(part) || !self.is_known(part) {
                return None;
            }
            if let Some((symbol, _)) = names.iter().find(|(_, known)| known == part) {
                return Some(Expr::variable(symbol.clone()));
            }
            let symbol = self.fresh("c", names.len() + 1);
            names.push((symbol.clone(), part.clone()));
            Some(Expr::variable(symbol))
        })
    }
}

/// A polynomial multiplied out.
fn expanded(e: &Expr) -> Expr {
    normal(e, &mut |_| false).map_or_else(|_| e.clone(), |form| form.to_expr().clone())
}
