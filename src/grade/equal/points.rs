//! Points at which two formulas may differ, tried with floats, with more digits and exactly.

use std::cmp::Ordering;

use super::Witness;
use super::switches::between_switches;
use crate::expr::constant::{compare, decide, enclose_constant, is_defined, sign_of};
use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Condition, Expr, Kind, Node, Symbol};
use crate::proof::Domain;
use crate::real::{Interval, Rational, Ternary, effort};
use crate::set::{Span, sample_points};

/// The most points that are tried with floats.
const MAX_POINTS: usize = 300;
/// The most points at which the two are compared exactly.
const EXACT_POINTS: usize = 40;
/// The bits of the comparison that finds near misses.
const DIGITS: usize = 256;
/// The most values that are tried for one name.
const MAX_VALUES: usize = 14;
/// The values of the other names beside which one name runs over its interval.
const COMPANIES: usize = 3;

/// Points of a domain at which two formulas may differ.
pub(super) struct Points<'a> {
    a: &'a Expr,
    b: &'a Expr,
    on: &'a Domain,
    names: Vec<Symbol>,
    values: Vec<Vec<Expr>>,
}

impl<'a> Points<'a> {
    pub(super) fn new(a: &'a Expr, b: &'a Expr, on: &'a Domain) -> Self {
        let mut names: Vec<Symbol> = a.variables().into_iter().chain(b.variables()).collect();
        names.sort();
        names.dedup();
        // What the facts speak of has to have a value, too.
        let mut further: Vec<Symbol> = Vec::new();
        for fact in &on.assumptions.facts {
            fact.for_each(&mut |e| further.extend(e.variables()));
        }
        further.retain(|s| !names.contains(s));
        further.sort();
        further.dedup();
        names.extend(further);
        let values = names.iter().map(|name| values_of(name, on)).collect();
        Self { a, b, on, names, values }
    }

    fn count(&self) -> usize {
        self.values.iter().map(Vec::len).fold(1, usize::saturating_mul).min(MAX_POINTS)
    }

    /// Points on a lattice walk: all values of each name occur, in varying company.
    fn at(&self, step: usize) -> Vec<(Symbol, Expr)> {
        let mut rest = step;
        let pair = |(name, v): (&Symbol, &Vec<Expr>)| {
            let chosen = v.get(rest % v.len().max(1)).cloned()?;
            rest /= v.len().max(1);
            Some((name.clone(), chosen))
        };
        self.names.iter().zip(&self.values).filter_map(pair).collect()
    }

    /// Whether every name has a value.
    fn is_complete(&self) -> bool {
        self.values.iter().all(|v| !v.is_empty())
    }

    /// A point at which enclosures by floats are apart, or just one side has a value.
    pub(super) fn by_floats(&self) -> Option<Witness> {
        if !self.is_complete() {
            return None;
        }
        (0..self.count()).find_map(|step| {
            let at = self.at(step);
            let mut cell = Cell::new();
            for (name, value) in &at {
                let interval = Interval::from_rational(value.as_number()?);
                cell.set(name.clone(), interval, self.on.assumptions.kind(name));
            }
            let (a, b) = (enclose(self.a, &cell), enclose(self.b, &cell));
            let apart = match (a.range, b.range) {
                (Some(x), Some(y)) => x.intersect(&y).is_none(),
                (None, Some(_)) => b.defined.is_true(),
                (Some(_), None) => a.defined.is_true(),
                (None, None) => false,
            };
            // By cases both may be defined by several formulas: these are looked at exactly.
            if apart { self.differ(at) } else { None }
        })
    }

    /// The same at a few points with more digits.
    pub(super) fn by_digits(&self) -> Option<Witness> {
        if !self.is_complete() {
            return None;
        }
        let count = self.count();
        // Not the simplest points, at which too much is equal.
        [5, 7, 11, 13].iter().map(|k| k % count).find_map(|step| {
            let at = self.at(step);
            let difference = put(&self.a.minus(self.b), &at);
            let apart = difference.is_constant()
                && enclose_constant(&difference, DIGITS).and_then(|d| d.sign()).is_some_and(Ordering::is_ne);
            if apart { self.differ(at) } else { None }
        })
    }

    /// The same exactly, as far as the effort goes.
    pub(super) fn exactly(&self) -> Option<Witness> {
        if !self.is_complete() {
            return None;
        }
        (0..self.count().min(EXACT_POINTS))
            .take_while(|_| !effort::is_exhausted())
            .find_map(|step| self.differ(self.at(step)))
    }

    /// At the closed ends of an interval, and between the points at which a part of the formulas changes its sign: |sin x| and
    /// sin x on [0, 4] differ beyond π only.
    pub(super) fn between_switches(&self) -> Option<Witness> {
        if !self.is_complete() {
            return None;
        }
        let count = self.count();
        self.on.ranges.iter().filter(|(name, _)| self.names.contains(name)).find_map(|(name, span)| {
            (0..COMPANIES.min(count)).take_while(|_| !effort::is_exhausted()).find_map(|step| {
                let mut others = self.at(step * 7 % count);
                others.retain(|(other, _)| other != name);
                let (a, b) = (put(self.a, &others), put(self.b, &others));
                between_switches(&a, &b, name, span).into_iter().find_map(|value| {
                    let mut at = others.clone();
                    at.push((name.clone(), value));
                    self.differ(at)
                })
            })
        })
    }

    /// The witness at a point, if it lies in the domain and the two differ there.
    fn differ(&self, at: Vec<(Symbol, Expr)>) -> Option<Witness> {
        let holds = |c: &Condition| decide(&c.map(&mut |e| put(e, &at))).is_true();
        if !self.on.assumptions.facts.iter().all(holds) {
            return None;
        }
        let (left, right) = (self.value(self.a, &at)?, self.value(self.b, &at)?);
        let differ = match (&left, &right) {
            (Some(left), Some(right)) => compare(left, right).is_some_and(Ordering::is_ne),
            (None, None) => false,
            _ => true,
        };
        if !differ {
            return None;
        }
        let occurs = |name: &Symbol| self.a.contains(name) || self.b.contains(name);
        let at = at.into_iter().filter(|(name, _)| occurs(name)).collect();
        Some(Witness { at, left, right })
    }
}

impl Points<'_> {
    /// The value at a point, `Some(None)` where it certainly has none, `None` where that is not known.
    fn value(&self, e: &Expr, at: &[(Symbol, Expr)]) -> Option<Option<Expr>> {
        match self.exponents_mean_the_same(e, at) {
            Ternary::True => {}
            // By cases another formula may hold at the point.
            Ternary::False if !e.any(&mut |part| matches!(part.node(), Node::Piecewise(_))) => {
                return Some(None);
            }
            _ => return None,
        }
        let value = put(e, at);
        match is_defined(&value) {
            Ternary::True => Some(Some(value)),
            Ternary::False => Some(None),
            Ternary::Unknown => None,
        }
    }

    /// A number in the place of a real name in an exponent may mean more than the name: (−8)^(1/3) has a value, and (−8)^x
    /// has none at x = 1/3. Whether all powers mean the same at a point, because their bases are positive there; no where
    /// one of them has no value, because its base is negative.
    fn exponents_mean_the_same(&self, e: &Expr, at: &[(Symbol, Expr)]) -> Ternary {
        let real = |exponent: &Expr| {
            at.iter().any(|(name, _)| self.on.assumptions.kind(name) == Kind::Real && exponent.contains(name))
        };
        let mut known = Ternary::True;
        e.any(&mut |part| {
            if let Node::Power(base, exponent) = part.node()
                && real(exponent)
            {
                known = known.and(match sign_of(&put(base, at)) {
                    Some(Ordering::Greater) => Ternary::True,
                    Some(Ordering::Less) => Ternary::False,
                    _ => Ternary::Unknown,
                });
            }
            false
        });
        known
    }
}

/// Whether there is a point of the domain at which both have a value.
pub(in crate::grade) fn both_have_values_somewhere(a: &Expr, b: &Expr, on: &Domain) -> bool {
    let points = Points::new(a, b, on);
    points.is_complete()
        && (0..points.count().min(EXACT_POINTS)).any(|step| {
            let at = points.at(step);
            let holds = |c: &Condition| decide(&c.map(&mut |e| put(e, &at))).is_true();
            on.assumptions.facts.iter().all(holds)
                && is_defined(&put(a, &at)).is_true()
                && is_defined(&put(b, &at)).is_true()
        })
}

fn put(e: &Expr, at: &[(Symbol, Expr)]) -> Expr {
    at.iter().fold(e.clone(), |e, (name, value)| e.substitute(name, value))
}

/// Values to try for a name: points of its interval, or numbers of its kind.
fn values_of(name: &Symbol, on: &Domain) -> Vec<Expr> {
    let kind = on.assumptions.kind(name);
    let fits = |value: &Rational| match kind {
        Kind::Real => true,
        Kind::Integer => value.is_integer(),
        Kind::Even => value.is_integer() && value.has_even_numerator(),
        Kind::Odd => value.is_integer() && !value.has_even_numerator(),
    };
    let candidates: Vec<Rational> = match on.span(name) {
        Some(span) => span_values(span),
        None => {
            let mut all: Vec<Rational> = [2, -1, 3, 1, -2, 5, 4, 0, -3, 7].map(Rational::integer).to_vec();
            all.extend(
                [(1, 2), (-3, 4), (5, 3), (-7, 3)].iter().filter_map(|(p, q)| Rational::ratio(*p, *q)),
            );
            all
        }
    };
    candidates.into_iter().filter(fits).take(MAX_VALUES).map(Expr::number).collect()
}

fn span_values(span: &Span) -> Vec<Rational> {
    match span.as_point().and_then(Expr::as_number) {
        Some(point) => vec![point.clone()],
        None => sample_points(span),
    }
}
