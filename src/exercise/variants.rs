//! Variants of exercises: parameters drawn under conditions, the same for the same seed.
//!
//! ```yaml
//! - id: affine
//!   vary: {a: {int: [2, 9]}, b: {int: [-5, 5], not: [0]}}
//!   require: a != b
//!   prompt: "What is the inverse of $f(z) = {{map}}$?"
//!   map: f(z) = a z + b
//!   answers: {inverse: "g(x) = (x - b)/a"}
//! ```
//!
//! A variant is the set with numbers in the place of these names, in all formulas: an ordinary set, whose key is derived and
//! proved like any other. In prompts `{{a}}` is the number and `{{map}}` the formula of the map in LaTeX.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value};

use super::formula;
use super::load::{load, yaml};
use super::set::Set;
use crate::expr::constant::decide;
use crate::expr::print::latex;
use crate::expr::{Condition, Expr, Symbol};
use crate::source::{Diagnostic, Span};
use crate::syntax::Known;

/// How often values are drawn anew until they meet the conditions.
const MAX_DRAWS: usize = 2_000;

/// The largest size of an integer.
const MAX_INTEGER: i64 = 1_000_000;

/// Keys whose texts are formulas, with all that is below them.
const FORMULAS: [&str; 9] = ["map", "stack", "jacobian", "on", "where", "base", "answers", "accept", "wrong"];

/// Keys below these that are words.
const WORDS: [&str; 7] = ["finding", "say", "why", "text", "key", "asks", "means"];

/// A variant of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its seed.
    pub seed: u64,
    /// The set, without anything that varies.
    pub text: String,
    /// The exercises that vary, each with its parameters and their values.
    pub values: Vec<(String, Vec<(String, String)>)>,
    /// The exercises with their prompts, in the order of the set.
    pub prompts: Vec<(String, String)>,
    /// The title of the set.
    pub title: String,
}

impl Variant {
    /// What there is of a seed for which no values were found.
    #[must_use]
    pub fn empty(seed: u64) -> Self {
        Self { seed, text: String::new(), values: Vec::new(), prompts: Vec::new(), title: String::new() }
    }

    /// The variant as the ordinary set that it is.
    ///
    /// # Errors
    /// In words, as [`load`] has them.
    pub fn load(&self) -> Result<Set, String> {
        load(&self.text).map_err(|problems| {
            let told: Vec<String> = problems.into_iter().map(|d| d.message).collect();
            told.join("; ")
        })
    }
}

/// Whether an exercise of the set has `vary`.
#[must_use]
pub fn is_varied(file: &str) -> bool {
    file.contains("vary")
        && yaml::<Value>(file).is_ok_and(|set| exercises(&set).any(|e| e.get("vary").is_some()))
}

fn exercises(set: &Value) -> impl Iterator<Item = &Value> {
    set.get("exercises").and_then(Value::as_array).into_iter().flatten()
}

/// The seed that belongs to a student's name (FNV-1a).
#[must_use]
pub fn seed_of(student: &str) -> u64 {
    student
        .trim()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
        % 1_000_000_007
}

/// The seed and the student that a submission names.
#[must_use]
pub fn seed_of_submission(file: &str) -> Option<u64> {
    let value: Value = yaml(file).ok()?;
    match value.get("seed") {
        Some(seed) => seed.as_u64(),
        None => value.get("student").and_then(Value::as_str).map(seed_of),
    }
}

/// The variant of a set for a seed.
///
/// # Errors
/// Where the file is no YAML, `vary` or `require` is at fault, or no values meet the conditions.
pub fn variant(file: &str, seed: u64) -> Result<Variant, Diagnostic> {
    let mut set: Value = yaml(file)?;
    let mut values = Vec::new();
    let mut prompts = Vec::new();
    let title = set.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let list = set.get_mut("exercises").and_then(Value::as_array_mut);
    for exercise in list.into_iter().flatten() {
        let Some(exercise) = exercise.as_object_mut() else { continue };
        let id = exercise.get("id").map(as_text).unwrap_or_default();
        if let Some(vary) = exercise.remove("vary") {
            let require = exercise.remove("require");
            let drawn = draw(&id, &vary, require.as_ref(), seed).map_err(|why| at_id(file, &id, &why))?;
            put(exercise, &drawn);
            if let Some(name) = exercise.get("prompt").and_then(Value::as_str).and_then(left_over) {
                let why = format!("the prompt has `{{{{{name}}}}}`, and `{name}` is not drawn");
                return Err(at_id(file, &id, &why).with_hint(PLACEHOLDERS));
            }
            values.push((id.clone(), drawn));
        } else if exercise.contains_key("require") {
            return Err(at_id(file, &id, "`require` goes with `vary`"));
        }
        prompts.push((id, exercise.get("prompt").map(as_text).unwrap_or_default()));
    }
    let text = serde_json::to_string_pretty(&set).map_err(|e| at_id(file, "", &e.to_string()))?;
    Ok(Variant { seed, text, values, prompts, title })
}

/// The variant of a set for a seed, read as the ordinary set that it is.
///
/// # Errors
/// In words, as [`variant`] and [`load`] have them.
pub fn load_variant(file: &str, seed: u64) -> Result<(Variant, Set), String> {
    let found = variant(file, seed).map_err(|d| d.message)?;
    let set = found.load()?;
    Ok((found, set))
}

/// A message at the place of an exercise's name.
fn at_id(file: &str, id: &str, why: &str) -> Diagnostic {
    let start = file.find(id).unwrap_or(0);
    let d = Diagnostic::new("bad-variation", format!("{id}: {why}"), Span::new(start, start + id.len()), "");
    d.with_hint(
        "parameters are drawn so: `vary: {a: {int: [2, 9]}, b: {int: [-5, 5], not: [0]}, c: {of: [1/2, 2]}}`",
    )
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// What a parameter may be.
enum Range {
    /// An integer between two, without some.
    Integer { low: i64, high: i64, without: Vec<i64> },
    /// One of these.
    OneOf(Vec<String>),
}

fn range(name: &str, value: &Value) -> Result<Range, String> {
    let odd = || {
        format!("`{name}` is drawn from `{{int: [low, high]}}`, perhaps with `not: […]`, or `{{of: […]}}`")
    };
    let object = value.as_object().ok_or_else(odd)?;
    if let Some(key) = object.keys().find(|k| !["int", "not", "of"].contains(&k.as_str())) {
        return Err(format!("`{name}`: unknown key `{key}`; {}", odd()));
    }
    match (object.get("int"), object.get("of")) {
        (Some(ends), None) => {
            let integers = |value: &Value| -> Option<Vec<i64>> {
                value.as_array()?.iter().map(|v| v.as_i64().filter(|k| k.abs() <= MAX_INTEGER)).collect()
            };
            let [low, high] = integers(ends).and_then(|e| <[i64; 2]>::try_from(e).ok()).ok_or_else(odd)?;
            let without = match object.get("not") {
                Some(list) => integers(list).ok_or_else(odd)?,
                None => Vec::new(),
            };
            if !(low..=high).any(|k| !without.contains(&k)) {
                return Err(format!("`{name}`: no integer is left between {low} and {high}"));
            }
            Ok(Range::Integer { low, high, without })
        }
        (None, Some(list)) if !object.contains_key("not") => {
            let texts: Vec<String> = list.as_array().ok_or_else(odd)?.iter().map(as_text).collect();
            if texts.is_empty() {
                return Err(format!("`{name}`: there is nothing to choose from"));
            }
            for text in &texts {
                let read = formula::expression(text, &Known::default());
                if !read.is_ok_and(|e| e.is_constant()) {
                    return Err(format!("`{name}`: `{text}` is no number"));
                }
            }
            Ok(Range::OneOf(texts))
        }
        _ => Err(odd()),
    }
}

/// Values that meet the conditions.
fn draw(id: &str, vary: &Value, require: Option<&Value>, seed: u64) -> Result<Vec<(String, String)>, String> {
    let ranges = vary.as_object().filter(|v| !v.is_empty()).ok_or("`vary` names parameters")?;
    let is_name = |name: &str| {
        let mut letters = name.chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.all(|c| c.is_alphanumeric() || c == '_')
    };
    let mut parameters = Vec::new();
    for (name, value) in ranges {
        if !is_name(name) || ["e", "pi", "i", "inf"].contains(&name.as_str()) {
            return Err(format!("`{name}` cannot be the name of a parameter"));
        }
        parameters.push((name.clone(), range(name, value)?));
    }
    let conditions = match require {
        None => Vec::new(),
        Some(Value::Array(all)) => all.iter().map(as_text).collect(),
        Some(one) => vec![as_text(one)],
    };
    let conditions: Vec<Condition> = conditions
        .iter()
        .map(|text| {
            formula::condition(text, &Known::default())
                .map_err(|e| format!("`require`: {text}: {}", e.message))
        })
        .collect::<Result<_, _>>()?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ seed_of(id).rotate_left(32));
    for _ in 0..MAX_DRAWS {
        let drawn: Vec<(String, String)> = parameters
            .iter()
            .map(|(name, range)| {
                let value = match range {
                    Range::Integer { low, high, without } => loop {
                        let k = rng.random_range(*low..=*high);
                        if !without.contains(&k) {
                            break k.to_string();
                        }
                    },
                    Range::OneOf(texts) => texts[rng.random_range(0..texts.len())].clone(),
                };
                (name.clone(), value)
            })
            .collect();
        let values: Vec<(Symbol, Expr)> = drawn
            .iter()
            .filter_map(|(name, value)| {
                Some((Symbol::new(name), formula::expression(value, &Known::default()).ok()?))
            })
            .collect();
        let holds = |condition: &Condition| {
            let there = condition.map(&mut |e| values.iter().fold(e.clone(), |e, (s, v)| e.substitute(s, v)));
            decide(&there).is_true()
        };
        if conditions.iter().all(holds) {
            return Ok(drawn);
        }
    }
    Err(format!("no values that meet `require` were found in {MAX_DRAWS} draws"))
}

/// What may stand in double braces.
const PLACEHOLDERS: &str = "in double braces stands a name under `vary`, or `map`; braces of LaTeX have a space between them: `{ {n} }`";

/// The first name in double braces for which nothing was put in.
fn left_over(prompt: &str) -> Option<&str> {
    prompt.split("{{").skip(1).find_map(|rest| {
        let (name, _) = rest.split_once("}}")?;
        let mut letters = name.trim().chars();
        let is_name = letters.next().is_some_and(char::is_alphabetic)
            && letters.all(|c| c.is_alphanumeric() || c == '_');
        is_name.then(|| name.trim())
    })
}

/// Puts the values into all formulas of an exercise, and into its prompt.
fn put(exercise: &mut Map<String, Value>, values: &[(String, String)]) {
    for (key, value) in exercise.iter_mut() {
        if FORMULAS.contains(&key.as_str()) {
            put_below(value, values);
        } else if key == "feedback" {
            for rule in value.as_array_mut().into_iter().flatten() {
                if let Some(when) = rule.get_mut("when") {
                    put_below(when, values);
                }
            }
        }
    }
    let map = exercise.get("map").map(as_text);
    if let Some(Value::String(prompt)) = exercise.get_mut("prompt") {
        for (name, value) in values {
            *prompt = prompt.replace(&format!("{{{{{name}}}}}"), value);
        }
        if let Some(shown) = map.and_then(|text| formula::map(&text, &Known::default(), None).ok()) {
            let components: Vec<String> = shown.components.iter().map(latex).collect();
            let value = match components.as_slice() {
                [only] => only.clone(),
                _ => format!("\\left({}\\right)", components.join(",\\, ")),
            };
            *prompt = prompt.replace("{{map}}", &value);
        }
    }
}

fn put_below(value: &mut Value, values: &[(String, String)]) {
    match value {
        Value::String(text) => *text = replaced(text, values),
        Value::Array(all) => all.iter_mut().for_each(|v| put_below(v, values)),
        Value::Object(all) => {
            for (key, value) in all.iter_mut() {
                if !WORDS.contains(&key.as_str()) {
                    put_below(value, values);
                }
            }
        }
        _ => {}
    }
}

/// The text with numbers in the place of names that stand alone.
fn replaced(text: &str, values: &[(String, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String| {
        match values.iter().find(|(name, _)| name == word) {
            Some((_, value)) => {
                // `\alpha` is alpha.
                if out.ends_with('\\') {
                    out.pop();
                }
                out.push_str(&format!("({value})"));
            }
            None => out.push_str(word),
        }
        word.clear();
    };
    for c in text.chars() {
        let digit = c.is_ascii_digit() && word.is_empty();
        if (c.is_alphanumeric() || c == '_') && !digit {
            word.push(c);
        } else {
            flush(&mut word, &mut out);
            out.push(c);
        }
    }
    flush(&mut word, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: &str = r#"
title: Two
exercises:
  - id: one
    vary: {a: {int: [2, 9]}, b: {int: [-5, 5], not: [0]}}
    require: [a != b, a + b > 0]
    prompt: "Invert $f(z) = {{map}}$ with a = {{a}}."
    map: f(z) = a z + b
    answers: {valid: true, inverse: "g(x) = (x - b)/a"}
    wrong:
      - inverse: g(x) = x/a - b
        finding: wrong-order
  - id: two
    prompt: a fixed one
    map: f(z) = z^3
    answers: {valid: true}
"#;

    #[test]
    fn a_variant_is_an_ordinary_set_and_the_same_for_its_seed() {
        assert!(is_varied(SET));
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..40 {
            let found = variant(SET, seed).unwrap();
            assert_eq!(found, variant(SET, seed).unwrap());
            let [(id, values)] = found.values.as_slice() else { panic!("{found:?}") };
            let of =
                |name: &str| -> i64 { values.iter().find(|(n, _)| n == name).unwrap().1.parse().unwrap() };
            let (a, b) = (of("a"), of("b"));
            assert!(
                (2..=9).contains(&a) && (-5..=5).contains(&b) && b != 0 && a != b && a + b > 0,
                "{a} {b}"
            );
            assert_eq!(id, "one");
            assert!(!is_varied(&found.text));
            let set = load(&found.text).unwrap();
            assert_eq!(set.exercises.len(), 2);
            let prompt = &set.exercises[0].prompt;
            assert!(prompt.contains(&format!("a = {a}.")) && !prompt.contains("{{"), "{prompt}");
            seen.insert((a, b));
        }
        assert!(seen.len() > 10, "{seen:?}");
    }

    #[test]
    fn only_whole_names_are_replaced() {
        let values = [("a".to_owned(), "-3".to_owned()), ("mu".to_owned(), "2".to_owned())];
        assert_eq!(
            replaced("2a + tan(a z) + max(ab, a_1) + \\mu", &values),
            "2(-3) + tan((-3) z) + max(ab, a_1) + (2)"
        );
    }

    #[test]
    fn what_is_at_fault_is_told() {
        let with = |vary: &str, rest: &str| {
            let text = format!(
                "exercises:\n  - id: one\n    vary: {vary}\n    map: f(z) = a z\n    answers: {{valid: true}}\n{rest}"
            );
            variant(&text, 1).unwrap_err().message
        };
        assert!(with("{a: {int: [5, 2]}}", "").contains("no integer is left"));
        assert!(with("{a: {real: [0, 1]}}", "").contains("unknown key `real`"));
        assert!(with("{a: {of: [z]}}", "").contains("no number"));
        assert!(with("{pi: {int: [1, 2]}}", "").contains("cannot be the name"));
        assert!(with("{a: {int: [1, 3]}}", "    require: a > 7\n").contains("no values"));
        assert!(with("{a: {int: [1, 3]}}", "    require: a >\n").contains("require"));
        let prompt = "    prompt: \"$x^{{a}}$ and {{nope}}\"\n";
        assert!(with("{a: {int: [1, 3]}}", prompt).contains("`{{nope}}`"));
    }

    #[test]
    fn a_prompt_shows_maps_of_several_variables() {
        let set = "exercises:\n  - id: one\n    vary: {a: {int: [3, 3]}}\n    prompt: \"f = {{map}}, $x^{ {b} }$\"\n    \
                   map: f(z1, z2) = (a z1, z1 + z2)\n    answers: {valid: true}\n";
        let found = variant(set, 1).unwrap();
        assert_eq!(found.prompts[0].1, r"f = \left(3z_{1},\, z_{1} + z_{2}\right), $x^{ {b} }$");
    }
}
