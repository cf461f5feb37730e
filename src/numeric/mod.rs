//! Floating point: compiled evaluation, automatic differentiation, sampling, quadrature, tests of fit.
//!
//! Nothing here decides a verdict. It suggests, and it contradicts: a [`crosscheck`] that disagrees with a derived
//! density reports a defect of flowcheck.

#[cfg(test)]
mod base_tests;
pub mod bracket;
mod bundle;
mod compile;
pub mod crosscheck;
mod dual;
mod evaluate;
mod forms;
pub mod goodness;
mod lanes;
pub mod log_det;
pub mod ode;
mod pairs;
mod program;
mod proposal;
pub mod pushforward;
pub mod quadrature;
mod ranged;
pub mod sample;
mod special;
#[cfg(test)]
mod tests;
mod upper_bound;
pub mod vector_check;
pub mod vector_inverse;
mod words;

pub use bundle::Bundle;
pub use dual::Dual;
pub use program::{CompileError, LANES, Program, Workspace};
pub use upper_bound::upper_bound;
