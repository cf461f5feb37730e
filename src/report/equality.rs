//! The answer of `equal`.

use serde_json::{Value, json};

use super::style::{bad, faint, good, open};
use super::words;
use crate::expr::constant::fold;
use crate::expr::print::{symbol_unicode, text, unicode};
use crate::grade::{Equality, Witness};

/// As text.
#[must_use]
pub fn equality_text(equality: &Equality) -> String {
    match equality {
        Equality::Proved(proofs) => {
            let steps: usize = proofs.iter().map(|p| p.certificate().steps()).sum();
            format!(
                "{}\n  {}\n",
                good("equal"),
                faint(&format!("proof: {}, checked", words::count(steps, "step")))
            )
        }
        Equality::Refuted(witness) => format!("{}\n  {}\n", bad("not equal"), witness_words(witness)),
        Equality::OtherShape(a, b) => {
            format!("{}\n  the first is {a}, the second {b}\n", bad("not equal"))
        }
        Equality::Undecided => {
            format!("{}\n  neither a proof nor a point of difference was found\n", open("undecided"))
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
pub fn equality_json(equality: &Equality) -> Value {
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
