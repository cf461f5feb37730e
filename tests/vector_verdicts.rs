//! Verdicts about maps of several variables, against truth that is known from theory.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use flowcheck::expr::{Assumptions, Condition};
use flowcheck::flow::vector::{VectorAnalysis, VectorMap, VectorSource, analyse};
use flowcheck::flow::{Parametrization, SourceOrigin, Validity};
use flowcheck::proof::Domain;
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
