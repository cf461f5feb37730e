//! Equations with one root: squared away, or with the root as the new unknown.

use super::Solver;
use super::atoms::{Measures, quotient};
use super::polynomial::{Polynomial, fraction};
use crate::expr::{Expr, Node, Symbol};
use crate::real::Rational;

impl Solver<'_> {
    /// A + B s = 0 in two atoms t and s = √q(t): A² − B² q = 0, a polynomial in t.
    pub(super) fn square_away(&self, e: &Expr, rhs: &Expr, depth: usize) -> Vec<Expr> {
        let mut found = self.squared(e, rhs, depth).unwrap_or_default();
        if rhs.as_variable().is_none() && !rhs.is_constant() {
            // Under a name of its own (x − 1/2)² stays a square, and has a root.
            let name = Symbol::new(&format!("#{}'", self.variable.name()));
            let named = self.squared(e, &Expr::variable(name.clone()), depth).unwrap_or_default();
            found.extend(named.into_iter().map(|g| g.substitute(&name, rhs)));
        }
        found
    }

    fn squared(&self, e: &Expr, rhs: &Expr, depth: usize) -> Option<Vec<Expr>> {
        let equation = self.as_polynomial(e, rhs)?;
        let atoms = self.unknown_atoms(&equation);
        let half = Rational::ratio(1, 2)?;
        let (root, radicand) = atoms.iter().find_map(|atom| match atom.node() {
            Node::Power(base, k) if k.as_number() == Some(&half) => Some((atom.clone(), base.clone())),
            _ => None,
        })?;
        let q = quotient(&radicand, &Measures::of(&radicand, &self.variable))?;
        let denominator = q.denominator.as_constant()?.recip()?;
        let square = q.numerator.scale(&denominator);
        // Even powers of the root are powers of the radicand.
        let (mut even, mut odd) = (Polynomial::default(), Polynomial::default());
        for (k, c) in equation.in_atom(&root).into_iter().enumerate() {
            let lifted = c.mul(&square.pow(u32::try_from(k / 2).ok()?)?)?;
            if k % 2 == 0 { even = even.add(&lifted) } else { odd = odd.add(&lifted) }
        }
        let resultant = even.mul(&even)?.sub(&odd.mul(&odd)?.mul(&square)?);
        let resultant = resultant.divide_monomial(&resultant.common_monomial());
        let unknowns = self.unknown_atoms(&resultant);
        let [_] = unknowns.as_slice() else { return None };
        Some(self.polynomial(&resultant.to_expr(), &Expr::zero(), depth))
    }

    /// Roots of p z + q beside z itself: the root is the new unknown.
    pub(super) fn affine_radicand(&self, e: &Expr, rhs: &Expr, depth: usize) -> Vec<Expr> {
        self.through_root(e, rhs, depth).unwrap_or_default()
    }

    fn through_root(&self, e: &Expr, rhs: &Expr, depth: usize) -> Option<Vec<Expr>> {
        let z = Expr::variable(self.variable.clone());
        let mut radicand: Option<(Expr, i64)> = None;
        e.any(&mut |part| {
            if let Node::Power(base, k) = part.node()
                && let Some(index) = k.as_number().and_then(Rational::denominator_i64)
                && (2..=6).contains(&index)
                && base.contains(&self.variable)
                && *base != z
                && radicand.is_none()
            {
                radicand = Some((base.clone(), index));
            }
            false
        });
        let (base, index) = radicand?;
        let line = quotient(&base, &Measures::default())?;
        let scale = line.denominator.as_constant()?.recip()?;
        let coefficients = line.numerator.scale(&scale).in_atom(&z);
        let [offset, slope] = coefficients.as_slice() else { return None };
        if self.unknown_atoms(slope).len() + self.unknown_atoms(offset).len() > 0 {
            return None;
        }
        let t = self.fresh();
        let unknown = Expr::variable(t.clone());
        let back = |root: &Expr| {
            root.powi(index).minus(&offset.to_expr()).times(&fraction(&Polynomial::one(), slope))
        };
        let replaced = e.replace(&mut |part| {
            match part.node() {
                Node::Power(b, k) if *b == base => {
                    let steps = (k.as_number()? * &Rational::integer(index)).to_i64()?;
                    return Some(unknown.powi(steps));
                }
                _ => {}
            }
            if *part == base {
                return Some(unknown.powi(index));
            }
            (*part == z).then(|| back(&unknown))
        });
        if replaced.contains(&self.variable) {
            return None;
        }
        let root = Expr::power(base.clone(), Expr::number(Rational::ratio(1, index)?));
        let values = self.with_variable(t, &root).solve(&replaced, rhs, depth);
        Some(values.iter().map(back).collect())
    }
}
