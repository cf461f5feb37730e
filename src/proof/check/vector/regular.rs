//! The rules for `VectorRegular`, `VectorRegularAlmostEverywhere`, `VectorIrregular` and `VectorSingular`.

use std::cmp::Ordering;

use crate::expr::{Expr, Relation, Symbol, constant};
use crate::proof::check::{Step, demand, not_for};
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::obligations::is_smooth;
use crate::proof::vector::{Point, Premultiplier, VectorMapOn, determinant, is_convex};
use crate::proof::{Certificate, Claim, Rule};
use crate::real::Rational;
use crate::set::RealSet;

use super::compose::composition;
use super::facts::{equal_known, is_analytic_on, sign_known};
use super::injective::{nonzero_determinant, smooth_jacobian};
use super::ridge::{Property, ridge};
use super::{flow, patterns, radial, well_formed};

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
    if let Rule::Ridge { form } = rule {
        return ridge(map, form, Property::Regular, premises);
    }
    if let Rule::Separate = rule {
        return separate(map, premises, |claim, own| matches!(claim, Claim::Regular(one) if one == own));
    }
    if let Rule::PicardLindelof = rule {
        return flow::diffeomorphism(map, premises);
    }
    let Rule::NonzeroDeterminant = rule else { return Err(not_for(rule, "VectorRegular")) };
    let jacobian = smooth_jacobian(map, &Premultiplier::new(), premises)?;
    nonzero_determinant(map, &jacobian, premises)
}

pub(in crate::proof::check) fn regular_off(map: &VectorMapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    well_formed(map)?;
    match rule {
        Rule::AnalyticDeterminant { at } => almost_everywhere(map, at, premises),
        Rule::Radial { form } => radial::regular(map, form, true, premises),
        Rule::Ridge { form } => ridge(map, form, Property::RegularAlmostEverywhere, premises),
        Rule::Patterns { at } => patterns::almost_everywhere(map, at, premises),
        Rule::Separate => separate(
            map,
            premises,
            |claim, own| matches!(claim, Claim::Regular(one) | Claim::RegularAlmostEverywhere(one) if one == own),
        ),
        other => Err(not_for(other, "VectorRegularAlmostEverywhere")),
    }
}

/// Each component is a function of its own variable, of which the same is claimed.
fn separate(map: &VectorMapOn, premises: &[Certificate], is: impl Fn(&Claim, &MapOn) -> bool) -> Step {
    let parts = map
        .separate()
        .ok_or("a component depends on another variable, or the region is no product of intervals")?;
    for part in &parts {
        demand(premises.iter().any(|p| is(&p.claim, part)), || {
            format!("nothing is proved of the component {:?}", part.formula)
        })?;
    }
    Ok(())
}

/// det J is analytic on the region and nonzero at the point.
fn almost_everywhere(map: &VectorMapOn, at: &Point, premises: &[Certificate]) -> Step {
    let jacobian = smooth_jacobian(map, &Premultiplier::new(), premises)?;
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

pub(in crate::proof::check) fn irregular(map: &VectorMapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    well_formed(map)?;
    match rule {
        Rule::CriticalPoint { at } => critical_point(map, at, premises),
        Rule::Radial { form } => radial::critical_centre(map, form, premises),
        Rule::Ridge { form } => ridge(map, form, Property::Irregular, premises),
        Rule::Kink { component, line, tilt } => kink(map, *component, (line, tilt), premises),
        other => Err(not_for(other, "VectorIrregular")),
    }
}

/// A component restricted to a line of the region is not C¹, so neither is the map. Where no other component contains the variable
/// that changes on the line, a determinant that is not 0 would need a derivative that is not 0, too.
fn kink(
    map: &VectorMapOn,
    component: usize,
    (line, tilt): (&[(Symbol, Expr)], &Rational),
    premises: &[Certificate],
) -> Step {
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
    let restricted = restricted.plus(&Expr::scaled(tilt.clone(), Expr::variable((*free).clone())));
    let whole = map.region.span(free).cloned().map(RealSet::from_span).ok_or("a variable has no interval")?;
    let alone =
        tilt.is_zero() && map.components.iter().enumerate().all(|(i, f)| i == component || !f.contains(free));
    let not_smooth =
        |rule: &Rule| matches!(rule, Rule::Break { .. } | Rule::Jump { .. } | Rule::VerticalTangent { .. });
    let found = premises.iter().any(|premise| match &premise.claim {
        Claim::Irregular(one) if alone || not_smooth(&premise.rule) => {
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
