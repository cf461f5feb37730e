//! What a person reads about maps of several variables.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use assert_cmd::Command;

fn shown(arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("flowcheck").unwrap();
    let output = command.args(["check", "--color", "never"]).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let mut command = Command::cargo_bin("flowcheck").unwrap();
    let output = command.args(["check", "--format", "json"]).args(arguments).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn polar_coordinates() {
    insta::assert_snapshot!(shown(&["f(r, t) = (r cos t, r sin t)", "--on", "r > 0, -pi < t < pi"]));
}

#[test]
fn an_autoregressive_map() {
    insta::assert_snapshot!(shown(&["f(z1, z2, z3) = (z1, z2 exp(z1), z3 exp(z1 + z2) + z1 z2)"]));
}

#[test]
fn a_planar_flow() {
    insta::assert_snapshot!(shown(&["f(x, y) = (x + 2 tanh(x + y), y + tanh(x + y))"]));
}

#[test]
fn a_matrix_with_symbols() {
    insta::assert_snapshot!(shown(&["f(x, y) = (a x + b y, c x + d y)"]));
}

#[test]
fn json_in_the_input_language() {
    let found = json(&["f(z1, z2) = (z1, z2 exp(z1) + z1^2)"]);
    assert_eq!(found["structure"], "lower triangular");
    assert_eq!(found["det"], "exp(z1)");
    assert_eq!(found["abs_det"], "exp(z1)");
    assert_eq!(found["log_abs_det"], "z1");
    assert_eq!(found["cost"], "O(D)");
    assert_eq!(found["inverse"], "g(x1, x2) = (x1, (x2 - x1^2)*exp(-x1))");
    let certificates = found["inverse_proof"]["certificates"].as_array().unwrap();
    assert_eq!(certificates.len(), 2);
    let found = json(&["f(x, y) = (x, y + sin(y)/2 + x)"]);
    assert_eq!(found["inverse"], serde_json::Value::Null);
    assert_eq!(found["no_inverse_because"], "no closed form found");
}
