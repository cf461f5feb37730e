//! The cross-check of a derived density in several dimensions. It reports and never decides.
//!
//! - **Pointwise**: at samples z of the base distribution, the derived ln p(x) at x = f(z) against ln p(z) − ln |det J(z)|, with J by
//!   automatic differentiation and its determinant by LU decomposition.
//! - **Fit**: the shares of samples x = f(z) in half spaces {a·x ≤ c} and the total mass, against the same by importance
//!   sampling of the derived density from an independent proposal, which knows of f only where the samples lie and how far they
//!   spread. The directions a are random projections; the offsets c are quantiles of a pilot sample. Each difference is
//!   asymptotically normal; with Bonferroni's correction all of them together raise a false alarm with probability
//!   [`FALSE_ALARM`] at most, as far as the limit law goes. Where a few weights dominate (a density
//!   with heavier tails than the proposal) the fit is inconclusive, and said to be.

use nalgebra::DMatrix;
use rand_distr::ChiSquared;
use serde::Serialize;

use super::bundle::Bundle;
use super::goodness::FALSE_ALARM;
use super::log_det;
use super::program::{CompileError, Program, Workspace};
use super::proposal::{FREEDOM, Proposal, half_spaces};
use super::pushforward::Source;
use super::sample::CHUNK;
use super::vector_inverse::VectorSolver;
use super::words::generator;
use crate::expr::{Expr, Symbol};

/// Points at which the formulas are compared.
const POINTS: usize = 1_000;
/// Samples that the proposal and the half spaces are fitted to.
const PILOT: usize = 4_096;
/// The most samples of each kind where every point takes a numeric solution.
const MAX_SOLVED: usize = 20_000;
/// The most samples of each kind.
pub const MAX_SAMPLES: usize = 200_000;
/// A single weight that is a larger share of all makes the fit inconclusive.
const LARGEST_SHARE: f64 = 0.005;
/// Differences of logarithms beyond this, and beyond ten times what rounding of x does, count as errors.
const TOLERANCE: f64 = 1e-7;

/// What is checked.
#[derive(Clone, Copy, Debug)]
pub struct VectorCheckInput<'a> {
    /// How z is drawn.
    pub base: &'a Source,
    /// Which way the map goes.
    pub way: Way,
    /// The components of the map, z → x or x → z.
    pub map: &'a [Expr],
    /// Its variables.
    pub variables: &'a [Symbol],
    /// ln p(z), in these symbols.
    pub base_log_density: (&'a Expr, &'a [Symbol]),
    /// What is checked.
    pub density: CheckedDensity<'a>,
    /// How many samples to draw, at most [`MAX_SAMPLES`].
    pub samples: usize,
    /// Their seed.
    pub seed: u64,
}

/// Which way a map goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From z to x.
    Forward,
    /// From x to z: samples of x are found numerically.
    Reverse,
}

/// A derived density.
#[derive(Clone, Copy, Debug)]
pub enum CheckedDensity<'a> {
    /// ln p(x) where `support` is 1, both in these symbols.
    Target {
        /// ln p(x).
        log_density: &'a Expr,
        /// 1 where the density is positive, else 0 or undefined.
        support: &'a Expr,
        /// The components of x.
        variables: &'a [Symbol],
    },
    /// ln p(f(z)) in the variables of a map from z to x, where `support` is 1; z is found numerically.
    Source {
        /// ln p(f(z)).
        log_density: &'a Expr,
        /// 1 for the z that count, else 0 or undefined.
        support: &'a Expr,
    },
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VectorCheck {
    /// How many samples were drawn.
    pub samples: usize,
    /// Their seed.
    pub seed: u64,
    /// The largest standardized difference of a share.
    pub statistic: f64,
    /// The probability, at most, that a right density looks as bad; `None` where the fit is inconclusive.
    pub p_value: Option<f64>,
    /// The largest difference of ln p(x) from the change of variables.
    pub max_log_density_error: f64,
    /// ∫ of the derived density, by importance sampling.
    pub total_mass: f64,
    /// Its standard error.
    pub total_mass_error: f64,
    /// How many points were compared.
    pub points: usize,
    /// How many were not: no numeric value, or det J = 0.
    pub skipped: usize,
    /// Samples at which the derived density is 0 or undefined.
    pub outside: usize,
    /// Whether nothing failed.
    pub agrees: bool,
}

/// Why a cross-check cannot start.
#[derive(Clone, Debug, PartialEq)]
pub enum VectorCheckError {
    /// A formula cannot be compiled.
    Compile(CompileError),
    /// The samples have no numeric values, or no spread.
    Degenerate,
}

impl std::fmt::Display for VectorCheckError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Compile(error) => error.fmt(f),
            Self::Degenerate => write!(f, "the samples have no numeric values, or no spread"),
        }
    }
}

impl std::error::Error for VectorCheckError {}

impl From<CompileError> for VectorCheckError {
    fn from(error: CompileError) -> Self {
        Self::Compile(error)
    }
}

/// Runs the cross-check.
///
/// # Errors
/// See [`VectorCheckError`].
pub fn vector_check(input: &VectorCheckInput<'_>) -> Result<VectorCheck, VectorCheckError> {
    let map: Vec<Program> =
        input.map.iter().map(|f| Program::compile(f, input.variables)).collect::<Result<_, _>>()?;
    let base = Program::compile(input.base_log_density.0, input.base_log_density.1)?;
    let solver = VectorSolver::new(input.map, input.variables)?;
    let numeric = input.way == Way::Reverse || matches!(input.density, CheckedDensity::Source { .. });
    let n = input.samples.min(if numeric { MAX_SOLVED } else { MAX_SAMPLES });
    let z = draws(input, n);
    let nowhere = || vec![f64::NAN; map.len()];
    let x: Vec<Vec<f64>> = match input.way {
        Way::Forward => images(&Bundle::compile(input.map, input.variables)?, &z),
        Way::Reverse => z.iter().map(|z| solver.solve(z).unwrap_or_else(nowhere)).collect(),
    };
    let derived = match input.density {
        CheckedDensity::Target { log_density, support, variables } => Derived {
            log_density: Program::compile(log_density, variables)?,
            support: Program::compile(support, variables)?,
            solver: None,
        },
        CheckedDensity::Source { log_density, support } => Derived {
            log_density: Program::compile(log_density, input.variables)?,
            support: Program::compile(support, input.variables)?,
            solver: Some(solver.starting_from(z.iter().take(PILOT).cloned())),
        },
    };
    let (mut error, mut points, mut skipped) = (0.0_f64, 0, 0);
    let mut wrong = false;
    for (z, x) in z.iter().zip(&x).take(POINTS) {
        let log = match input.way {
            Way::Forward => log_det_at(&map, z).map(|log| -log),
            Way::Reverse => log_det_at(&map, x),
        };
        let expected = log.map(|log| base.evaluate(z) + log).filter(|e| e.is_finite());
        let (Some(expected), true) = (expected, x.iter().all(|x| x.is_finite())) else {
            skipped += 1;
            continue;
        };
        let found = derived.log_at(x);
        let slack = TOLERANCE * (1.0 + expected.abs()) + 10.0 * derived.rounding(x, found);
        if slack > 1e-3 {
            skipped += 1;
            continue;
        }
        points += 1;
        let difference = (found - expected).abs();
        error = error.max(if difference.is_nan() { f64::INFINITY } else { difference });
        wrong |= difference.is_nan() || difference > slack;
    }
    let finite: Vec<Vec<f64>> = x.into_iter().filter(|x| x.iter().all(|v| v.is_finite())).collect();
    let outside = derived.logs_at(&finite).iter().filter(|log| !log.is_finite()).count();
    let finite: Vec<&Vec<f64>> = finite.iter().collect();
    let fit = fit(&finite, &derived, input)?;
    // A single sample at the rounded edge of the support is no defect.
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let lost = outside as f64 > 1e-3 * n as f64;
    let agrees = !wrong && !lost && fit.p_value.is_none_or(|p| p >= FALSE_ALARM);
    Ok(VectorCheck {
        samples: n,
        seed: input.seed,
        statistic: fit.statistic,
        p_value: fit.p_value,
        max_log_density_error: error,
        total_mass: fit.total_mass,
        total_mass_error: fit.error,
        points,
        skipped,
        outside,
        agrees,
    })
}

/// The derived formulas.
struct Derived {
    log_density: Program,
    support: Program,
    /// Finds the point at which the formulas are evaluated, where they are formulas in z.
    solver: Option<VectorSolver>,
}

impl Derived {
    /// ln p(x), −∞ outside of the support (and where no z was found, which lowers the total mass).
    fn log_at(&self, x: &[f64]) -> f64 {
        let found;
        let at = match &self.solver {
            None => x,
            Some(solver) => match solver.solve(x) {
                Some(z) => {
                    found = z;
                    &found
                }
                None => return f64::NEG_INFINITY,
            },
        };
        if self.support.evaluate(at) == 1.0 { self.log_density.evaluate(at) } else { f64::NEG_INFINITY }
    }

    /// ln p at many points.
    fn logs_at(&self, points: &[Vec<f64>]) -> Vec<f64> {
        if self.solver.is_some() {
            return points.iter().map(|x| self.log_at(x)).collect();
        }
        let columns = columns(points);
        let inputs: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let (mut inside, mut log) = (vec![0.0; points.len()], vec![0.0; points.len()]);
        let mut workspace = Workspace::default();
        self.support.batch(&inputs, &mut inside, &mut workspace);
        self.log_density.batch(&inputs, &mut log, &mut workspace);
        log.iter()
            .zip(&inside)
            .map(|(log, inside)| if *inside == 1.0 { *log } else { f64::NEG_INFINITY })
            .collect()
    }

    /// How much ln p(x) changes by rounding of x.
    fn rounding(&self, x: &[f64], at: f64) -> f64 {
        let mut largest = 0.0_f64;
        for i in 0..x.len() {
            for step in [1.0 - 4.0 * f64::EPSILON, 1.0 + 4.0 * f64::EPSILON] {
                let mut moved = x.to_vec();
                moved[i] *= step;
                let change = (self.log_at(&moved) - at).abs();
                largest = if change.is_nan() { f64::INFINITY } else { largest.max(change) };
            }
        }
        largest
    }
}

/// The components of points, each as a column.
fn columns(points: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let dimension = points.first().map_or(0, Vec::len);
    (0..dimension).map(|i| points.iter().map(|x| x[i]).collect()).collect()
}

/// The images of points.
fn images(map: &Bundle, points: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let z = columns(points);
    let inputs: Vec<&[f64]> = z.iter().map(Vec::as_slice).collect();
    let mut x = vec![vec![0.0; points.len()]; map.len()];
    map.batch(&inputs, &mut x, &mut Workspace::default());
    (0..points.len()).map(|k| x.iter().map(|column| column[k]).collect()).collect()
}

/// ln |det J| at z; `None` where it is infinite or undefined.
fn log_det_at(map: &[Program], z: &[f64]) -> Option<f64> {
    let n = z.len();
    let jacobian = DMatrix::from_fn(map.len(), n, |i, j| map[i].differentiate(z, j).derivative);
    let found = log_det::by_lu(&jacobian).ok()?;
    (found.log_abs.is_finite() && !found.is_doubtful).then_some(found.log_abs)
}

/// Samples of z.
fn draws(input: &VectorCheckInput<'_>, n: usize) -> Vec<Vec<f64>> {
    let mut points = Vec::with_capacity(n);
    for block in (0..n.div_ceil(CHUNK)).zip(0_u64..) {
        let size = CHUNK.min(n - block.0 * CHUNK);
        let z = input.base.draw(input.seed, block.1, size);
        points.extend((0..size).map(|k| z.iter().map(|column| column[k]).collect::<Vec<f64>>()));
    }
    points
}

struct Fit {
    statistic: f64,
    p_value: Option<f64>,
    total_mass: f64,
    error: f64,
}

fn fit(
    samples: &[&Vec<f64>],
    derived: &Derived,
    input: &VectorCheckInput<'_>,
) -> Result<Fit, VectorCheckError> {
    // The pilot decides what is tested; it is not part of the test.
    let pilot = &samples[..samples.len().min(PILOT).min(samples.len() / 4)];
    let rest = &samples[pilot.len()..];
    let proposal = Proposal::around(pilot).ok_or(VectorCheckError::Degenerate)?;
    let spaces = half_spaces(pilot, &proposal, input.seed);
    let chi = ChiSquared::new(FREEDOM).map_err(|_| VectorCheckError::Degenerate)?;
    let mut rng = generator(input.seed, u64::MAX - 1);
    let count = rest.len().max(1);
    // Sums of w, w² for the whole space and for each half space.
    let mut sums = vec![(0.0_f64, 0.0_f64); spaces.len() + 1];
    let mut largest = 0.0_f64;
    for start in (0..count).step_by(CHUNK) {
        let size = CHUNK.min(count - start);
        let (points, logs): (Vec<_>, Vec<_>) = (0..size).map(|_| proposal.draw(&mut rng, &chi)).unzip();
        for ((x, log), derived) in points.iter().zip(logs).zip(derived.logs_at(&points)) {
            let w = core_math::exp(derived - log);
            let w = if w.is_nan() { 0.0 } else { w };
            largest = largest.max(w);
            let inside = spaces.iter().map(|s| s.contains(x));
            for (sum, inside) in sums.iter_mut().zip(std::iter::once(true).chain(inside)) {
                if inside {
                    sum.0 += w;
                    sum.1 += w * w;
                }
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let m = count as f64;
    let estimate = |(sum, squares): (f64, f64)| {
        let mean = sum / m;
        (mean, ((squares / m - mean * mean) / m).max(0.0))
    };
    let (total_mass, variance) = estimate(sums[0]);
    let error = variance.sqrt();
    let few_dominate = largest > LARGEST_SHARE * sums[0].0 || !(sums[0].0.is_finite() && sums[0].0 > 0.0);
    let mut statistic = (total_mass - 1.0).abs() / error.max(1e-12);
    for (space, sum) in spaces.iter().zip(&sums[1..]) {
        let (mean, variance) = estimate(*sum);
        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let share = rest.iter().filter(|x| space.contains(x)).count() as f64 / m;
        let own = share * (1.0 - share) / m;
        let z = (share - mean).abs() / (variance + own).sqrt().max(1e-12);
        statistic = if z.is_nan() { f64::INFINITY } else { statistic.max(z) };
    }
    #[expect(clippy::cast_precision_loss, reason = "a few dozen")]
    let tests = sums.len() as f64;
    let p = tests * core_math::erfc(statistic * std::f64::consts::FRAC_1_SQRT_2);
    let p_value = (!few_dominate).then(|| p.min(1.0));
    Ok(Fit { statistic, p_value, total_mass, error })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::base::Base;
    use crate::numeric::sample::Sampler;
    use crate::syntax::{Declared, parse_expr};

    fn read(text: &str) -> Expr {
        parse_expr(text, &Declared::none()).unwrap()
    }

    fn run(map: [&str; 2], log_density: &str, support: &str) -> VectorCheck {
        let variables = ["z1", "z2"].map(Symbol::new);
        let targets = ["x1", "x2"].map(Symbol::new);
        let base = variables.clone().map(|v| Base::from_call("Normal", &[], v).unwrap());
        let logs: Vec<Expr> =
            base.iter().map(|b| b.log_density(&Expr::variable(b.variable.clone()))).collect();
        let condition = crate::syntax::parse_condition(support, &Declared::none()).unwrap();
        let branch = crate::expr::Branch { condition, value: Expr::one() };
        vector_check(&VectorCheckInput {
            base: &Source::Independent(base.iter().map(|b| Sampler::new(b).unwrap()).collect()),
            way: Way::Forward,
            map: &map.map(read),
            variables: &variables,
            base_log_density: (&Expr::sum(logs), &variables),
            density: CheckedDensity::Target {
                log_density: &read(log_density),
                support: &Expr::piecewise(vec![branch], Some(Expr::zero())),
                variables: &targets,
            },
            samples: 40_000,
            seed: 1,
        })
        .unwrap()
    }

    #[test]
    fn a_right_density_agrees() {
        let check = run(["2 z1 + z2", "z2"], "-ln(2 pi) - ((x1 - x2)^2/4 + x2^2)/2 - ln 2", "true");
        assert!(check.agrees, "{check:?}");
        assert!(check.p_value.is_some_and(|p| p > 1e-3), "{check:?}");
        assert!((check.total_mass - 1.0).abs() < 0.05, "{check:?}");
    }

    #[test]
    fn wrong_densities_are_told() {
        // A determinant that is left out, another mean, a support that is too small.
        let map = ["2 z1 + z2", "z2"];
        assert!(!run(map, "-ln(2 pi) - ((x1 - x2)^2/4 + x2^2)/2", "true").agrees);
        assert!(!run(map, "-ln(2 pi) - ((x1 - x2 - 1)^2/4 + x2^2)/2 - ln 2", "true").agrees);
        assert!(!run(map, "-ln(2 pi) - ((x1 - x2)^2/4 + x2^2)/2 - ln 2", "x1 > 0").agrees);
    }

    #[test]
    fn half_of_the_mass_missing_is_seen_by_the_fit() {
        // |z1| and z2 with one branch only: pointwise it is what one branch gives, and the mass is 1/2.
        let check = run(["abs(z1)", "z2"], "-ln(2 pi) - (x1^2 + x2^2)/2", "x1 > 0");
        assert!(!check.agrees, "{check:?}");
        assert!(check.max_log_density_error < 1e-6, "{check:?}");
    }
}
