//! The law of the printers: what they print is read back to an equal expression.

use proptest::prelude::*;

use crate::expr::{Branch, Condition, Expr, Function, Kind, Relation, print};
use crate::real::Rational;
use crate::syntax::{Declared, parse_condition, parse_expr};

fn number() -> impl Strategy<Value = Expr> {
    (-30_i64..30, 1_i64..12).prop_map(|(p, q)| Expr::number(Rational::ratio(p, q).unwrap()))
}

fn symbol() -> impl Strategy<Value = Expr> {
    const NAMES: &[&str] = &[
        "z", "x", "n", "a", "f", "g", "z1", "z12", "x_i", "z_max", "alpha", "sigma", "phi", "Phi", "Gamma",
        "gamma", "beta", "mu1", "lambda", "x'", "z1''", "theta_k", "E", "W", "u1_a",
    ];
    prop::sample::select(NAMES).prop_map(Expr::symbol)
}

fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![3 => number(), 5 => symbol(), 1 => Just(Expr::pi()), 1 => Just(Expr::e())]
}

fn exponent() -> impl Strategy<Value = Expr> {
    prop_oneof![
        4 => (-4_i64..5).prop_map(Expr::integer),
        2 => (-5_i64..6, 1_i64..6).prop_map(|(p, q)| Expr::number(Rational::ratio(p, q).unwrap())),
        1 => symbol(),
        1 => symbol().prop_map(|n| n.recip()),
    ]
}

fn condition(e: impl Strategy<Value = Expr> + Clone + 'static) -> BoxedStrategy<Condition> {
    use Relation::{Eq, Ge, Gt, Le, Lt, Ne};
    let relation = prop::sample::select([Lt, Le, Gt, Ge, Eq, Ne].as_slice());
    let compare = (e.clone(), relation, e.clone()).prop_map(|(a, r, b)| Condition::compare(a, r, b));
    let between = (e.clone(), e.clone(), e.clone())
        .prop_map(|(a, b, c)| Condition::all(vec![a.compare(Lt, &b), b.compare(Le, &c)]));
    let kind = prop::sample::select([Kind::Integer, Kind::Even, Kind::Odd].as_slice());
    let is = (e, kind, any::<bool>()).prop_map(|(e, kind, not)| {
        let is = Condition::Is(e, kind);
        if not { is.negate() } else { is }
    });
    let simple = prop_oneof![4 => compare, 2 => between, 1 => is];
    let joined = simple.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::all),
            prop::collection::vec(inner, 2..4).prop_map(Condition::any),
        ]
    });
    joined.boxed()
}

fn expression() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(5, 40, 4, |inner| {
        let list = prop::collection::vec(inner.clone(), 2..5);
        let function = prop::sample::select(Function::ALL.as_slice());
        let call = (function, prop::collection::vec(inner.clone(), 3)).prop_map(|(f, mut arguments)| {
            arguments.truncate(f.arity().1.unwrap_or(3));
            Expr::apply(f, arguments)
        });
        let cases = (
            prop::collection::vec((inner.clone(), condition(inner.clone())), 1..3),
            prop::option::of(inner.clone()),
        )
            .prop_map(|(branches, otherwise)| {
                let branches =
                    branches.into_iter().map(|(value, condition)| Branch { condition, value }).collect();
                Expr::piecewise(branches, otherwise)
            });
        prop_oneof![
            3 => list.clone().prop_map(Expr::sum),
            3 => list.prop_map(Expr::product),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| a.over(&b)),
            4 => (inner.clone(), exponent()).prop_map(|(a, b)| Expr::power(a, b)),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| Expr::power(a, b)),
            3 => call,
            1 => cases,
        ]
    })
}

/// What the language refuses on purpose: 0 to a negative power, and powers too large to fold.
fn is_readable(e: &Expr) -> bool {
    !e.any(&mut |part| match part.node() {
        crate::expr::Node::Power(base, exponent) => {
            let zero = base.is_zero() && exponent.as_number().is_some_and(Rational::is_negative);
            let large = base.as_number().is_some() && exponent.as_number().is_some_and(Rational::is_integer);
            let limit = Rational::integer(crate::syntax::MAX_EXPONENT);
            let beyond =
                exponent.as_number().is_some_and(|r| r.numerator().abs() > limit || r.denominator() > limit);
            zero || large || beyond
        }
        _ => false,
    })
}

fn reads_back(e: &Expr) -> Result<(), TestCaseError> {
    for printed in [print::text(e), print::unicode(e), print::latex(e)] {
        let read = parse_expr(&printed, &Declared::none());
        prop_assert!(read.is_ok(), "{printed}: {read:?}");
        prop_assert_eq!(&read.unwrap(), e, "{}", printed);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn expressions_are_read_back(e in expression().prop_filter("readable", is_readable)) {
        reads_back(&e)?;
    }

    #[test]
    fn conditions_are_read_back(c in condition(expression().prop_filter("readable", is_readable).boxed())) {
        let printed =
            [print::condition_text(&c), print::condition_unicode(&c), print::condition_latex(&c)];
        for text in printed {
            let read = parse_condition(&text, &Declared::none());
            prop_assert!(read.is_ok(), "{text}: {read:?}");
            prop_assert_eq!(&read.unwrap(), &c, "{}", text);
        }
    }
}

#[test]
fn hard_cases_are_read_back() {
    let (a, b, c) = (Expr::symbol("a"), Expr::symbol("b"), Expr::symbol("c"));
    let half = Expr::half();
    let rows = [
        Expr::product(vec![a.recip(), b.clone(), c.recip()]),
        Expr::product(vec![Expr::number(Rational::ratio(-3, 2).unwrap()), a.recip(), b.powi(-2)]),
        Expr::power(Expr::product(vec![a.clone(), b.clone()]), Expr::integer(-1)),
        Expr::power(a.sqrt(), Expr::integer(-1)),
        Expr::power(a.clone(), half.negate()),
        Expr::power(a.recip(), Expr::integer(-1)),
        Expr::power(a.powi(-1), Expr::integer(-2)),
        Expr::e().powi(2),
        Expr::e().recip(),
        Expr::power(Expr::integer(-2), a.clone()),
        Expr::power(Expr::number(Rational::ratio(1, 2).unwrap()), a.clone()),
        Expr::zero().times(&Expr::ln(a.clone())),
        Expr::power(Expr::ln(a.clone()), Expr::zero()),
        Expr::symbol("sigma").times(&a.plus(&b)),
        Expr::symbol("f").times(&a.plus(&b)),
        Expr::product(vec![Expr::integer(2), Expr::e(), Expr::integer(3).sqrt()]),
        Expr::abs(a.times(&Expr::abs(b.clone()))),
        Expr::abs(Expr::abs(a.clone()).times(&b)),
        Expr::power(Expr::abs(a.clone()), half.clone()),
        Expr::ln(a.clone()).times(&b),
        Expr::ln(a.clone()).over(&Expr::ln(b.clone())),
        Expr::sum(vec![Expr::integer(2).times(&a.plus(&b)), c.clone(), a.plus(&b).negate()]),
        Expr::piecewise(vec![], None),
        Expr::power(a.clone(), Expr::power(b, c)),
    ];
    for e in rows {
        reads_back(&e).unwrap();
    }
}
