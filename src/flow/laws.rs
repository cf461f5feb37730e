//! Laws of determinants and eigenvalues that exercises ask for, each with its hypotheses and a reference.
//!
//! References: Horn & Johnson, *Matrix Analysis* (2nd edition, Cambridge 2013); Harville, *Matrix Algebra From a
//! Statistician's Perspective* (Springer 1997).

use serde::Serialize;

/// A law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Law {
    /// A short name by which exercises refer to it.
    pub id: &'static str,
    /// What holds.
    pub statement: &'static str,
    /// For which matrices; all are real and square of side D unless said otherwise.
    pub hypotheses: &'static str,
    /// Where it is proved.
    pub reference: &'static str,
}

/// All laws.
pub const LAWS: [Law; 18] = [
    law("inverse", "det(A^-1) = 1/det A", "A invertible", "Horn & Johnson § 0.3.5"),
    law("transpose", "det(A^T) = det A", "any A", "Horn & Johnson § 0.3.2"),
    law("product", "det(A B) = det A · det B", "any A and B", "Horn & Johnson § 0.3.5"),
    law("scaling", "det(c A) = c^D det A", "any A, any number c", "Horn & Johnson § 0.3.2"),
    law("invertible", "A is invertible if and only if det A ≠ 0", "any A", "Horn & Johnson § 0.5"),
    law(
        "eigenvalues",
        "det A is the product of the eigenvalues",
        "any A; complex eigenvalues with their algebraic multiplicities",
        "Horn & Johnson § 1.2.16",
    ),
    law(
        "trace",
        "tr A is the sum of the eigenvalues",
        "any A; complex eigenvalues with their algebraic multiplicities",
        "Horn & Johnson § 1.2.16",
    ),
    law(
        "zero eigenvalue",
        "A is singular if and only if 0 is an eigenvalue",
        "any A",
        "Horn & Johnson § 1.1.7",
    ),
    law(
        "triangular",
        "det A is the product of the diagonal entries, and these are the eigenvalues",
        "A lower or upper triangular",
        "Horn & Johnson § 0.9.3",
    ),
    law(
        "block triangular",
        "det [[A, B], [0, D]] = det A · det D",
        "A and D square blocks",
        "Horn & Johnson § 0.9.4",
    ),
    law(
        "Schur complement",
        "det [[A, B], [C, D]] = det A · det(D - C A^-1 B)",
        "A an invertible square block, D square",
        "Horn & Johnson § 0.8.5",
    ),
    law(
        "permutation",
        "det P is 1 for an even permutation and -1 for an odd one",
        "P a permutation matrix",
        "Horn & Johnson § 0.9.5",
    ),
    law("orthogonal", "det Q is 1 or -1", "Q^T Q = I", "Horn & Johnson § 2.1.2"),
    law(
        "determinant lemma",
        "det(A + u v^T) = det A · (1 + v^T A^-1 u)",
        "A invertible, u and v vectors",
        "Harville, theorem 18.1.1",
    ),
    law(
        "Sylvester's identity",
        "det(I + U V^T) = det(I + V^T U)",
        "U and V of shape D × r, the identities of sides D and r",
        "Harville, theorem 18.1.1",
    ),
    law("similarity", "det(S^-1 A S) = det A", "S invertible", "Horn & Johnson § 1.3.4"),
    law(
        "exchange",
        "exchanging two rows changes the sign of the determinant",
        "D ≥ 2",
        "Horn & Johnson § 0.3.3",
    ),
    law("equal rows", "det A = 0", "two rows or two columns of A are equal", "Horn & Johnson § 0.3.3"),
];

/// The law with this id.
#[must_use]
pub fn law_named(id: &str) -> Option<&'static Law> {
    LAWS.iter().find(|law| law.id.eq_ignore_ascii_case(id.trim()))
}

const fn law(
    id: &'static str,
    statement: &'static str,
    hypotheses: &'static str,
    reference: &'static str,
) -> Law {
    Law { id, statement, hypotheses, reference }
}
