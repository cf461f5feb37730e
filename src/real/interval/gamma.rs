//! Gamma, log-gamma, digamma and beta functions.

use super::bounds::{Bounds, decreasing, increasing};
use super::partial::hull;
use super::{Interval, Partial};

/// Floats around the place x₀ = 1.46163214496836234126… of the minimum of Γ on (0, ∞).
const MINIMUM_AT: (f64, f64) = (1.461_632_144_968_362, 1.461_632_144_968_363);
/// A lower bound of the minimum Γ(x₀) = 0.885603194410888700…
const MINIMUM: f64 = 0.885_603_194_410_888;
/// A lower bound of ln Γ(x₀) = -0.121486290535849608…
const LOG_MINIMUM: f64 = -0.121_486_290_535_850;
/// Poles of Γ are told apart up to this magnitude, 2^50.
const MAX_POLE: f64 = (1_u64 << 50) as f64;
/// From here on the asymptotic series of the digamma function is used.
const ASYMPTOTIC: f64 = 12.0;

impl Interval {
    /// {Γ(x)}, x not 0, -1, -2, …; for x < 0 only the sign of the values is told, but for points.
    #[must_use]
    pub fn gamma(self) -> Partial {
        if self.positive().is_true() {
            return Partial::total(convex(self, MINIMUM, gamma));
        }
        if self.is_point() {
            return if self.lo.floor() == self.lo {
                Partial::nowhere()
            } else {
                Partial::total(gamma(self.lo).into())
            };
        }
        // The first pole at or below the upper end, and whether the interval lies between it and the next.
        let below = if self.hi_open { self.hi.ceil() - 1.0 } else { self.hi.floor() };
        // Integers of this size are floats.
        let small = self.lo.abs() < MAX_POLE;
        let between = small
            && self.hi <= 0.0
            && below < self.hi
            && (self.lo > below || (self.lo == below && self.lo_open));
        if !between {
            return Partial::partly(Self::real_line());
        }
        let positive = Self::positive_reals();
        Partial::total(if below % 2.0 == 0.0 { positive } else { -positive })
    }

    /// {ln Γ(x)}, x > 0.
    #[must_use]
    pub fn lgamma(self) -> Partial {
        Partial::on_domain(self, Self::positive_reals(), |x| convex(x, LOG_MINIMUM, lgamma))
    }

    /// {ψ(x)}, ψ = Γ′/Γ, x > 0.
    #[must_use]
    pub fn digamma(self) -> Partial {
        Partial::on_domain(self, Self::positive_reals(), |x| increasing(x, digamma))
    }

    /// {ψ′(x)}, x > 0. From 1/x + 1/(2x²) < ψ′(x) < 1/x + 1/x², and ψ′(x) = ψ′(x + 1) + 1/x².
    #[must_use]
    pub fn trigamma(self) -> Partial {
        Partial::on_domain(self, Self::positive_reals(), |x| decreasing(x, trigamma))
    }

    /// {Γ(a)Γ(b)/Γ(a + b)}, a, b > 0: strictly decreasing in both.
    #[must_use]
    pub fn beta(&self, other: &Self) -> Partial {
        let positive = Self::positive_reals();
        let (Some(a), Some(b)) = (self.intersect(&positive), other.intersect(&positive)) else {
            return Partial::nowhere();
        };
        let (top, bottom) = (beta(a.lo, b.lo), beta(a.hi, b.hi));
        let range = Self::make(
            bottom.lo,
            bottom.lo_open || a.hi_open || b.hi_open,
            top.hi,
            top.hi_open || a.lo_open || b.lo_open,
        );
        if a == *self && b == *other { Partial::total(range) } else { Partial::partly(range) }
    }
}

/// The image of `x` ⊆ (0, ∞) under a function that decreases before x₀ and increases after it.
fn convex(x: Interval, minimum: f64, at: impl Fn(f64) -> Bounds) -> Interval {
    if x.hi <= MINIMUM_AT.0 {
        return decreasing(x, at);
    }
    if x.lo >= MINIMUM_AT.1 {
        return increasing(x, at);
    }
    let ends = at(x.lo).opened(x.lo_open).hull(at(x.hi).opened(x.hi_open));
    Interval::make(minimum, false, ends.hi, ends.hi_open)
}

/// Γ at `x` (no pole other than 0), the limit at 0 and ∞.
fn gamma(x: f64) -> Bounds {
    if x == 0.0 || x.is_infinite() {
        return Bounds::exact(f64::INFINITY);
    }
    if x.floor() == x && (1.0..=23.0).contains(&x) {
        // Factorials up to 22! are floats, and so are the intermediate products.
        let mut factorial = Interval::point(1.0);
        let mut k = 2.0;
        while k < x {
            factorial = factorial * Interval::point(k);
            k += 1.0;
        }
        return factorial.into();
    }
    let bounds = slack(core_math::tgamma(x));
    if x > 0.0 || x.floor() % 2.0 == 0.0 {
        bounds.within(0.0, f64::INFINITY)
    } else {
        bounds.within(f64::NEG_INFINITY, 0.0)
    }
}

/// ln Γ at `x` in [0, ∞].
fn lgamma(x: f64) -> Bounds {
    if x == 0.0 || x.is_infinite() {
        Bounds::exact(f64::INFINITY)
    } else if x == 1.0 || x == 2.0 {
        Bounds::exact(0.0)
    } else {
        slack(core_math::lgamma(x))
    }
}

/// ψ at `x` in [0, ∞]: shifted upwards by ψ(x) = ψ(x + 1) - 1/x, then the asymptotic series
/// ln y - 1/(2y) - Σ B₂ₖ/(2k y²ᵏ), whose error is between 0 and the first term left out (Abramowitz
/// and Stegun 6.3.5, 6.3.18).
fn digamma(x: f64) -> Bounds {
    if x == 0.0 {
        return Bounds::exact(f64::NEG_INFINITY);
    }
    if x.is_infinite() {
        return Bounds::exact(x);
    }
    let one = Interval::point(1.0);
    let over = |a: Interval, b: Interval| a.div(&b).range.unwrap_or_else(Interval::real_line);
    let mut y = Interval::point(x);
    let mut shift = Interval::point(0.0);
    while y.lo < ASYMPTOTIC {
        shift = shift + over(one, y);
        y = y + one;
    }
    // B₂ₖ/(2k) for k = 1, 2, …
    let series = [
        (1.0, 12.0),
        (-1.0, 120.0),
        (1.0, 252.0),
        (-1.0, 240.0),
        (1.0, 132.0),
        (-691.0, 32760.0),
        (1.0, 12.0),
    ];
    let square = over(one, y.sqr());
    let mut power = one;
    let mut sum = over(Interval::point(0.5), y);
    let mut last = Interval::point(0.0);
    for (numerator, denominator) in series {
        power = power * square;
        last = power * over(Interval::point(numerator), Interval::point(denominator));
        sum = sum + last;
    }
    // The true sum lies between the partial sums with and without the last term.
    let sum = sum.hull(&(sum - last));
    (y.ln().range.unwrap_or_else(Interval::real_line) - sum - shift).into()
}

/// ψ′ at `x` in [0, ∞], by the bounds above after shifting.
fn trigamma(x: f64) -> Bounds {
    if x == 0.0 {
        return Bounds::exact(f64::INFINITY);
    }
    if x.is_infinite() {
        return Bounds::exact(0.0);
    }
    let over = |a: f64, b: Interval| Interval::point(a).div(&b).range.unwrap_or_else(Interval::real_line);
    let mut y = Interval::point(x);
    let mut shift = Interval::point(0.0);
    while y.lo < ASYMPTOTIC {
        shift = shift + over(1.0, y.sqr());
        y = y + Interval::point(1.0);
    }
    let (first, second) = (over(1.0, y), over(1.0, y.sqr()));
    let half = second * Interval::point(0.5);
    Bounds::from((first + half).hull(&(first + second)) + shift).within(0.0, f64::INFINITY)
}

/// The beta function at a, b in [0, ∞], the limit at the ends; not at (0, ∞), where there is none.
fn beta(a: f64, b: f64) -> Bounds {
    if a == 0.0 || b == 0.0 {
        return Bounds::exact(f64::INFINITY);
    }
    if a.is_infinite() || b.is_infinite() {
        return Bounds::exact(0.0);
    }
    let (x, y) = (Interval::point(a), Interval::point(b));
    let direct = match (x.gamma().range, y.gamma().range, (x + y).gamma().range) {
        (Some(p), Some(q), Some(r)) => (p * q).div(&r).certain(),
        _ => None,
    };
    let by_logarithms = match (x.lgamma().range, y.lgamma().range, (x + y).lgamma().range) {
        (Some(p), Some(q), Some(r)) => Some((p + q - r).exp()),
        _ => None,
    };
    let both = match (direct, by_logarithms) {
        (Some(p), Some(q)) => p.intersect(&q),
        (one, other) => hull(one, other),
    };
    both.map_or(Bounds::between(0.0, f64::INFINITY), |b| Bounds::from(b).within(0.0, f64::INFINITY))
}

/// Two floats on either side, for functions whose correct rounding has been tested less.
fn slack(rounded: f64) -> Bounds {
    Bounds::between(rounded.next_down().next_down(), rounded.next_up().next_up())
}

#[cfg(test)]
mod tests {
    use crate::real::{Interval, Ternary};

    fn i(lo: f64, hi: f64, lo_open: bool, hi_open: bool) -> Interval {
        Interval::new(lo, hi, lo_open, hi_open).unwrap()
    }

    #[test]
    fn exact_and_known_values() {
        assert_eq!(Interval::point(5.0).gamma().certain(), Some(Interval::point(24.0)));
        assert_eq!(Interval::point(1.0).gamma().certain(), Some(Interval::point(1.0)));
        assert!(Interval::point(23.0).gamma().certain().unwrap().is_point());
        assert_eq!(Interval::point(2.0).lgamma().certain(), Some(Interval::point(0.0)));
        // Γ(1/2)² = B(1/2, 1/2) = π
        let half = Interval::point(0.5);
        let root = half.gamma().certain().unwrap();
        assert!(Interval::pi().is_subset(&root.sqr()));
        assert!(half.beta(&half).certain().unwrap().contains(std::f64::consts::PI));
        // ψ(1) = -0.5772156649015329 (Euler), ψ′(1) = π²/6
        let euler = Interval::point(1.0).digamma().certain().unwrap();
        assert!(euler.contains(-0.577_215_664_901_532_9) && euler.width() < 1e-12);
        let t = Interval::point(1.0).trigamma().certain().unwrap();
        assert!(t.contains(1.644_934_066_848_226_4) && t.width() < 0.01);
    }

    #[test]
    fn poles_and_signs() {
        assert_eq!(i(-1.0, 0.0, true, true).gamma().range.unwrap().negative(), Ternary::True);
        assert_eq!(i(-2.0, -1.0, true, true).gamma().range.unwrap().positive(), Ternary::True);
        assert_eq!(i(-2.0, -1.0, true, true).gamma().defined, Ternary::True);
        assert_eq!(i(-2.0, -1.0, true, false).gamma().defined, Ternary::Unknown);
        assert_eq!(i(-2.0, -1.0, false, true).gamma().defined, Ternary::Unknown);
        assert_eq!(i(0.0, 1.0, true, false).gamma().range, Some(i(1.0, f64::INFINITY, false, true)));
        assert_eq!(Interval::point(-3.0).gamma().defined, Ternary::False);
        assert_eq!(Interval::point(-0.5).gamma().range.unwrap().negative(), Ternary::True);
        assert!(i(0.5, 3.0, false, false).gamma().range.unwrap().lo() > 0.8856);
    }
}
