//! The answer of `test` for continuous integration: JUnit XML and annotations on GitHub.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::SetResult;
use crate::grade::{Finding, Mark, Role};
use crate::source::position;

/// As JUnit XML: one suite for each set, one case for each answer.
#[must_use]
pub fn tests_junit(sets: &[SetResult<'_>]) -> String {
    let mut report = Report::new("flowcheck");
    for set in sets {
        let mut suite = TestSuite::new(set.file);
        for finding in set.exercises.iter().flat_map(|e| &e.findings) {
            let status = match &finding.mark {
                Mark::Right { .. } => TestCaseStatus::success(),
                Mark::Wrong { why, .. } => failed(NonSuccessKind::Failure, "wrong", set, finding, why),
                Mark::Undecided { why } => failed(NonSuccessKind::Error, "undecided", set, finding, why),
            };
            let mut case = TestCase::new(name(finding), status);
            case.set_classname(finding.exercise.clone());
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    report.to_string().unwrap_or_else(|e| format!("<!-- the report could not be written: {e} -->\n"))
}

fn failed(
    kind: NonSuccessKind,
    what: &str,
    set: &SetResult<'_>,
    finding: &Finding,
    why: &str,
) -> TestCaseStatus {
    let (line, column) = position(set.text, finding.span.start);
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(what).set_message(why);
    status.set_description(format!("{}:{line}:{column}: {}: {}", set.file, finding.key, finding.answer));
    status
}

/// `nf1.2 inverse`, `nf1.2 inverse (wrong): g(x) = …`.
fn name(finding: &Finding) -> String {
    let Finding { exercise, key, answer, role, .. } = finding;
    match role {
        Role::Reference => format!("{exercise} {key}"),
        Role::Sampling => format!("{exercise} {key} (sampling)"),
        Role::Alternative | Role::WrongAnswer => format!("{exercise} {key} ({}): {answer}", role.name()),
    }
}

/// As workflow commands, which GitHub shows as annotations at the lines of the files.
#[must_use]
pub fn tests_github(sets: &[SetResult<'_>]) -> String {
    let mut out = String::new();
    for set in sets {
        for finding in set.exercises.iter().flat_map(|e| &e.findings) {
            let (level, what, why) = match &finding.mark {
                Mark::Right { .. } => continue,
                Mark::Wrong { why, .. } => ("error", "wrong", why),
                Mark::Undecided { why } => ("warning", "undecided", why),
            };
            let (line, column) = position(set.text, finding.span.start);
            let title = format!("{}: {what}", name(finding));
            out.push_str(&format!(
                "::{level} file={},line={line},col={column},title={}::{}\n",
                property(set.file),
                property(&title),
                message(why)
            ));
        }
    }
    out
}

/// Escaped as the workflow commands of GitHub ask for.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
