//! Densities of transformed vectors, and their cross-check.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::expr::Symbol;
use crate::expr::print::{condition_text, condition_unicode, symbol_unicode, text, unicode};
use crate::flow::density::Density;
use crate::flow::vector::{ClosedDensity, SourceDensity, VectorDensity};
use crate::flow::{Parametrization, Validity};
use crate::grade::{FlowCheck, Marginals, VectorSolution};
use crate::numeric::goodness::FALSE_ALARM;
use crate::numeric::vector_check::VectorCheck;

/// The longest line of a formula, in characters.
const MAX_LINE: usize = 160;

/// Lines about the density, what can be computed, and the cross-check; none where no base distribution is stated.
pub(super) fn lines(solution: &VectorSolution) -> Vec<String> {
    let mut lines = Vec::new();
    match &solution.flow_check {
        Some(Ok(check)) => lines.push(row("checked", &flow_words(check))),
        Some(Err(why)) => lines.push(row("unchecked", why)),
        None => {}
    }
    match &solution.function {
        Some(Ok(function)) => {
            lines.extend(super::text::density_lines(&function.density));
            match &function.cross_check {
                Some(Ok(check)) => lines.push(row("checked", &super::text::cross_check_words(check))),
                Some(Err(why)) => lines.push(row("unchecked", why)),
                None => {}
            }
        }
        Some(Err(why)) => lines.push(row("density", &format!("not found: {why}"))),
        None => {}
    }
    match &solution.density {
        None => return lines,
        Some(Ok(VectorDensity::Closed(density))) => lines.extend(density_lines(density)),
        Some(Ok(VectorDensity::AtSource(density))) => lines.extend(source_lines(solution, density)),
        Some(Err(why)) => lines.push(row("density", why)),
    }
    lines.extend(solution.marginals().iter().flat_map(|marginals| marginal_lines(marginals)));
    lines.push(row("can do", &can_do(solution)));
    match &solution.cross_check {
        Some(Ok(check)) => lines.push(row("checked", &check_words(check))),
        Some(Err(why)) => lines.push(row("unchecked", why)),
        None => {}
    }
    lines
}

/// One line for each component whose distribution is known.
fn marginal_lines(marginals: &Marginals) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for density in marginals.densities.iter().flatten() {
        let x = symbol_unicode(&density.variable);
        let told = match (density.names.first(), density.formula()) {
            (Some(name), _) => format!("{x} ~ {}", name.distribution.display(unicode)),
            (None, Some(formula)) => format!("p({x}) = {}", unicode(&formula)),
            (None, None) => continue,
        };
        if told.chars().count() <= MAX_LINE {
            lines.push(row(if lines.is_empty() { "marginals" } else { "" }, &told));
        }
    }
    if marginals.are_independent {
        lines.push(row("", "the components are independent: the density is the product of these"));
    }
    lines
}

fn flow_words(check: &FlowCheck) -> String {
    let verdict = if check.agrees { "" } else { "DISAGREES: " };
    format!(
        "{verdict}{} points followed numerically: there and back within {:.0e}, ∫ tr ∂v/∂z dt against ln |det J| within {:.0e} \
         (at most {} steps)",
        check.points, check.max_round_trip_error, check.max_log_det_error, check.steps
    )
}

fn density_lines(density: &ClosedDensity) -> Vec<String> {
    let names: Vec<String> = density.variables.iter().map(symbol_unicode).collect();
    let x = names.join(", ");
    let mut support: Vec<String> = density.support.iter().map(condition_unicode).collect();
    if !density.is_exact {
        support.push("x in the image".to_owned());
    }
    let on =
        if support.is_empty() { String::new() } else { format!("   for {}, else 0", support.join(" and ")) };
    let formula = unicode(&density.density);
    let mut lines = Vec::new();
    if formula.chars().count() <= MAX_LINE {
        lines.push(row("density", &format!("p({x}) = {formula}{on}")));
        lines.push(row("", &format!("ln p({x}) = {}", unicode(&density.log_density))));
    } else {
        lines.push(row("density", &format!("ln p({x}) = {}{on}", unicode(&density.log_density))));
    }
    lines
}

/// The density as a formula in z.
fn source_lines(solution: &VectorSolution, density: &SourceDensity) -> Vec<String> {
    let names: Vec<String> = density.variables.iter().map(symbol_unicode).collect();
    let f = symbol_unicode(&solution.analysis.map.name);
    let z = names.join(", ");
    let support: Vec<String> = density.support.iter().map(condition_unicode).collect();
    let on = if support.is_empty() { String::new() } else { format!("   for {}", support.join(" and ")) };
    let why = "   (z is found numerically for a given x: Newton's method, with a check)";
    vec![
        row("density", &format!("ln p({f}({z})) = {}{on}", unicode(&density.log_density))),
        row("", why.trim()),
    ]
}

/// Sampling and densities, by what is known of the two directions.
fn can_do(solution: &VectorSolution) -> String {
    let injective = solution.analysis.injective.is_true();
    let closed = matches!(solution.inverse, Some(Ok(_)));
    let mark = |name: &str, yes: bool, why: &str| {
        if yes { format!("{name} ✓") } else { format!("{name} ✗ ({why})") }
    };
    let unknown = "the map is not known to be injective";
    let forward = solution.analysis.map.parametrization == Parametrization::Forward;
    let numerically = |yes: bool| if yes && !closed { ", numerically" } else { "" };
    [
        mark("sample", forward || injective, unknown) + numerically(!forward && injective),
        mark("density at samples", injective, unknown),
        mark("density anywhere", injective, unknown) + numerically(forward && injective),
    ]
    .join("   ")
}

fn check_words(check: &VectorCheck) -> String {
    let fit = match check.p_value {
        Some(p) => format!("random projections p = {p:.2} (false alarm below {FALSE_ALARM:e})"),
        None => "random projections inconclusive (a few weights dominate)".to_owned(),
    };
    let verdict = if check.agrees { "" } else { "DISAGREES, a defect of flowcheck: " };
    format!(
        "{verdict}{} samples (seed {}): formula against automatic differentiation and LU at {} points, largest error {:.0e}; \
         total mass {:.3} ± {:.0e}; {fit}",
        check.samples,
        check.seed,
        check.points,
        check.max_log_density_error,
        check.total_mass,
        check.total_mass_error
    )
}

fn row(name: &str, value: &str) -> String {
    format!("{name:<10} {value}")
}

/// The same as keys: `density`, `log_density`, `support`, `computable`, `cross_check`.
pub(super) fn insert_json(solution: &VectorSolution, o: &mut Map<String, Value>) {
    match &solution.function {
        Some(Ok(function)) => {
            super::json::density_json(&function.density, o);
            insert_cross_check(function.cross_check.as_ref(), o);
        }
        Some(Err(why)) => {
            o.insert("density".into(), Value::Null);
            o.insert("no_density_because".into(), json!(why));
        }
        None => {}
    }
    match &solution.density {
        None => return,
        Some(Ok(VectorDensity::AtSource(density))) => {
            o.insert("density".into(), Value::Null);
            o.insert("density_at_z".into(), json!(head(&density.variables, &text(&density.density))));
            o.insert("log_density_at_z".into(), json!(head(&density.variables, &text(&density.log_density))));
            let support: Vec<String> = density.support.iter().map(condition_text).collect();
            o.insert("support_of_z".into(), json!(support));
        }
        Some(Ok(VectorDensity::Closed(density))) => {
            o.insert("density".into(), json!(head(&density.variables, &text(&density.density))));
            o.insert("log_density".into(), json!(head(&density.variables, &text(&density.log_density))));
            let support: Vec<String> = density.support.iter().map(condition_text).collect();
            o.insert("support".into(), json!(support));
            o.insert("support_is_exact".into(), json!(density.is_exact));
        }
        Some(Err(why)) => {
            o.insert("density".into(), Value::Null);
            o.insert("no_density_because".into(), json!(why));
        }
    }
    if let Some(marginals) = solution.marginals() {
        let one = |density: &Density| {
            let mut about = Map::new();
            about.insert("variable".into(), json!(density.variable.name()));
            super::json::density_json(density, &mut about);
            Value::Object(about)
        };
        let all: Vec<Value> = marginals.densities.iter().flatten().map(one).collect();
        o.insert("marginals".into(), json!(all));
        o.insert("independent".into(), json!(marginals.are_independent.then_some(true)));
    }
    let injective = solution.analysis.injective.is_true();
    let closed = matches!(solution.inverse, Some(Ok(_)));
    let forward = solution.analysis.map.parametrization == Parametrization::Forward;
    let valid = matches!(solution.analysis.validity, Validity::Yes | Validity::AlmostEverywhere);
    let ability = |possible: bool, direct: bool| match (possible, direct || closed) {
        (false, _) => "no",
        (true, true) => "closed_form",
        (true, false) => "numerically",
    };
    let usable = valid && injective;
    o.insert(
        "computable".into(),
        json!({
            "sample": ability(forward || usable, forward),
            "density_at_samples": ability(usable, forward),
            "density_anywhere": ability(usable, !forward),
        }),
    );
    if let Some(Ok(check)) = &solution.flow_check {
        o.insert("flow_check".into(), json!(check));
    }
    insert_cross_check(solution.cross_check.as_ref(), o);
}

fn insert_cross_check(check: Option<&Result<impl Serialize, String>>, o: &mut Map<String, Value>) {
    match check {
        Some(Ok(check)) => {
            o.insert("cross_check".into(), json!(check));
        }
        Some(Err(why)) => {
            o.insert("cross_check".into(), Value::Null);
            o.insert("not_checked_because".into(), json!(why));
        }
        None => {}
    }
}

fn head(variables: &[Symbol], formula: &str) -> String {
    let names: Vec<&str> = variables.iter().map(Symbol::name).collect();
    format!("p({}) = {formula}", names.join(", "))
}
