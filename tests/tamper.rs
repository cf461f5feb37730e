//! Certificates of real analyses, changed in one place: a claim at the root that says something false is refused, and
//! no change, sensible or not, makes the checker panic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use flowcheck::expr::{Assumptions, Expr};
use flowcheck::flow::{Map, Parametrization, analyse};
use flowcheck::proof::{Certificate, Claim, check};
use flowcheck::set::{Bound, RealSet, Span};
use flowcheck::syntax::{Declared, parse_map};
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
