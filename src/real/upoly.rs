//! Univariate polynomials with exact rational coefficients.

use super::Rational;

/// The largest degree of a [`UPoly`].
pub const MAX_DEGREE: usize = 256;

/// The largest coefficient, in bits, that constructors and products admit.
pub const MAX_COEFFICIENT_BITS: u64 = 65_536;

/// A polynomial c₀ + c₁ x + … + cₙ xⁿ with rational coefficients, cₙ ≠ 0 (none for the zero polynomial).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UPoly {
    coefficients: Vec<Rational>,
}

impl UPoly {
    /// The polynomial with these coefficients, constant first; `None` beyond `MAX_DEGREE` or
    /// `MAX_COEFFICIENT_BITS`.
    #[must_use]
    pub fn new(coefficients: Vec<Rational>) -> Option<Self> {
        let trimmed = Self::trimmed(coefficients);
        let small = trimmed.coefficients.iter().all(|c| c.bits() <= MAX_COEFFICIENT_BITS);
        (trimmed.coefficients.len() <= MAX_DEGREE + 1 && small).then_some(trimmed)
    }

    fn trimmed(mut coefficients: Vec<Rational>) -> Self {
        while coefficients.last().is_some_and(Rational::is_zero) {
            coefficients.pop();
        }
        Self { coefficients }
    }

    /// The zero polynomial.
    #[must_use]
    pub fn zero() -> Self {
        Self { coefficients: Vec::new() }
    }

    /// A constant.
    #[must_use]
    pub fn constant(value: Rational) -> Self {
        Self::trimmed(vec![value])
    }

    /// x − r.
    #[must_use]
    pub fn root_factor(root: &Rational) -> Self {
        Self { coefficients: vec![-root, Rational::one()] }
    }

    /// The coefficients, constant first; empty for zero.
    #[must_use]
    pub fn coefficients(&self) -> &[Rational] {
        &self.coefficients
    }

    /// The degree; `None` for the zero polynomial.
    #[must_use]
    pub fn degree(&self) -> Option<usize> {
        self.coefficients.len().checked_sub(1)
    }

    /// Whether this is the zero polynomial.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.coefficients.is_empty()
    }

    /// Whether the degree is 0 or the polynomial is zero.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        self.coefficients.len() <= 1
    }

    /// The leading coefficient; 0 for the zero polynomial.
    #[must_use]
    pub fn leading(&self) -> Rational {
        self.coefficients.last().cloned().unwrap_or_else(Rational::zero)
    }

    /// The value at x, by Horner's rule.
    #[must_use]
    pub fn evaluate(&self, x: &Rational) -> Rational {
        self.coefficients.iter().rev().fold(Rational::zero(), |value, c| &(&value * x) + c)
    }

    /// −1, 0 or 1: the sign of the value at x.
    #[must_use]
    pub fn sign_at(&self, x: &Rational) -> i32 {
        self.evaluate(x).signum()
    }

    /// p + q.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let zero = Rational::zero();
        let n = self.coefficients.len().max(other.coefficients.len());
        let at = |p: &Self, i: usize| p.coefficients.get(i).cloned().unwrap_or_else(|| zero.clone());
        Self::trimmed((0..n).map(|i| &at(self, i) + &at(other, i)).collect())
    }

    /// p − q.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.plus(&other.scaled(&Rational::integer(-1)))
    }

    /// c · p.
    #[must_use]
    pub fn scaled(&self, factor: &Rational) -> Self {
        Self::trimmed(self.coefficients.iter().map(|c| c * factor).collect())
    }

    /// p · q; `None` beyond the bounds of [`UPoly::new`].
    #[must_use]
    pub fn times(&self, other: &Self) -> Option<Self> {
        if self.is_zero() || other.is_zero() {
            return Some(Self::zero());
        }
        let n = self.coefficients.len() + other.coefficients.len() - 1;
        if n > MAX_DEGREE + 1 {
            return None;
        }
        let mut product = vec![Rational::zero(); n];
        for (i, a) in self.coefficients.iter().enumerate() {
            for (j, b) in other.coefficients.iter().enumerate() {
                product[i + j] = &product[i + j] + &(a * b);
            }
        }
        Self::new(product)
    }

    /// p′.
    #[must_use]
    pub fn derivative(&self) -> Self {
        let scaled = self.coefficients.iter().zip(0_i64..).skip(1);
        Self::trimmed(scaled.map(|(c, i)| c * &Rational::integer(i)).collect())
    }

    /// (q, r) with p = q d + r and deg r < deg d; `None` for d = 0.
    #[must_use]
    pub fn divide(&self, divisor: &Self) -> Option<(Self, Self)> {
        let lead = divisor.leading().recip()?;
        let mut rest = self.coefficients.clone();
        let d = divisor.coefficients.len();
        let mut quotient = vec![Rational::zero(); (rest.len() + 1).saturating_sub(d)];
        while rest.len() >= d {
            let shift = rest.len() - d;
            let factor = rest.last().map_or_else(Rational::zero, |c| c * &lead);
            for (i, c) in divisor.coefficients.iter().enumerate() {
                rest[shift + i] = &rest[shift + i] - &(c * &factor);
            }
            quotient[shift] = factor;
            rest.pop();
        }
        Some((Self::trimmed(quotient), Self::trimmed(rest)))
    }

    /// The largest positive rational of which every coefficient is an integer multiple (1 for zero).
    #[must_use]
    pub fn content(&self) -> Rational {
        let content = self.coefficients.iter().fold(Rational::zero(), |g, c| g.gcd(c));
        if content.is_zero() { Rational::one() } else { content }
    }

    /// p divided by its (positive) content: integer coefficients without a common factor, signs kept.
    #[must_use]
    pub fn primitive(&self) -> Self {
        self.content().recip().map_or_else(|| self.clone(), |c| self.scaled(&c))
    }

    /// A positive multiple of the remainder of p by d, primitive. Integer arithmetic throughout.
    pub(super) fn remainder_sign(&self, divisor: &Self) -> Self {
        let divisor = divisor.primitive();
        let lead = divisor.leading();
        let mut rest = self.primitive().coefficients;
        let d = divisor.coefficients.len();
        while rest.len() >= d && d > 0 {
            let shift = rest.len() - d;
            let top = rest.pop().unwrap_or_else(Rational::zero);
            if top.is_zero() {
                continue;
            }
            let common = top.gcd(&lead);
            let (scale, top) = (&lead.abs() / &common, &top / &common);
            let top = if lead.is_negative() { -top } else { top };
            for (i, c) in rest.iter_mut().enumerate() {
                *c = &*c * &scale;
                if i >= shift {
                    *c = &*c - &(&divisor.coefficients[i - shift] * &top);
                }
            }
        }
        Self::trimmed(rest).primitive()
    }

    /// The greatest common divisor, primitive with a positive leading coefficient (0 for 0 and 0).
    /// A primitive remainder sequence, so coefficients stay as small as those of subresultants.
    #[must_use]
    pub fn gcd(&self, other: &Self) -> Self {
        let (mut a, mut b) = (self.primitive(), other.primitive());
        while !b.is_zero() {
            let next = if b.is_constant() { Self::zero() } else { a.remainder_sign(&b) };
            a = if b.is_constant() { Self::constant(Rational::one()) } else { b };
            b = next;
        }
        if a.leading().is_negative() { a.scaled(&Rational::integer(-1)) } else { a }
    }

    /// p / q where q divides p exactly, else `None`.
    #[must_use]
    pub fn divide_exactly(&self, divisor: &Self) -> Option<Self> {
        let (quotient, rest) = self.divide(divisor)?;
        rest.is_zero().then_some(quotient)
    }

    /// Square-free factors with multiplicities (Yun's algorithm): p = c ∏ fᵢ^kᵢ with the fᵢ primitive,
    /// square-free, pairwise coprime, with positive leading coefficients and ascending kᵢ. Empty for constants.
    #[must_use]
    pub fn square_free(&self) -> Vec<(Self, u32)> {
        let mut factors = Vec::new();
        if self.is_constant() {
            return factors;
        }
        let derivative = self.derivative();
        let common = self.gcd(&derivative);
        let (Some(mut b), Some(mut d)) = (self.divide_exactly(&common), derivative.divide_exactly(&common))
        else {
            return vec![(self.primitive(), 1)];
        };
        d = d.minus(&b.derivative());
        let mut multiplicity = 1;
        while !b.is_constant() && multiplicity as usize <= MAX_DEGREE + 1 {
            let factor = b.gcd(&d);
            if !factor.is_constant() {
                factors.push((factor.clone(), multiplicity));
            }
            let (Some(next_b), Some(next_d)) = (b.divide_exactly(&factor), d.divide_exactly(&factor)) else {
                break;
            };
            d = next_d.minus(&next_b.derivative());
            b = next_b;
            multiplicity += 1;
        }
        factors
    }

    /// The square-free part: the same roots, each of them simple; primitive, positive leading coefficient.
    #[must_use]
    pub fn square_free_part(&self) -> Self {
        let common = self.gcd(&self.derivative());
        let part = self.divide_exactly(&common).unwrap_or_else(|| self.clone()).primitive();
        if part.leading().is_negative() { part.scaled(&Rational::integer(-1)) } else { part }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(coefficients: &[i64]) -> UPoly {
        UPoly::new(coefficients.iter().map(|c| Rational::integer(*c)).collect()).unwrap()
    }

    #[test]
    fn gcd_and_square_free() {
        let a = p(&[-1, 0, 1]).times(&p(&[2, 3])).unwrap();
        let b = p(&[1, 2, 1]).times(&p(&[5, 1])).unwrap();
        assert_eq!(a.gcd(&b), p(&[1, 1]));
        let cubed = p(&[-2, 1]).times(&p(&[-2, 1])).unwrap().times(&p(&[-2, 1])).unwrap();
        let all = cubed.times(&p(&[1, 0, 1])).unwrap();
        assert_eq!(all.square_free(), vec![(p(&[1, 0, 1]), 1), (p(&[-2, 1]), 3)]);
        assert!(p(&[7]).square_free().is_empty());
        assert!(p(&[]).gcd(&p(&[])).is_zero());
    }

    #[test]
    fn degrees_are_bounded() {
        let mut high = vec![Rational::zero(); MAX_DEGREE + 2];
        high.push(Rational::one());
        assert_eq!(UPoly::new(high), None);
    }

    fn poly() -> impl Strategy<Value = UPoly> {
        prop::collection::vec(-9_i64..10, 0..6).prop_map(|c| p(&c))
    }

    proptest! {
        #[test]
        fn ring_laws(a in poly(), b in poly(), c in poly()) {
            prop_assert_eq!(a.times(&b.plus(&c)).unwrap(), a.times(&b).unwrap().plus(&a.times(&c).unwrap()));
            prop_assert_eq!(a.times(&b).unwrap(), b.times(&a).unwrap());
            prop_assert!(a.minus(&a).is_zero());
        }

        #[test]
        fn division(a in poly(), b in poly()) {
            if let Some((q, r)) = a.divide(&b) {
                prop_assert_eq!(q.times(&b).unwrap().plus(&r), a);
                prop_assert!(r.degree() < b.degree());
            } else {
                prop_assert!(b.is_zero());
            }
        }

        #[test]
        fn gcd_divides_and_contains_the_common_factor(a in poly(), b in poly(), c in poly()) {
            let (ac, bc) = (a.times(&c).unwrap(), b.times(&c).unwrap());
            let g = ac.gcd(&bc);
            if !ac.is_zero() || !bc.is_zero() {
                prop_assert!(ac.divide_exactly(&g).is_some() && bc.divide_exactly(&g).is_some());
                prop_assert!(g.divide_exactly(&c).is_some());
            }
        }
    }
}
