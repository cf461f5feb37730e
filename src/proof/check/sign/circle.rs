//! Signs of polynomials in the cosine and sine of one angle, for all angles.

use crate::expr::{Expr, Function, Relation};
use crate::proof::check::facts::{defined_known, equal_known};
use crate::proof::check::{Step, demand};
use crate::proof::{Certificate, Domain};
use crate::real::sturm::{self, End, SignOn};
use crate::real::{Rational, UPoly};

use super::polynomial::polynomial_in;
use super::structure::Signs;

/// The largest degree in the cosine and sine together.
const MAX_DEGREE: usize = 40;

pub(super) fn circle(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    (angle, even, odd): (&Expr, &[Rational], &[Rational]),
    premises: &[Certificate],
) -> Step {
    demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
    demand(equal_known(premises, e, &on_circle(angle, even, odd), on), || {
        "it is not proved to be this polynomial in sine and cosine".into()
    })?;
    let polynomial = in_half_angle(even, odd).ok_or("the degree is too large")?;
    let elsewhere = match sturm::sign_on(&polynomial, &End::Infinite, &End::Infinite) {
        Some(SignOn::Positive) => Signs::of_relation(Relation::Gt),
        Some(SignOn::NonNegative) => Signs::of_relation(Relation::Ge),
        Some(SignOn::Zero) => Signs::of_relation(Relation::Eq),
        Some(SignOn::NonPositive) => Signs::of_relation(Relation::Le),
        Some(SignOn::Negative) => Signs::of_relation(Relation::Lt),
        Some(SignOn::Mixed) | None => return Err("the sign changes on the circle".into()),
    };
    // u = π: cos u = −1, sin u = 0.
    let opposite =
        UPoly::new(even.to_vec()).ok_or("the degree is too large")?.sign_at(&Rational::integer(-1));
    let signs = Signs {
        negative: elsewhere.negative || opposite < 0,
        zero: elsewhere.zero || opposite == 0,
        positive: elsewhere.positive || opposite > 0,
    };
    demand(signs.within(relation), || "the signs on the circle do not give the claim".into())
}

/// P(cos u) + sin u · Q(cos u).
pub(crate) fn on_circle(angle: &Expr, even: &[Rational], odd: &[Rational]) -> Expr {
    let of = |function: Function| Expr::apply(function, vec![angle.clone()]);
    let cosine = of(Function::Cos);
    polynomial_in(&cosine, even).plus(&of(Function::Sin).times(&polynomial_in(&cosine, odd)))
}

/// (1 + t²)^d (P(c) + s Q(c)) with c = (1 − t²)/(1 + t²), s = 2t/(1 + t²) and d the degree.
fn in_half_angle(even: &[Rational], odd: &[Rational]) -> Option<UPoly> {
    let degree = even.len().max(odd.len() + 1).saturating_sub(1);
    if degree > MAX_DEGREE {
        return None;
    }
    let int = Rational::integer;
    let below = UPoly::new(vec![int(1), int(0), int(1)])?;
    let above = UPoly::new(vec![int(1), int(0), int(-1)])?;
    let double = UPoly::new(vec![int(0), int(2)])?;
    let power = |p: &UPoly, k: usize| (0..k).try_fold(UPoly::constant(int(1)), |product, _| product.times(p));
    let mut total = UPoly::zero();
    for (j, c) in even.iter().enumerate() {
        total = total.plus(&power(&above, j)?.times(&power(&below, degree - j)?)?.scaled(c));
    }
    for (j, c) in odd.iter().enumerate() {
        let term = power(&above, j)?.times(&power(&below, degree - 1 - j)?)?.times(&double)?;
        total = total.plus(&term.scaled(c));
    }
    Some(total)
}
