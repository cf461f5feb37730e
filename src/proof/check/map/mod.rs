//! The rules for claims about whole maps.

mod injective;
mod irregular;
mod regular;
mod renamed;

use crate::expr::constant::{self, Evaluated};
use crate::expr::{Expr, Relation, Symbol};
use crate::proof::check::facts::{lies_in, sign_known};
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::{Certificate, Claim, Domain, Rule};
use crate::set::{RealSet, Span};

use super::{Step, demand, not_for};
pub(crate) use injective::gap_between;
pub(super) use injective::{injective, not_injective};
pub(super) use irregular::irregular;
pub(super) use regular::{regular, regular_off};

pub(super) fn image_of(map: &MapOn, image: &RealSet, rule: &Rule, premises: &[Certificate]) -> Step {
    let Rule::Union = rule else { return Err(not_for(rule, "ImageOf")) };
    let mut spans: Vec<Span> = Vec::new();
    let mut images: Vec<Span> = Vec::new();
    for premise in premises {
        let Claim::Image { f, variable, on, image } = &premise.claim else {
            return Err("a premise of another kind".into());
        };
        spans.push(piece_span(map, f, variable, on).ok_or("a premise speaks of another map")?.clone());
        images.push(image.clone());
    }
    cover(map, &spans)?;
    let union = RealSet::from_spans(images).ok_or("the ends of the images cannot be compared")?;
    demand(union.equal(image).is_true(), || "the image is another set".into())
}

pub(super) fn not_a_function(map: &MapOn, rule: &Rule) -> Step {
    let Rule::Evaluate { at } = rule else { return Err(not_for(rule, "NotAFunction")) };
    let SourceSet::Set(set) = &map.source else {
        return match constant::evaluate_at(&map.formula, &map.variable, at) {
            Evaluated::Ambiguous { .. } => Ok(()),
            _ => Err("the map is defined on its natural domain".into()),
        };
    };
    demand(set.contains(at).is_true(), || "the point is not in the source".into())?;
    match constant::evaluate_at(&map.formula, &map.variable, at) {
        Evaluated::Undefined(_) | Evaluated::Ambiguous { .. } => Ok(()),
        _ => Err("the map may have exactly one value at the point".into()),
    }
}

/// The domain on which a piece of a map lives.
fn on(map: &MapOn, span: &Span) -> Domain {
    Domain::on(&map.variable, span, &map.assumptions)
}

fn source_set(map: &MapOn) -> Result<&RealSet, String> {
    match &map.source {
        SourceSet::Set(set) => Ok(set),
        SourceSet::NaturalDomain => Err("the source is not given as a set".into()),
    }
}

/// Whether a point, an expression free of the variable, certainly lies in the source; where it contains parameters the
/// premises say on which side of the ends of an interval it lies.
fn in_source(map: &MapOn, point: &Expr, premises: &[Certificate]) -> bool {
    let parameters = Domain::of_parameters(&map.assumptions);
    let mut sign = |x: &Expr, r: Relation| sign_known(premises, x, r, &parameters);
    match &map.source {
        SourceSet::Set(set) if point.is_constant() => set.contains(point).is_true(),
        SourceSet::Set(set) => {
            set.spans().iter().any(|span| lies_in(point, &map.variable, span, &parameters, &mut sign))
        }
        SourceSet::NaturalDomain => {
            matches!(constant::evaluate_at(&map.formula, &map.variable, point), Evaluated::Value(_))
        }
    }
}

/// The span that a claim about the map's formula speaks of, where it is one piece of this map.
fn piece_span<'a>(map: &MapOn, f: &Expr, variable: &Symbol, on: &'a Domain) -> Option<&'a Span> {
    (f == &map.formula
        && variable == &map.variable
        && on.assumptions == map.assumptions
        && on.ranges.len() == 1)
        .then(|| on.span(variable))
        .flatten()
}

fn cover(map: &MapOn, spans: &[Span]) -> Step {
    let union = RealSet::from_spans(spans.to_vec()).ok_or("the ends of the pieces cannot be compared")?;
    demand(union.equal(source_set(map)?).is_true(), || "the pieces are not the whole source".into())
}
