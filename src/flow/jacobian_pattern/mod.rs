//! Jacobians of symbolic size, given by a pattern: "lower triangular, D × D, with diagonal entries ∂gᵢ/∂xᵢ, the last of
//! which is 0".

mod judge;

pub use judge::{PatternError, WordsJudgement, size_name};

use serde::Serialize;

use super::cost::Cost;
use crate::real::Ternary;

/// What a Jacobian of symbolic size looks like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JacobianPattern {
    /// The pattern.
    pub shape: PatternShape,
    /// The name of the dimension, as `D`.
    pub size: String,
    /// What is known about the diagonal entries (the determinants of the blocks, for blocks).
    pub diagonal: DiagonalEntries,
    /// The diagonal entry with the index i, as `∂g_i/∂x_i`; how it is called where nothing is given.
    pub entry: Option<String>,
}

/// A pattern of symbolic size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PatternShape {
    /// Nothing off the diagonal.
    Diagonal,
    /// Nothing above the diagonal.
    LowerTriangular,
    /// Nothing below the diagonal.
    UpperTriangular,
    /// Blocks of one size on the diagonal.
    BlockDiagonal {
        /// The name of the size of the blocks, as `b`.
        block_size: String,
    },
    /// I + U Vᵀ with D × r matrices U and V.
    LowRankUpdate {
        /// The name of r; `None` for one vector pair.
        rank: Option<String>,
    },
    /// A permutation matrix.
    Permutation,
    /// An orthogonal matrix.
    Orthogonal,
    /// Nothing is known to be 0.
    Full,
}

/// What is known about the diagonal entries, at every point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DiagonalEntries {
    /// Nothing.
    Unknown,
    /// None of them is 0 anywhere.
    AllNonzero,
    /// This one is 0 everywhere: `last`, `first`, `i = 3`.
    Zero(String),
}

/// The determinant of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PatternDeterminant {
    /// 0 everywhere.
    Zero,
    /// 1 or −1.
    PlusMinusOne,
    /// The product of this entry over i = 1, …, D.
    Product {
        /// The entry with the index i.
        entry: String,
        /// D, or the number of blocks.
        upper: String,
    },
    /// det(I + Vᵀ U), of the size of the rank.
    SmallDeterminant,
    /// No formula but the definition.
    General,
}

impl JacobianPattern {
    /// The cost of ln |det J|.
    #[must_use]
    pub fn cost(&self) -> Cost {
        let d = || Cost::linear(&self.size);
        match &self.shape {
            PatternShape::Diagonal | PatternShape::LowerTriangular | PatternShape::UpperTriangular => d(),
            PatternShape::BlockDiagonal { block_size } => d().times(&Cost::power(block_size, 2)),
            PatternShape::LowRankUpdate { rank: None } => d(),
            PatternShape::LowRankUpdate { rank: Some(r) } => {
                d().times(&Cost::power(r, 2)).plus(&Cost::power(r, 3))
            }
            PatternShape::Permutation | PatternShape::Orthogonal => Cost::constant(),
            PatternShape::Full => Cost::power(&self.size, 3),
        }
    }

    /// The name of the structure.
    #[must_use]
    pub fn structure(&self) -> &'static str {
        match self.shape {
            PatternShape::Diagonal => "diagonal",
            PatternShape::LowerTriangular => "lower triangular",
            PatternShape::UpperTriangular => "upper triangular",
            PatternShape::BlockDiagonal { .. } => "block diagonal",
            PatternShape::LowRankUpdate { rank: None } => "identity plus rank one",
            PatternShape::LowRankUpdate { rank: Some(_) } => "low rank update",
            PatternShape::Permutation => "permutation",
            PatternShape::Orthogonal => "orthogonal",
            PatternShape::Full => "full",
        }
    }

    /// Whether the determinant is the product of what `diagonal` speaks of.
    fn is_product(&self) -> bool {
        matches!(
            self.shape,
            PatternShape::Diagonal
                | PatternShape::LowerTriangular
                | PatternShape::UpperTriangular
                | PatternShape::BlockDiagonal { .. }
        )
    }

    /// The determinant.
    #[must_use]
    pub fn determinant(&self) -> PatternDeterminant {
        match (&self.shape, &self.diagonal) {
            (PatternShape::Permutation | PatternShape::Orthogonal, _) => PatternDeterminant::PlusMinusOne,
            (PatternShape::LowRankUpdate { .. }, _) => PatternDeterminant::SmallDeterminant,
            (PatternShape::Full, _) => PatternDeterminant::General,
            (_, DiagonalEntries::Zero(_)) => PatternDeterminant::Zero,
            (PatternShape::BlockDiagonal { block_size }, _) => PatternDeterminant::Product {
                entry: self.entry.clone().unwrap_or_else(|| "det J_i".to_owned()),
                upper: format!("{}/{block_size}", self.size),
            },
            _ => PatternDeterminant::Product {
                entry: self.entry.clone().unwrap_or_else(|| "∂g_i/∂x_i".to_owned()),
                upper: self.size.clone(),
            },
        }
    }

    /// Whether the Jacobian is invertible at every point, with the reason.
    #[must_use]
    pub fn is_invertible(&self) -> (Ternary, String) {
        match (&self.shape, &self.diagonal) {
            (PatternShape::Permutation | PatternShape::Orthogonal, _) => {
                (Ternary::True, "its determinant is 1 or -1".to_owned())
            }
            (_, DiagonalEntries::Zero(which)) if self.is_product() => (
                Ternary::False,
                format!(
                    "its determinant is the product over its diagonal, where one entry ({which}) is 0: det J = 0"
                ),
            ),
            (_, DiagonalEntries::AllNonzero) if self.is_product() => (
                Ternary::True,
                "its determinant is the product over its diagonal, where no entry is 0".to_owned(),
            ),
            _ => (Ternary::Unknown, "what is given does not say whether its determinant is 0".to_owned()),
        }
    }

    /// Whether a continuously differentiable map on R^D with this Jacobian at every point is a valid transformation,
    /// with the reason.
    ///
    /// No, where det J = 0 everywhere: the image is a null set (Sard), while an injective continuous map has an open
    /// image (Brouwer). Yes, for a triangular Jacobian whose diagonal entries vanish nowhere: each component is strictly
    /// monotone in its own variable, whatever the earlier ones are. A nonzero determinant alone proves no injectivity.
    #[must_use]
    pub fn is_valid(&self) -> (Ternary, String) {
        let (invertible, reason) = self.is_invertible();
        match (invertible, &self.shape) {
            (Ternary::False, _) => (Ternary::False, format!("the Jacobian is not invertible: {reason}")),
            (
                Ternary::True,
                PatternShape::Diagonal | PatternShape::LowerTriangular | PatternShape::UpperTriangular,
            ) => (
                Ternary::True,
                "each component is strictly monotone in its own variable, for all values of the others that it \
                 depends on"
                    .to_owned(),
            ),
            // A continuous matrix function with values among finitely many permutations is constant: the map is a
            // permutation and a shift.
            (Ternary::True, PatternShape::Permutation) => {
                (Ternary::True, "it permutes the variables and adds constants".to_owned())
            }
            // The map keeps the lengths of curves, as its local inverses do: it is a rigid motion.
            (Ternary::True, PatternShape::Orthogonal) => {
                (Ternary::True, "it keeps all lengths: it is a rigid motion".to_owned())
            }
            (Ternary::True, _) => (
                Ternary::Unknown,
                "a Jacobian that is invertible everywhere does not make the map injective".to_owned(),
            ),
            (Ternary::Unknown, _) => (Ternary::Unknown, reason),
        }
    }
}

/// `0`, `prod_{i=1}^{D} ∂g_i/∂x_i`.
impl std::fmt::Display for PatternDeterminant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Zero => f.write_str("0"),
            Self::PlusMinusOne => f.write_str("1 or -1"),
            Self::Product { entry, upper } => write!(f, "prod_{{i=1}}^{{{upper}}} {entry}"),
            Self::SmallDeterminant => f.write_str("det(I + V^T U)"),
            Self::General => f.write_str("det J"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DiagonalEntries, JacobianPattern, PatternShape};
    use crate::real::Ternary;

    fn pattern(shape: PatternShape, diagonal: DiagonalEntries) -> JacobianPattern {
        JacobianPattern { shape, size: "D".to_owned(), diagonal, entry: None }
    }

    #[test]
    fn a_zero_on_the_diagonal_of_a_triangular_jacobian() {
        let p = pattern(PatternShape::LowerTriangular, DiagonalEntries::Zero("the last".to_owned()));
        assert_eq!(p.cost().to_string(), "O(D)");
        assert_eq!(p.determinant().to_string(), "0");
        assert_eq!(p.is_invertible().0, Ternary::False);
        assert_eq!(p.is_valid().0, Ternary::False);
    }

    #[test]
    fn nonzero_diagonals() {
        let p = pattern(PatternShape::UpperTriangular, DiagonalEntries::AllNonzero);
        assert_eq!(p.determinant().to_string(), "prod_{i=1}^{D} ∂g_i/∂x_i");
        assert_eq!(p.is_valid().0, Ternary::True);
        let p =
            pattern(PatternShape::BlockDiagonal { block_size: "b".to_owned() }, DiagonalEntries::AllNonzero);
        assert_eq!(p.is_invertible().0, Ternary::True);
        assert_eq!(p.is_valid().0, Ternary::Unknown);
        assert_eq!(p.cost().to_string(), "O(D b^2)");
        assert_eq!(p.determinant().to_string(), "prod_{i=1}^{D/b} det J_i");
    }

    #[test]
    fn a_diagonal_says_nothing_about_a_full_matrix() {
        for diagonal in [DiagonalEntries::Zero("the last".to_owned()), DiagonalEntries::AllNonzero] {
            for shape in [PatternShape::Full, PatternShape::LowRankUpdate { rank: None }] {
                let p = pattern(shape, diagonal.clone());
                assert_eq!(p.is_invertible().0, Ternary::Unknown);
                assert_eq!(p.is_valid().0, Ternary::Unknown);
            }
        }
        assert_eq!(pattern(PatternShape::Full, DiagonalEntries::Unknown).cost().to_string(), "O(D^3)");
    }

    #[test]
    fn permutations_and_orthogonal_matrices() {
        let p = pattern(PatternShape::Permutation, DiagonalEntries::Unknown);
        assert_eq!((p.determinant().to_string().as_str(), p.is_valid().0), ("1 or -1", Ternary::True));
        let p = pattern(PatternShape::Orthogonal, DiagonalEntries::Unknown);
        assert_eq!((p.is_invertible().0, p.is_valid().0), (Ternary::True, Ternary::True));
    }
}
