//! An exercise set as it stands in the file: text with places, nothing parsed yet.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_saphyr::Spanned;

/// A piece of text and where it stands.
pub(super) type Text = Spanned<String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSet {
    pub title: Option<String>,
    pub exercises: Vec<RawExercise>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExercise {
    pub id: Text,
    #[serde(default)]
    pub prompt: String,
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

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAnswers {
    pub valid: Option<Text>,
    pub injective: Option<Text>,
    pub monotone: Option<Text>,
    pub image: Option<Text>,
    pub inverse: Option<Text>,
    pub valid_when: Option<Text>,
    pub density: Option<Text>,
    pub log_density: Option<Text>,
    pub support: Option<Text>,
    pub jacobian: Option<Text>,
    pub det: Option<Text>,
    pub abs_det: Option<Text>,
    pub log_abs_det: Option<Text>,
    pub invertible: Option<Text>,
    pub structure: Option<Text>,
    pub cost: Option<Text>,
    pub choice: Option<Spanned<RawChoice>>,
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
