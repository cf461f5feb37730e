//! Where a density is positive: an interval with symbolic ends.

use serde::{Deserialize, Serialize};

use crate::expr::{Condition, Expr, Relation};
use crate::set::{Bound, Span};

/// A finite end of a support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportEnd {
    /// Its place.
    pub at: Expr,
    /// Whether it belongs to the support (where the density's formula is defined and finite there).
    pub closed: bool,
}

/// An interval; an end that is `None` is infinite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// The lower end.
    pub lower: Option<SupportEnd>,
    /// The upper end.
    pub upper: Option<SupportEnd>,
}

impl Support {
    /// All of R.
    #[must_use]
    pub fn line() -> Self {
        Self { lower: None, upper: None }
    }

    /// [a, ∞).
    #[must_use]
    pub fn from_closed(a: Expr) -> Self {
        Self { lower: Some(SupportEnd { at: a, closed: true }), upper: None }
    }

    /// (a, ∞).
    #[must_use]
    pub fn from_open(a: Expr) -> Self {
        Self { lower: Some(SupportEnd { at: a, closed: false }), upper: None }
    }

    /// [a, b].
    #[must_use]
    pub fn closed(a: Expr, b: Expr) -> Self {
        let end = |at| Some(SupportEnd { at, closed: true });
        Self { lower: end(a), upper: end(b) }
    }

    /// (a, b).
    #[must_use]
    pub fn open(a: Expr, b: Expr) -> Self {
        let end = |at| Some(SupportEnd { at, closed: false });
        Self { lower: end(a), upper: end(b) }
    }

    /// The interval; `None` where the order of its ends is not known.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        let end = |end: &Option<SupportEnd>, infinite: Bound| match end {
            Some(end) => (Bound::Finite(end.at.clone()), end.closed),
            None => (infinite, false),
        };
        let (lo, lo_closed) = end(&self.lower, Bound::NegInf);
        let (hi, hi_closed) = end(&self.upper, Bound::PosInf);
        Span::new(lo, lo_closed, hi, hi_closed)
    }

    /// That x lies in it.
    #[must_use]
    pub fn condition(&self, x: &Expr) -> Condition {
        let lower = self
            .lower
            .as_ref()
            .map(|end| x.compare(if end.closed { Relation::Ge } else { Relation::Gt }, &end.at));
        let upper = self
            .upper
            .as_ref()
            .map(|end| x.compare(if end.closed { Relation::Le } else { Relation::Lt }, &end.at));
        Condition::all(lower.into_iter().chain(upper).collect())
    }
}
