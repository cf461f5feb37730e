//! Many submissions: each answer marked once, a defect in one never stopping the rest.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::marking::{Marked, Outcome, Prepared};
use crate::exercise::Submission;
use crate::source::{Place, Style, render};

/// The most marks that are remembered; beyond that the memory starts anew, so that it stays bounded.
const MAX_REMEMBERED: usize = 50_000;

/// A set that is ready to mark.
#[derive(Debug)]
pub struct Marker {
    /// Its exercises with their solutions.
    pub exercises: Vec<Prepared>,
    texts: Memory,
    answers: Memory,
}

/// Marks of answers that were seen: by the exercise, the key and a text.
#[derive(Debug, Default)]
struct Memory(Mutex<HashMap<(usize, &'static str, String), Marked>>);

impl Memory {
    fn get(&self, key: &(usize, &'static str, String)) -> Option<Marked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn put(&self, key: (usize, &'static str, String), marked: &Marked) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= MAX_REMEMBERED {
            map.clear();
        }
        map.insert(key, marked.clone());
    }
}

/// A marked submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Its place among all that were given, from 0.
    pub index: u64,
    /// The file, or the line of standard input.
    pub submission: String,
    /// Whose it is.
    pub student: String,
    /// The points earned.
    pub score: f64,
    /// The points that can be earned.
    pub of: f64,
    /// What is wrong with the submission itself, as a message with its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
    /// Whether nothing of it could be read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreadable: bool,
    /// The answers, one for each question of the set.
    pub answers: Vec<AnswerRecord>,
}

/// A marked answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AnswerRecord {
    /// The exercise.
    pub exercise: String,
    /// What was asked.
    pub key: String,
    /// The answer as typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// The points earned.
    pub points: f64,
    /// The points that can be earned.
    pub of: f64,
    /// What has become of it.
    #[serde(flatten)]
    pub marked: Marked,
}

impl Marker {
    /// Ready to mark answers to these exercises.
    #[must_use]
    pub fn new(exercises: Vec<Prepared>) -> Self {
        Self { exercises, texts: Memory::default(), answers: Memory::default() }
    }

    /// Marks a submission.
    #[must_use]
    pub fn mark(&self, index: u64, name: &str, submission: &Submission, problems: Vec<String>) -> Record {
        let mut answers = Vec::new();
        for (i, prepared) in self.exercises.iter().enumerate() {
            for asked in &prepared.exercise.answers {
                let given = submission.answers.iter().find(|g| g.exercise == i && g.key == asked.key);
                let text = given.map_or("", |g| g.text.as_str());
                let marked = self.answer(i, asked.key, text);
                let of = prepared.points(asked.key);
                answers.push(AnswerRecord {
                    exercise: prepared.exercise.id.clone(),
                    key: asked.key.to_owned(),
                    answer: text.to_owned(),
                    points: of * marked.credit,
                    of,
                    marked,
                });
            }
        }
        Record {
            index,
            submission: name.to_owned(),
            student: submission.student.clone().unwrap_or_else(|| name.to_owned()),
            score: answers.iter().map(|a| a.points).sum(),
            of: answers.iter().map(|a| a.of).sum(),
            problems,
            unreadable: false,
            answers,
        }
    }

    /// The record of a submission that cannot be read.
    #[must_use]
    pub fn unreadable(&self, index: u64, name: &str, problem: String) -> Record {
        let mut record = self.mark(index, name, &Submission::default(), vec![problem]);
        record.unreadable = true;
        record
    }

    /// Marks one answer; the same answer is marked once.
    #[must_use]
    pub fn answer(&self, exercise: usize, key: &'static str, text: &str) -> Marked {
        let text = text.trim();
        let Some(prepared) = self.exercises.get(exercise).filter(|_| !text.is_empty()) else {
            return Marked::missing();
        };
        let normalised = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let by_text = (exercise, key, normalised);
        if let Some(known) = self.texts.get(&by_text) {
            return known;
        }
        let marked = catch_unwind(AssertUnwindSafe(|| self.mark_text(prepared, exercise, key, text)))
            .unwrap_or_else(|_| Marked::failed());
        self.texts.put(by_text, &marked);
        marked
    }

    fn mark_text(&self, prepared: &Prepared, exercise: usize, key: &'static str, text: &str) -> Marked {
        let answer = match prepared.read(key, text) {
            Ok(answer) => answer,
            Err(problem) => {
                return Marked::unreadable(render(&problem, &Place::argument(key, text), Style::Plain));
            }
        };
        // Other spellings of one formula have one mark.
        let by_meaning = (exercise, key, format!("{answer:?}"));
        if let Some(known) = self.answers.get(&by_meaning) {
            return known;
        }
        let marked = prepared.mark(key, &answer);
        self.answers.put(by_meaning, &marked);
        marked
    }
}

/// What many submissions show together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// How many submissions there are.
    pub submissions: u64,
    /// How many of them could not be read, or not wholly.
    pub with_problems: u64,
    /// The sum of the scores.
    pub score: f64,
    /// The points that each could earn.
    pub of: f64,
    /// How often each outcome occurs, by exercise and key, in the order of the set.
    pub questions: Vec<((String, String), BTreeMap<Outcome, u64>)>,
    /// How often each mistake occurs in each question.
    pub findings: BTreeMap<(String, String, String), u64>,
    places: HashMap<(String, String), usize>,
}

impl Summary {
    /// Counts a record in.
    pub fn add(&mut self, record: &Record) {
        self.submissions += 1;
        self.with_problems += u64::from(!record.problems.is_empty());
        self.score += record.score;
        self.of = record.of;
        for answer in &record.answers {
            let question = (answer.exercise.clone(), answer.key.clone());
            let place = *self.places.entry(question.clone()).or_insert_with(|| {
                self.questions.push((question, BTreeMap::new()));
                self.questions.len() - 1
            });
            *self.questions[place].1.entry(answer.marked.outcome).or_default() += 1;
            let finding = &answer.marked.finding;
            if !finding.is_empty() && answer.marked.outcome != Outcome::Right {
                let name = (answer.exercise.clone(), answer.key.clone(), finding.clone());
                *self.findings.entry(name).or_default() += 1;
            }
        }
    }

    /// How often an outcome occurs in all questions.
    #[must_use]
    pub fn total(&self, outcome: Outcome) -> u64 {
        self.questions.iter().filter_map(|(_, counts)| counts.get(&outcome)).sum()
    }

    /// The questions with the share of full marks, the hardest ones first.
    #[must_use]
    pub fn hardest(&self) -> Vec<(&str, &str, u64, u64)> {
        let mut all: Vec<(&str, &str, u64, u64)> = self
            .questions
            .iter()
            .map(|((exercise, key), counts)| {
                let right = counts.get(&Outcome::Right).copied().unwrap_or(0);
                (exercise.as_str(), key.as_str(), right, counts.values().sum())
            })
            .collect();
        all.sort_by_key(|(_, _, right, _)| *right);
        all
    }

    /// The mistakes by how often they occur.
    #[must_use]
    pub fn most_frequent(&self) -> Vec<(&(String, String, String), u64)> {
        let mut all: Vec<_> = self.findings.iter().map(|(name, count)| (name, *count)).collect();
        all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        all
    }
}
