//! Flows of fields are diffeomorphisms.

use crate::expr::{Expr, Relation};
use crate::proof::check::{Step, demand};
use crate::proof::obligations::is_smooth;
use crate::proof::vector::VectorMapOn;
use crate::proof::{Certificate, Claim, Domain};

use super::facts::defined_known;

/// The map is the flow of a field that is C¹ and grows linearly at most.
pub(super) fn diffeomorphism(map: &VectorMapOn, premises: &[Certificate]) -> Step {
    let own = |flow: &&crate::proof::vector::Flow| {
        flow.variables == map.variables && flow.components() == map.components
    };
    let flow = map.flows.iter().find(own).ok_or("the map is not the flow of a field")?;
    demand(flow.is_well_formed(), || "the field does not fit the map".into())?;
    demand(map.flows_are_consistent(), || "a function stands for two things".into())?;
    let on = flow.domain(&map.parameter_assumptions());
    demand(
        !map.parameter_assumptions()
            .facts
            .iter()
            .any(|fact| crate::proof::vector::mentions(fact, std::slice::from_ref(&flow.time))),
        || "something is assumed about the time".into(),
    )?;
    let slopes = flow.slopes().ok_or("there is no formula for a derivative of the field")?;
    for (v, row) in flow.field.iter().zip(&slopes) {
        demand(is_smooth(v) && !v.is_opaque(), || {
            "the field has case distinctions or opaque functions".into()
        })?;
        for e in std::iter::once(v).chain(row) {
            demand(defined_known(premises, e, &on), || format!("not proved to be defined: {e:?}"))?;
        }
        let bounded = |e: &Expr| flow.is_bounded(e, &on) || has_bound(premises, e, &on);
        demand(bounded(v) || row.iter().all(bounded), || {
            "neither a component of the field nor its derivatives are proved to be bounded".into()
        })?;
    }
    Ok(())
}

/// A premise c − e² ≥ 0 with a number c.
fn has_bound(premises: &[Certificate], e: &Expr, on: &Domain) -> bool {
    premises.iter().any(|p| match &p.claim {
        Claim::Sign { e: gap, relation: Relation::Ge | Relation::Gt, on: known } => {
            known.covers(on) && gap.plus(&e.powi(2)).as_number().is_some()
        }
        _ => false,
    })
}
