//! Orders of growth as t → +∞: exp(Σ cᵢ gᵢ(t)) · t^p · (ln t)^q · (ln ln t)^r ⋯ with growing gᵢ, compared
//! lexicographically.
//!
//! The scale is a fragment of Hardy's logarithmico-exponential scale (G. H. Hardy, *Orders of Infinity*, 1910): an
//! exponential of a larger growth beats every smaller one, then powers of t, then powers of ln t.

use std::cmp::Ordering;

use super::Signs;
use crate::expr::Expr;
use crate::real::Rational;

/// An order of growth.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Growth {
    /// Terms of the exponent, each growing to ∞, largest first, with nonzero coefficients.
    pub exponent: Vec<(Growth, Expr)>,
    /// Power of t: free of t, perhaps with parameters.
    pub power: Expr,
    /// Powers of ln t, ln ln t, …, without zeros at the end.
    pub logs: Vec<Rational>,
    /// Whether the exponent is known up to o(1); otherwise only its leading term is known (up to a factor 1 + o(1)).
    pub exact: bool,
}

impl Growth {
    /// The order of a nonzero constant.
    pub fn constant() -> Self {
        Self { exponent: Vec::new(), power: Expr::zero(), logs: Vec::new(), exact: true }
    }

    /// The order of t^p.
    pub fn power(p: Expr) -> Self {
        Self { power: p, ..Self::constant() }
    }

    /// The order of the logarithm of t iterated this many times.
    pub fn iterated_log(times: usize) -> Self {
        let mut logs = vec![Rational::zero(); times.saturating_sub(1)];
        logs.push(Rational::one());
        Self { logs, ..Self::constant() }
    }

    /// The order of exp(c g); `None` unless g is known to grow faster than ln t. An exponential of less is no larger
    /// than a power of t, so it has no place before the powers.
    pub fn exponential(g: Growth, c: Expr, exact: bool, signs: &mut Signs<'_>) -> Option<Self> {
        let faster = match g.exponent.first() {
            Some((_, k)) => (signs.of)(k)? == Ordering::Greater,
            None if !g.exact => return None,
            None => match (signs.of)(&g.power)? {
                Ordering::Greater => true,
                Ordering::Equal => leads(&sum(&g.logs, &[Rational::integer(-1)])) == Ordering::Greater,
                Ordering::Less => false,
            },
        };
        faster.then(|| Self { exponent: vec![(g, c)], exact, ..Self::constant() })
    }

    /// The order of the product; `None` where signs of coefficients are not known.
    pub fn times(&self, other: &Growth, signs: &mut Signs<'_>) -> Option<Growth> {
        let mut exponent = self.exponent.clone();
        for (g, c) in &other.exponent {
            let mut place = exponent.len();
            let mut merged = false;
            for i in 0..exponent.len() {
                match g.compare(&exponent[i].0, signs)? {
                    Ordering::Greater => {
                        place = i;
                        break;
                    }
                    Ordering::Equal => {
                        let sum = exponent[i].1.plus(c);
                        // An inexact exponent that cancels leaves nothing that is known.
                        if (signs.of)(&sum)? == Ordering::Equal {
                            if !(self.exact && other.exact) {
                                return None;
                            }
                            exponent.remove(i);
                        } else {
                            exponent[i].1 = sum;
                        }
                        merged = true;
                        break;
                    }
                    Ordering::Less => {}
                }
            }
            if !merged {
                exponent.insert(place, (g.clone(), c.clone()));
            }
        }
        Some(Growth {
            exponent,
            power: self.power.plus(&other.power),
            logs: sum(&self.logs, &other.logs),
            exact: self.exact && other.exact,
        })
    }

    /// The order of the r-th power.
    pub fn scaled(&self, r: &Rational) -> Growth {
        if r.is_zero() {
            return Self::constant();
        }
        Growth {
            exponent: self
                .exponent
                .iter()
                .map(|(g, c)| (g.clone(), Expr::scaled(r.clone(), c.clone())))
                .collect(),
            power: Expr::scaled(r.clone(), self.power.clone()),
            logs: self.logs.iter().map(|q| q * r).collect(),
            exact: self.exact,
        }
    }

    /// Which grows faster; `Equal` only for orders that agree exactly, `None` where it is not known.
    pub fn compare(&self, other: &Growth, signs: &mut Signs<'_>) -> Option<Ordering> {
        let quotient = if self.exponent == other.exponent {
            let exact = self.exact && other.exact;
            if !exact && !self.exponent.is_empty() {
                return None;
            }
            Growth {
                exponent: Vec::new(),
                power: self.power.minus(&other.power),
                logs: sum(&self.logs, &other.logs.iter().map(|q| -q).collect::<Vec<_>>()),
                exact: true,
            }
        } else {
            self.times(&other.scaled(&Rational::integer(-1)), signs)?
        };
        quotient.direction(signs)
    }

    /// `Greater`: tends to ∞; `Equal`: constant; `Less`: tends to 0.
    pub fn direction(&self, signs: &mut Signs<'_>) -> Option<Ordering> {
        if let Some((_, c)) = self.exponent.first() {
            return (signs.of)(c).filter(|o| *o != Ordering::Equal);
        }
        if !self.exact {
            return None;
        }
        let by_power = (signs.of)(&self.power)?;
        Some(by_power.then(leads(&self.logs)))
    }
}

/// The sign of the first power that is not 0.
fn leads(powers: &[Rational]) -> Ordering {
    let zero = Rational::zero();
    powers.iter().map(|q| q.cmp(&zero)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// The sum of two lists of powers, without zeros at the end.
fn sum(a: &[Rational], b: &[Rational]) -> Vec<Rational> {
    let at = |list: &[Rational], i: usize| list.get(i).cloned().unwrap_or_else(Rational::zero);
    let mut total: Vec<Rational> = (0..a.len().max(b.len())).map(|i| &at(a, i) + &at(b, i)).collect();
    while total.last().is_some_and(Rational::is_zero) {
        total.pop();
    }
    total
}
