//! What is wrong with a file is told at its place.

use super::*;
use crate::source::position;

const GOOD: &str = "title: t
exercises:
  - id: a
    prompt: p
    map: f(z) = 2 - 3z
    on: z in R
    where: ['a > 0', 'n: odd']
    answers:
      valid: true
      monotone: decreasing
      inverse: 'g(x) = (2 - x)/3'
";

fn problems(text: &str) -> Vec<(String, (usize, usize))> {
    match load(text) {
        Ok(_) => Vec::new(),
        Err(all) => all.iter().map(|d| (d.message.clone(), position(text, d.span().start))).collect(),
    }
}

/// The only problem of the good file after one replacement.
fn problem(from: &str, to: &str) -> (String, (usize, usize)) {
    let text = GOOD.replace(from, to);
    assert_ne!(text, GOOD);
    let all = problems(&text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.into_iter().next().unwrap()
}

#[test]
fn a_good_file_is_read() {
    let set = load(GOOD).unwrap();
    assert_eq!(set.title, "t");
    let exercise = &set.exercises[0];
    assert_eq!(exercise.id, "a");
    let question = exercise.question.as_ref().unwrap();
    assert_eq!(question.map.span.of(GOOD), "f(z) = 2 - 3z");
    let keys: Vec<_> = exercise.answers.iter().map(|a| a.key).collect();
    assert_eq!(keys, ["valid", "monotone", "inverse"]);
    assert_eq!(exercise.answers[1].span.of(GOOD), "decreasing");
}

#[test]
fn formulas_are_reported_where_they_stand() {
    assert_eq!(problem("2 - 3z", "sine(z)"), ("unknown function `sine`".into(), (5, 17)));
    assert_eq!(problem("f(z) = 2 - 3z", "'f(z) = sine(z)'"), ("unknown function `sine`".into(), (5, 18)));
}

#[test]
fn unknown_keys_and_words_are_reported_with_a_suggestion() {
    let text = GOOD.replace("monotone:", "monotne:");
    let all = load(&text).unwrap_err();
    assert_eq!(all[0].message, "unknown key `monotne`");
    assert_eq!(position(&text, all[0].span().start), (10, 7));
    assert_eq!(all[0].hints, ["did you mean `monotone`?"]);
    let (message, place) = problem("valid: true", "valid: maybe");
    assert!(message.starts_with("`maybe` is not one of true, false"), "{message}");
    assert_eq!(place, (9, 14));
}

#[test]
fn structure_is_checked() {
    assert_eq!(problem("id: a", "id: ''").0, "an exercise needs an id");
    assert_eq!(
        problem("    map: f(z) = 2 - 3z\n", "").0,
        "this question needs a map, and the exercise has none"
    );
    assert_eq!(problem("  - id: a\n", "  - prompt: p\n").0.split('`').nth(1), Some("prompt"));
    let twice = format!("{GOOD}{}", GOOD.split_once("exercises:\n").unwrap().1);
    assert_eq!(problems(&twice)[0].0, "two exercises have the id `a`");
    assert_eq!(problems("title: t\nexercises: []\n")[0].0, "the set has no exercises");
    assert!(!problems("").is_empty());
    assert!(!problems("exercises: 3").is_empty());
    assert!(problem("valid: true", "image: [0, 1]").0.contains("expected"), "a sequence is no text");
}

#[test]
fn hostile_files_are_refused() {
    let mut bomb = String::from("title: t\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for i in 1..12 {
        let refs = vec![format!("*a{}", i - 1); 10].join(", ");
        bomb.push_str(&format!("a{i}: &a{i} [{refs}]\n"));
    }
    assert!(!problems(&bomb).is_empty());
    // The same where the key is one that is skipped over, so that the bomb goes off.
    let hidden = bomb
        .replace("title: t\n", "")
        .replace("a0: &a0", "exercises:\n- id: i\n  stack:\n  - &a0")
        .replace("\na", "\n  - &a");
    assert!(!problems(&hidden).is_empty());
    let deep = format!("exercises: {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(!problems(&deep).is_empty());
    let long = " ".repeat(MAX_FILE_BYTES + 1);
    assert!(problems(&long)[0].0.contains("at most"));
}

#[test]
fn a_choice_names_its_options() {
    let text = "exercises:
  - id: c
    answers:
      choice:
        asks: density_with_forward
        options:
          - {key: a, text: one, means: anywhere}
          - {key: b, text: two, means: at_samples}
        right: b
        why: because
";
    let set = load(text).unwrap();
    let Asked::Choice(choice) = &set.exercises[0].answers[0].asked else { panic!() };
    assert_eq!(choice.right[0].value, "b");
    assert_eq!(problems(&text.replace("right: b", "right: c"))[0].0, "`c` is not one of a, b");
    assert_eq!(problems(&text.replace("means: anywhere", "means: possible")).len(), 1);
    assert_eq!(problems(&text.replace(", means: anywhere", "")).len(), 1);
    assert_eq!(problems(&text.replace("key: b", "key: a"))[0].1, (8, 19));
}

#[test]
fn stacks_fit_together() {
    let text = "exercises:
  - id: s
    stack:
      - f(a, b) = (a, b + a)
      - f(u, v) = (2 u, exp(v))
    answers:
      valid: true
";
    let set = load(text).unwrap();
    let question = set.exercises[0].question.as_ref().unwrap();
    assert_eq!(question.layers.len(), 2);
    let names: Vec<&str> = question.map.value.variables.iter().map(crate::expr::Symbol::name).collect();
    assert_eq!(names, ["a", "b"]);
    let printed: Vec<String> = question.map.value.components.iter().map(crate::expr::print::text).collect();
    assert_eq!(printed, ["2*a", "exp(b + a)"]);
    let wrong = |from: &str, to: &str| problems(&text.replace(from, to)).remove(0);
    let (message, place) = wrong("f(u, v) = (2 u, exp(v))", "f(u) = u");
    assert_eq!(message, "this layer takes 1 variables, but the one before it gives 2 components");
    assert_eq!(place, (5, 9));
    assert!(wrong("exp(v)", "v + a").0.contains("`a` is a parameter of this layer"));
    assert!(wrong("exp(v)", "sine(v)").0.contains("unknown function"));
    assert!(wrong("f(u, v)", "g(u, v)").0.contains("the same way"));
    assert!(wrong("  - id: s\n", "  - id: s\n    map: f(z) = z\n").0.contains("not both"));
    assert!(
        problems("exercises: [{id: a, stack: [], answers: {valid: true}}]")[0]
            .0
            .contains("at least one layer")
    );
}

#[test]
fn patterns_of_jacobians() {
    let text = "exercises:
  - id: p
    jacobian:
      structure: lower triangular
      zero: last
    answers:
      det: '0'
      cost: O(D)
      structure: triangular
";
    let pattern = load(text).unwrap().exercises[0].pattern.clone().unwrap();
    assert_eq!((pattern.size.as_str(), pattern.structure()), ("D", "lower triangular"));
    let wrong = |from: &str, to: &str| problems(&text.replace(from, to)).remove(0);
    assert!(wrong("structure: lower triangular", "structure: lower trianglar").0.contains("did you mean"));
    assert!(
        wrong("structure: lower triangular", "structure: zero").0.contains("no pattern of symbolic size")
    );
    assert_eq!(wrong("zero: last", "zeros: last").0, "unknown key `zeros`");
    assert!(wrong("zero: last", "zero: last\n      nonzero: true").0.contains("said to be 0"));
    assert!(wrong("zero: last", "size: D^2").0.contains("no name of a size"));
    assert!(wrong("    answers", "    on: z in R\n    answers").0.contains("goes with a map"));
    assert!(wrong("O(D)", "O(D").0.contains("not a cost"));
    assert_eq!(wrong("structure: triangular", "structure: square").1, (9, 18));
}
