//! What the command prints as JSON: the promised keys, and formulas that can be fed back in.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use assert_cmd::Command;
use flowcheck::expr::Symbol;
use flowcheck::syntax::{Declared, parse_expr, parse_map, parse_set};
use serde_json::Value;

fn json(arguments: &[&str]) -> Value {
    let run =
        Command::cargo_bin("flowcheck").unwrap().args(arguments).args(["--format", "json"]).output().unwrap();
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

fn strings<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|v| strings(v, found)),
        Value::Object(fields) => fields.values().for_each(|v| strings(v, found)),
        _ => {}
    }
}

#[test]
fn formulas_can_be_fed_back() {
    let cases = [
        ("f(z) = exp(z)", "z ~ Normal(0, 1)"),
        ("f(z) = z^2", "z ~ Normal(0, 1)"),
        ("f(z) = 1/z", "z ~ Cauchy(0, 1)"),
        ("f(z) = { z if z < 0; 2z if z >= 0 }", "z ~ Laplace(0, 1)"),
        ("f(z) = sinh z", "z ~ Logistic(0, 1)"),
        ("g(x) = ln x", "z ~ Normal(0, 1)"),
        ("f(z) = -ln(z)/2", "z ~ Uniform(0, 1)"),
    ];
    for (map, base) in cases {
        let answer = json(&["solve", map, "--base", base, "--samples", "10000"]);
        for key in
            ["valid", "injective", "inverse", "jacobian", "density", "log_density", "support", "computable"]
        {
            // A map that is not injective has an inverse on each of its branches.
            let holder = if answer.get(key).is_some() { &answer } else { &answer["branches"][0] };
            assert!(holder.get(key).is_some(), "{map}: no {key}");
        }
        assert_eq!(answer["cross_check"]["agrees"], Value::Bool(true), "{map}");
        let mut formulas = Vec::new();
        for key in ["map", "inverse", "jacobian", "density", "log_density"] {
            strings(&answer[key], &mut formulas);
        }
        strings(&answer["branches"], &mut formulas);
        assert!(formulas.len() >= 4, "{map}");
        for formula in formulas {
            let read = parse_map(formula, &Declared::none()).is_ok()
                || parse_expr(formula, &Declared::variables(&["z", "x"])).is_ok()
                || parse_set(formula, &Symbol::new("x")).is_ok();
            assert!(read, "{map}: `{formula}` cannot be read");
        }
        for key in ["image", "support", "on"] {
            let set = answer[key].as_str().unwrap_or_else(|| panic!("{map}: no {key}"));
            assert!(parse_set(set, &Symbol::new("x")).is_ok(), "{map}: {key} `{set}` cannot be read");
        }
    }
}

#[test]
fn the_inverse_is_what_equal_confirms() {
    let answer = json(&["solve", "f(z) = 2 - 3z"]);
    let mut inverse = Vec::new();
    strings(&answer["inverse"], &mut inverse);
    let formula = inverse[0].split('=').next_back().unwrap();
    assert_eq!(json(&["equal", formula, "(2 - x)/3"])["equal"], "yes");
    assert_eq!(json(&["equal", formula, "(2 + x)/3"])["equal"], "no");
}

#[test]
fn a_density_with_poles_passes_its_own_check() {
    let answer = json(&["solve", "f(z) = z + sin z", "--base", "z ~ Normal(0, 1)"]);
    assert_eq!(answer["valid"], "almost-everywhere");
    assert_eq!(answer["cross_check"]["agrees"], Value::Bool(true), "{}", answer["cross_check"]);
}

#[test]
fn exceptional_points_of_a_part_of_the_line_are_listed() {
    let answer = json(&["check", "f(z) = sin z", "--on", "z in [-pi/2, pi/2]"]);
    let points: Vec<&Value> = answer["exceptional"].as_array().unwrap().iter().map(|e| &e["at"]).collect();
    assert_eq!(points.len(), 2, "{points:?}");
}
