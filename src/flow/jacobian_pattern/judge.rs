//! Determinants of Jacobians of symbolic size as people write them.

use super::{DiagonalEntries, JacobianPattern, PatternDeterminant, PatternShape};
use crate::flow::cost::Cost;
use crate::flow::structure::StructureAnswer;

/// How a determinant in words compares with the one of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsJudgement {
    /// It is the same.
    Same,
    /// It is the same, with one more step that is named.
    SameAfter(&'static str),
    /// It is another one.
    Different,
    /// It could not be read.
    NotRead,
}

/// What can be read.
#[derive(Clone, Copy, PartialEq)]
enum Read<'a> {
    /// A number.
    Number(i64),
    /// 1 or −1.
    Sign,
    /// The product of the diagonal entries, in words.
    OfDiagonal,
    /// A formula, normalised.
    Formula(&'a str),
}

impl JacobianPattern {
    /// How a determinant compares with the one of the pattern. It may be written as a number, as `1 or -1`, as `the product of
    /// the diagonal entries`, or as a product of the entries such as `prod_{i=1}^{D} ∂g_i/∂x_i`, also in LaTeX.
    #[must_use]
    pub fn judge_determinant(&self, words: &str) -> WordsJudgement {
        let plain = normalised(words);
        let read = read(&plain);
        let product = |p: &Self| {
            let diagonal = DiagonalEntries::Unknown;
            normalised(&Self { diagonal, ..p.clone() }.determinant().to_string())
        };
        match self.determinant() {
            PatternDeterminant::Zero => match read {
                Read::Number(0) => WordsJudgement::Same,
                Read::Number(_) | Read::Sign => WordsJudgement::Different,
                Read::OfDiagonal => WordsJudgement::SameAfter("one factor is 0, so it is 0"),
                Read::Formula(formula) if formula == product(self) => {
                    WordsJudgement::SameAfter("one factor is 0, so it is 0")
                }
                Read::Formula(_) => WordsJudgement::NotRead,
            },
            PatternDeterminant::PlusMinusOne => match read {
                Read::Sign => WordsJudgement::Same,
                Read::Number(1 | -1) => WordsJudgement::NotRead,
                Read::Number(_) => WordsJudgement::Different,
                _ => WordsJudgement::NotRead,
            },
            PatternDeterminant::Product { .. } => match read {
                Read::OfDiagonal => WordsJudgement::Same,
                Read::Formula(formula) if formula == product(self) => WordsJudgement::Same,
                Read::Number(0) if self.diagonal == DiagonalEntries::AllNonzero => WordsJudgement::Different,
                _ => WordsJudgement::NotRead,
            },
            PatternDeterminant::SmallDeterminant | PatternDeterminant::General => match read {
                Read::Formula(formula) if formula == normalised(&self.determinant().to_string()) => {
                    WordsJudgement::Same
                }
                _ => WordsJudgement::NotRead,
            },
        }
    }
}

fn read(plain: &str) -> Read<'_> {
    if let Ok(number) = plain.parse() {
        return Read::Number(number);
    }
    match plain {
        "1or-1" | "-1or1" | "±1" | "+-1" | "pm1" => Read::Sign,
        "productofdiagonal"
        | "productofdiagonalentries"
        | "productofdiagonalelements"
        | "productoverdiagonal"
        | "productofentriesondiagonal" => Read::OfDiagonal,
        formula => Read::Formula(formula),
    }
}

/// Without spaces, articles, dollar signs and LaTeX's backslashes; fractions as quotients.
fn normalised(text: &str) -> String {
    let text: String = text.chars().take(400).collect();
    let words: Vec<&str> = text.split_whitespace().filter(|w| !matches!(*w, "the" | "its" | "a")).collect();
    let mut plain = words.concat();
    for (from, to) in
        [("\\partial", "∂"), ("\\frac", "frac"), ("∏", "prod"), ("$", ""), ("\\", ""), ("{D}", "D")]
    {
        plain = plain.replace(from, to);
    }
    while let Some((start, numerator, denominator, end)) = fraction(&plain) {
        plain = format!("{}{numerator}/{denominator}{}", &plain[..start], &plain[end..]);
    }
    plain
}

/// The first `frac{a}{b}` without braces within a and b: its start, a, b, its end.
fn fraction(text: &str) -> Option<(usize, &str, &str, usize)> {
    let start = text.find("frac{")?;
    let a = start + "frac{".len();
    let a_end = a + text[a..].find('}')?;
    let b = a_end + text[a_end..].strip_prefix("}{").map(|_| 2)?;
    let b_end = b + text[b..].find('}')?;
    Some((start, &text[a..a_end], &text[b..b_end], b_end + 1))
}

/// Why a description is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// This structure has no pattern of symbolic size.
    Structure(StructureAnswer),
    /// Not the name of a size.
    Size(String),
    /// An entry that is 0, and no entry that is.
    Contradiction,
}

impl std::fmt::Display for PatternError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Structure(answer) => write!(
                f,
                "`{answer}` is no pattern of symbolic size; known are: diagonal, lower triangular, upper triangular, \
                 block diagonal, identity plus rank one, low rank update, permutation, orthogonal, full"
            ),
            Self::Size(name) => write!(f, "`{name}` is no name of a size, such as D"),
            Self::Contradiction => f.write_str("an entry of the diagonal is said to be 0, and none to be"),
        }
    }
}

impl std::error::Error for PatternError {}

impl PatternShape {
    /// The pattern with this name; `block` and `rank` are the names of the size of the blocks and of the rank.
    ///
    /// # Errors
    /// Where the structure has no pattern of symbolic size.
    pub fn named(answer: &StructureAnswer, block: &str, rank: &str) -> Result<Self, PatternError> {
        Ok(match answer {
            StructureAnswer::Diagonal => Self::Diagonal,
            StructureAnswer::LowerTriangular => Self::LowerTriangular,
            StructureAnswer::UpperTriangular => Self::UpperTriangular,
            StructureAnswer::BlockDiagonal(_) => Self::BlockDiagonal { block_size: block.to_owned() },
            StructureAnswer::RankOneUpdateOfIdentity => Self::LowRankUpdate { rank: None },
            StructureAnswer::LowRankUpdate => Self::LowRankUpdate { rank: Some(rank.to_owned()) },
            StructureAnswer::Permutation => Self::Permutation,
            StructureAnswer::Orthogonal => Self::Orthogonal,
            StructureAnswer::Full => Self::Full,
            other => return Err(PatternError::Structure(other.clone())),
        })
    }
}

/// The name of a size, as costs are written with it.
///
/// # Errors
/// Where it is not one letter, perhaps with an index.
pub fn size_name(text: &str) -> Result<String, PatternError> {
    let name = text.trim();
    match name.parse::<Cost>() {
        Ok(cost) if cost == Cost::linear(name) => Ok(name.to_owned()),
        _ => Err(PatternError::Size(name.chars().take(40).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn determinants_in_words() {
        use WordsJudgement::{Different, NotRead, Same, SameAfter};
        let zero = JacobianPattern {
            shape: PatternShape::LowerTriangular,
            size: "D".to_owned(),
            diagonal: DiagonalEntries::Zero("last".to_owned()),
            entry: None,
        };
        assert_eq!(zero.judge_determinant("0"), Same);
        assert_eq!(zero.judge_determinant(" 1 "), Different);
        assert!(matches!(zero.judge_determinant("the product of the diagonal entries"), SameAfter(_)));
        let free = JacobianPattern { diagonal: DiagonalEntries::Unknown, ..zero.clone() };
        for text in [
            "product of the diagonal entries",
            "prod_{i=1}^{D} ∂g_i/∂x_i",
            "∏_{i=1}^D ∂g_i/∂x_i",
            "$\\prod_{i=1}^{D} \\frac{\\partial g_i}{\\partial x_i}$",
        ] {
            assert_eq!(free.judge_determinant(text), Same, "{text}");
        }
        assert_eq!(free.judge_determinant("0"), NotRead);
        assert_eq!(free.judge_determinant("prod_{i=1}^{D} ∂g_i/∂x_1"), NotRead);
        let sign = JacobianPattern { shape: PatternShape::Orthogonal, ..free.clone() };
        assert_eq!(sign.judge_determinant("±1"), Same);
        assert_eq!(sign.judge_determinant("0"), Different);
        let nonzero = JacobianPattern { diagonal: DiagonalEntries::AllNonzero, ..free };
        assert_eq!(nonzero.judge_determinant("0"), Different);
    }

    #[test]
    fn sizes() {
        assert_eq!(size_name("D").as_deref(), Ok("D"));
        assert_eq!(size_name("n_1").as_deref(), Ok("n_1"));
        for bad in ["", "7", "D^2", "D E", "1"] {
            assert!(size_name(bad).is_err(), "{bad}");
        }
    }
}
