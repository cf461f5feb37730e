//! Signs as sums of products of known sign.

use crate::expr::normal::equal_on;
use crate::expr::{Expr, Relation};
use crate::proof::check::facts::{defined_known, sign_known};
use crate::proof::check::{Step, demand};
use crate::proof::{Certificate, Domain};
use crate::real::Rational;

/// The most terms, and factors of a term, that are looked at.
const MAX_TERMS: usize = 100;

/// ±e = Σ cᵢ ∏ fᵢⱼ, each term ≥ 0 because cᵢ > 0 and its factors are ≥ 0, or 0 because a factor is 0.
pub(super) fn combination(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    terms: &[(Rational, Vec<Expr>)],
    premises: &[Certificate],
) -> Step {
    demand(terms.len() <= MAX_TERMS && terms.iter().all(|(_, f)| f.len() <= MAX_TERMS), || {
        "the sum has too many terms".into()
    })?;
    demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
    let target = match relation {
        Relation::Gt | Relation::Ge => e.clone(),
        Relation::Lt | Relation::Le => e.negate(),
        _ => return Err("this rule gives only one-sided signs".into()),
    };
    let mut positive = false;
    for (c, factors) in terms {
        let is = |f: &Expr, r: Relation| sign_known(premises, f, r, on);
        if factors.iter().any(|f| is(f, Relation::Eq)) {
            demand(factors.iter().all(|f| defined_known(premises, f, on)), || {
                "a factor is not proved to be defined".into()
            })?;
            continue;
        }
        demand(c.is_positive(), || "a coefficient is not positive".into())?;
        demand(factors.iter().all(|f| is(f, Relation::Ge)), || "the sign of a factor is missing".into())?;
        positive |= factors.iter().all(|f| is(f, Relation::Gt));
    }
    let strict = matches!(relation, Relation::Gt | Relation::Lt);
    demand(positive || !strict, || "no term is proved positive".into())?;
    let sum = terms.iter().map(|(c, factors)| Expr::scaled(c.clone(), Expr::product(factors.clone())));
    demand(equal_on(&target, &Expr::sum(sum.collect()), &mut |_| false) == Some(true), || {
        "the sum is not the expression".into()
    })
}
