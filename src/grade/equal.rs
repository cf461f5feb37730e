//! Equality of formulas: proved, refuted at an exact point, or undecided.

use std::cmp::Ordering;

use super::concrete::{CHOICES, concrete};
use crate::expr::constant::{Evaluated, compare, decide, enclose_constant, evaluate_at, is_defined, sign_of};
use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Assumptions, Condition, Expr, Function, Kind, Node, Relation, Symbol};
use crate::proof::search::Prover;
use crate::proof::{Domain, Proved};
use crate::real::{Interval, Rational, Ternary, effort};
use crate::set::{RealSet, Span, from_condition, natural_domain, sample_points};
use crate::syntax::{Shape, Value};

/// The work that one comparison of two formulas may cost.
const EFFORT: u64 = 6_000_000;

/// The most points that are tried with floats.
const MAX_POINTS: usize = 300;
/// The most points at which the two are compared exactly.
const EXACT_POINTS: usize = 40;
/// The bits of the comparison that finds near misses.
const DIGITS: usize = 256;
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

/// Proofs on the parts into which the points cut a variable's interval at which the formulas change, and at these points.
fn prove_in_parts(a: &Expr, b: &Expr, on: &Domain) -> Option<Vec<Proved>> {
    on.ranges.iter().find_map(|(variable, span)| {
        let mut inside = RealSet::from_span(span.clone());
        let mut proofs = Vec::new();
        let others = Domain {
            ranges: on.ranges.iter().filter(|(v, _)| v != variable).cloned().collect(),
            assumptions: on.assumptions.clone(),
        };
        if on.assumptions.facts.iter().any(|fact| fact.mentions(variable)) {
            return None;
        }
        // In an exponent a number may mean more than a name.
        let mut in_exponent =
            |part: &Expr| matches!(part.node(), Node::Power(_, exponent) if exponent.contains(variable));
        if a.any(&mut in_exponent) || b.any(&mut in_exponent) {
            return None;
        }
        let points = special_points(a, b, variable);
        let points: Vec<&Expr> = points.iter().filter(|p| span.contains(p).is_true()).collect();
        if points.is_empty() {
            return None;
        }
        for point in &points {
            inside = inside.difference(&RealSet::point((*point).clone())?)?;
            let at = |e: &Expr| e.substitute(variable, point);
            proofs.push(prove(&at(a), &at(b), &others)?);
        }
        for part in inside.spans() {
            proofs.push(prove(a, b, &on.with_span(variable, part))?);
        }
        Some(proofs)
    })
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

/// Equality on an interval, proved between the points at which the formulas change, and at these.
fn in_parts(
    a: &Expr,
    b: &Expr,
    variable: &Symbol,
    span: &Span,
    special: &[Expr],
    assumptions: &Assumptions,
) -> Equality {
    let mut inside = RealSet::from_span(span.clone());
    let mut points = Vec::new();
    for point in special.iter().filter(|p| span.contains(p).is_true()) {
        let Some(rest) = RealSet::point(point.clone()).and_then(|p| inside.difference(&p)) else {
            return Equality::Undecided;
        };
        inside = rest;
        points.push(point);
    }
    if points.is_empty() {
        return Equality::Undecided;
    }
    let mut proofs = Vec::new();
    for part in inside.spans() {
        match formulas_equal(a, b, &Domain::on(variable, part, assumptions)) {
            Equality::Proved(more) => proofs.extend(more),
            other => return other,
        }
    }
    for point in points {
        let at = |e: &Expr| match evaluate_at(e, variable, point) {
            Evaluated::Value(value) => Some(value),
            _ => None,
        };
        let (Some(left), Some(right)) = (at(a), at(b)) else { return Equality::Undecided };
        match formulas_equal(&left, &right, &Domain::of_parameters(assumptions)) {
            Equality::Proved(more) => proofs.extend(more),
            _ => return Equality::Undecided,
        }
    }
    Equality::Proved(proofs)
}

/// The most points at which formulas change that are looked at.
const MAX_SPECIAL: usize = 24;

/// The points at which case distinctions, absolute values and signs in the formulas change.
pub(super) fn special_points(a: &Expr, b: &Expr, variable: &Symbol) -> Vec<Expr> {
    let mut conditions: Vec<Condition> = Vec::new();
    let mut collect = |e: &Expr| {
        match e.node() {
            Node::Piecewise(p) => conditions.extend(p.branches.iter().map(|b| b.condition.clone())),
            Node::Apply(Function::Abs | Function::Sign, u) => {
                conditions.extend(u.iter().map(|u| u.compare(Relation::Ge, &Expr::zero())));
            }
            Node::Apply(Function::Min | Function::Max, all) => {
                let pairs = all.iter().enumerate().flat_map(|(i, x)| all[..i].iter().map(move |y| (x, y)));
                conditions.extend(pairs.map(|(x, y)| x.compare(Relation::Ge, y)));
            }
            _ => {}
        }
        false
    };
    a.any(&mut collect);
    b.any(&mut collect);
    let mut points: Vec<Expr> = Vec::new();
    for condition in conditions.iter().take(MAX_SPECIAL) {
        let mut found = Vec::new();
        collect_boundaries(condition, variable, &mut found);
        for point in found {
            if points.len() < MAX_SPECIAL && !points.contains(&point) {
                points.push(point);
            }
        }
    }
    points
}

fn collect_boundaries(condition: &Condition, variable: &Symbol, found: &mut Vec<Expr>) {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => {
            parts.iter().for_each(|p| collect_boundaries(p, variable, found));
        }
        Condition::Not(inner) => collect_boundaries(inner, variable, found),
        // = and ≠ have the same boundary as ≥ and ≤.
        Condition::Compare(..) => {
            if let Some(set) = from_condition(condition, variable) {
                found.extend(set.boundary_points());
            }
        }
        _ => {}
    }
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

/// Points of a domain at which two formulas may differ.
struct Points<'a> {
    a: &'a Expr,
    b: &'a Expr,
    on: &'a Domain,
    names: Vec<Symbol>,
    values: Vec<Vec<Expr>>,
}

impl<'a> Points<'a> {
    fn new(a: &'a Expr, b: &'a Expr, on: &'a Domain) -> Self {
        let mut names: Vec<Symbol> = a.variables().into_iter().chain(b.variables()).collect();
        names.sort();
        names.dedup();
        // What the facts speak of has to have a value, too.
        let mut further: Vec<Symbol> = Vec::new();
        for fact in &on.assumptions.facts {
            fact.for_each(&mut |e| further.extend(e.variables()));
        }
        let related = |s: &Symbol| on.span(s).is_some() || on.assumptions.kinds.contains_key(s);
        further.retain(|s| !names.contains(s) && related(s));
        further.sort();
        further.dedup();
        names.extend(further);
        let values = names.iter().map(|name| values_of(name, on)).collect();
        Self { a, b, on, names, values }
    }

    fn count(&self) -> usize {
        self.values.iter().map(Vec::len).fold(1, usize::saturating_mul).min(MAX_POINTS)
    }

    /// Points on a lattice walk: all values of each name occur, in varying company.
    fn at(&self, step: usize) -> Vec<(Symbol, Expr)> {
        let mut rest = step;
        let pair = |(name, v): (&Symbol, &Vec<Expr>)| {
            let chosen = v.get(rest % v.len().max(1)).cloned()?;
            rest /= v.len().max(1);
            Some((name.clone(), chosen))
        };
        self.names.iter().zip(&self.values).filter_map(pair).collect()
    }

    /// Whether every name has a value.
    fn is_complete(&self) -> bool {
        self.values.iter().all(|v| !v.is_empty())
    }

    /// A point at which enclosures by floats are apart, or just one side has a value.
    fn by_floats(&self) -> Option<Witness> {
        if !self.is_complete() {
            return None;
        }
        (0..self.count()).find_map(|step| {
            let at = self.at(step);
            let mut cell = Cell::new();
            for (name, value) in &at {
                let interval = Interval::from_rational(value.as_number()?);
                cell.set(name.clone(), interval, self.on.assumptions.kind(name));
            }
            let (a, b) = (enclose(self.a, &cell), enclose(self.b, &cell));
            let apart = match (a.range, b.range) {
                (Some(x), Some(y)) => x.intersect(&y).is_none(),
                (None, Some(_)) => b.defined.is_true(),
                (Some(_), None) => a.defined.is_true(),
                (None, None) => false,
            };
            // By cases both may be defined by several formulas: these are looked at exactly.
            if apart { self.differ(at) } else { None }
        })
    }

    /// The same at a few points with more digits.
    fn by_digits(&self) -> Option<Witness> {
        if !self.is_complete() {
            return None;
        }
        let count = self.count();
        // Not the simplest points, at which too much is equal.
        [5, 7, 11, 13].iter().map(|k| k % count).find_map(|step| {
            let at = self.at(step);
            let difference = put(&self.a.minus(self.b), &at);
            let apart = difference.is_constant()
                && enclose_constant(&difference, DIGITS).and_then(|d| d.sign()).is_some_and(Ordering::is_ne);
            if apart { self.differ(at) } else { None }
        })
    }

    /// The same exactly, as far as the effort goes.
    fn exactly(&self) -> Option<Witness> {
        if !self.is_complete() {
            return None;
        }
        (0..self.count().min(EXACT_POINTS))
            .take_while(|_| !effort::is_exhausted())
            .find_map(|step| self.differ(self.at(step)))
    }

    /// The witness at a point, if it lies in the domain and the two differ there.
    fn differ(&self, at: Vec<(Symbol, Expr)>) -> Option<Witness> {
        let holds = |c: &Condition| decide(&c.map(&mut |e| put(e, &at))).is_true();
        if !self.on.assumptions.facts.iter().all(holds) {
            return None;
        }
        if !self.exponents_mean_the_same(&at) {
            return None;
        }
        let (left, right) = (put(self.a, &at), put(self.b, &at));
        let (left, right) = match (is_defined(&left), is_defined(&right)) {
            (Ternary::True, Ternary::True) if compare(&left, &right).is_some_and(Ordering::is_ne) => {
                (Some(left), Some(right))
            }
            (Ternary::True, Ternary::False) => (Some(left), None),
            (Ternary::False, Ternary::True) => (None, Some(right)),
            _ => return None,
        };
        let occurs = |name: &Symbol| self.a.contains(name) || self.b.contains(name);
        let at = at.into_iter().filter(|(name, _)| occurs(name)).collect();
        Some(Witness { at, left, right })
    }
}

impl Points<'_> {
    /// A number in the place of a real name in an exponent may mean more than the name: (−8)^(1/3) has a value, and (−8)^x
    /// has none at x = 1/3. Whether it means the same at a point, because the base is positive there.
    fn exponents_mean_the_same(&self, at: &[(Symbol, Expr)]) -> bool {
        let real = |exponent: &Expr| {
            at.iter().any(|(name, _)| self.on.assumptions.kind(name) == Kind::Real && exponent.contains(name))
        };
        let mut wrong = |part: &Expr| match part.node() {
            Node::Power(base, exponent) if real(exponent) => {
                sign_of(&put(base, at)) != Some(Ordering::Greater)
            }
            _ => false,
        };
        !self.a.any(&mut wrong) && !self.b.any(&mut wrong)
    }
}

/// Whether there is a point of the domain at which both have a value.
pub(super) fn both_have_values_somewhere(a: &Expr, b: &Expr, on: &Domain) -> bool {
    let points = Points::new(a, b, on);
    points.is_complete()
        && (0..points.count().min(EXACT_POINTS)).any(|step| {
            let at = points.at(step);
            let holds = |c: &Condition| decide(&c.map(&mut |e| put(e, &at))).is_true();
            on.assumptions.facts.iter().all(holds)
                && is_defined(&put(a, &at)).is_true()
                && is_defined(&put(b, &at)).is_true()
        })
}

fn put(e: &Expr, at: &[(Symbol, Expr)]) -> Expr {
    at.iter().fold(e.clone(), |e, (name, value)| e.substitute(name, value))
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
