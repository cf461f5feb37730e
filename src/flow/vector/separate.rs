//! Maps that act on each variable by itself: regular where their components are, as maps of one variable.

use crate::flow::analyse::analyse_claimed;
use crate::proof::search::Prover;
use crate::proof::vector::VectorMapOn;
use crate::proof::{Certificate, Claim, Proved, Rule};
use crate::real::effort;

/// The most components that are looked at.
const MAX_COMPONENTS: usize = 16;

/// A proof that the map is regular, or regular almost everywhere.
pub(super) fn regular(map: &VectorMapOn, prover: &mut Prover) -> Option<Proved> {
    let parts = map.separate().filter(|parts| parts.len() <= MAX_COMPONENTS)?;
    let mut premises: Vec<Certificate> = Vec::new();
    let mut everywhere = true;
    for (k, part) in parts.iter().enumerate() {
        let left = u64::try_from(parts.len() - k).unwrap_or(u64::MAX);
        let proofs = effort::share(1, left, || analyse_claimed(part).proofs);
        let find = |wanted: &Claim| proofs.iter().map(Proved::certificate).find(|c| c.claim == *wanted);
        match find(&Claim::Regular(part.clone())) {
            Some(proof) => premises.push(proof.clone()),
            None => {
                everywhere = false;
                premises.push(find(&Claim::RegularAlmostEverywhere(part.clone()))?.clone());
            }
        }
    }
    let claim = match everywhere {
        true => Claim::VectorRegular(map.clone()),
        false => Claim::VectorRegularAlmostEverywhere(map.clone()),
    };
    prover.confirm(Certificate::new(claim, Rule::Separate, premises))
}
