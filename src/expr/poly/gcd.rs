//! Greatest common divisors of multivariate polynomials: primitive remainder sequences, recursively over
//! the variables, within a budget. (Geddes, Czapor, Labahn, *Algorithms for Computer Algebra*, chapter 7.)

use std::collections::BTreeMap;

use super::{Exponent, Kernel, Monomial, Poly, TooLarge};
use crate::real::{Rational, UPoly, effort};

/// Term products that one gcd may cost.
const BUDGET: usize = 40_000;

/// The greatest common divisor, primitive with positive leading coefficient; a common divisor that is not
/// the greatest (1 at worst) where the budget runs out.
#[must_use]
pub fn gcd(a: &Poly, b: &Poly) -> Poly {
    if a.is_zero() || b.is_zero() {
        return primitive(if a.is_zero() { b } else { a });
    }
    let common = a.monomial_content().gcd(&b.monomial_content());
    let monomial = || Poly::term(common.clone(), Rational::one());
    if a.len() == 1 || b.len() == 1 {
        return monomial();
    }
    let strip = |p: &Poly| p.divide_term(&p.monomial_content(), &Rational::one());
    let (Some(p), Some(q)) = (strip(a), strip(b)) else { return monomial() };
    let found = with_integer_exponents(&[&p, &q], |polys| {
        let mut budget = BUDGET;
        let g = recursive(&polys[0], &polys[1], &mut budget)?;
        // The recursion is trusted only as far as it divides.
        (polys[0].divide_exactly(&g).is_some() && polys[1].divide_exactly(&g).is_some()).then_some(vec![g])
    });
    match found.as_deref() {
        Some([g]) => g.times(&monomial()).unwrap_or_else(|_| monomial()),
        _ => monomial(),
    }
}

/// Runs `f` on the polynomials with each kernel's exponents scaled to integers, and scales the results back.
pub(super) fn with_integer_exponents(
    polys: &[&Poly],
    f: impl FnOnce(&[Poly]) -> Option<Vec<Poly>>,
) -> Option<Vec<Poly>> {
    let mut scales: BTreeMap<Kernel, i128> = BTreeMap::new();
    for (kernel, exponent) in polys.iter().flat_map(|p| p.terms()).flat_map(|(m, _)| m.factors().iter()) {
        let scale = scales.entry(*kernel).or_insert(1);
        let q = i128::from(exponent.denominator());
        // Least common multiple, through the reduced fraction scale/q.
        *scale *= i128::from(Exponent::new(*scale, q).ok()?.denominator());
        if *scale > 10_000 {
            return None;
        }
    }
    let scaled = |p: &Poly, up: bool| {
        p.map_monomials(|m| {
            m.map_exponents(|k, e| {
                let s = scales.get(&k).copied().unwrap_or(1);
                e.times(if up { Exponent::new(s, 1)? } else { Exponent::new(1, s)? })
            })
        })
    };
    let integral: Result<Vec<Poly>, TooLarge> = polys.iter().map(|p| scaled(p, true)).collect();
    let results = f(&integral.ok()?)?;
    results.iter().map(|p| scaled(p, false).ok()).collect()
}

/// p without rational content, leading coefficient positive.
pub(super) fn primitive(p: &Poly) -> Poly {
    p.divide_term(&Monomial::one(), &p.content()).unwrap_or_else(|| p.clone())
}

fn recursive(a: &Poly, b: &Poly, budget: &mut usize) -> Option<Poly> {
    if a.is_zero() || b.is_zero() {
        return Some(primitive(if a.is_zero() { b } else { a }));
    }
    if a.as_constant().is_some() || b.as_constant().is_some() {
        return Some(Poly::one());
    }
    spend(budget, a.len() + b.len())?;
    let (in_a, in_b) = (a.kernels(), b.kernels());
    // A kernel that only one of them holds cannot be in the common divisor.
    if let Some(only) = in_a.difference(&in_b).next() {
        return content_in(a, *only, budget).and_then(|c| recursive(&c, b, budget));
    }
    if let Some(only) = in_b.difference(&in_a).next() {
        return content_in(b, *only, budget).and_then(|c| recursive(a, &c, budget));
    }
    let main = *in_a.iter().min_by_key(|k| a.degree(**k).max(b.degree(**k)))?;
    if in_a.len() == 1 {
        let g = to_univariate(a, main)?.gcd(&to_univariate(b, main)?);
        return from_univariate(&g, main);
    }
    let (content_a, content_b) = (content_in(a, main, budget)?, content_in(b, main, budget)?);
    let content = recursive(&content_a, &content_b, budget)?;
    let (mut p, mut q) = (a.divide_exactly(&content_a)?, b.divide_exactly(&content_b)?);
    if coprime_image(&p, &q, main) {
        return Some(content);
    }
    if p.degree(main) < q.degree(main) {
        std::mem::swap(&mut p, &mut q);
    }
    while !q.is_zero() {
        if q.degree(main).is_zero() {
            return Some(content);
        }
        let rest = pseudo_remainder(&p, &q, main, budget)?;
        p = q;
        q = if rest.is_zero() {
            rest
        } else {
            let c = content_in(&rest, main, budget)?;
            primitive(&rest.divide_exactly(&c)?)
        };
    }
    let c = content_in(&p, main, budget)?;
    primitive(&p.divide_exactly(&c)?).times(&content).ok()
}

fn spend(budget: &mut usize, cost: usize) -> Option<()> {
    *budget = budget.checked_sub(cost)?;
    (!effort::is_exhausted()).then_some(())
}

/// The gcd of the coefficients with respect to one kernel.
fn content_in(p: &Poly, kernel: Kernel, budget: &mut usize) -> Option<Poly> {
    let mut content = Poly::zero();
    for c in p.coefficients_in(kernel)?.iter().filter(|c| !c.is_zero()) {
        content = recursive(&content, c, budget)?;
        if content.is_one() {
            break;
        }
    }
    Some(content)
}

fn pseudo_remainder(p: &Poly, q: &Poly, kernel: Kernel, budget: &mut usize) -> Option<Poly> {
    let divisor = q.coefficients_in(kernel)?;
    let lead = divisor.last()?.clone();
    let low = divisor.len() - 1;
    let mut rest = p.coefficients_in(kernel)?;
    while rest.len() > low {
        let top = rest.pop()?;
        if top.is_zero() {
            continue;
        }
        let shift = rest.len() - low;
        for (i, c) in rest.iter_mut().enumerate() {
            spend(budget, c.len() * lead.len() + 1)?;
            *c = c.times(&lead).ok()?;
            if i >= shift {
                let subtrahend = divisor.get(i - shift)?;
                spend(budget, top.len() * subtrahend.len())?;
                *c = c.minus(&top.times(subtrahend).ok()?).ok()?;
            }
        }
    }
    let mut sum = Poly::zero();
    for (c, k) in rest.iter().zip(0_i64..) {
        let power = Monomial::power(kernel, Exponent::integer(k).ok()?);
        sum = sum.plus(&c.times_term(&power, &Rational::one()).ok()?).ok()?;
    }
    Some(sum)
}

/// Whether an image under substitution of numbers for the other kernels shows that the gcd is free of the
/// main kernel. (If the leading coefficients survive, the gcd's degree cannot grow in the image.)
fn coprime_image(p: &Poly, q: &Poly, main: Kernel) -> bool {
    let image = |poly: &Poly| -> Option<UPoly> {
        let coefficients = poly.coefficients_in(main)?;
        let values: Option<Vec<Rational>> = coefficients.iter().map(evaluate_at_odd_numbers).collect();
        UPoly::new(values?).filter(|u| u.degree() == coefficients.len().checked_sub(1))
    };
    match (image(p), image(q)) {
        (Some(a), Some(b)) => a.gcd(&b).is_constant(),
        _ => false,
    }
}

fn evaluate_at_odd_numbers(p: &Poly) -> Option<Rational> {
    let mut sum = Rational::zero();
    for (m, c) in p.terms() {
        let mut value = c.clone();
        for (k, e) in m.factors() {
            let point = Rational::integer(i64::from(*k % 89) * 14 + 11);
            value = &value * &point.pow(e.to_integer()?)?;
        }
        sum = &sum + &value;
    }
    Some(sum)
}

/// The same polynomial where only this kernel occurs.
pub(super) fn to_univariate(p: &Poly, kernel: Kernel) -> Option<UPoly> {
    let degree = usize::try_from(p.degree(kernel).floor()).ok().filter(|d| *d <= 200)?;
    let mut coefficients = vec![Rational::zero(); degree + 1];
    for (m, c) in p.terms() {
        let k = usize::try_from(m.exponent(kernel).to_integer()?).ok()?;
        if !m.without(kernel).is_one() {
            return None;
        }
        *coefficients.get_mut(k)? = c.clone();
    }
    UPoly::new(coefficients)
}

/// The same polynomial in one kernel.
pub(super) fn from_univariate(p: &UPoly, kernel: Kernel) -> Option<Poly> {
    let mut sum = Poly::zero();
    for (c, k) in p.coefficients().iter().zip(0_i64..) {
        if !c.is_zero() {
            sum.add_term(Monomial::power(kernel, Exponent::integer(k).ok()?), c);
        }
    }
    Some(sum)
}
