//! Inverses end to end: from a map and an interval to a proved formula.

use super::search::tests::read::{read, write};
use super::*;
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
    let found = inverse(&analysis, &Symbol::new("x"), &mut Prover::default());
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
    ("(exp(z) - exp(-z))/2", "(-oo,oo)"),
    ("(exp(z) + exp(-z))/2", "[0,oo)"),
    ("(exp(z) + exp(-z))/2", "(-oo,0]"),
    ("(exp(z) - exp(-z))/(exp(z) + exp(-z))", "(-oo,oo)"),
    ("2*exp(z) - 3*exp(-z)", "(-oo,oo)"),
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
    ("z/sqrt(1 + z^2)", "(-oo,oo)"),
    ("z + sqrt(1 + z^2)", "(-oo,oo)"),
    ("sqrt(1 + z^2) - z", "(-oo,oo)"),
    ("z + sqrt(z)", "[0,oo)"),
    ("z + sqrt(1 + z)", "[-1,oo)"),
    ("sqrt(z)/(1 + sqrt(z))", "[0,oo)"),
    ("sqrt(z/(1 - z))", "[0,1)"),
    ("z^3 + z", "(-oo,oo)"),
    ("z^3 + 3*z^2 + 4*z - 1", "(-oo,oo)"),
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
    ("tan(z)", "(pi/2,3*pi/2)"),
    ("erf(z/2)", "(-oo,oo)"),
    ("Phi(z)", "(-oo,oo)"),
    ("probit(z)", "(0,1)"),
    ("sinh(2*asinh(z) + 1)", "(-oo,oo)"),
    ("exp(sinh(z))", "(-oo,oo)"),
    ("atan(z^3)", "(-oo,oo)"),
    ("-ln(1 - z)", "(0,1)"),
    ("1 - (1 - z^2)^3", "[0,1]"),
    ("exp(-exp(-z))", "(-oo,oo)"),
    ("2^z", "(-oo,oo)"),
    ("z*abs(z)", "(-oo,oo)"),
    ("z/(1 + abs(z))", "(-oo,oo)"),
    ("ln(z + sqrt(z^2 + 1))", "(-oo,oo)"),
    ("1/z", "(-oo,0); (0,oo)"),
];

#[test]
#[ignore = "prints; for development"]
fn show() {
    let mut closed = 0;
    for (f, on) in CLOSED {
        let start = std::time::Instant::now();
        let (analysis, found) = solved(f, on, &Assumptions::none());
        let texts: Vec<String> = found
            .branches
            .iter()
            .map(|b| match b {
                Inverse::Closed(c) => write(&c.formula),
                Inverse::Numeric { why, .. } => format!("NUMERIC {why}"),
            })
            .collect();
        closed += usize::from(!texts.is_empty() && texts.iter().all(|t| !t.starts_with("NUM")));
        eprintln!("{f:38} {on:18} {:?} {} ({:?})", analysis.validity, texts.join("   |   "), start.elapsed());
    }
    eprintln!("{closed} of {}", CLOSED.len());
}
