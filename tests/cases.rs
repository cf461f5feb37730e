//! Verdicts that depend on parameters, at values of the parameters: exactly one case applies, and it says what is true.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use common::{problem, verdict, verdict_at};

use flowcheck::expr::print::text as shown_text;
use flowcheck::expr::{Condition, Expr, Kind, Symbol, constant};
use flowcheck::flow::{Analysis, Validity};
use flowcheck::proof::check;
use flowcheck::proof::claim::SourceSet;
use flowcheck::real::{Rational, Ternary};
use flowcheck::syntax::{Declared, parse_expr};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Values of parameters.
type Values = Vec<(Symbol, Expr)>;

struct Row<'a> {
    map: &'a str,
    on: &'a str,
    assumptions: &'a str,
    truths: Vec<(String, Values, Validity)>,
    open: bool,
}

fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')).map(|line| {
        let columns: Vec<&str> = line.split("::").map(str::trim).collect();
        let column = |i: usize| columns.get(i).copied().unwrap_or("");
        let truths = column(3).split(';').map(|t| truth(t.trim())).collect();
        Row { map: column(0), on: column(1), assumptions: column(2), truths, open: column(4) == "open" }
    })
}

/// `a=-1, b=0 -> yes`
fn truth(text: &str) -> (String, Values, Validity) {
    let (values, verdict) = text.split_once("->").unwrap_or_else(|| panic!("{text}"));
    let verdict = match verdict.trim() {
        "yes" => Validity::Yes,
        "ae" => Validity::AlmostEverywhere,
        "no" => Validity::No,
        other => panic!("{other}"),
    };
    let values = values.split(',').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or_else(|| panic!("{text}"));
        (Symbol::new(name.trim()), parse_expr(value, &Declared::none()).unwrap())
    });
    (text.to_owned(), values.collect(), verdict)
}

/// Whether a condition holds at the values.
fn holds(condition: &Condition, values: &Values) -> Ternary {
    let at = condition.map(&mut |e| values.iter().fold(e.clone(), |e, (s, v)| e.substitute(s, v)));
    decided(&at)
}

fn decided(condition: &Condition) -> Ternary {
    match condition {
        Condition::Is(e, kind) => {
            let number = e.as_number().unwrap();
            let (whole, even) = (number.is_integer(), number.has_even_numerator());
            Ternary::from(match kind {
                Kind::Real => true,
                Kind::Integer => whole,
                Kind::Even => whole && even,
                Kind::Odd => whole && !even,
            })
        }
        Condition::And(parts) => parts.iter().map(decided).fold(Ternary::True, Ternary::and),
        Condition::Or(parts) => parts.iter().map(decided).fold(Ternary::False, Ternary::or),
        Condition::Not(inner) => decided(inner).negate(),
        other => constant::decide(other),
    }
}

/// What the analysis says at the values, or what is wrong with its cases.
fn said(analysis: &Analysis, values: &Values) -> Result<Validity, String> {
    if analysis.cases.is_empty() {
        return Ok(analysis.validity);
    }
    let mut found = Vec::new();
    for case in &analysis.cases {
        match holds(&case.when, values) {
            Ternary::True => found.push(case.analysis.validity),
            Ternary::False => {}
            Ternary::Unknown => return Err(format!("{:?} is not decided", case.when)),
        }
    }
    match found.as_slice() {
        [only] => Ok(*only),
        _ => Err(format!("{} cases apply", found.len())),
    }
}

#[test]
fn each_case_says_what_is_true_at_values() {
    let other = std::env::var("FLOWCHECK_TABLE").ok().map(|path| std::fs::read_to_string(path).unwrap());
    let table = other.as_deref().unwrap_or(include_str!("cases.txt"));
    let only = std::env::var("FLOWCHECK_ROW").ok();
    let mut report = String::new();
    let mut slowest = (Duration::ZERO, String::new());
    let (mut total, mut sum) = (0_u32, Duration::ZERO);
    for row in rows(table).filter(|r| only.as_ref().is_none_or(|o| r.map.contains(o.as_str()))) {
        let shown = format!("{} on {} where {}", row.map, row.on, row.assumptions);
        let start = Instant::now();
        let analysis = verdict(row.map, row.on, row.assumptions);
        let took = start.elapsed();
        total += 1;
        sum += took;
        if std::env::var_os("FLOWCHECK_TRACE").is_some() {
            println!("{took:>9.0?} {shown}\n{}", flowcheck::report::analysis_text(&analysis, false));
        }
        for (text, values, truth) in &row.truths {
            match said(&analysis, values) {
                Ok(found) if found == *truth || (found == Validity::Undecided && row.open) => {}
                Ok(found) => {
                    let _ = writeln!(report, "{shown}: {text}, found {found:?} ({took:.0?})");
                }
                Err(why) => {
                    let _ = writeln!(report, "{shown}: {text}, but {why} ({took:.0?})");
                }
            }
        }
        let nested = analysis.cases.iter().flat_map(|c| &c.analysis.proofs);
        for proof in analysis.proofs.iter().chain(nested) {
            check(proof.certificate().clone()).unwrap_or_else(|e| panic!("{shown}: refused: {e}"));
        }
        if took > slowest.0 {
            slowest = (took, shown);
        }
    }
    println!("{total} maps, mean {:.0?}, slowest: {:.0?} {}", sum / total.max(1), slowest.0, slowest.1);
    assert!(report.is_empty(), "wrong or missing verdicts:\n{report}");
}

/// The table's own truths, against what is found with the values put into the map.
#[test]
fn the_truths_of_the_table_hold() {
    let mut wrong = String::new();
    for row in rows(include_str!("cases.txt")) {
        for (text, values, truth) in &row.truths {
            let (_, on, _) = problem(row.map, row.on, row.assumptions);
            let analysis = verdict_at(row.map, on.as_ref(), values);
            if analysis.validity != *truth && analysis.validity != Validity::Undecided {
                let _ = writeln!(wrong, "{} on {}: {text}, found {:?}", row.map, row.on, analysis.validity);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Values of parameters that are tried for each row.
const TRIES: usize = 24;

/// At random values that meet the assumptions exactly one case applies, and it says what is found with the values put into
/// the map, wherever both are decided; and so do the conditions under which the map is valid and a diffeomorphism.
#[test]
fn cases_agree_with_the_map_at_random_values() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let (mut wrong, mut compared) = (String::new(), 0);
    let only = std::env::var("FLOWCHECK_ROW").ok();
    for row in
        rows(include_str!("cases.txt")).filter(|r| only.as_ref().is_none_or(|o| r.map.contains(o.as_str())))
    {
        let (map, _, assumptions) = problem(row.map, row.on, row.assumptions);
        let analysis = verdict(row.map, row.on, row.assumptions);
        let symbols: Vec<Symbol> =
            map.formula.variables().into_iter().filter(|s| *s != map.variable).collect();
        let source = match &analysis.source.set {
            SourceSet::Set(set) => Some(set.clone()),
            SourceSet::NaturalDomain => None,
        };
        for _ in 0..TRIES {
            let values: Values = symbols.iter().map(|s| (s.clone(), any_value(&mut random))).collect();
            let kinds =
                values.iter().all(|(s, v)| decided(&Condition::Is(v.clone(), assumptions.kind(s))).is_true());
            if !kinds || !assumptions.facts.iter().all(|fact| holds(fact, &values).is_true()) {
                continue;
            }
            let shown = || {
                let values: Vec<String> =
                    values.iter().map(|(s, v)| format!("{s}={}", shown_text(v))).collect();
                format!("{} on {} where {}: at {}", row.map, row.on, row.assumptions, values.join(", "))
            };
            let claimed = match said(&analysis, &values) {
                Ok(claimed) => claimed,
                Err(why) => {
                    let _ = writeln!(wrong, "{}: {why}", shown());
                    continue;
                }
            };
            for (when, good) in [
                (&analysis.valid_when, &[Validity::Yes, Validity::AlmostEverywhere][..]),
                (&analysis.diffeomorphism_when, &[Validity::Yes][..]),
            ] {
                if let Some(when) = when
                    && holds(when, &values) != Ternary::from(good.contains(&claimed))
                {
                    let _ = writeln!(wrong, "{}: {claimed:?}, but {when:?}", shown());
                }
            }
            if matches!(claimed, Validity::Undecided | Validity::Conditional) {
                continue;
            }
            let found = verdict_at(row.map, source.as_ref(), &values).validity;
            compared += usize::from(found != Validity::Undecided);
            if found != claimed && found != Validity::Undecided {
                let _ = writeln!(wrong, "{}: the case says {claimed:?}, found {found:?}", shown());
            }
        }
    }
    println!("{compared} values compared");
    assert!(wrong.is_empty(), "{wrong}");
    assert!(compared > 1_000, "only {compared} values");
}

/// A small number, so that parameters are often equal, opposite or reciprocal to each other.
fn any_value(random: &mut ChaCha8Rng) -> Expr {
    let numerator = random.random_range(-6..=6);
    let denominator = [1, 1, 1, 2, 2, 3][random.random_range(0..6_usize)];
    Expr::number(Rational::ratio(numerator, denominator).unwrap())
}
