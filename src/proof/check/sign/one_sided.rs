//! Signs from where a function starts: half periods of the sine, and monotone functions with the sign at an end.

use crate::expr::{Expr, Function, Node, Relation, Symbol, constant, derivative};
use crate::proof::check::facts::{defined_known, sign_known};
use crate::proof::check::{Step, demand};
use crate::proof::obligations::is_smooth;
use crate::proof::{Certificate, Claim, Domain, LimitValue, Side};

use super::structure::Signs;

pub(super) fn half_period_sign(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    k: i64,
    premises: &[Certificate],
) -> Step {
    let Node::Apply(function, arguments) = e.node() else { return Err("not a sine or cosine".into()) };
    let quarter = match function {
        Function::Sin => Expr::zero(),
        Function::Cos => Expr::pi().times(&Expr::half()),
        _ => return Err("not a sine or cosine".into()),
    };
    let angle = arguments.first().ok_or("no argument")?.plus(&quarter);
    let next = k.checked_add(1).ok_or("the half period is out of range")?;
    let multiple = |n: i64| Expr::integer(n).times(&Expr::pi());
    let mut strict = true;
    for distance in [angle.minus(&multiple(k)), multiple(next).minus(&angle)] {
        if !sign_known(premises, &distance, Relation::Gt, on) {
            strict = false;
            demand(sign_known(premises, &distance, Relation::Ge, on), || {
                "the argument may leave the half period".into()
            })?;
        }
    }
    let signs = Signs { negative: k % 2 != 0, zero: !strict, positive: k % 2 == 0 };
    demand(signs.within(relation), || "the half period gives another sign".into())
}

/// The weak and the strict relation of the side that a relation is about.
pub(super) fn one_sided(relation: Relation) -> Result<(Relation, Relation), String> {
    match relation {
        Relation::Gt | Relation::Ge => Ok((Relation::Ge, Relation::Gt)),
        Relation::Lt | Relation::Le => Ok((Relation::Le, Relation::Lt)),
        Relation::Eq | Relation::Ne => Err("this rule gives only one-sided signs".into()),
    }
}

pub(super) fn monotone_from(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    variable: &Symbol,
    side: Side,
    premises: &[Certificate],
) -> Step {
    demand(is_smooth(e), || "the expression has case distinctions".into())?;
    demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
    let span = on.span(variable).ok_or("the variable has no interval")?;
    let slope = derivative(e, variable).ok_or("there is no formula for the derivative")?;
    let inside = on.with_span(variable, &span.interior().ok_or("the interval is a point")?);
    let weak = match (relation, side) {
        (Relation::Gt | Relation::Ge, Side::Lower) | (Relation::Lt | Relation::Le, Side::Upper) => {
            Relation::Ge
        }
        (Relation::Lt | Relation::Le, Side::Lower) | (Relation::Gt | Relation::Ge, Side::Upper) => {
            Relation::Le
        }
        _ => return Err("this rule gives only one-sided signs".into()),
    };
    let strict = if weak == Relation::Ge { Relation::Gt } else { Relation::Lt };
    let strictly = sign_known(premises, &slope, strict, &inside);
    demand(strictly || sign_known(premises, &slope, weak, &inside), || {
        "the sign of the slope is missing".into()
    })?;
    let value = premises.iter().find_map(|p| match &p.claim {
        Claim::Limit { e: known, variable: v, on: d, side: s, value }
            if known == e && v == variable && d == on && *s == side =>
        {
            Some(value)
        }
        _ => None,
    });
    let value = value.ok_or("the value at the end is missing")?;
    let parameters = Domain::of_parameters(&on.assumptions);
    let has = |wanted: Relation| match value {
        LimitValue::PosInf => Relation::Gt.implies(wanted),
        LimitValue::NegInf => Relation::Lt.implies(wanted),
        LimitValue::Finite(c) => {
            constant::sign_of(c).is_some_and(|o| wanted.holds(o))
                || sign_known(premises, c, wanted, &parameters)
        }
    };
    let attained = side.is_attained(span);
    let loose = match relation {
        Relation::Gt => Relation::Ge,
        Relation::Lt => Relation::Le,
        other => other,
    };
    demand(has(relation) || (strictly && !attained && has(loose)), || {
        "the value at the end has not the sign".into()
    })
}
