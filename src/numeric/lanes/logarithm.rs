//! ln x, ln(1 + x) and what is made of them.
//!
//! x = 2ᵏ (1 + f) with 1 + f between √½ and √2. With s = f/(2 + f), ln(1 + f) = 2 artanh s = 2s + s³ R(s²), and
//! 2s = f − s f, so that ln(1 + f) = f − (f²/2 − s (f²/2 + s² R)): the large part f is exact. R is the polynomial of degree 6 whose
//! largest relative error is the least (2e-18).

use super::exponential::polynomial;

/// ln 2 in two parts; the first has 21 zero bits at its end, so that k times it is exact.
const LN_2: (f64, f64) = (0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10);

/// Coefficients of R, the lowest first.
pub(super) const R: [f64; 7] = [
    0.666_666_666_666_673_4,
    0.399_999_999_994_139_9,
    0.285_714_287_425_587_74,
    0.222_221_985_540_233_76,
    0.181_835_654_000_025_22,
    0.153_140_211_816_014_6,
    0.147_962_616_743_349_7,
];

/// k and m with x = 2ᵏ m, m between √½ and √2, for a positive normal x.
#[inline(always)]
pub(super) fn split(x: f64) -> (f64, f64) {
    /// The bits of √½.
    const HALF_ROOT: u64 = 0x3fe6_a09e_667f_3bcd;
    /// 2^52 + 1023, as the bits of an integer in the low part of a float near 2^52.
    const SHIFT: f64 = 4_503_599_627_370_496.0;
    let above = x.to_bits().wrapping_sub(HALF_ROOT);
    // The exponent, biased so that it is not negative: 1023 is 0.
    let k = above.wrapping_add(1023 << 52) >> 52;
    let k = f64::from_bits(k | SHIFT.to_bits()) - (SHIFT + 1023.0);
    let m = f64::from_bits((above & 0x000f_ffff_ffff_ffff).wrapping_add(HALF_ROOT));
    (k, m)
}

/// k ln 2 + ln(1 + f) + low.
#[inline(always)]
fn combine(k: f64, f: f64, low: f64) -> f64 {
    let s = f / (2.0 + f);
    let z = s * s;
    let half_square = 0.5 * f * f;
    let tail = s.mul_add(z.mul_add(polynomial(z, &R), half_square), k.mul_add(LN_2.1, low));
    k.mul_add(LN_2.0, f - (half_square - tail))
}

/// Where [`ln`] is good: positive normal numbers.
#[inline(always)]
pub(super) fn ln_covers(x: f64) -> bool {
    (f64::MIN_POSITIVE..=f64::MAX).contains(&x)
}

/// ln x.
#[inline(always)]
pub(super) fn ln(x: f64) -> f64 {
    let (k, m) = split(x);
    combine(k, m - 1.0, 0.0)
}

/// Where [`log1p`] is good.
#[inline(always)]
pub(super) fn log1p_covers(x: f64) -> bool {
    (-1.0 + f64::EPSILON..=1e300).contains(&x)
}

/// ln(1 + x). What rounding of 1 + x loses is added to the logarithm.
#[inline(always)]
pub(super) fn log1p(x: f64) -> f64 {
    let u = 1.0 + x;
    let (k, m) = split(u);
    let lost = if x.abs() < 1.0 { x - (u - 1.0) } else { 1.0 - (u - x) };
    let exact = k == 0.0;
    let f = if exact { x } else { m - 1.0 };
    let low = if exact { 0.0 } else { lost / u };
    let value = combine(k, f, low);
    // −0 stays −0.
    if x == 0.0 { x } else { value }
}

/// Where [`asinh`] is good.
#[inline(always)]
pub(super) fn asinh_covers(x: f64) -> bool {
    x.abs() <= 1e150
}

/// asinh x = ± ln(1 + |x| + x²/(1 + √(1 + x²))).
#[inline(always)]
pub(super) fn asinh(x: f64) -> f64 {
    let square = x * x;
    let value = log1p(x.abs() + square / (1.0 + (1.0 + square).sqrt()));
    value.copysign(x)
}

/// Where [`atanh`] is good.
#[inline(always)]
pub(super) fn atanh_covers(x: f64) -> bool {
    x.abs() <= 1.0 - f64::EPSILON
}

/// atanh x = ± ln(1 + 2|x|/(1 − |x|))/2.
#[inline(always)]
pub(super) fn atanh(x: f64) -> f64 {
    let size = x.abs();
    (0.5 * log1p(2.0 * size / (1.0 - size))).copysign(x)
}

/// Where [`logit`] is good.
#[inline(always)]
pub(super) fn logit_covers(x: f64) -> bool {
    (f64::MIN_POSITIVE..=1.0 - f64::EPSILON).contains(&x)
}

/// ln(x/(1 − x)). Near 1/2 by 1 + (2x − 1)/(1 − x), which is exact in its small part.
#[inline(always)]
pub(super) fn logit(x: f64) -> f64 {
    let near = x > 0.25 && x < 0.75;
    let below = log1p(if near { (2.0 * x - 1.0) / (1.0 - x) } else { -x });
    if near { below } else { ln(x) - below }
}
