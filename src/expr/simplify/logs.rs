//! Logarithms of products written as sums: the form in which a log-density is read.

use std::cmp::Ordering;

use crate::expr::normal::{Oracle, SideCondition};
use crate::expr::{Expr, Function, Node, constant};
use crate::real::Rational;

/// The most factors that are taken out of one logarithm.
const MAX_FACTORS: usize = 40;

/// The most bits of a constant that comes about by gathering logarithms of numbers.
const MAX_BITS: u64 = 64;

/// A sum with its logarithms expanded, ln(a^k b) = k ln a + ln b and ln exp u = u, where the oracle says that a > 0 (or
/// a < 0, for even powers and pairs), and those of constants gathered by their coefficients; equal to e wherever e is
/// defined. `None` where e has no logarithm among its terms.
#[must_use]
pub fn expand_logarithms(e: &Expr, ask: &mut Oracle<'_>) -> Option<Expr> {
    let mut sum = Expanded::default();
    let mut any = false;
    for term in e.terms() {
        match logarithm(term) {
            Some((coefficient, argument)) => {
                any = true;
                sum.add(&coefficient, argument, ask);
            }
            None => sum.rest.push(term.clone()),
        }
    }
    any.then(|| sum.into_expr())
}

/// c and u, where the term is c ln u with a number c.
fn logarithm(term: &Expr) -> Option<(Rational, &Expr)> {
    let (coefficient, logarithm) = match term.factors() {
        [only] => (Rational::one(), only),
        [number, only] => (number.as_number()?.clone(), only),
        _ => return None,
    };
    match logarithm.node() {
        Node::Apply(Function::Ln, arguments) => Some((coefficient, arguments.first()?)),
        _ => None,
    }
}

/// Σ c ln(constant) + Σ k ln(base) + the rest.
#[derive(Default)]
struct Expanded {
    /// Products of constants, by the size of their coefficient.
    constants: Vec<(Rational, Expr)>,
    /// Coefficients of the logarithms of other bases.
    bases: Vec<(Expr, Expr)>,
    rest: Vec<Expr>,
}

impl Expanded {
    /// Adds c ln u.
    fn add(&mut self, c: &Rational, u: &Expr, ask: &mut Oracle<'_>) {
        let mut kept: Vec<Expr> = Vec::new();
        let mut negative: Vec<(Expr, Rational)> = Vec::new();
        for factor in u.factors().iter().take(MAX_FACTORS) {
            let (base, exponent) = match factor.node() {
                Node::Power(base, exponent) => (base.clone(), exponent.clone()),
                Node::Apply(Function::Exp, arguments) => {
                    self.rest.push(Expr::scaled(c.clone(), arguments[0].clone()));
                    continue;
                }
                _ => (factor.clone(), Expr::one()),
            };
            let positive = match base.is_constant() {
                true => constant::sign_of(&base) == Some(Ordering::Greater),
                false => ask(&SideCondition::Positive(base.clone())),
            };
            let composed = matches!(base.node(), Node::Product(_) | Node::Power(..));
            if let (true, true, Some(k)) = (positive, composed, exponent.as_number()) {
                self.add(&(c * k), &base, ask);
                continue;
            }
            if positive {
                self.add_base(&Expr::scaled(c.clone(), exponent), &base);
                continue;
            }
            match exponent.as_number().filter(|k| k.is_integer()) {
                Some(k) if ask(&SideCondition::Negative(base.clone())) => {
                    negative.push((base, k.clone()));
                }
                _ => kept.push(factor.clone()),
            }
        }
        kept.extend(u.factors().iter().skip(MAX_FACTORS).cloned());
        // With everything else positive the negative factors come with an even number of odd exponents.
        let odd = negative.iter().filter(|(_, k)| !k.has_even_numerator()).count();
        if odd % 2 == 0 {
            for (base, k) in negative {
                self.add_base(&Expr::number(c * &k), &base.negate());
            }
        } else {
            kept.extend(negative.into_iter().map(|(base, k)| Expr::power(base, Expr::number(k))));
        }
        if !kept.is_empty() {
            self.add_base(&Expr::number(c.clone()), &Expr::product(kept));
        }
    }

    /// Adds k ln(base), base > 0.
    fn add_base(&mut self, k: &Expr, base: &Expr) {
        if let (true, Some(c)) = (base.is_constant(), k.as_number()) {
            let base = if c.is_negative() { inverted(base) } else { base.clone() };
            let size = c.abs();
            match self.constants.iter_mut().find(|(known, _)| *known == size) {
                Some((_, product)) => *product = product.times(&base),
                None => self.constants.push((size, base)),
            }
            return;
        }
        match self.bases.iter_mut().find(|(known, _)| known == base) {
            Some((_, total)) => *total = total.plus(k),
            None => self.bases.push((base.clone(), k.clone())),
        }
    }

    fn into_expr(mut self) -> Expr {
        self.join_numbers();
        let mut terms = self.rest;
        terms.extend(self.bases.into_iter().map(|(base, k)| k.times(&Expr::ln(base))));
        for (c, product) in self.constants {
            // −ln(2π)/2 rather than ln(1/(2π))/2.
            let small = product.factors().iter().all(|f| match f.node() {
                Node::Number(r) => *r <= Rational::one(),
                Node::Power(_, k) => k.as_number().is_some_and(Rational::is_negative),
                _ => false,
            });
            let (c, product) = if small { (-c, inverted(&product)) } else { (c, product) };
            terms.push(Expr::scaled(c, Expr::ln(product)));
        }
        Expr::sum(terms)
    }

    /// 2 ln 3 + ln 5 = ln 45, while the numbers stay small.
    fn join_numbers(&mut self) {
        let (whole, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.constants)
            .into_iter()
            .partition(|(c, product)| c.is_integer() && product.as_number().is_some());
        let joined = whole.iter().try_fold(Rational::one(), |product, (c, base)| {
            let power = base.as_number()?.pow(c.to_i64()?)?;
            Some(&product * &power).filter(|p| p.bits() <= MAX_BITS)
        });
        self.constants = others;
        match joined.filter(|_| whole.len() > 1) {
            Some(number) if number.is_one() => {}
            Some(number) => self.constants.push((Rational::one(), Expr::number(number))),
            None => self.constants.extend(whole),
        }
    }
}

/// 1/(a b^k) as a⁻¹ b⁻ᵏ, for positive constants.
fn inverted(e: &Expr) -> Expr {
    let factor = |f: &Expr| match f.node() {
        Node::Power(base, k) => Expr::power(base.clone(), k.negate()),
        _ => f.recip(),
    };
    Expr::product(e.factors().iter().map(factor).collect())
}
