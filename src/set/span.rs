//! Intervals with exact end points.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Bound;
use crate::expr::Expr;
use crate::expr::constant;
use crate::real::Ternary;

/// A non-empty interval. Each finite end belongs to it or not; infinite ends never do. A single point {a}
/// is the closed interval from a to a.
///
/// Ends are constants, or (see [`Span::with_parameters`]) expressions in parameters. What is said of an interval with
/// parameters is said for those of their values for which it is one: its ends are defined and in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawSpan", into = "RawSpan")]
pub struct Span {
    lo: Bound,
    lo_closed: bool,
    hi: Bound,
    hi_closed: bool,
}

impl Span {
    /// The interval with these ends; `None` where it would be empty, an infinite end is called closed, an end is not
    /// a defined constant, or the order of the ends is undecided.
    #[must_use]
    pub fn new(lo: Bound, lo_closed: bool, hi: Bound, hi_closed: bool) -> Option<Self> {
        let infinite_closed = (lo_closed && !lo.is_finite()) || (hi_closed && !hi.is_finite());
        let defined = |b: &Bound| b.finite().is_none_or(|e| constant::is_defined(e).is_true());
        if infinite_closed || !defined(&lo) || !defined(&hi) {
            return None;
        }
        let fits = match lo.compare(&hi)? {
            Ordering::Less => true,
            Ordering::Equal => lo.is_finite() && lo_closed && hi_closed,
            Ordering::Greater => false,
        };
        fits.then_some(Self { lo, lo_closed, hi, hi_closed })
    }

    /// The interval with these ends, at least one of which holds parameters; `None` where both are the same expression,
    /// or an infinite end is called closed or is on the wrong side. No order of the ends is known: nothing that compares them
    /// gets an answer.
    #[must_use]
    pub fn with_parameters(lo: Bound, lo_closed: bool, hi: Bound, hi_closed: bool) -> Option<Self> {
        let infinite_closed = (lo_closed && !lo.is_finite()) || (hi_closed && !hi.is_finite());
        let fits = lo != Bound::PosInf && hi != Bound::NegInf && lo != hi && !infinite_closed;
        let symbolic = [&lo, &hi].into_iter().any(|b| b.finite().is_some_and(|e| !e.is_constant()));
        (fits && symbolic).then_some(Self { lo, lo_closed, hi, hi_closed })
    }

    /// For ends that have been compared before.
    pub(super) fn trusted(lo: Bound, lo_closed: bool, hi: Bound, hi_closed: bool) -> Self {
        Self { lo, lo_closed, hi, hi_closed }
    }

    /// R.
    #[must_use]
    pub fn real_line() -> Self {
        Self::trusted(Bound::NegInf, false, Bound::PosInf, false)
    }

    /// The single point {a} of a defined constant.
    #[must_use]
    pub fn point(a: Expr) -> Option<Self> {
        Self::new(Bound::Finite(a.clone()), true, Bound::Finite(a), true)
    }

    /// (a, b).
    #[must_use]
    pub fn open(a: Expr, b: Expr) -> Option<Self> {
        Self::new(Bound::Finite(a), false, Bound::Finite(b), false)
    }

    /// [a, b].
    #[must_use]
    pub fn closed(a: Expr, b: Expr) -> Option<Self> {
        Self::new(Bound::Finite(a), true, Bound::Finite(b), true)
    }

    /// (a, ∞) or [a, ∞).
    #[must_use]
    pub fn above(a: Expr, closed: bool) -> Option<Self> {
        Self::new(Bound::Finite(a), closed, Bound::PosInf, false)
    }

    /// (−∞, b) or (−∞, b].
    #[must_use]
    pub fn below(b: Expr, closed: bool) -> Option<Self> {
        Self::new(Bound::NegInf, false, Bound::Finite(b), closed)
    }

    /// The lower end.
    #[must_use]
    pub fn lo(&self) -> &Bound {
        &self.lo
    }

    /// The upper end.
    #[must_use]
    pub fn hi(&self) -> &Bound {
        &self.hi
    }

    /// Whether the lower end belongs to the interval.
    #[must_use]
    pub fn lo_closed(&self) -> bool {
        self.lo_closed
    }

    /// Whether the upper end belongs to the interval.
    #[must_use]
    pub fn hi_closed(&self) -> bool {
        self.hi_closed
    }

    /// The point, where the interval is a single one.
    #[must_use]
    pub fn as_point(&self) -> Option<&Expr> {
        // Both ends closed and equal as expressions: constructors store one expression for both.
        (self.lo_closed && self.hi_closed && self.lo == self.hi).then(|| self.lo.finite()).flatten()
    }

    /// Whether no end belongs to the interval.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.lo_closed && !self.hi_closed
    }

    /// Whether the interval is bounded.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        self.lo.is_finite() && self.hi.is_finite()
    }

    /// Whether a constant lies in the interval; unknown where a comparison is undecided.
    #[must_use]
    pub fn contains(&self, point: &Expr) -> Ternary {
        let side = |bound: &Bound, closed: bool, inside: Ordering| match bound {
            Bound::Finite(end) => match constant::compare(point, end) {
                Some(order) => Ternary::from(order == inside || (closed && order == Ordering::Equal)),
                None => Ternary::Unknown,
            },
            _ => Ternary::True,
        };
        side(&self.lo, self.lo_closed, Ordering::Greater).and(side(&self.hi, self.hi_closed, Ordering::Less))
    }

    /// The interval moved by a constant; `None` where an end is not a defined constant.
    #[must_use]
    pub fn shift(&self, by: &Expr) -> Option<Self> {
        let moved = |b: &Bound| b.map(&mut |e| constant::fold(&e.plus(by)));
        Self::new(moved(&self.lo), self.lo_closed, moved(&self.hi), self.hi_closed)
    }

    /// The interval times a constant; `None` where the sign of the factor is undecided.
    #[must_use]
    pub fn scale(&self, by: &Expr) -> Option<Self> {
        let scaled = |b: &Bound| b.map(&mut |e| constant::fold(&e.times(by)));
        match constant::sign_of(by)? {
            Ordering::Greater => {
                Self::new(scaled(&self.lo), self.lo_closed, scaled(&self.hi), self.hi_closed)
            }
            Ordering::Less => Self::new(
                scaled(&self.hi).reflect_infinity(),
                self.hi_closed,
                scaled(&self.lo).reflect_infinity(),
                self.lo_closed,
            ),
            Ordering::Equal => Self::point(Expr::zero()),
        }
    }
}

/// The serialized form.
#[derive(Serialize, Deserialize)]
struct RawSpan {
    lo: Bound,
    lo_closed: bool,
    hi: Bound,
    hi_closed: bool,
}

impl From<Span> for RawSpan {
    fn from(s: Span) -> Self {
        Self { lo: s.lo, lo_closed: s.lo_closed, hi: s.hi, hi_closed: s.hi_closed }
    }
}

impl TryFrom<RawSpan> for Span {
    type Error = &'static str;

    fn try_from(raw: RawSpan) -> Result<Self, Self::Error> {
        let RawSpan { lo, lo_closed, hi, hi_closed } = raw;
        Self::new(lo.clone(), lo_closed, hi.clone(), hi_closed)
            .or_else(|| Self::with_parameters(lo, lo_closed, hi, hi_closed))
            .ok_or("not a non-empty interval")
    }
}
