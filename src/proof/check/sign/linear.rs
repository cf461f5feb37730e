//! Signs of sums: a function linear in another, and a sum with a dominant term.

use crate::expr::{Expr, Relation};
use crate::proof::check::facts::{defined_known, equal_known, sign_known};
use crate::proof::check::{Step, demand};
use crate::proof::{Certificate, Domain};
use crate::real::Rational;
use crate::real::sturm::End;

use super::polynomial::{RationalInterval, inner_range};

pub(super) fn linear(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    (inner, constant, slope): (&Expr, &Expr, &Expr),
    premises: &[Certificate],
) -> Step {
    let free = |x: &Expr| on.ranges.iter().all(|(v, _)| !x.contains(v));
    demand(free(constant) && free(slope), || "constant and slope must not contain the variables".into())?;
    let form = constant.plus(&slope.times(inner));
    demand(equal_known(premises, e, &form, on), || {
        "it is not proved to be linear in the inner function".into()
    })?;
    let range = inner_range(inner, on).ok_or("the range of the inner function is not known")?;
    // With both ends infinite the slope is 0, and nothing is known of the constant term.
    demand(!matches!((&range.lower, &range.upper), (End::Infinite, End::Infinite)), || {
        "the inner function is not bounded on any side".into()
    })?;
    let weak = match relation {
        Relation::Gt | Relation::Ge => Relation::Ge,
        Relation::Lt | Relation::Le => Relation::Le,
        _ => return Err("this rule gives only one-sided signs".into()),
    };
    let parameters = Domain::of_parameters(&on.assumptions);
    let known = |x: &Expr, r: Relation| sign_known(premises, x, r, &parameters);
    let mut strict = 0;
    let mut loose_attained = false;
    for (value, attained) in linear_ends(constant, slope, &range) {
        if known(&value, relation) && relation != weak {
            strict += 1;
        } else {
            demand(known(&value, weak), || "the sign at an end of the range is missing".into())?;
            loose_attained |= attained;
        }
    }
    let strictly = strict == 2 || (strict == 1 && !loose_attained);
    demand(relation == weak || strictly, || "the sign is not strict at an end that is attained".into())
}

/// A + B·end and whether the end is attained, for the lower and upper end; ±B for an infinite one.
pub(crate) fn linear_ends(constant: &Expr, slope: &Expr, range: &RationalInterval) -> [(Expr, bool); 2] {
    let value = |t: &Rational| constant.plus(&slope.times(&Expr::number(t.clone())));
    let at = |end: &End, infinite: Expr| match end {
        End::Open(t) => (value(t), false),
        End::Closed(t) => (value(t), true),
        End::Infinite => (infinite, false),
    };
    [at(&range.lower, slope.negate()), at(&range.upper, slope.clone())]
}

/// |u| > |v| gives u + v the sign of u; |u| ≥ |v| gives it the weak sign of u.
pub(super) fn dominates(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    leading: &Expr,
    premises: &[Certificate],
) -> Step {
    let rest = without_term(e, leading).ok_or("the leading part is not a term of the sum")?;
    demand(defined_known(premises, &rest, on), || "the rest is not proved to be defined".into())?;
    let gap = leading.powi(2).minus(&rest.powi(2));
    let (of_leading, of_gap) = match relation {
        Relation::Gt => (Relation::Gt, Relation::Gt),
        Relation::Lt => (Relation::Lt, Relation::Gt),
        Relation::Ge | Relation::Le => (relation, Relation::Ge),
        _ => return Err("this rule gives only one-sided signs".into()),
    };
    demand(sign_known(premises, leading, of_leading, on), || {
        "the sign of the leading part is missing".into()
    })?;
    demand(sign_known(premises, &gap, of_gap, on), || "it is not proved to dominate".into())
}

/// The sum without one of its terms.
pub(crate) fn without_term(e: &Expr, term: &Expr) -> Option<Expr> {
    let terms = e.terms();
    let at = terms.iter().position(|t| t == term)?;
    let mut rest = terms.to_vec();
    rest.remove(at);
    Some(Expr::sum(rest))
}
