//! The rules for claims about whole maps.

use std::cmp::Ordering;

use crate::expr::constant::{self, Evaluated};
use crate::expr::enclose::{Cell, enclose};
use crate::expr::normal::equal_on;
use crate::expr::{Expr, Relation, Symbol, derivative};
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::obligations::is_smooth;
use crate::proof::{Certificate, Claim, Domain, LimitValue, Place, Rule, Side, value_at};
use crate::real::{Interval, Rational};
use crate::set::{Bound, RealSet, Span};

use super::facts::{defined_known, equal_known, sign_known};
use super::monotone::zeros_isolated;
use super::{Step, demand, not_for};

/// The domain on which a piece of a map lives.
fn on(map: &MapOn, span: &Span) -> Domain {
    Domain::on(&map.variable, span, &map.assumptions)
}

fn source_set(map: &MapOn) -> Result<&RealSet, String> {
    match &map.source {
        SourceSet::Set(set) => Ok(set),
        SourceSet::NaturalDomain => Err("the source is not given as a set".into()),
    }
}

/// Whether a point, an expression free of the variable, certainly lies in the source.
fn in_source(map: &MapOn, point: &Expr) -> bool {
    match &map.source {
        SourceSet::Set(set) if *set == RealSet::real_line() => {
            let parameters = Domain::of_parameters(&map.assumptions);
            !point.contains(&map.variable) && enclose(point, &parameters.cell()).defined.is_true()
        }
        SourceSet::Set(set) => set.contains(point).is_true(),
        SourceSet::NaturalDomain => {
            matches!(constant::evaluate_at(&map.formula, &map.variable, point), Evaluated::Value(_))
        }
    }
}

/// The span that a claim about the map's formula speaks of, where it is one piece of this map.
fn piece_span<'a>(map: &MapOn, f: &Expr, variable: &Symbol, on: &'a Domain) -> Option<&'a Span> {
    (f == &map.formula
        && variable == &map.variable
        && on.assumptions == map.assumptions
        && on.ranges.len() == 1)
        .then(|| on.span(variable))
        .flatten()
}

fn cover(map: &MapOn, spans: &[Span]) -> Step {
    let union = RealSet::from_spans(spans.to_vec()).ok_or("the ends of the pieces cannot be compared")?;
    demand(union.equal(source_set(map)?).is_true(), || "the pieces are not the whole source".into())
}

pub(super) fn injective(map: &MapOn, rule: &Rule, premises: &[Certificate]) -> Step {
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
            let apart = RealSet::from_span(image.clone()).is_disjoint(&RealSet::from_span(other.clone()));
            demand(apart.is_true(), || "the images of two pieces overlap".into())?;
        }
    }
    Ok(())
}

pub(super) fn image_of(map: &MapOn, image: &RealSet, rule: &Rule, premises: &[Certificate]) -> Step {
    let Rule::Union = rule else { return Err(not_for(rule, "ImageOf")) };
    let mut spans: Vec<Span> = Vec::new();
    let mut images: Vec<Span> = Vec::new();
    for premise in premises {
        let Claim::Image { f, variable, on, image } = &premise.claim else {
            return Err("a premise of another kind".into());
        };
        spans.push(piece_span(map, f, variable, on).ok_or("a premise speaks of another map")?.clone());
        images.push(image.clone());
    }
    cover(map, &spans)?;
    let union = RealSet::from_spans(images).ok_or("the ends of the images cannot be compared")?;
    demand(union.equal(image).is_true(), || "the image is another set".into())
}

pub(super) fn not_injective(map: &MapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    match rule {
        Rule::EqualValues { a, b } => equal_values(map, a, b, premises),
        Rule::SignChange { a, lower, upper } => sign_change(map, a, lower, upper),
        Rule::Turn { at, left, right } => turn(map, at, left, right, premises),
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

/// f′ > 0 at one place of an interval and < 0 at another, where f is C¹.
fn slope_change(map: &MapOn, rising: &Place, falling: &Place, premises: &[Certificate]) -> Step {
    demand(is_smooth(&map.formula), || "the formula has case distinctions".into())?;
    let slope = derivative(&map.formula, &map.variable).ok_or("there is no formula for the derivative")?;
    let domain = premises.iter().find_map(|p| match &p.claim {
        Claim::Defined { e, on } if *e == slope => Some(on),
        _ => None,
    });
    let domain = domain.ok_or("it is not proved where the derivative is defined")?;
    let span = domain.span(&map.variable).ok_or("no interval")?;
    demand(*domain == on(map, span), || "the interval belongs to another map".into())?;
    demand(RealSet::from_span(span.clone()).is_subset(source_set(map)?).is_true(), || {
        "the interval is not part of the source".into()
    })?;
    demand(defined_known(premises, &map.formula, domain), || "f is not proved to be defined".into())?;
    let parameters = Domain::of_parameters(&map.assumptions);
    let has_sign = |place: &Place, relation: Relation| match place {
        Place::At(point) => {
            let inside = if point.is_constant() {
                span.contains(point).is_true()
            } else {
                // A point with parameters: only on the whole line.
                *span == Span::real_line()
                    && !point.contains(&map.variable)
                    && enclose(point, &parameters.cell()).defined.is_true()
            };
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
    demand(in_source(map, a) && in_source(map, b), || "a point is not proved to lie in the source".into())?;
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
    demand(in_source(map, &number(a)), || "the point is not in the source".into())?;
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
    demand(map.assumptions.kind(&map.variable) == crate::expr::Kind::Real, || {
        "the variable is not real".into()
    })?;
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

pub(super) fn not_a_function(map: &MapOn, rule: &Rule) -> Step {
    let Rule::Evaluate { at } = rule else { return Err(not_for(rule, "NotAFunction")) };
    let SourceSet::Set(set) = &map.source else {
        return match constant::evaluate_at(&map.formula, &map.variable, at) {
            Evaluated::Ambiguous { .. } => Ok(()),
            _ => Err("the map is defined on its natural domain".into()),
        };
    };
    demand(set.contains(at).is_true(), || "the point is not in the source".into())?;
    match constant::evaluate_at(&map.formula, &map.variable, at) {
        Evaluated::Undefined(_) | Evaluated::Ambiguous { .. } => Ok(()),
        _ => Err("the map may have exactly one value at the point".into()),
    }
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

pub(super) fn regular(map: &MapOn, rule: &Rule, premises: &[Certificate]) -> Step {
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
        _ => false,
    }
}

pub(super) fn regular_off(map: &MapOn, rule: &Rule, premises: &[Certificate]) -> Step {
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
        let fits = span.as_point().is_none()
            && span.contains(at).is_true()
            && *domain == on(map, span)
            && source_set(map).is_ok_and(|s| RealSet::from_span(span.clone()).is_subset(s).is_true());
        fits.then_some(domain)
    });
    found.ok_or_else(|| "f is not proved to be given by the formula near the point".into())
}

pub(super) fn irregular(map: &MapOn, rule: &Rule, premises: &[Certificate]) -> Step {
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
    let beside = premises.iter().any(|p| match &p.claim {
        Claim::Equal { a, b, on: domain } => {
            *a == map.formula
                && b == smooth
                && domain.span(&map.variable).is_some_and(|span| {
                    *domain == on(map, span)
                        && RealSet::from_span(span.clone()).is_subset(set).is_true()
                        && span
                            .finite_ends()
                            .iter()
                            .any(|e| constant::compare(e, at) == Some(Ordering::Equal))
                })
        }
        _ => false,
    });
    demand(beside, || "f is not proved to be given by the formula beside the point".into())?;
    let values = (
        constant::evaluate_at(smooth, &map.variable, at),
        constant::evaluate_at(&map.formula, &map.variable, at),
    );
    match values {
        (Evaluated::Value(x), Evaluated::Value(y)) => {
            demand(constant::compare(&x, &y).is_some_and(Ordering::is_ne), || "there is no jump".into())
        }
        _ => Err("a value at the point is not known".into()),
    }
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
    let quotient =
        super::sign::polynomial_in(&z, numerator).over(&super::sign::polynomial_in(&z, denominator));
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
    let range = super::sign::exact_range(span).ok_or("the ends of the interval are not rational")?;
    let p = crate::real::UPoly::new(numerator.to_vec()).ok_or("the degree of the numerator is too large")?;
    let roots = crate::real::sturm::count_roots(&p, &range.lower, &range.upper);
    demand(roots.is_some_and(|n| n > 0), || "the numerator has no root in the interval".into())
}
