//! Exponentials split into independent ones, logarithms into those of factors.

use super::context::{Context, Kind, Stop};
use super::powers::{Factored, prime_powers};
use super::signs::Sign;
use crate::expr::poly::{Exponent, Kernel, Monomial, Poly, Ratio};
use crate::expr::{Expr, Function};
use crate::real::Rational;

impl Context<'_, '_> {
    /// r as Σ cᵢ tᵢ with numbers cᵢ and terms tᵢ without numeric coefficient.
    pub(super) fn split_terms(&self, r: &Ratio) -> Vec<(Rational, Ratio)> {
        if r.denominator().len() == 1 {
            let term = |(m, c): (&Monomial, &Rational)| {
                let over = Poly::term(m.clone(), Rational::one());
                Ratio::new(over, r.denominator().clone()).map(|t| (c.clone(), t))
            };
            return r.numerator().terms().filter_map(term).collect();
        }
        let content = r.numerator().content();
        match content.recip() {
            Some(scale) if !r.is_zero() => vec![(content, r.scaled(&scale))],
            _ => Vec::new(),
        }
    }

    /// exp(u) = ∏ exp(cᵢ tᵢ).
    pub(super) fn exp(&mut self, u: &Ratio) -> Result<Ratio, Stop> {
        let mut result = Ratio::one();
        for (c, t) in self.split_terms(u) {
            let factor = self.exp_term(&c, &t)?;
            result = self.times(&result, &factor)?;
        }
        Ok(result)
    }

    fn exp_term(&mut self, c: &Rational, t: &Ratio) -> Result<Ratio, Stop> {
        let Ok(e) = Exponent::from_rational(c) else {
            return self.exp_kernel(&t.scaled(c), Exponent::ONE);
        };
        if let Some((one, kernel)) = t.as_scaled_kernel()
            && one.is_one()
        {
            match self.kind(kernel) {
                // exp(c ln f) = f^c, f > 0.
                Kind::Ln(atom) => return self.kernel_power(atom, e),
                // exp(lgamma w) = gamma(w), w > 0.
                Kind::Apply(Function::Lgamma, w) => {
                    let gamma = self.gamma(&w)?;
                    let f = self.factor(&gamma)?;
                    if let Some(n) = e.to_integer() {
                        return self.pow(&gamma, n);
                    }
                    return self.rational_power(&f, e);
                }
                // exp(e W(x)) = (x/W(x))^e for x > 0, where W(x) > 0, too.
                Kind::Apply(Function::LambertW0, x) if e.to_integer().is_none() && self.is_positive(&x) => {
                    let base = self.over(&x, t)?;
                    let f = self.factor(&base)?;
                    return self.rational_power(&f, e);
                }
                // exp(W(x)) = x/W(x) for x ≠ 0.
                Kind::Apply(Function::LambertW0 | Function::LambertWm1, x)
                    if e.floor() != 0 && self.is_nonzero(&x) =>
                {
                    let n = e.floor();
                    let base = self.over(&x, t)?;
                    let power = self.pow(&base, n)?;
                    let rest = self.exp_kernel(t, e.minus(Exponent::integer(n)?)?)?;
                    return self.times(&power, &rest);
                }
                _ => {}
            }
        }
        self.exp_kernel(t, e)
    }

    fn exp_kernel(&mut self, t: &Ratio, e: Exponent) -> Result<Ratio, Stop> {
        let expr = Expr::exp(self.ratio_expr(t));
        let kernel = self.intern(expr, Kind::Exp(t.clone()))?;
        self.kernel_power(kernel, e)
    }

    /// ln of a factored value, which is positive where its logarithm is defined.
    pub(super) fn ln(&mut self, f: &Factored) -> Result<Ratio, Stop> {
        if f.coefficient.is_zero() {
            return Err(Stop::Undefined);
        }
        let mut negative = f.coefficient.is_negative();
        let mut sum = self.ln_number(&f.coefficient.abs())?;
        let mut unknown = Vec::new();
        let mut parts: Vec<(Kernel, Exponent)> = Vec::new();
        for (kernel, e) in &f.factors {
            let atom = match self.factor_sign(*kernel, *e) {
                // No factor of a positive value is 0.
                s if e.denominator() % 2 == 0 || s.is_nonnegative() && s != Sign::Zero => *kernel,
                s if s.is_nonpositive() && s != Sign::Zero => {
                    negative ^= !e.is_even();
                    self.negated_atom(*kernel)?
                }
                _ if e.is_even() => self.abs_atom(*kernel)?,
                _ => {
                    unknown.push((*kernel, *e));
                    continue;
                }
            };
            parts.push((atom, *e));
        }
        match unknown.as_slice() {
            [] if negative => return Err(Stop::Undefined),
            [] => {}
            [(kernel, e)] => {
                let atom = if negative { self.negated_atom(*kernel)? } else { *kernel };
                parts.push((atom, *e));
            }
            several => {
                // ∏ fᵢ^eᵢ = ∏ fᵢ · ∏ |fᵢ|^(eᵢ − 1), each eᵢ − 1 having an even numerator.
                let mut product = Ratio::one();
                for (kernel, e) in several {
                    let value = self.atom_value(*kernel);
                    product = self.times(&product, &value)?;
                    let even = e.minus(Exponent::ONE)?;
                    if !even.is_zero() {
                        parts.push((self.abs_atom(*kernel)?, even));
                    }
                }
                if negative {
                    product = product.negate();
                }
                if !product.denominator().is_one() {
                    return Err(Stop::TooLarge);
                }
                parts.push((self.value_kernel(product.numerator())?, Exponent::ONE));
            }
        }
        for (atom, e) in parts {
            let ln = self.ln_atom(atom)?.scaled(&e.to_rational());
            sum = self.plus(&sum, &ln)?;
        }
        Ok(sum)
    }

    /// ln c for c > 0, through prime factors.
    fn ln_number(&mut self, c: &Rational) -> Result<Ratio, Stop> {
        let mut sum = Ratio::zero();
        for (part, sign) in [(c.numerator(), 1), (c.denominator(), -1)] {
            for (p, k) in prime_powers(part) {
                let kernel = self.value_kernel(&Poly::constant(p))?;
                let ln = self.ln_atom(kernel)?.scaled(&Rational::integer(k * sign));
                sum = self.plus(&sum, &ln)?;
            }
        }
        Ok(sum)
    }

    /// ln of an atom that is positive.
    fn ln_atom(&mut self, atom: Kernel) -> Result<Ratio, Stop> {
        match self.kind(atom) {
            Kind::Exp(t) => return Ok(t),
            // ln W(x) = ln x − W(x), from W e^W = x; x > 0 because W(x) > 0.
            Kind::Apply(Function::LambertW0, x) => {
                let factored = self.factor(&x)?;
                let ln = self.ln(&factored)?;
                return self.minus(&ln, &Ratio::kernel(atom));
            }
            Kind::Apply(Function::Gamma, w) if self.is_positive(&w) => {
                return self.lgamma(&w);
            }
            Kind::Value(f) => {
                if let Some(other) = self.unit_conjugate(&f)? {
                    return Ok(self.ln_kernel(other)?.negate());
                }
            }
            _ => {}
        }
        self.ln_kernel(atom)
    }

    fn ln_kernel(&mut self, atom: Kernel) -> Result<Ratio, Stop> {
        let expr = Expr::ln(self.kernel_expr(atom));
        self.intern_ratio(expr, Kind::Ln(atom))
    }

    /// For f = B√g − A with (B√g − A)(B√g + A) = 1 and a minus sign at A: the atom B√g + A.
    /// Both are positive if one is, because their product is 1.
    fn unit_conjugate(&mut self, f: &Poly) -> Result<Option<Kernel>, Stop> {
        let half = Exponent::new(1, 2)?;
        for kernel in f.kernels() {
            if !matches!(self.kind(kernel), Kind::Value(_)) || f.len() > 20 {
                continue;
            }
            let (mut a, mut b, mut plain) = (Poly::zero(), Poly::zero(), true);
            for (m, c) in f.terms() {
                let e = m.exponent(kernel);
                plain &= e.is_zero() || e == half;
                if e.is_zero() { a.add_term(m.clone(), c) } else { b.add_term(m.clone(), c) }
            }
            let negative = a.leading().is_some_and(|(_, c)| c.is_negative());
            if !plain || !negative || b.is_zero() {
                continue;
            }
            let norm = self.reduce_poly(&b.times(&b)?.minus(&a.times(&a)?)?)?;
            if norm.is_one() {
                let other = b.minus(&a)?;
                return Ok(Some(self.value_kernel(&other)?));
            }
        }
        Ok(None)
    }
}
