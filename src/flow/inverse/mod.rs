//! Inverses of maps, branch by branch: a proved formula, or a certified numeric inverse.
//!
//! # What is proved
//! Let f be strictly monotone on an interval I with image T (the branch's own proof). A formula g is the inverse on T if
//! both compositions are proved. The first is found by rewriting, the other follows from it and from the branch's proof:
//!
//! - g(f(z)) = z for all z in I: for x = f(z) in T it says g(x) = z, so g is defined on T, maps it into I, and f(g(x)) = x;
//! - f(g(x)) = x for all x in T, and g(T) ⊆ I: then g(x) is the one point of I with value x.
//!
//! Where T is not known exactly the second composition has no set on which it could be claimed; then only the first is
//! proved, and said to be.

mod numeric;
mod prove;
pub mod search;

pub use numeric::{NumericInverse, Side, bracket_where};

use serde::Serialize;

use super::{Analysis, Branch};
use crate::expr::{Assumptions, Condition, Expr, Relation, Symbol};
use crate::proof::Proved;
use crate::real::effort;
use crate::set::{Bound, Span};

/// The inverse of a map on one of its branches.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inverse {
    /// A formula, proved to be the inverse.
    Closed(ClosedInverse),
    /// No formula was found.
    Numeric {
        /// Why there is no formula, in words.
        why: String,
        /// The certified numeric inverse.
        #[serde(skip)]
        solver: NumericInverse,
    },
}

/// A formula that is the inverse of a branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClosedInverse {
    /// g(x).
    pub formula: Expr,
    /// x.
    pub variable: Symbol,
    /// The image of the branch, on which the formula holds; `None` where it is not known exactly.
    pub on: Option<Span>,
    /// Whether g(f(z)) = z is proved for all z of the branch.
    pub undoes_map: bool,
    /// Whether f(g(x)) = x is proved for all x of the image, with g(x) in the branch.
    pub undone_by_map: bool,
    /// The accepted certificates: of the compositions, and of the formula's simpler form.
    #[serde(skip)]
    pub proofs: Vec<Proved>,
}

impl Inverse {
    /// The formula, where there is one.
    #[must_use]
    pub fn formula(&self) -> Option<&Expr> {
        match self {
            Self::Closed(closed) => Some(&closed.formula),
            Self::Numeric { .. } => None,
        }
    }
}

/// The inverses of all branches of an analysed map, and one formula for the whole map where it is injective.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapInverse {
    /// x, or z for a reverse map.
    pub variable: Symbol,
    /// One inverse for each branch, in their order.
    pub branches: Vec<Inverse>,
    /// The inverse of the whole map, where it is injective and each branch has a formula: one formula if they are the same,
    /// else by cases over the images.
    pub whole: Option<Expr>,
}

/// The work that the search for one closed form may cost.
const EFFORT: u64 = 4_000_000;

/// The inverses of the branches of a map, in the variable `target`.
#[must_use]
pub fn inverse(analysis: &Analysis, target: &Symbol) -> MapInverse {
    let branches: Vec<Inverse> = analysis
        .branches
        .iter()
        .map(|branch| of_branch(branch, analysis.variable(), target, &analysis.assumptions))
        .collect();
    let whole = if analysis.injective.is_true() { whole(&branches, target) } else { None };
    MapInverse { variable: target.clone(), branches, whole }
}

/// The inverse of one branch.
#[must_use]
pub fn of_branch(branch: &Branch, variable: &Symbol, target: &Symbol, assumptions: &Assumptions) -> Inverse {
    match effort::within(EFFORT, || prove::closed(branch, variable, target, assumptions)) {
        Ok(closed) => Inverse::Closed(closed),
        Err(why) => Inverse::Numeric { why, solver: NumericInverse::new(branch, variable) },
    }
}

fn whole(branches: &[Inverse], target: &Symbol) -> Option<Expr> {
    let closed: Vec<&ClosedInverse> = branches
        .iter()
        .map(|b| match b {
            Inverse::Closed(closed) => Some(closed),
            Inverse::Numeric { .. } => None,
        })
        .collect::<Option<_>>()?;
    let (first, rest) = closed.split_first()?;
    if rest.iter().all(|c| c.formula == first.formula) {
        return Some(first.formula.clone());
    }
    let x = Expr::variable(target.clone());
    let cases = closed.iter().map(|c| {
        Some(crate::expr::Branch { condition: inside(&x, c.on.as_ref()?), value: c.formula.clone() })
    });
    Some(Expr::piecewise(cases.collect::<Option<Vec<_>>>()?, None))
}

/// x lies in the interval, as a condition.
#[must_use]
pub fn inside(x: &Expr, span: &Span) -> Condition {
    if let Some(point) = span.as_point() {
        return x.compare(Relation::Eq, point);
    }
    let mut parts = Vec::new();
    if let Bound::Finite(end) = span.lo() {
        parts.push(x.compare(if span.lo_closed() { Relation::Ge } else { Relation::Gt }, end));
    }
    if let Bound::Finite(end) = span.hi() {
        parts.push(x.compare(if span.hi_closed() { Relation::Le } else { Relation::Lt }, end));
    }
    Condition::all(parts)
}

#[cfg(test)]
pub(in crate::flow) mod tests;
