//! Intervals on which a map is constant: x then has a value of positive probability.

use crate::expr::{Expr, Function, Node};
use crate::flow::Analysis;
use crate::proof::Domain;
use crate::proof::claim::SourceSet;
use crate::proof::search::Prover;
use crate::set::{RealSet, Span, from_condition};

/// The most intervals that are looked at.
const MAX_INTERVALS: usize = 24;

/// The values that the map takes on whole intervals of the set, as far as they are found: its case distinctions are
/// resolved on the intervals between the points at which they change.
pub(super) fn atoms(analysis: &Analysis, inside: &RealSet, prover: &mut Prover) -> Vec<Expr> {
    let variable = analysis.variable();
    let formula = &analysis.map.formula;
    let SourceSet::Set(source) = &analysis.source.set else { return Vec::new() };
    let Some(mut parts) = source.intersect(inside).map(|set| vec![set]) else { return Vec::new() };
    for condition in distinctions(formula) {
        let Some(set) = from_condition(&condition, variable) else { continue };
        let cut = parts.iter().flat_map(|part| [part.intersect(&set), part.difference(&set)]);
        let Some(cut) = cut.collect::<Option<Vec<_>>>() else { return Vec::new() };
        parts = cut.into_iter().filter(|part| !part.is_empty()).collect();
        if parts.len() > MAX_INTERVALS {
            return Vec::new();
        }
    }
    let spans: Vec<Span> = parts.iter().flat_map(|part| part.spans().to_vec()).collect();
    let mut found: Vec<Expr> = Vec::new();
    for span in spans.iter().filter(|s| s.as_point().is_none()).take(MAX_INTERVALS) {
        let on = Domain::on(variable, span, &analysis.assumptions);
        if let Some((smooth, _)) = prover.resolved(formula, &on)
            && !smooth.contains(variable)
            && !found.contains(&smooth)
        {
            found.push(smooth);
        }
    }
    found
}

/// The conditions that decide between the cases of the formula.
fn distinctions(e: &Expr) -> Vec<crate::expr::Condition> {
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
            _ => {}
        }
        found.len() > MAX_INTERVALS
    });
    found
}
