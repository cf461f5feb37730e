//! Where a claim holds.

use serde::{Deserialize, Serialize};

use crate::expr::enclose::Cell;
use crate::expr::{Assumptions, Condition, Expr, Relation, Symbol, constant};
use crate::real::Interval;
use crate::set::{Bound, Span};

/// The set of points at which each listed variable lies in its interval and the other symbols, the parameters, take
/// any values that meet the assumptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domain {
    /// The variables with their intervals.
    pub ranges: Vec<(Symbol, Span)>,
    /// What is assumed about all symbols.
    pub assumptions: Assumptions,
}

impl Domain {
    /// One variable in an interval.
    #[must_use]
    pub fn on(variable: &Symbol, span: &Span, assumptions: &Assumptions) -> Self {
        Self { ranges: vec![(variable.clone(), span.clone())], assumptions: assumptions.clone() }
    }

    /// Parameters alone.
    #[must_use]
    pub fn of_parameters(assumptions: &Assumptions) -> Self {
        Self { ranges: Vec::new(), assumptions: assumptions.clone() }
    }

    /// The interval of a variable.
    #[must_use]
    pub fn span(&self, variable: &Symbol) -> Option<&Span> {
        self.ranges.iter().find(|(v, _)| v == variable).map(|(_, span)| span)
    }

    /// The same domain with another interval for one of its variables.
    #[must_use]
    pub fn with_span(&self, variable: &Symbol, span: &Span) -> Self {
        let mut changed = self.clone();
        for (v, s) in &mut changed.ranges {
            if v == variable {
                *s = span.clone();
            }
        }
        changed
    }

    /// Whether `other` is certainly a subset, under the same assumptions.
    #[must_use]
    pub fn covers(&self, other: &Domain) -> bool {
        self.assumptions == other.assumptions
            && self.ranges.len() == other.ranges.len()
            && self.ranges.iter().all(|(v, span)| {
                other.span(v).is_some_and(|inner| span == inner || inner.is_subset(span).is_true())
            })
    }

    /// A box of floats that contains the domain.
    #[must_use]
    pub fn cell(&self) -> Cell {
        let mut cell = Cell::new();
        for (symbol, kind) in &self.assumptions.kinds {
            cell.set(symbol.clone(), Interval::real_line(), *kind);
        }
        for fact in &self.assumptions.facts {
            if let Some((symbol, bound)) = simple_bound(fact) {
                let before = cell.get(&symbol).unwrap_or_else(Interval::real_line);
                // Contradictory assumptions leave the wider interval, which is still an enclosure.
                let kind = self.assumptions.kind(&symbol);
                cell.set(symbol, before.intersect(&bound).unwrap_or(before), kind);
            }
        }
        for (symbol, span) in &self.ranges {
            cell.set(symbol.clone(), span_interval(span), self.assumptions.kind(symbol));
        }
        cell
    }
}

/// The smallest enclosing interval of floats that is at hand; an end stays open only where it is exact.
#[must_use]
pub fn span_interval(span: &Span) -> Interval {
    let end = |bound: &Bound, infinite: f64| match bound {
        Bound::NegInf | Bound::PosInf => Interval::point(infinite.signum() * f64::MAX),
        Bound::Finite(value) => constant_interval(value),
    };
    let low = match span.lo() {
        Bound::NegInf => (f64::NEG_INFINITY, true),
        bound => {
            let e = end(bound, f64::NEG_INFINITY);
            (e.lo(), !span.lo_closed() && e.is_point())
        }
    };
    let high = match span.hi() {
        Bound::PosInf => (f64::INFINITY, true),
        bound => {
            let e = end(bound, f64::INFINITY);
            (e.hi(), !span.hi_closed() && e.is_point())
        }
    };
    Interval::new(low.0, high.0, low.1, high.1).unwrap_or_else(Interval::real_line)
}

/// An enclosure of a constant; the whole line where none is known.
#[must_use]
pub fn constant_interval(value: &Expr) -> Interval {
    match value.as_number() {
        Some(r) => Interval::from_rational(r),
        None => constant_enclosure(value).unwrap_or_else(Interval::real_line),
    }
}

/// Natural enclosures narrower than this, relative to their size, are not sharpened.
const SHARP: f64 = 1e-13;

/// Floats around a constant: the natural enclosure, or a narrower one from arbitrary precision.
fn constant_enclosure(value: &Expr) -> Option<Interval> {
    let natural = crate::expr::enclose::enclose(value, &Cell::new());
    let natural = if natural.defined.is_true() { natural.range } else { None };
    if natural.is_some_and(|x| x.width() <= SHARP * x.hi().abs()) {
        return natural;
    }
    let precise = constant::enclose_constant(value, 128)?;
    let (low, high) = (precise.lower()?, precise.upper()?);
    Some(Interval::from_rational(&low).hull(&Interval::from_rational(&high)))
}

/// The interval that a fact gives to a symbol: one that compares c · symbol + d with 0, c and d rational.
fn simple_bound(fact: &Condition) -> Option<(Symbol, Interval)> {
    let Condition::Compare(left, relation, right) = fact else { return None };
    let (symbol, relation, number) = solved(&left.minus(right), *relation)?;
    let value = constant_interval(&number);
    let strict = value.is_point();
    let interval = match relation {
        Relation::Gt => Interval::new(value.lo(), f64::INFINITY, strict, true),
        Relation::Ge => Interval::new(value.lo(), f64::INFINITY, false, true),
        Relation::Lt => Interval::new(f64::NEG_INFINITY, value.hi(), true, strict),
        Relation::Le => Interval::new(f64::NEG_INFINITY, value.hi(), true, false),
        Relation::Eq => Some(value),
        Relation::Ne => None,
    }?;
    Some((symbol, interval))
}

/// `c · symbol + d relation 0` as `symbol relation −d/c`, for a literal c ≠ 0 and a constant d.
fn solved(difference: &Expr, relation: Relation) -> Option<(Symbol, Relation, Expr)> {
    let mut found: Option<(Symbol, crate::real::Rational)> = None;
    let mut rest = Vec::new();
    for term in difference.terms() {
        let (c, part) = term.split_coefficient();
        match part.as_variable() {
            Some(symbol) if found.is_none() && !c.is_zero() => found = Some((symbol.clone(), c)),
            _ if term.is_constant() => rest.push(term.clone()),
            _ => return None,
        }
    }
    let (symbol, c) = found?;
    let relation = if c.is_negative() { relation.flip() } else { relation };
    let number = Expr::scaled(-c.recip()?, Expr::sum(rest));
    Some((symbol, relation, number))
}
