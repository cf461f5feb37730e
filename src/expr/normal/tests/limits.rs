use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::support::{read, value};
use crate::expr::normal::{NormalError, equal_on, normal};
use crate::expr::{Expr, Function, Node};
use crate::real::Rational;

#[test]
fn explosive_input_is_refused_quickly() {
    let cases = [
        "(a+b+c+d)^100",
        "(a+b+c+d+f+g+h)^12",
        "((((x+1)^9+y)^9+z)^9+a)^9",
        "sin(1000*x+1000*y)^900",
        "(1/(a+b)+1/(b+c)+1/(c+d)+1/(d+a)+1/(a+c)+1/(b+d))^20",
        "(x+1)^100000",
    ];
    for text in cases {
        let start = Instant::now();
        let _ = normal(&read(text), &mut |_| false);
        let took = start.elapsed();
        assert!(took < Duration::from_secs(10), "{text} took {took:?}");
    }
    assert_eq!(normal(&read("(a+b+c+d)^100"), &mut |_| false).err(), Some(NormalError::TooLarge));
}

#[test]
fn division_by_what_is_identically_zero_is_undefined() {
    let e = read("1/(sin(x)^2+cos(x)^2-1)");
    assert_eq!(normal(&e, &mut |_| false).err(), Some(NormalError::Undefined));
    assert_eq!(equal_on(&e, &Expr::one(), &mut |_| false), None);
}

#[test]
fn numbers_that_differ_are_refuted() {
    assert_eq!(equal_on(&read("x+1"), &read("x"), &mut |_| false), Some(false));
}

fn expression() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        Just(Expr::symbol("x")),
        Just(Expr::symbol("y")),
        (-4_i64..5).prop_map(Expr::integer),
        Just(Expr::number(Rational::ratio(3, 2).unwrap())),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let functions = prop::sample::select(vec![
            Function::Exp,
            Function::Ln,
            Function::Sin,
            Function::Cos,
            Function::Tan,
            Function::Abs,
            Function::Sign,
            Function::Sinh,
            Function::Tanh,
            Function::Asinh,
            Function::Sigmoid,
            Function::Softplus,
            Function::Atan,
            Function::Floor,
        ]);
        let exponents =
            prop::sample::select(vec![(2, 1), (3, 1), (-1, 1), (-2, 1), (1, 2), (1, 3), (2, 3), (-1, 2)]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::sum),
            prop::collection::vec(inner.clone(), 2..3).prop_map(Expr::product),
            (inner.clone(), exponents)
                .prop_map(|(b, (p, q))| Expr::power(b, Expr::number(Rational::ratio(p, q).unwrap()))),
            (functions, inner.clone()).prop_map(|(f, a)| Expr::apply(f, vec![a])),
            prop::collection::vec(inner, 2..3).prop_map(|a| Expr::apply(Function::Max, a)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Where e has a value, its normal form has the same one (up to rounding), with no fact known.
    #[test]
    fn normal_forms_keep_values(e in expression(), x in -300_i32..300, y in -300_i32..300) {
        if let Ok(form) = normal(&e, &mut |_| false) {
            let (x, y) = (f64::from(x) / 97.0, f64::from(y) / 89.0);
            let at = |name: &str| if name == "x" { x } else { y };
            let (before, after) = (value(&e, &at), value(form.to_expr(), &at));
            // Rounding may turn a zero under a root into NaN and make a floor jump; large values lose digits.
            let near = |d: f64| value(&e, &|n| at(n) + d);
            // An argument that is an integer for all points near may come out just below it.
            let on_a_step = e.any(&mut |part| match part.node() {
                Node::Apply(Function::Floor | Function::Ceil | Function::Sign, arguments) => {
                    let argument = value(&arguments[0], &at);
                    (argument - argument.round()).abs() < 1e-6
                }
                _ => false,
            });
            let stable = !on_a_step && (near(1e-9) - near(-1e-9)).abs() < 1e-5 * (1.0 + before.abs());
            if before.is_finite() && before.abs() < 1e4 && stable && after.is_finite() {
                prop_assert!((before - after).abs() < 1e-3 * (1.0 + before.abs()), "{before} {after} {:?}", form.to_expr());
            }
        }
    }
}
