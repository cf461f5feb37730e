//! What a formula denotes: a number, a column vector, or a matrix.

use std::collections::BTreeMap;
use std::fmt;

use crate::expr::{Expr, Symbol};

/// The most components of a vector, rows and columns of a matrix that are read.
pub const MAX_DIMENSION: usize = 64;

/// A number, a vector or a matrix of formulas. A vector with one component is a number, a matrix with one entry, too; a
/// matrix with one column is a vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Scalar(Expr),
    /// A column with two or more components.
    Vector(Vec<Expr>),
    /// Rows of equal length, two or more columns.
    Matrix(Vec<Vec<Expr>>),
}

/// How large a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// A number.
    Scalar,
    /// A vector with so many components.
    Vector(usize),
    /// Rows and columns of a matrix.
    Matrix(usize, usize),
}

/// Vectors and matrices by their names.
pub type Values = BTreeMap<String, Value>;

impl Value {
    /// The vector with these components; a number where there is one.
    #[must_use]
    pub fn vector(mut components: Vec<Expr>) -> Self {
        if components.len() == 1 { Self::Scalar(components.remove(0)) } else { Self::Vector(components) }
    }

    /// The matrix with these rows, which have equal lengths; a vector where it has one column.
    #[must_use]
    pub fn matrix(rows: Vec<Vec<Expr>>) -> Self {
        if rows.iter().all(|row| row.len() == 1) {
            Self::vector(rows.into_iter().flatten().collect())
        } else {
            Self::Matrix(rows)
        }
    }

    /// The value whose entries are symbols: `u1`, `u2`; `A11`, `A12`, ….
    #[must_use]
    pub fn symbolic(name: &str, shape: Shape) -> Self {
        let entry = |index: String| Expr::variable(indexed(name, &index));
        match shape {
            Shape::Scalar => Self::Scalar(Expr::symbol(name)),
            Shape::Vector(n) => Self::vector((1..=n).map(|i| entry(i.to_string())).collect()),
            Shape::Matrix(r, c) => {
                // Beyond nine the two numbers are kept apart: A1_12 is not A11_2.
                let apart = if r > 9 || c > 9 { "_" } else { "" };
                let row = |i: usize| (1..=c).map(|j| entry(format!("{i}{apart}{j}"))).collect();
                Self::matrix((1..=r).map(row).collect())
            }
        }
    }

    /// Its shape.
    #[must_use]
    pub fn shape(&self) -> Shape {
        match self {
            Self::Scalar(_) => Shape::Scalar,
            Self::Vector(v) => Shape::Vector(v.len()),
            Self::Matrix(rows) => Shape::Matrix(rows.len(), rows.first().map_or(0, Vec::len)),
        }
    }

    /// All entries, row by row.
    pub fn entries(&self) -> impl Iterator<Item = &Expr> {
        let (flat, rows): (&[Expr], &[Vec<Expr>]) = match self {
            Self::Scalar(e) => (std::slice::from_ref(e), &[]),
            Self::Vector(v) => (v, &[]),
            Self::Matrix(rows) => (&[], rows),
        };
        flat.iter().chain(rows.iter().flatten())
    }

    /// The value with every entry replaced by its image.
    ///
    /// # Errors
    /// The first error of `f`.
    pub fn try_map<E>(&self, f: &mut impl FnMut(&Expr) -> Result<Expr, E>) -> Result<Self, E> {
        Ok(match self {
            Self::Scalar(e) => Self::Scalar(f(e)?),
            Self::Vector(v) => Self::Vector(v.iter().map(f).collect::<Result<_, _>>()?),
            Self::Matrix(rows) => {
                let mut row = |r: &Vec<Expr>| r.iter().map(&mut *f).collect::<Result<Vec<_>, _>>();
                Self::Matrix(rows.iter().map(&mut row).collect::<Result<_, _>>()?)
            }
        })
    }

    /// The transposed value: rows become columns; a vector becomes a matrix with one row.
    #[must_use]
    pub fn transposed(&self) -> Self {
        match self {
            Self::Scalar(_) => self.clone(),
            Self::Vector(v) => Self::Matrix(vec![v.clone()]),
            Self::Matrix(rows) => {
                let columns = rows.first().map_or(0, Vec::len);
                let column = |j: usize| rows.iter().filter_map(|row| row.get(j).cloned()).collect();
                Self::matrix((0..columns).map(column).collect())
            }
        }
    }

    /// The components, where this is a number or a vector.
    #[must_use]
    pub fn into_components(self) -> Option<Vec<Expr>> {
        match self {
            Self::Scalar(e) => Some(vec![e]),
            Self::Vector(v) => Some(v),
            Self::Matrix(_) => None,
        }
    }
}

impl Shape {
    /// The dimension of the space of vectors of this shape; `None` for a matrix.
    #[must_use]
    pub fn dimension(self) -> Option<usize> {
        match self {
            Self::Scalar => Some(1),
            Self::Vector(n) => Some(n),
            Self::Matrix(..) => None,
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar => write!(f, "a number"),
            Self::Vector(n) => write!(f, "a vector with {n} components"),
            Self::Matrix(1, c) => write!(f, "a row with {c} entries"),
            Self::Matrix(r, c) => write!(f, "a {r}×{c} matrix"),
        }
    }
}

/// The name of a part: `z` and 1 give `z1`, `z0` and 1 give `z0_1`, as the language reads them.
#[must_use]
pub fn indexed(name: &str, index: &str) -> Symbol {
    let stem = name.trim_end_matches('\'');
    let primes = &name[stem.len()..];
    let plain = stem.ends_with(|c: char| c.is_alphabetic()) && !stem.contains('_');
    let mark = if plain { "" } else { "_" };
    Symbol::new(&format!("{stem}{mark}{index}{primes}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_names_of_their_own() {
        assert_eq!(indexed("z", "1").name(), "z1");
        assert_eq!(indexed("z0", "1").name(), "z0_1");
        assert_eq!(indexed("z_max", "2").name(), "z_max_2");
        assert_eq!(indexed("z'", "2").name(), "z2'");
        assert_eq!(indexed("theta", "3").name(), "theta3");
    }

    #[test]
    fn small_values_are_what_they_are() {
        assert_eq!(Value::matrix(vec![vec![Expr::one()]]).shape(), Shape::Scalar);
        assert_eq!(Value::symbolic("A", Shape::Matrix(2, 3)).shape(), Shape::Matrix(2, 3));
        assert_eq!(Value::symbolic("A", Shape::Matrix(2, 3)).transposed().shape(), Shape::Matrix(3, 2));
        let w = Value::symbolic("w", Shape::Vector(2));
        assert_eq!(w.transposed().shape(), Shape::Matrix(1, 2));
        assert_eq!(w.transposed().transposed(), w);
    }
}
