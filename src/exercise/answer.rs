//! Answers as texts: what each key of the format expects.

use super::formula;
use super::set::{Asked, Expected, ExpectedMonotone};
use crate::flow::cost::{Cost, CostError};
use crate::flow::structure::{StructureAnswer, UnknownStructure};
use crate::source::{Diagnostic, Span};
use crate::syntax::Known;

/// The keys of answers about a map or a Jacobian, in the order in which they are told.
pub const KEYS: [&str; 17] = [
    "valid",
    "injective",
    "monotone",
    "image",
    "inverse",
    "valid_when",
    "density",
    "log_density",
    "support",
    "distribution",
    "jacobian",
    "det",
    "abs_det",
    "log_abs_det",
    "invertible",
    "structure",
    "cost",
];

/// What an answer is about.
#[derive(Clone, Copy, Debug)]
pub struct Topic<'a> {
    /// The names that its exercise declares.
    pub known: &'a Known,
    /// Whether the exercise is about a Jacobian of symbolic size.
    pub pattern: bool,
}

/// Reads the answer under a key of [`KEYS`].
///
/// # Errors
/// What is wrong and where in the text.
pub fn read(key: &str, text: &str, topic: &Topic<'_>) -> Result<Asked, Diagnostic> {
    let known = topic.known;
    let number = |t: &str| formula::expression(t, known);
    match key {
        "valid" => word(text, &VALID).map(Asked::Valid),
        "injective" => word(text, &TRUTH).map(Asked::Injective),
        "monotone" => word(text, &MONOTONE).map(Asked::Monotone),
        "image" => formula::set(text).map(Asked::Image),
        "inverse" => formula::map(text, known, None).map(Asked::Inverse),
        "valid_when" => formula::condition(text, known).map(Asked::ValidWhen),
        "density" => formula::formula(text, known).map(Asked::Density),
        "log_density" => formula::formula(text, known).map(Asked::LogDensity),
        "support" => formula::set(text).map(Asked::Support),
        "distribution" => formula::distribution(text, known).map(Asked::Distribution),
        "jacobian" => formula::value(text, known).map(Asked::Jacobian),
        "det" if topic.pattern => Ok(Asked::DeterminantInWords(text.to_owned())),
        "det" => number(text).map(Asked::Determinant),
        "abs_det" => number(text).map(Asked::AbsDeterminant),
        "log_abs_det" => number(text).map(Asked::LogAbsDeterminant),
        "invertible" => word(text, &TRUTH).map(Asked::Invertible),
        "structure" => structure(text).map(Asked::Structure),
        "cost" => cost(text).map(Asked::Cost),
        other => Err(unknown_key(other, Span::new(0, text.len()), &KEYS)),
    }
}

/// A key that is not known here.
pub(super) fn unknown_key(key: &str, place: Span, known: &[&str]) -> Diagnostic {
    let message = format!("unknown key `{}`", shorten(key));
    suggest(Diagnostic::new("unknown-key", message, place, "not a key of the format"), key, known)
}

const VALID: [(&str, Expected); 11] = [
    ("true", Expected::Valid),
    ("false", Expected::NotValid),
    ("yes", Expected::Diffeomorphism),
    ("no", Expected::NotValid),
    ("almost-everywhere", Expected::AlmostEverywhere),
    ("conditional", Expected::Conditional),
    ("valid", Expected::Valid),
    ("not valid", Expected::NotValid),
    ("invalid", Expected::NotValid),
    ("almost everywhere", Expected::AlmostEverywhere),
    ("depends", Expected::Conditional),
];
const TRUTH: [(&str, bool); 4] = [("true", true), ("false", false), ("yes", true), ("no", false)];
const MONOTONE: [(&str, ExpectedMonotone); 6] = [
    ("increasing", ExpectedMonotone::Increasing),
    ("decreasing", ExpectedMonotone::Decreasing),
    ("neither", ExpectedMonotone::Neither),
    ("strictly increasing", ExpectedMonotone::Increasing),
    ("strictly decreasing", ExpectedMonotone::Decreasing),
    ("not monotone", ExpectedMonotone::Neither),
];

/// A structure by its name.
pub(super) fn structure(text: &str) -> Result<StructureAnswer, Diagnostic> {
    text.parse().map_err(|e: UnknownStructure| {
        Diagnostic::new("unknown-word", e.to_string(), Span::new(0, text.len()), "")
    })
}

/// A cost in O-notation.
fn cost(text: &str) -> Result<Cost, Diagnostic> {
    text.parse().map_err(|e: CostError| {
        let at = e.at.min(text.len());
        Diagnostic::new("bad-cost", e.to_string(), Span::new(at, text.len()), "")
    })
}

/// One of a few words.
pub(super) fn word<T: Clone>(text: &str, known: &[(&str, T)]) -> Result<T, Diagnostic> {
    let wanted = text.trim();
    let exact = known.iter().find(|(name, _)| *name == wanted);
    let found = exact.or_else(|| known.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)));
    if let Some((_, value)) = found {
        return Ok(value.clone());
    }
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let message = format!("`{}` is not one of {}", shorten(wanted), names.join(", "));
    let d = Diagnostic::new("unknown-word", message, Span::new(0, text.len()), "");
    Err(suggest(d, wanted, &names))
}

/// Adds "did you mean" where a known word is near.
pub(super) fn suggest(d: Diagnostic, given: &str, known: &[&str]) -> Diagnostic {
    let near = known.iter().map(|k| (strsim::jaro_winkler(given, k), k)).max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((score, name)) if score > 0.75 => d.with_hint(format!("did you mean `{name}`?")),
        _ => d.with_hint(format!("known here: {}", known.join(", "))),
    }
}

pub(super) fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(40).chain(['…']).collect() }
}
