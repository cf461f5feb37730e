//! Sets of real numbers whose end points are exact constants.

mod bound;
mod parts;
mod real_set;
mod sample;
mod solve;
mod span;

pub use bound::Bound;
pub use real_set::RealSet;
pub use sample::sample_points;

pub use solve::{from_condition, natural_domain, preimage, to_condition};
pub use span::Span;
