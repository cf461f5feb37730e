//! Inverses over a table of maps: a formula is found, proved by composition, and proved to be the expected one; where there
//! is none, and beside every formula, the numeric inverse brackets the point that it should.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::time::{Duration, Instant};

use common::verdict;

use flowcheck::expr::enclose::{Cell, enclose};
use flowcheck::expr::{Condition, Expr, Relation, Symbol, print};
use flowcheck::flow::inverse::{Inverse, MapInverse, NumericInverse, inverse};
use flowcheck::flow::{Analysis, Branch};
use flowcheck::grade::{Equality, formulas_equal};
use flowcheck::proof::domain::span_interval;
use flowcheck::proof::search::Prover;
use flowcheck::proof::{Certificate, Claim, Domain, Rule, check};
use flowcheck::real::Interval;
use flowcheck::set::sample_points;
use flowcheck::syntax::{Declared, parse_expr};

struct Row<'a> {
    map: &'a str,
    on: &'a str,
    assumptions: &'a str,
    expected: &'a str,
}

fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')).map(|line| {
        let columns: Vec<&str> = line.split("::").map(str::trim).collect();
        let [map, on, assumptions, expected] = columns[..] else { panic!("{line}: four columns") };
        Row { map, on, assumptions, expected }
    })
}

/// How a row came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// As expected.
    Found,
    /// A proved formula, neither proved nor refuted to be the expected one.
    Unlike,
    /// No formula, where one was expected; or no branches at all.
    Missing,
    /// Something that is false.
    Wrong,
}

/// What a case says in the form name = value.
fn fixed(when: &Condition) -> Vec<(Symbol, Expr)> {
    match when {
        Condition::Compare(a, Relation::Eq, b) => {
            a.as_variable().map(|a| (a.clone(), b.clone())).into_iter().collect()
        }
        Condition::And(parts) => parts.iter().flat_map(fixed).collect(),
        _ => Vec::new(),
    }
}

fn outcome(
    row: &Row<'_>,
    (analysis, fixed): (&Analysis, &[(Symbol, Expr)]),
    found: &MapInverse,
) -> (Outcome, String) {
    if analysis.branches.is_empty() {
        return (Outcome::Missing, format!("no branches: {}", analysis.undecided_because));
    }
    for branch in &analysis.branches {
        if let Err(why) = brackets(branch, analysis.variable()) {
            return (Outcome::Wrong, format!("numeric inverse: {why}"));
        }
    }
    if let Some(whole) = &found.whole {
        let text = print::text(whole);
        let again = parse_expr(&text, &declared(whole)).expect(&text);
        if again != *whole {
            return (Outcome::Wrong, format!("{text} is read as {}", print::text(&again)));
        }
    }
    if row.expected == "numeric" {
        let closed: Vec<String> =
            found.branches.iter().filter_map(Inverse::formula).map(print::text).collect();
        return (Outcome::Found, closed.join(" | "));
    }
    let mut expected: Vec<&str> = row.expected.split(" | ").collect();
    if expected.len() == 1 {
        expected = vec![expected[0]; found.branches.len()];
        if found.branches.len() > 1 && found.whole.is_none() {
            return (Outcome::Missing, format!("no whole inverse of {} branches", found.branches.len()));
        }
    }
    if expected.len() != found.branches.len() {
        return (Outcome::Missing, format!("{} branches", found.branches.len()));
    }
    let mut unlike = Vec::new();
    for ((branch, inverse), expected) in analysis.branches.iter().zip(&found.branches).zip(expected) {
        let closed = match inverse {
            Inverse::Closed(closed) => closed,
            Inverse::Numeric { why, .. } => return (Outcome::Missing, why.clone()),
        };
        let Some(image) = &branch.image else { return (Outcome::Missing, "no image".into()) };
        if !(closed.undoes_map && closed.undone_by_map) {
            return (Outcome::Missing, "one composition only".into());
        }
        if expected == "closed" {
            continue;
        }
        let declared = declared(&analysis.map.formula);
        let expected =
            fixed.iter().fold(parse_expr(expected, &declared).expect(expected), |e, (name, value)| {
                e.substitute(name, value)
            });
        let domain = Domain::on(&found.variable, image, &analysis.assumptions);
        // On the image of one branch the expected formula has one case.
        let resolved = Prover::default().resolved(&expected, &domain);
        let expected = resolved.map_or(expected, |(smooth, _)| smooth);
        match formulas_equal(&closed.formula, &expected, &domain) {
            Equality::Proved(_) => {}
            Equality::Refuted(witness) => {
                return (Outcome::Wrong, format!("{} at {witness:?}", print::text(&closed.formula)));
            }
            Equality::OtherShape(..) => return (Outcome::Wrong, "another shape".to_owned()),
            Equality::Undecided => unlike.push(format!("{} on {image:?}", print::text(&closed.formula))),
        }
    }
    let shown = found.branches.iter().filter_map(Inverse::formula).map(print::unicode).collect::<Vec<_>>();
    if unlike.is_empty() {
        (Outcome::Found, shown.join(" | "))
    } else {
        (Outcome::Unlike, unlike.join(" | "))
    }
}

fn declared(e: &Expr) -> Declared {
    let mut names: Vec<String> = e.variables().iter().map(|s| s.name().to_owned()).collect();
    names.push("x".into());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Declared::variables(&names)
}

/// Brackets inside the image are narrower than this, relative to the point.
const WIDE: f64 = 1e-2;

/// The law of the numeric inverse: at points z of the branch, the bracket for f(z) contains z.
fn brackets(branch: &Branch, variable: &Symbol) -> Result<(), String> {
    if branch.smooth.variables().iter().any(|s| s != variable) {
        return Ok(());
    }
    let solver = NumericInverse::new(branch, variable);
    for z in sample_points(&branch.span).into_iter().take(6) {
        let at = Interval::from_rational(&z);
        let Some(x) = enclose(&branch.smooth, &Cell::new().with(variable, at)).certain() else { continue };
        let bracket = solver.bracket(&x, &Cell::new());
        let inner = branch.image.as_ref().map(span_interval).filter(|t| x.lo() > t.lo() && x.hi() < t.hi());
        if bracket.intersect(&at).is_none()
            || inner.is_some() && bracket.width() > WIDE * (1.0 + at.hi().abs())
        {
            return Err(format!("f(z) = {x:?} at z = {z}: {bracket:?}"));
        }
    }
    Ok(())
}

#[test]
fn the_inverses_of_the_table_are_found() {
    let other = std::env::var("FLOWCHECK_TABLE").ok().map(|path| std::fs::read_to_string(path).unwrap());
    let table = other.as_deref().unwrap_or(include_str!("inverses.txt"));
    let only = std::env::var("FLOWCHECK_ROW").ok();
    let verbose = std::env::var_os("FLOWCHECK_TRACE").is_some();
    let mut counts = [0_usize; 4];
    let (mut total, mut slowest) = (0_usize, Duration::ZERO);
    for row in rows(table).filter(|r| only.as_ref().is_none_or(|o| r.map.contains(o.as_str()))) {
        let whole = verdict(row.map, row.on, row.assumptions);
        let mut cases: Vec<(&Analysis, Vec<(Symbol, Expr)>)> =
            whole.cases.iter().map(|c| (&c.analysis, fixed(&c.when))).collect();
        if cases.is_empty() {
            cases.push((&whole, Vec::new()));
        }
        let start = Instant::now();
        let found: Vec<MapInverse> = cases.iter().map(|(a, _)| inverse(a, &Symbol::new("x"))).collect();
        let took = start.elapsed();
        slowest = slowest.max(took);
        let outcomes = cases.iter().zip(&found).map(|((a, fixed), f)| outcome(&row, (a, fixed), f));
        let (outcome, text) = outcomes.max_by_key(|(o, _)| *o as usize).unwrap();
        counts[outcome as usize] += 1;
        total += 1;
        if verbose || outcome != Outcome::Found {
            println!(
                "{outcome:?} {took:.0?} {} :: {} :: {} :: {}\n      {text}",
                row.map, row.on, row.assumptions, row.expected
            );
        } else if took > Duration::from_millis(500) {
            println!("slow {took:.0?} {} :: {}", row.map, row.on);
        }
    }
    let [found, unlike, missing, wrong] = counts;
    println!(
        "{total} rows: {found} found, {unlike} unlike, {missing} missing, {wrong} wrong; slowest {slowest:.0?}"
    );
    assert_eq!(wrong, 0);
    assert!(only.is_some() || other.is_some() || 100 * found >= 85 * total);
}

#[test]
fn compositions_that_do_not_hold_are_refused() {
    let mut tried = 0;
    for (map, on) in [("f(z) = exp(z)", ""), ("f(z) = z^2", "z <= 0"), ("f(z) = z exp(z)", "z >= -1")] {
        let analysis = verdict(map, on, "");
        let found = inverse(&analysis, &Symbol::new("x"));
        let Some(Inverse::Closed(closed)) = found.branches.first() else { panic!("{map}") };
        let certificates = closed.proofs.iter().map(|p| p.certificate().clone());
        for certificate in certificates.filter(|c| matches!(c.rule, Rule::OtherComposition { .. })) {
            check(certificate.clone()).unwrap();
            let Rule::OtherComposition { map: f, inverse: g } = &certificate.rule else { panic!() };
            let other = |map: &Expr, inverse: &Expr| Rule::OtherComposition {
                map: map.clone(),
                inverse: inverse.clone(),
            };
            let forged = [other(f, &g.negate()), other(&f.negate(), g), other(g, f)];
            for rule in forged {
                assert!(check(Certificate { rule, ..certificate.clone() }).is_err(), "{map}: another rule");
                tried += 1;
            }
            for i in 0..certificate.premises.len() {
                let mut without = certificate.clone();
                let removed = without.premises.remove(i);
                // Definedness and limits are not what this rule rests on.
                let needed = matches!(removed.claim, Claim::Image { .. } | Claim::StrictlyMonotone { .. })
                    || matches!(&removed.claim, Claim::Equal { b, .. } if b.as_variable().is_some());
                if needed {
                    assert!(check(without).is_err(), "{map}: {:?} left out", removed.claim);
                    tried += 1;
                }
            }
            let Claim::Equal { a, b, on } = certificate.claim.clone() else { panic!() };
            let claim = Claim::Equal { a: a.plus(&Expr::one()), b, on };
            assert!(check(Certificate { claim, ..certificate.clone() }).is_err(), "{map}: another claim");
        }
    }
    assert!(tried > 12, "only {tried}");
}
