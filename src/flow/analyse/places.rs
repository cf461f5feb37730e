//! Points at which it may pay to look for two points with one value: simple ones, those beside critical points, and points in
//! terms of the parameters.

use crate::expr::enclose::enclose;
use crate::expr::{Expr, Function, Node, Symbol, derivative};
use crate::proof::Domain;
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::obligations::is_smooth;
use crate::proof::search::{Prover, centres, polynomial_quotient, quotient};
use crate::real::{Rational, UPoly};
use crate::set::{Span, sample_points};

use super::witness::parameters;

/// The most candidate points that are tried against each other.
const MAX_POINTS: usize = 72;

/// The most places in terms of parameters that are tried.
const MAX_PLACES: usize = 24;

/// Simple points of the source: rationals, and multiples of π where trigonometric functions occur.
pub(super) fn candidates(map: &MapOn, cuts: &[Expr]) -> Vec<Expr> {
    let mut points: Vec<Expr> = match &map.source {
        SourceSet::Set(set) => set
            .spans()
            .iter()
            .flat_map(|span| sample_points(span).into_iter().take(32))
            .map(Expr::number)
            .collect(),
        SourceSet::NaturalDomain => {
            let span = Span::real_line();
            sample_points(&span).into_iter().take(32).map(Expr::number).collect()
        }
    };
    if is_trigonometric(map) {
        for (n, d) in [
            (1, 1),
            (2, 1),
            (-1, 1),
            (1, 2),
            (-1, 2),
            (3, 2),
            (-2, 1),
            (4, 1),
            (1, 4),
            (3, 4),
            (1, 3),
            (2, 3),
        ] {
            points.extend(Rational::ratio(n, d).map(|r| Expr::scaled(r, Expr::pi())));
        }
    }
    points.truncate(MAX_POINTS);
    if let SourceSet::Set(set) = &map.source {
        let ends = set.spans().iter().flat_map(Span::attained_ends).take(16);
        points.extend(ends.filter(|end| end.as_number().is_none()));
    }
    for point in beside(cuts) {
        if !points.contains(&point) {
            points.push(point);
        }
    }
    points.retain(|p| match &map.source {
        SourceSet::Set(set) => set.contains(p).is_true(),
        SourceSet::NaturalDomain => true,
    });
    points
}

/// Rational points at and beside the rational cuts.
pub(super) fn beside(cuts: &[Expr]) -> Vec<Expr> {
    let steps = [(0, 1), (1, 2), (1, 1), (2, 1), (1, 8), (1, 4), (3, 2), (3, 1), (5, 1)];
    let mut points = Vec::new();
    for cut in cuts.iter().filter_map(Expr::as_number) {
        for step in steps.iter().filter_map(|(n, d)| Rational::ratio(*n, *d)) {
            points.extend([cut + &step, cut - &step].map(Expr::number));
        }
    }
    points
}

/// Places in terms of the parameters at which the slope may have either sign: where affine parts of it vanish and where its
/// own slope does, steps beside them, quarter periods, and points between them and the ends of the interval.
pub(super) fn symbolic_places(
    prover: &mut Prover,
    map: &MapOn,
    slope: &Expr,
    span: &Span,
    on: &Domain,
) -> Vec<Expr> {
    let z = &map.variable;
    let mut around: Vec<(Expr, Expr)> = centres(&map.formula, z);
    let forms = prover.forms(slope, on);
    around.extend(forms.iter().flat_map(|form| centres(form, z)));
    around.extend(forms.iter().flat_map(|form| roots_of_squares(form, z)));
    if let Some(bend) = derivative(slope, z) {
        around.extend(prover.forms(&bend, on).iter().flat_map(|form| centres(form, z)));
    }
    let mut places: Vec<Expr> = Vec::new();
    let mut add = |p: Expr| {
        if places.len() < MAX_PLACES && !places.contains(&p) {
            places.push(p);
        }
    };
    let half = Expr::half();
    for (centre, step) in &around {
        add(centre.clone());
        for end in span.finite_ends() {
            add(centre.plus(&end).times(&half));
        }
        if is_trigonometric(map) {
            let quarter = step.times(&Expr::pi()).times(&half);
            for k in [2, 1, -1] {
                add(centre.plus(&quarter.times(&Expr::integer(k))));
            }
        }
        if !span.is_bounded() {
            add(centre.plus(step));
            add(centre.minus(step));
            add(centre.plus(&Expr::one()));
            add(centre.minus(&Expr::one()));
        }
    }
    places
}

/// The zeros ±r of parts c + a z², where c and a are free of the variable, with steps to 0 and to 2r.
fn roots_of_squares(e: &Expr, z: &Symbol) -> Vec<(Expr, Expr)> {
    let mut found: Vec<(Expr, Expr)> = Vec::new();
    e.any(&mut |part| {
        let Node::Sum(terms) = part.node() else { return false };
        let (mut constant, mut square) = (Vec::new(), Vec::new());
        for term in terms {
            let (powers, others): (Vec<Expr>, Vec<Expr>) =
                term.factors().iter().cloned().partition(|f| f.contains(z));
            match powers.as_slice() {
                [] => constant.push(term.clone()),
                [power] if *power == Expr::variable(z.clone()).powi(2) => square.push(Expr::product(others)),
                _ => return false,
            }
        }
        let (constant, square) = (Expr::sum(constant), Expr::sum(square));
        if !square.is_zero() && !constant.is_zero() {
            let root = quotient(&constant.negate(), &square).sqrt();
            for centre in [root.clone(), root.negate()] {
                if !found.iter().any(|(known, _)| *known == centre) {
                    found.push((centre, root.clone()));
                }
            }
        }
        found.len() > 3
    });
    found
}

/// Points at growing distance from 0, and floats near multiples of π/2 where trigonometric functions occur.
pub(super) fn further_out(map: &MapOn) -> Vec<Rational> {
    let mut points: Vec<Rational> =
        [4, 5, 6, 7, 8, 10, 12, 16, 20, 32, 50, 100, 1000].map(Rational::integer).to_vec();
    points.extend([(1, 8), (1, 16), (1, 100), (1, 1000)].iter().filter_map(|(n, d)| Rational::ratio(*n, *d)));
    if is_trigonometric(map) {
        points.extend((1..=8).filter_map(|k| Rational::from_f64(f64::from(k) * std::f64::consts::FRAC_PI_2)));
    }
    points.extend(points.clone().iter().map(|p| -p));
    if let SourceSet::Set(set) = &map.source {
        points.retain(|p| set.contains(&Expr::number(p.clone())).is_true());
    }
    points
}

fn is_trigonometric(map: &MapOn) -> bool {
    map.formula.any(&mut |e| {
        matches!(e.node(), Node::Apply(Function::Sin | Function::Cos | Function::Tan, _))
            && e.contains(&map.variable)
    })
}

/// Rational points around and between the zeros of f′, where f′ is a quotient of polynomials or the zeros show in a sampled
/// change of sign: there f turns round, however briefly.
pub(super) fn near_critical_points(map: &MapOn) -> Vec<Rational> {
    let mut points = Vec::new();
    if !is_smooth(&map.formula) {
        return points;
    }
    let Some(slope) = derivative(&map.formula, &map.variable) else { return points };
    let z = Expr::variable(map.variable.clone());
    if let Some((numerator, _)) = polynomial_quotient(&slope, &z)
        && let Some(p) = UPoly::new(numerator)
    {
        points.extend(crate::proof::search::around_roots(&p));
    }
    points.extend(turning_points(map, &slope));
    points
}

/// Bisection on sampled signs of f′: two points close to each turn, and points further out.
fn turning_points(map: &MapOn, slope: &Expr) -> Vec<Rational> {
    let SourceSet::Set(set) = &map.source else { return Vec::new() };
    let cell = parameters(map).cell();
    let sign = |x: &Rational| {
        let there = enclose(&slope.substitute(&map.variable, &Expr::number(x.clone())), &cell);
        there.range.and_then(|r| match (r.positive().is_true(), r.negative().is_true()) {
            (true, _) => Some(1),
            (_, true) => Some(-1),
            _ => None,
        })
    };
    let half = Rational::ratio(1, 2).unwrap_or_else(Rational::one);
    let mut found = Vec::new();
    for span in set.spans() {
        let mut grid: Vec<Rational> = sample_points(span);
        grid.extend(
            further_out(map).into_iter().filter(|p| span.contains(&Expr::number(p.clone())).is_true()),
        );
        grid.sort();
        grid.dedup();
        for pair in grid.windows(2) {
            let (mut low, mut high) = (pair[0].clone(), pair[1].clone());
            let (Some(first), Some(last)) = (sign(&low), sign(&high)) else { continue };
            if first == last || found.len() > 120 {
                continue;
            }
            for _ in 0..24 {
                let middle = &(&low + &high) * &half;
                match sign(&middle) {
                    Some(s) if s == first => low = middle,
                    Some(_) => high = middle,
                    None => break,
                }
                found.extend([low.clone(), high.clone()]);
            }
        }
    }
    found
}
