//! The rules for `Injective` and `NotInjective`.

use std::cmp::Ordering;

use crate::expr::enclose::{Cell, enclose};
use crate::expr::normal::equal_on;
use crate::expr::{Expr, Kind, Relation, constant, derivative};
use crate::proof::check::facts::{defined_known, equal_known, lies_in, sign_known};
use crate::proof::check::{Step, demand, not_for};
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::obligations::is_smooth;
use crate::proof::{Certificate, Claim, Domain, LimitValue, Place, Rule, value_at};
use crate::real::{Interval, Rational};
use crate::set::{RealSet, Span};

use super::renamed::renamed;
use super::{cover, in_source, on, piece_span, source_set};

pub(in crate::proof::check) fn injective(map: &MapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    if let Rule::Renamed { name, stands_for } = rule {
        return renamed(map, name, stands_for, premises, |claim| match claim {
            Claim::Injective(general) => Some(general),
            _ => None,
        });
    }
    let Rule::Pieces = rule else { return Err(not_for(rule, "Injective")) };
    let mut spans: Vec<Span> = Vec::new();
    let mut images: Vec<Span> = Vec::new();
    for premise in premises {
        match &premise.claim {
            Claim::StrictlyMonotone { f, variable, on, .. } => {
                let span = piece_span(map, f, variable, on).ok_or("a premise speaks of another map")?;
                spans.push(span.clone());
            }
            Claim::Image { f, variable, on, image } => {
                let span = piece_span(map, f, variable, on).ok_or("a premise speaks of another map")?;
                demand(spans.last() == Some(span), || "an image belongs to another piece".into())?;
                images.push(image.clone());
            }
            Claim::Sign { .. } => {}
            _ => return Err("a premise of another kind".into()),
        }
    }
    cover(map, &spans)?;
    if spans.len() == 1 {
        return Ok(());
    }
    demand(images.len() == spans.len(), || "the image of a piece is missing".into())?;
    for (i, image) in images.iter().enumerate() {
        for other in &images[i + 1..] {
            demand(apart(map, image, other, premises), || "the images of two pieces overlap".into())?;
        }
    }
    Ok(())
}

/// Whether two intervals have no point in common, by the order of constants or, with parameters, because the sign of a
/// difference of ends is known.
fn apart(map: &MapOn, image: &Span, other: &Span, premises: &[Certificate]) -> bool {
    if RealSet::from_span(image.clone()).is_disjoint(&RealSet::from_span(other.clone())).is_true() {
        return true;
    }
    let parameters = Domain::of_parameters(&map.assumptions);
    [(image, other), (other, image)].into_iter().any(|(below, above)| {
        gap_between(below, above)
            .is_some_and(|(gap, relation)| sign_known(premises, &gap, relation, &parameters))
    })
}

/// The difference of ends whose sign says that the first interval lies below the second.
pub(crate) fn gap_between(below: &Span, above: &Span) -> Option<(Expr, Relation)> {
    let gap = above.lo().finite()?.minus(below.hi().finite()?);
    let both = below.hi_closed() && above.lo_closed();
    Some((gap, if both { Relation::Gt } else { Relation::Ge }))
}

pub(in crate::proof::check) fn not_injective(map: &MapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    match rule {
        Rule::EqualValues { a, b } => equal_values(map, a, b, premises),
        Rule::SignChange { a, lower, upper } => sign_change(map, a, lower, upper),
        Rule::Turn { at, left, right } => turn(map, at, left, right, premises),
        Rule::Renamed { name, stands_for } => renamed(map, name, stands_for, premises, |claim| match claim {
            Claim::NotInjective(general) => Some(general),
            _ => None,
        }),
        Rule::Overlap => overlap(map, premises),
        Rule::SlopeChange { rising, falling } => slope_change(map, rising, falling, premises),
        other => Err(not_for(other, "NotInjective")),
    }
}

/// Strictly monotone in opposite directions on both sides of a point that belongs to both intervals, and continuous.
fn turn(map: &MapOn, at: &Expr, left: &Expr, right: &Expr, premises: &[Certificate]) -> Step {
    let mut directions = Vec::new();
    for premise in premises {
        let Claim::StrictlyMonotone { f, variable, direction, on: domain } = &premise.claim else { continue };
        let span = piece_span(map, f, variable, domain).ok_or("a premise speaks of another map")?;
        let formula = if span.is_below(at).is_true() { left } else { right };
        demand(span.is_below(at).is_true() || span.is_above(at).is_true(), || {
            "the point does not separate the intervals".into()
        })?;
        demand(span.as_point().is_none() && span.contains(at).is_true(), || {
            "the point does not belong to an interval".into()
        })?;
        demand(RealSet::from_span(span.clone()).is_subset(source_set(map)?).is_true(), || {
            "an interval is not part of the source".into()
        })?;
        demand(is_smooth(formula), || "a formula has case distinctions".into())?;
        demand(equal_known(premises, &map.formula, formula, domain), || {
            "a formula is not proved equal to f".into()
        })?;
        demand(defined_known(premises, formula, domain), || "a formula is not proved to be defined".into())?;
        directions.push((span.is_below(at).is_true(), *direction));
    }
    match directions.as_slice() {
        [(a, first), (b, second)] if a != b && first != second => Ok(()),
        _ => Err("two intervals with opposite directions are needed, one on each side".into()),
    }
}

/// The images of two intervals of the source without a common interior point are intervals of positive length, each of
/// which begins below the end of the other: they have infinitely many values in common, of which at most one is taken at
/// a common end of the intervals.
fn overlap(map: &MapOn, premises: &[Certificate]) -> Step {
    let mut found: Vec<(&Span, &Span)> = Vec::new();
    for premise in premises {
        let Claim::Image { f, variable, on, image } = &premise.claim else { continue };
        let span = piece_span(map, f, variable, on).ok_or("a premise speaks of another map")?;
        let part = RealSet::from_span(span.clone()).is_subset(source_set(map)?).is_true();
        demand(part && span.as_point().is_none(), || "an interval is no proper part of the source".into())?;
        found.push((span, image));
    }
    let [(span, image), (other_span, other)] = found.as_slice() else {
        return Err("the images of two intervals are needed".into());
    };
    let inside = |s: &Span| s.interior().map(RealSet::from_span);
    let (Some(one), Some(two)) = (inside(span), inside(other_span)) else {
        return Err("an interval has no interior".into());
    };
    demand(one.is_disjoint(&two).is_true(), || "the two intervals overlap".into())?;
    let parameters = Domain::of_parameters(&map.assumptions);
    let begins_below = |a: &Span, b: &Span| match (a.lo().finite(), b.hi().finite()) {
        (Some(low), Some(high)) => sign_known(premises, &high.minus(low), Relation::Gt, &parameters),
        _ => true,
    };
    demand(begins_below(image, other) && begins_below(other, image), || {
        "the images are not proved to overlap".into()
    })
}

/// f′ > 0 at one place of an interval and < 0 at another, where f is C¹, given by a formula without case distinctions.
fn slope_change(map: &MapOn, rising: &Place, falling: &Place, premises: &[Certificate]) -> Step {
    let forms = premises.iter().filter_map(|p| match &p.claim {
        Claim::Equal { a, b, .. } if *a == map.formula => Some(b),
        _ => None,
    });
    let found = std::iter::once(&map.formula).chain(forms).filter(|form| is_smooth(form)).find_map(|form| {
        let slope = derivative(form, &map.variable)?;
        let domain = premises.iter().find_map(|p| match &p.claim {
            Claim::Defined { e, on } if *e == slope => Some(on),
            _ => None,
        })?;
        Some((form, slope, domain))
    });
    let (smooth, slope, domain) = found.ok_or("it is not proved where a derivative is defined")?;
    demand(equal_known(premises, &map.formula, smooth, domain), || {
        "the formula is not proved equal to f".into()
    })?;
    let span = domain.span(&map.variable).ok_or("no interval")?;
    demand(*domain == on(map, span), || "the interval belongs to another map".into())?;
    demand(RealSet::from_span(span.clone()).is_subset(source_set(map)?).is_true(), || {
        "the interval is not part of the source".into()
    })?;
    demand(defined_known(premises, smooth, domain), || "f is not proved to be defined".into())?;
    let parameters = Domain::of_parameters(&map.assumptions);
    let has_sign = |place: &Place, relation: Relation| match place {
        Place::At(point) => {
            let inside = lies_in(point, &map.variable, span, &parameters, &mut |x, r| {
                sign_known(premises, x, r, &parameters)
            });
            let value = constant::fold_constants(&slope.substitute(&map.variable, point));
            inside && sign_known(premises, &value, relation, &parameters)
        }
        Place::Near(side) => premises.iter().any(|p| match &p.claim {
            Claim::Limit { e, variable, on: d, side: s, value } => {
                *e == slope
                    && *variable == map.variable
                    && d == domain
                    && s == side
                    && match value {
                        LimitValue::PosInf => relation == Relation::Gt,
                        LimitValue::NegInf => relation == Relation::Lt,
                        LimitValue::Finite(c) => sign_known(premises, c, relation, &parameters),
                    }
            }
            _ => false,
        }),
    };
    demand(has_sign(rising, Relation::Gt), || "it is not proved where f′ > 0".into())?;
    demand(has_sign(falling, Relation::Lt), || "it is not proved where f′ < 0".into())
}

fn equal_values(map: &MapOn, a: &Expr, b: &Expr, premises: &[Certificate]) -> Step {
    demand(in_source(map, a, premises) && in_source(map, b, premises), || {
        "a point is not proved to lie in the source".into()
    })?;
    let parameters = Domain::of_parameters(&map.assumptions);
    let constants = a.is_constant() && b.is_constant();
    let different = constants && constant::compare(a, b).is_some_and(Ordering::is_ne);
    demand(different || sign_known(premises, &a.minus(b), Relation::Ne, &parameters), || {
        "the points are not proved to be different".into()
    })?;
    let at = |x: &Expr| map.formula.substitute(&map.variable, x);
    if equal_known(premises, &at(a), &at(b), &parameters) && defined_known(premises, &at(a), &parameters) {
        return Ok(());
    }
    let value = |x: &Expr| {
        value_at(&map.formula, &map.variable, x, &parameters, &mut |e, r| {
            sign_known(premises, e, r, &parameters)
        })
    };
    let (Some(x), Some(y)) = (value(a), value(b)) else {
        return Err("the values at the points are not known".into());
    };
    let same = x == y
        || equal_known(premises, &x, &y, &parameters)
        || equal_on(&x, &y, &mut |_| false) == Some(true)
        || (x.is_constant() && y.is_constant() && constant::compare(&x, &y) == Some(Ordering::Equal));
    demand(same, || "the values at the points are not proved equal".into())
}

/// Intermediate value theorem on an interval that does not contain a.
fn sign_change(map: &MapOn, a: &Rational, lower: &Rational, upper: &Rational) -> Step {
    let parameters = Domain::of_parameters(&map.assumptions).cell();
    let number = |r: &Rational| Expr::number(r.clone());
    demand(lower < upper && (a < lower || upper < a), || "the interval contains the point".into())?;
    demand(in_source(map, &number(a), &[]), || "the point is not in the source".into())?;
    if let SourceSet::Set(set) = &map.source {
        let interval = Span::closed(number(lower), number(upper)).ok_or("the interval is empty")?;
        demand(RealSet::from_span(interval).is_subset(set).is_true(), || {
            "the interval is not part of the source".into()
        })?;
    }
    let with = |interval: Interval| -> Cell {
        let mut cell = parameters.clone();
        cell.set(map.variable.clone(), interval, map.assumptions.kind(&map.variable));
        cell
    };
    demand(map.assumptions.kind(&map.variable) == Kind::Real, || "the variable is not real".into())?;
    let ends = Interval::from_rational(lower).hull(&Interval::from_rational(upper));
    let whole = enclose(&map.formula, &with(ends));
    demand(whole.defined.is_true() && whole.continuous, || {
        "not seen to be continuous on the interval".into()
    })?;
    let difference_at = |x: &Rational| {
        let value = map.formula.substitute(&map.variable, &number(x));
        let base = map.formula.substitute(&map.variable, &number(a));
        enclose(&value.minus(&base), &parameters).range
    };
    let (Some(first), Some(last)) = (difference_at(lower), difference_at(upper)) else {
        return Err("a value is not known".into());
    };
    let opposite = (first.positive().is_true() && last.negative().is_true())
        || (first.negative().is_true() && last.positive().is_true());
    demand(opposite, || "the values at the ends are not on different sides".into())
}
