//! The integrals that define Γ and B, and the normal integral.
//!
//! With s, c, p, q, k > 0 (Olver et al., NIST Digital Library of Mathematical Functions, 5.2.1, 5.9.1, 5.12.1, 5.12.3):
//!
//! - ∫₀^∞ v^(s−1) e^(−c v^k) dv = Γ(s/k) c^(−s/k)/k;
//! - ∫₀^l v^(p−1) (l − v)^(q−1) dv = l^(p+q−1) B(p, q);
//! - ∫₀^∞ v^(p−1) (1 + v)^(−p−q) dv = B(p, q);
//! - ∫₀^∞ v^(p−1) exp(−a/v − b v) dv = √(π/b) e^(−2√(ab)) for p = 1/2, and √(π/a) e^(−2√(ab)) for p = −1/2 (10.32.10 with
//!   10.39.2);
//! - ∫ exp(q₀ + q₁ t − c t²) dt = √(π/c) exp(q₀ + q₁²/(4c)) over R.

use super::form::{Form, Power};
use super::{Integral, gamma};
use crate::expr::{Expr, Relation};
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::real::Rational;
use crate::set::Bound;

/// The value, where the integral is one of these.
pub(super) fn value(it: &Integral, on: &Domain, parameters: &Domain, prover: &mut Prover) -> Option<Expr> {
    prover.defined(&it.integrand, on)?;
    let form = Form::of(&it.integrand, &it.variable)?;
    let certificate = prover.equal(&it.integrand, &form.to_expr(&it.variable), on)?;
    prover.confirm(certificate)?;
    let mut work = Work { it, form: &form, on, parameters, prover };
    let found = match (&it.lower, &it.upper) {
        (Bound::NegInf, Bound::PosInf) => work.line(),
        (Bound::Finite(a), Bound::PosInf) => work.half_line(a, 1),
        (Bound::NegInf, Bound::Finite(b)) => work.half_line(b, -1),
        (Bound::Finite(a), Bound::Finite(b)) => work.interval(a, b),
        _ => None,
    }?;
    Some(form.constant.times(&found))
}

struct Work<'a> {
    it: &'a Integral,
    form: &'a Form,
    on: &'a Domain,
    parameters: &'a Domain,
    prover: &'a mut Prover,
}

impl Work<'_> {
    fn is(&mut self, e: &Expr, relation: Relation) -> bool {
        self.prover.is(e, relation, self.parameters)
    }

    fn is_positive(&mut self, e: &Expr) -> bool {
        self.is(e, Relation::Gt)
    }

    fn is_zero(&mut self, e: &Expr) -> bool {
        e.is_zero()
            || self
                .prover
                .equal(e, &Expr::zero(), self.parameters)
                .is_some_and(|c| self.prover.confirm(c).is_some())
    }

    /// The exponent as q₀ + q₁ v + q₂ v² for t = end + s v, proved.
    fn quadratic(&mut self, end: &Expr, s: i64) -> Option<[Expr; 3]> {
        let t = &self.it.variable;
        let found = self.form.quadratic(t, end, s)?;
        let v = Expr::variable(t.clone()).minus(end).times(&Expr::integer(s));
        let [q0, q1, q2] = &found;
        let polynomial = Expr::sum(vec![q0.clone(), q1.times(&v), q2.times(&v.powi(2))]);
        let certificate = self.prover.equal(&self.form.exponent, &polynomial, self.on)?;
        self.prover.confirm(certificate)?;
        Some(found)
    }

    fn line(&mut self) -> Option<Expr> {
        if !self.form.powers.is_empty() {
            return None;
        }
        let [q0, q1, q2] = self.quadratic(&Expr::zero(), 1)?;
        let c = q2.negate();
        if !self.is_positive(&c) {
            return None;
        }
        let peak = q0.plus(&q1.powi(2).over(&Expr::integer(4).times(&c)));
        Some(Expr::pi().over(&c).sqrt().times(&Expr::exp(peak)))
    }

    /// t = end + s v with v > 0 and s = ±1.
    fn half_line(&mut self, end: &Expr, s: i64) -> Option<Expr> {
        let mut exponent = Expr::zero();
        let mut factor = Expr::one();
        let mut other: Option<(Expr, Expr, Expr)> = None;
        for power in &self.form.powers {
            let slope = power.slope.times(&Expr::integer(s));
            let start = power.base_at(end);
            if !self.is_positive(&slope) {
                return None;
            }
            if self.is_zero(&start) {
                exponent = exponent.plus(&power.exponent);
                factor = factor.times(&Expr::power(slope, power.exponent.clone()));
            } else if other.is_none() && self.is_positive(&start) {
                other = Some((slope, start, power.exponent.clone()));
            } else {
                return None;
            }
        }
        let first = exponent.plus(&Expr::one());
        if other.is_none()
            && let Some(found) = self.reciprocal(&first, end, s)
        {
            return Some(factor.times(&found));
        }
        if !self.is_positive(&first) {
            return None;
        }
        match other {
            None => Some(factor.times(&self.decaying(&first, end, s)?)),
            Some((slope, start, power)) => {
                // start^e (1 + (slope/start) v)^e
                if self.form.exponent.contains(&self.it.variable) {
                    return None;
                }
                let second = power.plus(&first).negate();
                if !self.is_positive(&second) {
                    return None;
                }
                let scale = Expr::power(start.over(&slope), first.clone());
                let size = Expr::exp(self.form.exponent.clone());
                Some(Expr::product(vec![
                    factor,
                    size,
                    Expr::power(start, power),
                    scale,
                    beta(&first, &second),
                ]))
            }
        }
    }

    /// ∫₀^∞ v^(s−1) exp(q(end ± v)) dv.
    fn decaying(&mut self, power: &Expr, end: &Expr, s: i64) -> Option<Expr> {
        let t = &self.it.variable;
        if let Some([q0, q1, q2]) = self.quadratic(end, s) {
            let size = Expr::exp(q0);
            let (linear, square) = (q1.negate(), q2.negate());
            if self.is_zero(&square) {
                return self.is_positive(&linear).then(|| {
                    Expr::product(vec![size, gamma(power.clone()), Expr::power(linear, power.negate())])
                });
            }
            if self.is_zero(&linear) && self.is_positive(&square) {
                let half = power.times(&Expr::half());
                return Some(Expr::product(vec![
                    Expr::half(),
                    size,
                    gamma(half.clone()),
                    Expr::power(square, half.negate()),
                ]));
            }
            return None;
        }
        let (c, k, rest) = self.form.one_power(t).filter(|_| end.is_zero() && s == 1)?;
        let c = c.negate();
        if !self.is_positive(&c) || !self.is_positive(&k) {
            return None;
        }
        let ratio = power.over(&k);
        Some(Expr::product(vec![
            Expr::exp(rest),
            gamma(ratio.clone()),
            Expr::power(c, ratio.negate()),
            k.recip(),
        ]))
    }

    /// ∫₀^∞ v^(p−1) exp(−a/v − b v + c) dv for p = ±1/2.
    fn reciprocal(&mut self, power: &Expr, end: &Expr, s: i64) -> Option<Expr> {
        if !end.is_zero() || s != 1 {
            return None;
        }
        let half =
            power.as_number().filter(|p| p.abs() == Rational::ratio(1, 2).unwrap_or_else(Rational::zero));
        let above = half?.is_positive();
        let t = Expr::variable(self.it.variable.clone());
        let [a, b, c] = self.form.reciprocal(&self.it.variable)?;
        let written = Expr::sum(vec![a.over(&t), b.times(&t), c.clone()]);
        let certificate = self.prover.equal(&self.form.exponent, &written, self.on)?;
        self.prover.confirm(certificate)?;
        let (a, b) = (a.negate(), b.negate());
        if !self.is_positive(&a) || !self.is_positive(&b) {
            return None;
        }
        let scale = Expr::pi().over(if above { &b } else { &a }).sqrt();
        let root = a.times(&b).sqrt();
        Some(scale.times(&Expr::exp(c.minus(&Expr::integer(2).times(&root)))))
    }

    /// Powers of the distances from both ends.
    fn interval(&mut self, a: &Expr, b: &Expr) -> Option<Expr> {
        if self.form.exponent.contains(&self.it.variable) {
            return None;
        }
        let (mut below, mut above) = (Expr::one(), Expr::one());
        let mut factor = Expr::exp(self.form.exponent.clone());
        for Power { slope, offset, exponent } in &self.form.powers {
            let at = |t: &Expr| slope.times(t).plus(offset);
            let part = |slope: Expr| Expr::power(slope, exponent.clone());
            if self.is_zero(&at(a)) && self.is_positive(slope) {
                below = below.plus(exponent);
                factor = factor.times(&part(slope.clone()));
            } else if self.is_zero(&at(b)) && self.is_positive(&slope.negate()) {
                above = above.plus(exponent);
                factor = factor.times(&part(slope.negate()));
            } else {
                return None;
            }
        }
        if !self.is_positive(&below) || !self.is_positive(&above) {
            return None;
        }
        let power = below.plus(&above).minus(&Expr::one());
        Some(Expr::product(vec![factor, Expr::power(b.minus(a), power), beta(&below, &above)]))
    }
}

/// B(p, q), by Γ where that is a number.
fn beta(p: &Expr, q: &Expr) -> Expr {
    let half_integer = |e: &Expr| e.as_number().is_some_and(|r| (r * &Rational::integer(2)).is_integer());
    if half_integer(p) && half_integer(q) {
        let sum = p.plus(q);
        return gamma(p.clone()).times(&gamma(q.clone())).over(&gamma(sum));
    }
    Expr::apply(crate::expr::Function::Beta, vec![p.clone(), q.clone()])
}
