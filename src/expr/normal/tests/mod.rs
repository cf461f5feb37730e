//! Identities that hold, and look-alikes that do not.

mod identities;
mod limits;
pub mod support;
