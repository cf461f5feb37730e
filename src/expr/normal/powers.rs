//! Factored values, rational powers of them, absolute values and signs.

use super::context::{Context, Kind, Stop};
use super::signs::Sign;
use crate::expr::poly::{Exponent, Kernel, Monomial, Poly, Ratio, rational_linear_factors, square_free};
use crate::expr::{Expr, Function, Node};
use crate::real::Rational;

/// coefficient · ∏ atom^exponent; the atoms are kernels, distinct, a polynomial factor being a `Value` kernel.
#[derive(Clone, Debug)]
pub(super) struct Factored {
    pub coefficient: Rational,
    pub factors: Vec<(Kernel, Exponent)>,
}

impl Factored {
    fn push(&mut self, kernel: Kernel, e: Exponent) -> Result<(), Stop> {
        match self.factors.iter().position(|(k, _)| *k == kernel) {
            Some(at) => {
                self.factors[at].1 = self.factors[at].1.plus(e)?;
                if self.factors[at].1.is_zero() {
                    self.factors.remove(at);
                }
            }
            None if e.is_zero() => {}
            None => self.factors.push((kernel, e)),
        }
        Ok(())
    }
}

impl Context<'_, '_> {
    /// The factors of an expression: of a product, those of its factors, so that what was typed apart is
    /// not multiplied out.
    pub(super) fn factored(&mut self, e: &Expr) -> Result<Factored, Stop> {
        let mut all = Factored { coefficient: Rational::one(), factors: Vec::new() };
        for factor in e.factors() {
            let (base, n) = match factor.node() {
                Node::Power(base, exponent) => match exponent.as_number().and_then(Rational::to_i64) {
                    Some(n) if n != 0 && n.unsigned_abs() < 10_000 => (base, n),
                    _ => (factor, 1),
                },
                _ => (factor, 1),
            };
            let part = if base.factors().len() > 1 {
                self.enter()?;
                let part = self.factored(base);
                self.leave();
                part?
            } else {
                let value = self.normal(base)?;
                self.factor(&value)?
            };
            if part.coefficient.is_zero() && n < 0 {
                return Err(Stop::Undefined);
            }
            let scale = part.coefficient.pow(n).ok_or(Stop::TooLarge)?;
            all.coefficient = &all.coefficient * &scale;
            for (kernel, exponent) in part.factors {
                all.push(kernel, exponent.times(Exponent::integer(n)?)?)?;
            }
        }
        Ok(all)
    }

    /// The factors of a fraction, as far as they are found.
    pub(super) fn factor(&mut self, r: &Ratio) -> Result<Factored, Stop> {
        let mut all = Factored { coefficient: Rational::one(), factors: Vec::new() };
        if r.is_zero() {
            all.coefficient = Rational::zero();
            return Ok(all);
        }
        for (p, below) in [(r.numerator(), false), (r.denominator(), true)] {
            let mut content = p.content();
            let monomial = p.monomial_content();
            let core = p.divide_term(&monomial, &content).ok_or(Stop::TooLarge)?;
            let signed = |e: Exponent| if below { e.negate() } else { e };
            for (kernel, e) in monomial.factors() {
                all.push(*kernel, signed(*e))?;
            }
            self.spend(core.len() * 8)?;
            let mut product = Poly::one();
            for (part, k) in square_free(&core) {
                for factor in rational_linear_factors(&part) {
                    product = product.times(&factor.pow(u64::from(k))?)?;
                    let kernel = self.value_kernel(&factor)?;
                    all.push(kernel, signed(Exponent::integer(i64::from(k))?))?;
                }
            }
            // The factors are primitive: what they leave is a sign, checked here.
            let left = core.divide_exactly(&product).and_then(|q| q.as_constant()).ok_or(Stop::TooLarge)?;
            content = &content * &left;
            let content = if below { content.recip().ok_or(Stop::Undefined)? } else { content };
            all.coefficient = &all.coefficient * &content;
        }
        Ok(all)
    }

    /// The kernel whose value is the polynomial: the kernel itself where it is one.
    pub(super) fn value_kernel(&mut self, f: &Poly) -> Result<Kernel, Stop> {
        if let Some((m, c)) = f.as_term()
            && c.is_one()
            && let [(kernel, e)] = m.factors()
            && *e == Exponent::ONE
        {
            return Ok(*kernel);
        }
        let expr = self.poly_expr(f);
        self.intern(expr, Kind::Value(f.clone()))
    }

    /// The value of an atom as a fraction.
    pub(super) fn atom_value(&self, kernel: Kernel) -> Ratio {
        match self.kind(kernel) {
            Kind::Value(f) => Ratio::from_poly(f),
            _ => Ratio::kernel(kernel),
        }
    }

    /// The atom −f of the atom f.
    pub(super) fn negated_atom(&mut self, kernel: Kernel) -> Result<Kernel, Stop> {
        let value = self.atom_value(kernel).negate();
        self.value_kernel(value.numerator())
    }

    /// The sign of an atom to a power.
    pub(super) fn factor_sign(&mut self, kernel: Kernel, e: Exponent) -> Sign {
        let even_root = e.denominator() % 2 == 0;
        let seen = self.kernel_sign(kernel, 8);
        if seen.is_nonzero() || even_root && e.is_negative() {
            return if even_root { Sign::Positive } else { seen };
        }
        if even_root {
            return Sign::NonNegative;
        }
        let value = self.atom_value(kernel);
        let sign = self.sign(&value);
        match sign {
            // A factor of a denominator is nowhere 0 where the value is defined.
            Sign::NonNegative if e.is_negative() => Sign::Positive,
            Sign::NonPositive if e.is_negative() => Sign::Negative,
            other => other,
        }
    }

    /// |f| as an atom.
    pub(super) fn abs_atom(&mut self, kernel: Kernel) -> Result<Kernel, Stop> {
        let value = self.atom_value(kernel);
        // |f| = |−f|: the sign of the leading coefficient is settled.
        let content = value.numerator().content();
        let value = if content.is_negative() { value.negate() } else { value };
        let expr = Expr::abs(self.ratio_expr(&value));
        self.intern(expr, Kind::Abs(value))
    }

    /// |value| of a factored value.
    pub(super) fn abs(&mut self, f: &Factored) -> Result<Ratio, Stop> {
        let mut result = Ratio::constant(f.coefficient.abs());
        for (kernel, e) in &f.factors {
            let power = match self.factor_sign(*kernel, *e) {
                _ if e.is_even() => self.kernel_power(*kernel, *e)?,
                s if s.is_nonnegative() => self.kernel_power(*kernel, *e)?,
                s if s.is_nonpositive() => self.kernel_power(*kernel, *e)?.negate(),
                _ => {
                    let atom = self.abs_atom(*kernel)?;
                    self.kernel_power(atom, *e)?
                }
            };
            result = self.times(&result, &power)?;
        }
        Ok(result)
    }

    /// The sign function of a factored value; f/|f| for factors that are nowhere 0.
    pub(super) fn sign_function(&mut self, f: &Factored) -> Result<Ratio, Stop> {
        let mut result = Ratio::constant(Rational::integer(i64::from(f.coefficient.signum())));
        for (kernel, e) in &f.factors {
            let value = self.atom_value(*kernel);
            let factor = match self.factor_sign(*kernel, *e) {
                Sign::Positive => Ratio::one(),
                Sign::Negative if e.is_even() => Ratio::one(),
                Sign::Negative => Ratio::one().negate(),
                Sign::Zero => Ratio::zero(),
                _ if e.is_negative() || self.is_nonzero(&value) => {
                    if e.is_even() {
                        Ratio::one()
                    } else {
                        let atom = self.abs_atom(*kernel)?;
                        self.over(&value, &Ratio::kernel(atom))?
                    }
                }
                _ => {
                    let expr = Expr::apply(Function::Sign, vec![self.ratio_expr(&value)]);
                    let sign = self.intern_ratio(expr, Kind::Apply(Function::Sign, value))?;
                    if e.is_even() { self.times(&sign, &sign)? } else { sign }
                }
            };
            result = self.times(&result, &factor)?;
        }
        Ok(result)
    }

    /// |c|^r as a product of powers of primes (of c itself where it does not factor).
    pub(super) fn number_power(&mut self, c: &Rational, r: Exponent) -> Result<Ratio, Stop> {
        let mut result = Ratio::one();
        for (part, below) in [(c.abs().numerator(), false), (c.denominator(), true)] {
            for (p, k) in prime_powers(part) {
                let kernel = self.value_kernel(&Poly::constant(p))?;
                let e = r.times(Exponent::integer(if below { -k } else { k })?)?;
                if e.floor().unsigned_abs() > 4096 {
                    return Err(Stop::TooLarge);
                }
                let power = self.kernel_power(kernel, e)?;
                result = self.times(&result, &power)?;
            }
        }
        Ok(result)
    }

    /// value^r for a rational exponent that is not an integer.
    pub(super) fn rational_power(&mut self, f: &Factored, r: Exponent) -> Result<Ratio, Stop> {
        if f.coefficient.is_zero() {
            return if r.is_negative() { Err(Stop::Undefined) } else { Ok(Ratio::zero()) };
        }
        if r.denominator() % 2 == 1 {
            // Odd roots respect products and signs.
            let odd = r.numerator() % 2 != 0;
            let mut result = self.number_power(&f.coefficient, r)?;
            if f.coefficient.is_negative() && odd {
                result = result.negate();
            }
            for (kernel, e) in &f.factors {
                let power = self.kernel_power(*kernel, e.times(r)?)?;
                result = self.times(&result, &power)?;
            }
            return Ok(result);
        }
        self.even_root(f, r)
    }

    /// value^r with an even root: value ≥ 0 where this is defined. Factors of known sign leave the root; of
    /// the rest, one alone has the sign that is left over, several stay together.
    fn even_root(&mut self, f: &Factored, r: Exponent) -> Result<Ratio, Stop> {
        let mut negative = f.coefficient.is_negative();
        let mut outside: Vec<(Kernel, Exponent)> = Vec::new();
        let (mut weak, mut unknown) = (Vec::new(), Vec::new());
        for (kernel, e) in &f.factors {
            let sign = self.factor_sign(*kernel, *e);
            if e.is_even() {
                // f^e ≥ 0: the power of |f|.
                let atom = match sign {
                    _ if e.denominator() % 2 == 0 => *kernel,
                    s if s.is_nonnegative() => *kernel,
                    s if s.is_nonpositive() => self.negated_atom(*kernel)?,
                    _ => self.abs_atom(*kernel)?,
                };
                let nonzero = sign.is_nonzero() || e.is_negative() || {
                    let value = self.atom_value(*kernel);
                    self.is_nonzero(&value)
                };
                if nonzero {
                    outside.push((atom, *e))
                } else {
                    weak.push((atom, *e, *kernel))
                }
                continue;
            }
            match sign {
                Sign::Positive => outside.push((*kernel, *e)),
                Sign::Negative => {
                    negative = !negative;
                    outside.push((self.negated_atom(*kernel)?, *e));
                }
                Sign::NonNegative => weak.push((*kernel, *e, *kernel)),
                Sign::NonPositive => {
                    negative = !negative;
                    let atom = self.negated_atom(*kernel)?;
                    weak.push((atom, *e, atom));
                }
                _ => unknown.push((*kernel, *e)),
            }
        }
        let mut result = self.number_power(&f.coefficient, r)?;
        if unknown.is_empty() && !negative {
            outside.extend(weak.iter().map(|(atom, e, _)| (*atom, *e)));
        } else if let ([(kernel, e)], true) = (unknown.as_slice(), weak.is_empty()) {
            let atom = if negative { self.negated_atom(*kernel)? } else { *kernel };
            outside.push((atom, *e));
        } else {
            let mut rest = Ratio::one();
            for (_, e, original) in &weak {
                let power = self.kernel_power(*original, *e)?;
                rest = self.times(&rest, &power)?;
            }
            for (kernel, e) in unknown {
                let value = self.atom_value(kernel);
                let mut left = e;
                if e.is_negative() || (e > Exponent::ONE && self.is_nonzero(&value)) {
                    // f^e = f^(e − 2k) |f|^(2k), 2k even, f ≠ 0, so that 0 ≤ e − 2k < 2.
                    let half = e.times(Exponent::new(1, 2)?)?.floor();
                    let even = Exponent::integer(half * 2)?;
                    left = e.minus(even)?;
                    outside.push((self.abs_atom(kernel)?, even));
                }
                let power = self.kernel_power(kernel, left)?;
                rest = self.times(&rest, &power)?;
            }
            if negative {
                rest = rest.negate();
            }
            let root = self.opaque_root(&rest, r)?;
            result = self.times(&result, &root)?;
        }
        for (kernel, e) in outside {
            let power = self.kernel_power(kernel, e.times(r)?)?;
            result = self.times(&result, &power)?;
        }
        Ok(result)
    }

    /// rest^r, kept as the power of one value.
    fn opaque_root(&mut self, rest: &Ratio, r: Exponent) -> Result<Ratio, Stop> {
        if rest.is_zero() || rest.as_constant().is_some_and(|c| c.is_negative()) {
            return Err(Stop::Undefined);
        }
        if rest.denominator().is_one() {
            let content = rest.numerator().content().abs();
            let core = rest.numerator().divide_term(&Monomial::one(), &content).ok_or(Stop::TooLarge)?;
            let number = self.number_power(&content, r)?;
            let kernel = self.value_kernel(&core)?;
            let power = self.kernel_power(kernel, r)?;
            return self.times(&number, &power);
        }
        let expr = Expr::power(self.ratio_expr(rest), Expr::number(r.to_rational()));
        self.intern_ratio(expr, Kind::Plain)
    }
}

/// The prime powers of a positive integer other than 1 (itself where it does not factor).
pub(super) fn prime_powers(n: Rational) -> Vec<(Rational, i64)> {
    let factors = match n.prime_factors() {
        Some(factors) => factors.into_iter().map(|(p, k)| (Rational::integer(p), i64::from(k))).collect(),
        None => vec![(n, 1)],
    };
    factors.into_iter().filter(|(p, _)| !p.is_one()).collect()
}
