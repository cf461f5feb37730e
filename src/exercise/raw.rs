//! An exercise set as it stands in the file: text with places, nothing parsed yet.

use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_saphyr::Spanned;

/// A piece of text and where it stands.
pub(super) type Text = Spanned<String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSet {
    pub name: Option<String>,
    pub title: Option<String>,
    pub exercises: Vec<RawExercise>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExercise {
    pub id: Text,
    #[serde(default)]
    pub prompt: String,
    /// Parameters that are drawn, and what they have to meet: a set with them is read as one of its variants.
    pub vary: Option<Spanned<serde::de::IgnoredAny>>,
    pub require: Option<Spanned<serde::de::IgnoredAny>>,
    pub map: Option<Text>,
    /// Layers, the first one applied first.
    pub stack: Option<Spanned<Vec<Text>>>,
    pub jacobian: Option<Spanned<RawPattern>>,
    pub on: Option<Spanned<OneOrMany>>,
    #[serde(rename = "where")]
    pub assume: Option<Spanned<OneOrMany>>,
    pub base: Option<Text>,
    #[serde(default)]
    pub strict: bool,
    pub answers: Spanned<RawAnswers>,
    /// What the exercise is worth, or each answer.
    pub points: Option<Spanned<OneOrEach>>,
    /// Whether the right part of an answer that has parts counts.
    #[serde(default)]
    pub partial: bool,
    /// Forms that answers have to have.
    #[serde(default)]
    pub form: Entries,
    /// Other right answers.
    #[serde(default)]
    pub accept: Vec<Entries>,
    /// Wrong answers.
    #[serde(default)]
    pub wrong: Vec<Entries>,
    /// The tutor's own feedback.
    #[serde(default)]
    pub feedback: Vec<RawRule>,
}

/// The tutor's own feedback on an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    /// The key of the answer.
    #[serde(rename = "for")]
    pub of: Text,
    pub when: Text,
    pub say: String,
    /// The name of the finding.
    pub finding: Option<Text>,
    /// The share of the points.
    pub credit: Option<Text>,
}

/// Texts by their keys, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Entries(pub Vec<(Text, Text)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("texts by their keys, such as `inverse: g(x) = x`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Entries, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    all.push(entry);
                }
                Ok(Entries(all))
            }
        }
        deserializer.deserialize_map(Map)
    }
}

/// One text, or texts by keys.
#[derive(Debug)]
pub(super) enum OneOrEach {
    One(String),
    Each(Vec<(Text, Text)>),
}

impl<'de> Deserialize<'de> for OneOrEach {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = OneOrEach;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, or a number for each key")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<OneOrEach, E> {
                Ok(OneOrEach::One(text.to_owned()))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<OneOrEach, E> {
                Ok(OneOrEach::One(number.to_string()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<OneOrEach, E> {
                Ok(OneOrEach::One(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<OneOrEach, E> {
                Ok(OneOrEach::One(number.to_string()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<OneOrEach, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    all.push(entry);
                }
                Ok(OneOrEach::Each(all))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// A Jacobian of symbolic size.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPattern {
    pub structure: Text,
    /// The name of the dimension; D where nothing is said.
    pub size: Option<Text>,
    /// The diagonal entry with the index i.
    pub diagonal: Option<Text>,
    /// Which diagonal entry is 0 at every point.
    pub zero: Option<Text>,
    /// Whether no diagonal entry is 0 anywhere.
    #[serde(default)]
    pub nonzero: bool,
    pub block_size: Option<Text>,
    pub rank: Option<Text>,
}

/// A text or a list of texts. (Not an untagged enum: those lose the places.)
#[derive(Debug)]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<Text>),
}

/// The texts, each with its place; `place` is that of the whole.
pub(super) fn texts(all: &Spanned<OneOrMany>) -> Vec<Text> {
    match &all.value {
        OneOrMany::One(text) => vec![Spanned::new(text.clone(), all.referenced, all.defined)],
        OneOrMany::Many(texts) => texts.clone(),
    }
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = OneOrMany;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany::One(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<OneOrMany, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = items.next_element()? {
                    texts.push(text);
                }
                Ok(OneOrMany::Many(texts))
            }
        }
        deserializer.deserialize_any(Texts)
    }
}

/// Answers by their keys, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct RawAnswers {
    pub texts: Vec<(Text, Text)>,
    pub choice: Option<Spanned<RawChoice>>,
}

impl<'de> Deserialize<'de> for RawAnswers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Answers;
        impl<'de> Visitor<'de> for Answers {
            type Value = RawAnswers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("answers by their keys, such as `valid: true`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<RawAnswers, A::Error> {
                let mut all = RawAnswers::default();
                while let Some(key) = entries.next_key::<Text>()? {
                    if key.value == "choice" {
                        all.choice = Some(entries.next_value()?);
                    } else {
                        all.texts.push((key, entries.next_value()?));
                    }
                }
                Ok(all)
            }
        }
        deserializer.deserialize_map(Answers)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChoice {
    /// What the options are about, where flowcheck can derive the right ones.
    pub asks: Option<Text>,
    pub options: Vec<RawOption>,
    /// The keys of the right options.
    pub right: Spanned<OneOrMany>,
    #[serde(default)]
    pub why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOption {
    pub key: Text,
    pub text: String,
    /// The outcome that this option claims.
    pub means: Option<Text>,
}
