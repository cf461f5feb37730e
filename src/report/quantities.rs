//! Probabilities, quantiles and moments as text and JSON.

use serde_json::{Map as Object, Value, json};

use crate::expr::print::{condition_text, condition_unicode, text, unicode};
use crate::expr::{Condition, Expr};
use crate::grade::probability::{MomentOfX, Quantity};

/// What was asked.
#[derive(Clone, Debug)]
pub enum Asked {
    /// P(event).
    Probability(Condition),
    /// The quantile of a level.
    Quantile(Expr),
    /// The mean.
    Mean,
    /// The variance.
    Variance,
}

/// A question with its answer, or why there is none.
#[derive(Clone, Debug)]
pub struct Told {
    /// The question.
    pub question: Asked,
    /// The answer.
    pub answer: Result<MomentOfX, String>,
}

impl From<Quantity> for MomentOfX {
    fn from(quantity: Quantity) -> Self {
        Self::Known(quantity, None)
    }
}

/// One line for each.
#[must_use]
pub fn quantities_text(told: &[Told]) -> String {
    let mut out = String::new();
    for one in told {
        let (name, left) = match &one.question {
            Asked::Probability(event) => ("prob", format!("P({}) ", condition_unicode(event))),
            Asked::Quantile(level) => ("quantile", format!("q({}) ", unicode(level))),
            Asked::Mean => ("mean", String::new()),
            Asked::Variance => ("variance", String::new()),
        };
        let right = match &one.answer {
            Err(why) => format!("not known: {why}"),
            Ok(MomentOfX::Unknown) => "not derived".to_owned(),
            Ok(MomentOfX::DoesNotExist) => "does not exist".to_owned(),
            Ok(MomentOfX::Known(quantity, when)) => {
                let when =
                    when.as_ref().map_or_else(String::new, |w| format!("   for {}", condition_unicode(w)));
                let sign = if left.is_empty() { "" } else { "= " };
                format!("{sign}{}{when}", shown(quantity, left.is_empty()))
            }
        };
        out.push_str(&format!("{name:<10} {left}{right}\n"));
    }
    out
}

/// `1 - Φ(2) ≈ 0.0227501`, or `0.0227501 ± 2e-15`.
fn shown(quantity: &Quantity, alone: bool) -> String {
    let number =
        quantity.value.map(|v| format!("{v:.7}").trim_end_matches('0').trim_end_matches('.').to_owned());
    let number = match (number, quantity.value) {
        (Some(_), Some(v)) if v != 0.0 && (v.abs() < 1e-4 || v.abs() > 1e9) => Some(format!("{v:.7e}")),
        (number, _) => number,
    };
    match (&quantity.exact, number) {
        (Some(exact), Some(number)) if exact.as_number().is_none() => {
            format!("{} ≈ {number}", unicode(exact))
        }
        (Some(exact), _) => unicode(exact),
        (None, Some(number)) => {
            let about = if alone { "≈ " } else { "" };
            let kind = if quantity.bounded { "" } else { " (estimated)" };
            format!("{about}{number} ± {:.0e}{kind}", quantity.error.max(f64::EPSILON))
        }
        (None, None) => "not known".to_owned(),
    }
}

/// The keys `probabilities`, `quantiles`, `mean`, `variance`.
#[must_use]
pub fn quantities_json(told: &[Told]) -> Object<String, Value> {
    let mut out = Object::new();
    for one in told {
        let mut value = answer(&one.answer);
        let (key, mark) = match &one.question {
            Asked::Probability(event) => ("probabilities", Some(("event", condition_text(event)))),
            Asked::Quantile(level) => ("quantiles", Some(("level", text(level)))),
            Asked::Mean => ("mean", None),
            Asked::Variance => ("variance", None),
        };
        match mark {
            Some((name, what)) => {
                if let Some(object) = value.as_object_mut() {
                    object.insert(name.into(), json!(what));
                }
                let list = out.entry(key).or_insert_with(|| Value::Array(Vec::new()));
                if let Some(list) = list.as_array_mut() {
                    list.push(value);
                }
            }
            None => {
                out.insert(key.into(), value);
            }
        }
    }
    out
}

fn answer(answer: &Result<MomentOfX, String>) -> Value {
    match answer {
        Err(why) => json!({"unavailable": why}),
        Ok(MomentOfX::Unknown) => json!({"unavailable": "not derived"}),
        Ok(MomentOfX::DoesNotExist) => json!({"exists": false}),
        Ok(MomentOfX::Known(q, when)) => {
            let kind = if q.bounded { "bound" } else { "estimate" };
            let exact = q.exact.as_ref().map(text);
            let mut value = json!({"value": q.value, "error": q.error, "error_is": kind, "exact": exact});
            if let (Some(when), Some(object)) = (when, value.as_object_mut()) {
                object.insert("when".into(), json!(condition_text(when)));
            }
            value
        }
    }
}
