//! The rules for maps f(z) = z + r(w·z + b) (planar flows: r = u h; Rezende and Mohamed 2015, appendix A.1).
//!
//! With t = w·z + b and φ(t) = t + w·r(t) it is w·f(z) + b = φ(t), and det J = 1 + w·r′(t) = φ′(t) (matrix determinant lemma).
//!
//! - If φ is injective, f(z) determines φ(t), so t, and z = f(z) − r(t).
//! - If φ(t₁) = φ(t₂) with t₁ ≠ t₂, then w ≠ 0, since otherwise φ(t) = t. Let c be a point with w·c + b = φ(t₁). The points
//!   zⱼ = c − r(tⱼ) have w·zⱼ + b = tⱼ, so they differ, and f(z₁) = f(z₂) = c.
//! - With r of class C¹ f is regular where φ′ ≠ 0. The t with φ′(t) = 0 are a closed null set N. Where w ≠ 0 the z with
//!   w·z + b in N are one, too, and where w = 0 it is φ′ = 1. If φ′(t) = 0 for some t then w ≠ 0, and t = w·z + b for some z.

use crate::expr::{Assumptions, Expr, Kind, Relation, derivative};
use crate::proof::check::{Step, demand};
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::obligations::is_smooth;
use crate::proof::vector::{Ridge, VectorMapOn, as_signs};
use crate::proof::{Certificate, Claim};
use crate::set::Span;

use super::compose::{distinct, in_exponent, put};
use super::facts::{defined_known, equal_known, sign_known};
use super::is_fresh;

/// What is claimed of the map, and so of φ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    Injective,
    NotInjective,
    Regular,
    RegularAlmostEverywhere,
    Irregular,
}

impl Property {
    fn of(self, claim: &Claim) -> Option<&MapOn> {
        match (self, claim) {
            (Self::Injective, Claim::Injective(one))
            | (Self::NotInjective, Claim::NotInjective(one))
            | (Self::Regular, Claim::Regular(one))
            | (Self::RegularAlmostEverywhere, Claim::RegularAlmostEverywhere(one))
            | (Self::Irregular, Claim::Irregular(one)) => Some(one),
            _ => None,
        }
    }
}

pub(super) fn ridge(map: &VectorMapOn, form: &Ridge, property: Property, premises: &[Certificate]) -> Step {
    bends_along_one_direction(map, form, premises)?;
    let positions = form.positions(map);
    // A point z is put together from a value of t, or a derivative taken.
    if property != Property::Injective {
        for r in &form.bend {
            demand(defined_known(premises, r, &positions), || format!("not proved to be defined: {r:?}"))?;
        }
    }
    if matches!(property, Property::NotInjective | Property::Irregular) {
        let whole = map.cutting_facts().next().is_none()
            && map.region.ranges.iter().all(|(_, span)| *span == Span::real_line());
        demand(whole, || "the region is not all of Rⁿ".into())?;
    }
    if !matches!(property, Property::Injective | Property::NotInjective) {
        for r in &form.bend {
            demand(is_smooth(r), || "the bend has case distinctions".into())?;
            let slope = derivative(r, &form.position).ok_or("there is no formula for a derivative")?;
            demand(defined_known(premises, &slope, &positions), || {
                format!("not proved to be defined: {slope:?}")
            })?;
        }
    }
    let names = |e: &Expr| {
        put(e, &|symbol| form.names.iter().find(|(name, _)| name == symbol).map(|(_, e)| e.clone()))
    };
    let along = form.along();
    let found = premises.iter().filter_map(|p| property.of(&p.claim)).any(|one| {
        let everywhere = matches!(&one.source, SourceSet::Set(set) if set.is_real_line());
        let here = names(&one.formula);
        everywhere
            && one.variable == form.position
            && form.names.iter().all(|(name, _)| !in_exponent(&one.formula, name))
            && is_assumed(map, &one.assumptions, form, &names, premises)
            && equal_known(premises, &here, &along, &positions)
    });
    demand(found, || "no premise shows this of t + w·r(t)".into())
}

/// The map is z + r(w·z + b) on its region.
fn bends_along_one_direction(map: &VectorMapOn, form: &Ridge, premises: &[Certificate]) -> Step {
    let n = map.variables.len();
    demand(map.components.len() == n && form.weights.len() == n && form.bend.len() == n, || {
        "the dimensions do not fit".into()
    })?;
    let names: Vec<_> = form.names.iter().map(|(name, _)| name).collect();
    distinct(&names)?;
    demand(is_fresh(map, &form.position) && names.iter().all(|name| is_fresh(map, name)), || {
        "a name has another meaning".into()
    })?;
    let fixed = |e: &Expr| map.is_parameter(e) && !names.iter().any(|name| e.contains(name));
    let plain = |e: &Expr| fixed(e) && !e.contains(&form.position);
    let stand_for = form.names.iter().map(|(_, e)| e);
    demand(form.weights.iter().chain([&form.shift]).chain(stand_for.clone()).all(plain), || {
        "a coefficient is not fixed".into()
    })?;
    demand(stand_for.clone().all(Expr::is_total), || "a name may stand for no value".into())?;
    demand(names.iter().all(|name| **name != form.position), || "a name is used twice".into())?;
    demand(form.bend.iter().all(|r| fixed(r) && !in_exponent(r, &form.position)), || {
        "the bend contains something else than t, or t in an exponent".into()
    })?;
    for e in form.weights.iter().chain([&form.shift]) {
        demand(defined_known(premises, e, &map.parameters()), || format!("not proved to be defined: {e:?}"))?;
    }
    for (f, bent) in map.components.iter().zip(form.components(&map.variables)) {
        demand(equal_known(premises, f, &bent, &map.region), || {
            format!("not proved equal: {f:?} and {bent:?}")
        })?;
        demand(defined_known(premises, f, &map.region), || format!("not proved to be defined: {f:?}"))?;
    }
    Ok(())
}

/// What the claim about φ assumes about parameters holds for those of the map and for what the names stand for.
fn is_assumed(
    map: &VectorMapOn,
    assumptions: &Assumptions,
    form: &Ridge,
    names: &dyn Fn(&Expr) -> Expr,
    premises: &[Certificate],
) -> bool {
    let here = map.parameter_assumptions();
    let parameters = map.parameters();
    let kinds = assumptions.kinds.iter().all(|(symbol, kind)| {
        match *symbol == form.position || form.names.iter().any(|(name, _)| name == symbol) {
            true => *kind == Kind::Real,
            false => here.kind(symbol) == *kind,
        }
    });
    let has = |e: &Expr, relation: Relation| sign_known(premises, e, relation, &parameters);
    kinds
        && assumptions.facts.iter().all(|fact| {
            let mut exponent = false;
            fact.for_each(&mut |e| {
                exponent |=
                    e.contains(&form.position) || form.names.iter().any(|(name, _)| in_exponent(e, name));
            });
            let fact = fact.map(&mut |e| names(e));
            !exponent
                && (here.facts.contains(&fact)
                    || as_signs(&fact).is_some_and(|signs| signs.iter().all(|(e, r)| has(e, *r))))
        })
}
