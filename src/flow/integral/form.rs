//! Integrands as products of powers of linear functions and an exponential.

use crate::expr::normal::normal;
use crate::expr::{Expr, Function, Node, Symbol, derivative};

/// c · ∏ (αₖ t + βₖ)^eₖ · exp(q(t)), with c, αₖ, βₖ and eₖ free of t.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// c.
    pub constant: Expr,
    /// The powers.
    pub powers: Vec<Power>,
    /// q.
    pub exponent: Expr,
}

/// (α t + β)^e.
#[derive(Clone, Debug)]
pub(super) struct Power {
    /// α.
    pub slope: Expr,
    /// β.
    pub offset: Expr,
    /// e.
    pub exponent: Expr,
}

impl Power {
    /// α t + β at a t.
    pub fn base_at(&self, t: &Expr) -> Expr {
        self.slope.times(t).plus(&self.offset)
    }
}

impl Form {
    /// The integrand in this form, as a proposal; `None` where it seems to be another one.
    pub fn of(e: &Expr, t: &Symbol) -> Option<Self> {
        let mut form = Self { constant: Expr::one(), powers: Vec::new(), exponent: Expr::zero() };
        for factor in e.factors() {
            form.take(factor, &Expr::one(), t)?;
        }
        Some(form)
    }

    /// The formula again.
    pub fn to_expr(&self, t: &Symbol) -> Expr {
        let t = Expr::variable(t.clone());
        let mut factors = vec![self.constant.clone(), Expr::exp(self.exponent.clone())];
        factors.extend(self.powers.iter().map(|p| Expr::power(p.base_at(&t), p.exponent.clone())));
        Expr::product(factors)
    }

    /// Another factor, factor^r.
    fn take(&mut self, factor: &Expr, r: &Expr, t: &Symbol) -> Option<()> {
        if !factor.contains(t) {
            self.constant = self.constant.times(&Expr::power(factor.clone(), r.clone()));
            return Some(());
        }
        match factor.node() {
            Node::Power(base, k) if !k.contains(t) => {
                // (b^k)^r = b^(k r) holds for b > 0, and for integers r.
                let fits = r.is_one() || r.as_number().is_some_and(crate::real::Rational::is_integer);
                fits.then(|| self.take(base, &k.times(r), t))?
            }
            Node::Apply(Function::Exp, arguments) => {
                self.exponent = self.exponent.plus(&arguments[0].times(r));
                Some(())
            }
            Node::Product(factors) if r.as_number().is_some_and(crate::real::Rational::is_integer) => {
                factors.iter().try_for_each(|factor| self.take(factor, r, t))
            }
            _ => {
                if let Some(slope) = derivative(factor, t).filter(|a| !a.contains(t) && !a.is_zero()) {
                    let offset = factor.substitute(t, &Expr::zero());
                    self.powers.push(Power { slope, offset, exponent: r.clone() });
                    return Some(());
                }
                // 1 − 1/t = (t − 1)/t: in factors, whose signs the proof of equality looks at.
                let factored = normal(factor, &mut |_| false).ok()?.to_factored_expr()?.clone();
                let (factors, is_new) = (factored.factors(), factored != *factor);
                let parts = factors.len() > 1 && is_new;
                parts.then(|| factors.iter().try_for_each(|f| self.split(f, r, t)))?
            }
        }
    }

    /// A factor of a base, to the power r.
    fn split(&mut self, factor: &Expr, r: &Expr, t: &Symbol) -> Option<()> {
        let (base, k) = factor.base_and_exponent();
        let exponent = Expr::number(k).times(r);
        if !base.contains(t) {
            self.constant = self.constant.times(&Expr::power(base, exponent));
            return Some(());
        }
        let slope = derivative(&base, t).filter(|a| !a.contains(t) && !a.is_zero())?;
        let offset = base.substitute(t, &Expr::zero());
        self.powers.push(Power { slope, offset, exponent });
        Some(())
    }

    /// q at t = start + s v as a polynomial q₀ + q₁ v + q₂ v²; `None` where it is another function.
    pub fn quadratic(&self, t: &Symbol, start: &Expr, s: i64) -> Option<[Expr; 3]> {
        let first = derivative(&self.exponent, t)?;
        let second = derivative(&first, t)?;
        if second.contains(t) {
            return None;
        }
        let at = |e: &Expr| e.substitute(t, start);
        let (q0, q1) = (at(&self.exponent), at(&first));
        Some([q0, q1.times(&Expr::integer(s)), Expr::half().times(&second)])
    }

    /// a, b and c of q = a/t + b t + c.
    pub fn reciprocal(&self, t: &Symbol) -> Option<[Expr; 3]> {
        let at = Expr::variable(t.clone());
        let times = |e: &Expr| normal(e, &mut |_| false).ok().map(|n| n.to_expr().clone());
        let cleared = times(&self.exponent.times(&at))?;
        let first = derivative(&cleared, t)?;
        let second = times(&derivative(&first, t)?)?;
        if second.contains(t) {
            return None;
        }
        let at_zero = |e: &Expr| e.substitute(t, &Expr::zero());
        Some([at_zero(&cleared), Expr::half().times(&second), at_zero(&first)])
    }

    /// c and k of q = c t^k + d, with d, where k is a positive number other than 1 and 2.
    pub fn one_power(&self, t: &Symbol) -> Option<(Expr, Expr, Expr)> {
        let (mut rest, mut found) = (Vec::new(), None);
        for term in self.exponent.terms() {
            if !term.contains(t) {
                rest.push(term.clone());
                continue;
            }
            let (outside, inside): (Vec<Expr>, Vec<Expr>) =
                term.factors().iter().cloned().partition(|f| !f.contains(t));
            let [power] = inside.as_slice() else { return None };
            let Node::Power(base, k) = power.node() else { return None };
            if base.as_variable() != Some(t) || k.contains(t) || found.is_some() {
                return None;
            }
            found = Some((Expr::product(outside), k.clone()));
        }
        found.map(|(c, k)| (c, k, Expr::sum(rest)))
    }
}
