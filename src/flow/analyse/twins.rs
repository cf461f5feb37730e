//! Points with one value from a symmetry of the map: f(s(z)) = f(z), as with s(z) = 2a − z for (z − a)² and a/z for z + a/z.

use crate::expr::constant::fold_constants;
use crate::expr::{Expr, Symbol};
use crate::flow::Witness;
use crate::flow::tidy::tidy;
use crate::proof::claim::MapOn;
use crate::proof::search::Prover;
use crate::proof::{Domain, Proved};

use super::witness::confirm_equal;

/// The most points that are tried with each symmetry.
const MAX_POINTS: usize = 24;

/// A point and its image under a symmetry, proved to be different and to have one value.
pub(super) fn find(prover: &mut Prover, map: &MapOn) -> Option<(Witness, Proved)> {
    let symmetries = prover.twins(&map.formula, &map.variable);
    let parameters = Domain::of_parameters(&map.assumptions);
    let points = points(&map.formula, &map.variable);
    for symmetry in &symmetries {
        for a in &points {
            if !prover.spend(50) {
                return None;
            }
            let image = fold_constants(&symmetry.substitute(&map.variable, a));
            let b = tidy(&image, &parameters, prover).map_or(image, |(b, _)| b);
            if b != *a
                && let Some(found) = confirm_equal(prover, map, a, &b)
            {
                return Some(found);
            }
        }
    }
    None
}

/// Simple points: numbers, the parameters, and these moved by a number.
fn points(formula: &Expr, variable: &Symbol) -> Vec<Expr> {
    let numbers = [0, 1, -1, 2, -2].map(Expr::integer);
    let mut points = numbers.to_vec();
    for symbol in formula.variables().into_iter().filter(|s| s != variable) {
        let p = Expr::variable(symbol);
        points.extend([p.clone(), p.negate()]);
        points.extend(numbers.iter().skip(1).map(|c| p.plus(c)));
        points.push(Expr::integer(2).times(&p));
    }
    points.truncate(MAX_POINTS);
    points
}
