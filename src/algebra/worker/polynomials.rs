//! Polynomials to and from Symbolica's.

use std::sync::Arc;

use symbolica::domains::rational::{Q, Rational as Number};
use symbolica::poly::PolyVariable;
use symbolica::poly::polynomial::MultivariatePolynomial;
use symbolica::symbol;

use crate::algebra::protocol::WirePoly;
use crate::real::Rational;

/// A polynomial over the rationals.
pub(super) type QPoly = MultivariatePolynomial<Q, u16>;

/// The kernels of a question in the order in which Symbolica gets them.
#[derive(Clone, Debug)]
pub(super) struct Kernels {
    numbers: Vec<u32>,
    variables: Arc<Vec<PolyVariable>>,
}

impl Kernels {
    /// These kernels, and after them those that occur in the polynomials.
    pub fn new<'a>(first: &[u32], polys: impl IntoIterator<Item = &'a WirePoly>) -> Self {
        let mut numbers = first.to_vec();
        let mut rest: Vec<u32> = polys
            .into_iter()
            .flat_map(|p| &p.0)
            .flat_map(|(_, factors)| factors.iter().map(|(k, _)| *k))
            .collect();
        rest.sort_unstable();
        rest.dedup();
        rest.retain(|k| !numbers.contains(k));
        numbers.extend(rest);
        let variables = numbers.iter().map(|k| variable(*k)).collect();
        Self { numbers, variables: Arc::new(variables) }
    }

    pub fn variables(&self) -> &Arc<Vec<PolyVariable>> {
        &self.variables
    }

    /// Where a kernel stands.
    pub fn index(&self, kernel: u32) -> Option<usize> {
        self.numbers.iter().position(|k| *k == kernel)
    }

    /// The kernel that stands there.
    pub fn number(&self, at: usize) -> Option<u32> {
        self.numbers.get(at).copied()
    }

    /// Symbolica's form; `None` where an exponent is too large for it.
    pub fn poly(&self, p: &WirePoly) -> Option<QPoly> {
        // The constants have a constructor of their own.
        if p.0.iter().all(|(_, factors)| factors.is_empty()) {
            let zero = QPoly::new(&Q, None, Arc::clone(&self.variables));
            return match p.0.as_slice() {
                [] => Some(zero),
                [(c, _)] => Some(zero.constant(number(c)?)),
                _ => None,
            };
        }
        let mut coefficients = Vec::with_capacity(p.0.len());
        let mut exponents = Vec::with_capacity(p.0.len() * self.numbers.len());
        for (c, factors) in &p.0 {
            let mut row = vec![0_u16; self.numbers.len()];
            for (k, e) in factors {
                *row.get_mut(self.index(*k)?)? = u16::try_from(*e).ok()?;
            }
            coefficients.push(number(c)?);
            exponents.extend(row);
        }
        Some(QPoly::from_coefficient_list(coefficients, exponents, Arc::clone(&self.variables), &Q))
    }

    /// The protocol's form of a polynomial in (some of) these kernels, whatever their order in it.
    pub fn wire(&self, p: &QPoly) -> Option<WirePoly> {
        self.wire_with(p, |v| {
            let at = self.variables.iter().position(|known| known == v)?;
            self.numbers.get(at).copied()
        })
    }

    /// The same with a naming of its own for the variables.
    pub fn wire_with(&self, p: &QPoly, name: impl Fn(&PolyVariable) -> Option<u32>) -> Option<WirePoly> {
        let names: Vec<Option<u32>> = p.get_vars_ref().iter().map(name).collect();
        let mut terms = Vec::with_capacity(p.nterms());
        for at in 0..p.nterms() {
            let mut factors = Vec::new();
            for (e, k) in p.exponents(at).iter().zip(&names) {
                if *e > 0 {
                    factors.push(((*k)?, u32::from(*e)));
                }
            }
            terms.push((rational(p.coefficients.get(at)?)?, factors));
        }
        Some(WirePoly(terms))
    }
}

/// A fresh symbol for a kernel.
fn variable(kernel: u32) -> PolyVariable {
    symbol!(format!("flowcheck::k{kernel}")).into()
}

fn number(r: &Rational) -> Option<Number> {
    let integer = |r: Rational| r.to_string().parse::<symbolica::domains::integer::Integer>().ok();
    Some(Number::from((integer(r.numerator())?, integer(r.denominator())?)))
}

pub(super) fn rational(n: &Number) -> Option<Rational> {
    format!("{}/{}", n.numerator_ref(), n.denominator_ref()).parse().ok()
}
