//! Two points with one value: as simple as possible, and confirmed.

use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Expr, Kind, Relation, constant, derivative};
use crate::flow::Witness;
use crate::flow::tidy::tidy;
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::obligations::is_smooth;
use crate::proof::search::Prover;
use crate::proof::{Certificate, Claim, Domain, LimitValue, Place, Proved, Rule, Side};
use crate::real::{Interval, Rational};
use crate::set::{RealSet, Span, from_condition, sample_points};

use super::places::{beside, candidates, further_out, near_critical_points, symbolic_places};

/// Steps of search for the sign of the slope at one place.
const PLACE_BUDGET: usize = 2_000;

/// Bisections that narrow the interval of the second point.
const REFINEMENTS: usize = 12;

/// Two points of the source with one value, with the proof.
pub(super) fn find(prover: &mut Prover, map: &MapOn, cuts: &[Expr]) -> Option<(Witness, Proved)> {
    let points = candidates(map, cuts);
    // With parameters the search for points with one value may leave something for the others.
    let steps = if has_parameters(map) { prover.left() / 3 } else { prover.left() };
    prover
        .limited(steps, |prover| equal_values(prover, map, &points))
        .or_else(|| solved(prover, map, cuts))
        .or_else(|| sign_change(prover, map, &points))
        .or_else(|| slope_change(prover, map, &points, cuts))
        .or_else(|| super::twins::find(prover, map))
}

fn has_parameters(map: &MapOn) -> bool {
    map.formula.variables().iter().any(|v| *v != map.variable)
}

pub(super) fn parameters(map: &MapOn) -> Domain {
    Domain::of_parameters(&map.assumptions)
}

fn value_near(map: &MapOn, cell: &Cell, point: &Expr) -> Option<Interval> {
    let there = enclose(&map.formula.substitute(&map.variable, point), cell);
    if there.defined.is_true() { there.range } else { None }
}

pub(super) fn confirm_equal(
    prover: &mut Prover,
    map: &MapOn,
    a: &Expr,
    b: &Expr,
) -> Option<(Witness, Proved)> {
    let at = |x: &Expr| map.formula.substitute(&map.variable, x);
    let mut premises = Vec::new();
    let constants = at(a).is_constant() && at(b).is_constant();
    if !constants {
        let domain = parameters(map);
        if let Some((left, right)) = prover.resolved(&at(a), &domain).zip(prover.resolved(&at(b), &domain)) {
            let plain = left.1.is_none() && right.1.is_none();
            premises.extend(plain.then(|| prover.equal(&at(a), &at(b), &domain)).flatten());
        }
        if !a.is_constant() || !b.is_constant() {
            premises.extend(prover.sign(&a.minus(b), Relation::Ne, &domain).or_else(|| {
                prover
                    .sign(&a.minus(b), Relation::Gt, &domain)
                    .or_else(|| prover.sign(&a.minus(b), Relation::Lt, &domain))
            }));
        }
    }
    let claim = Claim::NotInjective(map.clone());
    let rule = Rule::EqualValues { a: a.clone(), b: b.clone() };
    let proof = prover.confirm(Certificate::new(claim, rule, premises))?;
    let value = match constant::evaluate_at(&map.formula, &map.variable, a) {
        constant::Evaluated::Value(value) => value,
        _ => tidy(&at(a), &parameters(map), prover).map_or_else(|| at(a), |(value, _)| value),
    };
    Some((Witness::EqualValues { a: a.clone(), b: b.clone(), value }, proof))
}

/// Pairs of candidates whose values cannot be told apart by floats, simplest first.
fn equal_values(prover: &mut Prover, map: &MapOn, points: &[Expr]) -> Option<(Witness, Proved)> {
    let cell = parameters(map).cell();
    let values: Vec<Option<Interval>> = points.iter().map(|p| value_near(map, &cell, p)).collect();
    let mut tries = if has_parameters(map) { 160 } else { 0 };
    for j in 1..points.len() {
        for i in 0..j {
            let (Some(x), Some(y)) = (&values[i], &values[j]) else { continue };
            if x.intersect(y).is_none() || !may_agree(prover, map, &points[i], &points[j]) {
                continue;
            }
            tries += 1;
            if tries > 200 || !prover.spend(50) {
                return None;
            }
            if let Some(found) = confirm_equal(prover, map, &points[i], &points[j]) {
                return Some(found);
            }
        }
    }
    None
}

/// Whether the values at two points are not seen to differ, also at values of the parameters.
fn may_agree(prover: &mut Prover, map: &MapOn, a: &Expr, b: &Expr) -> bool {
    if !has_parameters(map) {
        return true;
    }
    let at = |x: &Expr| map.formula.substitute(&map.variable, x);
    prover.is_plausible(&at(a).minus(&at(b)), Relation::Eq, &parameters(map))
}

/// Exact solutions of f(z) = f(a) for a few simple a.
fn solved(prover: &mut Prover, map: &MapOn, cuts: &[Expr]) -> Option<(Witness, Proved)> {
    let SourceSet::Set(set) = &map.source else { return None };
    let starts: Vec<Expr> = set
        .spans()
        .iter()
        .flat_map(|s| sample_points(s).into_iter().take(6))
        .map(Expr::number)
        .take(8)
        .chain(beside(cuts).into_iter().filter(|p| set.contains(p).is_true()).take(6))
        .collect();
    for a in starts {
        if !prover.spend(100) {
            return None;
        }
        let constant::Evaluated::Value(value) = constant::evaluate_at(&map.formula, &map.variable, &a) else {
            continue;
        };
        let level = map.formula.compare(Relation::Eq, &value);
        let Some(solutions) = from_condition(&level, &map.variable) else { continue };
        for b in solutions.isolated_points() {
            let other = constant::compare(&a, &b).is_some_and(std::cmp::Ordering::is_ne);
            if other
                && set.contains(&b).is_true()
                && let Some(found) = confirm_equal(prover, map, &a, &b)
            {
                return Some(found);
            }
        }
    }
    None
}

/// A point a, and an interval without it at whose ends f lies on different sides of f(a).
fn sign_change(prover: &mut Prover, map: &MapOn, points: &[Expr]) -> Option<(Witness, Proved)> {
    if has_parameters(map) {
        return None;
    }
    let mut grid: Vec<Rational> = points.iter().filter_map(|p| p.as_number().cloned()).collect();
    if let SourceSet::Set(set) = &map.source {
        grid.extend(
            near_critical_points(map)
                .into_iter()
                .filter(|p| set.contains(&Expr::number(p.clone())).is_true()),
        );
    }
    grid.extend(further_out(map));
    grid.sort();
    grid.dedup();
    let cell = parameters(map).cell();
    let values: Vec<Option<Interval>> =
        grid.iter().map(|p| value_near(map, &cell, &Expr::number(p.clone()))).collect();
    let mut tries = 0;
    // Points with few digits first.
    let mut order: Vec<usize> = (0..grid.len()).collect();
    order.sort_by_key(|&i| grid[i].bits());
    for i in order {
        let a = &grid[i];
        let Some(base) = values[i] else { continue };
        for k in 0..grid.len().saturating_sub(1) {
            if k == i || k + 1 == i {
                continue;
            }
            let (Some(x), Some(y)) = (values[k], values[k + 1]) else { continue };
            let crosses =
                (x.lo() <= base.hi() && base.lo() <= y.hi()) || (y.lo() <= base.hi() && base.lo() <= x.hi());
            if !crosses {
                continue;
            }
            tries += 1;
            if tries > 400 || !prover.spend(20) {
                return None;
            }
            if let Some(found) = confirm_change(prover, map, a, &grid[k], &grid[k + 1]) {
                return Some(found);
            }
        }
    }
    None
}

/// f′ > 0 at one place and f′ < 0 at another: for maps with parameters, whose points with one value have no closed form.
fn slope_change(
    prover: &mut Prover,
    map: &MapOn,
    points: &[Expr],
    cuts: &[Expr],
) -> Option<(Witness, Proved)> {
    let SourceSet::Set(set) = &map.source else { return None };
    if map.assumptions.kind(&map.variable) != Kind::Real {
        return None;
    }
    let spans: Vec<Span> = if is_smooth(&map.formula) { set.spans().to_vec() } else { between(set, cuts) };
    for span in spans {
        let on = Domain::on(&map.variable, &span, &map.assumptions);
        let Some((smooth, equal)) = prover.resolved(&map.formula, &on) else { continue };
        let Some(slope) = derivative(&smooth, &map.variable) else { continue };
        let Some(defined) = prover.defined(&smooth, &on).zip(prover.defined(&slope, &on)) else {
            continue;
        };
        let mut premises = vec![defined.0, defined.1];
        premises.extend(equal);
        let mut found: [Option<Place>; 2] = [None, None];
        let mut here: Vec<Expr> =
            points.iter().filter(|p| span.contains(p).is_true()).take(24).cloned().collect();
        if let Some((rising, falling)) = prover.opposite_signs(&slope, &map.variable, &on) {
            here.extend([rising, falling].map(Expr::number));
        }
        // With parameters the limits say most for the least; else points are simpler to tell.
        for limits in [has_parameters(map), !has_parameters(map)] {
            if limits {
                near_ends(prover, map, &slope, (&span, &on), &mut found, &mut premises);
            } else {
                at_points(prover, map, &slope, (&span, &on), &here, &mut found, &mut premises);
            }
        }
        let [Some(rising), Some(falling)] = found else { continue };
        let rule = Rule::SlopeChange { rising: rising.clone(), falling: falling.clone() };
        let claim = Claim::NotInjective(map.clone());
        if let Some(proof) = prover.confirm(Certificate::new(claim, rule, premises)) {
            return Some((Witness::SlopeChange { rising, falling }, proof));
        }
    }
    None
}

/// The intervals of a set without the cuts.
fn between(set: &RealSet, cuts: &[Expr]) -> Vec<Span> {
    let parts = set.spans().iter().flat_map(|span| span.split_at_each(cuts));
    parts.filter_map(|part| part.interior()).collect()
}

const SIGNS: [Relation; 2] = [Relation::Gt, Relation::Lt];

/// Fills what is open among the places where the slope is > 0 and < 0 with neighbourhoods of the open ends.
fn near_ends(
    prover: &mut Prover,
    map: &MapOn,
    slope: &Expr,
    (span, on): (&Span, &Domain),
    found: &mut [Option<Place>; 2],
    premises: &mut Vec<Certificate>,
) {
    let parameters = parameters(map);
    for side in [Side::Lower, Side::Upper] {
        if found.iter().all(Option::is_some) || side.is_attained(span) {
            continue;
        }
        let Some((value, limit)) = prover.limit(slope, &map.variable, on, side) else { continue };
        for (place, relation) in found.iter_mut().zip(SIGNS) {
            if place.is_some() {
                continue;
            }
            let sign = match &value {
                LimitValue::PosInf => (relation == Relation::Gt).then_some(None),
                LimitValue::NegInf => (relation == Relation::Lt).then_some(None),
                LimitValue::Finite(c) => {
                    prover.limited(PLACE_BUDGET, |prover| prover.sign(c, relation, &parameters)).map(Some)
                }
            };
            if let Some(sign) = sign {
                *place = Some(Place::Near(side));
                premises.push(limit.clone());
                premises.extend(sign);
            }
        }
    }
}

/// The same with points, among them points in terms of the parameters.
fn at_points(
    prover: &mut Prover,
    map: &MapOn,
    slope: &Expr,
    (span, on): (&Span, &Domain),
    points: &[Expr],
    found: &mut [Option<Place>; 2],
    premises: &mut Vec<Certificate>,
) {
    let parameters = parameters(map);
    let mut here = points.to_vec();
    if *span == Span::real_line() {
        here.extend(prover.stationary_points(slope, &map.variable, on));
    }
    if has_parameters(map) && found.iter().any(Option::is_none) {
        let extremal = prover.extremal_points(slope, &map.variable, on);
        here.extend(extremal.into_iter().map(|p| constant::fold_constants(&p)));
        here.extend(symbolic_places(prover, map, slope, span, on));
    }
    for (place, relation) in found.iter_mut().zip(SIGNS) {
        if place.is_some() {
            continue;
        }
        let certificates = here.iter().find_map(|p| {
            let value = constant::fold_constants(&slope.substitute(&map.variable, p));
            if !prover.is_plausible(&value, relation, &parameters) {
                return None;
            }
            // What a few steps do not show is left: there are other places.
            prover.limited(PLACE_BUDGET, |prover| {
                let mut certificates = prover.inside(p, &map.variable, span, &parameters)?;
                certificates.push(prover.sign(&value, relation, &parameters)?);
                Some((p.clone(), certificates))
            })
        });
        if let Some((p, certificates)) = certificates {
            *place = Some(Place::At(p));
            premises.extend(certificates);
        }
    }
}

/// A rational rounded to a multiple of 1/scale.
fn rounded(x: &Rational, scale: i64, round: fn(&Rational) -> Rational) -> Option<Rational> {
    let scale = Rational::integer(scale);
    Some(&round(&(x * &scale)) * &scale.recip()?)
}

fn confirm_change(
    prover: &mut Prover,
    map: &MapOn,
    a: &Rational,
    lower: &Rational,
    upper: &Rational,
) -> Option<(Witness, Proved)> {
    let certificate = |lower: &Rational, upper: &Rational| {
        let rule = Rule::SignChange { a: a.clone(), lower: lower.clone(), upper: upper.clone() };
        Certificate::new(Claim::NotInjective(map.clone()), rule, Vec::new())
    };
    let mut best = (lower.clone(), upper.clone());
    let mut proof = prover.confirm(certificate(lower, upper))?;
    for _ in 0..REFINEMENTS {
        let sum = &best.0 + &best.1;
        let middle = &sum * &Rational::ratio(1, 2)?;
        let halves = [(best.0.clone(), middle.clone()), (middle, best.1.clone())];
        let narrower = halves.into_iter().find_map(|half| {
            let proof = prover.confirm(certificate(&half.0, &half.1))?;
            Some((half, proof))
        });
        let Some((half, better)) = narrower else { break };
        best = half;
        proof = better;
    }
    // Told with few digits where that is enough.
    for scale in [10, 1_000, 1_000_000] {
        let wider = (rounded(&best.0, scale, Rational::floor)?, rounded(&best.1, scale, Rational::ceil)?);
        if let Some(short) = prover.confirm(certificate(&wider.0, &wider.1)) {
            best = wider;
            proof = short;
            break;
        }
    }
    let witness = Witness::EqualValueWithin { a: a.clone(), lower: best.0, upper: best.1 };
    Some((witness, proof))
}
