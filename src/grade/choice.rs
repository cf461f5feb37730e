//! Concept questions: which option is right, derived from what can be computed.

use crate::exercise::{Asks, Outcome};
use crate::expr::{Assumptions, Expr, Symbol};
use crate::flow::parametrization::{Ability, Computable, directly};
use crate::flow::{Map, Parametrization, analyse};

/// The outcome of a concept question about a flow of which one direction alone can be evaluated, with its
/// derivative, and the other not at all.
///
/// What can be computed directly does not depend on which valid map is taken, so it is derived for one.
pub(super) fn outcome(asks: Asks) -> Outcome {
    let parametrization = match asks {
        Asks::DensityWithForward | Asks::SamplingWithForward => Parametrization::Forward,
        Asks::DensityWithReverse | Asks::SamplingWithReverse => Parametrization::Reverse,
    };
    let can = one_direction(parametrization);
    match asks {
        Asks::DensityWithForward | Asks::DensityWithReverse => density(&can),
        Asks::SamplingWithForward | Asks::SamplingWithReverse if possible(&can.sample) => Outcome::Possible,
        Asks::SamplingWithForward | Asks::SamplingWithReverse => Outcome::Impossible,
    }
}

fn one_direction(parametrization: Parametrization) -> Computable {
    let (name, variable) = match parametrization {
        Parametrization::Forward => ("f", "z"),
        Parametrization::Reverse => ("g", "x"),
    };
    let variable = Symbol::new(variable);
    let formula = Expr::variable(variable.clone());
    let map = Map { name: Symbol::new(name), variable, formula, parametrization };
    directly(&analyse(&map, None, &Assumptions::none()))
}

fn possible(ability: &Ability) -> bool {
    !matches!(ability, Ability::No(_))
}

/// Where the density can be computed.
fn density(can: &Computable) -> Outcome {
    if possible(&can.density_anywhere) {
        Outcome::Anywhere
    } else if possible(&can.density_at_samples) {
        Outcome::AtSamples
    } else {
        Outcome::Nowhere
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
