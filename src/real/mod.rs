//! Numbers that can be trusted: exact rationals, outward-rounded intervals, three-valued logic.
//!
//! Nothing here knows expressions. Floats appear only as the end points of [`Interval`]s, and every
//! operation on them rounds outwards, so that an interval always contains the real result.

pub mod effort;
pub mod interval;
pub mod precise;
pub mod rational;
pub mod sturm;
mod ternary;
mod upoly;

pub use interval::Interval;
pub use precise::Precise;
pub use rational::Rational;
pub use ternary::Ternary;
pub use upoly::UPoly;
