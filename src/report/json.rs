//! Results as JSON. All formulas are in the input language.

use serde_json::{Map as Object, Value, json};

use super::explain::explain;
use crate::expr::Symbol;
use crate::expr::print::{condition_text, text};
use crate::flow::density::Density;
use crate::flow::parametrization::Ability;
use crate::flow::{Analysis, Exceptional, Monotone, Parametrization, Validity, Witness};
use crate::grade::words::{set_text, span_text};
use crate::grade::{Derived, Solution, accepted};
use crate::proof::claim::SourceSet;
use crate::proof::{Place, Side};
use crate::real::Ternary;

/// What `check` gives.
#[must_use]
pub fn analysis_json(analysis: &Analysis, strict: bool) -> Value {
    let mut o = Object::new();
    o.insert("map".into(), json!(map_text(analysis)));
    o.insert("on".into(), source(analysis));
    o.insert("valid".into(), json!(validity(analysis.validity)));
    if strict {
        o.insert("accepted".into(), json!(format!("{:?}", accepted(analysis, true)).to_lowercase()));
    }
    o.insert("injective".into(), json!(ternary(analysis.injective)));
    o.insert("differentiable".into(), json!(ternary(analysis.differentiable)));
    if let Some(monotone) = analysis.monotone {
        o.insert(
            "monotone".into(),
            json!(match monotone {
                Monotone::Increasing => "increasing",
                Monotone::Decreasing => "decreasing",
                Monotone::Neither => "neither",
            }),
        );
    }
    if let Some(image) = &analysis.image {
        o.insert("image".into(), json!(set_text(image)));
    }
    if let Some(witness) = &analysis.witness {
        o.insert("witness".into(), witness_json(witness));
    }
    if !analysis.exceptional.is_empty() {
        o.insert("exceptional".into(), analysis.exceptional.iter().map(exceptional).collect());
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
    if let (Some(valid), Some(best)) = (&analysis.valid_when, &analysis.diffeomorphism_when) {
        o.insert("valid_when".into(), json!(condition_text(valid)));
        o.insert("diffeomorphism_when".into(), json!(condition_text(best)));
    }
    if !analysis.undecided_because.is_empty() {
        o.insert("undecided_because".into(), json!(analysis.undecided_because));
    }
    o.insert("proof".into(), proof(analysis));
    Value::Object(o)
}

/// What `solve` gives.
#[must_use]
pub fn solution_json(solution: &Solution) -> Value {
    let solution = match solution {
        Solution::Scalar(solution) => solution,
        Solution::Vector(solution) => return super::vector_json::solution_json(solution),
    };
    let mut value = analysis_json(&solution.analysis, solution.problem.strict);
    if let Some(o) = value.as_object_mut() {
        if let Some(derived) = &solution.derived {
            derived_json(&solution.analysis, derived, o);
        }
        if let Some(cases) = o.get_mut("cases").and_then(Value::as_array_mut) {
            // A case that tells several parts together has what follows in each of them.
            let mut known = solution.analysis.parts().into_iter().zip(&solution.cases);
            let mut add = |value: &mut Value| {
                let Some(((_, part), derived)) = known.next() else { return };
                if let (Some(o), Some(derived)) = (value.as_object_mut(), derived) {
                    derived_json(part, derived, o);
                }
            };
            for value in cases {
                match value.get_mut("cases").and_then(Value::as_array_mut) {
                    Some(parts) => parts.iter_mut().for_each(&mut add),
                    None => add(value),
                }
            }
        }
    }
    value
}

fn derived_json(analysis: &Analysis, derived: &Derived, o: &mut Object<String, Value>) {
    let x = &derived.inverse.variable;
    let g = match analysis.map.parametrization {
        Parametrization::Forward => "g",
        Parametrization::Reverse => "f",
    };
    if let Some(whole) = &derived.inverse.whole {
        let name = Symbol::new(g);
        let text = crate::expr::print::map_text(&name, std::slice::from_ref(x), std::slice::from_ref(whole));
        o.insert("inverse".into(), json!(text));
    }
    let branches = analysis.branches.iter().zip(&derived.inverse.branches).zip(&derived.jacobian);
    let branches = branches.map(|((branch, inverse), jacobian)| {
        json!({
            "on": span_text(&branch.span),
            "image": branch.image.as_ref().map(span_text),
            "inverse": inverse.formula().map(text),
            "jacobian": jacobian.as_ref().map(|j| text(&j.derivative)),
            "log_abs_det": jacobian.as_ref().map(|j| text(&j.log_abs_derivative)),
        })
    });
    o.insert("branches".into(), branches.collect());
    if let [Some(only)] = derived.jacobian.as_slice() {
        o.insert("jacobian".into(), json!([[text(&only.derivative)]]));
        o.insert("det".into(), json!(text(&only.derivative)));
        o.insert("log_abs_det".into(), json!(text(&only.log_abs_derivative)));
    }
    if let Some(density) = &derived.density {
        density_json(density, o);
    }
    let can = &derived.computable;
    o.insert(
        "computable".into(),
        json!({
            "sample": ability(&can.sample),
            "density_at_samples": ability(&can.density_at_samples),
            "density_anywhere": ability(&can.density_anywhere),
        }),
    );
    match &derived.cross_check {
        Some(Ok(check)) => {
            o.insert("cross_check".into(), json!(check));
        }
        Some(Err(why)) => {
            o.insert("cross_check".into(), json!({"unavailable": why}));
        }
        None => {}
    }
}

pub(super) fn density_json(density: &Density, o: &mut Object<String, Value>) {
    if let Some(formula) = density.formula() {
        o.insert("density".into(), json!(text(&formula)));
    }
    if let Some(formula) = density.log_formula() {
        o.insert("log_density".into(), json!(text(&formula)));
    }
    let series = density.pieces.iter().filter_map(|piece| match &piece.formula {
        crate::flow::density::PieceFormula::Series { term, index, from } => Some(json!({
            "when": condition_text(&piece.condition),
            "term": text(term),
            "index": index.name(),
            "from": from,
        })),
        _ => None,
    });
    let series: Vec<Value> = series.collect();
    if !series.is_empty() {
        o.insert("density_series".into(), json!(series));
    }
    if let Some(support) = &density.support {
        o.insert("support".into(), json!(set_text(support)));
    }
    let names: Vec<String> = density.names.iter().map(|n| n.distribution.display(text)).collect();
    if let Some((first, others)) = names.split_first() {
        o.insert("distribution".into(), json!(first));
        if !others.is_empty() {
            o.insert("also".into(), json!(others));
        }
    }
    if !density.atoms.is_empty() {
        let atoms = density.atoms.iter();
        let atoms = atoms.map(|a| {
            let mut value = json!({"at": text(&a.at), "mass": a.mass.as_ref().map(text)});
            if let (Some(index), Some(o)) = (&a.index, value.as_object_mut()) {
                o.insert("for_integers".into(), json!({"name": index.symbol.name(), "from": index.from}));
            }
            value
        });
        o.insert("atoms".into(), atoms.collect());
    }
    if !density.remarks.is_empty() {
        o.insert("remarks".into(), json!(density.remarks));
    }
}

fn ability(ability: &Ability) -> &'static str {
    match ability {
        Ability::ClosedForm => "closed form",
        Ability::Numerically => "numerically",
        Ability::No(_) => "no",
    }
}

fn map_text(analysis: &Analysis) -> String {
    let map = &analysis.map;
    crate::expr::print::map_text(
        &map.name,
        std::slice::from_ref(&map.variable),
        std::slice::from_ref(&map.formula),
    )
}

fn source(analysis: &Analysis) -> Value {
    match &analysis.source.set {
        SourceSet::Set(set) => json!(set_text(set)),
        SourceSet::NaturalDomain => Value::Null,
    }
}

pub(super) fn validity(validity: Validity) -> &'static str {
    match validity {
        Validity::Yes => "yes",
        Validity::AlmostEverywhere => "almost-everywhere",
        Validity::No => "no",
        Validity::Conditional => "conditional",
        Validity::Undecided => "undecided",
    }
}

pub(super) fn ternary(known: Ternary) -> &'static str {
    match known {
        Ternary::True => "yes",
        Ternary::False => "no",
        Ternary::Unknown => "undecided",
    }
}

fn witness_json(witness: &Witness) -> Value {
    let place = |p: &Place| match p {
        Place::At(point) => text(point),
        Place::Near(Side::Lower) => "lower end".to_owned(),
        Place::Near(Side::Upper) => "upper end".to_owned(),
    };
    match witness {
        Witness::Turn { at } => json!({"turns_at": text(at)}),
        Witness::SlopeChange { rising, falling } => {
            json!({"increasing_at": place(rising), "decreasing_at": place(falling)})
        }
        Witness::EqualValues { a, b, value } => json!({"a": text(a), "b": text(b), "value": text(value)}),
        Witness::EqualValueWithin { a, lower, upper } => {
            json!({"a": a.to_string(), "b_between": [lower.to_string(), upper.to_string()]})
        }
        Witness::Overlap { a, b, images } => {
            json!({"parts": [span_text(a), span_text(b)], "images": images.each_ref().map(span_text)})
        }
        Witness::Undefined { at, part } => json!({"at": text(at), "undefined": part.as_ref().map(text)}),
        Witness::TwoValues { at, values } => {
            json!({"at": text(at), "values": values.iter().map(text).collect::<Vec<_>>()})
        }
    }
}

fn exceptional(e: &Exceptional) -> Value {
    json!({"at": e.at.as_ref().map(text), "kind": e.kind, "period": e.period.as_ref().map(text)})
}

/// The proof in words, and the checked certificates.
fn proof(analysis: &Analysis) -> Value {
    let words: Vec<String> =
        analysis.proofs.iter().flat_map(|p| explain(p.certificate(), &analysis.map.name)).collect();
    let steps: usize = analysis.proofs.iter().map(|p| p.certificate().steps()).sum();
    let branches: Vec<String> = analysis.branches.iter().map(|b| span_text(&b.span)).collect();
    json!({"steps": steps, "words": words, "branches": branches, "certificates": analysis.proofs})
}
