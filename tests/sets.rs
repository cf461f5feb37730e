//! The bundled exercise sets: they pass, and no wrong reference answer does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use flowcheck::exercise::{Exercise, Set, load};
use flowcheck::grade::{Outcome, prepare};
use rayon::prelude::*;

/// Formulas nest deep: threads with large stacks.
fn in_parallel<T: Send>(f: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().stack_size(128 << 20).build().unwrap().install(f)
}

fn exercises() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

fn sets() -> Vec<Set> {
    exercises().into_iter().map(|file| load(&fs::read_to_string(file).unwrap()).unwrap()).collect()
}

fn flowcheck() -> Command {
    let mut command = Command::cargo_bin("flowcheck").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

#[test]
fn each_set_passes() {
    for file in exercises() {
        let output = flowcheck().arg("test").arg(&file).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{}:\n{text}", file.display());
        assert!(text.contains("✓"), "{text}");
    }
}

/// Wrong values for an answer. The formulas differ from the right ones by more than a rewriting.
fn wrong_values(key: &str, value: &str) -> Vec<(&'static str, String)> {
    let plain = value.trim_matches('"');
    match key {
        "valid" => ["true", "false", "conditional"]
            .iter()
            .filter(|v| **v != plain && (**v, plain) != ("true", "almost-everywhere"))
            .map(|v| ("valid", (*v).to_owned()))
            .collect(),
        "injective" => vec![("injective", if plain == "true" { "false" } else { "true" }.to_owned())],
        "monotone" => ["increasing", "decreasing", "neither"]
            .iter()
            .filter(|v| **v != plain)
            .map(|v| ("monotone", (*v).to_owned()))
            .collect(),
        "image" | "support" if plain.contains("7") => Vec::new(),
        "support" => vec![("support", "(7, 8]".to_owned())],
        // By cases: twice the whole is no formula.
        "inverse" | "density" if plain.contains('{') => Vec::new(),
        "density" => {
            let (head, body) = plain.split_once('=').unwrap();
            vec![("density", format!("{head}= 1.000001 ({body})")), ("density", format!("{head}= -({body})"))]
        }
        "log_density" => {
            let (head, body) = plain.split_once('=').unwrap();
            vec![("log_density", format!("{head}= {body} + 1/1000"))]
        }
        "image" => vec![("image", "(7, 8]".to_owned()), ("image", "\"[0, 1]\"".to_owned())],
        "inverse" => {
            // A map that is not valid has none.
            let (head, body) = plain.split_once('=').unwrap();
            let shifted = if head.contains(',') { format!("2 {body}") } else { format!("{body} + 1") };
            vec![
                ("inverse", format!("{head}= {shifted}")),
                ("inverse", format!("{head}= -({body})")),
                ("inverse", format!("{head}= 1.000001 ({body})")),
            ]
        }
        "distribution" => {
            ["Normal(3, 7)", "Exponential(17)", "Uniform(0, 17)", "Cauchy(1/1000, 1)", "Gamma(1/2, 2.001)"]
                .iter()
                .map(|v| ("distribution", (*v).to_owned()))
                .collect()
        }
        "valid_when" if !plain.contains('n') => vec![("valid_when", format!("not ({plain})"))],
        "valid_when" => vec![
            ("valid_when", "n even".to_owned()),
            ("valid_when", "n = 1".to_owned()),
            ("valid_when", "n >= 1".to_owned()),
            ("valid_when", "n odd and n != 7".to_owned()),
        ],
        "jacobian" => vec![
            ("jacobian", format!("\"2 {plain}\"")),
            ("jacobian", format!("\"({plain})^T + diag(1, 0)\"")),
            ("jacobian", "\"[[1, 0, 0], [0, 1, 0]]\"".to_owned()),
        ],
        "det" if plain == "0" => vec![("det", "1".to_owned()), ("det", "\"-2\"".to_owned())],
        "det" if plain.starts_with("prod") => vec![("det", "0".to_owned())],
        "structure" => {
            let others = match plain {
                "full" => ["diagonal", "lower triangular", "upper triangular"].as_slice(),
                "lower triangular" | "triangular" => &["diagonal", "full"],
                _ => &["full"],
            };
            others.iter().map(|v| ("structure", (*v).to_owned())).collect()
        }
        "cost" => {
            let others = ["O(1)", "O(D^2 log D)", "O(D^4)"];
            others.iter().filter(|v| **v != plain).map(|v| ("cost", (*v).to_owned())).collect()
        }
        "invertible" => vec![("invertible", if plain == "true" { "false" } else { "true" }.to_owned())],
        "det" => vec![("det", format!("-({plain})")), ("det", format!("{plain} + 1"))],
        "abs_det" if plain == "0" => vec![("abs_det", "1".to_owned())],
        "log_abs_det" if plain == "0" => vec![("log_abs_det", "1/1000".to_owned())],
        "abs_det" => {
            vec![("abs_det", format!("-({plain})")), ("abs_det", format!("1.000001 ({plain})"))]
        }
        "log_abs_det" => {
            vec![("log_abs_det", format!("-({plain})")), ("log_abs_det", format!("{plain} + 1/1000"))]
        }
        "choice" => {
            let others = ["anywhere", "samples", "nowhere"];
            others.iter().filter(|v| **v != plain).map(|v| ("choice", (*v).to_owned())).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn each_answer_changed_to_a_wrong_one_is_rejected() {
    let exercises: Vec<Exercise> = sets().into_iter().flat_map(|set| set.exercises).collect();
    let told: Vec<(usize, Vec<String>)> = in_parallel(|| {
        exercises
            .par_iter()
            .map(|exercise| {
                let prepared = prepare(exercise).unwrap();
                let (mut tried, mut accepted) = (0, Vec::new());
                for answer in &exercise.answers {
                    for (key, text) in wrong_values(answer.key, &answer.text) {
                        tried += 1;
                        let text = text.trim_matches('"');
                        let read =
                            prepared.read(key, text).unwrap_or_else(|e| panic!("{key}: {text}: {e:?}"));
                        let marked = prepared.mark(key, &read);
                        if !matches!(marked.outcome, Outcome::Wrong | Outcome::Partly) {
                            accepted.push(format!("{} {key}: {text}: {marked:?}", exercise.id));
                        }
                    }
                }
                (tried, accepted)
            })
            .collect()
    });
    let accepted: Vec<&String> = told.iter().flat_map(|(_, accepted)| accepted).collect();
    assert!(accepted.is_empty(), "{accepted:#?}");
    let tried: usize = told.iter().map(|(tried, _)| tried).sum();
    assert!(tried >= 200, "{tried} wrong answers tried");
}

#[test]
fn there_are_many_exercises_with_wrong_answers() {
    let sets = sets();
    let exercises = sets.iter().flat_map(|set| &set.exercises);
    let with_wrong_answers = exercises.filter(|e| e.rubric.wrong.len() >= 2).count();
    assert!(with_wrong_answers >= 80, "{with_wrong_answers} exercises have two wrong answers");
}

/// What the usual mistakes would give for an exercise is wrong, and is recognised as the mistake that it is; the reference
/// answers are right.
#[test]
fn usual_mistakes_are_recognised_as_themselves() {
    let exercises: Vec<Exercise> = sets().into_iter().flat_map(|set| set.exercises).collect();
    let told: Vec<(usize, Vec<String>)> = in_parallel(|| {
        exercises
            .par_iter()
            .map(|exercise| {
                let mut wrong = Vec::new();
                let prepared = prepare(exercise).unwrap();
                for answer in &exercise.answers {
                    let marked = prepared.mark(answer.key, &answer.asked);
                    let name = format!("{} {}", exercise.id, answer.key);
                    assert_eq!(marked.outcome, Outcome::Right, "{name}: {marked:?}");
                }
                let mut tried = 0;
                for (key, name, answer) in prepared.usual_mistakes() {
                    let marked = prepared.mark(key, &answer);
                    match marked.outcome {
                        // Here the mistake makes no difference.
                        Outcome::Right | Outcome::Undecided => continue,
                        _ => tried += 1,
                    }
                    let shown = marked.finding == name || prepared.shows(key, &answer, name);
                    if !shown {
                        wrong.push(format!(
                            "{} {key}: {name} is told as {marked:?} in {answer:?}",
                            exercise.id
                        ));
                    }
                }
                (tried, wrong)
            })
            .collect()
    });
    let wrong: Vec<&String> = told.iter().flat_map(|(_, wrong)| wrong).collect();
    let tried: usize = told.iter().map(|(tried, _)| tried).sum();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(tried >= 250, "{tried} mistakes tried");
}

#[test]
fn each_exercise_has_two_wrong_answers_with_findings() {
    let exercises: Vec<Exercise> = sets().into_iter().flat_map(|set| set.exercises).collect();
    assert!(exercises.len() >= 80);
    for exercise in &exercises {
        let named = exercise.rubric.wrong.iter().filter(|w| w.finding.is_some()).count();
        assert!(named >= 2, "{}: {named} wrong answers with a finding", exercise.id);
    }
}

#[test]
fn json_of_a_failing_set_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.yaml");
    fs::write(
        &path,
        "exercises:\n  - id: a\n    map: f(z) = z^3\n    strict: true\n    answers: {valid: true}\n",
    )
    .unwrap();
    let output = flowcheck().args(["test", "--format", "json"]).arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["passed"], false);
    let answer = &value["sets"][0]["exercises"][0]["answers"][0];
    assert_eq!((&answer["outcome"], &answer["line"]), (&"wrong".into(), &5.into()));
}
