//! What makes two variants of an exercise equally hard.

use super::{Prepared, Solution};
use crate::flow::Validity;
use crate::flow::inverse::Inverse;
use crate::real::Ternary;

/// The verdict and the kind of work that an exercise asks for, in words that are the same for variants that ask for the same.
#[must_use]
pub fn difficulty(prepared: &Prepared) -> String {
    let verdict = |validity: Validity| match validity {
        Validity::Yes => "valid",
        Validity::AlmostEverywhere => "valid almost everywhere",
        Validity::No => "not valid",
        Validity::Conditional => "depends on parameters",
        Validity::Undecided => "undecided",
    };
    let injective = |known: Ternary| match known {
        Ternary::True => "injective",
        Ternary::False => "not injective",
        Ternary::Unknown => "injective or not",
    };
    match &prepared.solution {
        None => "no map".to_owned(),
        Some(Solution::Scalar(solution)) => {
            let analysis = &solution.analysis;
            let mut parts = vec![verdict(analysis.validity).to_owned()];
            if analysis.validity == Validity::No {
                parts.push(injective(analysis.injective).to_owned());
            }
            parts.push(format!("{} monotone branches", analysis.branches.len()));
            if let Some(derived) = &solution.derived {
                let closed = derived.inverse.branches.iter().all(|b| matches!(b, Inverse::Closed(_)));
                parts.push(if closed { "closed inverse" } else { "numeric inverse" }.to_owned());
                if let Some(density) = &derived.density {
                    parts.push(format!("density in {} pieces", density.pieces.len()));
                }
            }
            parts.join(", ")
        }
        Some(Solution::Vector(solution)) => {
            let analysis = &solution.analysis;
            let mut parts = vec![verdict(analysis.validity).to_owned()];
            if let Some(volume) = solution.volume() {
                parts.push(volume.structure.unicode());
            }
            parts.push(match &solution.inverse {
                Some(Ok(_)) => "closed inverse".to_owned(),
                Some(Err(_)) => "numeric inverse".to_owned(),
                None => "no inverse".to_owned(),
            });
            parts.join(", ")
        }
    }
}
