//! Enclosures of expressions over boxes, and of their slopes: evaluation in interval arithmetic.
//!
//! A [`Cell`] is a box: an interval for each variable and parameter, and whether it is an integer. [`enclose`]
//! evaluates an expression over it and tells where it is defined and continuous. [`enclose_slope`] does the
//! same with forward-mode derivatives over intervals, so that no symbolic derivative is needed.
//!
//! # Slopes
//! A slope encloses the difference quotients of a function, not only its derivative. The rules are
//!
//! - (uv)(b) − (uv)(a) = u(b)·Δv + v(a)·Δu for products;
//! - the mean value theorem for compositions: f(s) − f(t) = q·(s − t) with q in the convex hull of the values of f′
//!   between s and t, for f continuous there and differentiable with at most one exception (so that |x|^(1/2) at 0
//!   needs no special case);
//! - min, max and |·| choose between the slopes of what they choose between.
//!
//! # Cases
//! A [`Piecewise`](super::Piecewise) encloses every branch whose condition may hold, each on the part of the cell on
//! which simple comparisons in its condition hold. That overlapping branches agree, without which
//! there is no single value, is not tested here; it is a claim of its own.

mod cases;
mod cell;
mod condition;
mod context;
mod function;
mod kind;
mod power;
mod slope;
#[cfg(test)]
mod tests;

pub use cell::Cell;
pub use slope::{Slope, enclose_slope};

use super::Expr;
use crate::real::interval::Partial;
use crate::real::{Interval, effort};
use context::Context;

/// The values of an expression on a cell, where it is defined there, and whether it is continuous: as a function
/// on the cell alone, jointly in the real variables, for fixed integer ones. (So f is continuous on a finite union of
/// closed cells on each of which it is, but not on [0, 1) ∪ [1, 2] for that reason alone.)
pub type Enclosure = Partial;

/// Encloses the values of `e` on the cell. Symbols that the cell does not name are any real numbers.
#[must_use]
pub fn enclose(e: &Expr, cell: &Cell) -> Enclosure {
    if effort::is_exhausted() {
        return Enclosure::unknown();
    }
    Context::new(cell.clone()).value(e)
}

/// A function of subexpressions: defined where they are and it is.
fn combine(arguments: &[Enclosure], f: impl FnOnce(&[Interval]) -> Partial) -> Enclosure {
    let ranges: Option<Vec<Interval>> = arguments.iter().map(|a| a.range).collect();
    let Some(ranges) = ranges else { return Enclosure::nowhere() };
    let image = f(&ranges);
    Enclosure {
        range: image.range,
        defined: arguments.iter().fold(image.defined, |known, a| known.and(a.defined)),
        continuous: image.continuous && arguments.iter().all(|a| a.continuous),
    }
}
