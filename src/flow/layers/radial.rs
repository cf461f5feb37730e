//! Radial flows: z + β (z − z₀)/(α + ‖z − z₀‖).

use super::arguments::{dot, expressions, is_not_positive, symbols};
use super::{Arguments, Built, LayerError, Pass, Row};
use crate::expr::{Expr, Relation};

pub(super) const RADIAL: Row = Row {
    names: &["radial"],
    title: "radial flow",
    reference: "Rezende and Mohamed 2015, section 4.1 and appendix A.2: \
                det J = (1 + β h)^(D-1) (1 + β h + β h′ r) with h = 1/(α + r), r = ‖z - z₀‖",
    parameters: &["z0", "alpha", "beta", "D"],
    build,
};

fn build(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let center = arguments.vector("z0")?;
    let stated = arguments.count("D")?;
    let n = center.as_ref().map(Vec::len).or(stated).or(arguments.named_dimension()).unwrap_or(2);
    if stated.is_some_and(|d| d != n) {
        return Err(arguments.unfit("D", format!("the number of components of z0, {n}")));
    }
    let center = center.unwrap_or_else(|| match n {
        1 => vec![Expr::symbol("z0")],
        _ => symbols("c", n),
    });
    let alpha = arguments.number("alpha")?.unwrap_or_else(|| Expr::symbol("alpha"));
    let beta = arguments.number("beta")?.unwrap_or_else(|| Expr::symbol("beta"));
    if is_not_positive(&alpha) {
        return Err(arguments.unfit("alpha", "positive"));
    }
    let variables = arguments.variables(n)?;
    let z = expressions(&variables);
    let away: Vec<Expr> = z.iter().zip(&center).map(|(z, c)| z.minus(c)).collect();
    let distance = match away.as_slice() {
        [only] => Expr::abs(only.clone()),
        _ => dot(&away, &away).sqrt(),
    };
    let factor = beta.over(&alpha.plus(&distance));
    let components = z.iter().zip(&away).map(|(z, a)| z.plus(&factor.times(a))).collect();
    let mut built =
        Built::new(variables, components, "β > -α for a diffeomorphism, β ≥ -α for an injective map")
            .passes(Pass::Once, Pass::Once);
    if !alpha.is_constant() {
        built.facts.push(alpha.compare(Relation::Gt, &Expr::zero()));
    }
    built = built.quantity("α + β", alpha.plus(&beta));
    Ok(built)
}
