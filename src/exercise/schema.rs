//! The formats of sets and submissions as types, from which their JSON Schemas are made. What reads them is elsewhere,
//! because it keeps the places; a test holds the two together.

// The fields are read by nobody but the derive.
#![allow(dead_code)]

use std::collections::BTreeMap;

use schemars::JsonSchema;

/// A problem set.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "flowcheck problem set")]
pub struct SetSchema {
    /// The name, which submissions may give; the name of the file where it is left out.
    name: Option<String>,
    /// The title.
    title: Option<String>,
    /// The exercises.
    exercises: Vec<ExerciseSchema>,
}

/// A text, a number or a truth value.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Scalar {
    Text(String),
    Number(f64),
    Truth(bool),
}

/// One text or several.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum OneOrMany {
    One(Scalar),
    Many(Vec<Scalar>),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ExerciseSchema {
    /// Unique in the set, such as `nf1.2`.
    id: String,
    /// What the student reads; LaTeX between dollar signs.
    prompt: Option<String>,
    /// Parameters that are drawn for each seed: `{a: {int: [2, 9]}, b: {int: [-5, 5], not: [0]}, c: {of: [1/2, 2]}}`.
    vary: Option<BTreeMap<String, RangeSchema>>,
    /// What the drawn parameters have to meet, such as `a > b`.
    require: Option<OneOrMany>,
    /// The map, such as `f(z) = 2 - 3z`; in reverse parametrization `g(x) = …`.
    map: Option<String>,
    /// Layers, the first one applied first.
    stack: Option<Vec<String>>,
    /// A Jacobian of symbolic size.
    jacobian: Option<JacobianSchema>,
    /// The source set, such as `z in [0, 2]`.
    on: Option<String>,
    /// Parameters and what is assumed about them, such as `n: positive integer`.
    #[schemars(rename = "where")]
    assume: Option<OneOrMany>,
    /// The distribution of the source variable, such as `z ~ Normal(0, 1)`.
    base: Option<String>,
    /// Whether only a diffeomorphism counts as valid.
    strict: Option<bool>,
    /// What the exercise is worth, or each answer by its key; 1 for each answer where nothing is said.
    points: Option<Points>,
    /// Whether right entries of matrices, right components and right options count.
    partial: Option<bool>,
    /// Demanded forms by key: `expanded`, `factored`, `no log of a product`, `in terms of x only`.
    form: Option<BTreeMap<String, String>>,
    /// What is asked, with the reference answers.
    answers: AnswersSchema,
    /// Other answers that have to be accepted.
    accept: Option<Vec<StatedSchema>>,
    /// Answers that have to be rejected.
    wrong: Option<Vec<StatedSchema>>,
    /// Your own feedback.
    feedback: Option<Vec<RuleSchema>>,
}

/// What a parameter is drawn from.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct RangeSchema {
    /// The least and the greatest integer.
    int: Option<[i64; 2]>,
    /// Integers that are left out.
    not: Option<Vec<i64>>,
    /// Numbers to choose from.
    of: Option<Vec<Scalar>>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Points {
    All(Scalar),
    Each(BTreeMap<String, Scalar>),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct JacobianSchema {
    /// Such as `lower triangular`, `diagonal`, `block diagonal`, `full`.
    structure: String,
    /// The name of the dimension; D where nothing is said.
    size: Option<String>,
    /// The diagonal entry with the index i.
    diagonal: Option<String>,
    /// Which diagonal entry is 0 at every point: `last`, `first`, `i = 3`.
    zero: Option<Scalar>,
    /// Whether no diagonal entry is 0 anywhere.
    nonzero: Option<bool>,
    /// The name of the size of the blocks.
    block_size: Option<String>,
    /// The name of the rank.
    rank: Option<String>,
}

/// Answers by their keys.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AnswersSchema {
    /// Is it a valid transformation: `true`, `false`, `yes` (a diffeomorphism), `no`, `almost-everywhere`, `conditional`.
    valid: Option<Scalar>,
    /// Is it injective?
    injective: Option<Scalar>,
    /// `increasing`, `decreasing` or `neither`.
    monotone: Option<String>,
    /// The image, such as `(0, inf)`.
    image: Option<Scalar>,
    /// The inverse, such as `g(x) = (2 - x)/3`.
    inverse: Option<Scalar>,
    /// For which parameters it is valid.
    valid_when: Option<Scalar>,
    /// The density of the transformed variable.
    density: Option<Scalar>,
    /// Its logarithm.
    log_density: Option<Scalar>,
    /// Where the density is positive.
    support: Option<Scalar>,
    /// The name of the distribution of the transformed variable, such as `LogNormal(0, 1)`.
    distribution: Option<Scalar>,
    /// The Jacobian, such as `"[[2, 1], [1, -1]]"`.
    jacobian: Option<Scalar>,
    /// Its determinant.
    det: Option<Scalar>,
    /// The absolute value of that.
    abs_det: Option<Scalar>,
    /// The logarithm of that.
    log_abs_det: Option<Scalar>,
    /// Is the determinant different from 0 everywhere?
    invertible: Option<Scalar>,
    /// The structure of the Jacobian.
    structure: Option<String>,
    /// What the logarithm of the determinant costs, such as `O(D)`.
    cost: Option<String>,
    /// A concept question.
    choice: Option<ChoiceSchema>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ChoiceSchema {
    /// What the options are about, where flowcheck can derive the right ones.
    asks: Option<AsksSchema>,
    /// What can be chosen.
    options: Vec<OptionSchema>,
    /// The keys of the right options.
    right: OneOrMany,
    /// Why they are right.
    why: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum AsksSchema {
    DensityWithForward,
    DensityWithReverse,
    SamplingWithForward,
    SamplingWithReverse,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct OptionSchema {
    /// Its key.
    key: String,
    /// What the student reads.
    text: String,
    /// The outcome that it claims: `anywhere`, `at_samples`, `nowhere`, `possible`, `impossible`.
    means: Option<String>,
}

/// One answer under its key, perhaps with the name of the mistake that has to be found in it.
#[derive(JsonSchema)]
struct StatedSchema {
    /// The name of the mistake, such as `jacobian-forgotten`.
    finding: Option<String>,
    #[schemars(flatten)]
    answer: BTreeMap<String, OneOrMany>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct RuleSchema {
    /// The key of the answer.
    #[schemars(rename = "for")]
    of: String,
    /// `equal to …`, `a multiple of …`, `a constant apart from …`, `uses z`.
    when: String,
    /// What to tell.
    say: String,
    /// The name of the finding.
    finding: Option<String>,
    /// The share of the points that such an answer gets, from 0 to 1.
    credit: Option<Scalar>,
}

/// A submission.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "flowcheck submission")]
pub struct SubmissionSchema {
    /// Whose it is; the name of the file where it is left out.
    student: Option<String>,
    /// The seed of the variant that is answered; without, it follows from the name of the student.
    seed: Option<u64>,
    /// The set that it answers.
    set: Option<String>,
    /// Answers by the ids of exercises, and by keys in each.
    answers: Option<BTreeMap<String, BTreeMap<String, AnswerSchema>>>,
    /// The same in the form of a set.
    exercises: Option<Vec<AnsweredSchema>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AnsweredSchema {
    /// The id of the exercise.
    id: String,
    /// The answers by their keys.
    answers: BTreeMap<String, AnswerSchema>,
}

/// An answer: a text, a number, a truth value, or a list where that is a set, a matrix or a choice.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum AnswerSchema {
    One(Scalar),
    Many(Vec<AnswerSchema>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::answer::KEYS;

    #[test]
    fn the_schema_knows_the_keys_that_the_reader_knows() {
        let schema = schemars::schema_for!(SetSchema);
        let text = serde_json::to_value(&schema).unwrap();
        let answers = &text["$defs"]["AnswersSchema"]["properties"];
        let mut known: Vec<&str> = answers.as_object().unwrap().keys().map(String::as_str).collect();
        let mut read: Vec<&str> = KEYS.to_vec();
        read.push("choice");
        known.sort_unstable();
        read.sort_unstable();
        assert_eq!(known, read);
    }
}
