//! Fractions of polynomials in lowest terms.

use super::gcd::gcd;
use super::{Kernel, Monomial, Poly, TooLarge};
use crate::real::Rational;

/// numerator / denominator. The denominator is primitive with a positive leading coefficient, never zero, and
/// shares no factor with the numerator that [`gcd`] finds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: Poly,
    denominator: Poly,
}

impl Ratio {
    /// numerator / denominator with common factors cancelled; `None` for the denominator 0.
    ///
    /// Where the given denominator is not 0, neither is that of the result, and the values agree.
    #[must_use]
    pub fn new(numerator: Poly, denominator: Poly) -> Option<Self> {
        if denominator.is_zero() {
            return None;
        }
        if numerator.is_zero() {
            return Some(Self { numerator, denominator: Poly::one() });
        }
        let common =
            if denominator.as_constant().is_some() { Poly::one() } else { gcd(&numerator, &denominator) };
        let (n, d) = match (numerator.divide_exactly(&common), denominator.divide_exactly(&common)) {
            (Some(n), Some(d)) => (n, d),
            _ => (numerator, denominator),
        };
        let content = d.content();
        Some(Self {
            numerator: n.divide_term(&Monomial::one(), &content)?,
            denominator: d.divide_term(&Monomial::one(), &content)?,
        })
    }

    /// p / 1.
    #[must_use]
    pub fn from_poly(numerator: Poly) -> Self {
        Self { numerator, denominator: Poly::one() }
    }

    /// A number.
    #[must_use]
    pub fn constant(value: Rational) -> Self {
        Self::from_poly(Poly::constant(value))
    }

    /// 0.
    #[must_use]
    pub fn zero() -> Self {
        Self::from_poly(Poly::zero())
    }

    /// 1.
    #[must_use]
    pub fn one() -> Self {
        Self::from_poly(Poly::one())
    }

    /// A kernel.
    #[must_use]
    pub fn kernel(kernel: Kernel) -> Self {
        Self::from_poly(Poly::kernel(kernel))
    }

    /// The numerator.
    #[must_use]
    pub fn numerator(&self) -> &Poly {
        &self.numerator
    }

    /// The denominator.
    #[must_use]
    pub fn denominator(&self) -> &Poly {
        &self.denominator
    }

    /// Whether the numerator is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }

    /// The value, where it is a rational number.
    #[must_use]
    pub fn as_constant(&self) -> Option<Rational> {
        if self.denominator.is_one() { self.numerator.as_constant() } else { None }
    }

    /// The kernel k and the number c, where the fraction is c · k.
    #[must_use]
    pub fn as_scaled_kernel(&self) -> Option<(Rational, Kernel)> {
        let (monomial, coefficient) = self.numerator.as_term()?;
        match monomial.factors() {
            [(kernel, e)] if self.denominator.is_one() && *e == super::Exponent::ONE => {
                Some((coefficient.clone(), *kernel))
            }
            _ => None,
        }
    }

    /// The sum.
    ///
    /// # Errors
    /// Beyond the bounds of polynomials.
    pub fn plus(&self, other: &Self) -> Result<Self, TooLarge> {
        if self.denominator == other.denominator {
            let sum = self.numerator.plus(&other.numerator)?;
            return Self::new(sum, self.denominator.clone()).ok_or(TooLarge);
        }
        // a/(gd) + b/(ge) = (ae + bd)/(gde)
        let common = gcd(&self.denominator, &other.denominator);
        let d = self.denominator.divide_exactly(&common).ok_or(TooLarge)?;
        let e = other.denominator.divide_exactly(&common).ok_or(TooLarge)?;
        let sum = self.numerator.times(&e)?.plus(&other.numerator.times(&d)?)?;
        Self::new(sum, self.denominator.times(&e)?).ok_or(TooLarge)
    }

    /// The difference.
    ///
    /// # Errors
    /// Beyond the bounds of polynomials.
    pub fn minus(&self, other: &Self) -> Result<Self, TooLarge> {
        self.plus(&other.negate())
    }

    /// The negative.
    #[must_use]
    pub fn negate(&self) -> Self {
        self.scaled(&Rational::integer(-1))
    }

    /// c times the fraction.
    #[must_use]
    pub fn scaled(&self, factor: &Rational) -> Self {
        if factor.is_zero() {
            return Self::zero();
        }
        Self { numerator: self.numerator.scaled(factor), denominator: self.denominator.clone() }
    }

    /// The product.
    ///
    /// # Errors
    /// Beyond the bounds of polynomials.
    pub fn times(&self, other: &Self) -> Result<Self, TooLarge> {
        if self.denominator.is_one() && other.denominator.is_one() {
            return Ok(Self::from_poly(self.numerator.times(&other.numerator)?));
        }
        // Cancelling crosswise first keeps the products small.
        let left = Self::new(self.numerator.clone(), other.denominator.clone()).ok_or(TooLarge)?;
        let right = Self::new(other.numerator.clone(), self.denominator.clone()).ok_or(TooLarge)?;
        Self::new(left.numerator.times(&right.numerator)?, left.denominator.times(&right.denominator)?)
            .ok_or(TooLarge)
    }

    /// 1/x; `None` for 0.
    #[must_use]
    pub fn recip(&self) -> Option<Self> {
        let scale = self.numerator.content();
        let inverse = scale.recip()?;
        (!self.is_zero()).then(|| Self {
            numerator: self.denominator.scaled(&inverse),
            denominator: self.numerator.scaled(&inverse),
        })
    }

    /// x^n for n ≥ 0.
    ///
    /// # Errors
    /// Beyond the bounds of polynomials.
    pub fn pow(&self, n: u64) -> Result<Self, TooLarge> {
        Ok(Self { numerator: self.numerator.pow(n)?, denominator: self.denominator.pow(n)? })
    }
}
