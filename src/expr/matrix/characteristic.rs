//! Characteristic polynomials.

use super::{Matrix, MatrixError};
use crate::expr::normal::{Field, Interrupted, Oracle, in_field};
use crate::expr::poly::Ratio;
use crate::expr::{Expr, Symbol};
use crate::real::Rational;

/// The largest side.
const MAX_SIDE: usize = 40;

impl Matrix {
    /// The coefficients c₀, …, cₙ of det(λ I − A) = c₀ + c₁ λ + … + cₙ λⁿ; cₙ = 1, cₙ₋₁ = −tr A, c₀ = (−1)ⁿ det A.
    ///
    /// By the algorithm of Faddeev and LeVerrier (Gantmacher, *The Theory of Matrices* I, chapter IV § 5), which
    /// divides by integers only and so is right for values of any kind.
    ///
    /// # Errors
    /// Where the matrix is not square or the polynomials get too large.
    pub fn characteristic_coefficients(&self, oracle: &mut Oracle<'_>) -> Result<Vec<Expr>, MatrixError> {
        let n = self.side()?;
        if n > MAX_SIDE {
            return Err(MatrixError::TooLarge);
        }
        in_field(oracle, |field| {
            let (entries, denominator) = cleared(self, field)?;
            let coefficients = faddeev(&entries, field)?;
            // A = P/d: the coefficient of λ^(n−k) is that of P divided by d^k.
            let (mut scaled, mut power) = (Vec::with_capacity(n + 1), Ratio::one());
            for c in coefficients {
                scaled.push(field.over(&c, &power)?);
                power = field.times(&power, &denominator)?;
            }
            Ok(scaled.iter().rev().map(|c| field.expression(c)).collect())
        })
        .map_err(|_| MatrixError::TooLarge)
    }

    /// det(λ I − A) as an expression.
    ///
    /// # Errors
    /// As for [`characteristic_coefficients`](Self::characteristic_coefficients).
    pub fn characteristic_polynomial(
        &self,
        lambda: &Symbol,
        oracle: &mut Oracle<'_>,
    ) -> Result<Expr, MatrixError> {
        let x = Expr::variable(lambda.clone());
        let coefficients = self.characteristic_coefficients(oracle)?;
        let mut terms: Vec<Expr> = coefficients.iter().zip(0..).map(|(c, k)| c.times(&x.powi(k))).collect();
        terms.reverse();
        Ok(Expr::sum(terms.into_iter().filter(|t| !t.is_zero()).collect()))
    }
}

/// The values of the entries times a common denominator, and that denominator.
fn cleared(matrix: &Matrix, field: &mut Field<'_, '_, '_>) -> Result<(Vec<Vec<Ratio>>, Ratio), Interrupted> {
    let mut denominator = Ratio::one();
    let mut values = Vec::with_capacity(matrix.rows());
    for i in 0..matrix.rows() {
        let mut row = Vec::with_capacity(matrix.columns());
        for e in matrix.row(i) {
            let value = field.value(e)?;
            // d := lcm(d, denominator of the value)
            let missing = field.times(&denominator, &value)?;
            denominator = field.times(&denominator, &Ratio::from_poly(missing.denominator().clone()))?;
            row.push(value);
        }
        values.push(row);
    }
    for value in values.iter_mut().flatten() {
        *value = field.times(value, &denominator)?;
    }
    Ok((values, denominator))
}

/// 1, c₁, …, cₙ with det(λ I − A) = λⁿ + c₁ λⁿ⁻¹ + … + cₙ: M₁ = I, cₖ = −tr(A Mₖ)/k, Mₖ₊₁ = A Mₖ + cₖ I.
fn faddeev(a: &[Vec<Ratio>], field: &mut Field<'_, '_, '_>) -> Result<Vec<Ratio>, Interrupted> {
    let n = a.len();
    let mut coefficients = vec![Ratio::one()];
    let mut product: Vec<Vec<Ratio>> = a.to_vec();
    for k in 1_i64.. {
        let mut trace = Ratio::zero();
        for (i, row) in product.iter().enumerate() {
            trace = field.plus(&trace, &row[i])?;
        }
        let scale = Rational::ratio(-1, k).unwrap_or_else(Rational::one);
        let c = trace.scaled(&scale);
        coefficients.push(c.clone());
        if coefficients.len() > n {
            break;
        }
        for (i, row) in product.iter_mut().enumerate() {
            row[i] = field.plus(&row[i], &c)?;
        }
        let mut next = Vec::with_capacity(n);
        for row in a {
            let mut entries = Vec::with_capacity(n);
            for j in 0..n {
                let mut sum = Ratio::zero();
                for (x, other) in row.iter().zip(&product) {
                    if !x.is_zero() && !other[j].is_zero() {
                        let term = field.times(x, &other[j])?;
                        sum = field.plus(&sum, &term)?;
                    }
                }
                entries.push(sum);
            }
            next.push(entries);
        }
        product = next;
    }
    Ok(coefficients)
}
