//! The order in which names are tried, and the supports of families.

use crate::expr::Expr;
use crate::flow::base::{Base, Family, Support};

/// A family among the names.
pub(super) struct Entry {
    pub family: Family,
    /// Told only where there is no other name: it contains many of the others.
    pub last_resort: bool,
}

const fn usual(family: Family) -> Entry {
    Entry { family, last_resort: false }
}

const fn last(family: Family) -> Entry {
    Entry { family, last_resort: true }
}

/// All families, the most usual name first.
pub(super) const ORDER: &[Entry] = &[
    usual(Family::Uniform),
    usual(Family::Normal),
    usual(Family::Exponential),
    usual(Family::Cauchy),
    usual(Family::Laplace),
    usual(Family::Logistic),
    usual(Family::LogNormal),
    usual(Family::Rayleigh),
    usual(Family::Maxwell),
    usual(Family::HalfNormal),
    usual(Family::ChiSquared),
    usual(Family::Gamma),
    usual(Family::Weibull),
    usual(Family::Pareto),
    usual(Family::Arcsine),
    usual(Family::Beta),
    usual(Family::StudentT),
    usual(Family::Gumbel),
    usual(Family::Levy),
    usual(Family::InverseGamma),
    usual(Family::InverseChiSquared),
    usual(Family::F),
    usual(Family::Frechet),
    usual(Family::LogLogistic),
    usual(Family::Chi),
    usual(Family::Power),
    usual(Family::Triangular),
    usual(Family::Kumaraswamy),
    usual(Family::Lomax),
    usual(Family::BetaPrime),
    usual(Family::HalfCauchy),
    usual(Family::HalfLogistic),
    usual(Family::LogUniform),
    usual(Family::GumbelMin),
    usual(Family::InverseGaussian),
    usual(Family::LogitNormal),
    usual(Family::LogCauchy),
    usual(Family::HyperbolicSecant),
    usual(Family::Semicircle),
    usual(Family::RaisedCosine),
    usual(Family::Moyal),
    usual(Family::Gompertz),
    last(Family::FoldedNormal),
    last(Family::ExpGamma),
    last(Family::Nakagami),
    last(Family::Burr),
    last(Family::Dagum),
    last(Family::GeneralizedGamma),
    last(Family::JohnsonSU),
];

/// Which ends of the family's support are finite, at symbols for its parameters.
pub(super) fn shape(family: Family) -> Support {
    let parameters = family.parameter_names().map(Expr::symbol).collect();
    let variable = crate::expr::Symbol::new("x");
    Base { family, parameters, variable, given: None }.support()
}
