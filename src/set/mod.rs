//! Sets of real numbers whose end points are exact constants.

mod bound;
mod parts;
mod real_set;
mod sample;
mod span;

pub use bound::Bound;
pub use real_set::RealSet;
pub use sample::sample_points;

pub use span::Span;
