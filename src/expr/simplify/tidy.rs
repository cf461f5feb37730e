//! Small rewritings of how a formula is written, each local and valid wherever the formula is defined.

use super::cost::cost;
use crate::expr::normal::{Oracle, SideCondition};
use crate::expr::{Expr, Function, Node};
use crate::real::Rational;

/// The formula with exponentials gathered, constant roots and logarithms gathered, common factors taken out of
/// sums, and terms in descending degree, each where it does not make the formula longer.
pub(super) fn tidy(e: &Expr) -> Expr {
    let e = match e.node() {
        // Exponents with symbols keep their form: m/n means a real root where n is odd.
        Node::Power(base, exponent) if !exponent.is_constant() => {
            return Expr::power(tidy(base), exponent.clone());
        }
        Node::Piecewise(_) => return e.clone(),
        _ => e.map_children(&mut tidy),
    };
    match e.node() {
        Node::Sum(_) => tidy_sum(&e),
        Node::Product(_) => tidy_product(&e),
        Node::Apply(Function::Exp, _) => power_of_logarithm(&e),
        Node::Power(base, exponent) => reciprocal_root(base, exponent).unwrap_or(e),
        _ => e,
    }
}

fn cheaper(a: Expr, b: Expr) -> Expr {
    if cost(&b) < cost(&a) { b } else { a }
}

fn tidy_sum(e: &Expr) -> Expr {
    let gathered = gather_logarithms(e);
    let e = if cost(&gathered) < cost(e) { gathered } else { e.clone() };
    let arranged = arrange(&e);
    let factored = factor_common(&arranged);
    let factored = cheaper(factored.clone(), minus_inside(&factored));
    cheaper(arranged, factored)
}

/// a ln 2 + a ln π = a ln(2π), for logarithms of constants (positive, as they have logarithms).
fn gather_logarithms(e: &Expr) -> Expr {
    let mut logs: Vec<(Expr, Vec<Expr>)> = Vec::new();
    let mut rest = Vec::new();
    for term in e.terms() {
        let (constants, others): (Vec<Expr>, Vec<Expr>) = term
            .factors()
            .iter()
            .cloned()
            .partition(|f| matches!(f.node(), Node::Apply(Function::Ln, a) if a[0].is_constant()));
        match constants.as_slice() {
            [only] => {
                let Node::Apply(_, arguments) = only.node() else { continue };
                let factor = Expr::product(others);
                match logs.iter_mut().find(|(f, _)| *f == factor) {
                    Some((_, found)) => found.push(arguments[0].clone()),
                    None => logs.push((factor, vec![arguments[0].clone()])),
                }
            }
            _ => rest.push(term.clone()),
        }
    }
    rest.extend(logs.into_iter().map(|(f, u)| f.times(&Expr::ln(Expr::product(u)))));
    Expr::sum(rest)
}

/// Terms by descending degree; a positive term first.
pub(super) fn arrange(e: &Expr) -> Expr {
    let mut terms: Vec<(Rational, bool, Expr)> =
        e.terms().iter().map(|t| (degree(t), t.split_coefficient().0.is_negative(), t.clone())).collect();
    terms.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    if terms.first().is_some_and(|t| t.1)
        && let Some(at) = terms.iter().position(|t| !t.1)
    {
        let first = terms.remove(at);
        terms.insert(0, first);
    }
    Expr::sum(terms.into_iter().map(|t| t.2).collect())
}

fn degree(term: &Expr) -> Rational {
    term.factors().iter().fold(Rational::zero(), |sum, f| match f.node() {
        Node::Variable(_) | Node::Apply(..) => &sum + &Rational::one(),
        Node::Power(base, k) if !base.is_constant() => match k.as_number() {
            Some(k) => &sum + k,
            None => &sum + &Rational::one(),
        },
        _ => sum,
    })
}

/// The sum with what all terms share in front: a number, and factors that each term has to an integer
/// power of one sign. Defined exactly where the sum is.
#[must_use]
pub fn factor_common(e: &Expr) -> Expr {
    let Node::Sum(terms) = e.node() else { return e.clone() };
    let content = terms.iter().fold(Rational::zero(), |g, t| g.gcd(&t.split_coefficient().0));
    let negative = terms.iter().all(|t| t.split_coefficient().0.is_negative());
    let content = if negative { -content } else { content };
    let powers = |term: &Expr| -> Vec<(Expr, Rational)> {
        let factors = term.factors().iter().filter(|f| f.as_number().is_none());
        factors
            .map(|f| match f.node() {
                Node::Power(base, k) if k.as_number().is_some_and(Rational::is_integer) => {
                    (base.clone(), k.as_number().cloned().unwrap_or_else(Rational::one))
                }
                _ => (f.clone(), Rational::one()),
            })
            .collect()
    };
    let mut common = powers(&terms[0]);
    for term in &terms[1..] {
        let own = powers(term);
        common = common
            .into_iter()
            .filter_map(|(base, k)| {
                let (_, l) = own.iter().find(|(b, l)| *b == base && l.signum() == k.signum())?;
                let smaller = if k.abs() < l.abs() { k } else { l.clone() };
                Some((base, smaller))
            })
            .collect();
    }
    let Some(scale) = content.recip() else { return e.clone() };
    let reduced = |term: &Expr| {
        let (c, _) = term.split_coefficient();
        let mut factors = vec![Expr::number(&c * &scale)];
        for (base, k) in powers(term) {
            // A term may hold both x² and x^(−2): what is taken has the sign of what is there.
            let taken = common
                .iter()
                .find(|(b, l)| *b == base && l.signum() == k.signum())
                .map_or_else(Rational::zero, |(_, l)| l.clone());
            let left = &k - &taken;
            if !left.is_zero() {
                factors.push(Expr::power(base, Expr::number(left)));
            }
        }
        Expr::product(factors)
    };
    let mut factors = vec![Expr::number(content.clone())];
    factors.extend(common.iter().map(|(b, k)| Expr::power(b.clone(), Expr::number(k.clone()))));
    factors.push(arrange(&Expr::sum(terms.iter().map(reduced).collect())));
    Expr::product(factors)
}

fn tidy_product(e: &Expr) -> Expr {
    let gathered = gather_exponentials(e);
    let e = cheaper(e.clone(), gathered);
    let roots = gather_roots(&e);
    let e = cheaper(e, roots);
    cheaper(e.clone(), minus_inside(&e))
}

/// −c (x − 2) = c (2 − x), and the same for 1/(x − 2).
fn minus_inside(e: &Expr) -> Expr {
    let mut factors = e.factors().to_vec();
    if !factors[0].as_number().is_some_and(Rational::is_negative) {
        return e.clone();
    }
    let minus = |sum: &Expr| arrange(&Expr::sum(sum.terms().iter().map(Expr::negate).collect()));
    let turned = factors.iter().enumerate().find_map(|(at, f)| match f.node() {
        Node::Sum(_) => Some((at, minus(f))),
        Node::Power(base, k) => {
            let reciprocal = k.as_number().is_some_and(|k| k.abs().is_one());
            (reciprocal && matches!(base.node(), Node::Sum(_))).then(|| (at, minus(base).recip()))
        }
        _ => None,
    });
    let Some((at, replacement)) = turned else { return e.clone() };
    factors[0] = factors[0].negate();
    factors[at] = replacement;
    Expr::product(factors)
}

/// b^p b^q = b^(p + q) and (b^k)^q = b^(k q) for exponents with symbols, where b > 0, and a coefficient 2 taken into 2^q:
/// x^n/x = x^(n − 1).
pub(super) fn gather_powers(e: &Expr, ask: &mut Oracle<'_>) -> Expr {
    let mut groups: Vec<(Expr, Vec<Expr>)> = Vec::new();
    let (mut rest, mut exponentials): (Vec<Expr>, Vec<Expr>) = (Vec::new(), Vec::new());
    let (mut coefficient, symbolic) = e.split_coefficient();
    for factor in symbolic.factors() {
        let (base, exponent) = match factor.node() {
            Node::Power(base, exponent) => power_of_power(base, exponent, ask),
            Node::Apply(Function::Exp, _) => {
                exponentials.push(factor.clone());
                continue;
            }
            _ => (factor.clone(), Expr::one()),
        };
        match groups.iter_mut().find(|(b, _)| *b == base) {
            Some((_, exponents)) => exponents.push(exponent),
            None => groups.push((base, vec![exponent])),
        }
    }
    for (base, exponents) in groups {
        let open = exponents.iter().any(|k| !k.is_constant());
        if let Some(b) = base.as_number().filter(|b| open && b.is_integer() && **b > Rational::one()) {
            let (mut taken, inverse) = (0, b.recip().unwrap_or_else(Rational::one));
            while !coefficient.is_zero() && taken < MAX_TAKEN && (&coefficient * &inverse).is_integer() {
                coefficient = &coefficient * &inverse;
                taken += 1;
            }
            let all = exponents.into_iter().chain([Expr::integer(taken)]).collect();
            rest.push(Expr::power(base, tidy_sum(&Expr::sum(all))));
        } else if open && exponents.len() > 1 && ask(&SideCondition::Positive(base.clone())) {
            rest.push(Expr::power(base, tidy_sum(&Expr::sum(exponents))));
        } else {
            rest.extend(exponents.into_iter().map(|k| Expr::power(base.clone(), k)));
        }
    }
    rest.extend(exponentials);
    Expr::scaled(coefficient, Expr::product(rest))
}

/// The most powers of a base that are taken out of a coefficient.
const MAX_TAKEN: i64 = 16;

/// Base and exponent, of (b^k)^q with b > 0 those of b^(k q).
fn power_of_power(base: &Expr, exponent: &Expr, ask: &mut Oracle<'_>) -> (Expr, Expr) {
    if let Node::Power(inner, k) = base.node()
        && !exponent.is_constant()
        && let Some(k) = k.as_number()
        && ask(&SideCondition::Positive(inner.clone()))
    {
        let product = exponent.terms().iter().map(|t| Expr::scaled(k.clone(), t.clone())).collect();
        return (inner.clone(), Expr::sum(product));
    }
    (base.clone(), exponent.clone())
}

/// 1/b^r = b^(−r) for a literal fraction r > 0: both need b > 0 (b ≠ 0 for an odd root).
fn reciprocal_root(base: &Expr, exponent: &Expr) -> Option<Expr> {
    let Node::Power(inner, r) = base.node() else { return None };
    let r = r.as_number().filter(|r| r.is_positive() && !r.is_integer())?;
    let minus_one = Rational::integer(-1);
    (exponent.as_number() == Some(&minus_one)).then(|| Expr::power(inner.clone(), Expr::number(-r)))
}

/// e^a e^b = e^(a + b).
fn gather_exponentials(e: &Expr) -> Expr {
    let mut exponents = Vec::new();
    let mut rest = Vec::new();
    for factor in e.factors() {
        match factor.node() {
            Node::Apply(Function::Exp, a) => exponents.push(a[0].clone()),
            Node::Power(base, k) => match (base.node(), k.as_number()) {
                (Node::Apply(Function::Exp, a), Some(k)) => {
                    exponents.push(Expr::scaled(k.clone(), a[0].clone()))
                }
                _ => rest.push(factor.clone()),
            },
            _ => rest.push(factor.clone()),
        }
    }
    if exponents.len() > 1 || rest.len() < e.factors().len() {
        let sum = tidy_sum(&Expr::sum(exponents));
        rest.push(Expr::exp(sum));
    }
    Expr::product(rest)
}

/// a^(±1/2) b^(±1/2) = (a b)^(±1/2) for positive constants; √p/p = p^(−1/2) where that joins another root.
fn gather_roots(e: &Expr) -> Expr {
    let half = Rational::ratio(1, 2).unwrap_or_else(Rational::one);
    let mut coefficient = Rational::one();
    let (mut above, mut below, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for factor in e.factors() {
        match factor.node() {
            Node::Number(c) => coefficient = c.clone(),
            Node::Power(base, k) if base.as_number().is_some_and(Rational::is_positive) || is_pi(base) => {
                match k.as_number() {
                    Some(k) if *k == half => above.push(base.clone()),
                    Some(k) if *k == -&half => below.push(base.clone()),
                    _ => rest.push(factor.clone()),
                }
            }
            _ => rest.push(factor.clone()),
        }
    }
    let joins = !below.is_empty();
    above.retain(|base| {
        let flipped = base.as_number().filter(|p| joins && (&coefficient.denominator() / *p).is_integer());
        if let Some(p) = flipped {
            coefficient = &coefficient * p;
            below.push(base.clone());
        }
        flipped.is_none()
    });
    let mut factors = vec![Expr::number(coefficient)];
    for (bases, k) in [(above, half.clone()), (below, -half)] {
        if !bases.is_empty() {
            factors.push(Expr::power(Expr::product(bases), Expr::number(k)));
        }
    }
    factors.append(&mut rest);
    Expr::product(factors)
}

fn is_pi(e: &Expr) -> bool {
    matches!(e.node(), Node::Pi)
}

/// e^(a ln u + b) = u^a e^b, where ln u is a factor of its term just once (u > 0 where ln u is defined).
fn power_of_logarithm(e: &Expr) -> Expr {
    let Node::Apply(Function::Exp, arguments) = e.node() else { return e.clone() };
    let mut factors = Vec::new();
    let mut rest = Vec::new();
    for term in arguments[0].terms() {
        let is_log = |f: &&Expr| matches!(f.node(), Node::Apply(Function::Ln, _));
        let logs: Vec<&Expr> = term.factors().iter().filter(is_log).collect();
        match logs.as_slice() {
            [log] => {
                let Node::Apply(_, u) = log.node() else { continue };
                let others = term.factors().iter().filter(|f| f != log).cloned().collect();
                factors.push(Expr::power(u[0].clone(), Expr::product(others)));
            }
            _ => rest.push(term.clone()),
        }
    }
    if !rest.is_empty() {
        factors.push(Expr::exp(Expr::sum(rest)));
    }
    Expr::product(factors)
}
