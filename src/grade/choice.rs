//! Concept questions: which option is right, derived from what can be computed.

use super::{Availability, Computable, computable};
use crate::exercise::{Asks, Outcome};
use crate::flow::Parametrization;

/// The outcome of a concept question about a flow of which one direction alone can be evaluated, with its
/// derivative, and the other not at all.
pub(super) fn outcome(asks: Asks) -> Outcome {
    let parametrization = match asks {
        Asks::DensityWithForward | Asks::SamplingWithForward => Parametrization::Forward,
        Asks::DensityWithReverse | Asks::SamplingWithReverse => Parametrization::Reverse,
    };
    let can = computable(parametrization, Availability::Closed, Availability::No);
    match asks {
        Asks::DensityWithForward | Asks::DensityWithReverse => density(can),
        Asks::SamplingWithForward | Asks::SamplingWithReverse => match can.sample {
            Availability::No => Outcome::Impossible,
            _ => Outcome::Possible,
        },
    }
}

/// Where the density can be computed.
fn density(can: Computable) -> Outcome {
    match (can.density_anywhere, can.density_at_samples) {
        (Availability::No, Availability::No) => Outcome::Nowhere,
        (Availability::No, _) => Outcome::AtSamples,
        _ => Outcome::Anywhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_question_has_its_outcome() {
        assert_eq!(outcome(Asks::DensityWithForward), Outcome::AtSamples);
        assert_eq!(outcome(Asks::DensityWithReverse), Outcome::Anywhere);
        assert_eq!(outcome(Asks::SamplingWithForward), Outcome::Possible);
        assert_eq!(outcome(Asks::SamplingWithReverse), Outcome::Impossible);
    }
}
