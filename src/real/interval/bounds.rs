//! Bounds of single real numbers: how one rounded operation becomes a rigorous statement.

use super::Interval;
use crate::real::{Rational, effort};

/// Below this magnitude the error of a product or quotient need not be a float, so exactness is not
/// tested: 2^-960.
const TINY: f64 = f64::from_bits((1023 - 960) << 52);

/// An enclosure of one extended real number: the value of a function at a point, or its limit at an end.
/// A limit that is infinite has both bounds infinite. Open as in [`Interval`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub lo: f64,
    pub lo_open: bool,
    pub hi: f64,
    pub hi_open: bool,
}

impl Bounds {
    /// Exactly `x`, which may be an infinite limit.
    pub fn exact(x: f64) -> Self {
        Self { lo: x, lo_open: false, hi: x, hi_open: false }
    }

    /// A number strictly between `lo` and `hi`.
    pub fn between(lo: f64, hi: f64) -> Self {
        Self { lo, lo_open: true, hi, hi_open: true }
    }

    /// A finite number whose correct rounding to nearest is `rounded` (infinite for overflow).
    pub fn around(rounded: f64) -> Self {
        Self::between(rounded.next_down(), rounded.next_up())
    }

    /// The same number, known to lie strictly between `lo` and `hi`.
    pub fn within(mut self, lo: f64, hi: f64) -> Self {
        if self.lo <= lo {
            (self.lo, self.lo_open) = (lo, true);
        }
        if self.hi >= hi {
            (self.hi, self.hi_open) = (hi, true);
        }
        self
    }

    /// Bounds of the opposite number.
    pub fn neg(self) -> Self {
        Self { lo: -self.hi, lo_open: self.hi_open, hi: -self.lo, hi_open: self.lo_open }
    }

    /// The same bounds with both ends marked as not attained, if `open`.
    pub fn opened(mut self, open: bool) -> Self {
        self.lo_open |= open;
        self.hi_open |= open;
        self
    }

    /// Bounds of either number. An end that one of them attains is closed.
    pub fn hull(self, other: Self) -> Self {
        let (lo, lo_open) = lower(self.lo, self.lo_open, other.lo, other.lo_open);
        let (hi, hi_open) = lower(-self.hi, self.hi_open, -other.hi, other.hi_open);
        Self { lo, lo_open, hi: -hi, hi_open }
    }
}

impl From<Interval> for Bounds {
    fn from(x: Interval) -> Self {
        Self { lo: x.lo, lo_open: x.lo_open, hi: x.hi, hi_open: x.hi_open }
    }
}

/// The smaller of two lower ends; at a tie it is open only if both are.
pub(super) fn lower(a: f64, a_open: bool, b: f64, b_open: bool) -> (f64, bool) {
    if a < b {
        (a, a_open)
    } else if b < a {
        (b, b_open)
    } else {
        (a, a_open && b_open)
    }
}

/// The image of `x` under a strictly increasing function, given by its values at finite ends of the
/// domain and its limits at the others.
pub(super) fn increasing(x: Interval, at: impl Fn(f64) -> Bounds) -> Interval {
    let a = at(x.lo);
    let b = if x.is_point() { a } else { at(x.hi) };
    Interval::make(a.lo, a.lo_open || x.lo_open, b.hi, b.hi_open || x.hi_open)
}

/// The image of `x` under a strictly decreasing function; see [`increasing`].
pub(super) fn decreasing(x: Interval, at: impl Fn(f64) -> Bounds) -> Interval {
    -increasing(x, |x| at(x).neg())
}

/// a + b for extended reals that are not opposite infinities. Knuth's TwoSum gives the rounding error
/// exactly.
pub(super) fn add(a: f64, b: f64) -> Bounds {
    let sum = a + b;
    if a.is_infinite() || b.is_infinite() {
        return Bounds::exact(sum);
    }
    if sum.is_infinite() {
        return Bounds::around(sum);
    }
    let b_part = sum - a;
    let a_part = sum - b_part;
    directed(sum, (a - a_part) + (b - b_part))
}

/// a·b for extended reals, where 0·∞ = 0: the infinite end stands for finite numbers.
pub(super) fn mul(a: f64, b: f64) -> Bounds {
    let product = a * b;
    if a == 0.0 || b == 0.0 {
        return Bounds::exact(0.0);
    }
    if a.is_infinite() || b.is_infinite() || a.abs() == 1.0 || b.abs() == 1.0 {
        return Bounds::exact(product);
    }
    let bounds = if product.abs() < TINY || product.is_infinite() {
        Bounds::around(product)
    } else {
        directed(product, a.mul_add(b, -product))
    };
    if (a > 0.0) == (b > 0.0) {
        bounds.within(0.0, f64::INFINITY)
    } else {
        bounds.within(f64::NEG_INFINITY, 0.0)
    }
}

/// a/b for b in (0, ∞] and for the limit b → 0+; 0/0 and ∞/∞ are 0, for the same reason as 0·∞.
pub(super) fn div(a: f64, b: f64) -> Bounds {
    if a == 0.0 || b.is_infinite() {
        return Bounds::exact(0.0);
    }
    if a.is_infinite() || b == 0.0 {
        return Bounds::exact(if a > 0.0 { f64::INFINITY } else { f64::NEG_INFINITY });
    }
    let quotient = a / b;
    if b == 1.0 {
        return Bounds::exact(quotient);
    }
    let bounds = if quotient.abs() < TINY || quotient.is_infinite() || a.abs() < TINY {
        Bounds::around(quotient)
    } else {
        // The remainder a - qb is a float, and it has the sign of a/b - q.
        directed(quotient, (-quotient).mul_add(b, a))
    };
    if a > 0.0 { bounds.within(0.0, f64::INFINITY) } else { bounds.within(f64::NEG_INFINITY, 0.0) }
}

/// √x for x in [0, ∞].
pub(super) fn sqrt(x: f64) -> Bounds {
    let root = x.sqrt();
    if x == 0.0 || x.is_infinite() {
        Bounds::exact(root)
    } else if x < TINY {
        Bounds::around(root)
    } else {
        directed(root, (-root).mul_add(root, x))
    }
}

/// The largest float at or below the rational number and the smallest at or above it.
pub(super) fn of_rational(q: &Rational) -> Bounds {
    const EXACT: u64 = 1 << 53;
    if let (Some(p), Some(d)) = (q.numerator_i64(), q.denominator_i64())
        && p.unsigned_abs() <= EXACT
        && d.unsigned_abs() <= EXACT
    {
        #[expect(clippy::cast_precision_loss, reason = "integers up to 2^53 are floats")]
        return div(p as f64, d as f64);
    }
    let at_most = |x: f64| Rational::from_f64(x).is_some_and(|x| x <= *q);
    let guess = q.to_f64();
    // The guess is usually the correct rounding; otherwise search all floats.
    let lo =
        [guess, guess.next_down()].into_iter().find(|x| at_most(*x) && !at_most(x.next_up())).unwrap_or_else(
            || if at_most(f64::MIN) { search(f64::MIN, f64::INFINITY, at_most) } else { f64::NEG_INFINITY },
        );
    if Rational::from_f64(lo).is_some_and(|x| x == *q) {
        Bounds::exact(lo)
    } else {
        Bounds::between(lo, lo.next_up())
    }
}

/// Bounds of a number r in [lo, hi], of which it is known that `is_below(x)` implies x ≤ r and
/// `is_above(x)` implies r ≤ x. Only what these two say about the returned ends is relied on; that they
/// are monotone makes the bounds tight.
pub(super) fn bracket(
    lo: f64,
    hi: f64,
    is_below: impl Fn(f64) -> bool,
    is_above: impl Fn(f64) -> bool,
) -> Bounds {
    let below = search(lo, hi, is_below);
    let above = -search(-hi, -lo, |x| is_above(-x));
    Bounds { lo: below, lo_open: false, hi: above, hi_open: false }
}

/// The same as [`bracket`], for a number that is near `guess`.
pub(super) fn bracket_near(
    guess: f64,
    lo: f64,
    hi: f64,
    is_below: impl Fn(f64) -> bool,
    is_above: impl Fn(f64) -> bool,
) -> Bounds {
    if !(guess > lo && guess < hi) {
        return bracket(lo, hi, is_below, is_above);
    }
    let near = |direction: i64, passes: &dyn Fn(f64) -> bool| {
        [0, 1, 2, 4, 8, 16, 32].into_iter().find_map(|steps| {
            effort::charge(1);
            let x = unrank(rank(guess) + direction * steps);
            passes(x).then_some(x)
        })
    };
    match (near(-1, &is_below), near(1, &is_above)) {
        (Some(below), Some(above)) => Bounds { lo: below, lo_open: false, hi: above, hi_open: false },
        _ => bracket(lo, hi, is_below, is_above),
    }
}

/// A float in [lo, hi) that passes the test, next to one that does not, by at most 64 halvings of the
/// floats between; `lo` counts as passing, untested.
fn search(lo: f64, hi: f64, passes: impl Fn(f64) -> bool) -> f64 {
    let (mut good, mut bad) = (rank(lo), rank(hi));
    while i128::from(bad) - i128::from(good) > 1 {
        let middle = good.midpoint(bad);
        effort::charge(1);
        if passes(unrank(middle)) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    unrank(good)
}

/// The position of a float among all floats in increasing order (0 for 0).
fn rank(x: f64) -> i64 {
    let bits = x.to_bits().cast_signed();
    if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits }
}

/// The float at a position.
fn unrank(rank: i64) -> f64 {
    let bits = if rank < 0 { i64::MIN.wrapping_sub(rank) } else { rank };
    f64::from_bits(bits.cast_unsigned())
}

/// A number whose rounding is `rounded` and that exceeds it by a number of the sign of `error`.
fn directed(rounded: f64, error: f64) -> Bounds {
    if error == 0.0 {
        Bounds::exact(rounded)
    } else if !error.is_finite() {
        // An intermediate result of an error-free transform has overflowed.
        Bounds::around(rounded)
    } else if error > 0.0 {
        Bounds::between(rounded, rounded.next_up())
    } else {
        Bounds::between(rounded.next_down(), rounded)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, TINY, add, bracket, div, mul, of_rational, rank, sqrt, unrank};
    use crate::real::Rational;
    use proptest::prelude::*;

    fn is(b: Bounds, x: f64) -> bool {
        b.lo == x && b.hi == x && !b.lo_open && !b.hi_open
    }

    fn holds(b: Bounds, exact: &Rational) -> bool {
        let below =
            Rational::from_f64(b.lo).is_none_or(|lo| if b.lo_open { lo < *exact } else { lo <= *exact });
        let above =
            Rational::from_f64(b.hi).is_none_or(|hi| if b.hi_open { *exact < hi } else { *exact <= hi });
        below && above && b.lo < f64::INFINITY && b.hi > f64::NEG_INFINITY
    }

    fn q(x: f64) -> Rational {
        Rational::from_f64(x).unwrap()
    }

    #[test]
    fn exact_results_are_points() {
        assert!(is(add(0.0, 1.0), 1.0) && is(add(0.5, -0.5), 0.0) && is(mul(2.0, 3.0), 6.0));
        assert!(is(div(3.0, 4.0), 0.75) && is(sqrt(4.0), 2.0) && is(sqrt(0.0), 0.0));
        assert!(
            !is(add(0.1, 0.2), 0.1 + 0.2) && !is(div(1.0, 3.0), 1.0 / 3.0) && !is(sqrt(2.0), 2f64.sqrt())
        );
        assert_eq!(TINY, 2f64.powi(-960));
    }

    #[test]
    fn overflow_and_underflow() {
        let b = add(f64::MAX, f64::MAX);
        assert!(b.lo == f64::MAX && b.lo_open && b.hi == f64::INFINITY);
        let b = mul(-1e-200, 1e-200);
        assert!(b.hi == 0.0 && b.hi_open && b.lo < 0.0);
        let b = div(5e-324, 2.0);
        assert!(b.lo == 0.0 && b.lo_open && b.hi == 5e-324);
        assert!(is(mul(0.0, f64::INFINITY), 0.0));
    }

    #[test]
    fn rationals() {
        assert!(is(of_rational(&Rational::ratio(-3, 8).unwrap()), -0.375));
        let huge = Rational::integer(10).pow(400).unwrap();
        let b = of_rational(&huge);
        assert!(b.lo == f64::MAX && b.lo_open && b.hi == f64::INFINITY);
        let b = of_rational(&-&huge);
        assert!(b.lo == f64::NEG_INFINITY && b.hi == -f64::MAX);
        let b = of_rational(&huge.recip().unwrap());
        assert!(b.lo == 0.0 && b.lo_open && b.hi == 5e-324);
        // Numerator and denominator overflow, the quotient does not.
        let b = of_rational(&(&(&huge + &Rational::one()) / &huge));
        assert!(b.lo == 1.0 && b.lo_open && b.hi == 1f64.next_up());
    }

    #[test]
    fn bracket_finds_the_neighbours() {
        let b = bracket(0.0, 4.0, |x| mul(x, x).hi <= 2.0, |x| mul(x, x).lo >= 2.0);
        let root = sqrt(2.0);
        assert!(b.lo == root.lo && b.hi == root.hi);
    }

    proptest! {
        #[test]
        fn operations_hold_the_exact_result(a in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL, b in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL, n in -40i64..40) {
            prop_assert!(holds(add(a, b), &(&q(a) + &q(b))));
            prop_assert!(holds(add(a, n as f64), &(&q(a) + &q(n as f64))));
            prop_assert!(holds(mul(a, b), &(&q(a) * &q(b))));
            prop_assert!(holds(div(a, b.abs()), &(&q(a) / &q(b.abs()))));
            let r = sqrt(a.abs());
            prop_assert!(q(r.lo).pow(2).unwrap() <= q(a.abs()) && q(a.abs()) <= q(r.hi).pow(2).unwrap());
            let third = &q(a) / &Rational::integer(3);
            let t = of_rational(&third);
            prop_assert!(holds(t, &third) && (t.lo == t.hi || t.lo.next_up() == t.hi));
        }

        #[test]
        fn rank_is_a_bijection(x in proptest::num::f64::ANY) {
            prop_assume!(!x.is_nan());
            prop_assert_eq!(unrank(rank(x)), x);
            prop_assert!(x == f64::INFINITY || rank(x.next_up()) == rank(x) + 1);
        }
    }
}
