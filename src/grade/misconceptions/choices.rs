//! Mistakes in concept questions whose answer is derived.

use super::scene::Scene;
use super::{Gives, Mistake};
use crate::exercise::{Asked, Asks, Choice, Outcome};
use crate::grade::choice::outcome;

const KEYS: &[&str] = &["choice"];

pub(super) const ALL: [&Mistake; 3] = [&DIRECTIONS, &POSSIBLE, &IMPOSSIBLE];

/// The outcome that is chosen, and the one that is right.
fn chosen(answer: &Asked) -> Option<(Asks, Outcome, Outcome)> {
    let Asked::Choice(Choice { asks: Some(asks), options, right, .. }) = answer else { return None };
    let [key] = right.as_slice() else { return None };
    let means = options.iter().find(|o| o.key == key.value)?.means?;
    Some((*asks, means, outcome(*asks)))
}

fn is_nothing(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Nowhere | Outcome::Impossible)
}

/// What a flow with the other direction could do.
const DIRECTIONS: Mistake = Mistake {
    name: "directions-swapped",
    say: "this is what can be done when the other direction of the map can be evaluated",
    keys: KEYS,
    gives: Gives::Like(|_: &Scene<'_>, answer| {
        chosen(answer).is_some_and(|(asks, means, _)| {
            let other = match asks {
                Asks::DensityWithForward => Asks::DensityWithReverse,
                Asks::DensityWithReverse => Asks::DensityWithForward,
                Asks::SamplingWithForward => Asks::SamplingWithReverse,
                Asks::SamplingWithReverse => Asks::SamplingWithForward,
            };
            means == outcome(other)
        })
    }),
};

/// Nothing, where something can be done.
const POSSIBLE: Mistake = Mistake {
    name: "possible-after-all",
    say: "write down the formula: are there points at which everything in it is known?",
    keys: KEYS,
    gives: Gives::Like(|_: &Scene<'_>, answer| {
        chosen(answer).is_some_and(|(_, means, right)| is_nothing(means) && !is_nothing(right))
    }),
};

/// More than can be done.
const IMPOSSIBLE: Mistake = Mistake {
    name: "not-computable",
    say: "write down the formula: which value in it cannot be computed here?",
    keys: KEYS,
    gives: Gives::Like(|_: &Scene<'_>, answer| {
        chosen(answer).is_some_and(|(_, means, right)| !is_nothing(means) && means != right)
    }),
};
