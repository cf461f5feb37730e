//! Parts of intervals: their ends, their interior, cut in two.

use std::cmp::Ordering;

use super::{Bound, RealSet, Span};
use crate::expr::{Expr, constant};
use crate::real::{Rational, Ternary};

impl Bound {
    /// `Some(Some(r))` for a literal rational, `Some(None)` for an infinite end, `None` otherwise.
    #[must_use]
    pub fn rational_or_infinite(&self) -> Option<Option<Rational>> {
        match self {
            Self::Finite(e) => constant::rational_value(e).map(Some),
            _ => Some(None),
        }
    }
}

impl Span {
    /// The interval without its ends; `None` for a single point.
    #[must_use]
    pub fn interior(&self) -> Option<Self> {
        if self.as_point().is_some() {
            return None;
        }
        Some(Self::trusted(self.lo().clone(), false, self.hi().clone(), false))
    }

    /// The interval without its lower end; `None` for a single point.
    #[must_use]
    pub fn without_lower_end(&self) -> Option<Self> {
        self.interior().map(|_| Self::trusted(self.lo().clone(), false, self.hi().clone(), self.hi_closed()))
    }

    /// The interval together with one of its finite ends; `None` if the point is no end.
    #[must_use]
    pub fn with_end(&self, end: &Expr) -> Option<Self> {
        let is = |bound: &Bound| bound.finite().is_some_and(|e| same(e, end));
        let (low, high) = (is(self.lo()), is(self.hi()));
        (low || high).then(|| {
            Self::trusted(
                self.lo().clone(),
                self.lo_closed() || low,
                self.hi().clone(),
                self.hi_closed() || high,
            )
        })
    }

    /// Its finite ends, lower first; one for a single point.
    #[must_use]
    pub fn finite_ends(&self) -> Vec<Expr> {
        if let Some(point) = self.as_point() {
            return vec![point.clone()];
        }
        [self.lo(), self.hi()].into_iter().filter_map(|b| b.finite().cloned()).collect()
    }

    /// The ends that belong to it, lower first; one for a single point.
    #[must_use]
    pub fn attained_ends(&self) -> Vec<Expr> {
        if let Some(point) = self.as_point() {
            return vec![point.clone()];
        }
        let ends = [(self.lo(), self.lo_closed()), (self.hi(), self.hi_closed())];
        ends.into_iter().filter(|(_, closed)| *closed).filter_map(|(b, _)| b.finite().cloned()).collect()
    }

    /// The parts up to and from a point strictly inside; the point belongs to both.
    #[must_use]
    pub fn split_at(&self, at: &Expr) -> Option<[Self; 2]> {
        self.interior()?.contains(at).is_true().then(|| {
            let cut = Bound::Finite(at.clone());
            [
                Self::trusted(self.lo().clone(), self.lo_closed(), cut.clone(), true),
                Self::trusted(cut, true, self.hi().clone(), self.hi_closed()),
            ]
        })
    }

    /// The parts between the points of a list that lie strictly inside; neighbours share their point.
    #[must_use]
    pub fn split_at_each(&self, points: &[Expr]) -> Vec<Self> {
        let mut parts = vec![self.clone()];
        for at in points {
            parts = parts
                .iter()
                .flat_map(|part| part.split_at(at).map_or(vec![part.clone()], Vec::from))
                .collect();
        }
        parts
    }

    /// Whether every element is ≤ the point.
    #[must_use]
    pub fn is_below(&self, point: &Expr) -> Ternary {
        match self.hi() {
            Bound::Finite(end) => at_most(end, point),
            _ => Ternary::False,
        }
    }

    /// Whether every element is ≥ the point.
    #[must_use]
    pub fn is_above(&self, point: &Expr) -> Ternary {
        match self.lo() {
            Bound::Finite(end) => at_most(point, end),
            _ => Ternary::False,
        }
    }

    /// Whether every element lies in the other interval.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> Ternary {
        if self == other {
            return Ternary::True;
        }
        RealSet::from(self.clone()).is_subset(&RealSet::from(other.clone()))
    }

    /// How two disjoint intervals lie: `Less` if this one comes first.
    #[must_use]
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        if self.hi().compare(other.lo())?.is_le() {
            Some(Ordering::Less)
        } else if other.hi().compare(self.lo())?.is_le() {
            Some(Ordering::Greater)
        } else {
            None
        }
    }
}

impl RealSet {
    /// One interval as a set.
    #[must_use]
    pub fn from_span(span: Span) -> Self {
        Self::from(span)
    }
}

fn same(a: &Expr, b: &Expr) -> bool {
    a == b || constant::compare(a, b) == Some(Ordering::Equal)
}

fn at_most(a: &Expr, b: &Expr) -> Ternary {
    match constant::compare(a, b) {
        Some(order) => Ternary::from(order.is_le()),
        None => Ternary::Unknown,
    }
}
