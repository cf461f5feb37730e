//! Floating point: compiled evaluation, automatic differentiation, sampling, quadrature, tests of fit.
//!
//! Nothing here decides a verdict. It suggests, and it contradicts: a [`crosscheck`] that disagrees with a derived
//! density reports a defect of flowcheck.

#[cfg(test)]
mod base_tests;
pub mod bracket;
mod compile;
pub mod crosscheck;
mod dual;
mod evaluate;
pub mod goodness;
pub mod log_det;
mod program;
pub mod quadrature;
pub mod sample;
mod special;
#[cfg(test)]
mod tests;
pub mod vector_check;
pub mod vector_inverse;

pub use dual::Dual;
pub use program::{CompileError, LANES, Program, Workspace};
