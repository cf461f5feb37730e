//! Transformations of random variables: maps, their branches, inverses, base distributions, and the densities
//! that they carry over.

pub mod analysis;
pub mod base;
pub mod map;

pub use analysis::{Analysis, Branch, Case, Exceptional, Irregularity, Monotone, Validity, Witness};
pub use map::{Map, Parametrization, Source, SourceOrigin};
