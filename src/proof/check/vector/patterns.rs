//! The rule `Patterns`: regular almost everywhere, where case distinctions depend on signs.
//!
//! Let u₁, …, uₖ be the arguments of the case distinctions. Each is analytic on the region, which is convex, and not 0 at some
//! point of its interior, so its zeros are a closed null set. Off these sets the region is the disjoint union of open sets on
//! which the components are formulas without case distinctions. On each of them det J is analytic, and its zeros are a null set:
//! because the set is convex and det J is not 0 at a point of it, or because the formula of det J is analytic on the whole region
//! and not 0 at some point of that.

use std::cmp::Ordering;

use crate::expr::{Expr, Relation, constant};
use crate::proof::Certificate;
use crate::proof::check::{Step, demand};
use crate::proof::vector::{Point, Premultiplier, VectorMapOn, determinant, is_convex, patterns};

use super::facts::{defined_known, is_analytic_on, sign_known};
use super::injective::smooth_jacobian;

/// The most points.
const MAX_POINTS: usize = 256;

pub(super) fn almost_everywhere(map: &VectorMapOn, at: &[Point], premises: &[Certificate]) -> Step {
    demand(at.len() <= MAX_POINTS, || "too many points".into())?;
    demand(map.has_wide_ranges() && is_convex(map), || "the region is not seen to be convex".into())?;
    let parts = patterns(map, &mut |u, relation| sign_known(premises, u, relation.negate(), &map.region))
        .ok_or("the case distinctions do not depend on signs, or on too many")?;
    demand(!parts.is_empty(), || "there is no pattern".into())?;
    for f in &map.components {
        demand(defined_known(premises, f, &map.region), || format!("not proved to be defined: {f:?}"))?;
    }
    for (u, _) in parts.iter().flat_map(|part| &part.signs) {
        demand(is_analytic_on(premises, u, &map.region), || format!("not proved to be analytic: {u:?}"))?;
        demand(at.iter().any(|point| is_nonzero(u, point, map, premises)), || {
            format!("not seen to be nonzero at a point: {u:?}")
        })?;
    }
    for part in &parts {
        let inside = part.on(map);
        let own = is_convex(&inside) && is_regular(&inside, at, premises);
        let whole =
            || is_regular(&VectorMapOn { region: map.region.clone(), ..inside.clone() }, at, premises);
        demand(own || whole(), || {
            format!("det J may be 0 on a set of positive measure where the components are {:?}", part.smooth)
        })?;
    }
    Ok(())
}

/// C¹, with det J analytic and not 0 at one of the points that lie in the interior.
fn is_regular(map: &VectorMapOn, at: &[Point], premises: &[Certificate]) -> bool {
    let Ok(jacobian) = smooth_jacobian(map, &Premultiplier::new(), premises) else { return false };
    determinant(&jacobian).is_some_and(|value| {
        is_analytic_on(premises, &value, &map.region)
            && at.iter().any(|point| is_nonzero(&value, point, map, premises))
    })
}

fn is_nonzero(e: &Expr, at: &Point, map: &VectorMapOn, premises: &[Certificate]) -> bool {
    let mut sign = |e: &Expr, relation: Relation| sign_known(premises, e, relation, &map.parameters());
    at.is_in_region(map, true, &mut sign)
        && at.value(e, map, &mut sign).is_some_and(|there| match there.is_constant() {
            true => constant::sign_of(&there).is_some_and(Ordering::is_ne),
            false => sign(&there, Relation::Ne),
        })
}
