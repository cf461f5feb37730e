//! Is the map a diffeomorphism onto its image, and where is it not?

use std::cmp::Ordering;

use crate::expr::constant::{self, Evaluated};
use crate::expr::{Expr, Function, Node, Relation, derivative};
use crate::flow::{Exceptional, Irregularity, Validity};
use crate::proof::claim::SourceSet;
use crate::proof::search::{centres, polynomial_quotient, special_angles};
use crate::proof::{Certificate, Claim, Domain, LimitValue, Rule, Side, value_at};
use crate::real::Ternary;
use crate::set::from_condition;

use super::Work;
use super::branches::MonotonePiece;
use super::injective::shared_end;
use super::recurring::{self, congruent, period_of};

/// The most special angles at which a derivative is evaluated.
pub(super) const MAX_ANGLES: usize = 48;

impl Work {
    pub(super) fn decide_regular(&mut self, pieces: &[MonotonePiece]) {
        let proved = self.prove_regular(pieces);
        if proved {
            self.analysis.differentiable = Ternary::True;
            if self.analysis.injective == Ternary::True {
                self.analysis.validity = Validity::Yes;
            }
            return;
        }
        let irregular = self.irregularities(pieces);
        let breaks = [Irregularity::Corner, Irregularity::Jump, Irregularity::VerticalTangent];
        if self.analysis.exceptional.iter().any(|e| breaks.contains(&e.kind)) {
            self.analysis.differentiable = Ternary::False;
        } else if self.is_c1(pieces) {
            self.analysis.differentiable = Ternary::True;
        }
        if self.analysis.injective != Ternary::True {
            return;
        }
        let almost = self.prove_almost_everywhere(pieces);
        if almost && irregular {
            self.analysis.validity = Validity::AlmostEverywhere;
        } else if almost {
            self.undecided("it is injective and valid at least almost everywhere, but whether its derivative vanishes somewhere is open");
        } else {
            self.undecided(
                "it is injective, but where it is differentiable with a nonzero derivative is not proved",
            );
        }
    }

    fn slope(&self, piece: &MonotonePiece) -> Option<Expr> {
        derivative(&piece.piece.smooth, &self.claim.variable)
    }

    /// On every piece f′ ≠ 0, ends included, and the derivatives agree where pieces meet.
    fn prove_regular(&mut self, pieces: &[MonotonePiece]) -> bool {
        let mut premises = Vec::new();
        let mut smooth = Vec::new();
        for piece in pieces {
            let Some(slope) = self.slope(piece) else { return false };
            let on = self.domain(&piece.piece.span);
            premises.extend(piece.piece.equal.clone());
            let Some(defined) = self.prover.defined(&piece.piece.smooth, &on) else { return false };
            let signs = [Relation::Gt, Relation::Lt];
            let Some(sign) = signs.into_iter().find_map(|r| self.prover.sign(&slope, r, &on)) else {
                return false;
            };
            premises.extend([defined, sign]);
            smooth.push(piece.piece.smooth.clone());
        }
        let claim = Claim::Regular(self.claim.clone());
        self.record(Certificate::new(claim, Rule::RegularPieces { smooth }, premises))
    }

    fn record(&mut self, certificate: Certificate) -> bool {
        match self.prover.confirm(certificate) {
            Some(proof) => {
                self.analysis.proofs.push(proof);
                true
            }
            None => false,
        }
    }

    /// C¹ with f′ ≠ 0 off isolated points: on the interiors of the pieces.
    fn prove_almost_everywhere(&mut self, pieces: &[MonotonePiece]) -> bool {
        let mut premises = Vec::new();
        let mut smooth = Vec::new();
        let mut except: Vec<Expr> = Vec::new();
        for piece in pieces {
            except.extend(piece.piece.span.attained_ends());
            let Some(interior) = piece.piece.span.interior() else { continue };
            let Some(inner) = self.restricted(&piece.piece, &interior) else { return false };
            let Some(slope) = self.slope(piece) else { return false };
            let on = self.domain(&interior);
            let Some(defined) = self.prover.defined(&inner.smooth, &on) else { return false };
            let sign =
                [Relation::Gt, Relation::Lt].into_iter().find_map(|r| self.prover.sign(&slope, r, &on));
            let variable = self.claim.variable.clone();
            let nonzero = sign.or_else(|| self.prover.isolated_zeros(&slope, &variable, &on));
            let Some(nonzero) = nonzero else { return false };
            premises.extend(inner.equal);
            premises.extend([defined, nonzero]);
            smooth.push(inner.smooth);
        }
        except.dedup();
        let claim = Claim::RegularAlmostEverywhere(self.claim.clone());
        self.record(Certificate::new(claim, Rule::RegularOff { smooth, except }, premises))
    }

    /// Finds exceptional points; whether at least one of them is proved.
    fn irregularities(&mut self, pieces: &[MonotonePiece]) -> bool {
        let before = self.analysis.proofs.len();
        for (i, piece) in pieces.iter().enumerate() {
            if piece.is_point() {
                continue;
            }
            self.critical_points(piece);
            self.steep_ends(piece);
            if let Some(next) = pieces.get(i + 1) {
                self.where_pieces_meet(piece, next);
            }
            if i > 0 && pieces[i - 1].is_point() {
                self.jump_beside(piece, &pieces[i - 1]);
            }
        }
        recurring::together(&mut self.analysis.exceptional);
        self.analysis.proofs.len() > before
    }

    fn note(&mut self, at: Option<&Expr>, kind: Irregularity, period: Option<Expr>) {
        let known = self.analysis.exceptional.iter().any(|e| e.at.as_ref() == at && e.kind == kind);
        if !known {
            self.analysis.exceptional.push(Exceptional { at: at.cloned(), kind, period });
        }
    }

    /// The premise that f equals the piece's formula on its span.
    fn formula_premise(&mut self, piece: &MonotonePiece) -> Option<Certificate> {
        match &piece.piece.equal {
            Some(equal) => Some(equal.clone()),
            None => {
                let on = self.domain(&piece.piece.span);
                self.prover.defined(&piece.piece.smooth, &on)
            }
        }
    }

    /// Zeros of f′ on the piece: exact ones first, else a root of its numerator.
    fn critical_points(&mut self, piece: &MonotonePiece) {
        let Some(slope) = self.slope(piece) else { return };
        let variable = self.claim.variable.clone();
        let span = piece.piece.span.clone();
        let on = self.domain(&span.interior().unwrap_or_else(|| span.clone()));
        let forms = self.prover.forms(&slope, &on);
        let mut candidates: Vec<Expr> = Vec::new();
        for factor in forms.iter().flat_map(Expr::factors) {
            let zeros = from_condition(&factor.compare(Relation::Eq, &Expr::zero()), &variable);
            candidates.extend(zeros.map(|z| z.isolated_points()).unwrap_or_default());
        }
        candidates.extend(span.attained_ends());
        candidates.extend(special_points(&slope, &variable));
        candidates.extend(special_angles(&slope, &variable, &span, &[1, 2, 4, 3, 6], MAX_ANGLES));
        candidates.extend(symbolic_points(&slope, &variable));
        // Where f′ touches 0 its own derivative vanishes.
        if let Some(interior) = span.interior() {
            let on = self.domain(&interior);
            candidates.extend(self.prover.extremal_points(&slope, &variable, &on));
        }
        let Some(premise) = self.formula_premise(piece) else { return };
        // On a bounded part of the line the points are listed; else they recur for ever.
        let for_ever = match &self.claim.source {
            SourceSet::Set(set) => set.hull().is_none_or(|hull| !hull.is_bounded()),
            SourceSet::NaturalDomain => false,
        };
        let factors: Vec<(Expr, Expr)> = forms
            .iter()
            .flat_map(Expr::factors)
            .filter(|_| for_ever)
            .filter_map(|factor| Some((factor.clone(), period_of(factor, &variable)?)))
            .collect();
        let mut found: Vec<(Expr, Option<Expr>)> = Vec::new();
        let mut tried: Vec<Expr> = Vec::new();
        for at in candidates {
            if tried.contains(&at) {
                continue;
            }
            tried.push(at.clone());
            let again = |(other, period): &(Expr, Option<Expr>)| {
                period.as_ref().is_some_and(|period| congruent(&at, other, period))
            };
            if (at.is_constant() && !span.contains(&at).is_true()) || found.iter().any(again) {
                continue;
            }
            let parameters = Domain::of_parameters(&self.claim.assumptions);
            let Some(inside) = self.prover.inside(&at, &variable, &span, &parameters) else { continue };
            let prover = &mut self.prover;
            let value =
                value_at(&slope, &variable, &at, &parameters, &mut |x, r| prover.is(x, r, &parameters));
            let Some(value) = value else { continue };
            let mut premises = vec![premise.clone()];
            premises.extend(inside);
            if constant::sign_of(&value) != Some(Ordering::Equal) {
                let Some(zero) = self.prover.sign(&value, Relation::Eq, &parameters) else { continue };
                premises.push(zero);
            }
            let claim = Claim::Irregular(self.claim.clone());
            let rule = Rule::Critical { smooth: piece.piece.smooth.clone(), at: at.clone() };
            if self.record(Certificate::new(claim, rule, premises)) {
                // It recurs as a zero of the factor that vanishes there.
                let vanishing = factors.iter().find(|(factor, _)| {
                    value_at(factor, &variable, &at, &parameters, &mut |x, r| {
                        self.prover.is(x, r, &parameters)
                    })
                    .is_some_and(|v| {
                        constant::sign_of(&v) == Some(Ordering::Equal)
                            || self.prover.is(&v, Relation::Eq, &parameters)
                    })
                });
                let period = vanishing.map(|(_, period)| period.clone());
                self.note(Some(&at), Irregularity::CriticalPoint, period.clone());
                found.push((at, period));
            }
        }
        if found.is_empty() {
            self.critical_root(piece, &slope, premise);
        }
    }

    fn critical_root(&mut self, piece: &MonotonePiece, slope: &Expr, premise: Certificate) {
        let Some(interior) = piece.piece.span.interior() else { return };
        let z = Expr::variable(self.claim.variable.clone());
        let Some((numerator, denominator)) = polynomial_quotient(slope, &z) else { return };
        let on = self.domain(&interior);
        let quotient = Prover::quotient(&z, &numerator, &denominator);
        let Some(equal) = self.prover.equal(slope, &quotient, &on) else { return };
        let claim = Claim::Irregular(self.claim.clone());
        let rule = Rule::CriticalRoot { smooth: piece.piece.smooth.clone(), numerator, denominator };
        if self.record(Certificate::new(claim, rule, vec![premise, equal])) {
            self.note(None, Irregularity::CriticalPoint, None);
        }
    }

    /// Ends of the piece that belong to it and at which f′ is unbounded.
    fn steep_ends(&mut self, piece: &MonotonePiece) {
        let Some(slope) = self.slope(piece) else { return };
        let Some(interior) = piece.piece.span.interior() else { return };
        let variable = self.claim.variable.clone();
        let on = self.domain(&interior);
        for side in [Side::Lower, Side::Upper] {
            let attained = side.is_attained(&piece.piece.span);
            let Some(at) = side.of(&piece.piece.span).finite().cloned().filter(|_| attained) else {
                continue;
            };
            let limit = self.prover.limit(&slope, &variable, &on, side);
            let Some((LimitValue::PosInf | LimitValue::NegInf, limit)) = limit else { continue };
            let Some(premise) = self.formula_premise(piece) else { continue };
            let claim = Claim::Irregular(self.claim.clone());
            let rule = Rule::VerticalTangent { smooth: piece.piece.smooth.clone(), at: at.clone() };
            if self.record(Certificate::new(claim, rule, vec![premise, limit])) {
                self.note(Some(&at), Irregularity::VerticalTangent, None);
            }
        }
    }

    fn where_pieces_meet(&mut self, before: &MonotonePiece, after: &MonotonePiece) {
        if after.is_point() {
            self.jump_beside(before, after);
            return;
        }
        if let Some(at) = shared_end(&before.piece.span, &after.piece.span) {
            let premises = [self.formula_premise(before), self.formula_premise(after)];
            let [Some(first), Some(second)] = premises else { return };
            let mut premises = vec![first, second];
            premises.extend(self.slopes_differ(before, after, &at));
            let rule = Rule::Break {
                left: before.piece.smooth.clone(),
                right: after.piece.smooth.clone(),
                at: at.clone(),
                order: 1,
            };
            let claim = Claim::Irregular(self.claim.clone());
            if self.record(Certificate::new(claim, rule, premises)) {
                self.note(Some(&at), Irregularity::Corner, None);
            }
            return;
        }
        self.jump_beside(before, after);
        self.jump_beside(after, before);
    }

    /// Where parameters occur: a proof that the derivatives differ at the point.
    fn slopes_differ(
        &mut self,
        before: &MonotonePiece,
        after: &MonotonePiece,
        at: &Expr,
    ) -> Option<Certificate> {
        let parameters = Domain::of_parameters(&self.claim.assumptions);
        let (left, right) = (self.slope(before)?, self.slope(after)?);
        let variable = self.claim.variable.clone();
        let prover = &mut self.prover;
        let mut value =
            |e: &Expr| value_at(e, &variable, at, &parameters, &mut |x, r| prover.is(x, r, &parameters));
        let difference = value(&left)?.minus(&value(&right)?);
        if difference.is_constant() {
            return None;
        }
        [Relation::Gt, Relation::Lt, Relation::Ne]
            .into_iter()
            .find_map(|r| self.prover.sign(&difference, r, &parameters))
    }

    /// `piece` ends, open, at a point that belongs to `other`.
    fn jump_beside(&mut self, piece: &MonotonePiece, other: &MonotonePiece) {
        let Some(interior) = piece.piece.span.interior() else { return };
        for at in piece.piece.span.finite_ends() {
            if !other.piece.span.contains(&at).is_true() || piece.piece.span.contains(&at).is_true() {
                continue;
            }
            let on = self.domain(&interior);
            let formula = self.claim.formula.clone();
            let equal = match self.prover.resolved(&formula, &on) {
                Some((smooth, Some(equal))) if smooth == piece.piece.smooth => equal,
                _ => continue,
            };
            let mut premises = vec![equal];
            let smooth = piece.piece.smooth.clone();
            if !matches!(constant::evaluate_at(&smooth, &self.claim.variable, &at), Evaluated::Value(_)) {
                let variable = self.claim.variable.clone();
                let below = interior.hi().finite() == Some(&at);
                let side = if below { Side::Upper } else { Side::Lower };
                premises.extend(self.prover.limit(&smooth, &variable, &on, side).map(|(_, limit)| limit));
            }
            premises.extend(self.differ_at(&at, &smooth));
            let claim = Claim::Irregular(self.claim.clone());
            let rule = Rule::Jump { smooth, at: at.clone() };
            if self.record(Certificate::new(claim, rule, premises)) {
                self.note(Some(&at), Irregularity::Jump, None);
            }
        }
    }

    /// The proof that the values of f and of a formula at a point differ, where they contain parameters.
    fn differ_at(&mut self, at: &Expr, smooth: &Expr) -> Option<Certificate> {
        let parameters = Domain::of_parameters(&self.claim.assumptions);
        let variable = &self.claim.variable;
        let value = |e: &Expr| value_at(e, variable, at, &parameters, &mut |_, _| false);
        let difference = value(&self.claim.formula)?.minus(&value(smooth)?);
        if difference.is_constant() {
            return None;
        }
        self.prover.sign(&difference, Relation::Ne, &parameters)
    }

    /// Whether f is C¹: the slopes are defined on the pieces, ends included, and agree where pieces meet.
    fn is_c1(&mut self, pieces: &[MonotonePiece]) -> bool {
        for (i, piece) in pieces.iter().enumerate() {
            let Some(slope) = self.slope(piece) else { return false };
            let on = self.domain(&piece.piece.span);
            if self.prover.defined(&slope, &on).is_none() {
                return false;
            }
            let Some(next) = pieces.get(i + 1) else { continue };
            let Some(at) = shared_end(&piece.piece.span, &next.piece.span) else {
                let apart = piece.piece.span.hi().compare(next.piece.span.lo()) == Some(Ordering::Less)
                    || !(piece.piece.span.hi_closed() || next.piece.span.lo_closed());
                if apart {
                    continue;
                }
                return false;
            };
            let Some(other) = self.slope(next) else { return false };
            let variable = &self.claim.variable;
            let values =
                (constant::evaluate_at(&slope, variable, &at), constant::evaluate_at(&other, variable, &at));
            let (Evaluated::Value(x), Evaluated::Value(y)) = values else { return false };
            if x != y && constant::compare(&x, &y) != Some(Ordering::Equal) {
                return false;
            }
        }
        true
    }
}

/// Points at which a trigonometric derivative may vanish: multiples of π/4 and π/2 over small frequencies, and 0.
pub(super) fn special_points(slope: &Expr, variable: &crate::expr::Symbol) -> Vec<Expr> {
    let mut points = vec![Expr::zero()];
    let trigonometric = slope.any(&mut |part| {
        matches!(part.node(), Node::Apply(Function::Sin | Function::Cos | Function::Tan, _))
            && part.contains(variable)
    });
    if trigonometric {
        for denominator in [1, 2, 4, 3, 6] {
            for numerator in [1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 7, -7, 9, -9, 11, -11] {
                if let Some(r) = crate::real::Rational::ratio(numerator, denominator) {
                    points.push(Expr::scaled(r, Expr::pi()));
                }
            }
        }
    }
    points.extend([1, -1, 2, -2].map(Expr::integer));
    points
}

/// Points in terms of the parameters at which affine arguments of functions are 0 or, for sines and cosines, multiples of
/// π/2.
pub(super) fn symbolic_points(slope: &Expr, variable: &crate::expr::Symbol) -> Vec<Expr> {
    let trigonometric = slope.any(&mut |part| {
        matches!(part.node(), Node::Apply(Function::Sin | Function::Cos, _)) && part.contains(variable)
    });
    let turns: &[i64] = if trigonometric { &[1, 2, -1] } else { &[] };
    let mut points = Vec::new();
    let mut around = centres(slope, variable);
    // The axis of a parabola with parameters.
    around.extend(derivative(slope, variable).iter().flat_map(|bend| centres(bend, variable)));
    for (centre, step) in around {
        let quarter = Expr::half().times(&Expr::pi()).times(&step);
        points.push(centre.clone());
        points.extend(turns.iter().map(|k| centre.plus(&Expr::integer(*k).times(&quarter))));
    }
    points
}

use crate::proof::search::Prover;
