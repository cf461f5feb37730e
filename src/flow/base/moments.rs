//! Means and variances of the families, where they have formulas (Johnson, Kotz and Balakrishnan 1994–95).

use super::formula::{decide, gamma, ratio, recip, sqrt, square};
use super::{Base, Family};
use crate::expr::{Condition, Expr, Function, Relation};

/// A moment of a distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Its value, for the parameters that meet the condition; for others it does not exist.
    Value {
        /// The value.
        value: Expr,
        /// When it exists; `None`: always.
        when: Option<Condition>,
    },
    /// The integral does not converge absolutely.
    DoesNotExist,
    /// There is no formula here.
    NoFormula,
}

/// Mean and variance.
pub(super) fn moments(base: &Base) -> (Moment, Moment) {
    let (mean, variance) = table(base.family, &base.parameters);
    (decided(mean), decided(variance))
}

/// With numbers it is known whether the moment exists.
fn decided(moment: Moment) -> Moment {
    match moment {
        Moment::Value { value, when: Some(when) } => match decide(&when) {
            Some(true) => Moment::Value { value, when: None },
            Some(false) => Moment::DoesNotExist,
            None => Moment::Value { value, when: Some(when) },
        },
        other => other,
    }
}

fn n(k: i64) -> Expr {
    Expr::integer(k)
}

fn of(function: Function, e: &Expr) -> Expr {
    Expr::apply(function, vec![e.clone()])
}

fn product(factors: &[Expr]) -> Expr {
    Expr::product(factors.to_vec())
}

fn beta(a: &Expr, b: &Expr) -> Expr {
    Expr::apply(Function::Beta, vec![a.clone(), b.clone()])
}

fn always(value: Expr) -> Moment {
    Moment::Value { value, when: None }
}

/// A moment that exists for e > bound.
fn beyond(value: Expr, e: &Expr, bound: i64) -> Moment {
    Moment::Value { value, when: Some(e.compare(Relation::Gt, &n(bound))) }
}

/// Mean and variance from the first two moments about 0.
fn about_zero(first: Expr, second: &Expr) -> (Moment, Moment) {
    let variance = second.minus(&first.powi(2));
    (always(first), always(variance))
}

/// The same for moments of order k that exist where e > k.
fn tailed(first: Expr, second: &Expr, e: &Expr) -> (Moment, Moment) {
    let variance = second.minus(&first.powi(2));
    (beyond(first, e, 1), beyond(variance, e, 2))
}

#[allow(clippy::too_many_lines, reason = "one arm for each family")]
fn table(family: Family, p: &[Expr]) -> (Moment, Moment) {
    let pi = Expr::pi();
    let one = Expr::one();
    let both = |mean: Expr, variance: Expr| (always(mean), always(variance));
    let none = || (Moment::DoesNotExist, Moment::DoesNotExist);
    let pi_squared = pi.powi(2);
    // Euler's constant.
    let euler = of(Function::Digamma, &one).negate();
    match family {
        Family::Uniform => {
            both(p[0].plus(&p[1]).times(&Expr::half()), ratio(1, 12).times(&p[1].minus(&p[0]).powi(2)))
        }
        Family::Normal | Family::HyperbolicSecant => both(p[0].clone(), square(&p[1])),
        Family::Exponential => both(recip(&p[0]), square(&recip(&p[0]))),
        Family::Logistic => both(p[0].clone(), product(&[ratio(1, 3), pi_squared, square(&p[1])])),
        Family::Laplace => both(p[0].clone(), n(2).times(&square(&p[1]))),
        Family::Cauchy | Family::Levy | Family::HalfCauchy | Family::LogCauchy => none(),
        Family::Gamma => both(p[0].times(&p[1]), p[0].times(&square(&p[1]))),
        Family::Beta => {
            let sum = p[0].plus(&p[1]);
            let spread = p[0].times(&p[1]).over(&sum.powi(2).times(&sum.plus(&one)));
            both(p[0].over(&sum), spread)
        }
        Family::Weibull => {
            let moment = |k: i64| {
                let order = one.plus(&n(k).times(&recip(&p[0])));
                p[1].powi(k).times(&gamma(&order))
            };
            about_zero(moment(1), &moment(2))
        }
        Family::Rayleigh => both(
            p[0].times(&pi.times(&Expr::half()).sqrt()),
            product(&[Expr::half(), n(4).minus(&pi), square(&p[0])]),
        ),
        Family::Gumbel | Family::GumbelMin => {
            let shift = p[1].times(&euler);
            let mean = if family == Family::Gumbel { p[0].plus(&shift) } else { p[0].minus(&shift) };
            both(mean, product(&[ratio(1, 6), pi_squared, square(&p[1])]))
        }
        Family::Moyal => both(
            p[0].plus(&p[1].times(&euler.plus(&Expr::ln(n(2))))),
            product(&[Expr::half(), pi_squared, square(&p[1])]),
        ),
        Family::LogNormal => {
            let s2 = square(&p[1]);
            let mean = Expr::exp(p[0].plus(&s2.times(&Expr::half())));
            let spread = Expr::exp(s2.clone()).minus(&one);
            both(mean, spread.times(&Expr::exp(n(2).times(&p[0]).plus(&s2))))
        }
        Family::Pareto => {
            let a = &p[1];
            let below = a.minus(&one);
            let spread = a.times(&square(&p[0])).over(&below.powi(2).times(&a.minus(&n(2))));
            (beyond(a.times(&p[0]).over(&below), a, 1), beyond(spread, a, 2))
        }
        Family::Lomax => {
            let a = &p[0];
            let below = a.minus(&one);
            let spread = a.times(&square(&p[1])).over(&below.powi(2).times(&a.minus(&n(2))));
            (beyond(p[1].over(&below), a, 1), beyond(spread, a, 2))
        }
        Family::HalfNormal => {
            both(p[0].times(&n(2).over(&pi).sqrt()), square(&p[0]).times(&one.minus(&n(2).over(&pi))))
        }
        Family::ChiSquared => both(p[0].clone(), n(2).times(&p[0])),
        Family::StudentT => {
            let spread = p[0].over(&p[0].minus(&n(2)));
            (beyond(Expr::zero(), &p[0], 1), beyond(spread, &p[0], 2))
        }
        Family::Kumaraswamy => {
            let moment = |k: i64| p[1].times(&beta(&one.plus(&n(k).times(&recip(&p[0]))), &p[1]));
            about_zero(moment(1), &moment(2))
        }
        Family::Arcsine => {
            both(p[0].plus(&p[1]).times(&Expr::half()), ratio(1, 8).times(&p[1].minus(&p[0]).powi(2)))
        }
        Family::LogLogistic => {
            let moment = |k: i64| {
                let angle = n(k).times(&pi).times(&recip(&p[1]));
                p[0].powi(k).times(&angle.over(&of(Function::Sin, &angle)))
            };
            tailed(moment(1), &moment(2), &p[1])
        }
        Family::InverseGamma | Family::InverseChiSquared => {
            let (a, b) = match family {
                Family::InverseGamma => (p[0].clone(), p[1].clone()),
                _ => (p[0].times(&Expr::half()), Expr::half()),
            };
            let below = a.minus(&one);
            let spread = square(&b).over(&below.powi(2).times(&a.minus(&n(2))));
            (beyond(b.over(&below), &a, 1), beyond(spread, &a, 2))
        }
        Family::F => {
            let (a, b) = (&p[0], &p[1]);
            let below = b.minus(&n(2));
            let up = product(&[n(2), b.powi(2), a.plus(b).minus(&n(2))]);
            let down = product(&[a.clone(), below.powi(2), b.minus(&n(4))]);
            (beyond(b.over(&below), b, 2), beyond(up.over(&down), b, 4))
        }
        Family::BetaPrime => {
            let (a, b) = (&p[0], &p[1]);
            let below = b.minus(&one);
            let up = a.times(&a.plus(b).minus(&one));
            let down = b.minus(&n(2)).times(&below.powi(2));
            (beyond(a.over(&below), b, 1), beyond(up.over(&down), b, 2))
        }
        Family::Chi => {
            let half = p[0].times(&Expr::half());
            let up = gamma(&half.plus(&Expr::half()));
            about_zero(product(&[n(2).sqrt(), up, gamma(&half).recip()]), &p[0])
        }
        Family::Maxwell => both(
            product(&[n(2), p[0].clone(), n(2).over(&pi).sqrt()]),
            square(&p[0]).times(&n(3).minus(&n(8).over(&pi))),
        ),
        Family::Triangular => {
            let squares: Vec<Expr> = p.iter().map(|e| e.powi(2)).collect();
            let cross = [p[0].times(&p[1]), p[0].times(&p[2]), p[1].times(&p[2])];
            let spread = Expr::sum(squares).minus(&Expr::sum(cross.to_vec()));
            both(ratio(1, 3).times(&Expr::sum(p.to_vec())), ratio(1, 18).times(&spread))
        }
        Family::Frechet => {
            let moment = |k: i64| p[1].powi(k).times(&gamma(&one.minus(&n(k).times(&recip(&p[0])))));
            tailed(moment(1), &moment(2), &p[0])
        }
        Family::HalfLogistic => {
            let two = Expr::ln(n(2));
            let spread = ratio(1, 3).times(&pi_squared).minus(&n(4).times(&two.powi(2)));
            both(product(&[n(2), p[0].clone(), two]), square(&p[0]).times(&spread))
        }
        Family::LogUniform => {
            let width = Expr::ln(p[1].over(&p[0]));
            let second = p[1].powi(2).minus(&p[0].powi(2)).over(&n(2).times(&width));
            about_zero(p[1].minus(&p[0]).over(&width), &second)
        }
        Family::Power => {
            let moment = |k: i64| product(&[p[0].clone(), p[1].powi(k), p[0].plus(&n(k)).recip()]);
            about_zero(moment(1), &moment(2))
        }
        Family::InverseGaussian => both(p[0].clone(), p[0].powi(3).over(&p[1])),
        Family::FoldedNormal => {
            let t = p[0].times(&recip(&p[1]));
            let bulk = Expr::exp(ratio(-1, 2).times(&t.powi(2)));
            let first = product(&[p[1].clone(), n(2).over(&pi).sqrt(), bulk]);
            let first = first.plus(&p[0].times(&of(Function::Erf, &t.over(&n(2).sqrt()))));
            about_zero(first, &p[0].powi(2).plus(&square(&p[1])))
        }
        Family::Burr => {
            let tail = p[0].times(&p[1]);
            let moment = |k: i64| {
                let share = n(k).times(&recip(&p[0]));
                p[1].times(&beta(&p[1].minus(&share), &one.plus(&share)))
            };
            tailed(moment(1), &moment(2), &tail)
        }
        Family::Dagum => {
            let moment = |k: i64| {
                let share = n(k).times(&recip(&p[1]));
                product(&[p[2].powi(k), p[0].clone(), beta(&p[0].plus(&share), &one.minus(&share))])
            };
            tailed(moment(1), &moment(2), &p[1])
        }
        Family::Nakagami => {
            let up = gamma(&p[0].plus(&Expr::half()));
            let first = product(&[up, gamma(&p[0]).recip(), sqrt(&p[1].times(&recip(&p[0])))]);
            about_zero(first, &p[1])
        }
        Family::Semicircle => both(Expr::zero(), ratio(1, 4).times(&square(&p[0]))),
        Family::RaisedCosine => {
            both(p[0].clone(), square(&p[1]).times(&ratio(1, 3).minus(&n(2).times(&pi.powi(-2)))))
        }
        Family::ExpGamma => {
            (always(of(Function::Digamma, &p[0]).plus(&Expr::ln(p[1].clone()))), Moment::NoFormula)
        }
        Family::JohnsonSU => {
            let w = Expr::exp(square(&recip(&p[1])));
            let angle = p[0].times(&recip(&p[1]));
            let mean = p[2].minus(&product(&[p[3].clone(), w.sqrt(), of(Function::Sinh, &angle)]));
            let cosh = of(Function::Cosh, &n(2).times(&angle));
            let spread = w.minus(&one).times(&w.times(&cosh).plus(&one));
            both(mean, product(&[Expr::half(), square(&p[3]), spread]))
        }
        Family::GeneralizedGamma => {
            let moment = |k: i64| {
                let up = gamma(&p[1].plus(&n(k)).times(&recip(&p[2])));
                product(&[p[0].powi(k), up, gamma(&p[1].times(&recip(&p[2]))).recip()])
            };
            about_zero(moment(1), &moment(2))
        }
        Family::LogitNormal | Family::Gompertz => (Moment::NoFormula, Moment::NoFormula),
    }
}
