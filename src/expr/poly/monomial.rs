//! Products of powers of kernels.

use std::cmp::Ordering;

use super::{Exponent, TooLarge};

/// The number of a kernel in its table.
pub type Kernel = u32;

/// A product of positive powers of distinct kernels.
///
/// The order is lexicographic, kernel 0 first: an admissible monomial order (a < b implies ac < bc).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Monomial(Vec<(Kernel, Exponent)>);

impl Monomial {
    /// The empty product 1.
    #[must_use]
    pub fn one() -> Self {
        Self::default()
    }

    /// kernel^exponent; 1 for the exponent 0. The exponent must not be negative.
    #[must_use]
    pub fn power(kernel: Kernel, exponent: Exponent) -> Self {
        if exponent.is_zero() { Self::one() } else { Self(vec![(kernel, exponent)]) }
    }

    /// Whether this is the empty product.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.0.is_empty()
    }

    /// Kernels and exponents, by kernel.
    #[must_use]
    pub fn factors(&self) -> &[(Kernel, Exponent)] {
        &self.0
    }

    /// The exponent of a kernel, 0 where it does not occur.
    #[must_use]
    pub fn exponent(&self, kernel: Kernel) -> Exponent {
        self.0.iter().find(|(k, _)| *k == kernel).map_or(Exponent::ZERO, |(_, e)| *e)
    }

    /// The monomial without a kernel.
    #[must_use]
    pub fn without(&self, kernel: Kernel) -> Self {
        Self(self.0.iter().filter(|(k, _)| *k != kernel).copied().collect())
    }

    /// The product.
    ///
    /// # Errors
    /// Where an exponent gets too large.
    pub fn times(&self, other: &Self) -> Result<Self, TooLarge> {
        self.merge(other, Exponent::plus)
    }

    /// The quotient, where it is a monomial.
    #[must_use]
    pub fn divide(&self, other: &Self) -> Option<Self> {
        let quotient = self.merge(other, Exponent::minus).ok()?;
        quotient.0.iter().all(|(_, e)| !e.is_negative()).then_some(quotient)
    }

    fn merge(
        &self,
        other: &Self,
        combine: impl Fn(Exponent, Exponent) -> Result<Exponent, TooLarge>,
    ) -> Result<Self, TooLarge> {
        let (a, b) = (&self.0, &other.0);
        let mut merged = Vec::with_capacity(a.len() + b.len());
        let (mut i, mut j) = (0, 0);
        while i < a.len() || j < b.len() {
            let left = a.get(i).copied();
            let right = b.get(j).copied();
            let (kernel, exponent) = match (left, right) {
                (Some((k, x)), Some((l, y))) if k == l => {
                    (i, j) = (i + 1, j + 1);
                    (k, combine(x, y)?)
                }
                (Some((k, x)), right) if right.is_none_or(|(l, _)| k < l) => {
                    i += 1;
                    (k, combine(x, Exponent::ZERO)?)
                }
                (_, Some((l, y))) => {
                    j += 1;
                    (l, combine(Exponent::ZERO, y)?)
                }
                (_, None) => break,
            };
            if !exponent.is_zero() {
                merged.push((kernel, exponent));
            }
        }
        Ok(Self(merged))
    }

    /// The greatest common divisor.
    #[must_use]
    pub fn gcd(&self, other: &Self) -> Self {
        let common = self.0.iter().map(|(k, e)| (*k, (*e).min(other.exponent(*k))));
        Self(common.filter(|(_, e)| !e.is_zero()).collect())
    }

    /// Every exponent mapped; the images must not be negative.
    ///
    /// # Errors
    /// Those of `f`.
    pub fn map_exponents(
        &self,
        mut f: impl FnMut(Kernel, Exponent) -> Result<Exponent, TooLarge>,
    ) -> Result<Self, TooLarge> {
        let mut mapped = Vec::with_capacity(self.0.len());
        for (kernel, exponent) in &self.0 {
            let image = f(*kernel, *exponent)?;
            if !image.is_zero() {
                mapped.push((*kernel, image));
            }
        }
        Ok(Self(mapped))
    }
}

impl PartialOrd for Monomial {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Monomial {
    fn cmp(&self, other: &Self) -> Ordering {
        for (a, b) in self.0.iter().zip(&other.0) {
            // The monomial with the smaller kernel has the higher power of that kernel.
            let ordering = b.0.cmp(&a.0).then(a.1.cmp(&b.1));
            if ordering != Ordering::Equal {
                return ordering;
            }
        }
        self.0.len().cmp(&other.0.len())
    }
}
