//! From the text of a file to a [`Set`], with every mistake at its place.

use std::collections::HashMap;

use serde_saphyr::{DuplicateKeyPolicy, Location, Spanned};

use super::answer::{self, Topic, shorten, structure, suggest, word};
use super::formula;
use super::formula::{MapText, StatedSet};
use super::raw::{RawAnswers, RawChoice, RawExercise, RawPattern, RawSet, Text, texts};
use super::set::{Answer, Asked, Asks, Choice, ChoiceOption, Exercise, MapQuestion, Outcome, Placed, Set};
use crate::flow::jacobian_pattern::{
    DiagonalEntries, JacobianPattern, PatternError, PatternShape, size_name,
};
use crate::source::{Diagnostic, Span};
use crate::syntax::Known;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 5_000_000;

/// Bounds on what a file can expand to: a set of a thousand exercises stays far below them.
const MAX_EVENTS: usize = 200_000;
const MAX_DEPTH: usize = 32;
const MAX_ALIASES: usize = 1_000;
const MAX_REPLAYED_EVENTS: usize = 50_000;

/// Reads an exercise set.
///
/// # Errors
/// Every mistake that was found, each with its place as bytes of `file`.
pub fn load(file: &str) -> Result<Set, Vec<Diagnostic>> {
    if file.len() > MAX_FILE_BYTES {
        let message = format!("the file has {} bytes; at most {MAX_FILE_BYTES} are read", file.len());
        return Err(vec![Diagnostic::new("too-long", message, Span::at(0), "")]);
    }
    let raw: RawSet = match yaml(file) {
        Ok(raw) => raw,
        Err(problem) => return Err(vec![problem]),
    };
    let mut reader = Reader { file, problems: Vec::new() };
    let set = reader.set(raw);
    if reader.problems.is_empty() { Ok(set) } else { Err(reader.problems) }
}

/// Reads YAML within the bounds on what it can expand to.
pub(super) fn yaml<T: serde::de::DeserializeOwned>(file: &str) -> Result<T, Diagnostic> {
    read(file, DuplicateKeyPolicy::Error).map_err(|error| yaml_diagnostic(file, &error))
}

/// The same where a key that stands twice is told, and counts as it stands first.
pub(super) fn yaml_with_first<T: serde::de::DeserializeOwned>(
    file: &str,
) -> Result<(T, Option<Diagnostic>), Diagnostic> {
    let twice = match read(file, DuplicateKeyPolicy::Error) {
        Ok(value) => return Ok((value, None)),
        Err(error) => yaml_diagnostic(file, &error),
    };
    if twice.code != DUPLICATE_KEY {
        return Err(twice);
    }
    let value = read(file, DuplicateKeyPolicy::FirstWins).map_err(|error| yaml_diagnostic(file, &error))?;
    Ok((value, Some(twice.with_hint("the first one counts"))))
}

const DUPLICATE_KEY: &str = "duplicate-key";

fn read<T: serde::de::DeserializeOwned>(
    file: &str,
    duplicate_keys: DuplicateKeyPolicy,
) -> Result<T, serde_saphyr::Error> {
    let options = serde_saphyr::options! {
        with_snippet: false,
        duplicate_keys: duplicate_keys,
        budget: serde_saphyr::budget! {
            max_events: MAX_EVENTS,
            max_nodes: MAX_EVENTS,
            max_depth: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH,
            max_aliases: MAX_ALIASES,
            max_anchors: MAX_ALIASES,
            max_documents: 1,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_REPLAYED_EVENTS },
    };
    serde_saphyr::from_str_with_options(file, options)
}

/// Collects problems while it walks through the set.
pub(super) struct Reader<'a> {
    pub(super) file: &'a str,
    pub(super) problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn set(&mut self, raw: RawSet) -> Set {
        let mut seen: HashMap<String, Span> = HashMap::new();
        if raw.exercises.is_empty() {
            self.problem("empty", "the set has no exercises", Span::at(0), "");
        }
        let mut exercises = Vec::with_capacity(raw.exercises.len());
        for exercise in raw.exercises {
            let place = span(self.file, exercise.id.referenced);
            let id = exercise.id.value.trim().to_owned();
            if id.is_empty() {
                self.problem("empty", "an exercise needs an id", place, "");
            }
            if let Some(first) = seen.insert(id.clone(), place) {
                let message = format!("two exercises have the id `{id}`");
                self.problems.push(
                    Diagnostic::new("duplicate-id", message, place, "second").with_label(first, "first"),
                );
            }
            exercises.push(self.exercise(id, place, exercise));
        }
        Set { name: raw.name.unwrap_or_default(), title: raw.title.unwrap_or_default(), exercises }
    }

    fn exercise(&mut self, id: String, place: Span, raw: RawExercise) -> Exercise {
        for varied in raw.vary.iter().chain(&raw.require) {
            let place = span(self.file, varied.referenced);
            self.problem("varied", "an exercise that varies is read as one of its variants", place, "");
        }
        if let (Some(stack), Some(_)) = (&raw.stack, &raw.map) {
            let place = span(self.file, stack.referenced);
            self.problem("two-questions", "an exercise has a map or a stack, not both", place, "");
        }
        let pattern = raw.jacobian.as_ref().and_then(|pattern| {
            let place = span(self.file, pattern.referenced);
            if raw.map.is_some() || raw.stack.is_some() {
                self.problem("two-questions", "an exercise has a map or a Jacobian, not both", place, "");
            }
            for (key, given) in
                [("on", raw.on.is_some()), ("where", raw.assume.is_some()), ("base", raw.base.is_some())]
            {
                if given {
                    let message = format!("`{key}` goes with a map, not with a Jacobian of symbolic size");
                    self.problem("unused", &message, place, "");
                }
            }
            self.pattern(&pattern.value, place)
        });
        let assumed: Vec<Text> = raw.assume.iter().flat_map(texts).collect();
        let known = self.assumptions(&assumed);
        let on = raw.on.as_ref().map(texts).and_then(|all| match all.as_slice() {
            [one] => Some(one.clone()),
            [] => None,
            [_, second, ..] => {
                let place = span(self.file, second.referenced);
                self.problem("not-supported", "one source set is expected, not several", place, "");
                None
            }
        });
        let on_text = on.as_ref().map(|text| text.value.clone());
        let map = raw
            .map
            .as_ref()
            .and_then(|text| self.formula(text, |t| formula::map(t, &known, on_text.as_deref())));
        let (map, layers) = match (&raw.stack, map) {
            (Some(stack), None) => self.stack(stack, &known, on_text.as_deref()).unzip(),
            (_, map) => (map, None),
        };
        let known = map.as_ref().map_or_else(|| known.clone(), |m| m.value.known(&known));
        // Without a map that could be read there is another message already.
        let on = match (&map, &on) {
            (Some(map), Some(text)) => self.formula(text, |t| stated(Some(t), &map.value, &known)),
            (Some(map), None) => {
                let place =
                    raw.map.as_ref().map(|t| t.referenced).or(raw.stack.as_ref().map(|s| s.referenced));
                let text = Text::new(map.text.clone(), place.unwrap_or(raw.id.referenced), raw.id.defined);
                self.formula(&text, |_| stated(None, &map.value, &known))
            }
            _ => None,
        };
        let on = on.and_then(|p| p.value.map(|value| Placed { value, text: p.text, span: p.span }));
        let base = raw.base.as_ref().and_then(|text| self.formula(text, |t| formula::base(t, &known)));
        let has_map = raw.map.is_some() || raw.stack.is_some() || raw.jacobian.is_some();
        let topic = Topic { known: &known, pattern: raw.jacobian.is_some() };
        let answers = self.answers(&raw.answers, has_map, &topic);
        let rubric = self.rubric(&raw, &answers, &topic);
        let question = map.map(|map| MapQuestion {
            map,
            layers: layers.unwrap_or_default(),
            on,
            assumptions: known.assumptions.clone(),
            base,
            strict: raw.strict,
        });
        Exercise { id, prompt: raw.prompt, question, known, pattern, answers, rubric, place }
    }

    /// The composition of the layers of a stack, and the layers.
    fn stack(
        &mut self,
        stack: &Spanned<Vec<Text>>,
        known: &Known,
        on: Option<&str>,
    ) -> Option<(Placed<MapText>, Vec<MapText>)> {
        let place = span(self.file, stack.referenced);
        let mut layers: Vec<MapText> = Vec::with_capacity(stack.value.len());
        for (k, text) in stack.value.iter().enumerate() {
            // The source set says something about the variables of the first layer only.
            let on = on.filter(|_| k == 0);
            layers.push(self.formula(text, |t| formula::map(t, known, on))?.value);
        }
        formula::distinguish_layers(&mut layers);
        match formula::composition(&layers) {
            Ok(map) => {
                let texts: Vec<&str> = stack.value.iter().map(|t| t.value.trim()).collect();
                Some((Placed { value: map, text: texts.join(", then "), span: place }, layers))
            }
            Err((k, problem)) => {
                let at = stack.value.get(k).map_or(place, |text| span(self.file, text.referenced));
                self.problem("bad-stack", &problem, at, "");
                None
            }
        }
    }

    /// A Jacobian of symbolic size.
    fn pattern(&mut self, raw: &RawPattern, place: Span) -> Option<JacobianPattern> {
        let size = |reader: &mut Self, text: &Option<Text>, default: &str| match text {
            Some(text) => {
                reader.formula(text, |t| size_name(t).map_err(|e| bad_pattern(&e, t))).map(|p| p.value)
            }
            None => Some(default.to_owned()),
        };
        let names =
            (size(self, &raw.size, "D"), size(self, &raw.block_size, "b"), size(self, &raw.rank, "r"));
        let (Some(name), Some(block), Some(rank)) = names else { return None };
        let shape = self.formula(&raw.structure, |t| {
            let answer = structure(t)?;
            PatternShape::named(&answer, &block, &rank).map_err(|e| bad_pattern(&e, t))
        })?;
        let diagonal = match (&raw.zero, raw.nonzero) {
            (Some(_), true) => {
                self.problem("contradiction", &PatternError::Contradiction.to_string(), place, "");
                return None;
            }
            (Some(which), false) => DiagonalEntries::Zero(which.value.trim().to_owned()),
            (None, true) => DiagonalEntries::AllNonzero,
            (None, false) => DiagonalEntries::Unknown,
        };
        let entry = raw.diagonal.as_ref().map(|text| text.value.trim().to_owned());
        Some(JacobianPattern { shape: shape.value, size: name, diagonal, entry })
    }

    fn assumptions(&mut self, texts: &[Text]) -> Known {
        let plain: Vec<&str> = texts.iter().map(|t| t.value.as_str()).collect();
        match formula::assumptions(&plain) {
            Ok(assumptions) => assumptions,
            Err((index, problem)) => {
                if let Some(text) = texts.get(index) {
                    let whole = span(self.file, text.referenced);
                    self.problems.push(relocate(self.file, whole, &text.value, problem));
                }
                Known::default()
            }
        }
    }

    fn answers(&mut self, raw: &Spanned<RawAnswers>, has_map: bool, topic: &Topic<'_>) -> Vec<Answer> {
        let mut answers = Vec::new();
        for (key, text) in &raw.value.texts {
            let Some(known) = self.key(key) else { continue };
            if !has_map {
                let place = span(self.file, text.referenced);
                self.problem("no-map", "this question needs a map, and the exercise has none", place, "");
                break;
            }
            if let Some(asked) = self.formula(text, |t| answer::read(known, t, topic)) {
                answers.push(Answer {
                    key: known,
                    text: text.value.clone(),
                    asked: asked.value,
                    span: asked.span,
                });
            }
        }
        // In the order of the format, whatever that of the file is.
        answers.sort_by_key(|a| answer::KEYS.iter().position(|k| *k == a.key));
        if let Some(choice) = &raw.value.choice {
            let place = span(self.file, choice.referenced);
            let choice = self.choice(&choice.value);
            let text = choice.right.iter().map(|r| r.value.as_str()).collect::<Vec<_>>().join(", ");
            let place = choice.right.first().map_or(place, |r| r.span);
            answers.push(Answer { key: "choice", text, asked: Asked::Choice(choice), span: place });
        }
        if answers.is_empty() && self.problems.is_empty() {
            let place = span(self.file, raw.referenced);
            self.problem("empty", "the exercise asks nothing", place, "give at least one answer");
        }
        answers
    }

    /// The key of an answer about a map.
    pub(super) fn key(&mut self, key: &Text) -> Option<&'static str> {
        let found = answer::KEYS.into_iter().find(|k| *k == key.value);
        if found.is_none() {
            let place = span(self.file, key.referenced);
            self.problems.push(answer::unknown_key(&key.value, place, &answer::KEYS));
        }
        found
    }

    fn choice(&mut self, raw: &RawChoice) -> Choice {
        let asks = raw.asks.as_ref().and_then(|text| {
            let known: Vec<(&str, Asks)> = Asks::ALL.iter().map(|a| (a.name(), *a)).collect();
            self.formula(text, |t| word(t, &known)).map(|a| a.value)
        });
        let mut options: Vec<ChoiceOption> = Vec::new();
        for option in &raw.options {
            let place = span(self.file, option.key.referenced);
            if options.iter().any(|o| o.key == option.key.value) {
                let message = format!("two options have the key `{}`", option.key.value);
                self.problem("duplicate-id", &message, place, "second");
            }
            let means = option.means.as_ref().and_then(|text| {
                let outcomes = asks.map(Asks::outcomes).unwrap_or_default();
                let known: Vec<(&str, Outcome)> = outcomes.iter().map(|o| (o.name(), *o)).collect();
                self.formula(text, |t| word(t, &known)).map(|o| o.value)
            });
            if asks.is_some() && option.means.is_none() {
                self.problem("missing", "this option does not say what it means", place, "add `means`");
            }
            options.push(ChoiceOption { key: option.key.value.clone(), text: option.text.clone(), means });
        }
        let keys: Vec<(&str, String)> = options.iter().map(|o| (o.key.as_str(), o.key.clone())).collect();
        let right =
            texts(&raw.right).iter().filter_map(|text| self.formula(text, |t| word(t, &keys))).collect();
        Choice { asks, options, right, why: raw.why.clone() }
    }

    /// Reads one text; what is wrong with it is told at its place in the file.
    pub(super) fn formula<T>(
        &mut self,
        text: &Text,
        read: impl FnOnce(&str) -> Result<T, Diagnostic>,
    ) -> Option<Placed<T>> {
        let whole = span(self.file, text.referenced);
        match read(&text.value) {
            Ok(value) => Some(Placed { value, text: text.value.clone(), span: whole }),
            Err(problem) => {
                self.problems.push(relocate(self.file, whole, &text.value, problem));
                None
            }
        }
    }

    pub(super) fn problem(&mut self, code: &'static str, message: &str, place: Span, label: &str) {
        self.problems.push(Diagnostic::new(code, message, place, label));
    }
}

/// The stated source set of a map: what the text says, and what the map says itself.
///
/// # Errors
/// Where it is at fault.
pub fn stated(on: Option<&str>, map: &MapText, known: &Known) -> Result<Option<StatedSet>, Diagnostic> {
    let given = on.map(|text| formula::given(text, known, &map.variables)).transpose()?;
    let both = match (given, &map.source) {
        (Some(given), Some(own)) => Some(given.and(own)),
        (given, own) => given.or_else(|| own.clone()),
    };
    both.map(|given| given.of(map, known)).transpose()
}

fn bad_pattern(error: &PatternError, text: &str) -> Diagnostic {
    Diagnostic::new("bad-pattern", error.to_string(), Span::new(0, text.len()), "")
}

/// What the YAML reader says, in our words.
fn yaml_diagnostic(file: &str, error: &serde_saphyr::Error) -> Diagnostic {
    use serde_saphyr::Error;
    let error = error.without_snippet();
    let place = error.location().map_or(Span::at(0), |location| span(file, location));
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            let message = format!("unknown key `{}`", shorten(field));
            let d = Diagnostic::new("unknown-key", message, place, "not a key of the format");
            suggest(d, field, expected)
        }
        Error::SerdeMissingField { field, .. } => {
            Diagnostic::new("missing-key", format!("the key `{field}` is missing"), place, "")
        }
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or("?");
            Diagnostic::new(DUPLICATE_KEY, format!("the key `{}` stands here twice", shorten(key)), place, "")
        }
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::AliasReplayCounterOverflow { .. } => Diagnostic::new(
            "too-complex",
            "the file expands beyond the bounds on size, nesting and aliases",
            place,
            "too much from here on",
        ),
        other => {
            let full = other.render();
            let message = full.lines().next().unwrap_or("not a YAML file of the expected form");
            let message = message.trim_start_matches("error: ");
            // The place is shown with the line itself.
            let message = message.split(" at line ").next().unwrap_or(message);
            let d = Diagnostic::new("yaml", message.to_owned(), place, "");
            match file.as_bytes().get(place.start) {
                Some(b'[' | b'{') => {
                    d.with_hint("a formula or set that begins with a bracket goes in quotes: \"[0, 1]\"")
                }
                _ => d,
            }
        }
    }
}

/// The bytes at a location.
pub(super) fn span(file: &str, location: Location) -> Span {
    let whole = location.span();
    match (whole.byte_offset(), whole.byte_len()) {
        (Some(start), Some(length)) => {
            let start = usize::try_from(start).unwrap_or(0).min(file.len());
            let length = usize::try_from(length).unwrap_or(0);
            let raw = file.get(start..(start + length).min(file.len())).unwrap_or("");
            Span::new(start, start + raw.trim_end().len())
        }
        _ => Span::at(byte_of(file, location.line(), location.column())),
    }
}

/// The byte at a line and a column, both counted from 1, or the end of the file.
fn byte_of(file: &str, line: u64, column: u64) -> usize {
    let before = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
    let start: usize = file.split_inclusive('\n').take(before).map(str::len).sum();
    let within = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
    let rest = file[start..].lines().next().unwrap_or("");
    start + rest.char_indices().nth(within).map_or(rest.len(), |(at, _)| at)
}

/// A diagnostic about a text, told about the file: where the text stands in it word for word (no escapes, no line
/// breaks folded), the places carry over; else the whole text, which stands at `whole`, is the place.
#[must_use]
pub fn relocate(file: &str, whole: Span, text: &str, mut problem: Diagnostic) -> Diagnostic {
    let verbatim = whole.of(file).find(text.trim_end()).filter(|_| !text.trim_end().is_empty());
    for label in &mut problem.labels {
        label.span = match verbatim {
            Some(at) => label.span.shifted(whole.start + at),
            None => whole,
        };
    }
    problem
}

#[cfg(test)]
mod tests;
