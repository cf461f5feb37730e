//! Adaptive quadrature over finite and infinite spans whose ends may be integrable singularities.
//!
//! Each end is mapped away by the double exponential substitution (Takahasi and Mori 1974), x = a + (b − a) σ(π sinh t)
//! on a finite span and x = a + s exp(π/2 sinh t) on a half line, after which the integrand decays at both ends and
//! the Gauss–Kronrod rule of 15 points is applied adaptively in t. What lies nearer to an end than floats can
//! resolve is extrapolated from the power with which the integrand grows there, and counted as error.
//!
//! A corner of the integrand that lies within some thousandths of a panel from its edge is seen by no node: it costs
//! up to about 1e-7 that the estimate does not show. Known corners should be ends.

/// An integral and how well it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Integral {
    /// The value.
    pub value: f64,
    /// An estimate of the absolute error.
    pub error: f64,
    /// The part of the value that was extrapolated towards the ends, which floats cannot resolve.
    pub extrapolated: f64,
    /// The part of the error that comes from the rest.
    pub inner_error: f64,
    /// How often the integrand was evaluated.
    pub evaluations: usize,
    /// At how many of these places it was NaN, which counts as 0.
    pub undefined: usize,
}

impl Integral {
    /// The sum over two spans.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            error: self.error + other.error,
            extrapolated: self.extrapolated + other.extrapolated,
            inner_error: self.inner_error + other.inner_error,
            evaluations: self.evaluations + other.evaluations,
            undefined: self.undefined + other.undefined,
        }
    }
}

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// Stop at this absolute error.
    pub tolerance: f64,
    /// Stop after about this many evaluations.
    pub evaluations: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self { tolerance: 1e-12, evaluations: 6000 }
    }
}

/// ∫ f over (lower, upper); an end may be infinite. `scale` is the order of magnitude of lengths on which f changes,
/// used on infinite spans.
pub fn integrate(f: &dyn Fn(f64) -> f64, lower: f64, upper: f64, scale: f64, effort: Effort) -> Integral {
    if lower.is_nan() || upper.is_nan() || lower >= upper {
        return Integral::default();
    }
    match (lower.is_finite(), upper.is_finite()) {
        (true, true) => finite(f, lower, upper, effort),
        (true, false) => half_line(f, lower, scale, effort),
        (false, true) => half_line(&|x| f(-x), -upper, scale, effort),
        (false, false) => half_line(f, 0.0, scale, effort).and(half_line(&|x| f(-x), 0.0, scale, effort)),
    }
}

/// ∫ f over a finite span on which f is smooth up to the ends; where it turns out not to be, as [`integrate`].
pub fn integrate_smooth(f: &dyn Fn(f64) -> f64, lower: f64, upper: f64, effort: Effort) -> Integral {
    let first = adaptive(f, lower, upper, 1, Effort { evaluations: 200.min(effort.evaluations), ..effort });
    if first.error <= effort.tolerance && first.undefined == 0 {
        return first;
    }
    // A pole inside, as of a density where the map is flat: split there.
    let peak = peak(f, lower, upper);
    let split = |a, b| if a < b { finite(f, a, b, effort) } else { Integral::default() };
    let second = split(lower, peak).and(split(peak, upper));
    if second.error <= first.error || first.undefined > 0 { second } else { first }
}

/// A place in the span where |f| is largest, seen from repeated refinement around the largest of some values.
fn peak(f: &dyn Fn(f64) -> f64, lower: f64, upper: f64) -> f64 {
    const POINTS: u32 = 16;
    let (mut a, mut b) = (lower, upper);
    let mut best = a.midpoint(b);
    for _ in 0..40 {
        let step = (b - a) / f64::from(POINTS);
        let height = |x: f64| {
            let y = f(x).abs();
            if y.is_nan() { f64::INFINITY } else { y }
        };
        let points = (1..POINTS).map(|k| a + step * f64::from(k));
        let Some(top) = points.max_by(|x, y| height(*x).total_cmp(&height(*y))) else { break };
        best = top;
        if step <= f64::EPSILON * top.abs() || !height(top).is_finite() {
            break;
        }
        (a, b) = ((top - step).max(lower), (top + step).min(upper));
    }
    best
}

/// In t, beyond this e^(−π sinh t) underflows.
const T_FINITE: f64 = 6.1;
/// In t, beyond this e^(π/2 sinh t) overflows.
const T_INFINITE: f64 = 6.7;

fn finite(f: &dyn Fn(f64) -> f64, a: f64, b: f64, effort: Effort) -> Integral {
    use std::f64::consts::PI;
    let length = b - a;
    if !length.is_finite() {
        return Integral { error: f64::INFINITY, inner_error: f64::INFINITY, ..Integral::default() };
    }
    // Distances below these are lost when they are added to the end.
    let smallest = |end: f64| (4.0 * f64::EPSILON * end.abs()).max(f64::MIN_POSITIVE * 16.0);
    let limit = |end: f64| {
        let share = (smallest(end) / length).min(0.25);
        core_math::asinh(-core_math::log(share / (1.0 - share)) / PI).min(T_FINITE)
    };
    let (from, to) = (-limit(a), limit(b));
    let place = |t: f64| {
        let share = 1.0 / (1.0 + core_math::exp(PI * core_math::sinh(t.abs())));
        let x = if t < 0.0 { a + length * share } else { b - length * share };
        (x, length * PI * core_math::cosh(t) * share * (1.0 - share))
    };
    let transformed = |t: f64| {
        let (x, weight) = place(t);
        if weight == 0.0 || x <= a || x >= b { 0.0 } else { f(x) * weight }
    };
    let middle = adaptive(&transformed, from, to, 2, effort);
    let near_a = unresolved(&|d| f(a + d), place(from).0 - a);
    let near_b = unresolved(&|d| f(b - d), b - place(to).0);
    middle.and(near_a).and(near_b)
}

fn half_line(f: &dyn Fn(f64) -> f64, a: f64, scale: f64, effort: Effort) -> Integral {
    use std::f64::consts::FRAC_PI_2;
    let scale = if scale.is_finite() && scale > 0.0 { scale } else { 1.0 };
    let smallest = (4.0 * f64::EPSILON * a.abs()).max(f64::MIN_POSITIVE * 16.0);
    let from = core_math::asinh(core_math::log((smallest / scale).min(0.25)) / FRAC_PI_2).max(-T_INFINITE);
    let largest = (f64::MAX / 1e4 / scale.max(1.0)).min(1e290);
    let to = core_math::asinh(core_math::log(largest) / FRAC_PI_2);
    let place = |t: f64| {
        let d = scale * core_math::exp(FRAC_PI_2 * core_math::sinh(t));
        (a + d, d * FRAC_PI_2 * core_math::cosh(t))
    };
    let transformed = |t: f64| {
        let (x, weight) = place(t);
        if x <= a { 0.0 } else { finite_product(f(x), weight) }
    };
    let middle = adaptive(&transformed, from, to, 4, effort);
    // Towards infinity in 1/x: ∫ f dx = ∫ f(a + 1/d)/d² dd.
    let far = unresolved(&|d| finite_product(f(a + 1.0 / d), 1.0 / d / d), 1.0 / (place(to).0 - a));
    middle.and(unresolved(&|d| f(a + d), place(from).0 - a)).and(far)
}

/// 0 · ∞ = 0: an integrand that has underflowed against a weight that has overflowed.
fn finite_product(value: f64, weight: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value * weight }
}

/// ∫ of g over (0, d), if g goes like a power near 0: d g(d)/(1 − s) for g ~ x^(−s), with s from g(d) and g(4d).
fn unresolved(g: &dyn Fn(f64) -> f64, d: f64) -> Integral {
    let (near, far) = (g(d) * d, g(4.0 * d) * 4.0 * d);
    let nothing = Integral { evaluations: 2, ..Integral::default() };
    if near == 0.0 || near.is_nan() || far.is_nan() {
        return nothing;
    }
    let power = core_math::log(far / near) / (2.0 * std::f64::consts::LN_2);
    if !(power > 0.0 && near.is_finite()) {
        return Integral { error: f64::INFINITY, ..nothing };
    }
    let value = near / power.min(4.0);
    Integral { value, error: value.abs(), extrapolated: value, ..nothing }
}

struct Panel {
    a: f64,
    b: f64,
    part: Integral,
}

/// Gauss–Kronrod with bisection of the worst panel, from `panels` equal ones.
fn adaptive(f: &dyn Fn(f64) -> f64, a: f64, b: f64, panels: u32, effort: Effort) -> Integral {
    let width = (b - a) / f64::from(panels);
    let mut list: Vec<Panel> = Vec::with_capacity(64);
    for k in 0..panels {
        let left = a + width * f64::from(k);
        let right = if k + 1 == panels { b } else { left + width };
        list.extend(halves(f, &Panel { a: left, b: right, part: kronrod(f, left, right) }));
    }
    loop {
        let total = list.iter().fold(Integral::default(), |sum, panel| sum.and(panel.part));
        let rounding = 4.0 * f64::EPSILON * list.iter().map(|p| p.part.value.abs()).sum::<f64>();
        let worst = list.iter().enumerate().max_by(|x, y| x.1.part.error.total_cmp(&y.1.part.error));
        let Some((index, panel)) = worst else { return total };
        let done = total.error <= effort.tolerance.max(rounding) || total.evaluations >= effort.evaluations;
        let middle = panel.a.midpoint(panel.b);
        if done || middle <= panel.a || middle >= panel.b {
            let error = total.error + rounding;
            return Integral { error, inner_error: error, ..total };
        }
        let [left, right] = halves(f, panel);
        list[index] = left;
        list.push(right);
    }
}

/// The halves of a panel. Besides their own estimates their errors count some of what the whole panel was off by:
/// at a kink the two rules may agree by chance.
fn halves(f: &dyn Fn(f64) -> f64, whole: &Panel) -> [Panel; 2] {
    /// Half of the share of the whole's error that halves may keep.
    const KEPT: f64 = 0.05;
    let middle = whole.a.midpoint(whole.b);
    let (mut left, mut right) = (kronrod(f, whole.a, middle), kronrod(f, middle, whole.b));
    let off = (left.value + right.value - whole.part.value).abs();
    for part in [&mut left, &mut right] {
        part.error = part.error.max(KEPT * off);
        part.inner_error = part.error;
    }
    // Evaluations of the panel that is given up count, too.
    right.evaluations += whole.part.evaluations;
    [Panel { a: whole.a, b: middle, part: left }, Panel { a: middle, b: whole.b, part: right }]
}

/// Abscissas, Kronrod weights and Gauss weights of the 7–15 point rule (Piessens et al., *QUADPACK*, 1983).
const NODES: [(f64, f64, f64); 8] = [
    (0.991_455_371_120_812_6, 0.022_935_322_010_529_224, 0.0),
    (0.949_107_912_342_758_5, 0.063_092_092_629_978_55, 0.129_484_966_168_869_7),
    (0.864_864_423_359_769_1, 0.104_790_010_322_250_19, 0.0),
    (0.741_531_185_599_394_4, 0.140_653_259_715_525_92, 0.279_705_391_489_276_64),
    (0.586_087_235_467_691_1, 0.169_004_726_639_267_9, 0.0),
    (0.405_845_151_377_397_2, 0.190_350_578_064_785_4, 0.381_830_050_505_118_9),
    (0.207_784_955_007_898_47, 0.204_432_940_075_298_9, 0.0),
    (0.0, 0.209_482_141_084_727_82, 0.417_959_183_673_469_4),
];

fn kronrod(f: &dyn Fn(f64) -> f64, a: f64, b: f64) -> Integral {
    let (centre, half) = (a.midpoint(b), 0.5 * (b - a));
    let mut undefined = 0;
    let mut values = [0.0; 15];
    let mut weights = [(0.0, 0.0); 15];
    let mut count = 0;
    for (node, fine, coarse) in NODES {
        let places = if node == 0.0 { &[centre][..] } else { &[centre - half * node, centre + half * node] };
        for x in places {
            let y = f(*x);
            if y.is_nan() {
                undefined += 1;
            }
            values[count] = if y.is_nan() { 0.0 } else { y };
            weights[count] = (fine, coarse);
            count += 1;
        }
    }
    let sum = |pick: fn(&(f64, f64)) -> f64| -> f64 {
        values.iter().zip(&weights).map(|(y, w)| if *y == 0.0 { 0.0 } else { y * pick(w) }).sum()
    };
    let (fine, coarse) = (sum(|w| w.0), sum(|w| w.1));
    let spread: f64 = values.iter().zip(&weights).map(|(y, w)| w.0 * (y - 0.5 * fine).abs()).sum();
    let raw = (fine - coarse).abs();
    // QUADPACK's scaling: the difference bounds the error of the Gauss rule, the Kronrod rule is better.
    let scaled = if spread > 0.0 { spread * (200.0 * raw / spread).powf(1.5).min(1.0) } else { raw };
    let error = if fine.is_finite() { scaled * half } else { f64::INFINITY };
    let value = if fine.is_finite() { fine * half } else { 0.0 };
    Integral { value, error, inner_error: error, evaluations: 15, undefined, extrapolated: 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    fn check(f: impl Fn(f64) -> f64, lower: f64, upper: f64, exact: f64, within: f64) {
        let got = integrate(&f, lower, upper, 1.0, Effort::default());
        let off = (got.value - exact).abs();
        assert!(off <= within, "{got:?} against {exact}: off by {off:e}");
        assert!(off <= 10.0 * got.error + 1e-14, "{got:?} against {exact}: off by {off:e}, error too small");
        assert!(got.evaluations < 20_000);
    }

    #[test]
    fn smooth_and_infinite() {
        let (inf, low) = (f64::INFINITY, f64::NEG_INFINITY);
        check(|x| x * x, 0.0, 3.0, 9.0, 1e-11);
        check(|x| (-x * x / 2.0).exp() / (2.0 * PI).sqrt(), low, inf, 1.0, 1e-11);
        check(|x| 1.0 / (PI * (1.0 + x * x)), low, inf, 1.0, 1e-11);
        check(|x| (-x).exp(), 0.0, inf, 1.0, 1e-11);
        check(|x| x.exp(), low, 2.0, 2f64.exp(), 1e-10);
        check(|x| (20.0 * x).sin().powi(2), 0.0, PI, PI / 2.0, 1e-10);
    }

    #[test]
    fn kinks_are_not_missed_by_chance() {
        for k in 0..200 {
            let from = -0.01 - 0.05 * f64::from(k);
            let exact = 1.0 - 0.5 * from.exp();
            let got = integrate(&|x| 0.5 * (-x.abs()).exp(), from, f64::INFINITY, 1.0, Effort::default());
            assert!((got.value - exact).abs() < 1e-8, "{from}: {got:?} {exact}");
        }
    }

    #[test]
    fn singular_ends() {
        check(|x| x.powf(-0.5), 0.0, 1.0, 2.0, 1e-11);
        check(|x| x.powf(-0.95), 0.0, 1.0, 20.0, 1e-9);
        check(|x| -x.ln(), 0.0, 1.0, 1.0, 1e-11);
        // The end 1 is resolved to 1e-16 only, which is 1e-8 of the mass.
        check(|x| (1.0 - x).powf(-0.5), 0.0, 1.0, 2.0, 1e-7);
        check(|x| 1.0 / (PI * (x * (1.0 - x)).sqrt()), 0.0, 1.0, 1.0, 1e-7);
        check(|x| 0.5 / (1.0 + x).powf(1.5), 0.0, f64::INFINITY, 1.0, 1e-9);
        // 1/(x ln² x) on (0, 1/e): a thousandth of the mass lies below the smallest float.
        check(|x| 1.0 / (x * x.ln() * x.ln()), 0.0, (-1f64).exp(), 1.0, 2e-3);
    }

    #[test]
    fn divergent_integrals_have_no_small_error() {
        let got = integrate(&|x| 1.0 / x, 0.0, 1.0, 1.0, Effort::default());
        assert!(got.error > 1.0, "{got:?}");
        let got = integrate(&|x| 1.0 / (1.0 + x), 0.0, f64::INFINITY, 1.0, Effort::default());
        assert!(got.error > 1.0, "{got:?}");
    }

    #[test]
    fn a_pole_inside_is_found() {
        let f = |x: f64| (x - 0.3).abs().powf(-2.0 / 3.0);
        let exact = 3.0 * (0.3f64.cbrt() + 0.7f64.cbrt());
        let got = integrate_smooth(&f, 0.0, 1.0, Effort::default());
        assert!((got.value - exact).abs() < 1e-4, "{got:?} {exact}");
        assert!((got.value - exact).abs() <= 10.0 * got.error, "{got:?} {exact}");
    }
}
