//! Affine layers: A z + b, s ⊙ z, z + b, and exchanges of components.

use super::arguments::{apply, expressions};
use super::{Arguments, Built, LayerError, Row};
use crate::expr::Expr;
use crate::real::Rational;

pub(super) const AFFINE: Row = Row {
    names: &["affine", "linear"],
    title: "affine layer",
    reference: "change of variables under x = A z + b",
    parameters: &["A", "b"],
    build: affine,
};

pub(super) const SCALE: Row = Row {
    names: &["scale"],
    title: "scaling",
    reference: "change of variables under x = s ⊙ z",
    parameters: &["s", "D"],
    build: scale,
};

pub(super) const SHIFT: Row = Row {
    names: &["shift"],
    title: "shift",
    reference: "change of variables under x = z + b",
    parameters: &["b"],
    build: shift,
};

pub(super) const ACTNORM: Row = Row {
    names: &["actnorm", "activation_normalization"],
    title: "activation normalization",
    reference: "Kingma and Dhariwal 2018, Glow, section 3.1",
    parameters: &["s", "b"],
    build: actnorm,
};

pub(super) const PERMUTATION: Row = Row {
    names: &["permutation", "permute"],
    title: "permutation",
    reference: "change of variables under an exchange of components; det J = ±1",
    parameters: &["p"],
    build: permutation,
};

fn affine(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let a = arguments.matrix("A")?.ok_or_else(|| arguments.missing("A", "a matrix"))?;
    let columns = a.first().map_or(0, Vec::len);
    let variables = arguments.variables(columns)?;
    let mut components = apply(&a, &expressions(&variables));
    if let Some(b) = arguments.vector_of("b", a.len())? {
        components = components.iter().zip(&b).map(|(x, b)| x.plus(b)).collect();
    }
    Ok(Built::new(variables, components, "A is square, and det A ≠ 0"))
}

fn scale(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let mut s = arguments.vector("s")?.ok_or_else(|| arguments.missing("s", "a vector"))?;
    let n = match arguments.count("D")? {
        Some(n) if s.len() == 1 => n,
        Some(n) if n != s.len() => {
            return Err(arguments.unfit("D", format!("the number of scales, {}", s.len())));
        }
        _ if s.len() == 1 => arguments.named_dimension().unwrap_or(1),
        _ => s.len(),
    };
    if s.len() < n {
        s = vec![s[0].clone(); n];
    }
    let variables = arguments.variables(n)?;
    let components = expressions(&variables).iter().zip(&s).map(|(z, s)| s.times(z)).collect();
    Ok(Built::new(variables, components, "every scale sᵢ ≠ 0"))
}

fn shift(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let b = arguments.vector("b")?.ok_or_else(|| arguments.missing("b", "a vector"))?;
    let variables = arguments.variables(b.len())?;
    let components = expressions(&variables).iter().zip(&b).map(|(z, b)| z.plus(b)).collect();
    Ok(Built::new(variables, components, "always"))
}

fn actnorm(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let s = arguments.vector("s")?.ok_or_else(|| arguments.missing("s", "a vector"))?;
    let b = arguments.vector_of("b", s.len())?.unwrap_or_else(|| vec![Expr::zero(); s.len()]);
    let variables = arguments.variables(s.len())?;
    let components =
        expressions(&variables).iter().zip(s.iter().zip(&b)).map(|(z, (s, b))| s.times(z).plus(b)).collect();
    Ok(Built::new(variables, components, "every scale sᵢ ≠ 0"))
}

fn permutation(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let p = arguments.vector("p")?.ok_or_else(|| arguments.missing("p", "such as (2, 1, 3)"))?;
    let order = permuted(&p).ok_or_else(|| {
        arguments.unfit(
            "p",
            format!("the numbers 1 to {} in some order: x takes its i-th component from z at pᵢ", p.len()),
        )
    })?;
    let variables = arguments.variables(order.len())?;
    let z = expressions(&variables);
    let components = order.iter().map(|i| z[*i].clone()).collect();
    Ok(Built::new(variables, components, "always"))
}

/// The positions from 0, where the numbers are 1 to n in some order.
pub(super) fn permuted(p: &[Expr]) -> Option<Vec<usize>> {
    let at = |e: &Expr| {
        let n = e.as_number().and_then(Rational::to_i64).and_then(|n| usize::try_from(n).ok())?;
        (1..=p.len()).contains(&n).then(|| n - 1)
    };
    let order: Vec<usize> = p.iter().map(at).collect::<Option<_>>()?;
    let mut seen = order.clone();
    seen.sort_unstable();
    seen.dedup();
    (seen.len() == p.len()).then_some(order)
}
