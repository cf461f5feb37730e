//! Signs of a composition: what the outer function is everywhere it is at the values of the inner one.

use crate::expr::{Expr, Kind, Relation, Symbol};
use crate::proof::check::facts::{defined_known, sign_known};
use crate::proof::check::inverse::membership;
use crate::proof::check::vector::in_exponent;
use crate::proof::check::{Step, demand};
use crate::proof::vector::mentions;
use crate::proof::{Certificate, Claim, Domain};

/// e = outer(inner), where outer has the sign for every value of its variable in an interval, whatever the parameters that meet
/// the same assumptions, and inner is a real number in that interval.
pub(super) fn composed(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    (outer, variable, inner): (&Expr, &Symbol, &Expr),
    premises: &[Certificate],
) -> Step {
    demand(*e == outer.substitute(variable, inner), || "the claim is about another composition".into())?;
    let known = on.ranges.iter().any(|(v, _)| v == variable || outer.contains(v))
        || inner.contains(variable)
        || on.assumptions.kind(variable) != Kind::Real
        || on.assumptions.facts.iter().any(|fact| mentions(fact, std::slice::from_ref(variable)));
    demand(!known, || {
        "the outer variable has another meaning, or the outer function a variable of this domain".into()
    })?;
    demand(!in_exponent(outer, variable), || "the outer variable stands in an exponent".into())?;
    let span = premises.iter().find_map(|p| match &p.claim {
        Claim::Sign { e: of, relation: have, on: target }
            if of == outer && have.implies(relation) && target.assumptions == on.assumptions =>
        {
            match target.ranges.as_slice() {
                [(v, span)] if v == variable => Some(span),
                _ => None,
            }
        }
        _ => None,
    });
    let span = span.ok_or("the sign of the outer function is missing")?;
    demand(defined_known(premises, inner, on), || "the inner expression is not proved to be defined".into())?;
    membership(inner, span).iter().try_for_each(|(e, relation)| {
        demand(sign_known(premises, e, *relation, on), || {
            "the inner expression is not proved to lie in the interval".into()
        })
    })
}
