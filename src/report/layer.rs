//! What is said of named layers and of opaque functions.

use serde_json::{Map, Value, json};

use super::style::faint;
use crate::exercise::MapQuestion;
use crate::expr::print::{condition_text, condition_unicode, map_unicode, symbol_unicode, text, unicode};
use crate::expr::{Expr, Symbol};
use crate::flow::layers::{NamedLayer, Pass};

/// The longest formula that is shown.
const MAX_WIDTH: usize = 160;

/// The lines about the layers of a map and its opaque functions, each with a line break; empty where it has none.
#[must_use]
pub fn layers_text(question: &MapQuestion) -> String {
    let mut lines = Vec::new();
    for (k, layer) in named(question) {
        let number = if question.layers.is_empty() { String::new() } else { format!(" {k}") };
        lines.push(row(
            &format!("layer{number}"),
            &format!("{}   {}", layer.title, faint(&format!("({})", layer.reference))),
        ));
        let name = &question.map.value.name;
        let written_out = map_unicode(name, &layer.variables, &layer.components);
        if written_out.chars().count() <= MAX_WIDTH {
            lines.push(row("", &written_out));
        }
        // A quantity that is given by symbols is its own name.
        let told = layer.quantities.iter().map(|(name, value)| (name, unicode(value)));
        let values: Vec<String> = told
            .filter(|(name, value)| *name != value)
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        let here = if values.is_empty() { String::new() } else { format!("   here {}", values.join(", ")) };
        lines.push(row("", &format!("valid: {}{here}", layer.condition)));
        if !layer.assumptions.facts.is_empty() {
            let facts: Vec<String> = layer.assumptions.facts.iter().map(condition_unicode).collect();
            lines.push(row("", &format!("assumed of its parameters: {}", facts.join(", "))));
        }
        lines.push(row("", &format!("z → x {}, x → z {}", layer.forward.words(), layer.inverse.words())));
        lines.push(row("", fast(layer)));
    }
    let functions = functions(question);
    if !functions.is_empty() {
        let names: Vec<String> = functions.iter().map(|name| symbol_unicode(&Symbol::new(name))).collect();
        let verb = if names.len() == 1 {
            "stands for any smooth function"
        } else {
            "stand for any smooth functions"
        };
        lines.push(row(
            "functions",
            &format!("{} {verb}; what is said here holds for all of them", names.join(", ")),
        ));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The same as keys of a report: `named_layers` and `functions`, where there are any.
pub fn layers_json(question: &MapQuestion, report: &mut Map<String, Value>) {
    let layers: Vec<Value> = named(question)
        .map(|(k, layer)| {
            let quantities: Map<String, Value> =
                layer.quantities.iter().map(|(name, value)| (name.clone(), json!(text(value)))).collect();
            json!({
                "number": k,
                "name": layer.title,
                "reference": layer.reference,
                "valid_when": layer.condition,
                "assumed": layer.assumptions.facts.iter().map(condition_text).collect::<Vec<_>>(),
                "quantities": quantities,
                "forward": layer.forward.name(),
                "inverse": layer.inverse.name(),
            })
        })
        .collect();
    if !layers.is_empty() {
        report.insert("named_layers".into(), json!(layers));
    }
    let functions = functions(question);
    if !functions.is_empty() {
        report.insert("functions".into(), json!(functions));
    }
}

/// What the two directions mean for sampling and for densities.
fn fast(layer: &NamedLayer) -> &'static str {
    match (layer.forward, layer.inverse) {
        (Pass::Once, Pass::Once) => "sampling and densities of given points are both fast",
        (Pass::Once, _) => {
            "sampling, and the density of the samples drawn, are fast; the density of a given point is slow"
        }
        (_, Pass::Once) => "the density of a given point is fast, sampling is slow",
        _ => "both directions are slow",
    }
}

fn named(question: &MapQuestion) -> impl Iterator<Item = (usize, &NamedLayer)> {
    let texts = std::iter::once(&question.map.value).chain(&question.layers);
    texts.enumerate().filter_map(|(k, map)| Some((k, map.layer.as_deref()?)))
}

fn functions(question: &MapQuestion) -> Vec<&'static str> {
    let components = question.map.value.components.iter();
    // Those of a flow stand for its solutions.
    let solutions: Vec<&'static str> = named(question)
        .flat_map(|(_, layer)| layer.flow.iter().flat_map(|flow| &flow.functions))
        .map(|function| function.name())
        .collect();
    let mut names: Vec<&'static str> =
        components.flat_map(Expr::opaque_functions).map(|(name, _)| name).collect();
    names.retain(|name| !solutions.contains(name));
    names.sort_unstable();
    names.dedup();
    names
}

fn row(name: &str, value: &str) -> String {
    format!("{name:<10} {value}")
}
