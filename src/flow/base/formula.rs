//! Building blocks of textbook formulas. Parameters that must be positive are taken to be so.

use crate::expr::{Condition, Expr, Function, Node, Relation};
use crate::real::Rational;

/// Up to here gamma values and finite sums are written out.
pub const SMALL: i64 = 12;

/// p/q, for literals.
pub fn ratio(p: i64, q: i64) -> Expr {
    Rational::ratio(p, q).map_or_else(|| Expr::integer(p).over(&Expr::integer(q)), Expr::number)
}

/// x^r for x > 0 and a literal r, with (b^s)^r written as b^(s r).
pub fn power(x: &Expr, r: &Rational) -> Expr {
    if let Node::Power(base, s) = x.node()
        && let Some(s) = s.as_number()
        && !s.has_even_numerator()
    {
        return Expr::power(base.clone(), Expr::number(s * r));
    }
    Expr::power(x.clone(), Expr::number(r.clone()))
}

/// x^e for x > 0 and any exponent.
pub fn general_power(x: &Expr, exponent: &Expr) -> Expr {
    match exponent.as_number() {
        _ if x.is_one() => Expr::one(),
        Some(r) => power(x, r),
        None => Expr::power(x.clone(), exponent.clone()),
    }
}

/// 1/x for x > 0.
pub fn recip(x: &Expr) -> Expr {
    power(x, &Rational::integer(-1))
}

/// x² for x > 0.
pub fn square(x: &Expr) -> Expr {
    power(x, &Rational::integer(2))
}

/// √x for x > 0.
pub fn sqrt(x: &Expr) -> Expr {
    x.sqrt()
}

/// ln x for x > 0: 0 for x = 1, r ln b for b^r.
pub fn ln(x: &Expr) -> Expr {
    if x.is_one() {
        return Expr::zero();
    }
    if let Some(inverse) = x.as_number().filter(|q| q.numerator().is_one()).and_then(Rational::recip) {
        return Expr::ln(Expr::number(inverse)).negate();
    }
    match x.node() {
        Node::Power(base, r) if r.as_number().is_some_and(|r| !r.has_even_numerator()) => {
            r.times(&Expr::ln(base.clone()))
        }
        Node::Apply(Function::Exp, inner) if inner.len() == 1 => inner[0].clone(),
        _ => Expr::ln(x.clone()),
    }
}

/// e^x.
pub fn exp(x: Expr) -> Expr {
    Expr::exp(x)
}

/// A function of one argument.
pub fn of(function: Function, x: &Expr) -> Expr {
    Expr::apply(function, vec![x.clone()])
}

/// (x − loc)/scale.
pub fn standardise(x: &Expr, loc: &Expr, scale: &Expr) -> Expr {
    x.minus(loc).times(&recip(scale))
}

/// loc + scale · q.
pub fn unstandardise(q: Expr, loc: &Expr, scale: &Expr) -> Expr {
    loc.plus(&scale.times(&q))
}

/// Γ(x) for x > 0: written out for small literal integers and half-integers.
pub fn gamma(x: &Expr) -> Expr {
    match gamma_value(x) {
        Some((value, true)) => Expr::scaled(value, Expr::pi().sqrt()),
        Some((value, false)) => Expr::number(value),
        None => of(Function::Gamma, x),
    }
}

/// ln Γ(x) for x > 0.
pub fn ln_gamma(x: &Expr) -> Expr {
    match gamma_value(x) {
        Some((value, true)) => ln(&Expr::number(value)).plus(&ln(&Expr::pi().sqrt())),
        Some((value, false)) => ln(&Expr::number(value)),
        None => of(Function::Lgamma, x),
    }
}

/// Γ(n) = (n − 1)!; Γ(n + 1/2) = (1/2)(3/2)…(n − 1/2) √π: the rational factor, and whether √π goes with it.
fn gamma_value(x: &Expr) -> Option<(Rational, bool)> {
    let x = x.as_number().filter(|x| x.is_positive() && **x <= Rational::integer(SMALL))?;
    let mut product = Rational::one();
    let mut t = x.clone();
    while t > Rational::one() {
        t = &t - &Rational::one();
        product = &product * &t;
    }
    let half = t.denominator_i64() == Some(2);
    (half || t.is_one()).then_some((product, half))
}

/// 1/B(a, b), written out where the gamma values are known.
pub fn inverse_beta(a: &Expr, b: &Expr) -> Expr {
    match (gamma_value(a), gamma_value(b), gamma_value(&a.plus(b))) {
        (Some((ga, first)), Some((gb, second)), Some((gab, _))) => {
            // Both half-integers: √π √π, and none in Γ(a + b). One: it cancels.
            let value = Expr::number(gab).over(&Expr::number(&ga * &gb));
            if first && second { value.times(&Expr::pi().recip()) } else { value }
        }
        _ => Expr::apply(Function::Beta, vec![a.clone(), b.clone()]).recip(),
    }
}

/// The literal value as a small positive integer.
pub fn small_integer(x: &Expr) -> Option<i64> {
    x.as_number()?.to_i64().filter(|n| (1..=SMALL).contains(n))
}

/// Whether x is the literal p/q.
pub fn is_ratio(x: &Expr, p: i64, q: i64) -> bool {
    x.as_number().is_some_and(|value| Rational::ratio(p, q).as_ref() == Some(value))
}

/// x > 0, reduced to the base where x is a power: √v > 0 iff v > 0.
pub fn positive(x: &Expr) -> Condition {
    match x.node() {
        Node::Power(base, r) if r.as_number().is_some_and(|r| !r.has_even_numerator()) => positive(base),
        Node::Product(factors) if factors[0].as_number().is_some_and(Rational::is_positive) => {
            positive(&Expr::product(factors[1..].to_vec()))
        }
        _ => x.compare(Relation::Gt, &Expr::zero()),
    }
}

/// a < b; the exponents compared for powers of e.
pub fn below(a: &Expr, b: &Expr) -> Condition {
    if let (Node::Apply(Function::Exp, x), Node::Apply(Function::Exp, y)) = (a.node(), b.node()) {
        return below(&x[0], &y[0]);
    }
    a.compare(Relation::Lt, b)
}

/// Whether a comparison of literal numbers holds; `None` for others.
pub fn decide(condition: &Condition) -> Option<bool> {
    match condition {
        Condition::Constant(known) => Some(*known),
        Condition::Compare(a, relation, b) => Some(relation.holds(a.as_number()?.cmp(b.as_number()?))),
        _ => None,
    }
}
