//! x^y and ∛x for x > 0, by e^(y ln x) with ln x in two parts.
//!
//! ln x is known to about 60 bits, so that the product is good to a unit in the last place while |y ln x| ≤ 100.

use super::exponential::{exp_of_pair, polynomial};
use super::logarithm::{R, split};

/// Where [`power`] is good.
#[inline(always)]
pub(super) fn covers(x: f64, y: f64) -> bool {
    /// ln x is at most 0.7 times the distance of its exponent from that of 1, and a little.
    const LARGEST: f64 = 100.0;
    let (k, _) = split(x);
    (f64::MIN_POSITIVE..=f64::MAX).contains(&x)
        && (k.abs() + 0.5) * y.abs() * std::f64::consts::LN_2 <= LARGEST
}

/// x^y.
#[inline(always)]
pub(super) fn power(x: f64, y: f64) -> f64 {
    let (high, low) = ln_pair(x);
    let product = y * high;
    exp_of_pair(product, y.mul_add(high, -product) + y * low)
}

/// ln x as a sum of two.
#[inline(always)]
fn ln_pair(x: f64) -> (f64, f64) {
    /// ln 2 in two parts.
    const LN_2: (f64, f64) = (std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);
    let (k, m) = split(x);
    let f = m - 1.0;
    // s = f/(2 + f) in two parts.
    let d = 2.0 + f;
    let d_low = f - (d - 2.0);
    let s = f / d;
    let s_low = (-s).mul_add(d_low, (-s).mul_add(d, f)) / d;
    let z = s * s;
    let rest = (s * z).mul_add(polynomial(z, &R), 2.0 * s_low);
    // k ln 2 in two parts, and the sum of the two large ones with its error.
    let a = k * LN_2.0;
    let a_low = k.mul_add(LN_2.1, k.mul_add(LN_2.0, -a));
    let b = 2.0 * s;
    let sum = a + b;
    let other = sum - a;
    let lost = (a - (sum - other)) + (b - other);
    let low = lost + (a_low + rest);
    let high = sum + low;
    (high, low - (high - sum))
}

/// ∛x for x > 0 where `covers(x, 1/3)`: by [`power`], whose exponent is rounded, and a Newton step.
#[inline(always)]
pub(super) fn cbrt(x: f64) -> f64 {
    let y = power(x, 1.0 / 3.0);
    let square = y * y;
    let lost = y.mul_add(y, -square);
    let off = square.mul_add(y, -x) + lost * y;
    y - off / (3.0 * square)
}
