//! Answers as people write them, and as flowcheck prints them, in the form that is read.
//!
//! - A formula of several variables without its head takes the variables of the set's own answer, in their order, where it holds
//!   no other names: `(x1/2, x2 - x1)` is `g(x1, x2) = (x1/2, x2 - x1)`.
//! - `det J = …`, `f′(z) = …`, `ln |det J| = …` are what stands after the sign.
//! - `p(x) = … for x > 0, else 0` is `p(x) = { … if x > 0; 0 otherwise }`.

use std::collections::BTreeSet;

use crate::exercise::{Asked, formula};
use crate::expr::Symbol;
use crate::syntax::{Known, Value};

/// The forms in which a text may be read, the most likely one first.
pub(super) fn forms(key: &str, text: &str, reference: Option<&Asked>, known: &Known) -> Vec<String> {
    let mut found = Vec::new();
    let text = text.trim();
    match key {
        "det" | "abs_det" | "log_abs_det" | "jacobian" => found.extend(value_of(key, text)),
        "density" | "log_density" => {
            let plain = if key == "log_density" { without_logarithm(text) } else { text.to_owned() };
            let piecewise = by_cases(&plain, key == "density");
            found.extend(piecewise.iter().filter_map(|t| headed("p", t, reference, known)));
            found.extend(headed("p", &plain, reference, known));
            found.extend(piecewise);
            if plain != text {
                found.push(plain);
            }
        }
        "inverse" => found.extend(headed("g", text, reference, known)),
        _ => {}
    }
    found
}

/// `ln p(x) = …` as `p(x) = …`.
fn without_logarithm(text: &str) -> String {
    let Some((head, body)) = head_and_body(text) else { return text.to_owned() };
    let head = head.trim();
    match ["ln", "log"].iter().find_map(|word| head.strip_prefix(word)) {
        Some(rest) if rest.starts_with(' ') => format!("{} = {}", rest.trim(), body.trim()),
        _ => text.to_owned(),
    }
}

/// What stands after the sign, where the left side names what is asked for.
fn value_of(key: &str, text: &str) -> Option<String> {
    let (head, body) = head_and_body(text)?;
    let head: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    let determinant = |name: &str| name.starts_with("det");
    let size = |name: &str| name.starts_with("|det") && name.ends_with('|');
    let says_so = match key {
        "det" => determinant(&head) || is_slope(&head),
        "abs_det" => size(&head),
        "log_abs_det" => ["ln", "log"]
            .iter()
            .any(|word| head.strip_prefix(word).is_some_and(|rest| size(rest.trim_matches(['(', ')'])))),
        _ => head == "J" || head.starts_with("J(") || is_slope(&head),
    };
    says_so.then(|| body.trim().to_owned())
}

/// `f′(z)`, `f'(z)`.
fn is_slope(head: &str) -> bool {
    head.contains(['′', '\'']) && head.ends_with(')')
}

/// Both sides of the first sign of equality that is no part of a comparison and not inside of braces.
fn head_and_body(text: &str) -> Option<(&str, &str)> {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '{' => return None,
            '=' => {
                let after = text[at + 1..].chars().next();
                let compares = matches!(before, '<' | '>' | '!' | '=') || after == Some('=');
                return (!compares).then(|| (&text[..at], &text[at + 1..]));
            }
            _ => before = c,
        }
    }
    None
}

/// `p(x) = … for x > 0, else 0` with its condition in braces.
fn by_cases(text: &str, zero_elsewhere: bool) -> Option<String> {
    let (head, body) = match head_and_body(text) {
        Some((head, body)) => (format!("{} = ", head.trim()), body),
        None => (String::new(), text),
    };
    if body.contains(['{', '}', ';', '\n']) || head.contains(" for ") || head.contains(" if ") {
        return None;
    }
    let (value, rest) = [" for ", " if "].iter().find_map(|word| body.split_once(word))?;
    let mut condition = rest.trim();
    for end in [", else 0", ", 0 otherwise", ", 0 else", " else 0", ", and 0 otherwise", ", zero otherwise"] {
        condition = condition.strip_suffix(end).unwrap_or(condition);
    }
    // Where the density is 0 its logarithm has no value.
    let otherwise = if zero_elsewhere { "; 0 otherwise" } else { "" };
    Some(format!("{head}{{ {} if {}{otherwise} }}", value.trim(), condition.trim()))
}

/// The text with the variables of the reference as its head; `None` where it has a head, or holds other names.
fn headed(name: &str, text: &str, reference: Option<&Asked>, known: &Known) -> Option<String> {
    let variables: Vec<Symbol> = match reference? {
        Asked::Inverse(map) => map.variables.clone(),
        Asked::Density(p) | Asked::LogDensity(p) => p.variable.iter().chain(&p.others).cloned().collect(),
        _ => return None,
    };
    if variables.len() < 2 || head_and_body(text).is_some() {
        return None;
    }
    // Nothing that is said of names may stand in the way of the variables.
    let mut bare = known.clone();
    bare.values.retain(|name, _| variables.iter().all(|v| v.name() != name));
    let mut names: BTreeSet<Symbol> = BTreeSet::new();
    match formula::value(text, &bare).ok()? {
        Value::Scalar(e) => names.extend(e.variables()),
        other => other.entries().for_each(|e| names.extend(e.variables())),
    }
    let its_own = names.iter().any(|name| variables.contains(name));
    let others =
        names.iter().any(|name| !variables.contains(name) && !known.assumptions.kinds.contains_key(name));
    let written: Vec<&str> = variables.iter().map(Symbol::name).collect();
    (its_own && !others).then(|| format!("{name}({}) = {text}", written.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(key: &str, text: &str) -> Vec<String> {
        forms(key, text, None, &Known::default())
    }

    #[test]
    fn forms_that_flowcheck_prints() {
        assert_eq!(read("det", "det J = 2 x"), ["2 x"]);
        assert_eq!(read("abs_det", "|det J| = |x|"), ["|x|"]);
        assert_eq!(read("log_abs_det", "ln |det J| = ln 2"), ["ln 2"]);
        assert_eq!(read("jacobian", "f′(z) = 2 z"), ["2 z"]);
        assert_eq!(read("density", "p(x) = 1/x for x > 1, else 0"), ["p(x) = { 1/x if x > 1; 0 otherwise }"]);
        assert_eq!(
            read("log_density", "ln p(x) = -x for x >= 0"),
            ["p(x) = { -x if x >= 0 }", "p(x) = -x for x >= 0"]
        );
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        assert!(read("det", "2 x").is_empty());
        assert!(read("det", "|det J| = 2").is_empty());
        assert!(read("density", "p(x) = { 1 if 0 <= x <= 1; 0 otherwise }").is_empty());
        assert!(read("inverse", "g(x) = ln x").is_empty());
    }
}
