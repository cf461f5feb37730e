//! Stacks of layers z₀ → z₁ → … → z_K: what holds for the composition, from the layers where it is not found directly.
//!
//! If each layer is a diffeomorphism of the whole space onto its image, then so is the composition. ln |det J| is the sum of
//! those of the layers along the path, and the inverse undoes the layers in reverse order.

use super::inverse::{VectorInverse, composed_inverse, inverse};
use super::{VectorAnalysis, VectorMap, VectorSource, VolumeChange, analyse, source, volume_change};
use crate::expr::Assumptions;
use crate::flow::Validity;
use crate::proof::search::Prover;
use crate::proof::vector::VectorMapOn;
use crate::proof::{Certificate, Claim, Proved, Rule};
use crate::real::{Ternary, effort};

/// The work that all layers together may cost.
const EFFORT: u64 = 12_000_000;

/// What is known about one layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The verdict about it by itself, on the source of the stack for the first one and where it is defined for the others.
    pub analysis: VectorAnalysis,
    /// How it changes volumes.
    pub volume: Option<VolumeChange>,
    /// Its inverse.
    pub inverse: Option<Result<VectorInverse, String>>,
}

/// What is known about a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// The verdict about the composition.
    pub analysis: VectorAnalysis,
    /// The inverse of the composition.
    pub inverse: Option<Result<VectorInverse, String>>,
    /// The layers, the first one applied first.
    pub layers: Vec<Layer>,
}

/// The verdict about a composition and its layers. (The formula of the map is that of the layers put together.)
#[must_use]
pub fn analyse_stack(
    map: &VectorMap,
    region: &VectorSource,
    layers: &[VectorMap],
    assumptions: &Assumptions,
) -> Stack {
    let by_itself = |(k, layer): (usize, &VectorMap)| {
        let on = if k == 0 { region.clone() } else { source(layer, None, assumptions) };
        let left = u64::try_from(layers.len() - k).unwrap_or(u64::MAX);
        effort::share(1, left, || {
            let analysis = analyse(layer, &on);
            let inverse = inverse(&analysis);
            let volume = volume_change(layer, &on.region);
            Layer { analysis, volume, inverse }
        })
    };
    let layers: Vec<Layer> = effort::within(EFFORT, || layers.iter().enumerate().map(by_itself).collect());
    let mut analysis = analyse(map, region);
    if analysis.validity == Validity::Undecided {
        by_layers(&mut analysis, &layers);
    }
    let inverse = match inverse(&analysis) {
        Some(Err(why)) => Some(composed_inverse(&analysis, &layers).ok_or(why)),
        found => found,
    };
    Stack { analysis, inverse, layers }
}

/// The verdict from those of the layers, where all of them are valid.
fn by_layers(analysis: &mut VectorAnalysis, layers: &[Layer]) {
    let map = analysis.map.on(&analysis.source.region);
    let injective = composed(layers, Claim::VectorInjective(map.clone()), |claim| match claim {
        Claim::VectorInjective(layer) => Some(layer),
        _ => None,
    });
    let regular = composed(layers, Claim::VectorRegular(map), |claim| match claim {
        Claim::VectorRegular(layer) => Some(layer),
        _ => None,
    });
    if let Some(injective) = injective {
        analysis.injective = Ternary::True;
        analysis.proofs.push(injective);
        let known = analysis.proofs.iter().any(|p| matches!(p.claim(), Claim::VectorRegular(_)));
        if let Some(regular) = regular.filter(|_| !known) {
            analysis.differentiable = Ternary::True;
            analysis.proofs.push(regular);
        }
        if analysis.proofs.iter().any(|p| matches!(p.claim(), Claim::VectorRegular(_))) {
            analysis.validity = Validity::Yes;
            analysis.cases.clear();
            analysis.undecided_because.clear();
        }
    }
}

/// The claim about the composition from the same claim about each layer.
fn composed(layers: &[Layer], claim: Claim, of: impl Fn(&Claim) -> Option<&VectorMapOn>) -> Option<Proved> {
    let mut premises = Vec::with_capacity(layers.len());
    let mut maps = Vec::with_capacity(layers.len());
    for layer in layers {
        let proof = layer.analysis.proofs.iter().find(|p| of(p.claim()).is_some())?;
        maps.push(of(proof.claim())?.clone());
        premises.push(proof.certificate().clone());
    }
    Prover::default().confirm(Certificate::new(claim, Rule::Composition { layers: maps }, premises))
}
