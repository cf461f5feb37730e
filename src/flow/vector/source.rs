//! The region of a map: the stated one, or where the map is defined.

use super::{SourceOrigin, VectorMap, VectorSource};
use crate::expr::{Assumptions, Condition, Expr, Function, Node, Relation, Symbol};
use crate::proof::Domain;
use crate::proof::obligations::{Demand, Obligation, obligations};
use crate::proof::search::Prover;
use crate::proof::vector::mentions;
use crate::set::{Region, natural_domain, to_condition};

/// The region of the map. Where none is stated it is the set of points at which all components are defined, as far as
/// that is given by comparisons; of several alternatives (b > 0 or an exponent > 0, in b^a) the first is taken.
#[must_use]
pub fn source(map: &VectorMap, stated: Option<&Region>, assumptions: &Assumptions) -> VectorSource {
    if let Some(region) = stated {
        return VectorSource { region: domain(region, assumptions), origin: SourceOrigin::Stated };
    }
    let whole = Region::whole_space(&map.variables);
    let mut conditions = Vec::new();
    for component in map.components.iter().filter(|e| !e.is_total()) {
        conditions.extend(conditions_of(component, &map.variables, assumptions));
    }
    let everywhere = domain(&whole, assumptions);
    let mut prover = Prover::with_budget(2_000);
    let mut needed: Vec<Condition> = Vec::new();
    for condition in conditions {
        let known = match &condition {
            Condition::Compare(e, relation, _) => prover.is(e, *relation, &everywhere),
            _ => false,
        };
        if !known && !needed.contains(&condition) {
            needed.push(condition);
        }
    }
    let condition = Condition::all(needed);
    let natural = Region::from_condition(&condition, &map.variables)
        .ok()
        .filter(|region| *region != whole && !region.is_thin() && region.some_point().is_some());
    match natural {
        Some(region) => {
            VectorSource { region: domain(&region, assumptions), origin: SourceOrigin::NaturalDomain }
        }
        None => VectorSource { region: domain(&whole, assumptions), origin: SourceOrigin::RealLine },
    }
}

fn domain(region: &Region, assumptions: &Assumptions) -> Domain {
    let all = assumptions.with_facts(region.facts.iter().cloned());
    Domain { ranges: region.ranges.clone(), assumptions: all }
}

/// Where a component is defined, as far as its variables are concerned; none where that is not known.
fn conditions_of(e: &Expr, variables: &[Symbol], assumptions: &Assumptions) -> Vec<Condition> {
    let mut steps = Vec::new();
    let plain = without_steps(e, &mut steps);
    let parts = std::iter::once(&plain).chain(steps.iter().map(|(_, argument, _)| argument));
    let all = parts.map(|part| obligations(part, Demand::Defined, assumptions)).collect::<Option<Vec<_>>>();
    let Some(all) = all else {
        // Cases: exactly, where the component is one of a single variable.
        let mentioned: Vec<&Symbol> = variables.iter().filter(|v| e.contains(v)).collect();
        return match mentioned.as_slice() {
            [only] => {
                natural_domain(e, only, assumptions).map(|set| to_condition(&set, only)).into_iter().collect()
            }
            _ => Vec::new(),
        };
    };
    let first = |obligation: Obligation| obligation.into_iter().next().unwrap_or_default();
    let zero = Expr::zero();
    let again = |e: &Expr| {
        steps.iter().rev().fold(e.clone(), |e, (name, argument, function)| {
            e.substitute(name, &Expr::apply(*function, vec![argument.clone()]))
        })
    };
    let conditions = all
        .into_iter()
        .flatten()
        .flat_map(first)
        .map(|(e, relation): (Expr, Relation)| again(&e).compare(relation, &zero));
    conditions.filter(|c| mentions(c, variables)).collect()
}

/// The formula with a name in place of each sign, floor and ceil, which have values wherever their arguments do; the names with the
/// arguments and the functions, inner ones first.
fn without_steps(e: &Expr, steps: &mut Vec<(Symbol, Expr, Function)>) -> Expr {
    let inner = e.map_children(&mut |child| without_steps(child, steps));
    match inner.node() {
        Node::Apply(function @ (Function::Sign | Function::Floor | Function::Ceil), parts) => {
            // No name that can be typed begins with a control character.
            let name = Symbol::new(&format!("\u{2}s{}", steps.len()));
            steps.push((name.clone(), parts[0].clone(), *function));
            Expr::variable(name)
        }
        _ => inner,
    }
}
