//! Error functions, gamma functions and Lambert's W.

use super::context::{Context, Kind, Stop};
use crate::expr::poly::{Exponent, Ratio};
use crate::expr::{Expr, Function};
use crate::real::Rational;

/// The largest shift of the argument of a gamma function that is expanded.
const MAX_SHIFT: i64 = 24;

impl Context<'_, '_> {
    pub(super) fn half(&self) -> Ratio {
        Ratio::constant(Rational::ratio(1, 2).unwrap_or_else(Rational::one))
    }

    fn named(&mut self, function: Function, u: &Ratio) -> Result<Ratio, Stop> {
        let expr = Expr::apply(function, vec![self.ratio_expr(u)]);
        self.intern_ratio(expr, Kind::Apply(function, u.clone()))
    }

    /// The argument w, where u is ± f(w); the sign is applied to w (f is odd).
    fn undo(&self, u: &Ratio, f: Function) -> Option<Ratio> {
        let (c, kernel) = u.as_scaled_kernel()?;
        match self.kind(kernel) {
            Kind::Apply(g, w) if g == f && c.abs().is_one() => Some(w.scaled(&c)),
            _ => None,
        }
    }

    /// erf and its inverse, which are odd and undo each other.
    pub(super) fn erf_like(&mut self, function: Function, u: &Ratio) -> Result<Ratio, Stop> {
        if u.is_zero() {
            return Ok(Ratio::zero());
        }
        let inverse = if function == Function::Erf { Function::Erfinv } else { Function::Erf };
        if let Some(w) = self.undo(u, inverse) {
            return Ok(w);
        }
        if u.numerator().content().is_negative() {
            return Ok(self.named(function, &u.negate())?.negate());
        }
        self.named(function, u)
    }

    /// Φ(u) = (1 + erf(u/√2))/2.
    pub(super) fn phi(&mut self, u: &Ratio) -> Result<Ratio, Stop> {
        let root = self.square_root(&Ratio::constant(Rational::integer(2)))?;
        let scaled = self.over(u, &root)?;
        let erf = self.erf_like(Function::Erf, &scaled)?;
        let sum = self.plus(&Ratio::one(), &erf)?;
        self.times(&sum, &self.half())
    }

    /// probit(p) = √2 erfinv(2p − 1).
    pub(super) fn probit(&mut self, p: &Ratio) -> Result<Ratio, Stop> {
        let root = self.square_root(&Ratio::constant(Rational::integer(2)))?;
        let shifted = self.minus(&p.scaled(&Rational::integer(2)), &Ratio::one())?;
        let inverse = self.erf_like(Function::Erfinv, &shifted)?;
        self.times(&root, &inverse)
    }

    /// u = w + n with an integer n so that the constant term of w is in [0, 1) (where u is a polynomial).
    pub(super) fn split_shift(&mut self, u: &Ratio) -> Result<(Ratio, i64), Stop> {
        if !u.denominator().is_one() {
            return Ok((u.clone(), 0));
        }
        let constant = u.numerator().terms().next().filter(|(m, _)| m.is_one());
        let n = constant.and_then(|(_, c)| c.floor().to_i64()).unwrap_or(0);
        let shifted = self.minus(u, &Ratio::constant(Rational::integer(n)))?;
        Ok((shifted, n))
    }

    /// The argument with the greatest shift seen, and the steps to it: gamma-like functions are expressed by
    /// f(w + greatest), so that no value is needed where the function has none.
    fn greatest_shift(&mut self, function: Function, u: &Ratio) -> Result<(Ratio, i64), Stop> {
        let (w, n) = self.split_shift(u)?;
        let key = (function, self.ratio_expr(&w));
        let greatest = match self.units.shifts.get(&key) {
            None => {
                self.units.shifts.insert(key, n);
                n
            }
            Some(old) if *old < n => {
                self.units.shifts.insert(key, n);
                return Err(Stop::Restart);
            }
            Some(old) => *old,
        };
        let steps = greatest.saturating_sub(n);
        if steps > MAX_SHIFT {
            return Ok((u.clone(), 0));
        }
        Ok((self.plus(u, &Ratio::constant(Rational::integer(steps)))?, steps))
    }

    /// Γ(u): Γ(u) = Γ(u + k)/(u (u + 1) ⋯ (u + k − 1)); exact for integers and halves of them.
    pub(super) fn gamma(&mut self, u: &Ratio) -> Result<Ratio, Stop> {
        if let Some(value) = self.exact_gamma(u)? {
            return Ok(value);
        }
        let (top, steps) = self.greatest_shift(Function::Gamma, u)?;
        let mut product = Ratio::one();
        for k in 0..steps {
            let factor = self.plus(u, &Ratio::constant(Rational::integer(k)))?;
            product = self.times(&product, &factor)?;
        }
        let gamma = self.named(Function::Gamma, &top)?;
        self.over(&gamma, &product)
    }

    fn exact_gamma(&mut self, u: &Ratio) -> Result<Option<Ratio>, Stop> {
        let Some(twice) = u.as_constant().and_then(|c| (&c * &Rational::integer(2)).to_i64()) else {
            return Ok(None);
        };
        if twice.abs() > 120 {
            return Ok(None);
        }
        let whole = twice % 2 == 0;
        if whole && twice <= 0 {
            return Err(Stop::Undefined);
        }
        // Γ(1) = 1 and Γ(1/2) = √π, then Γ(x + 1) = x Γ(x).
        let mut value = Rational::one();
        let start = if whole { 2 } else { 1 };
        let mut at = start;
        let half = |n: i64| Rational::ratio(n, 2).ok_or(Stop::TooLarge);
        while at < twice {
            value = &value * &half(at)?;
            at += 2;
        }
        while at > twice {
            at -= 2;
            value = &value * &half(at)?.recip().ok_or(Stop::Undefined)?;
        }
        let mut result = Ratio::constant(value);
        if !whole {
            let pi = self.intern(Expr::pi(), Kind::Pi)?;
            let root = self.kernel_power(pi, Exponent::new(1, 2)?)?;
            result = self.times(&result, &root)?;
        }
        Ok(Some(result))
    }

    /// ln Γ(u) for u > 0: ln Γ(u) = ln Γ(u + k) − Σ ln(u + i).
    pub(super) fn lgamma(&mut self, u: &Ratio) -> Result<Ratio, Stop> {
        if u.as_constant().is_some_and(|c| c.is_positive())
            && let Some(value) = self.exact_gamma(u)?
        {
            let factored = self.factor(&value)?;
            return self.ln(&factored);
        }
        let (top, steps) = self.greatest_shift(Function::Lgamma, u)?;
        let mut sum = self.named(Function::Lgamma, &top)?;
        for k in 0..steps {
            let factor = self.plus(u, &Ratio::constant(Rational::integer(k)))?;
            let factored = self.factor(&factor)?;
            let ln = self.ln(&factored)?;
            sum = self.minus(&sum, &ln)?;
        }
        Ok(sum)
    }

    /// ψ(u) for u > 0: ψ(u) = ψ(u + k) − Σ 1/(u + i).
    pub(super) fn digamma(&mut self, u: &Ratio) -> Result<Ratio, Stop> {
        let (top, steps) = self.greatest_shift(Function::Digamma, u)?;
        let mut sum = self.named(Function::Digamma, &top)?;
        for k in 0..steps {
            let factor = self.plus(u, &Ratio::constant(Rational::integer(k)))?;
            let inverse = self.recip(&factor)?;
            sum = self.minus(&sum, &inverse)?;
        }
        Ok(sum)
    }

    /// B(a, b) = Γ(a)Γ(b)/Γ(a + b).
    pub(super) fn beta(&mut self, a: &Ratio, b: &Ratio) -> Result<Ratio, Stop> {
        let sum = self.plus(a, b)?;
        let (first, second) = (self.gamma(a)?, self.gamma(b)?);
        let product = self.times(&first, &second)?;
        let below = self.gamma(&sum)?;
        self.over(&product, &below)
    }

    /// W(u): W(v e^v) = v where v ≥ −1 (principal branch) or v ≤ −1 (lower branch).
    pub(super) fn lambert(&mut self, function: Function, u: &Ratio) -> Result<Ratio, Stop> {
        if u.is_zero() {
            return if function == Function::LambertW0 { Ok(Ratio::zero()) } else { Err(Stop::Undefined) };
        }
        for v in self.lambert_candidates(u)? {
            let exp = self.exp(&v)?;
            let product = self.times(&v, &exp)?;
            let difference = self.minus(&product, u)?;
            if !difference.is_zero() {
                continue;
            }
            let shifted = self.plus(&v, &Ratio::one())?;
            let on_branch = match function {
                Function::LambertW0 => self.is_nonnegative(&shifted),
                _ => self.is_nonnegative(&shifted.negate()),
            };
            if on_branch {
                return Ok(v);
            }
        }
        self.named(function, u)
    }

    /// Values v that could have v e^v = u: the exponents in u, what u is without them, logarithms in u.
    fn lambert_candidates(&mut self, u: &Ratio) -> Result<Vec<Ratio>, Stop> {
        let factored = self.factor(u)?;
        let mut exponent = Ratio::zero();
        let mut rest = Ratio::constant(factored.coefficient.clone());
        let mut single = Vec::new();
        for (kernel, e) in &factored.factors {
            match self.kind(*kernel) {
                Kind::Exp(t) => {
                    let term = t.scaled(&e.to_rational());
                    exponent = self.plus(&exponent, &term)?;
                    single.push(term);
                }
                _ => {
                    let power = self.kernel_power(*kernel, *e)?;
                    rest = self.times(&rest, &power)?;
                }
            }
        }
        for kernel in u.numerator().kernels().into_iter().chain(u.denominator().kernels()).take(8) {
            let Kind::Ln(atom) = self.kind(kernel) else { continue };
            let ln = Ratio::kernel(kernel);
            // A power of the atom among the factors is the exponential of a multiple of its logarithm.
            if let Some((_, e)) = factored.factors.iter().find(|(k, _)| *k == atom) {
                single.push(ln.scaled(&e.to_rational()));
            }
            single.extend([ln.negate(), ln]);
        }
        single.truncate(12);
        let mut candidates = vec![exponent, rest];
        candidates.append(&mut single);
        candidates.retain(|v| !v.is_zero());
        Ok(candidates)
    }
}
