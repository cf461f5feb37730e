//! The two real branches of Lambert's W, the inverse of w ↦ w e^w.

use super::bounds::{Bounds, bracket_near, decreasing, increasing};
use super::{Interval, Partial};

/// Every value of W at a finite float is below it: 710 e^710 overflows.
const TOP: f64 = 710.0;
/// Every value of W₋₁ at a negative float is above it: 760 e^-760 is below the least positive float.
const BOTTOM: f64 = -760.0;

impl Interval {
    /// {W₀(x)}, x ≥ -1/e, values ≥ -1.
    #[must_use]
    pub fn lambert_w0(self) -> Partial {
        lambert(self, f64::INFINITY, |x| increasing(x, w0))
    }

    /// {W₋₁(x)}, -1/e ≤ x < 0, values ≤ -1.
    #[must_use]
    pub fn lambert_wm1(self) -> Partial {
        lambert(self, 0.0, |x| decreasing(x, wm1))
    }
}

/// A function on [-1/e, end), of which -1/e is known only between two floats.
fn lambert(x: Interval, end: f64, image: impl Fn(Interval) -> Interval) -> Partial {
    let start = -Interval::point(-1.0).exp();
    let outer = Interval::make(start.lo(), false, end, true);
    let inner = Interval::make(start.hi(), false, end, true);
    match x.intersect(&outer) {
        None => Partial::nowhere(),
        Some(_) if x.is_subset(&inner) => Partial::total(image(x)),
        // The lower end may be below -1/e, and -1/e itself an element: the end is treated as closed.
        Some(part) => Partial::partly(image(Interval::make(part.lo, false, part.hi, part.hi_open))),
    }
}

/// W₀ at `x` ≥ -1/e; just below -1/e the value -1 at -1/e.
fn w0(x: f64) -> Bounds {
    if x == 0.0 || x.is_infinite() {
        return Bounds::exact(x);
    }
    // w e^w increases for w ≥ -1, and a w below -1 is below every value.
    let at = |w: f64| Interval::point(w) * Interval::point(w).exp();
    bracket_near(approximate(x, false), -1.0, TOP, |w| at(w).hi() <= x, |w| at(w).lo() >= x)
}

/// W₋₁ at `x` in [-1/e, 0); just below -1/e the value -1 at -1/e; at 0 the limit.
fn wm1(x: f64) -> Bounds {
    if x == 0.0 {
        return Bounds::exact(f64::NEG_INFINITY);
    }
    // With w, x < 0: w e^w = x iff w + ln(-w) = ln(-x), and the left side increases for w ≤ -1.
    let Some(target) = Interval::point(-x).ln().certain() else {
        return Bounds::between(f64::NEG_INFINITY, -1.0).hull(Bounds::exact(-1.0));
    };
    let at = |w: f64| Interval::point(-w).ln().range.map(|l| l + Interval::point(w));
    bracket_near(
        approximate(x, true),
        BOTTOM,
        -1.0,
        |w| at(w).is_some_and(|v| v.hi() <= target.lo()),
        |w| at(w).is_some_and(|v| v.lo() >= target.hi()),
    )
}

/// A float near W₀(x) or W₋₁(x): a start from the series at -1/e or the logarithm at infinity, then Halley's steps. (Corless
/// et al., "On the Lambert W function", 1996, section 4 and 5.9.) Nothing is promised about its error.
fn approximate(x: f64, lower_branch: bool) -> f64 {
    const STEPS: usize = 8;
    let p = (2.0 * (std::f64::consts::E * x + 1.0).max(0.0)).sqrt();
    let mut w = match (lower_branch, x) {
        (false, x) if x > 2.0 => x.ln() - x.ln().ln().max(0.0),
        (false, _) => -1.0 + p - p * p / 3.0,
        (true, x) if x > -0.1 => (-x).ln() - (-(-x).ln()).ln(),
        (true, _) => -1.0 - p - p * p / 3.0,
    };
    for _ in 0..STEPS {
        let (e, next) = (w.exp(), w + 1.0);
        let error = w * e - x;
        let step = error / (e * next - (w + 2.0) * error / (2.0 * next));
        if !step.is_finite() || step == 0.0 {
            break;
        }
        w -= step;
    }
    w
}
