//! Sparse polynomials in any number of atoms, and their quotients: enough to gather an equation by one unknown.

use std::collections::BTreeMap;

use crate::expr::Expr;
use crate::real::Rational;

/// The most terms that a polynomial may have.
const MAX_TERMS: usize = 300;

/// The largest exponent that is expanded.
pub const MAX_DEGREE: u32 = 24;

/// A product of atoms with positive exponents.
pub type Monomial = BTreeMap<Expr, u32>;

/// A polynomial with rational coefficients (none 0) in atoms, which are any expressions.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Polynomial(BTreeMap<Monomial, Rational>);

impl Polynomial {
    /// A constant.
    pub fn constant(value: Rational) -> Self {
        let mut terms = BTreeMap::new();
        if !value.is_zero() {
            terms.insert(Monomial::new(), value);
        }
        Self(terms)
    }

    /// The polynomial 1.
    pub fn one() -> Self {
        Self::constant(Rational::one())
    }

    /// atom^k.
    pub fn atom(atom: Expr, k: u32) -> Self {
        let monomial = if k == 0 { Monomial::new() } else { Monomial::from([(atom, k)]) };
        Self(BTreeMap::from([(monomial, Rational::one())]))
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The constant that it is.
    pub fn as_constant(&self) -> Option<Rational> {
        match self.0.len() {
            0 => Some(Rational::zero()),
            1 => self.0.get(&Monomial::new()).cloned(),
            _ => None,
        }
    }

    /// The atoms that occur.
    pub fn atoms(&self) -> Vec<Expr> {
        let mut found: Vec<Expr> = self.0.keys().flat_map(|m| m.keys().cloned()).collect();
        found.sort();
        found.dedup();
        found
    }

    /// Sum.
    pub fn add(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        for (monomial, c) in &other.0 {
            sum.insert(monomial.clone(), c);
        }
        sum
    }

    /// Difference.
    pub fn sub(&self, other: &Self) -> Self {
        self.add(&other.scale(&Rational::integer(-1)))
    }

    /// A multiple.
    pub fn scale(&self, factor: &Rational) -> Self {
        if factor.is_zero() {
            return Self::default();
        }
        Self(self.0.iter().map(|(m, c)| (m.clone(), c * factor)).collect())
    }

    /// Product; `None` beyond the bound on terms.
    pub fn mul(&self, other: &Self) -> Option<Self> {
        if self.0.len() * other.0.len() > 4 * MAX_TERMS {
            return None;
        }
        let mut product = Self::default();
        for (m, c) in &self.0 {
            for (n, d) in &other.0 {
                let mut monomial = m.clone();
                for (atom, k) in n {
                    let exponent = monomial.entry(atom.clone()).or_insert(0);
                    *exponent = exponent.checked_add(*k).filter(|k| *k <= 4 * MAX_DEGREE)?;
                }
                product.insert(monomial, &(c * d));
            }
        }
        (product.0.len() <= MAX_TERMS).then_some(product)
    }

    /// Power; `None` beyond the bounds.
    pub fn pow(&self, k: u32) -> Option<Self> {
        if k > MAX_DEGREE {
            return None;
        }
        (0..k).try_fold(Self::one(), |product, _| product.mul(self))
    }

    /// The coefficients as a polynomial in one atom, by rising degree.
    pub fn in_atom(&self, atom: &Expr) -> Vec<Self> {
        let mut coefficients = vec![Self::default()];
        for (monomial, c) in &self.0 {
            let mut rest = monomial.clone();
            let degree = rest.remove(atom).unwrap_or(0) as usize;
            if coefficients.len() <= degree {
                coefficients.resize(degree + 1, Self::default());
            }
            coefficients[degree].insert(rest, c);
        }
        coefficients
    }

    /// The terms.
    pub fn terms(&self) -> impl Iterator<Item = (&Monomial, &Rational)> {
        self.0.iter()
    }

    /// As an expression, highest terms first.
    pub fn to_expr(&self) -> Expr {
        let mut terms: Vec<(u32, Expr)> = Vec::with_capacity(self.0.len());
        for (monomial, c) in &self.0 {
            let mut factors = vec![Expr::number(c.clone())];
            factors.extend(monomial.iter().map(|(atom, k)| atom.powi(i64::from(*k))));
            terms.push((monomial.values().sum(), Expr::product(factors)));
        }
        terms.sort_by_key(|term| std::cmp::Reverse(term.0));
        Expr::sum(terms.into_iter().map(|(_, e)| e).collect())
    }

    /// The greatest monomial that divides every term.
    pub fn common_monomial(&self) -> Monomial {
        let mut terms = self.0.keys();
        let Some(mut common) = terms.next().cloned() else { return Monomial::new() };
        for monomial in terms {
            common = common
                .into_iter()
                .filter_map(|(atom, k)| Some((atom.clone(), k.min(*monomial.get(&atom)?))))
                .collect();
        }
        common
    }

    /// The quotient by a monomial that divides every term.
    pub fn divide_monomial(&self, divisor: &Monomial) -> Self {
        let mut quotient = Self::default();
        for (monomial, c) in &self.0 {
            let mut rest = monomial.clone();
            for (atom, k) in divisor {
                match rest.get(atom).map(|have| have.saturating_sub(*k)) {
                    Some(left) if left > 0 => {
                        rest.insert(atom.clone(), left);
                    }
                    _ => {
                        rest.remove(atom);
                    }
                }
            }
            quotient.insert(rest, c);
        }
        quotient
    }

    /// The rational c > 0 such that self/c has coprime integer coefficients; 1 for 0.
    pub fn content(&self) -> Rational {
        let mut coefficients = self.0.values();
        let Some(first) = coefficients.next() else { return Rational::one() };
        let (mut numerator, mut denominator) = (first.numerator().abs(), first.denominator());
        for c in coefficients {
            numerator = numerator.gcd(&c.numerator());
            let shared = denominator.gcd(&c.denominator());
            denominator = &(&denominator * &c.denominator()) * &shared.recip().unwrap_or_else(Rational::one);
        }
        &numerator.abs() * &denominator.recip().unwrap_or_else(Rational::one)
    }

    /// The coefficient of the last term in the internal order: positive or negative as a normal sign.
    pub fn leading_is_negative(&self) -> bool {
        self.0.values().next_back().is_some_and(Rational::is_negative)
    }

    fn all_negative(&self) -> bool {
        self.0.values().all(Rational::is_negative)
    }

    fn insert(&mut self, monomial: Monomial, c: &Rational) {
        let sum = match self.0.get(&monomial) {
            Some(before) => before + c,
            None => c.clone(),
        };
        if sum.is_zero() {
            self.0.remove(&monomial);
        } else {
            self.0.insert(monomial, sum);
        }
    }
}

/// A quotient of polynomials; monomials and contents are cancelled, other common factors are not.
#[derive(Clone, Debug)]
pub struct Quotient {
    /// The numerator.
    pub numerator: Polynomial,
    /// The denominator, not 0.
    pub denominator: Polynomial,
}

impl Quotient {
    /// A polynomial as a quotient.
    pub fn from(numerator: Polynomial) -> Self {
        Self { numerator, denominator: Polynomial::one() }
    }

    /// The quotient with common monomials and contents cancelled; `None` for a denominator 0.
    pub fn reduced(numerator: Polynomial, denominator: Polynomial) -> Option<Self> {
        if denominator.is_zero() {
            return None;
        }
        if numerator.is_zero() {
            return Some(Self::from(numerator));
        }
        if numerator == denominator {
            return Some(Self::from(Polynomial::one()));
        }
        let (above, below) = (numerator.common_monomial(), denominator.common_monomial());
        let common: Monomial = above
            .into_iter()
            .filter_map(|(atom, k)| Some((atom.clone(), k.min(*below.get(&atom)?))))
            .collect();
        let (mut numerator, mut denominator) =
            (numerator.divide_monomial(&common), denominator.divide_monomial(&common));
        let mut unit = denominator.content();
        if denominator.leading_is_negative() {
            unit = -unit;
        }
        let scale = unit.recip()?;
        numerator = numerator.scale(&scale);
        denominator = denominator.scale(&scale);
        // Integer coefficients in the numerator, too.
        let content = numerator.content().denominator();
        Some(Self { numerator: numerator.scale(&content), denominator: denominator.scale(&content) })
    }

    /// Sum.
    pub fn add(&self, other: &Self) -> Option<Self> {
        if self.denominator == other.denominator {
            return Self::reduced(self.numerator.add(&other.numerator), self.denominator.clone());
        }
        let left = self.numerator.mul(&other.denominator)?;
        let right = other.numerator.mul(&self.denominator)?;
        Self::reduced(left.add(&right), self.denominator.mul(&other.denominator)?)
    }

    /// Product.
    pub fn mul(&self, other: &Self) -> Option<Self> {
        let first = Self::reduced(self.numerator.clone(), other.denominator.clone())?;
        let second = Self::reduced(other.numerator.clone(), self.denominator.clone())?;
        Self::reduced(first.numerator.mul(&second.numerator)?, first.denominator.mul(&second.denominator)?)
    }

    /// Integer power.
    pub fn pow(&self, k: i64) -> Option<Self> {
        let n = u32::try_from(k.unsigned_abs()).ok()?;
        let (numerator, denominator) = (self.numerator.pow(n)?, self.denominator.pow(n)?);
        if k < 0 { Self::reduced(denominator, numerator) } else { Self::reduced(numerator, denominator) }
    }
}

/// numerator/denominator as an expression, with common factors cancelled as far as they are seen.
pub fn fraction(numerator: &Polynomial, denominator: &Polynomial) -> Expr {
    match Quotient::reduced(numerator.clone(), denominator.clone()) {
        // −x/(x − 1) is written x/(1 − x).
        Some(q) if q.denominator.as_constant().is_none() && q.numerator.all_negative() => {
            let minus = Rational::integer(-1);
            q.numerator.scale(&minus).to_expr().over(&q.denominator.scale(&minus).to_expr())
        }
        Some(q) => match q.denominator.as_constant().and_then(|c| c.recip()) {
            Some(inverse) => q.numerator.scale(&inverse).to_expr(),
            None => q.numerator.to_expr().over(&q.denominator.to_expr()),
        },
        None => numerator.to_expr().over(&denominator.to_expr()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_cancel_monomials() {
        let e = Polynomial::atom(Expr::symbol("E"), 1);
        let square = Polynomial::atom(Expr::symbol("E"), 2);
        let q = Quotient::reduced(square.add(&e), e.mul(&e).unwrap().add(&e)).unwrap();
        assert_eq!(fraction(&q.numerator, &q.denominator), Expr::one());
        let half = fraction(&e.scale(&Rational::integer(2)), &Polynomial::constant(Rational::integer(4)));
        assert_eq!(half, Expr::symbol("E").times(&Expr::half()));
    }

    #[test]
    fn products_are_bounded() {
        let sum = (0..30)
            .fold(Polynomial::one(), |p, i| p.add(&Polynomial::atom(Expr::symbol(&format!("a{i}")), 1)));
        assert!(sum.pow(8).is_none());
    }
}
