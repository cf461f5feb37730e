//! Ranges of expressions over cells: the natural enclosure, sharpened by slopes.

use crate::expr::enclose::{Cell, enclose, enclose_slope};
use crate::expr::{Expr, Kind, Relation};
use crate::real::{Interval, Ternary};

/// An interval that contains all values of `e` on the cell, if `e` is certainly defined on all of it.
///
/// The natural enclosure is intersected with what the slope in each bounded variable gives: between the values at the
/// ends where `e` is monotone, else the mean value form e(c) + e′(X)(X − c).
#[must_use]
pub fn range_on(e: &Expr, cell: &Cell) -> Option<Interval> {
    let natural = enclose(e, cell);
    if !natural.defined.is_true() {
        return None;
    }
    let mut range = natural.range?;
    if !natural.continuous {
        return Some(range);
    }
    for (variable, interval) in cell.iter() {
        let unbounded = !(interval.lo().is_finite() || interval.hi().is_finite());
        if interval.is_point() || unbounded || cell.kind(variable) != Kind::Real {
            continue;
        }
        // The value at an end bounds the values inside only where the end belongs to a cell on which e is continuous.
        let Some(closed) = with_ends(interval) else { continue };
        let mut whole = cell.clone();
        whole.set(variable.clone(), closed, Kind::Real);
        let there = enclose(e, &whole);
        if !(there.defined.is_true() && there.continuous) {
            continue;
        }
        let Some(slope) = enclose_slope(e, variable, &whole).derivative else { continue };
        let at = |x: f64| {
            let mut end = whole.clone();
            end.set(variable.clone(), Interval::point(x), Kind::Real);
            let value = enclose(e, &end);
            if value.defined.is_true() { value.range } else { None }
        };
        let sharper = monotone_form(&slope, &closed, &at).or_else(|| mean_value_form(&slope, &closed, &at));
        if let Some(both) = sharper.and_then(|s| s.intersect(&range)) {
            range = both;
        }
    }
    Some(range)
}

/// Whether the values of `e` on the part of the cell on which it is defined, if there is one, have the sign.
#[must_use]
pub fn sign_where_defined(e: &Expr, relation: Relation, cell: &Cell) -> bool {
    enclose(e, cell).range.is_some_and(|range| interval_has(&range, relation).is_true())
}

/// The interval with its finite ends.
fn with_ends(interval: &Interval) -> Option<Interval> {
    Interval::new(interval.lo(), interval.hi(), interval.lo().is_infinite(), interval.hi().is_infinite())
}

/// Between the values at the ends, where the slope has one sign; an end at infinity bounds nothing.
fn monotone_form(
    slope: &Interval,
    interval: &Interval,
    at: &impl Fn(f64) -> Option<Interval>,
) -> Option<Interval> {
    let (start, end) = if slope.nonnegative().is_true() {
        (interval.lo(), interval.hi())
    } else if slope.nonpositive().is_true() {
        (interval.hi(), interval.lo())
    } else {
        return None;
    };
    let low = if start.is_finite() { at(start)?.lo() } else { f64::NEG_INFINITY };
    let high = if end.is_finite() { at(end)?.hi() } else { f64::INFINITY };
    Interval::new(low, high, low.is_infinite(), high.is_infinite())
}

fn mean_value_form(
    slope: &Interval,
    interval: &Interval,
    at: &impl Fn(f64) -> Option<Interval>,
) -> Option<Interval> {
    if !(interval.lo().is_finite() && interval.hi().is_finite()) {
        return None;
    }
    let centre = interval.midpoint();
    if !interval.contains(centre) {
        return None;
    }
    let step = interval.sub(&Interval::point(centre));
    Some(at(centre)?.add(&slope.mul(&step)))
}

/// Whether `e` is certainly defined on the cell with `e relation 0`.
#[must_use]
pub fn sign_on(e: &Expr, relation: Relation, cell: &Cell) -> bool {
    let natural = enclose(e, cell);
    if !natural.defined.is_true() {
        return false;
    }
    let seen = |range: &Interval| interval_has(range, relation).is_true();
    natural.range.as_ref().is_some_and(seen) || range_on(e, cell).as_ref().is_some_and(seen)
}

/// `x relation 0` for all x of the interval, for none, or unknown.
pub(crate) fn interval_has(range: &Interval, relation: Relation) -> Ternary {
    match relation {
        Relation::Gt => range.positive(),
        Relation::Ge => range.nonnegative(),
        Relation::Lt => range.negative(),
        Relation::Le => range.nonpositive(),
        Relation::Eq => range.zero(),
        Relation::Ne => range.nonzero(),
    }
}
