//! Signs of a function that is affine in another one with proved bounds.

use crate::expr::{Expr, Relation};
use crate::proof::check::facts::{defined_known, equal_known, sign_known};
use crate::proof::check::{Step, demand};
use crate::proof::{Certificate, Domain};

use super::one_sided::one_sided;

/// e = A + B t with l ≤ t ≤ u: at each point e lies between A + B l and A + B u, and so has a sign that both have.
pub(super) fn between(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    (inner, constant, slope): (&Expr, &Expr, &Expr),
    [lower, upper]: [Option<&Expr>; 2],
    premises: &[Certificate],
) -> Step {
    let (weak, _) = one_sided(relation)?;
    let free = |x: &Expr| on.ranges.iter().all(|(v, _)| !x.contains(v));
    let outer = [Some(constant), Some(slope), lower, upper];
    demand(outer.into_iter().flatten().all(free), || {
        "a coefficient or a bound contains the variable".into()
    })?;
    // Without any bound nothing is known of the constant term.
    demand(lower.is_some() || upper.is_some(), || "the inner function has no bound".into())?;
    demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
    let form = constant.plus(&slope.times(inner));
    demand(form == *e || equal_known(premises, e, &form, on), || {
        "it is not proved to be affine in the inner function".into()
    })?;
    let parameters = Domain::of_parameters(&on.assumptions);
    let within = |distance: &Expr| sign_known(premises, distance, Relation::Ge, on);
    demand(lower.is_none_or(|l| within(&inner.minus(l))), || "the lower bound is not proved".into())?;
    demand(upper.is_none_or(|u| within(&u.minus(inner))), || "the upper bound is not proved".into())?;
    for (bound, outwards) in [(lower, slope.negate()), (upper, slope.clone())] {
        let known = match bound {
            Some(bound) => {
                let value = constant.plus(&slope.times(bound));
                sign_known(premises, &value, relation, &parameters)
            }
            // Towards an infinite end e moves away from its value at the other one, in the right direction.
            None => sign_known(premises, &outwards, weak, &parameters),
        };
        demand(known, || "the sign at a bound is missing".into())?;
    }
    Ok(())
}
