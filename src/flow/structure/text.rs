//! Structures in words.

use std::fmt;

use super::{Base, DiagonalBlock, LowRank, PermutationEntries, Placement, Shape, Structure};
use crate::expr::{Expr, print};

/// How formulas are shown.
type Show<'a> = &'a dyn Fn(&Expr) -> String;

impl Structure {
    /// The first shape, and the others after "and", with formulas for people.
    #[must_use]
    pub fn unicode(&self) -> String {
        self.words(&print::unicode)
    }

    fn words(&self, show: Show<'_>) -> String {
        self.shapes().map(|shape| shape.words(show)).collect::<Vec<_>>().join(", and ")
    }
}

/// The first shape, and the others after "and": `lower triangular`, `block triangular (blocks 2, 1)`. Formulas are in
/// the input language.
impl fmt::Display for Structure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(&print::text))
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(&print::text))
    }
}

impl Shape {
    fn words(&self, show: Show<'_>) -> String {
        match self {
            Self::Zero => "zero".to_owned(),
            Self::Identity => "identity".to_owned(),
            Self::Scalar { factor } => format!("scalar ({} times the identity)", show(factor)),
            Self::Diagonal => "diagonal".to_owned(),
            Self::Permutation { order, entries } => {
                let kind = match entries {
                    PermutationEntries::Ones => "permutation",
                    PermutationEntries::Signs => "signed permutation",
                    PermutationEntries::Scaled => "scaled permutation",
                };
                format!("{kind} {order}")
            }
            Self::LowerTriangular => "lower triangular".to_owned(),
            Self::UpperTriangular => "upper triangular".to_owned(),
            Self::PermutedTriangular { rows, columns } => {
                let what = "lower triangular with";
                match (rows.is_identity(), columns.is_identity()) {
                    _ if rows == columns => format!("{what} rows and columns in the order {rows}"),
                    (true, _) => format!("{what} columns in the order {columns}"),
                    (_, true) => format!("{what} rows in the order {rows}"),
                    _ => format!("{what} rows in the order {rows} and columns in the order {columns}"),
                }
            }
            Self::BlockDiagonal { blocks, placement } => {
                format!("block diagonal ({}{})", sizes(blocks), rearrangement(blocks, *placement))
            }
            Self::BlockTriangular { blocks, placement } => {
                let side = match placement {
                    Placement::Lower => "lower ",
                    Placement::Upper => "upper ",
                    Placement::Rearranged => "",
                };
                format!("block {side}triangular ({}{})", sizes(blocks), rearrangement(blocks, *placement))
            }
            Self::ScaledOrthogonal { factor } if factor.is_one() => "orthogonal".to_owned(),
            Self::ScaledOrthogonal { factor } => format!("scaled orthogonal (J^T J = ({}) I)", show(factor)),
            Self::LowRankUpdate(update) => update.words(show),
            Self::Full => "full".to_owned(),
        }
    }
}

impl LowRank {
    fn words(&self, show: Show<'_>) -> String {
        let added = match self.rank {
            1 => "a rank-one matrix".to_owned(),
            r => format!("a matrix of rank {r}"),
        };
        match &self.base {
            Base::Scalar(d) if !d.is_one() => format!("({}) times the identity plus {added}", show(d)),
            base => format!("{} plus {added}", base.words()),
        }
    }
}

fn sizes(blocks: &[DiagonalBlock]) -> String {
    const MAX_SHOWN: usize = 12;
    let mut shown: Vec<String> = blocks.iter().take(MAX_SHOWN).map(|b| b.rows.len().to_string()).collect();
    if blocks.len() > MAX_SHOWN {
        shown.push("...".to_owned());
    }
    format!("blocks {}", shown.join(", "))
}

/// Which rows and columns the blocks have, where they do not stand on the diagonal as they are.
fn rearrangement(blocks: &[DiagonalBlock], placement: Placement) -> String {
    const MAX_SHOWN: usize = 16;
    if placement != Placement::Rearranged || blocks.iter().map(|b| b.rows.len()).sum::<usize>() > MAX_SHOWN {
        return String::new();
    }
    let list = |indices: &[usize]| {
        let names: Vec<String> = indices.iter().map(|k| (k + 1).to_string()).collect();
        format!("{{{}}}", names.join(", "))
    };
    let describe = |b: &DiagonalBlock| {
        if b.rows == b.columns { list(&b.rows) } else { format!("{} x {}", list(&b.rows), list(&b.columns)) }
    };
    format!(": {}", blocks.iter().map(describe).collect::<Vec<_>>().join(", "))
}
