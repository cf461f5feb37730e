//! Sums of logarithms, and equations in the unknown and its logarithm.

use super::Solver;
use super::atoms::{Measures, quotient};
use super::peel::exp;
use super::polynomial::fraction;
use crate::expr::{Expr, Function, Node};
use crate::real::Rational;

impl Solver<'_> {
    /// Σ c_i ln u_i + (a rest) = rhs, exponentiated: Π u_i^(k_i) e^(m rest) = e^(m rhs) with integers k_i = m c_i.
    pub(super) fn exponentiate(&self, e: &Expr, rhs: &Expr, depth: usize) -> Vec<Expr> {
        let mut logs: Vec<(Rational, Expr)> = Vec::new();
        let mut others = Vec::new();
        for term in self.spelled_logs(e).terms() {
            let (c, rest) = term.split_coefficient();
            match rest.node() {
                Node::Apply(Function::Ln, arguments) => logs.push((c, arguments[0].clone())),
                _ => others.push(term.clone()),
            }
        }
        // With the unknown outside of logarithms, an exponential of it must meet others of its kind.
        let mixed = others.iter().any(|t| t.contains(&self.variable));
        if logs.is_empty() || (logs.len() == 1 && !mixed) {
            return Vec::new();
        }
        let Some(m) = multiplier(logs.iter().map(|(c, _)| c)) else { return Vec::new() };
        let scale = |t: &Expr| Expr::scaled(m.clone(), t.clone());
        let mut factors: Vec<Expr> =
            logs.iter().map(|(c, u)| Expr::power(u.clone(), Expr::number(c * &m))).collect();
        factors.extend(others.iter().map(|t| Expr::exp(scale(t))));
        let product = Expr::product(factors);
        self.polynomial(&product, &exp(&scale(rhs)), depth)
    }

    /// Equations in z and ln z: with z = e^v, for v.
    pub(super) fn through_logarithm(&self, e: &Expr, rhs: &Expr, depth: usize) -> Vec<Expr> {
        let z = Expr::variable(self.variable.clone());
        let log = Expr::ln(z.clone());
        if !e.any(&mut |part| *part == log) {
            return Vec::new();
        }
        let v = self.fresh();
        let unknown = Expr::variable(v.clone());
        let replaced = e.replace(&mut |part| {
            if *part == log {
                return Some(unknown.clone());
            }
            match part.node() {
                Node::Power(base, k) if *base == z && !k.contains(&self.variable) => {
                    Some(Expr::exp(k.times(&unknown)))
                }
                _ if *part == z => Some(Expr::exp(unknown.clone())),
                _ => None,
            }
        });
        let values = self.with_variable(v, &log).solve(&replaced, rhs, depth);
        values.iter().map(exp).collect()
    }

    /// `e` with the top-level softplus, logit and inverse hyperbolic tangent as logarithms.
    fn spelled_logs(&self, e: &Expr) -> Expr {
        Expr::sum(e.terms().iter().map(spell_term).collect())
    }
}

/// −c ln(u/v) as c ln(v/u), so that −ln(1/x − 1) is written ln(x/(1 − x)).
pub(super) fn joined(e: &Expr) -> Expr {
    let e = e.map_children(&mut joined);
    let (c, rest) = e.split_coefficient();
    let Node::Apply(Function::Ln, arguments) = rest.node() else { return e };
    if !c.is_negative() {
        return e;
    }
    match quotient(&arguments[0], &Measures::default()) {
        Some(q) if q.denominator.as_constant().is_none() => {
            Expr::scaled(-c, Expr::ln(fraction(&q.denominator, &q.numerator)))
        }
        _ => e,
    }
}

fn spell_term(term: &Expr) -> Expr {
    let (c, rest) = term.split_coefficient();
    let Node::Apply(function, arguments) = rest.node() else { return term.clone() };
    let u = &arguments[0];
    let one = Expr::one;
    let difference = |a: Expr, b: Expr, c: &Rational| {
        Expr::scaled(c.clone(), Expr::ln(a)).plus(&Expr::scaled(-c.clone(), Expr::ln(b)))
    };
    match function {
        Function::Softplus => Expr::scaled(c, Expr::ln(one().plus(&Expr::exp(u.clone())))),
        Function::Logit => difference(u.clone(), one().minus(u), &c),
        Function::Atanh => {
            let half = Rational::ratio(1, 2).unwrap_or_else(Rational::one);
            difference(one().plus(u), one().minus(u), &(&c * &half))
        }
        _ => term.clone(),
    }
}

/// The least m > 0 that makes all m c integers, over their common divisor.
fn multiplier<'a>(coefficients: impl Iterator<Item = &'a Rational>) -> Option<Rational> {
    let mut common: Option<Rational> = None;
    for c in coefficients {
        common = Some(match common {
            None => c.abs(),
            Some(g) => {
                let scale = &g.denominator() * &c.denominator();
                let joint = (&g * &scale).gcd(&(c * &scale)).abs();
                &joint * &scale.recip()?
            }
        });
    }
    common?.recip()
}
