//! sin, cos, tan and arctan.
//!
//! With n the integer nearest to 2x/π and r = x − n π/2, taken with π/2 in three parts, sine and cosine of x are ± those of r, or the
//! other way round for odd n. On |r| ≤ π/4 both are polynomials in r² (errors below 7e-18).

use super::exponential::polynomial;

/// π/2 in three parts.
const HALF_PI: [f64; 3] =
    [std::f64::consts::FRAC_PI_2, 6.123_233_995_736_766e-17, -1.497_384_904_859_169_8e-33];
/// Adding this rounds to integers of less than 2^51, which are then the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// Where these are good: x − n π/2 keeps its digits up to here.
#[inline(always)]
pub(super) fn covers(x: f64) -> bool {
    x.abs() <= 1e6
}

/// sin r and cos r, and the bits of n.
#[inline(always)]
fn parts(x: f64) -> (f64, f64, u64) {
    /// sin r = r + r³ S(r²).
    const S: [f64; 6] = [
        -0.166_666_666_666_666_4,
        0.008_333_333_333_323_624,
        -0.000_198_412_698_301_091_45,
        2.755_731_363_860_779e-6,
        -2.505_073_239_487_017_4e-8,
        1.589_458_061_599_57e-10,
    ];
    /// cos r = 1 − r²/2 + r⁴ C(r²).
    const C: [f64; 6] = [
        0.041_666_666_666_666_65,
        -0.001_388_888_888_888_281_8,
        2.480_158_729_460_779_8e-5,
        -2.755_731_573_082_888e-7,
        2.087_589_644_142_988_6e-9,
        -1.136_790_370_086_271_6e-11,
    ];
    let shifted = x.mul_add(std::f64::consts::FRAC_2_PI, ROUND);
    let n = shifted - ROUND;
    // The first difference is exact; `low` is what rounding of the second loses.
    let far = n.mul_add(-HALF_PI[0], x);
    let r = n.mul_add(-HALF_PI[1], far);
    let low = n.mul_add(-HALF_PI[2], n.mul_add(-HALF_PI[1], far - r));
    let z = r * r;
    let sin = r + (r * z).mul_add(polynomial(z, &S), low);
    let half = 0.5 * z;
    let one = 1.0 - half;
    let cos = one + (((1.0 - one) - half) + (z * z).mul_add(polynomial(z, &C), -r * low));
    (sin, cos, shifted.to_bits())
}

/// With its sign changed where the bit 1 of n is set.
#[inline(always)]
fn turned(x: f64, n: u64) -> f64 {
    f64::from_bits(x.to_bits() ^ ((n & 2) << 62))
}

/// sin x for |x| ≤ 10⁶.
#[inline(always)]
pub(super) fn sin(x: f64) -> f64 {
    let (sin, cos, n) = parts(x);
    let value = turned(if n & 1 == 0 { sin } else { cos }, n);
    if x == 0.0 { x } else { value }
}

/// cos x for |x| ≤ 10⁶.
#[inline(always)]
pub(super) fn cos(x: f64) -> f64 {
    let (sin, cos, n) = parts(x);
    turned(if n & 1 == 0 { cos } else { sin }, n.wrapping_add(1))
}

/// (sin x, cos x) for |x| ≤ 10⁶: the same bits as from [`sin`] and [`cos`], with what they share done once.
#[inline(always)]
pub(super) fn sin_cos(x: f64) -> (f64, f64) {
    let (sin, cos, n) = parts(x);
    let even = n & 1 == 0;
    let value = turned(if even { sin } else { cos }, n);
    (if x == 0.0 { x } else { value }, turned(if even { cos } else { sin }, n.wrapping_add(1)))
}

/// tan x for |x| ≤ 10⁶: sin r/cos r, or −cos r/sin r for odd n.
#[inline(always)]
pub(super) fn tan(x: f64) -> f64 {
    let (sin, cos, n) = parts(x);
    let even = n & 1 == 0;
    let value = if even { sin } else { -cos } / if even { cos } else { sin };
    if x == 0.0 { x } else { value }
}

/// Where [`atan`] is good: all but NaN.
#[inline(always)]
pub(super) fn atan_covers(x: f64) -> bool {
    x.abs() <= 1e300
}

/// arctan x. With t = tan(π/8): below t the polynomial itself, up to 1/t the angle π/4 and (|x| − 1)/(|x| + 1), above it π/2 and
/// −1/|x|.
#[inline(always)]
pub(super) fn atan(x: f64) -> f64 {
    const SMALL: f64 = 0.414_213_562_373_095_03;
    const LARGE: f64 = 2.414_213_562_373_095;
    /// arctan u = u + u³ A(u²).
    const A: [f64; 11] = [
        -0.333_333_333_333_332,
        0.199_999_999_999_539_96,
        -0.142_857_142_802_395_2,
        0.111_111_107_856_714_37,
        -0.090_908_978_225_694_27,
        0.076_920_613_823_445_82,
        -0.066_631_174_034_724_84,
        0.058_479_866_519_442_11,
        -0.050_397_427_397_404_645,
        0.038_075_651_064_165_02,
        -0.017_919_294_600_161_29,
    ];
    /// What the angles lose by rounding.
    const QUARTER_LOW: f64 = 3.061_616_997_868_383e-17;
    let size = x.abs();
    let (small, large) = (size <= SMALL, size > LARGE);
    let numerator = if large { -1.0 } else { size - 1.0 };
    let denominator = if large { size } else { size + 1.0 };
    let u = if small { size } else { numerator / denominator };
    let angle = if large { std::f64::consts::FRAC_PI_2 } else { std::f64::consts::FRAC_PI_4 };
    let low = if large { 2.0 * QUARTER_LOW } else { QUARTER_LOW };
    let (angle, low) = if small { (0.0, 0.0) } else { (angle, low) };
    let z = u * u;
    let value = angle + (u + (u * z).mul_add(polynomial(z, &A), low));
    value.copysign(x)
}
