//! The source set of a map.

use crate::expr::{Assumptions, Expr, Kind, Node, Symbol};
use crate::flow::{Map, Source, SourceOrigin};
use crate::proof::Domain;
use crate::proof::claim::SourceSet;
use crate::proof::search::Prover;
use crate::set::{RealSet, Span, from_condition, natural_domain};

/// Where the formula is defined. Of a formula by cases: the union of what its cases speak of, so that a point of which two
/// cases disagree belongs to it.
fn where_stated(
    formula: &Expr,
    variable: &Symbol,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Option<RealSet> {
    let Node::Piecewise(p) = formula.node() else {
        return natural_domain(formula, variable, assumptions);
    };
    let mut all = RealSet::empty();
    let mut stated = RealSet::empty();
    for branch in &p.branches {
        let here = from_condition(&branch.condition, variable)?;
        stated = stated.union(&here)?;
        let mut everywhere =
            |span: &Span| prover.defined(&branch.value, &Domain::on(variable, span, assumptions)).is_some();
        let defined = if here.spans().iter().all(&mut everywhere) {
            here
        } else {
            here.intersect(&natural_domain(&branch.value, variable, assumptions)?)?
        };
        all = all.union(&defined)?;
    }
    match &p.otherwise {
        Some(value) => {
            all.union(&stated.complement().intersect(&natural_domain(value, variable, assumptions)?)?)
        }
        None => Some(all),
    }
}

/// The stated set; else R where the formula is defined there; else where it is defined.
pub(super) fn of(map: &Map, on: Option<&RealSet>, assumptions: &Assumptions, prover: &mut Prover) -> Source {
    if let Some(set) = on {
        return Source { set: SourceSet::Set(set.clone()), origin: SourceOrigin::Stated };
    }
    if assumptions.kind(&map.variable) != Kind::Real {
        return Source { set: SourceSet::NaturalDomain, origin: SourceOrigin::NaturalDomain };
    }
    let everywhere = Domain::on(&map.variable, &Span::real_line(), assumptions);
    if prover.defined(&map.formula, &everywhere).is_some() {
        return Source { set: SourceSet::Set(RealSet::real_line()), origin: SourceOrigin::RealLine };
    }
    match where_stated(&map.formula, &map.variable, assumptions, prover) {
        Some(set) if set.is_real_line() => {
            Source { set: SourceSet::Set(set), origin: SourceOrigin::RealLine }
        }
        Some(set) => Source { set: SourceSet::Set(set), origin: SourceOrigin::NaturalDomain },
        None => Source { set: SourceSet::NaturalDomain, origin: SourceOrigin::NaturalDomain },
    }
}
