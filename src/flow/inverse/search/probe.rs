//! Sample points: boxes that hold single points, at which enclosures select among candidates and refute.

use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Assumptions, Condition, Expr, Kind, Symbol};
use crate::proof::domain::span_interval;
use crate::real::{Interval, Rational};
use crate::set::{Span, sample_points};

/// Values of the variable and the parameters at one sample point, as enclosures.
pub type Point = Cell;

/// How many choices of parameters are looked at.
const MAX_CHOICES: usize = 400;

/// How many of them are used.
const CHOICES: usize = 3;

/// An enclosure of the value of `e` at the point; `None` where it is not certainly defined.
#[must_use]
pub fn value_at(e: &Expr, point: &Point) -> Option<Interval> {
    enclose(e, point).certain()
}

/// Points inside the interval, each with values of the parameters that meet the assumptions. Empty where
/// no such values are found.
#[must_use]
pub fn sample(formula: &Expr, variable: &Symbol, span: &Span, assumptions: &Assumptions) -> Vec<Point> {
    let mut symbols: Vec<Symbol> = formula.variables().into_iter().filter(|s| s != variable).collect();
    for fact in &assumptions.facts {
        fact.for_each(&mut |e| symbols.extend(e.variables().into_iter().filter(|s| s != variable)));
    }
    symbols.sort();
    symbols.dedup();
    let choices = parameters(&symbols, assumptions);
    let mut points = Vec::new();
    for choice in choices {
        for z in inner_points(span) {
            let mut at = choice.clone();
            at.set(variable.clone(), Interval::from_rational(&z), Kind::Real);
            points.push(at);
        }
    }
    points
}

/// Rational points inside the interval: simple ones, and some that are spread over it.
#[must_use]
pub fn inner_points(span: &Span) -> Vec<Rational> {
    let inside = |q: &Rational| span.contains(&Expr::number(q.clone())).is_true();
    let mut points = sample_points(span);
    let range = span_interval(span);
    let (lo, hi) = match (range.lo().is_finite(), range.hi().is_finite()) {
        (true, true) => (range.lo(), range.hi()),
        (true, false) => (range.lo(), range.lo() + 4.0),
        (false, true) => (range.hi() - 4.0, range.hi()),
        (false, false) => (-3.0, 3.0),
    };
    for share in [0.0625, 0.3125, 0.5, 0.71875, 0.9375] {
        points.extend(Rational::from_f64(lo + share * (hi - lo)));
    }
    points.retain(inside);
    points.sort();
    points.dedup();
    points
}

/// Choices of values for the parameters under which all facts certainly hold.
fn parameters(symbols: &[Symbol], assumptions: &Assumptions) -> Vec<Point> {
    let mut found = Vec::new();
    let mut tried = 0;
    choose(symbols, assumptions, &Point::new(), &mut tried, &mut found);
    found
}

fn choose(left: &[Symbol], assumptions: &Assumptions, at: &Point, tried: &mut usize, found: &mut Vec<Point>) {
    if found.len() >= CHOICES || *tried >= MAX_CHOICES {
        return;
    }
    let Some((symbol, rest)) = left.split_first() else {
        *tried += 1;
        if assumptions.facts.iter().all(|fact| holds(fact, at)) {
            found.push(at.clone());
        }
        return;
    };
    let kind = assumptions.kind(symbol);
    let values: &[f64] = match kind {
        Kind::Real => &[2.0, 0.5, -2.0, -0.5, 3.0, 0.75, 5.0, 1.0, -1.0, 0.0],
        Kind::Integer => &[3.0, 2.0, 1.0, -1.0, -2.0, 4.0, 0.0],
        Kind::Even => &[2.0, 4.0, -2.0, 6.0, 0.0],
        Kind::Odd => &[3.0, 1.0, 5.0, -1.0, -3.0],
    };
    for value in values {
        let mut next = at.clone();
        next.set(symbol.clone(), Interval::point(*value), kind);
        choose(rest, assumptions, &next, tried, found);
    }
}

/// Whether a fact certainly holds at the point.
fn holds(fact: &Condition, at: &Point) -> bool {
    match fact {
        Condition::Constant(known) => *known,
        Condition::Compare(a, relation, b) => {
            let (Some(a), Some(b)) = (value_at(a, at), value_at(b, at)) else { return false };
            use crate::expr::Relation;
            match relation {
                Relation::Lt => a.lt(&b).is_true(),
                Relation::Le => a.le(&b).is_true(),
                Relation::Gt => b.lt(&a).is_true(),
                Relation::Ge => b.le(&a).is_true(),
                Relation::Eq => a.equals(&b).is_true(),
                Relation::Ne => a.lt(&b).is_true() || b.lt(&a).is_true(),
            }
        }
        Condition::Is(e, kind) => value_at(e, at).is_some_and(|v| {
            let Some(q) = Rational::from_f64(v.lo()).filter(|_| v.is_point()) else { return false };
            match kind {
                Kind::Real => true,
                Kind::Integer => q.is_integer(),
                Kind::Even => q.is_integer() && q.has_even_numerator(),
                Kind::Odd => q.is_integer() && !q.has_even_numerator(),
            }
        }),
        Condition::And(parts) => parts.iter().all(|part| holds(part, at)),
        Condition::Or(parts) => parts.iter().any(|part| holds(part, at)),
        Condition::Not(inner) => match inner.as_ref() {
            Condition::Is(..) => !holds(inner, at),
            other => holds(&other.negate(), at),
        },
    }
}
