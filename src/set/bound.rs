//! End points of intervals.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::expr::constant;

/// An end of an interval.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// −∞.
    NegInf,
    /// An exact constant, or an expression in parameters.
    Finite(Expr),
    /// ∞.
    PosInf,
}

impl Bound {
    /// Whether the end is a number.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        matches!(self, Self::Finite(_))
    }

    /// The number, where the end is finite.
    #[must_use]
    pub fn finite(&self) -> Option<&Expr> {
        match self {
            Self::Finite(e) => Some(e),
            _ => None,
        }
    }

    /// How two ends compare; `None` where that is undecided.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Finite(a), Self::Finite(b)) => constant::compare(a, b),
            _ => Some(self.rank().cmp(&other.rank())),
        }
    }

    /// The end with its number replaced.
    #[must_use]
    pub fn map(&self, f: &mut impl FnMut(&Expr) -> Expr) -> Self {
        match self {
            Self::Finite(e) => Self::Finite(f(e)),
            infinite => infinite.clone(),
        }
    }

    /// ∞ for −∞ and the other way round; numbers stay.
    pub(super) fn reflect_infinity(self) -> Self {
        match self {
            Self::NegInf => Self::PosInf,
            Self::PosInf => Self::NegInf,
            finite => finite,
        }
    }

    fn rank(&self) -> i8 {
        match self {
            Self::NegInf => -1,
            Self::Finite(_) => 0,
            Self::PosInf => 1,
        }
    }
}
