//! The table of families.

use serde::{Deserialize, Serialize};

use super::row::Row;
use super::{
    arcsine, beta, beta_prime, burr, cauchy, chi, chi_squared, dagum, exp_gamma, exponential, f,
    folded_normal, frechet, gamma, generalized_gamma, gompertz, gumbel, gumbel_min, half_cauchy,
    half_logistic, half_normal, hyperbolic_secant, inverse_chi_squared, inverse_gamma, inverse_gaussian,
    johnson_su, kumaraswamy, laplace, levy, log_cauchy, log_logistic, log_normal, log_uniform, logistic,
    logit_normal, lomax, maxwell, moyal, nakagami, normal, pareto, power, raised_cosine, rayleigh,
    semicircle, student_t, triangular, uniform, weibull,
};

/// A family of distributions on the line; see its file for parameters and formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Uniform(a, b).
    Uniform,
    /// Normal(mean, sd).
    Normal,
    /// Exponential(rate).
    Exponential,
    /// Logistic(loc, scale).
    Logistic,
    /// Laplace(loc, scale).
    Laplace,
    /// Cauchy(loc, scale).
    Cauchy,
    /// Gamma(shape, scale).
    Gamma,
    /// Beta(a, b).
    Beta,
    /// Weibull(shape, scale).
    Weibull,
    /// Rayleigh(scale).
    Rayleigh,
    /// Gumbel(loc, scale).
    Gumbel,
    /// LogNormal(mu, sigma).
    LogNormal,
    /// Pareto(min, shape).
    Pareto,
    /// HalfNormal(scale).
    HalfNormal,
    /// ChiSquared(df).
    ChiSquared,
    /// StudentT(df).
    StudentT,
    /// Kumaraswamy(a, b).
    Kumaraswamy,
    /// Levy(loc, scale).
    Levy,
    /// Arcsine(a, b).
    Arcsine,
    /// LogLogistic(scale, shape).
    LogLogistic,
    /// InverseGamma(shape, scale).
    InverseGamma,
    /// F(d1, d2).
    F,
    /// Chi(df).
    Chi,
    /// Maxwell(scale).
    Maxwell,
    /// Triangular(a, b, mode).
    Triangular,
    /// Frechet(shape, scale).
    Frechet,
    /// Lomax(shape, scale).
    Lomax,
    /// BetaPrime(a, b).
    BetaPrime,
    /// HalfCauchy(scale).
    HalfCauchy,
    /// HalfLogistic(scale).
    HalfLogistic,
    /// LogUniform(a, b).
    LogUniform,
    /// Power(shape, scale).
    Power,
    /// GumbelMin(loc, scale).
    GumbelMin,
    /// InverseChiSquared(df).
    InverseChiSquared,
    /// InverseGaussian(mean, shape).
    InverseGaussian,
    /// FoldedNormal(mean, sd).
    FoldedNormal,
    /// LogitNormal(mu, sigma).
    LogitNormal,
    /// LogCauchy(mu, sigma).
    LogCauchy,
    /// Burr(c, k).
    Burr,
    /// Dagum(p, a, b).
    Dagum,
    /// Gompertz(rate, shape).
    Gompertz,
    /// Nakagami(shape, spread).
    Nakagami,
    /// HyperbolicSecant(loc, scale).
    HyperbolicSecant,
    /// Semicircle(radius).
    Semicircle,
    /// RaisedCosine(loc, scale).
    RaisedCosine,
    /// Moyal(loc, scale).
    Moyal,
    /// ExpGamma(shape, scale).
    ExpGamma,
    /// JohnsonSU(gamma, delta, xi, lambda).
    JohnsonSU,
    /// GeneralizedGamma(scale, shape, power).
    GeneralizedGamma,
}

impl Family {
    /// Every family.
    pub const ALL: &[Self] = &[
        Self::Uniform,
        Self::Normal,
        Self::Exponential,
        Self::Logistic,
        Self::Laplace,
        Self::Cauchy,
        Self::Gamma,
        Self::Beta,
        Self::Weibull,
        Self::Rayleigh,
        Self::Gumbel,
        Self::LogNormal,
        Self::Pareto,
        Self::HalfNormal,
        Self::ChiSquared,
        Self::StudentT,
        Self::Kumaraswamy,
        Self::Levy,
        Self::Arcsine,
        Self::LogLogistic,
        Self::InverseGamma,
        Self::F,
        Self::Chi,
        Self::Maxwell,
        Self::Triangular,
        Self::Frechet,
        Self::Lomax,
        Self::BetaPrime,
        Self::HalfCauchy,
        Self::HalfLogistic,
        Self::LogUniform,
        Self::Power,
        Self::GumbelMin,
        Self::InverseChiSquared,
        Self::InverseGaussian,
        Self::FoldedNormal,
        Self::LogitNormal,
        Self::LogCauchy,
        Self::Burr,
        Self::Dagum,
        Self::Gompertz,
        Self::Nakagami,
        Self::HyperbolicSecant,
        Self::Semicircle,
        Self::RaisedCosine,
        Self::Moyal,
        Self::ExpGamma,
        Self::JohnsonSU,
        Self::GeneralizedGamma,
    ];

    pub(super) fn row(self) -> &'static Row {
        match self {
            Self::Uniform => &uniform::ROW,
            Self::Normal => &normal::ROW,
            Self::Exponential => &exponential::ROW,
            Self::Logistic => &logistic::ROW,
            Self::Laplace => &laplace::ROW,
            Self::Cauchy => &cauchy::ROW,
            Self::Gamma => &gamma::ROW,
            Self::Beta => &beta::ROW,
            Self::Weibull => &weibull::ROW,
            Self::Rayleigh => &rayleigh::ROW,
            Self::Gumbel => &gumbel::ROW,
            Self::LogNormal => &log_normal::ROW,
            Self::Pareto => &pareto::ROW,
            Self::HalfNormal => &half_normal::ROW,
            Self::ChiSquared => &chi_squared::ROW,
            Self::StudentT => &student_t::ROW,
            Self::Kumaraswamy => &kumaraswamy::ROW,
            Self::Levy => &levy::ROW,
            Self::Arcsine => &arcsine::ROW,
            Self::LogLogistic => &log_logistic::ROW,
            Self::InverseGamma => &inverse_gamma::ROW,
            Self::F => &f::ROW,
            Self::Chi => &chi::ROW,
            Self::Maxwell => &maxwell::ROW,
            Self::Triangular => &triangular::ROW,
            Self::Frechet => &frechet::ROW,
            Self::Lomax => &lomax::ROW,
            Self::BetaPrime => &beta_prime::ROW,
            Self::HalfCauchy => &half_cauchy::ROW,
            Self::HalfLogistic => &half_logistic::ROW,
            Self::LogUniform => &log_uniform::ROW,
            Self::Power => &power::ROW,
            Self::GumbelMin => &gumbel_min::ROW,
            Self::InverseChiSquared => &inverse_chi_squared::ROW,
            Self::InverseGaussian => &inverse_gaussian::ROW,
            Self::FoldedNormal => &folded_normal::ROW,
            Self::LogitNormal => &logit_normal::ROW,
            Self::LogCauchy => &log_cauchy::ROW,
            Self::Burr => &burr::ROW,
            Self::Dagum => &dagum::ROW,
            Self::Gompertz => &gompertz::ROW,
            Self::Nakagami => &nakagami::ROW,
            Self::HyperbolicSecant => &hyperbolic_secant::ROW,
            Self::Semicircle => &semicircle::ROW,
            Self::RaisedCosine => &raised_cosine::ROW,
            Self::Moyal => &moyal::ROW,
            Self::ExpGamma => &exp_gamma::ROW,
            Self::JohnsonSU => &johnson_su::ROW,
            Self::GeneralizedGamma => &generalized_gamma::ROW,
        }
    }

    /// The canonical name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The names of the parameters, in order.
    pub fn parameter_names(self) -> impl Iterator<Item = &'static str> {
        self.row().parameters.iter().map(|p| p.name)
    }

    /// How the family is written, with the names of its parameters: `Normal(mean, sd)`.
    #[must_use]
    pub fn signature(self) -> String {
        let names: Vec<&str> = self.parameter_names().collect();
        format!("{}({})", self.name(), names.join(", "))
    }

    /// The family of this name or usual other name, without regard to case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let wanted = fold(name);
        Self::ALL.iter().copied().find(|family| {
            let row = family.row();
            fold(row.name) == wanted || row.aliases.iter().any(|alias| fold(alias) == wanted)
        })
    }

    /// The canonical name nearest to a misspelt one.
    #[must_use]
    pub fn suggestion(name: &str) -> Option<&'static str> {
        let wanted = fold(name);
        let names = Self::ALL.iter().flat_map(|family| {
            let row = family.row();
            std::iter::once(row.name).chain(row.aliases.iter().copied()).map(move |n| (n, row.name))
        });
        nearest(&wanted, names)
    }
}

/// The target of the name that is most like `wanted`, if any is much like it.
pub(super) fn nearest(
    wanted: &str,
    names: impl Iterator<Item = (&'static str, &'static str)>,
) -> Option<&'static str> {
    /// Below this Jaro–Winkler similarity a suggestion would rather confuse.
    const ALIKE: f64 = 0.8;
    names
        .map(|(name, target)| (strsim::jaro_winkler(&fold(name), wanted), target))
        .filter(|(similarity, _)| *similarity >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, target)| target)
}

/// Lower case, without `_`, `-` and spaces.
pub(super) fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}
