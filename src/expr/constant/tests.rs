use super::*;
use crate::expr::{Branch, Function, Relation};

fn q(n: i64, d: i64) -> Expr {
    Expr::number(Rational::ratio(n, d).unwrap())
}

fn n(k: i64) -> Expr {
    Expr::integer(k)
}

fn f(function: Function, x: Expr) -> Expr {
    Expr::apply(function, vec![x])
}

#[test]
fn special_values() {
    let pi = Expr::pi;
    let cases = [
        (f(Function::Sin, pi()), n(0)),
        (f(Function::Cos, pi().over(&n(3))), q(1, 2)),
        (f(Function::Tan, pi().over(&n(4))), n(1)),
        (f(Function::Sin, pi().times(&q(-7, 6))), q(1, 2)),
        (f(Function::Atan, n(1)), pi().over(&n(4))),
        (f(Function::Acos, q(-1, 2)), pi().times(&q(2, 3))),
        (f(Function::Asin, n(-1)), pi().times(&q(-1, 2))),
        (Expr::exp(Expr::ln(n(2))), n(2)),
        (Expr::exp(Expr::ln(n(2)).times(&n(-3))), q(1, 8)),
        (Expr::abs(n(-3)), n(3)),
        (n(8).sqrt(), n(2).times(&n(2).sqrt())),
        (Expr::ln(n(1)), n(0)),
        (Expr::ln(Expr::e()), n(1)),
        (f(Function::Sinh, n(0)), n(0)),
        (f(Function::Sinh, Expr::ln(n(2))), q(3, 4)),
        (f(Function::Tanh, n(0)), n(0)),
        (f(Function::Sigmoid, n(0)), q(1, 2)),
        (f(Function::Sigmoid, Expr::ln(n(3))), q(3, 4)),
        (f(Function::Softplus, n(0)), Expr::ln(n(2))),
        (f(Function::Logit, q(1, 2)), n(0)),
        (f(Function::Erf, n(0)), n(0)),
        (f(Function::Erfc, n(0)), n(1)),
        (f(Function::Phi, n(0)), q(1, 2)),
        (f(Function::Probit, q(1, 2)), n(0)),
        (f(Function::LambertW0, n(0)), n(0)),
        (f(Function::LambertW0, Expr::e()), n(1)),
        (f(Function::LambertWm1, Expr::exp(n(-2)).times(&n(-2))), n(-2)),
        (f(Function::Gamma, n(5)), n(24)),
        (f(Function::Gamma, q(3, 2)), pi().sqrt().times(&q(1, 2))),
        (f(Function::Floor, pi()), n(3)),
        (f(Function::Ceil, Expr::e().negate()), n(-2)),
        (f(Function::Sign, n(1).minus(&n(2).sqrt())), n(-1)),
        (Expr::apply(Function::Max, vec![pi(), q(22, 7), n(3)]), q(22, 7)),
        (n(0).times(&Expr::ln(n(5))), n(0)),
        (Expr::ln(n(5)).minus(&Expr::ln(n(5))), n(0)),
        (n(1).over(&n(1).plus(&n(2).sqrt())), n(2).sqrt().minus(&n(1))),
    ];
    for (given, expected) in cases {
        let folded = fold(&given);
        assert_eq!(folded, fold(&expected), "{given:?}");
        assert_eq!(compare(&given, &expected), Some(Ordering::Equal), "{given:?}");
    }
}

#[test]
fn what_is_simple_stays_as_it_is_written() {
    for e in
        [Expr::e(), f(Function::Sinh, n(1)), Expr::ln(n(6)), f(Function::Phi, n(1)), f(Function::Cos, n(1))]
    {
        assert_eq!(fold(&e), e);
    }
}

#[test]
fn undefined_constants_stay_undefined() {
    for e in [
        Expr::ln(n(-1)),
        n(0).recip(),
        n(-2).sqrt(),
        f(Function::Asin, n(2)),
        f(Function::Tan, Expr::pi().over(&n(2))),
        f(Function::LambertW0, n(-1)),
        f(Function::Gamma, n(-3)),
        Expr::ln(f(Function::Sin, Expr::pi())),
        f(Function::Atanh, f(Function::Cos, n(0))),
        Expr::power(n(-2), Expr::pi()),
    ] {
        for whole in [e.clone(), n(0).times(&e), e.minus(&e), n(1).plus(&Expr::exp(e.clone()))] {
            assert_eq!(is_defined(&whole), Ternary::False, "{whole:?}");
            assert_eq!(fold(&whole), whole);
            assert_eq!(sign_of(&whole), None);
            assert_eq!(compare(&whole, &whole), None);
        }
    }
}

#[test]
fn equal_constants_are_seen_to_be_equal() {
    let tanh = f(Function::Tanh, n(1));
    let squared = Expr::exp(n(2));
    let pairs = [
        (n(8).sqrt(), n(2).times(&n(2).sqrt())),
        (Expr::e().times(&Expr::e()), squared.clone()),
        (Expr::ln(n(4)), n(2).times(&Expr::ln(n(2)))),
        (Expr::pi().over(&n(2)).plus(&Expr::pi().over(&n(2))), Expr::pi()),
        (tanh, squared.minus(&n(1)).over(&squared.plus(&n(1)))),
        (f(Function::Phi, n(-1)), n(1).minus(&f(Function::Phi, n(1)))),
        (Expr::power(n(2), Expr::ln(n(3))), Expr::power(n(3), Expr::ln(n(2)))),
        (n(6).sqrt(), n(2).sqrt().times(&n(3).sqrt())),
        (f(Function::Sigmoid, n(2)), n(1).minus(&f(Function::Sigmoid, n(-2)))),
        (f(Function::Softplus, n(1)).minus(&n(1)), f(Function::Softplus, n(-1))),
        (f(Function::Sin, n(7).plus(&Expr::pi())), f(Function::Sin, n(-7))),
    ];
    for (a, b) in pairs {
        assert_eq!(compare(&a, &b), Some(Ordering::Equal), "{a:?} {b:?}");
    }
}

#[test]
fn near_equal_constants_are_told_apart_or_left_undecided() {
    assert_eq!(compare(&q(22, 7), &Expr::pi()), Some(Ordering::Greater));
    assert_eq!(compare(&q(355, 113), &Expr::pi()), Some(Ordering::Greater));
    let ramanujan = Expr::exp(Expr::pi().times(&n(163).sqrt()));
    let near = n(640_320).powi(3).plus(&n(744));
    assert_eq!(compare(&ramanujan, &near), Some(Ordering::Less));
    // Differs from π by about 10^-300: below the last precision, so undecided and never equal.
    let tiny = Expr::exp(n(-700));
    assert_eq!(compare(&Expr::pi().plus(&tiny), &Expr::pi()), Some(Ordering::Greater));
    // cos x < 1 for 0 < x < 1, however small; but the difference of the two sines is below every precision.
    let cosine = f(Function::Cos, Expr::exp(n(-600)));
    assert_eq!(compare(&cosine, &n(1)), Some(Ordering::Less));
    let shifted = f(Function::Sin, n(1).plus(&Expr::exp(n(-600))));
    assert_eq!(compare(&shifted, &f(Function::Sin, n(1))), None);
    // sin² 1 + cos² 1 = 1 is not known to the normal form.
    let pythagoras = f(Function::Sin, n(1)).powi(2).plus(&f(Function::Cos, n(1)).powi(2));
    assert_eq!(compare(&pythagoras, &n(1)), None);
}

#[test]
fn hostile_constants_end_quickly() {
    let tower = Expr::exp(Expr::exp(Expr::exp(n(100))));
    let huge = n(10).powi(4000);
    let started = std::time::Instant::now();
    assert_eq!(sign_of(&tower), Some(Ordering::Greater));
    assert_eq!(compare(&tower, &tower.plus(&n(1))), Some(Ordering::Less));
    assert_eq!(compare(&f(Function::Sin, tower.clone()), &n(0)), None);
    assert_eq!(compare(&huge, &n(10).powi(4001)), Some(Ordering::Less));
    assert_eq!(sign_of(&f(Function::Cos, n(10).powi(10_000_000_000))), None);
    let mut deep = n(2);
    for _ in 0..12 {
        deep = deep.plus(&deep.sqrt()).powi(3);
    }
    let _ = (sign_of(&deep), fold(&deep), is_defined(&deep));
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn evaluation_at_points_knows_cases() {
    let z = Symbol::new("z");
    let x = Expr::variable(z.clone());
    let branch =
        |relation, at, value: &Expr| Branch { condition: x.compare(relation, &n(at)), value: value.clone() };
    let p = Expr::piecewise(
        vec![branch(Relation::Le, 1, &x.negate()), branch(Relation::Ge, 1, &n(1).minus(&x))],
        None,
    );
    assert_eq!(evaluate_at(&p, &z, &q(1, 2)), Evaluated::Value(q(-1, 2)));
    assert_eq!(evaluate_at(&p, &z, &n(1)), Evaluated::Ambiguous { values: vec![n(-1), n(0)] });
    let gap = Expr::piecewise(vec![branch(Relation::Lt, 0, &x), branch(Relation::Gt, 0, &x)], None);
    assert_eq!(evaluate_at(&gap, &z, &n(0)), Evaluated::Undefined(Undefined::NoCase));
    let log = Expr::ln(x.clone());
    assert!(matches!(evaluate_at(&log, &z, &n(0)), Evaluated::Undefined(Undefined::OutsideDomain { .. })));
    assert_eq!(evaluate_at(&log, &z, &Expr::e()), Evaluated::Value(n(1)));
    assert_eq!(evaluate_at(&x.plus(&Expr::symbol("a")), &z, &n(0)), Evaluated::Unknown);
    let guarded = Expr::piecewise(
        vec![Branch { condition: log.compare(Relation::Gt, &n(0)), value: n(1) }],
        Some(n(0)),
    );
    assert!(matches!(evaluate_at(&guarded, &z, &n(-1)), Evaluated::Undefined(_)));
    // z^z at −1: an exponent that is not literal asks for a positive base (or a declared integer).
    assert_eq!(evaluate_at(&Expr::power(x.clone(), x.clone()), &z, &n(-1)), Evaluated::Unknown);
}

#[test]
fn nested_functions_end_quickly() {
    let started = std::time::Instant::now();
    let (mut tanh, mut size) = (n(2).sqrt(), n(2).sqrt());
    for k in 1..25 {
        tanh = f(Function::Tanh, tanh.plus(&n(k)));
        size = Expr::abs(size.minus(&Expr::exp(n(-k))));
    }
    assert_eq!(sign_of(&tanh), Some(Ordering::Greater));
    let _ = (fold(&tanh), sign_of(&size), fold(&size));
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
