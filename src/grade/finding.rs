//! What comparing an answer with the derivation has shown.

use crate::source::Span;

/// One answer, compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The exercise.
    pub exercise: String,
    /// The key of the answer, such as `inverse`.
    pub key: &'static str,
    /// The answer as typed.
    pub answer: String,
    /// Its place in the file.
    pub span: Span,
    /// What the set gives this answer as.
    pub role: Role,
    /// Right, wrong or undecided: of an answer that has to be rejected, whether it was.
    pub mark: Mark,
}

/// What a set gives an answer as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The reference answer.
    Reference,
    /// Another answer that has to be accepted.
    Alternative,
    /// An answer that has to be rejected.
    WrongAnswer,
    /// The derived density against samples.
    Sampling,
}

impl Role {
    /// A word for it; empty for a reference answer.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reference => "",
            Self::Alternative => "accept",
            Self::WrongAnswer => "wrong",
            Self::Sampling => "sampling",
        }
    }
}

/// How an answer compares with what was derived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It agrees, perhaps with a remark.
    Right {
        /// Such as "almost everywhere"; may be empty.
        remark: String,
    },
    /// It is refuted.
    Wrong {
        /// What was derived, and why the answer is not it.
        why: String,
        /// What speaks against the answer without giving the right one away; may be empty.
        hint: String,
    },
    /// Neither.
    Undecided {
        /// What stands in the way.
        why: String,
    },
}

impl Mark {
    pub(super) fn right() -> Self {
        Self::Right { remark: String::new() }
    }

    /// Wrong, by a reason that gives the right answer away.
    pub(super) fn wrong(why: impl Into<String>) -> Self {
        Self::Wrong { why: why.into(), hint: String::new() }
    }

    /// Wrong, by a reason that does not give the right answer away.
    pub(super) fn refuted(why: impl Into<String>) -> Self {
        let why = why.into();
        Self::Wrong { hint: why.clone(), why }
    }

    pub(super) fn undecided(why: impl Into<String>) -> Self {
        Self::Undecided { why: why.into() }
    }
}
