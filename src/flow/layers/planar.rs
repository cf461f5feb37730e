//! Planar flows: z + u h(w·z + b).

use super::arguments::{OneVariable, dot, expressions, symbols};
use super::{Arguments, Built, LayerError, Pass, Row};
use crate::expr::{Expr, Function};

pub(super) const PLANAR: Row = Row {
    names: &["planar"],
    title: "planar flow",
    reference: "Rezende and Mohamed 2015, section 4.1 and appendix A.1: det J = 1 + h′(w·z + b) w·u",
    parameters: &["w", "u", "b", "h", "D"],
    build,
};

fn build(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let (w, u) = (arguments.vector("w")?, arguments.vector("u")?);
    let stated = arguments.count("D")?;
    let n = match (&w, &u) {
        (Some(w), _) => w.len(),
        (None, Some(u)) => u.len(),
        (None, None) => stated.or(arguments.named_dimension()).unwrap_or(2),
    };
    if stated.is_some_and(|d| d != n) {
        return Err(arguments.unfit("D", format!("the number of components of w, {n}")));
    }
    let w = w.unwrap_or_else(|| symbols("w", n));
    let u = u.unwrap_or_else(|| symbols("u", n));
    if u.len() != n {
        return Err(
            arguments.unfit("u", format!("a vector with as many components as w, {n}, and has {}", u.len()))
        );
    }
    let b = arguments.number("b")?.unwrap_or_else(|| Expr::symbol("b"));
    let h = arguments.function("h")?.unwrap_or_else(|| OneVariable::named(Function::Tanh));
    let variables = arguments.variables(n)?;
    let z = expressions(&variables);
    let bend = h.at(&dot(&w, &z).plus(&b));
    let components = z.iter().zip(&u).map(|(z, u)| z.plus(&u.times(&bend))).collect();
    let condition = if h.is_tanh() {
        "w·u > -1 for a diffeomorphism, w·u ≥ -1 for an injective map"
    } else {
        "1 + w·u h′(t) keeps its sign and is not 0 on an interval of t"
    };
    let built = Built::new(variables, components, condition).passes(Pass::Once, Pass::Numeric);
    Ok(built.quantity("w·u", dot(&w, &u)))
}
