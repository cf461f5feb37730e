//! Seeded draws from a base distribution, the same for any number of threads.
//!
//! Numbers come in streams: stream k of a seed is ChaCha8 with its stream number set to k, so that any thread
//! can produce any chunk.

use std::fmt;

use rand::SeedableRng;
use rand::distr::{Distribution, Open01};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::program::{CompileError, Program, Workspace};
use crate::expr::{Expr, Symbol};
use crate::flow::base::{Base, Family};

/// How many draws make a chunk.
pub const CHUNK: usize = 8192;

/// Draws from one distribution.
#[derive(Clone, Debug)]
pub struct Sampler {
    draw: Draw,
}

/// How a family is drawn.
#[derive(Clone, Debug)]
enum Draw {
    Normal {
        mean: f64,
        sd: f64,
    },
    Exponential {
        rate: f64,
    },
    Gamma(rand_distr::Gamma<f64>),
    Beta(rand_distr::Beta<f64>),
    StudentT(rand_distr::StudentT<f64>),
    /// 1/G of a gamma variable G.
    InverseGamma(rand_distr::Gamma<f64>),
    /// e^Z of a normal variable Z.
    LogNormal {
        mean: f64,
        sd: f64,
    },
    /// The quantile function of a uniform number.
    Quantile(Program),
}

/// Why a distribution cannot be drawn from.
#[derive(Clone, Debug, PartialEq)]
pub enum SampleError {
    /// A parameter is not a number.
    Symbolic(CompileError),
    /// The parameters are out of range, or beyond what floats can do.
    Parameters {
        /// Their values.
        values: Vec<f64>,
    },
    /// There is no sampler for the family with these parameters.
    NoSampler {
        /// The family.
        family: Family,
    },
}

impl fmt::Display for SampleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Symbolic(error) => write!(f, "a parameter is not a number: {error}"),
            Self::Parameters { values } => {
                write!(f, "no numbers can be drawn with the parameters {values:?}")
            }
            Self::NoSampler { family } => write!(f, "no sampler for {}", family.name()),
        }
    }
}

impl std::error::Error for SampleError {}

impl Sampler {
    /// A sampler for a distribution with numeric parameters.
    ///
    /// # Errors
    /// See [`SampleError`].
    pub fn new(base: &Base) -> Result<Self, SampleError> {
        let values = parameter_values(base).map_err(SampleError::Symbolic)?;
        let bad = || SampleError::Parameters { values: values.clone() };
        if values.iter().any(|v| !v.is_finite()) {
            return Err(bad());
        }
        let at = |i: usize| values.get(i).copied().unwrap_or(f64::NAN);
        let draw = match base.family {
            Family::Normal => Draw::Normal { mean: at(0), sd: at(1) },
            Family::Exponential => Draw::Exponential { rate: at(0) },
            Family::Gamma => Draw::Gamma(rand_distr::Gamma::new(at(0), at(1)).map_err(|_| bad())?),
            Family::Beta => Draw::Beta(rand_distr::Beta::new(at(0), at(1)).map_err(|_| bad())?),
            Family::ChiSquared => Draw::Gamma(rand_distr::Gamma::new(at(0) / 2.0, 2.0).map_err(|_| bad())?),
            Family::StudentT => Draw::StudentT(rand_distr::StudentT::new(at(0)).map_err(|_| bad())?),
            Family::InverseGamma => {
                Draw::InverseGamma(rand_distr::Gamma::new(at(0), 1.0 / at(1)).map_err(|_| bad())?)
            }
            Family::LogNormal => Draw::LogNormal { mean: at(0), sd: at(1) },
            _ => quantile(base)?,
        };
        Ok(Self { draw })
    }

    /// Fills `out` with the numbers of a stream; at most [`CHUNK`] of one stream are wanted at a time.
    pub fn fill(&self, seed: u64, stream: u64, out: &mut [f64]) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        match &self.draw {
            Draw::Normal { mean, sd } => {
                for value in out {
                    let z: f64 = StandardNormal.sample(&mut rng);
                    *value = mean + sd * z;
                }
            }
            Draw::Exponential { rate } => {
                for value in out {
                    let e: f64 = rand_distr::Exp1.sample(&mut rng);
                    *value = e / rate;
                }
            }
            Draw::Gamma(gamma) => out.iter_mut().for_each(|value| *value = gamma.sample(&mut rng)),
            Draw::Beta(beta) => out.iter_mut().for_each(|value| *value = beta.sample(&mut rng)),
            Draw::StudentT(t) => out.iter_mut().for_each(|value| *value = t.sample(&mut rng)),
            Draw::InverseGamma(gamma) => {
                out.iter_mut().for_each(|value| *value = 1.0 / gamma.sample(&mut rng))
            }
            Draw::LogNormal { mean, sd } => {
                for value in out {
                    let z: f64 = StandardNormal.sample(&mut rng);
                    *value = core_math::exp(mean + sd * z);
                }
            }
            Draw::Quantile(program) => {
                let uniform: Vec<f64> = (0..out.len()).map(|_| Open01.sample(&mut rng)).collect();
                program.batch(&[&uniform], out, &mut Workspace::default());
            }
        }
    }
}

/// The values of the parameters.
///
/// # Errors
/// A parameter holds a variable.
pub fn parameter_values(base: &Base) -> Result<Vec<f64>, CompileError> {
    base.parameters.iter().map(|p| Ok(Program::compile(p, &[])?.constant())).collect()
}

fn quantile(base: &Base) -> Result<Draw, SampleError> {
    let u = Symbol::new("u");
    let formula =
        base.quantile(&Expr::variable(u.clone())).ok_or(SampleError::NoSampler { family: base.family })?;
    Program::compile(&formula, &[u]).map(Draw::Quantile).map_err(SampleError::Symbolic)
}
