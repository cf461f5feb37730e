//! Simple rational points inside intervals, as candidates for witnesses.

use super::{Bound, Span};
use crate::expr::Expr;
use crate::expr::constant::enclose_constant;
use crate::real::Rational;

/// Numbers tried first, simplest first.
const SIMPLE: [(i64, i64); 17] = [
    (0, 1),
    (1, 1),
    (-1, 1),
    (1, 2),
    (-1, 2),
    (2, 1),
    (-2, 1),
    (3, 2),
    (-3, 2),
    (3, 1),
    (-3, 1),
    (1, 3),
    (-1, 3),
    (1, 4),
    (-1, 4),
    (10, 1),
    (-10, 1),
];

/// Rational points certified to lie in the interval, simplest first. Open intervals of any width have some,
/// as long as their ends can be enclosed; a single point has itself, where it is seen to be rational.
#[must_use]
pub fn sample_points(span: &Span) -> Vec<Rational> {
    if let Some(point) = span.as_point() {
        return crate::expr::constant::rational_value(point).into_iter().collect();
    }
    let mut points: Vec<Rational> = SIMPLE.iter().filter_map(|&(n, d)| Rational::ratio(n, d)).collect();
    points.extend(inner_points(span));
    let mut certified: Vec<Rational> = Vec::with_capacity(points.len());
    for point in points {
        if !certified.contains(&point) && span.contains(&Expr::number(point.clone())).is_true() {
            certified.push(point);
        }
    }
    certified
}

/// The simplest rationals of the interval and of its thirds.
fn inner_points(span: &Span) -> Vec<Rational> {
    let Some((lo, hi)) = inner_bounds(span) else {
        return Vec::new();
    };
    let third = |n: i64| Rational::ratio(n, 3).map(|t| &lo + &(&(&hi - &lo) * &t));
    let ends = [Some(lo.clone()), third(1), third(2), Some(hi.clone())];
    let mut points: Vec<Rational> = simplest_between(&lo, &hi).into_iter().collect();
    for pair in ends.windows(2) {
        if let [Some(a), Some(b)] = pair {
            points.extend(simplest_between(a, b));
        }
    }
    points
}

/// Rationals lo < hi with everything between them in the interval.
fn inner_bounds(span: &Span) -> Option<(Rational, Rational)> {
    [64, 128, 256, 512].iter().find_map(|&bits| {
        let above = |e: &Expr| enclose_constant(e, bits)?.upper();
        let below = |e: &Expr| enclose_constant(e, bits)?.lower();
        let room = |x: &Rational| &(&x.abs() + &x.abs()) + &Rational::integer(4);
        let (lo, hi) = match (span.lo(), span.hi()) {
            (Bound::Finite(a), Bound::Finite(b)) => (above(a)?, below(b)?),
            (Bound::Finite(a), _) => {
                let lo = above(a)?;
                let hi = &lo + &room(&lo);
                (lo, hi)
            }
            (_, Bound::Finite(b)) => {
                let hi = below(b)?;
                (&hi - &room(&hi), hi)
            }
            _ => (Rational::integer(-4), Rational::integer(4)),
        };
        (lo < hi).then_some((lo, hi))
    })
}

/// The rational number with the least denominator strictly between two, by continued fractions (Stern–Brocot).
#[must_use]
pub fn simplest_between(lo: &Rational, hi: &Rational) -> Option<Rational> {
    let zero = Rational::zero();
    if *lo < zero && zero < *hi {
        return Some(zero);
    }
    if !hi.is_positive() {
        return simplest_positive(&-hi, &-lo).map(|x| -x);
    }
    simplest_positive(lo, hi)
}

/// The same for 0 ≤ lo < hi.
fn simplest_positive(lo: &Rational, hi: &Rational) -> Option<Rational> {
    const MAX_STEPS: usize = 4000;
    let one = Rational::one();
    let (mut lo, mut hi) = (lo.clone(), Some(hi.clone()));
    let mut quotients = Vec::new();
    loop {
        let floor = lo.floor();
        let next = &floor + &one;
        if hi.as_ref().is_none_or(|h| next < *h) {
            quotients.push(next);
            break;
        }
        if quotients.len() > MAX_STEPS {
            return None;
        }
        // Both have the same whole part, or hi is the next integer: x = floor + 1/y.
        let y_lo = (hi.as_ref()? - &floor).recip()?;
        hi = (&lo - &floor).recip();
        lo = y_lo;
        quotients.push(floor);
    }
    let mut value = quotients.pop()?;
    while let Some(q) = quotients.pop() {
        value = &q + &value.recip()?;
    }
    Some(value)
}
