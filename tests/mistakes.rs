//! Wrong answers that show a usual mistake: it is the first that is told.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use flowcheck::exercise::{load, submission};
use flowcheck::grade::{Outcome, prepare};

const SET: &str = include_str!("mistakes.yaml");

#[test]
fn each_wrong_answer_is_told_its_mistake() {
    let set = load(SET).unwrap();
    let mut tried = 0;
    for exercise in &set.exercises {
        let prepared = prepare(exercise).unwrap();
        for answer in &exercise.answers {
            let marked = prepared.mark(answer.key, &answer.asked);
            assert_eq!(marked.outcome, Outcome::Right, "{}: {}: {marked:?}", exercise.id, answer.text);
        }
        for wrong in &exercise.rubric.wrong {
            let (answer, finding) = (&wrong.answer, wrong.finding.as_ref().unwrap());
            let marked = prepared.mark(answer.key, &answer.asked);
            assert_eq!(marked.outcome, Outcome::Wrong, "{}: {}: {marked:?}", exercise.id, answer.text);
            assert_eq!(marked.finding, finding.value, "{}: {}", exercise.id, answer.text);
            assert!(!marked.say.is_empty());
            tried += 1;
        }
    }
    assert!(tried > 25, "{tried}");
}

/// What the tutor calls a multiple is one with any number but 0.
#[test]
fn a_multiple_of_a_formula_is_that_formula_too() {
    let set = "exercises:\n  - id: one\n    map: f(z) = exp(z)\n    answers: {inverse: g(x) = ln(x)}\n    feedback:\n      \
               - {for: inverse, when: a multiple of g(x) = x^2, say: no square}\n      \
               - {for: inverse, when: a constant apart from g(x) = x^3, say: no cube}\n";
    let set = load(set).unwrap();
    let prepared = prepare(&set.exercises[0]).unwrap();
    let said = |text: &str| prepared.mark("inverse", &prepared.read("inverse", text).unwrap()).say;
    for text in ["x^2", "-3 x^2", "x^2/7"] {
        assert_eq!(said(text), "no square", "{text}");
    }
    for text in ["x^3", "x^3 - 5"] {
        assert_eq!(said(text), "no cube", "{text}");
    }
    for text in ["0", "x^2 + 1", "2 x^3", "x"] {
        assert!(!said(text).starts_with("no "), "{text}");
    }
}

/// What YAML takes for a mapping is an answer like any other, and a key that stands twice costs no other answer.
#[test]
fn one_answer_that_cannot_be_read_leaves_the_others() {
    let set = load(
        "exercises:\n  - id: one\n    map: f(z) = 2 z\n    base: z ~ Uniform(0, 1)\n    answers:\n      valid: true\n      \
         density: 'p(x) = { 1/2 if 0 < x < 2; 0 otherwise }'\n      inverse: g(x) = x/2\n",
    )
    .unwrap();
    let given = "answers:\n  one:\n    valid: yes\n    density: { 1/2 if 0 < x < 2; 0 otherwise }\n    \
                 inverse: {g: x}\n    valid: no\n";
    let read = submission(given, &set, &[]).unwrap();
    let prepared = prepare(&set.exercises[0]).unwrap();
    let outcome = |key: &str| {
        let given = read.answers.iter().find(|a| a.key == key).unwrap();
        prepared.read(given.key, &given.text).map(|asked| prepared.mark(given.key, &asked).outcome)
    };
    assert_eq!(outcome("valid").unwrap(), Outcome::Right);
    assert_eq!(outcome("density").unwrap(), Outcome::Right);
    assert!(outcome("inverse").is_err());
    let [problem] = read.problems.as_slice() else { panic!("{:?}", read.problems) };
    assert_eq!(problem.code, "duplicate-key");
}
