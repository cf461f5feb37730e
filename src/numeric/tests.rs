//! Programs against plain recursive evaluation, batches against single points, derivatives against differences.

use proptest::prelude::*;

use super::{Program, Workspace};
use crate::expr::{Assumptions, Branch, Condition, Expr, Function, Kind, Node, Relation, Symbol, derivative};
use crate::real::Rational;

fn z() -> Expr {
    Expr::symbol("z")
}

fn q(p: i64, q: i64) -> Expr {
    Expr::number(Rational::ratio(p, q).unwrap())
}

fn variables() -> [Symbol; 2] {
    [Symbol::new("z"), Symbol::new("w")]
}

/// The value by the definition of each node, and the largest intermediate value, with the functions of std.
fn plain(e: &Expr, z: f64, w: f64, largest: &mut f64) -> f64 {
    let value = match e.node() {
        Node::Number(value) => value.to_f64(),
        Node::Pi => std::f64::consts::PI,
        Node::Variable(symbol) => {
            if symbol.name() == "z" {
                z
            } else {
                w
            }
        }
        Node::Sum(terms) => terms.iter().map(|t| plain(t, z, w, largest)).sum(),
        Node::Product(factors) => factors.iter().map(|t| plain(t, z, w, largest)).product(),
        Node::Power(base, exponent) => {
            let b = plain(base, z, w, largest);
            match exponent.as_number() {
                Some(r) if r.is_negative() && b == 0.0 => f64::NAN,
                Some(r) if r.is_integer() => b.powi(i32::try_from(r.to_i64().unwrap()).unwrap()),
                Some(r) if r.has_odd_denominator() => {
                    let sign = if b < 0.0 && !r.has_even_numerator() { -1.0 } else { 1.0 };
                    sign * b.abs().powf(r.to_f64())
                }
                Some(r) => {
                    if b < 0.0 {
                        f64::NAN
                    } else {
                        b.powf(r.to_f64())
                    }
                }
                None => {
                    let y = plain(exponent, z, w, largest);
                    if b > 0.0 || (b == 0.0 && y > 0.0) || y == 0.0 { b.powf(y) } else { f64::NAN }
                }
            }
        }
        Node::Apply(function, arguments) => {
            let u: Vec<f64> = arguments.iter().map(|a| plain(a, z, w, largest)).collect();
            let x = u[0];
            match function {
                Function::Exp => x.exp(),
                Function::Ln => {
                    if x > 0.0 {
                        x.ln()
                    } else {
                        f64::NAN
                    }
                }
                Function::Sin => x.sin(),
                Function::Cos => x.cos(),
                Function::Atan => x.atan(),
                Function::Tanh => x.tanh(),
                Function::Sigmoid => 1.0 / (1.0 + (-x).exp()),
                Function::Softplus => {
                    if x > 30.0 {
                        x
                    } else {
                        x.exp().ln_1p()
                    }
                }
                Function::Abs => x.abs(),
                Function::Min => u
                    .iter()
                    .copied()
                    .fold(x, |a, b| if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }),
                other => unreachable!("not generated: {other:?}"),
            }
        }
        Node::Piecewise(p) => {
            let Condition::Compare(a, Relation::Lt, b) = &p.branches[0].condition else { unreachable!() };
            let (a, b) = (plain(a, z, w, largest), plain(b, z, w, largest));
            let (low, high) = (
                plain(&p.branches[0].value, z, w, largest),
                plain(p.otherwise.as_ref().unwrap(), z, w, largest),
            );
            // Where the sides agree up to rounding, which case applies is a matter of rounding, too.
            if (a - b).abs() <= 1e-9 * a.abs().max(b.abs()) {
                *largest = f64::INFINITY;
            }
            if a.is_nan() || b.is_nan() {
                f64::NAN
            } else if a < b {
                low
            } else {
                high
            }
        }
    };
    if value.is_finite() {
        *largest = largest.max(value.abs());
    } else {
        *largest = f64::INFINITY;
    }
    value
}

fn expression() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        4 => Just(z()),
        1 => Just(Expr::symbol("w")),
        1 => Just(Expr::pi()),
        3 => (-5i64..6, 1i64..4).prop_map(|(a, b)| q(a, b)),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        let functions = [
            Function::Exp, Function::Ln, Function::Sin, Function::Cos, Function::Atan, Function::Tanh,
            Function::Sigmoid, Function::Softplus, Function::Abs,
        ];
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::sum),
            3 => prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::product),
            2 => (inner.clone(), -3i64..5).prop_map(|(b, n)| b.powi(n)),
            1 => (inner.clone(), prop::sample::select(vec![(1, 2), (1, 3), (2, 3), (-1, 2), (-2, 3), (5, 3)]))
                .prop_map(|(b, (p, r))| Expr::power(b, q(p, r))),
            1 => (inner.clone(), inner.clone()).prop_map(|(b, e)| Expr::power(b, e)),
            4 => (inner.clone(), prop::sample::select(functions.to_vec()))
                .prop_map(|(e, f)| Expr::apply(f, vec![e])),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| Expr::apply(Function::Min, vec![a, b])),
            1 => inner.clone().prop_map(|u| Expr::ln(Expr::one().plus(&Expr::exp(u)))),
            1 => inner.clone().prop_map(|u| {
                let e = Expr::exp(u);
                e.times(&Expr::one().plus(&e).powi(-2))
            }),
            1 => (inner.clone(), inner.clone(), inner).prop_map(|(c, a, b)| {
                Expr::piecewise(vec![Branch { condition: c.compare(Relation::Lt, &Expr::one()), value: a }], Some(b))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn programs_mean_what_the_formula_means(e in expression(), z in -4.0..4.0f64, w in -2.0..2.0f64) {
        let program = Program::compile(&e, &variables()).unwrap();
        let got = program.evaluate(&[z, w]);
        let mut largest = 1.0;
        let expected = plain(&e, z, w, &mut largest);
        // Where an intermediate value is no number or huge, forms that keep digits may know more.
        if largest < 1e6 {
            prop_assert!(
                (got - expected).abs() <= 1e-7 * largest || (got.is_nan() && expected.is_nan()),
                "{e:?}: {got} instead of {expected}"
            );
        }
    }

    #[test]
    fn batches_agree_with_single_points(e in expression(), zs in prop::collection::vec(-4.0..4.0f64, 1..600)) {
        let program = Program::compile(&e, &variables()).unwrap();
        let ws: Vec<f64> = zs.iter().map(|z| 0.5 * z + 0.1).collect();
        let mut out = vec![0.0; zs.len()];
        let mut workspace = Workspace::default();
        for _ in 0..2 {
            program.batch(&[&zs, &ws], &mut out, &mut workspace);
            for ((z, w), got) in zs.iter().zip(&ws).zip(&out) {
                let one = program.evaluate(&[*z, *w]);
                let mut largest = 1.0;
                plain(&e, *z, *w, &mut largest);
                let near = (one - got).abs() <= 1e-9 * largest || (one.is_nan() && got.is_nan());
                // Where an intermediate value is huge, a last digit of it may decide.
                prop_assert!(near || largest >= 1e6, "{e:?} at {z}: {got} {one}");
            }
        }
    }

    #[test]
    fn duals_agree_with_differences_and_with_symbolic_derivatives(e in expression(), z in -4.0..4.0f64, w in -2.0..2.0f64) {
        let program = Program::compile(&e, &variables()).unwrap();
        let dual = program.differentiate(&[z, w], 0);
        prop_assert!(dual.value == program.evaluate(&[z, w]) || dual.value.is_nan());
        if !(dual.value.is_finite() && dual.derivative.is_finite()) {
            return Ok(());
        }
        if let Some(symbolic) = derivative(&e, &variables()[0]) {
            let symbolic = Program::compile(&symbolic, &variables()).unwrap();
            let value = symbolic.evaluate(&[z, w]);
            let mut largest = 1.0;
            plain(&e, z, w, &mut largest);
            // Terms of the symbolic form that cancel are not bounded by the value: a loose bound, and none where
            // something is huge.
            if value.is_finite() && largest < 1e4 && dual.derivative.abs() < 1e4 {
                prop_assert!((value - dual.derivative).abs() < 1e-3 * dual.derivative.abs().max(1.0),
                    "{e:?} at {z}: {value} {dual:?}");
            }
        }
        // Richardson's extrapolation of central differences says how good it is.
        let central = |h: f64| (program.evaluate(&[z + h, w]) - program.evaluate(&[z - h, w])) / (2.0 * h);
        let (coarse, fine) = (central(2e-4), central(1e-4));
        let value = fine + (fine - coarse) / 3.0;
        let doubt = (fine - coarse).abs() + 1e-10 * dual.value.abs().max(1.0) / 1e-4;
        let corner = central(1e-7);
        if doubt < 1e-3 && (corner - value).abs() < 1e-3 && doubt.is_finite() {
            prop_assert!((value - dual.derivative).abs() <= 10.0 * doubt + 1e-3,
                "{e:?} at {z}: {value} ± {doubt}, {dual:?}");
        }
    }
}

fn at(e: &Expr, z: f64) -> f64 {
    Program::compile(e, &[Symbol::new("z")]).unwrap().evaluate(&[z])
}

#[test]
fn undefined_is_nan() {
    for (e, place) in [
        (z().recip(), 0.0),
        (Expr::ln(z()), 0.0),
        (Expr::ln(z()), -1.0),
        (z().sqrt(), -1.0),
        (Expr::power(z(), q(-1, 3)), 0.0),
        (Expr::apply(Function::Atanh, vec![z()]), 1.0),
        (Expr::apply(Function::Logit, vec![z()]), 1.0),
        (Expr::apply(Function::Probit, vec![z()]), 0.0),
        (Expr::apply(Function::LambertW0, vec![z()]), -0.4),
        (Expr::apply(Function::Gamma, vec![z()]), -2.0),
        (Expr::exp(z().powi(-2).negate()), 0.0),
        (z().recip().times(&Expr::zero()), 0.0),
        (Expr::power(z(), Expr::pi()), -1.0),
    ] {
        assert!(at(&e, place).is_nan(), "{e:?} at {place}");
    }
    assert!((at(&Expr::power(z(), q(1, 3)), -8.0) + 2.0).abs() < 1e-15);
    assert_eq!(at(&Expr::power(z(), q(2, 3)), -8.0), 4.0);
    assert_eq!(at(&Expr::power(z(), Expr::pi()), 0.0), 0.0);
}

#[test]
fn tails_keep_their_digits() {
    let e = Expr::exp(z());
    let logistic = e.times(&Expr::one().plus(&e).powi(-2));
    assert!((at(&logistic, 700.0) / (-700f64).exp() - 1.0).abs() < 1e-12);
    assert_eq!(at(&logistic, 1000.0), 0.0);
    assert_eq!(at(&Expr::ln(Expr::one().plus(&e)), 1000.0), 1000.0);
    assert!((at(&e.minus(&Expr::one()), 1e-12) - 1e-12).abs() < 1e-23);
    assert!((at(&Expr::ln(Expr::one().plus(&z())), 1e-12) - 1e-12).abs() < 1e-23);
    assert_eq!(at(&Expr::one().plus(&e).recip(), 1000.0), 0.0);
}

#[test]
fn inverse_functions_invert() {
    for (f, g, places) in [
        (Function::Erfinv, Function::Erf, vec![-2.0, -0.3, 1e-8, 0.9, 3.0]),
        (Function::Probit, Function::Phi, vec![-30.0, -5.0, -1.0, 0.2, 3.0]),
        (Function::Logit, Function::Sigmoid, vec![-500.0, -3.0, 0.1, 5.0]),
    ] {
        for place in places {
            let there = at(&Expr::apply(g, vec![z()]), place);
            let back = at(&Expr::apply(f, vec![z()]), there);
            assert!((back - place).abs() < 1e-9 * place.abs(), "{f:?} {place} {back}");
        }
    }
    for w in [-0.999, -0.5, -0.1, 0.0, 1e-5, 0.7, 3.0, 50.0, 600.0] {
        let back = at(&Expr::apply(Function::LambertW0, vec![z()]), w * f64::exp(w));
        assert!((back - w).abs() < 1e-9 * w.abs().max(1e-3), "W0: {w} {back}");
    }
    for w in [-1.001, -1.5, -3.0, -40.0, -600.0] {
        let back = at(&Expr::apply(Function::LambertWm1, vec![z()]), w * f64::exp(w));
        assert!((back - w).abs() < 1e-9 * -w, "W-1: {w} {back}");
    }
}

#[test]
fn derivatives_of_every_function() {
    for f in Function::ALL {
        if matches!(f, Function::Beta | Function::Floor | Function::Ceil) {
            continue;
        }
        let program = Program::compile(&Expr::apply(f, vec![z()]), &[Symbol::new("z")]).unwrap();
        let mut seen = 0;
        for place in [-3.3, -1.7, -0.9, -0.2, 0.15, 0.6, 1.4, 2.8] {
            let dual = program.differentiate(&[place], 0);
            let h = 1e-5;
            let difference = (program.evaluate(&[place + h]) - program.evaluate(&[place - h])) / (2.0 * h);
            if difference.is_finite() && dual.value.is_finite() {
                seen += 1;
                assert!(
                    (dual.derivative - difference).abs() < 1e-5 * difference.abs().max(1.0),
                    "{f:?} at {place}: {dual:?} {difference}"
                );
            }
        }
        assert!(seen > 0, "{f:?}");
    }
}

#[test]
fn kinds_decide_powers() {
    let n = Symbol::new("n");
    let odd = Assumptions::none().with_kind(n.clone(), Kind::Odd);
    let inputs = [Symbol::new("z"), n.clone()];
    let whole = Expr::power(z(), Expr::variable(n.clone()));
    let root = Expr::power(z(), Expr::variable(n).recip());
    let value = |e: &Expr, assumptions: &Assumptions| {
        Program::compile_with(e, &inputs, assumptions).unwrap().evaluate(&[-8.0, 3.0])
    };
    assert_eq!(value(&whole, &odd), -512.0);
    assert!((value(&root, &odd) + 2.0).abs() < 1e-15);
    assert!(value(&whole, &Assumptions::none()).is_nan());
    let program = Program::compile_with(&root, &inputs, &odd).unwrap();
    assert!((program.differentiate(&[-8.0, 3.0], 0).derivative - 1.0 / 12.0).abs() < 1e-15);
}

#[test]
fn pieces_that_overlap_must_agree() {
    let case = |low: Expr, high: Expr| {
        let left = Branch { condition: z().compare(Relation::Le, &Expr::one()), value: low };
        let right = Branch { condition: z().compare(Relation::Ge, &Expr::one()), value: high };
        Expr::piecewise(vec![left, right], None)
    };
    let agreeing = case(z(), z().powi(2));
    assert_eq!((at(&agreeing, 0.5), at(&agreeing, 1.0), at(&agreeing, 2.0)), (0.5, 1.0, 4.0));
    let clashing = case(z(), z().negate());
    assert_eq!((at(&clashing, 0.5), at(&clashing, 2.0)), (0.5, -2.0));
    assert!(at(&clashing, 1.0).is_nan());
    // The unused piece may be undefined.
    let root = case(Expr::zero(), z().minus(&Expr::one()).sqrt());
    assert_eq!(at(&root, -3.0), 0.0);
}

#[test]
fn sizes_are_bounded_and_sharing_is_used() {
    // A hundred thousand nodes as a tree, a few dozen as a graph.
    let mut e = z();
    for _ in 0..16 {
        e = Expr::apply(Function::Sin, vec![e.clone()]).times(&Expr::apply(Function::Cos, vec![e]));
    }
    let program = Program::compile(&e, &[Symbol::new("z")]);
    assert!(program.is_ok_and(|p| p.ops.len() < 100));
    let mut deep = z();
    for _ in 0..1000 {
        deep = Expr::apply(Function::Sin, vec![deep]);
    }
    assert!(Program::compile(&deep, &[Symbol::new("z")]).is_err());
    assert!(Program::compile(&Expr::symbol("y"), &[Symbol::new("z")]).is_err());
}
