//! Equality of formulas: proved, refuted at an exact point, or undecided.

use crate::expr::constant::{Evaluated, compare, decide, evaluate_at, is_defined};
use crate::expr::{Assumptions, Expr, Kind, Symbol};
use crate::proof::search::Prover;
use crate::proof::{Domain, Proved};
use crate::real::{Rational, Ternary, effort};
use crate::set::{RealSet, Span, natural_domain, sample_points};
use crate::syntax::{Shape, Value};

/// The work that one comparison of two formulas may cost.
const EFFORT: u64 = 6_000_000;

/// The most points that are tried.
const MAX_POINTS: usize = 400;
/// The most values that are tried for one name.
const MAX_VALUES: usize = 14;

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
    // The refutation is cheap and most wrong answers fall to it.
    if let Some(witness) = refute(a, b, on) {
        return Equality::Refuted(witness);
    }
    let mut prover = Prover::default();
    let found = prover.equal(a, b, on);
    match found.and_then(|certificate| prover.confirm(certificate)) {
        Some(proved) => Equality::Proved(vec![proved]),
        None => Equality::Undecided,
    }
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

fn all_spans(a: &Expr, b: &Expr, variable: &Symbol, on: &RealSet, assumptions: &Assumptions) -> Equality {
    let mut proofs = Vec::new();
    let mut undecided = false;
    for span in on.spans() {
        match formulas_equal(a, b, &Domain::on(variable, span, assumptions)) {
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

fn differ_at(a: &Expr, b: &Expr, variable: &Symbol, point: &Expr) -> Option<Witness> {
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

/// A point of the domain at which the two differ, by exact evaluation.
fn refute(a: &Expr, b: &Expr, on: &Domain) -> Option<Witness> {
    let mut names: Vec<Symbol> = a.variables().into_iter().chain(b.variables()).collect();
    names.sort();
    names.dedup();
    let values: Vec<Vec<Expr>> = names.iter().map(|name| values_of(name, on)).collect();
    if values.iter().any(Vec::is_empty) {
        return None;
    }
    // Points on a lattice walk: all values of each name occur, in varying company.
    let total = values.iter().map(Vec::len).product::<usize>().min(MAX_POINTS);
    for step in 0..total {
        let mut rest = step;
        let at: Vec<(Symbol, Expr)> = names
            .iter()
            .zip(&values)
            .map(|(name, v)| {
                let chosen = v[rest % v.len()].clone();
                rest /= v.len();
                (name.clone(), chosen)
            })
            .collect();
        let put = |e: &Expr| at.iter().fold(e.clone(), |e, (name, value)| e.substitute(name, value));
        let holds = |c: &crate::expr::Condition| decide(&c.map(&mut |e| put(e))).is_true();
        if !on.assumptions.facts.iter().all(holds) {
            continue;
        }
        let (left, right) = (put(a), put(b));
        let witness = match (is_defined(&left), is_defined(&right)) {
            (Ternary::True, Ternary::True) => {
                compare(&left, &right).is_some_and(|order| order.is_ne()).then_some((Some(left), Some(right)))
            }
            (Ternary::True, Ternary::False) => Some((Some(left), None)),
            (Ternary::False, Ternary::True) => Some((None, Some(right))),
            _ => None,
        };
        if let Some((left, right)) = witness {
            return Some(Witness { at, left, right });
        }
    }
    None
}

/// Values to try for a name: points of its interval, or numbers of its kind.
fn values_of(name: &Symbol, on: &Domain) -> Vec<Expr> {
    let kind = on.assumptions.kind(name);
    let fits = |value: &Rational| match kind {
        Kind::Real => true,
        Kind::Integer => value.is_integer(),
        Kind::Even => value.is_integer() && value.has_even_numerator(),
        Kind::Odd => value.is_integer() && !value.has_even_numerator(),
    };
    let candidates: Vec<Rational> = match on.span(name) {
        Some(span) => span_values(span),
        None => {
            let mut all: Vec<Rational> = [2, -1, 3, 1, -2, 5, 4, 0, -3, 7].map(Rational::integer).to_vec();
            all.extend(
                [(1, 2), (-3, 4), (5, 3), (-7, 3)].iter().filter_map(|(p, q)| Rational::ratio(*p, *q)),
            );
            all
        }
    };
    candidates.into_iter().filter(fits).take(MAX_VALUES).map(Expr::number).collect()
}

fn span_values(span: &Span) -> Vec<Rational> {
    match span.as_point().and_then(Expr::as_number) {
        Some(point) => vec![point.clone()],
        None => sample_points(span),
    }
}
