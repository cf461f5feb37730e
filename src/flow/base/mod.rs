//! Base distributions: the random variable that a transformation starts from.
//!
//! Each family is one file with one `row::Row`: its parameters (with the usual other names for them), its support
//! and its formulas. To add a family, write such a file, add a variant to [`Family`] and a line to
//! `Family::row`. The samplers live in the numeric layer.
//!
//! Parametrizations and formulas are those of Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions*
//! (2nd ed., 1994–95), unless a family's file says otherwise.

mod call;
mod error;
mod family;
mod formula;
mod row;
mod support;

mod arcsine;
mod beta;
mod cauchy;
mod chi_squared;
mod exponential;
mod gamma;
mod gumbel;
mod half_normal;
mod inverse_gamma;
mod kumaraswamy;
mod laplace;
mod levy;
mod log_logistic;
mod log_normal;
mod logistic;
mod normal;
mod pareto;
mod rayleigh;
mod student_t;
mod uniform;
mod weibull;

pub use error::BaseError;
pub use family::Family;
pub use support::{Support, SupportEnd};

use serde::{Deserialize, Serialize};

use crate::expr::{Condition, Expr, Symbol};

/// A distribution with its parameters, and the variable that follows it: z ~ Normal(0, 1).
///
/// Formulas hold where the parameters satisfy [`Base::conditions`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// The family.
    pub family: Family,
    /// Its parameters in the order of the family's definition, numeric or symbolic.
    pub parameters: Vec<Expr>,
    /// The random variable.
    pub variable: Symbol,
}

impl Base {
    /// The distribution that a call such as `Normal(0, var=4)` names. Each argument is a name, where one was
    /// typed, and a value.
    ///
    /// # Errors
    /// See [`BaseError`]. Conditions on the parameters are decided here for literal numbers; others are left to
    /// the caller as [`Base::conditions`].
    pub fn from_call(
        name: &str,
        arguments: &[(Option<String>, Expr)],
        variable: Symbol,
    ) -> Result<Self, BaseError> {
        call::read(name, arguments, variable)
    }

    /// The density at x, a formula that holds on the support (the density is 0 elsewhere).
    #[must_use]
    pub fn density(&self, x: &Expr) -> Expr {
        (self.family.row().density)(&self.parameters, x)
    }

    /// The logarithm of the density at x, on the support.
    #[must_use]
    pub fn log_density(&self, x: &Expr) -> Expr {
        (self.family.row().log_density)(&self.parameters, x)
    }

    /// P(Z ≤ x) on the support (0 below it and 1 above); `None` where there is no closed form.
    #[must_use]
    pub fn cdf(&self, x: &Expr) -> Option<Expr> {
        (self.family.row().cdf)(&self.parameters, x)
    }

    /// The inverse of the distribution function for 0 < u < 1; `None` where there is no closed form.
    #[must_use]
    pub fn quantile(&self, u: &Expr) -> Option<Expr> {
        (self.family.row().quantile)(&self.parameters, u)
    }

    /// The interval on which the density is positive.
    #[must_use]
    pub fn support(&self) -> Support {
        (self.family.row().support)(&self.parameters)
    }

    /// What the parameters must satisfy, such as sd > 0; what literal numbers satisfy is left out.
    #[must_use]
    pub fn conditions(&self) -> Vec<Condition> {
        let all = (self.family.row().conditions)(&self.parameters);
        all.into_iter().filter(|c| formula::decide(c) != Some(true)).collect()
    }

    /// Whether no parameter holds a variable.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        self.parameters.iter().all(Expr::is_constant)
    }

    /// The canonical call, as `Normal(0, 1)`, with the parameters printed by `print`.
    #[must_use]
    pub fn display(&self, print: impl Fn(&Expr) -> String) -> String {
        let parameters: Vec<String> = self.parameters.iter().map(print).collect();
        format!("{}({})", self.family.name(), parameters.join(", "))
    }
}

#[cfg(test)]
mod tests;
