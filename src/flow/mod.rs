//! Transformations of random variables: base distributions and what becomes of them.

pub mod base;
