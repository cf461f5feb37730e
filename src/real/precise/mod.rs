//! Enclosures of real numbers at any precision: intervals whose end points are binary floats of many bits.
//!
//! Only the float library's sums, products, quotients and square roots are used. They round to nearest (also its
//! modes called "up" and "down" do, and differ in ties only), so every result is widened by one unit in
//! the last place on both sides. All elementary functions are series over these intervals with a bound of the
//! remainder, so an enclosure holds by construction.

mod elementary;
mod special;

use std::cmp::Ordering;

use astro_float::{BigFloat, RoundingMode};

use super::{Rational, effort};

/// The largest binary exponent (in absolute value) that an end point may have.
const MAX_EXPONENT: i32 = 1 << 28;

/// The most bits that a working precision may reach.
const MAX_BITS: usize = 8192;

/// An interval lo ≤ x ≤ hi that contains a real number. Every operation gives `None` where its result is not
/// certainly defined on the whole interval, or leaves the range of exponents.
#[derive(Clone, Debug)]
pub struct Precise {
    lo: BigFloat,
    hi: BigFloat,
    bits: usize,
}

impl Precise {
    /// The enclosure of a rational number with about `bits` correct bits.
    #[must_use]
    pub fn from_rational(value: &Rational, bits: usize) -> Option<Self> {
        if bits > MAX_BITS {
            return None;
        }
        let numerator = integer_float(&value.numerator())?;
        if value.is_zero() {
            return Some(Self { lo: zero(), hi: zero(), bits });
        }
        if value.is_integer() && value.bits() <= bits as u64 {
            return Some(Self { lo: numerator.clone(), hi: numerator, bits });
        }
        let denominator = integer_float(&value.denominator())?;
        Self::around(numerator.div(&denominator, bits, RoundingMode::ToEven), bits)
    }

    /// The enclosure of an integer.
    #[must_use]
    pub fn integer(n: i64, bits: usize) -> Self {
        let bits = bits.clamp(64, MAX_BITS);
        let exact = BigFloat::from_i64(n, 64);
        Self { lo: exact.clone(), hi: exact, bits }
    }

    /// The bits with which results are rounded.
    #[must_use]
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// The same interval, to be worked with at another precision.
    #[must_use]
    pub fn with_bits(&self, bits: usize) -> Option<Self> {
        (bits <= MAX_BITS).then(|| Self { bits, ..self.clone() })
    }

    /// How the number compares with 0, where the interval tells. Equal only for the exact 0.
    #[must_use]
    pub fn sign(&self) -> Option<Ordering> {
        let (lo, hi) = (float_sign(&self.lo), float_sign(&self.hi));
        (lo == hi || lo == Ordering::Greater || hi == Ordering::Less).then_some(if lo == Ordering::Greater {
            Ordering::Greater
        } else if hi == Ordering::Less {
            Ordering::Less
        } else {
            Ordering::Equal
        })
    }

    /// Whether the interval lies above 0.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        self.sign() == Some(Ordering::Greater)
    }

    /// How the number compares with another, where the intervals tell; equal only for exact points.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if below(&self.hi, &other.lo) {
            Some(Ordering::Less)
        } else if below(&other.hi, &self.lo) {
            Some(Ordering::Greater)
        } else if self.is_point() && other.is_point() {
            Some(Ordering::Equal)
        } else {
            None
        }
    }

    /// −x.
    #[must_use]
    pub fn negate(&self) -> Self {
        Self { lo: self.hi.neg(), hi: self.lo.neg(), bits: self.bits }
    }

    /// x + y.
    #[must_use]
    pub fn add(&self, other: &Self) -> Option<Self> {
        let bits = self.bits.max(other.bits);
        // The library loses the mantissa of the other operand when 0 is added exactly: 0 never gets there.
        if self.is_zero() {
            return other.with_bits(bits);
        }
        if other.is_zero() {
            return self.with_bits(bits);
        }
        let total = |a: &BigFloat, b: &BigFloat| match (a.is_zero(), b.is_zero()) {
            (true, _) => b.clone(),
            (_, true) => a.clone(),
            _ => a.add(b, bits, RoundingMode::ToEven),
        };
        Self::outward(total(&self.lo, &other.lo), total(&self.hi, &other.hi), bits)
    }

    /// x − y.
    #[must_use]
    pub fn sub(&self, other: &Self) -> Option<Self> {
        self.add(&other.negate())
    }

    /// x · y.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Option<Self> {
        let bits = self.bits.max(other.bits);
        let product = |a: &BigFloat, b: &BigFloat| {
            if a.is_zero() || b.is_zero() { zero() } else { a.mul(b, bits, RoundingMode::ToEven) }
        };
        let corners = [
            product(&self.lo, &other.lo),
            product(&self.lo, &other.hi),
            product(&self.hi, &other.lo),
            product(&self.hi, &other.hi),
        ];
        Self::hull(&corners, bits)
    }

    /// x / y; `None` where y may be 0.
    #[must_use]
    pub fn div(&self, other: &Self) -> Option<Self> {
        if !matches!(other.sign(), Some(Ordering::Less | Ordering::Greater)) {
            return None;
        }
        let bits = self.bits.max(other.bits);
        let quotient = |a: &BigFloat, b: &BigFloat| {
            if a.is_zero() { zero() } else { a.div(b, bits, RoundingMode::ToEven) }
        };
        let corners = [
            quotient(&self.lo, &other.lo),
            quotient(&self.lo, &other.hi),
            quotient(&self.hi, &other.lo),
            quotient(&self.hi, &other.hi),
        ];
        Self::hull(&corners, bits)
    }

    /// x · 2^k, exactly.
    #[must_use]
    pub fn scale_binary(&self, k: i64) -> Option<Self> {
        let shift = |x: &BigFloat| -> Option<BigFloat> {
            if x.is_zero() {
                return Some(x.clone());
            }
            let exponent = i32::try_from(i64::from(x.exponent()?).checked_add(k)?).ok()?;
            let mut shifted = x.clone();
            shifted.set_exponent(exponent);
            bounded(&shifted).then_some(shifted)
        };
        Some(Self { lo: shift(&self.lo)?, hi: shift(&self.hi)?, bits: self.bits })
    }

    /// x^n for an integer n; `None` for a negative n where x may be 0.
    #[must_use]
    pub fn powi(&self, n: i64) -> Option<Self> {
        if n < 0 {
            return Self::integer(1, self.bits).div(&self.powi(n.checked_neg()?)?);
        }
        if n % 2 == 0 && self.sign().is_none() {
            let bound = self.magnitude().powi(n)?;
            return Some(Self { lo: zero(), hi: bound.hi, bits: self.bits });
        }
        let (mut result, mut square, mut rest) = (Self::integer(1, self.bits), self.clone(), n);
        while rest > 0 {
            if rest % 2 == 1 {
                result = result.mul(&square)?;
            }
            rest /= 2;
            if rest > 0 {
                square = square.mul(&square)?;
            }
        }
        Some(result)
    }

    /// √x; `None` where x may be negative.
    #[must_use]
    pub fn sqrt(&self) -> Option<Self> {
        if float_sign(&self.lo) == Ordering::Less {
            return None;
        }
        let root = |x: &BigFloat| if x.is_zero() { zero() } else { x.sqrt(self.bits, RoundingMode::ToEven) };
        let mut result = Self::outward(root(&self.lo), root(&self.hi), self.bits)?;
        if float_sign(&result.lo) == Ordering::Less {
            result.lo = zero();
        }
        Some(result)
    }

    /// |x|.
    #[must_use]
    pub fn abs(&self) -> Self {
        match (float_sign(&self.lo), float_sign(&self.hi)) {
            (Ordering::Less, Ordering::Greater) => {
                Self { lo: zero(), hi: self.magnitude().hi, bits: self.bits }
            }
            (Ordering::Less, _) => self.negate(),
            _ => self.clone(),
        }
    }

    /// The smaller of two numbers.
    #[must_use]
    pub fn min(&self, other: &Self) -> Self {
        let lesser = |a: &BigFloat, b: &BigFloat| if below(a, b) { a.clone() } else { b.clone() };
        Self {
            lo: lesser(&self.lo, &other.lo),
            hi: lesser(&self.hi, &other.hi),
            bits: self.bits.max(other.bits),
        }
    }

    /// The larger of two numbers.
    #[must_use]
    pub fn max(&self, other: &Self) -> Self {
        self.negate().min(&other.negate()).negate()
    }

    /// The lower end point as a rational number, where its size is moderate.
    #[must_use]
    pub fn lower(&self) -> Option<Rational> {
        exact_rational(&self.lo)
    }

    /// The upper end point as a rational number, where its size is moderate.
    #[must_use]
    pub fn upper(&self) -> Option<Rational> {
        exact_rational(&self.hi)
    }

    /// A float near the number (not rounded in a stated direction): 0 or infinite beyond the range of floats.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        f64::midpoint(float_to_f64(&self.lo), float_to_f64(&self.hi))
    }

    /// The larger end point in absolute value, as a point.
    fn magnitude(&self) -> Self {
        let (lo, hi) = (self.lo.neg(), self.hi.clone());
        let top = if below(&lo, &hi) { hi } else { lo };
        Self { lo: top.clone(), hi: top, bits: self.bits }
    }

    /// Whether the number is exactly 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.lo.is_zero() && self.hi.is_zero()
    }

    fn is_point(&self) -> bool {
        self.lo.cmp(&self.hi) == Some(0)
    }

    /// The lower and the upper end point as exact intervals.
    fn ends(&self) -> (Self, Self) {
        let point = |x: &BigFloat| Self { lo: x.clone(), hi: x.clone(), bits: self.bits };
        (point(&self.lo), point(&self.hi))
    }

    /// From the lower end of one to the upper end of another enclosure.
    fn span(lower: Self, upper: Self) -> Self {
        let bits = lower.bits.max(upper.bits);
        Self { lo: lower.lo, hi: upper.hi, bits }
    }

    /// The interval widened by a radius r ≥ 0 (its upper end counts).
    fn widen(&self, radius: &Self) -> Option<Self> {
        let lower = self.sub(radius)?;
        let upper = self.add(radius)?;
        Some(Self { lo: lower.lo, hi: upper.hi, bits: self.bits })
    }

    /// A rounded result with its neighbours.
    fn around(x: BigFloat, bits: usize) -> Option<Self> {
        Self::outward(x.clone(), x, bits)
    }

    fn outward(lo: BigFloat, hi: BigFloat, bits: usize) -> Option<Self> {
        effort::charge(8 + bits as u64 / 32);
        if effort::is_exhausted() || !(bounded(&lo) && bounded(&hi)) {
            return None;
        }
        let lo = match last_place(&lo, bits) {
            Some(ulp) => lo.sub_full_prec(&ulp),
            None => lo,
        };
        let hi = match last_place(&hi, bits) {
            Some(ulp) => hi.add_full_prec(&ulp),
            None => hi,
        };
        Some(Self { lo, hi, bits })
    }

    fn hull(corners: &[BigFloat; 4], bits: usize) -> Option<Self> {
        if !corners.iter().all(bounded) {
            return None;
        }
        let (mut lo, mut hi) = (&corners[0], &corners[0]);
        for corner in &corners[1..] {
            if below(corner, lo) {
                lo = corner;
            }
            if below(hi, corner) {
                hi = corner;
            }
        }
        Self::outward(lo.clone(), hi.clone(), bits)
    }
}

fn zero() -> BigFloat {
    BigFloat::from_i64(0, 64)
}

fn below(a: &BigFloat, b: &BigFloat) -> bool {
    a.cmp(b).is_some_and(|c| c < 0)
}

fn float_sign(x: &BigFloat) -> Ordering {
    if x.is_zero() {
        Ordering::Equal
    } else if x.is_negative() {
        Ordering::Less
    } else {
        Ordering::Greater
    }
}

/// Whether a float is a number of a moderate exponent.
fn bounded(x: &BigFloat) -> bool {
    !x.is_nan()
        && !x.is_inf()
        && (x.is_zero() || x.exponent().is_some_and(|e| e.unsigned_abs() <= MAX_EXPONENT.unsigned_abs()))
}

/// The unit in the last of `bits` places; `None` for 0, which is always exact: exponents are bounded, so nothing
/// underflows.
fn last_place(x: &BigFloat, bits: usize) -> Option<BigFloat> {
    if x.is_zero() {
        return None;
    }
    let mut unit = BigFloat::from_i64(1, 64);
    // 1 has the exponent 1: its mantissa lies in [1/2, 1).
    let places = i32::try_from(bits).unwrap_or(i32::MAX / 2);
    unit.set_exponent(x.exponent()? - places + 1);
    Some(unit)
}

/// The bits of one digit when an integer is taken apart.
const DIGIT_BITS: i64 = 62;

/// An integer as an exact float.
fn integer_float(n: &Rational) -> Option<BigFloat> {
    let base = Rational::integer(1_i64 << DIGIT_BITS);
    let (mut digits, mut rest) = (Vec::new(), n.abs());
    if rest.bits() > 1 << 17 {
        return None;
    }
    while !rest.is_zero() {
        let next = (&rest / &base).floor();
        digits.push((&rest - &(&next * &base)).to_i64()?);
        rest = next;
    }
    let mut value = zero();
    for digit in digits.into_iter().rev() {
        if !value.is_zero() {
            value.set_exponent(value.exponent()? + i32::try_from(DIGIT_BITS).ok()?);
        }
        let low = BigFloat::from_i64(digit, 64);
        value = match (value.is_zero(), digit) {
            (true, _) => low,
            (_, 0) => value,
            _ => value.add_full_prec(&low),
        };
    }
    Some(if n.is_negative() { value.neg() } else { value })
}

/// The exact value of a float of a moderate exponent.
fn exact_rational(x: &BigFloat) -> Option<Rational> {
    if x.is_zero() {
        return Some(Rational::zero());
    }
    let (words, _, _, exponent, _) = x.as_raw_parts()?;
    let half_word = Rational::integer(1 << 32);
    let mut mantissa = Rational::zero();
    for word in words.iter().rev() {
        for half in [word >> 32, word & 0xffff_ffff] {
            mantissa = &(&mantissa * &half_word) + &Rational::integer(i64::try_from(half).ok()?);
        }
    }
    let places = i64::try_from(words.len()).ok()?.checked_mul(64)?;
    let scale = Rational::integer(2).pow(i64::from(exponent) - places)?;
    let magnitude = &mantissa * &scale;
    Some(if x.is_negative() { -magnitude } else { magnitude })
}

/// A float near a float of many bits.
fn float_to_f64(x: &BigFloat) -> f64 {
    let Some((words, _, _, exponent, _)) = x.as_raw_parts() else {
        return f64::NAN;
    };
    let Some(&top) = words.last().filter(|_| !x.is_zero()) else {
        return 0.0;
    };
    // Two steps, so that a subnormal result is reached through normal ones.
    #[expect(clippy::cast_precision_loss, reason = "an approximation is wanted")]
    let mantissa = top as f64 / 18_446_744_073_709_551_616.0;
    let exponent = exponent.clamp(-1200, 1200);
    let first = exponent / 2;
    let magnitude = mantissa * 2_f64.powi(first) * 2_f64.powi(exponent - first);
    if x.is_negative() { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests;
