//! Whether samples follow a stated distribution: three tests on counts in bins.
//!
//! The bins are fixed before the tested samples are seen, with masses computed from the density, so nothing is
//! interpolated. On the counts run
//!
//! 1. Kolmogorov–Smirnov over the bins' edges: D = max |F_n − F| with the asymptotic law of √n D. Over the edges
//!    alone D is at most the usual one, so the p-value is on the safe side;
//! 2. Pearson's χ² over some 64 groups of bins, which sees what is local;
//! 3. Neyman's smooth test with Legendre polynomials of degree 1 to 6 in F(x) (Neyman 1937; Rayner, Thas and Best,
//!    *Smooth Tests of Goodness of Fit*, 2009), which sees shifts and scales best.
//!
//! Each may raise a false alarm with a third of the stated rate (Bonferroni).

use serde::Serialize;
use statrs::function::gamma::checked_gamma_ur;

/// The probability of a false alarm per run.
pub const FALSE_ALARM: f64 = 1e-6;

/// About how many groups the χ² test has.
const GROUPS: f64 = 64.0;
/// The least expected count of a group, for the χ² law to hold far out in its tail.
const LEAST_EXPECTED: f64 = 30.0;
/// The highest degree of the smooth test.
const DEGREES: usize = 6;

/// The outcome of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Goodness {
    /// The Kolmogorov–Smirnov statistic over the edges.
    pub ks_statistic: f64,
    /// Its p-value.
    pub ks_p: f64,
    /// The p-value of the χ² test.
    pub chi_squared_p: f64,
    /// The p-value of the smooth test.
    pub smooth_p: f64,
    /// The probability, at most, that a right density looks as bad by any of the tests.
    pub p_value: f64,
}

impl Goodness {
    /// Whether the samples contradict the density, at the stated false-alarm rate.
    #[must_use]
    pub fn alarms(&self) -> bool {
        self.p_value.is_nan() || self.p_value < FALSE_ALARM
    }
}

/// Tests counts in consecutive bins against the masses of the bins (which may fail to add up to 1, or be
/// negative: a wrong density, which the tests then reject).
#[must_use]
pub fn goodness(counts: &[u64], masses: &[f64]) -> Goodness {
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let counts: Vec<f64> = counts.iter().map(|c| *c as f64).collect();
    let n: f64 = counts.iter().sum();
    let (ks_statistic, ks_p) = kolmogorov_smirnov(&counts, masses, n);
    let chi_squared_p = chi_squared(&counts, masses, n);
    let smooth_p = smooth(&counts, masses, n);
    // NaN stays NaN, and alarms.
    let smallest = [ks_p, chi_squared_p, smooth_p]
        .into_iter()
        .fold(1.0, |a: f64, b| if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) });
    let p_value = if smallest.is_nan() { f64::NAN } else { (3.0 * smallest).min(1.0) };
    Goodness { ks_statistic, ks_p, chi_squared_p, smooth_p, p_value }
}

fn kolmogorov_smirnov(counts: &[f64], masses: &[f64], n: f64) -> (f64, f64) {
    let (mut empirical, mut stated, mut largest) = (0.0, 0.0, 0.0_f64);
    for (count, mass) in counts.iter().zip(masses) {
        empirical += count / n;
        stated += mass;
        let distance = (empirical - stated).abs();
        largest = if distance.is_nan() { f64::NAN } else { largest.max(distance) };
    }
    (largest, kolmogorov_tail(n.sqrt() * largest))
}

/// P(K > t) for Kolmogorov's limit law: 2 Σ (−1)^(k−1) e^(−2k²t²), for small t by the equivalent theta series
/// 1 − √(2π)/t Σ e^(−(2k−1)²π²/(8t²)).
#[must_use]
pub fn kolmogorov_tail(t: f64) -> f64 {
    use std::f64::consts::PI;
    if t <= 0.0 {
        return 1.0;
    }
    let k = (1..=8).map(f64::from);
    let p = if t < 1.0 {
        let sum: f64 =
            k.map(|k| core_math::exp(-(2.0 * k - 1.0) * (2.0 * k - 1.0) * PI * PI / (8.0 * t * t))).sum();
        1.0 - (2.0 * PI).sqrt() / t * sum
    } else {
        let sum: f64 =
            k.map(|k| if k % 2.0 == 1.0 { 1.0 } else { -1.0 } * core_math::exp(-2.0 * k * k * t * t)).sum();
        2.0 * sum
    };
    if p.is_nan() { p } else { p.clamp(0.0, 1.0) }
}

fn chi_squared(counts: &[f64], masses: &[f64], n: f64) -> f64 {
    let least = (n / GROUPS).max(LEAST_EXPECTED);
    let mut groups: Vec<(f64, f64)> = Vec::new();
    let (mut observed, mut expected) = (0.0, 0.0);
    for (count, mass) in counts.iter().zip(masses) {
        if mass.is_nan() {
            return f64::NAN;
        }
        observed += count;
        expected += n * mass;
        if expected >= least {
            groups.push((observed, expected));
            (observed, expected) = (0.0, 0.0);
        }
    }
    // What is left joins the last group.
    match groups.last_mut() {
        Some(last) => {
            last.0 += observed;
            last.1 += expected;
        }
        None => return if observed > 0.0 && expected <= 0.0 { 0.0 } else { 1.0 },
    }
    let statistic: f64 = groups.iter().map(|(o, e)| (o - e) * (o - e) / e).sum();
    #[expect(clippy::cast_precision_loss, reason = "at most a few hundred groups")]
    let degrees = groups.len() as f64 - 1.0;
    if degrees < 1.0 { 1.0 } else { chi_squared_tail(statistic, degrees) }
}

/// P(χ² > x) with this many degrees of freedom: the regularised upper incomplete gamma function.
#[must_use]
pub fn chi_squared_tail(x: f64, degrees: f64) -> f64 {
    if x.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    if x > 1e6 {
        return 0.0;
    }
    checked_gamma_ur(degrees / 2.0, x / 2.0).map_or(f64::NAN, |p| p.clamp(0.0, 1.0))
}

fn smooth(counts: &[f64], masses: &[f64], n: f64) -> f64 {
    let mut sums = [0.0; DEGREES];
    let mut stated = 0.0_f64;
    for (count, mass) in counts.iter().zip(masses) {
        let (from, to) = (stated.clamp(0.0, 1.0), (stated + mass).clamp(0.0, 1.0));
        stated += mass;
        let components = components(from, to);
        for (sum, component) in sums.iter_mut().zip(components) {
            *sum += count * component;
        }
    }
    let statistic: f64 = sums.iter().map(|s| s * s / n).sum();
    #[expect(clippy::cast_precision_loss, reason = "6")]
    let degrees = DEGREES as f64;
    chi_squared_tail(statistic, degrees)
}

/// The means over (from, to) of the Legendre polynomials of degree 1 to 6 on (0, 1), scaled to variance 1:
/// ∫ P_j = (P_{j+1} − P_{j−1})/(2j + 1).
fn components(from: f64, to: f64) -> [f64; DEGREES] {
    let (low, high) = (legendre(2.0 * from - 1.0), legendre(2.0 * to - 1.0));
    let mut means = [0.0; DEGREES];
    for (index, mean) in means.iter_mut().enumerate() {
        let j = index + 1;
        #[expect(clippy::cast_precision_loss, reason = "at most 13")]
        let odd = (2 * j + 1) as f64;
        *mean = if to - from > 1e-9 {
            let integral = |p: &[f64; DEGREES + 2]| (p[j + 1] - p[j - 1]) / odd;
            odd.sqrt() * (integral(&high) - integral(&low)) / (2.0 * (to - from))
        } else {
            odd.sqrt() * legendre(from + to - 1.0)[j]
        };
    }
    means
}

/// P_0 … P_7 at x by the three-term recurrence.
fn legendre(x: f64) -> [f64; DEGREES + 2] {
    let mut p = [1.0; DEGREES + 2];
    p[1] = x;
    let mut j = 1.0;
    for i in 1..=DEGREES {
        p[i + 1] = ((2.0 * j + 1.0) * x * p[i] - j * p[i - 1]) / (j + 1.0);
        j += 1.0;
    }
    p
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_at_tabulated_points() {
        // Kolmogorov's 5 % and 1 % points; χ²₁ and χ²₁₀ 5 % points.
        assert!((kolmogorov_tail(1.358_1) - 0.05).abs() < 1e-5);
        assert!((kolmogorov_tail(1.627_6) - 0.01).abs() < 1e-5);
        assert!((kolmogorov_tail(0.999_999) - kolmogorov_tail(1.0)).abs() < 1e-5);
        assert!(kolmogorov_tail(0.2) > 0.999_999);
        assert!((chi_squared_tail(3.841_459, 1.0) - 0.05).abs() < 1e-6);
        assert!((chi_squared_tail(18.307_04, 10.0) - 0.05).abs() < 1e-6);
    }

    #[test]
    fn components_are_orthonormal() {
        let bins = 2000;
        let mut gram = [[0.0; DEGREES]; DEGREES];
        for k in 0..bins {
            let (a, b) = (f64::from(k) / f64::from(bins), f64::from(k + 1) / f64::from(bins));
            let c = components(a, b);
            for i in 0..DEGREES {
                for j in 0..DEGREES {
                    gram[i][j] += c[i] * c[j] / f64::from(bins);
                }
            }
        }
        for (i, row) in gram.iter().enumerate() {
            for (j, value) in row.iter().enumerate() {
                let exact = if i == j { 1.0 } else { 0.0 };
                assert!((value - exact).abs() < 1e-4, "{i} {j} {value}");
            }
        }
    }

    #[test]
    fn exact_counts_pass_and_shifted_ones_alarm() {
        let masses = vec![0.001; 1000];
        assert!(!goodness(&vec![1000; 1000], &masses).alarms());
        let mut tilted = vec![1000; 1000];
        for (k, count) in tilted.iter_mut().enumerate() {
            *count = 980 + k as u64 / 25;
        }
        assert!(goodness(&tilted, &masses).alarms());
        let mut local = vec![1000; 1000];
        local[500..516].fill(900);
        local[516..532].fill(1100);
        assert!(goodness(&local, &masses).alarms());
        // A lost branch, a negative density, no number at all.
        assert!(goodness(&vec![1000; 1000], &vec![0.0005; 1000]).alarms());
        assert!(goodness(&vec![1000; 1000], &vec![-0.001; 1000]).alarms());
        assert!(goodness(&vec![1000; 1000], &vec![f64::NAN; 1000]).alarms());
    }
}
