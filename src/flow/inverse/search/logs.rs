//! Sums of logarithms, and equations in the unknown and its logarithm.

use super::Solver;
use super::atoms::{Measures, quotient};
use super::peel::exp;
use super::polynomial::{Polynomial, fraction};
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

    /// Equations in z and ln(p z + q): with p z + q = e^v, for v.
    pub(super) fn through_logarithm(&self, e: &Expr, rhs: &Expr, depth: usize) -> Vec<Expr> {
        self.of_logarithm(e, rhs, depth).unwrap_or_default()
    }

    fn of_logarithm(&self, e: &Expr, rhs: &Expr, depth: usize) -> Option<Vec<Expr>> {
        let z = Expr::variable(self.variable.clone());
        let mut argument: Option<Expr> = None;
        e.any(&mut |part| {
            if let Node::Apply(Function::Ln, arguments) = part.node()
                && arguments[0].contains(&self.variable)
                && argument.is_none()
            {
                argument = Some(arguments[0].clone());
            }
            false
        });
        let argument = argument?;
        let line = quotient(&argument, &Measures::default())?;
        let scale = line.denominator.as_constant()?.recip()?;
        let coefficients = line.numerator.scale(&scale).in_atom(&z);
        let [offset, slope] = coefficients.as_slice() else { return None };
        if self.unknown_atoms(slope).len() + self.unknown_atoms(offset).len() > 0 {
            return None;
        }
        let back = |value: &Expr| {
            if argument == z {
                return value.clone();
            }
            value.minus(&offset.to_expr()).times(&fraction(&Polynomial::one(), slope))
        };
        let (log, v) = (Expr::ln(argument.clone()), self.fresh());
        let unknown = Expr::variable(v.clone());
        let replaced = e.replace(&mut |part| {
            if *part == log {
                return Some(unknown.clone());
            }
            match part.node() {
                Node::Power(base, k) if *base == argument && !k.contains(&self.variable) => {
                    Some(Expr::exp(k.times(&unknown)))
                }
                _ if *part == argument => Some(Expr::exp(unknown.clone())),
                _ if *part == z => Some(back(&Expr::exp(unknown.clone()))),
                _ => None,
            }
        });
        let values = self.with_variable(v, &log).solve(&replaced, rhs, depth);
        Some(values.iter().map(|value| back(&exp(value))).collect())
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
