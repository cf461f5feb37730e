//! Costs as text.

use std::fmt;

use super::growth::Growth;
use super::{Cost, Term};
use crate::real::Rational;

#[derive(Clone, Copy, PartialEq)]
enum Style {
    Text,
    Unicode,
    Latex,
}

impl Cost {
    /// For people: `O(D r² + r³)`.
    #[must_use]
    pub fn unicode(&self) -> String {
        format!("O({})", self.sum(Style::Unicode))
    }

    /// As LaTeX for mathematics mode: `\mathcal{O}(D r^{2} + r^{3})`.
    #[must_use]
    pub fn latex(&self) -> String {
        format!("\\mathcal{{O}}({})", self.sum(Style::Latex))
    }

    fn sum(&self, style: Style) -> String {
        self.terms.iter().map(|t| product(t, style)).collect::<Vec<_>>().join(" + ")
    }
}

/// In ASCII, as it is read: `O(D r^2 + r^3)`.
impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "O({})", self.sum(Style::Text))
    }
}

impl serde::Serialize for Cost {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn product(term: &Term, style: Style) -> String {
    let mut factors: Vec<String> = term.0.iter().flat_map(|(size, g)| parts(size, g, style)).collect();
    // `b^3 log D`, as the logarithm reaches to what follows.
    let logarithms = term.0.iter().filter(|(_, g)| !g.log.is_zero());
    factors.extend(logarithms.map(|(size, g)| {
        let name = name(size, style);
        let log = if style == Style::Latex { format!("\\log {name}") } else { format!("log {name}") };
        raised(&log, &g.log, style, true)
    }));
    if factors.is_empty() { "1".to_owned() } else { factors.join(" ") }
}

fn parts(size: &str, growth: &Growth, style: Style) -> Vec<String> {
    let name = name(size, style);
    let mut parts = Vec::new();
    if !growth.factorial.is_zero() {
        parts.push(raised(&format!("{name}!"), &growth.factorial, style, true));
    }
    if !growth.base.is_one() {
        let base = growth.base.to_string();
        let base = if growth.base.is_integer() { base } else { format!("({base})") };
        parts.push(if style == Style::Latex {
            format!("{base}^{{{name}}}")
        } else {
            format!("{base}^{name}")
        });
    }
    if !growth.power.is_zero() {
        parts.push(raised(&name, &growth.power, style, false));
    }
    parts
}

fn raised(base: &str, exponent: &Rational, style: Style, parentheses: bool) -> String {
    if exponent.is_one() {
        return base.to_owned();
    }
    let base = if parentheses { format!("({base})") } else { base.to_owned() };
    let digits = exponent.to_string();
    match style {
        Style::Latex => format!("{base}^{{{digits}}}"),
        Style::Unicode if exponent.is_integer() => format!("{base}{}", superscript(&digits)),
        _ if exponent.is_integer() && !exponent.is_negative() => format!("{base}^{digits}"),
        _ => format!("{base}^({digits})"),
    }
}

fn superscript(digits: &str) -> String {
    let sign = |c: char| match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '-' => '⁻',
        _ => c.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(c),
    };
    digits.chars().map(sign).collect()
}

/// `b_1` with an index as it is set in the style.
fn name(size: &str, style: Style) -> String {
    match (size.split_once('_'), style) {
        (Some((head, index)), Style::Latex) => format!("{head}_{{{index}}}"),
        (Some((head, index)), Style::Unicode) if index.chars().all(|c| c.is_ascii_digit()) => {
            let below = |c: char| c.to_digit(10).and_then(|d| char::from_u32(0x2080 + d)).unwrap_or(c);
            format!("{head}{}", index.chars().map(below).collect::<String>())
        }
        _ => size.to_owned(),
    }
}
