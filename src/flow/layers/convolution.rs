//! Invertible 1×1 convolutions: one matrix W for the channels of every pixel.

use super::arguments::{apply, expressions, product};
use super::linear::permuted;
use super::{Arguments, Built, LayerError, MAX_DIMENSION, Row};
use crate::expr::Expr;

pub(super) const CONVOLUTION: Row = Row {
    names: &["glow", "invertible_convolution", "conv"],
    title: "invertible 1×1 convolution",
    reference: "Kingma and Dhariwal 2018, Glow, section 3.2: W = P L (U + diag(s)), ln |det W| = Σ ln |sᵢ| in O(D)",
    parameters: &["W", "P", "L", "U", "s", "pixels"],
    build,
};

fn build(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let (w, condition) = match arguments.square("W")? {
        Some(w) => (w, "det W ≠ 0"),
        None => (factors(arguments)?, "every sᵢ ≠ 0"),
    };
    let pixels = arguments.count("pixels")?.unwrap_or(1);
    let channels = w.len();
    if pixels.saturating_mul(channels) > MAX_DIMENSION {
        return Err(LayerError::TooLarge { what: "the dimension" });
    }
    let variables = arguments.variables(pixels * channels)?;
    let z = expressions(&variables);
    let components = z.chunks(channels).flat_map(|pixel| apply(&w, pixel)).collect();
    Ok(Built::new(variables, components, condition))
}

/// P L (U + diag(s)), with ones on the diagonal of L and zeros on that of U. Entries elsewhere than in their triangle are
/// mistakes.
fn factors(arguments: &mut Arguments) -> Result<Vec<Vec<Expr>>, LayerError> {
    let s =
        arguments.vector("s")?.ok_or_else(|| arguments.missing("W", "a square matrix, or P, L, U and s"))?;
    let n = s.len();
    let mut triangle = |parameter: &'static str, lower: bool| -> Result<Vec<Vec<Expr>>, LayerError> {
        let zeros = || vec![vec![Expr::zero(); n]; n];
        let mut given = arguments.square(parameter)?.unwrap_or_else(zeros);
        let outside = |i: usize, j: usize| if lower { j > i } else { j < i };
        let bad = given.len() != n
            || given.iter().enumerate().any(|(i, row)| {
                row.iter().enumerate().any(|(j, e)| {
                    let unit = if lower { e.is_one() || e.is_zero() } else { e.is_zero() };
                    (outside(i, j) && !e.is_zero()) || (i == j && !unit)
                })
            });
        if bad {
            let which = if lower { "lower triangular with ones" } else { "upper triangular with zeros" };
            return Err(arguments.unfit(parameter, format!("a {n}×{n} matrix, {which} on its diagonal")));
        }
        for (i, row) in given.iter_mut().enumerate() {
            row[i] = if lower { Expr::one() } else { s[i].clone() };
        }
        Ok(given)
    };
    let (l, u) = (triangle("L", true)?, triangle("U", false)?);
    let lu = product(&l, &u);
    let Some(p) = arguments.vector("P")? else { return Ok(lu) };
    let order = permuted(&p).filter(|order| order.len() == n);
    let order = order.ok_or_else(|| arguments.unfit("P", format!("the numbers 1 to {n} in some order")))?;
    Ok(order.into_iter().map(|i| lu[i].clone()).collect())
}
