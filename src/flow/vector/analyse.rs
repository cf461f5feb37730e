//! The order of the questions.

use super::{VectorAnalysis, VectorMap, VectorSource, VectorWitness};
use crate::flow::Validity;
use crate::proof::vector::determinant;
use crate::real::Ternary;

/// Decides what can be decided about the map on its region.
#[must_use]
pub fn analyse(map: &VectorMap, source: &VectorSource) -> VectorAnalysis {
    let mut analysis = begin(map, source);
    let (from, to) = (map.variables.len(), map.components.len());
    if from != to {
        analysis.validity = Validity::No;
        analysis.witness = Some(VectorWitness::Dimension { from, to });
        return analysis;
    }
    analysis.undecided_because =
        "neither a proof of injectivity nor two points with one value was found".to_owned();
    analysis
}

/// What is known before any question is asked.
fn begin(map: &VectorMap, source: &VectorSource) -> VectorAnalysis {
    let jacobian = map.on(&source.region).jacobian();
    let determinant = jacobian.as_deref().and_then(determinant);
    VectorAnalysis {
        map: map.clone(),
        source: source.clone(),
        validity: Validity::Undecided,
        injective: Ternary::Unknown,
        differentiable: Ternary::Unknown,
        jacobian,
        determinant,
        witness: None,
        exceptional: None,
        cases: Vec::new(),
        proofs: Vec::new(),
        undecided_because: String::new(),
    }
}
