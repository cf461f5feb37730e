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
mod taylor;

use std::cmp::Ordering;

use super::{LimitValue, Side};
use crate::expr::{Expr, Function, Node, Symbol, constant};
use crate::real::Rational;
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
    /// It is coefficient · growth + o(growth), where the sign of the coefficient is not known, or it is 0.
    Near(Expr, Growth),
    /// It tends to +∞ (`Greater`) or −∞ (`Less`), in an order that is not known.
    Infinite(Ordering),
    /// Its absolute value is at most a constant times the growth.
    Bounded(Growth),
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
    let moved = |to: &Expr| e.substitute(variable, to);
    let at_infinity = match (at, side) {
        (Bound::PosInf, Side::Upper) => moved(&Expr::variable(t.clone())),
        (Bound::NegInf, Side::Lower) => mirrored(e, variable, &t),
        (Bound::Finite(a), Side::Lower) => moved(&a.plus(&inverse)),
        (Bound::Finite(a), Side::Upper) => moved(&a.minus(&inverse)),
        _ => return None,
    };
    if at_infinity.size_up_to(MAX_SIZE) >= MAX_SIZE {
        return None;
    }
    let mut engine = Engine { t: &t, signs, fuel: MAX_STEPS };
    match engine.behaviour(&at_infinity)? {
        Behaviour::Zero => Some(LimitValue::Finite(Expr::zero())),
        Behaviour::Near(c, growth) => match growth.direction(engine.signs)? {
            Ordering::Less => Some(LimitValue::Finite(Expr::zero())),
            Ordering::Equal => Some(LimitValue::Finite(constant::fold(&c))),
            Ordering::Greater => None,
        },
        Behaviour::Infinite(Ordering::Greater) => Some(LimitValue::PosInf),
        Behaviour::Infinite(_) => Some(LimitValue::NegInf),
        Behaviour::Bounded(growth) => {
            (growth.direction(engine.signs)? == Ordering::Less).then(|| LimitValue::Finite(Expr::zero()))
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
            return Some(self.constant(e.clone()));
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

    /// A number, in whatever way it is known.
    fn constant(&mut self, c: Expr) -> Behaviour {
        match self.sign(&c) {
            Some(Ordering::Equal) => Behaviour::Zero,
            Some(_) => Behaviour::Leading(c, Growth::constant()),
            None => Behaviour::Near(c, Growth::constant()),
        }
    }

    /// The dominant terms add up; where they cancel, the sum may still be known as a polynomial in t and 1/t, or by its
    /// derivatives in 1/t.
    fn sum(&mut self, terms: &[Expr]) -> Option<Behaviour> {
        let added = self.added(terms);
        if let Some(Behaviour::Zero | Behaviour::Leading(..)) = added {
            return added;
        }
        let sum = Expr::sum(terms.to_vec());
        function::above_branch_point(self, terms)
            .or_else(|| laurent::leading(self, &sum))
            .or_else(|| taylor::leading(self, &sum))
            .or_else(|| self.conjugate(&sum))
            .or(added)
    }

    /// A + B√C = (A² − B²C)/(A − B√C), where A and B√C cancel.
    fn conjugate(&mut self, sum: &Expr) -> Option<Behaviour> {
        self.fuel = self.fuel.checked_sub(50)?;
        let is_root = |factor: &Expr| matches!(factor.node(), Node::Power(_, k) if *k == Expr::half());
        let (with, without): (Vec<Expr>, Vec<Expr>) = sum
            .terms()
            .iter()
            .cloned()
            .partition(|term| term.contains(self.t) && term.factors().iter().any(is_root));
        let (root, others) = with.split_first()?;
        let rest = Expr::sum(without.into_iter().chain(others.iter().cloned()).collect());
        // (√C)² = C where √C is defined.
        let squared = |f: &Expr| match f.node() {
            Node::Power(base, _) if is_root(f) => base.clone(),
            _ => f.powi(2),
        };
        let square = |e: &Expr| Expr::product(e.factors().iter().map(squared).collect());
        let difference = square(&rest).minus(&square(root));
        let above = laurent::leading(self, &difference).or_else(|| self.behaviour(&difference))?;
        let below = self.added(rest.minus(root).terms())?;
        let Behaviour::Leading(c, growth) = below else { return None };
        let below = Behaviour::Leading(c.recip(), growth.scaled(&Rational::integer(-1)));
        self.multiply(&above, &below)
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
            (Behaviour::Infinite(sign), other) | (other, Behaviour::Infinite(sign)) => {
                let sign = *sign;
                return self.same_infinity(other, sign)?.then_some(Behaviour::Infinite(sign));
            }
            (
                Behaviour::Leading(_, ga) | Behaviour::Near(_, ga) | Behaviour::Bounded(ga),
                Behaviour::Leading(_, gb) | Behaviour::Near(_, gb) | Behaviour::Bounded(gb),
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
            (Ordering::Equal, Behaviour::Bounded(_), _) | (Ordering::Equal, _, Behaviour::Bounded(_)) => {
                Some(Behaviour::Bounded(ga))
            }
            (
                Ordering::Equal,
                Behaviour::Leading(ca, g) | Behaviour::Near(ca, g),
                Behaviour::Leading(cb, _) | Behaviour::Near(cb, _),
            ) => {
                let sum = ca.plus(&cb);
                Some(match self.sign(&sum) {
                    Some(Ordering::Equal) => Behaviour::Near(Expr::zero(), g),
                    Some(_) => Behaviour::Leading(sum, g),
                    None => Behaviour::Near(sum, g),
                })
            }
            _ => None,
        }
    }

    /// Whether something does not keep a sum with it from tending to the infinity of this sign.
    fn same_infinity(&mut self, other: &Behaviour, sign: Ordering) -> Option<bool> {
        Some(match other {
            Behaviour::Zero => true,
            Behaviour::Infinite(other) => *other == sign,
            Behaviour::Leading(c, g) => {
                g.direction(self.signs)? != Ordering::Greater || self.sign(c)? == sign
            }
            Behaviour::Near(_, g) | Behaviour::Bounded(g) => g.direction(self.signs)? != Ordering::Greater,
        })
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
            (Behaviour::Infinite(sign), other) | (other, Behaviour::Infinite(sign)) => {
                let of_other = match other {
                    Behaviour::Infinite(other) => *other,
                    Behaviour::Leading(c, g) if g.direction(self.signs)? != Ordering::Less => self.sign(c)?,
                    _ => return None,
                };
                Behaviour::Infinite(if of_other == Ordering::Greater { *sign } else { sign.reverse() })
            }
            (
                Behaviour::Bounded(ga),
                Behaviour::Leading(_, gb) | Behaviour::Near(_, gb) | Behaviour::Bounded(gb),
            )
            | (Behaviour::Leading(_, ga) | Behaviour::Near(_, ga), Behaviour::Bounded(gb)) => {
                Behaviour::Bounded(ga.times(gb, self.signs)?)
            }
            (
                Behaviour::Leading(ca, ga) | Behaviour::Near(ca, ga),
                Behaviour::Leading(cb, gb) | Behaviour::Near(cb, gb),
            ) => Behaviour::Near(ca.times(cb), ga.times(gb, self.signs)?),
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
            // A polynomial; or continuous at 0, from where it is defined.
            Behaviour::Near(c, growth) if r.is_positive() && (r.is_integer() || c.is_zero()) => {
                let c = if c.is_zero() { c } else { Expr::power(c, exponent.clone()) };
                Some(Behaviour::Near(c, growth.scaled(r)))
            }
            Behaviour::Near(..) => None,
            Behaviour::Infinite(Ordering::Greater) => Some(match r.is_positive() {
                true => Behaviour::Infinite(Ordering::Greater),
                false => Behaviour::Near(Expr::zero(), Growth::constant()),
            }),
            Behaviour::Infinite(_) => None,
            Behaviour::Leading(c, growth) => {
                let real = r.has_odd_denominator() || self.sign(&c)? == Ordering::Greater;
                real.then(|| Behaviour::Leading(Expr::power(c, exponent.clone()), growth.scaled(r)))
            }
            Behaviour::Bounded(growth) => r.is_positive().then(|| Behaviour::Bounded(growth.scaled(r))),
        }
    }

    /// c t^p to a symbolic exponent r: c^r t^(pr), where c^r is seen to be real by its sign (a declared integer or root),
    /// and to a symbolic power of ln t or an exponential no answer.
    fn symbolic_power(&mut self, base: Behaviour, exponent: &Expr) -> Option<Behaviour> {
        let positive = self.sign(exponent).filter(|order| order.is_ne())? == Ordering::Greater;
        // The limit of b^r where b tends to 0 (from where the power is defined) or to ∞.
        let of_limit = |up: bool| match (up, positive) {
            (true, true) | (false, false) => Behaviour::Infinite(Ordering::Greater),
            _ => Behaviour::Near(Expr::zero(), Growth::constant()),
        };
        let (c, growth) = match base {
            Behaviour::Leading(c, growth) => (c, growth),
            Behaviour::Infinite(Ordering::Greater) => return Some(of_limit(true)),
            Behaviour::Zero => return positive.then(|| of_limit(false)),
            Behaviour::Near(c, growth) => {
                let small = growth.direction(self.signs)? == Ordering::Less
                    || c.is_zero() && growth.direction(self.signs)? == Ordering::Equal;
                return (small && positive).then(|| of_limit(false));
            }
            Behaviour::Bounded(_) | Behaviour::Infinite(_) => return None,
        };
        if !growth.exponent.is_empty() || !growth.logs.is_empty() {
            if self.sign(&c)? != Ordering::Greater {
                return None;
            }
            return match growth.direction(self.signs)? {
                Ordering::Greater => Some(of_limit(true)),
                Ordering::Less => Some(of_limit(false)),
                Ordering::Equal => None,
            };
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

/// e at −t. Powers of the variable become powers of t, so that equal ones are seen to be equal: exp(−z²) is exp(−t²).
fn mirrored(e: &Expr, variable: &Symbol, t: &Symbol) -> Expr {
    let t = Expr::variable(t.clone());
    e.replace(&mut |part| match part.node() {
        Node::Power(base, exponent) if base.as_variable() == Some(variable) => {
            let k = exponent.as_number().and_then(|k| k.to_i64())?;
            Some(if k % 2 == 0 { t.powi(k) } else { t.powi(k).negate() })
        }
        Node::Variable(symbol) if symbol == variable => Some(t.negate()),
        _ => None,
    })
}
