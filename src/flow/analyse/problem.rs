//! The question as it is analysed: assumptions about the map's own variable belong to its source, and parameters whose
//! value is assumed are replaced by it.

use crate::expr::{Assumptions, Condition, Expr, Kind, Relation, Symbol};
use crate::flow::Map;
use crate::proof::search::Prover;
use crate::set::{RealSet, from_condition};

use super::conditions::{is_contradictory, symbols_of};

/// A map, its stated source, and assumptions that speak of parameters only.
pub(super) struct Problem {
    pub map: Map,
    pub on: Option<RealSet>,
    pub assumptions: Assumptions,
}

/// The question in this form.
///
/// # Errors
/// In words, where an assumption about the variable cannot be told as a source set.
pub(super) fn settled(
    map: &Map,
    on: Option<&RealSet>,
    assumptions: &Assumptions,
) -> Result<Problem, &'static str> {
    let z = &map.variable;
    if assumptions.kind(z) != Kind::Real {
        return Err("the variable of the map is assumed to be an integer; only intervals are analysed");
    }
    let (own, others): (Vec<Condition>, Vec<Condition>) =
        assumptions.facts.iter().cloned().partition(|fact| symbols_of(fact).contains(z));
    let mut problem = Problem {
        map: map.clone(),
        on: on.cloned(),
        assumptions: Assumptions { kinds: assumptions.kinds.clone(), facts: others },
    };
    problem.assumptions.kinds.remove(z);
    if !own.is_empty() {
        let open = "an assumption about the variable of the map could not be solved for a source set";
        let set = from_condition(&Condition::all(own), z).ok_or(open)?;
        problem.on = Some(match on {
            Some(stated) => stated.intersect(&set).ok_or(open)?,
            None => set,
        });
    }
    if is_contradictory(&problem.assumptions, &mut Prover::with_budget(4_000)) {
        return Err("the assumptions contradict each other: no parameter values meet them all");
    }
    for (symbol, value) in known_values(&problem.assumptions) {
        problem.map.formula = problem.map.formula.substitute(&symbol, &value);
    }
    Ok(problem)
}

/// Parameters that a fact `symbol = constant` fixes.
fn known_values(assumptions: &Assumptions) -> Vec<(Symbol, Expr)> {
    let fixed = |fact: &Condition| match fact {
        Condition::Compare(left, Relation::Eq, right) => match (left.as_variable(), right.as_variable()) {
            (Some(symbol), None) if right.is_constant() => Some((symbol.clone(), right.clone())),
            (None, Some(symbol)) if left.is_constant() => Some((symbol.clone(), left.clone())),
            _ => None,
        },
        _ => None,
    };
    assumptions.facts.iter().filter_map(fixed).collect()
}
