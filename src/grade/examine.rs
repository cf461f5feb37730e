//! A set put to the test: its reference answers, its alternatives, its wrong answers, and its densities by sampling.

use super::marking::{Outcome, Prepared, prepare_with};
use super::misconceptions::names;
use super::{Finding, Mark, Options, Role, Solution};
use crate::exercise::{Answer, Counterexample, Exercise};
use crate::real::effort;
use crate::source::Diagnostic;

/// The work that one answer may cost.
const EFFORT: u64 = 20_000_000;

/// An exercise with its solution and its answers compared.
#[derive(Debug)]
pub struct Examined {
    /// The id of the exercise.
    pub id: String,
    /// One finding for each answer, of each role.
    pub findings: Vec<Finding>,
}

/// Solves an exercise and compares each answer that its set gives, the right ones and the wrong ones.
///
/// # Errors
/// Where the exercise states something that is at fault; the place is in the text of its base distribution.
pub fn examine(exercise: &Exercise, options: Options) -> Result<Examined, Diagnostic> {
    Ok(findings(&prepare_with(exercise, options)?))
}

/// Compares each answer that the set of a solved exercise gives, the right ones and the wrong ones.
#[must_use]
pub fn findings(prepared: &Prepared) -> Examined {
    let exercise = &prepared.exercise;
    let mut findings: Vec<Finding> = Vec::new();
    let mut add = |answer: &Answer, role: Role, mark: Mark| {
        findings.push(Finding {
            exercise: exercise.id.clone(),
            key: answer.key,
            answer: answer.text.clone(),
            span: answer.span,
            role,
            mark,
        });
    };
    for answer in &exercise.answers {
        add(answer, Role::Reference, prepared.compare(&answer.asked));
    }
    for answer in &exercise.rubric.accept {
        add(answer, Role::Alternative, alternative(prepared, answer));
    }
    for wrong in &exercise.rubric.wrong {
        add(&wrong.answer, Role::WrongAnswer, rejected(prepared, wrong));
    }
    let density = exercise.answers.iter().find(|a| matches!(a.key, "density" | "log_density"));
    if let (Some(density), Some(mark)) = (density, sampled(prepared)) {
        add(density, Role::Sampling, mark);
    }
    Examined { id: exercise.id.clone(), findings }
}

/// An alternative has to be right; one that cannot be decided is accepted because the set says so.
fn alternative(prepared: &Prepared, answer: &Answer) -> Mark {
    match effort::within(EFFORT, || prepared.compare(&answer.asked)) {
        Mark::Undecided { .. } => {
            Mark::Right { remark: "as the set states it: neither proved nor refuted".to_owned() }
        }
        mark => mark,
    }
}

/// A wrong answer has to be refuted, and to show the mistake that is named.
fn rejected(prepared: &Prepared, wrong: &Counterexample) -> Mark {
    let answer = &wrong.answer;
    let marked = effort::within(EFFORT, || prepared.mark(answer.key, &answer.asked));
    match marked.outcome {
        Outcome::Right if marked.finding.is_empty() => {
            return Mark::wrong("this answer is right, and so is not rejected");
        }
        Outcome::Right => {
            let found = marked.finding.as_str();
            if wrong.finding.as_ref().is_some_and(|f| f.value == found) {
                return Mark::Right { remark: format!("accepted with the remark {found}") };
            }
            return Mark::wrong(format!("this answer is accepted, with the remark {found}"));
        }
        Outcome::Undecided => return Mark::undecided(format!("not refuted: {}", marked.why)),
        _ => {}
    }
    let Some(expected) = &wrong.finding else {
        return Mark::Right { remark: marked.finding };
    };
    let expected = expected.value.as_str();
    if marked.finding == expected || prepared.shows(answer.key, &answer.asked, expected) {
        return Mark::Right { remark: expected.to_owned() };
    }
    let own = prepared.exercise.rubric.rules.iter().any(|r| r.finding == expected);
    if !own && !names().contains(&expected) {
        let near = names()
            .into_iter()
            .max_by(|a, b| strsim::jaro_winkler(expected, a).total_cmp(&strsim::jaro_winkler(expected, b)));
        let hint = near.map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
        return Mark::wrong(format!("no finding is called `{expected}`{hint}"));
    }
    match marked.finding.as_str() {
        "" => Mark::wrong(format!("it is rejected, but the mistake `{expected}` was not recognised in it")),
        other => Mark::wrong(format!("it is rejected as `{other}`, not as `{expected}`")),
    }
}

/// The derived density against samples, where that was done.
fn sampled(prepared: &Prepared) -> Option<Mark> {
    // Where sampling is not possible (parameters without values) nothing is said.
    let (samples, agrees) = match prepared.solution.as_ref()? {
        Solution::Scalar(solution) => {
            let check = solution.derived.as_ref()?.cross_check.as_ref()?.as_ref().ok()?;
            (check.samples, check.agrees)
        }
        Solution::Vector(solution) => match &solution.function {
            Some(function) => {
                let check = function.as_ref().ok()?.cross_check.as_ref()?.as_ref().ok()?;
                (check.samples, check.agrees)
            }
            None => {
                let check = solution.cross_check.as_ref()?.as_ref().ok()?;
                (check.samples, check.agrees)
            }
        },
    };
    Some(match agrees {
        true => Mark::Right { remark: format!("{samples} samples") },
        false => Mark::wrong(
            "samples contradict the derived density: this is a defect of flowcheck, please report it",
        ),
    })
}
