//! The rules for `Regular` and `RegularAlmostEverywhere`.

use std::cmp::Ordering;

use crate::expr::constant::{self, Evaluated};
use crate::expr::normal::equal_on;
use crate::expr::{Expr, Relation, Symbol, derivative};
use crate::proof::check::facts::{defined_known, equal_known, sign_known};
use crate::proof::check::monotone::zeros_isolated;
use crate::proof::check::{Step, demand, not_for};
use crate::proof::claim::MapOn;
use crate::proof::obligations::is_smooth;
use crate::proof::{Certificate, Claim, Rule, Side};
use crate::set::{Bound, RealSet, Span};

use super::{cover, on, source_set};

pub(in crate::proof::check) fn regular(map: &MapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    let Rule::RegularPieces { smooth } = rule else { return Err(not_for(rule, "Regular")) };
    let pieces = pieces(map, smooth, premises)?;
    for piece in &pieces {
        let domain = on(map, piece.span);
        demand(sign_known(premises, &piece.slope, Relation::Ne, &domain), || {
            "the derivative of a piece is not proved to be nonzero".into()
        })?;
    }
    // At a single point any formula with the right value there equals f, whatever its derivative.
    demand(pieces.iter().all(|p| p.span.as_point().is_none()), || "a piece is a single point".into())?;
    let spans: Vec<Span> = pieces.iter().map(|p| p.span.clone()).collect();
    cover(map, &spans)?;
    for span in source_set(map)?.spans() {
        joined(map, span, &pieces)?;
    }
    Ok(())
}

pub(in crate::proof::check) fn regular_off(map: &MapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    let Rule::RegularOff { smooth, except } = rule else {
        return Err(not_for(rule, "RegularAlmostEverywhere"));
    };
    let pieces = pieces(map, smooth, premises)?;
    for piece in &pieces {
        let domain = on(map, piece.span);
        let good = sign_known(premises, &piece.slope, Relation::Ne, &domain)
            || zeros_isolated(premises, &piece.slope, &map.variable, &domain);
        demand(good, || "the derivative of a piece may vanish on an interval".into())?;
    }
    let mut spans: Vec<Span> = pieces.iter().map(|p| p.span.clone()).collect();
    for point in except {
        spans.push(Span::point(point.clone()).ok_or("an exceptional point is not a constant")?);
    }
    let union = RealSet::from_spans(spans).ok_or("the ends of the pieces cannot be compared")?;
    demand(source_set(map)?.is_subset(&union).is_true(), || {
        "the pieces leave out more than the stated points".into()
    })
}

/// One piece of a map as the rules about regularity read it from the premises.
struct Piece<'a> {
    span: &'a Span,
    slope: Expr,
}

/// The pieces: for each smooth formula the next premise with a derivative's sign (or isolated zeros) tells the span.
fn pieces<'a>(
    map: &MapOn,
    smooth: &'a [Expr],
    premises: &'a [Certificate],
) -> Result<Vec<Piece<'a>>, String> {
    let mut rest = premises.iter();
    let mut found = Vec::with_capacity(smooth.len());
    for formula in smooth {
        demand(is_smooth(formula), || "a formula has case distinctions".into())?;
        let slope = derivative(formula, &map.variable).ok_or("there is no formula for a derivative")?;
        let domain = rest.find_map(|p| match &p.claim {
            Claim::Sign { e, relation: Relation::Ne | Relation::Gt | Relation::Lt, on } if *e == slope => {
                Some(on)
            }
            Claim::IsolatedZeros { e, on, .. } if *e == slope => Some(on),
            _ => None,
        });
        let domain = domain.ok_or("the derivative of a piece is missing among the premises")?;
        let span = domain.span(&map.variable).ok_or("a piece has no interval")?;
        demand(domain == &on(map, span), || "a piece belongs to another map".into())?;
        demand(equal_known(premises, &map.formula, formula, domain), || {
            "a piece is not proved equal to f".into()
        })?;
        demand(defined_known(premises, formula, domain), || "a piece is not proved to be defined".into())?;
        found.push(Piece { span, slope });
    }
    Ok(found)
}

/// The pieces within one interval of the source share their ends, with equal derivatives: f is C¹ across. At each end of
/// a piece that lies in the interval, some piece holds it and reaches to its left, some piece holds it and reaches to its
/// right (where the interval does), and their derivatives agree there.
fn joined(map: &MapOn, span: &Span, pieces: &[Piece<'_>]) -> Step {
    let inside: Vec<&Piece<'_>> = pieces.iter().filter(|p| p.span.is_subset(span).is_true()).collect();
    let union = RealSet::from_spans(inside.iter().map(|p| p.span.clone()).collect());
    demand(union.is_some_and(|u| u.equal(&RealSet::from_span(span.clone())).is_true()), || {
        "the pieces are not seen to be one interval of the source".into()
    })?;
    for piece in &inside {
        for (side, outer) in [(Side::Lower, span.lo()), (Side::Upper, span.hi())] {
            let own = side.of(piece.span);
            let Some(end) = own.finite() else { continue };
            if own.compare(outer) == Some(Ordering::Equal) {
                let whole = side.is_attained(piece.span) || !side.is_attained(span);
                demand(whole, || "a piece lacks an end of the source".into())?;
                continue;
            }
            let fits = inside.iter().any(|other| {
                reaches_beyond(other.span, end, side)
                    && other.span.contains(end).is_true()
                    && piece.span.contains(end).is_true()
                    && same_value(&map.variable, &piece.slope, &other.slope, end)
            });
            demand(fits, || "the derivatives do not agree where two pieces meet".into())?;
        }
    }
    Ok(())
}

/// Whether the interval holds points beyond this one on the given side.
fn reaches_beyond(span: &Span, point: &Expr, side: Side) -> bool {
    let order = side.of(span).compare(&Bound::Finite(point.clone()));
    match side {
        Side::Lower => order == Some(Ordering::Less),
        Side::Upper => order == Some(Ordering::Greater),
    }
}

fn same_value(variable: &Symbol, a: &Expr, b: &Expr, at: &Expr) -> bool {
    match (constant::evaluate_at(a, variable, at), constant::evaluate_at(b, variable, at)) {
        (Evaluated::Value(x), Evaluated::Value(y)) => {
            x == y || constant::compare(&x, &y) == Some(Ordering::Equal)
        }
        // With parameters: both are defined there, because their signs are known.
        _ => equal_on(&a.substitute(variable, at), &b.substitute(variable, at), &mut |_| false) == Some(true),
    }
}
