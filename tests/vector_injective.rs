//! Injectivity of maps of several variables over a table whose truth is known: never a wrong answer, and proved where the
//! table says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use flowcheck::expr::{Assumptions, Condition, Expr, Symbol};
use flowcheck::flow::vector::{VectorAnalysis, VectorMap, VectorSource, analyse};
use flowcheck::flow::{Parametrization, SourceOrigin};
use flowcheck::proof::vector::{Determination, VectorMapOn};
use flowcheck::proof::{Certificate, Claim, Domain, Rule, check};
use flowcheck::real::{Rational, Ternary};
use flowcheck::set::{RealSet, Span, from_condition};
use flowcheck::syntax::{Declared, parse_map, parse_source, parse_where};

/// The region that clauses about variables describe: an interval for each, and what they say beyond that as facts.
fn region(text: &str, variables: &[Symbol], assumptions: &Assumptions) -> Domain {
    let mut sets: Vec<RealSet> = variables.iter().map(|_| RealSet::real_line()).collect();
    let mut facts: Vec<Condition> = Vec::new();
    if !text.is_empty() {
        let names: Vec<&str> = variables.iter().map(Symbol::name).collect();
        let declared = Declared::variables(&names).with_assumptions(assumptions);
        for clause in parse_source(text, &declared).unwrap_or_else(|e| panic!("{text}: {e:?}")) {
            let mut symbols = std::collections::BTreeSet::new();
            clause.condition.for_each(&mut |e| symbols.extend(e.variables()));
            let about: Vec<usize> =
                (0..variables.len()).filter(|&i| symbols.contains(&variables[i])).collect();
            match about.as_slice() {
                [] => {}
                [i] if symbols.len() == 1 => {
                    let set = from_condition(&clause.condition, &variables[*i]).unwrap();
                    sets[*i] = sets[*i].intersect(&set).unwrap();
                    if set.as_span().is_none() {
                        facts.push(clause.condition);
                    }
                }
                _ => facts.push(clause.condition),
            }
        }
    }
    let ranges: Vec<(Symbol, Span)> =
        variables.iter().zip(&sets).map(|(v, set)| (v.clone(), set.hull().unwrap())).collect();
    let mut all = assumptions.clone();
    for fact in facts {
        all = all.with_fact(fact);
    }
    Domain { ranges, assumptions: all }
}

fn analysis(map: &str, on: &str, assumptions: &str) -> VectorAnalysis {
    let assumptions = if assumptions.is_empty() {
        Assumptions::none()
    } else {
        parse_where(&[assumptions]).unwrap_or_else(|e| panic!("{assumptions}: {e:?}"))
    };
    let declared = Declared::none().with_assumptions(&assumptions);
    let statement = parse_map(map, &declared).unwrap_or_else(|e| panic!("{map}: {e:?}"));
    let map = VectorMap {
        name: statement.name.clone(),
        variables: statement.variables.clone(),
        components: statement.components.clone(),
        parametrization: Parametrization::Forward,
        flows: Vec::new(),
    };
    let region = region(on, &map.variables, &assumptions);
    analyse(&map, &VectorSource { region, origin: SourceOrigin::Stated })
}

#[test]
fn no_answer_is_wrong() {
    // Another table can be named, to try maps without building again.
    let other = std::env::var("FLOWCHECK_TABLE").ok().map(|path| std::fs::read_to_string(path).unwrap());
    let table = other.as_deref().unwrap_or(include_str!("vector_injective.txt"));
    let only = std::env::var("FLOWCHECK_ROW").ok();
    let mut report = String::new();
    let mut slowest = Duration::ZERO;
    let (mut rows, mut open) = (0, 0);
    for line in table.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
        if only.as_ref().is_some_and(|o| !line.contains(o.as_str())) {
            continue;
        }
        let columns: Vec<&str> = line.split("::").map(str::trim).collect();
        let column = |i: usize| columns.get(i).copied().unwrap_or("");
        if std::env::var_os("FLOWCHECK_TRACE").is_some() {
            eprintln!("{line}");
        }
        let start = Instant::now();
        let analysis = analysis(column(1), column(2), column(3));
        let took = start.elapsed();
        slowest = slowest.max(took);
        rows += 1;
        let (truth, lenient) = (column(0).trim_end_matches('?'), column(0).ends_with('?'));
        let right = match (truth, analysis.injective) {
            ("injective", Ternary::True) | ("not", Ternary::False) => true,
            // What refutes injectivity is tested elsewhere.
            ("not", Ternary::Unknown) => true,
            ("injective", Ternary::Unknown) => {
                open += 1;
                lenient
            }
            _ => false,
        };
        if !right {
            let _ = writeln!(report, "found {:?} in {took:.2?}: {line}", analysis.injective);
        }
        for proof in &analysis.proofs {
            let text = serde_json::to_string(proof.certificate()).unwrap();
            let back = serde_json::from_str(&text).unwrap();
            check(back).unwrap_or_else(|e| panic!("{line}: refused after a round trip: {e}"));
        }
        if only.is_some() {
            println!("{took:?} {:#?}", analysis.proofs);
        }
        if took > Duration::from_millis(1500) {
            println!("slow: {took:?} {line}");
        }
    }
    println!("{rows} rows, {open} open, slowest {slowest:?}");
    assert!(report.is_empty(), "wrong or missing answers:\n{report}");
}

/// The certificate of an elimination with these steps for a map that is total, on a region.
fn certificate(map: &str, on: &str, steps: Vec<Determination>) -> Certificate {
    let statement = parse_map(map, &Declared::none()).unwrap();
    let map = VectorMapOn {
        region: region(on, &statement.variables, &Assumptions::none()),
        variables: statement.variables,
        components: statement.components,
        flows: Vec::new(),
    };
    Certificate::new(Claim::VectorInjective(map), Rule::Elimination { steps }, Vec::new())
}

#[test]
fn linear_steps_need_a_nonsingular_matrix() {
    let of: Vec<Expr> = ["x", "y"].map(Expr::symbol).to_vec();
    let accepted = |map: &str| {
        let from = parse_map(map, &Declared::none()).unwrap().components;
        check(certificate(map, "", vec![Determination::Linear { from, of: of.clone() }])).is_ok()
    };
    assert!(accepted("f(x, y) = (2x + y, x - y)"));
    assert!(accepted("f(x, y) = (2(x + y) + 1, 3y)"));
    assert!(!accepted("f(x, y) = (x + y, x + y)"));
    assert!(!accepted("f(x, y) = (x + 2y, 2x + 4y)"));
    // Coefficients that are not determined, parameters whose determinant may be 0, and powers.
    assert!(!accepted("f(x, y) = (x y + y, y x + 2y)"));
    assert!(!accepted("f(x, y) = (a x + y, x + y)"));
    assert!(!accepted("f(x, y) = (x + y^2, x - y^2)"));
}

#[test]
fn segments_must_lie_in_the_region() {
    let x = Symbol::new("x");
    let steps = |of: &str| {
        let of = parse_map(of, &Declared::none()).unwrap().components.remove(0);
        vec![Determination::Slope { variable: x.clone(), of }]
    };
    let of = "f(x, y) = (x^3 + x, y)";
    assert!(check(certificate(of, "", steps(of))).is_ok());
    assert!(check(certificate(of, "x^2 + y^2 < 1", steps(of))).is_ok());
    // For fixed y these x are no interval.
    assert!(check(certificate(of, "x^2 + y^2 > 1", steps(of))).is_err());
    assert!(check(certificate(of, "x y > 1", steps(of))).is_ok());
    // The slope vanishes, the other variable is open, the expression is not determined.
    let cube = "f(x, y) = (x^3, y)";
    assert!(check(certificate(cube, "", steps(cube))).is_err());
    let open = "f(x, y) = (x + exp(y), x + exp(y))";
    assert!(check(certificate(open, "", steps(open))).is_err());
    assert!(check(certificate("f(x, y) = (x^2, y)", "", steps(of))).is_err());
}

#[test]
fn directions_must_be_left_open_by_determined_forms() {
    let [x, y] = ["x", "y"].map(Symbol::new);
    let step = |map: &str, d: [i64; 2]| {
        let of = parse_map(map, &Declared::none()).unwrap().components.remove(1);
        let along = vec![(x.clone(), Rational::integer(d[0])), (y.clone(), Rational::integer(d[1]))];
        check(certificate(map, "", vec![Determination::Direction { along, of }])).is_ok()
    };
    // x + y is determined, and x − y + sinh(x − y) is strictly monotone along (1, −1).
    assert!(step("f(x, y) = (y + x, sinh(x - y) + x - y)", [1, -1]));
    assert!(!step("f(x, y) = (y + x, sinh(x - y) + x - y)", [1, 1]));
    assert!(!step("f(x, y) = (y + 2x, sinh(x - y) + x - y)", [1, -1]));
    assert!(!step("f(x, y) = (y + x, (x - y)^2)", [1, -1]));
}
