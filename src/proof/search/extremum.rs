//! Points that contradict a sign, found by minimising with floats and confirmed by enclosures.
//!
//! A function that is negative only on a short interval passes every look at simple points, and then all methods are
//! tried in vain. A descent to its least values finds that interval, and the question is settled at once.

use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Expr, Kind, Relation, Symbol};
use crate::proof::Domain;
use crate::real::{Interval, Rational};
use crate::set::{Bound, Span};

use super::Prover;

/// Local minima that are looked at more closely.
const MINIMA: usize = 5;

/// Steps of the golden section at each of them.
const STEPS: usize = 44;

/// A point and what the enclosure of the value there shows.
#[derive(Clone, Copy)]
struct Seen {
    x: f64,
    value: f64,
    sign: i8,
}

impl Prover {
    /// Points of the variable's interval at which `e` is certainly > 0 and certainly < 0, if both kinds are found.
    pub fn opposite_signs(
        &mut self,
        e: &Expr,
        variable: &Symbol,
        on: &Domain,
    ) -> Option<(Rational, Rational)> {
        if on.assumptions.kind(variable) != Kind::Real || !is_only(e, variable) || !self.spend(60) {
            return None;
        }
        let cell = on.cell();
        let at = |x: f64| look(e, variable, &cell, x);
        let seen: Vec<Seen> = float_grid(on.span(variable)?).into_iter().filter_map(at).collect();
        let of = |sign: i8| seen.iter().find(|s| s.sign == sign);
        let pair = |rising: &Seen, falling: &Seen| {
            Some((Rational::from_f64(rising.x)?, Rational::from_f64(falling.x)?))
        };
        match (of(1), of(-1)) {
            (Some(rising), Some(falling)) => pair(rising, falling),
            (Some(known), None) | (None, Some(known)) => {
                let other = descend(&seen, known.sign, &at)?;
                if known.sign > 0 { pair(known, &other) } else { pair(&other, known) }
            }
            (None, None) => None,
        }
    }

    /// Whether a point of the domain certainly contradicts `e relation 0`.
    pub(super) fn is_contradicted(&mut self, e: &Expr, relation: Relation, on: &Domain) -> bool {
        let wanted = match relation {
            Relation::Gt | Relation::Ge => 1,
            Relation::Lt | Relation::Le => -1,
            _ => return false,
        };
        let [(variable, _)] = on.ranges.as_slice() else { return false };
        if on.assumptions.kind(variable) != Kind::Real || !is_only(e, variable) || !self.spend(60) {
            return false;
        }
        let cell = on.cell();
        let at = |x: f64| look(e, variable, &cell, x);
        let Some(span) = on.span(variable) else { return false };
        let seen: Vec<Seen> = float_grid(span).into_iter().filter_map(at).collect();
        seen.iter().any(|s| s.sign == -wanted) || descend(&seen, wanted, &at).is_some()
    }
}

/// Whether the expression has no symbol but the variable: with parameters floats show little.
pub(super) fn is_only(e: &Expr, variable: &Symbol) -> bool {
    e.variables().iter().all(|v| v == variable)
}

fn look(e: &Expr, variable: &Symbol, cell: &Cell, x: f64) -> Option<Seen> {
    let mut there = cell.clone();
    there.set(variable.clone(), Interval::try_point(x)?, Kind::Real);
    let found = enclose(e, &there);
    let range = if found.defined.is_true() { found.range? } else { return None };
    let sign = i8::from(range.positive().is_true()) - i8::from(range.negative().is_true());
    let value = range.midpoint();
    value.is_finite().then_some(Seen { x, value, sign })
}

/// A point at which the sign is the opposite of `known`, looked for at the least values of `known` · e.
fn descend(seen: &[Seen], known: i8, at: &impl Fn(f64) -> Option<Seen>) -> Option<Seen> {
    let height = |s: &Seen| s.value * f64::from(known);
    let mut minima: Vec<usize> = (1..seen.len().saturating_sub(1))
        .filter(|&i| height(&seen[i]) <= height(&seen[i - 1]) && height(&seen[i]) <= height(&seen[i + 1]))
        .collect();
    minima.sort_by(|&i, &j| height(&seen[i]).total_cmp(&height(&seen[j])));
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    for i in minima.into_iter().take(MINIMA) {
        let (mut low, mut high) = (seen[i - 1].x, seen[i + 1].x);
        let mut left = at(high - golden * (high - low))?;
        let mut right = at(low + golden * (high - low))?;
        for _ in 0..STEPS {
            if let Some(found) = [left, right].into_iter().find(|s| s.sign == -known) {
                return Some(found);
            }
            if height(&left) <= height(&right) {
                (high, right) = (right.x, left);
                let Some(next) = at(high - golden * (high - low)) else { break };
                left = next;
            } else {
                (low, left) = (left.x, right);
                let Some(next) = at(low + golden * (high - low)) else { break };
                right = next;
            }
        }
    }
    None
}

/// Floats strictly inside the interval, in increasing order: evenly spread, and closer and closer to its ends.
#[must_use]
pub fn float_grid(span: &Span) -> Vec<f64> {
    let hull = crate::proof::domain::span_interval(span);
    let mut points = Vec::with_capacity(160);
    let powers = |from: i32, to: i32| (from..=to).map(|k| 2.0_f64.powi(k));
    match (span.lo(), span.hi()) {
        (Bound::Finite(_), Bound::Finite(_)) => {
            let (a, width) = (hull.lo(), hull.width());
            points.extend((1..64).map(|i| a + width * f64::from(i) / 64.0));
            points.extend(powers(-40, -7).step_by(3).flat_map(|t| [a + width * t, a + width * (1.0 - t)]));
        }
        (Bound::Finite(_), _) => {
            points.extend(powers(-40, 20).chain((1..64).map(|i| f64::from(i) / 4.0)).map(|t| hull.lo() + t));
        }
        (_, Bound::Finite(_)) => {
            points.extend(powers(-40, 20).chain((1..64).map(|i| f64::from(i) / 4.0)).map(|t| hull.hi() - t));
        }
        _ => {
            points.extend(powers(-20, 20).step_by(2).flat_map(|t| [-t, t]));
            points.extend((-40..=40).map(|i| f64::from(i) / 4.0));
        }
    }
    points.retain(|x| hull.lo() < *x && *x < hull.hi());
    points.sort_by(f64::total_cmp);
    points.dedup();
    points
}
