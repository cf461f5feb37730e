//! Every function against 300-bit arithmetic, and the laws that every enclosure obeys.

use numerica::domains::float::{Float, Real};
use proptest::prelude::*;

use super::{Interval, Partial};
use crate::real::{Rational, Ternary};

type Function = fn(Interval) -> Partial;

/// Every function of one variable.
const ALL: &[(&str, Function)] = &[
    ("exp", |x| Partial::total(x.exp())),
    ("exp_m1", |x| Partial::total(x.exp_m1())),
    ("ln", Interval::ln),
    ("ln_1p", Interval::ln_1p),
    ("sqrt", Interval::sqrt),
    ("sin", |x| Partial::total(x.sin())),
    ("cos", |x| Partial::total(x.cos())),
    ("tan", Interval::tan),
    ("asin", Interval::asin),
    ("acos", Interval::acos),
    ("atan", |x| Partial::total(x.atan())),
    ("sinh", |x| Partial::total(x.sinh())),
    ("cosh", |x| Partial::total(x.cosh())),
    ("tanh", |x| Partial::total(x.tanh())),
    ("asinh", |x| Partial::total(x.asinh())),
    ("acosh", Interval::acosh),
    ("atanh", Interval::atanh),
    ("sigmoid", |x| Partial::total(x.sigmoid())),
    ("logit", Interval::logit),
    ("softplus", |x| Partial::total(x.softplus())),
    ("erf", |x| Partial::total(x.erf())),
    ("erfc", |x| Partial::total(x.erfc())),
    ("erfinv", Interval::erfinv),
    ("phi", |x| Partial::total(x.phi())),
    ("probit", Interval::probit),
    ("gamma", Interval::gamma),
    ("lgamma", Interval::lgamma),
    ("digamma", Interval::digamma),
    ("trigamma", Interval::trigamma),
    ("lambert_w0", Interval::lambert_w0),
    ("lambert_wm1", Interval::lambert_wm1),
    ("recip", Interval::recip),
    ("abs", |x| Partial::total(x.abs())),
    ("sqr", |x| Partial::total(x.sqr())),
    ("sign", Interval::sign),
    ("floor", Interval::floor),
    ("ceil", Interval::ceil),
    ("cube", |x| x.powi(3)),
    ("inverse square", |x| x.powi(-2)),
    ("cube root", |x| x.pow_rational(&Rational::ratio(1, 3).unwrap())),
    ("power -3/2", |x| x.pow_rational(&Rational::ratio(-3, 2).unwrap())),
    ("power 2/5", |x| x.pow_rational(&Rational::ratio(2, 5).unwrap())),
];

/// Floats of every size, with the special ones often.
fn float() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -3.0..3.0,
        3 => -40.0..40.0,
        1 => -800.0..800.0,
        2 => (-8i64..8).prop_map(|n| n as f64 / 2.0),
        1 => proptest::num::f64::NORMAL,
        1 => proptest::num::f64::SUBNORMAL,
        1 => prop::sample::select(vec![0.0, 1.0, -1.0, 0.5, f64::MAX, f64::MIN, 5e-324, -5e-324, 1.0 - 1e-16]),
    ]
}

fn end() -> impl Strategy<Value = f64> {
    prop_oneof![8 => float(), 1 => Just(f64::INFINITY), 1 => Just(f64::NEG_INFINITY)]
}

/// Intervals of every kind: points, tiny, wide, unbounded, open and closed.
fn interval() -> impl Strategy<Value = Interval> {
    let wide = (end(), end(), any::<bool>(), any::<bool>())
        .prop_filter_map("empty", |(a, b, c, d)| Interval::new(a.min(b), a.max(b), c, d));
    let tiny = (float(), 0..4usize, any::<bool>(), any::<bool>()).prop_filter_map("empty", |(a, n, c, d)| {
        let b = (0..n).fold(a, |x, _| x.next_up());
        Interval::new(a, b, c, d)
    });
    prop_oneof![4 => wide, 1 => tiny]
}

/// A float in the interval, for a position between 0 and 1.
fn member(x: Interval, position: f64) -> Option<f64> {
    let (lo, hi) = (x.lo().max(-1e6).min(x.hi()), x.hi().min(1e6).max(x.lo()));
    [lo + (hi - lo) * position, x.midpoint(), lo, hi].into_iter().find(|m| x.contains(*m))
}

/// An interval inside another one.
fn part(x: Interval, a: f64, b: f64) -> Option<Interval> {
    let (a, b) = (member(x, a)?, member(x, b)?);
    Interval::closed(a.min(b), a.max(b))
}

/// What X ⊆ Y implies for enclosures of f(X) and f(Y): both contain f(x) for x in X, and the decorations of
/// one do not contradict those of the other.
fn check_inclusion(name: &str, small: Partial, large: Partial) -> Result<(), TestCaseError> {
    if let (Some(s), Some(l)) = (small.range, large.range)
        && small.defined.is_true()
    {
        prop_assert!(s.intersect(&l).is_some(), "{name}: {s:?} and {l:?} are apart");
    }
    prop_assert!(!large.defined.is_true() || small.defined.is_true(), "{name}: defined on more, not on less");
    prop_assert!(
        !large.defined.is_false() || small.defined.is_false(),
        "{name}: undefined on more, not on less"
    );
    prop_assert!(!large.continuous || small.continuous, "{name}: continuous on more, not on less");
    prop_assert_eq!(small.defined == Ternary::False, small.range.is_none(), "{}", name);
    prop_assert!(!small.continuous || small.defined.is_true(), "{name}: continuous where undefined");
    Ok(())
}

/// Whether the enclosure of a number admits a value between two rationals.
fn admits(x: Interval, (below, above): &(Rational, Rational)) -> bool {
    let low =
        Rational::from_f64(x.lo()).is_none_or(|lo| if x.lo_open() { lo < *above } else { lo <= *above });
    let high =
        Rational::from_f64(x.hi()).is_none_or(|hi| if x.hi_open() { *below < hi } else { *below <= hi });
    low && high
}

/// An enclosure of f(x) by high precision: numbers just below and above it.
fn precise(name: &str, x: f64) -> Option<(Rational, Rational)> {
    let v = Float::with_val(400, x);
    let one = Float::with_val(400, 1.0);
    let y = match name {
        "exp" => v.exp(),
        "exp_m1" => v.exp() - one,
        "ln" => v.log(),
        "ln_1p" => (one + v).log(),
        "sqrt" => v.sqrt(),
        "sin" => v.sin(),
        "cos" => v.cos(),
        "tan" => v.tan(),
        "asin" => v.asin(),
        "acos" => v.acos(),
        "atan" => v.atan2(&one),
        "sinh" => v.sinh(),
        "cosh" => v.cosh(),
        "tanh" => v.tanh(),
        "asinh" => v.asinh(),
        "acosh" => v.acosh(),
        "atanh" => v.atanh(),
        "sigmoid" => one.clone() / (one + (-v).exp()),
        "logit" => (v.clone() / (one - v)).log(),
        "softplus" => (one + v.exp()).log(),
        _ => return None,
    };
    let text = format!("{}", y.to_rational());
    let y: Rational = text.parse().ok()?;
    // 150 bits are right by a wide margin, even after cancellation.
    let slack = &(&y.abs() + &Rational::integer(2).pow(-60)?) * &Rational::integer(2).pow(-150)?;
    Some((&y - &slack, &y + &slack))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn elementary_functions_hold_the_true_value(x in float(), around in interval(), at in 0.0..1.0) {
        for (name, f) in ALL {
            let largest = if ["sin", "cos", "tan"].contains(name) { 1e15 } else { 700.0 };
            for (x, wide) in [(Some(x), f(Interval::point(x))), (member(around, at), f(around))] {
                let Some(x) = x.filter(|x| x.abs() <= largest && x.abs() > 1e-30) else { continue };
                let point = f(Interval::point(x));
                if !point.defined.is_true() {
                    continue;
                }
                let Some(value) = precise(name, x) else { continue };
                for enclosure in [point, wide] {
                    let range = enclosure.range.unwrap();
                    prop_assert!(admits(range, &value), "{name}({x:?}) = {:?} not in {range:?}", value.0.to_f64());
                }
                let range = point.range.unwrap();
                let ulps = range.width() / (range.midpoint().abs().next_up() - range.midpoint().abs());
                prop_assert!(ulps <= 12.0 || range.width() < 1e-300, "{name}({x:?}) is {ulps} ulps wide");
            }
        }
    }

    #[test]
    fn enclosures_respect_inclusion(x in interval(), a in 0.0..1.0, b in 0.0..1.0) {
        for (name, f) in ALL {
            let large = f(x);
            if let Some(part) = part(x, a, b) {
                check_inclusion(name, f(part), large)?;
                for m in [part.lo(), part.hi(), part.midpoint()] {
                    check_inclusion(name, f(Interval::point(m)), f(part))?;
                    check_inclusion(name, f(Interval::point(m)), large)?;
                }
            }
        }
    }

    #[test]
    fn binary_operations_respect_inclusion(x in interval(), y in interval(), a in 0.0..1.0, b in 0.0..1.0) {
        type Binary = fn(Interval, Interval) -> Partial;
        let operations: [(&str, Binary); 8] = [
            ("+", |x, y| Partial::total(x + y)),
            ("-", |x, y| Partial::total(x - y)),
            ("*", |x, y| Partial::total(x * y)),
            ("/", |x, y| x.div(&y)),
            ("^", |x, y| x.pow(&y)),
            ("beta", |x, y| x.beta(&y)),
            ("min", |x, y| Partial::total(x.min(&y))),
            ("max", |x, y| Partial::total(x.max(&y))),
        ];
        let (Some(m), Some(n)) = (member(x, a), member(y, b)) else { return Ok(()) };
        let (m, n) = (Interval::point(m), Interval::point(n));
        for (name, f) in operations {
            check_inclusion(name, f(m, n), f(x, y))?;
            check_inclusion(name, f(m, y), f(x, y))?;
            check_inclusion(name, f(m, n), f(x, n))?;
        }
    }

    /// Values of the functions that are not in the high-precision library, by what defines them.
    #[test]
    fn inverses_and_identities(x in float(), p in prop_oneof![0.0..1.0, 1e-300..1e-290, Just(0.5)]) {
        prop_assume!(p > 0.0);
        let (point, q) = (Interval::point(x), Interval::point(p));
        let holds = |e: Interval, value: f64| e.contains(value);
        prop_assert!(holds(q.erfinv().range.unwrap().erf(), p));
        prop_assert!(holds(q.probit().range.unwrap().phi(), p));
        prop_assert!(holds(q.logit().range.unwrap().sigmoid(), p));
        for w in [Interval::lambert_w0(point), Interval::lambert_wm1(point)] {
            if let Some(w) = w.certain() {
                prop_assert!(holds(w * w.exp(), x), "{w:?} at {x:?}");
                prop_assert!(w.width() <= 1e-7 * w.hi().abs().max(1.0) || x < -0.367, "{w:?} at {x:?}");
            }
        }
        prop_assert!(holds(point.sin().sqr() + point.cos().sqr(), 1.0));
        prop_assert!(holds(point.cosh().sqr() - point.sinh().sqr(), 1.0));
        prop_assert!(holds(point.erf() + point.erfc(), 1.0));
        prop_assert!(holds(point.phi() + (-point).phi(), 1.0));
        prop_assert!(holds(point.sigmoid() + (-point).sigmoid(), 1.0));
        prop_assert!((point.softplus() - (-point).softplus()).contains(x));
        prop_assert!(point.exp().ln().range.unwrap().contains(x));
        if x > 1e-3 && x < 100.0 {
            let one = Interval::point(1.0);
            let next = point + one;
            let recurrence = |f: Function| (f(next).range.unwrap(), f(point).range.unwrap());
            let meet = |a: Interval, b: Interval| a.intersect(&b).is_some();
            let (a, b) = recurrence(Interval::gamma);
            prop_assert!(meet(a, b * point));
            let (a, b) = recurrence(Interval::lgamma);
            prop_assert!(meet(a, b + point.ln().range.unwrap()));
            let (a, b) = recurrence(Interval::digamma);
            prop_assert!(meet(a, b + point.recip().range.unwrap()) && a.width() < 1e-11 * (1.0 + a.hi().abs()));
            let (a, b) = recurrence(Interval::trigamma);
            prop_assert!(meet(a, b - point.recip().range.unwrap().sqr()));
        }
    }

    /// An open end is never a value, and signs on half lines need no subdivision.
    #[test]
    fn open_ends_are_not_attained(x in float()) {
        let r = |p: Partial| p.range.unwrap();
        let point = Interval::point(x);
        prop_assert!(point.exp().positive().is_true() && point.softplus().positive().is_true());
        prop_assert!(point.phi().positive().is_true() && point.erfc().positive().is_true());
        let s = point.sigmoid();
        prop_assert!(s.positive().is_true() && s.lt(&Interval::point(1.0)).is_true());
        prop_assert!(r(point.cosh().recip()).positive().is_true());
        let tail = Interval::new(x, f64::INFINITY, false, true).unwrap();
        prop_assert!(tail.exp().positive().is_true() && (-tail).exp().positive().is_true());
        prop_assert!((Interval::point(1.0) - tail.tanh().sqr()).nonnegative().is_true());
        if x != 0.0 {
            prop_assert_eq!(r(point.recip()).positive(), point.positive());
            prop_assert_eq!(point.sinh().positive(), point.positive());
            prop_assert_eq!(point.atan().positive(), point.positive());
            prop_assert_eq!(point.erf().positive(), point.positive());
            prop_assert_eq!(point.powi(3).range.unwrap().positive(), point.positive());
            prop_assert_eq!(point.powi(-5).range.unwrap().positive(), point.positive());
        }
    }
}

#[test]
fn exact_points() {
    let is = |p: Partial, value: f64| assert_eq!(p.certain(), Some(Interval::point(value)));
    let (zero, one, half) = (Interval::point(0.0), Interval::point(1.0), Interval::point(0.5));
    let at = |name: &str, x: Interval| ALL.iter().find(|(n, _)| *n == name).unwrap().1(x);
    for name in ["exp", "cos", "cosh", "erfc"] {
        is(at(name, zero), 1.0);
    }
    for name in [
        "sin",
        "tan",
        "sinh",
        "tanh",
        "asin",
        "atan",
        "asinh",
        "atanh",
        "erf",
        "erfinv",
        "lambert_w0",
        "exp_m1",
    ] {
        is(at(name, zero), 0.0);
    }
    for name in ["ln", "acosh", "acos", "lgamma"] {
        is(at(name, one), 0.0);
    }
    is(at("sigmoid", zero), 0.5);
    is(at("phi", zero), 0.5);
    is(half.logit(), 0.0);
    is(half.probit(), 0.0);
    is(Interval::point(4.0).sqrt(), 2.0);
}

#[test]
fn half_lines() {
    let line = Interval::real_line();
    let open = |lo, hi| Interval::open(lo, hi).unwrap();
    let inf = f64::INFINITY;
    assert_eq!(line.exp(), open(0.0, inf));
    assert_eq!(line.sigmoid(), open(0.0, 1.0));
    assert_eq!(line.softplus(), open(0.0, inf));
    assert_eq!(line.tanh(), open(-1.0, 1.0));
    assert_eq!(line.phi(), open(0.0, 1.0));
    assert_eq!(line.erfc(), open(0.0, 2.0));
    assert_eq!(Interval::point(1.0) - line.tanh().sqr(), Interval::new(0.0, 1.0, true, false).unwrap());
    assert_eq!(open(0.0, 1.0).logit().certain(), Some(line));
    assert_eq!(open(0.0, 1.0).probit().certain(), Some(line));
    assert_eq!(open(0.0, inf).ln().certain(), Some(line));
    assert_eq!(open(0.0, inf).digamma().certain(), Some(line));
    assert_eq!(open(0.0, inf).lambert_w0().certain(), Some(open(0.0, inf)));
    assert_eq!(open(0.0, inf).beta(&open(0.0, inf)).certain(), Some(open(0.0, inf)));
    assert_eq!(open(-inf, 0.0).lambert_wm1().range, Interval::new(-inf, -1.0, true, false));
    assert_eq!(open(-inf, 0.0).lambert_wm1().defined, Ternary::Unknown);
    assert_eq!(open(-inf, -1.0).lambert_w0().defined, Ternary::False);
    // -1/e lies strictly between two floats, and nothing below it is told to be undefined too early.
    let start = -Interval::point(-1.0).exp();
    assert!(!open(start.lo(), 0.0).lambert_w0().range.unwrap().lo_open());
}
