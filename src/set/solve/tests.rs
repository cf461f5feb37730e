use proptest::prelude::*;

use super::*;
use crate::expr::constant::Evaluated;
use crate::expr::{Branch, constant};

fn z() -> Expr {
    Expr::symbol("z")
}

fn n(k: i64) -> Expr {
    Expr::integer(k)
}

fn f(function: Function, x: &Expr) -> Expr {
    Expr::apply(function, vec![x.clone()])
}

fn open(a: Expr, b: Expr) -> RealSet {
    RealSet::from(Span::open(a, b).unwrap())
}

fn above(a: Expr) -> RealSet {
    RealSet::from(Span::above(a, false).unwrap())
}

fn solved(condition: &Condition) -> RealSet {
    from_condition(condition, &Symbol::new("z")).unwrap_or_else(|| panic!("not solved: {condition:?}"))
}

fn points(list: &[Expr]) -> RealSet {
    RealSet::from_spans(list.iter().map(|p| Span::point(p.clone()).unwrap()).collect()).unwrap()
}

/// Conditions with their solution sets.
fn table() -> Vec<(Condition, RealSet)> {
    use Function::{Abs, Exp, Ln, Max, Sin, Tanh};
    use Relation::{Eq, Ge, Gt, Le, Lt, Ne};
    let z = z();
    let two = n(2).sqrt();
    let clip = Expr::apply(Max, vec![z.clone(), n(0)]);
    let pieces = Expr::piecewise(
        vec![
            Branch { condition: z.compare(Lt, &n(0)), value: z.negate() },
            Branch { condition: z.compare(Ge, &n(1)), value: z.minus(&n(3)) },
        ],
        None,
    );
    vec![
        (f(Ln, &z).compare(Gt, &n(0)), above(n(1))),
        (f(Exp, &z).compare(Lt, &n(2)), RealSet::from(Span::below(Expr::ln(n(2)), false).unwrap())),
        (z.sqrt().compare(Le, &n(3)), RealSet::from(Span::closed(n(0), n(9)).unwrap())),
        (f(Abs, &z.minus(&n(1))).compare(Lt, &n(2)), open(n(-1), n(3))),
        (z.powi(3).compare(Gt, &n(8)), above(n(2))),
        (z.recip().compare(Gt, &n(2)), open(n(0), number(1, 2))),
        (f(Tanh, &z).compare(Gt, &number(1, 2)), above(Expr::ln(n(3)).times(&number(1, 2)))),
        (z.powi(2).compare(Lt, &n(2)), open(two.negate(), two.clone())),
        (z.powi(2).minus(&z).compare(Ge, &n(1)), {
            let root = n(5).sqrt();
            let ends = [n(1).minus(&root), n(1).plus(&root)].map(|e| e.times(&number(1, 2)));
            open(ends[0].clone(), ends[1].clone()).complement()
        }),
        (z.powi(3).compare(Eq, &z), points(&[n(-1), n(0), n(1)])),
        (z.powi(4).plus(&z).plus(&n(1)).compare(Gt, &n(0)), RealSet::real_line()),
        (
            z.powi(4).minus(&z.powi(2).times(&n(5))).plus(&n(4)).compare(Lt, &n(0)),
            open(n(-2), n(-1)).union(&open(n(1), n(2))).unwrap(),
        ),
        (z.times(&f(Exp, &z)).compare(Gt, &n(0)), above(n(0))),
        (
            f(Exp, &z.times(&n(2))).minus(&f(Exp, &z)).compare(Ge, &n(2)),
            RealSet::from(Span::above(Expr::ln(n(2)), true).unwrap()),
        ),
        (z.over(&z).compare(Eq, &n(1)), points(&[n(0)]).complement()),
        (
            n(1).minus(&z.recip()).recip().compare(Gt, &n(0)),
            RealSet::from(Span::below(n(0), false).unwrap()).union(&above(n(1))).unwrap(),
        ),
        (f(Sin, &z).compare(Le, &n(1)), RealSet::real_line()),
        (z.compare(Ne, &Expr::pi()), points(&[Expr::pi()]).complement()),
        (f(Abs, &z).plus(&z).compare(Gt, &n(2)), above(n(1))),
        (clip.compare(Lt, &n(1)), RealSet::from(Span::below(n(1), false).unwrap())),
        (clip.minus(&z).compare(Gt, &n(1)), RealSet::from(Span::below(n(-1), false).unwrap())),
        (
            pieces.compare(Ge, &n(0)),
            RealSet::from(Span::below(n(0), false).unwrap())
                .union(&RealSet::from(Span::above(n(3), true).unwrap()))
                .unwrap(),
        ),
        (
            pieces.plus(&f(Exp, &n(0))).compare(Lt, &n(0)),
            RealSet::from(
                Span::new(crate::set::Bound::Finite(n(1)), true, crate::set::Bound::Finite(n(2)), false)
                    .unwrap(),
            ),
        ),
        (Condition::any(vec![f(Ln, &z).compare(Lt, &n(0)), z.compare(Lt, &n(-1))]), open(n(0), n(1))),
        (Condition::all(vec![z.compare(Gt, &n(0)), z.compare(Le, &n(1)).negate()]), above(n(1))),
        (f(Ln, &n(-1)).compare(Gt, &z), RealSet::empty()),
        (f(Function::Floor, &z).compare(Ge, &number(3, 2)), RealSet::from(Span::above(n(2), true).unwrap())),
        (
            f(Function::Ceil, &z).compare(Eq, &n(1)),
            RealSet::from(
                Span::new(crate::set::Bound::Finite(n(0)), false, crate::set::Bound::Finite(n(1)), true)
                    .unwrap(),
            ),
        ),
        (Expr::power(n(2), z.clone()).compare(Lt, &n(8)), RealSet::from(Span::below(n(3), false).unwrap())),
        (
            Expr::power(z.clone(), number(2, 3)).compare(Le, &n(4)),
            RealSet::from(Span::closed(n(-8), n(8)).unwrap()),
        ),
        (
            z.minus(&z.sqrt()).compare(Lt, &n(2)),
            RealSet::from(
                Span::new(crate::set::Bound::Finite(n(0)), true, crate::set::Bound::Finite(n(4)), false)
                    .unwrap(),
            ),
        ),
        (
            f(Function::Softplus, &z).compare(Le, &Expr::ln(n(2))),
            RealSet::from(Span::below(n(0), true).unwrap()),
        ),
        (
            f(Function::LambertWm1, &z).compare(Gt, &n(-2)),
            RealSet::from(
                Span::new(
                    crate::set::Bound::Finite(Expr::exp(n(-1)).negate()),
                    true,
                    crate::set::Bound::Finite(Expr::exp(n(-2)).times(&n(-2))),
                    false,
                )
                .unwrap(),
            ),
        ),
    ]
}

#[test]
fn conditions_have_the_expected_solutions() {
    for (condition, expected) in table() {
        let found = solved(&condition);
        assert_eq!(found.equal(&expected), Ternary::True, "{condition:?}\n found {found:?}");
    }
}

#[test]
fn what_cannot_be_solved_is_refused() {
    let z = z();
    let s = Symbol::new("z");
    for condition in [
        f(Function::Sin, &z).compare(Relation::Gt, &n(0)),
        z.plus(&f(Function::Exp, &z)).compare(Relation::Gt, &n(0)),
        z.powi(5).minus(&z).compare(Relation::Gt, &n(1)),
        z.compare(Relation::Gt, &Expr::symbol("a")),
        f(Function::Tan, &z).compare(Relation::Gt, &f(Function::Tan, &z)),
    ] {
        assert_eq!(from_condition(&condition, &s), None, "{condition:?}");
    }
    let many = Expr::apply(Function::Max, (0..60).map(|k| z.times(&n(k)).minus(&n(k * k))).collect());
    let _ = from_condition(
        &many.compare(Relation::Gt, &Expr::apply(Function::Min, vec![z.clone(), many.negate()])),
        &s,
    );
}

#[test]
fn natural_domains() {
    let z = z();
    let s = Symbol::new("z");
    let none = Assumptions::none();
    let cases = [
        (Expr::ln(z.clone()), above(n(0))),
        (
            z.minus(&n(1)).recip().plus(&z.sqrt()),
            points(&[n(1)]).complement().intersect(&RealSet::from(Span::above(n(0), true).unwrap())).unwrap(),
        ),
        (
            f(Function::Asin, &z.times(&n(2))),
            RealSet::from(Span::closed(number(-1, 2), number(1, 2)).unwrap()),
        ),
        (z.over(&z), points(&[n(0)]).complement()),
        (n(0).times(&Expr::ln(z.clone())), above(n(0))),
        (Expr::power(z.clone(), z.clone()), above(n(0))),
        (f(Function::Gamma, &Expr::exp(z.clone())), RealSet::real_line()),
        (f(Function::Tan, &f(Function::Atan, &z)), RealSet::real_line()),
    ];
    for (e, expected) in cases {
        match natural_domain(&e, &s, &none) {
            Some(found) => assert_eq!(found.equal(&expected), Ternary::True, "{e:?} {found:?}"),
            // 0^0 would occur in z^z: refused.
            None => assert!(matches!(e.node(), Node::Power(..)), "{e:?}"),
        }
    }
    assert_eq!(natural_domain(&f(Function::Tan, &z), &s, &none), None);
    let overlap = Expr::piecewise(
        vec![
            Branch { condition: z.compare(Relation::Le, &n(0)), value: n(0) },
            Branch { condition: z.compare(Relation::Ge, &n(0)), value: n(1) },
        ],
        None,
    );
    let expected = points(&[n(0)]).complement();
    assert_eq!(natural_domain(&overlap, &s, &none).unwrap().equal(&expected), Ternary::True);
}

#[test]
fn sets_become_conditions_and_back() {
    for (_, set) in table() {
        let s = Symbol::new("z");
        let back = from_condition(&to_condition(&set, &s), &s).unwrap();
        assert_eq!(back.equal(&set), Ternary::True);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// At random rational points, membership is what direct evaluation says.
    #[test]
    fn membership_is_truth(k in -60_i64..60, d in 1_i64..9) {
        let point = number(k, d);
        let s = Symbol::new("z");
        for (condition, _) in table() {
            let member = solved(&condition).contains(&point);
            let indicator = Expr::piecewise(vec![Branch { condition: condition.clone(), value: n(1) }], Some(n(0)));
            match constant::evaluate_at(&indicator, &s, &point) {
                Evaluated::Value(v) => prop_assert_eq!(member, Ternary::from(v.is_one()), "{:?} at {:?}", condition, point),
                Evaluated::Undefined(_) => prop_assert_eq!(member, Ternary::False, "{:?} at {:?}", condition, point),
                other => prop_assert!(false, "{:?} {:?} {:?}", condition, point, other),
            }
        }
    }

    /// Random rational functions: the solution by roots against direct evaluation.
    #[test]
    fn random_rational_functions(roots in prop::collection::vec(-6_i64..6, 1..4), poles in prop::collection::vec(-6_i64..6, 0..3), k in -20_i64..20, level in -2_i64..3) {
        let z = z();
        let up = Expr::product(roots.iter().map(|&r| z.minus(&n(r))).collect());
        let down = Expr::product(poles.iter().map(|&r| z.minus(&n(r))).collect());
        let condition = up.over(&down).compare(Relation::Ge, &n(level));
        let s = Symbol::new("z");
        if let Some(set) = from_condition(&condition, &s) {
            let point = number(k, 3);
            let value = constant::evaluate_at(&up.over(&down), &s, &point);
            let truth = match value {
                Evaluated::Value(v) => constant::compare(&v, &n(level)).unwrap() != Ordering::Less,
                _ => false,
            };
            prop_assert_eq!(set.contains(&point), Ternary::from(truth));
        } else {
            prop_assert!(level != 0);
        }
    }
}
