//! The error function.

use std::cmp::Ordering;

use super::elementary::negligible;
use super::{Precise, Rational, float_sign};

/// Beyond this |x| the error function is enclosed by inequalities instead of its series.
const SERIES_LIMIT: i64 = 24;

impl Precise {
    /// erf x = 2/√π ∫₀ˣ e^(−t²) dt.
    #[must_use]
    pub fn erf(&self) -> Option<Self> {
        self.monotone(|x| {
            let size = x.abs();
            let value = Self::integer(1, x.bits()).sub(&size.erfc_positive()?)?;
            Some(if float_sign(&x.lo) == Ordering::Less { value.negate() } else { value })
        })
    }

    /// erfc x = 1 − erf x, accurate also where it is tiny.
    #[must_use]
    pub fn erfc(&self) -> Option<Self> {
        let reflected = self.negate().monotone(|x| {
            if float_sign(&x.lo) == Ordering::Greater {
                Self::integer(2, x.bits()).sub(&x.erfc_positive()?)
            } else {
                x.negate().erfc_positive()
            }
        })?;
        Some(reflected)
    }

    /// Distribution function of the standard normal distribution, erfc(−x/√2)/2.
    #[must_use]
    pub fn normal_cdf(&self) -> Option<Self> {
        self.negate().div(&Self::integer(2, self.bits()).sqrt()?)?.erfc()?.scale_binary(-1)
    }

    /// erfc of a point x ≥ 0.
    ///
    /// Up to a limit: 1 − 2/√π e^(−x²) Σ 2^n x^(2n+1)/(2n+1)!! (Abramowitz and Stegun 7.1.6), whose terms are
    /// positive. Beyond: 2/(x + √(x² + 2)) < √π e^(x²) erfc x ≤ 2/(x + √(x² + 4/π)) (7.1.13).
    fn erfc_positive(&self) -> Option<Self> {
        let limit = Self::integer(SERIES_LIMIT, self.bits());
        if self.compare(&limit) == Some(Ordering::Greater) {
            let two = Self::integer(2, self.bits());
            let square = self.mul(self)?;
            let pi = Self::pi(self.bits())?;
            let factor = two.div(&square.exp()?.mul(&pi.sqrt()?)?)?;
            let bound = |c: &Self| factor.div(&self.add(&square.add(c)?.sqrt()?)?);
            return Some(Self::span(bound(&two)?, bound(&Self::integer(4, self.bits()).div(&pi)?)?));
        }
        // erfc x > e^(−x²)/(3x + 3): about 1.5 x² bits cancel.
        let size = self.to_f64();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 ≤ size ≤ 24")]
        let lost = (1.5 * size * size) as usize;
        let x = self.with_bits(self.bits() + 96 + lost)?;
        let square = x.mul(&x)?;
        let doubled = square.scale_binary(1)?;
        let (mut sum, mut term) = (x.clone(), x.clone());
        for n in 1..20_000 {
            let divisor = Self::integer(2 * n + 1, x.bits());
            term = term.mul(&doubled)?.div(&divisor)?;
            sum = sum.add(&term)?;
            // From here on the terms fall by more than half, so the rest is at most the last term.
            let falling = doubled.scale_binary(1)?.compare(&divisor) == Some(Ordering::Less);
            if falling && negligible(&term, x.bits()) {
                let total = sum.widen(&term.magnitude())?;
                let factor =
                    Self::integer(2, x.bits()).div(&Self::pi(x.bits())?.sqrt()?.mul(&square.exp()?)?)?;
                return Self::integer(1, x.bits()).sub(&factor.mul(&total)?);
            }
        }
        None
    }

    /// The solution y of f(y) = x for an increasing f between rational bounds: bisection at low precision, then steps
    /// with a fixed slope towards the solution. The bounds that are returned are confirmed by the signs of f − x there.
    pub(super) fn invert(
        &self,
        mut lower: Rational,
        mut upper: Rational,
        f: impl Fn(&Self) -> Option<Self>,
    ) -> Option<Self> {
        const LOW_BITS: usize = 64;
        const BISECTIONS: usize = 60;
        let coarse = self.with_bits(self.bits().min(LOW_BITS))?;
        let at = |y: &Rational, x: &Self| f(&Self::from_rational(y, x.bits())?)?.compare(x);
        if at(&lower, &coarse) != Some(Ordering::Less) && at(&lower, self) != Some(Ordering::Less)
            || at(&upper, &coarse) != Some(Ordering::Greater) && at(&upper, self) != Some(Ordering::Greater)
        {
            return None;
        }
        let half = Rational::ratio(1, 2)?;
        for _ in 0..BISECTIONS {
            let middle = &(&lower + &upper) * &half;
            match at(&middle, &coarse) {
                Some(Ordering::Less) => lower = middle,
                Some(Ordering::Greater) => upper = middle,
                Some(Ordering::Equal) | None => break,
            }
        }
        if let Some((low, high)) = self.narrowed(&lower, &upper, &f) {
            (lower, upper) = (low, high);
        }
        Some(Self::span(Self::from_rational(&lower, self.bits())?, Self::from_rational(&upper, self.bits())?))
    }

    /// Bounds of the solution between two others, as close as the precision allows; `None` where they are not confirmed.
    fn narrowed(
        &self,
        lower: &Rational,
        upper: &Rational,
        f: impl Fn(&Self) -> Option<Self>,
    ) -> Option<(Rational, Rational)> {
        const MAX_STEPS: usize = 60;
        let value = |y: &Rational| f(&Self::from_rational(y, self.bits())?);
        let middle = |x: &Self| Some(&(&x.lower()? + &x.upper()?) * &Rational::ratio(1, 2)?);
        let target = middle(self)?;
        let rise = &middle(&value(upper)?)? - &middle(&value(lower)?)?;
        let run = &(upper - lower) * &rise.recip()?;
        let mut y = &(lower + upper) * &Rational::ratio(1, 2)?;
        let mut step = upper - lower;
        for _ in 0..MAX_STEPS {
            let miss = &target - &middle(&value(&y)?)?;
            let next = &miss * &run;
            if next.is_zero() || next.abs() >= step.abs() {
                break;
            }
            y = middle(&Self::from_rational(&(&y + &next), self.bits())?)?;
            step = next;
        }
        // The last step is about the error that is left; a few doublings make up for what rounding adds to it.
        let mut width =
            &step.abs() + &(&y.abs() * &Rational::integer(2).pow(-i64::try_from(self.bits()).ok()?)?);
        for _ in 0..MAX_STEPS {
            let (low, high) = (&y - &width, &y + &width);
            if &low <= lower || &high >= upper {
                return None;
            }
            let below = value(&low)?.compare(self) == Some(Ordering::Less);
            let above = value(&high)?.compare(self) == Some(Ordering::Greater);
            if below && above {
                return Some((low, high));
            }
            width = &width * &Rational::integer(4);
        }
        None
    }

    /// The inverse of the distribution function of the standard normal distribution, for x in (0, 1), by
    /// bisection (slow: at moderate precision only).
    #[must_use]
    pub fn probit(&self) -> Option<Self> {
        const MOST_BITS: usize = 128;
        let bits = self.bits().min(MOST_BITS);
        let x = self.with_bits(bits)?;
        x.invert(Rational::integer(-30), Rational::integer(30), Self::normal_cdf)?.with_bits(self.bits())
    }

    /// The inverse of the error function, probit((x + 1)/2)/√2.
    #[must_use]
    pub fn erfinv(&self) -> Option<Self> {
        let half = self.add(&Self::integer(1, self.bits()))?.scale_binary(-1)?;
        half.probit()?.div(&Self::integer(2, self.bits()).sqrt()?)
    }

    /// Lambert's W, y e^y = x: the branch y ≥ −1 for x > −1/e, by bisection.
    #[must_use]
    pub fn lambert_w0(&self) -> Option<Self> {
        // For x ≤ 2^k, k ≥ 1: W(x) < k.
        let top = self.top_exponent().clamp(1, 1 << 20);
        self.invert(Rational::integer(-1), Rational::integer(top), |y| y.mul(&y.exp()?))
    }

    /// Lambert's W, y e^y = x: the branch y ≤ −1 for −1/e < x < 0, by bisection.
    #[must_use]
    pub fn lambert_wm1(&self) -> Option<Self> {
        // u e^(−u) falls for u ≥ 1; u = −y.
        let target = self.clone();
        let u = target.invert(Rational::integer(1), Rational::integer(1 << 20), |u| {
            u.negate().mul(&u.negate().exp()?)
        })?;
        Some(u.negate())
    }
}
