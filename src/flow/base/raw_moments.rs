//! Expectations of Z^p e^(tZ): raw moments, moment generating functions, and both together, where they have formulas
//! (Johnson, Kotz and Balakrishnan 1994–95).

use super::formula::{SMALL, decide, gamma, ln, of, positive, power, ratio, recip, sqrt, square};
use super::moments::Moment;
use super::{Base, Family};
use crate::expr::{Condition, Expr, Function, Relation};
use crate::real::Rational;

/// E[Z^p e^(tZ)] for a literal p and a t without z.
pub(super) fn raw_moment(base: &Base, p: &Rational, t: &Expr) -> Moment {
    if p.is_zero() && t.is_zero() {
        return Moment::Value { value: Expr::one(), when: None };
    }
    match table(base.family, &base.parameters, p, t) {
        Found::Value(value, conditions) => decided(value, conditions),
        Found::Nowhere => Moment::DoesNotExist,
        Found::Open => Moment::NoFormula,
    }
}

/// What the table says.
enum Found {
    /// The value, where all the conditions hold; elsewhere there is none.
    Value(Expr, Vec<Condition>),
    /// The integral diverges.
    Nowhere,
    /// Nothing.
    Open,
}

use Found::{Nowhere, Open, Value};

/// Conditions between literal numbers are decided.
fn decided(value: Expr, conditions: Vec<Condition>) -> Moment {
    let mut left = Vec::new();
    for condition in conditions {
        match decide(&condition) {
            Some(true) => {}
            Some(false) => return Moment::DoesNotExist,
            None => left.push(condition),
        }
    }
    let when = (!left.is_empty()).then(|| Condition::all(left));
    Moment::Value { value, when }
}

fn n(k: i64) -> Expr {
    Expr::integer(k)
}

fn product(factors: &[Expr]) -> Expr {
    Expr::product(factors.to_vec())
}

/// Γ(a + p)/Γ(a), written out for integers p ≥ 0.
fn rising(a: &Expr, p: &Rational) -> Expr {
    match p.to_i64().filter(|k| (0..=SMALL).contains(k)) {
        Some(k) => Expr::product((0..k).map(|i| a.plus(&n(i))).collect()),
        None => gamma(&a.plus(&Expr::number(p.clone()))).times(&gamma(a).recip()),
    }
}

/// B(a + p, b + q)/B(a, b).
fn beta_ratio(a: &Expr, p: &Rational, b: &Expr, q: &Rational) -> Expr {
    let both = p + q;
    if both.is_zero() {
        return rising(a, p).times(&rising(b, q));
    }
    product(&[rising(a, p), rising(b, q), rising(&a.plus(b), &both).recip()])
}

/// The binomial coefficient.
fn choose(k: i64, j: i64) -> i64 {
    (1..=j).fold(1, |value, i| value * (k - j + i) / i)
}

/// Σ over even j of C(k, j) m^(k − j) e_j: the k-th moment about 0 from the even central ones.
fn about_zero(k: i64, centre: &Expr, central: impl Fn(i64) -> Expr) -> Expr {
    let terms = (0..=k / 2).map(|half| {
        let j = 2 * half;
        product(&[n(choose(k, j)), centre.powi(k - j), central(j)])
    });
    Expr::sum(terms.collect())
}

/// (j − 1)!! for an even j.
fn double_factorial(j: i64) -> i64 {
    (1..j).step_by(2).product()
}

fn factorial(j: i64) -> i64 {
    (1..=j).product()
}

#[allow(clippy::too_many_lines, reason = "one arm for each family")]
fn table(family: Family, p: &[Expr], order: &Rational, t: &Expr) -> Found {
    let s = Expr::number(order.clone());
    let still = t.is_zero();
    let whole = order.to_i64().filter(|k| (0..=SMALL).contains(k));
    let one = Expr::one();
    // a > b.
    let over = |a: &Expr, b: &Expr| a.compare(Relation::Gt, b);
    let over_zero = |e: &Expr| positive(e);
    let pi = Expr::pi;
    // Families on (0, ∞) that are powers of gamma variables: scale^s Γ(shape + s/k)/Γ(shape).
    let of_gamma = |scale: Expr, shape: Expr, k: &Expr| match k.as_number().and_then(Rational::recip) {
        Some(inverse) if still => {
            let up = order * &inverse;
            let more = shape.plus(&Expr::number(up.clone()));
            Value(power(&scale, order).times(&rising(&shape, &up)), vec![over_zero(&more)])
        }
        None if still => {
            let more = shape.plus(&s.times(&recip(k)));
            let ratio = gamma(&more).times(&gamma(&shape).recip());
            Value(power(&scale, order).times(&ratio), vec![over_zero(&more)])
        }
        _ => Open,
    };
    match (family, whole) {
        (Family::Normal, Some(k)) => {
            let centre = p[0].plus(&t.times(&square(&p[1])));
            let moment = about_zero(k, &centre, |j| n(double_factorial(j)).times(&power(&p[1], &j.into())));
            let bulk = p[0].times(t).plus(&Expr::half().times(&t.powi(2)).times(&square(&p[1])));
            Value(if still { moment } else { moment.times(&Expr::exp(bulk)) }, Vec::new())
        }
        (Family::Uniform, _) => uniform(&p[0], &p[1], order, t),
        (Family::Exponential, _) => {
            let rate = p[0].minus(t);
            let up = s.plus(&one);
            let value = product(&[p[0].clone(), gamma(&up), power(&rate, &(-order - Rational::one()))]);
            Value(value, vec![over_zero(&up), over_zero(&rate)])
        }
        (Family::Gamma | Family::ChiSquared, _) => {
            let (shape, scale) = match family {
                Family::Gamma => (p[0].clone(), p[1].clone()),
                _ => (p[0].times(&Expr::half()), n(2)),
            };
            let more = shape.plus(&s);
            let left = one.minus(&t.times(&scale));
            let mut value = power(&scale, order).times(&rising(&shape, order));
            if !still {
                value = value.times(&Expr::power(left.clone(), more.negate()));
            }
            Value(value, vec![over_zero(&more), over_zero(&left)])
        }
        (Family::Beta, _) if still => {
            let none = Rational::zero();
            Value(beta_ratio(&p[0], order, &p[1], &none), vec![over_zero(&p[0].plus(&s))])
        }
        (Family::LogNormal, _) if still => {
            let bulk = Expr::half().times(&s.powi(2)).times(&square(&p[1]));
            Value(Expr::exp(s.times(&p[0]).plus(&bulk)), Vec::new())
        }
        (Family::Logistic, Some(0)) => {
            let angle = product(&[pi(), p[1].clone(), t.clone()]);
            let value =
                product(&[Expr::exp(p[0].times(t)), angle.clone(), of(Function::Sin, &angle).recip()]);
            Value(value, vec![over(&one, &Expr::abs(t.times(&p[1])))])
        }
        (Family::Laplace, Some(0)) => {
            let left = one.minus(&t.powi(2).times(&square(&p[1])));
            Value(Expr::exp(p[0].times(t)).times(&left.recip()), vec![over_zero(&left)])
        }
        (Family::Laplace, Some(k)) if still => {
            Value(about_zero(k, &p[0], |j| n(factorial(j)).times(&power(&p[1], &j.into()))), Vec::new())
        }
        (Family::Weibull, _) => of_gamma_at_one(order, &p[1], &recip(&p[0]), still),
        (Family::Rayleigh, _) => of_gamma(n(2).sqrt().times(&p[0]), one.clone(), &n(2)),
        (Family::HalfNormal, Some(0)) => {
            let bulk = Expr::half().times(&t.powi(2)).times(&square(&p[0]));
            let value = product(&[n(2), Expr::exp(bulk), of(Function::Phi, &t.times(&p[0]))]);
            Value(value, Vec::new())
        }
        (Family::HalfNormal, _) => of_gamma(n(2).sqrt().times(&p[0]), Expr::half(), &n(2)),
        (Family::Maxwell, _) => of_gamma(n(2).sqrt().times(&p[0]), ratio(3, 2), &n(2)),
        (Family::Chi, _) => of_gamma(n(2).sqrt(), p[0].times(&Expr::half()), &n(2)),
        (Family::Nakagami, _) => of_gamma(sqrt(&p[1].times(&recip(&p[0]))), p[0].clone(), &n(2)),
        (Family::GeneralizedGamma, _) => of_gamma(p[0].clone(), p[1].times(&recip(&p[2])), &p[2]),
        (Family::Pareto, _) if still => {
            let left = p[1].minus(&s);
            Value(product(&[p[1].clone(), power(&p[0], order), left.recip()]), vec![over(&p[1], &s)])
        }
        (Family::Gumbel | Family::GumbelMin, Some(0)) => {
            let turn = t.times(&p[1]);
            let left = if family == Family::Gumbel { one.minus(&turn) } else { one.plus(&turn) };
            Value(Expr::exp(p[0].times(t)).times(&gamma(&left)), vec![over_zero(&left)])
        }
        (Family::F, _) if still => {
            let (a, b) = (p[0].times(&Expr::half()), p[1].times(&Expr::half()));
            let value = power(&b.times(&recip(&a)), order).times(&beta_ratio(&a, order, &b, &-order));
            Value(value, vec![over_zero(&a.plus(&s)), over(&b, &s)])
        }
        (Family::BetaPrime, _) if still => {
            let value = beta_ratio(&p[0], order, &p[1], &-order);
            Value(value, vec![over_zero(&p[0].plus(&s)), over(&p[1], &s)])
        }
        (Family::Kumaraswamy, _) if still => {
            let up = one.plus(&s.times(&recip(&p[0])));
            let beta = Expr::apply(Function::Beta, vec![up.clone(), p[1].clone()]);
            Value(p[1].times(&beta), vec![over_zero(&up)])
        }
        (Family::InverseGamma | Family::InverseChiSquared, _) if still => {
            let (a, b) = match family {
                Family::InverseGamma => (p[0].clone(), p[1].clone()),
                _ => (p[0].times(&Expr::half()), Expr::half()),
            };
            Value(power(&b, order).times(&rising(&a, &-order)), vec![over(&a, &s)])
        }
        (Family::Frechet, _) => of_gamma_at_one(&-order, &recip(&p[1]), &recip(&p[0]), still),
        (Family::Power, _) if still => {
            let up = p[0].plus(&s);
            Value(product(&[p[0].clone(), power(&p[1], order), up.recip()]), vec![over_zero(&up)])
        }
        (Family::Lomax, _) if still => {
            let up = s.plus(&one);
            let value = product(&[power(&p[1], order), gamma(&up), rising(&p[0], &-order)]);
            Value(value, vec![over_zero(&up), over(&p[0], &s)])
        }
        (Family::LogLogistic, _) if still => {
            let turn = pi().times(&s).times(&recip(&p[1]));
            let value = product(&[power(&p[0], order), turn.clone(), of(Function::Sin, &turn).recip()]);
            Value(value, vec![over(&p[1], &Expr::number(order.abs()))])
        }
        (Family::LogUniform, _) if still => {
            let width = Expr::ln(p[1].over(&p[0]));
            let value = power(&p[1], order).minus(&power(&p[0], order));
            Value(value.over(&s.times(&width)), Vec::new())
        }
        (Family::StudentT, Some(k)) if still => {
            let exists = vec![over(&p[0], &s)];
            if k % 2 == 1 {
                return Value(Expr::zero(), exists);
            }
            let half = Rational::integer(k / 2);
            let value = product(&[
                p[0].powi(k / 2),
                beta_ratio(&Expr::half(), &half, &p[0].times(&Expr::half()), &-&half),
            ]);
            Value(value, exists)
        }
        (Family::Cauchy, Some(_)) if still => Nowhere,
        _ => Open,
    }
}

/// scale^s Γ(1 + s r), for s r > −1.
fn of_gamma_at_one(order: &Rational, scale: &Expr, r: &Expr, still: bool) -> Found {
    if !still {
        return Open;
    }
    let up = Expr::one().plus(&Expr::number(order.clone()).times(r));
    Value(power(scale, order).times(&gamma(&up)), vec![positive(&up)])
}

/// ∫ z^s e^(tz) dz/(b − a) over (a, b).
fn uniform(a: &Expr, b: &Expr, order: &Rational, t: &Expr) -> Found {
    let width = b.minus(a);
    let zero = Expr::zero();
    let whole = order.to_i64().filter(|k| (0..=SMALL).contains(k));
    if t.is_zero() {
        let up = order + &Rational::one();
        // Powers that are no whole ones need z > 0.
        let from_zero = a.is_zero() || decide(&a.compare(Relation::Ge, &zero)) == Some(true);
        if whole.is_none() && !from_zero {
            return Open;
        }
        if up.is_zero() {
            let exists = vec![a.compare(Relation::Gt, &zero)];
            return Value(ln(&b.over(a)).over(&width), exists);
        }
        if a.is_zero() {
            let value = power(b, order).over(&Expr::number(up.clone()));
            return Value(value, vec![positive(&Expr::number(up))]);
        }
        let raised = |e: &Expr| Expr::power(e.clone(), Expr::number(up.clone()));
        let value = raised(b).minus(&raised(a)).over(&Expr::number(up.clone()).times(&width));
        return Value(value, Vec::new());
    }
    let Some(k) = whole else { return Open };
    // By parts: I_k = [z^k e^(tz)]/t − (k/t) I_(k − 1).
    let at = |e: &Expr, j: i64| e.powi(j).times(&Expr::exp(t.times(e)));
    let mut integral = Expr::zero();
    for j in 0..=k {
        let ends = at(b, j).minus(&at(a, j));
        integral = ends.minus(&n(j).times(&integral)).over(t);
    }
    Value(integral.over(&width), Vec::new())
}
