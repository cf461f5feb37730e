//! Structures as answers: reading them, and which follows from which.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::{Base, PermutationEntries, Placement, Shape, Structure};

/// A structure as somebody states it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StructureAnswer {
    /// All entries 0.
    Zero,
    /// The identity.
    Identity,
    /// A multiple of the identity.
    Scalar,
    /// Nothing off the diagonal.
    Diagonal,
    /// Nothing above the diagonal.
    LowerTriangular,
    /// Nothing below the diagonal.
    UpperTriangular,
    /// Lower or upper triangular.
    Triangular,
    /// Triangular after a rearrangement of rows and columns.
    PermutedTriangular,
    /// One entry 1 in each row and column.
    Permutation,
    /// One entry in each row and column.
    ScaledPermutation,
    /// Square blocks on the diagonal, of these sizes where they are given.
    BlockDiagonal(Option<Vec<usize>>),
    /// Square blocks on the diagonal and nothing above them.
    BlockLowerTriangular(Option<Vec<usize>>),
    /// Square blocks on the diagonal and nothing below them.
    BlockUpperTriangular(Option<Vec<usize>>),
    /// Square blocks on the diagonal and nothing on one side of them, perhaps after a rearrangement.
    BlockTriangular(Option<Vec<usize>>),
    /// Jᵀ J = I.
    Orthogonal,
    /// Jᵀ J = c I.
    ScaledOrthogonal,
    /// The identity plus a matrix of rank one.
    RankOneUpdateOfIdentity,
    /// A diagonal matrix, or a multiple of the identity, plus a matrix of rank one.
    RankOneUpdateOfDiagonal,
    /// A diagonal or triangular matrix plus a matrix of rank one.
    RankOneUpdate,
    /// A diagonal or triangular matrix plus a matrix of low rank.
    LowRankUpdate,
    /// No structure.
    Full,
}

/// How a stated structure compares with the one that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It is the one that was found, or one of several.
    Same,
    /// It is true, but says less than what was found.
    Weaker,
    /// It was not found. That alone does not make it false.
    NotFound,
}

/// A text that names no structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownStructure {
    /// The text.
    pub text: String,
    /// The closest known name.
    pub suggestion: Option<&'static str>,
}

impl fmt::Display for UnknownStructure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no structure of a matrix", self.text)?;
        match self.suggestion {
            Some(name) => write!(f, "; did you mean `{name}`?"),
            None => write!(f, "; known are: {}", NAMES.map(|(name, _)| name).join(", ")),
        }
    }
}

impl std::error::Error for UnknownStructure {}

const NAMES: [(&str, StructureAnswer); 21] = [
    ("zero", StructureAnswer::Zero),
    ("identity", StructureAnswer::Identity),
    ("scalar", StructureAnswer::Scalar),
    ("diagonal", StructureAnswer::Diagonal),
    ("lower triangular", StructureAnswer::LowerTriangular),
    ("upper triangular", StructureAnswer::UpperTriangular),
    ("triangular", StructureAnswer::Triangular),
    ("permuted triangular", StructureAnswer::PermutedTriangular),
    ("permutation", StructureAnswer::Permutation),
    ("scaled permutation", StructureAnswer::ScaledPermutation),
    ("block diagonal", StructureAnswer::BlockDiagonal(None)),
    ("block lower triangular", StructureAnswer::BlockLowerTriangular(None)),
    ("block upper triangular", StructureAnswer::BlockUpperTriangular(None)),
    ("block triangular", StructureAnswer::BlockTriangular(None)),
    ("orthogonal", StructureAnswer::Orthogonal),
    ("scaled orthogonal", StructureAnswer::ScaledOrthogonal),
    ("identity plus rank one", StructureAnswer::RankOneUpdateOfIdentity),
    ("diagonal plus rank one", StructureAnswer::RankOneUpdateOfDiagonal),
    ("rank one update", StructureAnswer::RankOneUpdate),
    ("low rank update", StructureAnswer::LowRankUpdate),
    ("full", StructureAnswer::Full),
];

const SYNONYMS: [(&str, &str); 27] = [
    ("null", "zero"),
    ("unit", "identity"),
    ("multiple of identity", "scalar"),
    ("scaled identity", "scalar"),
    ("lower triangle", "lower triangular"),
    ("lower", "lower triangular"),
    ("upper triangle", "upper triangular"),
    ("upper", "upper triangular"),
    ("lower left triangular", "lower triangular"),
    ("upper right triangular", "upper triangular"),
    ("triangle", "triangular"),
    ("triangular after permutation", "permuted triangular"),
    ("triangular up to permutation", "permuted triangular"),
    ("triangular after reordering", "permuted triangular"),
    ("generalised permutation", "scaled permutation"),
    ("generalized permutation", "scaled permutation"),
    ("signed permutation", "scaled permutation"),
    ("lower block triangular", "block lower triangular"),
    ("upper block triangular", "block upper triangular"),
    ("rotation", "orthogonal"),
    ("conformal", "scaled orthogonal"),
    ("identity plus rank one update", "identity plus rank one"),
    ("rank one perturbation of identity", "identity plus rank one"),
    ("diagonal plus low rank", "low rank update"),
    ("identity plus low rank", "low rank update"),
    ("dense", "full"),
    ("no structure", "full"),
];

/// Reads `upper triangular`, `block-diagonal`, `block triangular (blocks 2, 1)`, `a dense matrix` and the like.
impl FromStr for StructureAnswer {
    type Err = UnknownStructure;

    fn from_str(text: &str) -> Result<Self, UnknownStructure> {
        let (words, sizes) = normalise(text);
        let by_name = |name: &str| NAMES.iter().find(|(n, _)| *n == name).map(|(_, s)| s.clone());
        let synonym = SYNONYMS.iter().find(|(s, _)| *s == words).map(|(_, name)| *name);
        let found = by_name(&words).or_else(|| synonym.and_then(by_name));
        let Some(found) = found else {
            let close = |name: &&str| strsim::jaro_winkler(name, &words) > 0.85;
            let suggestion = NAMES.iter().map(|(name, _)| *name).find(close);
            return Err(UnknownStructure { text: text.trim().to_owned(), suggestion });
        };
        let sizes = (!sizes.is_empty()).then_some(sizes);
        Ok(match found {
            Self::BlockDiagonal(_) => Self::BlockDiagonal(sizes),
            Self::BlockTriangular(_) => Self::BlockTriangular(sizes),
            Self::BlockLowerTriangular(_) => Self::BlockLowerTriangular(sizes),
            Self::BlockUpperTriangular(_) => Self::BlockUpperTriangular(sizes),
            other => other,
        })
    }
}

/// Lower-case words without articles and fillers, and the numbers.
fn normalise(text: &str) -> (String, Vec<usize>) {
    const FILLERS: [&str; 14] = [
        "a", "an", "the", "matrix", "matrices", "jacobian", "is", "of", "with", "blocks", "sizes", "size",
        "and", "it",
    ];
    let lower = text.chars().take(200).collect::<String>().to_lowercase();
    let tokens = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let (mut words, mut sizes) = (Vec::new(), Vec::new());
    for token in tokens {
        match token.parse::<usize>() {
            // "rank 1"
            Ok(1) if words.last() == Some(&"rank") => words.push("one"),
            Ok(size) => sizes.push(size),
            Err(_) if FILLERS.contains(&token) => {}
            Err(_) => words.push(match token {
                "blockdiagonal" => "block diagonal",
                "blocktriangular" => "block triangular",
                "lowertriangular" => "lower triangular",
                "uppertriangular" => "upper triangular",
                other => other,
            }),
        }
    }
    (words.join(" "), sizes)
}

/// The name, as it is read.
impl fmt::Display for StructureAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (plain, sizes) = match self {
            Self::BlockDiagonal(s) => (Self::BlockDiagonal(None), s.as_ref()),
            Self::BlockTriangular(s) => (Self::BlockTriangular(None), s.as_ref()),
            Self::BlockLowerTriangular(s) => (Self::BlockLowerTriangular(None), s.as_ref()),
            Self::BlockUpperTriangular(s) => (Self::BlockUpperTriangular(None), s.as_ref()),
            other => (other.clone(), None),
        };
        let name = NAMES.iter().find(|(_, s)| *s == plain).map_or("full", |(name, _)| *name);
        f.write_str(name)?;
        if let Some(sizes) = sizes {
            let sizes: Vec<String> = sizes.iter().map(ToString::to_string).collect();
            write!(f, " (blocks {})", sizes.join(", "))?;
        }
        Ok(())
    }
}

impl StructureAnswer {
    /// The names of all shapes of a structure, the most telling one first.
    #[must_use]
    pub fn of(structure: &Structure) -> Vec<Self> {
        let sizes = structure.block_sizes();
        structure
            .shapes()
            .map(|shape| match shape {
                Shape::Zero => Self::Zero,
                Shape::Identity => Self::Identity,
                Shape::Scalar { .. } => Self::Scalar,
                Shape::Diagonal => Self::Diagonal,
                Shape::Permutation { entries: PermutationEntries::Ones, .. } => Self::Permutation,
                Shape::Permutation { .. } => Self::ScaledPermutation,
                Shape::LowerTriangular => Self::LowerTriangular,
                Shape::UpperTriangular => Self::UpperTriangular,
                Shape::PermutedTriangular { .. } => Self::PermutedTriangular,
                Shape::BlockDiagonal { .. } => Self::BlockDiagonal(sizes.clone()),
                Shape::BlockTriangular { placement: Placement::Lower, .. } => {
                    Self::BlockLowerTriangular(sizes.clone())
                }
                Shape::BlockTriangular { placement: Placement::Upper, .. } => {
                    Self::BlockUpperTriangular(sizes.clone())
                }
                Shape::BlockTriangular { .. } => Self::BlockTriangular(sizes.clone()),
                Shape::ScaledOrthogonal { factor } if factor.is_one() => Self::Orthogonal,
                Shape::ScaledOrthogonal { .. } => Self::ScaledOrthogonal,
                Shape::LowRankUpdate(update) => match (&update.base, update.rank) {
                    (Base::Scalar(d), 1) if d.is_one() => Self::RankOneUpdateOfIdentity,
                    (Base::Scalar(_) | Base::Diagonal(_), 1) => Self::RankOneUpdateOfDiagonal,
                    (_, 1) => Self::RankOneUpdate,
                    _ => Self::LowRankUpdate,
                },
                Shape::Full => Self::Full,
            })
            .collect()
    }

    /// How this answer compares with the structure that was found.
    #[must_use]
    pub fn judge(&self, found: &Structure) -> Judgement {
        let names = Self::of(found);
        if names.iter().any(|n| n == self || n.without_its_sizes().as_ref() == Some(self)) {
            return Judgement::Same;
        }
        if names.iter().any(|n| n.entails(self)) { Judgement::Weaker } else { Judgement::NotFound }
    }

    /// Whether every matrix with this structure has the other one, too. (No structure says `full`: it means that
    /// nothing better holds.)
    #[must_use]
    pub fn entails(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        // Each name with those that follow from it directly; the rest by transitivity.
        let direct: &[Self] = match self {
            Self::Zero => &[Self::Diagonal],
            Self::Identity => &[Self::Scalar, Self::Permutation],
            Self::Scalar => &[Self::Diagonal, Self::ScaledOrthogonal],
            Self::Diagonal => &[Self::LowerTriangular, Self::UpperTriangular, Self::BlockDiagonal(None)],
            Self::LowerTriangular => &[Self::Triangular, Self::BlockLowerTriangular(None)],
            Self::UpperTriangular => &[Self::Triangular, Self::BlockUpperTriangular(None)],
            Self::Triangular => &[Self::PermutedTriangular],
            Self::PermutedTriangular => &[Self::BlockTriangular(None)],
            Self::Permutation => &[Self::ScaledPermutation, Self::Orthogonal],
            Self::ScaledPermutation => &[Self::PermutedTriangular],
            Self::BlockDiagonal(_) => &[Self::BlockTriangular(None)],
            Self::BlockLowerTriangular(_) | Self::BlockUpperTriangular(_) => &[Self::BlockTriangular(None)],
            Self::Orthogonal => &[Self::ScaledOrthogonal],
            Self::RankOneUpdateOfIdentity => &[Self::RankOneUpdateOfDiagonal],
            Self::RankOneUpdateOfDiagonal => &[Self::RankOneUpdate],
            Self::RankOneUpdate => &[Self::LowRankUpdate],
            Self::BlockTriangular(_) | Self::ScaledOrthogonal | Self::LowRankUpdate | Self::Full => &[],
        };
        direct.iter().any(|next| next.entails(other))
            || self.without_its_sizes().is_some_and(|s| s.entails(other))
    }

    fn without_its_sizes(&self) -> Option<Self> {
        match self {
            Self::BlockDiagonal(Some(_)) => Some(Self::BlockDiagonal(None)),
            Self::BlockTriangular(Some(_)) => Some(Self::BlockTriangular(None)),
            Self::BlockLowerTriangular(Some(_)) => Some(Self::BlockLowerTriangular(None)),
            Self::BlockUpperTriangular(Some(_)) => Some(Self::BlockUpperTriangular(None)),
            _ => None,
        }
    }
}
