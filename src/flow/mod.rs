//! Transformations of random variables: maps, their branches, inverses, and the densities that they carry over.

pub mod inverse;
