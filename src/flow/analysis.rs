//! What is known about a map on its source: the verdict and everything that it rests on.

use serde::Serialize;

use super::{Map, Source};
use crate::expr::{Assumptions, Condition, Expr, Symbol};
use crate::proof::{Direction, Place, Proved};
use crate::real::{Rational, Ternary};
use crate::set::{RealSet, Span};

/// Whether a map is a valid normalizing-flow transformation. The definitions:
///
/// - `Yes`: it is injective on its source, C¹, with f′ ≠ 0 everywhere: a diffeomorphism onto its image;
/// - `AlmostEverywhere`: injective, and C¹ with f′ ≠ 0 outside a closed null set, but not everywhere;
/// - `No`: with a witness;
/// - `Conditional`: it depends on parameters, see [`Analysis::cases`];
/// - `Undecided`: neither proved nor refuted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Validity {
    /// A diffeomorphism onto its image.
    Yes,
    /// Injective, and a local diffeomorphism off a closed null set that is not empty.
    AlmostEverywhere,
    /// Not valid.
    No,
    /// Depends on parameters.
    Conditional,
    /// Not known.
    Undecided,
}

/// Monotonicity on the whole source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Monotone {
    /// Strictly increasing on the whole source.
    Increasing,
    /// Strictly decreasing on the whole source.
    Decreasing,
    /// Not monotone on the source as a whole.
    Neither,
}

/// A part of the source on which the map is strictly monotone and given by one formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Branch {
    /// The interval of the source.
    pub span: Span,
    /// The map's formula there, without case distinctions.
    pub smooth: Expr,
    /// Increasing or decreasing.
    pub direction: Direction,
    /// Its image, where it is known exactly.
    pub image: Option<Span>,
    /// Proof of `StrictlyMonotone` on the span (and of `Image`, where there is one).
    #[serde(skip)]
    pub proof: Proved,
}

/// Why a map is not valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Witness {
    /// Two points with one value.
    EqualValues {
        /// A point.
        a: Expr,
        /// Another one.
        b: Expr,
        /// Their common value.
        value: Expr,
    },
    /// A point and an interval that contains another point with the same value.
    EqualValueWithin {
        /// The point.
        a: Rational,
        /// Lower end of the interval.
        lower: Rational,
        /// Upper end of the interval.
        upper: Rational,
    },
    /// A point at which the map turns round: continuous, and strictly monotone in opposite directions on its two sides.
    Turn {
        /// The point.
        at: Expr,
    },
    /// Two places between which the map turns round: f′ > 0 at one and f′ < 0 at the other.
    SlopeChange {
        /// Where f′ > 0.
        rising: Place,
        /// Where f′ < 0.
        falling: Place,
    },
    /// Two parts of the source whose images have values in common.
    Overlap {
        /// One part.
        a: Span,
        /// The other.
        b: Span,
        /// Their images.
        images: [Span; 2],
    },
    /// A point of the stated source at which there is no value.
    Undefined {
        /// The point.
        at: Expr,
        /// The part that is outside its domain there, such as ln(-1); `None` where no case applies.
        part: Option<Expr>,
    },
    /// A point with more than one value.
    TwoValues {
        /// The point.
        at: Expr,
        /// The values, in the order of the pieces.
        values: Vec<Expr>,
    },
}

/// What goes wrong at an exceptional point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Irregularity {
    /// f′ = 0.
    CriticalPoint,
    /// The one-sided derivatives differ.
    Corner,
    /// f is not continuous.
    Jump,
    /// f′ is unbounded.
    VerticalTangent,
}

/// A point of the source at which the map is not a local diffeomorphism.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exceptional {
    /// The point; `None` where it is only known to exist.
    pub at: Option<Expr>,
    /// What happens there.
    pub kind: Irregularity,
    /// The period with which it recurs, where it does (π + 2πk: at = π, period = 2π).
    pub period: Option<Expr>,
}

/// One case of a conditional verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// The condition on the parameters, in addition to what was assumed.
    pub when: Condition,
    /// What holds then.
    pub analysis: Analysis,
}

/// What is known about a map on its source under its assumptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Analysis {
    /// The map.
    pub map: Map,
    /// Its source.
    pub source: Source,
    /// What is assumed about the parameters.
    #[serde(skip)]
    pub assumptions: Assumptions,
    /// The verdict.
    pub validity: Validity,
    /// Whether the map is injective on its source.
    #[serde(skip)]
    pub injective: Ternary,
    /// Monotonicity on the source, where it is known.
    pub monotone: Option<Monotone>,
    /// Whether the map is C¹ on its source.
    #[serde(skip)]
    pub differentiable: Ternary,
    /// The image of the source, where it is known exactly.
    pub image: Option<RealSet>,
    /// The strictly monotone branches that make up the source, from left to right; empty where they were not found.
    pub branches: Vec<Branch>,
    /// The witness of a `No`.
    pub witness: Option<Witness>,
    /// What else refutes it: two points with one value of a map that has two values elsewhere.
    pub other_witness: Option<Witness>,
    /// Points at which the map is not a local diffeomorphism, as far as they were found.
    pub exceptional: Vec<Exceptional>,
    /// The cases of a conditional verdict: disjoint and exhaustive.
    pub cases: Vec<Case>,
    /// The accepted certificates that the verdict rests on.
    #[serde(skip)]
    pub proofs: Vec<Proved>,
    /// Why the verdict is `Undecided`, in words; empty otherwise.
    pub undecided_because: String,
    /// Of a conditional verdict of which no case is open: for which parameters the map is valid, at least almost everywhere.
    pub valid_when: Option<Condition>,
    /// For which parameters it is a diffeomorphism.
    pub diffeomorphism_when: Option<Condition>,
}

impl Analysis {
    /// The variable of the map.
    #[must_use]
    pub fn variable(&self) -> &Symbol {
        &self.map.variable
    }

    /// The cases with a proof of their own: those of the parts where several are told as one case.
    #[must_use]
    pub fn parts(&self) -> Vec<(Condition, &Analysis)> {
        let mut found = Vec::new();
        for case in &self.cases {
            match case.analysis.cases.as_slice() {
                [] => found.push((case.when.clone(), &case.analysis)),
                parts => found.extend(parts.iter().map(|p| (p.when.clone(), &p.analysis))),
            }
        }
        found
    }

    /// The derivative of the map on a branch, as a formula.
    #[must_use]
    pub fn derivative_on(&self, branch: &Branch) -> Option<Expr> {
        crate::expr::derivative(&branch.smooth, &self.map.variable)
    }
}
