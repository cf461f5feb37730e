//! Equality of formulas: proved, refuted at an exact point, or undecided.

mod parts;
mod points;
mod switches;

use super::concrete::{CHOICES, concrete};
use crate::expr::constant::{Evaluated, compare, evaluate_at};
use crate::expr::{Assumptions, Condition, Expr, Function, Kind, Node, Symbol};
use crate::proof::search::Prover;
use crate::proof::{Domain, Proved};
use crate::real::{Ternary, effort};
use crate::set::{RealSet, Span, from_condition, natural_domain, sample_points};
use crate::syntax::{Shape, Value};
pub(super) use parts::special_points;
use parts::{in_parts, prove_by_signs, prove_in_parts};
use points::Points;
pub(super) use points::both_have_values_somewhere;

/// The work that one comparison of two formulas may cost.
const EFFORT: u64 = 6_000_000;

/// What is known about the equality of two formulas on a set.
#[derive(Clone, Debug)]
pub enum Equality {
    /// They are defined and equal everywhere on it: the proofs, one for each interval.
    Proved(Vec<Proved>),
    /// They differ, or just one of them is defined.
    Refuted(Witness),
    /// They have different sizes: a vector and a matrix, say.
    OtherShape(Shape, Shape),
    /// Neither was found.
    Undecided,
}

/// A point at which two formulas are not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The point: a value for each name.
    pub at: Vec<(Symbol, Expr)>,
    /// The value of the first formula, if it has one.
    pub left: Option<Expr>,
    /// The value of the second formula, if it has one.
    pub right: Option<Expr>,
}

/// Whether `a` and `b` are both defined and equal at every point of the domain.
#[must_use]
pub fn formulas_equal(a: &Expr, b: &Expr, on: &Domain) -> Equality {
    effort::within(EFFORT, || compare_formulas(a, b, on))
}

fn compare_formulas(a: &Expr, b: &Expr, on: &Domain) -> Equality {
    let points = Points::new(a, b, on);
    // Floats see most differences at once, and few digits more the near misses; what they point at is confirmed exactly.
    // Some functions are slow to compute to many digits, and a proof is more likely than a near miss.
    let slow = [a, b].iter().any(|e| e.any(&mut is_slow));
    let few_digits = || if slow { None } else { points.by_digits() };
    if let Some(witness) = points.by_floats().or_else(few_digits) {
        return Equality::Refuted(witness);
    }
    if let Some(proved) = effort::share(3, 4, || prove(a, b, on)) {
        return Equality::Proved(vec![proved]);
    }
    if let Some(proofs) = effort::share(1, 2, || prove_in_parts(a, b, on)) {
        return Equality::Proved(proofs);
    }
    if let Some(witness) = effort::share(1, 3, || points.between_switches()) {
        return Equality::Refuted(witness);
    }
    if let Some(proofs) = effort::share(1, 2, || prove_by_signs(a, b, on)) {
        return Equality::Proved(proofs);
    }
    match points.by_digits().or_else(|| points.exactly()).or_else(|| by_functions(a, b, on)) {
        Some(witness) => Equality::Refuted(witness),
        None => Equality::Undecided,
    }
}

/// A point at which they differ for some functions in the place of opaque ones.
fn by_functions(a: &Expr, b: &Expr, on: &Domain) -> Option<Witness> {
    (0..CHOICES).find_map(|k| {
        let (a, b, on) = concrete(a, b, on, k)?;
        let points = Points::new(&a, &b, &on);
        points.by_floats()
    })
}

/// Functions that take long to compute to many digits.
fn is_slow(e: &Expr) -> bool {
    use Function::{Beta, Digamma, Erf, Erfc, Erfinv, Gamma, LambertW0, LambertWm1, Lgamma, Phi, Probit};
    matches!(
        e.node(),
        Node::Apply(
            Beta | Digamma | Erf | Erfc | Erfinv | Gamma | LambertW0 | LambertWm1 | Lgamma | Phi | Probit,
            _
        )
    )
}

fn prove(a: &Expr, b: &Expr, on: &Domain) -> Option<Proved> {
    let mut prover = Prover::default();
    let found = effort::share(1, 2, || prover.equal(a, b, on))
        .or_else(|| effort::share(1, 4, || prover.equal_in_context(a, b, on)))
        .or_else(|| effort::share(1, 2, || prover.equal_resolved(a, b, on)))
        .or_else(|| effort::share(1, 2, || prover.equal_by_parts(a, b, on)))
        .or_else(|| prover.equal_by_derivative(a, b, on));
    found.and_then(|certificate| prover.confirm(certificate))
}

/// The domain on which these names take all values that meet the assumptions. A real name that facts confine to an interval,
/// and that no other fact mentions, runs over it.
#[must_use]
pub fn whole_domain(names: &[Symbol], assumptions: &Assumptions) -> Domain {
    let mut on = Domain { ranges: Vec::new(), assumptions: assumptions.clone() };
    for name in names.iter().filter(|n| assumptions.kind(n) == Kind::Real) {
        let (about, others): (Vec<Condition>, Vec<Condition>) =
            on.assumptions.facts.iter().cloned().partition(|fact| fact.mentions(name));
        if about.is_empty() {
            // A name that was declared to be a parameter stays one.
            if !assumptions.kinds.contains_key(name) {
                on.ranges.push((name.clone(), Span::real_line()));
            }
            continue;
        }
        let alone = |fact: &Condition| {
            let mut only = true;
            fact.for_each(&mut |e| only &= e.variables().iter().all(|v| v == name));
            only
        };
        let set = if about.iter().all(alone) { from_condition(&Condition::all(about), name) } else { None };
        if let Some(span) = set.as_ref().and_then(RealSet::as_span).filter(|s| s.as_point().is_none()) {
            on.ranges.push((name.clone(), span.clone()));
            on.assumptions.facts = others;
            // It is a variable now, and no parameter.
            on.assumptions.kinds.remove(name);
        }
    }
    on
}

/// Whether two vectors or matrices are both defined and equal at every point of the domain: entry by entry.
#[must_use]
pub fn values_equal(a: &Value, b: &Value, on: &Domain) -> Equality {
    if a.shape() != b.shape() {
        return Equality::OtherShape(a.shape(), b.shape());
    }
    let mut proofs = Vec::new();
    let mut undecided = false;
    for (x, y) in a.entries().zip(b.entries()) {
        match formulas_equal(x, y, on) {
            Equality::Proved(more) => proofs.extend(more),
            Equality::Undecided => undecided = true,
            different => return different,
        }
    }
    if undecided { Equality::Undecided } else { Equality::Proved(proofs) }
}

/// Whether two formulas in one variable are the same on a set: defined at the same points of it, and equal there. `None`
/// as set: on all of R.
#[must_use]
pub fn same_on(
    a: &Expr,
    b: &Expr,
    variable: &Symbol,
    on: Option<&RealSet>,
    assumptions: &Assumptions,
) -> Equality {
    let everywhere = RealSet::real_line();
    let on = on.unwrap_or(&everywhere);
    let domain = |e: &Expr| natural_domain(e, variable, assumptions).and_then(|d| d.intersect(on));
    let (Some(left), Some(right)) = (domain(a), domain(b)) else {
        return all_spans(a, b, variable, on, assumptions);
    };
    match left.equal(&right) {
        Ternary::True => all_spans(a, b, variable, &left, assumptions),
        Ternary::False => {
            let between = |x: &RealSet, y: &RealSet| x.difference(y).and_then(|d| point_of(&d));
            let Some(point) = between(&left, &right).or_else(|| between(&right, &left)) else {
                return Equality::Undecided;
            };
            match differ_at(a, b, variable, &point) {
                Some(witness) => Equality::Refuted(witness),
                None => Equality::Undecided,
            }
        }
        Ternary::Unknown => Equality::Undecided,
    }
}

pub(super) fn all_spans(
    a: &Expr,
    b: &Expr,
    variable: &Symbol,
    on: &RealSet,
    assumptions: &Assumptions,
) -> Equality {
    let special = special_points(a, b, variable);
    // Where a formula changes, one point may be different from all others.
    for point in special.iter().filter(|p| on.contains(p).is_true()) {
        if let Some(witness) = differ_at(a, b, variable, point) {
            return Equality::Refuted(witness);
        }
    }
    let mut proofs = Vec::new();
    let mut undecided = false;
    for span in on.spans() {
        let whole = formulas_equal(a, b, &Domain::on(variable, span, assumptions));
        let found = match whole {
            Equality::Undecided => in_parts(a, b, variable, span, &special, assumptions),
            known => known,
        };
        match found {
            Equality::Proved(more) => proofs.extend(more),
            Equality::Undecided => undecided = true,
            different => return different,
        }
    }
    if undecided { Equality::Undecided } else { Equality::Proved(proofs) }
}

/// A point of a set that is not empty.
fn point_of(set: &RealSet) -> Option<Expr> {
    let span = set.spans().first()?;
    match span.as_point() {
        Some(point) => Some(point.clone()),
        None => sample_points(span).into_iter().next().map(Expr::number),
    }
}

pub(super) fn differ_at(a: &Expr, b: &Expr, variable: &Symbol, point: &Expr) -> Option<Witness> {
    let (left, right) = (value(evaluate_at(a, variable, point))?, value(evaluate_at(b, variable, point))?);
    let differ = match (&left, &right) {
        (Some(l), Some(r)) => compare(l, r).is_some_and(|order| order.is_ne()),
        (None, None) => false,
        _ => true,
    };
    differ.then(|| Witness { at: vec![(variable.clone(), point.clone())], left, right })
}

/// The value, `Some(None)` where it is certainly undefined, `None` where that is not known.
fn value(evaluated: Evaluated) -> Option<Option<Expr>> {
    match evaluated {
        Evaluated::Value(e) => Some(Some(e)),
        Evaluated::Undefined(_) | Evaluated::Ambiguous { .. } => Some(None),
        Evaluated::Unknown => None,
    }
}
