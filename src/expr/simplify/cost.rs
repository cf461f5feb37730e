//! How hard a formula is to read, as a number: symbols to take in, with extra for fractions and parentheses.

use crate::expr::{Expr, Function, Node};
use crate::real::Rational;

/// The cost of an expression; a sum over its parts, so that a cheaper part makes a cheaper whole.
pub(super) fn cost(e: &Expr) -> u64 {
    match e.node() {
        Node::Number(r) => number(r),
        Node::Pi | Node::Variable(_) => 2,
        Node::Sum(terms) => terms.iter().map(cost).sum::<u64>() + terms.len() as u64 - 1,
        Node::Product(factors) => {
            let parentheses = factors.iter().filter(|f| matches!(f.node(), Node::Sum(_))).count();
            let minus = match factors[0].as_number() {
                Some(c) if c.is_negative() => u64::from(factors.iter().any(takes_minus)) * 3,
                _ => 0,
            };
            let shown = match factors[0].as_number() {
                Some(c) if c.is_negative() && c.abs().is_one() => &factors[1..],
                _ => factors.as_slice(),
            };
            shown.iter().map(cost).sum::<u64>() + (factors.len() + parentheses) as u64 - 1 + minus
        }
        Node::Power(base, exponent) => {
            let parentheses = u64::from(matches!(base.node(), Node::Sum(_) | Node::Product(_)));
            let above = match exponent.as_number() {
                Some(r) if r.abs().is_one() => 2,
                Some(r) if r.denominator_i64() == Some(2) && r.numerator().abs().is_one() => {
                    2 + u64::from(r.is_negative())
                }
                Some(r) => 1 + number(r),
                None => 1 + cost(exponent),
            };
            cost(base) + above + parentheses + unreduced(base, exponent)
        }
        Node::Apply(Function::Abs, arguments) => 3 + arguments.iter().map(cost).sum::<u64>(),
        // An exact value reads better than a function of numbers: π/4 for atan 1.
        Node::Apply(_, arguments) => {
            let constant = u64::from(arguments.iter().all(Expr::is_constant)) * 3;
            5 + constant + arguments.iter().map(cost).sum::<u64>()
        }
        Node::Piecewise(p) => {
            let mut total = 4;
            for branch in &p.branches {
                branch.condition.for_each(&mut |e| total += cost(e));
                total += 2 + cost(&branch.value);
            }
            total + p.otherwise.as_ref().map_or(0, cost)
        }
    }
}

/// Whether a minus sign in front reads better inside: 2 − x for −(x − 2), ⁿ√(−u) for −ⁿ√u.
fn takes_minus(factor: &Expr) -> bool {
    match factor.node() {
        Node::Sum(terms) => terms.iter().any(|t| t.split_coefficient().0.is_negative()),
        Node::Power(base, exponent) if exponent.as_number().is_some_and(|k| k.abs().is_one()) => {
            takes_minus(base)
        }
        Node::Power(_, exponent) => !exponent.is_constant(),
        _ => false,
    }
}

/// Extra for the root of an integer from which a square can be taken: √8.
fn unreduced(base: &Expr, exponent: &Expr) -> u64 {
    let fractional = exponent.as_number().is_some_and(|r| !r.is_integer());
    let factors =
        base.as_number().filter(|_| fractional).map(Rational::numerator).and_then(|n| n.prime_factors());
    factors.map_or(0, |f| 6 * f.iter().filter(|(_, k)| *k > 1).count() as u64)
}

fn number(r: &Rational) -> u64 {
    let digits = |x: Rational| x.bits() / 7;
    let fraction = if r.is_integer() { 0 } else { 3 + digits(r.denominator()) };
    2 + digits(r.numerator().abs()) + fraction - u64::from(r.numerator().abs().is_one())
}
