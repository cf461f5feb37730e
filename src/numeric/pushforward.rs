//! Samples of x = f(z) in blocks, with the logarithm of the density at each.
//!
//! Block k of a seed is the same whenever and wherever it is drawn, so that blocks can be made by any number of threads and in
//! any order. For an injective f the density needs no inverse: ln p(x) = ln p(z) − ln |f′(z)| at the z that x comes from.
//! All logarithms are [careful](Program::careful).

use std::cell::RefCell;

use nalgebra::DMatrix;
use rand::RngExt as _;

use super::bracket::{Span, invert};
use super::bundle::Bundle;
use super::program::{Program, Workspace};
use super::sample::{CHUNK, Sampler};
use super::vector_inverse::VectorSolver;
use super::words::generator;

/// How many samples a block has.
pub const BLOCK: usize = CHUNK;
/// The most samples of one stream of blocks.
pub const MAX_SAMPLES: u64 = 1_000_000_000_000;

/// How z is drawn.
#[derive(Clone, Debug)]
pub enum Source {
    /// Independent components.
    Independent(Vec<Sampler>),
    /// A normal vector: standard normal components, mean and root L of the covariance L Lᵀ.
    Normal {
        /// Of a standard normal variable.
        standard: Sampler,
        /// The mean.
        mean: Vec<f64>,
        /// L.
        root: DMatrix<f64>,
    },
    /// The first components of z = g/Σ g with independent gᵢ that have gamma distributions of one scale: a Dirichlet
    /// distribution (Devroye 1986, *Non-Uniform Random Variate Generation*, theorem XI.4.1).
    Dirichlet(Vec<Sampler>),
    /// Points of a box, each of which is accepted with a probability that depends on it (von Neumann; Devroye 1986,
    /// section II.3).
    Rejection {
        /// The lower and upper ends of the sides of the box.
        sides: Vec<(f64, f64)>,
        /// The probability, in the components; outside of the region 0 or undefined.
        accept: Program,
    },
}

/// How many points of a box are tried for one that is accepted.
const MAX_TRIES: usize = 10_000;

/// How x follows from z.
#[derive(Clone, Debug)]
pub enum Push {
    /// By formulas in z for the components of x; where the density is [`LogDensity::Along`] one more for it.
    Formulas(Bundle),
    /// The x on one of the spans with g(x) = z.
    Bracketed {
        /// g.
        map: Program,
        /// Where g is strictly monotone.
        spans: Vec<Span>,
    },
    /// The x with g(x) = z, by Newton's method.
    Solved(VectorSolver),
}

/// ln p(x) at a sample.
#[derive(Clone, Debug)]
pub enum LogDensity {
    /// The last of the formulas of [`Push::Formulas`].
    Along,
    /// A formula in the components of z and then those of x.
    Both(Program),
    /// A formula in x.
    Target(Program),
    /// ln Σ exp(l(z)) over the z with f(z) = x on the spans.
    Branches {
        /// f.
        map: Program,
        /// l(z) = ln p(z) − ln |f′(z)|.
        log: Program,
        /// The parts of the support on which f is strictly monotone.
        spans: Vec<Span>,
    },
}

/// A way to draw x.
#[derive(Clone, Debug)]
pub struct Pushforward {
    /// How z is drawn.
    pub source: Source,
    /// How x follows.
    pub push: Push,
    /// ln p(x), where it is wanted.
    pub log_density: Option<LogDensity>,
    /// How many components x has.
    pub dimension: usize,
    /// 1 where z lies in the source of the map, where that has to be looked at.
    pub inside: Option<Program>,
}

/// What a look at the first block showed.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstLook {
    /// How many samples were looked at.
    pub samples: usize,
    /// How many lie outside of the source of the map, or have no image.
    pub undefined: usize,
    /// One of them.
    pub example: Option<Vec<f64>>,
}

impl Pushforward {
    /// The columns of a block: the components of x, and then ln p(x) where it is wanted. `size` is at most [`BLOCK`].
    #[must_use]
    pub fn block(&self, seed: u64, index: u64, size: usize, workspace: &mut Workspace) -> Vec<Vec<f64>> {
        let z = self.source.draw(seed, index, size);
        self.push(&z, workspace)
    }

    /// Whether the map has values where z lies, as far as the first block shows.
    #[must_use]
    pub fn first_look(&self, seed: u64) -> FirstLook {
        let mut workspace = Workspace::default();
        let z = self.source.draw(seed, 0, BLOCK);
        let x = self.push(&z, &mut workspace);
        let at = |k: usize| -> Vec<f64> { z.iter().map(|column| column[k]).collect() };
        let undefined: Vec<usize> = (0..BLOCK)
            .filter(|k| {
                let outside = self.inside.as_ref().is_some_and(|inside| inside.evaluate(&at(*k)) != 1.0);
                outside || x.iter().take(self.dimension).any(|column| column[*k].is_nan())
            })
            .collect();
        FirstLook { samples: BLOCK, undefined: undefined.len(), example: undefined.first().map(|k| at(*k)) }
    }

    fn push(&self, z: &[Vec<f64>], workspace: &mut Workspace) -> Vec<Vec<f64>> {
        let size = z.first().map_or(0, Vec::len);
        let inputs: Vec<&[f64]> = z.iter().map(Vec::as_slice).collect();
        let mut columns = match &self.push {
            Push::Formulas(bundle) => {
                let mut columns = vec![vec![0.0; size]; bundle.len()];
                bundle.batch(&inputs, &mut columns, workspace);
                columns
            }
            Push::Bracketed { map, spans } => {
                let mut solve =
                    |z: &f64| preimages(map, spans, *z, workspace).first().copied().unwrap_or(f64::NAN);
                vec![z.iter().flatten().map(&mut solve).collect()]
            }
            Push::Solved(solver) => {
                let mut columns = vec![vec![f64::NAN; size]; self.dimension];
                for k in 0..size {
                    let point: Vec<f64> = z.iter().map(|column| column[k]).collect();
                    let found = solver.solve(&point).unwrap_or_default();
                    for (column, x) in columns.iter_mut().zip(found) {
                        column[k] = x;
                    }
                }
                columns
            }
        };
        let of_x = |columns: &[Vec<f64>], program: &Program, before: &[&[f64]], workspace: &mut Workspace| {
            let inputs: Vec<&[f64]> =
                before.iter().copied().chain(columns.iter().map(Vec::as_slice)).collect();
            let mut log = vec![0.0; size];
            program.batch(&inputs, &mut log, workspace);
            log
        };
        let log = match &self.log_density {
            None | Some(LogDensity::Along) => return columns,
            Some(LogDensity::Both(program)) => of_x(&columns, program, &inputs, workspace),
            Some(LogDensity::Target(program)) => of_x(&columns, program, &[], workspace),
            Some(LogDensity::Branches { map, log, spans }) => {
                let at = |x: &f64| {
                    let preimages = preimages(map, spans, *x, workspace);
                    log_of_sum(&preimages.iter().map(|z| log.evaluate(&[*z])).collect::<Vec<_>>())
                };
                columns.iter().flatten().map(at).collect()
            }
        };
        columns.push(log);
        columns
    }
}

/// The z on the spans with f(z) = x.
fn preimages(map: &Program, spans: &[Span], x: f64, workspace: &mut Workspace) -> Vec<f64> {
    let memory = RefCell::new(workspace);
    let at = |z: f64| map.evaluate_in(&[z], &mut memory.borrow_mut());
    spans.iter().filter_map(|span| invert(at, *span, x).ok()).collect()
}

/// ln Σ e^l; NaN where there is none.
fn log_of_sum(logs: &[f64]) -> f64 {
    let defined = || logs.iter().copied().filter(|l| !l.is_nan());
    let Some(largest) = defined().reduce(f64::max) else { return f64::NAN };
    if largest.is_infinite() {
        return largest;
    }
    largest + core_math::log(defined().map(|l| core_math::exp(l - largest)).sum())
}

impl Source {
    /// The columns of a block of z.
    pub(super) fn draw(&self, seed: u64, index: u64, size: usize) -> Vec<Vec<f64>> {
        // Streams of different components do not meet: there are fewer than 2³² blocks.
        let stream = |component: usize| (u64::try_from(component).unwrap_or(0) << 32) | index;
        let column = |sampler: &Sampler, component: usize| {
            let mut column = vec![0.0; size.min(BLOCK)];
            sampler.fill(seed, stream(component), &mut column);
            column
        };
        match self {
            Self::Independent(samplers) => {
                samplers.iter().enumerate().map(|(i, sampler)| column(sampler, i)).collect()
            }
            Self::Normal { standard, mean, root } => {
                let e: Vec<Vec<f64>> = (0..mean.len()).map(|i| column(standard, i)).collect();
                let component = |i: usize| {
                    let mut z = vec![mean[i]; size.min(BLOCK)];
                    for (j, e) in e.iter().enumerate().take(i + 1) {
                        let factor = root[(i, j)];
                        z.iter_mut().zip(e).for_each(|(z, e)| *z += factor * e);
                    }
                    z
                };
                (0..mean.len()).map(component).collect()
            }
            Self::Dirichlet(samplers) => {
                let mut g: Vec<Vec<f64>> = samplers.iter().enumerate().map(|(i, s)| column(s, i)).collect();
                let sums: Vec<f64> =
                    (0..size.min(BLOCK)).map(|k| g.iter().map(|column| column[k]).sum()).collect();
                g.pop();
                for column in &mut g {
                    column.iter_mut().zip(&sums).for_each(|(z, sum)| *z /= sum);
                }
                g
            }
            Self::Rejection { sides, accept } => {
                let mut rng = generator(seed, index);
                let mut workspace = Workspace::default();
                let mut columns = vec![vec![f64::NAN; size.min(BLOCK)]; sides.len()];
                let mut point = vec![0.0; sides.len()];
                for k in 0..size.min(BLOCK) {
                    for _ in 0..MAX_TRIES {
                        for (z, (low, high)) in point.iter_mut().zip(sides) {
                            let u: f64 = rng.random();
                            *z = low + (high - low) * u;
                        }
                        let u: f64 = rng.random();
                        if u < accept.evaluate_in(&point, &mut workspace) {
                            columns.iter_mut().zip(&point).for_each(|(column, z)| column[k] = *z);
                            break;
                        }
                    }
                }
                columns
            }
        }
    }
}
