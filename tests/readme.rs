//! The examples of README.md are run, and their output is what README.md shows.
//!
//! `UPDATE_README=1 cargo test --test readme` writes the current output into README.md.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use assert_cmd::Command;

fn readme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// The words of a shell command with single quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in command.split('\'').enumerate() {
        if i % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn output_of(command: &str) -> String {
    let words = words(command);
    assert_eq!(words[0], "flowcheck");
    let mut run = Command::cargo_bin("flowcheck").unwrap();
    let output = run.current_dir(env!("CARGO_MANIFEST_DIR")).args(&words[1..]).output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

/// README.md with the output of each console block replaced by what the command prints.
fn rewritten(text: &str) -> (String, usize) {
    let mut out = String::new();
    let mut blocks = 0;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("```console\n$ ") {
        let (block, after) = after.split_once("\n```").unwrap();
        let command = block.lines().next().unwrap();
        out.push_str(&format!("{before}```console\n$ {command}\n{}```", output_of(command)));
        rest = after;
        blocks += 1;
    }
    (out + rest, blocks)
}

#[test]
fn examples_print_what_is_shown() {
    let text = std::fs::read_to_string(readme()).unwrap();
    let (current, blocks) = rewritten(&text);
    assert!(blocks >= 5, "{blocks} examples found");
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(readme(), &current).unwrap();
    } else if let Some((shown, real)) = text.lines().zip(current.lines()).find(|(a, b)| a != b) {
        panic!("README.md shows\n  {shown}\nbut flowcheck prints\n  {real}");
    }
    assert!(text == current || std::env::var_os("UPDATE_README").is_some());
}

#[test]
fn the_yaml_example_is_a_set_that_passes() {
    let text = std::fs::read_to_string(readme()).unwrap();
    let block = text.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.yaml");
    std::fs::write(&path, block).unwrap();
    Command::cargo_bin("flowcheck").unwrap().arg("test").arg(&path).assert().code(0);
}

#[test]
fn the_test_command_is_the_one_that_ci_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ci = std::fs::read_to_string(root.join(".ci/run")).unwrap();
    let text = std::fs::read_to_string(readme()).unwrap();
    assert!(text.contains("    cargo test ") && ci.contains("run cargo test\n"));
}
