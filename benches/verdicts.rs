//! How long a verdict takes, map by map: `cargo bench`.

#![allow(clippy::unwrap_used, reason = "the maps are given here")]

use divan::{Bencher, black_box};
use flowcheck::expr::Assumptions;
use flowcheck::flow::{Map, Parametrization, analyse};
use flowcheck::syntax::{Declared, parse_map};

/// From straight lines to case distinctions; valid ones and others.
const MAPS: &[&str] = &[
    "f(z) = 2 - 3z",
    "f(z) = z^2",
    "f(z) = z^3",
    "f(z) = z + z^3",
    "f(z) = exp(z)",
    "f(z) = tanh(z)",
    "f(z) = 1/(1 + exp(-z))",
    "f(z) = ln(1 + exp(z))",
    "f(z) = z + sin(z)",
    "f(z) = abs(z)",
    "f(z) = { z if z < 0; 2z if z >= 0 }",
    "f(z) = sinh(2*tanh(z + 1) - 1)",
];

fn main() {
    divan::main();
}

#[divan::bench(args = MAPS, sample_count = 20)]
fn analysis(bencher: Bencher<'_, '_>, text: &str) {
    let map = read(text);
    bencher.bench_local(|| analyse(black_box(&map), None, &Assumptions::none()));
}

fn read(text: &str) -> Map {
    let statement = parse_map(text, &Declared::none()).unwrap();
    Map {
        name: statement.name,
        variable: statement.variables[0].clone(),
        formula: statement.components[0].clone(),
        parametrization: Parametrization::Forward,
    }
}
