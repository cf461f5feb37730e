//! Powers whose exponent is not a literal number.

use super::SideCondition;
use super::context::{Context, Kind, Stop};
use super::powers::Factored;
use super::signs::Sign;
use crate::expr::Expr;
use crate::expr::poly::{Exponent, Kernel, Ratio};
use crate::real::Rational;

impl Context<'_, '_> {
    /// base^exponent.
    pub(super) fn power(&mut self, base: &Expr, exponent: &Expr) -> Result<Ratio, Stop> {
        if let Some(r) = exponent.as_number() {
            if let Some(n) = r.to_i64() {
                let value = self.normal(base)?;
                return self.pow(&value, n);
            }
            let e = Exponent::from_rational(r)?;
            let factored = self.factored(base)?;
            return self.rational_power(&factored, e);
        }
        let r = self.normal(exponent)?;
        let factored = self.factored(base)?;
        if let Some(number) = r.as_constant() {
            // The literal power agrees wherever the other one is defined.
            let e = Exponent::from_rational(&number)?;
            return match e.to_integer() {
                Some(n) => {
                    let value = self.normal(base)?;
                    self.pow(&value, n)
                }
                None => self.rational_power(&factored, e),
            };
        }
        if factored.coefficient.is_zero() {
            return self.opaque_power(&Ratio::zero(), &r);
        }
        let value = self.normal(base)?;
        if self.is_positive(&value) {
            // b^r = exp(r ln b), b > 0.
            let ln = self.ln(&factored)?;
            let product = self.times(&r, &ln)?;
            return self.exp(&product);
        }
        if self.is_integer(&r) {
            return self.integer_power(&factored, &r);
        }
        if let Some(odd) = self.odd_root(&r)? {
            return self.odd_power(&factored, &r, &odd);
        }
        if let Some((kernel, Exponent::ONE)) = single_factor(&factored)
            && let Kind::Power { base: inner, exponent: a } = self.kind(kernel)
            && self.is_nonnegative(&inner)
        {
            // (b^a)^r = b^(ar), b ≥ 0.
            let product = self.times(&a, &r)?;
            let inner_expr = self.ratio_expr(&inner);
            let product_expr = self.ratio_expr(&product);
            self.enter()?;
            let result = self.power(&inner_expr, &product_expr);
            self.leave();
            return result;
        }
        self.opaque_power(&value, &r)
    }

    /// ∏ fᵢ^(eᵢ r) for an integer r: integer powers respect products.
    fn integer_power(&mut self, f: &Factored, r: &Ratio) -> Result<Ratio, Stop> {
        let mut result = Ratio::one();
        if f.coefficient.is_negative() {
            result = self.sign_power(r)?;
        }
        result = self.times_size(result, f, r)?;
        for (kernel, e) in &f.factors {
            let value = self.atom_value(*kernel);
            let power = if e.is_integer() || self.is_positive(&value) {
                self.atom_power(*kernel, &r.scaled(&e.to_rational()), e.is_integer())?
            } else {
                let root = self.kernel_power(*kernel, *e)?;
                self.opaque_power(&root, r)?
            };
            result = self.times(&result, &power)?;
        }
        Ok(result)
    }

    /// (−1)^r for an integer r.
    pub(super) fn sign_power(&mut self, r: &Ratio) -> Result<Ratio, Stop> {
        let (w, n) = self.split_shift(r)?;
        let e = self.ratio_expr(&w);
        let flip = if n % 2 == 0 { 1 } else { -1 };
        if w.is_zero() || self.ask(SideCondition::Even(e.clone())) {
            return Ok(Ratio::constant(Rational::integer(flip)));
        }
        if self.ask(SideCondition::Odd(e.clone())) {
            return Ok(Ratio::constant(Rational::integer(-flip)));
        }
        if !self.ask(SideCondition::Integer(e)) {
            return self.opaque_power(&Ratio::one().negate(), r);
        }
        let sign = self.opaque_power(&Ratio::one().negate(), &w)?;
        Ok(if flip < 0 { sign.negate() } else { sign })
    }

    /// f^r for an atom f and an exponent r, integer-valued where `integer`; the integer part of the constant
    /// term of r leaves the exponent where f is nowhere 0.
    fn atom_power(&mut self, atom: Kernel, r: &Ratio, integer: bool) -> Result<Ratio, Stop> {
        let value = self.atom_value(atom);
        match self.sign(&value) {
            Sign::Positive => {
                let factored =
                    Factored { coefficient: Rational::one(), factors: vec![(atom, Exponent::ONE)] };
                let ln = self.ln(&factored)?;
                let product = self.times(r, &ln)?;
                return self.exp(&product);
            }
            Sign::Negative if integer => {
                // f^r = (−1)^r (−f)^r
                let sign = self.sign_power(r)?;
                let positive = self.negated_atom(atom)?;
                let factored =
                    Factored { coefficient: Rational::one(), factors: vec![(positive, Exponent::ONE)] };
                let ln = self.ln(&factored)?;
                let product = self.times(r, &ln)?;
                let power = self.exp(&product)?;
                return self.times(&sign, &power);
            }
            _ => {}
        }
        if !integer {
            return self.opaque_power(&value, r);
        }
        if let Kind::Power { base, exponent } = self.kind(atom)
            && let Some(odd) = self.odd_root(&exponent)?
        {
            // (b^(m/n))^r = b^(mr/n), n odd, m integer-valued, b ≠ 0 or r > 0.
            let product = self.times(&exponent, r)?;
            let whole = self.times(&product, &odd)?;
            if self.is_integer(&whole) {
                return match product.as_constant().and_then(|c| c.to_i64()) {
                    Some(n) => self.pow(&base, n),
                    None => self.opaque_power(&base, &product),
                };
            }
        }
        if let Kind::Abs(inner) = self.kind(atom) {
            // |f|^r = f^r for an even r.
            let exponent = self.ratio_expr(r);
            if self.ask(SideCondition::Even(exponent)) {
                let factored = self.factor(&inner)?;
                self.enter()?;
                let power = self.integer_power(&factored, r);
                self.leave();
                return power;
            }
        }
        let nonzero = self.is_nonzero(&value);
        if let Kind::Power { base, exponent } = self.kind(atom)
            && self.is_integer(&exponent)
            && (nonzero || self.is_nonnegative(&exponent) && self.is_nonnegative(r))
        {
            // (b^a)^r = b^(ar) for integers a and r, where b ≠ 0 or both are at least 0.
            let product = self.times(&exponent, r)?;
            let factored = self.factor(&base)?;
            self.enter()?;
            let power = self.integer_power(&factored, &product);
            self.leave();
            return power;
        }
        let (w, n) = self.split_shift(r)?;
        // f^(w + n) = f^w f^n, also at f = 0 where w and n are at least 0.
        let apart = nonzero || n > 0 && !w.is_zero() && self.is_nonnegative(&w);
        let (w, shift) = if apart { (w, n) } else { (r.clone(), 0) };
        // f^(c t) = (f^t)^c for integers t and c > 0 (any c where f ≠ 0).
        let content = w.numerator().content();
        let primitive = content.recip().map(|s| w.scaled(&s)).filter(|t| !t.is_zero());
        let mut result = match (content.to_i64(), primitive) {
            (Some(c), Some(t)) if nonzero || c > 0 => {
                if c != 1 && self.is_integer(&t) {
                    let power = self.opaque_power(&value, &t)?;
                    self.pow(&power, c)?
                } else {
                    self.opaque_power(&value, &w)?
                }
            }
            (_, None) => Ratio::one(),
            _ => self.opaque_power(&value, &w)?,
        };
        if shift != 0 {
            let power = self.pow(&value, shift)?;
            result = self.times(&result, &power)?;
        }
        Ok(result)
    }

    /// The odd n, where the exponent is m/n with an integer-valued m and n known to be odd.
    fn odd_root(&mut self, r: &Ratio) -> Result<Option<Ratio>, Stop> {
        if r.denominator().is_one() {
            return Ok(None);
        }
        let n = Ratio::from_poly(r.denominator().clone());
        let m = Ratio::from_poly(r.numerator().clone());
        let n_expr = self.ratio_expr(&n);
        let known = self.ask(SideCondition::Odd(n_expr)) && self.is_integer(&m);
        Ok(known.then_some(n))
    }

    /// The product with |c|^r = exp(r ln |c|), c the coefficient.
    fn times_size(&mut self, product: Ratio, f: &Factored, r: &Ratio) -> Result<Ratio, Stop> {
        let size = f.coefficient.abs();
        if size.is_one() {
            return Ok(product);
        }
        let ln = self.ln(&Factored { coefficient: size, factors: Vec::new() })?;
        let exponent = self.times(r, &ln)?;
        let power = self.exp(&exponent)?;
        self.times(&product, &power)
    }

    /// ∏ fᵢ^(eᵢ m/n) with n odd: real roots respect products and signs.
    fn odd_power(&mut self, f: &Factored, r: &Ratio, n: &Ratio) -> Result<Ratio, Stop> {
        let m = self.times(r, n)?;
        let mut result = if f.coefficient.is_negative() { self.sign_power(&m)? } else { Ratio::one() };
        result = self.times_size(result, f, r)?;
        for (kernel, e) in &f.factors {
            let exponent = r.scaled(&e.to_rational());
            let value = self.atom_value(*kernel);
            let power = match self.kind(*kernel) {
                _ if self.is_positive(&value) => self.atom_power(*kernel, &exponent, false)?,
                // (b^a)^(m/n) with integers a: b^(am/n).
                Kind::Power { base, exponent: a } if e.is_integer() && self.is_integer(&a) => {
                    let product = self.times(&a, &exponent)?;
                    match product.as_constant().and_then(|c| c.to_i64()) {
                        Some(k) => self.pow(&base, k)?,
                        None => self.opaque_power(&base, &product)?,
                    }
                }
                _ if e.is_integer() => self.opaque_power(&value, &exponent)?,
                _ => {
                    let power = self.kernel_power(*kernel, *e)?;
                    self.opaque_power(&power, r)?
                }
            };
            result = self.times(&result, &power)?;
        }
        Ok(result)
    }

    pub(super) fn is_integer(&mut self, r: &Ratio) -> bool {
        if let Some(c) = r.as_constant() {
            return c.is_integer();
        }
        let e = self.ratio_expr(r);
        self.ask(SideCondition::Integer(e))
    }

    /// base^exponent as a kernel of its own.
    fn opaque_power(&mut self, base: &Ratio, exponent: &Ratio) -> Result<Ratio, Stop> {
        // The exponent m/n stays a product with the factor n^(-1): its form says that a real root is meant.
        let exponent_expr = if exponent.denominator().is_one() {
            self.poly_expr(exponent.numerator())
        } else {
            self.poly_expr(exponent.numerator()).over(&self.poly_expr(exponent.denominator()))
        };
        let expr = Expr::power(self.ratio_expr(base), exponent_expr);
        let kind = Kind::Power { base: base.clone(), exponent: exponent.clone() };
        self.intern_ratio(expr, kind)
    }
}

fn single_factor(f: &Factored) -> Option<(Kernel, Exponent)> {
    match f.factors.as_slice() {
        [only] if f.coefficient.is_one() => Some(*only),
        _ => None,
    }
}
