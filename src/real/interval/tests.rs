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

/// F(X) ⊆ F(Y) with what X ⊆ Y implies for the decorations.
fn check_inclusion(name: &str, small: Partial, large: Partial) -> Result<(), TestCaseError> {
    match (small.range, large.range) {
        (Some(s), Some(l)) => {
            prop_assert!(
                s.hull(l).is_subset(l) || s.intersect(l).is_some(),
                "{name}: {s:?} and {l:?} are apart"
            );
        }
        (Some(s), None) => prop_assert!(!small.defined.is_true(), "{name}: {s:?} but nowhere defined around"),
        _ => {}
    }
    prop_assert!(!(large.defined.is_true() && small.defined.is_false()), "{name}: definedness contradicts");
    prop_assert!(!(large.defined.is_false() && small.defined.is_true()), "{name}: definedness contradicts");
    prop_assert!((small.defined == Ternary::False) == small.range.is_none(), "{name}: range without a value");
    prop_assert!(!small.continuous || small.defined.is_true(), "{name}: continuous where undefined");
    Ok(())
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

fn rational(x: f64) -> Rational {
    Rational::from_f64(x).unwrap()
}
