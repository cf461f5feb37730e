//! Conditions: comparisons of expressions and their combinations.

use serde::{Deserialize, Serialize};

use super::{Expr, Symbol};

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Relation {
    /// <
    #[serde(rename = "<")]
    Lt,
    /// ≤
    #[serde(rename = "<=")]
    Le,
    /// >
    #[serde(rename = ">")]
    Gt,
    /// ≥
    #[serde(rename = ">=")]
    Ge,
    /// =
    #[serde(rename = "=")]
    Eq,
    /// ≠
    #[serde(rename = "!=")]
    Ne,
}

impl Relation {
    /// The relation that holds exactly where this one does not.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::Lt => Self::Ge,
            Self::Le => Self::Gt,
            Self::Gt => Self::Le,
            Self::Ge => Self::Lt,
            Self::Eq => Self::Ne,
            Self::Ne => Self::Eq,
        }
    }

    /// The relation with its sides exchanged: a < b iff b > a.
    #[must_use]
    pub fn flip(self) -> Self {
        match self {
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            other => other,
        }
    }

    /// The same with equality: > becomes ≥, < becomes ≤.
    #[must_use]
    pub fn weak(self) -> Self {
        match self {
            Self::Gt => Self::Ge,
            Self::Lt => Self::Le,
            other => other,
        }
    }

    /// Whether the relation holds between two things that compare like this.
    #[must_use]
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        use std::cmp::Ordering::{Equal, Greater, Less};
        match self {
            Self::Lt => ordering == Less,
            Self::Le => ordering != Greater,
            Self::Gt => ordering == Greater,
            Self::Ge => ordering != Less,
            Self::Eq => ordering == Equal,
            Self::Ne => ordering != Equal,
        }
    }

    /// Whether it says that the other one holds, too: > says ≥ and ≠.
    #[must_use]
    pub fn implies(self, other: Self) -> bool {
        use Relation::{Eq, Ge, Gt, Le, Lt, Ne};
        self == other || matches!((self, other), (Gt, Ge | Ne) | (Lt, Le | Ne) | (Eq, Ge | Le))
    }

    /// Its sign in the input language.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Eq => "=",
            Self::Ne => "!=",
        }
    }
}

/// What sort of number a symbol or expression is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Any real number.
    #[default]
    Real,
    /// An integer.
    Integer,
    /// An even integer.
    Even,
    /// An odd integer.
    Odd,
}

impl Kind {
    /// The kind of the sum of two numbers of these kinds.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Real, _) | (_, Self::Real) => Self::Real,
            (Self::Integer, _) | (_, Self::Integer) => Self::Integer,
            _ if self == other => Self::Even,
            _ => Self::Odd,
        }
    }

    /// The kind of their product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        match (self, other) {
            (Self::Real, _) | (_, Self::Real) => Self::Real,
            (Self::Even, _) | (_, Self::Even) => Self::Even,
            (Self::Odd, Self::Odd) => Self::Odd,
            _ => Self::Integer,
        }
    }
}

/// A statement about the values of variables at a point. Where an expression in it is undefined, the
/// statement is neither true nor false (the formula that rests on it is undefined there).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Always true or always false.
    Constant(bool),
    /// A comparison of two expressions.
    Compare(Expr, Relation, Expr),
    /// The expression's value is a number of this kind.
    Is(Expr, Kind),
    /// All of them hold; two or more, none of them an `And`.
    And(Vec<Condition>),
    /// At least one of them holds; two or more, none of them an `Or`.
    Or(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

impl Condition {
    /// `left relation right`.
    #[must_use]
    pub fn compare(left: Expr, relation: Relation, right: Expr) -> Self {
        Self::Compare(left, relation, right)
    }

    /// The conjunction, flattened; true for none.
    #[must_use]
    pub fn all(parts: Vec<Condition>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Constant(true) => {}
                Self::Constant(false) => return Self::Constant(false),
                Self::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Self::Constant(true),
            1 => flat.remove(0),
            _ => Self::And(flat),
        }
    }

    /// The disjunction, flattened; false for none.
    #[must_use]
    pub fn any(parts: Vec<Condition>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Constant(false) => {}
                Self::Constant(true) => return Self::Constant(true),
                Self::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Self::Constant(false),
            1 => flat.remove(0),
            _ => Self::Or(flat),
        }
    }

    /// Whether the symbol occurs in it.
    #[must_use]
    pub fn mentions(&self, symbol: &Symbol) -> bool {
        let mut found = false;
        self.for_each(&mut |e| found |= e.contains(symbol));
        found
    }

    /// The negation, pushed inwards by De Morgan's laws.
    #[must_use]
    pub fn negate(&self) -> Self {
        match self {
            Self::Constant(known) => Self::Constant(!known),
            Self::Compare(a, relation, b) => Self::Compare(a.clone(), relation.negate(), b.clone()),
            Self::Is(..) => Self::Not(Box::new(self.clone())),
            Self::And(parts) => Self::any(parts.iter().map(Self::negate).collect()),
            Self::Or(parts) => Self::all(parts.iter().map(Self::negate).collect()),
            Self::Not(inner) => (**inner).clone(),
        }
    }

    /// The same condition with every expression replaced by its image under `f`.
    #[must_use]
    pub fn map(&self, f: &mut impl FnMut(&Expr) -> Expr) -> Self {
        match self {
            Self::Constant(known) => Self::Constant(*known),
            Self::Compare(a, relation, b) => Self::Compare(f(a), *relation, f(b)),
            Self::Is(e, kind) => Self::Is(f(e), *kind),
            Self::And(parts) => Self::all(parts.iter().map(|c| c.map(f)).collect()),
            Self::Or(parts) => Self::any(parts.iter().map(|c| c.map(f)).collect()),
            Self::Not(inner) => inner.map(f).negate(),
        }
    }

    /// Calls `f` on every expression in the condition.
    pub fn for_each(&self, f: &mut impl FnMut(&Expr)) {
        match self {
            Self::Constant(_) => {}
            Self::Compare(a, _, b) => {
                f(a);
                f(b);
            }
            Self::Is(e, _) => f(e),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|c| c.for_each(f)),
            Self::Not(inner) => inner.for_each(f),
        }
    }

    /// Calls `f` with the two sides of each comparison in it.
    pub fn for_each_comparison(&self, f: &mut impl FnMut(&Expr, &Expr)) {
        match self {
            Self::Compare(a, _, b) => f(a, b),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|c| c.for_each_comparison(f)),
            Self::Not(inner) => inner.for_each_comparison(f),
            Self::Constant(_) | Self::Is(..) => {}
        }
    }
}
