//! Sylvester flows: z + A h(B z + b).

use super::arguments::{OneVariable, apply, expressions, product};
use super::{Arguments, Built, LayerError, Pass, Row};
use crate::expr::{Expr, Function, constant};

/// The rows of a matrix.
type Rows = Vec<Vec<Expr>>;

pub(super) const SYLVESTER: Row = Row {
    names: &["sylvester"],
    title: "Sylvester flow",
    reference: "van den Berg et al. 2018, Sylvester normalizing flows: det J = det(I + diag(h′(B z + b)) B A), of size M",
    parameters: &["A", "B", "b", "h", "Q", "R", "S"],
    build,
};

fn build(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let (a, b, condition) = match (arguments.matrix("A")?, arguments.matrix("B")?) {
        (Some(a), Some(b)) => (
            a,
            b,
            "det(I + diag(h′) B A) ≠ 0 does not suffice; with A = Q R, B = S Qᵀ: rᵢᵢ sᵢᵢ > -1 for h = tanh",
        ),
        (None, None) => {
            let (a, b) = orthogonal(arguments)?;
            (a, b, "rᵢᵢ sᵢᵢ > -1/max |h′|, with R and S upper triangular and orthonormal columns of Q")
        }
        (Some(_), None) => return Err(arguments.missing("B", "a matrix")),
        (None, Some(_)) => return Err(arguments.missing("A", "a matrix")),
    };
    let (n, m) = (a.len(), b.len());
    if a.iter().any(|row| row.len() != m) || b.iter().any(|row| row.len() != n) {
        return Err(
            arguments.unfit("B", format!("a matrix with {n} columns and as many rows as A has columns"))
        );
    }
    let shift = arguments.vector_of("b", m)?.unwrap_or_else(|| vec![Expr::zero(); m]);
    let h = arguments.function("h")?.unwrap_or_else(|| OneVariable::named(Function::Tanh));
    let variables = arguments.variables(n)?;
    let z = expressions(&variables);
    let bends: Vec<Expr> = apply(&b, &z).iter().zip(&shift).map(|(s, b)| h.at(&s.plus(b))).collect();
    let components = z.iter().zip(apply(&a, &bends)).map(|(z, bend)| z.plus(&bend)).collect();
    Ok(Built::new(variables, components, condition).passes(Pass::Once, Pass::Numeric))
}

/// A = Q R and B = S Qᵀ.
fn orthogonal(arguments: &mut Arguments) -> Result<(Rows, Rows), LayerError> {
    let q =
        arguments.matrix("Q")?.ok_or_else(|| arguments.missing("A", "a matrix, with B; or Q, R and S"))?;
    let m = q.first().map_or(0, Vec::len);
    let mut upper = |parameter: &'static str| -> Result<Vec<Vec<Expr>>, LayerError> {
        let given = arguments
            .square(parameter)?
            .ok_or_else(|| arguments.missing(parameter, "an upper triangular matrix"))?;
        let below = given.iter().enumerate().any(|(i, row)| row.iter().take(i).any(|e| !e.is_zero()));
        if below || given.len() != m {
            return Err(arguments.unfit(parameter, format!("an upper triangular {m}×{m} matrix")));
        }
        Ok(given)
    };
    let (r, s) = (upper("R")?, upper("S")?);
    let transposed: Vec<Vec<Expr>> =
        (0..m).map(|j| q.iter().filter_map(|row| row.get(j).cloned()).collect()).collect();
    // Symbols may be such that it holds; then it is for the proof to find out what it needs.
    let identity = product(&transposed, &q).iter().enumerate().all(|(i, row)| {
        row.iter().enumerate().all(|(j, e)| {
            let difference = if i == j { e.minus(&Expr::one()) } else { e.clone() };
            !difference.is_constant() || constant::sign_of(&difference).is_none_or(std::cmp::Ordering::is_eq)
        })
    });
    if !identity {
        return Err(arguments.unfit("Q", "a matrix with orthonormal columns"));
    }
    Ok((product(&q, &r), product(&s, &transposed)))
}
