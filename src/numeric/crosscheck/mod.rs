//! The cross-check of a derived density: pointwise against automatic differentiation, by its total mass, and by
//! the fit of samples.
//!
//! It uses of the derivation only what it tests. The pushed samples come from the map itself; derivatives come
//! from automatic differentiation; preimages are found by bisection on the branches, not by the derived inverse. It
//! reports and never decides: a disagreement is a defect of flowcheck, to be shown as such.

mod density;
mod fit;
mod pointwise;

#[cfg(test)]
mod tests;

use std::fmt;

use serde::Serialize;

use super::goodness::Goodness;
use super::program::{CompileError, Program};
use super::pushforward::Source;
use super::sample::{SampleError, Sampler};
use crate::expr::{Expr, Symbol};
use crate::flow::base::Base;
use density::{Derived, Side};
use fit::{Draw, Pilot};

/// How many samples a cross-check draws where nothing else is said.
pub const DEFAULT_SAMPLES: usize = 1_000_000;
/// The most samples that a cross-check draws.
pub const MAX_SAMPLES: usize = 1_000_000_000;
/// The total mass may differ from 1 by this much beyond ten times the estimated error of the quadrature.
const MASS_TOLERANCE: f64 = 1e-6;
/// With a larger estimated error the total mass says nothing.
const MASS_ERROR_LIMIT: f64 = 1e-3;
/// With a larger share of samples that floats do not tell from an end of the image, masses near it say nothing.
const UNRESOLVED_SHARE: f64 = 1e-4;
/// Samples at which the map has no numeric value may be this share of all (overflow far out in a tail).
const UNDEFINED_SHARE: f64 = 1e-4;

/// What is checked.
#[derive(Clone, Copy, Debug)]
pub struct CrossCheckInput<'a> {
    /// The base distribution, with numeric parameters.
    pub base: &'a Base,
    /// The map x = f(z), without other variables than `variable`.
    pub map: &'a Expr,
    /// z.
    pub variable: &'a Symbol,
    /// x.
    pub target: &'a Symbol,
    /// The derived density, on pieces that do not overlap; it is 0 elsewhere.
    pub density: &'a [DensityPiece],
    /// Values with a probability of their own; the density is that of the rest.
    pub atoms: &'a [Atom],
    /// Spans that cover the support of the base up to a null set and what is mapped to atoms, with the map strictly monotone on
    /// each.
    pub branches: &'a [BranchSpan],
    /// How many samples to draw; see [`DEFAULT_SAMPLES`].
    pub samples: usize,
    /// The seed of the samples.
    pub seed: u64,
}

/// A value that x takes with positive probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Atom {
    /// The value.
    pub at: f64,
    /// Its probability.
    pub mass: f64,
}

/// The density on an interval of the target.
#[derive(Clone, Debug)]
pub struct DensityPiece {
    /// The lower end, perhaps −∞.
    pub lower: f64,
    /// The upper end, perhaps ∞.
    pub upper: f64,
    /// What it is there.
    pub formula: DensityFormula,
}

/// How a derived density is given.
#[derive(Clone, Debug)]
pub enum DensityFormula {
    /// A formula in x.
    Target {
        /// The density.
        density: Expr,
        /// Its logarithm, if derived, too.
        log_density: Option<Expr>,
    },
    /// Without a closed inverse: the sum over some branches of a formula in z at the preimage of x on that branch,
    /// p(z)/|f′(z)|.
    Source(Vec<(usize, Expr)>),
}

/// A span of the source on which the map is strictly monotone.
#[derive(Clone, Debug)]
pub struct BranchSpan {
    /// The lower end, perhaps −∞.
    pub lower: f64,
    /// The upper end, perhaps ∞.
    pub upper: f64,
    /// Whether the map increases on it.
    pub increasing: bool,
    /// The derived inverse in x on the image of the span, to be compared with the numeric one.
    pub inverse: Option<Expr>,
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CrossCheck {
    /// How many samples were drawn.
    pub samples: usize,
    /// Their seed.
    pub seed: u64,
    /// The Kolmogorov–Smirnov statistic.
    pub statistic: f64,
    /// The probability, at most, that samples of a right density fit as badly as these; it falls below
    /// [`FALSE_ALARM`](super::goodness::FALSE_ALARM) with at most that probability.
    pub p_value: f64,
    /// The largest difference between the logarithms of the derived density and of the change of variables by
    /// automatic differentiation, over the points where floats can tell.
    pub max_log_density_error: f64,
    /// The largest difference between a derived inverse and the numeric one, relative to max(1, |z|).
    pub max_inverse_error: f64,
    /// ∫ of the derived density.
    pub total_mass: f64,
    /// Its estimated error.
    pub total_mass_error: f64,
    /// How many points were compared.
    pub points: usize,
    /// How many points were left out, and why.
    pub skipped: Skipped,
    /// How many samples had no numeric value (overflow), and are left out.
    pub undefined_samples: u64,
    /// Checks that could not be carried out.
    pub inconclusive: Vec<Inconclusive>,
    /// Whether nothing failed.
    pub agrees: bool,
    /// What failed.
    pub failures: Vec<Failure>,
}

/// Points that were not compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// f′ = 0, undefined, or the density infinite.
    pub singular: usize,
    /// Rounding of x or z alone changes the density noticeably.
    pub ill_conditioned: usize,
    /// No numeric value of the map, of the base density or of a preimage.
    pub undefined: usize,
}

/// A check that could not be carried out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Inconclusive {
    /// Quadrature could not find the total mass well enough.
    TotalMass {
        /// Its estimated error.
        error: f64,
    },
    /// Fewer than half of the points could be compared.
    Points {
        /// How many were.
        compared: usize,
        /// How many were not.
        skipped: usize,
    },
    /// The test of fit needs masses that quadrature could not find well enough.
    Fit {
        /// The estimated error of the masses.
        error: f64,
    },
}

/// A disagreement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Failure {
    /// The density at a point is not what the change of variables gives.
    Pointwise {
        /// The point.
        x: f64,
        /// The derived density.
        derived: f64,
        /// Σ p(z)/|f′(z)| over the preimages.
        expected: f64,
        /// At how many points it fails.
        count: usize,
    },
    /// The derived logarithm is not the logarithm of the derived density.
    LogDensity {
        /// The point.
        x: f64,
        /// The derived logarithm.
        derived: f64,
        /// The logarithm of the derived density.
        expected: f64,
    },
    /// The derived density is negative.
    Negative {
        /// The point.
        x: f64,
        /// The value.
        density: f64,
    },
    /// The total mass is not 1.
    TotalMass {
        /// What it is.
        total: f64,
        /// Its estimated error.
        error: f64,
    },
    /// The samples do not follow the density.
    Fit {
        /// The p-value.
        p_value: f64,
        /// Its parts.
        tests: Goodness,
    },
    /// Samples fell where the density is 0.
    OutsideSupport {
        /// One of them.
        x: f64,
        /// How many.
        count: u64,
    },
    /// The map has no numeric value at too many of the samples.
    Undefined {
        /// One of the places.
        z: f64,
        /// How many.
        count: u64,
    },
    /// A derived inverse is not the inverse.
    Inverse {
        /// The point.
        x: f64,
        /// The derived preimage.
        derived: f64,
        /// The preimage on the branch.
        expected: f64,
    },
}

/// Why a cross-check cannot start.
#[derive(Clone, Debug, PartialEq)]
pub enum CrossCheckError {
    /// A formula cannot be compiled.
    Compile(CompileError),
    /// The base distribution cannot be drawn from.
    Sample(SampleError),
    /// No density and no atoms, no branch or no samples were given, or a source formula names a branch that is not there.
    Incomplete,
}

impl fmt::Display for CrossCheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compile(error) => error.fmt(f),
            Self::Sample(error) => error.fmt(f),
            Self::Incomplete => write!(f, "the cross-check needs a density, its branches and samples"),
        }
    }
}

impl std::error::Error for CrossCheckError {}

impl From<CompileError> for CrossCheckError {
    fn from(error: CompileError) -> Self {
        Self::Compile(error)
    }
}

/// Runs the cross-check. Its result depends on the input alone, not on the number of threads.
///
/// # Errors
/// See [`CrossCheckError`].
pub fn crosscheck(input: &CrossCheckInput<'_>) -> Result<CrossCheck, CrossCheckError> {
    let something = !input.density.is_empty() || !input.atoms.is_empty();
    if !something || input.density.is_empty() != input.branches.is_empty() || input.samples == 0 {
        return Err(CrossCheckError::Incomplete);
    }
    let samples = input.samples.min(MAX_SAMPLES);
    let sampler = Sampler::new(input.base).map_err(CrossCheckError::Sample)?;
    let side = Side::new(input)?;
    let derived = Derived::new(input, &side)?;

    let draw = Draw::One(&sampler, &side.map);
    let pilot = fit::pilot(draw, input.seed);
    let mut found = fitted(draw, &pilot, &derived, input.atoms, samples, input.seed);
    // Samples so near to an end of the image that floats do not tell them from it.
    if pilot.unresolved(&derived, input) > UNRESOLVED_SHARE {
        set_apart(&mut found);
    }
    if input.density.is_empty() {
        return Ok(found);
    }
    let points = pointwise::compare(&pilot, &side, &derived, input)?;
    let skipped = points.skipped.singular + points.skipped.ill_conditioned + points.skipped.undefined;
    if points.compared < skipped || points.compared == 0 {
        found.inconclusive.insert(0, Inconclusive::Points { compared: points.compared, skipped });
    }
    if points.lost > 0 {
        set_apart(&mut found);
    }
    found.failures.splice(0..0, points.failures);
    Ok(CrossCheck {
        max_log_density_error: points.max_log_density_error,
        max_inverse_error: points.max_inverse_error,
        points: points.compared,
        skipped: points.skipped,
        agrees: found.failures.is_empty(),
        ..found
    })
}

/// What is checked of a function of several variables.
#[derive(Clone, Copy, Debug)]
pub struct FunctionCheckInput<'a> {
    /// How the variables are drawn.
    pub source: &'a Source,
    /// x = f(z₁, …, zₙ).
    pub map: &'a Expr,
    /// z₁, …, zₙ.
    pub variables: &'a [Symbol],
    /// x.
    pub target: &'a Symbol,
    /// The derived density, on pieces that do not overlap, as formulas in x; it is 0 elsewhere.
    pub density: &'a [DensityPiece],
    /// Values with a probability of their own; the density is that of the rest.
    pub atoms: &'a [Atom],
    /// How many samples to draw; see [`DEFAULT_SAMPLES`].
    pub samples: usize,
    /// The seed of the samples.
    pub seed: u64,
}

/// The cross-check for a function of several variables: the total mass and the fit of samples. There is no change of variables to
/// compare the density with at single points.
///
/// # Errors
/// See [`CrossCheckError`].
pub fn crosscheck_function(input: &FunctionCheckInput<'_>) -> Result<CrossCheck, CrossCheckError> {
    if (input.density.is_empty() && input.atoms.is_empty()) || input.samples == 0 {
        return Err(CrossCheckError::Incomplete);
    }
    let map = Program::compile(input.map, input.variables)?;
    let derived = Derived::of_formulas(input.density, input.target)?;
    let draw = Draw::Vector(input.source, &map);
    let pilot = fit::pilot(draw, input.seed);
    Ok(fitted(draw, &pilot, &derived, input.atoms, input.samples.min(MAX_SAMPLES), input.seed))
}

/// Where rounding decides what the derived formulas give, their masses say nothing.
fn set_apart(found: &mut CrossCheck) {
    let total = (found.total_mass - 1.0).abs();
    let failures = std::mem::take(&mut found.failures);
    for failure in failures {
        match failure {
            Failure::TotalMass { .. } => found.inconclusive.push(Inconclusive::TotalMass { error: total }),
            Failure::Fit { .. } => found.inconclusive.push(Inconclusive::Fit { error: total }),
            other => found.failures.push(other),
        }
    }
    found.agrees = found.failures.is_empty();
}

/// The part of a cross-check that looks at all samples: the total mass and the fit.
fn fitted(
    draw: Draw<'_>,
    pilot: &Pilot,
    derived: &Derived<'_>,
    atoms: &[Atom],
    samples: usize,
    seed: u64,
) -> CrossCheck {
    let masses = fit::masses(pilot, derived, atoms);
    let fit = fit::fit(draw, &masses, samples, seed);
    let mut failures = Vec::new();
    let mut inconclusive = Vec::new();
    let (total, error) = (masses.total.value, masses.total.error);
    // What floats resolve may be too much already, whatever lies beyond.
    let inside = total - masses.total.extrapolated;
    let too_much = inside - 1.0 > MASS_TOLERANCE + 10.0 * masses.total.inner_error;
    if (total - 1.0).abs() > MASS_TOLERANCE + 10.0 * error || too_much || total.is_nan() {
        failures.push(Failure::TotalMass { total, error });
    } else if error > MASS_ERROR_LIMIT {
        inconclusive.push(Inconclusive::TotalMass { error });
    }
    if let Some(x) = fit.outside {
        failures.push(Failure::OutsideSupport { x, count: fit.outside_count });
    }
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let undefined_share = fit.undefined_count as f64 / samples as f64;
    if let Some(z) = fit.undefined
        && undefined_share > UNDEFINED_SHARE
    {
        failures.push(Failure::Undefined { z, count: fit.undefined_count });
    }
    // The masses must be known better than the tests can see.
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let resolution = 0.1 / (samples as f64).sqrt();
    if error > resolution {
        inconclusive.push(Inconclusive::Fit { error });
    } else if fit.goodness.alarms() {
        failures.push(Failure::Fit { p_value: fit.goodness.p_value, tests: fit.goodness });
    }
    CrossCheck {
        samples,
        seed,
        statistic: fit.goodness.ks_statistic,
        p_value: fit.goodness.p_value,
        max_log_density_error: 0.0,
        max_inverse_error: 0.0,
        total_mass: total,
        total_mass_error: error,
        points: 0,
        skipped: Skipped::default(),
        undefined_samples: fit.undefined_count,
        inconclusive,
        agrees: failures.is_empty(),
        failures,
    }
}
