//! Tokens.

use crate::expr::Relation;
use crate::real::Rational;
use crate::source::Span;

/// One token with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Tok,
    pub(super) span: Span,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
}

/// How a name was written, which decides how it may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// ASCII letters.
    Plain,
    /// A Greek letter or a LaTeX command.
    Glyph,
    /// Marked as one name, as by `\mathrm`.
    Whole,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tok {
    Number(Rational),
    Name(String, Form),
    /// `odd`, `integer` and the like.
    Adjective(Adjective),
    Plus,
    Minus,
    Times,
    /// `·`, which between vectors is their dot product.
    Dot,
    /// `⊙`, the product component by component.
    Hadamard,
    Divide,
    Caret,
    Underscore,
    LParen,
    RParen,
    LBracket,
    RBracket,
    LBrace,
    RBrace,
    /// `\{` and `\}`, which are braces of sets and cases, never of LaTeX groups.
    LBraceEscaped,
    RBraceEscaped,
    Bar,
    AbsOpen,
    AbsClose,
    FloorOpen,
    FloorClose,
    CeilOpen,
    CeilClose,
    Comma,
    Semicolon,
    Colon,
    Mid,
    Bang,
    Relation(Relation),
    Arrow,
    Tilde,
    In,
    NotIn,
    Union,
    Intersection,
    SetMinus,
    EmptySet,
    Infinity,
    And,
    Or,
    Not,
    If,
    /// `with` and `where`, before definitions.
    With,
    Otherwise,
    Is,
    Truth(bool),
    /// √ and ∛: the root of what follows.
    Radical(i64),
    /// `\sqrt`, with its own argument syntax.
    Sqrt,
    /// `\frac` and its relatives.
    Frac,
    BeginCases,
    EndCases,
    BeginMatrix,
    EndMatrix,
    Ampersand,
    RowBreak,
    End,
}

/// Words that say what sort of number something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Adjective {
    Real,
    Integer,
    Even,
    Odd,
    Natural,
    Positive,
    Negative,
    Nonnegative,
    Nonpositive,
    Nonzero,
}

impl Tok {
    /// Whether this opens a bracket of some shape.
    pub(super) fn opens(&self) -> bool {
        matches!(
            self,
            Self::LParen
                | Self::LBracket
                | Self::LBrace
                | Self::LBraceEscaped
                | Self::BeginCases
                | Self::BeginMatrix
        )
    }

    /// Whether this closes one.
    pub(super) fn closes(&self) -> bool {
        matches!(
            self,
            Self::RParen
                | Self::RBracket
                | Self::RBrace
                | Self::RBraceEscaped
                | Self::EndCases
                | Self::EndMatrix
        )
    }

    /// The token in words, for "expected …, found …".
    pub(super) fn describe(&self, text: &str) -> String {
        match self {
            Self::End => "the end".to_owned(),
            Self::Number(_) => format!("the number `{text}`"),
            _ if text.is_empty() => "nothing".to_owned(),
            _ => format!("`{text}`"),
        }
    }
}
