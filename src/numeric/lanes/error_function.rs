//! erf, erfc and the normal distribution function.
//!
//! Below 1, erf x = x (2/√π + x² E(x²)). From 1 on, erfc x = e^(−x²) G(t)/(1 + 2x) with t = (x − 3)/(x + 3), where G is nearly
//! constant (the substitution is that of Schonfelder, *Chebyshev expansions for the error and related functions*, 1978). Both
//! polynomials are those whose largest relative error is the least (below 3e-18).

use super::exponential::{exp_of_pair, polynomial};

/// 2/√π in two parts.
const TWO_OVER_ROOT_PI: (f64, f64) = (std::f64::consts::FRAC_2_SQRT_PI, 1.533_545_961_316_588e-17);

/// Where these are good: erfc is a normal number.
#[inline(always)]
pub(super) fn covers(x: f64) -> bool {
    x.abs() <= 26.0
}

/// erf x for |x| ≤ 1.
#[inline(always)]
fn near(x: f64) -> f64 {
    const E: [f64; 12] = [
        -0.376_126_389_031_837_54,
        0.112_837_916_709_550_05,
        -0.026_866_170_645_096_56,
        0.005_223_977_624_976_773,
        -0.000_854_832_698_828_479_6,
        0.000_120_553_313_301_850_25,
        -1.492_559_939_886_717_5e-5,
        1.646_105_099_064_36e-6,
        -1.635_070_075_273_300_6e-7,
        1.466_150_943_020_061_9e-8,
        -1.137_655_335_547_645_2e-9,
        5.958_940_805_422_063e-11,
    ];
    let z = x * x;
    x.mul_add(TWO_OVER_ROOT_PI.0, x * z.mul_add(polynomial(z, &E), TWO_OVER_ROOT_PI.1))
}

/// erfc x for 1 ≤ x ≤ 26.
#[inline(always)]
fn far(x: f64) -> f64 {
    const G: [f64; 21] = [
        1.253_008_058_269_729_6,
        -0.135_621_106_124_581_2,
        -0.047_562_294_353_452_53,
        0.129_645_158_702_763_6,
        -0.119_273_663_415_148_64,
        0.068_308_027_343_802_62,
        -0.023_770_514_924_024_242,
        0.002_529_391_822_234_334_6,
        0.001_888_690_449_208_377,
        -0.000_779_832_396_864_534_7,
        -0.000_105_160_633_570_066_79,
        0.000_125_100_803_118_017_98,
        4.953_808_325_331_245e-6,
        -2.011_039_062_084_674_7e-5,
        -7.425_484_456_896_184e-7,
        3.510_484_116_364_912e-6,
        3.603_241_355_353_882e-7,
        -6.938_589_602_789_018e-7,
        -9.755_745_938_293_97e-8,
        1.607_574_338_077_028_2e-7,
        -2.945_777_614_268_47e-8,
    ];
    let t = (x - 3.0) / (x + 3.0);
    let square = x * x;
    let lost = x.mul_add(x, -square);
    exp_of_pair(-square, -lost) * polynomial(t, &G) / (1.0 + 2.0 * x)
}

/// erf x for |x| ≤ 26.
#[inline(always)]
pub(super) fn erf(x: f64) -> f64 {
    let size = x.abs();
    let beyond = 1.0 - far(if size < 1.0 { 1.0 } else { size });
    let value = if size < 1.0 { near(size) } else { beyond };
    value.copysign(x)
}

/// erfc x for |x| ≤ 26.
#[inline(always)]
pub(super) fn erfc(x: f64) -> f64 {
    let size = x.abs();
    let tail = far(if size < 1.0 { 1.0 } else { size });
    let tail = if x < 0.0 { 2.0 - tail } else { tail };
    if size < 1.0 { 1.0 - near(x) } else { tail }
}

/// Φ(x) = erfc(−x/√2)/2 for |x| ≤ 36.
#[inline(always)]
pub(super) fn normal_cdf(x: f64) -> f64 {
    0.5 * erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// Where [`normal_cdf`] is good.
#[inline(always)]
pub(super) fn normal_cdf_covers(x: f64) -> bool {
    x.abs() <= 36.0
}
