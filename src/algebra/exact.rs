//! Exact arithmetic of our own by which answers are tested.

use super::protocol::Tree;
use crate::expr::poly::{Kernel, Monomial, Poly, Ratio};
use crate::real::{Rational, UPoly};

/// Points at which an identity is tested.
const POINTS: i64 = 4;

/// Points that are tried in order to find as many at which both sides are defined.
const TRIES: i64 = 16;

/// Steps of one reduction.
const MAX_STEPS: usize = 2_000;

/// The value of each kernel at a point.
pub(super) type At<'a> = dyn Fn(Kernel) -> Option<Rational> + 'a;

/// Whether a statement holds at several points; `None` where it says nothing at too many of them.
pub(super) fn agree(
    kernels: impl Iterator<Item = Kernel>,
    holds: impl Fn(&At<'_>) -> Option<bool>,
) -> Option<bool> {
    let kernels: Vec<Kernel> = kernels.collect();
    let mut seen = 0;
    for round in 0..TRIES {
        // Values without simple relations among them.
        let at = |k: Kernel| {
            let i = i64::try_from(kernels.iter().position(|known| *known == k)?).ok()?;
            let numerator = (i * i + 3 * i + 2) * (round + 2) * 7 + 11 * i + round * round + 3;
            Rational::ratio(if (i + round) % 3 == 0 { -numerator } else { numerator }, 5 + 2 * i)
        };
        match holds(&at) {
            Some(false) => return Some(false),
            Some(true) => seen += 1,
            None => {}
        }
        if seen == POINTS {
            return Some(true);
        }
    }
    None
}

/// p(at).
pub(super) fn value(p: &Poly, at: &At<'_>) -> Option<Rational> {
    let mut sum = Rational::zero();
    for (m, c) in p.terms() {
        sum = &sum + &(c * &monomial_value(m, at)?);
    }
    Some(sum)
}

fn monomial_value(m: &Monomial, at: &At<'_>) -> Option<Rational> {
    m.factors()
        .iter()
        .try_fold(Rational::one(), |product, (k, e)| Some(&product * &at(*k)?.pow(e.to_integer()?)?))
}

/// The kernels of a fraction.
pub(super) fn kernels(f: &Ratio) -> impl Iterator<Item = Kernel> + use<> {
    f.numerator().kernels().into_iter().chain(f.denominator().kernels())
}

/// The value of a fraction; `None` where its denominator is 0.
pub(super) fn fraction_value(f: &Ratio, at: &At<'_>) -> Option<Rational> {
    Some(&value(f.numerator(), at)? * &value(f.denominator(), at)?.recip()?)
}

/// The value of a tree; `None` where it divides by 0.
pub(super) fn tree_value(tree: &Tree, at: &At<'_>) -> Option<Rational> {
    match tree {
        Tree::Number(r) => Some(r.clone()),
        Tree::Kernel(k) => at(*k),
        Tree::Sum(parts) => {
            parts.iter().try_fold(Rational::zero(), |sum, part| Some(&sum + &tree_value(part, at)?))
        }
        Tree::Product(parts) => {
            parts.iter().try_fold(Rational::one(), |product, part| Some(&product * &tree_value(part, at)?))
        }
        Tree::Power(base, k) => {
            let base = tree_value(base, at)?;
            if *k < 0 { base.recip()?.pow(-i64::from(*k)) } else { base.pow(i64::from(*k)) }
        }
    }
}

/// p as a polynomial in one kernel, the others at their values.
pub(super) fn in_one(p: &Poly, kernel: Kernel, at: &At<'_>) -> Option<UPoly> {
    let degree = usize::try_from(p.degree(kernel).to_integer()?).ok()?;
    let mut coefficients = vec![Rational::zero(); degree + 1];
    for (m, c) in p.terms() {
        let k = usize::try_from(m.exponent(kernel).to_integer()?).ok()?;
        let entry = coefficients.get_mut(k)?;
        *entry = &*entry + &(c * &monomial_value(&m.without(kernel), at)?);
    }
    // A leading coefficient that vanishes at the point changes the meaning of a resultant.
    (degree == 0 || !coefficients.last()?.is_zero()).then(|| UPoly::new(coefficients))?
}

/// The resultant of polynomials in one variable, by Euclid's algorithm.
pub(super) fn resultant(p: &UPoly, q: &UPoly) -> Option<Rational> {
    let (mut p, mut q) = (p.clone(), q.clone());
    let mut factor = Rational::one();
    loop {
        let (Some(m), Some(n)) = (p.degree(), q.degree()) else { return Some(Rational::zero()) };
        let (m, n) = (i64::try_from(m).ok()?, i64::try_from(n).ok()?);
        if n == 0 {
            return Some(&factor * &q.leading().pow(m)?);
        }
        // res(p, q) = (−1)^(mn) lc(q)^(m − deg r) res(q, r), r = p mod q
        let (_, rest) = p.divide(&q)?;
        let Some(d) = rest.degree() else { return Some(Rational::zero()) };
        let d = i64::try_from(d).ok()?;
        if (m * n) % 2 == 1 {
            factor = -&factor;
        }
        factor = &factor * &q.leading().pow(m - d)?;
        p = std::mem::replace(&mut q, rest);
    }
}

/// The determinant, by elimination.
pub(super) fn determinant(mut rows: Vec<Vec<Rational>>) -> Option<Rational> {
    let mut product = Rational::one();
    for i in 0..rows.len() {
        let Some(pivot) = (i..rows.len()).find(|&r| !rows[r][i].is_zero()) else {
            return Some(Rational::zero());
        };
        if pivot != i {
            rows.swap(pivot, i);
            product = -&product;
        }
        product = &product * &rows[i][i];
        let scale = rows[i][i].recip()?;
        let top = rows[i].clone();
        for row in rows.iter_mut().skip(i + 1) {
            let factor = &row[i] * &scale;
            for (entry, above) in row.iter_mut().zip(&top) {
                *entry = &*entry - &(&factor * above);
            }
        }
    }
    Some(product)
}

/// Whether each polynomial has the remainder 0 on division by the basis, in the order of [`Monomial`].
pub(super) fn reduce_to_zero(system: &[Poly], basis: &[Poly]) -> Option<bool> {
    for p in system {
        let mut rest = p.clone();
        let mut steps = 0;
        while let Some((top, c)) = rest.leading() {
            steps += 1;
            if steps > MAX_STEPS {
                return None;
            }
            let reduced = basis.iter().find_map(|g| {
                let (lead, d) = g.leading()?;
                let quotient = top.divide(lead)?;
                rest.minus(&g.times_term(&quotient, &(c / d)).ok()?).ok()
            });
            match reduced {
                Some(smaller) => rest = smaller,
                None => return Some(false),
            }
        }
    }
    Some(true)
}

/// Whether all polynomials are 0 where the kernels have these values modulo the minimal polynomial.
pub(super) fn vanish(system: &[Poly], minimal: &UPoly, values: &[(Kernel, UPoly)]) -> Option<bool> {
    let modulo = |p: &UPoly| Some(if minimal.is_constant() { p.clone() } else { p.divide(minimal)?.1 });
    for p in system {
        let mut sum = UPoly::zero();
        for (m, c) in p.terms() {
            let mut term = UPoly::constant(c.clone());
            for (k, e) in m.factors() {
                let (_, value) = values.iter().find(|(known, _)| known == k)?;
                for _ in 0..e.to_integer()? {
                    term = modulo(&term.times(value)?)?;
                }
            }
            sum = sum.plus(&term);
        }
        if !modulo(&sum)?.is_zero() {
            return Some(false);
        }
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::{determinant, resultant};
    use crate::real::{Rational, UPoly};

    fn poly(coefficients: &[i64]) -> UPoly {
        UPoly::new(coefficients.iter().map(|c| Rational::integer(*c)).collect()).unwrap()
    }

    #[test]
    fn resultants_are_products_over_roots() {
        // lc(p)^n ∏ q(a) over the roots a of p.
        assert_eq!(resultant(&poly(&[-2, 1]), &poly(&[5, 3])), Some(Rational::integer(11)));
        assert_eq!(resultant(&poly(&[-1, 0, 1]), &poly(&[0, 2])), Some(Rational::integer(-4)));
        assert_eq!(resultant(&poly(&[2, -3, 1]), &poly(&[-2, 1])), Some(Rational::zero()));
        // The discriminant of z² + b z + c is b² − 4c = −res(p, p′).
        assert_eq!(resultant(&poly(&[7, 5, 1]), &poly(&[5, 2])), Some(Rational::integer(-(25 - 28))));
    }

    #[test]
    fn determinants_by_elimination() {
        let rows = [[0, 2, 1], [3, 4, 5], [6, 7, 9]];
        let rows = rows.iter().map(|r| r.iter().map(|x| Rational::integer(*x)).collect()).collect();
        // Expansion along the first row: −2(27 − 30) + 1(21 − 24) = 3.
        assert_eq!(determinant(rows), Some(Rational::integer(3)));
    }
}
