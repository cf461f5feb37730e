//! Samples a second, side by side with numpy and scipy in one run: `cargo bench --bench sampling`.
//!
//! - push: draw z, x = sinh(z) + z/2, and ln p(x) along the sample;
//! - coupling: the same of (z₁, z₂ exp(tanh z₁) + sin z₁);
//! - check: the whole cross-check of the density of e^Z with its tests of fit, against samples, density and `kstest`;
//! - two threads against one, for push.
//!
//! The peer is `numpy_peer.py` beside this file, run by `python3`, or by what `FLOWCHECK_PYTHON` names.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "the maps are given here, and a benchmark prints"
)]

use std::process::Command;
use std::time::Instant;

use flowcheck::exercise::{MapQuestion, Placed, formula};
use flowcheck::expr::{Assumptions, Expr, Symbol};
use flowcheck::flow::base::Base;
use flowcheck::grade::{problem, sampling};
use flowcheck::numeric::Workspace;
use flowcheck::numeric::crosscheck::{BranchSpan, CrossCheckInput, DensityFormula, DensityPiece, crosscheck};
use flowcheck::numeric::pushforward::{BLOCK, Pushforward};
use flowcheck::source::Span;
use flowcheck::syntax::{Declared, Known, parse_expr};
use rayon::prelude::*;

/// Samples of one run.
const COUNT: usize = 128 * BLOCK;
/// Of so many runs the median counts.
const RUNS: usize = 15;

fn main() {
    let push = drawn("f(z) = sinh(z) + z/2", "z ~ Normal(0, 1)");
    let coupling = drawn("f(z1, z2) = (z1, z2 exp(tanh(z1)) + sin(z1))", "z ~ Normal(0, I)");
    // The peer before and after, so that a machine that changes its pace is seen.
    let before = peer();
    let one = threads(1);
    let ours = [
        ("push", one.install(|| median(|| blocks(&push))), 2.0),
        ("coupling", one.install(|| median(|| blocks(&coupling))), 2.0),
        ("check", one.install(|| median(check)), 10.0),
    ];
    let after = peer();
    println!("{COUNT} samples, one thread, medians of {RUNS} runs, million samples a second");
    for (name, seconds, wanted) in ours {
        let rate = |seconds: f64| COUNT as f64 / seconds / 1e6;
        let theirs = before
            .as_ref()
            .zip(after.as_ref())
            .map(|(a, b)| a[name].as_f64().unwrap().min(b[name].as_f64().unwrap()));
        match theirs {
            Some(theirs) => println!(
                "{name:9} flowcheck {:7.1}   numpy {:6.1}   {:5.1} times (wanted: {wanted})",
                rate(seconds),
                rate(theirs),
                theirs / seconds
            ),
            None => println!("{name:9} flowcheck {:7.1}", rate(seconds)),
        }
    }
    match &before {
        Some(found) => println!("peer: {}", found["versions"].as_str().unwrap_or("")),
        None => println!("peer: not there; python3 with numpy and scipy, or FLOWCHECK_PYTHON"),
    }
    let alone = one.install(|| median(|| blocks(&push)));
    let both = threads(2).install(|| median(|| blocks(&push)));
    println!("push with two threads: {:.2} times the rate of one", alone / both);
}

fn drawn(map: &str, base: &str) -> Pushforward {
    fn placed<T>(text: &str, value: T) -> Placed<T> {
        Placed { value, text: text.to_owned(), span: Span::new(0, text.len()) }
    }
    let known = Known::default();
    let text = formula::map(map, &known, None).unwrap();
    let known = text.known(&known);
    let question = MapQuestion {
        map: placed(map, text),
        layers: Vec::new(),
        on: None,
        assumptions: Assumptions::none(),
        base: Some(placed(base, formula::base(base, &known).unwrap())),
        strict: false,
    };
    sampling::drawn(&problem(&question).unwrap(), true).unwrap().pushforward
}

fn blocks(pushforward: &Pushforward) {
    (0..(COUNT / BLOCK) as u64).into_par_iter().for_each_init(Workspace::default, |workspace, index| {
        std::hint::black_box(pushforward.block(7, index, BLOCK, workspace));
    });
}

fn check() {
    let read = |text: &str| parse_expr(text, &Declared::none()).unwrap();
    let (z, x) = (Symbol::new("z"), Symbol::new("x"));
    let result = crosscheck(&CrossCheckInput {
        atoms: &[],
        base: &Base::from_call("Normal", &[], z.clone()).unwrap(),
        map: &Expr::exp(Expr::variable(z.clone())),
        variable: &z,
        target: &x,
        density: &[DensityPiece {
            lower: 0.0,
            upper: f64::INFINITY,
            formula: DensityFormula::Target {
                density: read("exp(-(ln x)^2/2)/(x sqrt(2 pi))"),
                log_density: Some(read("-((ln x)^2 + 2 ln x + ln(2 pi))/2")),
            },
        }],
        branches: &[BranchSpan {
            lower: f64::NEG_INFINITY,
            upper: f64::INFINITY,
            increasing: true,
            inverse: Some(read("ln x")),
        }],
        samples: COUNT,
        seed: 7,
    });
    assert!(result.unwrap().agrees);
}

fn threads(count: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap()
}

fn median(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}

/// The seconds of the peer; `None` where it is not there.
fn peer() -> Option<serde_json::Value> {
    let python = std::env::var("FLOWCHECK_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/numpy_peer.py");
    let output = Command::new(python)
        .args([script, &COUNT.to_string(), &RUNS.to_string()])
        // Settings for old libraries slow a current numpy down.
        .env_remove("OPENBLAS_CORETYPE")
        .env_remove("OPENBLAS_L2_SIZE")
        .output()
        .ok()?;
    serde_json::from_slice(&output.stdout).ok()
}
