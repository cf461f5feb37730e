//! Readable forms: defining formulas, exact constants, and simplification on a set.

mod definition;

pub use definition::expand_definition;
