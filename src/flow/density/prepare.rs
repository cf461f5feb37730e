//! Maps whose branches are not known at once: parts of the source on which the map is constant are set apart, and single
//! points at which it has no value are left out.

use super::atoms::{Flat, flats};
use crate::expr::{Assumptions, Expr, Symbol, constant};
use crate::flow::base::Base;
use crate::flow::inverse::{MapInverse, inverse};
use crate::flow::tidy::tidied;
use crate::flow::{Analysis, Validity, Witness, analyse};
use crate::proof::Domain;
use crate::proof::claim::SourceSet;
use crate::proof::search::Prover;
use crate::set::{Bound, RealSet};

/// Single points that are left out, at most.
const MAX_POINTS: usize = 24;

/// The source, cut up.
pub(super) struct Prepared {
    /// Where the map is constant.
    pub flats: Vec<Flat>,
    /// The map on the rest, with its inverse; `None` where nothing of positive length is left, or no branches were found.
    pub rest: Option<(Analysis, MapInverse)>,
    /// Whether the flats and the rest make up the source, up to single points.
    pub complete: bool,
}

/// Cuts up the part of the source that the base reaches.
pub(super) fn prepare(
    analysis: &Analysis,
    reached: &RealSet,
    target: &Symbol,
    prover: &mut Prover,
) -> Option<Prepared> {
    let SourceSet::Set(source) = &analysis.source.set else { return None };
    let whole = source.intersect(reached)?.interior();
    let flats = flats(analysis, &whole, prover);
    let mut rest = whole;
    for flat in &flats {
        for span in &flat.on {
            rest = rest.difference(&RealSet::from_span(span.clone()))?.interior();
        }
    }
    if rest.is_empty() {
        return Some(Prepared { complete: true, flats, rest: None });
    }
    let found = with_branches(analysis, rest);
    let complete = found.is_some();
    let rest = found.map(|a| {
        let inverse = inverse(&a, target);
        (a, inverse)
    });
    Some(Prepared { flats, rest, complete })
}

/// The analysis on the set without the single points at which there is no value.
pub(super) fn with_branches(analysis: &Analysis, mut set: RealSet) -> Option<Analysis> {
    for _ in 0..MAX_POINTS {
        let found = analyse(&analysis.map, Some(&set), &analysis.assumptions);
        if !found.branches.is_empty() && found.validity != Validity::Conditional {
            return Some(found);
        }
        let Some(Witness::Undefined { at, .. }) = &found.witness else { return None };
        let point = RealSet::point(at.clone())?;
        if !set.contains(at).is_true() {
            return None;
        }
        set = set.difference(&point)?;
    }
    None
}

/// P(Z in the spans) for the atoms: from the distribution function, where it has a formula.
pub(super) fn mass(base: &Base, flat: &Flat, assumptions: &Assumptions, prover: &mut Prover) -> Option<Expr> {
    let mut terms = Vec::new();
    for span in &flat.on {
        let (low, high) = (span.lo(), span.hi());
        let support = base.support().span()?;
        let below = match low {
            Bound::NegInf => Expr::zero(),
            bound if bound == support.lo() => Expr::zero(),
            Bound::Finite(a) => base.cdf(a)?,
            Bound::PosInf => return None,
        };
        let above = match high {
            Bound::PosInf => Expr::one(),
            bound if bound == support.hi() => Expr::one(),
            Bound::Finite(b) => base.cdf(b)?,
            Bound::NegInf => return None,
        };
        terms.push(above.minus(&below));
    }
    let mass = Expr::sum(terms);
    if mass.is_constant() {
        return Some(constant::fold(&mass));
    }
    // A distribution function by cases, at a place where they are decided.
    let on = Domain::of_parameters(assumptions);
    let mass = prover.resolved(&mass, &on).map_or(mass, |(smooth, _)| smooth);
    Some(tidied(mass, &on, prover))
}
