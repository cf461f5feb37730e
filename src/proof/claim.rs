//! What can be claimed. Every claim names its set.

use serde::{Deserialize, Serialize};

use super::Domain;
use super::vector::VectorMapOn;
use crate::expr::{Assumptions, Expr, Relation, Symbol};
use crate::set::{Bound, RealSet, Span};

/// Increasing or decreasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// x < y implies f(x) < f(y).
    Increasing,
    /// x < y implies f(x) > f(y).
    Decreasing,
}

impl Direction {
    /// The other one.
    #[must_use]
    pub fn reverse(self) -> Self {
        match self {
            Self::Increasing => Self::Decreasing,
            Self::Decreasing => Self::Increasing,
        }
    }
}

/// One of the two ends of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The lower end.
    Lower,
    /// The upper end.
    Upper,
}

impl Side {
    /// This end of an interval.
    #[must_use]
    pub fn of(self, span: &Span) -> &Bound {
        match self {
            Self::Lower => span.lo(),
            Self::Upper => span.hi(),
        }
    }

    /// Whether this end belongs to the interval.
    #[must_use]
    pub fn is_attained(self, span: &Span) -> bool {
        match self {
            Self::Lower => span.lo_closed(),
            Self::Upper => span.hi_closed(),
        }
    }
}

/// The value of a limit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitValue {
    /// −∞.
    NegInf,
    /// A real number, given exactly.
    Finite(Expr),
    /// +∞.
    PosInf,
}

/// A map of one variable on a set of reals, for all parameters that meet the assumptions: what the
/// claims about whole maps speak of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapOn {
    /// The formula, as stated.
    pub formula: Expr,
    /// Its variable.
    pub variable: Symbol,
    /// The source set.
    pub source: SourceSet,
    /// What is assumed about the parameters.
    pub assumptions: Assumptions,
}

/// A source set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceSet {
    /// A finite union of intervals with exact ends.
    Set(RealSet),
    /// All points at which the formula is defined, where that set has no description as a finite union.
    NaturalDomain,
}

/// A mathematical statement that a certificate can establish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// `e` has a value at every point of the domain.
    Defined {
        /// The expression.
        e: Expr,
        /// Where.
        on: Domain,
    },
    /// `e` is defined and `e relation 0` at every point of the domain.
    Sign {
        /// The expression.
        e: Expr,
        /// How it compares with 0.
        relation: Relation,
        /// Where.
        on: Domain,
    },
    /// `a` and `b` are defined and equal at every point of the domain.
    Equal {
        /// One expression.
        a: Expr,
        /// The other.
        b: Expr,
        /// Where.
        on: Domain,
    },
    /// For all parameters, the zeros of `e` as a function of the variable are isolated in the
    /// interval, and `e` is continuous there.
    IsolatedZeros {
        /// The expression.
        e: Expr,
        /// Its variable.
        variable: Symbol,
        /// Where.
        on: Domain,
    },
    /// For all parameters, the value of `e` tends to this limit at one end of the variable's interval.
    Limit {
        /// The expression.
        e: Expr,
        /// Its variable.
        variable: Symbol,
        /// The interval, one of whose ends is approached from within.
        on: Domain,
        /// Which end.
        side: Side,
        /// The limit.
        value: LimitValue,
    },
    /// For all parameters, `f` is defined and strictly monotone on the variable's interval.
    StrictlyMonotone {
        /// The function.
        f: Expr,
        /// Its variable.
        variable: Symbol,
        /// Increasing or decreasing.
        direction: Direction,
        /// Where.
        on: Domain,
    },
    /// For all parameters, the image of the variable's interval under `f` is this interval.
    Image {
        /// The function.
        f: Expr,
        /// Its variable.
        variable: Symbol,
        /// The interval.
        on: Domain,
        /// Its image.
        image: Span,
    },
    /// The map has one value at each point of its source and is injective on it.
    Injective(MapOn),
    /// The map is not injective on its source.
    NotInjective(MapOn),
    /// The map is C¹ with nonzero derivative at every point of its source (one-sided at its ends).
    Regular(MapOn),
    /// The map is C¹ with nonzero derivative off a closed null set.
    RegularAlmostEverywhere(MapOn),
    /// At some point of the source the map is not C¹ with nonzero derivative.
    Irregular(MapOn),
    /// At some point of the stated source the map has no value, or more than one.
    NotAFunction(MapOn),
    /// The set of values of the map on its source.
    ImageOf {
        /// The map.
        map: MapOn,
        /// Its image.
        image: RealSet,
    },
    /// The map of several variables has one value at each point of its region and is injective on it.
    VectorInjective(VectorMapOn),
    /// The map of several variables is not injective on its region.
    VectorNotInjective(VectorMapOn),
    /// As many components as variables, C¹ on the region with det J ≠ 0 at every point of it.
    VectorRegular(VectorMapOn),
    /// As many components as variables, C¹ with det J ≠ 0 off a relatively closed null set of the region.
    VectorRegularAlmostEverywhere(VectorMapOn),
    /// At some point of the region the map of several variables is not C¹ with det J ≠ 0.
    VectorIrregular(VectorMapOn),
    /// det J = 0 everywhere on the region, which has interior points.
    VectorSingular(VectorMapOn),
    /// At some point of the region the map of several variables has no value, or more than one.
    VectorNotAFunction(VectorMapOn),
}
