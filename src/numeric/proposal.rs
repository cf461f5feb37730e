//! What the cross-check in several dimensions draws and looks at besides the samples: a proposal for importance sampling, and half
//! spaces.

use nalgebra::{DMatrix, DVector};
use rand::distr::Distribution;
use rand_chacha::ChaCha8Rng;
use rand_distr::{ChiSquared, StandardNormal};

use super::words::generator;

/// Random projections.
const PROJECTIONS: usize = 16;
/// Quantiles of each projection.
const QUANTILES: [f64; 3] = [0.1, 0.5, 0.9];
/// Degrees of freedom of the proposal, a multivariate t distribution: heavier tails than a normal distribution has.
pub(super) const FREEDOM: f64 = 3.0;
/// The proposal is wider than the samples by this factor.
const WIDENING: f64 = 1.3;

/// The proposal: a multivariate t distribution around the samples.
pub(super) struct Proposal {
    mean: DVector<f64>,
    root: DMatrix<f64>,
    /// ln of the normalizing constant.
    constant: f64,
}

impl Proposal {
    pub fn around(samples: &[&Vec<f64>]) -> Option<Self> {
        let n = samples.first()?.len();
        // Medians and quartiles, so that heavy tails do not matter, and the correlations of what is cut to 3 spreads.
        let mut mean = DVector::zeros(n);
        let mut spread = vec![0.0; n];
        for i in 0..n {
            let mut column: Vec<f64> = samples.iter().map(|x| x[i]).collect();
            column.sort_by(f64::total_cmp);
            let at = |q: f64| quantile(&column, q);
            mean[i] = at(0.5);
            spread[i] = ((at(0.84) - at(0.16)) / 2.0).max(f64::MIN_POSITIVE);
        }
        let cut = |x: &[f64], i: usize| ((x[i] - mean[i]) / spread[i]).clamp(-3.0, 3.0);
        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let count = samples.len() as f64;
        let covariance = DMatrix::from_fn(n, n, |i, j| {
            let sum: f64 = samples.iter().map(|x| cut(x, i) * cut(x, j)).sum();
            let ridge = if i == j { 1e-3 } else { 0.0 };
            (sum / count + ridge) * spread[i] * spread[j] * WIDENING * WIDENING
        });
        let root = covariance.cholesky()?.l();
        #[expect(clippy::cast_precision_loss, reason = "dimensions are small")]
        let d = n as f64;
        let log_det: f64 = root.diagonal().iter().map(|x| x.ln()).sum();
        let gamma = |x: f64| core_math::lgamma(x);
        let constant = gamma((FREEDOM + d) / 2.0)
            - gamma(FREEDOM / 2.0)
            - d / 2.0 * (FREEDOM * std::f64::consts::PI).ln()
            - log_det;
        constant.is_finite().then_some(Self { mean, root, constant })
    }

    /// A draw, and the logarithm of the density there.
    pub fn draw(&self, rng: &mut ChaCha8Rng, chi: &ChiSquared<f64>) -> (Vec<f64>, f64) {
        let n = self.mean.len();
        let e = DVector::from_fn(n, |_, _| StandardNormal.sample(rng));
        let scale = (FREEDOM / chi.sample(rng)).sqrt();
        let y = e * scale;
        #[expect(clippy::cast_precision_loss, reason = "dimensions are small")]
        let d = n as f64;
        let log = self.constant - (FREEDOM + d) / 2.0 * core_math::log1p(y.norm_squared() / FREEDOM);
        let x = &self.root * y + &self.mean;
        (x.iter().copied().collect(), log)
    }
}

fn quantile(sorted: &[f64], q: f64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index between 0 and the length"
    )]
    let at = ((sorted.len() as f64 - 1.0) * q).round() as usize;
    sorted.get(at).copied().unwrap_or(0.0)
}

/// A half space {a·x ≤ c}.
pub(super) struct HalfSpace {
    direction: Vec<f64>,
    offset: f64,
}

impl HalfSpace {
    pub fn contains(&self, x: &[f64]) -> bool {
        self.direction.iter().zip(x).map(|(a, x)| a * x).sum::<f64>() <= self.offset
    }
}

/// Half spaces by random directions, in units of the spread, and quantiles of the pilot sample.
pub(super) fn half_spaces(pilot: &[&Vec<f64>], proposal: &Proposal, seed: u64) -> Vec<HalfSpace> {
    let n = proposal.mean.len();
    let mut rng = generator(seed, u64::MAX);
    let mut found = Vec::with_capacity(PROJECTIONS * QUANTILES.len());
    for _ in 0..PROJECTIONS {
        let direction: Vec<f64> = (0..n)
            .map(|i| {
                let e: f64 = StandardNormal.sample(&mut rng);
                e / proposal.root.row(i).norm().max(f64::MIN_POSITIVE)
            })
            .collect();
        let mut values: Vec<f64> =
            pilot.iter().map(|x| direction.iter().zip(x.iter()).map(|(a, x)| a * x).sum()).collect();
        values.sort_by(f64::total_cmp);
        for q in QUANTILES {
            found.push(HalfSpace { direction: direction.clone(), offset: quantile(&values, q) });
        }
    }
    found
}
