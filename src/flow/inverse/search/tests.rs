//! Known pairs, checked by round trips, and traps.

pub(in crate::flow) mod read;

use super::probe::{Point, value_at};
use super::{Question, candidates};
use crate::expr::{Assumptions, Expr, Kind, Symbol};
use crate::real::Interval;
use read::read;

fn point(value: Expr) -> Interval {
    value_at(&value, &Point::new()).unwrap()
}

/// Candidates for the inverse of f on a span that is given by sample points.
fn propose(f: &str, samples: &[&str], assumptions: &Assumptions, parameters: &[(&str, &str)]) -> Vec<Expr> {
    let points: Vec<Point> = samples
        .iter()
        .map(|z| {
            let mut at = Point::new().with(&Symbol::new("z"), point(read(z)));
            for (name, value) in parameters {
                at.set(Symbol::new(name), point(read(value)), assumptions.kind(&Symbol::new(name)));
            }
            at
        })
        .collect();
    let (formula, variable, target) = (read(f), Symbol::new("z"), Symbol::new("x"));
    candidates(&Question {
        formula: &formula,
        variable: &variable,
        target: &target,
        assumptions,
        points: &points,
    })
}

/// Whether g(f(z)) is z, to within what enclosures tell, at the points (which the search has not seen).
fn round_trip(
    f: &str,
    g: &Expr,
    points: &[&str],
    assumptions: &Assumptions,
    parameters: &[(&str, &str)],
) -> bool {
    points.iter().all(|z| {
        let z = point(read(z));
        let mut at = Point::new().with(&Symbol::new("z"), z);
        for (name, value) in parameters {
            at.set(Symbol::new(name), point(read(value)), assumptions.kind(&Symbol::new(name)));
        }
        let Some(x) = value_at(&read(f), &at) else { return false };
        at.set(Symbol::new("x"), x, Kind::Real);
        value_at(g, &at).is_some_and(|back| back.intersect(&z).is_some() && back.width() < 1e-3)
    })
}

const LINE: &[&str] = &["-5/3", "-1/2", "1/3", "1", "7/3"];
const LINE_UNSEEN: &[&str] = &["-2", "-7/10", "1/9", "2"];
const HALF: &[&str] = &["1/5", "1", "5/2"];
const HALF_UNSEEN: &[&str] = &["1/10", "3/4", "2"];
const NEGATIVE: &[&str] = &["-1/5", "-1", "-5/2"];
const NEGATIVE_UNSEEN: &[&str] = &["-1/10", "-3/4", "-2"];
const UNIT: &[&str] = &["1/10", "1/2", "4/5"];
const UNIT_UNSEEN: &[&str] = &["1/5", "2/3", "9/10"];

/// Map, sample points of the branch, and points that the search does not see.
const PAIRS: &[(&str, &[&str], &[&str])] = &[
    ("1 - z", LINE, LINE_UNSEEN),
    ("2 - 3*z", LINE, LINE_UNSEEN),
    ("exp(z)", LINE, LINE_UNSEEN),
    ("exp(-z^3)", LINE, LINE_UNSEEN),
    ("z^3", LINE, LINE_UNSEEN),
    ("z^2", HALF, HALF_UNSEEN),
    ("z^2", NEGATIVE, NEGATIVE_UNSEEN),
    ("z^4 + 1", NEGATIVE, NEGATIVE_UNSEEN),
    ("cosh(z)", HALF, HALF_UNSEEN),
    ("cosh(z)", NEGATIVE, NEGATIVE_UNSEEN),
    ("sinh(z)", LINE, LINE_UNSEEN),
    ("tanh(z)", LINE, LINE_UNSEEN),
    ("1/(1 + exp(-z))", LINE, LINE_UNSEEN),
    ("sigmoid(2*z + 1)", LINE, LINE_UNSEEN),
    ("softplus(z)", LINE, LINE_UNSEEN),
    ("ln(1 + exp(z))", LINE, LINE_UNSEEN),
    ("ln(exp(z) - 1)", HALF, HALF_UNSEEN),
    ("z + softplus(z)", LINE, LINE_UNSEEN),
    ("softplus(z) - softplus(-z)", LINE, LINE_UNSEEN),
    ("ln(z) - ln(1 - z)", UNIT, UNIT_UNSEEN),
    ("logit(z)", UNIT, UNIT_UNSEEN),
    ("ln(z/(1 - z))", UNIT, UNIT_UNSEEN),
    ("atanh(z)", UNIT, UNIT_UNSEEN),
    ("ln(1 + z)/2 - ln(1 - z)/2", UNIT, UNIT_UNSEEN),
    ("(exp(z) - exp(-z))/2", LINE, LINE_UNSEEN),
    ("(exp(z) + exp(-z))/2", HALF, HALF_UNSEEN),
    ("(exp(z) + exp(-z))/2", NEGATIVE, NEGATIVE_UNSEEN),
    ("(exp(z) - exp(-z))/(exp(z) + exp(-z))", LINE, LINE_UNSEEN),
    ("2*exp(z) - 3*exp(-z)", LINE, LINE_UNSEEN),
    ("exp(2*z) + exp(z)", LINE, LINE_UNSEEN),
    ("z/(1 + z)", HALF, HALF_UNSEEN),
    ("z/(1 - z)", NEGATIVE, NEGATIVE_UNSEEN),
    ("(2*z + 1)/(z - 3)", NEGATIVE, NEGATIVE_UNSEEN),
    ("z + 1/z", UNIT, UNIT_UNSEEN),
    ("z - 1/z", HALF, HALF_UNSEEN),
    ("z - 1/z", NEGATIVE, NEGATIVE_UNSEEN),
    ("z^2 + z", HALF, HALF_UNSEEN),
    ("z^2 + z", &["-1", "-2"], &["-3", "-3/4"]),
    ("z^4 + z^2", NEGATIVE, NEGATIVE_UNSEEN),
    ("z/(1 - z^2)", UNIT, UNIT_UNSEEN),
    ("z/sqrt(1 + z^2)", LINE, LINE_UNSEEN),
    ("z + sqrt(1 + z^2)", LINE, LINE_UNSEEN),
    ("sqrt(1 + z^2) - z", LINE, LINE_UNSEEN),
    ("z + sqrt(z)", HALF, HALF_UNSEEN),
    ("z + sqrt(1 + z)", HALF, HALF_UNSEEN),
    ("sqrt(z)/(1 + sqrt(z))", HALF, HALF_UNSEEN),
    ("sqrt(z/(1 - z))", UNIT, UNIT_UNSEEN),
    ("sqrt(z)/sqrt(1 - z)", UNIT, UNIT_UNSEEN),
    ("z^3 + z", LINE, LINE_UNSEEN),
    ("z^3 + 3*z^2 + 4*z - 1", LINE, LINE_UNSEEN),
    ("z^3 + 3*z^2 + 3*z", LINE, LINE_UNSEEN),
    ("sinh(z)^3 + sinh(z)", LINE, LINE_UNSEEN),
    ("z*exp(z)", HALF, HALF_UNSEEN),
    ("z*exp(z)", &["-2", "-3", "-5"], &["-3/2", "-4"]),
    ("z*exp(-z)", UNIT, UNIT_UNSEEN),
    ("z + exp(z)", LINE, LINE_UNSEEN),
    ("2*z - exp(-3*z)", LINE, LINE_UNSEEN),
    ("z + ln(z)", HALF, HALF_UNSEEN),
    ("z*ln(z)", &["2", "3", "1/2"], &["5", "4/5"]),
    ("z*ln(z)", &["1/4", "1/5", "1/10"], &["1/3", "1/20"]),
    ("z^z", &["2", "3", "1/2"], &["5", "4/5"]),
    ("ln(z)/z", &["1/2", "1", "2"], &["1/3", "5/2"]),
    ("z^2*exp(z)", HALF, HALF_UNSEEN),
    ("z^2*exp(-z^2)", UNIT, UNIT_UNSEEN),
    ("(1 + z)*exp(z)", HALF, HALF_UNSEEN),
    ("sin(z)", &["-1", "1/2", "1"], &["-3/2", "0", "3/2"]),
    ("sin(z)", &["2", "3", "4"], &["7/4", "5/2", "9/2"]),
    ("sin(z)", &["5", "6", "7"], &["11/2", "15/2"]),
    ("sin(z)", &["-2", "-3", "-4"], &["-7/4", "-5/2"]),
    ("cos(z)", &["1/2", "1", "3"], &["2", "1/3"]),
    ("cos(z)", &["7/2", "4", "6"], &["5", "11/2"]),
    ("cos(z)", &["-1/2", "-1", "-3"], &["-2"]),
    ("tan(z)", &["-1", "0", "1"], &["-3/2", "1/2"]),
    ("tan(z)", &["2", "3", "4"], &["5/2", "9/2"]),
    ("tan(2*z + 1)", &["-1", "-1/2", "0"], &["-5/4", "1/4"]),
    ("sin(z)^2", &["1/4", "1", "3/2"], &["1/3"]),
    ("erf(z/2)", LINE, LINE_UNSEEN),
    ("Phi(z)", LINE, LINE_UNSEEN),
    ("probit(z)", UNIT, UNIT_UNSEEN),
    ("sinh(2*asinh(z) + 1)", LINE, LINE_UNSEEN),
    ("exp(sinh(z))", LINE, LINE_UNSEEN),
    ("atan(z^3)", LINE, LINE_UNSEEN),
    ("-ln(1 - z)", UNIT, UNIT_UNSEEN),
    ("1 - (1 - z^2)^3", UNIT, UNIT_UNSEEN),
    ("exp(-exp(-z))", LINE, LINE_UNSEEN),
    ("2^z", LINE, LINE_UNSEEN),
    ("2*z + tanh(z)/(2 + tanh(z)) - 2*z", LINE, LINE_UNSEEN),
    ("tanh(z)/(2 + tanh(z))", LINE, LINE_UNSEEN),
    ("exp(z)/(1 + exp(z))^2", HALF, HALF_UNSEEN),
    ("ln(z + sqrt(z^2 + 1))", LINE, LINE_UNSEEN),
    ("ln(z)^2", &["2", "3", "5"], &["4", "10"]),
    ("1/(1 + exp(-z)) + exp(z)", LINE, LINE_UNSEEN),
];

#[test]
fn known_pairs_are_found() {
    let none = Assumptions::none();
    let mut failures = Vec::new();
    for (f, samples, unseen) in PAIRS {
        let found = propose(f, samples, &none, &[]);
        if !found.iter().any(|g| round_trip(f, g, unseen, &none, &[])) {
            failures.push(format!("{f} on {samples:?}: {} candidates", found.len()));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// A map, what is assumed, samples, further points, and values of the parameters.
type Row = (
    &'static str,
    Assumptions,
    &'static [&'static str],
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
);

#[test]
fn parameters_are_carried_along() {
    let with = |name: &str, kind| Assumptions::none().with_kind(Symbol::new(name), kind);
    let rows: &[Row] = &[
        ("a*z + b", Assumptions::none(), LINE, LINE_UNSEEN, &[("a", "-2"), ("b", "1/3")]),
        ("exp(-z^n)", with("n", Kind::Odd), LINE, LINE_UNSEEN, &[("n", "3")]),
        ("exp(-z^n)", with("n", Kind::Even), HALF, HALF_UNSEEN, &[("n", "4")]),
        ("exp(-z^n)", with("n", Kind::Even), NEGATIVE, NEGATIVE_UNSEEN, &[("n", "2")]),
        ("z^k", Assumptions::none(), HALF, HALF_UNSEEN, &[("k", "5/2")]),
        ("a*exp(z) - exp(-z)/a", Assumptions::none(), LINE, LINE_UNSEEN, &[("a", "2")]),
        ("(z^k - 1)/k", Assumptions::none(), HALF, HALF_UNSEEN, &[("k", "1/2")]),
        ("1 - exp(-(z/s)^k)", Assumptions::none(), HALF, HALF_UNSEEN, &[("k", "3/2"), ("s", "2")]),
        ("1 - (1 - z^a)^b", Assumptions::none(), UNIT, UNIT_UNSEEN, &[("a", "3/2"), ("b", "2")]),
        ("a*z + exp(z)", Assumptions::none(), LINE, LINE_UNSEEN, &[("a", "2")]),
    ];
    for (f, assumptions, samples, unseen, parameters) in rows {
        let found = propose(f, samples, assumptions, parameters);
        let right = found.iter().any(|g| round_trip(f, g, unseen, assumptions, parameters));
        assert!(right, "{f}: {:?}", found.iter().map(read::write).collect::<Vec<_>>());
    }
}

#[test]
fn a_branch_that_the_samples_are_not_on_is_not_proposed() {
    let none = Assumptions::none();
    let x = Expr::symbol("x");
    assert_eq!(propose("z^2", NEGATIVE, &none, &[]), vec![x.sqrt().negate()]);
    assert_eq!(propose("z^2", HALF, &none, &[]), vec![x.sqrt()]);
    assert!(propose("cosh(z)", NEGATIVE, &none, &[]).iter().all(|g| *g != read("acosh(x)")));
    assert!(propose("sin(z)", &["2", "3", "4"], &none, &[]).iter().all(|g| *g != read("asin(x)")));
}

#[test]
fn where_there_is_no_closed_form_nothing_is_proposed() {
    for f in ["z + sin(z)", "z^5 + z", "z + erf(z)", "z*exp(z) + z^2", "z + z^3*exp(z)"] {
        assert_eq!(propose(f, HALF, &Assumptions::none(), &[]), Vec::<Expr>::new(), "{f}");
    }
}
