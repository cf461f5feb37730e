//! Distributions that are no member of a family: a member restricted to an interval, or a density given by a formula.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Base, Family, Support, SupportEnd};
use crate::expr::{Assumptions, Branch, Condition, Expr, Function, Node, Relation, Symbol, constant};
use crate::flow::density::kinks;
use crate::flow::integral;
use crate::flow::tidy::tidy;
use crate::proof::Domain;
use crate::proof::search::{OnInterval, Prover};
use crate::set::{Bound, Span};

/// A distribution by its formulas, in a variable of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// What it is made from, where it is a member of a family restricted to an interval.
    pub parent: Option<Base>,
    /// The mass of the parent on the interval; 1 where there is no parent.
    pub mass: Expr,
    variable: Symbol,
    density: Expr,
    log_density: Expr,
    cdf: Option<Expr>,
    quantile: Option<Expr>,
    support: Support,
}

/// Why there is no such distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenError {
    /// The distribution function of the parent has no formula.
    NoMass,
    /// The interval does not meet the support of the parent, or the ends cannot be compared with it.
    Interval,
    /// The formula holds another variable that is not a parameter, or has no value somewhere.
    Undefined,
    /// It is not known that the formula is nowhere negative.
    Negative,
    /// The total mass is another constant.
    Mass(Expr),
    /// The total mass is not known.
    UnknownMass,
}

impl fmt::Display for GivenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMass => {
                write!(f, "its distribution function has no formula, so its mass there is not known")
            }
            Self::Interval => {
                write!(f, "the interval does not cut the support in a way that is known exactly")
            }
            Self::Undefined => write!(f, "the density is not known to have a value everywhere on the set"),
            Self::Negative => write!(f, "it is not known that the density is nowhere negative on the set"),
            Self::Mass(mass) => {
                write!(f, "the total mass is {}, not 1", crate::expr::print::text(mass))
            }
            Self::UnknownMass => write!(f, "the total mass of this density is not known exactly"),
        }
    }
}

impl std::error::Error for GivenError {}

impl Given {
    pub(super) fn density(&self, x: &Expr) -> Expr {
        self.density.substitute(&self.variable, x)
    }

    pub(super) fn log_density(&self, x: &Expr) -> Expr {
        self.log_density.substitute(&self.variable, x)
    }

    pub(super) fn cdf(&self, x: &Expr) -> Option<Expr> {
        self.cdf.as_ref().map(|f| f.substitute(&self.variable, x))
    }

    pub(super) fn quantile(&self, u: &Expr) -> Option<Expr> {
        self.quantile.as_ref().map(|q| q.substitute(&self.variable, u))
    }

    pub(super) fn support(&self) -> Support {
        self.support.clone()
    }

    pub(super) fn mentions(&self, symbol: &Symbol) -> bool {
        self.density.contains(symbol)
    }

    pub(super) fn is_numeric(&self) -> bool {
        self.density.variables().iter().all(|v| *v == self.variable)
    }

    pub(super) fn display(&self, print: impl Fn(&Expr) -> String) -> String {
        let end = |e: &Option<SupportEnd>, infinite: &str| {
            e.as_ref().map_or_else(|| infinite.to_owned(), |e| print(&e.at))
        };
        let on = format!("({}, {})", end(&self.support.lower, "-oo"), end(&self.support.upper, "oo"));
        match &self.parent {
            Some(parent) => format!("{} on {on}", parent.display(print)),
            None => format!("p({}) = {} on {on}", self.variable, print(&self.density)),
        }
    }
}

fn own_variable() -> Symbol {
    // No name that can be typed begins with a control character.
    Symbol::new("\u{2}t")
}

fn base(given: Given, variable: &Symbol) -> Base {
    Base {
        family: given.parent.as_ref().map_or(Family::Uniform, |p| p.family),
        parameters: Vec::new(),
        variable: variable.clone(),
        given: Some(Box::new(given)),
    }
}

/// A distribution restricted to an interval with constant ends: p(x)/(F(b) − F(a)).
///
/// # Errors
/// See [`GivenError`].
pub fn truncated(parent: &Base, to: &Span) -> Result<Base, GivenError> {
    let support = parent.support();
    let span_end = |end: &Option<SupportEnd>, infinite: Bound| match end {
        Some(end) => Bound::Finite(end.at.clone()),
        None => infinite,
    };
    let whole = Span::new(
        span_end(&support.lower, Bound::NegInf),
        false,
        span_end(&support.upper, Bound::PosInf),
        false,
    );
    let whole = whole.ok_or(GivenError::Interval)?;
    let both = crate::set::RealSet::from_span(whole.clone())
        .intersect(&crate::set::RealSet::from_span(to.clone()))
        .map(|set| set.interior());
    let part = both.as_ref().and_then(|set| set.as_span()).ok_or(GivenError::Interval)?.clone();
    let value = |bound: &Bound, is_end: bool, at_end: Expr| match bound {
        _ if is_end => Ok(at_end),
        Bound::Finite(e) => parent.cdf(e).ok_or(GivenError::NoMass),
        _ => Err(GivenError::NoMass),
    };
    let below = value(part.lo(), part.lo() == whole.lo(), Expr::zero())?;
    let above = value(part.hi(), part.hi() == whole.hi(), Expr::one())?;
    let folded = |e: Expr| if e.is_constant() { constant::fold(&e) } else { e };
    let (below, mass) = (folded(below.clone()), folded(difference(&above, &below)));
    let variable = own_variable();
    let t = Expr::variable(variable.clone());
    let log_mass = if mass.is_one() { Expr::zero() } else { Expr::ln(mass.clone()) };
    let given = Given {
        density: parent.density(&t).over(&mass),
        log_density: parent.log_density(&t).minus(&log_mass),
        cdf: parent.cdf(&t).map(|f| f.minus(&below).over(&mass)),
        quantile: parent.quantile(&below.plus(&mass.times(&t))),
        support: support_of(&part),
        parent: Some(parent.clone()),
        mass,
        variable,
    };
    Ok(base(given, &parent.variable))
}

fn support_of(span: &Span) -> Support {
    let end = |bound: &Bound| bound.finite().map(|at| SupportEnd { at: at.clone(), closed: false });
    Support { lower: end(span.lo()), upper: end(span.hi()) }
}

/// A density by a formula in `variable` on an interval with constant ends: proved to be nonnegative and of mass 1; with
/// `normalise` divided by its mass.
///
/// # Errors
/// See [`GivenError`].
pub fn by_formula(
    formula: &Expr,
    variable: &Symbol,
    on: &Span,
    normalise: bool,
    assumptions: &Assumptions,
) -> Result<Base, GivenError> {
    let interior = on.interior().ok_or(GivenError::Interval)?;
    let domain = Domain::on(variable, &interior, assumptions);
    let mut prover = Prover::default();
    if prover.defined(formula, &domain).is_none() {
        return Err(GivenError::Undefined);
    }
    if !prover.is(formula, Relation::Ge, &domain) {
        return Err(GivenError::Negative);
    }
    let (cdf, mass) = cumulative(formula, variable, &interior, assumptions, &mut prover)?;
    let parameters = Domain::of_parameters(assumptions);
    let mass = match tidy(&mass, &parameters, &mut prover) {
        Some((simple, _)) => simple,
        None => mass,
    };
    let mass = if mass.is_constant() { constant::fold(&mass) } else { mass };
    let is_one = mass.is_one() || prover.equal(&mass, &Expr::one(), &parameters).is_some();
    if !is_one && !normalise {
        return Err(GivenError::Mass(mass));
    }
    let scaled = |e: Expr| if is_one { e } else { e.over(&mass) };
    Ok(with_density(&scaled(formula.clone()), Some(&scaled(cdf)), variable, &interior))
}

/// The distribution of a random variable whose density was derived, which therefore is nonnegative and of mass 1. Its distribution
/// function has a formula where an antiderivative is proved. `None` where an end of the interval is missing.
#[must_use]
pub fn derived(formula: &Expr, variable: &Symbol, on: &Span, assumptions: &Assumptions) -> Option<Base> {
    let interior = on.interior()?;
    let found = cumulative(formula, variable, &interior, assumptions, &mut Prover::default());
    let cdf = found.ok().map(|(cdf, _)| cdf);
    Some(with_density(formula, cdf.as_ref(), variable, &interior))
}

fn with_density(density: &Expr, cdf: Option<&Expr>, variable: &Symbol, interior: &Span) -> Base {
    let inner = own_variable();
    let t = Expr::variable(inner.clone());
    let put = |e: &Expr| e.substitute(variable, &t);
    let density = put(density);
    let given = Given {
        log_density: Expr::ln(density.clone()),
        density,
        cdf: cdf.map(put),
        quantile: None,
        support: support_of(interior),
        parent: None,
        mass: Expr::one(),
        variable: inner,
    };
    base(given, variable)
}

/// The integral of a formula from the lower end of an interval, and over all of it.
fn cumulative(
    formula: &Expr,
    variable: &Symbol,
    interior: &Span,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Result<(Expr, Expr), GivenError> {
    // Where the formula changes a new part begins.
    let x = Expr::variable(variable.clone());
    let mut mass = Expr::zero();
    let mut cdf: Vec<Branch> = Vec::new();
    for part in kinks::cut(formula, variable, interior) {
        let part = part.interior().ok_or(GivenError::Interval)?;
        let (primitive, low, high) =
            primitive(formula, variable, &part, assumptions, prover).ok_or(GivenError::UnknownMass)?;
        let value = mass.plus(&primitive.minus(&low));
        cdf.push(Branch { condition: support_of(&part).condition(&x), value });
        mass = mass.plus(&high.minus(&low));
    }
    let cdf = match cdf.as_slice() {
        [only] => only.value.clone(),
        // What is open at its end is the next part's, and both agree there.
        _ => {
            let last = cdf.pop().ok_or(GivenError::UnknownMass)?;
            for branch in &mut cdf {
                if let Condition::And(parts) = &branch.condition {
                    branch.condition = parts.last().cloned().unwrap_or(Condition::Constant(true));
                }
            }
            Expr::piecewise(first_that_holds(cdf), Some(last.value))
        }
    };
    Ok((cdf, mass))
}

/// Upper bounds x < b₁ < b₂ … as cases that do not overlap.
fn first_that_holds(branches: Vec<Branch>) -> Vec<Branch> {
    let mut earlier: Vec<Condition> = Vec::new();
    let disjoint = branches.into_iter().map(|branch| {
        let mut parts: Vec<Condition> = earlier.iter().map(Condition::negate).collect();
        parts.push(branch.condition.clone());
        earlier.push(branch.condition);
        Branch { condition: Condition::all(parts), value: branch.value }
    });
    disjoint.collect()
}

/// An antiderivative that is proved on an interval, with its limits at the ends: those of the image of a strictly increasing
/// function.
fn primitive(
    formula: &Expr,
    variable: &Symbol,
    span: &Span,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Option<(Expr, Expr, Expr)> {
    let on = &Domain::on(variable, span, assumptions);
    let formula = prover.resolved(formula, on).map_or_else(|| formula.clone(), |(smooth, _)| smooth);
    let found = integral::primitive(&formula, variable, on, prover)?;
    let it = OnInterval { f: &found, smooth: &found, equal: None, variable, on };
    let (direction, monotone) = prover.strictly_monotone(it)?;
    let (image, certificate) = prover.image(it, direction, &monotone)?;
    prover.confirm(certificate)?;
    let (low, high) = (image.lo().finite()?.clone(), image.hi().finite()?.clone());
    Some((found, low, high))
}

/// F(b) − F(a) without loss of digits far out in the upper tail: 1 − Φ(u) = Φ(−u).
fn difference(above: &Expr, below: &Expr) -> Expr {
    match below.node() {
        Node::Apply(Function::Phi, u) if above.is_one() => Expr::apply(Function::Phi, vec![u[0].negate()]),
        _ => above.minus(below),
    }
}
