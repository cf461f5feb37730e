//! Householder reflections: z − 2 v (v·z)/‖v‖².

use super::arguments::{dot, expressions};
use super::{Arguments, Built, LayerError, Row};
use crate::expr::{Expr, Relation, constant};

pub(super) const HOUSEHOLDER: Row = Row {
    names: &["householder"],
    title: "Householder layer",
    reference: "Tomczak and Welling 2016, Improving variational auto-encoders using Householder flow; |det J| = 1",
    parameters: &["v"],
    build,
};

fn build(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let v = arguments.vector("v")?.ok_or_else(|| arguments.missing("v", "a vector other than 0"))?;
    let square = dot(&v, &v);
    if square.is_constant() && constant::sign_of(&square).is_none_or(std::cmp::Ordering::is_le) {
        return Err(arguments.unfit("v", "a vector other than 0"));
    }
    let variables = arguments.variables(v.len())?;
    let z = expressions(&variables);
    let factor = Expr::integer(-2).times(&dot(&v, &z)).over(&square);
    let components = z.iter().zip(&v).map(|(z, v)| z.plus(&factor.times(v))).collect();
    let mut built = Built::new(variables, components, "always: a reflection is its own inverse");
    if !square.is_constant() {
        built.facts.push(square.compare(Relation::Gt, &Expr::zero()));
    }
    Ok(built)
}
