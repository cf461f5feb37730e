//! Elementary functions by series with bounded remainders (Brent and Zimmermann, Modern Computer Arithmetic,
//! chapter 4, for the reductions of the argument).

use std::cell::RefCell;
use std::cmp::Ordering;

use super::{Precise, float_sign};

/// The most terms of a series that are summed.
const MAX_TERMS: i64 = 20_000;

/// Arguments of sine and cosine stay below 2 to this power.
const MAX_TRIG_EXPONENT: usize = 1024;

thread_local! {
    /// π and ln 2 at the precisions asked for last.
    static CONSTANTS: RefCell<Vec<(bool, usize, Precise)>> = const { RefCell::new(Vec::new()) };
}

impl Precise {
    /// π = 16 arctan(1/5) − 4 arctan(1/239) (Machin).
    #[must_use]
    pub fn pi(bits: usize) -> Option<Self> {
        cached(true, bits, |work| {
            let arctan = |n: i64| atan_series(&Self::integer(1, work).div(&Self::integer(n, work))?);
            arctan(5)?.scale_binary(4)?.sub(&arctan(239)?.scale_binary(2)?)
        })
    }

    /// ln 2 = 2 artanh(1/3).
    #[must_use]
    pub fn ln_two(bits: usize) -> Option<Self> {
        cached(false, bits, |work| {
            atanh_series(&Self::integer(1, work).div(&Self::integer(3, work))?)?.scale_binary(1)
        })
    }

    /// e^x.
    #[must_use]
    pub fn exp(&self) -> Option<Self> {
        self.monotone(|x| x.guarded(96)?.exp_point())
    }

    /// ln x; `None` where x may be ≤ 0.
    #[must_use]
    pub fn ln(&self) -> Option<Self> {
        if !self.is_positive() {
            return None;
        }
        self.monotone(|x| x.guarded(64)?.ln_point())
    }

    /// sin x.
    #[must_use]
    pub fn sin(&self) -> Option<Self> {
        self.sin_cos().map(|(sine, _)| sine)
    }

    /// cos x.
    #[must_use]
    pub fn cos(&self) -> Option<Self> {
        self.sin_cos().map(|(_, cosine)| cosine)
    }

    /// tan x; `None` where cos x may be 0.
    #[must_use]
    pub fn tan(&self) -> Option<Self> {
        let (sine, cosine) = self.sin_cos()?;
        sine.div(&cosine)
    }

    /// arctan x.
    #[must_use]
    pub fn atan(&self) -> Option<Self> {
        self.monotone(|x| x.guarded(64)?.atan_point())
    }

    /// arcsin x; `None` where |x| may be > 1.
    #[must_use]
    pub fn asin(&self) -> Option<Self> {
        self.monotone(|x| {
            let x = x.guarded(64)?;
            let one = Self::integer(1, x.bits);
            let rest = one.sub(&x)?.mul(&one.add(&x)?)?;
            // 1 − x² of an end point with |x| = 1 is exactly 0.
            if rest.sign() == Some(Ordering::Equal) {
                let quarter = Self::pi(x.bits)?.scale_binary(-1)?;
                return Some(if x.is_positive() { quarter } else { quarter.negate() });
            }
            if !rest.is_positive() {
                return None;
            }
            x.div(&rest.sqrt()?)?.atan_point()
        })
    }

    /// arccos x = π/2 − arcsin x.
    #[must_use]
    pub fn acos(&self) -> Option<Self> {
        Self::pi(self.bits)?.scale_binary(-1)?.sub(&self.asin()?)
    }

    /// sinh x.
    #[must_use]
    pub fn sinh(&self) -> Option<Self> {
        self.monotone(|x| {
            let (up, down) = x.exp_pair()?;
            up.sub(&down)?.scale_binary(-1)
        })
    }

    /// cosh x.
    #[must_use]
    pub fn cosh(&self) -> Option<Self> {
        let magnitude = self.abs();
        magnitude.monotone(|x| {
            let (up, down) = x.exp_pair()?;
            up.add(&down)?.scale_binary(-1)
        })
    }

    /// tanh x = 1 − 2/(e^(2x) + 1).
    #[must_use]
    pub fn tanh(&self) -> Option<Self> {
        self.monotone(|x| {
            let one = Self::integer(1, x.bits);
            one.sub(&Self::integer(2, x.bits).div(&x.scale_binary(1)?.exp()?.add(&one)?)?)
        })
    }

    /// arsinh x = ln(x + √(x² + 1)), taken at |x|.
    #[must_use]
    pub fn asinh(&self) -> Option<Self> {
        self.monotone(|x| {
            let one = Self::integer(1, x.bits);
            let size = x.abs();
            let value = size.add(&size.mul(&size)?.add(&one)?.sqrt()?)?.ln()?;
            Some(if float_sign(&x.lo) == Ordering::Less { value.negate() } else { value })
        })
    }

    /// arcosh x = ln(x + √(x² − 1)); `None` where x may be < 1.
    #[must_use]
    pub fn acosh(&self) -> Option<Self> {
        self.monotone(|x| {
            let one = Self::integer(1, x.bits);
            x.add(&x.sub(&one)?.mul(&x.add(&one)?)?.sqrt()?)?.ln()
        })
    }

    /// artanh x = ln((1 + x)/(1 − x))/2; `None` where |x| may be ≥ 1.
    #[must_use]
    pub fn atanh(&self) -> Option<Self> {
        self.monotone(|x| {
            let one = Self::integer(1, x.bits);
            let (above, rest) = (one.add(x)?, one.sub(x)?);
            if !(above.is_positive() && rest.is_positive()) {
                return None;
            }
            above.div(&rest)?.ln()?.scale_binary(-1)
        })
    }

    /// x^y = e^(y ln x) for x > 0.
    #[must_use]
    pub fn pow(&self, exponent: &Self) -> Option<Self> {
        exponent.mul(&self.ln()?)?.exp()
    }

    /// An increasing function of the interval from an enclosure at a point.
    pub(super) fn monotone(&self, at: impl Fn(&Self) -> Option<Self>) -> Option<Self> {
        let (lower, upper) = self.ends();
        let bottom = at(&lower)?;
        let top = if self.is_point() { bottom.clone() } else { at(&upper)? };
        Self::span(bottom, top).with_bits(self.bits)
    }

    /// The same number with more working bits.
    pub(super) fn guarded(&self, extra: usize) -> Option<Self> {
        self.with_bits(self.bits + extra)
    }

    fn exp_pair(&self) -> Option<(Self, Self)> {
        let up = self.exp()?;
        let down = Self::integer(1, self.bits).div(&up)?;
        Some((up, down))
    }

    /// The binary exponent of the larger end: |x| < 2^k.
    pub(super) fn top_exponent(&self) -> i64 {
        let top = self.magnitude().hi;
        if top.is_zero() { -i64::from(super::MAX_EXPONENT) } else { top.exponent().map_or(0, i64::from) }
    }

    /// e^x = 2^k (e^(r/2^s))^(2^s) with r = x − k ln 2.
    fn exp_point(&self) -> Option<Self> {
        const HALVINGS: i64 = 8;
        if self.top_exponent() > 27 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "bounded by 2^27 above; any k near it will do")]
        let k = (self.to_f64() / std::f64::consts::LN_2).round() as i64;
        let r = self.sub(&Self::ln_two(self.bits)?.mul(&Self::integer(k, self.bits))?)?;
        let small = r.scale_binary(-HALVINGS)?;
        if small.top_exponent() > -1 {
            return None;
        }
        let one = Self::integer(1, self.bits);
        let (mut sum, mut term) = (one.clone(), one);
        for n in 1..MAX_TERMS {
            term = term.mul(&small)?.div(&Self::integer(n, self.bits))?;
            sum = sum.add(&term)?;
            // |small| < 1/2, so the rest is at most the last term.
            if negligible(&term, self.bits) {
                let mut power = sum.widen(&term.magnitude())?;
                for _ in 0..HALVINGS {
                    power = power.mul(&power)?;
                }
                return power.scale_binary(k);
            }
        }
        None
    }

    /// ln x = k ln 2 + 2 artanh((m − 1)/(m + 1)), x = m 2^k with m in [2/3, 4/3].
    fn ln_point(&self) -> Option<Self> {
        let mut k = self.top_exponent();
        if self.scale_binary(-k)?.to_f64() < 0.7 {
            k -= 1;
        }
        let m = self.scale_binary(-k)?;
        let one = Self::integer(1, self.bits);
        let t = m.sub(&one)?.div(&m.add(&one)?)?;
        let fraction = atanh_series(&t)?.scale_binary(1)?;
        fraction.add(&Self::ln_two(self.bits)?.mul(&Self::integer(k, self.bits))?)
    }

    /// arctan x, by arctan x = π/2 − arctan(1/x) and arctan x = 2 arctan(x/(1 + √(1 + x²))).
    fn atan_point(&self) -> Option<Self> {
        const HALVINGS: i64 = 3;
        let one = Self::integer(1, self.bits);
        if self.top_exponent() > 0 && self.abs().compare(&one) == Some(Ordering::Greater) {
            let quarter = Self::pi(self.bits)?.scale_binary(-1)?;
            let quarter = if self.is_positive() { quarter } else { quarter.negate() };
            return quarter.sub(&one.div(self)?.atan_point()?);
        }
        let mut small = self.clone();
        for _ in 0..HALVINGS {
            small = small.div(&one.add(&one.add(&small.mul(&small)?)?.sqrt()?)?)?;
        }
        atan_series(&small)?.scale_binary(HALVINGS)
    }

    /// Sine and cosine: enclosures at the lower end, widened by the length of the interval (both functions
    /// have slopes of at most 1).
    fn sin_cos(&self) -> Option<(Self, Self)> {
        let size = usize::try_from(self.top_exponent().max(0)).ok()?;
        if size > MAX_TRIG_EXPONENT {
            return None;
        }
        let (lower, upper) = self.ends();
        let (sine, cosine) = lower.guarded(64 + size)?.sin_cos_point()?;
        let width = upper.sub(&lower)?.magnitude();
        let clip = |x: Self| {
            let one = Self::integer(1, self.bits);
            x.widen(&width)?.max(&one.negate()).min(&one).with_bits(self.bits)
        };
        Some((clip(sine)?, clip(cosine)?))
    }

    /// Taylor series after x = q π/2 + r.
    pub(super) fn sin_cos_point(&self) -> Option<(Self, Self)> {
        let half_pi = Self::pi(self.bits)?.scale_binary(-1)?;
        let ratio = self.div(&half_pi)?;
        let q = (&ratio.lower()? + &super::Rational::ratio(1, 2)?).floor();
        let r = self.sub(&half_pi.mul(&Self::from_rational(&q, self.bits)?)?)?;
        if r.top_exponent() > 0 {
            return None;
        }
        let square = r.mul(&r)?.negate();
        let series = |start: Self, offset: i64| -> Option<Self> {
            let (mut sum, mut term) = (start.clone(), start);
            for n in 0..MAX_TERMS {
                let k = 2 * n + offset;
                term = term.mul(&square)?.div(&Self::integer((k + 1) * (k + 2), self.bits))?;
                sum = sum.add(&term)?;
                // |r| < 1: the terms fall by more than half, so the rest is at most the last term.
                if negligible(&term, self.bits) {
                    return sum.widen(&term.magnitude());
                }
            }
            None
        };
        let (sine, cosine) = (series(r.clone(), 1)?, series(Self::integer(1, self.bits), 0)?);
        let quadrant =
            (&q - &(&(&q / &super::Rational::integer(4)).floor() * &super::Rational::integer(4))).to_i64()?;
        Some(match quadrant {
            0 => (sine, cosine),
            1 => (cosine, sine.negate()),
            2 => (sine.negate(), cosine.negate()),
            _ => (cosine.negate(), sine),
        })
    }
}

/// Whether a term is below 2^(−bits).
pub(super) fn negligible(term: &Precise, bits: usize) -> bool {
    term.top_exponent() < -i64::try_from(bits).unwrap_or(i64::MAX)
}

/// Σ t^(2n+1)/(2n+1) for |t| < 1/2.
fn atanh_series(t: &Precise) -> Option<Precise> {
    odd_series(t, &t.mul(t)?)
}

/// Σ (−1)^n t^(2n+1)/(2n+1) for |t| < 1/2.
fn atan_series(t: &Precise) -> Option<Precise> {
    odd_series(t, &t.mul(t)?.negate())
}

/// Σ t s^n/(2n+1), where |s| = t² < 1/4: the rest after a term is at most that term.
fn odd_series(t: &Precise, s: &Precise) -> Option<Precise> {
    if s.top_exponent() > -2 {
        return None;
    }
    let (mut sum, mut power) = (t.clone(), t.clone());
    for n in 1..MAX_TERMS {
        power = power.mul(s)?;
        let term = power.div(&Precise::integer(2 * n + 1, t.bits))?;
        sum = sum.add(&term)?;
        if negligible(&term, t.bits) {
            return sum.widen(&term.magnitude());
        }
    }
    None
}

/// π (`true`) or ln 2 (`false`) at a precision.
fn cached(which: bool, bits: usize, compute: impl Fn(usize) -> Option<Precise>) -> Option<Precise> {
    let known = CONSTANTS.with(|c| {
        c.borrow().iter().find(|(w, b, _)| *w == which && *b == bits).map(|(_, _, value)| value.clone())
    });
    if known.is_some() {
        return known;
    }
    let value = compute(bits + 32)?.with_bits(bits)?;
    CONSTANTS.with(|c| {
        let mut constants = c.borrow_mut();
        if constants.len() >= 64 {
            constants.clear();
        }
        constants.push((which, bits, value.clone()));
    });
    Some(value)
}
