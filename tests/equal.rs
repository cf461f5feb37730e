//! Equality of formulas over a table whose truth is known: no wrong yes and no wrong no, most of the equal ones proved, all of
//! the others refuted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::time::{Duration, Instant};

use flowcheck::exercise::formula;
use flowcheck::expr::Symbol;
use flowcheck::grade::{
    Closeness, Equality, closeness, closeness_in_several, formulas_equal, same_on, whole_domain,
};
use flowcheck::proof::check;
use flowcheck::set::RealSet;
use flowcheck::syntax::Value;
use rayon::prelude::*;

const TABLE: &str = include_str!("equal.txt");

struct Row<'a> {
    line: &'a str,
    truth: &'a str,
    a: &'a str,
    b: &'a str,
    on: &'a str,
    assumptions: &'a str,
}

fn rows() -> Vec<Row<'static>> {
    common::table(TABLE)
        .map(|(line, column)| Row {
            line,
            truth: column(0),
            a: column(1),
            b: column(2),
            on: column(3),
            assumptions: column(4),
        })
        .collect()
}

fn decide(row: &Row<'_>) -> (Equality, Option<Closeness>) {
    let stated: Vec<&str> = Some(row.assumptions).filter(|a| !a.is_empty()).into_iter().collect();
    let known = formula::assumptions(&stated).unwrap_or_else(|e| panic!("{}: {e:?}", row.line));
    let read = |text: &str| match formula::value(text, &known) {
        Ok(Value::Scalar(e)) => e,
        other => panic!("{}: {other:?}", row.line),
    };
    let (a, b) = (read(row.a), read(row.b));
    let given = (!row.on.is_empty()).then(|| formula::given(row.on, &known, &[]).unwrap());
    let mut names: Vec<Symbol> = a.variables().into_iter().chain(b.variables()).collect();
    names.sort();
    names.dedup();
    if let [x] = names.as_slice()
        && !known.assumptions.kinds.contains_key(x)
    {
        let set: Option<RealSet> = given.map(|g| g.set(x).unwrap());
        let equality = same_on(&a, &b, x, set.as_ref(), &known.assumptions);
        let close = closeness(&a, &b, x, set.as_ref(), &known.assumptions);
        return (equality, close);
    }
    let all = match given {
        Some(given) => known.assumptions.with_fact(given.condition),
        None => known.assumptions,
    };
    let on = whole_domain(&names, &all);
    (formulas_equal(&a, &b, &on), closeness_in_several(&a, &b, &on))
}

/// Much longer than it takes, for machines that are busy with other things and builds without optimisation.
const LONG: Duration = Duration::from_secs(60);

#[test]
fn the_table_is_decided() {
    let rows = rows();
    assert!(rows.len() >= 100);
    let pool = rayon::ThreadPoolBuilder::new().stack_size(128 << 20).build().unwrap();
    let results: Vec<(Equality, Option<Closeness>, Duration)> = pool.install(|| {
        rows.par_iter()
            .map(|row| {
                let start = Instant::now();
                let (equality, close) = decide(row);
                (equality, close, start.elapsed())
            })
            .collect()
    });
    let (mut equal, mut proved) = (0, 0);
    let mut open = Vec::new();
    for (row, (equality, close, time)) in rows.iter().zip(&results) {
        assert!(*time < LONG, "{}: {time:?}", row.line);
        match (row.truth, equality) {
            ("equal", Equality::Proved(proofs)) => {
                (equal, proved) = (equal + 1, proved + 1);
                for proof in proofs {
                    assert!(check(proof.certificate().clone()).is_ok(), "{}", row.line);
                }
            }
            ("equal", Equality::Undecided) => {
                equal += 1;
                open.push(row.line);
            }
            ("unequal" | "almost" | "domain", Equality::Refuted(_)) => {
                let wanted = match close {
                    None => row.truth == "unequal",
                    Some(Closeness::ExceptNullSet { .. }) => row.truth == "almost",
                    Some(Closeness::WhereBothDefined { .. }) => row.truth == "domain",
                };
                assert!(wanted, "{}: {close:?}", row.line);
            }
            (_, found) => panic!("{}: {found:?}", row.line),
        }
    }
    assert!(proved * 100 >= equal * 95, "{proved} of {equal} proved; open:\n{}", open.join("\n"));
}
