//! The two sides of the comparison as compiled functions: the change of variables, and the derived density.

use super::super::bracket::{BracketError, Span, invert};
use super::super::program::{Program, Workspace};
use super::{CrossCheckError, CrossCheckInput, DensityFormula, DensityPiece};
use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Expr, Symbol};
use crate::real::Interval;

/// How far out rounding is looked at: floats have 16 digits.
const DECADES: i32 = 32;
/// The distance over which its differences are taken, relative to that from the end.
const STEP: f64 = 1.0 / 32.0;
/// The coefficients of the sixth difference.
const BINOMIAL: [f64; 7] = [1.0, -6.0, 15.0, -20.0, 15.0, -6.0, 1.0];
/// By which factor it enlarges noise: the root of the sum of their squares, √924.
const SPREAD: f64 = 30.0;
/// Values whose differences are this share of them are noise.
const NOISY: f64 = 0.1;
/// With more noise than this an integral says nothing.
const TOO_NOISY: f64 = 1e-3;

/// The map, the base density and the branches.
pub(super) struct Side {
    /// x = f(z).
    pub map: Program,
    log_density: Program,
    /// The monotone spans.
    pub spans: Vec<Span>,
}

impl Side {
    pub(super) fn new(input: &CrossCheckInput<'_>) -> Result<Self, CrossCheckError> {
        let z = [input.variable.clone()];
        let variable = crate::expr::Expr::variable(input.variable.clone());
        Ok(Self {
            map: Program::compile(input.map, &z)?,
            log_density: Program::compile(&input.base.log_density(&variable), &z)?,
            spans: input
                .branches
                .iter()
                // At an end the map may have the value of the next branch.
                .map(|b| Span {
                    lower: if b.lower.is_finite() { b.lower.next_up() } else { b.lower },
                    upper: if b.upper.is_finite() { b.upper.next_down() } else { b.upper },
                    increasing: b.increasing,
                })
                .collect(),
        })
    }

    /// ln p(z) − ln|f′(z)|.
    pub(super) fn log_density_at_image(&self, z: f64) -> f64 {
        let slope = self.map.differentiate(&[z], 0).derivative;
        self.log_density.evaluate(&[z]) - core_math::log(slope.abs())
    }

    /// The preimage of x on a branch.
    pub(super) fn preimage(&self, branch: usize, x: f64) -> Result<f64, BracketError> {
        let span = self.spans.get(branch).copied().ok_or(BracketError::Undefined)?;
        let workspace = std::cell::RefCell::new(Workspace::default());
        invert(|z| self.map.evaluate_in(&[z], &mut workspace.borrow_mut()), span, x)
    }
}

/// The derived density.
pub(super) struct Derived<'a> {
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
    /// The map and its branches, which formulas in z need.
    side: Option<&'a Side>,
}

/// One piece.
pub(super) struct Piece {
    pub lower: f64,
    pub upper: f64,
    formula: Formula,
}

impl Piece {
    /// Whether the density is a formula in x.
    pub(super) fn is_formula(&self) -> bool {
        matches!(self.formula, Formula::Target { .. })
    }
}

enum Formula {
    Target { density: Program, log_density: Option<Program>, exact: Exact },
    Source(Vec<(usize, Program)>),
}

/// The formulas as they are, for enclosures.
struct Exact {
    density: Expr,
    log_density: Option<Expr>,
    target: Symbol,
}

/// Values this near to an enclosure, relative to their size, are in it: x and z are rounded, too.
const NEAR: f64 = 1e-8;

/// Whether rounding alone may be what tells the value of a formula at x from what is expected: by an enclosure with outward rounding,
/// which then holds what is expected.
pub(super) fn may_be(formula: &Expr, variable: &Symbol, x: f64, expected: f64) -> bool {
    let Some(point) = Interval::try_point(x) else { return true };
    let found = enclose(formula, &Cell::new().with(variable, point));
    let slack = NEAR * expected.abs();
    match found.range {
        // Where it certainly has no value floats are right to give none.
        _ if found.defined.is_false() => false,
        Some(range) => range.lo() - slack <= expected && expected <= range.hi() + slack,
        None => true,
    }
}

impl<'a> Derived<'a> {
    pub(super) fn new(input: &CrossCheckInput<'_>, side: &'a Side) -> Result<Self, CrossCheckError> {
        Self::compiled(input.density, input.target, Some((side, input.variable)))
    }

    /// A density whose pieces are formulas in x.
    pub(super) fn of_formulas(density: &[DensityPiece], target: &Symbol) -> Result<Self, CrossCheckError> {
        Self::compiled(density, target, None)
    }

    fn compiled(
        density: &[DensityPiece],
        target: &Symbol,
        side: Option<(&'a Side, &Symbol)>,
    ) -> Result<Self, CrossCheckError> {
        let x = [target.clone()];
        let mut pieces = Vec::with_capacity(density.len());
        for piece in density {
            let formula = match &piece.formula {
                DensityFormula::Target { density, log_density } => Formula::Target {
                    density: Program::compile(density, &x)?,
                    log_density: match log_density {
                        Some(log) => Some(Program::compile(log, &x)?),
                        None => None,
                    },
                    exact: Exact {
                        density: density.clone(),
                        log_density: log_density.clone(),
                        target: target.clone(),
                    },
                },
                DensityFormula::Source(terms) => {
                    let (side, variable) = side.ok_or(CrossCheckError::Incomplete)?;
                    let z = [variable.clone()];
                    let mut compiled = Vec::with_capacity(terms.len());
                    for (branch, term) in terms {
                        if *branch >= side.spans.len() {
                            return Err(CrossCheckError::Incomplete);
                        }
                        compiled.push((*branch, Program::compile(term, &z)?));
                    }
                    Formula::Source(compiled)
                }
            };
            pieces.push(Piece { lower: piece.lower, upper: piece.upper, formula });
        }
        pieces.sort_by(|a, b| a.lower.total_cmp(&b.lower));
        Ok(Self { pieces, side: side.map(|(side, _)| side) })
    }

    /// The piece on whose closure x lies; inside before at an end.
    pub(super) fn piece_at(&self, x: f64) -> Option<&Piece> {
        let inside = self.pieces.iter().find(|p| p.lower < x && x < p.upper);
        inside.or_else(|| self.pieces.iter().find(|p| p.lower <= x && x <= p.upper))
    }

    /// The density of a piece at x. Where the formula overflows to no number and its logarithm is known, by that.
    pub(super) fn value(&self, piece: &Piece, x: f64, workspace: &mut Workspace) -> f64 {
        match &piece.formula {
            Formula::Target { density, log_density, .. } => {
                let value = density.evaluate_in(&[x], workspace);
                match log_density {
                    Some(log) if !value.is_finite() => core_math::exp(log.evaluate_in(&[x], workspace)),
                    _ => value,
                }
            }
            Formula::Source(terms) => {
                let Some(side) = self.side else { return f64::NAN };
                let mut sum = 0.0;
                for (branch, term) in terms {
                    match side.preimage(*branch, x) {
                        Ok(z) => sum += term.evaluate_in(&[z], workspace),
                        Err(BracketError::OutOfRange) => {}
                        Err(BracketError::Undefined) => return f64::NAN,
                    }
                }
                sum
            }
        }
    }

    /// Whether rounding alone may be what tells the density at x from that with this logarithm.
    pub(super) fn may_be(&self, piece: &Piece, x: f64, expected: f64) -> bool {
        let Formula::Target { exact, .. } = &piece.formula else { return false };
        may_be(&exact.density, &exact.target, x, core_math::exp(expected))
            && exact.log_density.as_ref().is_none_or(|log| may_be(log, &exact.target, x, expected))
    }

    /// How far rounding carries the integral from a to b off, an end of which is that of the piece: what is left of high
    /// differences of the density over a part of the distance from that end, where those of a smooth function nearly vanish.
    /// Where terms cancel, as in 1 − (1 + 1/x) e^(−1/x) for large x, what is left of them is noise, and there is much space for
    /// it. Infinite where rounding decides the integral.
    pub(super) fn noise(&self, piece: &Piece, a: f64, b: f64) -> f64 {
        if !piece.is_formula() {
            return 0.0;
        }
        let mut workspace = Workspace::default();
        let mut unsteady = |at: f64, distance: f64| {
            let mut values = [0.0; BINOMIAL.len()];
            for (k, value) in (-3_i32..).zip(&mut values) {
                *value = self.value(piece, at + f64::from(k) * STEP * distance, &mut workspace);
            }
            let largest = values.iter().fold(0.0, |largest: f64, v| largest.max(v.abs()));
            let left = values.iter().zip(BINOMIAL).map(|(v, c)| c * v).sum::<f64>().abs() / SPREAD;
            // Less is left of a power of the distance (10⁻⁶) and of what falls steeply (1/30).
            if largest.is_finite() && left > NOISY * largest { left } else { 0.0 }
        };
        // Decade by decade, outwards or towards the end.
        let mut decades = |at: &dyn Fn(f64) -> f64, step: i32, length: f64| -> f64 {
            let distances = (0..DECADES).map(|k| 10_f64.powi(step * k) * length);
            // Nearer to an end floats do not resolve the distance from it, and quadrature extrapolates.
            let resolved = distances.filter(|d| STEP * *d > 32.0 * f64::EPSILON * at(*d).abs());
            resolved.map(|d| 9.0 * d * unsteady(at(d), d)).sum()
        };
        let mut noise = 0.0;
        if a == piece.lower {
            noise += match a.is_finite() {
                true => decades(&|d| a + d, -1, if b.is_finite() { (b - a) / 2.0 } else { 1.0 }),
                false => decades(&|d| -d, 1, b.abs().max(1.0)),
            };
        }
        if b == piece.upper {
            noise += match b.is_finite() {
                true => decades(&|d| b - d, -1, if a.is_finite() { (b - a) / 2.0 } else { 1.0 }),
                false => decades(&|d| d, 1, a.abs().max(1.0)),
            };
        }
        if noise > TOO_NOISY { f64::INFINITY } else { noise }
    }

    /// The densities of a piece at some points.
    pub(super) fn values(&self, piece: &Piece, points: &[f64]) -> Vec<f64> {
        let mut workspace = Workspace::default();
        let mut values = vec![f64::NAN; points.len()];
        if let Formula::Target { density, .. } = &piece.formula {
            density.batch(&[points], &mut values, &mut workspace);
        }
        for (value, x) in values.iter_mut().zip(points).filter(|(value, _)| !value.is_finite()) {
            *value = self.value(piece, *x, &mut workspace);
        }
        values
    }

    /// The derived logarithm of the density and the logarithm of the derived density; both the same where only
    /// one is derived.
    pub(super) fn logarithms(&self, piece: &Piece, x: f64) -> (f64, f64) {
        let mut workspace = Workspace::default();
        match &piece.formula {
            Formula::Target { density, log_density, .. } => {
                let plain = core_math::log(density.evaluate_in(&[x], &mut workspace));
                let derived = log_density.as_ref().map_or(plain, |log| log.evaluate_in(&[x], &mut workspace));
                (derived, plain)
            }
            Formula::Source(_) => {
                let plain = core_math::log(self.value(piece, x, &mut workspace));
                (plain, plain)
            }
        }
    }
}
