//! Peeling: where the unknown sits in one child only, the outermost operation is undone.

use super::Solver;
use super::functions::inverse_values;
use crate::expr::{Expr, Function, Kind, Node};
use crate::proof::obligations::is_odd_root;
use crate::real::Rational;

impl Solver<'_> {
    /// Undoes the outermost operation of e, if one child only contains the unknown.
    pub(super) fn peel(&self, e: &Expr, rhs: &Expr, depth: usize) -> Vec<Expr> {
        match e.node() {
            Node::Sum(terms) => {
                let (with, without): (Vec<Expr>, Vec<Expr>) =
                    terms.iter().cloned().partition(|term| term.contains(&self.variable));
                if without.is_empty() {
                    return Vec::new();
                }
                self.solve(&Expr::sum(with), &rhs.minus(&Expr::sum(without)), depth)
            }
            Node::Product(factors) => {
                let (with, without): (Vec<Expr>, Vec<Expr>) =
                    factors.iter().cloned().partition(|factor| factor.contains(&self.variable));
                if !without.is_empty() {
                    return self.solve(&Expr::product(with), &divide(rhs, &without), depth);
                }
                match self.gathered_powers(&with) {
                    Some((joint, k)) => self.solve_all(&joint, self.roots(&joint, &k, rhs), depth),
                    None => Vec::new(),
                }
            }
            Node::Power(base, exponent) => {
                match (base.contains(&self.variable), exponent.contains(&self.variable)) {
                    (true, false) => self.solve_all(base, self.roots(base, exponent, rhs), depth),
                    // u^v = e^(v ln u)
                    _ => {
                        let log = exponent.times(&Expr::ln(base.clone()));
                        self.solve(&log, &ln(rhs), depth)
                    }
                }
            }
            Node::Apply(function, arguments) if arguments.len() == 1 => {
                let u = &arguments[0];
                self.solve_all(u, inverse_values(*function, rhs, &self.values(u)), depth)
            }
            _ => Vec::new(),
        }
    }

    /// Gathers factors that are powers with one exponent: a^k b^k = (a b)^k, where peeling can go on.
    fn gathered_powers(&self, factors: &[Expr]) -> Option<(Expr, Expr)> {
        let mut common: Option<Expr> = None;
        let mut bases = Vec::new();
        for factor in factors {
            let Node::Power(base, k) = factor.node() else { return None };
            let (c, rest) = k.split_coefficient();
            let (sign, magnitude) = (c.is_negative(), Expr::scaled(c.abs(), rest));
            if common.get_or_insert_with(|| magnitude.clone()) != &magnitude {
                return None;
            }
            bases.push(if sign { base.recip() } else { base.clone() });
        }
        common.filter(|k| !k.is_one()).map(|k| (Expr::product(bases), k))
    }

    /// The bases b with b^exponent = rhs that fit the sample points.
    fn roots(&self, base: &Expr, exponent: &Expr, rhs: &Expr) -> Vec<Expr> {
        let root = power_of(rhs, &reciprocal(exponent));
        let both = |root: Expr| match self.sign(base) {
            Some(1) => vec![root],
            Some(_) => vec![root.negate()],
            None => vec![root.clone(), root.negate()],
        };
        if let Some(r) = exponent.as_number() {
            if r.is_zero() {
                return Vec::new();
            }
            return if r.has_even_numerator() { both(root) } else { vec![root] };
        }
        match self.assumptions.kind_of(exponent) {
            Kind::Odd => vec![root],
            Kind::Even | Kind::Integer => both(root),
            Kind::Real if is_odd_root(exponent, self.assumptions) => both(root),
            Kind::Real => vec![root],
        }
    }
}

/// rhs divided by factors: nothing cancels that could change the domain of an inverse, for the factors are constants.
fn divide(rhs: &Expr, factors: &[Expr]) -> Expr {
    let mut quotient = rhs.clone();
    for factor in factors {
        quotient = match (factor.as_number().and_then(Rational::recip), quotient.node()) {
            // A coefficient multiplies into a sum: (2 − x)/3 stays a sum, −(a − b) becomes b − a.
            (Some(c), Node::Sum(terms)) if c == Rational::integer(-1) => {
                Expr::sum(terms.iter().map(Expr::negate).collect())
            }
            (Some(c), Node::Sum(terms)) if c.is_negative() => {
                let flipped = Expr::sum(terms.iter().map(Expr::negate).collect());
                Expr::scaled(-c, flipped)
            }
            _ => quotient.times(&invert(factor)),
        };
    }
    quotient
}

/// 1/e with powers and exponentials turned round.
pub(super) fn invert(e: &Expr) -> Expr {
    match e.node() {
        Node::Power(base, k) if k.as_number().is_some_and(|k| k.is_integer()) => {
            Expr::power(base.clone(), k.negate())
        }
        Node::Apply(Function::Exp, arguments) => Expr::exp(arguments[0].negate()),
        Node::Product(factors) => Expr::product(factors.iter().map(invert).collect()),
        _ => e.recip(),
    }
}

/// 1/k for an exponent, in the form m/n that the language reads as a root.
pub(super) fn reciprocal(k: &Expr) -> Expr {
    match k.node() {
        Node::Product(factors) => Expr::product(factors.iter().map(reciprocal).collect()),
        Node::Power(n, j) if j.as_number() == Some(&Rational::integer(-1)) => n.clone(),
        _ => k.recip(),
    }
}

/// x^k, with exponentials and powers of positive things joined.
pub(super) fn power_of(x: &Expr, k: &Expr) -> Expr {
    match x.node() {
        Node::Apply(Function::Exp, arguments) => Expr::exp(arguments[0].times(k)),
        _ => Expr::power(x.clone(), k.clone()),
    }
}

/// ln x, with the exponential undone.
pub(super) fn ln(x: &Expr) -> Expr {
    match x.node() {
        Node::Apply(Function::Exp, arguments) => arguments[0].clone(),
        Node::Number(q) if q.is_one() => Expr::zero(),
        _ => Expr::ln(x.clone()),
    }
}

/// e^x, with the logarithm undone (x is a value of a logarithm, so what is under it is positive).
pub(super) fn exp(x: &Expr) -> Expr {
    match x.node() {
        Node::Apply(Function::Ln, arguments) => arguments[0].clone(),
        _ => Expr::exp(x.clone()),
    }
}
