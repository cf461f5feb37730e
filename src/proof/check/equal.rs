//! The rules for `Equal`.

use crate::expr::constant::compare;
use crate::expr::normal::{SideCondition, equal_on};
use crate::expr::{Condition, Expr, Relation, Symbol, derivative};
use crate::proof::obligations::is_smooth;
use crate::proof::{Certificate, Domain, resolve, value_at};

use super::facts::{defined_known, equal_known, sign_known};
use super::{Step, demand};

pub(super) fn normal_form(a: &Expr, b: &Expr, on: &Domain, premises: &[Certificate]) -> Step {
    demand(defined_known(premises, a, on), || "the left side is not proved to be defined".into())?;
    demand(defined_known(premises, b, on), || "the right side is not proved to be defined".into())?;
    let mut oracle =
        |condition: &SideCondition| side_condition(condition, on, &mut |e, r| sign_known(premises, e, r, on));
    demand(equal_on(a, b, &mut oracle) == Some(true), || "the normal form of the difference is not 0".into())
}

/// A side condition as a question about signs (kinds come from the declared kinds of symbols).
pub(crate) fn side_condition(
    condition: &SideCondition,
    on: &Domain,
    sign: &mut dyn FnMut(&Expr, Relation) -> bool,
) -> bool {
    holds(&condition.to_condition(), on, sign)
}

/// Whether a condition follows on the whole set; of alternatives one must do so by itself.
fn holds(condition: &Condition, on: &Domain, sign: &mut dyn FnMut(&Expr, Relation) -> bool) -> bool {
    match condition {
        Condition::Constant(known) => *known,
        Condition::Compare(a, relation, b) => sign(&a.minus(b), *relation),
        Condition::Is(e, kind) => on.assumptions.is_of_kind(e, *kind),
        Condition::And(parts) => parts.iter().all(|part| holds(part, on, sign)),
        Condition::Or(parts) => parts.iter().any(|part| holds(part, on, sign)),
        Condition::Not(_) => false,
    }
}

pub(super) fn resolve(a: &Expr, b: &Expr, on: &Domain, premises: &[Certificate]) -> Step {
    demand(defined_known(premises, b, on), || "the resolved form is not proved to be defined".into())?;
    let [(variable, span)] = on.ranges.as_slice() else {
        return resolved_to(a, b, on, premises);
    };
    if let Some(interior) = span.interior() {
        resolved_to(a, b, &on.with_span(variable, &interior), premises)?;
    }
    for end in span.attained_ends() {
        let parameters = Domain::of_parameters(&on.assumptions);
        let at = |e: &Expr| {
            value_at(e, variable, &end, &parameters, &mut |x, r| sign_known(premises, x, r, &parameters))
        };
        let (Some(x), Some(y)) = (at(a), at(b)) else {
            return Err("the values at an end of the interval are not known".into());
        };
        let same = x == y || equal_on(&x, &y, &mut |_| false) == Some(true);
        demand(same, || "the two sides differ at an end of the interval".into())?;
    }
    Ok(())
}

fn resolved_to(a: &Expr, b: &Expr, on: &Domain, premises: &[Certificate]) -> Step {
    let resolved = resolve::resolve(a, &mut |e, r| sign_known(premises, e, r, on));
    demand(resolved.as_ref() == Some(b), || "the case distinctions do not resolve to the right side".into())
}

/// Mean value theorem: continuous functions on an interval with equal derivatives inside differ by a constant.
pub(super) fn same_derivative(
    a: &Expr,
    b: &Expr,
    on: &Domain,
    (variable, at): (&Symbol, &Expr),
    premises: &[Certificate],
) -> Step {
    demand(is_smooth(a) && is_smooth(b), || "a formula has case distinctions".into())?;
    demand(defined_known(premises, a, on), || "the left side is not proved to be defined".into())?;
    demand(defined_known(premises, b, on), || "the right side is not proved to be defined".into())?;
    let slope = |e: &Expr| derivative(e, variable).ok_or("there is no formula for the derivative");
    let (left, right) = (slope(a)?, slope(b)?);
    let span = on.span(variable).ok_or("the variable has no interval")?;
    let inside = on.with_span(variable, &span.interior().ok_or("the interval is a point")?);
    // Also where the two are one expression they have to be defined.
    let equal = if left == right {
        defined_known(premises, &left, &inside)
    } else {
        equal_known(premises, &left, &right, &inside)
    };
    demand(equal, || "the derivatives are not proved equal".into())?;
    demand(at.is_constant() && span.contains(at).is_true(), || "the point is not in the interval".into())?;
    // The other variables keep their ranges, and the one that is put in no longer occurs.
    let others = Domain {
        ranges: on.ranges.iter().filter(|(v, _)| v != variable).cloned().collect(),
        assumptions: on.assumptions.clone(),
    };
    let (x, y) = (a.substitute(variable, at), b.substitute(variable, at));
    let same = x == y
        || x.is_constant() && y.is_constant() && compare(&x, &y).is_some_and(std::cmp::Ordering::is_eq)
        || equal_known(premises, &x, &y, &others);
    demand(same, || "the values at the point are not proved equal".into())
}

/// a − b = 0 where both have values.
pub(super) fn zero_difference(a: &Expr, b: &Expr, on: &Domain, premises: &[Certificate]) -> Step {
    demand(defined_known(premises, a, on), || "the left side is not proved to be defined".into())?;
    demand(defined_known(premises, b, on), || "the right side is not proved to be defined".into())?;
    let zero = [a.minus(b), b.minus(a)].iter().any(|e| sign_known(premises, e, Relation::Eq, on));
    demand(zero, || "the difference is not proved to be 0".into())
}

/// a² = b² gives |a| = |b|, which is a = b where they have one sign.
pub(super) fn same_squares(a: &Expr, b: &Expr, on: &Domain, premises: &[Certificate]) -> Step {
    let both = |relation| [a, b].iter().all(|e| sign_known(premises, e, relation, on));
    demand(both(Relation::Ge) || both(Relation::Le), || "the two are not proved to have one sign".into())?;
    let (x, y) = (a.powi(2), b.powi(2));
    demand(x == y || equal_known(premises, &x, &y, on), || "the squares are not proved equal".into())
}

/// a = c and c = b give a = b.
pub(super) fn rewritten(a: &Expr, b: &Expr, on: &Domain, through: &Expr, premises: &[Certificate]) -> Step {
    // Where the two are the same expression nothing says that they are defined.
    demand(a != through && through != b, || "the middle form is one of the two".into())?;
    demand(equal_known(premises, a, through, on), || {
        "the first form is not proved equal to the middle one".into()
    })?;
    demand(equal_known(premises, through, b, on), || {
        "the middle form is not proved equal to the second".into()
    })
}
