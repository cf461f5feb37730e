//! The answer of `equal`.

use serde_json::{Value, json};

use super::style::{bad, faint, good, open};
use super::words;
use crate::expr::constant::fold;
use crate::expr::print::{symbol_unicode, text, unicode};
use crate::grade::words::set_text;
use crate::grade::{Closeness, Equality, Sameness, Witness};
use crate::real::Ternary;
use crate::set::RealSet;

/// As text.
#[must_use]
pub fn equality_text(equality: &Equality, close: Option<&Closeness>) -> String {
    match equality {
        Equality::Proved(proofs) => {
            let steps: usize = proofs.iter().map(|p| p.certificate().steps()).sum();
            format!(
                "{}\n  {}\n",
                good("equal"),
                faint(&format!("proof: {}, checked", words::count(steps, "step")))
            )
        }
        Equality::Refuted(witness) => {
            let close = close.map_or_else(String::new, |c| format!("  {}\n", closeness_words(c)));
            format!("{}\n  {}\n{close}", bad("not equal"), witness_words(witness))
        }
        Equality::OtherShape(a, b) => {
            format!("{}\n  the first is {a}, the second {b}\n", bad("not equal"))
        }
        Equality::Undecided => {
            format!("{}\n  neither a proof nor a point of difference was found\n", open("undecided"))
        }
    }
}

/// Sets, conditions, costs and distributions as text.
#[must_use]
pub fn sameness_text(same: &Sameness) -> String {
    let head = match same.equal {
        Ternary::True => good("equal"),
        Ternary::False => bad("not equal"),
        Ternary::Unknown => open("undecided"),
    };
    let why = match (&same.equal, same.why.as_str()) {
        (_, why) if !why.is_empty() => format!("  {why}\n"),
        (Ternary::Unknown, _) => {
            format!("  the two {} were neither proved equal nor told apart\n", same.what)
        }
        _ => faint(&format!("  as {}\n", same.what)),
    };
    format!("{head}\n{why}")
}

/// The same as JSON.
#[must_use]
pub fn sameness_json(same: &Sameness) -> Value {
    let equal = match same.equal {
        Ternary::True => "yes",
        Ternary::False => "no",
        Ternary::Unknown => "undecided",
    };
    json!({"equal": equal, "proved": same.equal != Ternary::Unknown, "as": same.what, "why": same.why})
}

/// What holds all the same.
fn closeness_words(close: &Closeness) -> String {
    match close {
        Closeness::ExceptNullSet { points } if points.is_empty() => {
            "equal almost everywhere: wherever both have a value, and that is everywhere but for a null set"
                .to_owned()
        }
        Closeness::ExceptNullSet { points } => {
            let points: Vec<String> = points.iter().map(unicode).collect();
            format!("equal almost everywhere: everywhere but at {}", points.join(", "))
        }
        Closeness::WhereBothDefined { left: Some(left), right: Some(right) } => {
            let (left, right) = (words::set(left), words::set(right));
            format!("equal wherever both have a value: the first has one on {left}, the second on {right}")
        }
        Closeness::WhereBothDefined { .. } => {
            "equal wherever both have a value, but they have values on different sets".to_owned()
        }
    }
}

fn witness_words(witness: &Witness) -> String {
    let at: Vec<String> = witness
        .at
        .iter()
        .map(|(name, value)| format!("{} = {}", symbol_unicode(name), unicode(value)))
        .collect();
    let value =
        |e: &Option<crate::expr::Expr>| e.as_ref().map_or("undefined".to_owned(), |e| unicode(&fold(e)));
    let place = if at.is_empty() { String::new() } else { format!("at {}: ", at.join(", ")) };
    format!("{place}the first is {}, the second {}", value(&witness.left), value(&witness.right))
}

/// As JSON.
#[must_use]
pub fn equality_json(equality: &Equality, close: Option<&Closeness>) -> Value {
    let mut value = json_of(equality);
    if let (Some(close), Some(o)) = (close, value.as_object_mut()) {
        let set = |s: &Option<RealSet>| s.as_ref().map(set_text);
        o.insert(
            "close".into(),
            match close {
                Closeness::ExceptNullSet { points } => {
                    let points: Vec<String> = points.iter().map(text).collect();
                    json!({"equal": "almost-everywhere", "except": points})
                }
                Closeness::WhereBothDefined { left, right } => {
                    json!({"equal": "where-both-defined", "left": set(left), "right": set(right)})
                }
            },
        );
    }
    value
}

fn json_of(equality: &Equality) -> Value {
    match equality {
        Equality::Proved(proofs) => json!({"equal": "yes", "proved": true, "proof": proofs}),
        Equality::Refuted(witness) => {
            let at: serde_json::Map<String, Value> =
                witness.at.iter().map(|(name, value)| (name.name().to_owned(), json!(text(value)))).collect();
            let side = |e: &Option<crate::expr::Expr>| e.as_ref().map(|e| text(&fold(e)));
            json!({
                "equal": "no",
                "proved": true,
                "witness": {"at": at, "left": side(&witness.left), "right": side(&witness.right)},
            })
        }
        Equality::OtherShape(a, b) => json!({
            "equal": "no",
            "proved": true,
            "witness": {"left": a.to_string(), "right": b.to_string()},
        }),
        Equality::Undecided => json!({"equal": "undecided", "proved": false}),
    }
}
