//! Intervals on which a map is constant: x then has a value of positive probability.

use crate::expr::enclose::enclose;
use crate::expr::{Expr, Function, Node, Symbol, constant};
use crate::flow::Analysis;
use crate::flow::tidy::tidy;
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::{RealSet, Span, from_condition};

/// The most intervals that are looked at.
const MAX_INTERVALS: usize = 24;

/// Intervals on which the map has one value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Flat {
    /// The value.
    pub value: Expr,
    /// The intervals.
    pub on: Vec<Span>,
}

/// The values that the map takes on whole intervals of the set, as far as they are found: its case distinctions are
/// resolved on the intervals between the points at which they change.
pub(super) fn flats(analysis: &Analysis, inside: &RealSet, prover: &mut Prover) -> Vec<Flat> {
    let variable = analysis.variable();
    let formula = &analysis.map.formula;
    let mut parts = vec![inside.clone()];
    for condition in distinctions(formula, variable, inside) {
        let Some(set) = from_condition(&condition, variable) else { continue };
        let cut = parts.iter().flat_map(|part| [part.intersect(&set), part.difference(&set)]);
        let Some(cut) = cut.collect::<Option<Vec<_>>>() else { return Vec::new() };
        parts = cut.into_iter().filter(|part| !part.is_empty()).collect();
        if parts.len() > MAX_INTERVALS {
            return Vec::new();
        }
    }
    let mut spans: Vec<Span> = parts.iter().flat_map(|part| part.spans().to_vec()).collect();
    spans.retain(|s| s.as_point().is_none());
    spans.sort_by(|a, b| a.order(b).unwrap_or(std::cmp::Ordering::Equal));
    let mut found: Vec<Flat> = Vec::new();
    for span in spans.into_iter().filter_map(|s| s.interior()).take(MAX_INTERVALS) {
        let on = Domain::on(variable, &span, &analysis.assumptions);
        let Some((smooth, _)) = prover.resolved(formula, &on) else { continue };
        // z − (z − 1) is constant, too.
        let smooth = match tidy(&smooth, &on, prover) {
            Some((simple, _)) if !simple.contains(variable) => simple,
            _ => smooth,
        };
        if smooth.contains(variable) {
            continue;
        }
        let smooth = if smooth.is_constant() { constant::fold(&smooth) } else { smooth };
        let same = |flat: &&mut Flat| {
            flat.value == smooth || constant::compare(&flat.value, &smooth) == Some(std::cmp::Ordering::Equal)
        };
        match found.iter_mut().find(same) {
            Some(flat) => flat.on.push(span),
            None => found.push(Flat { value: smooth, on: vec![span] }),
        }
    }
    found
}

/// The conditions that decide between the cases of the formula.
pub(super) fn distinctions(e: &Expr, variable: &Symbol, inside: &RealSet) -> Vec<crate::expr::Condition> {
    use crate::expr::Relation;
    let mut found = Vec::new();
    e.any(&mut |part| {
        match part.node() {
            Node::Piecewise(p) => found.extend(p.branches.iter().map(|b| b.condition.clone())),
            Node::Apply(Function::Abs | Function::Sign, arguments) => {
                found.push(arguments[0].compare(Relation::Ge, &Expr::zero()));
            }
            Node::Apply(Function::Min | Function::Max, arguments) => {
                for (i, a) in arguments.iter().enumerate() {
                    found.extend(arguments[i + 1..].iter().map(|b| a.compare(Relation::Ge, b)));
                }
            }
            Node::Apply(Function::Floor | Function::Ceil, arguments) => {
                found.extend(steps(&arguments[0], variable, inside));
            }
            _ => {}
        }
        found.len() > MAX_INTERVALS
    });
    found
}

/// The integers that u passes on the set, as comparisons u ≥ k; none where there are many.
fn steps(u: &Expr, variable: &Symbol, inside: &RealSet) -> Vec<crate::expr::Condition> {
    use crate::expr::Relation;
    let Some(hull) = inside.hull() else { return Vec::new() };
    let on = Domain::on(variable, &hull, &crate::expr::Assumptions::none());
    let Some(range) = enclose(u, &on.cell()).range else { return Vec::new() };
    let integers: Vec<i64> = (-MAX_STEP..=MAX_STEP).collect();
    // Both ends among the integers that are tried: otherwise there are too many.
    if range.lo() < -HEIGHT || range.hi() > HEIGHT {
        return Vec::new();
    }
    let passed = |k: &i64| {
        let at = crate::real::Rational::integer(*k).to_f64();
        range.lo() < at && at < range.hi()
    };
    integers.into_iter().filter(passed).map(|k| u.compare(Relation::Ge, &Expr::integer(k))).collect()
}

/// Steps are looked for up to this height.
const MAX_STEP: i64 = 20;

/// The same as a float.
const HEIGHT: f64 = 20.0;
