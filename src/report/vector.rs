//! What a person reads about a map of several variables.

use super::explain::explain;
use super::style::{bad, faint, good, open};
use super::{vector_density, words};
use crate::expr::print::{condition_unicode, map_unicode, symbol_unicode, unicode};
use crate::expr::simplify::simplify;
use crate::expr::{Condition, Expr, Relation, Symbol};
use crate::flow::structure::Method;
use crate::flow::vector::{Layer, VectorAnalysis, VectorInverse, VectorWitness, VolumeChange};
use crate::flow::{SourceOrigin, Validity};
use crate::grade::{Accepted, LogDetCost, VectorSolution, vector_accepted};
use crate::proof::vector::{Flow, Point, determinant};
use crate::real::Ternary;

/// The widest matrix that is shown in full.
const MAX_SHOWN: usize = 8;

/// The longest line of a matrix, in characters; beyond, each entry gets its own line.
const MAX_WIDTH: usize = 110;

/// The answer of `check` and `solve`: the verdict, then why, then what was derived.
pub(super) fn solution_text(solution: &VectorSolution) -> String {
    let analysis = &solution.analysis;
    let mut lines = vec![headline(analysis, solution.problem.strict, &region(solution))];
    lines.extend(body(analysis).into_iter().map(|line| format!("  {}", in_its_words(analysis, &line))));
    if let Some(origin) = origin(analysis.source.origin) {
        lines.push(format!("  {}", faint(&format!("{origin}: {}", region(solution)))));
    }
    let steps: usize = analysis.proofs.iter().map(|p| p.certificate().steps()).sum();
    if steps > 0 {
        lines.push(format!("  {}", faint(&format!("proof: {}, checked", words::count(steps, "step")))));
    }
    lines.extend(derived(solution));
    lines.join("\n") + "\n"
}

fn row(name: &str, value: &str) -> String {
    format!("{name:<10} {value}")
}

fn headline(analysis: &VectorAnalysis, strict: bool, region: &str) -> String {
    let verdict = match analysis.validity {
        Validity::Yes => good("valid"),
        Validity::AlmostEverywhere if strict => bad("not valid (strictly): valid almost everywhere only"),
        Validity::AlmostEverywhere => good("valid almost everywhere"),
        Validity::No => bad("not valid"),
        Validity::Conditional => match vector_accepted(analysis, strict) {
            Accepted::Yes => format!("{}, in a way that depends on {}", good("valid"), parameters(analysis)),
            _ => open(&format!("depends on {}", parameters(analysis))),
        },
        Validity::Undecided => open("undecided"),
    };
    let name = &analysis.map.name;
    match analysis.validity {
        Validity::Yes => format!("{verdict}   {name} is a diffeomorphism of {region} onto its image"),
        Validity::AlmostEverywhere => format!("{verdict}   {name} is injective on {region}"),
        _ => verdict,
    }
}

/// What is said of maps of one variable: f′ instead of det J.
fn in_its_words(analysis: &VectorAnalysis, line: &str) -> String {
    match analysis.map.variables.len() {
        1 => line.replace("det J", &format!("{}′", analysis.map.name)),
        _ => line.to_owned(),
    }
}

fn parameters(analysis: &VectorAnalysis) -> String {
    let mut names: Vec<String> = Vec::new();
    for case in &analysis.cases {
        case.when.for_each(&mut |e| {
            for name in e.variables() {
                let name = symbol_unicode(&name);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        });
    }
    names.join(", ")
}

/// The region in words: `ℝ²`, `(0, ∞) × ℝ`, `{z₁² + z₂² < 1}`.
fn region(solution: &VectorSolution) -> String {
    let on = solution.analysis.map.on(&solution.analysis.source.region);
    let ranges: Vec<String> = on.region.ranges.iter().map(|(_, span)| words::span(span)).collect();
    let product = match ranges.split_first() {
        Some((first, rest)) if !rest.is_empty() && rest.iter().all(|r| r == first) => {
            format!("{first}{}", superscript(ranges.len()))
        }
        _ => ranges.join(" × "),
    };
    let facts: Vec<String> = on.cutting_facts().map(condition_unicode).collect();
    match (&solution.problem.on, facts.is_empty()) {
        (_, true) => product,
        (Some(stated), false) => format!("{{{}}}", condition_unicode(stated)),
        (None, false) if ranges.iter().all(|r| r == "ℝ") => format!("{{{}}}", facts.join(", ")),
        (None, false) => format!("{product} with {}", facts.join(", ")),
    }
}

fn superscript(n: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    n.to_string().chars().filter_map(|c| DIGITS.get(c.to_digit(10)? as usize)).collect()
}

fn origin(origin: SourceOrigin) -> Option<&'static str> {
    match origin {
        SourceOrigin::Stated | SourceOrigin::RealLine => None,
        SourceOrigin::NaturalDomain => {
            Some("no source set was stated: taken is where the components are defined")
        }
        SourceOrigin::BaseSupport => {
            Some("no source set was stated: taken is the support of the base distribution")
        }
    }
}

fn body(analysis: &VectorAnalysis) -> Vec<String> {
    let mut lines = Vec::new();
    match analysis.validity {
        Validity::Yes | Validity::AlmostEverywhere => {
            for proof in &analysis.proofs {
                lines.extend(explain(proof.certificate(), &analysis.map.name));
            }
            if analysis.validity == Validity::AlmostEverywhere {
                lines.push(match &analysis.exceptional {
                    Some(at) => format!(
                        "not a diffeomorphism, for example at {}: det J = 0, or no derivative there",
                        point(&analysis.map.variables, at)
                    ),
                    None => "not a diffeomorphism everywhere".to_owned(),
                });
            }
        }
        Validity::No => lines.extend(refutation(analysis)),
        Validity::Conditional => lines.extend(cases(analysis)),
        Validity::Undecided => {
            if !analysis.undecided_because.is_empty() {
                lines.push(analysis.undecided_because.clone());
            }
            if analysis.injective == Ternary::True {
                lines.push(format!("known: {} is injective", analysis.map.name));
            }
            if !analysis.cases.is_empty() {
                lines.push("known in part:".to_owned());
                lines.extend(cases(analysis).into_iter().map(|line| format!("  {line}")));
            }
        }
    }
    lines
}

/// `(1, 0)`.
fn tuple(values: &[String]) -> String {
    format!("({})", values.join(", "))
}

fn coordinates(at: &Point) -> String {
    tuple(&at.0.iter().map(unicode).collect::<Vec<_>>())
}

/// `(z₁, z₂) = (1, 0)`.
fn point(variables: &[Symbol], at: &Point) -> String {
    match variables {
        [only] => format!("{} = {}", symbol_unicode(only), at.0.iter().map(unicode).collect::<String>()),
        _ => {
            let names: Vec<String> = variables.iter().map(symbol_unicode).collect();
            format!("{} = {}", tuple(&names), coordinates(at))
        }
    }
}

fn refutation(analysis: &VectorAnalysis) -> Vec<String> {
    let f = &analysis.map.name;
    let variables = &analysis.map.variables;
    let Some(witness) = &analysis.witness else { return Vec::new() };
    let line = match witness {
        VectorWitness::Dimension { from, to } if to < from => format!(
            "{f} takes {} to {}: an invertible map keeps the dimension, and no continuous map from ℝ{} to ℝ{} is injective",
            words::count(*from, "variable"),
            words::count(*to, "component"),
            superscript(*from),
            superscript(*to)
        ),
        VectorWitness::Dimension { from, to } => format!(
            "{f} takes {} to {}: its image in ℝ{} has volume 0, so the transformed variable has no density",
            words::count(*from, "variable"),
            words::count(*to, "component"),
            superscript(*to)
        ),
        VectorWitness::EqualPoints { a, b, value } => {
            let value: Vec<String> = value.iter().map(unicode).collect();
            let value = if value.len() == 1 { value.concat() } else { tuple(&value) };
            format!("not injective: {f}{} = {f}{} = {value}", coordinates(a), coordinates(b))
        }
        VectorWitness::EqualPointWithin { a, lower, upper } => {
            let text =
                |v: &[crate::real::Rational]| tuple(&v.iter().map(ToString::to_string).collect::<Vec<_>>());
            format!(
                "not injective: {f}{} is also taken at another point, in the box between {} and {}",
                text(a),
                text(lower),
                text(upper)
            )
        }
        VectorWitness::Orientation { positive, negative } => format!(
            "not injective: det J > 0 at {}, but det J < 0 at {}; an injective continuous map keeps one orientation",
            point(variables, positive),
            point(variables, negative)
        ),
        VectorWitness::OnLine { point: at, direction, parameter, inner, .. } => {
            let t = symbol_unicode(parameter);
            format!(
                "not injective: on the line {} + {t}·{} the values depend on {} alone, which is not injective in {t}",
                coordinates(at),
                coordinates(direction),
                unicode(inner)
            )
        }
        VectorWitness::Singular => {
            "det J = 0 everywhere: the image has volume 0, and the transformed variable has no density"
                .to_owned()
        }
        VectorWitness::Undefined { at, part } => {
            let why = match part {
                Some(part) => format!("{} is not defined", unicode(part)),
                None => "no case applies there".to_owned(),
            };
            format!("no value at {}: {why}", point(variables, at))
        }
    };
    vec![line]
}

fn cases(analysis: &VectorAnalysis) -> Vec<String> {
    let names: Vec<String> = analysis.cases.iter().map(|c| case_name(analysis, &c.when)).collect();
    let width = names.iter().map(|n| n.chars().count()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for (case, name) in analysis.cases.iter().zip(names) {
        let pad = " ".repeat(width.saturating_sub(name.chars().count()) + 3);
        let inner = &case.analysis;
        let verdict = match inner.validity {
            Validity::Yes => good("valid") + ", a diffeomorphism onto its image",
            Validity::AlmostEverywhere => good("valid almost everywhere"),
            Validity::No => bad("not valid"),
            Validity::Conditional => open(&format!("depends on {}", parameters(inner))),
            Validity::Undecided => open("undecided"),
        };
        lines.push(format!("{name}{pad}{verdict}"));
        let why = match inner.validity {
            Validity::No => refutation(inner).into_iter().next(),
            Validity::Undecided => Some(inner.undecided_because.clone()),
            _ => None,
        };
        lines.extend(why.filter(|w| !w.is_empty()).map(|why| format!("{}{why}", " ".repeat(width + 3))));
    }
    lines
}

/// Longer conditions on the determinant are told in words.
const MAX_NAME: usize = 80;

/// The condition of a case; `det J ≠ 0` for one that writes out a long determinant.
fn case_name(analysis: &VectorAnalysis, when: &Condition) -> String {
    let name = condition_unicode(when);
    let is_determinant = |e: &Expr| {
        let value = analysis.jacobian.as_deref().and_then(determinant);
        value.is_some_and(|value| value == *e)
    };
    match when {
        Condition::Compare(e, relation, zero)
            if zero.is_zero() && name.chars().count() > MAX_NAME && is_determinant(e) =>
        {
            name_of_determinant(*relation)
        }
        _ => name,
    }
}

fn name_of_determinant(relation: Relation) -> String {
    condition_unicode(&Expr::symbol("D").compare(relation, &Expr::zero())).replacen('D', "det J", 1)
}

fn derived(solution: &VectorSolution) -> Vec<String> {
    let analysis = &solution.analysis;
    let mut lines = Vec::new();
    if let Some(flow) = analysis.map.flow() {
        lines.extend(flow_lines(flow));
        if let Some(log) = solution.volume().and_then(|volume| volume.log_abs.as_ref()) {
            lines.push(row("", &format!("ln |det J| = {}", unicode(log))));
        }
    } else if let ([variable], Some([slope])) = (
        analysis.map.variables.as_slice(),
        analysis.jacobian.as_deref().and_then(|rows| match rows {
            [one] => <&[Expr; 1]>::try_from(one.as_slice()).ok(),
            _ => None,
        }),
    ) {
        let (f, z) = (&analysis.map.name, symbol_unicode(variable));
        lines.push(row("jacobian", &format!("{f}′({z}) = {}", unicode(slope))));
        if let Some(log) = solution.volume().and_then(|volume| volume.log_abs.as_ref()) {
            lines.push(row("", &format!("ln |{f}′({z})| = {}", unicode(log))));
        }
    } else if let Some(rows) = &analysis.jacobian {
        let mut shown = matrix(rows);
        if shown.iter().any(|line| line.chars().count() > MAX_WIDTH) {
            shown = entries(rows, analysis);
        }
        for (i, line) in shown.into_iter().enumerate() {
            lines.push(row(if i == 0 { "jacobian" } else { "" }, &line));
        }
    }
    let by_matrix = analysis.map.variables.len() > 1 && analysis.map.flow().is_none();
    if let Some(volume) = solution.volume().filter(|_| by_matrix) {
        lines.extend(volume_lines(volume, solution.log_det_cost()));
    }
    lines.extend(layer_lines(&solution.layers));
    lines.extend(solution.inverse.iter().flat_map(|inverse| inverse_lines("inverse", inverse)));
    for (case, inverse) in analysis.cases.iter().zip(&solution.case_inverses) {
        let Some(Ok(inverse)) = inverse else { continue };
        lines.push(row("inverse", &format!("when {}:", case_name(analysis, &case.when))));
        lines.extend(inverse_lines("", &Ok(inverse.clone())));
    }
    lines.extend(vector_density::lines(solution));
    lines
}

/// The equations of a flow, and what takes the place of its Jacobian.
fn flow_lines(flow: &Flow) -> Vec<String> {
    let (t, until) = (symbol_unicode(&flow.time), unicode(&flow.until));
    let field: Vec<String> = flow.field.iter().map(unicode).collect();
    let mut lines = vec![
        row("flow", &format!("dz/d{t} = ({}), from {t} = 0 to {until}", field.join(", "))),
        row("jacobian", &format!("no formula: dJ/d{t} = ∂v/∂z J, J = 1 at {t} = 0")),
    ];
    if let Some(trace) = flow.trace() {
        let trace = unicode(&simplify(&trace, &mut |_| false));
        lines.push(row("", &format!("ln |det J| = ∫ tr ∂v/∂z d{t} = ∫ ({trace}) d{t} along the solution")));
        lines.push(row("", "O(D) for each step; by the determinant of the full Jacobian it would be O(D³)"));
    }
    lines
}

/// The inverse, one component on each line where it is long.
fn inverse_lines(name: &str, inverse: &Result<VectorInverse, String>) -> Vec<String> {
    let inverse = match inverse {
        Ok(inverse) => inverse,
        Err(why) => return vec![row(name, why)],
    };
    let whole = map_unicode(&inverse.name, &inverse.variables, &inverse.components);
    if whole.chars().count() <= MAX_WIDTH {
        return vec![row(name, &whole)];
    }
    let arguments: Vec<String> = inverse.variables.iter().map(symbol_unicode).collect();
    let head = format!("{}({}) = (", symbol_unicode(&inverse.name), arguments.join(", "));
    let mut lines = vec![row(name, &head)];
    let last = inverse.components.len().saturating_sub(1);
    lines.extend(inverse.components.iter().enumerate().map(|(i, component)| {
        row("", &format!("  {}{}", unicode(component), if i == last { ")" } else { "," }))
    }));
    lines
}

/// The layers of a stack: ln |det J| is the sum along the path.
fn layer_lines(layers: &[Layer]) -> Vec<String> {
    if layers.is_empty() {
        return Vec::new();
    }
    let index = |k: usize| symbol_unicode(&Symbol::new(&format!("z{k}")));
    let path: Vec<String> = (0..=layers.len()).map(index).collect();
    let terms: Vec<String> = (1..=layers.len())
        .map(|k| format!("ln |det {}({})|", symbol_unicode(&Symbol::new(&format!("J{k}"))), index(k - 1)))
        .collect();
    let mut lines = vec![
        row("path", &path.join(" → ")),
        row("", &format!("ln |det J({})| = {}", index(0), terms.join(" + "))),
    ];
    for (k, layer) in (1..).zip(layers) {
        let map = &layer.analysis.map;
        lines.push(row(&format!("layer {k}"), &map_unicode(&map.name, &map.variables, &map.components)));
        if let Some(volume) = &layer.volume {
            let log = volume.log_abs.as_ref().map_or("-∞ (det J = 0)".to_owned(), unicode);
            let name = symbol_unicode(&Symbol::new(&format!("J{k}")));
            let cost = volume.cost.unicode();
            lines
                .push(row("", &format!("{}, ln |det {name}| = {log} in {cost}", volume.structure.unicode())));
        }
        match &layer.inverse {
            Some(Ok(g)) => {
                lines.push(row(
                    "",
                    &format!("undone by {}", map_unicode(&g.name, &g.variables, &g.components)),
                ));
            }
            Some(Err(why)) => lines.push(row("", &format!("inverse: {why}"))),
            None => {}
        }
    }
    lines
}

/// Structure, determinant and cost.
fn volume_lines(volume: &VolumeChange, cost: Option<LogDetCost>) -> Vec<String> {
    let mut lines = vec![row("structure", &volume.structure.unicode())];
    if let Some(det) = &volume.determinant {
        let how = match volume.method {
            Some(Method::Elimination) | None => String::new(),
            _ if volume.jacobian.rows() == 1 => String::new(),
            Some(method) => format!("   {}", faint(&format!("({})", method.words()))),
        };
        lines.push(row("det", &format!("det J = {}{how}", unicode(det))));
    }
    if let Some(log) = &volume.log_abs {
        lines.push(row("", &format!("ln |det J| = {}", unicode(log))));
        lines.extend(cost.map(|cost| {
            let how = if cost.along_path { "layer by layer along the path" } else { "by the structure" };
            row("cost", &format!("{} for ln |det J|, {how}", cost.cost.unicode()))
        }));
    }
    lines
}

/// The entries, one on each line.
fn entries(rows: &[Vec<Expr>], analysis: &VectorAnalysis) -> Vec<String> {
    let map = &analysis.map;
    let mut lines = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        for (entry, variable) in row.iter().zip(&map.variables).filter(|(e, _)| !e.is_zero()) {
            let component = symbol_unicode(&Symbol::new(&format!("{}{}", map.name, i + 1)));
            lines.push(format!("∂{component}/∂{} = {}", symbol_unicode(variable), unicode(entry)));
        }
    }
    lines
}

/// The matrix with aligned columns, one line for each row.
fn matrix(rows: &[Vec<Expr>]) -> Vec<String> {
    let columns = rows.first().map_or(0, Vec::len);
    if rows.len() > MAX_SHOWN || columns > MAX_SHOWN {
        return vec![format!("a {}×{columns} matrix", rows.len())];
    }
    let shown: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(unicode).collect()).collect();
    let width =
        |j: usize| shown.iter().filter_map(|r| r.get(j)).map(|e| e.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let last = shown.len().saturating_sub(1);
    shown
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let (open, close) = match (i, last) {
                (_, 0) => ('(', ')'),
                (0, _) => ('⎛', '⎞'),
                (i, last) if i == last => ('⎝', '⎠'),
                _ => ('⎜', '⎟'),
            };
            let entries: Vec<String> = row
                .iter()
                .zip(&widths)
                .map(|(e, w)| format!("{e}{}", " ".repeat(w.saturating_sub(e.chars().count()))))
                .collect();
            format!("{open} {} {close}", entries.join("  "))
        })
        .collect()
}
