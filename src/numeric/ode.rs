//! Flows of fields, numerically: dz/dt = v(z, t) with the logarithm of the change of volume, d ln |det J|/dt = tr ∂v/∂z (Liouville; Chen
//! et al. 2018, theorem 1), by the Runge–Kutta method of order 5(4) of Dormand and Prince (J. Comput. Appl. Math. 6, 1980) with
//! control of the local error.

use nalgebra::DMatrix;

use super::log_det::by_lu;
use super::program::{CompileError, Program};
use crate::expr::{Expr, Symbol};

/// The most steps of one solution.
const MAX_STEPS: usize = 20_000;

/// Bound on the local error of a step, relative to max(1, |y|).
const TOLERANCE: f64 = 1e-11;

/// A field compiled for numbers.
pub struct Field {
    velocity: Vec<Program>,
    trace: Program,
    slopes: Vec<Program>,
}

/// Where a solution has arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// z(T).
    pub z: Vec<f64>,
    /// ∫ tr ∂v/∂z dt along the solution.
    pub log_det: f64,
    /// ln |det ∂z(T)/∂z(0)| from the equation of the derivatives, where it was asked for.
    pub log_det_by_derivatives: Option<f64>,
    /// How many steps were taken.
    pub steps: usize,
}

impl Field {
    /// A field v with its derivatives ∂v/∂z, row by row, as formulas in these names: the components of z, then the time.
    ///
    /// # Errors
    /// Where a formula has no numeric program.
    pub fn compile(velocity: &[Expr], slopes: &[Vec<Expr>], names: &[Symbol]) -> Result<Self, CompileError> {
        let program = |e: &Expr| Program::compile(e, names);
        let diagonal = slopes.iter().enumerate().filter_map(|(i, row)| row.get(i).cloned());
        Ok(Self {
            velocity: velocity.iter().map(program).collect::<Result<_, _>>()?,
            trace: program(&Expr::sum(diagonal.collect()))?,
            slopes: slopes.iter().flatten().map(program).collect::<Result<_, _>>()?,
        })
    }

    /// The solution from z at one time to another; with `derivatives` the matrix ∂z(t)/∂z(0), too. `None` where it leaves the
    /// floats or takes too many steps.
    #[must_use]
    pub fn solve(&self, z: &[f64], (from, to): (f64, f64), derivatives: bool) -> Option<Arrival> {
        let n = self.velocity.len();
        let mut y = z.to_vec();
        y.push(0.0);
        if derivatives {
            y.extend((0..n * n).map(|k| if k / n == k % n { 1.0 } else { 0.0 }));
        }
        let (mut t, mut steps) = (from, 0);
        let mut h = (to - from) / 16.0;
        while t != to {
            steps += 1;
            if steps > MAX_STEPS || !h.is_finite() || h == 0.0 {
                return None;
            }
            if (t + h - to) * h.signum() >= 0.0 {
                h = to - t;
            }
            let (next, error) = self.step(t, &y, h, n);
            let scale = y.iter().zip(&next).map(|(a, b)| a.abs().max(b.abs()).max(1.0));
            let worst = error.iter().zip(scale).map(|(e, s)| e.abs() / (TOLERANCE * s)).fold(0.0, f64::max);
            if !worst.is_finite() {
                h *= 0.25;
                continue;
            }
            if worst <= 1.0 {
                t = if h == to - t { to } else { t + h };
                y = next;
            }
            h *= (0.9 * worst.max(1e-10).powf(-0.2)).clamp(0.2, 5.0);
        }
        let matrix = derivatives.then(|| DMatrix::from_row_slice(n, n, &y[n + 1..]));
        Some(Arrival {
            z: y[..n].to_vec(),
            log_det: y[n],
            log_det_by_derivatives: matrix.and_then(|m| by_lu(&m).ok()).map(|found| found.log_abs),
            steps,
        })
    }

    /// dy/dt of y = (z, ln |det|, rows of the matrix of derivatives).
    fn rate(&self, t: f64, y: &[f64], n: usize) -> Vec<f64> {
        let at: Vec<f64> = y[..n].iter().copied().chain([t]).collect();
        let mut rate: Vec<f64> = self.velocity.iter().map(|v| v.evaluate(&at)).collect();
        rate.push(self.trace.evaluate(&at));
        if y.len() > n + 1 {
            let slopes: Vec<f64> = self.slopes.iter().map(|e| e.evaluate(&at)).collect();
            let matrix = &y[n + 1..];
            for i in 0..n {
                for j in 0..n {
                    rate.push((0..n).map(|k| slopes[i * n + k] * matrix[k * n + j]).sum());
                }
            }
        }
        rate
    }

    /// One step: the new state, and the difference of the two methods.
    fn step(&self, t: f64, y: &[f64], h: f64, n: usize) -> (Vec<f64>, Vec<f64>) {
        let mut rates: Vec<Vec<f64>> = Vec::with_capacity(STAGES.len());
        for (at, weights) in STAGES {
            let state: Vec<f64> = (0..y.len())
                .map(|i| y[i] + h * weights.iter().zip(&rates).map(|(w, k)| w * k[i]).sum::<f64>())
                .collect();
            rates.push(self.rate(t + at * h, &state, n));
        }
        let sum =
            |weights: &[f64; 7], i: usize| h * weights.iter().zip(&rates).map(|(w, k)| w * k[i]).sum::<f64>();
        let next = (0..y.len()).map(|i| y[i] + sum(&FIFTH, i)).collect();
        let error = (0..y.len()).map(|i| sum(&FIFTH, i) - sum(&FOURTH, i)).collect();
        (next, error)
    }
}

/// Where the stages are, and with what weights of the earlier ones.
const STAGES: [(f64, &[f64]); 7] = [
    (0.0, &[]),
    (0.2, &[0.2]),
    (0.3, &[3.0 / 40.0, 9.0 / 40.0]),
    (0.8, &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0]),
    (8.0 / 9.0, &[19_372.0 / 6_561.0, -25_360.0 / 2_187.0, 64_448.0 / 6_561.0, -212.0 / 729.0]),
    (1.0, &[9_017.0 / 3_168.0, -355.0 / 33.0, 46_732.0 / 5_247.0, 49.0 / 176.0, -5_103.0 / 18_656.0]),
    (1.0, &[35.0 / 384.0, 0.0, 500.0 / 1_113.0, 125.0 / 192.0, -2_187.0 / 6_784.0, 11.0 / 84.0]),
];

const FIFTH: [f64; 7] =
    [35.0 / 384.0, 0.0, 500.0 / 1_113.0, 125.0 / 192.0, -2_187.0 / 6_784.0, 11.0 / 84.0, 0.0];

const FOURTH: [f64; 7] = [
    5_179.0 / 57_600.0,
    0.0,
    7_571.0 / 16_695.0,
    393.0 / 640.0,
    -92_097.0 / 339_200.0,
    187.0 / 2_100.0,
    1.0 / 40.0,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::derivative;

    fn field(v: Vec<Expr>, names: &[&str]) -> Field {
        let mut names: Vec<Symbol> = names.iter().map(|n| Symbol::new(n)).collect();
        let row = |v: &Expr| names.iter().map(|z| derivative(v, z).unwrap()).collect();
        let slopes: Vec<Vec<Expr>> = v.iter().map(row).collect();
        names.push(Symbol::new("t"));
        Field::compile(&v, &slopes, &names).unwrap()
    }

    #[test]
    fn a_rotation_and_a_growth() {
        let (x, y, t) = (Expr::symbol("x"), Expr::symbol("y"), Expr::symbol("t"));
        let turn = field(vec![y.negate(), x.clone()], &["x", "y"]);
        let end = turn.solve(&[1.0, 0.0], (0.0, 2.0), true).unwrap();
        assert!((end.z[0] - 2f64.cos()).abs() < 1e-9 && (end.z[1] - 2f64.sin()).abs() < 1e-9, "{end:?}");
        assert!(end.log_det.abs() < 1e-12 && end.log_det_by_derivatives.unwrap().abs() < 1e-9);
        // dz/dt = 2 t z from 0 to 1: z e.
        let growth = field(vec![Expr::product(vec![Expr::integer(2), t, x])], &["x"]);
        let end = growth.solve(&[3.0], (0.0, 1.0), true).unwrap();
        assert!((end.z[0] - 3.0 * std::f64::consts::E).abs() < 1e-8, "{end:?}");
        assert!((end.log_det - 1.0).abs() < 1e-9 && (end.log_det_by_derivatives.unwrap() - 1.0).abs() < 1e-8);
        let back = growth.solve(&end.z, (1.0, 0.0), false).unwrap();
        assert!((back.z[0] - 3.0).abs() < 1e-8 && (back.log_det + 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_solution_that_ends_early_is_none() {
        let x = Expr::symbol("x");
        assert!(field(vec![x.powi(2)], &["x"]).solve(&[2.0], (0.0, 1.0), false).is_none());
    }
}
