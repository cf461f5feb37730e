//! Verdicts about maps of several variables, against truth that is known from theory.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use flowcheck::expr::{Assumptions, Condition, Expr, Relation, Symbol};
use flowcheck::flow::vector::{VectorAnalysis, VectorMap, VectorSource, analyse};
use flowcheck::flow::{Parametrization, SourceOrigin, Validity};
use flowcheck::proof::vector::{Point, VectorMapOn};
use flowcheck::proof::{Certificate, Claim, Domain, Rule, check};
use flowcheck::real::Rational;
use flowcheck::set::{Span, from_condition};
use flowcheck::syntax::{Declared, parse_map, parse_source, parse_where};

/// The verdict about a map on a region, both as they are typed.
fn verdict(map: &str, on: &str, assume: &str) -> VectorAnalysis {
    let assumptions = if assume.is_empty() { Assumptions::none() } else { parse_where(&[assume]).unwrap() };
    let declared = Declared::none().with_assumptions(&assumptions);
    let stated = parse_map(map, &declared).unwrap_or_else(|e| panic!("{map}: {}", e.diagnostic().message));
    let map = VectorMap {
        name: stated.name.clone(),
        variables: stated.variables.clone(),
        components: stated.components.clone(),
        parametrization: Parametrization::Forward,
        flows: Vec::new(),
    };
    let mut region = map.whole_space(&assumptions);
    let clauses = if on.is_empty() { Vec::new() } else { parse_source(on, &declared).unwrap() };
    for clause in clauses {
        narrow(&mut region, clause.condition);
    }
    analyse(&map, &VectorSource { region, origin: SourceOrigin::Stated })
}

/// An interval for a variable where the condition is one, else a fact.
fn narrow(region: &mut Domain, condition: Condition) {
    let mut variables = std::collections::BTreeSet::new();
    condition.for_each(&mut |e| variables.extend(e.variables()));
    if let [only] = variables.iter().collect::<Vec<_>>().as_slice()
        && let Some(span) = region.span(only).cloned()
        && let Some(set) = from_condition(&condition, only)
        && let Some(both) = set.intersect(&span.into())
        && let [span] = both.spans()
    {
        *region = region.with_span(only, &Span::clone(span));
        return;
    }
    region.assumptions = region.assumptions.with_fact(condition);
}

/// Rows `truth :: map :: region :: assumptions`; a question mark allows "undecided".
const ROWS: &str = include_str!("vector_maps.txt");

#[test]
fn no_verdict_is_wrong() {
    let mut wrong = Vec::new();
    let mut open = Vec::new();
    for row in ROWS
        .lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
        .filter(|l| std::env::var("ROW").is_err() || l.contains(&std::env::var("ROW").unwrap()))
    {
        let mut parts = row.split("::").map(str::trim);
        let truth = parts.next().unwrap();
        let map = parts.next().unwrap();
        let (on, assume) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let start = std::time::Instant::now();
        let analysis = verdict(map, on, assume);
        let found = match analysis.validity {
            Validity::Yes => "yes",
            Validity::AlmostEverywhere => "ae",
            Validity::No => "no",
            Validity::Conditional => "cond",
            Validity::Undecided => "undecided",
        };
        let took = start.elapsed();
        if took.as_secs() >= 2 {
            eprintln!("slow ({took:?}): {row}");
        }
        if found == "undecided" {
            eprintln!("open: {row} ({})", analysis.undecided_because);
            if !truth.ends_with('?') {
                open.push(row);
            }
        } else if found != truth.trim_end_matches('?') {
            wrong.push(format!("{row}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "wrong: {wrong:#?}");
    assert!(open.is_empty(), "undecided: {open:#?}");
}

/// The certificates of a verdict, back from JSON and checked anew.
fn certificates(map: &str, on: &str) -> Vec<Certificate> {
    let analysis = verdict(map, on, "");
    let found: Vec<Certificate> = analysis.proofs.iter().map(|p| p.certificate().clone()).collect();
    assert!(!found.is_empty(), "{map}");
    for certificate in &found {
        let text = serde_json::to_string(certificate).unwrap();
        let back: Certificate = serde_json::from_str(&text).unwrap();
        assert_eq!(&back, certificate, "{map}");
        check(back).unwrap();
    }
    found
}

/// The certificate of a map that is injective (not injective, …), for tampering.
fn one(map: &str, on: &str, wanted: fn(&Rule) -> bool) -> Certificate {
    certificates(map, on)
        .into_iter()
        .find(|c| wanted(&c.rule))
        .unwrap_or_else(|| panic!("{map}: no such rule"))
}

/// The certificate with its claim about another map.
fn about(mut certificate: Certificate, change: impl FnOnce(&mut VectorMapOn)) -> Certificate {
    match &mut certificate.claim {
        Claim::VectorInjective(map)
        | Claim::VectorNotInjective(map)
        | Claim::VectorRegular(map)
        | Claim::VectorRegularAlmostEverywhere(map)
        | Claim::VectorIrregular(map)
        | Claim::VectorSingular(map)
        | Claim::VectorNotAFunction(map) => change(map),
        other => panic!("{other:?}"),
    }
    certificate
}

fn refused(certificate: Certificate) {
    assert!(check(certificate.clone()).is_err(), "accepted: {certificate:?}");
}

fn components(texts: &[&str]) -> Vec<Expr> {
    let declared = Declared::variables(&["x", "y"]);
    texts.iter().map(|t| flowcheck::syntax::parse_expr(t, &declared).unwrap()).collect()
}

fn point(coordinates: [i64; 2]) -> Point {
    Point(coordinates.map(Expr::integer).to_vec())
}

#[test]
fn points_with_one_value_are_recomputed() {
    let good = one("f(x, y) = (x^2, y)", "", |r| matches!(r, Rule::EqualPoints { .. }));
    refused(about(good.clone(), |map| map.components = components(&["x^3", "y"])));
    let on =
        |from, to| Certificate { rule: Rule::EqualPoints { a: point(from), b: point(to) }, ..good.clone() };
    check(on([1, 0], [-1, 0])).unwrap();
    refused(on([1, 0], [1, 0]));
    refused(on([1, 0], [-1, 1]));
    refused(about(on([1, 0], [-1, 0]), |map| {
        map.region = map.region.with_span(&Symbol::new("x"), &Span::above(Expr::zero(), false).unwrap());
    }));
    refused(about(on([1, 0], [-1, 0]), |map| {
        let fact = Expr::symbol("x").compare(Relation::Gt, &Expr::symbol("y"));
        map.region.assumptions = map.region.assumptions.with_fact(fact);
    }));
}

#[test]
fn orientations_are_recomputed() {
    let template = one("f(x, y) = (x^2, y)", "", |r| matches!(r, Rule::EqualPoints { .. }));
    let on = |positive, negative| Certificate {
        rule: Rule::Orientation { positive: point(positive), negative: point(negative) },
        premises: Vec::new(),
        ..template.clone()
    };
    check(on([1, 0], [-1, 0])).unwrap();
    refused(on([-1, 0], [1, 0]));
    refused(on([1, 0], [0, 0]));
    // Without x = 0 the region falls apart, and (x², y) for x > 0, (−x² − 1, y) … could be injective there.
    refused(about(on([1, 0], [-1, 0]), |map| {
        let fact = Expr::symbol("x").compare(Relation::Ne, &Expr::zero());
        map.region.assumptions = map.region.assumptions.with_fact(fact);
    }));
}

#[test]
fn theorems_are_not_applied_outside_their_hypotheses() {
    let minors = one("f(x, y) = (x + x^3 + y, y^3 + y - x)", "", |r| {
        matches!(
            r,
            Rule::PMatrix { .. }
                | Rule::Definite { .. }
                | Rule::Contraction { .. }
                | Rule::Elimination { .. }
        )
    });
    let with = |rule: Rule, texts: &[&str]| {
        let mut changed = about(minors.clone(), |map| map.components = components(texts));
        changed.rule = rule;
        changed.premises.clear();
        changed
    };
    let plain = || Vec::new();
    check(with(Rule::PMatrix { by: plain() }, &["2x + sin(y)", "2y + sin(x)"])).unwrap();
    check(with(Rule::Definite { by: plain() }, &["2x + sin(y)", "2y + sin(x)"])).unwrap();
    check(with(Rule::Contraction { by: plain() }, &["x + sin(y)/2", "y + sin(x)/2"])).unwrap();
    check(with(Rule::Proper { linear: identity() }, &["x + sin(y)/2", "y + sin(x)/2"])).unwrap();
    for texts in [["x + sin(y)", "y + sin(x)"], ["x + 2y", "y + 2x"], ["x + x^2", "y"], ["|x| + 2x", "y"]] {
        refused(with(Rule::PMatrix { by: plain() }, &texts));
        refused(with(Rule::Definite { by: plain() }, &texts));
        refused(with(Rule::Contraction { by: plain() }, &texts));
        refused(with(Rule::Proper { linear: identity() }, &texts));
    }
    // Affine, on a region of any form, with a determinant that is not 0.
    check(with(Rule::Affine, &["2x + y + 1", "y - x"])).unwrap();
    for texts in [["x + y", "x + y"], ["x + sin(y)/2", "y"], ["x + x^2", "y"], ["|x| + y", "y"]] {
        refused(with(Rule::Affine, &texts));
    }
    // exp(x) cos y, exp(x) sin y: det J > 0 everywhere, and not injective.
    let spiral = ["exp(x) cos(y)", "exp(x) sin(y)"];
    refused(with(Rule::PMatrix { by: plain() }, &spiral));
    refused(with(Rule::Definite { by: plain() }, &spiral));
    refused(with(Rule::Proper { linear: identity() }, &spiral));
    // A singular matrix proves nothing.
    let singular = vec![vec![Rational::one(), Rational::zero()], vec![Rational::one(), Rational::zero()]];
    refused(with(Rule::Contraction { by: singular.clone() }, &["x + sin(y)/2", "y + sin(x)/2"]));
    refused(with(Rule::Proper { linear: singular }, &["x + sin(y)/2", "x + sin(x)/2"]));
    // Positive principal minors suffice on rectangles only, positive definite matrices on convex sets only.
    let ring = |rule: Rule| {
        about(with(rule, &["2x + sin(y)", "2y + sin(x)"]), |map| {
            let square = Expr::symbol("x").powi(2).plus(&Expr::symbol("y").powi(2));
            map.region.assumptions =
                map.region.assumptions.with_fact(square.compare(Relation::Gt, &Expr::one()));
        })
    };
    refused(ring(Rule::PMatrix { by: plain() }));
    refused(ring(Rule::Definite { by: plain() }));
    refused(ring(Rule::Contraction { by: plain() }));
    let mut affine = ring(Rule::Affine);
    refused(affine.clone());
    if let Claim::VectorInjective(map) = &mut affine.claim {
        map.components = components(&["x + 2y", "y + 2x"]);
    }
    check(affine).unwrap();
}

fn identity() -> Vec<Vec<Rational>> {
    vec![vec![Rational::one(), Rational::zero()], vec![Rational::zero(), Rational::one()]]
}

#[test]
fn regularity_is_recomputed() {
    let good = one("f(x, y) = (2x + sin(y), 2y + sin(x))", "", |r| matches!(r, Rule::NonzeroDeterminant));
    refused(about(good.clone(), |map| map.components = components(&["x^3", "y"])));
    refused(about(good.clone(), |map| map.components = components(&["x + y", "x + y"])));
    refused(about(good.clone(), |map| map.components = components(&["|x| + 2x", "y"])));
    refused(about(good, |map| {
        map.components.pop();
    }));
    let flat = one("f(x, y) = (x + y, (x + y)^3)", "", |r| {
        matches!(r, Rule::ZeroDeterminant { .. } | Rule::EqualPoints { .. })
    });
    let singular = Certificate {
        rule: Rule::ZeroDeterminant { inside: point([0, 0]) },
        claim: match flat.claim.clone() {
            Claim::VectorNotInjective(map) | Claim::VectorSingular(map) => Claim::VectorSingular(map),
            other => panic!("{other:?}"),
        },
        premises: Vec::new(),
    };
    refused(about(singular, |map| map.components = components(&["x", "x + y^3"])));
}

#[test]
fn newton_boxes_are_recomputed() {
    let good = one("f(x, y) = (x^3 - x + y, y)", "", |r| !matches!(r, Rule::CriticalPoint { .. }));
    let r = |n: i64, d: i64| Rational::ratio(n, d).unwrap();
    let with = |a: i64, low: (i64, i64), high: (i64, i64)| Certificate {
        rule: Rule::NewtonBox {
            a: vec![Rational::integer(a), Rational::zero()],
            lower: vec![r(low.0, low.1), r(-1, 100)],
            upper: vec![r(high.0, high.1), r(1, 100)],
        },
        claim: match good.claim.clone() {
            Claim::VectorNotInjective(map) | Claim::VectorRegularAlmostEverywhere(map) => {
                Claim::VectorNotInjective(map)
            }
            other => panic!("{other:?}"),
        },
        premises: Vec::new(),
    };
    check(with(0, (99, 100), (101, 100))).unwrap();
    // No second point there; a box that holds the point itself; a point with another value.
    refused(with(0, (49, 100), (51, 100)));
    refused(with(1, (99, 100), (101, 100)));
    refused(with(2, (99, 100), (101, 100)));
}
