//! Expressions as quotients of polynomials in atoms: the unknown, roots of one kind, exponentials of one kind.

use std::collections::BTreeMap;

use super::polynomial::{MAX_DEGREE, Polynomial, Quotient};
use crate::expr::{Expr, Function, Node, Symbol};
use crate::real::Rational;

/// The largest common denominator of exponents.
const MAX_INDEX: i64 = 12;

/// How the exponents of each base, and the coefficients of each exponent of e, are measured: in multiples of
/// 1/index.
#[derive(Default)]
pub struct Measures {
    roots: BTreeMap<Expr, i64>,
    exponents: BTreeMap<Expr, i64>,
}

impl Measures {
    /// The measures that fit all parts of `e`.
    pub fn of(e: &Expr, variable: &Symbol) -> Self {
        let mut measures = Self::default();
        e.any(&mut |part| {
            match part.node() {
                Node::Power(base, k) if base.contains(variable) => {
                    if let Some(q) = k.as_number().and_then(Rational::denominator_i64) {
                        widen(&mut measures.roots, base, q);
                    }
                }
                Node::Apply(Function::Exp, arguments) => {
                    for term in arguments[0].terms().iter().filter(|t| t.contains(variable)) {
                        let (c, rest) = term.split_coefficient();
                        if let Some(q) = c.denominator_i64() {
                            widen(&mut measures.exponents, &rest, q);
                        }
                    }
                }
                _ => {}
            }
            false
        });
        measures
    }

    fn root_index(&self, base: &Expr) -> i64 {
        self.roots.get(base).copied().unwrap_or(1)
    }
}

fn widen(indices: &mut BTreeMap<Expr, i64>, key: &Expr, q: i64) {
    let index = indices.entry(key.clone()).or_insert(1);
    let joint = *index / gcd(*index, q) * q;
    if joint <= MAX_INDEX {
        *index = joint;
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

/// `e` as a quotient of polynomials in atoms; `None` beyond the bounds or for case distinctions.
pub fn quotient(e: &Expr, measures: &Measures) -> Option<Quotient> {
    let index = measures.root_index(e);
    if index > 1 {
        return root_atom(e, index, index);
    }
    match e.node() {
        Node::Number(q) => Some(Quotient::from(Polynomial::constant(q.clone()))),
        Node::Sum(terms) => {
            let zero = Quotient::from(Polynomial::default());
            terms.iter().try_fold(zero, |sum, t| sum.add(&quotient(t, measures)?))
        }
        Node::Product(factors) => {
            let one = Quotient::from(Polynomial::one());
            factors.iter().try_fold(one, |product, f| product.mul(&quotient(f, measures)?))
        }
        Node::Power(base, k) => match k.as_number() {
            Some(k) => literal_power(base, k, measures),
            None => Some(atom(e)),
        },
        Node::Apply(Function::Exp, arguments) => exponential(&arguments[0], measures),
        Node::Piecewise(_) => None,
        _ => Some(atom(e)),
    }
}

fn atom(e: &Expr) -> Quotient {
    Quotient::from(Polynomial::atom(e.clone(), 1))
}

fn literal_power(base: &Expr, k: &Rational, measures: &Measures) -> Option<Quotient> {
    let q = k.denominator_i64()?;
    let index = measures.root_index(base).max(1);
    if q == 1 && index == 1 {
        let exponent = k.to_i64().filter(|n| n.unsigned_abs() <= u64::from(MAX_DEGREE));
        return match exponent {
            Some(n) => quotient(base, measures)?.pow(n),
            None => Some(atom(&Expr::power(base.clone(), Expr::number(k.clone())))),
        };
    }
    let index = if index % q == 0 { index } else { q };
    let steps = k.numerator_i64()?.checked_mul(index / q)?;
    root_atom(base, index, steps)
}

/// (base^(1/index))^steps.
fn root_atom(base: &Expr, index: i64, steps: i64) -> Option<Quotient> {
    let root = Expr::power(base.clone(), Expr::number(Rational::ratio(1, index)?));
    atom_power(root, steps)
}

fn atom_power(atom: Expr, steps: i64) -> Option<Quotient> {
    let k = u32::try_from(steps.unsigned_abs()).ok().filter(|k| *k <= MAX_DEGREE)?;
    let power = Polynomial::atom(atom, k);
    if steps < 0 {
        Some(Quotient { numerator: Polynomial::one(), denominator: power })
    } else {
        Some(Quotient::from(power))
    }
}

/// e^u as a product of powers of e^(w/index), one for each kind of term c·w of u.
fn exponential(u: &Expr, measures: &Measures) -> Option<Quotient> {
    let mut product = Quotient::from(Polynomial::one());
    let mut constant = Vec::new();
    for term in u.terms() {
        let (c, rest) = term.split_coefficient();
        match measures.exponents.get(&rest) {
            Some(&index) if index % c.denominator_i64().unwrap_or(0).max(1) == 0 => {
                let steps = (&c * &Rational::integer(index)).to_i64()?;
                let unit = Expr::exp(Expr::scaled(Rational::ratio(1, index)?, rest));
                product = product.mul(&atom_power(unit, steps)?)?;
            }
            _ => constant.push(term.clone()),
        }
    }
    if constant.is_empty() {
        return Some(product);
    }
    product.mul(&atom(&Expr::exp(Expr::sum(constant))))
}

/// `e` with hyperbolic and logistic functions of the variable spelled out by exponentials and logarithms, and
/// powers with the variable in the exponent as exponentials.
pub fn spell_out(e: &Expr, variable: &Symbol) -> Expr {
    let e = e.map_children(&mut |child| spell_out(child, variable));
    if !e.contains(variable) {
        return e;
    }
    match e.node() {
        Node::Apply(function, arguments) if arguments.len() == 1 => {
            spelled(*function, &arguments[0]).unwrap_or(e)
        }
        Node::Power(base, k) if k.contains(variable) => {
            let (root, n) = least_base(base);
            Expr::exp(Expr::product(vec![Expr::integer(n), k.clone(), Expr::ln(root)]))
        }
        _ => e,
    }
}

/// The number of which a base is a power, and the exponent: 4 is 2², so that 4^z is a power of 2^z. Other bases are themselves.
fn least_base(base: &Expr) -> (Expr, i64) {
    const MAX: u32 = 16;
    let Some(number) = base.as_number().filter(|r| r.is_positive() && !r.is_one()) else {
        return (base.clone(), 1);
    };
    let root = (2..=MAX).rev().find_map(|n| Some((Expr::number(number.exact_root(n)?), i64::from(n))));
    root.unwrap_or_else(|| (base.clone(), 1))
}

fn spelled(function: Function, u: &Expr) -> Option<Expr> {
    let plus = Expr::exp(u.clone());
    let minus = Expr::exp(distribute(&u.negate()));
    let one = Expr::one;
    Some(match function {
        Function::Exp => Expr::exp(distribute(u)),
        Function::Sinh => Expr::half().times(&plus.minus(&minus)),
        Function::Cosh => Expr::half().times(&plus.plus(&minus)),
        Function::Tanh => {
            let square = Expr::exp(distribute(&u.times(&Expr::integer(2))));
            square.minus(&one()).over(&square.plus(&one()))
        }
        Function::Sigmoid => plus.over(&one().plus(&plus)),
        Function::Softplus => Expr::ln(one().plus(&plus)),
        Function::Logit => Expr::ln(u.clone()).minus(&Expr::ln(one().minus(u))),
        Function::Atanh => Expr::half().times(&Expr::ln(one().plus(u)).minus(&Expr::ln(one().minus(u)))),
        _ => return None,
    })
}

/// A product multiplied into a sum among its factors.
fn distribute(e: &Expr) -> Expr {
    let factors = e.factors();
    match factors.iter().position(|f| matches!(f.node(), Node::Sum(_))) {
        Some(at) if factors.len() > 1 => Expr::sum(
            factors[at]
                .terms()
                .iter()
                .map(|term| {
                    let mut product = factors.to_vec();
                    product[at] = term.clone();
                    Expr::product(product)
                })
                .collect(),
        ),
        _ => e.clone(),
    }
}
