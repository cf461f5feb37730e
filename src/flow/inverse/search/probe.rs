//! Sample points: enclosures of expressions at single points, which select among candidates and refute.

use std::collections::BTreeMap;

use crate::expr::{Expr, Function, Node, Symbol};
use crate::real::{Interval, Rational};

/// The deepest expression that is evaluated.
const MAX_DEPTH: usize = 200;

/// Values of the variable and the parameters at one sample point, as enclosures.
pub type Point = BTreeMap<Symbol, Interval>;

/// An enclosure of the value of `e` at the point; `None` where it is not certainly defined, or not covered.
#[must_use]
pub fn value_at(e: &Expr, point: &Point) -> Option<Interval> {
    value(e, point, 0)
}

fn value(e: &Expr, point: &Point, depth: usize) -> Option<Interval> {
    if depth > MAX_DEPTH {
        return None;
    }
    let go = |e: &Expr| value(e, point, depth + 1);
    match e.node() {
        Node::Number(q) => Some(Interval::from_rational(q)),
        Node::Pi => Some(Interval::pi()),
        Node::Variable(symbol) => point.get(symbol).copied(),
        Node::Sum(terms) => fold(terms, go, |a, b| a + b),
        Node::Product(factors) => fold(factors, go, |a, b| a * b),
        Node::Power(base, exponent) => {
            let x = go(base)?;
            match literal_exponent(exponent, point) {
                Some(q) => x.pow_rational(&q).certain(),
                None => x.pow(go(exponent)?).certain(),
            }
        }
        Node::Apply(function, arguments) => {
            let values = arguments.iter().map(go).collect::<Option<Vec<Interval>>>()?;
            apply(*function, &values)
        }
        Node::Piecewise(_) => None,
    }
}

/// The rational value of an exponent that is made of numbers and of symbols with integer values, so that a power with
/// a parameter as its exponent is the power with a literal exponent that it stands for.
fn literal_exponent(e: &Expr, point: &Point) -> Option<Rational> {
    match e.node() {
        Node::Number(q) => Some(q.clone()),
        Node::Variable(symbol) => {
            let value = point.get(symbol)?;
            let q = Rational::from_f64(value.lo()).filter(|_| value.is_point())?;
            q.is_integer().then_some(q)
        }
        Node::Sum(terms) => {
            terms.iter().try_fold(Rational::zero(), |sum, t| Some(&sum + &literal_exponent(t, point)?))
        }
        Node::Product(factors) => {
            factors.iter().try_fold(Rational::one(), |product, f| Some(&product * &literal_exponent(f, point)?))
        }
        Node::Power(base, k) => literal_exponent(base, point)?.pow(k.as_number()?.to_i64()?),
        _ => None,
    }
}

fn fold(
    parts: &[Expr],
    go: impl Fn(&Expr) -> Option<Interval>,
    join: impl Fn(Interval, Interval) -> Interval,
) -> Option<Interval> {
    let (first, rest) = parts.split_first()?;
    rest.iter().try_fold(go(first)?, |sum, part| Some(join(sum, go(part)?)))
}

fn apply(function: Function, values: &[Interval]) -> Option<Interval> {
    let x = *values.first()?;
    match function {
        Function::Exp => Some(x.exp()),
        Function::Ln => x.ln().certain(),
        Function::Sin => Some(x.sin()),
        Function::Cos => Some(x.cos()),
        Function::Tan => x.tan().certain(),
        Function::Asin => x.asin().certain(),
        Function::Acos => x.acos().certain(),
        Function::Atan => Some(x.atan()),
        Function::Sinh => Some(x.sinh()),
        Function::Cosh => Some(x.cosh()),
        Function::Tanh => Some(x.tanh()),
        Function::Asinh => Some(x.asinh()),
        Function::Acosh => x.acosh().certain(),
        Function::Atanh => x.atanh().certain(),
        Function::Sigmoid => Some(x.sigmoid()),
        Function::Logit => x.logit().certain(),
        Function::Softplus => Some(x.softplus()),
        Function::Erf => Some(x.erf()),
        Function::Erfc => Some(x.erfc()),
        Function::Erfinv => x.erfinv().certain(),
        Function::Phi => Some(x.phi()),
        Function::Probit => x.probit().certain(),
        Function::Gamma => x.gamma().certain(),
        Function::Lgamma => x.lgamma().certain(),
        Function::Digamma => x.digamma().certain(),
        Function::Beta => x.beta(*values.get(1)?).certain(),
        Function::LambertW0 => x.lambert_w0().certain(),
        Function::LambertWm1 => x.lambert_wm1().certain(),
        Function::Abs => Some(x.abs()),
        Function::Sign => x.sign().certain(),
        Function::Min => Some(values.iter().skip(1).fold(x, |a, b| a.min(*b))),
        Function::Max => Some(values.iter().skip(1).fold(x, |a, b| a.max(*b))),
        Function::Floor => x.floor().certain(),
        Function::Ceil => x.ceil().certain(),
    }
}
