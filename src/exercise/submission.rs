//! Submissions: one person's answers to a set.
//!
//! ```yaml
//! student: Ada
//! set: nf2                 # the name of the set, as its file is called or as it names itself
//! answers:
//!   nf2.2:
//!     valid_when: n odd
//!     inverse: g(x) = root(n, -ln(x))
//! ```
//!
//! The same as one JSON object on one line, in a file of many. `exercises: [{id: nf2.2, answers: {…}}]`, the form of a set, is
//! read, too. What is wrong with one answer (a name that the set does not
//! have) is told and leaves the others as they are.

use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_saphyr::Spanned;

use super::answer::{shorten, suggest};
use super::load::{span, yaml_with_first};
use super::raw::Text;
use super::set::{Placed, Set};
use crate::source::{Diagnostic, Span};

/// The largest submission that is read, in bytes.
pub const MAX_SUBMISSION_BYTES: usize = 200_000;

/// One person's answers.
#[derive(Clone, Debug, Default)]
pub struct Submission {
    /// Whose they are, where that is said.
    pub student: Option<String>,
    /// The answers in the order of the file, those that the set asks for.
    pub answers: Vec<Given>,
    /// What is wrong with the rest.
    pub problems: Vec<Diagnostic>,
}

/// One answer as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The exercise, by its place in the set.
    pub exercise: usize,
    /// The key, as the exercise asks it.
    pub key: &'static str,
    /// The answer as typed.
    pub text: String,
    /// The bytes of the file that hold it.
    pub span: Span,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSubmission {
    student: Option<Loose>,
    /// The seed of the variant that is answered; without, it follows from the name of the student.
    #[serde(default)]
    #[expect(dead_code, reason = "read before the set is known, by `seed_of_submission`")]
    seed: Option<Loose>,
    set: Option<Text>,
    answers: Option<Keyed<Spanned<Keyed<Spanned<Loose>>>>>,
    /// The same in the form of a set.
    #[serde(default)]
    exercises: Vec<RawAnswered>,
}

/// The answers to one exercise, in the form of a set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnswered {
    id: Text,
    answers: Spanned<Keyed<Spanned<Loose>>>,
}

/// A map with the places of its keys, in the order of the file.
#[derive(Debug)]
struct Keyed<T>(Vec<(Text, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Keyed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Map<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Map<T> {
            type Value = Keyed<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("answers by the ids of exercises, and by keys in each")
            }

            fn visit_unit<E: Error>(self) -> Result<Keyed<T>, E> {
                Ok(Keyed(Vec::new()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Keyed<T>, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    all.push(entry);
                }
                Ok(Keyed(all))
            }
        }
        deserializer.deserialize_any(Map(std::marker::PhantomData))
    }
}

/// An answer as people write it in YAML: a text, a number, true; also `[0, 1]` and `[[a, b], [c, d]]` without quotes.
#[derive(Debug, Default)]
struct Loose(String);

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Loose;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an answer: a text, a number, or true or false")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Loose, E> {
                Ok(Loose(text.to_owned()))
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Loose, E> {
                Ok(Loose(value.to_string()))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Loose, E> {
                Ok(Loose(value.to_string()))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Loose, E> {
                Ok(Loose(value.to_string()))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Loose, E> {
                Ok(Loose(value.to_string()))
            }

            fn visit_unit<E: Error>(self) -> Result<Loose, E> {
                Ok(Loose::default())
            }

            fn visit_i128<E: Error>(self, value: i128) -> Result<Loose, E> {
                Ok(Loose(value.to_string()))
            }

            fn visit_u128<E: Error>(self, value: u128) -> Result<Loose, E> {
                Ok(Loose(value.to_string()))
            }

            /// `{ 1/2 if 0 < x < 2; 0 otherwise }` without quotes is a mapping to YAML.
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Loose, A::Error> {
                let mut parts = Vec::new();
                while let Some((Loose(key), Loose(value))) = entries.next_entry()? {
                    parts.push(if value.is_empty() { key } else { format!("{key}: {value}") });
                }
                Ok(Loose(format!("{{ {} }}", parts.join(", "))))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Loose, A::Error> {
                let mut parts = Vec::new();
                while let Some(Loose(text)) = items.next_element()? {
                    parts.push(text);
                }
                Ok(Loose(format!("[{}]", parts.join(", "))))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// Reads a submission to a set. `names` are what the set may be called.
///
/// # Errors
/// Where the text as a whole cannot be read: it is no YAML, or answers another set.
pub fn submission(file: &str, set: &Set, names: &[&str]) -> Result<Submission, Diagnostic> {
    if file.len() > MAX_SUBMISSION_BYTES {
        let message =
            format!("the submission has {} bytes; at most {MAX_SUBMISSION_BYTES} are read", file.len());
        return Err(Diagnostic::new("too-long", message, Span::at(0), ""));
    }
    if file.trim().is_empty() {
        let d = Diagnostic::new("empty", "the submission is empty", Span::at(0), "");
        return Err(
            d.with_hint("it names the student and the set, and gives `answers` by the ids of exercises")
        );
    }
    let (raw, twice): (RawSubmission, _) = yaml_with_first(file)?;
    let named = raw.set.as_ref().map(|text| Placed {
        value: text.value.trim().to_owned(),
        text: text.value.clone(),
        span: span(file, text.referenced),
    });
    if let Some(named) = named.filter(|named| !is_called(&named.value, names)) {
        let known: Vec<&str> = names.iter().copied().filter(|n| !n.is_empty()).collect();
        let message = format!("this submission is to the set `{}`", shorten(&named.value));
        return Err(Diagnostic::new("other-set", message, named.span, "another set")
            .with_hint(format!("the set that is marked is called {}", or_list(&known))));
    }
    let mut read = Submission {
        student: raw.student.map(|s| s.0.trim().to_owned()).filter(|s| !s.is_empty()),
        problems: twice.into_iter().collect(),
        ..Submission::default()
    };
    let ids: Vec<&str> = set.exercises.iter().map(|e| e.id.as_str()).collect();
    if raw.answers.is_none() && raw.exercises.is_empty() {
        let d = Diagnostic::new("empty", "the submission has no answers", Span::at(0), "");
        return Err(d.with_hint("give `answers` by the ids of exercises: `answers: {ID: {KEY: ANSWER}}`"));
    }
    let listed = raw.exercises.into_iter().map(|e| (e.id, e.answers));
    for (id, answers) in raw.answers.map(|a| a.0).unwrap_or_default().into_iter().chain(listed) {
        let Some(exercise) = ids.iter().position(|known| *known == id.value.trim()) else {
            let message = format!("the set has no exercise `{}`", shorten(&id.value));
            let d = Diagnostic::new("unknown-exercise", message, span(file, id.referenced), "");
            read.problems.push(suggest(d, id.value.trim(), &ids));
            continue;
        };
        let asked: Vec<&'static str> = set.exercises[exercise].answers.iter().map(|a| a.key).collect();
        for (key, text) in answers.value.0 {
            let Some(key) = asked.iter().find(|k| **k == key.value.trim()).copied() else {
                let message = format!("{} does not ask for `{}`", ids[exercise], shorten(&key.value));
                let d = Diagnostic::new("unknown-key", message, span(file, key.referenced), "");
                read.problems.push(suggest(d, key.value.trim(), &asked));
                continue;
            };
            let place = span(file, text.referenced);
            read.answers.push(Given { exercise, key, text: text.value.0.trim().to_owned(), span: place });
        }
    }
    Ok(read)
}

/// Whether a set with these names may be called so: `nf2`, `nf2.yaml`, `exercises/nf2.yaml`, the title.
fn is_called(name: &str, names: &[&str]) -> bool {
    let stem = |text: &str| {
        let file = text.rsplit(['/', '\\']).next().unwrap_or(text);
        let file = file.strip_suffix(".yaml").or_else(|| file.strip_suffix(".yml")).unwrap_or(file);
        file.trim().to_lowercase()
    };
    names.iter().any(|known| !known.is_empty() && (stem(known) == stem(name) || known.trim() == name))
}

fn or_list(names: &[&str]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or ")
}
