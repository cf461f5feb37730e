//! What was typed, with its places: the tree between the parser and [`Expr`](crate::expr::Expr).

use super::value::Shape;
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
    /// Factors, each with what stands before it.
    Product(Vec<(Operator, SurfaceExpr)>),
    /// Base and exponent.
    Power(Box<SurfaceExpr>, Box<SurfaceExpr>),
    /// `|x|` or `‖x‖`: an absolute value, or the length of a vector.
    Bars(Box<SurfaceExpr>),
    /// A function and its arguments.
    Call(String, Vec<SurfaceExpr>),
    /// An opaque function and its arguments, and the arguments in which it is differentiated, from 0; `None` stands for the
    /// only one (`s'(x)`).
    Opaque(String, Vec<Option<usize>>, Vec<SurfaceExpr>),
    /// A formula in parentheses.
    Group(Box<SurfaceExpr>),
    /// A tuple or a vector.
    Tuple(Vec<SurfaceExpr>),
    /// The rows of a matrix.
    Matrix(Vec<Vec<SurfaceExpr>>),
    /// Cases, and the value where none holds.
    Cases(Vec<(SurfaceExpr, SurfaceCondition)>, Option<Box<SurfaceExpr>>),
}

/// What joins a factor to those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Nothing, or it is the first.
    Beside,
    /// `*`, `×`.
    Times,
    /// `·`.
    Dot,
    /// `⊙`.
    Hadamard,
    /// `/`.
    Over,
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
    /// A product of sets: vectors with components in them, in order.
    Product(Vec<SurfaceSet>),
    /// So many copies of a set: vectors with components in it.
    Power(Box<SurfaceSet>, usize),
    /// Matrices with so many rows and columns: `R^(2 x 3)`.
    Matrices(usize, usize),
    /// `{x : condition}`.
    Where(String, Box<SurfaceCondition>),
    /// Union.
    Union(Vec<SurfaceSet>),
    /// Intersection.
    Intersection(Vec<SurfaceSet>),
    /// The first without the second.
    Difference(Box<SurfaceSet>, Box<SurfaceSet>),
}

impl SurfaceSet {
    /// The shape of its elements.
    #[must_use]
    pub fn shape(&self) -> Shape {
        match (self, self.dimension()) {
            (_, 1) => Shape::Scalar,
            (Self::Matrices(rows, columns), _) => Shape::Matrix(*rows, *columns),
            (_, n) => Shape::Vector(n),
        }
    }

    /// The dimension of its elements; sets of one kind are joined, so the first one tells.
    #[must_use]
    pub fn dimension(&self) -> usize {
        match self {
            Self::Product(factors) => {
                factors.iter().map(Self::dimension).fold(0, |all, n| all.saturating_add(n))
            }
            Self::Power(inner, times) => inner.dimension().saturating_mul(*times),
            Self::Matrices(rows, columns) => rows.saturating_mul(*columns),
            Self::Union(parts) | Self::Intersection(parts) => {
                parts.iter().map(Self::dimension).max().unwrap_or(1)
            }
            Self::Difference(all, _) => all.dimension(),
            _ => 1,
        }
    }
}

impl SurfaceCondition {
    /// Calls `f` with everything that is said to belong to a set, and the set.
    pub fn for_each_membership(&self, f: &mut dyn FnMut(&SurfaceExpr, &SurfaceSet)) {
        match self {
            Self::In(e, set) => f(e, set),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.for_each_membership(f)),
            Self::Not(inner) => inner.for_each_membership(f),
            _ => {}
        }
    }

    /// Calls `f` with the name of every variable that is said to belong to a set or to have a property.
    pub fn for_each_subject(&self, f: &mut dyn FnMut(&str)) {
        match self {
            Self::In(e, _) | Self::Is(e, _) => {
                for_each_symbol(e, f);
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

/// The name, or the names in a tuple.
fn for_each_symbol(e: &SurfaceExpr, f: &mut dyn FnMut(&str)) {
    match &e.kind {
        SurfaceKind::Symbol(name) => f(name),
        SurfaceKind::Tuple(parts) => parts.iter().for_each(|part| for_each_symbol(part, f)),
        _ => {}
    }
}
