//! The rules for `Irregular`: a point of the source where f is not differentiable with a nonzero derivative.

use std::cmp::Ordering;

use crate::expr::constant;
use crate::expr::{Expr, Relation, derivative};
use crate::proof::check::facts::{equal_known, lies_in, sign_known};
use crate::proof::check::sign::{exact_range, polynomial_in};
use crate::proof::check::{Step, demand, not_for};
use crate::proof::claim::MapOn;
use crate::proof::obligations::is_smooth;
use crate::proof::{Certificate, Claim, Domain, LimitValue, Rule, Side, value_at};
use crate::real::{Rational, UPoly, sturm};
use crate::set::RealSet;

use super::{on, source_set};

pub(in crate::proof::check) fn irregular(map: &MapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    match rule {
        Rule::Critical { smooth, at } => {
            formula_near(map, smooth, at, premises)?;
            let slope = derivative(smooth, &map.variable).ok_or("there is no formula for the derivative")?;
            let parameters = Domain::of_parameters(&map.assumptions);
            let value = value_at(&slope, &map.variable, at, &parameters, &mut |x, r| {
                sign_known(premises, x, r, &parameters)
            });
            let value = value.ok_or("the derivative at the point is not known")?;
            let zero = constant::sign_of(&value) == Some(Ordering::Equal)
                || sign_known(premises, &value, Relation::Eq, &parameters);
            demand(zero, || "the derivative is not seen to be 0 at the point".into())
        }
        Rule::CriticalRoot { smooth, numerator, denominator } => {
            critical_root(map, smooth, numerator, denominator, premises)
        }
        Rule::Break { left, right, at, order } => {
            let before = formula_near(map, left, at, premises)?;
            let after = formula_near(map, right, at, premises)?;
            let end = |d: &Domain, upper: bool| {
                d.span(&map.variable).is_some_and(|s| {
                    s.finite_ends().iter().any(|e| constant::compare(e, at) == Some(Ordering::Equal))
                        && (if upper { s.is_below(at) } else { s.is_above(at) }).is_true()
                })
            };
            demand(end(before, true) && end(after, false), || "the pieces do not meet at the point".into())?;
            differ(map, left, right, at, *order, premises)
        }
        Rule::Jump { smooth, at } => jump(map, smooth, at, premises),
        Rule::VerticalTangent { smooth, at } => {
            let domain = formula_near(map, smooth, at, premises)?;
            let slope = derivative(smooth, &map.variable).ok_or("there is no formula for the derivative")?;
            let span = domain.span(&map.variable).ok_or("no interval")?;
            let inside = domain.with_span(&map.variable, &span.interior().ok_or("the interval is a point")?);
            let steep = premises.iter().any(|p| match &p.claim {
                Claim::Limit { e, variable, on, side, value: LimitValue::NegInf | LimitValue::PosInf } => {
                    *e == slope
                        && *variable == map.variable
                        && *on == inside
                        && side
                            .of(span)
                            .finite()
                            .is_some_and(|end| constant::compare(end, at) == Some(Ordering::Equal))
                }
                _ => false,
            });
            demand(steep, || "the derivative is not proved to be unbounded at the point".into())
        }
        other => Err(not_for(other, "Irregular")),
    }
}

/// Where f is given by formulas up to and from a point, one-sided derivatives that differ make a corner.
fn differ(map: &MapOn, left: &Expr, right: &Expr, at: &Expr, order: u8, premises: &[Certificate]) -> Step {
    let of = |formula: &Expr| {
        if order == 0 { Some(formula.clone()) } else { derivative(formula, &map.variable) }
    };
    let (Some(l), Some(r)) = (of(left), of(right)) else {
        return Err("there is no formula for the derivative".into());
    };
    let parameters = Domain::of_parameters(&map.assumptions);
    let value = |e: &Expr| {
        value_at(e, &map.variable, at, &parameters, &mut |x, s| sign_known(premises, x, s, &parameters))
    };
    let (Some(x), Some(y)) = (value(&l), value(&r)) else {
        return Err("a value at the point is not known".into());
    };
    let different = constant::compare(&x, &y).is_some_and(Ordering::is_ne)
        || sign_known(premises, &x.minus(&y), Relation::Ne, &parameters);
    demand(different, || "they are not seen to differ".into())
}

/// f equals `smooth` on an open interval of the source that ends at the point, and smooth has a value there that is
/// not f's: f is not continuous at the point.
fn jump(map: &MapOn, smooth: &Expr, at: &Expr, premises: &[Certificate]) -> Step {
    demand(is_smooth(smooth), || "the formula has case distinctions".into())?;
    let set = source_set(map)?;
    demand(set.contains(at).is_true(), || "the point is not in the source".into())?;
    let beside = premises.iter().find_map(|p| match &p.claim {
        Claim::Equal { a, b, on: domain } if *a == map.formula && b == smooth => {
            let span = domain.span(&map.variable)?;
            let fits = span.as_point().is_none()
                && *domain == on(map, span)
                && RealSet::from_span(span.clone()).is_subset(set).is_true();
            let side = [Side::Lower, Side::Upper].into_iter().find(|side| {
                let end = side.of(span).finite();
                end.is_some_and(|e| constant::compare(e, at) == Some(Ordering::Equal))
            })?;
            fits.then_some((domain, side))
        }
        _ => None,
    });
    let (domain, side) = beside.ok_or("f is not proved to be given by the formula beside the point")?;
    let parameters = Domain::of_parameters(&map.assumptions);
    let value_of = |e: &Expr| {
        value_at(e, &map.variable, at, &parameters, &mut |x, r| sign_known(premises, x, r, &parameters))
    };
    let value = value_of(&map.formula).ok_or("the value at the point is not known")?;
    let differs = |other: &Expr| {
        constant::compare(&value, other).is_some_and(Ordering::is_ne)
            || sign_known(premises, &value.minus(other), Relation::Ne, &parameters)
    };
    if let Some(other) = value_of(smooth) {
        return demand(differs(&other), || "there is no jump".into());
    }
    let away = premises.iter().any(|p| match &p.claim {
        Claim::Limit { e, variable, on: d, side: s, value: limit } => {
            e == smooth
                && *variable == map.variable
                && d == domain
                && *s == side
                && match limit {
                    LimitValue::NegInf | LimitValue::PosInf => true,
                    LimitValue::Finite(c) => differs(c),
                }
        }
        _ => false,
    });
    demand(away, || "neither a value nor a limit of the formula at the point is known to differ".into())
}

/// smooth′ · Q(t) = P(t) for some Q on a span of the source, t continuous with values on both sides of a root of P: then
/// smooth′ has a zero. Here t is the variable itself, so a root of P inside the span is enough.
fn critical_root(
    map: &MapOn,
    smooth: &Expr,
    numerator: &[Rational],
    denominator: &[Rational],
    premises: &[Certificate],
) -> Step {
    demand(is_smooth(smooth), || "the formula has case distinctions".into())?;
    let slope = derivative(smooth, &map.variable).ok_or("there is no formula for the derivative")?;
    let z = Expr::variable(map.variable.clone());
    let quotient = polynomial_in(&z, numerator).over(&polynomial_in(&z, denominator));
    let domain = premises.iter().find_map(|p| match &p.claim {
        Claim::Equal { a, b, on } if *a == slope && *b == quotient => Some(on),
        _ => None,
    });
    let domain = domain.ok_or("the derivative is not proved to be this quotient")?;
    let span = domain.span(&map.variable).ok_or("no interval")?;
    demand(*domain == on(map, span), || "the premise belongs to another map".into())?;
    demand(span.as_point().is_none(), || "the interval is a single point".into())?;
    demand(equal_known(premises, &map.formula, smooth, domain), || {
        "the formula is not proved equal to f".into()
    })?;
    demand(RealSet::from_span(span.clone()).is_subset(source_set(map)?).is_true(), || {
        "the interval is not part of the source".into()
    })?;
    let range = exact_range(span).ok_or("the ends of the interval are not rational")?;
    let p = UPoly::new(numerator.to_vec()).ok_or("the degree of the numerator is too large")?;
    let roots = sturm::count_roots(&p, &range.lower, &range.upper);
    demand(roots.is_some_and(|n| n > 0), || "the numerator has no root in the interval".into())
}

/// Whether f equals `smooth` on an interval of the source (more than a point) that contains the point; the interval.
fn formula_near<'a>(
    map: &MapOn,
    smooth: &Expr,
    at: &Expr,
    premises: &'a [Certificate],
) -> Result<&'a Domain, String> {
    demand(is_smooth(smooth), || "the formula has case distinctions".into())?;
    let found = premises.iter().find_map(|p| {
        let domain = match &p.claim {
            Claim::Equal { a, b, on } if *a == map.formula && b == smooth => on,
            Claim::Defined { e, on } if e == smooth && *smooth == map.formula => on,
            _ => return None,
        };
        let span = domain.span(&map.variable)?;
        let parameters = Domain::of_parameters(&map.assumptions);
        let inside = lies_in(at, &map.variable, span, &parameters, &mut |x, r| {
            sign_known(premises, x, r, &parameters)
        });
        let fits = span.as_point().is_none()
            && inside
            && *domain == on(map, span)
            && source_set(map).is_ok_and(|s| RealSet::from_span(span.clone()).is_subset(s).is_true());
        fits.then_some(domain)
    });
    found.ok_or_else(|| "f is not proved to be given by the formula near the point".into())
}
