//! One function of one variable for every component.

use super::arguments::expressions;
use super::{Arguments, Built, LayerError, Pass, Row};

pub(super) const ELEMENTWISE: Row = Row {
    names: &["elementwise", "activation"],
    title: "elementwise layer",
    reference: "Papamakarios et al. 2021, Normalizing flows for probabilistic modeling and inference, section 3.1",
    parameters: &["h", "D"],
    build,
};

fn build(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let h = arguments.function("h")?.ok_or_else(|| arguments.missing("h", "a function such as `tanh`"))?;
    let n = arguments.count("D")?.or(arguments.named_dimension()).unwrap_or(2);
    let variables = arguments.variables(n)?;
    let components = expressions(&variables).iter().map(|z| h.at(z)).collect();
    let built = Built::new(variables, components, "h is injective, with h′ ≠ 0 (almost everywhere)");
    Ok(built.passes(Pass::Once, Pass::Once))
}
