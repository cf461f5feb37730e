//! Maps of several variables as a sceptic would choose them, through the program: no verdict may be wrong, and what is marked as
//! decided must stay so. `CORPUS=all cargo test --test vector_corpus` includes the rows that take longer, `CORPUS=text` those
//! that contain the text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const ROWS: &str = include_str!("vector_corpus.txt");

/// One row `truth :: map :: region :: assumptions`.
struct Row<'a> {
    text: &'a str,
    truth: &'a str,
    open: bool,
    parts: Vec<&'a str>,
}

/// The rows that are wanted.
fn rows(wanted: &str) -> Vec<Row<'_>> {
    let lines = ROWS.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines
        .filter(|line| match wanted {
            "" => !line.starts_with('~'),
            "all" => true,
            text => line.contains(text),
        })
        .map(|text| {
            let mut parts = text.split("::").map(str::trim);
            let mark = parts.next().unwrap().trim_start_matches('~').trim();
            Row { text, truth: mark.trim_end_matches('?'), open: mark.ends_with('?'), parts: parts.collect() }
        })
        .collect()
}

/// The verdict of the program: `yes`, `almost-everywhere`, `no`, `conditional` or `undecided`, and whether a case is open.
fn verdict(row: &Row<'_>) -> (String, bool) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowcheck"));
    command.args(["check", row.parts[0], "--format", "json"]);
    for (option, value) in ["--on", "--where"].into_iter().zip(&row.parts[1..]) {
        if !value.is_empty() {
            command.args([option, value]);
        }
    }
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let report: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{}: {e} {told}", row.text));
    let cases = report["cases"].as_array().cloned().unwrap_or_default();
    let open = cases.iter().any(|case| case["valid"] == "undecided");
    (report["valid"].as_str().unwrap().to_owned(), open)
}

#[test]
fn no_verdict_is_wrong() {
    let wanted = std::env::var("CORPUS").unwrap_or_default();
    let rows = rows(&wanted);
    let problems = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (found, open) = verdict(row);
                    let expected = match row.truth {
                        "ae" => "almost-everywhere",
                        "cond" => "conditional",
                        other => other,
                    };
                    let problem = match found.as_str() {
                        "undecided" if row.open => None,
                        "undecided" => Some("undecided"),
                        verdict if verdict != expected => Some("WRONG"),
                        _ if open && !row.open => Some("a case is open"),
                        _ => None,
                    };
                    if let Some(what) = problem {
                        problems.lock().unwrap().push(format!("{what}: {} ({found})", row.text));
                    }
                }
            });
        }
    });
    let problems = problems.into_inner().unwrap();
    assert!(problems.is_empty(), "{problems:#?}");
}
