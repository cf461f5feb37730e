//! Distributions of transformed variables against a table of known results.
//!
//! A wrong density, support, name or atom fails, whatever else. What is not answered or not named is counted, and the counts
//! may not fall.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use flowcheck::exercise::formula;
use flowcheck::expr::enclose::{Cell, enclose};
use flowcheck::expr::{Branch, Condition, Expr, Node, Symbol};
use flowcheck::flow::base::Base;
use flowcheck::flow::density::{Density, PieceFormula};
use flowcheck::grade::{Options, Problem, ScalarSolution, Solution, problem, solve};
use flowcheck::real::{Interval, Rational};
use flowcheck::syntax::Known;

const TABLE: &str = include_str!("densities.txt");

/// Values of the parameters at which formulas are compared.
const VALUES: &[(&str, (i64, i64))] = &[
    ("a", (3, 2)),
    ("b", (7, 2)),
    ("c", (9, 4)),
    ("k", (7, 3)),
    ("m", (5, 4)),
    ("n", (3, 1)),
    ("s", (6, 5)),
    ("mu", (1, 3)),
    ("sigma", (5, 4)),
    ("lambda", (4, 5)),
    ("theta", (3, 5)),
    ("alpha", (5, 2)),
    ("beta", (4, 3)),
];

/// So many rows are answered at least.
const LEAST_ANSWERED: usize = 278;
/// So many are named at least.
const LEAST_NAMED: usize = 218;

struct Row<'a> {
    base: &'a str,
    map: &'a str,
    assumptions: &'a str,
    support: &'a str,
    names: &'a str,
    density: &'a str,
    atoms: &'a str,
}

fn rows() -> Vec<Row<'static>> {
    common::table(TABLE)
        .map(|(_, column)| Row {
            base: column(0),
            map: column(1),
            assumptions: column(2),
            support: column(3),
            names: column(4),
            density: column(5),
            atoms: column(6),
        })
        .collect()
}

/// What came of a row.
#[derive(Debug, Default)]
struct Outcome {
    wrong: Vec<String>,
    answered: bool,
    named: bool,
    shown: String,
}

fn solved(row: &Row<'_>) -> ScalarSolution {
    let map = format!("f(z) = {}", row.map);
    let base = if row.base.starts_with("p(") { row.base.to_owned() } else { format!("z ~ {}", row.base) };
    let question = common::question(&map, &base, row.assumptions);
    let stated: Problem = problem(&question).unwrap_or_else(|e| panic!("{}: {e:?}", row.base));
    match solve(&stated, Options { samples: 0, seed: 0 }) {
        Solution::Scalar(solution) => *solution,
        Solution::Vector(_) => panic!("not scalar"),
    }
}

fn cell() -> Cell {
    VALUES.iter().fold(Cell::new(), |cell, (name, (p, q))| {
        cell.with(&Symbol::new(name), Interval::from_rational(&Rational::ratio(*p, *q).unwrap()))
    })
}

fn float(e: &Expr, cell: &Cell) -> Option<f64> {
    let range = enclose(e, cell).certain()?;
    range.is_bounded().then(|| range.midpoint())
}

fn read(text: &str) -> Expr {
    let known = Known::default();
    formula::formula(&format!("p(x) = {text}"), &known).unwrap_or_else(|e| panic!("{text}: {e:?}")).formula
}

fn holds(condition: &Condition, cell: &Cell) -> bool {
    let probe = Expr::piecewise(
        vec![Branch { condition: condition.clone(), value: Expr::one() }],
        Some(Expr::zero()),
    );
    float(&probe, cell).is_some_and(|v| v > 0.5)
}

/// The derived density at a point.
fn value(found: &Density, cell: &Cell) -> Option<f64> {
    let mut sum = 0.0;
    for piece in &found.pieces {
        if !holds(&piece.condition, cell) {
            continue;
        }
        let (density, log_density) = match &piece.formula {
            PieceFormula::Closed { density, log_density } => (density, log_density),
            PieceFormula::Series { term, index, from } => {
                let terms = (from.unwrap_or(-60)..=60).map(|k| {
                    let k = Rational::integer(k);
                    float(term, &cell.clone().with(index, Interval::from_rational(&k)))
                });
                sum += terms.collect::<Option<Vec<f64>>>()?.iter().sum::<f64>();
                continue;
            }
            PieceFormula::Implicit(_) => return None,
        };
        let p = float(density, cell)?;
        let log = float(log_density, cell)?;
        let agree = (p.ln() - log).abs() < 1e-6 * log.abs().max(1.0);
        assert!(p < 1e-280 || agree, "ln p is {log} where p is {p}");
        sum += p;
    }
    Some(sum)
}

fn look(row: &Row<'_>) -> Outcome {
    let solution = solved(row);
    let mut outcome = Outcome::default();
    let found = solution.derived.as_ref().and_then(|d| d.density.as_ref());
    let Some(found) = found else { return outcome };
    let closed = found.pieces.iter().all(|p| !matches!(p.formula, PieceFormula::Implicit(_)));
    let discrete = row.density == "atoms";
    outcome.answered = found.complete && (!found.pieces.is_empty() || (discrete && !found.atoms.is_empty()));
    outcome.shown = format!(
        "{} | {} | {}",
        found
            .pieces
            .iter()
            .map(|p| match &p.formula {
                PieceFormula::Closed { density, .. } => format!(
                    "{} if {}",
                    flowcheck::expr::print::text(density),
                    flowcheck::expr::print::condition_text(&p.condition)
                ),
                PieceFormula::Implicit(_) => "implicit".to_owned(),
                PieceFormula::Series { term, .. } =>
                    format!("series of {}", flowcheck::expr::print::text(term)),
            })
            .collect::<Vec<_>>()
            .join("; "),
        found
            .names
            .iter()
            .map(|n| n.distribution.display(flowcheck::expr::print::text))
            .collect::<Vec<_>>()
            .join(", "),
        found.remarks.join("; "),
    );
    let x = &found.variable;
    let support = (!row.support.is_empty()).then(|| {
        let text = if row.support == "x in R" { "x < 0 or x >= 0" } else { row.support };
        let probe = read(&format!("{{ 1 if {text}; 0 otherwise }}"));
        match probe.node() {
            Node::Piecewise(p) => p.branches[0].condition.clone(),
            _ => panic!("{text}"),
        }
    });
    let expected = (!matches!(row.density, "skip" | "series" | "atoms")).then(|| read(row.density));
    if closed && !found.pieces.is_empty() {
        for k in -80i32..=80 {
            let at = f64::from(k) * 0.113 + 0.0071;
            let cell = cell().with(x, Interval::point(at));
            let inside = support.as_ref().is_some_and(|s| holds(s, &cell));
            let have = value(found, &cell);
            if !inside {
                if have != Some(0.0) {
                    outcome.wrong.push(format!("off the support at {at}: {have:?}"));
                }
                continue;
            }
            let Some(want) = expected.as_ref().and_then(|e| float(e, &cell)) else { continue };
            match have {
                Some(have) if (have - want).abs() <= 1e-7 * want.abs().max(1e-9) => {}
                _ => outcome.wrong.push(format!("at {at}: {have:?}, not {want}")),
            }
        }
    }
    atoms(row, found, &mut outcome);
    let wanted: Vec<Base> = distributions(row.names);
    for name in &found.names {
        // Every name must be the density.
        let at = Expr::variable(x.clone());
        let density = name.distribution.density(&at);
        for k in -40i32..=40 {
            let cell = cell().with(x, Interval::point(f64::from(k) * 0.227 + 0.0113));
            let inside = holds(&name.distribution.support().condition(&at), &cell);
            let have = if inside { float(&density, &cell) } else { Some(0.0) };
            let ours = value(found, &cell);
            if let (Some(have), Some(ours)) = (have, ours)
                && (have - ours).abs() > 1e-7 * ours.abs().max(1e-9)
            {
                outcome
                    .wrong
                    .push(format!("the name {:?} has density {have}, not {ours}", name.distribution));
                break;
            }
        }
    }
    outcome.named = found.names.iter().any(|n| wanted.iter().any(|w| same(&n.distribution, w)));
    outcome
}

fn atoms(row: &Row<'_>, found: &Density, outcome: &mut Outcome) {
    if row.atoms.is_empty() {
        if !found.atoms.is_empty() {
            outcome.wrong.push(format!("atoms: {:?}", found.atoms));
        }
        return;
    }
    for part in row.atoms.split(';') {
        let (at, mass) = part.split_once("->").unwrap();
        let (at, mass) = (float(&read(at), &cell()).unwrap(), float(&read(mass), &cell()).unwrap());
        // An atom that depends on an integer: the integers are tried.
        let there = |a: &flowcheck::flow::density::Atom| {
            let integers = if a.index.is_some() { -9..=9 } else { 0..=0 };
            let cells = integers.map(|k: i64| match &a.index {
                Some(index) => cell().with(&index.symbol, Interval::from_rational(&Rational::integer(k))),
                None => cell(),
            });
            cells.into_iter().find(|cell| float(&a.at, cell).is_some_and(|v| (v - at).abs() < 1e-9))
        };
        let near = found.atoms.iter().find_map(|a| Some((a, there(a)?)));
        match near {
            Some((atom, cell)) => {
                let have = atom.mass.as_ref().and_then(|m| float(m, &cell));
                if have.is_none_or(|h| (h - mass).abs() > 1e-9) {
                    outcome.wrong.push(format!("the mass at {at} is {have:?}, not {mass}"));
                }
            }
            None => outcome.answered = false,
        }
    }
}

fn distributions(names: &str) -> Vec<Base> {
    if names.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    let mut cut = |end: usize, start: usize| {
        let text = format!("x ~ {}", names[start..end].trim());
        let stated =
            formula::distribution(&text, &Known::default()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        found.push(flowcheck::grade::distribution(&stated).unwrap());
    };
    for (i, c) in names.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                cut(i, start);
                start = i + 1;
            }
            _ => {}
        }
    }
    cut(names.len(), start);
    found
}

fn same(a: &Base, b: &Base) -> bool {
    let near = |p: &Expr, q: &Expr| match (float(p, &cell()), float(q, &cell())) {
        (Some(p), Some(q)) => (p - q).abs() < 1e-9 * q.abs().max(1.0),
        _ => false,
    };
    a.family == b.family && a.parameters.iter().zip(&b.parameters).all(|(p, q)| near(p, q))
}

#[test]
fn known_distributions() {
    let rows = rows();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let outcomes: Vec<(usize, Outcome, f64)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut done = Vec::new();
                    loop {
                        let i = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        let Some(row) = rows.get(i) else { break done };
                        let start = std::time::Instant::now();
                        let outcome = std::panic::catch_unwind(|| look(row)).unwrap_or_else(|_| Outcome {
                            wrong: vec!["panic".to_owned()],
                            ..Outcome::default()
                        });
                        done.push((i, outcome, start.elapsed().as_secs_f64()));
                    }
                })
            })
            .collect();
        workers.into_iter().flat_map(|w| w.join().unwrap()).collect()
    });
    let (mut wrong, mut answered, mut named, mut nameable) = (Vec::new(), 0, 0, 0);
    let mut sorted = outcomes;
    sorted.sort_by_key(|o| o.0);
    for (i, outcome, seconds) in &sorted {
        let row = &rows[*i];
        let line = format!("{} :: {}", row.base, row.map);
        if !outcome.wrong.is_empty() {
            wrong.push(format!("{line}: {}", outcome.wrong[0]));
        }
        answered += usize::from(outcome.answered);
        nameable += usize::from(!row.names.is_empty());
        named += usize::from(outcome.named && !row.names.is_empty());
        let mark = if !outcome.wrong.is_empty() {
            "WRONG"
        } else if !outcome.answered {
            "open"
        } else if !outcome.named && !row.names.is_empty() {
            "unnamed"
        } else {
            "ok"
        };
        println!("{mark:8} {seconds:.2} {line}   =>   {}", outcome.shown);
    }
    println!("{} rows: {answered} answered, {named} of {nameable} named, {} wrong", rows.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(answered >= LEAST_ANSWERED && named >= LEAST_NAMED, "{answered} answered, {named} named");
}
