//! A normal form of constants: sums over Q of products of powers of positive numbers.
//!
//! The form is reached by identities of the reals only, so constants with the same form are equal. It sees
//! √8 = 2√2, e·e = e², ln 4 = 2 ln 2 and e^(ln 2) = 2, and rational expressions of such; constants with different
//! forms may still be equal.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::expr::{Expr, Function};
use crate::real::Rational;

use super::{PRECISIONS, enclose_constant};

/// Sums with more terms are not formed.
const MAX_TERMS: usize = 64;

/// Powers of sums are multiplied out up to this exponent.
const MAX_EXPANDED_POWER: i64 = 16;

/// How deep products of sums within products of sums are followed.
const MAX_DEPTH: usize = 12;

/// A factor that is not taken apart further.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Atom {
    /// An integer from 2, prime where it could be factored.
    Number(Rational),
    Pi,
    /// e to this power.
    Exp(Monomial),
    /// A number, known to be positive, whose value is this sum.
    Positive(Normal),
    /// A defined value of a function, of any sign.
    Apply(Function, Vec<Normal>),
}

/// A product of atoms with nonzero exponents: integers for [`Atom::Apply`] of unknown sign.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Monomial(BTreeMap<Atom, Rational>);

/// A sum of monomials with nonzero rational coefficients; 0 has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Normal(BTreeMap<Monomial, Rational>);

impl Monomial {
    fn to_expr(&self) -> Expr {
        let mut numbers: BTreeMap<Rational, Rational> = BTreeMap::new();
        let (mut factors, mut exponents) = (Vec::new(), Vec::new());
        for (atom, exponent) in &self.0 {
            match atom {
                Atom::Number(n) => {
                    let product = numbers.entry(exponent.clone()).or_insert_with(Rational::one);
                    *product = &*product * n;
                }
                Atom::Exp(m) => exponents.push(Expr::scaled(exponent.clone(), m.to_expr())),
                other => factors.push(Expr::power(other.to_expr(), Expr::number(exponent.clone()))),
            }
        }
        let mut all: Vec<Expr> = numbers
            .into_iter()
            .map(|(exponent, n)| Expr::power(Expr::number(n), Expr::number(exponent)))
            .collect();
        all.append(&mut factors);
        if !exponents.is_empty() {
            all.push(Expr::exp(Expr::sum(exponents)));
        }
        Expr::product(all)
    }

    /// The atom, where this is a single one to the power 1.
    fn as_atom(&self) -> Option<&Atom> {
        let (atom, exponent) = self.0.first_key_value()?;
        (self.0.len() == 1 && exponent.is_one()).then_some(atom)
    }
}

impl Atom {
    fn to_expr(&self) -> Expr {
        match self {
            Self::Number(n) => Expr::number(n.clone()),
            Self::Pi => Expr::pi(),
            Self::Exp(m) => Expr::exp(m.to_expr()),
            Self::Positive(sum) => sum.to_expr(),
            Self::Apply(function, arguments) => {
                Expr::apply(*function, arguments.iter().map(Normal::to_expr).collect())
            }
        }
    }

    fn is_positive(&self) -> bool {
        match self {
            Self::Apply(function, arguments) => {
                let log_of_large = *function == Function::Ln
                    && arguments[0].as_rational().is_some_and(|r| r > Rational::one());
                let seen = || {
                    let e = self.to_expr();
                    super::float_sign(&e) == Some(Ordering::Greater)
                        || PRECISIONS[..2]
                            .iter()
                            .any(|&b| enclose_constant(&e, b).is_some_and(|x| x.is_positive()))
                };
                log_of_large || seen()
            }
            _ => true,
        }
    }
}

impl Normal {
    pub(super) fn rational(value: Rational) -> Self {
        Self::term(Monomial::default(), value)
    }

    pub(super) fn integer(n: i64) -> Self {
        Self::rational(Rational::integer(n))
    }

    pub(super) fn atom(atom: Atom) -> Self {
        Self::term(Monomial(BTreeMap::from([(atom, Rational::one())])), Rational::one())
    }

    pub(super) fn apply(function: Function, arguments: Vec<Self>) -> Self {
        Self::atom(Atom::Apply(function, arguments))
    }

    /// q π.
    pub(super) fn pi_times(q: Rational) -> Self {
        Self::atom(Atom::Pi).scale(&q)
    }

    /// q √n.
    pub(super) fn surd(q: Rational, n: i64) -> Option<Self> {
        let root = Self::integer(n).pow_positive(&Rational::ratio(1, 2)?)?;
        Some(root.scale(&q))
    }

    fn term(monomial: Monomial, coefficient: Rational) -> Self {
        if coefficient.is_zero() { Self::default() } else { Self(BTreeMap::from([(monomial, coefficient)])) }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn as_rational(&self) -> Option<Rational> {
        match self.0.first_key_value() {
            None => Some(Rational::zero()),
            Some((m, c)) if self.0.len() == 1 && m.0.is_empty() => Some(c.clone()),
            _ => None,
        }
    }

    /// Whether this is built of rational numbers and their roots only.
    pub(super) fn is_radical(&self) -> bool {
        self.0.keys().all(|m| m.0.keys().all(|a| matches!(a, Atom::Number(_))))
    }

    /// Whether this is at most one term, free of sums.
    pub(super) fn is_simple(&self) -> bool {
        self.0.len() <= 1 && self.0.keys().all(|m| m.0.keys().all(|a| !matches!(a, Atom::Positive(_))))
    }

    /// The argument x, where this is f(x).
    pub(super) fn argument_of(&self, function: Function) -> Option<&Normal> {
        let (m, c) = self.0.first_key_value().filter(|(_, c)| self.0.len() == 1 && c.is_one())?;
        debug_assert!(c.is_one());
        match m.as_atom()? {
            Atom::Apply(f, arguments) if *f == function => arguments.first(),
            _ => None,
        }
    }

    /// q and r of q π + r.
    pub(super) fn split_pi(&self) -> (Rational, Normal) {
        let mut rest = self.clone();
        let pi = Monomial(BTreeMap::from([(Atom::Pi, Rational::one())]));
        (rest.0.remove(&pi).unwrap_or_else(Rational::zero), rest)
    }

    /// q with this = q e^q, for a rational q.
    pub(super) fn as_times_own_exp(&self) -> Option<Rational> {
        let (m, c) = self.0.first_key_value().filter(|_| self.0.len() == 1)?;
        let (atom, exponent) = m.0.first_key_value().filter(|_| m.0.len() == 1)?;
        (*atom == Atom::Exp(Monomial::default()) && exponent == c).then(|| c.clone())
    }

    /// Whether the first coefficient is negative: tells x from −x.
    pub(super) fn leads_negative(&self) -> bool {
        self.0.first_key_value().is_some_and(|(_, c)| c.is_negative())
    }

    pub(super) fn to_expr(&self) -> Expr {
        Expr::sum(self.0.iter().map(|(m, c)| Expr::scaled(c.clone(), m.to_expr())).collect())
    }

    pub(super) fn negate(&self) -> Self {
        self.scale(&Rational::integer(-1))
    }

    pub(super) fn scale(&self, by: &Rational) -> Self {
        if by.is_zero() {
            return Self::default();
        }
        Self(self.0.iter().map(|(m, c)| (m.clone(), c * by)).collect())
    }

    pub(super) fn add(&self, other: &Self) -> Option<Self> {
        let mut sum = self.0.clone();
        for (m, c) in &other.0 {
            let entry = sum.entry(m.clone()).or_insert_with(Rational::zero);
            *entry = &*entry + c;
            if entry.is_zero() {
                sum.remove(m);
            }
        }
        (sum.len() <= MAX_TERMS).then_some(Self(sum))
    }

    pub(super) fn sub(&self, other: &Self) -> Option<Self> {
        self.add(&other.negate())
    }

    pub(super) fn mul(&self, other: &Self) -> Option<Self> {
        self.mul_within(other, MAX_DEPTH)
    }

    fn mul_within(&self, other: &Self, depth: usize) -> Option<Self> {
        if self.0.len() * other.0.len() > 4 * MAX_TERMS {
            return None;
        }
        let mut sum = Self::default();
        for (m, c) in &self.0 {
            for (n, d) in &other.0 {
                let mut merged = m.0.clone();
                for (atom, exponent) in &n.0 {
                    let entry = merged.entry(atom.clone()).or_insert_with(Rational::zero);
                    *entry = &*entry + exponent;
                }
                sum = sum.add(&released(merged, c * d, depth)?)?;
            }
        }
        Some(sum)
    }

    /// x^r for a number x known to be positive.
    pub(super) fn pow_positive(&self, r: &Rational) -> Option<Self> {
        if r.is_one() {
            return Some(self.clone());
        }
        if let Some((m, c)) = self.0.first_key_value().filter(|_| self.0.len() == 1)
            && c.is_positive()
            && (r.is_integer() || m.0.keys().all(Atom::is_positive))
        {
            let mut merged: BTreeMap<Atom, Rational> = m.0.iter().map(|(a, k)| (a.clone(), k * r)).collect();
            multiply_power(&mut merged, c, r);
            return released(merged, Rational::one(), MAX_DEPTH);
        }
        if r.is_integer()
            && let Some(power) = self.expanded_power(r.to_i64()?)
        {
            return Some(power);
        }
        if *r == Rational::integer(-1)
            && let Some(inverse) = self.conjugate_inverse()
        {
            return Some(inverse);
        }
        let (content, rest) = self.content()?;
        let mut merged: BTreeMap<Atom, Rational> = content.into_iter().map(|(a, k)| (a, &k * r)).collect();
        if rest.as_rational().is_none_or(|value| !value.is_one()) {
            let entry = merged.entry(Atom::Positive(rest)).or_insert_with(Rational::zero);
            *entry = &*entry + r;
        }
        released(merged, Rational::one(), MAX_DEPTH)
    }

    /// x^n for a number of any sign and n ≥ 0 of moderate size; x^n for a single term.
    pub(super) fn expanded_power(&self, n: i64) -> Option<Self> {
        if !(0..=MAX_EXPANDED_POWER).contains(&n) {
            return None;
        }
        (0..n).try_fold(Self::integer(1), |power, _| power.mul(self))
    }

    /// 1/(a + b) = (a − b)/(a² − b²), where the denominator is a single term.
    fn conjugate_inverse(&self) -> Option<Self> {
        if self.0.len() != 2 {
            return None;
        }
        let (m, c) = self.0.last_key_value()?;
        let conjugate = self.sub(&Self::term(m.clone(), c + c))?;
        let norm = self.mul(&conjugate)?;
        // A single rational; other single terms would have to be known positive.
        Some(conjugate.scale(&norm.as_rational()?.recip()?))
    }

    /// e^x.
    pub(super) fn exp(&self) -> Option<Self> {
        self.0.iter().try_fold(Self::integer(1), |product, (m, c)| {
            let factor = match m.as_atom() {
                Some(Atom::Apply(Function::Ln, arguments)) => arguments[0].pow_positive(c)?,
                _ => {
                    Self::term(Monomial(BTreeMap::from([(Atom::Exp(m.clone()), c.clone())])), Rational::one())
                }
            };
            product.mul(&factor)
        })
    }

    /// ln x for a number x known to be positive.
    pub(super) fn ln(&self) -> Option<Self> {
        let (content, rest) = self.content()?;
        let mut sum = match rest.as_rational() {
            Some(value) if value.is_one() => Self::default(),
            _ => Self::apply(Function::Ln, vec![rest]),
        };
        for (atom, exponent) in content {
            let log = match atom {
                Atom::Exp(m) => Self::term(m, Rational::one()),
                Atom::Positive(inner) => Self::apply(Function::Ln, vec![inner]),
                other => Self::apply(Function::Ln, vec![Self::atom(other)]),
            };
            sum = sum.add(&log.scale(&exponent))?;
        }
        Some(sum)
    }

    /// A positive factor of all terms, as powers of positive atoms, and what is left of them.
    fn content(&self) -> Option<(BTreeMap<Atom, Rational>, Self)> {
        let (first, coefficient) = self.0.first_key_value()?;
        let mut least: BTreeMap<Atom, Rational> = BTreeMap::new();
        for atom in self.0.keys().flat_map(|m| m.0.keys()) {
            let exponents = self.0.keys().map(|m| m.0.get(atom).cloned().unwrap_or_else(Rational::zero));
            let exponent = exponents.min()?;
            if !exponent.is_zero() && !least.contains_key(atom) && atom.is_positive() {
                least.insert(atom.clone(), exponent);
            }
        }
        debug_assert!(self.0.len() > 1 || least.len() <= first.0.len());
        let inverse = Self::term(
            Monomial(least.iter().map(|(a, k)| (a.clone(), -k)).collect()),
            coefficient.abs().recip()?,
        );
        let rest = self.mul(&inverse)?;
        multiply_power(&mut least, &coefficient.abs(), &Rational::one());
        least.retain(|_, exponent| !exponent.is_zero());
        Some((least, rest))
    }

    /// The sign, exactly where the form shows it, else by enclosures; `None` where neither tells.
    pub(super) fn sign(&self) -> Option<Ordering> {
        if let Some(value) = self.as_rational() {
            return Some(value.cmp(&Rational::zero()));
        }
        let seen_from_form = self.0.values().all(|c| c.is_negative() == self.leads_negative())
            && self.0.keys().all(|m| {
                m.0.keys().all(|a| !matches!(a, Atom::Apply(f, _) if *f != Function::Ln) && a.is_positive())
            });
        if seen_from_form {
            return Some(if self.leads_negative() { Ordering::Less } else { Ordering::Greater });
        }
        if self.cleared().is_some_and(|c| c.is_zero()) {
            return Some(Ordering::Equal);
        }
        let e = self.to_expr();
        super::sign_seen(&e)
    }

    /// The number times positive sums, such that none is left in a denominator.
    fn cleared(&self) -> Option<Self> {
        let mut current = self.clone();
        for _ in 0..MAX_DEPTH {
            let found = current.0.keys().find_map(|m| {
                m.0.iter()
                    .find(|(a, k)| matches!(a, Atom::Positive(_)) && k.is_negative())
                    .map(|(a, _)| a.clone())
            });
            let Some(atom) = found else {
                return Some(current);
            };
            let exponents = current.0.keys().map(|m| m.0.get(&atom).cloned().unwrap_or_else(Rational::zero));
            let least = exponents.min()?;
            let factor = Self::term(Monomial(BTreeMap::from([(atom, -&least)])), Rational::one());
            current = current.mul(&factor)?;
        }
        Some(current)
    }
}

/// Multiplies by q^r for q > 0, in prime factors where they are found.
fn multiply_power(into: &mut BTreeMap<Atom, Rational>, q: &Rational, r: &Rational) {
    for (part, sign) in [(q.numerator(), 1), (q.denominator(), -1)] {
        let exponent = r * &Rational::integer(sign);
        let factors = match part.prime_factors() {
            Some(factors) => factors
                .into_iter()
                .map(|(p, k)| (Rational::integer(p), Rational::integer(i64::from(k))))
                .collect(),
            None if part.is_one() => Vec::new(),
            None => vec![(part, Rational::one())],
        };
        for (p, k) in factors {
            let entry = into.entry(Atom::Number(p)).or_insert_with(Rational::zero);
            *entry = &*entry + &(&exponent * &k);
        }
    }
}

/// A product as a normal form: whole powers of numbers join the coefficient, those of sums are multiplied out.
fn released(merged: BTreeMap<Atom, Rational>, mut coefficient: Rational, depth: usize) -> Option<Normal> {
    let depth = depth.checked_sub(1)?;
    let (mut kept, mut sums) = (BTreeMap::new(), Vec::new());
    for (atom, exponent) in merged {
        let whole = exponent.floor();
        let fraction = &exponent - &whole;
        let rest = match &atom {
            Atom::Number(n) => match n.pow(whole.to_i64()?) {
                Some(power) => {
                    coefficient = &coefficient * &power;
                    fraction
                }
                None => exponent,
            },
            Atom::Positive(sum) if whole.is_positive() && whole <= Rational::integer(MAX_EXPANDED_POWER) => {
                sums.push((sum.clone(), whole.to_i64()?));
                fraction
            }
            _ => exponent,
        };
        if !rest.is_zero() {
            kept.insert(atom, rest);
        }
    }
    let mut result = Normal::term(Monomial(kept), coefficient);
    for (sum, times) in sums {
        for _ in 0..times {
            result = result.mul_within(&sum, depth)?;
        }
    }
    Some(result)
}
