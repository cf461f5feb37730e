//! A numeric inverse of a map of several variables: z with f(z) = x for a given x, where there is no formula.
//!
//! By Newton's method with automatic derivatives and step halving, from the nearest of some points whose images are known. What
//! is returned has been put into the map: |f(z) − x| is as small as rounding allows, relative to the size of x. Where no such z
//! was found there is none that this method finds; that x lies outside of the image is not said by that.

use nalgebra::{DMatrix, DVector};

use super::program::{CompileError, Program};
use crate::expr::{Expr, Symbol};

/// The most Newton steps.
const MAX_STEPS: usize = 60;
/// The most halvings of one step.
const MAX_HALVINGS: usize = 40;
/// The residual, relative to 1 + |x|, at which z counts as a solution.
const TOLERANCE: f64 = 1e-11;
/// How many known points are looked at for the nearest one.
const MAX_KNOWN: usize = 512;

/// A map that is to be inverted numerically.
#[derive(Clone, Debug)]
pub struct VectorSolver {
    map: Vec<Program>,
    /// Points and their images.
    known: Vec<(Vec<f64>, Vec<f64>)>,
}

impl VectorSolver {
    /// A solver for f with as many components as variables; further symbols are errors.
    ///
    /// # Errors
    /// Where a component cannot be compiled.
    pub fn new(components: &[Expr], variables: &[Symbol]) -> Result<Self, CompileError> {
        let map = components.iter().map(|f| Program::compile(f, variables)).collect::<Result<_, _>>()?;
        Ok(Self { map, known: Vec::new() })
    }

    /// Adds points to start from.
    #[must_use]
    pub fn starting_from(mut self, points: impl IntoIterator<Item = Vec<f64>>) -> Self {
        for z in points.into_iter().take(MAX_KNOWN) {
            let x = self.value(&z);
            if x.iter().all(|x| x.is_finite()) {
                self.known.push((z, x));
            }
        }
        self
    }

    /// f(z).
    #[must_use]
    pub fn value(&self, z: &[f64]) -> Vec<f64> {
        self.map.iter().map(|f| f.evaluate(z)).collect()
    }

    /// z with f(z) = x up to rounding; `None` where none was found.
    #[must_use]
    pub fn solve(&self, x: &[f64]) -> Option<Vec<f64>> {
        let n = x.len();
        if n != self.map.len() || x.iter().any(|x| !x.is_finite()) {
            return None;
        }
        let distance = |y: &[f64]| x.iter().zip(y).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
        let nearest = self.known.iter().min_by(|a, b| distance(&a.1).total_cmp(&distance(&b.1)));
        let starts = nearest.map(|(z, _)| z.clone()).into_iter().chain([x.to_vec(), vec![0.0; n]]);
        starts.into_iter().find_map(|start| self.newton(x, start))
    }

    fn newton(&self, x: &[f64], start: Vec<f64>) -> Option<Vec<f64>> {
        let n = x.len();
        let scale = 1.0 + x.iter().map(|x| x.abs()).fold(0.0, f64::max);
        let residual = |z: &DVector<f64>| {
            let value = self.value(z.as_slice());
            DVector::from_fn(n, |i, _| x[i] - value[i])
        };
        let mut z = DVector::from_vec(start);
        let mut r = residual(&z);
        for _ in 0..MAX_STEPS {
            let size = r.norm();
            if !size.is_finite() {
                return None;
            }
            if size <= TOLERANCE * scale {
                return Some(z.as_slice().to_vec());
            }
            let point = z.as_slice();
            let jacobian = DMatrix::from_fn(n, n, |i, j| self.map[i].differentiate(point, j).derivative);
            let step = jacobian.lu().solve(&r)?;
            let mut length = 1.0;
            let better = (0..MAX_HALVINGS).find_map(|_| {
                let next = &z + &step * length;
                let after = residual(&next);
                length /= 2.0;
                (after.norm() < size).then_some((next, after))
            });
            (z, r) = better?;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Declared, parse_expr};

    fn solver(components: [&str; 2]) -> VectorSolver {
        let read = |text: &str| parse_expr(text, &Declared::none()).unwrap();
        let variables = ["z1", "z2"].map(Symbol::new);
        VectorSolver::new(&components.map(read), &variables).unwrap()
    }

    #[test]
    fn solutions_are_solutions() {
        let planar = solver(["z1 + tanh(z1 + 2 z2)/2", "z2"]);
        let cubic = solver(["z1^3 + z1", "z2 exp(z1) + z1"]);
        for s in [planar, cubic] {
            for x in [[0.0, 0.0], [3.0, -2.0], [-40.0, 7.0]] {
                let z = s.solve(&x).unwrap();
                let back = s.value(&z);
                assert!(back.iter().zip(&x).all(|(a, b)| (a - b).abs() < 1e-9 * (1.0 + b.abs())), "{x:?}");
            }
        }
    }

    #[test]
    fn outside_of_the_image_there_is_none() {
        let s = solver(["exp(z1)", "z2"]).starting_from([vec![0.5, 0.0], vec![-1.0, 1.0]]);
        assert!(s.solve(&[-1.0, 0.0]).is_none());
        assert!(s.solve(&[2.0, f64::NAN]).is_none());
        let z = s.solve(&[2.0, 5.0]).unwrap();
        assert!((z[0] - 2f64.ln()).abs() < 1e-10);
    }
}
