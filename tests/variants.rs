//! Variants of problem sets: listed, refused where they are unequal, written, and marked by their own keys.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;

const SET: &str = r#"
title: Affine maps
exercises:
  - id: one
    vary: {a: {int: [-9, 9], not: [0, 1, -1]}, b: {int: [1, 5]}}
    require: a != b
    prompt: "Invert $f(z) = {{map}}$."
    map: f(z) = a z + b
    base: z ~ Normal(0, 1)
    answers:
      valid: true
      inverse: g(x) = (x - b)/a
      density: p(x) = exp(-((x - b)/a)^2/2)/(|a| sqrt(2 pi))
    wrong:
      - inverse: g(x) = x/a - b
        finding: wrong-order
      - density: p(x) = exp(-((x - b)/a)^2/2)/sqrt(2 pi)
        finding: jacobian-forgotten
"#;

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::cargo_bin("flowcheck").unwrap();
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn variants_are_listed_written_and_marked() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("set.yaml"), SET).unwrap();
    let (code, first, _) = run(at, &["vary", "set.yaml", "--seeds", "1..12", "--out", "out"]);
    assert_eq!(code, Some(0), "{first}");
    assert!(first.contains("12 variants") && first.contains(" 0 refused"), "{first}");
    // The same for any number of threads, and each time.
    let (_, again, _) = run(at, &["vary", "set.yaml", "--seeds", "1..12", "--jobs", "1"]);
    assert_eq!(first, again);
    let sheet = fs::read_to_string(at.join("out/set-7.md")).unwrap();
    assert!(
        sheet.contains("seed: 7") && sheet.contains("Invert $f(z) = ") && !sheet.contains("{{"),
        "{sheet}"
    );
    // A key is an ordinary set.
    let (code, told, _) = run(at, &["test", "out/set-7.yaml"]);
    assert_eq!(code, Some(0), "{told}");
    let (code, told, _) = run(at, &["test", "set.yaml", "--variants", "4"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("(seed 0)") && told.contains("(seed 3)"), "{told}");

    // The answer of one seed is right for that seed, and for another one only by chance.
    let key: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(at.join("out/set-7.yaml")).unwrap()).unwrap();
    let inverse = key["exercises"][0]["answers"]["inverse"].as_str().unwrap();
    let submission =
        |seed: u64| format!("student: s{seed}\nseed: {seed}\nanswers:\n  one:\n    inverse: {inverse}\n");
    let others: Vec<u64> = (1..=12).filter(|s| *s != 7).collect();
    fs::create_dir(at.join("in")).unwrap();
    fs::write(at.join("in/7.yaml"), submission(7)).unwrap();
    for seed in &others {
        fs::write(at.join(format!("in/{seed}.yaml")), submission(*seed)).unwrap();
    }
    let (_, marked, _) = run(at, &["grade", "set.yaml", "in", "--format", "json"]);
    let marked: serde_json::Value = serde_json::from_str(&marked).unwrap();
    let outcome = |student: &str| {
        let record =
            marked["submissions"].as_array().unwrap().iter().find(|r| r["student"] == student).unwrap();
        let answer = record["answers"].as_array().unwrap().iter().find(|a| a["key"] == "inverse").unwrap();
        answer["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome("s7"), "right");
    let wrong = others.iter().filter(|seed| outcome(&format!("s{seed}")) == "wrong").count();
    assert!(wrong >= 9, "{marked}");

    // Without a seed the name of the student gives it.
    fs::write(at.join("students.txt"), "Ada\nBlaise\n").unwrap();
    let (code, listed, _) = run(at, &["vary", "set.yaml", "--students", "students.txt", "--format", "json"]);
    assert_eq!(code, Some(0), "{listed}");
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let ada = &listed["variants"][0];
    let value = |name: &str| ada["values"]["one"][name].as_str().unwrap();
    let answer = format!(
        "student: Ada\nanswers: {{one: {{inverse: \"g(x) = (x - ({}))/({})\"}}}}\n",
        value("b"),
        value("a")
    );
    fs::write(at.join("ada.yaml"), answer).unwrap();
    let (_, told, _) = run(at, &["grade", "set.yaml", "ada.yaml"]);
    assert!(told.contains("inverse    ✓") || told.contains("inverse  ✓"), "{told}");
}

#[test]
fn unequal_variants_and_wrong_keys_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    // Odd and even powers are two exercises.
    let powers = "exercises:\n  - id: p\n    vary: {n: {int: [2, 5]}}\n    map: f(z) = z^n\n    answers: {injective: true}\n";
    fs::write(at.join("powers.yaml"), powers).unwrap();
    let (code, told, _) = run(at, &["vary", "powers.yaml", "--seeds", "1..20"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("refused: p injective"), "{told}");
    let open = powers.replace("injective: true", "monotone: increasing");
    fs::write(at.join("open.yaml"), open.replace("[2, 5]", "[2, 4]")).unwrap();
    let (code, told, _) = run(at, &["vary", "open.yaml", "--seeds", "1..20"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("is another exercise") || told.contains("reference answer"), "{told}");
    for (vary, part) in [
        ("{a: {int: [3, 1]}}", "no integer is left"),
        ("{a: {int: 3}}", "is drawn from"),
        ("{}", "names parameters"),
    ] {
        fs::write(at.join("bad.yaml"), powers.replace("{n: {int: [2, 5]}}", vary)).unwrap();
        let (code, _, told) = run(at, &["vary", "bad.yaml"]);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains(part) && told.contains("bad.yaml"), "{told}");
    }
    fs::write(
        at.join("fixed.yaml"),
        "exercises:\n  - id: p\n    map: f(z) = z\n    answers: {valid: true}\n",
    )
    .unwrap();
    let (code, _, told) = run(at, &["vary", "fixed.yaml"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("no exercise varies"), "{told}");
}

/// A seed for which the exercise makes no sense is refused, and the others are listed.
#[test]
fn a_seed_that_divides_by_zero_is_refused_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let set = "exercises:\n  - id: one\n    vary: {a: {int: [0, 1]}}\n    map: f(z) = z/a\n    answers: {valid: true}\n";
    fs::write(at.join("set.yaml"), set).unwrap();
    let (code, told, problem) = run(at, &["vary", "set.yaml", "--seeds", "1..12"]);
    assert_eq!(code, Some(1), "{told}{problem}");
    let of = |mark: &str| told.lines().filter(|line| line.starts_with(mark)).collect::<Vec<_>>();
    assert!(!of("✓").is_empty() && of("✓").iter().all(|line| line.contains("a = 1")), "{told}");
    assert!(!of("✗").is_empty() && of("✗").iter().all(|line| line.contains("a = 0")), "{told}");
    assert!(told.contains("12 variants"), "{told}");
}
