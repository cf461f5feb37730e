//! Polynomials with constant coefficients and their real roots.

use std::cmp::Ordering;

use crate::expr::{Expr, constant};
use crate::real::Rational;

/// Polynomials of a higher degree are not formed.
const MAX_DEGREE: usize = 40;

/// At most so many candidates for rational roots are tried.
const MAX_CANDIDATES: usize = 4000;

/// Coefficients from the constant one upwards, folded; the last is not 0, and 0 has none.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Polynomial(Vec<Expr>);

impl Polynomial {
    pub(super) fn constant(value: Expr) -> Self {
        if value.is_zero() { Self::default() } else { Self(vec![value]) }
    }

    /// t.
    pub(super) fn identity() -> Self {
        Self(vec![Expr::zero(), Expr::one()])
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn degree(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    pub(super) fn at(&self, t: &Expr) -> Expr {
        self.0.iter().rev().fold(Expr::zero(), |value, c| constant::fold(&value.times(t).plus(c)))
    }

    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        let zero = Expr::zero();
        let length = self.0.len().max(other.0.len());
        let coefficient = |p: &Self, i: usize| p.0.get(i).unwrap_or(&zero).clone();
        Self::trimmed((0..length).map(|i| coefficient(self, i).plus(&coefficient(other, i))).collect())
    }

    pub(super) fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.scaled(&Expr::integer(-1)))
    }

    /// Times a constant, which is not checked to be different from 0 (the result is trimmed by later sums).
    pub(super) fn scaled(&self, by: &Expr) -> Self {
        if by.is_zero() {
            return Self::default();
        }
        Self(self.0.iter().map(|c| constant::fold(&c.times(by))).collect())
    }

    pub(super) fn times(&self, other: &Self) -> Option<Self> {
        if self.is_zero() || other.is_zero() {
            return Some(Self::default());
        }
        if self.degree() + other.degree() > MAX_DEGREE {
            return None;
        }
        let mut product = vec![Expr::zero(); self.0.len() + other.0.len() - 1];
        for (i, a) in self.0.iter().enumerate() {
            for (j, b) in other.0.iter().enumerate() {
                product[i + j] = product[i + j].plus(&a.times(b));
            }
        }
        Self::trimmed(product)
    }

    pub(super) fn power(&self, n: usize) -> Option<Self> {
        if self.degree().checked_mul(n)? > MAX_DEGREE || n > 1000 {
            return None;
        }
        (0..n).try_fold(Self::constant(Expr::one()), |power, _| power.times(self))
    }

    /// Folded, and without leading zeros; `None` where it is undecided whether the leading coefficient is 0.
    fn trimmed(coefficients: Vec<Expr>) -> Option<Self> {
        let mut folded: Vec<Expr> = coefficients.iter().map(constant::fold).collect();
        while let Some(last) = folded.last() {
            if constant::sign_of(last)? != Ordering::Equal {
                break;
            }
            folded.pop();
        }
        Some(Self(folded))
    }

    fn rational(&self) -> Option<Vec<Rational>> {
        self.0.iter().map(constant::rational_value).collect()
    }
}

/// The distinct real roots of a polynomial other than 0, unsorted; `None` where they are not all expressible by radicals
/// that are found.
pub(super) fn real_roots(p: &Polynomial) -> Option<Vec<Expr>> {
    let mut roots: Vec<Expr> = Vec::new();
    if p.is_zero() {
        return None;
    }
    let zeros = p.0.iter().take_while(|c| c.is_zero()).count();
    if zeros > 0 {
        roots.push(Expr::zero());
    }
    let mut rest = Polynomial(p.0[zeros..].to_vec());
    if let Some(step) = common_step(&rest)
        && step > 1
    {
        let inner = Polynomial(rest.0.iter().step_by(step).cloned().collect());
        let exponent = Expr::number(Rational::integer(i64::try_from(step).ok()?).recip()?);
        for root in real_roots(&inner)? {
            let sign = constant::sign_of(&root)?;
            if sign == Ordering::Less && step.is_multiple_of(2) {
                continue;
            }
            let value = constant::fold(&Expr::power(root, exponent.clone()));
            if step.is_multiple_of(2) {
                roots.push(constant::fold(&value.negate()));
            }
            roots.push(value);
        }
        return Some(roots);
    }
    if let Some(rational) = rest.rational() {
        let (found, left) = rational_roots(rational)?;
        roots.extend(found.into_iter().map(Expr::number));
        if left.len() > 3 && count_real_roots(&left)? == 0 {
            return Some(roots);
        }
        rest = Polynomial(left.into_iter().map(Expr::number).collect());
    }
    match rest.0.as_slice() {
        [_] => {}
        [b, a] => roots.push(constant::fold(&b.negate().over(a))),
        [c, b, a] => roots.extend(quadratic_roots(a, b, c)?),
        _ => return None,
    }
    Some(roots)
}

/// (−b ± √(b² − 4ac))/(2a).
fn quadratic_roots(a: &Expr, b: &Expr, c: &Expr) -> Option<Vec<Expr>> {
    let discriminant = constant::fold(&b.powi(2).minus(&a.times(c).times(&Expr::integer(4))));
    let double = a.times(&Expr::integer(2));
    let root = |numerator: Expr| constant::fold(&numerator.over(&double));
    Some(match constant::sign_of(&discriminant)? {
        Ordering::Less => Vec::new(),
        Ordering::Equal => vec![root(b.negate())],
        Ordering::Greater => {
            let r = constant::fold(&discriminant.sqrt());
            vec![root(b.negate().minus(&r)), root(r.minus(b))]
        }
    })
}

/// k such that the polynomial is one in t^k, as large as possible, for a degree from 1.
fn common_step(p: &Polynomial) -> Option<usize> {
    let gcd = |mut a: usize, mut b: usize| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let used = p.0.iter().enumerate().filter(|(_, c)| !c.is_zero()).map(|(i, _)| i);
    Some(used.fold(0, gcd)).filter(|&step| step > 0)
}

/// The distinct rational roots, and the polynomial divided by all of them with their multiplicities.
fn rational_roots(mut p: Vec<Rational>) -> Option<(Vec<Rational>, Vec<Rational>)> {
    let mut found = Vec::new();
    if p.len() <= 1 {
        return Some((found, p));
    }
    let content = p.iter().fold(Rational::zero(), |g, c| g.gcd(c));
    let integral: Vec<Rational> = p.iter().map(|c| c / &content).collect();
    // Coefficients too large to factor leave the roots to the formulas for low degrees.
    let (Some(numerators), Some(denominators)) =
        (divisors(&integral[0].abs()), divisors(&integral[integral.len() - 1].abs()))
    else {
        return Some((found, p));
    };
    if numerators.len().checked_mul(denominators.len())? > MAX_CANDIDATES {
        return Some((found, p));
    }
    for n in &numerators {
        for d in &denominators {
            for candidate in [n / d, -(n / d)] {
                let mut hit = false;
                while p.len() > 1
                    && let Some(quotient) = divided(&p, &candidate)
                {
                    p = quotient;
                    hit = true;
                }
                if hit {
                    found.push(candidate);
                }
            }
        }
    }
    Some((found, p))
}

/// p/(t − r), where the division leaves no rest (Horner).
fn divided(p: &[Rational], r: &Rational) -> Option<Vec<Rational>> {
    let mut carry = Rational::zero();
    let mut quotient = Vec::with_capacity(p.len());
    for c in p.iter().rev() {
        carry = &(&carry * r) + c;
        quotient.push(carry.clone());
    }
    let rest = quotient.pop()?;
    quotient.reverse();
    rest.is_zero().then_some(quotient)
}

fn divisors(n: &Rational) -> Option<Vec<Rational>> {
    let mut all = vec![Rational::one()];
    for (p, k) in n.prime_factors()? {
        let p = Rational::integer(p);
        let (mut next, mut power) = (all.clone(), Rational::one());
        for _ in 0..k {
            power = &power * &p;
            next.extend(all.iter().map(|d| d * &power));
            if next.len() > MAX_CANDIDATES {
                return None;
            }
        }
        all = next;
    }
    Some(all)
}

/// The number of distinct real roots, by Sturm's theorem: changes of sign of the chain at −∞ less those at ∞.
fn count_real_roots(p: &[Rational]) -> Option<usize> {
    let derivative = |p: &[Rational]| -> Vec<Rational> {
        (1_i64..).zip(&p[1..]).map(|(i, c)| c * &Rational::integer(i)).collect()
    };
    let mut chain = vec![p.to_vec(), derivative(p)];
    while let [.., a, b] = chain.as_slice()
        && b.len() > 1
    {
        let rest = remainder(a, b);
        if rest.is_empty() {
            break;
        }
        // Scaled by a positive number, so that coefficients stay small.
        let content = rest.iter().fold(Rational::zero(), |g, c| g.gcd(c));
        chain.push(rest.iter().map(|c| -(c / &content)).collect());
        if chain.len() > MAX_DEGREE + 2 {
            return None;
        }
    }
    let changes = |at_infinity: bool| {
        let signs: Vec<i32> = chain
            .iter()
            .filter_map(|q| {
                let flip = !at_infinity && q.len().is_multiple_of(2);
                q.last().map(|c| if flip { -c.signum() } else { c.signum() })
            })
            .collect();
        signs.windows(2).filter(|w| w[0] != w[1]).count()
    };
    changes(false).checked_sub(changes(true))
}

/// The remainder of a division of polynomials; empty for 0.
fn remainder(a: &[Rational], b: &[Rational]) -> Vec<Rational> {
    let mut rest = a.to_vec();
    let Some(lead) = b.last() else {
        return rest;
    };
    while rest.len() >= b.len() {
        if let Some(top) = rest.pop() {
            let factor = &top / lead;
            let shift = rest.len() + 1 - b.len();
            for (i, c) in b[..b.len() - 1].iter().enumerate() {
                rest[shift + i] = &rest[shift + i] - &(&factor * c);
            }
        }
    }
    while rest.last().is_some_and(Rational::is_zero) {
        rest.pop();
    }
    rest
}
