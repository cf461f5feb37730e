//! Growth of a cost with the sizes of a problem, as O(…).
//!
//! A [`Cost`] is a sum of products of powers, logarithms, exponentials and factorials of named sizes, up to a constant
//! factor: O(D r² + r³). All sizes are at least 1 and grow without bound independently of each other, unless one is
//! said to be bounded by another (a rank by the dimension).

mod compare;
mod growth;
mod parse;
mod print;
#[cfg(test)]
mod tests;

pub use compare::Comparison;
pub use parse::CostError;

use std::collections::BTreeMap;

use growth::Growth;

use crate::real::Rational;

/// A sum of products of functions of sizes, up to a constant factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// At least one term; none is bounded by another one.
    terms: Vec<Term>,
}

/// A product over sizes; the empty product is 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Term(BTreeMap<String, Growth>);

impl Cost {
    /// O(1).
    #[must_use]
    pub fn constant() -> Self {
        Self { terms: vec![Term::default()] }
    }

    /// O(size^power) for a power > 0.
    #[must_use]
    pub fn power(size: &str, power: i64) -> Self {
        Self { terms: vec![Term::of(size, Growth::power(Rational::integer(power)))] }
    }

    /// O(size).
    #[must_use]
    pub fn linear(size: &str) -> Self {
        Self::power(size, 1)
    }

    /// The sum of two costs.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self::of_terms(self.terms.iter().chain(&other.terms).cloned().collect())
    }

    /// The product of two costs.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let products = self.terms.iter().flat_map(|a| other.terms.iter().map(|b| a.times(b)));
        Self::of_terms(products.collect())
    }

    /// The sizes that occur.
    #[must_use]
    pub fn sizes(&self) -> Vec<String> {
        let mut names: Vec<String> = self.terms.iter().flat_map(|t| t.0.keys().cloned()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The sum without terms that another one bounds.
    fn of_terms(terms: Vec<Term>) -> Self {
        let mut kept: Vec<Term> = Vec::new();
        for term in terms {
            if kept.iter().any(|t| term.is_bounded_by(t)) {
                continue;
            }
            kept.retain(|t| !t.is_bounded_by(&term));
            kept.push(term);
        }
        if kept.is_empty() { Self::constant() } else { Self { terms: kept } }
    }
}

impl Term {
    fn of(size: &str, growth: Growth) -> Self {
        let mut factors = BTreeMap::new();
        if !growth.is_constant() {
            factors.insert(size.to_owned(), growth);
        }
        Self(factors)
    }

    fn times(&self, other: &Self) -> Self {
        let mut product = self.clone();
        for (size, growth) in &other.0 {
            let sum = product.0.get(size).map_or_else(|| growth.clone(), |g| g.times(growth));
            if sum.is_constant() {
                product.0.remove(size);
            } else {
                product.0.insert(size.clone(), sum);
            }
        }
        product
    }

    fn raised(&self, exponent: &Rational) -> Option<Self> {
        let raised = self.0.iter().map(|(size, g)| Some((size.clone(), g.raised(exponent)?)));
        let factors: Option<BTreeMap<_, _>> = raised.collect();
        Some(Self(factors?.into_iter().filter(|(_, g)| !g.is_constant()).collect()))
    }

    /// Whether the term is at most a constant times the other one, for all sizes.
    fn is_bounded_by(&self, other: &Self) -> bool {
        let one = Growth::default();
        let growth = |term: &Self, size: &String| term.0.get(size).cloned().unwrap_or_else(|| one.clone());
        self.0.keys().chain(other.0.keys()).all(|size| growth(self, size) <= growth(other, size))
    }
}
