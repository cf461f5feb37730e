//! The rules for radial maps f(z) = a + (z − c) ψ(r), r = ‖z − c‖ (Rezende and Mohamed 2015, appendix A.2, for the radial flow).
//!
//! Let I, within [0, ∞), hold the radii of all points of the region.
//!
//! - If ψ > 0 (or ψ < 0) for r > 0 in I and φ(r) = r ψ(r) is injective on I, f is injective: ‖f(z) − a‖ = |φ(r)| determines r,
//!   and f(z) − a is a positive (or negative) multiple of z − c (or both are 0).
//! - Let ψ be C¹ on I. Then f is C¹ with J = ψ I + ψ′ (z − c)(z − c)ᵀ/r, which tends to ψ(0) I as r → 0, the derivative at
//!   the centre, because |ψ′ (z − c)(z − c)ᵀ/r| ≤ |ψ′| r. So det J = ψⁿ⁻¹ (ψ + r ψ′), at the centre ψ(0)ⁿ.
//! - If ψ(r) = 0 for an r > 0, the sphere of this radius has the one image a.

use crate::expr::Relation;
use crate::proof::check::{Step, demand};
use crate::proof::claim::SourceSet;
use crate::proof::obligations::is_smooth;
use crate::proof::vector::{Point, Radial, VectorMapOn};
use crate::proof::{Certificate, Claim, Domain};
use crate::set::{RealSet, Span};

use super::facts::{defined_known, equal_known, sign_known};
use super::is_fresh;

/// The map is the radial one on its region.
fn is_radial(map: &VectorMapOn, form: &Radial, premises: &[Certificate]) -> Step {
    let n = map.variables.len();
    demand(map.components.len() == n && form.centre.len() == n && form.image.len() == n, || {
        "the dimensions do not fit".into()
    })?;
    demand(is_fresh(map, &form.radius), || "the name of the radius has another meaning".into())?;
    let free = |e: &crate::expr::Expr| map.is_parameter(e);
    demand(form.centre.iter().chain(&form.image).all(|e| free(e) && !e.contains(&form.radius)), || {
        "the centre or its image is not fixed".into()
    })?;
    demand(free(&form.profile), || "the factor contains a variable of the map".into())?;
    for e in form.centre.iter().chain(&form.image) {
        demand(defined_known(premises, e, &map.parameters()), || format!("not proved to be defined: {e:?}"))?;
    }
    for (f, radial) in map.components.iter().zip(form.components(&map.variables)) {
        demand(equal_known(premises, f, &radial, &map.region), || {
            format!("not proved equal: {f:?} and {radial:?}")
        })?;
        demand(defined_known(premises, f, &map.region), || format!("not proved to be defined: {f:?}"))?;
    }
    Ok(())
}

/// The radii of the points of the region lie in the interval.
fn has_radii(map: &VectorMapOn, form: &Radial, premises: &[Certificate]) -> Step {
    let lo = form.radii.lo().finite().ok_or("the radii have no lower end")?;
    let nonnegative = |e: &crate::expr::Expr| {
        e.is_constant() && crate::expr::constant::sign_of(e).is_some_and(std::cmp::Ordering::is_ge)
    };
    demand(nonnegative(lo) && form.radii.hi().finite().is_none_or(nonnegative), || {
        "the ends of the radii are no constants ≥ 0".into()
    })?;
    for (e, relation) in form.membership(&map.variables) {
        demand(sign_known(premises, &e, relation, &map.region), || {
            format!("the radii are not proved to lie in the interval: {e:?}")
        })?;
    }
    Ok(())
}

fn radii(map: &VectorMapOn, form: &Radial, with_zero: bool) -> Result<Domain, String> {
    form.radii(map, with_zero).ok_or_else(|| "there are no radii".to_owned())
}

pub(super) fn injective(map: &VectorMapOn, form: &Radial, premises: &[Certificate]) -> Step {
    is_radial(map, form, premises)?;
    has_radii(map, form, premises)?;
    let positive_radii = radii(map, form, false)?;
    let has = |relation| sign_known(premises, &form.profile, relation, &positive_radii);
    demand(has(Relation::Gt) || has(Relation::Lt), || {
        "the factor is not proved to be positive, or negative".into()
    })?;
    let stretched = form.stretched();
    let all = RealSet::from_span(form.radii.clone());
    let found = premises.iter().any(|p| match &p.claim {
        Claim::Injective(one) => {
            let source = match &one.source {
                SourceSet::Set(set) => all.is_subset(set).is_true(),
                SourceSet::NaturalDomain => false,
            };
            source
                && one.formula == stretched
                && one.variable == form.radius
                && one.assumptions == map.parameter_assumptions()
        }
        _ => false,
    });
    demand(found, || "no premise shows that r ψ(r) is injective".into())
}

/// ψ is C¹ on the radii, and ψ and ψ + r ψ′ are not 0 there, or, off the centre, for r > 0.
pub(super) fn regular(map: &VectorMapOn, form: &Radial, off_centre: bool, premises: &[Certificate]) -> Step {
    is_radial(map, form, premises)?;
    has_radii(map, form, premises)?;
    let (slope, inner) = form.slopes().ok_or("there is no formula for a derivative")?;
    demand(is_smooth(&form.profile), || "the factor has case distinctions".into())?;
    // Off the centre, a null set, only the radii r > 0 matter.
    let on = radii(map, form, !off_centre)?;
    for e in [&form.profile, &inner] {
        demand(defined_known(premises, e, &on), || format!("not proved to be defined: {e:?}"))?;
    }
    for e in [&form.profile, &slope] {
        demand(sign_known(premises, e, Relation::Ne, &on), || format!("not proved to be nonzero: {e:?}"))?;
    }
    Ok(())
}

/// The centre is in the region and ψ(0) = 0, with ψ C¹ on the radii, 0 among them: det J = 0 at the centre.
pub(super) fn critical_centre(map: &VectorMapOn, form: &Radial, premises: &[Certificate]) -> Step {
    is_radial(map, form, premises)?;
    let (_, inner) = form.slopes().ok_or("there is no formula for a derivative")?;
    demand(is_smooth(&form.profile), || "the factor has case distinctions".into())?;
    let on = radii(map, form, true)?;
    for e in [&form.profile, &inner] {
        demand(defined_known(premises, e, &on), || format!("not proved to be defined: {e:?}"))?;
    }
    has_radii(map, form, premises)?;
    let near = |span: &Span| {
        span.lo_closed()
            && span.lo().finite().is_some_and(crate::expr::Expr::is_zero)
            && span.as_point().is_none()
    };
    demand(near(&form.radii), || "the profile is not claimed near the centre".into())?;
    let mut sign = |e: &crate::expr::Expr, relation| sign_known(premises, e, relation, &map.parameters());
    demand(Point(form.centre.clone()).is_in_region(map, true, &mut sign), || {
        "the centre is not seen to be in the interior of the region".into()
    })?;
    let there = form.profile.substitute(&form.radius, &crate::expr::Expr::zero());
    demand(sign_known(premises, &there, Relation::Eq, &map.parameters()), || {
        "the factor is not proved to be 0 at the centre".into()
    })
}

/// ψ(r) = 0 for a radius r > 0, and the region is all of Rⁿ.
pub(super) fn collapse(
    map: &VectorMapOn,
    form: &Radial,
    at: &crate::expr::Expr,
    premises: &[Certificate],
) -> Step {
    is_radial(map, form, premises)?;
    demand(is_whole_space(map), || "the region is not all of Rⁿ".into())?;
    demand(map.is_parameter(at) && !at.contains(&form.radius), || "the radius is not fixed".into())?;
    let parameters = map.parameters();
    demand(sign_known(premises, at, Relation::Gt, &parameters), || "the radius is not positive".into())?;
    let there = form.profile.substitute(&form.radius, at);
    demand(sign_known(premises, &there, Relation::Eq, &parameters), || {
        "the factor is not proved to be 0 at the radius".into()
    })
}

fn is_whole_space(map: &VectorMapOn) -> bool {
    map.cutting_facts().next().is_none()
        && map.region.ranges.iter().all(|(_, span)| *span == Span::real_line())
}
