//! The rules for `VectorRegular`, `VectorRegularAlmostEverywhere`, `VectorIrregular` and `VectorSingular`.

use std::cmp::Ordering;

use crate::expr::{Expr, Relation, Symbol, constant};
use crate::proof::certificate::GridPart;
use crate::proof::check::{Step, demand, not_for};
use crate::proof::claim::SourceSet;
use crate::proof::obligations::is_smooth;
use crate::proof::vector::{Point, Premultiplier, VectorMapOn, determinant, is_convex};
use crate::proof::{Certificate, Claim, Rule};
use crate::set::{Bound, RealSet, Span};

use super::compose::composition;
use super::facts::{equal_known, is_analytic_on, sign_known};
use super::injective::{nonzero_determinant, smooth_jacobian};
use super::{radial, well_formed};

/// The most parts of a grid.
const MAX_PARTS: usize = 4_096;

pub(in crate::proof::check) fn regular(map: &VectorMapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    well_formed(map)?;
    // Chain rule: the Jacobian of a composition is the product of those of its layers.
    if let Rule::Composition { layers } = rule {
        return composition(map, layers, premises, |claim| match claim {
            Claim::VectorRegular(layer) => Some(layer),
            _ => None,
        });
    }
    if let Rule::Radial { form } = rule {
        return radial::regular(map, form, false, premises);
    }
    let Rule::NonzeroDeterminant = rule else { return Err(not_for(rule, "VectorRegular")) };
    let jacobian = smooth_jacobian(map, &Premultiplier::new(), premises)?;
    nonzero_determinant(map, &jacobian, premises)
}

pub(in crate::proof::check) fn regular_off(map: &VectorMapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    well_formed(map)?;
    match rule {
        Rule::AnalyticDeterminant { at } => almost_everywhere(map, Some(at), premises),
        Rule::Grid { cuts, parts } => grid(map, cuts, parts, premises),
        Rule::Radial { form } => radial::regular(map, form, true, premises),
        other => Err(not_for(other, "VectorRegularAlmostEverywhere")),
    }
}

/// det J is nonzero on the region (without a point), or analytic there and nonzero at the point.
fn almost_everywhere(map: &VectorMapOn, at: Option<&Point>, premises: &[Certificate]) -> Step {
    let jacobian = smooth_jacobian(map, &Premultiplier::new(), premises)?;
    let Some(at) = at else { return nonzero_determinant(map, &jacobian, premises) };
    demand(map.has_wide_ranges() && is_convex(map), || "the region is not seen to be convex".into())?;
    let value = determinant(&jacobian).ok_or("the determinant is too large")?;
    demand(is_analytic_on(premises, &value, &map.region), || {
        "the determinant is not proved to be analytic".into()
    })?;
    let mut sign = |e: &Expr, relation: Relation| sign_known(premises, e, relation, &map.parameters());
    // In the interior, so that the region has one and is connected up to its boundary, a null set.
    demand(at.is_in_region(map, true, &mut sign), || {
        "the point is not seen to be in the interior of the region".into()
    })?;
    let there = at.value(&value, map, &mut sign).ok_or("the determinant at the point is not known")?;
    let nonzero = if there.is_constant() {
        constant::sign_of(&there).is_some_and(Ordering::is_ne)
    } else {
        sign(&there, Relation::Ne)
    };
    demand(nonzero, || "the determinant is not seen to be nonzero at the point".into())
}

fn grid(
    map: &VectorMapOn,
    cuts: &[(Symbol, Vec<Expr>)],
    parts: &[GridPart],
    premises: &[Certificate],
) -> Step {
    demand(parts.len() <= MAX_PARTS, || "too many parts".into())?;
    let mut pieces: Vec<Vec<Span>> = Vec::with_capacity(map.variables.len());
    for v in &map.variables {
        let span = map.region.span(v).ok_or("a variable has no interval")?;
        let named: Vec<&(Symbol, Vec<Expr>)> = cuts.iter().filter(|(s, _)| s == v).collect();
        demand(named.len() <= 1, || "a variable is cut twice".into())?;
        let at = named.first().map_or(&[][..], |(_, at)| at.as_slice());
        pieces.push(between(span, at).ok_or("the cuts do not divide an interval")?);
    }
    let count = pieces.iter().try_fold(1_usize, |n, p| n.checked_mul(p.len()).filter(|n| *n <= MAX_PARTS));
    demand(count == Some(parts.len()), || "a part is missing".into())?;
    for (index, part) in parts.iter().enumerate() {
        let mut region = map.region.clone();
        let mut rest = index;
        for (v, spans) in map.variables.iter().zip(&pieces).rev() {
            region = region.with_span(v, &spans[rest % spans.len()]);
            rest /= spans.len();
        }
        demand(part.smooth.len() == map.components.len(), || "a part has other components".into())?;
        for (f, smooth) in map.components.iter().zip(&part.smooth) {
            demand(equal_known(premises, f, smooth, &region), || {
                format!("a component is not proved equal to {smooth:?} on a part")
            })?;
        }
        let local = VectorMapOn { components: part.smooth.clone(), variables: map.variables.clone(), region };
        almost_everywhere(&local, part.at.as_ref(), premises)?;
    }
    Ok(())
}

/// The open intervals between the ends of a span and the cuts inside it, which increase.
fn between(span: &Span, cuts: &[Expr]) -> Option<Vec<Span>> {
    let mut found = Vec::with_capacity(cuts.len() + 1);
    let mut from = span.lo().clone();
    for cut in cuts {
        if !cut.is_constant() {
            return None;
        }
        let to = Bound::Finite(cut.clone());
        if from.compare(&to) != Some(Ordering::Less) || to.compare(span.hi()) != Some(Ordering::Less) {
            return None;
        }
        found.push(Span::new(from, false, to.clone(), false)?);
        from = to;
    }
    found.push(Span::new(from, false, span.hi().clone(), false)?);
    Some(found)
}

pub(in crate::proof::check) fn irregular(map: &VectorMapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    well_formed(map)?;
    match rule {
        Rule::CriticalPoint { at } => critical_point(map, at, premises),
        Rule::Radial { form } => radial::critical_centre(map, form, premises),
        Rule::Kink { component, line } => kink(map, *component, line, premises),
        other => Err(not_for(other, "VectorIrregular")),
    }
}

/// A component restricted to a line of the region is not C¹, so neither is the map.
fn kink(map: &VectorMapOn, component: usize, line: &[(Symbol, Expr)], premises: &[Certificate]) -> Step {
    demand(map.is_box(), || "the region is not a product of intervals".into())?;
    let f = map.components.get(component).ok_or("there is no such component")?;
    let on_line = |v: &Symbol| line.iter().find(|(s, _)| s == v).map(|(_, value)| value);
    let free: Vec<&Symbol> = map.variables.iter().filter(|v| on_line(v).is_none()).collect();
    let [free] = free.as_slice() else { return Err("all variables but one need a value".into()) };
    demand(line.len() + 1 == map.variables.len(), || "a value is given twice, or to another name".into())?;
    for v in map.variables.iter().filter(|v| v != free) {
        let (Some(span), Some(value)) = (map.region.span(v), on_line(v)) else {
            return Err("a variable has no value".into());
        };
        demand(value.is_constant() && span.contains(value).is_true(), || {
            format!("the value of {v} is not in the region")
        })?;
    }
    let restricted = f.replace(&mut |part| part.as_variable().and_then(on_line).cloned());
    let whole = map.region.span(free).cloned().map(RealSet::from_span).ok_or("a variable has no interval")?;
    let found = premises.iter().any(|premise| match (&premise.claim, &premise.rule) {
        (Claim::Irregular(one), Rule::Break { .. } | Rule::Jump { .. } | Rule::VerticalTangent { .. }) => {
            let inside = match &one.source {
                SourceSet::Set(set) => set.is_subset(&whole).is_true(),
                SourceSet::NaturalDomain => false,
            };
            one.formula == restricted
                && one.variable == **free
                && one.assumptions == map.parameter_assumptions()
                && inside
        }
        _ => false,
    });
    demand(found, || "no premise shows a corner, jump or vertical tangent on the line".into())
}

fn critical_point(map: &VectorMapOn, at: &Point, premises: &[Certificate]) -> Step {
    demand(map.components.len() == map.variables.len(), || "the Jacobian is not square".into())?;
    demand(map.components.iter().all(is_smooth), || "a component has case distinctions".into())?;
    demand(map.has_wide_ranges(), || "the region has no interior points".into())?;
    let jacobian = map.jacobian().ok_or("there is no formula for a derivative")?;
    let value = determinant(&jacobian).ok_or("the determinant is too large")?;
    let mut sign = |e: &Expr, relation: Relation| sign_known(premises, e, relation, &map.parameters());
    demand(at.is_in_region(map, false, &mut sign), || "the point is not seen to be in the region".into())?;
    for e in map.components.iter().chain(jacobian.iter().flatten()) {
        demand(at.value(e, map, &mut sign).is_some(), || "a derivative at the point is not known".into())?;
    }
    let there = at.value(&value, map, &mut sign).ok_or("the determinant at the point is not known")?;
    let zero = if there.is_constant() {
        constant::sign_of(&there) == Some(Ordering::Equal)
    } else {
        sign(&there, Relation::Eq)
    };
    demand(zero, || "the determinant is not seen to be 0 at the point".into())
}

pub(in crate::proof::check) fn singular(map: &VectorMapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    let Rule::ZeroDeterminant { inside } = rule else { return Err(not_for(rule, "VectorSingular")) };
    well_formed(map)?;
    let mut sign = |e: &Expr, relation: Relation| sign_known(premises, e, relation, &map.parameters());
    demand(inside.is_in_region(map, true, &mut sign), || {
        "the point is not seen to be in the interior of the region".into()
    })?;
    let jacobian = smooth_jacobian(map, &Premultiplier::new(), premises)?;
    let value = determinant(&jacobian).ok_or("the determinant is too large")?;
    let zero = value.is_zero()
        || sign_known(premises, &value, Relation::Eq, &map.region)
        || equal_known(premises, &value, &Expr::zero(), &map.region);
    demand(zero, || "the determinant is not proved to be 0".into())
}
