//! The two sides of the comparison as compiled functions: the change of variables, and the derived density.

use super::super::bracket::{BracketError, Span, invert};
use super::super::program::{Program, Workspace};
use super::{CrossCheckError, CrossCheckInput, DensityFormula};

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
                .map(|b| Span { lower: b.lower, upper: b.upper, increasing: b.increasing })
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
    side: &'a Side,
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
    Target { density: Program, log_density: Option<Program> },
    Source(Vec<(usize, Program)>),
}

impl<'a> Derived<'a> {
    pub(super) fn new(input: &CrossCheckInput<'_>, side: &'a Side) -> Result<Self, CrossCheckError> {
        let x = [input.target.clone()];
        let z = [input.variable.clone()];
        let mut pieces = Vec::with_capacity(input.density.len());
        for piece in input.density {
            let formula = match &piece.formula {
                DensityFormula::Target { density, log_density } => Formula::Target {
                    density: Program::compile(density, &x)?,
                    log_density: match log_density {
                        Some(log) => Some(Program::compile(log, &x)?),
                        None => None,
                    },
                },
                DensityFormula::Source(terms) => {
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
        Ok(Self { pieces, side })
    }

    /// The piece on whose closure x lies; inside before at an end.
    pub(super) fn piece_at(&self, x: f64) -> Option<&Piece> {
        let inside = self.pieces.iter().find(|p| p.lower < x && x < p.upper);
        inside.or_else(|| self.pieces.iter().find(|p| p.lower <= x && x <= p.upper))
    }

    /// The density of a piece at x. Where the formula overflows to no number and its logarithm is known, by that.
    pub(super) fn value(&self, piece: &Piece, x: f64, workspace: &mut Workspace) -> f64 {
        match &piece.formula {
            Formula::Target { density, log_density } => {
                let value = density.evaluate_in(&[x], workspace);
                match log_density {
                    Some(log) if !value.is_finite() => core_math::exp(log.evaluate_in(&[x], workspace)),
                    _ => value,
                }
            }
            Formula::Source(terms) => {
                let mut sum = 0.0;
                for (branch, term) in terms {
                    match self.side.preimage(*branch, x) {
                        Ok(z) => sum += term.evaluate_in(&[z], workspace),
                        Err(BracketError::OutOfRange) => {}
                        Err(BracketError::Undefined) => return f64::NAN,
                    }
                }
                sum
            }
        }
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
            Formula::Target { density, log_density } => {
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
