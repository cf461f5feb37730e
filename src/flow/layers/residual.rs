//! Residual layers: z + g(z).

use super::arguments::expressions;
use super::{Arguments, Built, LayerError, Pass, Row};

pub(super) const RESIDUAL: Row = Row {
    names: &["residual", "iresnet"],
    title: "residual flow",
    reference: "Behrmann et al. 2019, Invertible residual networks, theorem 1; Chen et al. 2019",
    parameters: &["g"],
    build,
};

fn build(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let g = arguments
        .vector("g")?
        .ok_or_else(|| arguments.missing("g", "a vector of formulas in the variables"))?;
    let variables = arguments.variables(g.len())?;
    let components = expressions(&variables).iter().zip(&g).map(|(z, g)| z.plus(g)).collect();
    let built = Built::new(
        variables,
        components,
        "Lip(g) < 1 suffices (Banach's fixed point theorem); it is not necessary",
    );
    Ok(built.passes(Pass::Once, Pass::Numeric))
}
