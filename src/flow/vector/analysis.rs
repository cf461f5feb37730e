//! What is known about a map of several variables on its region.

use super::{VectorMap, VectorSource};
use crate::expr::{Condition, Expr, Symbol};
use crate::flow::{Validity, Witness};
use crate::proof::Proved;
use crate::proof::vector::Point;
use crate::real::{Rational, Ternary};

/// Why a map of several variables is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VectorWitness {
    /// Another number of components than of variables.
    Dimension {
        /// The number of variables.
        from: usize,
        /// The number of components.
        to: usize,
    },
    /// Two points with one value.
    EqualPoints {
        /// A point.
        a: Point,
        /// Another one.
        b: Point,
        /// Their common value.
        value: Vec<Expr>,
    },
    /// A point and a box that contains another point with the same value.
    EqualPointWithin {
        /// The point.
        a: Vec<Rational>,
        /// The lower corner of the box.
        lower: Vec<Rational>,
        /// Its upper corner.
        upper: Vec<Rational>,
    },
    /// The map keeps the orientation at one point and reverses it at another.
    Orientation {
        /// Where det J > 0.
        positive: Point,
        /// Where det J < 0.
        negative: Point,
    },
    /// On a line the map depends on one function of the position alone, which is not injective.
    OnLine {
        /// A point of the line.
        point: Point,
        /// Its direction.
        direction: Point,
        /// The position t on the line: point + t · direction.
        parameter: Symbol,
        /// The function of t.
        inner: Expr,
        /// Why it is not injective; `None` where that depends on further parameters.
        witness: Option<Witness>,
    },
    /// det J = 0 everywhere.
    Singular,
    /// A point of the stated region at which there is no value.
    Undefined {
        /// The point.
        at: Point,
        /// The part that is outside its domain there.
        part: Option<Expr>,
    },
}

/// One case of a conditional verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VectorCase {
    /// The condition on the parameters, in addition to what was assumed.
    pub when: Condition,
    /// What holds then.
    pub analysis: VectorAnalysis,
}

/// What is known about a map of several variables on its region under its assumptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VectorAnalysis {
    /// The map.
    pub map: VectorMap,
    /// Its region.
    pub source: VectorSource,
    /// The verdict.
    pub validity: Validity,
    /// Whether the map is injective on its region.
    pub injective: Ternary,
    /// Whether it is C¹ there.
    pub differentiable: Ternary,
    /// The Jacobian: m rows of n entries ∂fᵢ/∂zⱼ; `None` where there is no formula.
    pub jacobian: Option<Vec<Vec<Expr>>>,
    /// The witness of a `No`.
    pub witness: Option<VectorWitness>,
    /// A point at which the map is not a local diffeomorphism, where one is known.
    pub exceptional: Option<Point>,
    /// The cases of a conditional verdict: disjoint and exhaustive.
    pub cases: Vec<VectorCase>,
    /// The accepted certificates that the verdict rests on.
    pub proofs: Vec<Proved>,
    /// Why the verdict is `Undecided`, in words; empty otherwise.
    pub undecided_because: String,
}
