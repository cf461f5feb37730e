//! One composition of a map with its inverse from the other one.
//!
//! Let f be strictly monotone on an interval I of z, with f(I) = T, an interval of x.
//!
//! - If g(f(z)) = z on I, then f(g(x)) = x on T: with x = f(z), z in I, g(x) = z.
//! - If f(g(x)) = x on T and g(x) lies in I, then g(f(z)) = z on I: f has the value f(z) at g(f(z)) and at z, which both
//!   lie in I.
//! - If f(g(x)) = x on T, g is continuous, and g(x₀) is inside I for one x₀ inside T, then g(f(z)) = z on I, too. For the
//!   points inside T at which g agrees with f⁻¹ are a closed set, as both are continuous, and an open one: where g(x) = f⁻¹(x)
//!   is inside I, so is g near x, and there f(g(x)) = x leaves no other value than f⁻¹(x). T is connected, and at an end that
//!   belongs to it both are continuous.
//!
//! An exponent may mean more once something has been put for the variable in it (z^(1/3) is defined where the real power is
//! not), so the first conclusion asks that no exponent of g changes its kind.

use crate::expr::{Assumptions, Expr, Kind, Node, Relation, Symbol, constant};
use crate::proof::obligations::{is_odd_root, is_smooth};
use crate::proof::{Certificate, Claim, Domain};
use crate::set::{Bound, Span};

use super::facts::{defined_known, equal_known, sign_known};
use super::{Step, demand};

pub(super) fn other_composition(
    (a, b): (&Expr, &Expr),
    on: &Domain,
    (map, inverse): (&Expr, &Expr),
    at: Option<&Expr>,
    premises: &[Certificate],
) -> Step {
    let (f, z, inner, image) = bijection(premises)?;
    let source = inner.span(z).ok_or("the map's variable has no interval")?;
    demand(equal_known(premises, f, map, inner), || "the formula is not proved equal to the map".into())?;
    let [(variable, span)] = on.ranges.as_slice() else {
        return Err("the claim is not about one variable".into());
    };
    if variable == z && span == source && b.as_variable() == Some(z) {
        let outer = premises.iter().find_map(|p| match &p.claim {
            Claim::Equal { b, on, .. } => {
                b.as_variable().filter(|x| on.span(x) == Some(image)).map(|x| (x.clone(), on.clone()))
            }
            _ => None,
        });
        let (x, outer) = outer.ok_or("the other composition is missing")?;
        unmixed((map, z), (inverse, &x), [on, inner, &outer])?;
        demand(*a == inverse.substitute(&x, map), || "the claim is about another composition".into())?;
        let composed = map.substitute(z, inverse);
        demand(equal_known(premises, &composed, &Expr::variable(x.clone()), &outer), || {
            "the other composition is not proved".into()
        })?;
        return match at {
            Some(at) => continued(inverse, &x, at, (source, image), &on.assumptions, premises),
            None => membership(inverse, source).iter().try_for_each(|(e, relation)| {
                demand(sign_known(premises, e, *relation, &outer), || {
                    "the inverse is not proved to lie in the interval".into()
                })
            }),
        };
    }
    demand(at.is_none(), || "a point says nothing of this composition".into())?;
    let x = variable;
    demand(span == image && b.as_variable() == Some(x), || "the claim is about another interval".into())?;
    unmixed((map, z), (inverse, x), [on, inner, inner])?;
    demand(*a == map.substitute(z, inverse), || "the claim is about another composition".into())?;
    demand(exponents_stay(inverse, x, map, z, &on.assumptions), || {
        "an exponent of the inverse changes its meaning".into()
    })?;
    let composed = inverse.substitute(x, map);
    demand(equal_known(premises, &composed, &Expr::variable(z.clone()), inner), || {
        "the other composition is not proved".into()
    })
}

/// g, which is defined on the image, is continuous there, and at one point inside the image its value is inside the interval.
fn continued(
    g: &Expr,
    x: &Symbol,
    at: &Expr,
    (source, image): (&Span, &Span),
    assumptions: &Assumptions,
    premises: &[Certificate],
) -> Step {
    demand(is_smooth(g), || "the inverse is not seen to be continuous".into())?;
    let parameters = Domain::of_parameters(assumptions);
    demand(!at.contains(x), || "the point is not fixed".into())?;
    let inside = inside_signs(at, image).into_iter().chain(inside_signs(&g.substitute(x, at), source));
    for (e, relation) in inside {
        let seen = e.is_constant() && constant::sign_of(&e).is_some_and(|order| relation.holds(order));
        demand(seen || sign_known(premises, &e, relation, &parameters), || {
            "the point and its value are not seen to lie inside".into()
        })?;
    }
    Ok(())
}

/// The signs that say that e lies strictly between the ends of the interval.
pub(crate) fn inside_signs(e: &Expr, span: &Span) -> Vec<(Expr, Relation)> {
    membership(e, span)
        .into_iter()
        .map(|(e, relation)| match relation {
            Relation::Ge => (e, Relation::Gt),
            Relation::Le => (e, Relation::Lt),
            strict => (e, strict),
        })
        .collect()
}

/// outer(inner) is defined where inner maps the claim's interval into one on which outer is defined.
pub(super) fn composed(
    e: &Expr,
    on: &Domain,
    (outer, variable, inner): (&Expr, &Symbol, &Expr),
    premises: &[Certificate],
) -> Step {
    demand(*e == outer.substitute(variable, inner), || "the claim is about another composition".into())?;
    let [(x, _)] = on.ranges.as_slice() else { return Err("the claim is not about one variable".into()) };
    let target = premises.iter().find_map(|p| match &p.claim {
        Claim::Defined { e: known, on: target } if known == outer => Some(target),
        _ => None,
    });
    let target = target.ok_or("the outer expression is not proved to be defined")?;
    let span = target.span(variable).ok_or("the outer variable has no interval")?;
    unmixed((outer, variable), (inner, x), [on, target, on])?;
    let image = premises.iter().find_map(|p| match &p.claim {
        Claim::Image { f, on: d, image, .. } if d == on && image == span => Some(f),
        _ => None,
    });
    if let Some(f) = image {
        return demand(equal_known(premises, f, inner, on), || {
            "the inner expression is not proved equal to the map".into()
        });
    }
    demand(defined_known(premises, inner, on), || "the inner expression is not proved to be defined".into())?;
    membership(inner, span).iter().try_for_each(|(e, relation)| {
        demand(sign_known(premises, e, *relation, on), || {
            "the inner expression is not proved to lie in the interval".into()
        })
    })
}

/// The premises that say: f is strictly monotone on an interval, with this image.
fn bijection(premises: &[Certificate]) -> Result<(&Expr, &Symbol, &Domain, &Span), String> {
    let found = premises.iter().find_map(|p| match &p.claim {
        Claim::Image { f, variable, on, image } => Some((f, variable, on, image)),
        _ => None,
    });
    let (f, z, inner, image) = found.ok_or("the image is missing")?;
    let monotone = premises.iter().any(|p| {
        matches!(&p.claim, Claim::StrictlyMonotone { f: g, variable, on, .. } if g == f && variable == z && on == inner)
    });
    demand(monotone, || "strict monotonicity is missing".into())?;
    demand(inner.span(z).is_some_and(|s| s.as_point().is_none()), || "the interval is a point".into())?;
    Ok((f, z, inner, image))
}

/// The two variables are two real ones, neither occurs on the other's side or in the assumptions, and all domains have
/// one variable and the same assumptions.
fn unmixed((map, z): (&Expr, &Symbol), (inverse, x): (&Expr, &Symbol), domains: [&Domain; 3]) -> Step {
    let assumptions = &domains[0].assumptions;
    let alike = domains.iter().all(|d| d.ranges.len() == 1 && d.assumptions == *assumptions);
    let named = |s: &Symbol| {
        let mut found = assumptions.kind(s) != Kind::Real;
        for fact in &assumptions.facts {
            fact.for_each(&mut |e| found = found || e.contains(s));
        }
        found
    };
    let mixed = z == x || map.contains(x) || inverse.contains(z) || named(z) || named(x);
    demand(alike && !mixed, || "the variables of the two sides are mixed up".into())
}

/// Whether every exponent of e that contains x is, with `by` put for x, one for which the base has to be positive, as
/// before.
fn exponents_stay(e: &Expr, x: &Symbol, by: &Expr, z: &Symbol, assumptions: &Assumptions) -> bool {
    !e.any(&mut |part| match part.node() {
        Node::Power(_, exponent) if exponent.contains(x) => {
            let after = exponent.substitute(x, by);
            !after.contains(z)
                || assumptions.kind_of(&after) != Kind::Real
                || is_odd_root(&after, assumptions)
        }
        _ => false,
    })
}

/// The signs that say that e lies in the interval.
pub(crate) fn membership(e: &Expr, span: &Span) -> Vec<(Expr, Relation)> {
    let mut signs = Vec::new();
    if let Bound::Finite(end) = span.lo() {
        signs.push((e.minus(end), if span.lo_closed() { Relation::Ge } else { Relation::Gt }));
    }
    if let Bound::Finite(end) = span.hi() {
        signs.push((e.minus(end), if span.hi_closed() { Relation::Le } else { Relation::Lt }));
    }
    signs
}
