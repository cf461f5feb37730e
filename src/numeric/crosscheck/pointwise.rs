//! Density at points against the change of variables by automatic differentiation.

use super::super::program::{Program, Workspace};
use super::density::{Derived, Piece, Side, may_be};
use super::fit::Pilot;
use super::{CrossCheckError, CrossCheckInput, Failure, Skipped};
use crate::expr::{Expr, Symbol};

/// How many samples serve as points.
const SAMPLED_POINTS: usize = 1000;
/// How many further points are spread over each piece, so that parts of little probability are seen, too.
const SPREAD_POINTS: u32 = 16;
/// What x and z may be off by: some roundings in evaluating f and in bracketing.
const ROUNDINGS: f64 = 64.0 * f64::EPSILON;
/// What rounding inside the formulas may do to a logarithm.
const TOLERANCE: f64 = 1e-9;
/// Differences between values that are moved by rounding understate what rounding can do by at most this.
const SAFETY: f64 = 32.0;
/// Where rounding can do more than this, the point says too little.
const ILL_CONDITIONED: f64 = 1e-3;
/// Below this logarithm the density is at the edge of what floats hold, and formulas lose digits.
const LEAST_LOG: f64 = -650.0;

/// What the comparison found.
pub(super) struct Points {
    pub compared: usize,
    pub skipped: Skipped,
    /// At how many points rounding decides what the derived formulas give.
    pub lost: usize,
    pub max_log_density_error: f64,
    pub max_inverse_error: f64,
    pub failures: Vec<Failure>,
}

pub(super) fn compare(
    pilot: &Pilot,
    side: &Side,
    derived: &Derived<'_>,
    input: &CrossCheckInput<'_>,
) -> Result<Points, CrossCheckError> {
    let mut inverses = Vec::with_capacity(input.branches.len());
    for branch in input.branches {
        inverses.push(match &branch.inverse {
            Some(inverse) => Some((Program::compile(inverse, std::slice::from_ref(input.target))?, inverse)),
            None => None,
        });
    }
    let mut run = Run {
        side,
        derived,
        inverses,
        target: input.target,
        found: Points {
            compared: 0,
            skipped: Skipped::default(),
            lost: 0,
            max_log_density_error: 0.0,
            max_inverse_error: 0.0,
            failures: Vec::new(),
        },
        wrong: None,
        wrong_count: 0,
        wrong_log: None,
        wrong_inverse: None,
        negative: None,
    };
    for (z, x) in pilot.continuous(input.atoms).take(SAMPLED_POINTS) {
        run.point(x, Some(z));
    }
    for piece in &derived.pieces {
        spread(piece).for_each(|x| run.point(x, None));
    }
    let mut found = run.found;
    if let Some((x, derived, expected, _)) = run.wrong {
        found.failures.push(Failure::Pointwise { x, derived, expected, count: run.wrong_count });
    }
    found.failures.extend(run.wrong_log.into_iter().chain(run.negative).chain(run.wrong_inverse));
    Ok(found)
}

/// Points inside a piece, towards its ends geometrically.
fn spread(piece: &Piece) -> impl Iterator<Item = f64> {
    let (a, b) = (piece.lower, piece.upper);
    (1..=SPREAD_POINTS).map(move |k| {
        let share = f64::from(k) / f64::from(SPREAD_POINTS + 1);
        let line = (share - 0.5) / (share * (1.0 - share));
        match (a.is_finite(), b.is_finite()) {
            (true, true) => a + (b - a) * share,
            (true, false) => a + share / (1.0 - share),
            (false, true) => b - share / (1.0 - share),
            (false, false) => line,
        }
    })
}

struct Run<'a> {
    side: &'a Side,
    derived: &'a Derived<'a>,
    inverses: Vec<Option<(Program, &'a Expr)>>,
    target: &'a Symbol,
    found: Points,
    wrong: Option<(f64, f64, f64, f64)>,
    wrong_count: usize,
    wrong_log: Option<Failure>,
    wrong_inverse: Option<Failure>,
    negative: Option<Failure>,
}

/// A logarithm and what rounding may do to it.
#[derive(Clone, Copy)]
struct Known {
    log: f64,
    doubt: f64,
}

impl Run<'_> {
    /// Compares the two sides at x; `from` is the z that x is the image of, where x is a sample.
    fn point(&mut self, x: f64, from: Option<f64>) {
        // Below the smallest normal float digits are missing.
        if !x.is_finite() || x.is_subnormal() {
            self.found.skipped.undefined += 1;
            return;
        }
        let expected = match self.expected(x, from) {
            Ok(expected) => expected,
            Err(count) => return count(&mut self.found.skipped),
        };
        let Some(piece) = self.derived.piece_at(x) else {
            // Samples off the support are counted by the test of fit, with its tolerance for rounding.
            if from.is_some() {
                self.found.skipped.undefined += 1;
            }
            return;
        };
        let value = self.derived.value(piece, x, &mut Workspace::default());
        if value < 0.0 && self.derived.may_be(piece, x, expected.log) {
            self.found.skipped.ill_conditioned += 1;
            self.found.lost += 1;
            return;
        }
        if value < 0.0 {
            self.negative.get_or_insert(Failure::Negative { x, density: value });
            return;
        }
        let (log, plain) = self.derived.logarithms(piece, x);
        if expected.log < LEAST_LOG {
            self.found.skipped.ill_conditioned += 1;
            return;
        }
        let moved = [x * (1.0 - ROUNDINGS), x * (1.0 + ROUNDINGS)];
        let doubt = moved.map(|y| (self.derived.logarithms(piece, y).0 - log).abs());
        // A difference of NaN: the formula ends within rounding of x.
        let doubt = if doubt.iter().any(|d| d.is_nan()) { f64::INFINITY } else { doubt[0].max(doubt[1]) };
        let doubt = SAFETY * (doubt + expected.doubt);
        if log == f64::INFINITY || expected.log == f64::INFINITY {
            self.found.skipped.singular += 1;
            return;
        }
        if log.is_nan() || value.is_nan() {
            self.found.skipped.undefined += 1;
            return;
        }
        if doubt > ILL_CONDITIONED && log.is_finite() {
            self.found.skipped.ill_conditioned += 1;
            return;
        }
        let error = (log - expected.log).abs();
        let scale = TOLERANCE * (1.0 + expected.log.abs());
        let differs = error > scale + doubt.min(ILL_CONDITIONED)
            || plain.is_finite() && (log - plain).abs() > scale + doubt;
        if differs && self.derived.may_be(piece, x, expected.log) {
            self.found.skipped.ill_conditioned += 1;
            self.found.lost += 1;
            return;
        }
        self.found.compared += 1;
        self.found.max_log_density_error = self.found.max_log_density_error.max(error);
        if error > scale + doubt.min(ILL_CONDITIONED) {
            self.wrong_count += 1;
            if self.wrong.is_none_or(|worst| error > worst.3) {
                self.wrong = Some((x, value, core_math::exp(expected.log), error));
            }
        }
        if plain.is_finite() && (log - plain).abs() > scale + doubt {
            self.wrong_log.get_or_insert(Failure::LogDensity { x, derived: log, expected: plain });
        }
    }

    /// ln Σ p(z)/|f′(z)| over the preimages of x, or what is to be counted instead.
    fn expected(&mut self, x: f64, from: Option<f64>) -> Result<Known, fn(&mut Skipped)> {
        let mut parts: Vec<Known> = Vec::with_capacity(self.side.spans.len());
        for branch in 0..self.side.spans.len() {
            let span = self.side.spans[branch];
            // A sample comes from a preimage that is known.
            let known = from.filter(|z| span.lower < *z && *z < span.upper);
            let Some(z) = known.or_else(|| self.side.preimage(branch, x).ok()) else { continue };
            let log = self.side.log_density_at_image(z);
            let slope = self.side.map.differentiate(&[z], 0).derivative;
            if slope == 0.0 || !slope.is_finite() {
                return Err(|skipped| skipped.singular += 1);
            }
            if log.is_nan() {
                return Err(|skipped| skipped.undefined += 1);
            }
            let shift = ROUNDINGS * (z.abs() + x.abs() / slope.abs());
            let moved = [z - shift, z + shift].map(|z| {
                let inside = span.lower < z && z < span.upper;
                let other = self.side.log_density_at_image(z);
                if inside && !other.is_nan() { (other - log).abs() } else { f64::INFINITY }
            });
            parts.push(Known { log, doubt: moved[0].max(moved[1]) });
            self.inverse(branch, x, z, shift);
        }
        let largest = parts.iter().fold(f64::NEG_INFINITY, |m, p| m.max(p.log));
        if parts.is_empty() || largest == f64::NEG_INFINITY {
            // No preimage: the density is 0 there, or a branch ends within rounding of x.
            return Err(|skipped| skipped.undefined += 1);
        }
        let weights: Vec<f64> = parts.iter().map(|p| core_math::exp(p.log - largest)).collect();
        let sum: f64 = weights.iter().sum();
        let doubt =
            parts.iter().zip(&weights).map(|(p, w)| if *w == 0.0 { 0.0 } else { p.doubt * w / sum }).sum();
        Ok(Known { log: largest + core_math::log(sum), doubt })
    }

    /// Compares the derived inverse of a branch with the preimage z.
    fn inverse(&mut self, branch: usize, x: f64, z: f64, shift: f64) {
        let Some(Some((inverse, formula))) = self.inverses.get(branch) else { return };
        let derived = inverse.evaluate(&[x]);
        let moved = [1.0 - ROUNDINGS, 1.0 + ROUNDINGS].map(|m| (inverse.evaluate(&[x * m]) - derived).abs());
        let doubt = SAFETY * (moved[0].max(moved[1]) + shift);
        let size = z.abs().max(1.0);
        let error = (derived - z).abs() / size;
        // At the end of the image the formula may be undefined for the rounded x.
        if moved.iter().any(|m| m.is_nan()) || doubt > ILL_CONDITIONED * size {
            return;
        }
        let differs = error.is_nan() || error > TOLERANCE + doubt / size;
        if differs && may_be(formula, self.target, x, z) {
            self.found.lost += 1;
            return;
        }
        self.found.max_inverse_error = self.found.max_inverse_error.max(error);
        if differs {
            self.wrong_inverse.get_or_insert(Failure::Inverse { x, derived, expected: z });
        }
    }
}
