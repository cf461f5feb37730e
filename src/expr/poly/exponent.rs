//! Small rational exponents.

use std::cmp::Ordering;

use super::TooLarge;
use crate::real::Rational;

/// The largest numerator and denominator of an exponent.
const LIMIT: i128 = 1 << 40;

/// A rational exponent p/q in lowest terms, q > 0, of bounded size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exponent {
    numerator: i64,
    denominator: i64,
}

impl Exponent {
    /// The exponent 0.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// The exponent 1.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// p/q.
    ///
    /// # Errors
    /// Where q = 0 or the bound is exceeded.
    pub fn new(p: i128, q: i128) -> Result<Self, TooLarge> {
        if q == 0 {
            return Err(TooLarge);
        }
        let g = gcd(p, q).max(1) * q.signum();
        let (p, q) = (p / g, q / g);
        if p.abs() > LIMIT || q > LIMIT {
            return Err(TooLarge);
        }
        let small = |x: i128| i64::try_from(x).map_err(|_| TooLarge);
        Ok(Self { numerator: small(p)?, denominator: small(q)? })
    }

    /// The integer n.
    ///
    /// # Errors
    /// Where the bound is exceeded.
    pub fn integer(n: i64) -> Result<Self, TooLarge> {
        Self::new(i128::from(n), 1)
    }

    /// The same number.
    ///
    /// # Errors
    /// Where the bound is exceeded.
    pub fn from_rational(r: &Rational) -> Result<Self, TooLarge> {
        match (r.numerator_i64(), r.denominator_i64()) {
            (Some(p), Some(q)) => Self::new(i128::from(p), i128::from(q)),
            _ => Err(TooLarge),
        }
    }

    /// The same number.
    #[must_use]
    pub fn to_rational(self) -> Rational {
        Rational::ratio(self.numerator, self.denominator).unwrap_or_else(Rational::zero)
    }

    /// The numerator.
    #[must_use]
    pub fn numerator(self) -> i64 {
        self.numerator
    }

    /// The denominator, positive.
    #[must_use]
    pub fn denominator(self) -> i64 {
        self.denominator
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Whether it is below 0.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// Whether it is an integer.
    #[must_use]
    pub fn is_integer(self) -> bool {
        self.denominator == 1
    }

    /// The value, where it is an integer.
    #[must_use]
    pub fn to_integer(self) -> Option<i64> {
        self.is_integer().then_some(self.numerator)
    }

    /// Whether x to this power is never negative, wherever it is defined: an even root, or an even power.
    #[must_use]
    pub fn is_even(self) -> bool {
        self.denominator % 2 == 0 || self.numerator % 2 == 0
    }

    /// The largest integer not above it.
    #[must_use]
    pub fn floor(self) -> i64 {
        self.numerator.div_euclid(self.denominator)
    }

    /// The sum.
    ///
    /// # Errors
    /// Where the bound is exceeded.
    pub fn plus(self, other: Self) -> Result<Self, TooLarge> {
        let (a, b) = (i128::from(self.numerator), i128::from(self.denominator));
        let (c, d) = (i128::from(other.numerator), i128::from(other.denominator));
        Self::new(a * d + c * b, b * d)
    }

    /// The difference.
    ///
    /// # Errors
    /// Where the bound is exceeded.
    pub fn minus(self, other: Self) -> Result<Self, TooLarge> {
        self.plus(other.negate())
    }

    /// The product.
    ///
    /// # Errors
    /// Where the bound is exceeded.
    pub fn times(self, other: Self) -> Result<Self, TooLarge> {
        Self::new(
            i128::from(self.numerator) * i128::from(other.numerator),
            i128::from(self.denominator) * i128::from(other.denominator),
        )
    }

    /// The negative.
    #[must_use]
    pub fn negate(self) -> Self {
        Self { numerator: -self.numerator, denominator: self.denominator }
    }
}

impl PartialOrd for Exponent {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exponent {
    fn cmp(&self, other: &Self) -> Ordering {
        (i128::from(self.numerator) * i128::from(other.denominator))
            .cmp(&(i128::from(other.numerator) * i128::from(self.denominator)))
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
