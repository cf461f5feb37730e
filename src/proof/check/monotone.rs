//! The rules for `StrictlyMonotone` and `IsolatedZeros`.

use crate::expr::constant::{self, Evaluated};
use crate::expr::{Expr, Relation, Symbol, derivative};
use crate::proof::obligations::{Demand, is_smooth, obligations};
use crate::proof::{Certificate, Claim, Direction, Domain, Rule};
use crate::set::Span;

use super::facts::{defined_known, equal_known, is_met, lies_in, sign_known};
use super::{Step, covers, demand, not_for};

pub(super) fn strictly(
    f: &Expr,
    variable: &Symbol,
    direction: Direction,
    on: &Domain,
    rule: &Rule,
    premises: &[Certificate],
) -> Step {
    match rule {
        Rule::Derivative { smooth } => by_derivative(f, variable, direction, on, smooth, premises),
        Rule::Glue { at } => glue(f, variable, direction, on, at, premises),
        Rule::Point => {
            let span = on.span(variable).ok_or("the variable has no interval")?;
            let point = span.as_point().ok_or("the interval is not a point")?;
            let value = constant::evaluate_at(f, variable, point);
            demand(matches!(value, Evaluated::Value(_)), || "the value at the point is not known".into())
        }
        other => Err(not_for(other, "StrictlyMonotone")),
    }
}

/// Mean value theorem: f is continuous on the interval (a formula without case distinctions that is defined) and
/// differentiable inside with f′ ≥ 0 and isolated zeros of f′, so f is strictly increasing; likewise ≤.
fn by_derivative(
    f: &Expr,
    variable: &Symbol,
    direction: Direction,
    on: &Domain,
    smooth: &Expr,
    premises: &[Certificate],
) -> Step {
    demand(is_smooth(smooth), || "the formula has case distinctions".into())?;
    demand(equal_known(premises, f, smooth, on), || "the formula is not proved equal to f".into())?;
    demand(defined_known(premises, smooth, on), || "the formula is not proved to be defined".into())?;
    let slope = derivative(smooth, variable).ok_or("there is no formula for the derivative")?;
    let span = on.span(variable).ok_or("the variable has no interval")?;
    let inside = on.with_span(variable, &span.interior().ok_or("the interval is a point")?);
    let (strict, weak) = match direction {
        Direction::Increasing => (Relation::Gt, Relation::Ge),
        Direction::Decreasing => (Relation::Lt, Relation::Le),
    };
    if sign_known(premises, &slope, strict, &inside) {
        return Ok(());
    }
    demand(sign_known(premises, &slope, weak, &inside), || "the sign of the derivative is missing".into())?;
    demand(zeros_isolated(premises, &slope, variable, &inside), || {
        "the derivative may vanish on an interval".into()
    })
}

/// Whether a premise proves that the zeros of `e` are isolated there.
pub(super) fn zeros_isolated(premises: &[Certificate], e: &Expr, variable: &Symbol, on: &Domain) -> bool {
    premises.iter().any(|p| match &p.claim {
        Claim::IsolatedZeros { e: known, variable: v, on: d } => known == e && v == variable && d.covers(on),
        _ => false,
    })
}

fn glue(
    f: &Expr,
    variable: &Symbol,
    direction: Direction,
    on: &Domain,
    at: &Expr,
    premises: &[Certificate],
) -> Step {
    let whole = on.span(variable).ok_or("the variable has no interval")?;
    let mut parts: Vec<Span> = Vec::new();
    for premise in premises {
        if let Claim::StrictlyMonotone { f: known, variable: v, direction: d, on: part } = &premise.claim
            && known == f
            && v == variable
            && *d == direction
            && let Some(span) = part.span(variable)
            && part.covers(&on.with_span(variable, span))
        {
            parts.push(span.clone());
        }
    }
    demand(parts.len() == 2, || "two parts are needed".into())?;
    demand(parts.iter().all(|p| p.contains(at).is_true()), || {
        "the point does not belong to both parts".into()
    })?;
    covers(whole, parts)
}

/// Identity theorem: an analytic function on an interval that is not 0 at one point has isolated zeros.
pub(super) fn isolated_zeros(
    e: &Expr,
    variable: &Symbol,
    on: &Domain,
    at: &Expr,
    premises: &[Certificate],
) -> Step {
    let needed =
        obligations(e, Demand::Analytic, &on.assumptions).ok_or("the expression has case distinctions")?;
    for obligation in &needed {
        demand(is_met(obligation, premises, on), || format!("a condition is not proved: {obligation:?}"))?;
    }
    let span = on.span(variable).ok_or("the variable has no interval")?;
    let parameters = Domain::of_parameters(&on.assumptions);
    let mut sign = |x: &Expr, r: Relation| sign_known(premises, x, r, &parameters);
    demand(lies_in(at, variable, span, &parameters, &mut sign), || {
        "the point is not in the interval".into()
    })?;
    let value = constant::fold_constants(&e.substitute(variable, at));
    if sign(&value, Relation::Ne) {
        return Ok(());
    }
    demand(at.is_constant(), || "it is not seen to be nonzero at the point".into())?;
    let point = Span::point(at.clone()).ok_or("the point is not a constant")?;
    let there = on.with_span(variable, &point);
    let exact = match constant::evaluate_at(e, variable, at) {
        Evaluated::Value(value) => constant::sign_of(&value).is_some_and(std::cmp::Ordering::is_ne),
        _ => false,
    };
    demand(exact || sign_known(premises, e, Relation::Ne, &there), || {
        "it is not seen to be nonzero at the point".into()
    })
}
