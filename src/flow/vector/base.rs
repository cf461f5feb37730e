//! Distributions of a random vector: independent components, or a multivariate normal distribution.

use std::cmp::Ordering;
use std::fmt;

use super::JointDensity;
use crate::expr::matrix::Matrix;
use crate::expr::print::condition_text;
use crate::expr::{Condition, Expr, Relation, Symbol, constant};
use crate::flow::base::Base;
use crate::proof::vector::determinant;
use crate::real::Rational;
use crate::set::Span;

/// The largest covariance matrix.
const MAX_NORMAL: usize = 8;

/// The distribution of z = (z₁, …, zₙ).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VectorBase {
    /// Independent components, in the order of the variables.
    Independent(Vec<Base>),
    /// A normal distribution with this mean and covariance.
    Normal(MultivariateNormal),
    /// A density by a formula on a region.
    Joint(Box<JointDensity>),
}

/// N(m, Σ), with Σ symmetric and positive definite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultivariateNormal {
    /// m.
    pub mean: Vec<Expr>,
    /// Σ.
    pub covariance: Vec<Vec<Expr>>,
    /// Σ⁻¹.
    precision: Vec<Vec<Expr>>,
    /// det Σ.
    determinant: Expr,
}

/// Why a mean and a covariance make no normal distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NormalError {
    /// The sizes do not fit together.
    Sizes,
    /// More dimensions than are worked with.
    TooLarge,
    /// Σ is not symmetric.
    NotSymmetric,
    /// Σ is not positive definite.
    NotPositive,
}

impl fmt::Display for NormalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sizes => "the mean and the covariance matrix do not fit the variables",
            Self::TooLarge => "covariance matrices of more than 8 rows are not worked with",
            Self::NotSymmetric => "a covariance matrix is symmetric",
            Self::NotPositive => "a covariance matrix is positive definite",
        })
    }
}

impl std::error::Error for NormalError {}

impl MultivariateNormal {
    /// The distribution with this mean and covariance; what symbols must satisfy is told by [`VectorBase::conditions`].
    ///
    /// # Errors
    /// See [`NormalError`].
    pub fn new(mean: Vec<Expr>, covariance: Vec<Vec<Expr>>) -> Result<Self, NormalError> {
        let n = mean.len();
        if covariance.len() != n || covariance.iter().any(|row| row.len() != n) {
            return Err(NormalError::Sizes);
        }
        if n > MAX_NORMAL {
            return Err(NormalError::TooLarge);
        }
        let symmetric = (0..n).all(|i| (0..i).all(|j| covariance[i][j] == covariance[j][i]));
        if !symmetric {
            return Err(NormalError::NotSymmetric);
        }
        let minors = minors(&covariance).ok_or(NormalError::TooLarge)?;
        let not_positive = |m: &Expr| m.is_constant() && constant::sign_of(m).is_none_or(Ordering::is_le);
        if minors.iter().any(not_positive) {
            return Err(NormalError::NotPositive);
        }
        let matrix = Matrix::from_rows(covariance.clone()).map_err(|_| NormalError::TooLarge)?;
        let inverse = matrix.inverse(&mut |_| false).map_err(|_| NormalError::TooLarge)?;
        let precision =
            (0..n).map(|i| (0..n).map(|j| constant::fold_constants(inverse.at(i, j))).collect()).collect();
        let determinant = minors.last().map_or_else(Expr::one, constant::fold_constants);
        Ok(Self { mean, covariance, precision, determinant })
    }

    /// The lower triangular L with a positive diagonal for which L Lᵀ is the covariance of the components in this order, a permutation
    /// of 0, …, n − 1 (Cholesky; Golub and Van Loan 2013, section 4.2).
    #[must_use]
    pub fn root(&self, order: &[usize]) -> Vec<Vec<Expr>> {
        let n = order.len();
        let mut l = vec![vec![Expr::zero(); n]; n];
        for i in 0..n {
            for j in 0..=i {
                let before = (0..j).map(|k| l[i][k].times(&l[j][k]).negate());
                let rest = Expr::sum(before.chain([self.covariance[order[i]][order[j]].clone()]).collect());
                let entry = if i == j { rest.sqrt() } else { rest.over(&l[j][j]) };
                l[i][j] = constant::fold_constants(&entry);
            }
        }
        l
    }

    /// −(n ln 2π + ln det Σ + (z − m)ᵀ Σ⁻¹ (z − m))/2.
    fn log_density(&self, z: &[Expr]) -> Expr {
        let n = i64::try_from(z.len()).unwrap_or(0);
        let away: Vec<Expr> = z.iter().zip(&self.mean).map(|(z, m)| z.minus(m)).collect();
        let mut terms = vec![
            Expr::integer(n).times(&Expr::ln(Expr::integer(2).times(&Expr::pi()))),
            Expr::ln(self.determinant.clone()),
        ];
        for (i, row) in self.precision.iter().enumerate() {
            for (j, entry) in row.iter().enumerate() {
                terms.push(Expr::product(vec![entry.clone(), away[i].clone(), away[j].clone()]));
            }
        }
        let half = Rational::ratio(-1, 2).unwrap_or_else(Rational::zero);
        Expr::sum(terms.into_iter().map(|t| Expr::scaled(half.clone(), t)).collect())
    }
}

/// The leading principal minors.
fn minors(matrix: &[Vec<Expr>]) -> Option<Vec<Expr>> {
    (1..=matrix.len())
        .map(|k| determinant(&matrix[..k].iter().map(|row| row[..k].to_vec()).collect::<Vec<_>>()))
        .collect()
}

impl VectorBase {
    /// How many components it has.
    #[must_use]
    pub fn dimension(&self) -> usize {
        match self {
            Self::Independent(parts) => parts.len(),
            Self::Normal(normal) => normal.mean.len(),
            Self::Joint(joint) => joint.variables.len(),
        }
    }

    /// The logarithm of the density at z, on the support.
    #[must_use]
    pub fn log_density(&self, z: &[Expr]) -> Expr {
        match self {
            Self::Independent(parts) => {
                Expr::sum(parts.iter().zip(z).map(|(base, z)| base.log_density(z)).collect())
            }
            Self::Normal(normal) => normal.log_density(z),
            Self::Joint(joint) => joint.log_density_at(z),
        }
    }

    /// The density at z, on the support.
    #[must_use]
    pub fn density(&self, z: &[Expr]) -> Expr {
        match self {
            Self::Independent(parts) => {
                Expr::product(parts.iter().zip(z).map(|(base, z)| base.density(z)).collect())
            }
            Self::Normal(normal) => Expr::exp(normal.log_density(z)),
            Self::Joint(joint) => joint.density_at(z),
        }
    }

    /// What cuts the product of the intervals of [`VectorBase::support`] further: that z is where the density is positive.
    #[must_use]
    pub fn cutting_facts(&self, z: &[Expr]) -> Vec<Condition> {
        match self {
            Self::Independent(_) | Self::Normal(_) => Vec::new(),
            Self::Joint(joint) => joint.facts_at(z),
        }
    }

    /// The intervals on whose product the density is positive, as far as nothing [cuts](Self::cutting_facts) it.
    #[must_use]
    pub fn support(&self) -> Vec<Span> {
        match self {
            Self::Normal(normal) => vec![Span::real_line(); normal.mean.len()],
            Self::Joint(joint) => joint.spans(),
            Self::Independent(parts) => {
                parts.iter().map(|base| base.support().span().unwrap_or_else(Span::real_line)).collect()
            }
        }
    }

    /// What symbols in the parameters must satisfy.
    #[must_use]
    pub fn conditions(&self) -> Vec<Condition> {
        match self {
            Self::Independent(parts) => parts.iter().flat_map(Base::conditions).collect(),
            Self::Joint(joint) => joint.parameter_conditions(),
            Self::Normal(normal) => minors(&normal.covariance)
                .unwrap_or_default()
                .iter()
                .filter(|m| !m.is_constant())
                .map(|m| m.compare(Relation::Gt, &Expr::zero()))
                .collect(),
        }
    }

    /// Whether a symbol stands in a parameter or in the formula of a density.
    #[must_use]
    pub fn mentions(&self, symbol: &Symbol) -> bool {
        match self {
            Self::Independent(parts) => parts.iter().any(|base| base.mentions(symbol)),
            Self::Normal(normal) => {
                normal.mean.iter().chain(normal.covariance.iter().flatten()).any(|e| e.contains(symbol))
            }
            Self::Joint(joint) => joint.density.contains(symbol),
        }
    }

    /// Whether no parameter holds a symbol.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        match self {
            Self::Independent(parts) => parts.iter().all(Base::is_numeric),
            Self::Normal(normal) => {
                normal.mean.iter().chain(normal.covariance.iter().flatten()).all(Expr::is_constant)
            }
            Self::Joint(joint) => joint.is_numeric(),
        }
    }

    /// The distribution in words, with formulas printed by `print`.
    #[must_use]
    pub fn display(&self, variables: &[Symbol], print: impl Fn(&Expr) -> String + Copy) -> String {
        match self {
            Self::Independent(parts) => {
                let parts = parts.iter().zip(variables).map(|(b, v)| format!("{v} ~ {}", b.display(print)));
                parts.collect::<Vec<_>>().join(", ")
            }
            Self::Normal(normal) => {
                let list = |v: &[Expr]| v.iter().map(print).collect::<Vec<_>>().join(", ");
                let rows: Vec<String> = normal.covariance.iter().map(|r| format!("[{}]", list(r))).collect();
                format!("MultivariateNormal(({}), [{}])", list(&normal.mean), rows.join(", "))
            }
            Self::Joint(joint) => joint.display(print, condition_text),
        }
    }
}
