//! The rules for `Equal`.

use crate::expr::normal::{SideCondition, equal_on};
use crate::expr::{Condition, Expr, Relation};
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
