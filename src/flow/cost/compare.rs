//! Which of two costs grows faster.

use std::collections::BTreeSet;

use super::{Cost, Term};
use crate::real::Rational;

/// How one cost compares with another as the sizes grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Each is at most a constant times the other.
    Equal,
    /// The first grows more slowly for some way in which the sizes grow, and never faster.
    Lower,
    /// The first grows faster for some way, and never more slowly.
    Higher,
    /// It depends on how the sizes grow.
    Incomparable,
}

/// Terms and sizes beyond which sums are not compared.
const MAX_SIZES: usize = 6;
const MAX_INEQUALITIES: usize = 400;

impl Cost {
    /// Compares two costs, all sizes growing independently; `None` where sums with logarithms are too close to be
    /// told apart here.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Comparison> {
        self.compare_given(other, &[])
    }

    /// The same where the first size of each pair is at most a constant times the second: `("r", "D")` for a rank.
    #[must_use]
    pub fn compare_given(&self, other: &Self, bounded: &[(&str, &str)]) -> Option<Comparison> {
        let below = self.is_bounded(other, bounded)?;
        let above = other.is_bounded(self, bounded)?;
        Some(match (below, above) {
            (true, true) => Comparison::Equal,
            (true, false) => Comparison::Lower,
            (false, true) => Comparison::Higher,
            (false, false) => Comparison::Incomparable,
        })
    }

    fn is_bounded(&self, other: &Self, bounded: &[(&str, &str)]) -> Option<bool> {
        let mut known = true;
        for term in &self.terms {
            match is_bounded_by_sum(term, &other.terms, bounded) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => known = false,
            }
        }
        known.then_some(true)
    }
}

/// Whether the term is at most a constant times the sum.
///
/// For powers: with sizes exp(t w₁), exp(t w₂), … for t → ∞ and directions w ≥ 0, a product grows like exp(t e·w),
/// e its exponents. The term is not bounded iff some w has e·w > eⱼ·w for all terms j of the sum (otherwise, by linear
/// programming duality, e ≤ Σ λⱼ eⱼ with weights λ, and weighted arithmetic and geometric means bound the term).
fn is_bounded_by_sum(term: &Term, sum: &[Term], bounded: &[(&str, &str)]) -> Option<bool> {
    if sum.iter().any(|t| term.is_bounded_by(t)) {
        return Some(true);
    }
    if let ([only], []) = (sum, bounded) {
        return Some(term.is_bounded_by(only));
    }
    let of_powers = |t: &Term| t.0.values().all(super::Growth::is_power);
    let exact = of_powers(term) && sum.iter().all(of_powers);
    if !exact && std::iter::once(term).chain(sum).any(grows_beyond_powers) {
        return None;
    }
    let mut names: BTreeSet<&str> = bounded.iter().flat_map(|(a, b)| [*a, *b]).collect();
    names.extend(sum.iter().chain([term]).flat_map(|t| t.0.keys().map(String::as_str)));
    let names: Vec<&str> = names.into_iter().collect();
    if names.len() > MAX_SIZES {
        return None;
    }
    let exponents = |t: &Term| -> Vec<Rational> {
        names.iter().map(|n| t.0.get(*n).map_or_else(Rational::zero, |g| g.power.clone())).collect()
    };
    let own = exponents(term);
    let difference = |t: &Term| own.iter().zip(exponents(t)).map(|(a, b)| a - &b).collect();
    let mut system: Vec<Inequality> =
        sum.iter().map(|t| Inequality { coefficients: difference(t), strict: true }).collect();
    for k in 0..names.len() {
        let mut coefficients = vec![Rational::zero(); names.len()];
        coefficients[k] = Rational::one();
        system.push(Inequality { coefficients, strict: false });
    }
    for (small, large) in bounded {
        let coefficient = |n: &&str| match (n == large, n == small) {
            (true, false) => Rational::one(),
            (false, true) => Rational::integer(-1),
            _ => Rational::zero(),
        };
        system.push(Inequality { coefficients: names.iter().map(coefficient).collect(), strict: false });
    }
    match (is_feasible(system)?, exact) {
        // Some way of growing has the term ahead by a power: logarithms cannot make up for it.
        (true, _) => Some(false),
        (false, true) => Some(true),
        (false, false) => None,
    }
}

fn grows_beyond_powers(term: &Term) -> bool {
    term.0.values().any(|g| !g.factorial.is_zero() || !g.base.is_one())
}

/// c·w ≥ 0, or > 0.
#[derive(Clone, PartialEq)]
struct Inequality {
    coefficients: Vec<Rational>,
    strict: bool,
}

/// Whether the inequalities have a common solution, by Fourier–Motzkin elimination; `None` where there are too many.
fn is_feasible(mut system: Vec<Inequality>) -> Option<bool> {
    let variables = system.first().map_or(0, |i| i.coefficients.len());
    for k in 0..variables {
        let (mut next, mut lower, mut upper) = (Vec::new(), Vec::new(), Vec::new());
        for inequality in system {
            match inequality.coefficients[k].signum() {
                0 => next.push(inequality),
                1 => lower.push(inequality),
                _ => upper.push(inequality),
            }
        }
        for a in &lower {
            for b in &upper {
                // a_k > 0 > b_k: −b_k a + a_k b is free of w_k.
                let (p, q) = (-&b.coefficients[k], a.coefficients[k].clone());
                let pairs = a.coefficients.iter().zip(&b.coefficients);
                let combined = Inequality {
                    coefficients: pairs.map(|(x, y)| &(&p * x) + &(&q * y)).collect(),
                    strict: a.strict || b.strict,
                };
                if !next.contains(&combined) {
                    next.push(combined);
                }
            }
        }
        if next.len() > MAX_INEQUALITIES {
            return None;
        }
        system = next;
    }
    Some(!system.iter().any(|i| i.strict))
}
