//! What was typed, with its places: the tree between the parser and [`Expr`](crate::expr::Expr).

use crate::expr::{Kind, Relation};
use crate::real::Rational;
use crate::source::Span;

/// A formula as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct SurfaceExpr {
    /// What it is.
    pub kind: SurfaceKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of formulas.
#[derive(Clone, Debug, PartialEq)]
pub enum SurfaceKind {
    /// A literal number.
    Number(Rational),
    /// A variable or a parameter.
    Symbol(String),
    /// π.
    Pi,
    /// Euler's number.
    Euler,
    /// ∞.
    Infinity,
    /// Terms, each with whether it is subtracted.
    Sum(Vec<(bool, SurfaceExpr)>),
    /// −x.
    Negate(Box<SurfaceExpr>),
    /// Factors, each with whether it is divided by.
    Product(Vec<(bool, SurfaceExpr)>),
    /// Base and exponent.
    Power(Box<SurfaceExpr>, Box<SurfaceExpr>),
    /// A function and its arguments.
    Call(String, Vec<SurfaceExpr>),
    /// A formula in parentheses.
    Group(Box<SurfaceExpr>),
    /// A tuple or a vector.
    Tuple(Vec<SurfaceExpr>),
    /// The rows of a matrix.
    Matrix(Vec<Vec<SurfaceExpr>>),
    /// Cases, and the value where none holds.
    Cases(Vec<(SurfaceExpr, SurfaceCondition)>, Option<Box<SurfaceExpr>>),
}

/// A condition as typed.
#[derive(Clone, Debug, PartialEq)]
pub enum SurfaceCondition {
    /// `true` or `false`.
    Truth(bool),
    /// `a < b <= c`: one more operand than relations.
    Chain(Vec<SurfaceExpr>, Vec<Relation>),
    /// `n is odd`.
    Is(SurfaceExpr, Vec<Property>),
    /// `x in S`.
    In(SurfaceExpr, SurfaceSet),
    /// All of them.
    And(Vec<SurfaceCondition>),
    /// At least one of them.
    Or(Vec<SurfaceCondition>),
    /// The contrary.
    Not(Box<SurfaceCondition>),
}

/// What a number is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// A number of this kind.
    Kind(Kind),
    /// Compared with 0.
    Sign(Relation),
    /// A positive integer.
    Natural,
}

/// A set of numbers as typed.
#[derive(Clone, Debug, PartialEq)]
pub enum SurfaceSet {
    /// All real numbers.
    Reals,
    /// The numbers with these properties, such as the integers.
    Numbers(Vec<Property>),
    /// The empty set.
    Empty,
    /// An interval.
    Interval {
        /// Left end.
        low: Box<SurfaceExpr>,
        /// Right end.
        high: Box<SurfaceExpr>,
        /// Whether the left end belongs to it.
        low_closed: bool,
        /// Whether the right end belongs to it.
        high_closed: bool,
        /// Its place.
        span: Span,
    },
    /// Finitely many numbers.
    Points(Vec<SurfaceExpr>),
    /// `{x : condition}`.
    Where(String, Box<SurfaceCondition>),
    /// Union.
    Union(Vec<SurfaceSet>),
    /// Intersection.
    Intersection(Vec<SurfaceSet>),
    /// The first without the second.
    Difference(Box<SurfaceSet>, Box<SurfaceSet>),
}

impl SurfaceCondition {
    /// Calls `f` with the name of every variable that is said to belong to a set or to have a property.
    pub fn for_each_subject(&self, f: &mut dyn FnMut(&str)) {
        match self {
            Self::In(e, _) | Self::Is(e, _) => {
                if let SurfaceKind::Symbol(name) = &e.kind {
                    f(name);
                }
            }
            Self::Chain(operands, _) => {
                for e in operands {
                    if let SurfaceKind::Symbol(name) = &e.kind {
                        f(name);
                    }
                }
            }
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.for_each_subject(f);
                }
            }
            Self::Not(inner) => inner.for_each_subject(f),
            Self::Truth(_) => {}
        }
    }
}
