//! How a product grows with one size.

use crate::real::Rational;

/// (n!)^f · c^n · n^p · (log n)^l. The order of the fields is the order of growth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Growth {
    pub factorial: Rational,
    /// c > 0.
    pub base: Rational,
    pub power: Rational,
    pub log: Rational,
}

impl Default for Growth {
    fn default() -> Self {
        Self {
            factorial: Rational::zero(),
            base: Rational::one(),
            power: Rational::zero(),
            log: Rational::zero(),
        }
    }
}

impl Growth {
    pub fn power(power: Rational) -> Self {
        Self { power, ..Self::default() }
    }

    pub fn log() -> Self {
        Self { log: Rational::one(), ..Self::default() }
    }

    pub fn factorial() -> Self {
        Self { factorial: Rational::one(), ..Self::default() }
    }

    pub fn exponential(base: Rational) -> Self {
        Self { base, ..Self::default() }
    }

    pub fn is_constant(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it is n^p for some p.
    pub fn is_power(&self) -> bool {
        self.factorial.is_zero() && self.base.is_one() && self.log.is_zero()
    }

    pub fn times(&self, other: &Self) -> Self {
        Self {
            factorial: &self.factorial + &other.factorial,
            base: &self.base * &other.base,
            power: &self.power + &other.power,
            log: &self.log + &other.log,
        }
    }

    pub fn raised(&self, exponent: &Rational) -> Option<Self> {
        let base = match exponent.to_i64() {
            Some(k) => self.base.pow(k)?,
            None if self.base.is_one() => Rational::one(),
            None => {
                let root = u32::try_from(exponent.denominator_i64()?).ok()?;
                self.base.exact_root(root)?.pow(exponent.numerator_i64()?)?
            }
        };
        Some(Self {
            factorial: &self.factorial * exponent,
            base,
            power: &self.power * exponent,
            log: &self.log * exponent,
        })
    }
}
