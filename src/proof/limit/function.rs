//! Leading terms of the named functions.

use std::cmp::Ordering;

use super::{Behaviour, Engine, Growth};
use crate::expr::{Expr, Function, Node, Symbol, constant, derivative};
use crate::real::Rational;

/// Where the argument of a function goes.
enum Towards {
    NegInf,
    PosInf,
    Finite(Expr),
}

pub(super) fn behaviour(engine: &mut Engine<'_, '_>, function: Function, u: &Expr) -> Option<Behaviour> {
    if function == Function::Exp {
        return exponential(engine, u);
    }
    if function == Function::Tan {
        let of = |f: Function| Expr::apply(f, vec![u.clone()]);
        return engine.behaviour(&of(Function::Sin).over(&of(Function::Cos)));
    }
    let inner = engine.behaviour(u)?;
    match towards(engine, &inner) {
        Some(Towards::Finite(at)) => at_finite(engine, function, u, &at),
        Some(Towards::PosInf) => at_infinity(engine, function, u, &inner, Ordering::Greater),
        Some(Towards::NegInf) => at_infinity(engine, function, u, &inner, Ordering::Less),
        None => is_bounded(function).then(|| Behaviour::Bounded(Growth::constant())),
    }
}

fn is_bounded(function: Function) -> bool {
    use Function::{Acos, Asin, Atan, Cos, Erf, Erfc, Phi, Sigmoid, Sign, Sin, Tanh};
    matches!(function, Sin | Cos | Tanh | Sigmoid | Erf | Erfc | Phi | Atan | Asin | Acos | Sign)
}

fn towards(engine: &mut Engine<'_, '_>, inner: &Behaviour) -> Option<Towards> {
    match inner {
        Behaviour::Zero => Some(Towards::Finite(Expr::zero())),
        Behaviour::Near(c, g) => match g.direction(engine.signs)? {
            Ordering::Less => Some(Towards::Finite(Expr::zero())),
            Ordering::Equal => Some(Towards::Finite(c.clone())),
            Ordering::Greater => None,
        },
        Behaviour::Infinite(Ordering::Greater) => Some(Towards::PosInf),
        Behaviour::Infinite(_) => Some(Towards::NegInf),
        Behaviour::Bounded(g) => {
            (g.direction(engine.signs)? == Ordering::Less).then(|| Towards::Finite(Expr::zero()))
        }
        Behaviour::Leading(c, g) => match g.direction(engine.signs)? {
            Ordering::Less => Some(Towards::Finite(Expr::zero())),
            Ordering::Equal => Some(Towards::Finite(c.clone())),
            Ordering::Greater => match engine.sign(c)? {
                Ordering::Greater => Some(Towards::PosInf),
                Ordering::Less => Some(Towards::NegInf),
                Ordering::Equal => None,
            },
        },
    }
}

/// exp(u): the growing terms of u must be known up to o(1), else only the order's leading term is.
fn exponential(engine: &mut Engine<'_, '_>, u: &Expr) -> Option<Behaviour> {
    let mut coefficient = Expr::one();
    let mut growth = Growth::constant();
    let mut bounded = false;
    let mut inexact = Vec::new();
    let expanded = distribute(u);
    for term in expanded.terms() {
        if !term.contains(engine.t) {
            coefficient = coefficient.times(&Expr::exp(term.clone()));
            continue;
        }
        match engine.behaviour(term)? {
            Behaviour::Zero => {}
            Behaviour::Near(c, g) => match g.direction(engine.signs)? {
                Ordering::Less => {}
                Ordering::Equal => coefficient = coefficient.times(&Expr::exp(c)),
                Ordering::Greater => return None,
            },
            Behaviour::Infinite(_) => return exponential_limit(engine, u),
            Behaviour::Bounded(g) => match g.direction(engine.signs)? {
                Ordering::Less => {}
                Ordering::Equal => bounded = true,
                Ordering::Greater => return None,
            },
            Behaviour::Leading(c, g) => match g.direction(engine.signs)? {
                Ordering::Less => {}
                Ordering::Equal => coefficient = coefficient.times(&Expr::exp(c)),
                Ordering::Greater => {
                    if let Some(power) = log_multiple(term, engine.t) {
                        growth = growth.times(&Growth::power(Expr::number(power)), engine.signs)?;
                    } else if is_monomial(term, engine.t) {
                        let Some(factor) = Growth::exponential(g, c, true, engine.signs) else {
                            return exponential_limit(engine, u);
                        };
                        growth = growth.times(&factor, engine.signs)?;
                    } else {
                        inexact.push((c, g));
                    }
                }
            },
        }
    }
    if !inexact.is_empty() {
        // exp(c g (1 + o(1))): only the leading term of the whole exponent is kept.
        let Behaviour::Leading(c, g) = engine.behaviour(u)? else { return exponential_limit(engine, u) };
        if g.direction(engine.signs)? != Ordering::Greater {
            return None;
        }
        let Some(growth) = Growth::exponential(g, c, false, engine.signs) else {
            return exponential_limit(engine, u);
        };
        return Some(Behaviour::Leading(Expr::one(), growth));
    }
    Some(if bounded { Behaviour::Bounded(growth) } else { Behaviour::Leading(coefficient, growth) })
}

/// exp(u) where u tends to ±∞ in an order that has no exponential among the orders of growth.
fn exponential_limit(engine: &mut Engine<'_, '_>, u: &Expr) -> Option<Behaviour> {
    let inner = engine.behaviour(u)?;
    match towards(engine, &inner)? {
        Towards::PosInf => Some(Behaviour::Infinite(Ordering::Greater)),
        Towards::NegInf => Some(vanishing()),
        Towards::Finite(_) => None,
    }
}

/// Something that tends to 0.
fn vanishing() -> Behaviour {
    Behaviour::Near(Expr::zero(), Growth::constant())
}

/// Products over one sum multiplied out, one level: enough for the exponents that people write.
fn distribute(u: &Expr) -> Expr {
    let terms = u.terms().iter().flat_map(|term| {
        let factors = term.factors();
        match factors.iter().position(|f| f.terms().len() > 1) {
            Some(i) => factors[i]
                .terms()
                .iter()
                .map(|part| {
                    let mut product = factors.to_vec();
                    product[i] = part.clone();
                    Expr::product(product)
                })
                .collect(),
            None => vec![term.clone()],
        }
    });
    Expr::sum(terms.collect())
}

/// c with term = c · ln t exactly, c rational.
fn log_multiple(term: &Expr, t: &Symbol) -> Option<Rational> {
    let (c, rest) = term.split_coefficient();
    (rest == Expr::ln(Expr::variable(t.clone()))).then_some(c)
}

/// Whether term = c · t^k exactly with c free of t and k rational.
fn is_monomial(term: &Expr, t: &Symbol) -> bool {
    let mut powers = 0;
    let others_free = term.factors().iter().all(|factor| {
        let base = match factor.node() {
            Node::Power(base, exponent) if !exponent.contains(t) => base,
            _ => factor,
        };
        if base.as_variable() == Some(t) {
            powers += 1;
            return true;
        }
        !factor.contains(t)
    });
    others_free && powers == 1
}

/// f(u) with u → at: f(at), or what the first derivative says where that is 0.
fn at_finite(engine: &mut Engine<'_, '_>, function: Function, u: &Expr, at: &Expr) -> Option<Behaviour> {
    use Function::{Abs, Ceil, Erfinv, Floor, Gamma, Lgamma, Ln, Logit, Max, Min, Probit, Sign};
    if matches!(function, Abs | Sign | Floor | Ceil | Min | Max) {
        return None;
    }
    let one = Expr::one();
    let at_zero = engine.sign(at) == Some(Ordering::Equal);
    let at_one = engine.sign(&at.minus(&one)) == Some(Ordering::Equal);
    let at_minus_one = engine.sign(&at.plus(&one)) == Some(Ordering::Equal);
    // Where the order is not known, the infinity is.
    let up = |known: Option<Behaviour>| known.or(Some(Behaviour::Infinite(Ordering::Greater)));
    let down = |known: Option<Behaviour>| known.or(Some(Behaviour::Infinite(Ordering::Less)));
    match function {
        Ln | Logit if at_zero => return down(logarithm(engine, u)),
        Lgamma if at_zero => return up(logarithm(engine, u).and_then(negated)),
        Gamma if at_zero => return engine.behaviour(&u.recip()),
        // acos u ~ √(2(1 − u)) and acosh u ~ √(2(u − 1)) as u → 1.
        Function::Acos if at_one => {
            return engine.behaviour(&twice_root(&one.minus(u))).or_else(|| Some(vanishing()));
        }
        Function::Acosh if at_one => {
            return engine.behaviour(&twice_root(&u.minus(&one))).or_else(|| Some(vanishing()));
        }
        Logit if at_one => return up(logarithm(engine, &one.minus(u)).and_then(negated)),
        Function::Atanh if at_one => return up(engine.behaviour(&half_log(&one.minus(u)).negate())),
        Function::Atanh if at_minus_one => return down(engine.behaviour(&half_log(&one.plus(u)))),
        // Φ⁻¹(p) ~ −√(−2 ln p) as p → 0, erf⁻¹(p) ~ √(−ln(1 − p)) as p → 1.
        Probit if at_zero => return down(engine.behaviour(&tail(u, 2).negate())),
        Probit if at_one => return up(engine.behaviour(&tail(&one.minus(u), 2))),
        Erfinv if at_one => return up(engine.behaviour(&tail(&one.minus(u), 1))),
        Erfinv if at_minus_one => return down(engine.behaviour(&tail(&one.plus(u), 1).negate())),
        _ => {}
    }
    let value = constant::fold(&Expr::apply(function, vec![at.clone()]));
    if !value.is_constant() || !constant::is_defined(&value).is_true() {
        // With parameters the value counts only for functions that are defined everywhere.
        if value.is_constant() || !function.is_total() {
            return None;
        }
    }
    match engine.sign(&value) {
        Some(Ordering::Equal) => from_slope(engine, function, u, at).or_else(|| Some(vanishing())),
        Some(_) => Some(Behaviour::Leading(value, Growth::constant())),
        None => Some(Behaviour::Near(value, Growth::constant())),
    }
}

/// f(u) with u → at and f(at) = 0: f′(at)(u − at).
fn from_slope(engine: &mut Engine<'_, '_>, function: Function, u: &Expr, at: &Expr) -> Option<Behaviour> {
    let x = Symbol::new("x");
    let slope = derivative(&Expr::apply(function, vec![Expr::variable(x.clone())]), &x)?.substitute(&x, at);
    let slope = constant::fold(&slope);
    if slope.is_constant() && !constant::is_defined(&slope).is_true() {
        return None;
    }
    if engine.sign(&slope)? == Ordering::Equal {
        return None;
    }
    let remainder = engine.behaviour(&u.minus(at))?;
    engine.multiply(&Behaviour::Leading(slope, Growth::constant()), &remainder)
}

/// 1 + W(u) for u → −1/e, where it vanishes: 1 + W₀(u) ~ √(2(e u + 1)), 1 + W₋₁(u) ~ −√(2(e u + 1)). (Corless et al., "On
/// the Lambert W function", 1996, equation 4.22.)
pub(super) fn above_branch_point(engine: &mut Engine<'_, '_>, terms: &[Expr]) -> Option<Behaviour> {
    let [one, w] = terms else { return None };
    let (one, w) = if one.as_number().is_some() { (one, w) } else { (w, one) };
    one.as_number().filter(|r| r.is_one())?;
    let Node::Apply(function @ (Function::LambertW0 | Function::LambertWm1), arguments) = w.node() else {
        return None;
    };
    let u = arguments.first()?;
    let inner = engine.behaviour(u)?;
    let Some(Towards::Finite(at)) = towards(engine, &inner) else { return None };
    let start = Expr::exp(Expr::integer(-1)).negate();
    if engine.sign(&at.minus(&start))? != Ordering::Equal {
        return None;
    }
    let distance = engine.behaviour(&twice_root(&Expr::exp(Expr::one()).times(u).plus(&Expr::one())))?;
    if *function == Function::LambertW0 { Some(distance) } else { negated(distance) }
}

/// √(2u).
fn twice_root(u: &Expr) -> Expr {
    Expr::integer(2).times(u).sqrt()
}

fn half_log(u: &Expr) -> Expr {
    Expr::half().times(&Expr::ln(u.clone()))
}

/// √(−k ln u).
fn tail(u: &Expr, k: i64) -> Expr {
    Expr::integer(-k).times(&Expr::ln(u.clone())).sqrt()
}

fn negated(b: Behaviour) -> Option<Behaviour> {
    Some(match b {
        Behaviour::Leading(c, g) => Behaviour::Leading(c.negate(), g),
        Behaviour::Near(c, g) => Behaviour::Near(c.negate(), g),
        Behaviour::Infinite(sign) => Behaviour::Infinite(sign.reverse()),
        Behaviour::Zero | Behaviour::Bounded(_) => b,
    })
}

/// ln u for u → 0⁺ or u → ∞, from u ~ c exp(Σ cᵢ gᵢ) t^p (ln t)^q.
fn logarithm(engine: &mut Engine<'_, '_>, u: &Expr) -> Option<Behaviour> {
    let Behaviour::Leading(c, growth) = engine.behaviour(u)? else { return None };
    if engine.sign(&c)? != Ordering::Greater {
        return None;
    }
    if let Some((g, k)) = growth.exponent.first() {
        return Some(Behaviour::Leading(k.clone(), g.clone()));
    }
    if !growth.power.is_zero() {
        return Some(Behaviour::Leading(growth.power, Growth::iterated_log(1)));
    }
    let (times, power) = growth.logs.iter().enumerate().find(|(_, q)| !q.is_zero())?;
    Some(Behaviour::Leading(Expr::number(power.clone()), Growth::iterated_log(times + 2)))
}

/// f(u) with u → ±∞.
fn at_infinity(
    engine: &mut Engine<'_, '_>,
    function: Function,
    u: &Expr,
    inner: &Behaviour,
    direction: Ordering,
) -> Option<Behaviour> {
    use Function::{Abs, Acosh, Asinh, Cosh, Ln, Sinh, Softplus};
    let up = direction == Ordering::Greater;
    let known = known_at_infinity(engine, function, u, inner, direction);
    // Where the order is not known, the infinity is.
    known.or(match function {
        Abs | Cosh => Some(Behaviour::Infinite(Ordering::Greater)),
        Sinh | Asinh => Some(Behaviour::Infinite(direction)),
        Ln | Acosh | Softplus if up => Some(Behaviour::Infinite(direction)),
        _ => None,
    })
}

fn known_at_infinity(
    engine: &mut Engine<'_, '_>,
    function: Function,
    u: &Expr,
    inner: &Behaviour,
    direction: Ordering,
) -> Option<Behaviour> {
    let up = direction == Ordering::Greater;
    let one = Expr::one();
    let constant = |c: Expr| Some(Behaviour::Leading(c, Growth::constant()));
    let sign = |c: Expr| if up { c } else { c.negate() };
    match function {
        Function::Ln if up => logarithm(engine, u),
        Function::Sin | Function::Cos => Some(Behaviour::Bounded(Growth::constant())),
        Function::Tanh | Function::Erf => constant(sign(one)),
        Function::Atan => constant(sign(Expr::pi().times(&Expr::half()))),
        Function::Sigmoid if up => constant(one),
        Function::Sigmoid => exponential(engine, u),
        Function::Softplus if up => Some(inner.clone()),
        Function::Softplus => exponential(engine, u),
        Function::Phi if up => constant(one),
        Function::Erfc if !up => constant(Expr::integer(2)),
        // Mills' ratio: ln Φ(u) ~ −u²/2 as u → −∞, ln erfc(u) ~ −u² as u → ∞.
        Function::Phi => gaussian_tail(engine, u, Expr::half()),
        Function::Erfc => gaussian_tail(engine, u, one),
        Function::Sinh | Function::Cosh => {
            let away = if up { u.clone() } else { u.negate() };
            let grown = exponential(engine, &away)?;
            let positive = engine.multiply(&Behaviour::Leading(Expr::half(), Growth::constant()), &grown)?;
            if function == Function::Sinh && !up { negated(positive) } else { Some(positive) }
        }
        // asinh u = sign(u) ln(2|u| (1 + o(1))).
        Function::Asinh => {
            let size = logarithm(engine, &if up { u.clone() } else { u.negate() })?;
            if up { Some(size) } else { negated(size) }
        }
        Function::Acosh if up => logarithm(engine, u),
        Function::LambertW0 if up => logarithm(engine, u),
        Function::Abs if up => Some(inner.clone()),
        Function::Abs => negated(inner.clone()),
        // Stirling: ln Γ(u) ~ u ln u.
        Function::Lgamma if up => engine.behaviour(&u.times(&Expr::ln(u.clone()))),
        Function::Gamma if up => {
            let Behaviour::Leading(c, g) = engine.behaviour(&u.times(&Expr::ln(u.clone())))? else {
                return None;
            };
            Some(Behaviour::Leading(Expr::one(), Growth::exponential(g, c, false, engine.signs)?))
        }
        _ => None,
    }
}

fn gaussian_tail(engine: &mut Engine<'_, '_>, u: &Expr, factor: Expr) -> Option<Behaviour> {
    let Behaviour::Leading(c, g) = engine.behaviour(&u.powi(2).times(&factor).negate())? else { return None };
    Some(Behaviour::Leading(Expr::one(), Growth::exponential(g, c, false, engine.signs)?))
}
