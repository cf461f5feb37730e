//! Signs of sums: a function linear in another, and a sum with a dominant term.

use crate::expr::{Expr, Function, Relation};
use crate::proof::check::facts::{defined_known, equal_known, sign_known};
use crate::proof::check::{Step, demand};
use crate::proof::{Certificate, Domain};
use crate::real::Rational;
use crate::real::sturm::End;

use super::one_sided::one_sided;
use super::polynomial::{RationalInterval, inner_range};

pub(super) fn linear(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    (inner, constant, slope): (&Expr, &Expr, &Expr),
    premises: &[Certificate],
) -> Step {
    let free = |x: &Expr| on.ranges.iter().all(|(v, _)| !x.contains(v));
    demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
    let form = constant.plus(&slope.times(inner));
    demand(equal_known(premises, e, &form, on), || {
        "it is not proved to be linear in the inner function".into()
    })?;
    let range = inner_range(inner, on).ok_or("the range of the inner function is not known")?;
    // With both ends infinite the slope is 0, and nothing is known of the constant term.
    demand(!matches!((&range.lower, &range.upper), (End::Infinite, End::Infinite)), || {
        "the inner function is not bounded on any side".into()
    })?;
    let (weak, _) = one_sided(relation)?;
    let parameters = Domain::of_parameters(&on.assumptions);
    let known = |x: &Expr, r: Relation| sign_known(premises, x, r, if free(x) { &parameters } else { on });
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

/// A + B cos u + C sin u with |A| > √(B² + C²) has the sign of A; with ≥ the weak sign.
pub(super) fn amplitude(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    (angle, constant, cosine, sine): (&Expr, &Expr, &Expr, &Expr),
    premises: &[Certificate],
) -> Step {
    demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
    let form = wave(angle, constant, cosine, sine);
    demand(equal_known(premises, e, &form, on), || "it is not proved to be this wave".into())?;
    let gap = wave_gap(constant, cosine, sine);
    let of_gap = match relation {
        Relation::Gt | Relation::Lt => Relation::Gt,
        Relation::Ge | Relation::Le => Relation::Ge,
        _ => return Err("this rule gives only one-sided signs".into()),
    };
    demand(sign_known(premises, constant, relation, on), || "the sign of the constant is missing".into())?;
    demand(sign_known(premises, &gap, of_gap, on), || "the amplitude may be larger than the constant".into())
}

/// A + B cos u + C sin u.
pub(crate) fn wave(angle: &Expr, constant: &Expr, cosine: &Expr, sine: &Expr) -> Expr {
    let of = |function: Function| Expr::apply(function, vec![angle.clone()]);
    constant.plus(&cosine.times(&of(Function::Cos))).plus(&sine.times(&of(Function::Sin)))
}

/// A² − B² − C².
pub(crate) fn wave_gap(constant: &Expr, cosine: &Expr, sine: &Expr) -> Expr {
    constant.powi(2).minus(&cosine.powi(2)).minus(&sine.powi(2))
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
