//! The rules for claims about maps of several variables.

mod compose;
mod eliminate;
mod facts;
mod flow;
mod injective;
mod lipschitz;
mod patterns;
mod radial;
mod refute;
mod regular;
mod ridge;

use crate::expr::{Kind, Symbol, constant};
use crate::proof::Rule;
use crate::proof::vector::{VectorMapOn, mentions};

use super::{Step, demand, not_for};
pub(super) use compose::{congruence, in_exponent, instance, same_values, split};
pub(super) use injective::injective;
pub(super) use refute::not_injective;
pub(super) use regular::{irregular, regular, regular_off, singular};

/// A map as the rules need it: one real interval for each variable and no other.
fn well_formed(map: &VectorMapOn) -> Step {
    let region = &map.region;
    let n = map.variables.len();
    demand(n > 0 && !map.components.is_empty(), || "no variables or no components".into())?;
    let distinct = map.variables.iter().enumerate().all(|(i, v)| !map.variables[..i].contains(v));
    demand(distinct, || "a variable is named twice".into())?;
    demand(region.ranges.len() == n && map.variables.iter().all(|v| region.span(v).is_some()), || {
        "the region does not give one interval to each variable".into()
    })?;
    demand(map.variables.iter().all(|v| region.assumptions.kind(v) == Kind::Real), || {
        "a variable is not real".into()
    })
}

/// Whether the symbol occurs neither in the map nor in what is assumed.
fn is_fresh(map: &VectorMapOn, symbol: &Symbol) -> bool {
    let assumptions = &map.region.assumptions;
    !(map.variables.contains(symbol)
        || map.components.iter().any(|f| f.contains(symbol))
        || assumptions.kinds.contains_key(symbol)
        || assumptions.facts.iter().any(|fact| mentions(fact, std::slice::from_ref(symbol))))
}

pub(super) fn not_a_function(map: &VectorMapOn, rule: &Rule) -> Step {
    let Rule::EvaluateAt { at } = rule else { return Err(not_for(rule, "VectorNotAFunction")) };
    well_formed(map)?;
    demand(at.0.iter().all(crate::expr::Expr::is_constant), || "the point has parameters".into())?;
    demand(at.is_in_region(map, false, &mut |_, _| false), || {
        "the point is not seen to be in the region".into()
    })?;
    let undefined = map
        .components
        .iter()
        .map(|f| at.substitute_into(f, &map.variables))
        .any(|value| value.is_constant() && constant::is_defined(&value).is_false());
    demand(undefined, || "the map may have exactly one value at the point".into())
}
