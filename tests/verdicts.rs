//! Verdicts over a table of maps whose truth is known: never a wrong one, and decided where the table says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use common::{rows, verdict};

use flowcheck::flow::Validity;
use flowcheck::proof::check;

#[test]
fn no_verdict_is_wrong() {
    // Another table can be named, to try maps without building again.
    let other = std::env::var("FLOWCHECK_TABLE").ok().map(|path| std::fs::read_to_string(path).unwrap());
    let tables = other.unwrap_or_else(|| common::TABLES.join("\n"));
    let only = std::env::var("FLOWCHECK_ROW").ok();
    let mut report = String::new();
    let mut slowest = Duration::ZERO;
    for row in rows(&tables).filter(|r| only.as_ref().is_none_or(|o| r.map.contains(o.as_str()))) {
        let start = Instant::now();
        if std::env::var_os("FLOWCHECK_TRACE").is_some() {
            eprintln!("{} on {} where {}", row.map, row.on, row.assumptions);
        }
        let analysis = verdict(row.map, row.on, row.assumptions);
        let took = start.elapsed();
        slowest = slowest.max(took);
        let found = match analysis.validity {
            Validity::Yes => "yes",
            Validity::AlmostEverywhere => "ae",
            Validity::No => "no",
            Validity::Conditional => "cond",
            Validity::Undecided => "?",
        };
        let lenient = row.truth.ends_with('?');
        let right = found == row.truth.trim_end_matches('?') || (lenient && found == "?");
        if !right {
            let _ = writeln!(
                report,
                "{} {:<44} on {:<22} where {:<20}: found {found} in {took:.2?} ({})",
                row.truth, row.map, row.on, row.assumptions, analysis.undecided_because
            );
        }
        if only.is_some() {
            println!("{took:?} {analysis:#?}");
        }
        for proof in &analysis.proofs {
            let text = serde_json::to_string(proof.certificate()).unwrap();
            let back = serde_json::from_str(&text).unwrap();
            check(back).unwrap_or_else(|e| panic!("{}: refused after a round trip: {e}", row.map));
        }
        if took > Duration::from_millis(1500) {
            println!("slow: {} on {}: {took:?}", row.map, row.on);
        }
    }
    println!("slowest: {slowest:?}");
    assert!(report.is_empty(), "wrong or missing verdicts:\n{report}");
}
