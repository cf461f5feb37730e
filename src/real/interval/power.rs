//! Powers over the reals, with the conventions of the input language: x^(p/q) in lowest terms with q odd is
//! the real root on all of R (x ≠ 0 for p < 0); with q even x ≥ 0 is required (x > 0 for p < 0);
//! x^0 = 1 for every x.

use super::arith::corners;
use super::bounds::{Bounds, decreasing, div, increasing, mul, sqrt};
use super::partial::hull;
use super::{Interval, Partial};
use crate::real::Rational;

/// The largest denominator for which exact roots are looked for.
const MAX_EXACT_ROOT: u64 = 64;

impl Interval {
    /// {xⁿ}.
    #[must_use]
    pub fn powi(self, n: i64) -> Partial {
        self.signed_power(n.signum(), Some(n % 2 == 0), |x| integer_power(x, n))
    }

    /// {x^q}.
    #[must_use]
    pub fn pow_rational(self, q: &Rational) -> Partial {
        match q.to_i64() {
            Some(n) => self.powi(n),
            None => {
                let parity = q.has_odd_denominator().then(|| q.has_even_numerator());
                self.signed_power(i64::from(q.signum()), parity, |x| rational_power(x, q))
            }
        }
    }

    /// {√x}, x ≥ 0.
    #[must_use]
    pub fn sqrt(self) -> Partial {
        Partial::on_domain(self, Self::nonnegative_reals(), |x| increasing(x, sqrt))
    }

    /// {x^y}, for x > 0, and 0 for x = 0 < y. The points x = 0 ≥ y and x < 0 are outside the domain, but for
    /// x ≤ 0 = y, where the conventions differ, 1 is enclosed and definedness left open.
    #[must_use]
    pub fn pow(&self, exponent: &Self) -> Partial {
        if exponent.zero().is_true() {
            let one = Self::point(1.0);
            return if self.positive().is_true() { Partial::total(one) } else { Partial::partly(one) };
        }
        // x^y = e^(y ln x): monotone along each side, constant where x = 1 or y = 0.
        let right = self.intersect(&Self::positive_reals()).map(|x| corners(x, *exponent, 1.0, real_power));
        let zero = (self.contains_zero() && !exponent.nonpositive().is_true()).then(|| Self::point(0.0));
        let one = (exponent.contains_zero() && !self.positive().is_true()).then(|| Self::point(1.0));
        let Some(range) = hull(hull(right, zero), one) else { return Partial::nowhere() };
        let positive = self.positive();
        if positive.is_true() || (self.nonnegative().is_true() && exponent.positive().is_true()) {
            Partial::total(range)
        } else {
            Partial::partly(range)
        }
    }

    /// {x^r} for an exponent of this sign. `even` is the parity of a numerator over an odd denominator, `None`
    /// for an even denominator; `at` gives the power of numbers in [0, ∞], strictly monotone.
    fn signed_power(self, sign: i64, even: Option<bool>, at: impl Fn(f64) -> Bounds) -> Partial {
        if sign == 0 {
            return Partial::total(Self::point(1.0));
        }
        let positive = Self::positive_reals();
        let right_domain = if sign > 0 { Self::nonnegative_reals() } else { positive };
        let monotone = |x: Self| if sign > 0 { increasing(x, &at) } else { decreasing(x, &at) };
        let right = self.intersect(&right_domain).map(monotone);
        let left = even.and_then(|even| {
            let image = monotone((-self).intersect(&positive)?);
            Some(if even { image } else { -image })
        });
        let defined = match (even, sign > 0) {
            (Some(_), true) => true,
            (Some(_), false) => !self.contains_zero(),
            (None, _) => self.is_subset(&right_domain),
        };
        match hull(right, left) {
            None => Partial::nowhere(),
            Some(range) if defined => Partial::total(range),
            Some(range) => Partial::partly(range),
        }
    }
}

/// xⁿ for x in [0, ∞] and n ≠ 0, the limit at the ends.
fn integer_power(x: f64, n: i64) -> Bounds {
    match n {
        1 => return Bounds::exact(x),
        2 => return mul(x, x),
        -1 => return div(1.0, x),
        _ => {}
    }
    if let Some(exact) = exact_power(x, n.unsigned_abs()) {
        return if n > 0 { Bounds::exact(exact) } else { div(1.0, exact) };
    }
    #[expect(clippy::cast_precision_loss, reason = "the loss is enclosed")]
    let exponent = n as f64;
    if n.unsigned_abs() <= 1 << 53 {
        real_power(x, exponent)
    } else {
        real_power(x, exponent.next_down()).hull(real_power(x, exponent.next_up()))
    }
}

/// x^q for x in [0, ∞] and q ≠ 0.
fn rational_power(x: f64, q: &Rational) -> Bounds {
    let exact_root = || -> Option<Bounds> {
        let n = u64::try_from(q.denominator_i64()?).ok().filter(|n| *n <= MAX_EXACT_ROOT)?;
        #[expect(clippy::cast_precision_loss, reason = "at most 64, and only a guess that is checked")]
        let root = if n == 2 { x.sqrt() } else { core_math::pow(x, 1.0 / n as f64) };
        if exact_power(root, n) == Some(x) { Some(integer_power(root, q.numerator_i64()?)) } else { None }
    };
    if x > 0.0
        && x.is_finite()
        && let Some(power) = exact_root()
    {
        return power;
    }
    if (q.numerator_i64(), q.denominator_i64()) == (Some(1), Some(2)) {
        return sqrt(x);
    }
    let exponent = Interval::from_rational(q);
    if x == 0.0 || x.is_infinite() {
        return real_power(x, if q.is_positive() { 1.0 } else { -1.0 });
    }
    real_power(x, exponent.lo()).hull(real_power(x, exponent.hi()))
}

/// x^y for x in [0, ∞] and any extended real y; where it is the exponential of 0·∞ it is 1, as 0·∞ = 0.
fn real_power(x: f64, y: f64) -> Bounds {
    if x == 1.0 || y == 0.0 {
        return Bounds::exact(1.0);
    }
    if x == 0.0 || x.is_infinite() || y.is_infinite() {
        return Bounds::exact(if (x > 1.0) == (y > 0.0) { f64::INFINITY } else { 0.0 });
    }
    if y == 1.0 {
        return Bounds::exact(x);
    }
    Bounds::around(core_math::pow(x, y)).within(0.0, f64::INFINITY)
}

/// xⁿ where it is a float and all intermediate squares are.
fn exact_power(x: f64, n: u64) -> Option<f64> {
    let exact = |a: f64, b: f64| {
        let product = mul(a, b);
        (product.lo == product.hi && product.lo.is_finite()).then_some(product.lo)
    };
    let (mut power, mut square, mut rest) = (1.0, x, n);
    while rest > 0 {
        if rest % 2 == 1 {
            power = exact(power, square)?;
        }
        rest /= 2;
        if rest > 0 {
            square = exact(square, square)?;
        }
    }
    Some(power)
}

#[cfg(test)]
mod tests {
    use crate::real::{Interval, Rational, Ternary};

    const INF: f64 = f64::INFINITY;

    fn i(lo: f64, hi: f64, lo_open: bool, hi_open: bool) -> Interval {
        Interval::new(lo, hi, lo_open, hi_open).unwrap()
    }

    fn root(x: Interval, q: &str) -> crate::real::interval::Partial {
        x.pow_rational(&q.parse().unwrap())
    }

    #[test]
    fn integer_powers() {
        let x = i(-2.0, 3.0, true, false);
        assert_eq!(x.powi(3).certain(), Some(i(-8.0, 27.0, true, false)));
        assert_eq!(x.powi(2).certain(), Some(i(0.0, 9.0, false, false)));
        assert_eq!(x.powi(0).certain(), Some(Interval::point(1.0)));
        assert_eq!(x.powi(-1).defined, Ternary::Unknown);
        assert_eq!(Interval::point(0.0).powi(-3).defined, Ternary::False);
        assert_eq!(i(-2.0, 0.0, false, true).powi(-3).certain(), Some(i(-INF, -0.125, true, false)));
        assert_eq!(i(-2.0, 0.0, false, true).powi(-2).certain(), Some(i(0.25, INF, false, true)));
        assert_eq!(Interval::real_line().powi(5).certain(), Some(Interval::real_line()));
        assert_eq!(Interval::point(2.0).powi(1000).certain(), Some(Interval::point(2f64.powi(1000))));
        assert_eq!(Interval::point(-1.0).powi(i64::MIN).certain(), Some(Interval::point(1.0)));
        assert_eq!(Interval::point(2.0).powi(i64::MIN).certain(), Some(i(0.0, 5e-324, true, true)));
    }

    #[test]
    fn roots() {
        assert_eq!(root(Interval::point(-8.0), "1/3").certain(), Some(Interval::point(-2.0)));
        assert_eq!(root(Interval::point(-8.0), "2/3").certain(), Some(Interval::point(4.0)));
        assert_eq!(root(Interval::point(16.0), "3/4").certain(), Some(Interval::point(8.0)));
        assert_eq!(root(i(-1.0, 4.0, false, true), "1/2").defined, Ternary::Unknown);
        assert_eq!(root(i(-1.0, 4.0, false, true), "1/2").range, Some(i(0.0, 2.0, false, true)));
        assert_eq!(root(i(0.0, 4.0, false, true), "1/2").certain(), Some(i(0.0, 2.0, false, true)));
        assert_eq!(root(i(0.0, 4.0, false, false), "-1/2").range, Some(i(0.5, INF, false, true)));
        assert_eq!(root(i(0.0, 4.0, false, false), "-1/2").defined, Ternary::Unknown);
        assert_eq!(root(i(-4.0, 0.0, false, true), "-1/2").defined, Ternary::False);
        assert_eq!(root(Interval::real_line(), "1/3").certain(), Some(Interval::real_line()));
        assert_eq!(root(Interval::real_line(), "2/3").certain(), Some(i(0.0, INF, false, true)));
        let cbrt2 = root(Interval::point(2.0), "1/3").certain().unwrap();
        let cube = |x: f64| Rational::from_f64(x).unwrap().pow(3).unwrap();
        assert!(cube(cbrt2.lo()) < Rational::integer(2) && Rational::integer(2) < cube(cbrt2.hi()));
    }

    #[test]
    fn real_exponents() {
        let pow = |x: Interval, y: Interval| x.pow(&y);
        let positive = i(0.0, INF, true, true);
        assert_eq!(pow(positive, Interval::real_line()).certain(), Some(positive));
        assert_eq!(pow(i(1.0, INF, true, true), positive).certain(), Some(i(1.0, INF, true, true)));
        assert_eq!(pow(i(0.0, 1.0, true, true), positive).certain(), Some(i(0.0, 1.0, true, true)));
        assert_eq!(pow(i(0.0, 1.0, false, false), positive).certain(), Some(i(0.0, 1.0, false, false)));
        assert_eq!(pow(Interval::point(2.0), i(0.0, 3.0, false, true)).certain().unwrap().lo(), 1.0);
        assert_eq!(pow(Interval::point(-2.0), positive).defined, Ternary::False);
        assert_eq!(pow(Interval::point(-2.0), Interval::point(0.0)).defined, Ternary::Unknown);
        assert_eq!(pow(i(-1.0, 1.0, false, false), positive).defined, Ternary::Unknown);
        let p = pow(i(0.0, 1.0, false, false), i(-1.0, 1.0, false, false));
        assert_eq!((p.defined, p.range), (Ternary::Unknown, Some(i(0.0, INF, false, true))));
    }
}
