//! The answer of `grade`: per submission as text, JSON and CSV, and what all of them show together.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::{Value, json};

use super::style::{bad, faint, good, open};
use super::words::count;
use crate::grade::{AnswerRecord, Outcome, Record, Summary};

/// What `grade --format json` prints, for its schema.
#[derive(JsonSchema)]
#[schemars(title = "flowcheck grade report")]
#[allow(dead_code, reason = "read by the derive alone")]
pub struct GradeReport {
    /// The set.
    set: String,
    /// The submissions in the order in which they were given.
    submissions: Vec<Record>,
    /// What all of them show together.
    summary: SummaryReport,
}

/// What all submissions show together.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "read by the derive alone")]
struct SummaryReport {
    /// How many there are.
    submissions: u64,
    /// How many could not be read, or not wholly.
    with_problems: u64,
    /// The sum of the scores.
    score: f64,
    /// What one submission can earn.
    of: f64,
    /// How often each outcome occurs in each question.
    questions: Vec<QuestionReport>,
    /// The mistakes, the most frequent ones first.
    mistakes: Vec<MistakeReport>,
}

#[derive(JsonSchema)]
#[allow(dead_code, reason = "read by the derive alone")]
struct QuestionReport {
    exercise: String,
    key: String,
    outcomes: BTreeMap<String, u64>,
}

#[derive(JsonSchema)]
#[allow(dead_code, reason = "read by the derive alone")]
struct MistakeReport {
    exercise: String,
    key: String,
    finding: String,
    times: u64,
}

/// A submission with all its answers.
#[must_use]
pub fn record_text(record: &Record, reveal: bool) -> String {
    let mut out = format!("{}  {}\n", record.student, score(record.score, record.of));
    out.push_str(&problems(record));
    let width = record.answers.iter().map(|a| a.exercise.chars().count()).max().unwrap_or(0);
    let keys = record.answers.iter().map(|a| a.key.len()).max().unwrap_or(0);
    let mut last = "";
    for answer in &record.answers {
        let id = if answer.exercise == last { "" } else { answer.exercise.as_str() };
        last = &answer.exercise;
        let head = format!("  {id:<width$}  {:<keys$}  {}", answer.key, sign(answer.marked.outcome));
        out.push_str(&head);
        out.push_str(&told(answer, reveal, width + keys + 8));
    }
    out
}

/// A submission on one line, with what is not right.
#[must_use]
pub fn record_line(record: &Record) -> String {
    let name = |a: &AnswerRecord| {
        let finding =
            if a.marked.finding.is_empty() { String::new() } else { format!(" ({})", a.marked.finding) };
        format!("{} {} {}{finding}", a.exercise, a.key, sign(a.marked.outcome))
    };
    let missing = record.answers.iter().filter(|a| a.marked.outcome == Outcome::Missing).count();
    let not_right = |o: Outcome| o != Outcome::Right && o != Outcome::Missing;
    let mut parts: Vec<String> =
        record.answers.iter().filter(|a| not_right(a.marked.outcome)).map(name).collect();
    if missing > 0 {
        parts.push(faint(&format!("{missing} without an answer")));
    }
    let line = format!("{:<16} {:>9}  {}", record.student, score(record.score, record.of), parts.join(", "));
    format!("{}\n{}", line.trim_end(), problems(record))
}

fn problems(record: &Record) -> String {
    let mut out = String::new();
    for problem in &record.problems {
        for line in problem.trim_end().lines() {
            out.push_str(&format!("    {line}\n"));
        }
    }
    out
}

fn sign(outcome: Outcome) -> String {
    match outcome {
        Outcome::Right => good("✓"),
        Outcome::Partly => open("◐"),
        Outcome::Wrong => bad("✗"),
        Outcome::Undecided => open("?"),
        Outcome::Unreadable => bad("!"),
        Outcome::Missing => faint("–"),
    }
}

/// What there is to say about an answer, after its sign.
fn told(answer: &AnswerRecord, reveal: bool, indent: usize) -> String {
    let marked = &answer.marked;
    let pad = " ".repeat(indent);
    let mut lines: Vec<String> = Vec::new();
    match marked.outcome {
        Outcome::Right if marked.say.is_empty() => lines.push(answer.answer.clone()),
        Outcome::Right => lines.push(format!("{}   {}", answer.answer, faint(&format!("({})", marked.say)))),
        Outcome::Missing => lines.push(faint("no answer")),
        Outcome::Unreadable => {
            lines.push("this could not be read".to_owned());
            lines.extend(marked.say.lines().map(str::to_owned));
        }
        Outcome::Undecided => {
            lines.push(format!("{}   {}", answer.answer, open("not decided: somebody has to look at this")));
        }
        Outcome::Wrong | Outcome::Partly => {
            let points = if marked.credit > 0.0 {
                faint(&format!("   ({} of {})", number(answer.points), number(answer.of)))
            } else {
                String::new()
            };
            lines.push(format!("{}{points}", answer.answer));
            if !marked.say.is_empty() {
                let name = if marked.finding.is_empty() || marked.finding == "tutor" {
                    String::new()
                } else {
                    format!("   {}", faint(&format!("[{}]", marked.finding)))
                };
                lines.push(format!("{}{name}", marked.say));
            }
        }
    }
    if reveal && !marked.why.is_empty() && marked.why != marked.say {
        lines.push(faint(&marked.why));
    }
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        let line = line.replace('\n', " ");
        let text = if i == 0 { format!("  {line}") } else { format!("{pad}{line}") };
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}

fn score(score: f64, of: f64) -> String {
    format!("{}/{}", number(score), number(of))
}

/// At most two decimals, none where they are 0.
fn number(x: f64) -> String {
    let text = format!("{x:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How many lines of a list are shown.
const SHOWN: usize = 10;

/// What all submissions show together.
#[must_use]
pub fn summary_text(summary: &Summary) -> String {
    let n = usize::try_from(summary.submissions).unwrap_or(usize::MAX);
    let mut out = count(n, "submission");
    if summary.submissions > 0 {
        #[allow(clippy::cast_precision_loss, reason = "a mean for reading")]
        let mean = summary.score / summary.submissions as f64;
        out.push_str(&format!(", on average {}", score(mean, summary.of)));
    }
    out.push('\n');
    if summary.with_problems > 0 {
        let what = format!("{} could not be read, or not wholly", summary.with_problems);
        out.push_str(&format!("  {}\n", bad(&what)));
    }
    let times = |outcome| usize::try_from(summary.total(outcome)).unwrap_or(usize::MAX);
    let (open, unread) = (times(Outcome::Undecided), times(Outcome::Unreadable));
    if open > 0 {
        out.push_str(&format!("  {} not decided: somebody has to look there\n", count(open, "answer")));
    }
    if unread > 0 {
        out.push_str(&format!("  {} that could not be read\n", count(unread, "answer")));
    }
    if summary.submissions < 2 {
        return out;
    }
    let hardest = summary.hardest();
    let failing: Vec<_> = hardest.iter().filter(|(_, _, right, all)| right < all).take(SHOWN).collect();
    if !failing.is_empty() {
        out.push_str("hardest questions\n");
        for (exercise, key, right, all) in failing {
            let percent = 100 * right / all.max(&1);
            out.push_str(&format!("  {percent:>3} %  {exercise} {key}\n"));
        }
    }
    let mistakes = summary.most_frequent();
    if !mistakes.is_empty() {
        out.push_str("most frequent mistakes\n");
        for ((exercise, key, finding), times) in mistakes.into_iter().take(SHOWN) {
            out.push_str(&format!("  {times:>5}  {finding}  in {exercise} {key}\n"));
        }
    }
    out
}

/// A submission as JSON.
#[must_use]
pub fn record_json(record: &Record, reveal: bool) -> Value {
    let mut record = record.clone();
    if !reveal {
        record.answers.iter_mut().for_each(|a| a.marked.why.clear());
    }
    serde_json::to_value(&record).unwrap_or(Value::Null)
}

/// The summary as JSON.
#[must_use]
pub fn summary_json(summary: &Summary) -> Value {
    let questions: Vec<Value> = summary
        .questions
        .iter()
        .map(|((exercise, key), counts)| json!({"exercise": exercise, "key": key, "outcomes": counts}))
        .collect();
    let mistakes: Vec<Value> = summary
        .most_frequent()
        .into_iter()
        .map(|((exercise, key, finding), times)| {
            json!({"exercise": exercise, "key": key, "finding": finding, "times": times})
        })
        .collect();
    json!({
        "submissions": summary.submissions,
        "with_problems": summary.with_problems,
        "score": summary.score,
        "of": summary.of,
        "questions": questions,
        "mistakes": mistakes,
    })
}

/// The head of the CSV.
pub const CSV_HEAD: &str = "student,submission,exercise,key,outcome,points,of,finding,feedback,answer\n";

/// A submission as CSV: one row for each question.
#[must_use]
pub fn record_csv(record: &Record) -> String {
    let mut out = String::new();
    for a in &record.answers {
        let outcome = serde_json::to_value(a.marked.outcome).ok();
        let outcome = outcome.as_ref().and_then(Value::as_str).unwrap_or("").to_owned();
        let (points, of) = (number(a.points), number(a.of));
        let cells = [
            &record.student,
            &record.submission,
            &a.exercise,
            &a.key,
            &outcome,
            &points,
            &of,
            &a.marked.finding,
            &a.marked.say,
            &a.answer,
        ];
        out.push_str(&cells.map(|c| cell(c)).join(","));
        out.push('\n');
    }
    out
}

/// Quoted where it has to be; a cell that a spreadsheet would take for a formula begins with an apostrophe.
fn cell(text: &str) -> String {
    let safe = match text.chars().next() {
        Some('=' | '+' | '@' | '-') if text.parse::<f64>().is_err() => format!("'{text}"),
        _ => text.to_owned(),
    };
    if safe.contains([',', '"', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}
