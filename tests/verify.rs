//! Certificates from the command line, checked anew from a file, and refused when changed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use assert_cmd::Command;

fn flowcheck() -> Command {
    Command::cargo_bin("flowcheck").unwrap()
}

fn certificates(map: &str) -> String {
    let run = flowcheck().args(["check", map, "--format", "json"]).output().unwrap();
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn what_check_prints_is_accepted() {
    for map in ["f(z) = z + sin z", "f(z) = z^2", "f(z) = { z if z < 0; 2z if z >= 0 }", "f(z) = a z + b"] {
        flowcheck().args(["verify", "-"]).write_stdin(certificates(map)).assert().code(0);
    }
}

#[test]
fn a_changed_certificate_is_refused() {
    let honest = certificates("f(z) = z + sin z");
    for (from, to) in [
        ("increasing", "decreasing"),
        ("\"pos_inf\"", "\"neg_inf\""),
        ("\"relation\": \">=\"", "\"relation\": \"<=\""),
    ] {
        let changed = honest.replace(from, to);
        assert_ne!(changed, honest, "{from} does not occur");
        let run = flowcheck().args(["verify", "-"]).write_stdin(changed).output().unwrap();
        assert!(matches!(run.status.code(), Some(1 | 2)), "{from} → {to}: {run:?}");
    }
}

#[test]
fn what_is_no_certificate_is_an_error() {
    for text in ["", "{}", "[[[", "{\"claim\": 3}", "not json"] {
        flowcheck().args(["verify", "-"]).write_stdin(text).assert().code(2);
    }
    flowcheck().args(["verify", "/does/not/exist"]).assert().code(2);
}
