//! The named functions of the input language that are kept as functions.
//!
//! Others are abbreviations that the constructors of [`Expr`](super::Expr) spell out: `sqrt`, `cbrt`,
//! `root`, `log2`, `log10`, `relu`, `leaky_relu`, `elu`, `selu`, `gelu`, `silu`, `mish`, `softsign`,
//! and the reciprocals `sec`, `csc`, `cot`, `sech`, `csch`, `coth`.

use serde::{Deserialize, Serialize};

use super::Opaque;

/// A named real function; the doc of each variant gives its formula and its real domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// e^x, on R.
    Exp,
    /// Natural logarithm, x > 0.
    Ln,
    /// Sine, on R.
    Sin,
    /// Cosine, on R.
    Cos,
    /// Tangent, x ≠ π/2 + πk.
    Tan,
    /// Arc sine, −1 ≤ x ≤ 1, values in [−π/2, π/2].
    Asin,
    /// Arc cosine, −1 ≤ x ≤ 1, values in [0, π].
    Acos,
    /// Arc tangent, on R, values in (−π/2, π/2).
    Atan,
    /// (e^x − e^−x)/2, on R.
    Sinh,
    /// (e^x + e^−x)/2, on R.
    Cosh,
    /// sinh x / cosh x, on R.
    Tanh,
    /// Inverse of sinh, ln(x + √(x² + 1)), on R.
    Asinh,
    /// Inverse of cosh on [0, ∞), x ≥ 1.
    Acosh,
    /// Inverse of tanh, −1 < x < 1.
    Atanh,
    /// Logistic function 1/(1 + e^−x), on R.
    Sigmoid,
    /// Its inverse ln(x/(1 − x)), 0 < x < 1.
    Logit,
    /// ln(1 + e^x), on R.
    Softplus,
    /// Error function 2/√π ∫₀ˣ e^−t² dt, on R.
    Erf,
    /// 1 − erf x, on R.
    Erfc,
    /// Inverse of erf, −1 < x < 1.
    Erfinv,
    /// Distribution function of the standard normal distribution, on R.
    Phi,
    /// Its inverse, 0 < x < 1.
    Probit,
    /// Gamma function, x not 0, −1, −2, ….
    Gamma,
    /// ln Γ(x), x > 0.
    Lgamma,
    /// Digamma function Γ′/Γ, x > 0.
    Digamma,
    /// Beta function Γ(a)Γ(b)/Γ(a + b), a, b > 0.
    Beta,
    /// Principal branch of Lambert's W, x ≥ −1/e, values ≥ −1.
    LambertW0,
    /// Lower branch of Lambert's W, −1/e ≤ x < 0, values ≤ −1.
    LambertWm1,
    /// |x|, on R.
    Abs,
    /// −1, 0 or 1, on R.
    Sign,
    /// The smallest of one or more arguments.
    Min,
    /// The largest of one or more arguments.
    Max,
    /// Largest integer ≤ x, on R.
    Floor,
    /// Smallest integer ≥ x, on R.
    Ceil,
    /// Any smooth function, on Rⁿ.
    Opaque(Opaque),
}

impl Function {
    /// Every function of the language, in the order of the variants; there are as many opaque ones as names.
    pub const ALL: [Self; 34] = [
        Self::Exp,
        Self::Ln,
        Self::Sin,
        Self::Cos,
        Self::Tan,
        Self::Asin,
        Self::Acos,
        Self::Atan,
        Self::Sinh,
        Self::Cosh,
        Self::Tanh,
        Self::Asinh,
        Self::Acosh,
        Self::Atanh,
        Self::Sigmoid,
        Self::Logit,
        Self::Softplus,
        Self::Erf,
        Self::Erfc,
        Self::Erfinv,
        Self::Phi,
        Self::Probit,
        Self::Gamma,
        Self::Lgamma,
        Self::Digamma,
        Self::Beta,
        Self::LambertW0,
        Self::LambertWm1,
        Self::Abs,
        Self::Sign,
        Self::Min,
        Self::Max,
        Self::Floor,
        Self::Ceil,
    ];

    /// The name in the input language; of a derivative of an opaque function the name of that function.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exp => "exp",
            Self::Ln => "ln",
            Self::Sin => "sin",
            Self::Cos => "cos",
            Self::Tan => "tan",
            Self::Asin => "asin",
            Self::Acos => "acos",
            Self::Atan => "atan",
            Self::Sinh => "sinh",
            Self::Cosh => "cosh",
            Self::Tanh => "tanh",
            Self::Asinh => "asinh",
            Self::Acosh => "acosh",
            Self::Atanh => "atanh",
            Self::Sigmoid => "sigmoid",
            Self::Logit => "logit",
            Self::Softplus => "softplus",
            Self::Erf => "erf",
            Self::Erfc => "erfc",
            Self::Erfinv => "erfinv",
            Self::Phi => "Phi",
            Self::Probit => "probit",
            Self::Gamma => "gamma",
            Self::Lgamma => "lgamma",
            Self::Digamma => "digamma",
            Self::Beta => "beta",
            Self::LambertW0 => "lambertw",
            Self::LambertWm1 => "lambertw_m1",
            Self::Abs => "abs",
            Self::Sign => "sign",
            Self::Min => "min",
            Self::Max => "max",
            Self::Floor => "floor",
            Self::Ceil => "ceil",
            Self::Opaque(function) => function.name(),
        }
    }

    /// Least and greatest number of arguments (`None`: any number).
    #[must_use]
    pub fn arity(self) -> (usize, Option<usize>) {
        match self {
            Self::Min | Self::Max => (1, None),
            Self::Beta => (2, Some(2)),
            Self::Opaque(function) => (function.arity(), Some(function.arity())),
            _ => (1, Some(1)),
        }
    }

    /// Whether the function is defined on all of R (in each argument).
    #[must_use]
    pub fn is_total(self) -> bool {
        !matches!(
            self,
            Self::Ln
                | Self::Tan
                | Self::Asin
                | Self::Acos
                | Self::Acosh
                | Self::Atanh
                | Self::Logit
                | Self::Erfinv
                | Self::Probit
                | Self::Gamma
                | Self::Lgamma
                | Self::Digamma
                | Self::Beta
                | Self::LambertW0
                | Self::LambertWm1
        )
    }

    /// Whether the function is real-analytic at every interior point of its domain. (At ends of the domain that
    /// belong to it, such as ±1 for arc sine, it is continuous only.)
    #[must_use]
    pub fn is_analytic(self) -> bool {
        self.is_smooth() && !matches!(self, Self::Opaque(_))
    }

    /// Whether the function is infinitely differentiable at every interior point of its domain.
    #[must_use]
    pub fn is_smooth(self) -> bool {
        !matches!(self, Self::Abs | Self::Sign | Self::Min | Self::Max | Self::Floor | Self::Ceil)
    }
}

#[cfg(test)]
mod tests {
    use super::Function;
    use std::collections::HashSet;

    #[test]
    fn names_are_distinct() {
        let names: HashSet<_> = Function::ALL.iter().map(|f| f.name()).collect();
        assert_eq!(names.len(), Function::ALL.len());
    }
}
