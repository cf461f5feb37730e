//! Derivatives of a map and of its inverse, and the logarithm of their size.
//!
//! One direction, one sign: `log_abs_derivative` is the forward map's, at z.

use serde::Serialize;

use super::inverse::{ClosedInverse, Inverse};
use super::tidy::tidy;
use super::{Analysis, Branch};
use crate::expr::{Expr, Symbol, derivative};
use crate::proof::search::Prover;
use crate::proof::{Direction, Domain};

/// Derivatives on one branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Jacobian {
    /// f′(z).
    pub derivative: Expr,
    /// |f′(z)|, with the sign that the direction of the branch gives.
    pub abs_derivative: Expr,
    /// ln |f′(z)|.
    pub log_abs_derivative: Expr,
    /// g′(x) of the inverse, where that has a formula.
    pub inverse_derivative: Option<Expr>,
}

/// The derivatives on a branch; `None` where f′ has no formula.
pub fn jacobian(
    analysis: &Analysis,
    branch: &Branch,
    inverse: &Inverse,
    prover: &mut Prover,
) -> Option<Jacobian> {
    let z = analysis.variable();
    let slope = simple(&derivative(&branch.smooth, z)?, branch, z, analysis, prover);
    let size = positive(&slope, branch.direction);
    let log = simple(&Expr::ln(size.clone()), branch, z, analysis, prover);
    let inverse_derivative = match inverse {
        Inverse::Closed(closed) => inverse_slope(closed, analysis, prover),
        Inverse::Numeric { .. } => None,
    };
    Some(Jacobian { derivative: slope, abs_derivative: size, log_abs_derivative: log, inverse_derivative })
}

/// g′(x), simplified on the interior of the image.
fn inverse_slope(closed: &ClosedInverse, analysis: &Analysis, prover: &mut Prover) -> Option<Expr> {
    let slope = derivative(&closed.formula, &closed.variable)?;
    let Some(interior) = closed.on.as_ref().and_then(crate::set::Span::interior) else { return Some(slope) };
    let on = Domain::on(&closed.variable, &interior, &analysis.assumptions);
    Some(tidy(&slope, &on, prover).map_or(slope, |(tidied, _)| tidied))
}

fn simple(e: &Expr, branch: &Branch, z: &Symbol, analysis: &Analysis, prover: &mut Prover) -> Expr {
    let span = branch.span.interior().unwrap_or_else(|| branch.span.clone());
    let on = Domain::on(z, &span, &analysis.assumptions);
    tidy(e, &on, prover).map_or_else(|| e.clone(), |(tidied, _)| tidied)
}

/// |slope| of a function that is proved to be strictly monotone in this direction.
#[must_use]
pub fn positive(slope: &Expr, direction: Direction) -> Expr {
    match direction {
        Direction::Increasing => slope.clone(),
        Direction::Decreasing => negated(slope),
    }
}

/// −e, multiplied into a sum.
fn negated(e: &Expr) -> Expr {
    match e.node() {
        crate::expr::Node::Sum(terms) => Expr::sum(terms.iter().map(Expr::negate).collect()),
        _ => e.negate(),
    }
}
