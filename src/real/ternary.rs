//! Three-valued logic: a mathematical fact is true, false, or not known.

/// What is known about a mathematical statement. "Unknown" is never rounded to yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ternary {
    /// Proved.
    True,
    /// Refuted.
    False,
    /// Neither proved nor refuted.
    Unknown,
}

impl Ternary {
    /// Kleene's conjunction: false as soon as one side is.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    /// Kleene's disjunction: true as soon as one side is.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.negate().and(other.negate()).negate()
    }

    /// Kleene's negation; unknown stays unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }

    /// Whether the statement is proved.
    #[must_use]
    pub fn is_true(self) -> bool {
        self == Self::True
    }

    /// Whether the statement is refuted.
    #[must_use]
    pub fn is_false(self) -> bool {
        self == Self::False
    }
}

impl From<bool> for Ternary {
    fn from(known: bool) -> Self {
        if known { Self::True } else { Self::False }
    }
}

#[cfg(test)]
mod tests {
    use super::Ternary::{self, False, True, Unknown};

    #[test]
    fn unknown_is_never_rounded() {
        assert_eq!(Unknown.and(True), Unknown);
        assert_eq!(Unknown.and(False), False);
        assert_eq!(Unknown.or(True), True);
        assert_eq!(Unknown.or(False), Unknown);
        assert_eq!(Unknown.negate(), Unknown);
        assert_eq!(Ternary::from(true).negate(), False);
    }
}
