//! What follows from the pattern of a Jacobian of symbolic size.

use serde_json::{Value, json};

use super::json::ternary;
use super::style::{bad, good, open};
use crate::flow::jacobian_pattern::JacobianPattern;
use crate::real::Ternary;

/// For people.
#[must_use]
pub fn pattern_text(pattern: &JacobianPattern) -> String {
    let (valid, why) = pattern.is_valid();
    let (invertible, _) = pattern.is_invertible();
    let verdict = match valid {
        Ternary::True => good("valid"),
        Ternary::False => bad("not valid"),
        Ternary::Unknown => open("undecided"),
    };
    let invertible = match invertible {
        Ternary::True => "yes",
        Ternary::False => "no",
        Ternary::Unknown => "not known",
    };
    let lines = [
        format!("{verdict}   {why}"),
        row("structure", pattern.structure()),
        row("det", &format!("det J = {}", pattern.determinant())),
        row("invertible", invertible),
        row("cost", &format!("{} for ln |det J|, by the structure", pattern.cost().unicode())),
    ];
    lines.join("\n") + "\n"
}

fn row(name: &str, value: &str) -> String {
    format!("{name:<10} {value}")
}

/// As JSON.
#[must_use]
pub fn pattern_json(pattern: &JacobianPattern) -> Value {
    let ((valid, why), (invertible, _)) = (pattern.is_valid(), pattern.is_invertible());
    json!({
        "valid": match valid {
            Ternary::True => "yes",
            Ternary::False => "no",
            Ternary::Unknown => "undecided",
        },
        "because": why,
        "structure": pattern.structure(),
        "det": pattern.determinant().to_string(),
        "invertible": ternary(invertible),
        "cost": pattern.cost(),
    })
}
