//! Limits at the ends of intervals, by leading terms.
//!
//! An end is moved to t → +∞ (z = a ± 1/t, z = ±t). Then each expression is reduced, from the leaves up,
//! to its leading term: e ~ c · g(t) with a nonzero constant c and an order of growth g (see `growth`).
//! Where leading terms cancel, or a sign is not known, there is no answer.
//!
//! The calculus is part of what `check` trusts. It assumes that the expression is defined on the interval near the
//! end; the claim [`Limit`](super::Claim::Limit) is checked together with that.

mod function;
mod growth;
mod laurent;

use std::cmp::Ordering;

use super::{LimitValue, Side};
use crate::expr::{Expr, Function, Node, Symbol, constant};
use crate::set::Bound;
use growth::Growth;

/// The signs of expressions that are free of the limit's variable, as far as they are known.
pub struct Signs<'a> {
    /// The sign of an expression (for all parameter values), or `None`.
    pub of: &'a mut dyn FnMut(&Expr) -> Option<Ordering>,
}

/// How an expression behaves as t → +∞.
#[derive(Clone, Debug)]
enum Behaviour {
    /// It is 0 for all large t.
    Zero,
    /// It is asymptotically equal to coefficient · growth; where the growth is not exact, only the sign of the
    /// coefficient is known.
    Leading(Expr, Growth),
    /// Its absolute value is at most a constant times the growth.
    Bounded(Growth),
    /// Its quotient by the growth tends to 0.
    Little(Growth),
}

/// The limit of `e` as `variable` tends to the bound from within the interval on that side (`Lower`: the bound is the
/// interval's lower end).
#[must_use]
pub fn limit(
    e: &Expr,
    variable: &Symbol,
    at: &Bound,
    side: Side,
    signs: &mut Signs<'_>,
) -> Option<LimitValue> {
    let t = Symbol::new("\u{1d461}"); // a name that no input can contain
    let inverse = Expr::variable(t.clone()).recip();
    let moved = match (at, side) {
        (Bound::PosInf, Side::Upper) => Expr::variable(t.clone()),
        (Bound::NegInf, Side::Lower) => Expr::variable(t.clone()).negate(),
        (Bound::Finite(a), Side::Lower) => a.plus(&inverse),
        (Bound::Finite(a), Side::Upper) => a.minus(&inverse),
        _ => return None,
    };
    let at_infinity = e.substitute(variable, &moved);
    if at_infinity.size_up_to(MAX_SIZE) >= MAX_SIZE {
        return None;
    }
    let mut engine = Engine { t: &t, signs, fuel: MAX_STEPS };
    match engine.behaviour(&at_infinity)? {
        Behaviour::Zero => Some(LimitValue::Finite(Expr::zero())),
        Behaviour::Bounded(growth) => {
            (growth.direction(engine.signs)? == Ordering::Less).then(|| LimitValue::Finite(Expr::zero()))
        }
        Behaviour::Little(growth) => {
            growth.direction(engine.signs)?.is_le().then(|| LimitValue::Finite(Expr::zero()))
        }
        Behaviour::Leading(c, growth) => Some(match growth.direction(engine.signs)? {
            Ordering::Less => LimitValue::Finite(Expr::zero()),
            Ordering::Equal => LimitValue::Finite(constant::fold(&c)),
            Ordering::Greater => match (engine.signs.of)(&c)? {
                Ordering::Greater => LimitValue::PosInf,
                Ordering::Less => LimitValue::NegInf,
                Ordering::Equal => return None,
            },
        }),
    }
}

const MAX_SIZE: usize = 2_000;
const MAX_STEPS: usize = 20_000;

struct Engine<'a, 'b> {
    t: &'a Symbol,
    signs: &'a mut Signs<'b>,
    fuel: usize,
}

impl Engine<'_, '_> {
    fn sign(&mut self, c: &Expr) -> Option<Ordering> {
        (self.signs.of)(c)
    }

    fn behaviour(&mut self, e: &Expr) -> Option<Behaviour> {
        self.fuel = self.fuel.checked_sub(1)?;
        if !e.contains(self.t) {
            return Some(match self.sign(e)? {
                Ordering::Equal => Behaviour::Zero,
                _ => Behaviour::Leading(e.clone(), Growth::constant()),
            });
        }
        match e.node() {
            Node::Number(_) | Node::Pi | Node::Piecewise(_) => None,
            Node::Variable(_) => Some(Behaviour::Leading(Expr::one(), Growth::power(Expr::one()))),
            Node::Sum(terms) => self.sum(terms),
            Node::Product(factors) => {
                let mut product = Behaviour::Leading(Expr::one(), Growth::constant());
                for factor in factors {
                    let factor = self.behaviour(factor)?;
                    product = self.multiply(&product, &factor)?;
                }
                Some(product)
            }
            Node::Power(base, exponent) => self.power(base, exponent),
            Node::Apply(function, arguments) => self.function(*function, arguments),
        }
    }

    /// The dominant terms add up; where they cancel, the sum may still be known as a polynomial in t and 1/t.
    fn sum(&mut self, terms: &[Expr]) -> Option<Behaviour> {
        match self.added(terms) {
            Some(known @ (Behaviour::Zero | Behaviour::Leading(..) | Behaviour::Bounded(_))) => Some(known),
            open => laurent::leading(self, &Expr::sum(terms.to_vec())).or(open),
        }
    }

    fn added(&mut self, terms: &[Expr]) -> Option<Behaviour> {
        let mut total = Behaviour::Zero;
        for term in terms {
            let term = self.behaviour(term)?;
            total = self.add(total, term)?;
        }
        Some(total)
    }

    fn add(&mut self, a: Behaviour, b: Behaviour) -> Option<Behaviour> {
        let (ga, gb) = match (&a, &b) {
            (Behaviour::Zero, _) => return Some(b),
            (_, Behaviour::Zero) => return Some(a),
            (
                Behaviour::Leading(_, ga) | Behaviour::Bounded(ga) | Behaviour::Little(ga),
                Behaviour::Leading(_, gb) | Behaviour::Bounded(gb) | Behaviour::Little(gb),
            ) => (ga.clone(), gb.clone()),
        };
        let order = match ga.compare(&gb, self.signs) {
            Some(order) => order,
            // Orders that are not known exactly: two terms of one sign still do not cancel.
            None => return self.add_inexact(&a, &b),
        };
        match (order, a, b) {
            (Ordering::Greater, a, _) => Some(a),
            (Ordering::Less, _, b) => Some(b),
            (Ordering::Equal, Behaviour::Leading(ca, g), Behaviour::Leading(cb, _)) => {
                let sum = ca.plus(&cb);
                match self.sign(&sum)? {
                    Ordering::Equal => Some(Behaviour::Little(g)),
                    _ => Some(Behaviour::Leading(sum, g)),
                }
            }
            (Ordering::Equal, Behaviour::Little(_), other)
            | (Ordering::Equal, other, Behaviour::Little(_)) => Some(other),
            (Ordering::Equal, _, _) => Some(Behaviour::Bounded(ga)),
        }
    }

    fn add_inexact(&mut self, a: &Behaviour, b: &Behaviour) -> Option<Behaviour> {
        let (Behaviour::Leading(ca, ga), Behaviour::Leading(cb, gb)) = (a, b) else { return None };
        if self.sign(ca)? != self.sign(cb)? || ga.exponent != gb.exponent {
            return None;
        }
        Some(Behaviour::Leading(ca.clone(), Growth { exact: false, ..ga.clone() }))
    }

    fn multiply(&mut self, a: &Behaviour, b: &Behaviour) -> Option<Behaviour> {
        Some(match (a, b) {
            (Behaviour::Zero, _) | (_, Behaviour::Zero) => Behaviour::Zero,
            (Behaviour::Leading(ca, ga), Behaviour::Leading(cb, gb)) => {
                Behaviour::Leading(ca.times(cb), ga.times(gb, self.signs)?)
            }
            (Behaviour::Little(ga), other) | (other, Behaviour::Little(ga)) => {
                let (Behaviour::Leading(_, gb) | Behaviour::Bounded(gb) | Behaviour::Little(gb)) = other
                else {
                    return Some(Behaviour::Zero);
                };
                if !(ga.exact && gb.exact) {
                    return None;
                }
                Behaviour::Little(ga.times(gb, self.signs)?)
            }
            (
                Behaviour::Leading(_, ga) | Behaviour::Bounded(ga),
                Behaviour::Leading(_, gb) | Behaviour::Bounded(gb),
            ) => Behaviour::Bounded(ga.times(gb, self.signs)?),
        })
    }

    fn power(&mut self, base: &Expr, exponent: &Expr) -> Option<Behaviour> {
        if exponent.contains(self.t) {
            let product = exponent.times(&Expr::ln(base.clone()));
            return self.function(Function::Exp, &[product]);
        }
        let behaviour = self.behaviour(base)?;
        let Some(r) = exponent.as_number() else {
            return self.symbolic_power(behaviour, exponent);
        };
        match behaviour {
            Behaviour::Zero if r.is_positive() => Some(Behaviour::Zero),
            Behaviour::Zero => None,
            Behaviour::Leading(c, growth) => {
                let real = r.has_odd_denominator() || self.sign(&c)? == Ordering::Greater;
                real.then(|| Behaviour::Leading(Expr::power(c, exponent.clone()), growth.scaled(r)))
            }
            Behaviour::Bounded(growth) => r.is_positive().then(|| Behaviour::Bounded(growth.scaled(r))),
            Behaviour::Little(growth) => r.is_positive().then(|| Behaviour::Little(growth.scaled(r))),
        }
    }

    /// c t^p to a symbolic exponent r: c^r t^(pr), where c^r is seen to be real by its sign (a declared integer or root),
    /// and to a symbolic power of ln t or an exponential no answer.
    fn symbolic_power(&mut self, base: Behaviour, exponent: &Expr) -> Option<Behaviour> {
        let Behaviour::Leading(c, growth) = base else { return None };
        if !growth.exponent.is_empty() || !growth.log.is_zero() {
            return None;
        }
        let coefficient = Expr::power(c, exponent.clone());
        self.sign(&coefficient).filter(|order| order.is_ne())?;
        let power = growth.power.times(exponent);
        Some(Behaviour::Leading(coefficient, Growth::power(power)))
    }

    fn function(&mut self, function: Function, arguments: &[Expr]) -> Option<Behaviour> {
        self.fuel = self.fuel.checked_sub(1)?;
        match arguments {
            [u] => function::behaviour(self, function, u),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
