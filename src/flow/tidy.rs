//! Simpler forms for display, each proved equal to what it replaces.

use crate::expr::normal::Oracle;
use crate::expr::simplify::{expand_logarithms, simplify};
use crate::expr::{Expr, Relation};
use crate::proof::check::side_condition;
use crate::proof::search::Prover;
use crate::proof::{Domain, Proved};

/// The largest formula that is simplified, in nodes.
const MAX_SIZE: usize = 400;

/// A form of `e` that is simpler on the domain, with the proof that it is equal there; `None` where none was found.
pub fn tidy(e: &Expr, on: &Domain, prover: &mut Prover) -> Option<(Expr, Proved)> {
    replaced(e, on, prover, |e, oracle| simplify(e, oracle))
}

/// The same for the logarithm of a density or determinant, as a sum without logarithms of products.
pub fn tidy_logarithm(e: &Expr, on: &Domain, prover: &mut Prover) -> Option<(Expr, Proved)> {
    replaced(e, on, prover, |e, oracle| {
        let simple = simplify(e, oracle);
        match expand_logarithms(&simple, oracle) {
            Some(expanded) => simplify(&expanded, oracle),
            None => simple,
        }
    })
}

/// The simpler form where one was found, else the expression as it is.
pub fn tidied(e: Expr, on: &Domain, prover: &mut Prover) -> Expr {
    tidy(&e, on, prover).map_or(e, |(simple, _)| simple)
}

/// The same for a logarithm.
pub fn tidied_logarithm(e: Expr, on: &Domain, prover: &mut Prover) -> Expr {
    tidy_logarithm(&e, on, prover).map_or(e, |(simple, _)| simple)
}

fn replaced(
    e: &Expr,
    on: &Domain,
    prover: &mut Prover,
    rewrite: impl FnOnce(&Expr, &mut Oracle<'_>) -> Expr,
) -> Option<(Expr, Proved)> {
    if e.size_up_to(MAX_SIZE) >= MAX_SIZE {
        return None;
    }
    let simple = rewrite(e, &mut |condition| {
        side_condition(condition, on, &mut |e: &Expr, relation: Relation| prover.is(e, relation, on))
    });
    if simple == *e {
        return None;
    }
    let certificate = prover.equal(e, &simple, on)?;
    Some((simple, prover.confirm(certificate)?))
}
