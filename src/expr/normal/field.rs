//! Arithmetic with several normal forms over one table of kernels: what elimination and factorisation of
//! matrices of formulas need.

use super::context::{Context, Kind, Stop};
use super::{NormalError, Oracle, run};
use crate::expr::Expr;
use crate::expr::poly::{Exponent, Kernel, Ratio};
use crate::real::Rational;

/// The normalisation stopped; pass it on with `?`. [`in_field`] begins again, or reports why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted(Stop);

impl From<Stop> for Interrupted {
    fn from(stop: Stop) -> Self {
        Self(stop)
    }
}

/// A product c · ∏ atomᵢ^eᵢ; atoms are numbered within one [`in_field`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactoredValue {
    /// c.
    pub coefficient: Rational,
    /// The atoms with their exponents, each atom once.
    pub factors: Vec<(Kernel, Exponent)>,
}

/// Values as fractions of polynomials in kernels, with the meaning of [`normal`](super::normal): each fraction equals
/// the value wherever the expressions that it came from are defined.
pub struct Field<'c, 'a, 'b>(&'c mut Context<'a, 'b>);

impl Field<'_, '_, '_> {
    /// The value of an expression.
    ///
    /// # Errors
    /// Where the normalisation stops; so for all that follow.
    pub fn value(&mut self, e: &Expr) -> Result<Ratio, Interrupted> {
        Ok(self.0.normal(e)?)
    }

    /// a + b.
    ///
    /// # Errors
    /// As for [`value`](Self::value).
    pub fn plus(&mut self, a: &Ratio, b: &Ratio) -> Result<Ratio, Interrupted> {
        Ok(self.0.plus(a, b)?)
    }

    /// a − b.
    ///
    /// # Errors
    /// As for [`value`](Self::value).
    pub fn minus(&mut self, a: &Ratio, b: &Ratio) -> Result<Ratio, Interrupted> {
        Ok(self.0.minus(a, b)?)
    }

    /// a · b.
    ///
    /// # Errors
    /// As for [`value`](Self::value).
    pub fn times(&mut self, a: &Ratio, b: &Ratio) -> Result<Ratio, Interrupted> {
        Ok(self.0.times(a, b)?)
    }

    /// a / b, a value only where b ≠ 0.
    ///
    /// # Errors
    /// As for [`value`](Self::value).
    pub fn over(&mut self, a: &Ratio, b: &Ratio) -> Result<Ratio, Interrupted> {
        Ok(self.0.over(a, b)?)
    }

    /// Whether the kernels of these values are independent of each other as far as the field knows: then a fraction
    /// that is not 0 is no zero divisor, and elimination by division is sound.
    pub fn is_independent<'r>(&self, values: impl IntoIterator<Item = &'r Ratio>) -> bool {
        values.into_iter().all(|r| {
            let kernels = r.numerator().kernels().into_iter().chain(r.denominator().kernels());
            kernels
                .into_iter()
                .all(|k| !matches!(self.0.kind(k), Kind::Value(_) | Kind::Abs(_) | Kind::Sin { .. }))
        })
    }

    /// The factors that are found of a value.
    ///
    /// # Errors
    /// As for [`value`](Self::value).
    pub fn factor(&mut self, value: &Ratio) -> Result<FactoredValue, Interrupted> {
        let factored = self.0.factor(value)?;
        Ok(FactoredValue { coefficient: factored.coefficient, factors: factored.factors })
    }

    /// The expression of an atom of [`factor`](Self::factor).
    #[must_use]
    pub fn atom(&self, atom: Kernel) -> Expr {
        self.0.kernel_expr(atom)
    }

    /// The value as an expression.
    #[must_use]
    pub fn expression(&self, value: &Ratio) -> Expr {
        self.0.ratio_expr(value)
    }
}

/// Runs `f` with a field of values on the set of the oracle. `f` may be run several times; it must do the same each
/// time.
///
/// # Errors
/// Where a bound is exceeded, or a value is undefined everywhere.
pub fn in_field<T>(
    oracle: &mut Oracle<'_>,
    mut f: impl FnMut(&mut Field<'_, '_, '_>) -> Result<T, Interrupted>,
) -> Result<T, NormalError> {
    run(oracle, |context| f(&mut Field(context)).map_err(|Interrupted(stop)| stop))
}
