//! The pieces cut at critical points, until the map is strictly monotone on each.

use std::cmp::Ordering;

use crate::expr::constant::{self, Evaluated};
use crate::expr::{Expr, Relation, derivative};
use crate::proof::search::{OnInterval, special_angles};
use crate::proof::{Certificate, Direction, Domain};
use crate::set::{Span, from_condition};

use super::Work;
use super::pieces::Piece;
use super::regular::{MAX_ANGLES, special_points};

/// A strictly monotone piece, with proofs.
#[derive(Clone, Debug)]
pub(super) struct MonotonePiece {
    pub piece: Piece,
    pub direction: Direction,
    pub monotone: Certificate,
    pub image: Option<(Span, Certificate)>,
}

impl MonotonePiece {
    pub fn is_point(&self) -> bool {
        self.piece.span.as_point().is_some()
    }
}

/// The most critical points of one piece that are handled.
const MAX_CRITICAL: usize = 32;

impl Work {
    /// All pieces cut into strictly monotone ones; `None` if some part resists.
    pub(super) fn branches(&mut self, pieces: &[Piece]) -> Option<Vec<MonotonePiece>> {
        let mut found = Vec::new();
        for piece in pieces {
            if let Some(branch) = self.monotone_piece(piece) {
                found.push(branch);
                continue;
            }
            for part in self.critical_parts(piece)? {
                let branch = self.monotone_piece(&part)?;
                found.push(branch);
            }
        }
        Some(found)
    }

    pub(super) fn domain(&self, span: &Span) -> Domain {
        Domain::on(&self.claim.variable, span, &self.claim.assumptions)
    }

    fn monotone_piece(&mut self, piece: &Piece) -> Option<MonotonePiece> {
        let on = self.domain(&piece.span);
        let (formula, variable) = (self.claim.formula.clone(), self.claim.variable.clone());
        let it = OnInterval {
            f: &formula,
            smooth: &piece.smooth,
            equal: piece.equal.as_ref(),
            variable: &variable,
            on: &on,
        };
        let (direction, monotone) = self.prover.strictly_monotone(it)?;
        let image = self.prover.image(it, direction, &monotone);
        Some(MonotonePiece { piece: piece.clone(), direction, monotone, image })
    }

    /// The same formula on a part of a piece's span.
    pub(super) fn restricted(&mut self, piece: &Piece, span: &Span) -> Option<Piece> {
        let on = self.domain(span);
        let formula = self.claim.formula.clone();
        let equal = match &piece.equal {
            None => None,
            Some(_) => Some(self.given_by(&formula, &piece.smooth, &on)?),
        };
        Some(Piece { span: span.clone(), smooth: piece.smooth.clone(), equal })
    }

    pub(super) fn restricted_branch(&mut self, branch: &MonotonePiece, span: &Span) -> Option<MonotonePiece> {
        if *span == branch.piece.span {
            return Some(branch.clone());
        }
        let piece = self.restricted(&branch.piece, span)?;
        self.monotone_piece(&piece)
    }

    /// Zeros of the derivative strictly inside the interval, from left to right: all of them where its equation is solved
    /// exactly, else those among simple points and multiples of π.
    fn critical_candidates(&self, slope: &Expr, span: &Span) -> Vec<Expr> {
        let variable = &self.claim.variable;
        if let Some(zeros) = from_condition(&slope.compare(Relation::Eq, &Expr::zero()), variable) {
            return zeros.isolated_points();
        }
        let mut points: Vec<Expr> = special_points(slope, variable)
            .into_iter()
            .chain(special_angles(slope, variable, span, &[1, 2, 4, 3, 6], MAX_ANGLES))
            .filter(|p| span.contains(p).is_true())
            .filter(|p| match constant::evaluate_at(slope, variable, p) {
                Evaluated::Value(value) => constant::sign_of(&value) == Some(Ordering::Equal),
                _ => false,
            })
            .collect();
        points.sort_by(|a, b| constant::compare(a, b).unwrap_or(Ordering::Equal));
        points.dedup_by(|a, b| constant::compare(a, b) == Some(Ordering::Equal));
        points
    }

    /// The piece cut at the exact zeros of its derivative.
    fn critical_parts(&mut self, piece: &Piece) -> Option<Vec<Piece>> {
        let slope = derivative(&piece.smooth, &self.claim.variable)?;
        let points = self.critical_candidates(&slope, &piece.span);
        if points.is_empty() || points.len() > MAX_CRITICAL {
            return None;
        }
        let mut spans = vec![piece.span.clone()];
        for point in points {
            let mut next = Vec::with_capacity(spans.len() + 1);
            for span in spans {
                let inside = span.interior().is_some_and(|i| i.contains(&point).is_true());
                match inside.then(|| span.split_at(&point)).flatten() {
                    Some(parts) => next.extend(parts),
                    None => next.push(span),
                }
            }
            spans = next;
        }
        (spans.len() > 1).then_some(())?;
        spans.iter().map(|span| self.restricted(piece, span)).collect()
    }
}
