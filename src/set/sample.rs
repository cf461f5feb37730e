//! Simple rational points inside intervals, as candidates for witnesses.

use super::Span;
use crate::expr::Expr;
use crate::real::Rational;

/// Rational points certified to lie in the interval, simplest first.
#[must_use]
pub fn sample_points(span: &Span) -> Vec<Rational> {
    let simple = [(0, 1), (1, 1), (-1, 1), (1, 2), (-1, 2), (2, 1), (-2, 1), (3, 2), (-3, 2)];
    simple
        .iter()
        .filter_map(|&(n, d)| Rational::ratio(n, d))
        .filter(|r| span.contains(&Expr::number(r.clone())).is_true())
        .collect()
}
