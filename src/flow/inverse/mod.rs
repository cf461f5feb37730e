//! Inverses of maps, branch by branch.

pub mod search;
