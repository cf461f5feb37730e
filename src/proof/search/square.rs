//! Completed squares: a x²ᵏ + b xᵏ + c = a (xᵏ + b/(2a))² + (4ac − b²)/(4a), in any kernel x of the normal form.

use crate::expr::poly::{Kernel, Poly};
use crate::expr::{Expr, Relation};
use crate::proof::{Certificate, Domain, Rule};
use crate::real::Rational;

use super::Prover;
use super::algebra::expression;
use super::sign::sign_claim;

/// The highest degree of xᵏ.
const MAX_POWER: usize = 6;

impl Prover {
    /// The sign of e from that of its completed square. The coefficient a must be free of x and nowhere 0, which the
    /// premises prove.
    pub(super) fn by_completed_square(
        &mut self,
        e: &Expr,
        relation: Relation,
        on: &Domain,
    ) -> Option<Certificate> {
        if e.variables().len() < 2 || e.terms().len() < 3 || self.depth > 3 {
            return None;
        }
        let form = self.normal_form(e, on)?;
        let scale = form.ratio.denominator().as_constant()?.recip()?;
        let numerator = form.ratio.numerator().scaled(&scale);
        for kernel in numerator.kernels() {
            let Some((k, a, b, c)) = quadratic_in(&numerator, kernel) else { continue };
            let gap = a.times(&c).ok()?.scaled(&Rational::integer(4)).minus(&b.times(&b).ok()?).ok()?;
            let [a, b, gap] = [a, b, gap].map(|p| expression(&p, &form.kernels));
            let x = form.kernels.get(usize::try_from(kernel).ok()?)?.powi(i64::try_from(k).ok()?);
            let square = x.plus(&b.over(&Expr::integer(2).times(&a))).powi(2);
            let to = a.times(&square).plus(&gap.over(&Expr::integer(4).times(&a)));
            if to == *e || !self.is_plausible(&gap, Relation::Ge, on) {
                continue;
            }
            let Some(sign) = self.sign(&to, relation, on) else { continue };
            let Some(equal) = self.equal(e, &to, on) else { continue };
            return Some(Certificate::new(
                sign_claim(e, relation, on),
                Rule::Rewrite { to },
                vec![equal, sign],
            ));
        }
        None
    }
}

/// k, a, b, c with p = a x²ᵏ + b xᵏ + c and b ≠ 0, where it has this form.
fn quadratic_in(p: &Poly, kernel: Kernel) -> Option<(usize, Poly, Poly, Poly)> {
    let mut coefficients = p.coefficients_in(kernel)?;
    let k =
        coefficients.len().checked_sub(1).filter(|d| d % 2 == 0 && (1..=MAX_POWER).contains(&(d / 2)))? / 2;
    let alone = |(i, c): (usize, &Poly)| c.is_zero() || i % k == 0;
    if !coefficients.iter().enumerate().all(alone) || coefficients.get(k)?.is_zero() {
        return None;
    }
    let a = coefficients.pop()?;
    Some((k, a, coefficients.get(k)?.clone(), coefficients.first()?.clone()))
}
