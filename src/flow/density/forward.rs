//! The density for a map f: z → x.

use super::law::{Affine, Law, fixed_supports, standardised};
use super::merge::merge;
use super::place::{self, with_simple_ends};
use super::prepare::{mass, prepare};
use super::refine::refine;
use super::{Atom, Density, DensityPiece, PieceFormula, base_inside};
use super::{kinks, periodic, steps};
use crate::expr::{Condition, Expr, Symbol, derivative};
use crate::flow::base::Base;
use crate::flow::inverse::{Inverse, MapInverse, inside};
use crate::flow::jacobian::positive;
use crate::flow::tidy::{tidied, tidy, tidy_logarithm};
use crate::flow::{Analysis, Branch, Map, SourceOrigin, Validity, analyse};
use crate::proof::search::{OnInterval, Prover};
use crate::proof::{Domain, Proved};
use crate::set::{RealSet, Span};

pub(super) fn density(
    analysis: &Analysis,
    inverse: &MapInverse,
    base: &Base,
    prover: &mut Prover,
) -> Density {
    let ways = fixed_supports(base, &analysis.assumptions, prover);
    if let Some(found) = through(ways, analysis, inverse, base, prover) {
        return found;
    }
    let law = Law::of(base);
    if !analysis.branches.is_empty() {
        return of_branches(analysis, inverse, &law, prover);
    }
    let ways = standardised(base).into_iter().collect();
    if let Some(found) = through(ways, analysis, inverse, base, prover) {
        return found;
    }
    let support = base.support().span();
    let everywhere = support.clone().map_or_else(RealSet::real_line, RealSet::from_span);
    let mut result = Density::empty(&inverse.variable, analysis);
    let prepared = prepare(analysis, &everywhere, &inverse.variable, prover);
    let inside = base_inside(analysis, support.as_ref());
    if prepared.as_ref().is_none_or(|p| !p.complete)
        && (inside.is_true() || analysis.source.origin != SourceOrigin::Stated)
    {
        let x = &inverse.variable;
        let periodic = periodic::density(analysis, x, base, prover);
        if let Some(found) = periodic.or_else(|| steps::distribution(analysis, x, base, prover)) {
            return found;
        }
    }
    let Some(prepared) = prepared else {
        result.remarks.push("the strictly monotone branches of the map are not known".into());
        return result;
    };
    if let Some((rest, its_inverse)) = &prepared.rest {
        result = of_branches(rest, its_inverse, &law, prover);
        result.injective = analysis.injective;
        result.base_inside = inside;
        result.remarks.retain(|r| r != OUTSIDE);
        if inside.is_false() {
            result.remarks.push(OUTSIDE.into());
        }
        result.prepared = Some(Box::new((rest.clone(), its_inverse.clone())));
    } else if prepared.complete {
        result.base_inside = inside;
    } else {
        result.remarks.push("the strictly monotone branches of the map are not known".into());
    }
    result.complete = prepared.complete;
    // Where a part of the source is open, more of it may have the same value.
    for flat in prepared.flats.iter().filter(|_| prepared.complete) {
        let mass = mass(base, flat, &analysis.assumptions, prover);
        result.atoms.push(Atom { at: flat.value.clone(), mass, index: None });
    }
    if !result.atoms.is_empty() {
        result.remarks.push(if result.pieces.is_empty() && prepared.complete {
            "the map is constant on intervals: x is discrete and has no density".into()
        } else {
            "the map is constant on an interval: x takes a value with positive probability, and the density is that of the \
             rest"
                .into()
        });
    }
    result
}

const OUTSIDE: &str = "the base distribution has mass outside the source of the map";

/// The density by another variable, of which z is an affine function; `None` where no way leads to branches, or the map is
/// stated on a part of R.
fn through(
    ways: Vec<Affine>,
    analysis: &Analysis,
    inverse: &MapInverse,
    base: &Base,
    prover: &mut Prover,
) -> Option<Density> {
    if analysis.source.origin == SourceOrigin::Stated {
        return None;
    }
    for affine in ways {
        let u = Expr::variable(analysis.variable().clone());
        let span = affine.support().span()?;
        let on = Domain::on(analysis.variable(), &span, &analysis.assumptions);
        let raw = analysis.map.formula.substitute(analysis.variable(), &affine.apply(&u));
        let formula = tidied(raw, &on, prover);
        let map = Map { formula, ..analysis.map.clone() };
        let again = analyse(&map, Some(&RealSet::from_span(span)), &analysis.assumptions);
        if again.branches.is_empty() || again.validity == Validity::Conditional {
            continue;
        }
        let its_inverse = crate::flow::inverse::inverse(&again, &inverse.variable);
        let mut found = of_branches(&again, &its_inverse, &Law::through(base, affine), prover);
        let closed = |p: &DensityPiece| matches!(p.formula, PieceFormula::Closed { .. });
        if !found.pieces.is_empty() && found.pieces.iter().all(closed) {
            found.injective = analysis.injective;
            return Some(found);
        }
    }
    None
}

/// The sum over the branches.
fn of_branches(analysis: &Analysis, inverse: &MapInverse, law: &Law<'_>, prover: &mut Prover) -> Density {
    let mut result = Density::empty(&inverse.variable, analysis);
    let support = law.support().span();
    result.base_inside = base_inside(analysis, support.as_ref());
    result.complete = true;
    if result.base_inside.is_false() {
        result.remarks.push(OUTSIDE.into());
    }
    if analysis.injective.is_false() {
        result
            .remarks
            .push("sum over the branches; the map is not injective, so it is not a valid flow".into());
    }
    let work = Work { analysis, inverse, law, support: support.as_ref() };
    let images: Vec<(usize, Option<Reached>)> =
        (0..analysis.branches.len()).map(|i| (i, work.reached(i, prover))).collect();
    let reached: Vec<(usize, Reached)> = images
        .into_iter()
        .map(|(i, r)| (i, r.unwrap_or(Reached::Unknown)))
        .filter(|(_, r)| !r.is_empty())
        .collect();
    let known: Option<Vec<(usize, Span)>> = reached
        .iter()
        .map(|(i, r)| match r {
            Reached::On(span) => Some((*i, with_simple_ends(span, &analysis.assumptions, prover))),
            _ => None,
        })
        .collect();
    match known.as_deref().and_then(refine) {
        Some(parts) => {
            let spans: Vec<Span> = parts.iter().map(|(span, _)| span.clone()).collect();
            result.support = match spans.as_slice() {
                [only] => Some(RealSet::from_span(only.clone())),
                _ => RealSet::from_spans(spans),
            };
            let mut pieces: Vec<DensityPiece> = Vec::new();
            for (span, indices) in parts {
                for part in work.without_kinks(&span, &indices) {
                    pieces.push(work.piece(Some(&part), &indices, prover));
                }
            }
            result.pieces = merge(pieces, &inverse.variable, &analysis.assumptions, prover);
            if let [DensityPiece { on: Some(only), .. }] = result.pieces.as_slice() {
                result.support = Some(RealSet::from_span(only.clone()));
            }
        }
        None if reached.len() == 1 => {
            for (i, r) in &reached {
                if let Reached::Where(condition) = r {
                    let mut piece = work.piece(None, &[*i], prover);
                    piece.condition = condition.clone();
                    result.pieces.push(piece);
                } else {
                    // A formula without its set would be wrong off the support.
                    result.remarks.push("the support is not known exactly".into());
                }
            }
        }
        None => result.remarks.push("the images of the branches are not known exactly".into()),
    }
    if inverse.branches.iter().any(|b| matches!(b, Inverse::Numeric { .. })) {
        result.remarks.push(
            "without a closed inverse: p(x) = p(z)/|f′(z)| at the z with f(z) = x, found numerically".into(),
        );
    }
    result
}

/// The part of the target that a branch reaches from the support of the base.
enum Reached {
    /// Nothing, or a single point.
    Nothing,
    /// This interval.
    On(Span),
    /// The points with this property.
    Where(Condition),
    /// It is not known which.
    Unknown,
}

impl Reached {
    fn is_empty(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}

struct Work<'a> {
    analysis: &'a Analysis,
    inverse: &'a MapInverse,
    law: &'a Law<'a>,
    support: Option<&'a Span>,
}

impl Work<'_> {
    fn branch(&self, i: usize) -> &Branch {
        &self.analysis.branches[i]
    }

    /// f(I_i ∩ B).
    fn reached(&self, i: usize, prover: &mut Prover) -> Option<Reached> {
        let branch = self.branch(i);
        let Some(support) = self.support else { return Some(self.parametric(i)) };
        let of_image = || branch.image.clone().map_or(Reached::Unknown, Reached::On);
        if branch.span.is_subset(support).is_true() {
            return Some(of_image());
        }
        let common =
            RealSet::from_span(branch.span.clone()).intersect(&RealSet::from_span(support.clone()))?;
        let Some(part) = common.as_span() else {
            return Some(if common.is_empty() { Reached::Nothing } else { Reached::Unknown });
        };
        if part.as_point().is_some() {
            return Some(Reached::Nothing);
        }
        let z = self.analysis.variable();
        let on = Domain::on(z, part, &self.analysis.assumptions);
        let it = OnInterval { f: &branch.smooth, smooth: &branch.smooth, equal: None, variable: z, on: &on };
        let image = prover.strictly_monotone(it).and_then(|(direction, monotone)| {
            let (image, certificate) = prover.image(it, direction, &monotone)?;
            prover.confirm(certificate)?;
            Some(image)
        });
        Some(image.map_or(Reached::Unknown, Reached::On))
    }

    /// With ends of the support that are parameters: the condition that g(x) lies in it.
    fn parametric(&self, i: usize) -> Reached {
        let Some(g) = self.inverse.branches.get(i).and_then(Inverse::formula) else {
            return Reached::Unknown;
        };
        let Some(image) = &self.branch(i).image else { return Reached::Unknown };
        let x = Expr::variable(self.inverse.variable.clone());
        Reached::Where(Condition::all(vec![inside(&x, image), self.law.support().condition(g)]))
    }

    /// The interval cut where the formula of the density changes: where what stands in |·| is 0 and cases change.
    fn without_kinks(&self, span: &Span, indices: &[usize]) -> Vec<Span> {
        let x = &self.inverse.variable;
        let terms: Option<Vec<Term>> = indices.iter().map(|&i| self.term(i)).collect();
        let Some(terms) = terms else { return vec![span.clone()] };
        let whole = Expr::sum(terms.into_iter().map(|t| t.density).collect());
        kinks::cut(&whole, x, span)
    }

    /// The density on an interval that the branches with these indices reach.
    fn piece(&self, span: Option<&Span>, indices: &[usize], prover: &mut Prover) -> DensityPiece {
        let x = &self.inverse.variable;
        let condition =
            span.map_or(Condition::Constant(true), |span| inside(&Expr::variable(x.clone()), span));
        let closed: Option<Vec<Term>> = indices.iter().map(|&i| self.term(i)).collect();
        let mut proofs = Vec::new();
        let formula = match closed {
            Some(terms) => {
                let density = Expr::sum(terms.iter().map(|t| t.density.clone()).collect());
                let interior =
                    span.and_then(|span| place::domain(x, span, &self.analysis.assumptions, prover));
                let log_density = match terms.as_slice() {
                    [only] => Some(only.log_density.clone()),
                    _ => None,
                };
                match interior {
                    Some(on) => shown(density, log_density, &on, prover, &mut proofs),
                    None => {
                        let log_density = log_density.unwrap_or_else(|| Expr::ln(density.clone()));
                        PieceFormula::Closed { density, log_density }
                    }
                }
            }
            None => {
                PieceFormula::Implicit(indices.iter().filter_map(|&i| Some((i, self.implicit(i)?))).collect())
            }
        };
        DensityPiece { on: span.cloned(), condition, formula, branches: indices.to_vec(), proofs }
    }

    /// p_Z(g(x)) |g′(x)| and its logarithm.
    fn term(&self, i: usize) -> Option<Term> {
        let g = self.inverse.branches.get(i)?.formula()?;
        term(self.law, g, &self.inverse.variable, self.branch(i))
    }

    /// p_Z(z)/|f′(z)|.
    fn implicit(&self, i: usize) -> Option<Expr> {
        let branch = self.branch(i);
        let z = self.analysis.variable();
        let slope = positive(&derivative(&branch.smooth, z)?, branch.direction);
        Some(self.law.density(&Expr::variable(z.clone())).over(&slope))
    }
}

pub(in crate::flow) struct Term {
    pub density: Expr,
    pub log_density: Expr,
}

/// |g′(x)| for the inverse of a branch.
pub(in crate::flow) fn positive_slope(g: &Expr, x: &Symbol, branch: &Branch) -> Option<Expr> {
    Some(positive(&derivative(g, x)?, branch.direction))
}

/// p_Z(g(x)) |g′(x)| and its logarithm, for a g in the branch's direction (an inverse has the direction of its map).
pub(in crate::flow) fn term(law: &Law<'_>, g: &Expr, x: &Symbol, branch: &Branch) -> Option<Term> {
    let slope = positive(&derivative(g, x)?, branch.direction);
    let log_slope = if slope.is_one() { Expr::zero() } else { Expr::ln(slope.clone()) };
    Some(Term { density: slope.times(&law.density(g)), log_density: law.log_density(g).plus(&log_slope) })
}

/// A simpler form, with its proof; the form as it is where none is found and proved.
/// A density and its logarithm in the forms that are shown, with the proofs that they are equal to what is given.
pub(super) fn shown(
    density: Expr,
    log_density: Option<Expr>,
    on: &Domain,
    prover: &mut Prover,
    proofs: &mut Vec<Proved>,
) -> PieceFormula {
    let density = resolved(density, on, prover, proofs);
    let log_density = log_density.map(|e| resolved(e, on, prover, proofs));
    let mut take = |found: Option<(Expr, Proved)>, e: Expr| match found {
        Some((simple, proof)) => {
            proofs.push(proof);
            simple
        }
        None => e,
    };
    let density = take(tidy(&density, on, prover), density);
    let log_density = log_density.unwrap_or_else(|| Expr::ln(density.clone()));
    let log_density = take(tidy_logarithm(&log_density, on, prover), log_density);
    PieceFormula::Closed { density, log_density }
}

/// The formula without its case distinctions, where they are decided on the domain.
fn resolved(e: Expr, on: &Domain, prover: &mut Prover, proofs: &mut Vec<Proved>) -> Expr {
    match prover.resolved(&e, on) {
        Some((smooth, Some(certificate))) => match prover.confirm(certificate) {
            Some(proof) => {
                proofs.push(proof);
                smooth
            }
            None => e,
        },
        _ => e,
    }
}
