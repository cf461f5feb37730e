//! What can be computed with a flow, and with one direction of it alone.
//!
//! | | forward f: z → x | reverse g: x → z |
//! |---|---|---|
//! | sample | directly: x = f(z) | needs f = g⁻¹ |
//! | density at own samples | p(z)/\|f′(z)\|, with the z that was drawn | p(g(x)) \|g′(x)\| |
//! | density anywhere | needs g = f⁻¹ | directly: p(g(x)) \|g′(x)\| |

use serde::Serialize;

use super::inverse::{Inverse, MapInverse};
use super::{Analysis, Parametrization};
use crate::expr::derivative;

/// How something can be computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ability {
    /// By a formula.
    ClosedForm,
    /// By solving an equation numerically for each point.
    Numerically,
    /// Not, for this reason.
    No(String),
}

/// What can be computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Computable {
    /// Drawing x.
    pub sample: Ability,
    /// The density at points that one has drawn oneself, together with the z that they came from.
    pub density_at_samples: Ability,
    /// The density at any given x.
    pub density_anywhere: Ability,
}

/// What can be computed with the map and the inverse as they are known.
#[must_use]
pub fn computable(analysis: &Analysis, inverse: &MapInverse) -> Computable {
    let direct = directly(analysis);
    let solved = solved(inverse);
    let injective = analysis.injective.is_true();
    match analysis.map.parametrization {
        Parametrization::Forward => Computable {
            sample: direct.sample,
            // Without injectivity the other preimages of the sample count, too.
            density_at_samples: match direct.density_at_samples {
                Ability::No(why) if injective => Ability::No(why),
                at_samples if injective => at_samples,
                _ => solved.clone(),
            },
            density_anywhere: solved,
        },
        Parametrization::Reverse => {
            let sample = if injective { solved } else { no("g has no inverse that is known") };
            let density_at_samples = match &sample {
                Ability::No(why) => no(why),
                _ => direct.density_anywhere.clone(),
            };
            Computable { sample, density_at_samples, density_anywhere: direct.density_anywhere }
        }
    }
}

/// What can be computed with the stated direction alone, without an inverse.
#[must_use]
pub fn directly(analysis: &Analysis) -> Computable {
    let injective = match analysis.injective {
        known if known.is_true() => Ok(()),
        known if known.is_false() => Err(no("the map is not injective")),
        _ => Err(no("it is not known whether the map is injective")),
    };
    let has_slope = !analysis.branches.is_empty()
        && analysis.branches.iter().all(|b| derivative(&b.smooth, analysis.variable()).is_some());
    let slope = injective.and_then(|()| {
        if has_slope { Ok(Ability::ClosedForm) } else { Err(no("the derivative has no formula")) }
    });
    let with_slope = slope.unwrap_or_else(|why| why);
    match analysis.map.parametrization {
        Parametrization::Forward => Computable {
            sample: Ability::ClosedForm,
            density_at_samples: with_slope,
            density_anywhere: no("for a given x it needs the z with f(z) = x, that is, the inverse g"),
        },
        Parametrization::Reverse => Computable {
            sample: no("from z to x it needs the inverse of g"),
            density_at_samples: no("samples need the inverse of g"),
            density_anywhere: with_slope,
        },
    }
}

/// How the inverse can be computed.
fn solved(inverse: &MapInverse) -> Ability {
    if inverse.branches.is_empty() {
        return no("the strictly monotone branches of the map are not known");
    }
    if inverse.branches.iter().all(|b| matches!(b, Inverse::Closed(_))) {
        Ability::ClosedForm
    } else {
        Ability::Numerically
    }
}

fn no(why: &str) -> Ability {
    Ability::No(why.to_owned())
}
