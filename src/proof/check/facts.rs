//! Looking claims up among premises.

use crate::expr::enclose::enclose;
use crate::expr::{Expr, Relation, Symbol};
use crate::proof::obligations::Obligation;
use crate::proof::{Certificate, Claim, Domain};
use crate::set::Span;

use super::range::sign_on;

/// Whether a premise proves `e relation 0` on a domain that covers this one.
pub(super) fn has_sign(premises: &[Certificate], e: &Expr, relation: Relation, on: &Domain) -> bool {
    premises.iter().any(|p| match &p.claim {
        Claim::Sign { e: known, relation: have, on: known_on } => {
            known == e && have.implies(relation) && known_on.covers(on)
        }
        _ => false,
    })
}

/// Whether `e relation 0` is among the premises, or seen from one enclosure over the whole domain.
pub(super) fn sign_known(premises: &[Certificate], e: &Expr, relation: Relation, on: &Domain) -> bool {
    has_sign(premises, e, relation, on) || sign_on(e, relation, &on.cell())
}

/// Whether a premise proves that `e` is defined on the domain, or an enclosure shows it.
pub(super) fn defined_known(premises: &[Certificate], e: &Expr, on: &Domain) -> bool {
    let premise = premises.iter().any(|p| match &p.claim {
        Claim::Defined { e: known, on: known_on } | Claim::Sign { e: known, on: known_on, .. } => {
            known == e && known_on.covers(on)
        }
        Claim::Equal { a, b, on: known_on } => (a == e || b == e) && known_on.covers(on),
        _ => false,
    });
    premise || crate::expr::enclose::enclose(e, &on.cell()).defined.is_true()
}

/// Whether a point, an expression free of the variable, is proved to lie in the interval for all parameters.
pub(crate) fn lies_in(
    point: &Expr,
    variable: &Symbol,
    span: &Span,
    parameters: &Domain,
    sign: &mut dyn FnMut(&Expr, Relation) -> bool,
) -> bool {
    if point.is_constant() {
        return span.contains(point).is_true();
    }
    if point.contains(variable) || !enclose(point, &parameters.cell()).defined.is_true() {
        return false;
    }
    let beyond = |closed: bool| if closed { Relation::Ge } else { Relation::Gt };
    span.lo().finite().is_none_or(|lo| sign(&point.minus(lo), beyond(span.lo_closed())))
        && span.hi().finite().is_none_or(|hi| sign(&hi.minus(point), beyond(span.hi_closed())))
}

/// Whether a premise proves a = b on the domain (or they are the same expression).
pub(super) fn equal_known(premises: &[Certificate], a: &Expr, b: &Expr, on: &Domain) -> bool {
    a == b
        || premises.iter().any(|p| match &p.claim {
            Claim::Equal { a: x, b: y, on: known_on } => {
                ((x == a && y == b) || (x == b && y == a)) && known_on.covers(on)
            }
            _ => false,
        })
}

/// Whether one alternative of the obligation holds in all its parts.
pub(super) fn is_met(obligation: &Obligation, premises: &[Certificate], on: &Domain) -> bool {
    obligation.iter().any(|alternative| alternative.iter().all(|(e, r)| sign_known(premises, e, *r, on)))
}
