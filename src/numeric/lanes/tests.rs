//! Kernels against the correctly rounded functions, in units in the last place, and both widths against each other.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use super::dispatch::Width;
use super::{error_function as e, exponential as x, logarithm as l, power, trigonometric as t};
use core_math as cm;

/// How many arguments of each kind are tried.
const COUNT: usize = 100_000;

/// The distance in units in the last place of the right value.
fn ulps(got: f64, want: f64) -> f64 {
    if got.to_bits() == want.to_bits() || got == want {
        return 0.0;
    }
    let above = f64::from_bits(want.abs().to_bits() + 1) - want.abs();
    (got - want).abs() / above
}

/// Arguments of all sizes, evenly spread ones, ones near 0 and near 1, and the special ones.
fn arguments() -> Vec<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
    let mut all = vec![
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::MIN,
        5e-324,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        1.0 - f64::EPSILON / 2.0,
    ];
    for _ in 0..COUNT {
        let (u, v): (f64, f64) = (rng.random(), rng.random());
        let sign = if rng.random::<bool>() { 1.0 } else { -1.0 };
        all.push(sign * (1.0 + u) * (v * 2040.0 - 1020.0).exp2());
        all.push(sign * (1.0 + u) * (v * 40.0 - 30.0).exp2());
        all.push(1400.0 * u - 700.0);
        all.push(6.0 * u - 3.0);
        all.push(sign * (1.0 + (u - 0.5) * (-20.0 * v).exp2()));
    }
    all
}

/// The largest error of a kernel where it is good.
fn worst(covers: fn(f64) -> bool, kernel: fn(f64) -> f64, exact: fn(f64) -> f64) -> (f64, f64) {
    let points: Vec<f64> = arguments().into_iter().filter(|x| covers(*x)).collect();
    assert!(points.len() > COUNT / 2);
    let mut wide = vec![0.0; points.len()];
    let mut baseline = vec![0.0; points.len()];
    assert_eq!(Width::best().map_where(&mut wide, &points, covers, kernel), 0);
    Width::Baseline.map_where(&mut baseline, &points, covers, kernel);
    let mut narrower = vec![0.0; points.len()];
    Width::without_avx512().map_where(&mut narrower, &points, covers, kernel);
    assert!(wide.iter().zip(&narrower).all(|(a, b)| a.to_bits() == b.to_bits()));
    for ((x, a), b) in points.iter().zip(&wide).zip(&baseline) {
        assert_eq!(a.to_bits(), b.to_bits(), "at {x:e} the widths give {a:e} and {b:e}");
    }
    let errors = points.iter().zip(&wide).map(|(x, y)| (ulps(*y, exact(*x)), *x));
    errors.fold((0.0, 0.0), |a, b| if b.0 > a.0 || b.0.is_nan() { b } else { a })
}

fn sigmoid(x: f64) -> f64 {
    let e = cm::exp(-x.abs());
    if x >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) }
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + cm::log1p(cm::exp(-x.abs()))
}

fn logit(x: f64) -> f64 {
    if x > 0.25 && x < 0.75 { 2.0 * cm::atanh(2.0 * x - 1.0) } else { cm::log(x) - cm::log1p(-x) }
}

#[test]
fn kernels_are_as_good_as_stated() {
    type Real = fn(f64) -> f64;
    type Covers = fn(f64) -> bool;
    let kernels: [(&str, f64, Covers, Real, Real); 18] = [
        ("exp", 1.0, x::exp_covers, x::exp, cm::exp),
        ("expm1", 2.0, x::exp_covers, x::expm1, cm::expm1),
        ("sinh", 3.0, x::exp_covers, x::sinh, cm::sinh),
        ("cosh", 2.0, x::exp_covers, x::cosh, cm::cosh),
        ("tanh", 3.0, x::tanh_covers, x::tanh, cm::tanh),
        ("sigmoid", 3.0, x::exp_covers, x::sigmoid, sigmoid),
        ("softplus", 3.0, x::exp_covers, x::softplus, softplus),
        ("ln", 1.0, l::ln_covers, l::ln, cm::log),
        ("log1p", 1.0, l::log1p_covers, l::log1p, cm::log1p),
        ("asinh", 3.0, l::asinh_covers, l::asinh, cm::asinh),
        ("atanh", 3.0, l::atanh_covers, l::atanh, cm::atanh),
        ("logit", 3.0, l::logit_covers, l::logit, logit),
        ("sin", 2.0, t::covers, t::sin, cm::sin),
        ("cos", 2.0, t::covers, t::cos, cm::cos),
        ("tan", 3.0, t::covers, t::tan, cm::tan),
        ("atan", 2.0, t::atan_covers, t::atan, cm::atan),
        ("erf", 2.0, e::covers, e::erf, cm::erf),
        ("erfc", 8.0, e::covers, e::erfc, cm::erfc),
    ];
    for (name, bound, covers, kernel, exact) in kernels {
        let (error, at) = worst(covers, kernel, exact);
        assert!(error <= bound, "{name} is off by {error} at {at:e}");
    }
}

#[test]
fn powers_are_as_good_as_stated() {
    for y in [1.5, -0.7, 3.0, 1.0 / 7.0, 20.0, -0.001] {
        for x in arguments().into_iter().filter(|x| power::covers(*x, y)) {
            let error = ulps(power::power(x, y), cm::pow(x, y));
            assert!(error <= 2.0, "{x:e}^{y} is off by {error}");
        }
    }
    for x in arguments().into_iter().filter(|x| power::covers(*x, 1.0 / 3.0)) {
        let error = ulps(power::cbrt(x), cm::cbrt(x));
        assert!(error <= 1.0, "the cube root of {x:e} is off by {error}");
    }
}

#[test]
fn all_functions_mean_the_same_on_lanes() {
    use crate::expr::Function;
    use crate::numeric::program::Unary;
    let points: Vec<f64> = arguments().into_iter().take(3000).collect();
    let mut out = vec![0.0; points.len()];
    let functions = Function::ALL.into_iter().filter(|f| *f != Function::Beta).map(Unary::Of);
    for function in functions.chain([Unary::Log1p, Unary::Expm1]) {
        super::unary(function, &points, &mut out);
        for (x, got) in points.iter().zip(&out) {
            let want = super::special::unary(function, *x);
            let near = ulps(*got, want) <= 16.0 || (got.is_nan() && want.is_nan());
            assert!(near, "{function:?} at {x:e}: {got:e} instead of {want:e}");
        }
    }
}

#[test]
fn pairs_give_the_same_bits_as_each_function() {
    for point in arguments() {
        for (covers, pair, first, second) in [
            (
                x::exp_covers as fn(f64) -> bool,
                x::sinh_cosh as fn(f64) -> (f64, f64),
                x::sinh as fn(f64) -> f64,
                x::cosh as fn(f64) -> f64,
            ),
            (t::covers, t::sin_cos, t::sin, t::cos),
        ] {
            if covers(point) {
                let (a, b) = pair(point);
                assert_eq!(
                    (a.to_bits(), b.to_bits()),
                    (first(point).to_bits(), second(point).to_bits()),
                    "{point:e}"
                );
            }
        }
    }
}
