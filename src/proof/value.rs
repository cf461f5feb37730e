//! Values of expressions at points, also where parameters occur.

use super::Domain;
use super::resolve::{SignOracle, resolve};
use crate::expr::constant::{self, Evaluated};
use crate::expr::enclose::enclose;
use crate::expr::{Expr, Node, Relation, Symbol};

/// The value of `e` at a point: a constant with special values evaluated or, where parameters occur, the formula at the
/// point with its case distinctions resolved by the signs of expressions in the parameters. `None` where it is undefined, has
/// several values, or is not known.
#[must_use]
pub fn value_at(
    e: &Expr,
    variable: &Symbol,
    point: &Expr,
    parameters: &Domain,
    sign: &mut SignOracle<'_>,
) -> Option<Expr> {
    match constant::evaluate_at(e, variable, point) {
        Evaluated::Value(value) => return Some(value),
        Evaluated::Undefined(_) | Evaluated::Ambiguous { .. } => return None,
        Evaluated::Unknown => {}
    }
    let there = e.substitute(variable, point);
    if there.is_constant() {
        return constant::is_defined(&there).is_true().then(|| constant::fold(&there));
    }
    let constants_decide = |x: &Expr, relation: crate::expr::Relation| {
        x.is_constant() && constant::sign_of(x).is_some_and(|order| relation.holds(order))
    };
    let mut known = |x: &Expr, relation| constants_decide(x, relation) || sign(x, relation);
    let resolved = resolve(&there, &mut known)?;
    let resolved = without_zero_powers(&resolved, &mut known);
    enclose(&resolved, &parameters.cell()).defined.is_true().then_some(resolved)
}

/// The same with 0^y, y > 0, replaced by 0, and what then is constant evaluated.
fn without_zero_powers(e: &Expr, sign: &mut SignOracle<'_>) -> Expr {
    let mut changed = false;
    let put = e.replace(&mut |part| match part.node() {
        Node::Power(base, exponent) if base.is_zero() && sign(exponent, Relation::Gt) => {
            changed = true;
            Some(Expr::zero())
        }
        _ => None,
    });
    if changed { constant::fold_constants(&put) } else { put }
}
