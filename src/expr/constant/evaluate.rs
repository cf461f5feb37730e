//! Evaluation of expressions at exact points.

use std::cmp::Ordering;

use crate::expr::{Condition, Expr, Kind, Node, Piecewise, Symbol};
use crate::real::{Rational, Ternary};

use super::enclosure::MAX_NODES;
use super::normal::{Atom, Normal};
use super::special::{self, Fail, Style};

/// What an expression is at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evaluated {
    /// It has this value, a constant with special values evaluated.
    Value(Expr),
    /// It has no value.
    Undefined(Undefined),
    /// Cases of a formula overlap at the point, and these values of theirs differ.
    Ambiguous {
        /// The values, in the order of the cases.
        values: Vec<Expr>,
    },
    /// Not decided.
    Unknown,
}

/// Why an expression has no value at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// This part, with the arguments of its outermost operation evaluated, is a power or function outside its domain.
    OutsideDomain {
        /// The part, such as ln(−1) or 1/0.
        part: Expr,
    },
    /// No condition of a formula by cases holds, and it has no "otherwise".
    NoCase,
}

/// Why no value is returned.
pub(super) enum Stop {
    Undefined(Undefined),
    Ambiguous(Vec<Expr>),
    Unknown,
}

pub(super) type Outcome = Result<Normal, Stop>;

/// The point and the style of evaluation.
pub(super) struct Evaluator<'a> {
    pub(super) point: Option<(&'a Symbol, Normal)>,
    pub(super) style: Style,
}

impl Evaluator<'_> {
    /// The value of an expression of bounded size.
    pub(super) fn run(&self, e: &Expr) -> Outcome {
        if e.size_up_to(MAX_NODES) >= MAX_NODES {
            return Err(Stop::Unknown);
        }
        self.evaluate(e)
    }

    fn evaluate(&self, e: &Expr) -> Outcome {
        match e.node() {
            Node::Number(value) => Ok(Normal::rational(value.clone())),
            Node::Pi => Ok(Normal::atom(Atom::Pi)),
            Node::Variable(symbol) => match &self.point {
                Some((variable, value)) if *variable == symbol => Ok(value.clone()),
                _ => Err(Stop::Unknown),
            },
            Node::Sum(terms) => {
                let values = self.all(terms)?;
                known(values.iter().try_fold(Normal::default(), |sum, x| sum.add(x)))
            }
            Node::Product(factors) => {
                let values = self.all(factors)?;
                known(values.iter().try_fold(Normal::integer(1), |product, x| product.mul(x)))
            }
            Node::Power(base, exponent) => self.power(base, exponent),
            Node::Apply(function, arguments) => {
                let values = self.all(arguments)?;
                special::apply(*function, &values, self.style).map_err(|fail| match fail {
                    Fail::Unknown => Stop::Unknown,
                    Fail::Outside => {
                        let arguments = values.iter().map(Normal::to_expr).collect();
                        Stop::Undefined(Undefined::OutsideDomain { part: Expr::apply(*function, arguments) })
                    }
                })
            }
            Node::Piecewise(p) => self.piecewise(p),
        }
    }

    /// All values; a part without value weighs more than one that is merely undecided.
    fn all(&self, parts: &[Expr]) -> Result<Vec<Normal>, Stop> {
        let (mut values, mut stop) = (Vec::with_capacity(parts.len()), None);
        for part in parts {
            match self.evaluate(part) {
                Ok(value) => values.push(value),
                Err(reason) => stop = Some(graver(stop, reason)),
            }
        }
        stop.map_or(Ok(values), Err)
    }

    fn power(&self, base: &Expr, exponent: &Expr) -> Outcome {
        let mut parts = self.all(&[base.clone(), exponent.clone()])?.into_iter();
        let (Some(b), Some(x)) = (parts.next(), parts.next()) else {
            return Err(Stop::Unknown);
        };
        let outside = || {
            let part = Expr::power(b.to_expr(), x.to_expr());
            Err(Stop::Undefined(Undefined::OutsideDomain { part }))
        };
        if let Some(r) = exponent.as_number() {
            return literal_power(&b, r).map_err(|fail| match fail {
                Fail::Outside => Stop::Undefined(Undefined::OutsideDomain {
                    part: Expr::power(b.to_expr(), exponent.clone()),
                }),
                Fail::Unknown => Stop::Unknown,
            });
        }
        match b.sign() {
            Some(Ordering::Greater) => known(match x.as_rational() {
                Some(r) => b.pow_positive(&r),
                None => b.ln().and_then(|log| x.mul(&log)?.exp()),
            }),
            Some(Ordering::Equal) => match x.sign() {
                Some(Ordering::Greater) => Ok(Normal::default()),
                Some(Ordering::Less) => outside(),
                _ => Err(Stop::Unknown),
            },
            // An exponent that depends on symbols may have been declared an integer.
            Some(Ordering::Less) if exponent.is_constant() && x.sign().is_some_and(Ordering::is_ne) => {
                outside()
            }
            _ => Err(Stop::Unknown),
        }
    }

    fn piecewise(&self, p: &Piecewise) -> Outcome {
        let (mut holding, mut undecided, mut stop) = (Vec::new(), false, None);
        for branch in &p.branches {
            match self.decide(&branch.condition) {
                Ok(Ternary::True) => holding.push(&branch.value),
                Ok(Ternary::False) => {}
                Ok(Ternary::Unknown) => undecided = true,
                Err(reason) => stop = Some(graver(stop, reason)),
            }
        }
        if let Some(reason) = stop {
            return Err(reason);
        }
        let mut values: Vec<Normal> = Vec::with_capacity(holding.len());
        for value in holding {
            values.push(self.evaluate(value)?);
        }
        let Some(first) = values.first() else {
            return match &p.otherwise {
                _ if undecided => Err(Stop::Unknown),
                Some(otherwise) => self.evaluate(otherwise),
                None => Err(Stop::Undefined(Undefined::NoCase)),
            };
        };
        let mut agree = Ternary::True;
        for other in &values[1..] {
            agree = agree.and(match other.sub(first).and_then(|d| d.sign()) {
                Some(order) => Ternary::from(order == Ordering::Equal),
                None => Ternary::Unknown,
            });
        }
        match agree {
            Ternary::False => Err(Stop::Ambiguous(values.iter().map(Normal::to_expr).collect())),
            Ternary::True if !undecided => Ok(first.clone()),
            _ => Err(Stop::Unknown),
        }
    }

    /// The truth of a condition; undefined where an expression in it is.
    pub(super) fn decide(&self, condition: &Condition) -> Result<Ternary, Stop> {
        let fold = |parts: &[Condition], start: Ternary, join: fn(Ternary, Ternary) -> Ternary| {
            let (mut truth, mut stop) = (start, None);
            for part in parts {
                match self.decide(part) {
                    Ok(value) => truth = join(truth, value),
                    Err(reason) => stop = Some(graver(stop, reason)),
                }
            }
            stop.map_or(Ok(truth), Err)
        };
        match condition {
            Condition::Constant(known) => Ok(Ternary::from(*known)),
            Condition::Compare(a, relation, b) => {
                let values = self.all(&[a.clone(), b.clone()])?;
                let order = values[0].sub(&values[1]).and_then(|d| d.sign());
                Ok(order.map_or(Ternary::Unknown, |o| Ternary::from(relation.holds(o))))
            }
            Condition::Is(e, kind) => Ok(is_kind(&self.evaluate(e)?, *kind)),
            Condition::And(parts) => fold(parts, Ternary::True, Ternary::and),
            Condition::Or(parts) => fold(parts, Ternary::False, Ternary::or),
            Condition::Not(inner) => Ok(self.decide(inner)?.negate()),
        }
    }
}

/// b^r for a literal r, by the conventions of [`Node::Power`].
fn literal_power(b: &Normal, r: &Rational) -> Result<Normal, Fail> {
    if r.is_zero() {
        return Ok(Normal::integer(1));
    }
    if r.is_integer()
        && r.is_positive()
        && let Some(power) = r.to_i64().and_then(|n| b.expanded_power(n))
    {
        return Ok(power);
    }
    let positive = |x: &Normal| x.pow_positive(r).ok_or(Fail::Unknown);
    match b.sign().ok_or(Fail::Unknown)? {
        Ordering::Greater => positive(b),
        Ordering::Equal if r.is_positive() => Ok(Normal::default()),
        Ordering::Equal => Err(Fail::Outside),
        Ordering::Less if !r.has_odd_denominator() => Err(Fail::Outside),
        Ordering::Less => {
            let size = positive(&b.negate())?;
            Ok(if r.has_even_numerator() { size } else { size.negate() })
        }
    }
}

fn is_kind(x: &Normal, kind: Kind) -> Ternary {
    match (kind, x.as_rational()) {
        (Kind::Real, _) => Ternary::True,
        (_, None) => Ternary::Unknown,
        (Kind::Integer, Some(r)) => Ternary::from(r.is_integer()),
        (Kind::Even, Some(r)) => Ternary::from(r.is_integer() && r.has_even_numerator()),
        (Kind::Odd, Some(r)) => Ternary::from(r.is_integer() && !r.has_even_numerator()),
    }
}

fn graver(known: Option<Stop>, new: Stop) -> Stop {
    match (known, new) {
        (Some(Stop::Undefined(why)), _) | (_, Stop::Undefined(why)) => Stop::Undefined(why),
        (Some(Stop::Ambiguous(values)), _) | (_, Stop::Ambiguous(values)) => Stop::Ambiguous(values),
        _ => Stop::Unknown,
    }
}

fn known(value: Option<Normal>) -> Outcome {
    value.ok_or(Stop::Unknown)
}
