//! Inverses end to end: from a map and an interval to a proved formula.

use super::search::tests::read::{read, write};
use super::*;
use crate::expr::Function;
use crate::expr::enclose::{Cell, enclose};
use crate::flow::{Map, Parametrization, analyse};
use crate::set::RealSet;

fn span(text: &str) -> Span {
    let inner = &text[1..text.len() - 1];
    let (lo, hi) = inner.split_once(',').unwrap();
    let end = |t: &str| match t.trim() {
        "-oo" => Bound::NegInf,
        "oo" => Bound::PosInf,
        other => Bound::Finite(read(other)),
    };
    Span::new(end(lo), text.starts_with('['), end(hi), text.ends_with(']')).unwrap()
}

/// The branches' inverses of f on a set.
pub(in crate::flow) fn solved(f: &str, on: &str, assumptions: &Assumptions) -> (Analysis, MapInverse) {
    let map = Map {
        name: Symbol::new("f"),
        variable: Symbol::new("z"),
        formula: read(f),
        parametrization: Parametrization::Forward,
    };
    let set = RealSet::from_spans(on.split(';').map(|s| span(s.trim())).collect()).unwrap();
    let analysis = analyse(&map, Some(&set), assumptions);
    let found = inverse(&analysis, &Symbol::new("x"));
    (analysis, found)
}

const CLOSED: &[(&str, &str)] = &[
    ("1 - z", "(-oo,oo)"),
    ("2 - 3*z", "(-oo,oo)"),
    ("exp(z)", "(-oo,oo)"),
    ("exp(-z^3)", "(-oo,oo)"),
    ("z^3", "(-oo,oo)"),
    ("z^2", "[0,oo)"),
    ("z^2", "(-oo,0]"),
    ("z^2", "(-oo,oo)"),
    ("z^4 + 1", "(-oo,0]"),
    ("cosh(z)", "[0,oo)"),
    ("cosh(z)", "(-oo,0]"),
    ("sinh(z)", "(-oo,oo)"),
    ("tanh(z)", "(-oo,oo)"),
    ("1/(1 + exp(-z))", "(-oo,oo)"),
    ("sigmoid(2*z + 1)", "(-oo,oo)"),
    ("softplus(z)", "(-oo,oo)"),
    ("ln(1 + exp(z))", "(-oo,oo)"),
    ("ln(exp(z) - 1)", "(0,oo)"),
    ("z + softplus(z)", "(-oo,oo)"),
    ("ln(z) - ln(1 - z)", "(0,1)"),
    ("logit(z)", "(0,1)"),
    ("ln(z/(1 - z))", "(0,1)"),
    ("atanh(z)", "(-1,1)"),
    ("ln(1 + z)/2 - ln(1 - z)/2", "(-1,1)"),
    ("(exp(z) + exp(-z))/2", "[0,oo)"),
    ("(exp(z) - exp(-z))/(exp(z) + exp(-z))", "(-oo,oo)"),
    ("exp(2*z) + exp(z)", "(-oo,oo)"),
    ("z/(1 + z)", "[0,oo)"),
    ("z/(1 - z)", "(-oo,1)"),
    ("(2*z + 1)/(z - 3)", "(-oo,3)"),
    ("z + 1/z", "(0,1]"),
    ("z + 1/z", "[1,oo)"),
    ("z - 1/z", "(0,oo)"),
    ("z - 1/z", "(-oo,0)"),
    ("z^2 + z", "[0,oo)"),
    ("z^2 + z", "(-oo,-1/2]"),
    ("z^4 + z^2", "(-oo,0]"),
    ("z/(1 - z^2)", "(-1,1)"),
    ("z + sqrt(z)", "[0,oo)"),
    ("sqrt(z)/(1 + sqrt(z))", "[0,oo)"),
    ("sqrt(z/(1 - z))", "[0,1)"),
    ("z^3 + 3*z^2 + 3*z", "(-oo,oo)"),
    ("z*exp(z)", "[-1,oo)"),
    ("z*exp(z)", "(-oo,-1]"),
    ("z*exp(-z)", "(-oo,1]"),
    ("z + exp(z)", "(-oo,oo)"),
    ("2*z - exp(-3*z)", "(-oo,oo)"),
    ("z + ln(z)", "(0,oo)"),
    ("z*ln(z)", "[1,oo)"),
    ("z^z", "[1,oo)"),
    ("sin(z)", "[-pi/2,pi/2]"),
    ("sin(z)", "[pi/2,3*pi/2]"),
    ("cos(z)", "[0,pi]"),
    ("cos(z)", "[pi,2*pi]"),
    ("tan(z)", "(-pi/2,pi/2)"),
    ("erf(z/2)", "(-oo,oo)"),
    ("Phi(z)", "(-oo,oo)"),
    ("probit(z)", "(0,1)"),
    ("exp(sinh(z))", "(-oo,oo)"),
    ("-ln(1 - z)", "(0,1)"),
    ("1 - (1 - z^2)^3", "[0,1]"),
    ("exp(-exp(-z))", "(-oo,oo)"),
    ("2^z", "(-oo,oo)"),
    ("z*abs(z)", "(-oo,oo)"),
    ("z/(1 + abs(z))", "(-oo,oo)"),
    ("1/z", "(-oo,0); (0,oo)"),
];

/// Found, but the proof is beyond the prover as it is: either way is right, a wrong formula is not.
const UNPROVED: &[(&str, &str)] = &[
    ("(exp(z) - exp(-z))/2", "(-oo,oo)"),
    ("(exp(z) + exp(-z))/2", "(-oo,0]"),
    ("2*exp(z) - 3*exp(-z)", "(-oo,oo)"),
    ("z/sqrt(1 + z^2)", "(-oo,oo)"),
    ("z + sqrt(1 + z^2)", "(-oo,oo)"),
    ("sqrt(1 + z^2) - z", "(-oo,oo)"),
    ("z + sqrt(1 + z)", "[-1,oo)"),
    ("z^3 + z", "(-oo,oo)"),
    ("z^3 + 3*z^2 + 4*z - 1", "(-oo,oo)"),
    ("tan(z)", "(pi/2,3*pi/2)"),
    ("sinh(2*asinh(z) + 1)", "(-oo,oo)"),
    ("atan(z^3)", "(-oo,oo)"),
    ("ln(z + sqrt(z^2 + 1))", "(-oo,oo)"),
];

/// Whether every formula takes f(z) back to z at points inside its branch, as far as enclosures tell, and certainly so at one.
fn right(analysis: &Analysis, found: &MapInverse) -> bool {
    let (z, x) = (Symbol::new("z"), Symbol::new("x"));
    analysis.branches.iter().zip(&found.branches).all(|(branch, inverse)| {
        let Some(g) = inverse.formula() else { return true };
        let mut certain = 0;
        for at in super::search::probe::inner_points(&branch.span) {
            let here = crate::real::Interval::from_rational(&at);
            let cell = Cell::new().with(&z, here);
            let Some(value) = enclose(&branch.smooth, &cell).certain() else { continue };
            let Some(back) = enclose(g, &cell.with(&x, value)).certain() else { continue };
            if back.intersect(&here).is_none() {
                return false;
            }
            certain += usize::from(back.width() < 1e-3);
        }
        certain > 0
    })
}

#[test]
fn closed_forms_are_found_proved_and_right() {
    for (f, on) in CLOSED {
        let (analysis, found) = solved(f, on, &Assumptions::none());
        let closed = found.branches.iter().all(|b| matches!(b, Inverse::Closed(_)));
        assert!(!found.branches.is_empty() && closed, "{f} on {on}: {:?}", found.branches);
        assert!(right(&analysis, &found), "{f} on {on}: {:?}", found.branches);
    }
    for (f, on) in UNPROVED {
        let (analysis, found) = solved(f, on, &Assumptions::none());
        assert!(right(&analysis, &found), "{f} on {on}: {:?}", found.branches);
    }
}

#[test]
fn one_formula_or_cases_for_the_whole_map() {
    let none = Assumptions::none();
    assert_eq!(solved("1/z", "(-oo,0); (0,oo)", &none).1.whole, Some(read("1/x")));
    assert!(matches!(
        solved("z*abs(z)", "(-oo,oo)", &none).1.whole.map(|e| e.node().clone()),
        Some(crate::expr::Node::Piecewise(_))
    ));
    // Not injective: no inverse of the whole map.
    assert_eq!(solved("z^2", "(-oo,oo)", &none).1.whole, None);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(8))]

    /// Compositions of increasing functions on R: whatever formula is found is right.
    #[test]
    fn compositions_are_inverted_or_left_open(steps in proptest::collection::vec((0_usize..9, 1_i64..5, -3_i64..4), 1..4)) {
        let mut f = Expr::symbol("z");
        for (kind, a, b) in steps {
            let inner = Expr::scaled(crate::real::Rational::integer(a), f).plus(&Expr::integer(b));
            f = match kind {
                0 => Expr::apply(Function::Sinh, vec![inner]),
                1 => Expr::apply(Function::Tanh, vec![inner]),
                2 => Expr::apply(Function::Sigmoid, vec![inner]),
                3 => inner.powi(3),
                4 => Expr::apply(Function::Atan, vec![inner]),
                5 => Expr::apply(Function::Asinh, vec![inner]),
                6 => Expr::apply(Function::Softplus, vec![inner]),
                7 => Expr::power(inner, Expr::number(crate::real::Rational::ratio(1, 3).unwrap())),
                _ => Expr::exp(inner.negate()),
            };
        }
        let (analysis, found) = solved(&write(&f), "(-oo,oo)", &Assumptions::none());
        for (branch, inverse) in analysis.branches.iter().zip(&found.branches) {
            let Some(g) = inverse.formula() else { continue };
            for at in super::search::probe::inner_points(&branch.span) {
                let here = crate::real::Interval::from_rational(&at);
                let cell = Cell::new().with(&Symbol::new("z"), here);
                let Some(value) = enclose(&branch.smooth, &cell).certain() else { continue };
                let Some(back) = enclose(g, &cell.with(&Symbol::new("x"), value)).certain() else { continue };
                proptest::prop_assert!(back.intersect(&here).is_some(), "{} is not the inverse of {}", write(g), write(&f));
            }
        }
    }
}
