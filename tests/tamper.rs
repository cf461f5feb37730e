//! Certificates of real analyses, changed in one place: a claim at the root that says something false is refused, and
//! no change, sensible or not, makes the checker panic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{TABLES, rows, verdict};
use flowcheck::expr::enclose::{Cell, enclose};
use flowcheck::expr::{Assumptions, Expr, Relation, Symbol};
use flowcheck::flow::{Map, Parametrization, analyse};
use flowcheck::proof::{Certificate, Claim, Direction, Domain, check};
use flowcheck::real::{Interval, Rational};
use flowcheck::set::{Bound, RealSet, Span, sample_points};
use flowcheck::syntax::{Declared, parse_map};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

const MAPS: &[&str] = &[
    "f(z) = 2 - 3z",
    "f(z) = z^3",
    "f(z) = z^2",
    "f(z) = exp(z)",
    "f(z) = tanh(z)",
    "f(z) = abs(z)",
    "f(z) = z + z^3",
    "f(z) = { z if z < 0; 2z if z >= 0 }",
    "f(z) = { z if z < 0; z + 1 if z >= 0 }",
    "f(z) = z^3 + a z",
    "f(z) = z^3 + a z^2 + z",
    "f(z) = z + a z^2 + b",
    "f(z) = z + u tanh(w z)",
    "f(z) = { z if z < 0; z + a if z >= 0 }",
];

fn certificates() -> Vec<Certificate> {
    let mut all = Vec::new();
    for text in MAPS {
        let statement = parse_map(text, &Declared::none()).unwrap();
        let map = Map {
            name: statement.name.clone(),
            variable: statement.variables[0].clone(),
            formula: statement.components[0].clone(),
            parametrization: Parametrization::Forward,
        };
        let analysis = analyse(&map, None, &Assumptions::none());
        assert!(!analysis.proofs.is_empty(), "{text}: nothing to tamper with");
        all.extend(analysis.proofs.iter().map(|p| p.certificate().clone()));
    }
    all
}

/// Claims that contradict this one.
fn contradictions(claim: &Claim) -> Vec<Claim> {
    match claim.clone() {
        Claim::Injective(map) => vec![Claim::NotInjective(map.clone()), Claim::NotAFunction(map)],
        Claim::NotInjective(map) => vec![Claim::Injective(map)],
        Claim::Regular(map) => vec![Claim::Irregular(map)],
        Claim::Irregular(map) => vec![Claim::Regular(map)],
        Claim::ImageOf { map, image } => {
            let point = RealSet::point(Expr::integer(1_000_003)).unwrap();
            let smaller = image.intersect(&RealSet::from_span(Span::above(Expr::integer(1), true).unwrap()));
            let others = [image.union(&point), image.difference(&point), smaller, Some(image.complement())];
            let others = others.into_iter().flatten().filter(|s| s.equal(&image).is_false());
            others.map(|image| Claim::ImageOf { map: map.clone(), image }).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn the_opposite_of_a_proved_claim_is_refused() {
    let mut tried = 0;
    for certificate in certificates() {
        for claim in contradictions(&certificate.claim) {
            let forged = Certificate { claim: claim.clone(), ..certificate.clone() };
            assert!(check(forged).is_err(), "accepted: {claim:?}");
            tried += 1;
        }
    }
    assert!(tried > 2 * MAPS.len(), "only {tried} contradictions");
}

#[test]
fn premises_that_matter_cannot_be_false() {
    // Each step, taken by itself with a relation or direction reversed, is refused: the reverse of what holds is false.
    let mut tried = 0;
    for certificate in certificates() {
        let mut open = vec![certificate];
        while let Some(mut step) = open.pop() {
            let strict = match &mut step.claim {
                Claim::Sign { relation, .. } => {
                    *relation = relation.negate();
                    true
                }
                Claim::StrictlyMonotone { direction, on, variable, .. } => {
                    *direction = direction.reverse();
                    on.span(variable).is_some_and(|s| s.as_point().is_none())
                }
                Claim::Image { image, .. } => {
                    let wider = Span::new(Bound::NegInf, false, Bound::PosInf, false);
                    let wide = wider.filter(|w| w != image);
                    wide.is_some_and(|w| {
                        *image = w;
                        true
                    })
                }
                _ => false,
            };
            if strict {
                assert!(check(step.clone()).is_err(), "accepted: {:?}", step.claim);
                tried += 1;
            }
            open.append(&mut step.premises);
        }
    }
    assert!(tried > 3 * MAPS.len(), "only {tried} steps");
}

/// The JSON with its n-th leaf replaced, or `None` past the last leaf.
fn change(value: &mut Value, n: &mut usize, to: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter_mut().any(|v| change(v, n, to)),
        Value::Object(fields) => fields.values_mut().any(|v| change(v, n, to)),
        leaf => {
            if *n == 0 {
                *leaf = to.clone();
                return true;
            }
            *n -= 1;
            false
        }
    }
}

#[test]
fn a_changed_leaf_never_panics_and_never_proves_the_opposite() {
    let replacements = [
        Value::Null,
        Value::from(-1),
        Value::from(7),
        Value::from("z"),
        Value::from("lt"),
        Value::Bool(true),
    ];
    let mut read = 0;
    for certificate in certificates().into_iter().filter(|c| c.steps() < 12) {
        let json = serde_json::to_value(&certificate).unwrap();
        let opposite = contradictions(&certificate.claim);
        for to in &replacements {
            for n in 0..400 {
                let mut changed = json.clone();
                if !change(&mut changed, &mut n.clone(), to) {
                    break;
                }
                let Ok(tampered) = serde_json::from_value::<Certificate>(changed) else { continue };
                read += 1;
                if let Ok(proved) = check(tampered) {
                    assert!(!opposite.contains(proved.claim()), "{:?}", proved.claim());
                }
            }
        }
    }
    assert!(read > 100, "only {read} changed certificates could be read");
}

#[test]
fn nonsense_is_an_error() {
    let deep = "[".repeat(100_000);
    for text in ["", "null", "{}", "[]", r#"{"claim":{},"rule":"point"}"#, deep.as_str()] {
        assert!(serde_json::from_str::<Certificate>(text).is_err());
    }
}

/// The value at a rational point, where it has certainly one.
fn value(e: &Expr, variable: &Symbol, at: &Rational) -> Option<Interval> {
    let cell = Cell::new().with(variable, Interval::from_rational(at));
    let there = enclose(e, &cell);
    if there.defined.is_true() { there.range } else { None }
}

/// Rational points of a domain of one variable without parameters.
fn points(on: &Domain) -> Option<(Symbol, Vec<Rational>)> {
    let [(variable, span)] = on.ranges.as_slice() else { return None };
    let parameters = !on.assumptions.facts.is_empty() || !on.assumptions.kinds.is_empty();
    let mut found = sample_points(span);
    found.sort();
    (!parameters).then(|| (variable.clone(), found))
}

/// Whether values at sample points certainly contradict the claim. It shares nothing with the rules.
fn is_contradicted(claim: &Claim) -> bool {
    match claim {
        Claim::Defined { e, on } => points(on).is_some_and(|(v, at)| {
            at.iter().any(|x| {
                let cell = Cell::new().with(&v, Interval::from_rational(x));
                enclose(e, &cell).defined.is_false()
            })
        }),
        Claim::Sign { e, relation, on } => points(on).is_some_and(|(v, at)| {
            at.iter().filter_map(|x| value(e, &v, x)).any(|y| match relation {
                Relation::Gt => y.nonpositive().is_true(),
                Relation::Ge => y.negative().is_true(),
                Relation::Lt => y.nonnegative().is_true(),
                Relation::Le => y.positive().is_true(),
                Relation::Eq => y.nonzero().is_true(),
                Relation::Ne => y.zero().is_true(),
            })
        }),
        Claim::Equal { a, b, on } => points(on).is_some_and(|(v, at)| {
            at.iter()
                .filter_map(|x| value(a, &v, x).zip(value(b, &v, x)))
                .any(|(x, y)| x.intersect(&y).is_none())
        }),
        Claim::StrictlyMonotone { f, variable, direction, on } => points(on).is_some_and(|(_, at)| {
            let values: Vec<Interval> = at.iter().filter_map(|x| value(f, variable, x)).collect();
            values.windows(2).any(|pair| match direction {
                Direction::Increasing => pair[0].lo() > pair[1].hi(),
                Direction::Decreasing => pair[0].hi() < pair[1].lo(),
            })
        }),
        Claim::Image { f, variable, on, image } => points(on).is_some_and(|(_, at)| {
            let image = flowcheck::proof::domain::span_interval(image);
            at.iter().filter_map(|x| value(f, variable, x)).any(|y| y.intersect(&image).is_none())
        }),
        _ => false,
    }
}

/// The leaves of a JSON value, and the arrays and objects in it, in a fixed order.
fn nodes<'a>(value: &'a mut Value, leaves: &mut Vec<&'a mut Value>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|v| nodes(v, leaves)),
        Value::Object(fields) => fields.values_mut().for_each(|v| nodes(v, leaves)),
        leaf => leaves.push(leaf),
    }
}

/// One random change: a number, a sign, a relation, a flag, a name, another leaf's content, a premise dropped or moved.
fn mutate(json: &mut Value, rng: &mut ChaCha8Rng) {
    if rng.random_range(0..5) == 0
        && let Some(premises) = json.get_mut("premises").and_then(Value::as_array_mut)
        && premises.len() > 1
    {
        let (i, j) = (rng.random_range(0..premises.len()), rng.random_range(0..premises.len()));
        match rng.random_range(0..3) {
            0 => drop(premises.remove(i)),
            1 => premises.swap(i, j),
            _ => premises[i] = premises[j].clone(),
        }
        return;
    }
    let mut leaves = Vec::new();
    nodes(json, &mut leaves);
    if leaves.is_empty() {
        return;
    }
    let (i, j) = (rng.random_range(0..leaves.len()), rng.random_range(0..leaves.len()));
    let other = leaves[j].clone();
    let change = rng.random_range(0..4);
    let leaf = &mut *leaves[i];
    *leaf = match (&*leaf, change) {
        (Value::Bool(flag), _) => Value::Bool(!flag),
        (Value::Number(n), 0..3) => Value::from(n.as_i64().unwrap_or(0) + rng.random_range(-2..3)),
        (Value::String(text), 0) if text.contains(|c: char| c.is_ascii_digit()) => {
            let digit = char::from(b'0' + rng.random_range(0..10_u8));
            let at = text.find(|c: char| c.is_ascii_digit()).unwrap();
            Value::from(format!("{}{digit}{}", &text[..at], &text[at + 1..]))
        }
        (Value::String(text), 1) => {
            let pairs = [
                ("+", "-"),
                ("-", "+"),
                (">=", ">"),
                (">", "<"),
                ("<=", "<"),
                ("<", ">"),
                ("increasing", "decreasing"),
            ];
            let pair = pairs.into_iter().find(|(from, _)| text.contains(from));
            pair.map_or(other, |(from, to)| Value::from(text.replacen(from, to, 1)))
        }
        (Value::String(_), 2) => {
            let words = [
                "neg_inf",
                "pos_inf",
                "lower",
                "upper",
                "lt",
                "gt",
                "ge",
                "le",
                "eq",
                "ne",
                "z",
                "real_line",
            ];
            Value::from(words[rng.random_range(0..words.len())])
        }
        _ => other,
    };
}

/// Certificates of the tables with random changes, from the root and from every step: what is accepted is not contradicted
/// by values at points.
#[test]
fn what_is_accepted_after_random_changes_is_not_false() {
    let number = |name: &str, default: usize| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let each = number("FLOWCHECK_TAMPER_EACH", 97);
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let (mut read, mut accepted, mut changed_claims) = (0, 0, 0);
    let all = TABLES.join("\n");
    for row in rows(&all).enumerate().filter(|(i, _)| i % each == 3).map(|(_, row)| row) {
        for proof in &verdict(row.map, row.on, row.assumptions).proofs {
            let mut open = vec![proof.certificate().clone()];
            let mut steps = Vec::new();
            while let Some(step) = open.pop() {
                open.extend(step.premises.iter().cloned());
                if step.steps() <= 12 {
                    steps.push(step);
                }
            }
            for step in steps.into_iter().take(24) {
                let json = serde_json::to_value(&step).unwrap();
                for _ in 0..12 {
                    let mut changed = json.clone();
                    for _ in 0..rng.random_range(1..3) {
                        mutate(&mut changed, &mut rng);
                    }
                    let Ok(tampered) = serde_json::from_value::<Certificate>(changed) else { continue };
                    read += 1;
                    let Ok(proved) = check(tampered) else { continue };
                    accepted += 1;
                    if *proved.claim() != step.claim {
                        changed_claims += 1;
                        assert!(!is_contradicted(proved.claim()), "{}: {:?}", row.map, proved.certificate());
                    }
                }
            }
        }
    }
    println!(
        "{read} changed certificates read, {accepted} accepted, {changed_claims} of them with another claim"
    );
    assert!(read > 100 && accepted > 0, "{read} read, {changed_claims} claims");
}
