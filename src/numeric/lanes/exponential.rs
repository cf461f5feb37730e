//! e^x, e^x − 1 and what is made of them.
//!
//! With n the integer nearest to x/ln 2 and r = x − n ln 2, |r| ≤ ln 2/2: e^x = 2ⁿ e^r. The subtraction is done with ln 2 in two
//! parts, and e^r = 1 + r + r² Q(r) with the polynomial Q of degree 9 whose largest relative error is the least (6e-18).

use super::logarithm;

const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// ln 2 in two parts.
const LN_2: (f64, f64) = (std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);
/// Adding this rounds to integers of less than 2^51, which are then the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// Coefficients of Q, the lowest first.
const Q: [f64; 10] = [
    0.500_000_000_000_001,
    0.166_666_666_666_666_74,
    0.041_666_666_666_521_99,
    0.008_333_333_333_322_207,
    0.001_388_888_894_782_089_1,
    0.000_198_412_698_865_91,
    2.480_148_732_601_234_3e-5,
    2.755_724_233_668_035_7e-6,
    2.763_265_575_933_014_7e-7,
    2.511_004_989_585_871_6e-8,
];

/// The value of a polynomial, the lowest coefficient first, by Horner's rule.
#[inline(always)]
pub(super) fn polynomial<const N: usize>(x: f64, c: &[f64; N]) -> f64 {
    let mut value = c[N - 1];
    for k in (0..N - 1).rev() {
        value = value.mul_add(x, c[k]);
    }
    value
}

/// 2ⁿ of an integer n between −1022 and 1023, given as the bits of n + [`ROUND`].
#[inline(always)]
fn power_of_two(n: u64) -> f64 {
    f64::from_bits(n.wrapping_add(1023) << 52)
}

/// n, as a float and as bits, and r with x = n ln 2 + r.
#[inline(always)]
pub(super) fn reduce(x: f64) -> (f64, u64, f64) {
    let shifted = x.mul_add(LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = n.mul_add(-LN_2.1, n.mul_add(-LN_2.0, x));
    (n, shifted.to_bits(), r)
}

/// e^r − 1 for |r| ≤ ln 2/2.
#[inline(always)]
fn small(r: f64) -> f64 {
    (r * r).mul_add(polynomial(r, &Q), r)
}

/// e^(x + low) for |x| ≤ 708 and a `low` far below.
#[inline(always)]
pub(super) fn exp_of_pair(x: f64, low: f64) -> f64 {
    let (_, n, r) = reduce(x);
    let scale = power_of_two(n);
    let above = small(r);
    scale.mul_add(above.mul_add(low, above + low), scale)
}

/// Where [`exp`] is good.
#[inline(always)]
pub(super) fn exp_covers(x: f64) -> bool {
    x.abs() <= 708.0
}

/// e^x for |x| ≤ 708.
#[inline(always)]
pub(super) fn exp(x: f64) -> f64 {
    let (_, n, r) = reduce(x);
    let scale = power_of_two(n);
    scale.mul_add(small(r), scale)
}

/// e^x − 1 for |x| ≤ 708: 2ⁿ (e^r − 1) + (2ⁿ − 1).
#[inline(always)]
pub(super) fn expm1(x: f64) -> f64 {
    let (_, n, r) = reduce(x);
    let scale = power_of_two(n);
    let value = scale.mul_add(small(r), scale - 1.0);
    // −0 stays −0.
    if x == 0.0 { x } else { value }
}

/// 1/(1 + e^−x) for |x| ≤ 708, by e^−|x|.
#[inline(always)]
pub(super) fn sigmoid(x: f64) -> f64 {
    let e = exp(-x.abs());
    let numerator = if x >= 0.0 { 1.0 } else { e };
    numerator / (1.0 + e)
}

/// ln(1 + e^x) for |x| ≤ 708: max(x, 0) + ln(1 + e^−|x|).
#[inline(always)]
pub(super) fn softplus(x: f64) -> f64 {
    let rest = logarithm::log1p(exp(-x.abs()));
    if x > 0.0 { x + rest } else { rest }
}

/// cosh r − 1 and sinh r for |r| ≤ ln 2/2: polynomials in r².
#[inline(always)]
fn small_hyperbolic(r: f64) -> (f64, f64) {
    /// cosh r = 1 + r² C(r²).
    const C: [f64; 6] = [
        0.5,
        0.041_666_666_666_666_706,
        0.001_388_888_888_886_467_7,
        2.480_158_736_383_512_6e-5,
        2.755_724_047_699_295_6e-7,
        2.092_503_974_052_234_2e-9,
    ];
    /// sinh r = r + r³ S(r²).
    const S: [f64; 6] = [
        0.166_666_666_666_666_66,
        0.008_333_333_333_333_337,
        0.000_198_412_698_412_537_03,
        2.755_731_926_547_668e-6,
        2.505_205_589_623_236e-8,
        1.609_122_827_614_868_9e-10,
    ];
    let z = r * r;
    (z * polynomial(z, &C), (r * z).mul_add(polynomial(z, &S), r))
}

/// x = n ln 2 + r as cosh(n ln 2), sinh(n ln 2), cosh r − 1, sinh r.
#[inline(always)]
fn hyperbolic_parts(x: f64) -> (f64, f64, f64, f64) {
    let (_, n, r) = reduce(x);
    // Half of 2ⁿ and of 2⁻ⁿ.
    let up = f64::from_bits(n.wrapping_add(1022) << 52);
    let down = f64::from_bits(1022_u64.wrapping_sub(n) << 52);
    let (cosh, sinh) = small_hyperbolic(r);
    (up + down, up - down, cosh, sinh)
}

/// sinh x for |x| ≤ 708, by the addition theorem for n ln 2 + r.
#[inline(always)]
pub(super) fn sinh(x: f64) -> f64 {
    let (c, s, cosh, sinh) = hyperbolic_parts(x);
    let value = c.mul_add(sinh, s.mul_add(cosh, s));
    if x == 0.0 { x } else { value }
}

/// cosh x for |x| ≤ 708.
#[inline(always)]
pub(super) fn cosh(x: f64) -> f64 {
    let (c, s, cosh, sinh) = hyperbolic_parts(x);
    s.mul_add(sinh, c.mul_add(cosh, c))
}

/// (sinh x, cosh x) for |x| ≤ 708: the same bits as from [`sinh`] and [`cosh`], with what they share done once.
#[inline(always)]
pub(super) fn sinh_cosh(x: f64) -> (f64, f64) {
    let (c, s, cosh, sinh) = hyperbolic_parts(x);
    let value = c.mul_add(sinh, s.mul_add(cosh, s));
    (if x == 0.0 { x } else { value }, s.mul_add(sinh, c.mul_add(cosh, c)))
}

/// tanh x = ± t/(t + 2) with t = e^(2|x|) − 1, for all x but NaN; beyond 20 it is 1 in floating point.
#[inline(always)]
pub(super) fn tanh(x: f64) -> f64 {
    const END: f64 = 20.0;
    let size = x.abs();
    let t = expm1(2.0 * if size < END { size } else { END });
    (t / (t + 2.0)).copysign(x)
}

/// Where [`tanh`] is good.
#[inline(always)]
pub(super) fn tanh_covers(x: f64) -> bool {
    x.abs() <= f64::MAX
}
