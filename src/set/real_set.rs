//! Finite unions of intervals and their algebra.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{Bound, Span};
use crate::expr::Expr;
use crate::expr::constant;
use crate::real::Ternary;

/// A finite union of intervals: sorted, disjoint, and no two of them could be one. Operations give `None`
/// (or unknown) where an order of end points is undecided.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Span>", into = "Vec<Span>")]
pub struct RealSet {
    spans: Vec<Span>,
}

/// A place where membership changes: just below or just above a number.
#[derive(Clone, Debug)]
struct Cut {
    at: Expr,
    above: bool,
}

impl RealSet {
    /// R.
    #[must_use]
    pub fn real_line() -> Self {
        Self { spans: vec![Span::real_line()] }
    }

    /// The empty set.
    #[must_use]
    pub fn empty() -> Self {
        Self { spans: Vec::new() }
    }

    /// {a} for a defined constant.
    #[must_use]
    pub fn point(a: Expr) -> Option<Self> {
        Span::point(a).map(Self::from)
    }

    /// The union of any intervals, in any order.
    #[must_use]
    pub fn from_spans(spans: Vec<Span>) -> Option<Self> {
        spans.into_iter().try_fold(Self::empty(), |all, span| all.union(&Self::from(span)))
    }

    /// The intervals, from left to right.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Whether the set has no element.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The only interval, where the set is one.
    #[must_use]
    pub fn as_span(&self) -> Option<&Span> {
        match self.spans.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether the set is one interval (a single point counts).
    #[must_use]
    pub fn is_interval(&self) -> bool {
        self.spans.len() == 1
    }

    /// Whether the set is R.
    #[must_use]
    pub fn is_real_line(&self) -> bool {
        self.as_span().is_some_and(|s| !s.lo().is_finite() && !s.hi().is_finite())
    }

    /// A ∪ B.
    #[must_use]
    pub fn union(&self, other: &Self) -> Option<Self> {
        self.combine(other, |a, b| a || b)
    }

    /// A ∩ B.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        self.combine(other, |a, b| a && b)
    }

    /// A ∖ B.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<Self> {
        self.combine(other, |a, b| a && !b)
    }

    /// R ∖ A; the order of the end points is known, so this always succeeds.
    #[must_use]
    pub fn complement(&self) -> Self {
        let (first, cuts) = self.cuts();
        Self::from_cuts(!first, cuts)
    }

    /// Whether a constant lies in the set.
    #[must_use]
    pub fn contains(&self, point: &Expr) -> Ternary {
        self.spans.iter().fold(Ternary::False, |found, span| match found {
            Ternary::True => found,
            _ => found.or(span.contains(point)),
        })
    }

    /// A ⊆ B.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> Ternary {
        known(self.difference(other).map(|rest| rest.is_empty()))
    }

    /// A ∩ B = ∅.
    #[must_use]
    pub fn is_disjoint(&self, other: &Self) -> Ternary {
        known(self.intersect(other).map(|common| common.is_empty()))
    }

    /// A = B as sets, however their end points are written.
    #[must_use]
    pub fn equal(&self, other: &Self) -> Ternary {
        known(self.combine(other, |a, b| a != b).map(|rest| rest.is_empty()))
    }

    /// The largest open subset.
    #[must_use]
    pub fn interior(&self) -> Self {
        let open = |s: &Span| {
            s.as_point().is_none().then(|| Span::trusted(s.lo().clone(), false, s.hi().clone(), false))
        };
        Self { spans: self.spans.iter().filter_map(open).collect() }
    }

    /// The smallest closed superset.
    #[must_use]
    pub fn closure(&self) -> Option<Self> {
        let closed =
            |s: &Span| Span::trusted(s.lo().clone(), s.lo().is_finite(), s.hi().clone(), s.hi().is_finite());
        Self::from_spans(self.spans.iter().map(closed).collect())
    }

    /// The end points, from left to right; those that two intervals share are named once.
    #[must_use]
    pub fn boundary_points(&self) -> Vec<Expr> {
        let mut points: Vec<Expr> = Vec::new();
        for span in &self.spans {
            for end in [span.lo(), span.hi()] {
                if let Bound::Finite(e) = end
                    && points.last().is_none_or(|last| constant::compare(last, e) != Some(Ordering::Equal))
                {
                    points.push(e.clone());
                }
            }
        }
        points
    }

    /// The smallest interval that contains the set; `None` for the empty set.
    #[must_use]
    pub fn hull(&self) -> Option<Span> {
        let (first, last) = (self.spans.first()?, self.spans.last()?);
        Some(Span::trusted(first.lo().clone(), first.lo_closed(), last.hi().clone(), last.hi_closed()))
    }

    /// The single points among the intervals.
    #[must_use]
    pub fn isolated_points(&self) -> Vec<Expr> {
        self.spans.iter().filter_map(|s| s.as_point().cloned()).collect()
    }

    /// {x + c : x in A}.
    #[must_use]
    pub fn shift(&self, by: &Expr) -> Option<Self> {
        Self::from_spans(self.spans.iter().map(|s| s.shift(by)).collect::<Option<_>>()?)
    }

    /// {c x : x in A}.
    #[must_use]
    pub fn scale(&self, by: &Expr) -> Option<Self> {
        Self::from_spans(self.spans.iter().map(|s| s.scale(by)).collect::<Option<_>>()?)
    }

    /// Membership at −∞ and the places where it changes.
    fn cuts(&self) -> (bool, Vec<Cut>) {
        let mut cuts = Vec::with_capacity(2 * self.spans.len());
        for span in &self.spans {
            if let Bound::Finite(at) = span.lo() {
                cuts.push(Cut { at: at.clone(), above: !span.lo_closed() });
            }
            if let Bound::Finite(at) = span.hi() {
                cuts.push(Cut { at: at.clone(), above: span.hi_closed() });
            }
        }
        (self.spans.first().is_some_and(|s| !s.lo().is_finite()), cuts)
    }

    fn from_cuts(first: bool, cuts: Vec<Cut>) -> Self {
        let mut spans = Vec::with_capacity(cuts.len() / 2 + 1);
        let mut start = first.then_some((Bound::NegInf, false));
        for cut in cuts {
            start = match start {
                Some((lo, closed)) => {
                    // A closed point keeps one expression for both ends.
                    let single = closed
                        && cut.above
                        && lo.compare(&Bound::Finite(cut.at.clone())) == Some(Ordering::Equal);
                    let hi = if single { lo.clone() } else { Bound::Finite(cut.at) };
                    spans.push(Span::trusted(lo, closed, hi, cut.above));
                    None
                }
                None => Some((Bound::Finite(cut.at), !cut.above)),
            };
        }
        if let Some((lo, closed)) = start {
            spans.push(Span::trusted(lo, closed, Bound::PosInf, false));
        }
        Self { spans }
    }

    /// The set of points whose memberships in both sets satisfy `keep`, by one walk over the cuts of both.
    fn combine(&self, other: &Self, keep: impl Fn(bool, bool) -> bool) -> Option<Self> {
        let ((mut in_a, cuts_a), (mut in_b, cuts_b)) = (self.cuts(), other.cuts());
        let first = keep(in_a, in_b);
        let (mut a, mut b) = (cuts_a.into_iter().peekable(), cuts_b.into_iter().peekable());
        let (mut kept, mut cuts) = (first, Vec::new());
        loop {
            let order = match (a.peek(), b.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(x), Some(y)) => constant::compare(&x.at, &y.at)?.then(x.above.cmp(&y.above)),
            };
            let mut at = None;
            if order != Ordering::Greater {
                at = a.next();
                in_a = !in_a;
            }
            if order != Ordering::Less {
                let next = b.next();
                at = at.or(next);
                in_b = !in_b;
            }
            if keep(in_a, in_b) != kept {
                kept = !kept;
                cuts.extend(at);
            }
        }
        Some(Self::from_cuts(first, cuts))
    }
}

impl From<Span> for RealSet {
    fn from(span: Span) -> Self {
        Self { spans: vec![span] }
    }
}

impl From<RealSet> for Vec<Span> {
    fn from(set: RealSet) -> Self {
        set.spans
    }
}

impl TryFrom<Vec<Span>> for RealSet {
    type Error = &'static str;

    fn try_from(spans: Vec<Span>) -> Result<Self, Self::Error> {
        Self::from_spans(spans).ok_or("the order of the end points is undecided")
    }
}

fn known(fact: Option<bool>) -> Ternary {
    fact.map_or(Ternary::Unknown, Ternary::from)
}
