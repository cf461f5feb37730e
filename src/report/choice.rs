//! The derived answer of a concept question.

use crate::exercise::{Asked, Exercise};
use crate::grade::right_options;

/// The right options in words, as derived; empty where the exercise has no concept question, or none that says what
/// its options mean.
#[must_use]
pub fn choice_solution(exercise: &Exercise) -> Vec<String> {
    let mut told = Vec::new();
    for answer in &exercise.answers {
        let Asked::Choice(choice) = &answer.asked else { continue };
        let right = right_options(choice);
        let options = choice.options.iter().filter(|o| right.contains(&o.key.as_str()));
        told.extend(options.map(|o| format!("{}: {}", o.key, o.text)));
    }
    told
}
