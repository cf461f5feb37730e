//! The numeric inverse of a monotone map on a span, by bisection.
//!
//! The bisection runs over the floats in their order instead of over lengths: 64 halvings reach two neighbouring
//! floats from any span, also an infinite one, and small roots come out with full relative precision.

use std::fmt;

/// A span of the source and the direction of the map on it. The ends may be infinite, and the map undefined there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
    /// Whether the map increases on it.
    pub increasing: bool,
}

/// Why there is no inverse value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BracketError {
    /// The map was not seen on both sides of the target.
    OutOfRange,
    /// The map has no value at any of the places that were tried.
    Undefined,
}

impl fmt::Display for BracketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange => write!(f, "the map does not take the value on this span"),
            Self::Undefined => write!(f, "the map has no numeric value on this span"),
        }
    }
}

impl std::error::Error for BracketError {}

/// The z in the span with f(z) nearest to the target: of the two neighbouring floats between which f crosses it,
/// the better one. Some eighty evaluations, and one for each power of two on the way there. f must be monotone on the span, up to
/// rounding.
///
/// # Errors
/// The target is not between values of f on the span, or f is NaN everywhere that was tried.
pub fn invert(f: impl Fn(f64) -> f64, span: Span, target: f64) -> Result<f64, BracketError> {
    let sign = if span.increasing { 1.0 } else { -1.0 };
    let gap = |z: f64| sign * (f(z) - target);
    if target.is_nan() || span.lower.is_nan() || span.upper.is_nan() || span.lower > span.upper {
        return Err(BracketError::Undefined);
    }
    let (low, high) = (order(span.lower), order(span.upper));
    let Some(start) = defined_point(&gap, low, high) else { return Err(BracketError::Undefined) };
    // Where f is NaN or overflows (an open end, ∞ − ∞ far out) the place counts as outside on its side of a defined point.
    let anchor = start;
    if gap(unorder(start)) == 0.0 {
        return Ok(unorder(start));
    }
    let (mut low, mut high) = outwards(&gap, start, low, high);
    let mut below: Option<(f64, f64)> = None;
    let mut above: Option<(f64, f64)> = None;
    let mut middle = if low < start && start < high { start } else { low.midpoint(high) };
    loop {
        let z = unorder(middle);
        let value = gap(z);
        if value == 0.0 {
            return Ok(z);
        }
        let is_below = if value.is_finite() { value < 0.0 } else { middle < anchor };
        if is_below {
            if value.is_finite() {
                below = Some((z, value));
            }
            low = middle;
        } else {
            if value.is_finite() {
                above = Some((z, value));
            }
            high = middle;
        }
        let next = low.midpoint(high);
        if next == low || next == high {
            break;
        }
        middle = next;
    }
    // The ends themselves have not been tried.
    for end in [low, high] {
        let z = unorder(end);
        let value = gap(z);
        if value == 0.0 {
            return Ok(z);
        } else if value < 0.0 && end == low && below.is_none() {
            below = Some((z, value));
        } else if value > 0.0 && end == high && above.is_none() {
            above = Some((z, value));
        }
    }
    match (below, above) {
        (Some((a, below)), Some((b, above))) => {
            Ok(if (above <= -below && b.is_finite()) || !a.is_finite() { b } else { a })
        }
        _ => Err(BracketError::OutOfRange),
    }
}

/// A part of the span that holds the crossing: steps from a defined point that double, as far as to the other side of the target.
/// Far out rounding may take a function back: z + ln(1 + z²) is ∞ at −10²⁰⁰, and z/√(1 + z²) is 0 there.
fn outwards(gap: &impl Fn(f64) -> f64, start: i64, low: i64, high: i64) -> (i64, i64) {
    let from = unorder(start);
    let up = gap(from) < 0.0;
    let mut last = start;
    let mut step = from.abs().max(1.0);
    loop {
        let next = order(if up { from + step } else { from - step });
        if next >= high || next <= low {
            return if up { (last, high) } else { (low, last) };
        }
        let value = gap(unorder(next));
        let passed = !value.is_finite() || if up { value >= 0.0 } else { value <= 0.0 };
        if passed {
            return if up { (last, next) } else { (next, last) };
        }
        last = next;
        step *= 2.0;
    }
}

/// A place where the function has a value: the middle, then ever nearer to the ends and to a few usual magnitudes.
fn defined_point(f: &impl Fn(f64) -> f64, low: i64, high: i64) -> Option<i64> {
    let usual = [0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 10.0, -10.0].map(order);
    let spread = (1..8).flat_map(|k| {
        let middle = low.midpoint(high);
        let toward = |end: i64| (0..k).fold(middle, |point, _| point.midpoint(end));
        [toward(low), toward(high)]
    });
    let (a, b) = (unorder(low), unorder(high));
    let even = if a.is_finite() && b.is_finite() { order(a.midpoint(b)) } else { low.midpoint(high) };
    usual
        .into_iter()
        .filter(|point| low < *point && *point < high)
        .chain([even, low.midpoint(high)])
        .chain(spread)
        .find(|point| f(unorder(*point)).is_finite())
}

/// The place of a float in the order of all floats.
fn order(x: f64) -> i64 {
    let bits = i64::from_ne_bytes(x.to_bits().to_ne_bytes());
    if bits >= 0 { bits } else { i64::MIN.wrapping_sub(bits) }
}

/// The float at a place.
fn unorder(place: i64) -> f64 {
    let bits = if place >= 0 { place } else { i64::MIN.wrapping_sub(place) };
    f64::from_bits(u64::from_ne_bytes(bits.to_ne_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Span = Span { lower: f64::NEG_INFINITY, upper: f64::INFINITY, increasing: true };

    #[test]
    fn floats_are_ordered() {
        let values = [f64::NEG_INFINITY, -2.0, -1e-310, 0.0, 5e-324, 1.0, f64::INFINITY];
        for pair in values.windows(2) {
            assert!(order(pair[0]) < order(pair[1]), "{pair:?}");
        }
        assert!(values.iter().all(|x| unorder(order(*x)) == *x));
    }

    #[test]
    fn inverts_to_the_last_digit() {
        for x in [-3e5, -2.0, -1e-9, 0.0, 1e-12, 0.3, 7.0, 1e9] {
            let z = invert(|z| z * z * z, LINE, x).unwrap();
            assert!((z - x.cbrt()).abs() <= 4.0 * f64::EPSILON * z.abs(), "{x}: {z}");
            let z = invert(|z| z + z.sin(), LINE, x).unwrap();
            assert!((z + z.sin() - x).abs() <= 4.0 * f64::EPSILON * z.abs().max(x.abs()), "{x}: {z}");
        }
        let falling = Span { lower: 0.0, upper: 1.0, increasing: false };
        assert!((invert(|z| -z.ln(), falling, 2.0).unwrap() - (-2.0f64).exp()).abs() < 1e-16);
    }

    #[test]
    fn values_far_out_may_be_undefined() {
        // exp(z)/(1 + exp(z)) is ∞/∞ beyond 709.
        let f = |z: f64| z.exp() / (1.0 + z.exp());
        let z = invert(f, LINE, 0.75).unwrap();
        assert!((z - 3f64.ln()).abs() < 1e-15);
    }

    #[test]
    fn rounding_far_out_does_not_matter() {
        let f = |z: f64| z + (z * z).ln_1p();
        for x in [-100.0, -0.38, 0.0, 3.0] {
            let z = invert(f, LINE, x).unwrap();
            assert!((f(z) - x).abs() <= 1e-12 * x.abs().max(1.0), "{x}: {z}");
        }
        let bounded = |z: f64| z / (1.0 + z * z).sqrt();
        assert!((invert(bounded, LINE, -0.9).unwrap() + 0.9 / 0.19_f64.sqrt()).abs() < 1e-12);
        let cancelled = |z: f64| (z + 1.0).powi(10) - (z - 1.0).powi(10);
        assert!((invert(cancelled, LINE, cancelled(3.0)).unwrap() - 3.0).abs() < 1e-12);
    }

    #[test]
    fn says_when_there_is_no_inverse() {
        assert_eq!(invert(f64::exp, LINE, -1.0), Err(BracketError::OutOfRange));
        assert_eq!(invert(f64::tanh, LINE, 1.5), Err(BracketError::OutOfRange));
        assert_eq!(invert(|_| f64::NAN, LINE, 1.5), Err(BracketError::Undefined));
        let short = Span { lower: 0.0, upper: 1.0, increasing: true };
        assert_eq!(invert(|z| z, short, 1.0), Ok(1.0));
        assert_eq!(invert(|z| z, short, 1.0 + 1e-9), Err(BracketError::OutOfRange));
    }
}
