//! Mistakes in the structure of a Jacobian, in costs, and in determinants in words.

use super::scene::Scene;
use super::{Gives, Mistake};
use crate::exercise::{Asked, Expected};
use crate::flow::cost::{Comparison, Cost};
use crate::flow::jacobian_pattern::DiagonalEntries;
use crate::flow::structure::StructureAnswer;
use crate::real::Ternary;

pub(super) const ALL: [&Mistake; 8] = [
    &TRANSPOSED,
    &STRUCTURE_MISSED,
    &TOO_SPECIAL,
    &STRUCTURE_NOT_USED,
    &TOO_CHEAP,
    &TOO_DEAR,
    &ZERO_ENTRY,
    &SINGULAR,
];

/// The structures that are known to hold.
fn known(scene: &Scene<'_>) -> Vec<StructureAnswer> {
    if let Some(pattern) = &scene.exercise.pattern {
        return pattern.structure().parse().into_iter().collect();
    }
    let volume = scene.vector().and_then(|v| v.volume());
    volume.map_or_else(Vec::new, |v| StructureAnswer::of(&v.structure))
}

/// Upper for lower.
const TRANSPOSED: Mistake = Mistake {
    name: "transposed",
    say: "on which side of the diagonal are the zeros? The row belongs to the component, the column to the variable",
    keys: &["structure"],
    gives: Gives::Like(|scene, answer| {
        use StructureAnswer as S;
        let Asked::Structure(answer) = answer else { return false };
        known(scene).iter().any(|found| {
            matches!(
                (answer, found),
                (S::UpperTriangular, S::LowerTriangular)
                    | (S::LowerTriangular, S::UpperTriangular)
                    | (S::BlockLowerTriangular(_), S::BlockUpperTriangular(_))
                    | (S::BlockUpperTriangular(_), S::BlockLowerTriangular(_))
            )
        })
    }),
};

/// Full, where there is a structure.
const STRUCTURE_MISSED: Mistake = Mistake {
    name: "structure-missed",
    say: "which entries are 0 because a component does not depend on a variable?",
    keys: &["structure"],
    gives: Gives::Like(|_, answer| matches!(answer, Asked::Structure(StructureAnswer::Full))),
};

/// A structure that says too much.
const TOO_SPECIAL: Mistake = Mistake {
    name: "too-special",
    say: "this asks for more zeros (or ones) than there are: look for an entry that does not fit",
    keys: &["structure"],
    gives: Gives::Like(|_, answer| matches!(answer, Asked::Structure(_))),
};

fn derived_cost(scene: &Scene<'_>) -> Option<Cost> {
    match &scene.exercise.pattern {
        Some(pattern) => Some(pattern.cost()),
        None => Some(scene.vector()?.log_det_cost()?.cost),
    }
}

fn compared(scene: &Scene<'_>, answer: &Asked) -> Option<Comparison> {
    let Asked::Cost(answer) = answer else { return None };
    answer.compare_given(&derived_cost(scene)?, &[("r", "D"), ("b", "D")])
}

/// The cost of a matrix without structure.
const STRUCTURE_NOT_USED: Mistake = Mistake {
    name: "structure-not-used",
    say: "this is what a matrix without structure costs: what does the determinant of this one need?",
    keys: &["cost"],
    gives: Gives::Like(|scene, answer| {
        let Asked::Cost(cost) = answer else { return false };
        let size = scene.exercise.pattern.as_ref().map_or("D", |p| p.size.as_str());
        let general = Cost::power(size, 3);
        cost.compare_given(&general, &[("r", "D"), ("b", "D")]) == Some(Comparison::Equal)
            && compared(scene, answer) == Some(Comparison::Higher)
    }),
};

/// Less than is needed.
const TOO_CHEAP: Mistake = Mistake {
    name: "too-cheap",
    say: "this is too cheap: how many numbers have to be looked at, and what is done with them?",
    keys: &["cost"],
    gives: Gives::Like(|scene, answer| compared(scene, answer) == Some(Comparison::Lower)),
};

/// More than is needed.
const TOO_DEAR: Mistake = Mistake {
    name: "too-dear",
    say: "it can be had for less: which entries does the determinant really depend on?",
    keys: &["cost"],
    gives: Gives::Like(|scene, answer| {
        matches!(compared(scene, answer), Some(Comparison::Higher | Comparison::Incomparable))
    }),
};

/// A product with a factor 0 that is not seen.
const ZERO_ENTRY: Mistake = Mistake {
    name: "zero-entry-missed",
    say: "a factor of this product is 0 everywhere: what is the product?",
    keys: &["det"],
    gives: Gives::Like(|scene, answer| {
        matches!(answer, Asked::DeterminantInWords(_))
            && scene.exercise.pattern.as_ref().is_some_and(|p| matches!(p.diagonal, DiagonalEntries::Zero(_)))
    }),
};

/// A singular Jacobian taken for an invertible one, or the other way round.
const SINGULAR: Mistake = Mistake {
    name: "invertibility",
    say: "a square matrix is invertible just where its determinant is not 0: what is the determinant here?",
    keys: &["invertible", "valid"],
    gives: Gives::Like(|scene, answer| {
        let Some(pattern) = &scene.exercise.pattern else {
            return matches!(answer, Asked::Invertible(_));
        };
        match answer {
            Asked::Invertible(_) => pattern.is_invertible().0 != Ternary::Unknown,
            Asked::Valid(Expected::Valid | Expected::Diffeomorphism) => {
                pattern.is_valid().0 == Ternary::False
            }
            Asked::Valid(Expected::NotValid) => pattern.is_valid().0 == Ternary::True,
            _ => false,
        }
    }),
};
