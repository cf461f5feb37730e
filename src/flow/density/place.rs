//! An interval of x as the domain of a proof.

use crate::expr::constant;
use crate::expr::simplify::simplify;
use crate::expr::{Assumptions, Expr, Relation, Symbol};
use crate::flow::tidy::tidy;
use crate::proof::Domain;
use crate::proof::check::side_condition;
use crate::proof::search::Prover;
use crate::set::{Bound, Span};

/// The open interval: ends that hold parameters become facts, and where they are known to lie on one side of 0 so does x.
pub(super) fn domain(
    x: &Symbol,
    span: &Span,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Option<Domain> {
    let known = Domain::of_parameters(assumptions);
    let mut assumptions = assumptions.clone();
    let at = Expr::variable(x.clone());
    let mut end = |bound: &Bound, infinite: Bound, relation: Relation| match bound {
        Bound::Finite(e) if !e.is_constant() => {
            assumptions = assumptions.with_fact(at.compare(relation, e));
            let beyond = if relation == Relation::Gt { Relation::Ge } else { Relation::Le };
            if prover.is(e, beyond, &known) { Bound::Finite(Expr::zero()) } else { infinite }
        }
        other => other.clone(),
    };
    let low = end(span.lo(), Bound::NegInf, Relation::Gt);
    let high = end(span.hi(), Bound::PosInf, Relation::Lt);
    if let (Some(a), Some(b)) = (span.lo().finite(), span.hi().finite())
        && !(a.is_constant() && b.is_constant())
    {
        assumptions = assumptions.with_fact(a.compare(Relation::Lt, b));
    }
    Some(Domain::on(x, &Span::new(low, false, high, false)?, &assumptions))
}

/// A simpler form, equal wherever the expression is defined on the domain.
pub(super) fn simple(e: &Expr, on: &Domain, prover: &mut Prover) -> Expr {
    let e = simplify(e, &mut |condition| {
        side_condition(condition, on, &mut |e, relation| prover.is(e, relation, on))
    });
    if e.is_constant() { constant::fold(&e) } else { e }
}

/// The interval with simpler ends, proved equal, where they hold parameters.
pub(in crate::flow) fn with_simple_ends(span: &Span, assumptions: &Assumptions, prover: &mut Prover) -> Span {
    let parameters = Domain::of_parameters(assumptions);
    let mut end = |bound: &Bound| match bound {
        Bound::Finite(e) if !e.is_constant() => {
            Bound::Finite(tidy(e, &parameters, prover).map_or_else(|| e.clone(), |(simple, _)| simple))
        }
        other => other.clone(),
    };
    let (low, high) = (end(span.lo()), end(span.hi()));
    let (low_closed, high_closed) = (span.lo_closed(), span.hi_closed());
    Span::new(low.clone(), low_closed, high.clone(), high_closed)
        .or_else(|| Span::with_parameters(low, low_closed, high, high_closed))
        .unwrap_or_else(|| span.clone())
}
