//! The numeric inverse of a strictly monotone branch, with certainty about where the solution lies.

use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Expr, Symbol};
use crate::flow::Branch;
use crate::proof::Direction;
use crate::proof::domain::span_interval;
use crate::real::Interval;

/// Solves f(z) = x on an interval on which f has been proved to be strictly monotone.
#[derive(Clone, Debug, PartialEq)]
pub struct NumericInverse {
    formula: Expr,
    variable: Symbol,
    range: Interval,
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
        let (low, high) = (order(self.range.lo()), order(self.range.hi()));
        let side = |z: i64| self.side(unorder(z), x, parameters);
        let lower = last(low, high, |z| side(z) == Some(Side::Below));
        let upper = first(lower.unwrap_or(low), high, |z| side(z) == Some(Side::Above));
        let lo = lower.map_or(self.range.lo(), unorder);
        let hi = upper.map_or(self.range.hi(), unorder);
        Interval::new(lo, hi, false, false).unwrap_or(self.range)
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Below,
    Above,
}

/// By bisection, a number in the range with the property, near the last one, if numbers with it come first.
fn last(low: i64, high: i64, property: impl Fn(i64) -> bool) -> Option<i64> {
    let (mut low, mut high) = (low, high);
    let mut found = None;
    while low <= high {
        let middle = midpoint(low, high);
        if property(middle) {
            found = Some(middle);
            low = middle.checked_add(1)?;
        } else {
            high = middle.checked_sub(1)?;
        }
    }
    found
}

/// By bisection, a number in the range with the property, near the first one, if numbers with it come last.
fn first(low: i64, high: i64, property: impl Fn(i64) -> bool) -> Option<i64> {
    let (mut low, mut high) = (low, high);
    let mut found = None;
    while low <= high {
        let middle = midpoint(low, high);
        if property(middle) {
            found = Some(middle);
            high = middle.checked_sub(1)?;
        } else {
            low = middle.checked_add(1)?;
        }
    }
    found
}

fn midpoint(low: i64, high: i64) -> i64 {
    low.midpoint(high)
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
        NumericInverse { formula, variable: Symbol::new("z"), range, direction }
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
