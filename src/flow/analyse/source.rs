//! The source set of a map.

use crate::expr::{Assumptions, Kind};
use crate::flow::{Map, Source, SourceOrigin};
use crate::proof::Domain;
use crate::proof::claim::SourceSet;
use crate::proof::search::Prover;
use crate::set::{RealSet, Span, natural_domain};

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
    match natural_domain(&map.formula, &map.variable, assumptions) {
        Some(set) if set.is_real_line() => {
            Source { set: SourceSet::Set(set), origin: SourceOrigin::RealLine }
        }
        Some(set) => Source { set: SourceSet::Set(set), origin: SourceOrigin::NaturalDomain },
        None => Source { set: SourceSet::NaturalDomain, origin: SourceOrigin::NaturalDomain },
    }
}
