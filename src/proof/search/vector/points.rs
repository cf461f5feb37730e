//! Simple points of a region.

use crate::expr::{Expr, Function, Node};
use crate::proof::search::Prover;
use crate::proof::vector::{Point, VectorMapOn};
use crate::real::Rational;

/// How many values of one variable are looked at.
const MAX_VALUES: usize = 9;

impl Prover {
    /// Simple points of the region, at most `limit`: rational coordinates, and multiples of π where sines, cosines or
    /// tangents occur. With `strictly` in its interior. Simple ones come first.
    pub(crate) fn points_of_region(&mut self, map: &VectorMapOn, strictly: bool, limit: usize) -> Vec<Point> {
        let trigonometric = map.components.iter().any(|f| {
            f.any(&mut |part| {
                matches!(part.node(), Node::Apply(Function::Sin | Function::Cos | Function::Tan, _))
            })
        });
        let mut values: Vec<Vec<Expr>> = Vec::with_capacity(map.variables.len());
        for v in &map.variables {
            let Some(span) = map.region.span(v).cloned() else { return Vec::new() };
            let mut simple: Vec<Expr> =
                self.points(&span).iter().take(MAX_VALUES).cloned().map(Expr::number).collect();
            if trigonometric && map.variables.len() <= 3 {
                for (p, q) in [(1, 1), (-1, 1), (1, 2), (-1, 2), (2, 1), (-2, 1), (3, 2)] {
                    if let Some(r) = Rational::ratio(p, q) {
                        let x = Expr::scaled(r, Expr::pi());
                        if span.contains(&x).is_true() && !simple.contains(&x) {
                            simple.push(x);
                        }
                    }
                }
            }
            values.push(simple);
        }
        let mut found = Vec::new();
        let mut tried = 0_usize;
        let deepest: usize = values.iter().map(|v| v.len().saturating_sub(1)).sum();
        // By the sum of the indices: simple values of all variables before odd ones of any.
        for level in 0..=deepest {
            let mut choice = vec![0_usize; values.len()];
            let mut ended = false;
            while !ended {
                if found.len() >= limit || tried > 20 * limit || !self.spend(1) {
                    return found;
                }
                ended = !next_at_level(&mut choice, &values, level, &mut |chosen| {
                    tried += 1;
                    let point = Point(chosen.iter().zip(&values).map(|(i, v)| v[*i].clone()).collect());
                    if point.is_in_region(map, strictly, &mut |_, _| false) {
                        found.push(point);
                    }
                });
            }
        }
        found
    }
}

/// Visits the next choice of indices whose sum is `level`, in order; false once there is none.
fn next_at_level(
    choice: &mut [usize],
    values: &[Vec<Expr>],
    level: usize,
    visit: &mut dyn FnMut(&[usize]),
) -> bool {
    let Some((last, head)) = choice.split_last_mut() else { return false };
    let used: usize = head.iter().sum();
    let fits = level >= used && values.last().is_some_and(|v| level - used < v.len());
    if fits {
        *last = level - used;
        visit(choice);
    }
    // The next head, counting with the last of its indices running fastest.
    let n = choice.len() - 1;
    for at in (0..n).rev() {
        choice[at] += 1;
        if choice[at] < values[at].len() && choice[..=at].iter().sum::<usize>() <= level {
            return true;
        }
        choice[at] = 0;
    }
    false
}
