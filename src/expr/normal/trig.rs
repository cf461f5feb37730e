//! Sines and cosines of sums of multiples of common angles; inverse functions.

use super::context::{Context, Kind, Stop};
use super::{SideCondition, signs::Sign};
use crate::expr::poly::{Exponent, Ratio};
use crate::expr::{Expr, Function, Node};
use crate::real::Rational;

/// The largest multiple of an angle that is expanded.
const MAX_MULTIPLE: u64 = 12;

/// Terms of an angle beyond which it stays whole.
const MAX_ANGLES: usize = 3;

/// (cos, sin) of one angle.
type Pair = (Ratio, Ratio);

impl Context<'_, '_> {
    /// (cos u, sin u).
    pub(super) fn cos_sin(&mut self, u: &Ratio) -> Result<Pair, Stop> {
        let mut pair = (Ratio::one(), Ratio::zero());
        let mut angles = Vec::new();
        for (c, t) in self.split_terms(u) {
            let pi =
                t.as_scaled_kernel().is_some_and(|(one, k)| one.is_one() && matches!(self.kind(k), Kind::Pi));
            match if pi { self.exact_angle(&c)? } else { None } {
                Some(exact) => pair = self.rotate(&pair, &exact)?,
                None => match self.half_turns(&c, &t)? {
                    Some(cos) => pair = self.rotate(&pair, &(cos, Ratio::zero()))?,
                    None => angles.push((c, t)),
                },
            }
        }
        if angles.len() > MAX_ANGLES {
            let mut whole = Ratio::zero();
            for (c, t) in &angles {
                whole = self.plus(&whole, &t.scaled(c))?;
            }
            let content = whole.numerator().content();
            let negative = content.is_negative();
            let whole = if negative { whole.negate() } else { whole };
            let (cos, sin) = self.base_pair(&whole)?;
            return self.rotate(&pair, &(cos, if negative { sin.negate() } else { sin }));
        }
        for (c, t) in angles {
            let next = self.multiple(&c, &t)?;
            pair = self.rotate(&pair, &next)?;
        }
        Ok(pair)
    }

    /// cos(kπ) = (−1)^k, where c t is kπ with an integer-valued k; the sine is 0 there.
    fn half_turns(&mut self, c: &Rational, t: &Ratio) -> Result<Option<Ratio>, Stop> {
        let turns = t.numerator().kernels().into_iter().any(|k| matches!(self.kind(k), Kind::Pi));
        if !turns || !c.is_integer() {
            return Ok(None);
        }
        let pi = self.intern_ratio(Expr::pi(), Kind::Pi)?;
        let k = self.over(t, &pi)?;
        if k.as_constant().is_some() || !self.is_integer(&k) {
            return Ok(None);
        }
        self.sign_power(&k.scaled(c)).map(Some)
    }

    /// (cos(a + b), sin(a + b)).
    fn rotate(&mut self, a: &Pair, b: &Pair) -> Result<Pair, Stop> {
        let (cc, ss) = (self.times(&a.0, &b.0)?, self.times(&a.1, &b.1)?);
        let (cs, sc) = (self.times(&a.0, &b.1)?, self.times(&a.1, &b.0)?);
        Ok((self.minus(&cc, &ss)?, self.plus(&cs, &sc)?))
    }

    /// (cos(c t), sin(c t)) through the common unit of all multiples of t.
    fn multiple(&mut self, c: &Rational, t: &Ratio) -> Result<Pair, Stop> {
        let key = self.ratio_expr(t);
        let unit = match self.units.angles.get(&key) {
            None => {
                // The sine of asin u and of atan u is known, that of a multiple of it only through these.
                let inverse = t.as_scaled_kernel().is_some_and(|(one, k)| {
                    one.is_one() && matches!(self.kind(k), Kind::Apply(Function::Asin | Function::Atan, _))
                });
                let unit = if inverse && c.is_integer() { Rational::one() } else { c.abs() };
                self.units.angles.insert(key, unit.clone());
                unit
            }
            Some(unit) => {
                let common = unit.gcd(c);
                if common != *unit {
                    self.units.angles.insert(key, common);
                    return Err(Stop::Restart);
                }
                common
            }
        };
        let n = unit.recip().map(|r| c * &r).and_then(|n| n.to_i64()).ok_or(Stop::TooLarge)?;
        let size = n.unsigned_abs();
        let (cos, sin) = if size > MAX_MULTIPLE {
            self.base_pair(&t.scaled(&c.abs()))?
        } else {
            let base = self.base_pair(&t.scaled(&unit))?;
            let mut pair = (Ratio::one(), Ratio::zero());
            for _ in 0..size {
                pair = self.rotate(&pair, &base)?;
            }
            pair
        };
        Ok((cos, if n < 0 { sin.negate() } else { sin }))
    }

    /// (cos w, sin w) of an angle that is not taken apart.
    fn base_pair(&mut self, w: &Ratio) -> Result<Pair, Stop> {
        if let Some((c, kernel)) = w.as_scaled_kernel()
            && c.is_one()
            && let Kind::Apply(function, u) = self.kind(kernel)
        {
            let square = self.times(&u, &u)?;
            if function == Function::Asin {
                let rest = self.minus(&Ratio::one(), &square)?;
                return Ok((self.square_root(&rest)?, u));
            }
            if function == Function::Atan {
                let rest = self.plus(&Ratio::one(), &square)?;
                let root = self.square_root(&rest)?;
                let cos = self.recip(&root)?;
                let sin = self.times(&u, &cos)?;
                return Ok((cos, sin));
            }
        }
        let argument = self.ratio_expr(w);
        // sin 3α = 3 sin α − 4 sin³ α with 3α = asin u.
        if let Some((c, kernel)) = w.as_scaled_kernel()
            && Rational::ratio(1, 3) == Some(c)
            && let Kind::Apply(Function::Asin, u) = self.kind(kernel)
            && u.denominator().is_one()
        {
            let sine = Expr::apply(Function::Sin, vec![argument.clone()]);
            let sine = self.intern(sine, Kind::ThirdSine(u.numerator().clone()))?;
            let cosine = Expr::apply(Function::Cos, vec![argument]);
            let cosine = self.intern(cosine, Kind::ThirdCosine(sine))?;
            return Ok((Ratio::kernel(cosine), Ratio::kernel(sine)));
        }
        let cosine = self.intern(Expr::apply(Function::Cos, vec![argument.clone()]), Kind::Plain)?;
        let sine = Expr::apply(Function::Sin, vec![argument]);
        let sine = self.intern_ratio(sine, Kind::Sin { argument: w.clone(), cosine })?;
        Ok((Ratio::kernel(cosine), sine))
    }

    pub(super) fn square_root(&mut self, r: &Ratio) -> Result<Ratio, Stop> {
        let factored = self.factor(r)?;
        self.rational_power(&factored, Exponent::new(1, 2)?)
    }

    /// √n/d.
    fn surd(&mut self, n: i64, d: i64) -> Result<Ratio, Stop> {
        let root = self.square_root(&Ratio::constant(Rational::integer(n)))?;
        Ok(root.scaled(&Rational::ratio(1, d).ok_or(Stop::TooLarge)?))
    }

    /// (cos rπ, sin rπ) for multiples r of 1/12.
    fn exact_angle(&mut self, r: &Rational) -> Result<Option<Pair>, Stop> {
        let Some(twelfths) = (r * &Rational::integer(12)).to_i64() else { return Ok(None) };
        let k = twelfths.rem_euclid(24);
        let cos = self.exact_cos(k)?;
        let sin = self.exact_cos((6 - k).rem_euclid(24))?;
        Ok(Some((cos, sin)))
    }

    /// cos(kπ/12), 0 ≤ k < 24.
    fn exact_cos(&mut self, k: i64) -> Result<Ratio, Stop> {
        let k = if k > 12 { 24 - k } else { k };
        if k > 6 {
            return Ok(self.exact_cos(12 - k)?.negate());
        }
        match k {
            0 => Ok(Ratio::one()),
            // cos(π/4 ∓ π/6) = (√6 ± √2)/4
            1 | 5 => {
                let (six, two) = (self.surd(6, 4)?, self.surd(2, 4)?);
                if k == 1 { self.plus(&six, &two) } else { self.minus(&six, &two) }
            }
            2 => self.surd(3, 2),
            3 => self.surd(2, 2),
            4 => Ok(Ratio::constant(Rational::ratio(1, 2).ok_or(Stop::TooLarge)?)),
            _ => Ok(Ratio::zero()),
        }
    }

    fn pi_times(&mut self, p: i64, q: i64) -> Result<Ratio, Stop> {
        let pi = self.intern_ratio(Expr::pi(), Kind::Pi)?;
        Ok(pi.scaled(&Rational::ratio(p, q).ok_or(Stop::TooLarge)?))
    }

    /// Whether low ≤ v ≤ high (strictly where asked) on the set.
    fn between(&mut self, v: &Ratio, low: &Ratio, high: &Ratio, strict: bool) -> Result<bool, Stop> {
        let (above, below) = (self.minus(v, low)?, self.minus(high, v)?);
        let holds = |c: &mut Self, r: &Ratio| {
            let e = c.ratio_expr(r);
            let sign = c.sign_by_form(r);
            if strict {
                sign == Sign::Positive || c.ask(SideCondition::Positive(e))
            } else {
                sign.is_nonnegative() || c.ask(SideCondition::NonNegative(e))
            }
        };
        Ok(holds(self, &above) && holds(self, &below))
    }

    /// asin sin v, acos cos v or atan tan v: v, moved by a multiple of π or reflected, where v lies in one of the intervals around
    /// 0 on which the inner function is monotone.
    fn unwound(&mut self, function: Function, v: &Ratio) -> Result<Option<Ratio>, Stop> {
        for k in [0, 1, -1, 2, -2] {
            let (low, high) = match function {
                Function::Acos => (self.pi_times(k, 1)?, self.pi_times(k + 1, 1)?),
                _ => (self.pi_times(2 * k - 1, 2)?, self.pi_times(2 * k + 1, 2)?),
            };
            if self.between(v, &low, &high, function == Function::Atan)? {
                let even = k % 2 == 0;
                return Ok(Some(match function {
                    Function::Acos if !even => self.minus(&high, v)?,
                    Function::Asin if !even => {
                        let middle = self.pi_times(k, 1)?;
                        self.minus(&middle, v)?
                    }
                    _ => {
                        let start = self.pi_times(k, 1)?;
                        self.minus(v, &start)?
                    }
                }));
            }
        }
        Ok(None)
    }

    /// asin, acos = π/2 − asin and atan of an expression.
    pub(super) fn inverse_trig(&mut self, function: Function, e: &Expr) -> Result<Ratio, Stop> {
        if let Node::Apply(inner, arguments) = e.node()
            && let [v] = arguments.as_slice()
            && matches!(
                (function, inner),
                (Function::Asin, Function::Sin)
                    | (Function::Acos, Function::Cos)
                    | (Function::Atan, Function::Tan)
            )
        {
            let v = self.normal(v)?;
            if let Some(angle) = self.unwound(function, &v)? {
                return Ok(angle);
            }
        }
        let u = self.normal(e)?;
        if function == Function::Acos {
            // acos(cos v), and acos(−cos v) = π − acos(cos v).
            if let Some((c, kernel)) = u.as_scaled_kernel()
                && c.abs().is_one()
                && let Node::Apply(Function::Cos, arguments) = self.kernel_expr(kernel).node()
                && let [v] = arguments.as_slice()
            {
                let v = self.normal(v)?;
                if let Some(angle) = self.unwound(Function::Acos, &v)? {
                    if c.is_one() {
                        return Ok(angle);
                    }
                    let half_turn = self.pi_times(1, 1)?;
                    return self.minus(&half_turn, &angle);
                }
            }
            let right_angle = self.pi_times(1, 2)?;
            let asin = self.odd_inverse(Function::Asin, &u)?;
            return self.minus(&right_angle, &asin);
        }
        self.odd_inverse(function, &u)
    }

    /// asin or atan of a normal argument: exact values, else odd in the argument.
    fn odd_inverse(&mut self, function: Function, u: &Ratio) -> Result<Ratio, Stop> {
        if u.is_zero() {
            return Ok(Ratio::zero());
        }
        let negative = u.numerator().content().is_negative();
        let w = if negative { u.negate() } else { u.clone() };
        let signed = |r: Ratio| if negative { r.negate() } else { r };
        let constant = w
            .numerator()
            .kernels()
            .iter()
            .all(|k| matches!(self.kind(*k), Kind::Value(f) if f.as_constant().is_some()));
        if constant {
            for k in 1..=6 {
                let angle = Rational::ratio(k, 12).ok_or(Stop::TooLarge)?;
                let Some((cos, sin)) = self.exact_angle(&angle)? else { continue };
                let value = match function {
                    Function::Asin => sin,
                    _ if cos.is_zero() => continue,
                    _ => self.over(&sin, &cos)?,
                };
                if value == w {
                    return Ok(signed(self.pi_times(k, 12)?));
                }
            }
        }
        if let Some((c, kernel)) = w.as_scaled_kernel()
            && c.is_one()
            && function == Function::Asin
            && let Kind::Sin { argument, .. } = self.kind(kernel)
            && let Some(angle) = self.unwound(Function::Asin, &argument)?
        {
            return Ok(signed(angle));
        }
        let expr = Expr::apply(function, vec![self.ratio_expr(&w)]);
        Ok(signed(self.intern_ratio(expr, Kind::Apply(function, w))?))
    }
}
