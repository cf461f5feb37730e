//! Signs of quotients of polynomials by Sturm's theorem.

use crate::expr::{Expr, Relation};
use crate::proof::check::facts::{defined_known, equal_known};
use crate::proof::check::range::range_on;
use crate::proof::check::{Step, demand};
use crate::proof::{Certificate, Domain};
use crate::real::sturm::{self, End, SignOn};
use crate::real::{Rational, UPoly};
use crate::set::Span;

use super::structure::Signs;

/// An interval with rational or infinite ends.
#[derive(Clone, Debug)]
pub(crate) struct RationalInterval {
    pub lower: End,
    pub upper: End,
}

impl RationalInterval {
    fn from_ends(
        lower: Option<Rational>,
        lower_closed: bool,
        upper: Option<Rational>,
        upper_closed: bool,
    ) -> Self {
        let end = |value: Option<Rational>, closed: bool| match value {
            None => End::Infinite,
            Some(x) if closed => End::Closed(x),
            Some(x) => End::Open(x),
        };
        Self { lower: end(lower, lower_closed), upper: end(upper, upper_closed) }
    }
}

pub(super) fn polynomial(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    (inner, numerator, denominator): (&Expr, &[Rational], &[Rational]),
    premises: &[Certificate],
) -> Step {
    demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
    let quotient = polynomial_in(inner, numerator).over(&polynomial_in(inner, denominator));
    demand(equal_known(premises, e, &quotient, on), || "it is not proved to be this quotient".into())?;
    let range = inner_range(inner, on).ok_or("the range of the inner function is not known")?;
    let p = UPoly::new(numerator.to_vec()).ok_or("the degree of the numerator is too large")?;
    let q = UPoly::new(denominator.to_vec()).ok_or("the degree of the denominator is too large")?;
    let of = |poly: &UPoly| {
        let relation = match sturm::sign_on(poly, &range.lower, &range.upper)? {
            SignOn::Positive => Relation::Gt,
            SignOn::NonNegative => Relation::Ge,
            SignOn::Zero => Relation::Eq,
            SignOn::NonPositive => Relation::Le,
            SignOn::Negative => Relation::Lt,
            SignOn::Mixed => return None,
        };
        Some(Signs::of_relation(relation))
    };
    let below = of(&q).filter(|s| !s.zero).ok_or("the denominator may vanish")?;
    let above = of(&p).ok_or("the numerator changes its sign")?;
    demand(above.times(below).within(relation), || "the signs do not give the claim".into())
}

/// Σ cᵢ tⁱ as an expression.
pub(crate) fn polynomial_in(t: &Expr, coefficients: &[Rational]) -> Expr {
    let terms = coefficients.iter().zip(0_i64..).filter(|(c, _)| !c.is_zero());
    Expr::sum(terms.map(|(c, i)| Expr::scaled(c.clone(), t.powi(i))).collect())
}

/// An interval with rational or infinite ends that contains the values of the inner function.
pub(crate) fn inner_range(inner: &Expr, on: &Domain) -> Option<RationalInterval> {
    if let Some(exact) = inner.as_variable().and_then(|v| on.span(v)).and_then(exact_range) {
        return Some(exact);
    }
    let range = range_on(inner, &on.cell())?;
    let end = |x: f64| if x.is_infinite() { Some(None) } else { Rational::from_f64(x).map(Some) };
    Some(RationalInterval::from_ends(end(range.lo())?, !range.lo_open(), end(range.hi())?, !range.hi_open()))
}

/// The interval itself, where its ends are rational or infinite.
pub(crate) fn exact_range(span: &Span) -> Option<RationalInterval> {
    Some(RationalInterval::from_ends(
        span.lo().rational_or_infinite()?,
        span.lo_closed(),
        span.hi().rational_or_infinite()?,
        span.hi_closed(),
    ))
}
