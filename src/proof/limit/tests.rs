//! Limits whose values are known; what is not decided must never be wrong.

use super::*;
use crate::expr::Function;

fn z() -> Expr {
    Expr::symbol("z")
}

fn int(n: i64) -> Expr {
    Expr::integer(n)
}

fn of(f: Function, u: Expr) -> Expr {
    Expr::apply(f, vec![u])
}

fn at(e: &Expr, bound: &Bound, side: Side) -> Option<LimitValue> {
    let mut sign = |x: &Expr| x.is_constant().then(|| constant::sign_of(x)).flatten();
    limit(e, &Symbol::new("z"), bound, side, &mut Signs { of: &mut sign })
}

fn at_infinity(e: &Expr) -> Option<LimitValue> {
    at(e, &Bound::PosInf, Side::Upper)
}

fn finite(e: Expr) -> Option<LimitValue> {
    Some(LimitValue::Finite(e))
}

#[track_caller]
fn never_other(found: Option<LimitValue>, truth: &LimitValue) {
    assert!(found.is_none() || found.as_ref() == Some(truth), "{found:?} instead of {truth:?}");
}

#[test]
fn exponentials_of_logarithms_are_powers() {
    let zero = LimitValue::Finite(Expr::zero());
    let power = |c: i64| Expr::exp(int(c).times(&Expr::ln(z().plus(&int(1)))));
    never_other(at_infinity(&power(2).over(&z().powi(3))), &zero);
    never_other(at_infinity(&power(-2).times(&z().powi(3))), &LimitValue::PosInf);
    never_other(at_infinity(&z().powi(3).minus(&power(2))), &LimitValue::PosInf);
    let slow = Expr::exp(Expr::ln(z()).sqrt());
    never_other(at_infinity(&slow.over(&z())), &zero);
    never_other(at_infinity(&z().minus(&slow)), &LimitValue::PosInf);
    never_other(at_infinity(&Expr::exp(Expr::ln(Expr::ln(z()))).over(&z())), &zero);
    let product = Expr::exp(Expr::ln(z()).times(&Expr::ln(z().plus(&int(1))))).over(&z().powi(3));
    never_other(at_infinity(&product), &LimitValue::PosInf);
    let symbolic = Expr::power(z().plus(&int(1)), z().recip().plus(&int(2)));
    never_other(at_infinity(&symbolic.over(&z().powi(3))), &zero);
}

#[test]
fn known_limits() {
    let (inf, neg) = (Some(LimitValue::PosInf), Some(LimitValue::NegInf));
    let (minus, zero) = (Bound::NegInf, Bound::Finite(Expr::zero()));
    let one = Bound::Finite(Expr::one());
    let nought = || finite(Expr::zero());
    assert_eq!(at(&z().times(&Expr::exp(z())), &minus, Side::Lower), nought());
    assert_eq!(at_infinity(&z().powi(9).times(&Expr::exp(z().negate()))), nought());
    assert_eq!(at_infinity(&Expr::ln(z()).over(&z())), nought());
    assert_eq!(at_infinity(&of(Function::Sinh, z()).minus(&z())), inf);
    assert_eq!(at_infinity(&of(Function::Tanh, z())), finite(Expr::one()));
    assert_eq!(at_infinity(&of(Function::Atan, z())), finite(Expr::pi().times(&Expr::half())));
    assert_eq!(at_infinity(&of(Function::Sin, z()).over(&z())), nought());
    assert_eq!(at_infinity(&z().plus(&of(Function::Sin, z()))), inf);
    assert_eq!(at_infinity(&Expr::exp(Expr::exp(z().negate()).negate())), finite(Expr::one()));
    assert_eq!(at_infinity(&Expr::exp(z()).over(&Expr::exp(Expr::exp(z())))), nought());
    assert_eq!(at(&z().recip(), &zero, Side::Lower), inf);
    assert_eq!(at(&z().recip(), &zero, Side::Upper), neg);
    assert_eq!(at(&Expr::ln(z()), &zero, Side::Lower), neg);
    assert_eq!(at(&z().times(&Expr::ln(z())), &zero, Side::Lower), nought());
    assert_eq!(at(&of(Function::Probit, z()), &zero, Side::Lower), neg);
    assert_eq!(at(&of(Function::Probit, z()), &one, Side::Upper), inf);
    let arcsine_slope = Expr::one().minus(&z().powi(2)).sqrt().recip();
    assert_eq!(at(&arcsine_slope, &one, Side::Upper), inf);
    let half_pi = Bound::Finite(Expr::pi().times(&Expr::half()));
    never_other(at(&of(Function::Tan, z()), &half_pi, Side::Upper), &LimitValue::PosInf);
    never_other(at(&Expr::power(z(), z()), &zero, Side::Lower), &LimitValue::Finite(Expr::one()));
    never_other(at_infinity(&Expr::power(z(), z())), &LimitValue::PosInf);
    never_other(at_infinity(&Expr::power(z().recip().plus(&int(1)), z())), &LimitValue::Finite(Expr::e()));
    let nothing = LimitValue::Finite(Expr::zero());
    never_other(at_infinity(&of(Function::Softplus, z()).minus(&z())), &nothing);
    never_other(at_infinity(&z().powi(2).plus(&int(1)).sqrt().minus(&z())), &nothing);
}

#[test]
fn square_root_behaviour_where_a_domain_ends() {
    let start = Expr::exp(int(-1)).negate();
    let w = |function| of(function, z());
    let below = |e: &Expr| at(e, &Bound::Finite(start.clone()), Side::Lower);
    let slope = |function| Expr::exp(w(function).negate()).over(&int(1).plus(&w(function)));
    assert_eq!(below(&slope(Function::LambertW0)), Some(LimitValue::PosInf));
    assert_eq!(below(&slope(Function::LambertWm1)), Some(LimitValue::NegInf));
    // (1 + W₀(z))²/(1 + e z) → 2, and W₀ + 2 does not vanish.
    let ratio =
        int(1).plus(&w(Function::LambertW0)).powi(2).over(&int(1).plus(&Expr::exp(int(1)).times(&z())));
    assert!(below(&ratio).is_some_and(|l| l == LimitValue::Finite(int(2))));
    assert_eq!(below(&w(Function::LambertW0).plus(&int(2)).recip()), finite(int(1)));
    let one = Bound::Finite(Expr::one());
    let root = int(1).minus(&z()).sqrt();
    assert!(at(&of(Function::Acos, z()).over(&root), &one, Side::Upper).is_some_and(|l| match l {
        LimitValue::Finite(c) => constant::compare(&c, &int(2).sqrt()) == Some(std::cmp::Ordering::Equal),
        _ => false,
    }));
}

#[test]
fn even_functions_have_the_same_limit_at_both_ends() {
    let bell = Expr::exp(z().powi(2).negate());
    let rows = [
        bell.minus(&int(2).times(&z().powi(2)).times(&bell)),
        int(3).plus(&z().powi(4).times(&bell)).minus(&z().powi(2).times(&bell)),
        z().powi(2).minus(&z().powi(4).times(&bell)),
        z().powi(2).over(&int(1).plus(&z().powi(2))),
    ];
    for e in rows {
        let there = at_infinity(&e);
        assert!(there.is_some(), "{e:?}");
        assert_eq!(at(&e, &Bound::NegInf, Side::Lower), there, "{e:?}");
    }
    // An odd one has the opposite.
    let odd = z().powi(3).minus(&z().powi(5).times(&bell));
    assert_eq!(at(&odd, &Bound::NegInf, Side::Lower), Some(LimitValue::NegInf));
}

#[test]
fn oscillation_has_no_limit() {
    let sine = of(Function::Sin, z());
    assert_eq!(at_infinity(&sine), None);
    assert_eq!(at_infinity(&z().times(&sine)), None);
    assert_eq!(at_infinity(&Expr::exp(sine.clone())), None);
    assert_eq!(at_infinity(&Expr::exp(z().times(&sine))), None);
    assert_eq!(at_infinity(&of(Function::Floor, sine)), None);
    assert_eq!(at_infinity(&of(Function::Tan, z())), None);
}
