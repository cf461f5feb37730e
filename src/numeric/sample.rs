//! Seeded draws from a base distribution, the same for any number of threads.
//!
//! Numbers come in streams: stream k of a seed is ChaCha8 with its stream number set to k, so that any thread
//! can produce any chunk.

use std::fmt;

use rand::distr::{Distribution, Open01};
use rand_distr::StandardNormal;

use super::program::{CompileError, Program, Workspace};
use super::words::Words;
use crate::expr::{Expr, Symbol};
use crate::flow::base::{Base, Family, Given};

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
    InverseGaussian(rand_distr::InverseGaussian<f64>),
    /// e^Z of a normal variable Z.
    LogNormal {
        mean: f64,
        sd: f64,
    },
    /// The quantile function of a uniform number.
    Quantile(Program),
    /// A function of a number drawn otherwise.
    Through {
        inner: Box<Draw>,
        map: Program,
    },
    /// A number drawn otherwise, accepted with a probability that depends on it.
    Accepted {
        inner: Box<Draw>,
        chance: Program,
    },
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
    /// There is no way to draw from a distribution that is given by its formulas.
    NotDrawn,
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
            Self::NotDrawn => write!(f, "there is no way to draw from this distribution"),
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
        Ok(Self { draw: draw(base)? })
    }

    /// Fills `out` with the numbers of a stream; at most [`CHUNK`] of one stream are wanted at a time.
    pub fn fill(&self, seed: u64, stream: u64, out: &mut [f64]) {
        self.draw.fill(&mut Words::new(seed, stream), out);
    }
}

/// Rejections in a row after which a number counts as not to be had.
const MAX_REJECTIONS: usize = 100_000;

impl Draw {
    fn fill(&self, rng: &mut Words, out: &mut [f64]) {
        match self {
            Self::Normal { mean, sd } => {
                for value in out {
                    let z: f64 = StandardNormal.sample(rng);
                    *value = mean + sd * z;
                }
            }
            Self::Exponential { rate } => {
                for value in out {
                    let e: f64 = rand_distr::Exp1.sample(rng);
                    *value = e / rate;
                }
            }
            Self::Gamma(gamma) => out.iter_mut().for_each(|value| *value = gamma.sample(rng)),
            Self::Beta(beta) => out.iter_mut().for_each(|value| *value = beta.sample(rng)),
            Self::StudentT(t) => out.iter_mut().for_each(|value| *value = t.sample(rng)),
            Self::InverseGaussian(law) => out.iter_mut().for_each(|value| *value = law.sample(rng)),
            Self::LogNormal { mean, sd } => {
                for value in out {
                    let z: f64 = StandardNormal.sample(rng);
                    *value = core_math::exp(mean + sd * z);
                }
            }
            Self::Quantile(program) => {
                let uniform: Vec<f64> = (0..out.len()).map(|_| Open01.sample(rng)).collect();
                program.batch(&[&uniform], out, &mut Workspace::default());
            }
            Self::Through { inner, map } => {
                let mut drawn = vec![0.0; out.len()];
                inner.fill(rng, &mut drawn);
                map.batch(&[&drawn], out, &mut Workspace::default());
            }
            Self::Accepted { inner, chance } => {
                for value in out {
                    *value = f64::NAN;
                    for _ in 0..MAX_REJECTIONS {
                        let mut drawn = [0.0];
                        inner.fill(rng, &mut drawn);
                        let limit: f64 = Open01.sample(rng);
                        if chance.evaluate(&drawn) >= limit {
                            *value = drawn[0];
                            break;
                        }
                    }
                }
            }
        }
    }
}

fn draw(base: &Base) -> Result<Draw, SampleError> {
    if let Some(given) = &base.given {
        return drawn_as_given(base, given);
    }
    let values = parameter_values(base).map_err(SampleError::Symbolic)?;
    let bad = || SampleError::Parameters { values: values.clone() };
    if values.iter().any(|v| !v.is_finite()) {
        return Err(bad());
    }
    let at = |i: usize| values.get(i).copied().unwrap_or(f64::NAN);
    Ok(match base.family {
        Family::Normal => Draw::Normal { mean: at(0), sd: at(1) },
        Family::Exponential => Draw::Exponential { rate: at(0) },
        Family::Gamma => Draw::Gamma(rand_distr::Gamma::new(at(0), at(1)).map_err(|_| bad())?),
        Family::Beta => Draw::Beta(rand_distr::Beta::new(at(0), at(1)).map_err(|_| bad())?),
        Family::ChiSquared => Draw::Gamma(rand_distr::Gamma::new(at(0) / 2.0, 2.0).map_err(|_| bad())?),
        Family::StudentT => Draw::StudentT(rand_distr::StudentT::new(at(0)).map_err(|_| bad())?),
        Family::InverseGaussian => {
            let law = rand_distr::InverseGaussian::new(at(0), at(1)).map_err(|_| bad())?;
            Draw::InverseGaussian(law)
        }
        Family::LogNormal => Draw::LogNormal { mean: at(0), sd: at(1) },
        _ => match (construction(base), chance(base)) {
            (Some((inner, map)), _) => Draw::Through {
                inner: Box::new(draw(&inner)?),
                map: Program::compile(&map, &[inner.variable]).map_err(SampleError::Symbolic)?,
            },
            (None, Some((inner, chance))) => Draw::Accepted {
                inner: Box::new(draw(&inner)?),
                chance: Program::compile(&chance, &[inner.variable]).map_err(SampleError::Symbolic)?,
            },
            (None, None) => quantile(base)?,
        },
    })
}

/// By its quantile function, by rejection from what it is a restriction of, or by rejection from a uniform variable.
fn drawn_as_given(base: &Base, given: &Given) -> Result<Draw, SampleError> {
    let none = SampleError::NotDrawn;
    let mass = Program::compile(&given.mass, &[]).map_err(SampleError::Symbolic)?.constant();
    // Of a smaller mass the levels of the parent's quantiles lose too many digits.
    const LEAST_MASS: f64 = 1e-6;
    // Of a smaller mass rejection takes too long.
    const LEAST_SHARE: f64 = 0.02;
    if base.quantile(&Expr::half()).is_some() && mass >= LEAST_MASS {
        return quantile(base);
    }
    if mass < LEAST_SHARE {
        return Err(none);
    }
    let y = Symbol::new("y");
    let of = Expr::variable(y.clone());
    let support = base.support();
    let inside = |value: Expr| {
        let branch = crate::expr::Branch { condition: support.condition(&of), value };
        Expr::piecewise(vec![branch], Some(Expr::zero()))
    };
    let compile = |e: &Expr| Program::compile(e, std::slice::from_ref(&y)).map_err(SampleError::Symbolic);
    if let Some(parent) = &given.parent {
        let chance = compile(&inside(Expr::one()))?;
        return Ok(Draw::Accepted { inner: Box::new(draw(parent)?), chance });
    }
    let (Some(lower), Some(upper)) = (&support.lower, &support.upper) else { return Err(none) };
    // A bound of the density, from its values on a fine grid and a margin: a density that is larger somewhere between, or
    // unbounded, is drawn not quite right there, which the test of fit would show.
    const GRID: u32 = 4096;
    let density = compile(&base.density(&of))?;
    let value = |e: &Expr| Program::compile(e, &[]).map(|p| p.constant()).map_err(SampleError::Symbolic);
    let (a, b) = (value(&lower.at)?, value(&upper.at)?);
    let places = (0..GRID).map(|k| a + (b - a) * (f64::from(k) + 0.5) / f64::from(GRID));
    let greatest = places.map(|x| density.evaluate(&[x])).filter(|p| p.is_finite()).fold(0.0, f64::max);
    let bound = crate::real::Rational::from_f64(greatest * 1.05)
        .filter(crate::real::Rational::is_positive)
        .ok_or(none)?;
    let parameters = vec![lower.at.clone(), upper.at.clone()];
    let uniform = Base { family: Family::Uniform, parameters, variable: y.clone(), given: None };
    let chance = compile(&inside(base.density(&of).over(&Expr::number(bound))))?;
    Ok(Draw::Accepted { inner: Box::new(draw(&uniform)?), chance })
}

/// The variable as a function of one of another family, by the definition of its family.
fn construction(base: &Base) -> Option<(Base, Expr)> {
    let p = &base.parameters;
    let y = Symbol::new("y");
    let of = Expr::variable(y.clone());
    let from = |family, parameters| Base { family, parameters, variable: y.clone(), given: None };
    let half = |e: &Expr| e.times(&Expr::half());
    let odds = || of.over(&Expr::one().minus(&of));
    Some(match base.family {
        Family::InverseGamma => (from(Family::Gamma, vec![p[0].clone(), p[1].recip()]), of.recip()),
        Family::InverseChiSquared => (from(Family::ChiSquared, p.clone()), of.recip()),
        Family::Chi => (from(Family::ChiSquared, p.clone()), of.sqrt()),
        Family::Maxwell => (from(Family::ChiSquared, vec![Expr::integer(3)]), p[0].times(&of.sqrt())),
        Family::Nakagami => (from(Family::Gamma, vec![p[0].clone(), p[1].over(&p[0])]), of.sqrt()),
        Family::GeneralizedGamma => {
            let gamma = from(Family::Gamma, vec![p[1].over(&p[2]), Expr::one()]);
            (gamma, p[0].times(&Expr::power(of, p[2].recip())))
        }
        Family::ExpGamma => (from(Family::Gamma, p.clone()), Expr::ln(of)),
        Family::BetaPrime => (from(Family::Beta, p.clone()), odds()),
        Family::F => {
            let beta = from(Family::Beta, vec![half(&p[0]), half(&p[1])]);
            (beta, p[1].over(&p[0]).times(&odds()))
        }
        Family::FoldedNormal => (from(Family::Normal, p.clone()), Expr::abs(of)),
        Family::Semicircle => {
            let three_halves = Expr::integer(3).times(&Expr::half());
            let beta = from(Family::Beta, vec![three_halves.clone(), three_halves]);
            (beta, p[0].times(&Expr::integer(2).times(&of).minus(&Expr::one())))
        }
        _ => return None,
    })
}

/// A variable to draw from, and the probability with which a number is accepted.
fn chance(base: &Base) -> Option<(Base, Expr)> {
    let y = Symbol::new("y");
    let of = Expr::variable(y.clone());
    match base.family {
        // Its density over the greatest one.
        Family::RaisedCosine => {
            let [loc, scale] = base.parameters.as_slice() else { return None };
            let parameters = vec![loc.minus(scale), loc.plus(scale)];
            let uniform = Base { family: Family::Uniform, parameters, variable: y, given: None };
            Some((uniform, base.density(&of).times(scale)))
        }
        _ => None,
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
