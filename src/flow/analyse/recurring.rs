//! Points that recur with a period: zeros of sines and cosines.

use crate::expr::normal::normal;
use crate::expr::{Expr, Function, Node, Symbol, constant, derivative};
use crate::flow::Exceptional;
use crate::real::Rational;

/// A period of an expression in which the variable occurs only inside sines, cosines and tangents of c·z + d: with rational c the
/// least common one of 2π/c, with a parameter 2π/c where all c are the same up to the sign. `None` where it is constant, too.
pub(super) fn period_of(e: &Expr, variable: &Symbol) -> Option<Expr> {
    let mut slopes: Vec<Expr> = Vec::new();
    if !only_inside(e, variable, &mut slopes) {
        return None;
    }
    let (first, rest) = slopes.split_first()?;
    let frequency = match slopes.iter().map(Expr::as_number).collect::<Option<Vec<&Rational>>>() {
        Some(numbers) => {
            let first = numbers.first()?.abs();
            Expr::number(numbers.iter().skip(1).fold(first, |gcd, c| gcd.gcd(c)))
        }
        None if rest.iter().all(|c| c == first || *c == first.negate()) => first.clone(),
        None => return None,
    };
    Some(Expr::integer(2).times(&Expr::pi()).over(&frequency))
}

/// Whether the variable occurs inside of such functions alone; collects the c.
fn only_inside(e: &Expr, variable: &Symbol, slopes: &mut Vec<Expr>) -> bool {
    if !e.contains(variable) {
        return true;
    }
    match e.node() {
        Node::Apply(Function::Sin | Function::Cos | Function::Tan, arguments) => {
            match arguments.first().and_then(|u| derivative(u, variable)) {
                Some(c) if !c.contains(variable) => {
                    slopes.push(c);
                    true
                }
                _ => false,
            }
        }
        Node::Variable(_) => false,
        _ => {
            let mut only = true;
            e.for_each_child(&mut |child| only = only && only_inside(child, variable, slopes));
            only
        }
    }
}

/// Whether two points differ by a multiple of the period, as far as that is known.
pub(super) fn congruent(a: &Expr, b: &Expr, period: &Expr) -> bool {
    let turns = a.minus(b).over(period);
    let turns = match turns.is_constant() {
        true => constant::fold(&turns),
        false => match normal(&turns, &mut |_| false) {
            Ok(form) => form.to_expr().clone(),
            Err(_) => turns,
        },
    };
    turns.as_number().is_some_and(Rational::is_integer)
}

/// Points with one period that are evenly spaced in it are told as one with a shorter period, and points that are told twice once.
pub(super) fn together(points: &mut Vec<Exceptional>) {
    let mut told: Vec<Exceptional> = Vec::with_capacity(points.len());
    for point in points.drain(..) {
        let same = |other: &Exceptional| match (&other.at, &point.at, &other.period) {
            (Some(a), Some(b), Some(period)) => {
                other.kind == point.kind && other.period == point.period && congruent(a, b, period)
            }
            _ => *other == point,
        };
        if !told.iter().any(same) {
            told.push(point);
        }
    }
    *points = told;
    for parts in [6, 4, 3, 2] {
        shorten(points, parts);
    }
}

fn shorten(points: &mut Vec<Exceptional>, parts: i64) {
    let Some(first) = points.iter().find(|p| p.at.is_some() && p.period.is_some()).cloned() else { return };
    let Some(period) = &first.period else { return };
    let class: Vec<&Exceptional> =
        points.iter().filter(|p| p.kind == first.kind && p.period == first.period).collect();
    // Other points keep their own periods.
    if class.len() != points.len() {
        return;
    }
    let short = period.over(&Expr::integer(parts));
    let at: Vec<&Expr> = class.iter().filter_map(|p| p.at.as_ref()).collect();
    let shifted_is_there = |a: &&Expr| at.iter().any(|b| congruent(&a.plus(&short), b, period));
    if !at.iter().all(shifted_is_there) {
        return;
    }
    let mut kept: Vec<Exceptional> = Vec::new();
    for point in &*points {
        let Some(a) = &point.at else { continue };
        if !kept.iter().filter_map(|p| p.at.as_ref()).any(|b| congruent(a, b, &short)) {
            kept.push(Exceptional { period: Some(short.clone()), ..point.clone() });
        }
    }
    *points = kept;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Irregularity;

    fn multiple_of_pi(n: i64, d: i64) -> Expr {
        Expr::pi().times(&Expr::integer(n)).over(&Expr::integer(d))
    }

    #[test]
    fn evenly_spaced_points_have_a_shorter_period() {
        let point = |n, d| Exceptional {
            at: Some(multiple_of_pi(n, d)),
            kind: Irregularity::CriticalPoint,
            period: Some(multiple_of_pi(2, 1)),
        };
        let mut even = vec![point(-1, 4), point(3, 4), point(7, 4)];
        together(&mut even);
        assert_eq!(even.len(), 1);
        assert!(congruent(even[0].period.as_ref().unwrap(), &multiple_of_pi(1, 1), &multiple_of_pi(4, 1)));
        // π/3 and -π/3 are not evenly spaced.
        let mut uneven = vec![point(1, 3), point(-1, 3), point(5, 3)];
        together(&mut uneven);
        assert_eq!(uneven.len(), 2);
        assert_eq!(uneven[0].period, Some(multiple_of_pi(2, 1)));
    }
}
