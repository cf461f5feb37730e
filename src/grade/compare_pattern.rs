//! Reference answers about a Jacobian of symbolic size against what follows from its pattern.

use super::Mark;
use super::structure::compare_costs;
use crate::exercise::{Asked, Expected};
use crate::flow::jacobian_pattern::{JacobianPattern, WordsJudgement};
use crate::flow::structure::StructureAnswer;
use crate::real::Ternary;

pub(super) fn mark(asked: &Asked, pattern: &JacobianPattern) -> Mark {
    match asked {
        Asked::Valid(expected) => valid(*expected, pattern),
        Asked::Invertible(expected) => truth(*expected, pattern.is_invertible(), "invertible"),
        Asked::DeterminantInWords(words) => determinant(words, pattern),
        Asked::Structure(answer) => structure(answer, pattern),
        Asked::Cost(answer) => compare_costs(answer, &pattern.cost()),
        _ => Mark::undecided("this does not follow from the pattern of a Jacobian"),
    }
}

fn truth(expected: bool, (known, reason): (Ternary, String), what: &str) -> Mark {
    match known {
        Ternary::Unknown => Mark::undecided(reason),
        found if found == Ternary::from(expected) => Mark::right(),
        Ternary::True => Mark::wrong(format!("derived: {what}, because {reason}")),
        Ternary::False => Mark::wrong(format!("derived: not {what}, because {reason}")),
    }
}

fn valid(expected: Expected, pattern: &JacobianPattern) -> Mark {
    match expected {
        Expected::Valid | Expected::Diffeomorphism => truth(true, pattern.is_valid(), "valid"),
        Expected::NotValid => truth(false, pattern.is_valid(), "valid"),
        Expected::AlmostEverywhere | Expected::Conditional => match pattern.is_valid() {
            (Ternary::True, reason) => Mark::wrong(format!("derived: valid, because {reason}")),
            (Ternary::False, reason) => Mark::wrong(format!("derived: not valid, because {reason}")),
            (Ternary::Unknown, reason) => Mark::undecided(reason),
        },
    }
}

fn determinant(words: &str, pattern: &JacobianPattern) -> Mark {
    let derived = pattern.determinant();
    match pattern.judge_determinant(words) {
        WordsJudgement::Same => Mark::right(),
        WordsJudgement::SameAfter(step) => Mark::Right { remark: step.to_owned() },
        WordsJudgement::Different => Mark::wrong(format!("derived: {derived}")),
        WordsJudgement::NotRead => {
            Mark::undecided(format!("derived: {derived}; the answer could not be compared with that"))
        }
    }
}

fn structure(answer: &StructureAnswer, pattern: &JacobianPattern) -> Mark {
    let Ok(given) = pattern.structure().parse::<StructureAnswer>() else {
        return Mark::undecided("the structure of the pattern has no name");
    };
    if given == *answer {
        Mark::right()
    } else if given.entails(answer) {
        Mark::Right { remark: format!("more precisely: {given}") }
    } else {
        Mark::wrong(format!("derived: {given}"))
    }
}
