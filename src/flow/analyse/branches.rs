//! The pieces cut at critical points, until the map is strictly monotone on each.

use std::cmp::Ordering;

use crate::expr::constant::{self, Evaluated};
use crate::expr::{Expr, Function, Node, Relation, derivative};
use crate::proof::search::{OnInterval, special_angles};
use crate::proof::{Certificate, Direction, Domain, value_at};
use crate::real::Rational;
use crate::set::{Span, from_condition};

use super::Work;
use super::pieces::Piece;
use super::regular::{MAX_ANGLES, special_points, symbolic_points};

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

/// Steps for the question whether a factor of a derivative has zeros.
const FACTOR_BUDGET: usize = 60;

/// Symbols of a derivative, the variable among them, up to which its zeros are looked for by proofs.
const MAX_SYMBOLS: usize = 2;

/// Places in terms of parameters at which a derivative may vanish.
const MAX_SYMBOLIC: usize = 6;

/// Steps for one monotone part of a piece that is cut.
const PART_BUDGET: usize = 8_000;

/// The most critical points of one piece that are handled.
const MAX_CRITICAL: usize = 32;

impl Work {
    /// All pieces cut into strictly monotone ones; `None` if some part resists. Those that are known to turn round are cut
    /// at once.
    pub(super) fn branches(&mut self, pieces: &[Piece], turning: &[bool]) -> Option<Vec<MonotonePiece>> {
        let mut found = Vec::new();
        for (i, piece) in pieces.iter().enumerate() {
            let turns = turning.get(i).copied().unwrap_or(false);
            if let Some(branch) = (!turns).then(|| self.monotone_piece(piece)).flatten() {
                found.push(branch);
                continue;
            }
            for part in self.critical_parts(piece)? {
                let reserve = self.prover.budget().saturating_sub(PART_BUDGET);
                self.prover.set_budget(self.prover.budget() - reserve);
                let branch = self.monotone_piece(&part);
                self.prover.set_budget(self.prover.budget() + reserve);
                let branch = branch?;
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
    /// exactly, else those among simple points, multiples of π and points in terms of the parameters.
    fn critical_candidates(&mut self, slope: &Expr, span: &Span) -> Vec<Expr> {
        let Some(interior) = span.interior() else { return Vec::new() };
        let on = self.domain(&interior);
        let variable = self.claim.variable.clone();
        // With several parameters the search would cost more than its cases have.
        let few = slope.variables().len() <= MAX_SYMBOLS;
        let forms = if few { self.prover.forms(slope, &on) } else { vec![slope.clone()] };
        let solved = forms.iter().find_map(|form| match few {
            true => self.zeros_of_product(form, &on),
            false => from_condition(&form.compare(Relation::Eq, &Expr::zero()), &variable)
                .map(|zeros| zeros.isolated_points()),
        });
        if let Some(zeros) = solved {
            return zeros;
        }
        let parameters = Domain::of_parameters(&self.claim.assumptions);
        let vanishes = |p: &Expr| match constant::evaluate_at(slope, &variable, p) {
            Evaluated::Value(value) => constant::sign_of(&value) == Some(Ordering::Equal),
            _ => false,
        };
        let mut points: Vec<Expr> = special_points(slope, &variable)
            .into_iter()
            .chain(special_angles(slope, &variable, span, &[1, 2, 4, 3, 6], MAX_ANGLES))
            .filter(|p| interior.contains(p).is_true() && vanishes(p))
            .collect();
        if few && slope.variables().iter().any(|s| *s != variable) {
            let places = std::iter::once(Expr::zero()).chain(symbolic_points(slope, &variable));
            for p in places.take(MAX_SYMBOLIC) {
                if points.contains(&p) || !interior.contains(&p).is_true() {
                    continue;
                }
                let zero = self.prover.limited(FACTOR_BUDGET, |prover| {
                    let value =
                        value_at(slope, &variable, &p, &parameters, &mut |x, r| prover.is(x, r, &parameters));
                    value.is_some_and(|value| prover.is(&value, Relation::Eq, &parameters))
                });
                if zero {
                    points.push(p);
                }
            }
        }
        in_order(points)
    }

    /// The zeros of a product on the domain, where the equation of each factor is solved exactly or has no solution there.
    fn zeros_of_product(&mut self, e: &Expr, on: &Domain) -> Option<Vec<Expr>> {
        let variable = self.claim.variable.clone();
        let mut zeros: Vec<Expr> = Vec::new();
        for factor in e.factors() {
            let base = match factor.node() {
                Node::Power(_, k) if k.as_number().is_some_and(Rational::is_negative) => continue,
                Node::Power(base, k) if k.as_number().is_some() => base,
                Node::Apply(Function::Exp, _) => continue,
                _ => factor,
            };
            match from_condition(&base.compare(Relation::Eq, &Expr::zero()), &variable) {
                Some(set) => zeros.extend(set.isolated_points()),
                None if self.prover.limited(FACTOR_BUDGET, |p| p.is(base, Relation::Ne, on)) => {}
                None => return None,
            }
        }
        let inside = on.span(&variable)?;
        zeros.retain(|p| inside.contains(p).is_true());
        Some(in_order(zeros))
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

/// The points from left to right, each once.
fn in_order(mut points: Vec<Expr>) -> Vec<Expr> {
    points.sort_by(|a, b| constant::compare(a, b).unwrap_or(Ordering::Equal));
    points.dedup_by(|a, b| a == b || constant::compare(a, b) == Some(Ordering::Equal));
    points
}
