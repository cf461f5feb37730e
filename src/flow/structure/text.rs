//! Structures in words.

use std::fmt;

use super::{Base, DiagonalBlock, LowRank, PermutationEntries, Placement, Shape, Structure};
use crate::expr::print;

/// The first shape, and the others after "and": `lower triangular`, `block triangular (blocks 2, 1)`. Formulas are in
/// the input language.
impl fmt::Display for Structure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shapes: Vec<String> = self.shapes().map(ToString::to_string).collect();
        f.write_str(&shapes.join(", and "))
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zero => f.write_str("zero"),
            Self::Identity => f.write_str("identity"),
            Self::Scalar { factor } => write!(f, "scalar ({} times the identity)", print::text(factor)),
            Self::Diagonal => f.write_str("diagonal"),
            Self::Permutation { order, entries } => {
                let kind = match entries {
                    PermutationEntries::Ones => "permutation",
                    PermutationEntries::Signs => "signed permutation",
                    PermutationEntries::Scaled => "scaled permutation",
                };
                write!(f, "{kind} {order}")
            }
            Self::LowerTriangular => f.write_str("lower triangular"),
            Self::UpperTriangular => f.write_str("upper triangular"),
            Self::PermutedTriangular { rows, columns } if rows == columns => {
                write!(f, "lower triangular with rows and columns in the order {rows}")
            }
            Self::PermutedTriangular { rows, columns } => match (rows.is_identity(), columns.is_identity()) {
                (true, _) => write!(f, "lower triangular with columns in the order {columns}"),
                (_, true) => write!(f, "lower triangular with rows in the order {rows}"),
                _ => write!(
                    f,
                    "lower triangular with rows in the order {rows} and columns in the order {columns}"
                ),
            },
            Self::BlockDiagonal { blocks, placement } => {
                write!(f, "block diagonal ({}{})", sizes(blocks), rearrangement(blocks, *placement))
            }
            Self::BlockTriangular { blocks, placement } => {
                let side = match placement {
                    Placement::Lower => "lower ",
                    Placement::Upper => "upper ",
                    Placement::Rearranged => "",
                };
                write!(f, "block {side}triangular ({}{})", sizes(blocks), rearrangement(blocks, *placement))
            }
            Self::ScaledOrthogonal { factor } if factor.is_one() => f.write_str("orthogonal"),
            Self::ScaledOrthogonal { factor } => {
                write!(f, "scaled orthogonal (J^T J = ({}) I)", print::text(factor))
            }
            Self::LowRankUpdate(update) => update.fmt(f),
            Self::Full => f.write_str("full"),
        }
    }
}

impl fmt::Display for LowRank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let added = match self.rank {
            1 => "a rank-one matrix".to_owned(),
            r => format!("a matrix of rank {r}"),
        };
        match &self.base {
            Base::Scalar(d) if !d.is_one() => {
                write!(f, "({}) times the identity plus {added}", print::text(d))
            }
            base => write!(f, "{} plus {added}", base.words()),
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
