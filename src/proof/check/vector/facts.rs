//! Looking claims up among premises that may speak of larger regions.

use crate::expr::{Assumptions, Expr, Relation};
use crate::proof::check::range::sign_on;
use crate::proof::obligations::{Demand, obligations};
use crate::proof::{Certificate, Claim, Domain};

/// Whether what holds on `known` holds on `wanted`: each interval of `known` contains that of `wanted`, each of its facts and
/// kinds is assumed in `wanted`, too. (A symbol without an interval takes all values there.)
pub(super) fn holds_on(known: &Domain, wanted: &Domain) -> bool {
    known
        .ranges
        .iter()
        .all(|(v, span)| wanted.span(v).is_some_and(|inner| span == inner || inner.is_subset(span).is_true()))
        && assumed(&known.assumptions, &wanted.assumptions)
}

fn assumed(known: &Assumptions, wanted: &Assumptions) -> bool {
    known.facts.iter().all(|fact| wanted.facts.contains(fact))
        && known.kinds.iter().all(|(symbol, kind)| wanted.kind(symbol) == *kind)
}

/// Whether `e relation 0` is among the premises, or seen from one enclosure over the whole region.
pub(super) fn sign_known(premises: &[Certificate], e: &Expr, relation: Relation, on: &Domain) -> bool {
    premises.iter().any(|p| match &p.claim {
        Claim::Sign { e: known, relation: have, on: known_on } => {
            known == e && have.implies(relation) && holds_on(known_on, on)
        }
        _ => false,
    }) || sign_on(e, relation, &on.cell())
}

/// Whether a premise proves that `e` is defined on the region, or an enclosure shows it.
pub(super) fn defined_known(premises: &[Certificate], e: &Expr, on: &Domain) -> bool {
    premises.iter().any(|p| match &p.claim {
        Claim::Defined { e: known, on: known_on } | Claim::Sign { e: known, on: known_on, .. } => {
            known == e && holds_on(known_on, on)
        }
        Claim::Equal { a, b, on: known_on } => (a == e || b == e) && holds_on(known_on, on),
        _ => false,
    }) || e.is_total()
        || crate::expr::enclose::enclose(e, &on.cell()).defined.is_true()
}

/// Whether a premise proves a = b on the region (or they are the same expression).
pub(super) fn equal_known(premises: &[Certificate], a: &Expr, b: &Expr, on: &Domain) -> bool {
    a == b
        || premises.iter().any(|p| match &p.claim {
            Claim::Equal { a: x, b: y, on: known_on } => {
                ((x == a && y == b) || (x == b && y == a)) && holds_on(known_on, on)
            }
            _ => false,
        })
}

/// Whether `e` has no case distinctions and is analytic on the region, by the conditions of its parts.
pub(super) fn is_analytic_on(premises: &[Certificate], e: &Expr, on: &Domain) -> bool {
    obligations(e, Demand::Analytic, &on.assumptions).is_some_and(|needed| {
        needed.iter().all(|obligation| {
            obligation
                .iter()
                .any(|alternative| alternative.iter().all(|(x, r)| sign_known(premises, x, *r, on)))
        })
    })
}
