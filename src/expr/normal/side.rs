//! What a rewrite needs to know on the whole set.

use serde::{Deserialize, Serialize};

use crate::expr::{Condition, Expr, Kind, Relation};

/// A fact about an expression that a rewrite needs at every point of the set.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SideCondition {
    /// > 0.
    Positive(Expr),
    /// ≥ 0.
    NonNegative(Expr),
    /// < 0.
    Negative(Expr),
    /// ≤ 0.
    NonPositive(Expr),
    /// ≠ 0.
    Nonzero(Expr),
    /// The value is an integer.
    Integer(Expr),
    /// The value is an odd integer.
    Odd(Expr),
    /// The value is an even integer.
    Even(Expr),
    /// The condition holds at every point.
    Holds(Condition),
}

impl SideCondition {
    /// The same fact as a condition on points.
    #[must_use]
    pub fn to_condition(&self) -> Condition {
        let zero = Expr::zero;
        match self {
            Self::Positive(e) => e.compare(Relation::Gt, &zero()),
            Self::NonNegative(e) => e.compare(Relation::Ge, &zero()),
            Self::Negative(e) => e.compare(Relation::Lt, &zero()),
            Self::NonPositive(e) => e.compare(Relation::Le, &zero()),
            Self::Nonzero(e) => e.compare(Relation::Ne, &zero()),
            Self::Integer(e) => Condition::Is(e.clone(), Kind::Integer),
            Self::Odd(e) => Condition::Is(e.clone(), Kind::Odd),
            Self::Even(e) => Condition::Is(e.clone(), Kind::Even),
            Self::Holds(condition) => condition.clone(),
        }
    }
}
