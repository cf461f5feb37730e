//! Multiples of z − z₀ that depend on |z − z₀| only, and squares of complex functions.

use crate::expr::normal::normal;
use crate::expr::{Expr, Node, Relation, Symbol};
use crate::proof::vector::linear_form;
use crate::real::Rational;

use super::Search;

/// The largest sum of two squares that is looked at, in nodes.
const MAX_SIZE: usize = 100;

/// A square of one variable minus its centre.
struct Square {
    variable: Symbol,
    centre: Expr,
}

impl Search<'_> {
    /// For rows kᵢ = M(q)(zᵢ − aᵢ) + dᵢ with q = Σ (zᵢ − aᵢ)²: M² q is determined; for two rows with k₁² + k₂² = q²: q is.
    pub(super) fn radial_any(&mut self) -> bool {
        let rows = self.rows();
        let sums = self.sums_of_squares(&rows);
        sums.iter().any(|q| self.radial(q, &rows)) || self.complex_any(&rows)
    }

    fn sums_of_squares(&self, rows: &[Expr]) -> Vec<Expr> {
        let mut found: Vec<Expr> = Vec::new();
        for k in rows {
            k.any(&mut |part| {
                if found.len() < 8
                    && !found.contains(part)
                    && !self.is_known(part)
                    && self.squares(part).is_some()
                {
                    found.push(part.clone());
                }
                false
            });
        }
        found
    }

    fn squares(&self, q: &Expr) -> Option<Vec<Square>> {
        let Node::Sum(terms) = q.node() else { return None };
        terms
            .iter()
            .map(|term| {
                let Node::Power(base, exponent) = term.node() else { return None };
                if exponent.as_number()?.to_i64()? != 2 {
                    return None;
                }
                let open = self.open_variables(base);
                let [v] = open.as_slice() else { return None };
                let form = linear_form(base, &[Expr::variable(v.clone())]);
                let c = form.coefficients.first()?.as_number()?.to_i64().filter(|c| c.abs() == 1)?;
                let centre = Expr::scaled(Rational::integer(-c), form.constant);
                self.map.is_parameter(&centre).then_some(Square { variable: v.clone(), centre })
            })
            .collect()
    }

    fn radial(&mut self, q: &Expr, rows: &[Expr]) -> bool {
        let key = (q.clone(), q.clone());
        if self.failed.contains(&key) || !self.spend(20) {
            return false;
        }
        self.failed.insert(key);
        let Some(squares) = self.squares(q) else { return false };
        let mut multiple: Option<Expr> = None;
        let mut parts = Vec::new();
        let mut names = Vec::new();
        for square in &squares {
            let z = Expr::variable(square.variable.clone());
            let fits = rows.iter().find_map(|k| {
                let (m, constant) = multiple_of(k, &z);
                let same = !m.is_zero() && multiple.as_ref().is_none_or(|known| *known == m);
                if !same || self.outer(&m, q).is_none() {
                    return None;
                }
                let shift = constant.plus(&m.times(&square.centre));
                let shift = if self.map.is_parameter(&shift) {
                    shift
                } else {
                    normal(&shift, &mut |_| false).ok()?.to_expr().clone()
                };
                self.map.is_parameter(&shift).then(|| (k.clone(), m, shift))
            });
            let Some((k, m, shift)) = fits else { return false };
            multiple = Some(m);
            let name = self.fresh("c", names.len() + 1);
            parts.push(Expr::variable(name.clone()).minus(&shift).powi(2));
            names.push((name, k));
        }
        let Some(m) = multiple else { return false };
        let e = m.powi(2).times(q);
        if !self.combine(&e, &Expr::sum(parts), &names) {
            return false;
        }
        if self.sign(&m, Relation::Gt) {
            let name = self.fresh("c", 1);
            let outer = Expr::variable(name.clone()).sqrt();
            // Not needed where the square is seen to be injective.
            self.combine(&m.times(&q.sqrt()), &outer, &[(name, e)]);
        }
        true
    }

    /// The root of k₁² + k₂², where that is a square of something of known sign; k₁² + k₂² itself where that is simpler than
    /// either: a rotation by an angle that depends on x² + y² keeps it.
    fn complex_any(&mut self, rows: &[Expr]) -> bool {
        for (i, a) in rows.iter().enumerate().take(6) {
            for b in rows.iter().skip(i + 1).take(6) {
                let key = (a.clone(), b.clone());
                if self.failed.contains(&key) || !self.spend(20) {
                    continue;
                }
                self.failed.insert(key);
                let sum = a.powi(2).plus(&b.powi(2));
                if sum.size_up_to(MAX_SIZE) >= MAX_SIZE {
                    continue;
                }
                let Ok(form) = normal(&sum, &mut |_| false) else { continue };
                let names = [(self.fresh("c", 1), a.clone()), (self.fresh("c", 2), b.clone())];
                let squares = || names.iter().map(|(n, _)| Expr::variable(n.clone()).powi(2)).collect();
                let plain = form.to_expr();
                let size = |e: &Expr| e.size_up_to(MAX_SIZE);
                if size(plain) < size(a).min(size(b)) && self.combine(plain, &Expr::sum(squares()), &names) {
                    self.sums_with(&plain.clone(), &[a, b]);
                    return true;
                }
                let Some(factored) = form.to_factored_expr() else { continue };
                let Some(root) = square_root(factored) else { continue };
                if !self.sign(&root, Relation::Ge) {
                    continue;
                }
                if self.combine(&root, &Expr::sum(squares()).sqrt(), &names) {
                    return true;
                }
            }
        }
        false
    }
}

impl Search<'_> {
    /// Sums in some expressions that are a determined sum and determined terms: 1 + x² + y² once x² + y² is.
    fn sums_with(&mut self, known: &Expr, of: &[&Expr]) {
        let mut found: Vec<(Expr, Expr)> = Vec::new();
        for e in of {
            e.any(&mut |part| {
                let Node::Sum(terms) = part.node() else { return false };
                let mut rest = terms.clone();
                let all = known.terms().iter().all(|term| match rest.iter().position(|t| t == term) {
                    Some(at) => {
                        rest.remove(at);
                        true
                    }
                    None => false,
                });
                let rest = Expr::sum(rest);
                if all && !rest.is_zero() && self.map.is_parameter(&rest) && found.len() < 4 {
                    found.push((part.clone(), rest));
                }
                false
            });
        }
        for (sum, rest) in found {
            let name = self.fresh("c", 1);
            let outer = Expr::variable(name.clone()).plus(&rest);
            self.combine(&sum, &outer, &[(name, known.clone())]);
        }
    }
}

/// k = m z + constant, with the terms of k that have z as a factor.
fn multiple_of(k: &Expr, z: &Expr) -> (Expr, Expr) {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for term in k.terms() {
        let mut factors = term.factors().to_vec();
        match factors.iter().position(|f| f == z) {
            Some(at) => {
                factors.remove(at);
                with.push(Expr::product(factors));
            }
            None => without.push(term.clone()),
        }
    }
    (Expr::sum(with), Expr::sum(without))
}

/// The root of a product of even powers.
fn square_root(e: &Expr) -> Option<Expr> {
    let half = Rational::ratio(1, 2)?;
    let parts: Option<Vec<Expr>> = e
        .factors()
        .iter()
        .map(|factor| match factor.node() {
            Node::Number(x) => x.exact_root(2).map(Expr::number),
            Node::Power(base, exponent) => {
                let r = exponent.as_number()?;
                (r.is_integer() && r.has_even_numerator())
                    .then(|| Expr::power(base.clone(), Expr::number(r * &half)))
            }
            _ => None,
        })
        .collect();
    parts.map(Expr::product)
}
