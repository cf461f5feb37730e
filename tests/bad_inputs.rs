//! Input that is at fault gets exit code 2 and a message with its place; nothing panics or hangs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use proptest::prelude::*;

/// No input may take longer than this in a debug build.
const LIMIT: Duration = Duration::from_secs(20);

fn flowcheck() -> Command {
    let mut command = Command::cargo_bin("flowcheck").unwrap();
    command.timeout(LIMIT);
    command
}

/// The message about a fault.
fn fault(arguments: &[&str]) -> String {
    let output = flowcheck().args(arguments).output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:.100?}\n{message}");
    assert!(output.stdout.is_empty(), "{arguments:.100?}");
    assert!(!message.contains("panicked"), "{message}");
    message
}

#[test]
fn assumptions_that_nothing_meets_are_at_fault() {
    for (texts, place) in [
        (&["a > 0, a < 0"][..], "1 | a > 0, a < 0"),
        (&["a > 0", "a < -1"], "1 | a < -1"),
        (&["n: odd", "n: even"], "1 | n: even"),
        (&["a^2 < 0"], "1 | a^2 < 0"),
        (&["a > b, b > c, c > a"], "1 | a > b, b > c, c > a"),
    ] {
        let mut arguments = vec!["check", "f(z) = a z + n"];
        arguments.extend(texts.iter().flat_map(|t| ["--where", t]));
        let message = fault(&arguments);
        assert!(message.contains("contradiction") && message.contains(place), "{message}");
        assert!(message.contains("leave one of them out"), "{message}");
    }
    let message = fault(&["solve", "f(z) = z", "--base", "z ~ Normal(0, -1)"]);
    assert!(message.contains("sd must be positive in Normal(mean, sd)"), "{message}");
    let message = fault(&["solve", "f(z) = z", "--base", "z ~ Normal(mean=0, var=-4)"]);
    assert!(message.contains("var must be positive"), "{message}");
    let message = fault(&["solve", "f(z) = z", "--base", "z ~ Uniform(2, 1)"]);
    assert!(message.contains("a < b must hold in Uniform(a, b)"), "{message}");
}

#[test]
fn bad_maps_are_told_with_their_place() {
    let nested = format!("{}z{}", "(".repeat(20_000), ")".repeat(20_000));
    let long = "z+".repeat(60_000);
    for (map, place) in [
        ("", "<map>:1:1"),
        ("f(z) = ", "<map>:1:"),
        ("f(z) = (2 - 3z", "<map>:1:15"),
        ("f(z) = 2 - 3z)", "<map>:1:14"),
        ("f(z) = z^(10^10)", "<map>:1:"),
        ("f(z) = 1/0", "<map>:1:10"),
        ("f(z) = sine(z)", "<map>:1:8"),
        ("f(z) = z ~ 3", "<map>:1:10"),
        ("f(z) = [[1, 2], [3]] z", "<map>:1:"),
        ("f(z) = [[1, 2], [3, 4]] (1, 2, 3)", "<map>:1:25"),
        ("f(z) = (1, 2) + z + (1, 2, 3)", "<map>:1:"),
        ("f(z) = M z with M = [[1, 2], [3, 4]", "<map>:1:"),
        ("f(z) = M z with M = N, N = M", "<map>:1:17"),
        ("f(z) = M z with M = 1, M = 2", "<map>:1:24"),
        ("f(z) = (1, 2) (3, 4)", "<map>:1:15"),
        ("f(z) = (z1, z2)^2", "<map>:1:8"),
        ("f(z) = inv([[1, 2], [2, 4]]) z", "<map>:1:12"),
        ("f: R^2 -> R^3, f(z) = (z1, z2)", "<map>:1:23"),
        ("f: R^200 -> R^200, f(z) = z", "<map>:1:"),
        (r"f(z) = \begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix} z", "<map>:1:"),
        (long.as_str(), "<map>:1:1"),
        (nested.as_str(), "<map>:1"),
    ] {
        let message = fault(&["check", map]);
        assert!(message.contains(place), "{map:.60}\n{message:.500}");
    }
}

#[test]
fn a_million_characters_and_a_hundred_thousand_parentheses() {
    // Longer than an argument may be: in a file.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.yaml");
    let nested = format!("{}z{}", "(".repeat(100_000), ")".repeat(100_000));
    for formula in ["z + ".repeat(250_000), nested] {
        fs::write(
            &path,
            format!("exercises:\n  - id: a\n    map: \"{formula}\"\n    answers: {{valid: true}}\n"),
        )
        .unwrap();
        let start = Instant::now();
        let output = flowcheck().arg("test").arg(&path).output().unwrap();
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message:.300}");
        assert!(message.contains("long.yaml") && message.contains(":3"), "{message:.600}");
        assert!(start.elapsed() < LIMIT);
    }
}

#[test]
fn other_arguments_are_told_with_their_place() {
    assert!(fault(&["check", "z", "--on", "z in [2, 1]"]).contains("<on>:1:"));
    assert!(fault(&["check", "f(z) = z", "--on", "y > 0"]).contains("<on>:1:1"));
    assert!(fault(&["check", "a z", "--where", "a >"]).contains("<where>:1:"));
    assert!(fault(&["solve", "z", "--base", "z ~ Norml(0, 1)"]).contains("did you mean `Normal`"));
    assert!(fault(&["solve", "z", "--base", "z ~ Normal(0, -1)"]).contains("<base>:1:"));
    let two = "f(z1, z2) = (z1, z2)";
    for (on, words) in [
        ("z1 < 0 or z2 > 1", "union"),
        ("z1 > 1, z1 < 0", "no point"),
        ("z1^2 + z2^2 < -1", "no point"),
        ("z1 > z2, z2 > z1", "may be empty"),
        ("z1 = z2", "no interior"),
        ("z1 odd", "comparisons"),
        ("y > 0", "variables of the map"),
    ] {
        let message = fault(&["check", two, "--on", on]);
        assert!(message.contains("<on>:1:") && message.contains(words), "{on}\n{message}");
    }
    // A name that is said to be a vector is one in the map, too.
    assert!(fault(&["check", two, "--on", "z1 in R^2"]).contains("a number is expected here"));
    assert!(fault(&["check", two, "--where", "u in R^(2x"]).contains("<where>:1:"));
    assert!(fault(&["equal", "x", "x +"]).contains("<b>:1:"));
    assert!(fault(&["test", "does-not-exist.yaml"]).contains("does-not-exist.yaml"));
}

#[test]
fn bad_files_are_told_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.yaml");
    let mut bomb = "exercises:\n- id: a\n  stack:\n  - &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..12 {
        bomb.push_str(&format!("  - &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(", ")));
    }
    let good = "exercises:\n  - id: a\n    map: f(z) = z\n    answers:\n      valid: true\n";
    let cases: [(&[u8], &str); 9] = [
        (b"", "set.yaml"),
        (b"exercises: [\n", "set.yaml:"),
        (b"exercises:\n  - id: \xff\xfe\n", "line 2"),
        (bomb.as_bytes(), "set.yaml:"),
        (&good.replace("valid", "vald").into_bytes(), "set.yaml:5:7"),
        (&good.replace("map", "mapp").into_bytes(), "set.yaml:3:5"),
        (&good.replace("= z", "= sine(z)").into_bytes(), "set.yaml:3:17"),
        (&good.replace("= z", "= (z").into_bytes(), "set.yaml:3:"),
        (&good.replace("true", "perhaps").into_bytes(), "set.yaml:5:14"),
    ];
    for (bytes, place) in cases {
        fs::write(&path, bytes).unwrap();
        for command in ["test", "solve"] {
            let output = flowcheck().arg(command).arg(&path).output().unwrap();
            let message = String::from_utf8_lossy(&output.stderr);
            let file = String::from_utf8_lossy(bytes);
            assert_eq!(output.status.code(), Some(2), "{file:.200}\n{message}");
            assert!(message.contains(place), "{file:.200}\n{message}");
        }
    }
}

#[test]
fn a_closed_pipe_is_no_crash() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("flowcheck"))
        .args(["check", "f(z) = 2 - 3z", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    assert_eq!(output.status.code(), Some(0));
}

const VALID: [&str; 10] = [
    "f(z) = 2 - 3z",
    "f(z) = { -z if 0 <= z <= 1; 1 - z if 1 <= z <= 2 }",
    r"f(z) = \frac{1}{1 + \exp(-z)}",
    "f(z) = |z| + sqrt(z^2 + 1)/2",
    "g(x) = ln(x/(1 - x))",
    "f(z) = a z^3 + sinh(z) - tanh z",
    "f(z) = leaky_relu(z, 0.1) + σ(z)",
    "z ↦ e^z − 1",
    "f(z) = M z + b with M = [[a, 1], [0, d]], b = (1, 2)",
    "f(z1, z2) = (z1 e^z2, z2)",
];

/// A valid map with a few characters changed.
fn mutated() -> impl Strategy<Value = String> {
    let edit = (
        any::<prop::sample::Index>(),
        prop::sample::select("()[]{}|^_*/+-=<>.,;:~ zxn01\\e∞√²πif".chars().collect::<Vec<_>>()),
        0..3u8,
    );
    (prop::sample::select(VALID.to_vec()), prop::collection::vec(edit, 1..5)).prop_map(|(text, edits)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (index, new, how) in edits {
            let at = index.index(characters.len().max(1));
            match how {
                0 if at < characters.len() => drop(characters.remove(at)),
                1 if at < characters.len() => characters[at] = new,
                _ => characters.insert(at.min(characters.len()), new),
            }
        }
        characters.into_iter().collect()
    })
}

fn all_parsers(text: &str) {
    use flowcheck::syntax;
    let declared = syntax::Declared::none();
    let _ = syntax::parse_map(text, &declared);
    let _ = syntax::parse_expr(text, &declared);
    let _ = syntax::parse_condition(text, &declared);
    let _ = syntax::parse_source(text, &declared);
    let _ = syntax::parse_where(&[text]);
    let _ = syntax::parse_set(text, &flowcheck::expr::Symbol::new("x"));
    let _ = syntax::parse_distribution(text, &declared);
    if let Err(error) = syntax::parse_map(text, &declared) {
        let place = flowcheck::source::Place::argument("<map>", text);
        let drawn = flowcheck::source::render(&error.diagnostic(), &place, flowcheck::source::Style::Plain);
        assert!(drawn.contains("error["), "{drawn}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_parsers_panic(text in any::<String>()) {
        all_parsers(&text);
    }

    #[test]
    fn no_mutation_makes_the_parsers_panic(text in mutated()) {
        all_parsers(&text);
    }

    #[test]
    fn no_text_makes_the_reader_of_sets_panic(text in any::<String>()) {
        let _ = flowcheck::exercise::load(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_mutation_makes_the_command_panic(text in mutated()) {
        let output = flowcheck().args(["check", "--", &text]).output().unwrap();
        let message = String::from_utf8_lossy(&output.stderr);
        prop_assert!(matches!(output.status.code(), Some(0..=3)), "{text}\n{message}");
        prop_assert!(!message.contains("panicked"), "{text}\n{message}");
    }
}
