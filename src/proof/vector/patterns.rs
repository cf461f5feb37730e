//! Case distinctions removed by the signs of their arguments: |u| is u where u > 0 and −u where u < 0.

use super::VectorMapOn;
use crate::expr::normal::normal;
use crate::expr::{Expr, Node, Relation, constant};
use crate::proof::resolve::resolve;
use crate::real::Rational;

/// The most patterns of one map.
const MAX_PATTERNS: usize = 64;

/// A choice of strict signs for the arguments of the case distinctions, and what the components are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Expressions without case distinctions, each > 0 or < 0.
    pub signs: Vec<(Expr, Relation)>,
    /// The components without case distinctions, equal to those of the map wherever the signs are these.
    pub smooth: Vec<Expr>,
}

impl Pattern {
    /// The map where the arguments have these signs.
    #[must_use]
    pub fn on(&self, map: &VectorMapOn) -> VectorMapOn {
        let mut region = map.region.clone();
        for (u, relation) in &self.signs {
            region.assumptions = region.assumptions.with_fact(u.compare(*relation, &Expr::zero()));
        }
        VectorMapOn {
            components: self.smooth.clone(),
            variables: map.variables.clone(),
            region,
            flows: map.flows.clone(),
        }
    }
}

/// All patterns of a map, in a fixed order, without those that have a sign which is `excluded` on the region. Every point of the
/// region at which none of the arguments is 0 has the signs of one of them. `None` where there are too many, or where a case
/// distinction is left whatever the signs are.
#[must_use]
pub fn patterns(
    map: &VectorMapOn,
    excluded: &mut dyn FnMut(&Expr, Relation) -> bool,
) -> Option<Vec<Pattern>> {
    let mut open: Vec<Vec<(Expr, Relation)>> = vec![Vec::new()];
    let mut found = Vec::new();
    while let Some(signs) = open.pop() {
        match distinguish(map, &signs) {
            Ok(smooth) => found.push(Pattern { signs, smooth }),
            Err(None) => return None,
            Err(Some(u)) => {
                for relation in [Relation::Lt, Relation::Gt] {
                    if !excluded(&u, relation) {
                        let mut more = signs.clone();
                        more.push((u.clone(), relation));
                        open.push(more);
                    }
                }
            }
        }
        if found.len() + open.len() > MAX_PATTERNS {
            return None;
        }
    }
    Some(found)
}

/// The components under these signs, or the next argument whose sign matters.
fn distinguish(map: &VectorMapOn, signs: &[(Expr, Relation)]) -> Result<Vec<Expr>, Option<Expr>> {
    let mut asked: Option<Expr> = None;
    let mut smooth = Vec::with_capacity(map.components.len());
    for f in &map.components {
        let resolved = resolve(f, &mut |e, relation| match known_sign(e, signs) {
            Some(holds) => holds.is_some_and(|sign| sign.implies(relation)),
            None => {
                asked = asked.take().or_else(|| Some(e.clone()));
                false
            }
        });
        let Some(resolved) = resolved else { return Err(asked.and_then(|e| argument(&e))) };
        let mut root: Option<Expr> = None;
        resolved.any(&mut |part| {
            if let Node::Power(base, exponent) = part.node()
                && exponent.as_number().is_some_and(|r| r.has_odd_denominator() && !r.is_integer())
                && !map.is_parameter(base)
                && known_sign(base, signs).is_none()
            {
                root = Some(base.clone());
            }
            root.is_some()
        });
        if let Some(base) = root {
            return Err(argument(&base));
        }
        smooth.push(resolved);
    }
    Ok(smooth)
}

/// The expression as it is listed among signs: simplified, up to a positive or negative number as a factor.
fn argument(e: &Expr) -> Option<Expr> {
    scaled(e).map(|(_, u)| u)
}

/// e = c · u with c ≠ 0, where u depends on e only up to a number as a factor. `None` for constants.
fn scaled(e: &Expr) -> Option<(Rational, Expr)> {
    let plain = normal(e, &mut |_| false).map_or_else(|_| e.clone(), |form| form.to_expr().clone());
    let plain = if plain.is_total() && e.is_total() { plain } else { e.clone() };
    if plain.is_constant() {
        return None;
    }
    // In an order that does not depend on the signs.
    let mut terms: Vec<(Rational, Expr)> = plain.terms().iter().map(Expr::split_coefficient).collect();
    terms.sort_by(|(_, a), (_, b)| a.cmp(b));
    let c = terms.first()?.0.clone();
    let inverse = c.recip()?;
    let scaled = terms.into_iter().map(|(k, t)| Expr::scaled(&k * &inverse, t)).collect();
    Some((c, Expr::sum(scaled)))
}

/// `None` where the sign is not determined, `Some(None)` where a constant has no known one.
fn known_sign(e: &Expr, signs: &[(Expr, Relation)]) -> Option<Option<Relation>> {
    let Some((c, u)) = scaled(e) else {
        let order = constant::sign_of(e);
        return Some(order.map(|o| match o {
            std::cmp::Ordering::Less => Relation::Lt,
            std::cmp::Ordering::Equal => Relation::Eq,
            std::cmp::Ordering::Greater => Relation::Gt,
        }));
    };
    let (_, relation) = signs.iter().find(|(known, _)| *known == u)?;
    Some(Some(if c.is_negative() { relation.flip() } else { *relation }))
}
