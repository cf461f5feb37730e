//! Mistakes in verdicts: valid, injective, monotone, for which parameters, invertible.

use super::scene::Scene;
use super::{Gives, Mistake};
use crate::exercise::{Asked, Expected, ExpectedMonotone};
use crate::expr::{Condition, Kind, Node, Relation, derivative};
use crate::flow::{Irregularity, Monotone, Validity, Witness};
use crate::grade::ScalarSolution;
use crate::grade::compare::monotone_on_the_whole;
use crate::proof::search::Prover;
use crate::proof::{Claim, Domain};
use crate::real::Ternary;
use crate::set::from_condition;

pub(super) const ALL: [&Mistake; 23] = [
    &PARITY_IGNORED,
    &DEPENDS,
    &DIMENSIONS,
    &DETERMINANT_IS_NOT_ENOUGH,
    &TWO_VALUES,
    &UNDEFINED,
    &SLOPE_IS_NOT_ENOUGH,
    &EQUAL_VALUES,
    &CORNER_OR_JUMP,
    &ISOLATED_ZERO,
    &STRICT,
    &MONOTONE_IS_NOT_NEEDED,
    &DECREASING_IS_FINE,
    &INJECTIVE_AFTER_ALL,
    &DIRECTION,
    &CASES_SWAPPED,
    &BOUNDARY,
    &TOO_NARROW,
    &TOO_WIDE,
    &OTHER_PARAMETERS,
    &TURNS_ROUND,
    &NO_EXCEPTION,
    &DEPENDS_ON_NOTHING,
];

/// Whether an answer claims that the map is valid, or injective.
fn claims(answer: &Asked) -> Option<bool> {
    match answer {
        Asked::Valid(Expected::Valid | Expected::Diffeomorphism | Expected::AlmostEverywhere) => Some(true),
        Asked::Valid(Expected::NotValid) => Some(false),
        Asked::Injective(claim) => Some(*claim),
        _ => None,
    }
}

fn validity(scene: &Scene<'_>) -> Option<Validity> {
    Some(scene.solution?.validity())
}

fn speaks_of_parity(condition: &Condition) -> bool {
    match condition {
        Condition::Is(_, kind) => matches!(kind, Kind::Odd | Kind::Even),
        Condition::And(parts) | Condition::Or(parts) => parts.iter().any(speaks_of_parity),
        Condition::Not(inner) => speaks_of_parity(inner),
        _ => false,
    }
}

/// Whether the derived cases are about even and odd numbers.
fn parity_matters(scene: &Scene<'_>) -> bool {
    match scene.scalar() {
        Some(s) => s.analysis.cases.iter().any(|c| speaks_of_parity(&c.when)),
        None => scene.vector().is_some_and(|v| v.analysis.cases.iter().any(|c| speaks_of_parity(&c.when))),
    }
}

/// An answer that does not distinguish even from odd exponents.
const PARITY_IGNORED: Mistake = Mistake {
    name: "parity-ignored",
    say: "try the smallest even and the smallest odd value of the exponent: is the answer the same for both?",
    keys: &["valid", "injective", "valid_when", "monotone"],
    gives: Gives::Like(|scene, answer| {
        parity_matters(scene)
            && match answer {
                Asked::ValidWhen(condition) => !speaks_of_parity(condition),
                Asked::Monotone(_) => true,
                other => claims(other).is_some(),
            }
    }),
};

/// One verdict for all parameters where there are several.
const DEPENDS: Mistake = Mistake {
    name: "depends-on-parameters",
    say: "the answer is not the same for all values of the parameters: try 0, a positive and a negative one",
    keys: &["valid", "injective", "monotone", "invertible"],
    gives: Gives::Like(|scene, answer| {
        validity(scene) == Some(Validity::Conditional)
            && !matches!(answer, Asked::Valid(Expected::Conditional))
    }),
};

/// det J ≠ 0 taken for injectivity.
const DETERMINANT_IS_NOT_ENOUGH: Mistake = Mistake {
    name: "nonzero-determinant-is-not-enough",
    say: "det J ≠ 0 everywhere makes a map invertible near each point; are there two points far apart with the same value?",
    keys: &["valid", "injective"],
    gives: Gives::Like(|scene, answer| {
        claims(answer) == Some(true)
            && scene.vector_parts().iter().any(|a| {
                a.injective == Ternary::False
                    && a.proofs.iter().any(|p| matches!(p.claim(), Claim::VectorRegular(_)))
            })
    }),
};

/// A map between spaces of different dimensions taken for a valid one.
const DIMENSIONS: Mistake = Mistake {
    name: "dimensions-differ",
    say: "count the components of z and of x: can such a map have a differentiable inverse?",
    keys: &["valid", "injective", "invertible"],
    gives: Gives::Like(|scene, answer| {
        use crate::flow::vector::VectorWitness;
        let differ = |a: &&crate::flow::vector::VectorAnalysis| {
            matches!(a.witness, Some(VectorWitness::Dimension { .. }))
        };
        (claims(answer) == Some(true) || matches!(answer, Asked::Invertible(true)))
            && scene.vector_parts().iter().any(differ)
    }),
};

/// A point with two values.
const TWO_VALUES: Mistake = Mistake {
    name: "two-values",
    say: "look at the points that belong to two cases: do they agree there?",
    keys: &["valid"],
    gives: Gives::Like(|scene, answer| {
        claims(answer) == Some(true)
            && scene.scalar().is_some_and(|s| matches!(s.analysis.witness, Some(Witness::TwoValues { .. })))
    }),
};

/// A point without a value.
const UNDEFINED: Mistake = Mistake {
    name: "undefined-somewhere",
    say: "there is a point of the source at which the map has no value",
    keys: &["valid", "injective"],
    gives: Gives::Like(|scene, answer| {
        claims(answer) == Some(true)
            && (scene.scalar().is_some_and(|s| matches!(s.analysis.witness, Some(Witness::Undefined { .. })))
                || scene
                    .vector_parts()
                    .iter()
                    .any(|a| matches!(a.witness, Some(crate::flow::vector::VectorWitness::Undefined { .. }))))
    }),
};

/// Monotone pieces taken for a monotone map.
const SLOPE_IS_NOT_ENOUGH: Mistake = Mistake {
    name: "slope-across-pieces",
    say: "each piece is monotone by itself; compare the values of one piece with those of the others",
    keys: &["valid", "injective", "monotone"],
    gives: Gives::Like(|scene, answer| {
        let Some(s) = scene.scalar() else { return false };
        let branches = &s.analysis.branches;
        let one_way = match branches.len() {
            0 | 1 => pieces_go_one_way(s),
            _ => branches.windows(2).all(|w| w[0].direction == w[1].direction),
        };
        let claimed = match answer {
            Asked::Monotone(claim) => *claim != ExpectedMonotone::Neither,
            other => claims(other) == Some(true) && s.analysis.witness.is_some(),
        };
        claimed && one_way
    }),
};

/// Whether the map is given by cases, all of them with slopes of one sign.
fn pieces_go_one_way(solution: &ScalarSolution) -> bool {
    let analysis = &solution.analysis;
    let Node::Piecewise(cases) = analysis.map.formula.node() else { return false };
    let z = analysis.variable();
    let mut signs = Vec::new();
    for case in &cases.branches {
        let Some(slope) = derivative(&case.value, z) else { return false };
        let Some(on) = from_condition(&case.condition, z) else { return false };
        for span in on.interior().spans() {
            let on = Domain::on(z, span, &analysis.assumptions);
            let mut prover = Prover::with_budget(5_000);
            signs.push(if prover.is(&slope, Relation::Gt, &on) {
                true
            } else if prover.is(&slope, Relation::Lt, &on) {
                false
            } else {
                return false;
            });
        }
    }
    signs.len() > 1 && signs.windows(2).all(|w| w[0] == w[1])
}

/// Two points with one value.
const EQUAL_VALUES: Mistake = Mistake {
    name: "not-injective",
    say: "there are two points with the same value: look for them where the map turns round",
    keys: &["valid", "injective"],
    gives: Gives::Like(|scene, answer| {
        claims(answer) == Some(true)
            && (scene.scalar().is_some_and(|s| s.analysis.injective == Ternary::False)
                || scene.vector_parts().iter().any(|a| a.injective == Ternary::False))
    }),
};

/// A jump or a corner taken for a failure.
const CORNER_OR_JUMP: Mistake = Mistake {
    name: "corner-or-jump",
    say: "a jump or a corner at single points does not stop a map from being injective: do the pieces share a value?",
    keys: &["valid", "injective", "monotone"],
    gives: Gives::Like(|scene, answer| {
        denies_almost_everywhere(scene, answer) && has_corners_or_jumps_only(scene)
    }),
};

/// Whether an answer denies of a map that is valid almost everywhere, and monotone, that it is.
fn denies_almost_everywhere(scene: &Scene<'_>, answer: &Asked) -> bool {
    let denies =
        claims(answer) == Some(false) || matches!(answer, Asked::Monotone(ExpectedMonotone::Neither));
    denies
        && validity(scene) == Some(Validity::AlmostEverywhere)
        && scene.scalar().is_some_and(|s| s.analysis.monotone != Some(Monotone::Neither))
}

/// A derivative that is 0 at single points taken for a failure.
const ISOLATED_ZERO: Mistake = Mistake {
    name: "isolated-zero",
    say: "a derivative that is 0 at single points does not stop a map from being injective: does it take any value twice?",
    keys: &["valid", "injective", "monotone"],
    gives: Gives::Like(|scene, answer| {
        denies_almost_everywhere(scene, answer) && !has_corners_or_jumps_only(scene)
    }),
};

fn has_corners_or_jumps_only(scene: &Scene<'_>) -> bool {
    scene.scalar().is_some_and(|s| {
        let exceptional = &s.analysis.exceptional;
        !exceptional.is_empty()
            && exceptional.iter().all(|e| matches!(e.kind, Irregularity::Jump | Irregularity::Corner))
    })
}

/// Almost everywhere taken for everywhere.
const STRICT: Mistake = Mistake {
    name: "not-everywhere",
    say: "a diffeomorphism needs a derivative different from 0 at every point: is there one where it is not?",
    keys: &["valid", "invertible"],
    gives: Gives::Like(|scene, answer| {
        let almost = validity(scene) == Some(Validity::AlmostEverywhere)
            || scene.vector_parts().iter().any(|a| {
                a.proofs
                    .iter()
                    .any(|p| matches!(p.claim(), Claim::VectorIrregular(_) | Claim::VectorSingular(_)))
            });
        almost && (claims(answer) == Some(true) || matches!(answer, Asked::Invertible(true)))
    }),
};

/// An injective map that is not monotone taken for one that is not injective.
const MONOTONE_IS_NOT_NEEDED: Mistake = Mistake {
    name: "monotone-is-not-needed",
    say: "a map can be injective without being monotone on its whole source: what are the images of its pieces?",
    keys: &["valid", "injective"],
    gives: Gives::Like(|scene, answer| {
        claims(answer) == Some(false)
            && scene.scalar().is_some_and(|s| {
                s.analysis.injective.is_true()
                    && monotone_on_the_whole(&s.analysis) == Some(Monotone::Neither)
            })
    }),
};

/// A decreasing map taken for one that is not valid.
const DECREASING_IS_FINE: Mistake = Mistake {
    name: "decreasing-is-fine",
    say: "a strictly decreasing map is as good as an increasing one: does it take any value twice?",
    keys: &["valid", "injective"],
    gives: Gives::Like(|scene, answer| {
        claims(answer) == Some(false)
            && scene.scalar().is_some_and(|s| s.analysis.monotone == Some(Monotone::Decreasing))
    }),
};

/// A valid map taken for one that is not.
const INJECTIVE_AFTER_ALL: Mistake = Mistake {
    name: "injective-after-all",
    say: "try to find two points with the same value: are there any?",
    keys: &["valid", "injective"],
    gives: Gives::Like(|scene, answer| {
        claims(answer) == Some(false)
            && (scene.scalar().is_some_and(|s| s.analysis.injective.is_true())
                || scene.vector().is_some_and(|v| v.analysis.injective.is_true()))
    }),
};

/// Increasing for decreasing.
const DIRECTION: Mistake = Mistake {
    name: "sign",
    say: "look at the sign of the derivative, or compare two values",
    keys: &["monotone"],
    gives: Gives::Like(|scene, answer| {
        let derived = scene.scalar().and_then(|s| s.analysis.monotone);
        matches!(
            (answer, derived),
            (Asked::Monotone(ExpectedMonotone::Increasing), Some(Monotone::Decreasing))
                | (Asked::Monotone(ExpectedMonotone::Decreasing), Some(Monotone::Increasing))
        )
    }),
};

/// The condition for which the map is valid, as it is derived.
fn valid_when(scene: &Scene<'_>) -> Option<Condition> {
    if let Some(s) = scene.scalar() {
        return s.analysis.valid_when.clone();
    }
    let cases = &scene.vector()?.analysis.cases;
    let valid = cases
        .iter()
        .filter(|c| crate::grade::vector_accepted(&c.analysis, false) == crate::grade::Accepted::Yes);
    Some(Condition::any(valid.map(|c| c.when.clone()).collect()))
}

/// The opposite condition.
const CASES_SWAPPED: Mistake = Mistake {
    name: "cases-swapped",
    say: "these are just the parameters for which the map is not valid",
    keys: &["valid_when"],
    gives: Gives::Answers(|scene| {
        let swapped = valid_when(scene).map(|c| c.negate());
        swapped.map(Asked::ValidWhen).into_iter().collect()
    }),
};

/// > for ≥, or the other way round.
const BOUNDARY: Mistake = Mistake {
    name: "boundary",
    say: "look at the boundary: what happens for the parameters at which the condition begins to hold?",
    keys: &["valid_when"],
    gives: Gives::Answers(|scene| {
        let Some(right) = valid_when(scene) else { return Vec::new() };
        let moved = [with_ends(&right, true), with_ends(&right, false)];
        moved.into_iter().filter(|c| *c != right).map(Asked::ValidWhen).collect()
    }),
};

/// How the parameters of a stated condition lie to those of the derived one: whether each of the first is one of the second,
/// and the other way round.
fn inclusions(scene: &Scene<'_>, answer: &Asked) -> Option<(Ternary, Ternary)> {
    let Asked::ValidWhen(stated) = answer else { return None };
    let right = valid_when(scene)?;
    let assumptions = scene.assumptions();
    let both = Condition::all(vec![stated.clone(), right.clone()]);
    let within = |c: &Condition| crate::grade::when::same_parameters(&both, c, &assumptions);
    Some((within(stated), within(&right)))
}

/// A condition that leaves valid parameters out.
const TOO_NARROW: Mistake = Mistake {
    name: "too-narrow",
    say: "there are more parameters for which the map is valid: try some that your condition leaves out",
    keys: &["valid_when"],
    gives: Gives::Like(|scene, answer| inclusions(scene, answer).is_some_and(|(stated, _)| stated.is_true())),
};

/// A condition that lets invalid parameters in.
const TOO_WIDE: Mistake = Mistake {
    name: "too-wide",
    say: "your condition lets parameters in for which the map is not valid: try some from every corner of it",
    keys: &["valid_when"],
    gives: Gives::Like(|scene, answer| inclusions(scene, answer).is_some_and(|(_, right)| right.is_true())),
};

/// Both at once.
const OTHER_PARAMETERS: Mistake = Mistake {
    name: "other-parameters",
    say: "for some of these parameters the map is not valid, and for some others it is",
    keys: &["valid_when"],
    gives: Gives::Like(|scene, answer| {
        inclusions(scene, answer).is_some_and(|(stated, right)| stated.is_false() && right.is_false())
    }),
};

/// A map that goes up and down taken for a monotone one.
const TURNS_ROUND: Mistake = Mistake {
    name: "not-monotone",
    say: "compare the values at three points in a row: do they rise all the way, or fall all the way?",
    keys: &["monotone"],
    gives: Gives::Like(|scene, answer| {
        let claimed =
            matches!(answer, Asked::Monotone(ExpectedMonotone::Increasing | ExpectedMonotone::Decreasing));
        let whole = |s: &ScalarSolution| monotone_on_the_whole(&s.analysis) == Some(Monotone::Neither);
        claimed && scene.scalar().is_some_and(whole)
    }),
};

/// Almost everywhere, where there is no exception.
const NO_EXCEPTION: Mistake = Mistake {
    name: "no-exception",
    say: "at which point should it fail? Name one, or there is none",
    keys: &["valid"],
    gives: Gives::Like(|scene, answer| {
        matches!(answer, Asked::Valid(Expected::AlmostEverywhere)) && validity(scene) == Some(Validity::Yes)
    }),
};

/// A condition, where nothing depends on parameters.
const DEPENDS_ON_NOTHING: Mistake = Mistake {
    name: "depends-on-nothing",
    say: "which parameter should decide? The verdict is the same for all of them, or there is none",
    keys: &["valid"],
    gives: Gives::Like(|scene, answer| {
        let settled =
            matches!(validity(scene), Some(Validity::Yes | Validity::No | Validity::AlmostEverywhere));
        matches!(answer, Asked::Valid(Expected::Conditional)) && settled
    }),
};

/// The condition with its comparisons strict, or not strict.
fn with_ends(condition: &Condition, strict: bool) -> Condition {
    match condition {
        Condition::Compare(a, relation, b) => {
            let relation = match (relation, strict) {
                (Relation::Ge | Relation::Gt, true) => Relation::Gt,
                (Relation::Ge | Relation::Gt, false) => Relation::Ge,
                (Relation::Le | Relation::Lt, true) => Relation::Lt,
                (Relation::Le | Relation::Lt, false) => Relation::Le,
                (other, _) => *other,
            };
            Condition::compare(a.clone(), relation, b.clone())
        }
        Condition::And(parts) => Condition::all(parts.iter().map(|p| with_ends(p, strict)).collect()),
        Condition::Or(parts) => Condition::any(parts.iter().map(|p| with_ends(p, strict)).collect()),
        other => other.clone(),
    }
}
