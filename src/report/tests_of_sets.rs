//! The answer of `test`.

use serde_json::{Value, json};

use super::style::{bad, faint, good, open};
use super::words::count;
use crate::grade::{Examined, Finding, Mark, Role};
use crate::source::position;

/// A problem set with what was found.
#[derive(Clone, Copy, Debug)]
pub struct SetResult<'a> {
    /// The file.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Its exercises.
    pub exercises: &'a [Examined],
}

/// As text: one line for each exercise, more where something is wrong, and a summary.
#[must_use]
pub fn tests_text(sets: &[SetResult<'_>]) -> String {
    let mut out = String::new();
    for set in sets {
        out.push_str(set.file);
        out.push('\n');
        for exercise in set.exercises {
            out.push_str(&exercise_text(set, exercise));
        }
    }
    let [_, wrong, undecided] = tally(sets);
    let of = |role: Role| {
        sets.iter().flat_map(|s| s.exercises).flat_map(|e| &e.findings).filter(move |f| f.role == role)
    };
    let right_answers = of(Role::Reference).filter(|f| matches!(f.mark, Mark::Right { .. })).count();
    let mut summary = vec![format!("{} right", count(right_answers, "answer"))];
    let rejected = of(Role::WrongAnswer).filter(|f| matches!(f.mark, Mark::Right { .. })).count();
    if rejected > 0 {
        summary.push(format!("{} rejected", count(rejected, "wrong answer")));
    }

    if wrong > 0 {
        summary.push(bad(&format!("{wrong} wrong")));
    }
    if undecided > 0 {
        summary.push(open(&format!("{undecided} undecided")));
    }
    format!("{out}{}\n", summary.join(", "))
}

fn exercise_text(set: &SetResult<'_>, exercise: &Examined) -> String {
    let of = |role: Role| exercise.findings.iter().filter(move |f| f.role == role);
    let mut marks: Vec<String> = of(Role::Reference)
        .map(|f| match &f.mark {
            Mark::Right { remark } if remark.is_empty() => format!("{} {}", f.key, good("✓")),
            Mark::Right { remark } => format!("{} {} {}", f.key, good("✓"), faint(&format!("({remark})"))),
            Mark::Wrong { .. } => format!("{} {}", f.key, bad("✗")),
            Mark::Undecided { .. } => format!("{} {}", f.key, open("?")),
        })
        .collect();
    for (role, what) in [(Role::Alternative, "alternative"), (Role::WrongAnswer, "wrong answer")] {
        let all = of(role).count();
        let good_ones = of(role).filter(|f| matches!(f.mark, Mark::Right { .. })).count();
        let verb = if role == Role::Alternative { "accepted" } else { "rejected" };
        if all > 0 && all == good_ones {
            marks.push(faint(&format!("{} {verb}", count(all, what))));
        }
    }
    if of(Role::Sampling).any(|f| matches!(f.mark, Mark::Right { .. })) {
        marks.push(faint("sampled"));
    }
    let mut out = format!("  {:<10} {}\n", exercise.id, marks.join("   "));
    for f in &exercise.findings {
        let (mark, why) = match &f.mark {
            Mark::Right { .. } => continue,
            Mark::Wrong { why, .. } => (bad("wrong"), why),
            Mark::Undecided { why } => (open("undecided"), why),
        };
        let (line, column) = position(set.text, f.span.start);
        let role = if f.role == Role::Reference { String::new() } else { format!(" ({})", f.role.name()) };
        out.push_str(&format!(
            "    {}:{line}:{column}: {mark} {}{role}: {}\n      {why}\n",
            set.file, f.key, f.answer
        ));
    }
    out
}

fn tally(sets: &[SetResult<'_>]) -> [usize; 3] {
    let mut counts = [0; 3];
    for finding in sets.iter().flat_map(|s| s.exercises).flat_map(|e| &e.findings) {
        counts[match finding.mark {
            Mark::Right { .. } => 0,
            Mark::Wrong { .. } => 1,
            Mark::Undecided { .. } => 2,
        }] += 1;
    }
    counts
}

/// As JSON.
#[must_use]
pub fn tests_json(sets: &[SetResult<'_>]) -> Value {
    let [right, wrong, undecided] = tally(sets);
    let files: Vec<Value> = sets
        .iter()
        .map(|set| {
            let exercises: Vec<Value> = set
                .exercises
                .iter()
                .map(|e| {
                    let findings: Vec<Value> = e.findings.iter().map(|f| finding(set, f)).collect();
                    json!({"id": e.id, "answers": findings})
                })
                .collect();
            json!({"file": set.file, "exercises": exercises})
        })
        .collect();
    json!({"passed": wrong == 0 && undecided == 0, "right": right, "wrong": wrong, "undecided": undecided, "sets": files})
}

fn finding(set: &SetResult<'_>, f: &Finding) -> Value {
    let (line, column) = position(set.text, f.span.start);
    let (outcome, why) = match &f.mark {
        Mark::Right { remark } => ("right", remark),
        Mark::Wrong { why, .. } => ("wrong", why),
        Mark::Undecided { why } => ("undecided", why),
    };
    let mut value =
        json!({"key": f.key, "answer": f.answer, "outcome": outcome, "line": line, "column": column});
    if let (false, Some(o)) = (f.role == Role::Reference, value.as_object_mut()) {
        o.insert("role".into(), json!(f.role.name()));
    }
    if let (false, Some(o)) = (why.is_empty(), value.as_object_mut()) {
        o.insert("why".into(), json!(why));
    }
    value
}
