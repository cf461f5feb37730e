//! Equality on the parts between the points at which formulas change, and at these points.

use super::{Equality, formulas_equal, prove};
use crate::expr::constant::{Evaluated, evaluate_at};
use crate::expr::{Assumptions, Condition, Expr, Function, Node, Relation, Symbol};
use crate::proof::search::Prover;
use crate::proof::{Domain, Proved};
use crate::set::{Bound, RealSet, Span, from_condition};

/// The most expressions whose signs are told apart.
const MAX_SIGNS: usize = 3;

/// Proofs on the parts on which the expressions on whose signs the formulas depend are > 0, < 0 and 0: max(x, y) by the sign of
/// x − y. Together they are the domain.
pub(super) fn prove_by_signs(a: &Expr, b: &Expr, on: &Domain) -> Option<Vec<Proved>> {
    let mut about: Vec<Expr> = Vec::new();
    for e in [a, b] {
        e.any(&mut |part| {
            collect_switches(part, &mut about);
            false
        });
    }
    // Signs of one variable alone are told apart where its interval is cut.
    about.retain(|u| on.ranges.iter().all(|(v, _)| !u.variables().iter().eq([v])));
    if about.is_empty() || about.len() > MAX_SIGNS {
        return None;
    }
    by_signs(a, b, on, &about)
}

fn by_signs(a: &Expr, b: &Expr, on: &Domain, about: &[Expr]) -> Option<Vec<Proved>> {
    let Some((u, others)) = about.split_first() else { return Some(vec![prove(a, b, on)?]) };
    // Where it had no value it would have no sign either, and nothing would be said of that point.
    let mut prover = Prover::default();
    let defined = prover.defined(u, on).and_then(|certificate| prover.confirm(certificate))?;
    let mut proofs = vec![defined];
    // The names in it are related now: what was said of each by an interval is said by inequalities.
    let mut on = on.clone();
    let (tied, free): (Vec<_>, Vec<_>) = on.ranges.into_iter().partition(|(v, _)| u.contains(v));
    on.ranges = free;
    for (name, span) in tied {
        let x = Expr::variable(name);
        for (bound, closed, strict, weak) in [
            (span.lo(), span.lo_closed(), Relation::Gt, Relation::Ge),
            (span.hi(), span.hi_closed(), Relation::Lt, Relation::Le),
        ] {
            if let Bound::Finite(end) = bound {
                let fact = x.compare(if closed { weak } else { strict }, end);
                on.assumptions = on.assumptions.with_fact(fact);
            }
        }
    }
    for relation in [Relation::Gt, Relation::Lt, Relation::Eq] {
        let mut part = on.clone();
        part.assumptions = part.assumptions.with_fact(u.compare(relation, &Expr::zero()));
        proofs.extend(by_signs(a, b, &part, others)?);
    }
    Some(proofs)
}

/// Expressions on whose signs a case distinction depends, each once up to its sign.
fn collect_switches(part: &Expr, found: &mut Vec<Expr>) {
    let mut note = |u: Expr| {
        if found.len() <= MAX_SIGNS && !found.contains(&u) && !found.contains(&u.negate()) {
            found.push(u);
        }
    };
    match part.node() {
        Node::Piecewise(p) => p.branches.iter().for_each(|branch| {
            branch.condition.for_each_comparison(&mut |x, y| note(x.minus(y)));
        }),
        Node::Apply(Function::Abs | Function::Sign, u) => u.iter().for_each(|u| note(u.clone())),
        Node::Apply(Function::Min | Function::Max, all) => {
            for (i, x) in all.iter().enumerate() {
                all[..i].iter().for_each(|y| note(x.minus(y)));
            }
        }
        _ => {}
    }
}

/// Proofs on the parts into which the points cut a variable's interval at which the formulas change, and at these points.
pub(super) fn prove_in_parts(a: &Expr, b: &Expr, on: &Domain) -> Option<Vec<Proved>> {
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

/// Equality on an interval, proved between the points at which the formulas change, and at these.
pub(super) fn in_parts(
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
pub(in crate::grade) fn special_points(a: &Expr, b: &Expr, variable: &Symbol) -> Vec<Expr> {
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
