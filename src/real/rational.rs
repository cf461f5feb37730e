//! Exact rational numbers, with the bounds that keep hostile exponents from exploding.

use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};
use std::str::FromStr;

use numerica::domains::integer::Integer;
use numerica::domains::rational::Rational as Inner;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::effort;

/// The largest numerator or denominator, in bits, that a power may produce.
pub const MAX_POWER_BITS: u64 = 4096;

/// An exact rational number in lowest terms with a positive denominator.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rational(Inner);

impl Rational {
    /// The integer `n`.
    #[must_use]
    pub fn integer(n: i64) -> Self {
        Self(Inner::from(n))
    }

    /// `numerator / denominator`, or `None` where the denominator is zero.
    #[must_use]
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self(Inner::from((numerator, denominator))))
    }

    /// The number 0.
    #[must_use]
    pub fn zero() -> Self {
        Self(Inner::zero())
    }

    /// The number 1.
    #[must_use]
    pub fn one() -> Self {
        Self(Inner::one())
    }

    /// Whether the number is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether the number is 1.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.0.is_one()
    }

    /// Whether the number is an integer.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.0.is_integer()
    }

    /// Whether the number is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// Whether the number is above 0.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        !self.is_negative() && !self.is_zero()
    }

    /// -1, 0 or 1.
    #[must_use]
    pub fn signum(&self) -> i32 {
        match (self.is_zero(), self.is_negative()) {
            (true, _) => 0,
            (_, true) => -1,
            _ => 1,
        }
    }

    /// The absolute value.
    #[must_use]
    pub fn abs(&self) -> Self {
        Self(self.0.abs())
    }

    /// 1/x, or `None` for x = 0.
    #[must_use]
    pub fn recip(&self) -> Option<Self> {
        (!self.is_zero()).then(|| Self(self.0.inv()))
    }

    /// x^n by repeated squaring; `None` for 0 to a negative power and where the result would have
    /// more than [`MAX_POWER_BITS`] bits.
    #[must_use]
    pub fn pow(&self, exponent: i64) -> Option<Self> {
        let size = exponent.unsigned_abs();
        let trivial = self.is_zero() || self.abs().is_one();
        if !trivial && self.bits().checked_mul(size)? > MAX_POWER_BITS {
            return None;
        }
        if exponent < 0 {
            return self.recip()?.pow(i64::try_from(size).ok()?);
        }
        // For -1, 0 and 1 only the parity of the exponent matters.
        let size = if trivial { if size == 0 { 0 } else { 2 - size % 2 } } else { size };
        Some(Self(self.0.pow(size)))
    }

    /// The exact n-th root, where it is rational and n ≥ 1; for even n of a negative number `None`.
    #[must_use]
    pub fn exact_root(&self, n: u32) -> Option<Self> {
        if n == 0 || (n.is_multiple_of(2) && self.is_negative()) {
            return None;
        }
        let root = |x: &Integer| {
            let r = x.root(n);
            (r.pow(u64::from(n)) == *x).then_some(r)
        };
        let numerator = root(&self.0.numerator_ref().abs())?;
        let denominator = root(self.0.denominator_ref())?;
        let positive = Self(Inner::new(numerator, denominator));
        Some(if self.is_negative() { -&positive } else { positive })
    }

    /// Numerator as `i64`, where it fits.
    #[must_use]
    pub fn numerator_i64(&self) -> Option<i64> {
        self.0.numerator_ref().to_i64()
    }

    /// Denominator (positive) as `i64`, where it fits.
    #[must_use]
    pub fn denominator_i64(&self) -> Option<i64> {
        self.0.denominator_ref().to_i64()
    }

    /// The value as `i64`, where it is an integer that fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        if self.is_integer() { self.numerator_i64() } else { None }
    }

    /// The numerator as a number.
    #[must_use]
    pub fn numerator(&self) -> Self {
        Self(Inner::from(self.0.numerator_ref()))
    }

    /// The denominator (positive) as a number.
    #[must_use]
    pub fn denominator(&self) -> Self {
        Self(Inner::from(self.0.denominator_ref()))
    }

    /// Whether the denominator in lowest terms is odd: the exponents for which a real root of a
    /// negative number exists.
    #[must_use]
    pub fn has_odd_denominator(&self) -> bool {
        (self.0.denominator_ref() % &Integer::from(2)).is_one()
    }

    /// Whether the numerator in lowest terms is even.
    #[must_use]
    pub fn has_even_numerator(&self) -> bool {
        (self.0.numerator_ref() % &Integer::from(2)).is_zero()
    }

    /// The largest integer not above the number.
    #[must_use]
    pub fn floor(&self) -> Self {
        // The library's floor and ceil round towards and away from 0.
        let truncated = Self(Inner::from(&self.0.floor()));
        if *self < truncated { &truncated - &Self::one() } else { truncated }
    }

    /// The smallest integer not below the number.
    #[must_use]
    pub fn ceil(&self) -> Self {
        -&(-self).floor()
    }

    /// Bits of the larger of numerator and denominator: a measure of size for bounds.
    #[must_use]
    pub fn bits(&self) -> u64 {
        self.0.numerator_ref().significant_bits().max(self.0.denominator_ref().significant_bits())
    }

    /// The exact value of a finite float; `None` for infinities and NaN.
    #[must_use]
    pub fn from_f64(x: f64) -> Option<Self> {
        if !x.is_finite() {
            return None;
        }
        let bits = x.to_bits();
        let exponent = i64::try_from((bits >> 52) & 0x7ff).ok()?;
        let fraction = i64::try_from(bits & ((1 << 52) - 1)).ok()?;
        let (mantissa, power) =
            if exponent == 0 { (fraction, -1074) } else { (fraction | (1 << 52), exponent - 1075) };
        let magnitude = &Self::integer(mantissa) * &Self::integer(2).pow(power)?;
        Some(if x.is_sign_negative() { -&magnitude } else { magnitude })
    }

    /// A float near the number (not rounded in a stated direction; see
    /// [`Interval::from_rational`](super::Interval::from_rational) for an enclosure).
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64()
    }

    /// Greatest common divisor of two rationals: the largest g such that both are integer multiples
    /// of g (0 only for 0 and 0).
    #[must_use]
    pub fn gcd(&self, other: &Self) -> Self {
        if self.is_zero() {
            return other.abs();
        }
        if other.is_zero() {
            return self.abs();
        }
        let numerator = self.0.numerator_ref().abs().gcd(&other.0.numerator_ref().abs());
        let denominator = self.0.denominator_ref().lcm(other.0.denominator_ref());
        Self(Inner::new(numerator, denominator))
    }

    /// The prime factors of a positive integer below 2^63 with their multiplicities.
    #[must_use]
    pub fn prime_factors(&self) -> Option<Vec<(i64, u32)>> {
        let mut rest = self.to_i64().filter(|n| *n > 0)?;
        let mut factors = Vec::new();
        let mut p = 2_i64;
        while p.checked_mul(p)? <= rest && p < 100_000 {
            let mut k = 0;
            while rest % p == 0 {
                rest /= p;
                k += 1;
            }
            if k > 0 {
                factors.push((p, k));
            }
            p += if p == 2 { 1 } else { 2 };
        }
        if rest > 1 {
            if p < 100_000 || Integer::from(rest).is_prime(30) {
                factors.push((rest, 1));
            } else {
                return None;
            }
        }
        Some(factors)
    }
}

/// Reports the work of one operation.
fn report(a: &Rational, b: &Rational) {
    effort::charge(1 + (a.bits() + b.bits()) / 64);
}

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl $trait<&Rational> for &Rational {
            type Output = Rational;
            fn $method(self, other: &Rational) -> Rational {
                report(self, other);
                Rational((&self.0).$method(&other.0))
            }
        }
        impl $trait for Rational {
            type Output = Rational;
            fn $method(self, other: Rational) -> Rational {
                report(&self, &other);
                Rational(self.0.$method(other.0))
            }
        }
    };
}

operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);

impl Div<&Rational> for &Rational {
    type Output = Rational;
    /// # Panics
    /// Where the divisor is zero, as for integers; callers hold a nonzero divisor.
    fn div(self, other: &Rational) -> Rational {
        assert!(!other.is_zero(), "division of a rational by zero");
        Rational(&self.0 / &other.0)
    }
}

impl Neg for &Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        Rational(-self.0.clone())
    }
}

impl Neg for Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        Rational(-self.0)
    }
}

impl From<i64> for Rational {
    fn from(n: i64) -> Self {
        Self::integer(n)
    }
}

/// `3`, `-3/2`.
impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_integer() {
            write!(f, "{}", self.0.numerator_ref())
        } else {
            write!(f, "{}/{}", self.0.numerator_ref(), self.0.denominator_ref())
        }
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Why a text is not a rational number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRational;

impl fmt::Display for NotRational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected a decimal or a fraction of integers")
    }
}

impl std::error::Error for NotRational {}

/// Reads `3`, `-3/2`, `0.125` and `1.5e-3` exactly.
impl FromStr for Rational {
    type Err = NotRational;

    fn from_str(text: &str) -> Result<Self, NotRational> {
        if let Some((numerator, denominator)) = text.split_once('/') {
            let denominator: Self = denominator.parse()?;
            if denominator.is_zero() {
                return Err(NotRational);
            }
            return Ok(&numerator.parse::<Self>()? / &denominator);
        }
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((m, e)) => (m, e.parse::<i64>().map_err(|_| NotRational)?),
            None => (text, 0),
        };
        let (negative, digits) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all: String = [whole, fraction].concat();
        if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotRational);
        }
        let integer: Integer = all.parse().map_err(|_| NotRational)?;
        let places = i64::try_from(fraction.len()).map_err(|_| NotRational)?;
        let scale = exponent.checked_sub(places).and_then(|p| Self::integer(10).pow(p)).ok_or(NotRational)?;
        let value = &Self(Inner::from(&integer)) * &scale;
        Ok(if negative { -value } else { value })
    }
}

impl Serialize for Rational {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rational {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Rational;

    fn q(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(q("0.1"), Rational::ratio(1, 10).unwrap());
        assert_eq!(q("-1.50"), q("-3/2"));
        assert_eq!(q("2.5e-3"), q("1/400"));
        assert!("1/0".parse::<Rational>().is_err());
        assert!("abc".parse::<Rational>().is_err());
        assert!(".".parse::<Rational>().is_err());
    }

    #[test]
    fn powers_and_roots() {
        assert_eq!(q("2/3").pow(-2), Some(q("9/4")));
        assert_eq!(q("0").pow(-1), None);
        assert_eq!(q("2").pow(1_000_000), None);
        assert_eq!(q("-1").pow(1_000_001), Some(q("-1")));
        assert_eq!(q("0").pow(0), Some(q("1")));
        assert_eq!(q("-27/8").exact_root(3), Some(q("-3/2")));
        assert_eq!(q("2").exact_root(2), None);
        assert_eq!(q("-4").exact_root(2), None);
    }

    #[test]
    fn floats_are_read_exactly() {
        assert_eq!(Rational::from_f64(0.5), Some(q("1/2")));
        assert_eq!(Rational::from_f64(-0.0), Some(q("0")));
        assert_eq!(Rational::from_f64(f64::INFINITY), None);
        let tenth = Rational::from_f64(0.1).unwrap();
        assert_ne!(tenth, q("1/10"));
        assert!((tenth.to_f64() - 0.1).abs() < f64::EPSILON);
        assert!(Rational::from_f64(f64::MIN_POSITIVE / 4.0).unwrap().is_positive());
    }

    #[test]
    fn floor_and_ceil_round_down_and_up() {
        for (x, floor, ceil) in
            [("-1/2", "-1", "0"), ("1/2", "0", "1"), ("-7/3", "-3", "-2"), ("-2", "-2", "-2")]
        {
            assert_eq!(q(x).floor(), q(floor));
            assert_eq!(q(x).ceil(), q(ceil));
        }
    }

    #[test]
    fn gcd_and_factors() {
        assert_eq!(q("3/2").gcd(&q("9/4")), q("3/4"));
        assert_eq!(q("360").prime_factors(), Some(vec![(2, 3), (3, 2), (5, 1)]));
    }
}
