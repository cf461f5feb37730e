//! Autoregressive layers: the i-th component is scaled and shifted by functions of those before it.

use super::arguments::{expressions, symbols};
use super::{Arguments, Built, LayerError, Pass, Row};
use crate::expr::{Expr, Symbol};

pub(super) const MAF: Row = Row {
    names: &["maf", "masked_autoregressive"],
    title: "masked autoregressive flow",
    reference: "Papamakarios, Pavlakou and Murray 2017, equation 3: xᵢ = zᵢ exp(αᵢ) + μᵢ with αᵢ, μᵢ functions of x₁, …, xᵢ₋₁",
    parameters: &["mu", "alpha", "D"],
    build: maf,
};

pub(super) const IAF: Row = Row {
    names: &["iaf", "inverse_autoregressive"],
    title: "inverse autoregressive flow",
    reference: "Kingma et al. 2016: xᵢ = zᵢ exp(αᵢ) + μᵢ with αᵢ, μᵢ functions of z₁, …, zᵢ₋₁",
    parameters: &["mu", "alpha", "D"],
    build: iaf,
};

/// The largest component that is written out, in nodes.
const MAX_NODES: usize = 4_000;

const ALWAYS: &str = "always, for any μ and α";

fn iaf(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let n = dimension(arguments)?;
    let variables = arguments.variables(n)?;
    let z = expressions(&variables);
    let mu = networks(arguments, "mu", &z, Expr::zero())?;
    let alpha = networks(arguments, "alpha", &z, Expr::zero())?;
    let components = (0..n).map(|i| z[i].times(&Expr::exp(alpha[i].clone())).plus(&mu[i])).collect();
    Ok(Built::new(variables, components, ALWAYS).passes(Pass::Once, Pass::Sequential))
}

fn maf(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let n = dimension(arguments)?;
    let variables = arguments.variables(n)?;
    let z = expressions(&variables);
    let x = match arguments.stem() {
        "x" => symbols("y", n),
        _ => symbols("x", n),
    };
    let mu = networks(arguments, "mu", &x, Expr::zero())?;
    let alpha = networks(arguments, "alpha", &x, Expr::zero())?;
    let mut components: Vec<Expr> = Vec::with_capacity(n);
    for i in 0..n {
        let with_values = |e: &Expr| {
            e.replace(&mut |part| {
                let at = x.iter().position(|x| x == part)?;
                components.get(at).cloned()
            })
        };
        let component = z[i].times(&Expr::exp(with_values(&alpha[i]))).plus(&with_values(&mu[i]));
        if component.size_up_to(MAX_NODES) >= MAX_NODES {
            return Err(LayerError::TooLarge { what: "a component written out in z" });
        }
        components.push(component);
    }
    Ok(Built::new(variables, components, ALWAYS).passes(Pass::Sequential, Pass::Once))
}

fn dimension(arguments: &mut Arguments) -> Result<usize, LayerError> {
    let mu = arguments.vector("mu")?.map(|v| v.len());
    let alpha = arguments.vector("alpha")?.map(|v| v.len());
    let stated = arguments.count("D")?.or(arguments.named_dimension());
    Ok(mu.or(alpha).or(stated).unwrap_or(2))
}

/// A formula for each component, the i-th one of those before it. Without formulas they are opaque; the first one is then
/// a constant.
fn networks(
    arguments: &mut Arguments,
    name: &'static str,
    inputs: &[Expr],
    first: Expr,
) -> Result<Vec<Expr>, LayerError> {
    let n = inputs.len();
    let Some(formulas) = arguments.vector_of(name, n)? else {
        let opaque = |i: usize| match i {
            0 => first.clone(),
            _ => Expr::opaque(&format!("{name}{}", i + 1), inputs[..i].to_vec()),
        };
        return Ok((0..n).map(opaque).collect());
    };
    for (i, formula) in formulas.iter().enumerate() {
        let later = inputs[i..].iter().filter_map(Expr::as_variable).find(|v| formula.contains(v));
        if let Some(v) = later {
            let before: Vec<&str> =
                inputs[..i].iter().filter_map(Expr::as_variable).map(Symbol::name).collect();
            let of = if before.is_empty() {
                "a constant".to_owned()
            } else {
                format!("a function of {}", before.join(", "))
            };
            return Err(
                arguments.unfit(name, format!("autoregressive: its component {} is {of}, not of {v}", i + 1))
            );
        }
    }
    Ok(formulas)
}
