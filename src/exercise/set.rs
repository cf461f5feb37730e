//! An exercise set as read: every formula parsed, every answer with its place.

use super::formula::{Formula, MapText, StatedSet};
use super::rubric::Rubric;
use crate::expr::{Assumptions, Condition, Expr};
use crate::flow::cost::Cost;
use crate::flow::jacobian_pattern::JacobianPattern;
use crate::flow::structure::StructureAnswer;
use crate::set::RealSet;
use crate::source::Span;
use crate::syntax::{DistributionStatement, Known, Value};

/// A problem set.
#[derive(Clone, Debug)]
pub struct Set {
    /// Its name, which submissions may give; may be empty.
    pub name: String,
    /// Its title; may be empty.
    pub title: String,
    /// The exercises in the order of the file.
    pub exercises: Vec<Exercise>,
}

/// One exercise with its reference answers.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Its name, unique in the set.
    pub id: String,
    /// What the student reads; may hold LaTeX between dollar signs.
    pub prompt: String,
    /// The map that the questions are about; a concept question has none.
    pub question: Option<MapQuestion>,
    /// The names that it declares, as its answers may use them.
    pub known: Known,
    /// A Jacobian of symbolic size that the questions are about instead of a map.
    pub pattern: Option<JacobianPattern>,
    /// What is asked, in the order of the format's keys.
    pub answers: Vec<Answer>,
    /// How answers to it are marked.
    pub rubric: Rubric,
    /// The place of its id.
    pub place: Span,
}

/// A map with what is said about it.
#[derive(Clone, Debug)]
pub struct MapQuestion {
    /// The map; of a stack the composition of its layers.
    pub map: Placed<MapText>,
    /// The layers of a stack, the first one applied first; none for a map that is given by itself.
    pub layers: Vec<MapText>,
    /// The source set, where one is stated.
    pub on: Option<Placed<StatedSet>>,
    /// What is assumed about the parameters.
    pub assumptions: Assumptions,
    /// The distribution of the source variable, or those of its components, where they are stated.
    pub base: Option<Placed<Vec<DistributionStatement>>>,
    /// Whether only a diffeomorphism counts as valid.
    pub strict: bool,
}

/// A value with the place of its text in the file.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// As it was typed.
    pub text: String,
    /// The bytes of the file that hold its text.
    pub span: Span,
}

/// A reference answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The key under which it stands, such as `inverse`.
    pub key: &'static str,
    /// As it was typed.
    pub text: String,
    /// What is asked and what is said to be right.
    pub asked: Asked,
    /// The bytes of the file that hold its text.
    pub span: Span,
}

/// What is asked, with the reference answer.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Is the map a valid transformation?
    Valid(Expected),
    /// Is it injective on its source?
    Injective(bool),
    /// Is it monotone on its source, and which way?
    Monotone(ExpectedMonotone),
    /// What is its image?
    Image(RealSet),
    /// What is its inverse?
    Inverse(MapText),
    /// What is its Jacobian?
    Jacobian(Value),
    /// What is the determinant of its Jacobian?
    Determinant(Expr),
    /// What is the absolute value of that?
    AbsDeterminant(Expr),
    /// What is the logarithm of that?
    LogAbsDeterminant(Expr),
    /// The same of a Jacobian of symbolic size: a number, or a product in words.
    DeterminantInWords(String),
    /// Is the Jacobian invertible at every point?
    Invertible(bool),
    /// What structure has the Jacobian?
    Structure(StructureAnswer),
    /// What does ln |det J| cost in the dimension?
    Cost(Cost),
    /// For which parameters is it valid?
    ValidWhen(Condition),
    /// The density of the transformed variable.
    Density(Formula),
    /// Its logarithm.
    LogDensity(Formula),
    /// Where that density is positive.
    Support(RealSet),
    /// The distribution of the transformed variable, by its name.
    Distribution(DistributionStatement),
    /// A question with options.
    Choice(Choice),
}

impl Asked {
    /// The formulas of an answer that consists of formulas.
    #[must_use]
    pub fn formulas(&self) -> Vec<&Expr> {
        match self {
            Self::Inverse(g) => g.components.iter().collect(),
            Self::Density(p) | Self::LogDensity(p) => vec![&p.formula],
            Self::Determinant(e) | Self::AbsDeterminant(e) | Self::LogAbsDeterminant(e) => vec![e],
            Self::Jacobian(value) => value.entries().collect(),
            _ => Vec::new(),
        }
    }
}

/// A reference answer to `valid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Valid (almost everywhere suffices unless the exercise is strict).
    Valid,
    /// A diffeomorphism, nothing less.
    Diffeomorphism,
    /// Injective and regular almost everywhere, but not everywhere.
    AlmostEverywhere,
    /// Not valid.
    NotValid,
    /// It depends on parameters.
    Conditional,
}

/// A reference answer to `monotone`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedMonotone {
    /// Strictly increasing.
    Increasing,
    /// Strictly decreasing.
    Decreasing,
    /// Neither.
    Neither,
}

/// A concept question.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What it asks.
    pub asks: Option<Asks>,
    /// What can be chosen.
    pub options: Vec<ChoiceOption>,
    /// The keys of the right options.
    pub right: Vec<Placed<String>>,
    /// Why they are right.
    pub why: String,
}

/// One option.
#[derive(Clone, Debug)]
pub struct ChoiceOption {
    /// Its key.
    pub key: String,
    /// What the student reads.
    pub text: String,
    /// The outcome that it claims.
    pub means: Option<Outcome>,
}

/// Concept questions whose answer is derived from what can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// For which x can p(x) be computed when only f: z → x can be evaluated?
    DensityWithForward,
    /// For which x can p(x) be computed when only g: x → z can be evaluated?
    DensityWithReverse,
    /// Can x be drawn when only f can be evaluated?
    SamplingWithForward,
    /// Can x be drawn when only g can be evaluated?
    SamplingWithReverse,
}

impl Asks {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::DensityWithForward,
        Self::DensityWithReverse,
        Self::SamplingWithForward,
        Self::SamplingWithReverse,
    ];

    /// The name in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DensityWithForward => "density_with_forward",
            Self::DensityWithReverse => "density_with_reverse",
            Self::SamplingWithForward => "sampling_with_forward",
            Self::SamplingWithReverse => "sampling_with_reverse",
        }
    }

    /// The outcomes that its options can claim.
    #[must_use]
    pub fn outcomes(self) -> &'static [Outcome] {
        match self {
            Self::DensityWithForward | Self::DensityWithReverse => {
                &[Outcome::Anywhere, Outcome::AtSamples, Outcome::Nowhere]
            }
            Self::SamplingWithForward | Self::SamplingWithReverse => {
                &[Outcome::Possible, Outcome::Impossible]
            }
        }
    }
}

/// What an option of a concept question claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The density can be computed at every x.
    Anywhere,
    /// The density can be computed at points drawn by the model itself, and only there.
    AtSamples,
    /// The density can be computed nowhere.
    Nowhere,
    /// Samples can be drawn.
    Possible,
    /// Samples cannot be drawn.
    Impossible,
}

impl Outcome {
    /// The name in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::AtSamples => "at_samples",
            Self::Nowhere => "nowhere",
            Self::Possible => "possible",
            Self::Impossible => "impossible",
        }
    }
}
