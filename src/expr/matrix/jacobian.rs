//! Jacobians of vectors of formulas.

use std::collections::{BTreeMap, HashMap};

use super::{Matrix, MatrixError};
use crate::expr::{Expr, Symbol, derivative};

/// The partial derivatives that are not literally 0, with the numbers of their variables in ascending order.
pub type Gradient = Vec<(usize, Expr)>;

/// ∂e/∂vⱼ for the variables that occur in e, by [`derivative`]; a sum is taken term by term, so that the work
/// is proportional to the size of e and not to its size times the number of variables.
///
/// # Errors
/// The variable by which e has no derivative as a formula.
pub fn gradient(e: &Expr, index: &HashMap<Symbol, usize>) -> Result<Gradient, Symbol> {
    let mut collected: BTreeMap<usize, Vec<Expr>> = BTreeMap::new();
    for term in e.terms() {
        for v in term.variables() {
            let Some(&j) = index.get(&v) else { continue };
            collected.entry(j).or_default().push(derivative(term, &v).ok_or(v)?);
        }
    }
    let slopes = collected.into_iter().map(|(j, parts)| (j, Expr::sum(parts)));
    Ok(slopes.filter(|(_, slope)| !slope.is_zero()).collect())
}

/// The rows of the Jacobian, each without the entries that are literally 0.
///
/// # Errors
/// Where there are no components or variables, too many, or a derivative has no formula.
pub fn sparse_jacobian(components: &[Expr], variables: &[Symbol]) -> Result<Vec<Gradient>, MatrixError> {
    if components.is_empty() || variables.is_empty() {
        return Err(MatrixError::Empty);
    }
    if components.len().saturating_mul(variables.len()) > super::MAX_ENTRIES {
        return Err(MatrixError::TooLarge);
    }
    let index: HashMap<Symbol, usize> = variables.iter().cloned().zip(0..).collect();
    let rows = components.iter().enumerate().map(|(component, e)| {
        gradient(e, &index).map_err(|variable| MatrixError::NoDerivative { component, variable })
    });
    rows.collect()
}

/// The Jacobian matrix (∂fᵢ/∂vⱼ) of m components in n variables, m × n. Its entries are derivatives as
/// [`derivative`] forms them: whether f is differentiable is a question for a proof.
///
/// # Errors
/// Where there are no components or variables, too many, or a derivative has no formula.
pub fn jacobian(components: &[Expr], variables: &[Symbol]) -> Result<Matrix, MatrixError> {
    let rows = sparse_jacobian(components, variables)?;
    let zero = Expr::zero();
    let dense = rows.into_iter().map(|row| {
        let mut entries = vec![zero.clone(); variables.len()];
        for (j, e) in row {
            entries[j] = e;
        }
        entries
    });
    Matrix::from_rows(dense.collect())
}
