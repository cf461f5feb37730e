//! Densities that are right where there is mass: what they say elsewhere is decided, and not tried at points.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use flowcheck::exercise::load;
use flowcheck::grade::{Mark, Options, Outcome, Role, examine, prepare};

const SET: &str = include_str!("off_support.yaml");

#[test]
fn each_wrong_support_is_rejected() {
    let set = load(SET).unwrap();
    let mut wrong = 0;
    for exercise in &set.exercises {
        let examined = examine(exercise, Options { samples: 0, seed: 0 }).unwrap();
        for finding in &examined.findings {
            assert!(
                matches!(finding.mark, Mark::Right { .. }),
                "{}: {}: {:?}",
                exercise.id,
                finding.answer,
                finding.mark
            );
            wrong += usize::from(finding.role != Role::Reference);
        }
    }
    assert!(wrong > 15, "{wrong}");
}

/// Such an answer is called by its name, and not by that of a mistake that has no effect where there is mass.
#[test]
fn they_are_called_by_their_name() {
    let set = load(SET).unwrap();
    let called = |id: &str, key: &'static str, text: &str| {
        let exercise = set.exercises.iter().find(|e| e.id == id).unwrap();
        let prepared = prepare(exercise).unwrap();
        let marked = prepared.mark(key, &prepared.read(key, text).unwrap());
        assert_eq!(marked.outcome, Outcome::Wrong, "{id}: {text}: {marked:?}");
        marked.finding
    };
    for (id, key, text) in [
        ("scaled", "density", "p(x) = { 1/2 if 0 < x < 3; 0 otherwise }"),
        (
            "log-normal",
            "density",
            "p(x) = { exp(-(ln |x| - mu)^2/(2 s^2))/(|x| s sqrt(2 pi)) if x > -1; 0 otherwise }",
        ),
        ("square", "density", "p(x) = { 1/(3 sqrt(x)) if 0<x<1; 1/(6 sqrt(x)) if 1<=x<5; 0 otherwise }"),
        ("box", "density", "p(x1, x2) = { 1/6 if 0<x1<2 and 0<=x2<=4; 0 otherwise }"),
    ] {
        assert_eq!(called(id, key, text), "support-wrong", "{id}: {text}");
    }
}
