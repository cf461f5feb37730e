//! How answers to an exercise are marked: points, accepted alternatives, wrong answers that have to be rejected, demanded
//! forms, and the tutor's own feedback.
//!
//! ```yaml
//! points: {valid: 1, inverse: 2}      # or one number, shared by all answers
//! partial: true                       # right entries of a matrix and right options count
//! form: {log_abs_det: no log of a product}
//! accept:
//!   - inverse: g(x) = 2/3 - x/3
//! wrong:
//!   - inverse: g(x) = 1/(2 - 3x)
//!     finding: reciprocal
//! feedback:
//!   - for: inverse
//!     when: equal to (x - 2)/3
//!     say: Look at the sign of the slope.
//!     credit: 1/2
//! ```

use super::answer::{self, Topic, unknown_key};
use super::formula;
use super::load::{Reader, span};
use super::raw::{Entries, OneOrEach, RawExercise, RawRule, Text};
use super::set::{Answer, Asked, Choice, Placed};
use crate::expr::Symbol;
use crate::real::Rational;
use crate::source::{Diagnostic, Span};

/// How answers to an exercise are marked.
#[derive(Clone, Debug, Default)]
pub struct Rubric {
    /// What each answer is worth, by its key; 1 where nothing is said.
    pub points: Vec<(&'static str, Rational)>,
    /// Whether the right part of an answer that has parts counts.
    pub partial: bool,
    /// Forms that answers have to have.
    pub forms: Vec<(&'static str, Placed<Form>)>,
    /// Other answers that have to be accepted.
    pub accept: Vec<Alternative>,
    /// Answers that have to be rejected.
    pub wrong: Vec<Counterexample>,
    /// The tutor's own feedback.
    pub rules: Vec<Rule>,
}

/// An answer that has to be accepted.
pub type Alternative = Answer;

/// An answer that has to be rejected.
#[derive(Clone, Debug)]
pub struct Counterexample {
    /// The answer.
    pub answer: Answer,
    /// The name of the mistake that has to be found in it.
    pub finding: Option<Placed<String>>,
}

/// The tutor's own feedback on an answer.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The key of the answer.
    pub key: &'static str,
    /// To which answers it applies.
    pub when: When,
    /// What to tell.
    pub say: String,
    /// The name of the finding.
    pub finding: String,
    /// The share of the points that such an answer gets.
    pub credit: Rational,
}

/// To which answers a tutor's feedback applies.
#[derive(Clone, Debug)]
pub enum When {
    /// To those that equal this one.
    EqualTo(Asked),
    /// To those that are this one times a constant.
    MultipleOf(Asked),
    /// To those that are this one plus a constant.
    ConstantApart(Asked),
    /// To those that mention this name.
    Uses(Symbol),
}

/// A form that an answer has to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// No product has a sum as a factor.
    Expanded,
    /// A product, not a sum.
    Factored,
    /// No logarithm of a product, a quotient or a power.
    NoLogOfProduct,
    /// No other names than these.
    InTermsOf(Vec<Symbol>),
}

impl Form {
    fn read(text: &str) -> Result<Self, Diagnostic> {
        let words = text.trim().to_ascii_lowercase();
        if let Some(names) = words.strip_prefix("in terms of ") {
            let names = names.trim_end_matches(" only").replace(" and ", ",");
            let names: Vec<Symbol> =
                names.split(',').map(str::trim).filter(|n| !n.is_empty()).map(Symbol::new).collect();
            if !names.is_empty() {
                return Ok(Self::InTermsOf(names));
            }
        }
        let known = [
            ("expanded", Self::Expanded),
            ("factored", Self::Factored),
            ("no log of a product", Self::NoLogOfProduct),
        ];
        answer::word(&words, &known).map_err(|d| d.with_hint("or `in terms of x only`"))
    }
}

/// The beginnings of `when`.
const CONDITIONS: [&str; 4] = ["equal to", "a multiple of", "a constant apart from", "uses"];

fn when(key: &str, text: &str, topic: &Topic<'_>) -> Result<When, Diagnostic> {
    let trimmed = text.trim_start();
    let offset = text.len() - trimmed.len();
    for (i, start) in CONDITIONS.iter().enumerate() {
        let Some(rest) = trimmed.strip_prefix(start).filter(|r| r.starts_with(char::is_whitespace)) else {
            continue;
        };
        let body = rest.trim();
        if *start == "uses" {
            return Ok(When::Uses(Symbol::new(body)));
        }
        let at = offset + start.len() + (rest.len() - rest.trim_start().len());
        let asked = answer::read(key, body, topic).map_err(|mut d| {
            d.labels.iter_mut().for_each(|l| l.span = l.span.shifted(at));
            d
        })?;
        return Ok(match i {
            0 => When::EqualTo(asked),
            1 => When::MultipleOf(asked),
            _ => When::ConstantApart(asked),
        });
    }
    let message = "this does not say to which answers the feedback applies";
    Err(Diagnostic::new("bad-condition", message, Span::new(0, text.len()), "")
        .with_hint("write `equal to …`, `a multiple of …`, `a constant apart from …` or `uses z`"))
}

/// A number of points, or a share: `2`, `0.5`, `1/2`.
fn amount(text: &str, most: i64) -> Result<Rational, Diagnostic> {
    let value = formula::expression(text, &crate::syntax::Known::default())?;
    match value.as_number() {
        Some(v) if !v.is_negative() && *v <= Rational::integer(most) => Ok(v.clone()),
        _ => {
            let message = format!("a number from 0 to {most} is expected");
            Err(Diagnostic::new("bad-number", message, Span::new(0, text.len()), ""))
        }
    }
}

/// The most points of an answer.
const MAX_POINTS: i64 = 10_000;

impl Reader<'_> {
    pub(super) fn rubric(&mut self, raw: &RawExercise, answers: &[Answer], topic: &Topic<'_>) -> Rubric {
        let asked: Vec<&'static str> = answers.iter().map(|a| a.key).collect();
        let choice = answers.iter().find_map(|a| match &a.asked {
            Asked::Choice(choice) => Some(choice),
            _ => None,
        });
        let mut rubric = Rubric { partial: raw.partial, ..Rubric::default() };
        match raw.points.as_ref().map(|p| (&p.value, p)) {
            None => {}
            Some((OneOrEach::One(text), place)) => {
                let text = Text::new(text.clone(), place.referenced, place.defined);
                if let Some(all) = self.formula(&text, |t| amount(t, MAX_POINTS)) {
                    let n = i64::try_from(asked.len()).unwrap_or(1).max(1);
                    let each = Rational::ratio(1, n).map_or(Rational::one(), |share| &all.value * &share);
                    rubric.points = asked.iter().map(|key| (*key, each.clone())).collect();
                }
            }
            Some((OneOrEach::Each(each), _)) => {
                for (key, text) in each {
                    let Some(key) = self.asked_key(key, &asked) else { continue };
                    if let Some(points) = self.formula(text, |t| amount(t, MAX_POINTS)) {
                        rubric.points.push((key, points.value));
                    }
                }
            }
        }
        for (key, text) in &raw.form.0 {
            let Some(key) = self.asked_key(key, &asked) else { continue };
            if let Some(form) = self.formula(text, Form::read) {
                rubric.forms.push((key, form));
            }
        }
        for entry in &raw.accept {
            rubric.accept.extend(self.stated(entry, &asked, choice, topic).map(|(answer, _)| answer));
        }
        for entry in &raw.wrong {
            if let Some((answer, finding)) = self.stated(entry, &asked, choice, topic) {
                rubric.wrong.push(Counterexample { answer, finding });
            }
        }
        for rule in &raw.feedback {
            rubric.rules.extend(self.rule(rule, &asked, topic));
        }
        rubric
    }

    /// A key that the exercise asks for.
    fn asked_key(&mut self, key: &Text, asked: &[&'static str]) -> Option<&'static str> {
        let found = asked.iter().find(|k| **k == key.value).copied();
        if found.is_none() {
            let place = span(self.file, key.referenced);
            let mut problem = unknown_key(&key.value, place, asked);
            if answer::KEYS.contains(&key.value.as_str()) {
                problem.message = format!("the exercise does not ask for `{}`", key.value);
            }
            self.problems.push(problem);
        }
        found
    }

    /// One answer under its key, with the finding that is named beside it.
    fn stated(
        &mut self,
        entry: &Entries,
        asked: &[&'static str],
        choice: Option<&Choice>,
        topic: &Topic<'_>,
    ) -> Option<(Answer, Option<Placed<String>>)> {
        let (mut found, mut finding) = (None, None);
        for (key, text) in &entry.0 {
            if key.value == "finding" {
                let place = span(self.file, text.referenced);
                finding = Some(Placed {
                    value: text.value.trim().to_owned(),
                    text: text.value.clone(),
                    span: place,
                });
                continue;
            }
            let Some(known) = self.asked_key(key, asked) else { continue };
            if found.is_some() {
                let place = span(self.file, key.referenced);
                self.problem(
                    "two-answers",
                    "one answer is expected here; begin the next one with `-`",
                    place,
                    "",
                );
                continue;
            }
            let read = |t: &str| match (known, choice) {
                ("choice", Some(choice)) => chosen(t, choice).map(Asked::Choice),
                _ => answer::read(known, t, topic),
            };
            found = self.formula(text, read).map(|placed| Answer {
                key: known,
                text: text.value.clone(),
                asked: placed.value,
                span: placed.span,
            });
        }
        Some((found?, finding))
    }

    fn rule(&mut self, raw: &RawRule, asked: &[&'static str], topic: &Topic<'_>) -> Option<Rule> {
        let key = self.asked_key(&raw.of, asked)?;
        if key == "choice" {
            let place = span(self.file, raw.of.referenced);
            self.problem("not-supported", "feedback on a choice is given by its `why`", place, "");
            return None;
        }
        let when = self.formula(&raw.when, |t| when(key, t, topic))?;
        let credit = match &raw.credit {
            Some(text) => self.formula(text, |t| amount(t, 1))?.value,
            None => Rational::zero(),
        };
        let finding = raw.finding.as_ref().map_or_else(|| "tutor".to_owned(), |f| f.value.trim().to_owned());
        Some(Rule { key, when: when.value, say: raw.say.trim().to_owned(), finding, credit })
    }
}

/// The choice with these options in the place of the right ones: `a`, `a, b`, `[a, b]`.
///
/// # Errors
/// Where one of them is no option.
pub fn chosen(text: &str, choice: &Choice) -> Result<Choice, Diagnostic> {
    let keys: Vec<(&str, String)> = choice.options.iter().map(|o| (o.key.as_str(), o.key.clone())).collect();
    let mut right = Vec::new();
    let bare = |part: &str| {
        part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '"')).to_owned()
    };
    for part in text.split(',').map(bare).filter(|p| !p.is_empty()) {
        let value = answer::word(&part, &keys)?;
        if right.iter().all(|r: &Placed<String>| r.value != value) {
            right.push(Placed { value, text: part, span: Span::new(0, text.len()) });
        }
    }
    Ok(Choice { right, ..choice.clone() })
}
