//! Sums whose leading terms cancel, multiplied out as polynomials in t and 1/t.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{Behaviour, Engine, Growth};
use crate::expr::{Expr, Node};

/// The most terms, and the largest power, that are multiplied out.
const MAX_TERMS: usize = 64;
const MAX_POWER: i64 = 32;

/// Coefficients (free of t) by their power of t.
type Laurent = BTreeMap<i64, Expr>;

/// The leading term of an expression that is a polynomial in t and 1/t.
pub(super) fn leading(engine: &mut Engine<'_, '_>, e: &Expr) -> Option<Behaviour> {
    let coefficients = expand(e, engine)?;
    for (power, c) in coefficients.into_iter().rev() {
        match engine.sign(&c)? {
            Ordering::Equal => {}
            _ => return Some(Behaviour::Leading(c, Growth::power(Expr::integer(power)))),
        }
    }
    Some(Behaviour::Zero)
}

fn expand(e: &Expr, engine: &Engine<'_, '_>) -> Option<Laurent> {
    if e.as_variable() == Some(engine.t) {
        return Some(Laurent::from([(1, Expr::one())]));
    }
    if !e.contains(engine.t) {
        return Some(Laurent::from([(0, e.clone())]));
    }
    match e.node() {
        Node::Sum(terms) => {
            let mut total = Laurent::new();
            for term in terms {
                for (power, c) in expand(term, engine)? {
                    let sum = total.get(&power).map_or_else(|| c.clone(), |known| known.plus(&c));
                    total.insert(power, sum);
                }
            }
            (total.len() <= MAX_TERMS).then_some(total)
        }
        Node::Product(factors) => {
            let mut total = Laurent::from([(0, Expr::one())]);
            for factor in factors {
                total = multiply(&total, &expand(factor, engine)?)?;
            }
            Some(total)
        }
        Node::Power(base, exponent) => {
            let k = exponent.as_number()?.to_i64()?;
            if base.as_variable() == Some(engine.t) && k.abs() <= MAX_POWER {
                return Some(Laurent::from([(k, Expr::one())]));
            }
            let base = expand(base, engine)?;
            let mut total = Laurent::from([(0, Expr::one())]);
            for _ in 0..u8::try_from(k).ok().filter(|k| *k <= 12)? {
                total = multiply(&total, &base)?;
            }
            Some(total)
        }
        _ => None,
    }
}

fn multiply(a: &Laurent, b: &Laurent) -> Option<Laurent> {
    let mut total = Laurent::new();
    for (i, x) in a {
        for (j, y) in b {
            let power = i.checked_add(*j).filter(|p| p.abs() <= MAX_POWER)?;
            let product = x.times(y);
            let sum = total.get(&power).map_or_else(|| product.clone(), |known: &Expr| known.plus(&product));
            total.insert(power, sum);
        }
    }
    (total.len() <= MAX_TERMS).then_some(total)
}
