//! Whether an expectation exists.

use crate::expr::enclose::enclose;
use crate::expr::{Expr, Symbol};
use crate::flow::base::Base;
use crate::proof::obligations::is_smooth;
use crate::proof::search::Prover;
use crate::proof::{Domain, LimitValue, Side};
use crate::real::Ternary;
use crate::set::Bound;

/// Whether ∫ |f| p converges over the part of the support of the base that the domain says z to be in.
///
/// It does where f is bounded there. Else f and p are continuous inside, and the ends decide: at an infinite end it converges
/// where z² f p has a finite limit and diverges where z f p has one that is not 0; at a finite end a where √(z − a) f p has a
/// finite limit, and where (z − a) f p has one that is not 0.
pub fn exists(f: &Expr, base: &Base, on: &Domain, prover: &mut Prover) -> Ternary {
    let z = &base.variable;
    let Some(interior) = on.span(z).and_then(crate::set::Span::interior) else { return Ternary::Unknown };
    let on = on.with_span(z, &interior);
    if prover.defined(f, &on).is_none() {
        return Ternary::Unknown;
    }
    if enclose(f, &on.cell()).range.is_some_and(|range| range.lo().is_finite() && range.hi().is_finite()) {
        return Ternary::True;
    }
    let integrand = f.times(&base.density(&Expr::variable(z.clone())));
    if !is_smooth(&integrand) || prover.defined(&integrand, &on).is_none() {
        return Ternary::Unknown;
    }
    let ends = [Side::Lower, Side::Upper].map(|side| at_end(&integrand, z, side, &on, prover));
    match ends {
        [Ternary::True, Ternary::True] => Ternary::True,
        [Ternary::False, _] | [_, Ternary::False] => Ternary::False,
        _ => Ternary::Unknown,
    }
}

/// Whether the integral converges at one end.
fn at_end(integrand: &Expr, z: &Symbol, side: Side, on: &Domain, prover: &mut Prover) -> Ternary {
    let at = Expr::variable(z.clone());
    let Some(span) = on.span(z) else { return Ternary::Unknown };
    let (enough, critical) = match side.of(span) {
        Bound::Finite(end) => {
            let distance = match side {
                Side::Lower => at.minus(end),
                Side::Upper => end.minus(&at),
            };
            (distance.sqrt(), distance)
        }
        _ => (at.powi(2), at),
    };
    let mut limit = |weight: &Expr| {
        let weighted = weight.times(integrand);
        let forms = prover.forms(&weighted, on);
        forms.iter().find_map(|form| prover.limit(form, z, on, side)).map(|(value, _)| value)
    };
    if let Some(LimitValue::Finite(_)) = limit(&enough) {
        return Ternary::True;
    }
    match limit(&critical) {
        Some(LimitValue::NegInf | LimitValue::PosInf) => Ternary::False,
        Some(LimitValue::Finite(value)) => {
            let nonzero = crate::expr::constant::sign_of(&value).is_some_and(std::cmp::Ordering::is_ne);
            if nonzero { Ternary::False } else { Ternary::Unknown }
        }
        None => Ternary::Unknown,
    }
}
