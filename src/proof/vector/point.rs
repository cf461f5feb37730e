//! Points of Rⁿ with exact coordinates.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{VectorMapOn, as_signs};
use crate::expr::constant;
use crate::expr::enclose::enclose;
use crate::expr::{Expr, Relation, Symbol};
use crate::proof::obligations::is_smooth;
use crate::proof::resolve::{SignOracle, resolve};

/// A point: one coordinate for each variable of a map, each a constant or a formula in parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Point(pub Vec<Expr>);

impl Point {
    /// Whether the coordinates fit the map: as many as variables, and free of them.
    #[must_use]
    pub fn fits(&self, map: &VectorMapOn) -> bool {
        self.0.len() == map.variables.len() && self.0.iter().all(|x| map.is_parameter(x))
    }

    /// The formula with the coordinates in place of the variables, all at once.
    #[must_use]
    pub fn substitute_into(&self, e: &Expr, variables: &[Symbol]) -> Expr {
        e.substitute_all(variables, &self.0)
    }

    /// The value of `e` at the point for all parameters: a formula without case distinctions that is certainly defined.
    /// The oracle tells signs of formulas in the parameters.
    #[must_use]
    pub fn value(&self, e: &Expr, map: &VectorMapOn, sign: &mut SignOracle<'_>) -> Option<Expr> {
        let there = self.substitute_into(e, &map.variables);
        if there.is_constant() {
            return constant::is_defined(&there).is_true().then(|| constant::fold(&there));
        }
        let resolved = resolve(&there, &mut |x, relation| has_sign(x, relation) || sign(x, relation))?;
        let resolved = constant::fold_constants(&resolved);
        enclose(&resolved, &map.parameters().cell()).defined.is_true().then_some(resolved)
    }

    /// Whether the point certainly lies in the region, for all parameters. With `strictly`, in its interior: inside each
    /// interval, and with < for ≤.
    #[must_use]
    pub fn is_in_region(&self, map: &VectorMapOn, strictly: bool, sign: &mut SignOracle<'_>) -> bool {
        let cell = map.parameters().cell();
        if !self.fits(map) || !self.0.iter().all(|x| enclose(x, &cell).defined.is_true()) {
            return false;
        }
        let mut holds = |e: &Expr, relation: Relation| {
            let relation = match relation {
                Relation::Ge if strictly => Relation::Gt,
                Relation::Le if strictly => Relation::Lt,
                Relation::Eq if strictly => return false,
                other => other,
            };
            match self.value(e, map, sign) {
                Some(value) if value.is_constant() => has_sign(&value, relation),
                Some(value) => sign(&value, relation),
                None => false,
            }
        };
        let inside = map.variables.iter().all(|v| {
            let Some(span) = map.region.span(v) else { return false };
            let x = Expr::variable(v.clone());
            let above = span.lo().finite().is_none_or(|lo| {
                holds(&x.minus(lo), if span.lo_closed() { Relation::Ge } else { Relation::Gt })
            });
            let below = span.hi().finite().is_none_or(|hi| {
                holds(&hi.minus(&x), if span.hi_closed() { Relation::Ge } else { Relation::Gt })
            });
            above && below
        });
        inside
            && map.cutting_facts().all(|fact| {
                as_signs(fact).is_some_and(|signs| {
                    signs.iter().all(|(e, relation)| {
                        // An open condition only where the formula is continuous on a neighbourhood.
                        let open = is_smooth(e) && e.is_total();
                        (open || !strictly) && holds(e, *relation)
                    })
                })
            })
    }
}

/// Whether a constant certainly is defined and compares like this with 0.
fn has_sign(e: &Expr, relation: Relation) -> bool {
    e.is_constant() && constant::sign_of(e).is_some_and(|order: Ordering| relation.holds(order))
}
