//! Injectivity by elimination.

use super::eliminate;
use crate::proof::Proved;
use crate::proof::vector::VectorMapOn;

/// A proof that the map is injective on its region, by a chain of determined expressions, within a budget of
/// search steps.
#[must_use]
pub fn eliminate(map: &VectorMapOn, budget: usize) -> Option<Proved> {
    eliminate::eliminate(map, budget)
}
