//! Sparse multivariate polynomials.

use std::collections::{BTreeMap, BTreeSet};

use super::{Exponent, Kernel, MAX_BITS, MAX_PRODUCTS, MAX_TERMS, Monomial, TooLarge};
use crate::real::{Rational, effort};

/// A polynomial in kernels: a map from monomials to nonzero coefficients.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Poly {
    terms: BTreeMap<Monomial, Rational>,
}

impl Poly {
    /// The zero polynomial.
    #[must_use]
    pub fn zero() -> Self {
        Self::default()
    }

    /// The constant 1.
    #[must_use]
    pub fn one() -> Self {
        Self::constant(Rational::one())
    }

    /// A constant.
    #[must_use]
    pub fn constant(value: Rational) -> Self {
        Self::term(Monomial::one(), value)
    }

    /// coefficient · monomial.
    #[must_use]
    pub fn term(monomial: Monomial, coefficient: Rational) -> Self {
        let mut terms = BTreeMap::new();
        if !coefficient.is_zero() {
            terms.insert(monomial, coefficient);
        }
        Self { terms }
    }

    /// A single kernel.
    #[must_use]
    pub fn kernel(kernel: Kernel) -> Self {
        Self::term(Monomial::power(kernel, Exponent::ONE), Rational::one())
    }

    /// Whether it is the zero polynomial.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// The value of a constant polynomial.
    #[must_use]
    pub fn as_constant(&self) -> Option<Rational> {
        match self.terms.len() {
            0 => Some(Rational::zero()),
            1 => self.terms.get(&Monomial::one()).cloned(),
            _ => None,
        }
    }

    /// The only term, where there is just one.
    #[must_use]
    pub fn as_term(&self) -> Option<(&Monomial, &Rational)> {
        if self.terms.len() == 1 { self.terms.iter().next() } else { None }
    }

    /// Whether it is 1.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.as_constant().is_some_and(|c| c.is_one())
    }

    /// The terms in ascending order.
    pub fn terms(&self) -> impl DoubleEndedIterator<Item = (&Monomial, &Rational)> {
        self.terms.iter()
    }

    /// The number of terms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there are no terms, as for [`is_zero`](Self::is_zero).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.is_zero()
    }

    /// The greatest term.
    #[must_use]
    pub fn leading(&self) -> Option<(&Monomial, &Rational)> {
        self.terms.last_key_value()
    }

    /// The kernels that occur.
    #[must_use]
    pub fn kernels(&self) -> BTreeSet<Kernel> {
        self.terms.keys().flat_map(|m| m.factors().iter().map(|(k, _)| *k)).collect()
    }

    /// The highest exponent of a kernel.
    #[must_use]
    pub fn degree(&self, kernel: Kernel) -> Exponent {
        self.terms.keys().map(|m| m.exponent(kernel)).max().unwrap_or(Exponent::ZERO)
    }

    /// Adds coefficient · monomial.
    pub fn add_term(&mut self, monomial: Monomial, coefficient: &Rational) {
        effort::charge(2);
        let value = match self.terms.get(&monomial) {
            Some(old) => old + coefficient,
            None => coefficient.clone(),
        };
        if value.is_zero() {
            self.terms.remove(&monomial);
        } else {
            self.terms.insert(monomial, value);
        }
    }

    /// p + q.
    ///
    /// # Errors
    /// Beyond the bounds.
    pub fn plus(&self, other: &Self) -> Result<Self, TooLarge> {
        let mut sum = self.clone();
        for (monomial, coefficient) in &other.terms {
            sum.add_term(monomial.clone(), coefficient);
        }
        sum.bounded()
    }

    /// p − q.
    ///
    /// # Errors
    /// Beyond the bounds.
    pub fn minus(&self, other: &Self) -> Result<Self, TooLarge> {
        self.plus(&other.scaled(&Rational::integer(-1)))
    }

    /// −p.
    #[must_use]
    pub fn negate(&self) -> Self {
        self.scaled(&Rational::integer(-1))
    }

    /// c · p.
    #[must_use]
    pub fn scaled(&self, factor: &Rational) -> Self {
        if factor.is_zero() {
            return Self::zero();
        }
        Self { terms: self.terms.iter().map(|(m, c)| (m.clone(), c * factor)).collect() }
    }

    /// p · q.
    ///
    /// # Errors
    /// Beyond the bounds.
    pub fn times(&self, other: &Self) -> Result<Self, TooLarge> {
        if self.len().saturating_mul(other.len()) > MAX_PRODUCTS {
            return Err(TooLarge);
        }
        let mut product = Self::zero();
        for (m, a) in &self.terms {
            for (n, b) in &other.terms {
                product.add_term(m.times(n)?, &(a * b));
            }
            if product.len() > MAX_TERMS || effort::is_exhausted() {
                return Err(TooLarge);
            }
        }
        product.bounded()
    }

    /// p · coefficient · monomial.
    ///
    /// # Errors
    /// Beyond the bounds.
    pub fn times_term(&self, monomial: &Monomial, coefficient: &Rational) -> Result<Self, TooLarge> {
        self.times(&Self::term(monomial.clone(), coefficient.clone()))
    }

    /// p^n.
    ///
    /// # Errors
    /// Beyond the bounds; seen at once where a power of a sum must have too many terms.
    pub fn pow(&self, n: u64) -> Result<Self, TooLarge> {
        if let Some((monomial, coefficient)) = self.as_term() {
            let n = i64::try_from(n).map_err(|_| TooLarge)?;
            let scale = Exponent::integer(n)?;
            let power = monomial.map_exponents(|_, e| e.times(scale))?;
            return Ok(Self::term(power, coefficient.pow(n).ok_or(TooLarge)?));
        }
        if self.len() > 1 && n >= MAX_TERMS as u64 {
            return Err(TooLarge);
        }
        let (mut result, mut base, mut rest) = (Self::one(), self.clone(), n);
        while rest > 0 {
            if rest % 2 == 1 {
                result = result.times(&base)?;
            }
            rest /= 2;
            if rest > 0 {
                base = base.times(&base)?;
            }
        }
        Ok(result)
    }

    fn bounded(self) -> Result<Self, TooLarge> {
        let fits = self.len() <= MAX_TERMS && self.terms.values().all(|c| c.bits() <= MAX_BITS);
        if fits { Ok(self) } else { Err(TooLarge) }
    }

    /// The greatest monomial that divides every term.
    #[must_use]
    pub fn monomial_content(&self) -> Monomial {
        let mut monomials = self.terms.keys();
        let first = monomials.next().cloned().unwrap_or_default();
        monomials.fold(first, |g, m| g.gcd(m))
    }

    /// The rational content with the sign of the leading coefficient: p divided by it is primitive with a
    /// positive leading coefficient. 1 for zero.
    #[must_use]
    pub fn content(&self) -> Rational {
        let g = self.terms.values().fold(Rational::zero(), |g, c| g.gcd(c));
        match self.leading() {
            None => Rational::one(),
            Some((_, c)) if c.is_negative() => -g,
            Some(_) => g,
        }
    }

    /// p divided by a nonzero number and a monomial that divides every term; `None` where it does not.
    #[must_use]
    pub fn divide_term(&self, monomial: &Monomial, coefficient: &Rational) -> Option<Self> {
        let scale = coefficient.recip()?;
        let terms: Option<BTreeMap<_, _>> =
            self.terms.iter().map(|(m, c)| Some((m.divide(monomial)?, c * &scale))).collect();
        Some(Self { terms: terms? })
    }

    /// p / q, where q divides p exactly in the ring of polynomials and the division stays small.
    #[must_use]
    pub fn divide_exactly(&self, divisor: &Self) -> Option<Self> {
        let (lead, c) = divisor.leading()?;
        if divisor.len() == 1 {
            return self.divide_term(lead, c);
        }
        let (mut rest, mut quotient) = (self.clone(), Self::zero());
        let mut work = 0_usize;
        while let Some((top, d)) = rest.leading() {
            let monomial = top.divide(lead)?;
            let coefficient = d / c;
            work += divisor.len();
            if work > MAX_PRODUCTS || quotient.len() > MAX_TERMS {
                return None;
            }
            let minus = -&coefficient;
            for (m, b) in &divisor.terms {
                rest.add_term(m.times(&monomial).ok()?, &(b * &minus));
            }
            quotient.add_term(monomial, &coefficient);
        }
        Some(quotient)
    }

    /// Every monomial mapped; terms that come to coincide are added.
    ///
    /// # Errors
    /// Those of `f`.
    pub fn map_monomials(
        &self,
        mut f: impl FnMut(&Monomial) -> Result<Monomial, TooLarge>,
    ) -> Result<Self, TooLarge> {
        let mut mapped = Self::zero();
        for (m, c) in &self.terms {
            mapped.add_term(f(m)?, c);
        }
        Ok(mapped)
    }

    /// Coefficients as a polynomial in one kernel, constant first, where its exponents are integers ≤ 64.
    #[must_use]
    pub fn coefficients_in(&self, kernel: Kernel) -> Option<Vec<Self>> {
        let degree = usize::try_from(self.degree(kernel).floor()).ok().filter(|d| *d <= 64)?;
        let mut coefficients = vec![Self::zero(); degree + 1];
        for (m, c) in &self.terms {
            let k = usize::try_from(m.exponent(kernel).to_integer()?).ok()?;
            coefficients.get_mut(k)?.add_term(m.without(kernel), c);
        }
        Some(coefficients)
    }

    /// ∂p/∂kernel for integer exponents of the kernel.
    #[must_use]
    pub fn derivative(&self, kernel: Kernel) -> Option<Self> {
        let mut sum = Self::zero();
        for (m, c) in &self.terms {
            let k = m.exponent(kernel).to_integer()?;
            if k > 0 {
                let lowered = Monomial::power(kernel, Exponent::integer(k - 1).ok()?);
                sum.add_term(m.without(kernel).times(&lowered).ok()?, &(c * &Rational::integer(k)));
            }
        }
        Some(sum)
    }
}
