//! The rules for `Limit` and `Image`.

use std::cmp::Ordering;

use crate::expr::constant::{self, Evaluated};
use crate::expr::enclose::enclose;
use crate::expr::normal::equal_on;
use crate::expr::{Expr, Relation, Symbol};
use crate::proof::limit::{Signs, limit as calculus};
use crate::proof::obligations::is_smooth;
use crate::proof::{Certificate, Claim, Direction, Domain, LimitValue, Side, value_at};
use crate::set::{Bound, Span};

use super::facts::{defined_known, equal_known, sign_known};
use super::{Step, demand};

pub(super) fn limit(
    e: &Expr,
    variable: &Symbol,
    on: &Domain,
    side: Side,
    value: &LimitValue,
    premises: &[Certificate],
) -> Step {
    demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
    let span = on.span(variable).ok_or("the variable has no interval")?;
    let parameters = Domain::of_parameters(&on.assumptions);
    let mut known = |x: &Expr, relation: Relation| sign_known(premises, x, relation, &parameters);
    let found =
        end_limit(e, variable, span, side, &mut known).ok_or("the calculus of limits gives no answer")?;
    demand(same_limit(&found, value, &parameters), || format!("the limit is {found:?}"))
}

/// e = to on the interval, so they have the same limits at its ends.
pub(super) fn rewritten(e: &Expr, to: &Expr, claim: &Claim, premises: &[Certificate]) -> Step {
    let Claim::Limit { variable, on, side, value, .. } = claim else { return Err("not a limit".into()) };
    demand(e != to && equal_known(premises, e, to, on), || "the two forms are not proved equal".into())?;
    let same = Claim::Limit {
        e: to.clone(),
        variable: variable.clone(),
        on: on.clone(),
        side: *side,
        value: value.clone(),
    };
    demand(premises.iter().any(|p| p.claim == same), || "the limit of the other form is missing".into())
}

/// The limit of `e` at an end of the interval: its value where it is continuous there, else by leading terms.
pub(crate) fn end_limit(
    e: &Expr,
    variable: &Symbol,
    span: &Span,
    side: Side,
    sign: &mut dyn FnMut(&Expr, Relation) -> bool,
) -> Option<LimitValue> {
    let at = side.of(span);
    if let Bound::Finite(point) = at
        && is_smooth(e)
        && let Evaluated::Value(value) = constant::evaluate_at(e, variable, point)
    {
        return Some(LimitValue::Finite(value));
    }
    let mut of = |x: &Expr| {
        if x.is_constant() {
            return constant::sign_of(x);
        }
        let orders = [
            (Relation::Gt, Ordering::Greater),
            (Relation::Lt, Ordering::Less),
            (Relation::Eq, Ordering::Equal),
        ];
        orders.into_iter().find(|(relation, _)| sign(x, *relation)).map(|(_, order)| order)
    };
    calculus(e, variable, at, side, &mut Signs { of: &mut of })
}

/// Whether the limit that was found is the one that is claimed, which has to have a value for all parameters.
fn same_limit(found: &LimitValue, claimed: &LimitValue, parameters: &Domain) -> bool {
    match (found, claimed) {
        (LimitValue::Finite(x), LimitValue::Finite(y)) => {
            x == y
                || constant::compare(x, y) == Some(Ordering::Equal)
                || equal_on(x, y, &mut |_| false) == Some(true)
                    && enclose(y, &parameters.cell()).defined.is_true()
        }
        _ => found == claimed,
    }
}

pub(super) fn image(
    f: &Expr,
    variable: &Symbol,
    on: &Domain,
    image: &Span,
    smooth: &Expr,
    premises: &[Certificate],
) -> Step {
    let direction = premises.iter().find_map(|p| match &p.claim {
        Claim::StrictlyMonotone { f: known, variable: v, direction, on: d }
            if known == f && v == variable && d == on =>
        {
            Some(*direction)
        }
        _ => None,
    });
    let direction = direction.ok_or("strict monotonicity is missing")?;
    demand(is_smooth(smooth), || "the formula has case distinctions".into())?;
    demand(equal_known(premises, f, smooth, on), || "the formula is not proved equal to f".into())?;
    demand(defined_known(premises, smooth, on), || "the formula is not proved to be defined".into())?;
    let (first, last) = match direction {
        Direction::Increasing => (Side::Lower, Side::Upper),
        Direction::Decreasing => (Side::Upper, Side::Lower),
    };
    end_of_image(smooth, variable, on, first, (image.lo(), image.lo_closed()), premises)?;
    end_of_image(smooth, variable, on, last, (image.hi(), image.hi_closed()), premises)
}

fn end_of_image(
    smooth: &Expr,
    variable: &Symbol,
    on: &Domain,
    side: Side,
    (bound, attained): (&Bound, bool),
    premises: &[Certificate],
) -> Step {
    let span = on.span(variable).ok_or("the variable has no interval")?;
    let (end, closed) = (side.of(span), side.is_attained(span));
    demand(closed == attained, || {
        "an end of the image is attained iff the end of the interval belongs to it".into()
    })?;
    let parameters = Domain::of_parameters(&on.assumptions);
    let value = if closed {
        let Bound::Finite(point) = end else { return Err("an infinite end is closed".into()) };
        let mut known = |x: &Expr, relation: Relation| sign_known(premises, x, relation, &parameters);
        let value = value_at(smooth, variable, point, &parameters, &mut known);
        LimitValue::Finite(value.ok_or("the value at an end is not known")?)
    } else {
        let known = premises.iter().find_map(|p| match &p.claim {
            Claim::Limit { e, variable: v, on: d, side: s, value }
                if e == smooth && v == variable && d == on && *s == side =>
            {
                Some(value.clone())
            }
            _ => None,
        });
        known.ok_or("the limit at an end is missing")?
    };
    let claimed = match bound {
        Bound::NegInf => LimitValue::NegInf,
        Bound::PosInf => LimitValue::PosInf,
        Bound::Finite(x) => LimitValue::Finite(x.clone()),
    };
    demand(same_limit(&value, &claimed, &parameters), || format!("the image ends at {value:?}"))
}
