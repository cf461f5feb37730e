//! The input of a cross-check from what `flow` derives.

use super::{BranchSpan, DensityFormula, DensityPiece};
use crate::flow::Analysis;
use crate::flow::density::{Density, PieceFormula};
use crate::flow::inverse::MapInverse;
use crate::proof::Direction;
use crate::proof::domain::span_interval;

/// The pieces of a derived density; `None` where one of them has no known interval.
#[must_use]
pub fn density_pieces(density: &Density) -> Option<Vec<DensityPiece>> {
    let pieces = density.pieces.iter().map(|piece| {
        let range = span_interval(piece.on.as_ref()?);
        let formula = match &piece.formula {
            PieceFormula::Closed { density, log_density } => {
                DensityFormula::Target { density: density.clone(), log_density: Some(log_density.clone()) }
            }
            PieceFormula::Implicit(terms) => DensityFormula::Source(terms.clone()),
        };
        Some(DensityPiece { lower: range.lo(), upper: range.hi(), formula })
    });
    pieces.collect()
}

/// The monotone branches of a forward map, with the derived inverses.
#[must_use]
pub fn branch_spans(analysis: &Analysis, inverse: &MapInverse) -> Vec<BranchSpan> {
    let branches = analysis.branches.iter().zip(&inverse.branches);
    branches
        .map(|(branch, inverse)| {
            let range = span_interval(&branch.span);
            BranchSpan {
                lower: range.lo(),
                upper: range.hi(),
                increasing: branch.direction == Direction::Increasing,
                inverse: inverse.formula().cloned(),
            }
        })
        .collect()
}
