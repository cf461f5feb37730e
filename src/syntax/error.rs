//! What can be wrong with a text, and how it is told.

use super::value::Shape;
use crate::source::{Diagnostic, Span};

/// Why a text cannot be read. Spans are byte ranges of the text that was parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxError {
    /// There is nothing to read.
    Empty {
        /// What was expected.
        expected: &'static str,
    },
    /// The text is longer than the bound.
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// A character that means nothing here.
    InvalidCharacter {
        /// The character.
        character: char,
        /// Its place.
        span: Span,
    },
    /// A LaTeX command that is not known.
    UnknownCommand {
        /// Its name without the backslash.
        name: String,
        /// A known command that looks like it.
        suggestion: Option<String>,
        /// Its place.
        span: Span,
    },
    /// Digits that are not a number.
    BadNumber {
        /// Why.
        reason: &'static str,
        /// Their place.
        span: Span,
    },
    /// A number, written or computed from written ones, beyond the bound.
    NumberTooLarge {
        /// The place of the number or of the operation.
        span: Span,
    },
    /// An exponent beyond the bound.
    ExponentTooLarge {
        /// The place of the power.
        span: Span,
    },
    /// Nesting beyond the bound.
    TooDeep {
        /// Where the bound is passed.
        span: Span,
    },
    /// A formula that becomes too large when its abbreviations are spelled out.
    TooComplex {
        /// The place of the abbreviation.
        span: Span,
    },
    /// Something else was expected.
    Expected {
        /// What was expected.
        expected: &'static str,
        /// What stands there.
        found: String,
        /// Its place.
        span: Span,
        /// What to do about it, where that is known.
        hint: Option<&'static str>,
    },
    /// A delimiter without its partner.
    Unclosed {
        /// The delimiter.
        delimiter: String,
        /// Its place.
        open: Span,
        /// Where its partner was expected.
        span: Span,
    },
    /// A call of a function that is not known.
    UnknownFunction {
        /// The name.
        name: String,
        /// A known function that looks like it.
        suggestion: Option<String>,
        /// Its place.
        span: Span,
    },
    /// A word that is neither known nor declared.
    UnknownName {
        /// The name.
        name: String,
        /// What may have been meant.
        suggestion: Option<String>,
        /// Its place.
        span: Span,
    },
    /// A known function without its argument.
    MissingArgument {
        /// The function.
        function: String,
        /// Its place.
        span: Span,
    },
    /// A known function with a wrong number of arguments.
    WrongArity {
        /// The function.
        function: String,
        /// What it takes, such as `1` or `1 or 2`.
        expected: &'static str,
        /// How many it was given.
        found: usize,
        /// The place of the call.
        span: Span,
    },
    /// An argument that must be a literal of some form.
    BadArgument {
        /// The function.
        function: String,
        /// What the argument must be.
        expected: &'static str,
        /// Its place.
        span: Span,
    },
    /// A division by something that is literally zero.
    DivisionByZero {
        /// The place of the divisor.
        span: Span,
    },
    /// `a/bc`, which people read in two ways.
    AmbiguousDivision {
        /// The divisor as it may be meant first.
        first: Span,
        /// The factor that follows.
        second: Span,
    },
    /// `sin^(-1)`, which may be the inverse function or the reciprocal.
    AmbiguousInverse {
        /// The function.
        function: String,
        /// The place.
        span: Span,
    },
    /// Infinity as a number.
    Infinity {
        /// Its place.
        span: Span,
    },
    /// Something that is understood, but not implemented here.
    NotSupported {
        /// What it is.
        what: &'static str,
        /// Its place.
        span: Span,
        /// What to do instead.
        hint: Option<&'static str>,
    },
    /// A bare formula in which several names could be the variable.
    AmbiguousVariable {
        /// The candidates.
        names: Vec<String>,
        /// The formula.
        span: Span,
    },
    /// A variable named twice.
    DuplicateVariable {
        /// Its name.
        name: String,
        /// The second place.
        span: Span,
    },
    /// A vector or a matrix where a number is needed.
    NotANumber {
        /// What it is.
        shape: Shape,
        /// Its place.
        span: Span,
    },
    /// Two things whose sizes do not fit.
    Shapes {
        /// What is wrong with them.
        problem: &'static str,
        /// One of them, with its place.
        first: (Shape, Span),
        /// The other.
        second: (Shape, Span),
        /// What to do about it, where that is known.
        hint: Option<&'static str>,
    },
    /// A value of a size that is not the one needed.
    WrongShape {
        /// What is needed, such as `a square matrix`.
        expected: &'static str,
        /// What it is.
        shape: Shape,
        /// Its place.
        span: Span,
        /// What to do about it, where that is known.
        hint: Option<&'static str>,
    },
    /// A matrix whose rows have different lengths.
    RaggedMatrix {
        /// The length of the first row.
        expected: usize,
        /// The length of the row that differs.
        found: usize,
        /// The place of that row.
        span: Span,
    },
    /// A vector or matrix beyond the bound on its size.
    DimensionTooLarge {
        /// Its place.
        span: Span,
    },
    /// The inverse of a matrix whose determinant is literally 0.
    SingularMatrix {
        /// Its place.
        span: Span,
    },
    /// A definition that needs itself.
    CircularDefinition {
        /// The name.
        name: String,
        /// Its place.
        span: Span,
    },
    /// A name that is defined twice.
    DefinedTwice {
        /// The name.
        name: String,
        /// The second place.
        span: Span,
    },
    /// A value with another number of components than was said.
    WrongDimension {
        /// What was said.
        expected: usize,
        /// What it has.
        found: usize,
        /// Its place.
        span: Span,
        /// Where it was said.
        said: Span,
    },
    /// An interval whose left end is right of its right end.
    EmptyInterval {
        /// Its place.
        span: Span,
    },
}

const SOURCE_IS_STATED_APART: &str =
    "the set on which the map is considered is stated apart from it: --on 'z > 0', or `on:` in a problem set";

impl SyntaxError {
    /// A stable name of the kind of problem.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too-long",
            Self::InvalidCharacter { .. } => "invalid-character",
            Self::UnknownCommand { .. } => "unknown-command",
            Self::BadNumber { .. } => "bad-number",
            Self::NumberTooLarge { .. } => "number-too-large",
            Self::ExponentTooLarge { .. } => "exponent-too-large",
            Self::TooDeep { .. } => "too-deep",
            Self::TooComplex { .. } => "too-complex",
            Self::Expected { .. } => "unexpected",
            Self::Unclosed { .. } => "unclosed",
            Self::UnknownFunction { .. } => "unknown-function",
            Self::UnknownName { .. } => "unknown-name",
            Self::MissingArgument { .. } => "missing-argument",
            Self::WrongArity { .. } => "wrong-arity",
            Self::BadArgument { .. } => "bad-argument",
            Self::DivisionByZero { .. } => "division-by-zero",
            Self::AmbiguousDivision { .. } => "ambiguous-division",
            Self::AmbiguousInverse { .. } => "ambiguous-inverse",
            Self::Infinity { .. } => "infinity",
            Self::NotSupported { .. } => "not-supported",
            Self::AmbiguousVariable { .. } => "ambiguous-variable",
            Self::DuplicateVariable { .. } => "duplicate-variable",
            Self::NotANumber { .. } | Self::WrongShape { .. } => "wrong-shape",
            Self::Shapes { .. } => "shapes",
            Self::RaggedMatrix { .. } => "ragged-matrix",
            Self::DimensionTooLarge { .. } => "dimension-too-large",
            Self::SingularMatrix { .. } => "singular-matrix",
            Self::CircularDefinition { .. } => "circular-definition",
            Self::DefinedTwice { .. } => "defined-twice",
            Self::WrongDimension { .. } => "wrong-dimension",
            Self::EmptyInterval { .. } => "empty-interval",
        }
    }

    /// The place that the caret points at.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Empty { .. } | Self::TooLong { .. } => Span::at(0),
            Self::AmbiguousDivision { first, second } => first.to(*second),
            Self::InvalidCharacter { span, .. }
            | Self::UnknownCommand { span, .. }
            | Self::BadNumber { span, .. }
            | Self::NumberTooLarge { span }
            | Self::ExponentTooLarge { span }
            | Self::TooDeep { span }
            | Self::TooComplex { span }
            | Self::Expected { span, .. }
            | Self::Unclosed { span, .. }
            | Self::UnknownFunction { span, .. }
            | Self::UnknownName { span, .. }
            | Self::MissingArgument { span, .. }
            | Self::WrongArity { span, .. }
            | Self::BadArgument { span, .. }
            | Self::DivisionByZero { span }
            | Self::AmbiguousInverse { span, .. }
            | Self::Infinity { span }
            | Self::NotSupported { span, .. }
            | Self::AmbiguousVariable { span, .. }
            | Self::DuplicateVariable { span, .. }
            | Self::NotANumber { span, .. }
            | Self::WrongShape { span, .. }
            | Self::RaggedMatrix { span, .. }
            | Self::DimensionTooLarge { span }
            | Self::SingularMatrix { span }
            | Self::CircularDefinition { span, .. }
            | Self::DefinedTwice { span, .. }
            | Self::WrongDimension { span, .. }
            | Self::EmptyInterval { span } => *span,
            Self::Shapes { second, .. } => second.1,
        }
    }

    /// The error as a diagnostic, with message, place and hint.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let new = |message: String, label: &str| Diagnostic::new(self.code(), message, self.span(), label);
        let did_you_mean = |d: Diagnostic, suggestion: &Option<String>| match suggestion {
            Some(s) => d.with_hint(format!("did you mean `{s}`?")),
            None => d,
        };
        match self {
            Self::Empty { expected } => new(format!("expected {expected}, found nothing"), ""),
            Self::TooLong { length } => {
                new(format!("the text has {length} bytes; at most {} are read", super::MAX_LENGTH), "")
            }
            Self::InvalidCharacter { character, .. } => {
                let shown = character.escape_debug();
                new(format!("the character `{shown}` has no meaning here"), "not part of the language")
            }
            Self::UnknownCommand { name, suggestion, .. } => did_you_mean(
                new(format!("unknown LaTeX command `\\{name}`"), "not known"),
                &suggestion.as_ref().map(|s| format!("\\{s}")),
            ),
            Self::BadNumber { reason, .. } => new(format!("not a number: {reason}"), ""),
            Self::NumberTooLarge { .. } => {
                new("a number becomes too large to be kept exactly".to_owned(), "this has too many digits")
            }
            Self::ExponentTooLarge { .. } => new(
                format!("exponent too large: literal exponents go up to {}", super::MAX_EXPONENT),
                "this power",
            ),
            Self::TooDeep { .. } => {
                new(format!("nested more than {} levels deep", super::MAX_NESTING), "too deep here")
            }
            Self::TooComplex { .. } => {
                new("the formula is too large when its abbreviations are spelled out".to_owned(), "here")
            }
            Self::Expected { expected, found, hint, .. } => {
                let d = new(format!("expected {expected}, found {found}"), "");
                hint.iter().fold(d, |d, h| d.with_hint(*h))
            }
            Self::Unclosed { delimiter, open, .. } => {
                new(format!("`{delimiter}` is never closed"), "its partner is missing here")
                    .with_label(*open, "opened here")
            }
            Self::UnknownFunction { name, suggestion, .. } => {
                let d = new(format!("unknown function `{name}`"), "not known");
                match suggestion {
                    _ if name == "on" => d.with_hint(SOURCE_IS_STATED_APART),
                    Some(_) => did_you_mean(d, suggestion),
                    None => d.with_hint(format!("for a product write `{name} * (…)`")),
                }
            }
            Self::UnknownName { name, suggestion, .. } => {
                let d = new(format!("unknown name `{name}`"), "neither a function nor declared");
                match suggestion {
                    _ if name == "on" => d.with_hint(SOURCE_IS_STATED_APART),
                    Some(_) => did_you_mean(d, suggestion),
                    None => d.with_hint(
                        "separate the factors of a product with spaces or `*`, or declare the name with --where",
                    ),
                }
            }
            Self::MissingArgument { function, .. } => {
                new(format!("the function `{function}` lacks its argument"), "")
                    .with_hint(format!("write `{function}(…)`"))
            }
            Self::WrongArity { function, expected, found, .. } => {
                let s = if *expected == "1" { "" } else { "s" };
                new(format!("`{function}` takes {expected} argument{s}, {found} given"), "")
            }
            Self::BadArgument { function, expected, .. } => {
                new(format!("this argument of `{function}` must be {expected}"), "")
            }
            Self::DivisionByZero { .. } => new("division by zero".to_owned(), "this is 0"),
            Self::AmbiguousDivision { first, second } => Diagnostic::new(
                self.code(),
                "it is not clear how far the denominator goes",
                *first,
                "either only this is divided by,",
            )
            .with_label(*second, "or the product with this")
            .with_hint("write `(a/b) c` or `a/(b c)`"),
            Self::AmbiguousInverse { function, .. } => {
                let d = new(
                    format!("`{function}^(-1)` may be the inverse function or the reciprocal"),
                    "two meanings",
                );
                d.with_hint(format!("write `arc{function}(…)` for the inverse or `1/{function}(…)`"))
            }
            Self::Infinity { .. } => new("infinity is not a number".to_owned(), "")
                .with_hint("infinity may stand at the end of an interval, as in `(0, inf)`"),
            Self::NotSupported { what, hint, .. } => {
                let d = new(format!("{what} cannot be used here"), "");
                hint.iter().fold(d, |d, h| d.with_hint(*h))
            }
            Self::AmbiguousVariable { names, .. } => {
                let first = names.first().map_or("z", String::as_str);
                new(format!("which name is the variable: {}?", names.join(", ")), "")
                    .with_hint(format!("write `f({first}) = …`"))
            }
            Self::DuplicateVariable { name, .. } => {
                new(format!("the variable `{name}` is named twice"), "second time")
            }
            Self::NotANumber { shape, .. } => {
                new("a number is expected here".to_owned(), &format!("this is {shape}"))
            }
            Self::Shapes { problem, first, second, hint } => {
                let d = new((*problem).to_owned(), &format!("this is {}", second.0))
                    .with_label(first.1, format!("this is {}", first.0));
                hint.iter().fold(d, |d, h| d.with_hint(*h))
            }
            Self::WrongShape { expected, shape, hint, .. } => {
                let d = new(format!("expected {expected}"), &format!("this is {shape}"));
                hint.iter().fold(d, |d, h| d.with_hint(*h))
            }
            Self::RaggedMatrix { expected, found, .. } => new(
                "the rows of this matrix have different lengths".to_owned(),
                &format!("{found} here, {expected} in the first row"),
            ),
            Self::DimensionTooLarge { .. } => new(
                format!("vectors and matrices are read up to dimension {}", super::MAX_DIMENSION),
                "too large",
            ),
            Self::SingularMatrix { .. } => {
                new("this matrix has no inverse".to_owned(), "its determinant is 0")
            }
            Self::CircularDefinition { name, .. } => {
                new(format!("the definition of `{name}` needs `{name}` itself"), "")
            }
            Self::DefinedTwice { name, .. } => new(format!("`{name}` is defined twice"), "second time"),
            Self::WrongDimension { expected, found, said, .. } => {
                let s = if *found == 1 { "" } else { "s" };
                new(
                    format!("a value in R^{expected} was announced"),
                    &format!("this has {found} component{s}"),
                )
                .with_label(*said, "announced here")
            }
            Self::EmptyInterval { .. } => {
                new("this interval is empty: its ends are in the wrong order".to_owned(), "")
            }
        }
    }
}
