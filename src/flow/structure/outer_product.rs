//! Matrices of rank one, by the factors of their entries.

use std::collections::BTreeSet;

use crate::expr::Expr;
use crate::expr::normal::{FactoredValue, Field};
use crate::expr::poly::{Exponent, Kernel};
use crate::real::Rational;

/// The entries of a matrix of rank one as far as they are known, factored.
pub(super) type Grid = Vec<Vec<Option<FactoredValue>>>;

/// u and v with u_i v_j = the entry wherever one is given, factor by factor. Every row and every column must have a
/// known entry, and rows must be linked by columns that they share.
pub(super) fn outer_product(grid: &Grid) -> Option<(Vec<FactoredValue>, Vec<FactoredValue>)> {
    let (m, n) = (grid.len(), grid.first()?.len());
    let atoms: BTreeSet<Kernel> =
        grid.iter().flatten().flatten().flat_map(|f| f.factors.iter().map(|(k, _)| *k)).collect();
    let known = |i: usize, j: usize| grid[i][j].as_ref();
    // Walk from row 0 through known entries: which entry fixes which row or column.
    let (mut row_done, mut column_done) = (vec![false; m], vec![false; n]);
    let mut steps: Vec<(usize, usize, bool)> = Vec::new();
    row_done[0] = true;
    let mut queue = std::collections::VecDeque::from([(true, 0)]);
    while let Some((is_row, k)) = queue.pop_front() {
        for other in 0..if is_row { n } else { m } {
            let (i, j) = if is_row { (k, other) } else { (other, k) };
            let done = if is_row { &mut column_done[j] } else { &mut row_done[i] };
            if !*done && known(i, j).is_some() {
                *done = true;
                steps.push((i, j, is_row));
                queue.push_back((!is_row, other));
            }
        }
    }
    if row_done.contains(&false) || column_done.contains(&false) {
        return None;
    }
    let mut u = vec![FactoredValue { coefficient: Rational::one(), factors: Vec::new() }; m];
    let mut v = vec![FactoredValue { coefficient: Rational::one(), factors: Vec::new() }; n];
    for atom in atoms {
        let exponent = |f: &FactoredValue| {
            f.factors.iter().find(|(k, _)| *k == atom).map_or(Exponent::ZERO, |(_, e)| *e)
        };
        let (mut alpha, mut beta) = (vec![Exponent::ZERO; m], vec![Exponent::ZERO; n]);
        for &(i, j, from_row) in &steps {
            let e = exponent(known(i, j)?);
            if from_row {
                beta[j] = e.minus(alpha[i]).ok()?;
            } else {
                alpha[i] = e.minus(beta[j]).ok()?;
            }
        }
        for (i, a) in alpha.iter().enumerate() {
            for (j, b) in beta.iter().enumerate() {
                if let Some(entry) = known(i, j)
                    && a.plus(*b).ok()? != exponent(entry)
                {
                    return None;
                }
            }
        }
        // What all rows share belongs to v.
        let least = *alpha.iter().min()?;
        for (i, a) in alpha.iter().enumerate() {
            let e = a.minus(least).ok()?;
            if !e.is_zero() {
                u[i].factors.push((atom, e));
            }
        }
        for (j, b) in beta.iter().enumerate() {
            let e = b.plus(least).ok()?;
            if !e.is_zero() {
                v[j].factors.push((atom, e));
            }
        }
    }
    for &(i, j, from_row) in &steps {
        let c = &known(i, j)?.coefficient;
        if from_row {
            v[j].coefficient = c * &u[i].coefficient.recip()?;
        } else {
            u[i].coefficient = c * &v[j].coefficient.recip()?;
        }
    }
    for (i, a) in u.iter().enumerate() {
        for (j, b) in v.iter().enumerate() {
            if known(i, j).is_some_and(|entry| &a.coefficient * &b.coefficient != entry.coefficient) {
                return None;
            }
        }
    }
    let content = u.iter().fold(Rational::zero(), |g, f| g.gcd(&f.coefficient));
    let scale = content.recip()?;
    for f in &mut u {
        f.coefficient = &f.coefficient * &scale;
    }
    for f in &mut v {
        f.coefficient = &f.coefficient * &content;
    }
    Some((u, v))
}

/// Whether u and v are defined wherever the entries are: they divide by an atom, or take a root of it, only where an
/// entry does.
pub(super) fn is_safe(grid: &Grid, u: &[FactoredValue], v: &[FactoredValue]) -> bool {
    let entries = || grid.iter().flatten().flatten().flat_map(|f| &f.factors);
    u.iter().chain(v).flat_map(|f| &f.factors).all(|(atom, e)| {
        let mut same = entries().filter(|(k, _)| k == atom).map(|(_, e)| e);
        let divided = !e.is_negative() || same.clone().any(|f| f.is_negative());
        divided && (e.is_integer() || same.any(|f| f.denominator() % e.denominator() == 0))
    })
}

pub(super) fn expressions(vector: &[FactoredValue], field: &Field<'_, '_, '_>) -> Vec<Expr> {
    let expression = |f: &FactoredValue| {
        let mut factors = vec![Expr::number(f.coefficient.clone())];
        let atoms = f.factors.iter();
        factors.extend(atoms.map(|(k, e)| Expr::power(field.atom(*k), Expr::number(e.to_rational()))));
        Expr::product(factors)
    };
    vector.iter().map(expression).collect()
}
