//! Values that x takes with positive probability, as numbers.

use crate::expr::Expr;
use crate::expr::constant::to_f64;
use crate::flow::density::{AtomIndex, Density};
use crate::numeric::Program;
use crate::numeric::crosscheck::Atom;

/// The most values of a discrete variable that are counted.
const MAX_ATOMS: i64 = 2000;

/// Values from there on have less probability than samples can show.
const LEAST_MASS: f64 = 1e-15;

/// The values with positive probability, as numbers, in order.
///
/// # Errors
/// Why they are not known, in words.
pub(super) fn numeric_atoms(density: &Density) -> Result<Vec<Atom>, String> {
    let unknown = "the probability of a value is not known as a number";
    let mut found = Vec::new();
    for atom in &density.atoms {
        let mass = atom.mass.as_ref().ok_or(unknown)?;
        match &atom.index {
            None => {
                found.push(Atom { at: to_f64(&atom.at).ok_or(unknown)?, mass: to_f64(mass).ok_or(unknown)? })
            }
            Some(index) => found.extend(indexed(&atom.at, mass, index).ok_or(
                "x takes too many values to count them, or their probabilities are not known as numbers",
            )?),
        }
    }
    found.sort_by(|a, b| a.at.total_cmp(&b.at));
    Ok(found)
}

/// The values for the integers from the first one on, or from 0 on to both sides, while they have a probability that matters.
fn indexed(at: &Expr, mass: &Expr, index: &AtomIndex) -> Option<Vec<Atom>> {
    let k = std::slice::from_ref(&index.symbol);
    let (at, mass) = (Program::compile(at, k).ok()?, Program::compile(mass, k).ok()?);
    let atom = |k: i64| {
        #[expect(clippy::cast_precision_loss, reason = "at most a few thousand")]
        let k = k as f64;
        let atom = Atom { at: at.evaluate(&[k]), mass: mass.evaluate(&[k]) };
        (atom.at.is_finite() && atom.mass.is_finite()).then_some(atom)
    };
    let mut found = Vec::new();
    let mut towards = |first: i64, step: i64| {
        let mut largest = 0.0_f64;
        for n in 0..MAX_ATOMS {
            let atom = atom(first + step * n)?;
            largest = largest.max(atom.mass);
            // Beyond the largest one.
            if atom.mass < LEAST_MASS && (largest > LEAST_MASS || n > MAX_ATOMS / 2) {
                return Some(());
            }
            if atom.mass > 0.0 {
                found.push(atom);
            }
        }
        None
    };
    match index.from {
        Some(from) => towards(from, 1)?,
        None => {
            towards(0, 1)?;
            towards(-1, -1)?;
        }
    }
    Some(found)
}
