use proptest::prelude::*;

use super::{expand_definition, expand_logarithms, simplify};
use crate::expr::normal::tests::support::{Facts, read};
use crate::expr::normal::{SideCondition, equal_on};
use crate::expr::{Expr, Function, Symbol};

/// What is simplified, what comes out (up to the order of terms and factors), given the facts.
const CASES: &[(&str, &str, &str)] = &[
    ("x+x", "2*x", ""),
    ("(x^2-1)/(x-1)", "x+1", ""),
    ("-(x-2)/3", "(2-x)/3", ""),
    ("2/3-x/3", "(2-x)/3", ""),
    ("ln(1/x)", "-ln(x)", "x > 0"),
    ("-ln(x)", "-ln(x)", ""),
    ("root(n, -ln(x))", "root(n, -ln(x))", "n odd"),
    ("exp(ln(x))", "x", ""),
    ("exp(logit(x))", "x/(1-x)", "x > 0, x < 1"),
    ("1/(x*sqrt(2*pi))*exp(-(ln(x))^2/2)", "1/(x*sqrt(2*pi))*exp(-(ln(x))^2/2)", "x > 0"),
    ("1/sqrt(2*pi)*exp(-(ln(x))^2/2)*abs(1/x)", "x^(-1)*(2*pi)^(-1/2)*exp(-(ln(x))^2/2)", "x > 0"),
    ("exp(-(x-m)^2/2)/sqrt(2*pi)", "exp(-(x-m)^2/2)*(2*pi)^(-1/2)", ""),
    ("sqrt(x^2)", "x", "x > 0"),
    ("sqrt(x^2)", "abs(x)", ""),
    ("sin(x)^2+cos(x)^2", "1", ""),
    ("cosh(x)", "cosh(x)", ""),
    ("exp(a)*exp(b)", "exp(a+b)", ""),
    ("x^a*x^b", "x^(a+b)", "x > 0"),
    ("2^x*2^y", "2^(x+y)", ""),
    ("-ln(2)/2-ln(pi)/2-x^2/2", "-(x^2+ln(2*pi))/2", ""),
    ("1/(1/x)", "x", "x > 0"),
    ("abs(-3)*exp(-3*x)", "3*exp(-3*x)", ""),
];

fn sorted(e: &Expr) -> Expr {
    let e = e.map_children(&mut sorted);
    match e.node() {
        crate::expr::Node::Sum(parts) => {
            let mut parts = parts.clone();
            parts.sort();
            Expr::sum(parts)
        }
        crate::expr::Node::Product(parts) => {
            let mut parts = parts.clone();
            parts.sort();
            Expr::product(parts)
        }
        _ => e,
    }
}

#[test]
fn formulas_come_out_as_people_write_them() {
    let mut wrong = Vec::new();
    for (input, expected, facts) in CASES {
        let facts = Facts::read(facts);
        let got = simplify(&read(input), &mut |c| facts.proves(c));
        if sorted(&got) != sorted(&read(expected)) {
            wrong.push(format!("{input}: {}", show(&got)));
        }
        assert_eq!(simplify(&got, &mut |c| facts.proves(c)), got, "idempotent: {input}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Input text with every part in parentheses.
fn show(e: &Expr) -> String {
    use crate::expr::Node;
    let join = |parts: &[Expr], sign: &str| parts.iter().map(show).collect::<Vec<_>>().join(sign);
    match e.node() {
        Node::Number(r) => format!("{r}"),
        Node::Pi => "pi".to_owned(),
        Node::Variable(s) => s.name().to_owned(),
        Node::Sum(parts) => format!("({})", join(parts, " + ")),
        Node::Product(parts) => format!("({})", join(parts, "*")),
        Node::Power(b, x) => format!("{}^({})", show(b), show(x)),
        Node::Apply(f, a) => format!("{}({})", f.name(), join(a, ", ")),
        Node::Piecewise(_) => "{…}".to_owned(),
    }
}

#[test]
fn constants_are_folded_exactly() {
    let cases = [
        ("sin(pi)", "0"),
        ("ln(1)", "0"),
        ("exp(ln(2))", "2"),
        ("abs(-3)", "3"),
        ("sqrt(8)", "2*sqrt(2)"),
        ("erf(0)", "0"),
        ("lambertw(e)", "1"),
        ("lambertw(0)", "0"),
        ("gamma(5)", "24"),
        ("gamma(1/2)", "sqrt(pi)"),
        ("probit(1/2)", "0"),
        ("Phi(0)", "1/2"),
        ("floor(-7/2)", "-4"),
        ("max(1/2, 1/3)", "1/2"),
        ("x + sin(pi/6)", "x + 1/2"),
        ("x*exp(2)*exp(-2)", "x"),
        ("atan(1)", "pi/4"),
    ];
    for (input, expected) in cases {
        let got = simplify(&read(input), &mut |_| false);
        assert_eq!(sorted(&got), sorted(&read(expected)), "{input}: {}", show(&got));
    }
}

#[test]
fn definitions_agree_with_their_functions() {
    let x = Expr::symbol("x");
    let mut expanded = 0;
    for f in Function::ALL {
        if let Some(definition) = expand_definition(f, &x) {
            expanded += 1;
            let whole = Expr::apply(f, vec![x.clone()]);
            for point in [0.3, 0.9, 1.7] {
                use crate::expr::normal::tests::support::value;
                let (a, b) = (value(&whole, &|_| point), value(&definition, &|_| point));
                assert!((a - b).abs() < 1e-12 || (a.is_nan() && b.is_nan()), "{f:?} at {point}: {a} {b}");
            }
        }
    }
    assert_eq!(expanded, 9);
}

fn polynomial() -> impl Strategy<Value = Expr> {
    let leaf =
        prop_oneof![Just(Expr::symbol("x")), Just(Expr::symbol("y")), (-3_i64..4).prop_map(Expr::integer)];
    leaf.prop_recursive(4, 20, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::sum),
            prop::collection::vec(inner.clone(), 2..3).prop_map(Expr::product),
            (inner.clone(), -2_i64..4).prop_map(|(b, n)| b.powi(n)),
            inner.prop_map(Expr::exp),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn simplifying_twice_is_simplifying_once(e in polynomial()) {
        let once = simplify(&e, &mut |_| false);
        prop_assert_eq!(simplify(&once, &mut |_| false), once.clone());
        prop_assert_ne!(equal_on(&e, &once, &mut |_| false), Some(false));
    }
}

#[test]
fn logarithms_of_products_are_expanded_where_that_holds() {
    let x = Expr::symbol("x");
    let expanded = |e: &Expr, known: &[SideCondition]| {
        crate::expr::print::text(&expand_logarithms(e, &mut |c| known.contains(c)).unwrap())
    };
    let positive = [SideCondition::Positive(x.clone())];
    let negative = [SideCondition::Negative(x.clone())];
    let two_pi = Expr::integer(2).times(&Expr::pi());
    let all = [SideCondition::Positive(x.clone()), SideCondition::Positive(Expr::pi())];
    assert_eq!(expanded(&Expr::ln(x.powi(3).times(&Expr::exp(x.clone()))), &positive), "x + 3*ln(x)");
    // Nothing is known of x, or an odd number of negative factors would be taken apart.
    assert_eq!(expanded(&Expr::ln(x.powi(3)), &[]), "ln(x^3)");
    assert_eq!(expanded(&Expr::ln(x.powi(3)), &negative), "ln(x^3)");
    assert_eq!(expanded(&Expr::ln(x.powi(2)), &negative), "2*ln(-x)");
    assert_eq!(expanded(&Expr::ln(x.times(&two_pi.sqrt().recip())), &all), "ln(x) - ln(2*pi)/2");
}

#[test]
fn powers_of_both_signs_in_one_term_stay_apart() {
    // s^(−2) x² − s^(−2) s² · 2: what is taken out of the second term is s^(−2), and s² stays.
    let (s, x) = (Expr::symbol("s"), Expr::symbol("x"));
    let second = Expr::product(vec![Expr::integer(-2), s.powi(-2), s.powi(2)]);
    let sum = Expr::sum(vec![s.powi(-2).times(&x.powi(2)), second]);
    let factored = super::factor_common(&sum);
    let value = |e: &Expr| {
        let at = |e: &Expr, name: &str, k: i64| e.substitute(&Symbol::new(name), &Expr::integer(k));
        crate::expr::constant::rational_value(&at(&at(e, "s", 2), "x", 3))
    };
    assert_eq!(value(&factored), value(&sum));
}
