//! What is known about a map of several variables as JSON. All formulas are in the input language.

use serde_json::{Map as Object, Value, json};

use super::explain::explain;
use super::json::{ternary, validity};
use super::vector_density;
use crate::expr::print::{condition_text, map_text, text};
use crate::flow::SourceOrigin;
use crate::flow::structure::StructureAnswer;
use crate::flow::vector::{Layer, VectorAnalysis, VectorInverse, VectorWitness, VolumeChange};
use crate::grade::words::span_text;
use crate::grade::{VectorSolution, vector_accepted};
use crate::proof::vector::Point;

/// What `check` and `solve` give.
pub(super) fn solution_json(solution: &VectorSolution) -> Value {
    let mut value = analysis_json(&solution.analysis, solution.problem.strict);
    if let Some(o) = value.as_object_mut() {
        if let Some(on) = &solution.problem.on {
            o.insert("on".into(), json!(condition_text(on)));
        }
        if let Some(volume) = solution.volume() {
            volume_json(volume, o);
        }
        if let Some(derived) = solution.log_det_cost() {
            o.insert("cost".into(), json!(derived.cost));
        }
        if let Some(inverse) = &solution.inverse {
            inverse_json(inverse, o);
        }
        vector_density::insert_json(solution, o);
        if !solution.layers.is_empty() {
            let layers = solution.layers.iter().map(layer_json);
            o.insert("layers".into(), layers.collect());
        }
        if let Some(cases) = o.get_mut("cases").and_then(Value::as_array_mut) {
            for (case, inverse) in cases.iter_mut().zip(&solution.case_inverses) {
                if let (Some(case), Some(inverse)) = (case.as_object_mut(), inverse) {
                    inverse_json(inverse, case);
                }
            }
        }
    }
    value
}

/// A layer of a stack.
fn layer_json(layer: &Layer) -> Value {
    let mut value = analysis_json(&layer.analysis, false);
    if let Some(o) = value.as_object_mut() {
        if let Some(volume) = &layer.volume {
            volume_json(volume, o);
            o.insert("cost".into(), json!(volume.cost));
        }
        if let Some(inverse) = &layer.inverse {
            inverse_json(inverse, o);
        }
    }
    value
}

/// The inverse as a map in the input language, with its proofs; null where no formula was found.
fn inverse_json(inverse: &Result<VectorInverse, String>, o: &mut Object<String, Value>) {
    match inverse {
        Ok(inverse) => {
            let map = map_text(&inverse.name, &inverse.variables, &inverse.components);
            o.insert("inverse".into(), json!(map));
            o.insert("inverse_proof".into(), json!({"certificates": inverse.proofs}));
        }
        Err(why) => {
            o.insert("inverse".into(), Value::Null);
            o.insert("no_inverse_because".into(), json!(why));
        }
    }
}

/// Structure and determinant.
fn volume_json(volume: &VolumeChange, o: &mut Object<String, Value>) {
    // The names that an answer may use, the most telling one first, and the structure in full.
    let names: Vec<String> = StructureAnswer::of(&volume.structure).iter().map(ToString::to_string).collect();
    o.insert("structure".into(), json!(names.first()));
    o.insert("structure_details".into(), json!(volume.structure.to_string()));
    let formulas = [("det", &volume.determinant), ("abs_det", &volume.abs), ("log_abs_det", &volume.log_abs)];
    for (key, formula) in formulas {
        if let Some(formula) = formula {
            o.insert(key.into(), json!(text(formula)));
        }
    }
}

fn analysis_json(analysis: &VectorAnalysis, strict: bool) -> Value {
    let mut o = Object::new();
    let map = &analysis.map;
    o.insert("map".into(), json!(map_text(&map.name, &map.variables, &map.components)));
    o.insert("on".into(), json!(region(analysis)));
    o.insert("valid".into(), json!(validity(analysis.validity)));
    if strict {
        o.insert("accepted".into(), json!(format!("{:?}", vector_accepted(analysis, true)).to_lowercase()));
    }
    o.insert("injective".into(), json!(ternary(analysis.injective)));
    o.insert("differentiable".into(), json!(ternary(analysis.differentiable)));
    if let Some(witness) = &analysis.witness {
        o.insert("witness".into(), witness_json(witness));
    }
    if let Some(at) = &analysis.exceptional {
        o.insert("exceptional".into(), json!([{"at": coordinates(at)}]));
    }
    if !analysis.cases.is_empty() {
        let cases = analysis.cases.iter().map(|case| {
            let mut inner = analysis_json(&case.analysis, strict);
            if let Some(object) = inner.as_object_mut() {
                object.insert("when".into(), json!(condition_text(&case.when)));
            }
            inner
        });
        o.insert("cases".into(), cases.collect());
    }
    if !analysis.undecided_because.is_empty() {
        o.insert("undecided_because".into(), json!(analysis.undecided_because));
    }
    if let Some(rows) = &analysis.jacobian {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(text).collect()).collect();
        o.insert("jacobian".into(), json!(rows));
    }
    let words: Vec<String> =
        analysis.proofs.iter().flat_map(|p| explain(p.certificate(), &analysis.map.name)).collect();
    let steps: usize = analysis.proofs.iter().map(|p| p.certificate().steps()).sum();
    o.insert("proof".into(), json!({"steps": steps, "words": words, "certificates": analysis.proofs}));
    Value::Object(o)
}

/// The region as a condition of the input language; null for all of Rⁿ.
fn region(analysis: &VectorAnalysis) -> Option<String> {
    let on = analysis.map.on(&analysis.source.region);
    let ranges = on.region.ranges.iter().map(|(v, span)| format!("{v} in {}", span_text(span)));
    let facts = on.cutting_facts().map(condition_text);
    let parts: Vec<String> =
        ranges.filter(|r| !r.ends_with(" R") && !r.ends_with("(-inf, inf)")).chain(facts).collect();
    let stated = analysis.source.origin == SourceOrigin::Stated;
    (stated || !parts.is_empty()).then(|| if parts.is_empty() { "true".to_owned() } else { parts.join(", ") })
}

fn coordinates(at: &Point) -> Vec<String> {
    at.0.iter().map(text).collect()
}

fn witness_json(witness: &VectorWitness) -> Value {
    let numbers = |v: &[crate::real::Rational]| v.iter().map(ToString::to_string).collect::<Vec<_>>();
    match witness {
        VectorWitness::Dimension { from, to } => json!({"variables": from, "components": to}),
        VectorWitness::EqualPoints { a, b, value } => {
            let value: Vec<String> = value.iter().map(text).collect();
            json!({"a": coordinates(a), "b": coordinates(b), "value": value})
        }
        VectorWitness::EqualPointWithin { a, lower, upper } => {
            json!({"a": numbers(a), "b_between": [numbers(lower), numbers(upper)]})
        }
        VectorWitness::Orientation { positive, negative } => {
            json!({"det_positive_at": coordinates(positive), "det_negative_at": coordinates(negative)})
        }
        VectorWitness::OnLine { point, direction, parameter, inner, .. } => json!({
            "on_line": {
                "point": coordinates(point),
                "direction": coordinates(direction),
                "parameter": parameter.name(),
                "function": text(inner),
            }
        }),
        VectorWitness::Singular => json!({"det": "0"}),
        VectorWitness::Undefined { at, part } => {
            json!({"at": coordinates(at), "undefined": part.as_ref().map(text)})
        }
    }
}
