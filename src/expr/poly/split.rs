//! Partial factorisation: square-free parts and rational linear factors.

use super::Poly;
use super::gcd::{from_univariate, gcd, primitive, to_univariate, with_integer_exponents};
use crate::real::sturm::{Root, isolate_roots};
use crate::real::{Rational, UPoly};

/// Factors of a primitive polynomial without monomial content, with multiplicities: p = ± ∏ fᵢ^kᵢ,
/// each fᵢ primitive. Square-free where the gcds are found; otherwise fewer factors, but the product holds.
#[must_use]
pub fn square_free(p: &Poly) -> Vec<(Poly, u32)> {
    if p.as_constant().is_some() {
        return Vec::new();
    }
    let whole = || vec![(primitive(p), 1)];
    let mut multiplicities = Vec::new();
    let split = with_integer_exponents(&[p], |polys| {
        let (mut rest, mut factors) = (primitive(&polys[0]), Vec::new());
        // For each kernel in turn, split off what depends on it.
        for kernel in polys[0].kernels() {
            let (next, found) = split_in(&rest, kernel)?;
            for (factor, k) in found {
                factors.push(factor);
                multiplicities.push(k);
            }
            rest = next;
        }
        rest.as_constant().map(|_| factors)
    });
    match split {
        Some(factors) if !factors.is_empty() => factors.into_iter().zip(multiplicities).collect(),
        _ => whole(),
    }
}

/// The part of p free of the kernel, and the square-free factors (Yun) of the other part.
fn split_in(p: &Poly, kernel: u32) -> Option<(Poly, Vec<(Poly, u32)>)> {
    if p.degree(kernel).is_zero() {
        return Some((p.clone(), Vec::new()));
    }
    let mut content = Poly::zero();
    for c in p.coefficients_in(kernel)?.iter().filter(|c| !c.is_zero()) {
        content = gcd(&content, c);
    }
    let main = p.divide_exactly(&content)?;
    let derivative = main.derivative(kernel)?;
    let common = gcd(&main, &derivative);
    let mut b = main.divide_exactly(&common)?;
    let mut d = derivative.divide_exactly(&common)?.minus(&b.derivative(kernel)?).ok()?;
    let mut factors = Vec::new();
    let mut k = 1;
    while !b.degree(kernel).is_zero() && k <= 64 {
        let factor = gcd(&b, &d);
        if !factor.degree(kernel).is_zero() {
            factors.push((factor.clone(), k));
        }
        b = b.divide_exactly(&factor)?;
        d = d.divide_exactly(&factor)?.minus(&b.derivative(kernel)?).ok()?;
        k += 1;
    }
    b.as_constant().map(|_| (content, factors))
}

/// Splits linear factors with rational coefficients off a square-free polynomial: those of its rational roots
/// where it has one kernel, of a quadratic with a square discriminant otherwise. The product is ± p.
#[must_use]
pub fn rational_linear_factors(p: &Poly) -> Vec<Poly> {
    let split = with_integer_exponents(&[p], |polys| {
        let p = &polys[0];
        let kernels = p.kernels();
        let only = *kernels.first()?;
        if kernels.len() == 1 { univariate_roots(p, only) } else { quadratic(p) }
    });
    split.unwrap_or_else(|| vec![p.clone()])
}

fn univariate_roots(p: &Poly, kernel: u32) -> Option<Vec<Poly>> {
    let mut rest = to_univariate(p, kernel)?;
    if rest.degree()? > 24 || rest.coefficients().iter().any(|c| c.bits() > 256) {
        return None;
    }
    let mut factors = Vec::new();
    for root in isolate_roots(&rest)? {
        if let Root::Exact(r) = root {
            let factor = UPoly::root_factor(&r).primitive();
            rest = rest.divide_exactly(&factor)?;
            factors.push(from_univariate(&factor, kernel)?);
        }
    }
    if !rest.is_constant() {
        factors.push(from_univariate(&rest.primitive(), kernel)?);
    }
    Some(factors.iter().map(primitive).collect())
}

/// a x² + b x + c with b² − 4ac = s²: the factors are the primitive parts of 2a x + b ± s.
fn quadratic(p: &Poly) -> Option<Vec<Poly>> {
    for kernel in p.kernels() {
        let coefficients = p.coefficients_in(kernel)?;
        let [c, b, a] = coefficients.as_slice() else { continue };
        let four_ac = a.times(c).ok()?.scaled(&Rational::integer(4));
        let discriminant = b.times(b).ok()?.minus(&four_ac).ok()?;
        let Some(root) = square_root(&discriminant) else { continue };
        let x = Poly::kernel(kernel);
        let base = a.times(&x).ok()?.scaled(&Rational::integer(2)).plus(b).ok()?;
        let first = gcd(p, &base.plus(&root).ok()?);
        let second = p.divide_exactly(&first)?;
        if first.as_constant().is_none() && second.as_constant().is_none() {
            return Some(vec![first, primitive(&second)]);
        }
    }
    None
}

/// The polynomial s with s² = p, where there is one (either sign).
fn square_root(p: &Poly) -> Option<Poly> {
    if p.is_zero() {
        return Some(Poly::zero());
    }
    let monomial = p.monomial_content();
    let half = monomial.map_exponents(|_, e| super::Exponent::new(1, 2)?.times(e)).ok()?;
    if half.factors().iter().any(|(_, e)| !e.is_integer()) {
        return None;
    }
    let content = p.content();
    let number = content.exact_root(2)?;
    let core = p.divide_term(&monomial, &content)?;
    let mut root = Poly::term(half, number);
    for (factor, k) in square_free(&core) {
        if k % 2 == 1 {
            return None;
        }
        root = root.times(&factor.pow(u64::from(k / 2)).ok()?).ok()?;
    }
    let square = root.times(&root).ok()?;
    (square == *p).then_some(root)
}
