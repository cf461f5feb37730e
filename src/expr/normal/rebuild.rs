//! Fractions of kernels back to expressions, in an order that depends on the expressions alone.

use super::context::{Context, Kind};
use super::powers::Factored;
use crate::expr::Expr;
use crate::expr::poly::{Exponent, Kernel, Monomial, Poly, Ratio};
use crate::real::Rational;

impl Context<'_, '_> {
    /// The fraction as an expression.
    pub(super) fn ratio_expr(&self, r: &Ratio) -> Expr {
        if r.denominator().is_one() {
            return self.poly_expr(r.numerator());
        }
        if let Some((monomial, coefficient)) = r.denominator().as_term()
            && let Some(scale) = coefficient.recip()
        {
            let scaled = r.numerator().scaled(&scale);
            let terms = scaled.terms().map(|(m, c)| self.term_expr(m, monomial, c)).collect();
            return sorted_sum(terms);
        }
        // Numbers gather in the numerator, monomials beside the sums.
        let (n, d) = (r.numerator(), r.denominator());
        let (over, under) = (n.monomial_content(), d.monomial_content());
        let one = Rational::one();
        let content = n.content();
        let (Some(top), Some(bottom)) = (n.divide_term(&over, &content), d.divide_term(&under, &one)) else {
            return self.poly_expr(n).over(&self.poly_expr(d));
        };
        let factors = vec![
            self.term_expr(&over, &under, &content),
            self.poly_expr(&top),
            self.poly_expr(&bottom).recip(),
        ];
        Expr::product(factors)
    }

    /// The polynomial as an expression.
    pub(super) fn poly_expr(&self, p: &Poly) -> Expr {
        sorted_sum(p.terms().map(|(m, c)| self.term_expr(m, &Monomial::one(), c)).collect())
    }

    /// The product of the factors.
    pub(super) fn factored_expr(&self, f: &Factored) -> Expr {
        let side = |negative: bool| {
            let chosen = f.factors.iter().filter(|(_, e)| e.is_negative() == negative);
            chosen.fold(Monomial::one(), |m, (k, e)| {
                let size = if negative { e.negate() } else { *e };
                m.times(&Monomial::power(*k, size)).unwrap_or(m)
            })
        };
        self.term_expr(&side(false), &side(true), &f.coefficient)
    }

    /// coefficient · over / under, exponentials gathered into one.
    fn term_expr(&self, over: &Monomial, under: &Monomial, coefficient: &Rational) -> Expr {
        let mut factors: Vec<Expr> = Vec::new();
        let mut exponent: Vec<Expr> = Vec::new();
        let mut numbers: Vec<Expr> = Vec::new();
        let signed = over.factors().iter().map(|(k, e)| (*k, *e));
        let signed = signed.chain(under.factors().iter().map(|(k, e)| (*k, e.negate())));
        for (kernel, e) in signed {
            match self.kind(kernel) {
                Kind::Exp(argument) => {
                    exponent.push(Expr::scaled(e.to_rational(), self.ratio_expr(&argument)));
                }
                Kind::Value(p) if p.as_constant().is_some() => numbers.push(self.power_expr(kernel, e)),
                _ => factors.push(self.power_expr(kernel, e)),
            }
        }
        numbers.sort();
        factors.sort();
        if !exponent.is_empty() {
            factors.push(Expr::exp(sorted_sum(exponent)));
        }
        let mut all = vec![Expr::number(coefficient.clone())];
        all.append(&mut numbers);
        all.append(&mut factors);
        Expr::product(all)
    }

    fn power_expr(&self, kernel: Kernel, e: Exponent) -> Expr {
        Expr::power(self.kernel_expr(kernel), Expr::number(e.to_rational()))
    }
}

fn sorted_sum(mut terms: Vec<Expr>) -> Expr {
    terms.sort();
    Expr::sum(terms)
}
