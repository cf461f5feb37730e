//! Transformations of random variables: maps, their branches, inverses, base distributions, and the densities that the
//! maps carry over.

pub mod analyse;
pub mod analysis;
pub mod base;
pub mod cost;
pub mod density;
pub mod expectation;
mod integral;
pub mod inverse;
pub mod jacobian;
pub mod jacobian_pattern;
pub mod laws;
pub mod layers;
pub mod map;
pub mod marginal;
pub mod parametrization;
pub mod structure;
pub mod tidy;
pub mod vector;

pub use analyse::{analyse, is_contradictory};
pub use analysis::{Analysis, Branch, Case, Exceptional, Irregularity, Monotone, Validity, Witness};
pub use map::{Map, Parametrization, Source, SourceOrigin};
