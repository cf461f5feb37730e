//! Probabilities, quantiles and moments of the transformed variable.
//!
//! - P(X in A) by the distribution function of its name, or by that of the base over the preimages of A on the monotone branches
//!   (the CDF method), as a formula; else as an interval that certainly holds it, by enclosures of that distribution function;
//!   else by quadrature of the density, with an estimate of the error.
//! - A quantile by the formula of its name, or as the image of the base's quantile under a monotone map; else by bisection of
//!   the probability, again with a bound where the probability has one.
//! - Mean and variance by the formulas of its name; else as expectations of f(Z) by the moments of the base; else by quadrature of
//!   f p, where it is proved that the integral converges.

mod by_enclosure;
mod moments;

pub use moments::{MomentOfX, moments, moments_by_density};

use super::atoms::numeric_atoms;
use super::{Derived, ScalarSolution};
use crate::expr::constant::{self, to_f64};
use crate::expr::{Condition, Expr, Symbol};
use crate::flow::base::{Base, Support};
use crate::flow::density::{Density, DensityPiece, PieceFormula};
use crate::flow::{Analysis, Parametrization};
use crate::numeric::Program;
use crate::numeric::quadrature::{Effort, Integral, integrate};
use crate::proof::Direction;
use crate::real::{Interval, Rational, Ternary};
use crate::set::{Bound, RealSet, Span, from_condition, preimage};

/// A number, as exactly as it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// A formula for it.
    pub exact: Option<Expr>,
    /// Its value, where it has no parameters.
    pub value: Option<f64>,
    /// How far the value may be off.
    pub error: f64,
    /// Whether that is a proved bound; else it is an estimate.
    pub bounded: bool,
}

/// Relative error of a value from a formula.
const FORMULA_ERROR: f64 = 1e-15;

impl Quantity {
    fn of(exact: &Expr) -> Self {
        let exact = constant::decided(exact);
        let exact = if exact.is_constant() { constant::fold(&exact) } else { exact };
        let value = if exact.is_constant() { to_f64(&exact) } else { None };
        let error = value.map_or(0.0, |v| v.abs() * FORMULA_ERROR);
        Self { error, exact: Some(exact), value, bounded: false }
    }

    fn numeric(found: Integral) -> Self {
        Self { exact: None, value: Some(found.value), error: found.error, bounded: false }
    }

    /// The middle of an interval that certainly holds it.
    fn within(found: Interval) -> Self {
        let middle = found.midpoint();
        let error = (found.hi() - middle).max(middle - found.lo()).next_up();
        Self { exact: None, value: Some(middle), error, bounded: true }
    }
}

/// The probability of an event in x, or why it is not known.
///
/// # Errors
/// In words.
pub fn probability(solution: &ScalarSolution, event: &Condition) -> Result<Quantity, String> {
    let (derived, density) = known(solution)?;
    let x = &density.variable;
    let set = set_of(event, x)?;
    if let Some(name) = density.names.first()
        && let Some(exact) = by_name(&name.distribution, &set)
    {
        return Ok(Quantity::of(&exact));
    }
    if let Some(exact) = by_base(solution, derived, density, &set) {
        return Ok(Quantity::of(&exact));
    }
    if let Some(found) = by_enclosure::probability(solution, density, &set) {
        return Ok(Quantity::within(found));
    }
    by_density(density, &set)
}

/// The probability of an event of a variable of which the density alone is known.
///
/// # Errors
/// In words.
pub fn probability_by_density(density: &Density, event: &Condition) -> Result<Quantity, String> {
    by_density(density, &set_of(event, &density.variable)?)
}

fn set_of(event: &Condition, x: &Symbol) -> Result<RealSet, String> {
    from_condition(event, x)
        .ok_or_else(|| format!("the event is not a union of intervals of `{x}` whose ends are numbers"))
}

/// ∫ of the density over the set, by quadrature, and the values in the set.
fn by_density(density: &Density, set: &RealSet) -> Result<Quantity, String> {
    if density.pieces.is_empty()
        && let Some(exact) = exact_atoms_in(density, set)
    {
        return Ok(Quantity::of(&exact));
    }
    let mass = integral(density, set, &|_| 1.0).ok_or_else(|| no_integral(density))?;
    let mut atoms = 0.0;
    for atom in numeric_atoms(density)? {
        let at = Rational::from_f64(atom.at).map(Expr::number).ok_or(OVERFLOW)?;
        match set.contains(&at) {
            Ternary::True => atoms += atom.mass,
            Ternary::False => {}
            Ternary::Unknown => return Err("it is not known whether a value lies in the event".into()),
        }
    }
    Ok(Quantity::numeric(Integral { value: mass.value + atoms, ..mass }))
}

const OVERFLOW: &str = "a value of x lies beyond what floats hold";

/// The probability of the values in the set as a formula, where they are finitely many.
fn exact_atoms_in(density: &Density, set: &RealSet) -> Option<Expr> {
    let mut terms = Vec::new();
    for atom in &density.atoms {
        match set.contains(&atom.at) {
            Ternary::True => terms.push(atom.mass.clone()?),
            Ternary::False => {}
            Ternary::Unknown => return None,
        }
    }
    Some(Expr::sum(terms))
}

/// The number q with P(X ≤ q) = u, or why it is not known.
///
/// # Errors
/// In words.
pub fn quantile(solution: &ScalarSolution, u: &Expr) -> Result<Quantity, String> {
    let (_, density) = known(solution)?;
    if let Some(q) = density.names.first().and_then(|name| name.distribution.quantile(u)) {
        return Ok(Quantity::of(&q));
    }
    let analysis = &solution.analysis;
    let base = solution.problem.base.as_ref().ok_or("no base distribution is stated")?;
    if let [branch] = analysis.branches.as_slice()
        && analysis.map.parametrization == Parametrization::Forward
        && density.base_inside.is_true()
        && density.atoms.is_empty()
    {
        let level = match branch.direction {
            Direction::Increasing => u.clone(),
            Direction::Decreasing => Expr::one().minus(u),
        };
        if let Some(q) = base.quantile(&level) {
            return Ok(Quantity::of(&branch.smooth.substitute(analysis.variable(), &q)));
        }
    }
    if let Some(found) = by_enclosure::quantile(solution, density, u) {
        return Ok(Quantity::within(found));
    }
    let level = to_f64(u).ok_or("the level is not a number")?;
    by_bisection(density, level)
}

/// The density, where it accounts for all of the mass.
fn known(solution: &ScalarSolution) -> Result<(&Derived, &Density), String> {
    let derived = solution.derived.as_ref().ok_or("no density was derived")?;
    let density = derived.density.as_ref().ok_or("no base distribution is stated")?;
    let something = !density.pieces.is_empty() || !density.atoms.is_empty();
    if !something || !density.complete {
        return Err("no density was derived".to_owned());
    }
    if !density.base_inside.is_true() {
        return Err("z is not known to lie in the source of the map".to_owned());
    }
    Ok((derived, density))
}

/// Σ F(b) − F(a) over the intervals of the set.
fn by_name(distribution: &Base, set: &RealSet) -> Option<Expr> {
    let within = interval(&distribution.support())?;
    let mut terms = Vec::new();
    for span in set.intersect(&RealSet::from_span(within.clone()))?.spans() {
        if span.as_point().is_none() {
            terms.push(between(distribution, &within, span)?);
        }
    }
    Some(Expr::sum(terms))
}

/// F(b) − F(a) for a part (a, b) of the support.
fn between(distribution: &Base, within: &Span, part: &Span) -> Option<Expr> {
    let value = |bound: &Bound, is_end: bool, at_end: Expr| match bound {
        _ if is_end => Some(at_end),
        Bound::Finite(x) => distribution.cdf(x),
        _ => None,
    };
    let below = value(part.lo(), part.lo() == within.lo(), Expr::zero())?;
    let above = value(part.hi(), part.hi() == within.hi(), Expr::one())?;
    Some(above.minus(&below))
}

/// The probability by the distribution function of the base over the preimages on the branches.
fn by_base(solution: &ScalarSolution, derived: &Derived, density: &Density, set: &RealSet) -> Option<Expr> {
    let base = solution.problem.base.as_ref()?;
    if solution.analysis.map.parametrization == Parametrization::Reverse {
        return None;
    }
    let within = interval(&base.support())?;
    let (analysis, inverse) = match &density.prepared {
        Some(prepared) => (&prepared.0, &prepared.1),
        None => (&solution.analysis, &derived.inverse),
    };
    let mut terms = Vec::new();
    if !density.pieces.is_empty() {
        // A sum over infinitely many branches, or one that was found without them.
        if analysis.branches.is_empty() || density.pieces.iter().any(|piece| piece.branches.is_empty()) {
            return None;
        }
        for (branch, inverse) in analysis.branches.iter().zip(&inverse.branches) {
            let there =
                RealSet::from_span(branch.span.clone()).intersect(&RealSet::from_span(within.clone()))?;
            let back = match preimage(&branch.smooth, analysis.variable(), set) {
                Some(back) => back,
                None => by_inverse(analysis, branch, inverse.formula()?, &derived.inverse.variable, set)?,
            };
            for span in back.intersect(&there)?.spans() {
                if span.as_point().is_none() {
                    terms.push(between(base, &within, span)?);
                }
            }
        }
    }
    terms.push(exact_atoms_in(density, set)?);
    Some(Expr::sum(terms))
}

/// The preimage on a branch through the formula of its inverse.
fn by_inverse(
    analysis: &Analysis,
    branch: &crate::flow::Branch,
    g: &Expr,
    x: &Symbol,
    set: &RealSet,
) -> Option<RealSet> {
    let _ = analysis;
    let image = branch.image.as_ref()?;
    let (first, last) = match branch.direction {
        Direction::Increasing => (branch.span.lo(), branch.span.hi()),
        Direction::Decreasing => (branch.span.hi(), branch.span.lo()),
    };
    let back = |bound: &Bound| {
        if bound == image.lo() {
            return Some(first.clone());
        }
        if bound == image.hi() {
            return Some(last.clone());
        }
        match constant::evaluate_at(g, x, bound.finite()?) {
            constant::Evaluated::Value(value) => Some(Bound::Finite(value)),
            _ => None,
        }
    };
    let mut spans = Vec::new();
    for span in set.intersect(&RealSet::from_span(image.clone()))?.spans() {
        if span.as_point().is_some() {
            continue;
        }
        let (a, b) = (back(span.lo())?, back(span.hi())?);
        let (low, high) = match branch.direction {
            Direction::Increasing => (a, b),
            Direction::Decreasing => (b, a),
        };
        spans.push(Span::new(low, false, high, false)?);
    }
    if spans.is_empty() { Some(RealSet::empty()) } else { RealSet::from_spans(spans) }
}

fn interval(support: &Support) -> Option<Span> {
    let end = |end: &Option<crate::flow::base::SupportEnd>, infinite: Bound| match end {
        Some(end) => Bound::Finite(end.at.clone()),
        None => infinite,
    };
    Span::new(end(&support.lower, Bound::NegInf), false, end(&support.upper, Bound::PosInf), false)
}

/// ∫ of weight times the density over a part of the set, by quadrature.
fn integral(density: &Density, set: &RealSet, weight: &dyn Fn(f64) -> f64) -> Option<Integral> {
    let x = std::slice::from_ref(&density.variable);
    let mut total = Integral::default();
    for piece in &density.pieces {
        let PieceFormula::Closed { density: p, .. } = &piece.formula else { return None };
        let program = Program::compile(p, x).ok()?;
        let f = |t: f64| {
            let value = program.evaluate(&[t]);
            value * weight(t)
        };
        for span in set.intersect(&RealSet::from_span(piece.on.clone()?))?.spans() {
            let (low, high) = (float(span.lo())?, float(span.hi())?);
            total = total.and(integrate(&f, low, high, 1.0, Effort::default()));
        }
    }
    Some(total)
}

/// Why there is no integral of the density.
fn no_integral(density: &Density) -> &'static str {
    let closed = |piece: &DensityPiece| matches!(piece.formula, PieceFormula::Closed { .. });
    if density.pieces.iter().all(closed) {
        "it needs numbers for all parameters"
    } else {
        "the density has no closed form, and the distribution function of the base cannot be used"
    }
}

fn float(bound: &Bound) -> Option<f64> {
    match bound {
        Bound::NegInf => Some(f64::NEG_INFINITY),
        Bound::PosInf => Some(f64::INFINITY),
        Bound::Finite(e) => to_f64(e),
    }
}

/// A level this near to the foot or the top of a jump is not told from it.
const JUMP: f64 = 1e-9;

/// Steps of the bisection.
const MAX_STEPS: usize = 200;

/// The smallest q with P(X ≤ q) ≥ u, of a variable of which the density alone is known.
///
/// # Errors
/// In words.
pub fn quantile_by_density(density: &Density, u: &Expr) -> Result<Quantity, String> {
    by_bisection(density, to_f64(u).ok_or("the level is not a number")?)
}

/// Bisection of P(X ≤ q) − u.
fn by_bisection(density: &Density, u: f64) -> Result<Quantity, String> {
    let whole = || no_integral(density).to_owned();
    let atoms = numeric_atoms(density)?;
    let below = |q: f64, at_q: bool| {
        let end = Rational::from_f64(q).map(Expr::number)?;
        let rest = integral(density, &RealSet::from_span(Span::below(end, false)?), &|_| 1.0)?;
        let own = atoms.iter().filter(|atom| atom.at < q || at_q && atom.at <= q).map(|atom| atom.mass);
        Some(Integral { value: rest.value + own.sum::<f64>(), ..rest })
    };
    // A value at which the distribution function jumps across the level.
    for atom in &atoms {
        let (before, after) =
            (below(atom.at, false).ok_or_else(whole)?, below(atom.at, true).ok_or_else(whole)?);
        let slack = JUMP + before.error;
        if before.value + slack < u && u < after.value - slack {
            let exact = density.atoms.iter().map(|a| &a.at).find(|at| to_f64(at) == Some(atom.at));
            let number = || Rational::from_f64(atom.at).filter(|r| r.to_i64().is_some()).map(Expr::number);
            return match exact.cloned().or_else(number) {
                Some(exact) => Ok(Quantity::of(&exact)),
                None => Ok(Quantity { exact: None, value: Some(atom.at), error: 0.0, bounded: false }),
            };
        }
        if (u - before.value).abs() <= slack || (u - after.value).abs() <= slack {
            return Err(
                "the distribution function reaches the level at a jump, as far as floats can tell".into()
            );
        }
    }
    let (mut low, mut high) = (-1.0, 1.0);
    while below(low, true).ok_or_else(whole)?.value > u {
        low *= 2.0;
        if low < -1e15 {
            return Err("it was not found".to_owned());
        }
    }
    while below(high, true).ok_or_else(whole)?.value < u {
        high *= 2.0;
        if high > 1e15 {
            return Err("it was not found".to_owned());
        }
    }
    for _ in 0..MAX_STEPS {
        let middle = low.midpoint(high);
        if high - low <= 1e-12 * middle.abs().max(1e-3) {
            break;
        }
        if below(middle, true).ok_or_else(whole)?.value < u { low = middle } else { high = middle }
    }
    Ok(Quantity { exact: None, value: Some(low.midpoint(high)), error: high - low, bounded: false })
}
