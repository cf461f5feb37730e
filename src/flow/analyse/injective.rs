//! Injectivity, monotonicity and the image of the whole source, from the monotone pieces.

use std::cmp::Ordering;

use crate::expr::{Expr, Relation};
use crate::flow::{Branch, Monotone, Witness};
use crate::proof::check::gap_between;
use crate::proof::{Certificate, Claim, Direction, Domain, Rule};
use crate::real::Ternary;
use crate::set::{RealSet, Span};

use super::Work;
use super::branches::MonotonePiece;

/// A stretch of the source on which the map is strictly monotone and continuous.
struct Run {
    span: Span,
    direction: Direction,
    monotone: Certificate,
}

impl Work {
    pub(super) fn decide_injective(&mut self, pieces: &[MonotonePiece]) {
        self.record_branches(pieces);
        self.record_image(pieces);
        if self.injective_from(pieces) {
            let runs = self.runs(pieces);
            self.analysis.injective = Ternary::True;
            self.analysis.monotone = self.overall_direction(pieces, &runs);
        } else if self.refute() || self.refute_by_turn(pieces) || self.refute_by_overlap(pieces) {
            self.analysis.monotone = Some(Monotone::Neither);
        }
    }

    /// What is known of the branches of a map that is not injective.
    pub(super) fn record_refuted(&mut self, pieces: &[MonotonePiece]) {
        self.record_branches(pieces);
        self.record_image(pieces);
        self.analysis.monotone = Some(Monotone::Neither);
    }

    /// Proves injectivity by one strictly monotone run, or by disjoint images of the pieces.
    pub(super) fn injective_from(&mut self, pieces: &[MonotonePiece]) -> bool {
        match self.runs(pieces).as_slice() {
            [only] => self.prove_injective(vec![only.monotone.clone()]),
            _ => self.injective_by_images(pieces),
        }
    }

    /// Two neighbouring pieces that share a point and run in opposite directions.
    fn refute_by_turn(&mut self, pieces: &[MonotonePiece]) -> bool {
        for pair in pieces.windows(2) {
            let [before, after] = pair else { continue };
            let Some(at) = shared_end(&before.piece.span, &after.piece.span) else { continue };
            if before.is_point() || after.is_point() || before.direction == after.direction {
                continue;
            }
            let mut premises = vec![before.monotone.clone(), after.monotone.clone()];
            for side in [before, after] {
                premises.extend(side.piece.equal.clone());
                let on = self.domain(&side.piece.span);
                premises.extend(self.prover.defined(&side.piece.smooth, &on));
            }
            let rule = Rule::Turn {
                at: at.clone(),
                left: before.piece.smooth.clone(),
                right: after.piece.smooth.clone(),
            };
            let claim = Claim::NotInjective(self.claim.clone());
            if let Some(proof) = self.prover.confirm(Certificate::new(claim, rule, premises)) {
                self.not_valid(Witness::Turn { at }, proof);
                return true;
            }
        }
        false
    }

    /// Two pieces whose images overlap.
    fn refute_by_overlap(&mut self, pieces: &[MonotonePiece]) -> bool {
        let parameters = Domain::of_parameters(&self.claim.assumptions);
        for pair in pieces.windows(2) {
            let [(a, first), (b, second)] = [&pair[0], &pair[1]].map(|p| (&p.piece.span, &p.image));
            let (Some((image, one)), Some((other, two))) = (first, second) else { continue };
            let mut premises = vec![one.clone(), two.clone()];
            for (low, high) in [(image.lo(), other.hi()), (other.lo(), image.hi())] {
                if let (Some(low), Some(high)) = (low.finite(), high.finite()) {
                    premises.extend(self.prover.sign(&high.minus(low), Relation::Gt, &parameters));
                }
            }
            let claim = Claim::NotInjective(self.claim.clone());
            if let Some(proof) = self.prover.confirm(Certificate::new(claim, Rule::Overlap, premises)) {
                let images = [image.clone(), other.clone()];
                self.not_valid(Witness::Overlap { a: a.clone(), b: b.clone(), images }, proof);
                return true;
            }
        }
        false
    }

    fn prove_injective(&mut self, premises: Vec<Certificate>) -> bool {
        let claim = Claim::Injective(self.claim.clone());
        match self.prover.confirm(Certificate::new(claim, Rule::Pieces, premises)) {
            Some(proof) => {
                self.analysis.proofs.push(proof);
                true
            }
            None => false,
        }
    }

    /// Pieces with pairwise disjoint images. A point that two neighbours share is left to the first.
    fn injective_by_images(&mut self, pieces: &[MonotonePiece]) -> bool {
        let Some(disjoint) = self.made_disjoint(pieces) else { return false };
        let mut premises = Vec::new();
        for piece in &disjoint {
            let Some((_, image)) = &piece.image else { return false };
            premises.extend([piece.monotone.clone(), image.clone()]);
        }
        let images: Vec<&Span> = disjoint.iter().filter_map(|p| p.image.as_ref().map(|(i, _)| i)).collect();
        premises.extend(self.orders(&images));
        self.prove_injective(premises)
    }

    /// Proofs that one of two images lies below the other, where their ends contain parameters.
    fn orders(&mut self, images: &[&Span]) -> Vec<Certificate> {
        let parameters = Domain::of_parameters(&self.claim.assumptions);
        let mut found = Vec::new();
        for (i, image) in images.iter().enumerate() {
            for other in &images[..i] {
                let gaps = [gap_between(image, other), gap_between(other, image)];
                let open = gaps.into_iter().flatten().filter(|(gap, _)| !gap.is_constant());
                found.extend(
                    { open }.find_map(|(gap, relation)| self.prover.sign(&gap, relation, &parameters)),
                );
            }
        }
        found
    }

    pub(super) fn made_disjoint(&mut self, pieces: &[MonotonePiece]) -> Option<Vec<MonotonePiece>> {
        let mut found: Vec<MonotonePiece> = Vec::new();
        for piece in pieces {
            let shared = found
                .last()
                .is_some_and(|previous| shared_end(&previous.piece.span, &piece.piece.span).is_some());
            if !shared {
                found.push(piece.clone());
            } else if let Some(span) = piece.piece.span.without_lower_end() {
                found.push(self.restricted_branch(piece, &span)?);
            }
        }
        Some(found)
    }

    /// Neighbouring pieces of one direction that share a point, glued.
    fn runs(&mut self, pieces: &[MonotonePiece]) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for piece in pieces {
            let glued = runs.last().and_then(|last| self.glue(last, piece));
            match glued {
                Some(run) => {
                    runs.pop();
                    runs.push(run);
                }
                None => runs.push(Run {
                    span: piece.piece.span.clone(),
                    direction: piece.direction,
                    monotone: piece.monotone.clone(),
                }),
            }
        }
        runs
    }

    fn glue(&mut self, run: &Run, piece: &MonotonePiece) -> Option<Run> {
        if piece.is_point() || run.span.as_point().is_some() || run.direction != piece.direction {
            return None;
        }
        let at = shared_end(&run.span, &piece.piece.span)?;
        let span = Span::new(
            run.span.lo().clone(),
            run.span.lo_closed(),
            piece.piece.span.hi().clone(),
            piece.piece.span.hi_closed(),
        )?;
        let claim = Claim::StrictlyMonotone {
            f: self.claim.formula.clone(),
            variable: self.claim.variable.clone(),
            direction: run.direction,
            on: self.domain(&span),
        };
        let premises = vec![run.monotone.clone(), piece.monotone.clone()];
        Some(Run {
            span,
            direction: run.direction,
            monotone: Certificate::new(claim, Rule::Glue { at }, premises),
        })
    }

    fn record_branches(&mut self, pieces: &[MonotonePiece]) {
        let mut branches = Vec::with_capacity(pieces.len());
        for piece in pieces.iter().filter(|p| !p.is_point()) {
            let certificate = match &piece.image {
                Some((_, image)) => image.clone(),
                None => piece.monotone.clone(),
            };
            let Some(proof) = self.prover.confirm(certificate) else { return };
            branches.push(Branch {
                span: piece.piece.span.clone(),
                smooth: piece.piece.smooth.clone(),
                direction: piece.direction,
                image: piece.image.as_ref().map(|(span, _)| span.clone()),
                proof,
            });
        }
        self.analysis.branches = branches;
    }

    fn record_image(&mut self, pieces: &[MonotonePiece]) {
        let images: Option<Vec<_>> = pieces.iter().map(|p| p.image.clone()).collect();
        let Some(images) = images else { return };
        let (spans, premises): (Vec<Span>, Vec<Certificate>) = images.into_iter().unzip();
        let Some(image) = RealSet::from_spans(spans) else { return };
        let claim = Claim::ImageOf { map: self.claim.clone(), image: image.clone() };
        if let Some(proof) = self.prover.confirm(Certificate::new(claim, Rule::Union, premises)) {
            self.analysis.image = Some(image);
            self.analysis.proofs.push(proof);
        }
    }

    /// Monotone on the whole source: one direction throughout, and the images in the same (the opposite) order.
    fn overall_direction(&self, pieces: &[MonotonePiece], runs: &[Run]) -> Option<Monotone> {
        let name = |direction| match direction {
            Direction::Increasing => Monotone::Increasing,
            Direction::Decreasing => Monotone::Decreasing,
        };
        if let [only] = runs {
            return Some(name(only.direction));
        }
        let mut orders = pieces.windows(2).map(|pair| {
            let (Some((a, _)), Some((b, _))) = (&pair[0].image, &pair[1].image) else { return None };
            a.order(b)
        });
        let first = orders.next()??;
        let ordered = orders.try_fold(true, |same, order| Some(same && order? == first))?;
        let wanted = if first == Ordering::Less { Direction::Increasing } else { Direction::Decreasing };
        let agrees = pieces.iter().filter(|p| !p.is_point()).all(|p| p.direction == wanted);
        Some(if ordered && agrees { name(wanted) } else { Monotone::Neither })
    }
}

/// The point that belongs to both of two neighbouring intervals.
pub(super) fn shared_end(before: &Span, after: &Span) -> Option<Expr> {
    let end = before.hi().finite()?;
    (before.hi_closed()
        && after.lo_closed()
        && after
            .lo()
            .finite()
            .is_some_and(|lo| crate::expr::constant::compare(lo, end) == Some(Ordering::Equal)))
    .then(|| end.clone())
}
