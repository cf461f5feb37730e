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
mod given;
mod moments;
mod raw_moments;
mod row;
mod support;

mod arcsine;
mod beta;
mod beta_prime;
mod burr;
mod cauchy;
mod chi;
mod chi_squared;
mod dagum;
mod exp_gamma;
mod exponential;
mod f;
mod folded_normal;
mod frechet;
mod gamma;
mod generalized_gamma;
mod gompertz;
mod gumbel;
mod gumbel_min;
mod half_cauchy;
mod half_logistic;
mod half_normal;
mod hyperbolic_secant;
mod inverse_chi_squared;
mod inverse_gamma;
mod inverse_gaussian;
mod johnson_su;
mod kumaraswamy;
mod laplace;
mod levy;
mod log_cauchy;
mod log_logistic;
mod log_normal;
mod log_uniform;
mod logistic;
mod logit_normal;
mod lomax;
mod maxwell;
mod moyal;
mod nakagami;
mod normal;
mod pareto;
mod power;
mod raised_cosine;
mod rayleigh;
mod semicircle;
mod student_t;
mod triangular;
mod uniform;
mod weibull;

pub use error::BaseError;
pub use family::Family;
pub use given::{Given, GivenError, by_formula, derived, truncated};
pub use moments::Moment;
pub use support::{Support, SupportEnd};

use serde::{Deserialize, Serialize};

use crate::expr::{Condition, Expr, Symbol};
use crate::real::Rational;

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
    /// Where it is no member of the family: its own formulas. There are no parameters then.
    pub given: Option<Box<Given>>,
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
        if let Some(given) = &self.given {
            return given.density(x);
        }
        (self.family.row().density)(&self.parameters, x)
    }

    /// The logarithm of the density at x, on the support.
    #[must_use]
    pub fn log_density(&self, x: &Expr) -> Expr {
        if let Some(given) = &self.given {
            return given.log_density(x);
        }
        (self.family.row().log_density)(&self.parameters, x)
    }

    /// P(Z ≤ x) on the support (0 below it and 1 above); `None` where there is no closed form.
    #[must_use]
    pub fn cdf(&self, x: &Expr) -> Option<Expr> {
        if let Some(given) = &self.given {
            return given.cdf(x);
        }
        (self.family.row().cdf)(&self.parameters, x)
    }

    /// The inverse of the distribution function for 0 < u < 1; `None` where there is no closed form.
    #[must_use]
    pub fn quantile(&self, u: &Expr) -> Option<Expr> {
        if let Some(given) = &self.given {
            return given.quantile(u);
        }
        (self.family.row().quantile)(&self.parameters, u)
    }

    /// The interval on which the density is positive.
    #[must_use]
    pub fn support(&self) -> Support {
        if let Some(given) = &self.given {
            return given.support();
        }
        (self.family.row().support)(&self.parameters)
    }

    /// The family that it is a member of; `None` for other distributions.
    #[must_use]
    pub fn member_of(&self) -> Option<Family> {
        self.given.is_none().then_some(self.family)
    }

    /// What the parameters must satisfy, such as sd > 0; what literal numbers satisfy is left out.
    #[must_use]
    pub fn conditions(&self) -> Vec<Condition> {
        if self.given.is_some() {
            return Vec::new();
        }
        let all = (self.family.row().conditions)(&self.parameters);
        all.into_iter().filter(|c| formula::decide(c) != Some(true)).collect()
    }

    /// Mean and variance.
    #[must_use]
    pub fn moments(&self) -> (Moment, Moment) {
        if self.given.is_some() {
            return (Moment::NoFormula, Moment::NoFormula);
        }
        moments::moments(self)
    }

    /// E[Z^p e^(tZ)] for a t that is free of z.
    #[must_use]
    pub fn raw_moment(&self, p: &Rational, t: &Expr) -> Moment {
        if self.given.is_some() {
            return Moment::NoFormula;
        }
        raw_moments::raw_moment(self, p, t)
    }

    /// μ and σ > 0, where (Z − μ)/σ has a distribution without them; `None` for families without a scale.
    #[must_use]
    pub fn location_and_scale(&self) -> Option<(Expr, Expr)> {
        if self.given.is_some() {
            return None;
        }
        let p = &self.parameters;
        match self.family {
            Family::Normal
            | Family::Logistic
            | Family::Laplace
            | Family::Cauchy
            | Family::Gumbel
            | Family::GumbelMin
            | Family::HyperbolicSecant
            | Family::RaisedCosine
            | Family::Moyal
            | Family::Levy => Some((p[0].clone(), p[1].clone())),
            Family::Rayleigh
            | Family::HalfNormal
            | Family::Maxwell
            | Family::HalfCauchy
            | Family::HalfLogistic => Some((Expr::zero(), p[0].clone())),
            Family::Gamma | Family::Weibull | Family::InverseGamma | Family::Frechet | Family::Lomax => {
                Some((Expr::zero(), p[1].clone()))
            }
            Family::Exponential => Some((Expr::zero(), p[0].recip())),
            Family::LogLogistic | Family::GeneralizedGamma => Some((Expr::zero(), p[0].clone())),
            _ => None,
        }
    }

    /// Whether a symbol stands in a parameter, or in the formula of a density that is given by one.
    #[must_use]
    pub fn mentions(&self, symbol: &Symbol) -> bool {
        self.given.as_ref().is_some_and(|given| given.mentions(symbol))
            || self.parameters.iter().any(|p| p.contains(symbol))
    }

    /// Whether no parameter holds a variable.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        if let Some(given) = &self.given {
            return given.is_numeric();
        }
        self.parameters.iter().all(Expr::is_constant)
    }

    /// The canonical call, as `Normal(0, 1)`, with the parameters printed by `print`.
    #[must_use]
    pub fn display(&self, print: impl Fn(&Expr) -> String) -> String {
        if let Some(given) = &self.given {
            return given.display(print);
        }
        let parameters: Vec<String> = self.parameters.iter().map(print).collect();
        format!("{}({})", self.family.name(), parameters.join(", "))
    }
}

#[cfg(test)]
mod tests;
