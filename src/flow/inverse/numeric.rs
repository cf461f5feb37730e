//! The numeric inverse of a strictly monotone branch, with certainty about where the solution lies.

use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Expr, Symbol};
use crate::flow::Branch;
use crate::proof::Direction;
use crate::proof::domain::{constant_interval, span_interval};
use crate::real::Interval;
use crate::set::{Bound, Span};

/// Solves f(z) = x on an interval on which f has been proved to be strictly monotone.
#[derive(Clone, Debug, PartialEq)]
pub struct NumericInverse {
    formula: Expr,
    variable: Symbol,
    range: Interval,
    /// The first and the last float that certainly lie in the interval, in their order.
    inside: (i64, i64),
    direction: Direction,
}

impl NumericInverse {
    /// The numeric inverse on a branch.
    #[must_use]
    pub fn new(branch: &Branch, variable: &Symbol) -> Self {
        Self {
            formula: branch.smooth.clone(),
            variable: variable.clone(),
            range: span_interval(&branch.span),
            inside: inside(&branch.span),
            direction: branch.direction,
        }
    }

    /// An interval that certainly contains the solution of f(z) = x, if the branch has one, as narrow as enclosures of
    /// f can tell. Parameters of f must have their values in `parameters`.
    ///
    /// Each end is found by bisection over the floats in their order: the largest float at which f is certainly on the one
    /// side of x, and the smallest at which it is certainly on the other; both statements are right wherever the bisection
    /// ends, because f is monotone.
    #[must_use]
    pub fn bracket(&self, x: &Interval, parameters: &Cell) -> Interval {
        between(self.inside, &self.range, |z| self.side(z, x, parameters))
    }

    /// The middle of the bracket for a number x; `None` where the bracket is unbounded.
    #[must_use]
    pub fn value(&self, x: f64, parameters: &Cell) -> Option<f64> {
        let bracket = self.bracket(&Interval::try_point(x)?, parameters);
        bracket.is_bounded().then(|| bracket.midpoint())
    }

    /// Where z lies with respect to the solution, as far as is certain.
    fn side(&self, z: f64, x: &Interval, parameters: &Cell) -> Option<Side> {
        let at = Interval::try_point(z)?;
        let cell = parameters.clone().with(&self.variable, at);
        let value = enclose(&self.formula, &cell).certain()?;
        let smaller = value.lt(x).is_true();
        let larger = x.lt(&value).is_true();
        match (self.direction, smaller, larger) {
            (Direction::Increasing, true, _) | (Direction::Decreasing, _, true) => Some(Side::Below),
            (Direction::Increasing, _, true) | (Direction::Decreasing, true, _) => Some(Side::Above),
            _ => None,
        }
    }
}

/// On which side of what is sought a number certainly lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It is too small.
    Below,
    /// It is too large.
    Above,
}

/// An interval that certainly holds a number of the span of which is told on which side of it other numbers lie.
#[must_use]
pub fn bracket_where(span: &Span, side: impl Fn(f64) -> Option<Side>) -> Interval {
    between(inside(span), &span_interval(span), side)
}

fn between((low, high): (i64, i64), range: &Interval, side: impl Fn(f64) -> Option<Side>) -> Interval {
    let below = |z: i64| side(unorder(z)) == Some(Side::Below);
    // From the other side the same search, with the order turned round.
    let above = |z: i64| side(unorder(-z)) == Some(Side::Above);
    let mut lower = frontier(grid(low, high), below);
    let upper = match lower {
        Some(start) => frontier(away(-high, -start), above),
        None => frontier(grid(-high, -low), above),
    };
    if let (None, Some(start)) = (lower, upper) {
        lower = frontier(away(low, -start), below);
    }
    let upper = upper.map(|z| -z);
    let lo = lower.map_or(range.lo(), unorder);
    let hi = upper.map_or(range.hi(), unorder);
    Interval::new(lo, hi, false, false).unwrap_or(*range)
}

/// The first and the last float that certainly lie in the interval, in their order.
fn inside(span: &Span) -> (i64, i64) {
    let end = |bound: &Bound, closed: bool, infinite: f64, outer: fn(&Interval) -> f64, step: i64| match bound
    {
        Bound::Finite(e) => {
            let e = constant_interval(e);
            order(outer(&e)) + if closed && e.is_point() { 0 } else { step }
        }
        _ => order(infinite),
    };
    (
        end(span.lo(), span.lo_closed(), f64::MIN, Interval::hi, 1),
        end(span.hi(), span.hi_closed(), f64::MAX, Interval::lo, -1),
    )
}

/// The number of places in a grid.
const GRID: i128 = 128;

/// Places from `high` down to `low`, evenly spread.
fn grid(low: i64, high: i64) -> impl Iterator<Item = i64> {
    // Distances between floats in their order fit into 65 bits.
    let step = ((i128::from(high) - i128::from(low)) / GRID).max(1);
    (0..=GRID).filter_map(move |k| i64::try_from(i128::from(high) - k * step).ok()).filter(move |k| *k >= low)
}

/// Places from `start` down to `low`, each twice as far as the one before.
fn away(low: i64, start: i64) -> impl Iterator<Item = i64> {
    let steps = (0..63).filter_map(move |k| start.checked_sub(1 << k)).filter(move |k| *k > low);
    std::iter::once(start).chain(steps).chain(std::iter::once(low))
}

/// A number with the property near the last one, where numbers with it come first (but for places where f is too
/// large or too steep to be seen): the first of the falling places that has it, then by bisection.
fn frontier(places: impl Iterator<Item = i64>, property: impl Fn(i64) -> bool) -> Option<i64> {
    let mut before = None;
    for place in places {
        if property(place) {
            let mut found = place;
            let (mut low, mut high) = (place.saturating_add(1), before.unwrap_or(place));
            while low <= high {
                let middle = low.midpoint(high);
                if property(middle) {
                    found = middle;
                    low = middle.saturating_add(1);
                } else {
                    high = middle.saturating_sub(1);
                }
            }
            return Some(found);
        }
        before = Some(place);
    }
    None
}

/// Floats as integers in the same order; ±0 are 0.
fn order(x: f64) -> i64 {
    let magnitude = i64::from_ne_bytes((x.abs().to_bits()).to_ne_bytes());
    if x.is_sign_negative() { -magnitude } else { magnitude }
}

fn unorder(k: i64) -> f64 {
    let magnitude = f64::from_bits(k.unsigned_abs());
    if k < 0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solver(formula: Expr, range: Interval, direction: Direction) -> NumericInverse {
        let inside = (order(range.lo().max(f64::MIN)) + 1, order(range.hi().min(f64::MAX)) - 1);
        NumericInverse { formula, variable: Symbol::new("z"), range, inside, direction }
    }

    #[test]
    fn brackets_are_narrow_and_contain_the_solution() {
        let z = || Expr::symbol("z");
        let f = z().plus(&Expr::apply(crate::expr::Function::Sin, vec![z()]));
        let inverse = solver(f.clone(), Interval::real_line(), Direction::Increasing);
        for at in [-3.5, -1.0, 0.0, 0.25, 2.0, 40.0] {
            let point = Interval::point(at);
            let x = enclose(&f, &Cell::new().with(&Symbol::new("z"), point)).certain().unwrap();
            let bracket = inverse.bracket(&x, &Cell::new());
            assert!(bracket.contains(at), "{at}");
            assert!(bracket.width() < 1e-4, "{at}: {bracket:?}");
        }
    }

    #[test]
    fn decreasing_maps_and_half_lines() {
        let f = Expr::symbol("z").recip();
        let inverse = solver(f, Interval::positive_reals(), Direction::Decreasing);
        let z = inverse.value(1e-200, &Cell::new()).unwrap();
        assert!((z - 1e200).abs() < 1e186);
    }

    #[test]
    fn what_the_map_does_not_reach_is_not_pinned_down() {
        let f = Expr::exp(Expr::symbol("z"));
        let inverse = solver(f, Interval::real_line(), Direction::Increasing);
        assert_eq!(inverse.value(-1.0, &Cell::new()), None);
    }
}
