//! Sets of real numbers whose end points are exact constants.
//!
//! A [`RealSet`] is a finite union of [`Span`]s. End points are compared by
//! [`constant::compare`](crate::expr::constant::compare); where that is undecided, operations give `None` or
//! unknown and never a guess.

mod bound;
mod parts;
mod real_set;
mod region;
mod sample;
mod solve;
mod span;
mod text;

pub use bound::Bound;
pub use real_set::RealSet;
pub use region::{Region, RegionError};
pub use sample::{sample_points, simplest_between};
pub use solve::{from_condition, natural_domain, preimage, to_condition};
pub use span::Span;
pub use text::Notation;

#[cfg(test)]
mod tests;
