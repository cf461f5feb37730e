//! Expressions as linear forms in other expressions, by their form alone.

use std::collections::HashMap;

use crate::expr::{Expr, Node};
use crate::real::Rational;

use super::clear_below;

/// e = Σⱼ coefficientsⱼ · ofⱼ + constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinearForm {
    /// One coefficient for each of the expressions.
    pub coefficients: Vec<Expr>,
    /// The rest.
    pub constant: Expr,
}

/// The expression as a linear form in others, read off its sums and products: factors before a sum are multiplied in. The
/// two are equal wherever e is defined, and where all parts of e are. In a product one factor is the linear one: the only one
/// that contains one of the others, or else the only one that is one of them, and then its coefficient contains others. Any other
/// product goes to the constant.
#[must_use]
pub fn linear_form(e: &Expr, of: &[Expr]) -> LinearForm {
    let index: HashMap<&Expr, usize> = of.iter().enumerate().map(|(j, x)| (x, j)).collect();
    let mut parts: Vec<Vec<Expr>> = vec![Vec::new(); of.len()];
    let mut rest = Vec::new();
    collect(e, &Expr::one(), &index, &mut parts, &mut rest);
    LinearForm { coefficients: parts.into_iter().map(Expr::sum).collect(), constant: Expr::sum(rest) }
}

fn collect(
    e: &Expr,
    factor: &Expr,
    index: &HashMap<&Expr, usize>,
    parts: &mut [Vec<Expr>],
    rest: &mut Vec<Expr>,
) {
    if let Some(&j) = index.get(e) {
        parts[j].push(factor.clone());
        return;
    }
    match e.node() {
        Node::Sum(terms) => terms.iter().for_each(|term| collect(term, factor, index, parts, rest)),
        Node::Product(factors) => {
            let involved: Vec<usize> =
                (0..factors.len()).filter(|&i| factors[i].any(&mut |x| index.contains_key(x))).collect();
            let exact: Vec<usize> = (0..factors.len()).filter(|&i| index.contains_key(&factors[i])).collect();
            match if involved.len() == 1 { &involved } else { &exact }.as_slice() {
                [at] => {
                    let mut others = vec![factor.clone()];
                    others
                        .extend(factors.iter().enumerate().filter(|(i, _)| i != at).map(|(_, f)| f.clone()));
                    collect(&factors[*at], &Expr::product(others), index, parts, rest);
                }
                _ => rest.push(factor.times(e)),
            }
        }
        _ => rest.push(factor.times(e)),
    }
}

/// Whether a square rational matrix is nonsingular; the empty one counts as nonsingular.
#[must_use]
pub fn is_nonsingular(matrix: &[Vec<Rational>]) -> bool {
    let n = matrix.len();
    if matrix.iter().any(|row| row.len() != n) {
        return false;
    }
    if has_full_rank_modulo_prime(matrix) {
        return true;
    }
    let mut m = matrix.to_vec();
    for k in 0..n {
        let Some(pivot) = (k..n).find(|&i| !m[i][k].is_zero()) else { return false };
        m.swap(k, pivot);
        clear_below(&mut m, k);
    }
    true
}

/// A Mersenne prime.
const PRIME: u64 = (1 << 61) - 1;

/// Whether the determinant is nonzero modulo a prime that divides no denominator: then it is nonzero. (False says nothing.)
fn has_full_rank_modulo_prime(matrix: &[Vec<Rational>]) -> bool {
    let reduced: Option<Vec<Vec<u64>>> = matrix.iter().map(|row| row.iter().map(modulo).collect()).collect();
    let Some(mut m) = reduced else { return false };
    let n = m.len();
    for k in 0..n {
        let Some(pivot) = (k..n).find(|&i| m[i][k] != 0) else { return false };
        m.swap(k, pivot);
        let inverse = inverse(m[k][k]);
        let (above, below) = m.split_at_mut(k + 1);
        for row in below.iter_mut().filter(|row| row[k] != 0) {
            let factor = times(row[k], inverse);
            for (entry, p) in row.iter_mut().zip(&above[k]).skip(k) {
                *entry = (*entry + (PRIME - times(factor, *p))) % PRIME;
            }
        }
    }
    true
}

fn modulo(x: &Rational) -> Option<u64> {
    let residue = |n: i64| u64::try_from(i128::from(n).rem_euclid(i128::from(PRIME))).ok();
    let denominator = residue(x.denominator_i64()?).filter(|d| *d != 0)?;
    Some(times(residue(x.numerator_i64()?)?, inverse(denominator)))
}

fn times(a: u64, b: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) % u128::from(PRIME)).unwrap_or(0)
}

/// By Fermat: a^(p − 2).
fn inverse(a: u64) -> u64 {
    let (mut result, mut base, mut exponent) = (1, a, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_off() {
        let [x, y, a] = ["x", "y", "a"].map(Expr::symbol);
        let two = Expr::integer(2);
        let e = Expr::sum(vec![two.times(&x.plus(&y)), a.times(&x), Expr::exp(a.clone())]);
        let form = linear_form(&e, &[x.clone(), y.clone()]);
        assert_eq!(form.coefficients, vec![two.plus(&a), two.clone()]);
        assert_eq!(form.constant, Expr::exp(a));
        let product = linear_form(&x.times(&y), &[x.clone(), y.clone()]);
        assert_eq!(product.constant, x.times(&y));
        assert!(product.coefficients.iter().all(Expr::is_zero));
        // x e^(xy) is e^(xy) times x, and says nothing of y.
        let curved = Expr::exp(x.times(&y));
        let form = linear_form(&x.times(&curved).plus(&y), &[x.clone(), y.clone()]);
        assert_eq!(form.coefficients, vec![curved, Expr::one()]);
        assert!(form.constant.is_zero());
    }

    #[test]
    fn singular_and_nonsingular() {
        let matrix = |rows: &[&[i64]]| -> Vec<Vec<Rational>> {
            rows.iter().map(|row| row.iter().map(|x| Rational::integer(*x)).collect()).collect()
        };
        assert!(is_nonsingular(&matrix(&[&[1, 2], &[3, 4]])));
        assert!(!is_nonsingular(&matrix(&[&[1, 2], &[2, 4]])));
        assert!(is_nonsingular(&matrix(&[&[0, 1], &[1, 0]])));
        assert!(!is_nonsingular(&matrix(&[&[1, 2]])));
        // Singular modulo the prime only.
        let p = (1_i64 << 61) - 1;
        assert!(is_nonsingular(&matrix(&[&[p, 0], &[0, 1]])));
        let thirds = vec![
            vec![Rational::ratio(1, 3).unwrap(), Rational::one()],
            vec![Rational::one(), Rational::integer(3)],
        ];
        assert!(!is_nonsingular(&thirds));
    }
}
