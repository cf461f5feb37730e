//! The state of one normalisation: kernels with their relations, answers of the oracle, bounds.

use rustc_hash::FxHashMap;

use super::{Oracle, SideCondition};
use crate::expr::poly::{Exponent, Kernel, Monomial, Poly, Ratio, TooLarge};
use crate::expr::{Expr, Function};
use crate::real::{Rational, effort};

/// Why a normalisation stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    TooLarge,
    Undefined,
    /// A unit of [`Units`] has changed: start again with it.
    Restart,
}

impl From<TooLarge> for Stop {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

/// What a kernel stands for.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// π.
    Pi,
    /// A variable, or something that is not taken apart.
    Plain,
    /// A polynomial (or number) f under a root: exponents in (0, 1), K^1 is replaced by f.
    Value(Poly),
    /// exp of a term without numeric coefficient.
    Exp(Ratio),
    /// ln of a kernel (perhaps a `Value`).
    Ln(Kernel),
    /// |f|: K² is replaced by f².
    Abs(Ratio),
    /// sin w, with the kernel of cos w: K² is replaced by 1 − cos².
    Sin { argument: Ratio, cosine: Kernel },
    /// s = sin(asin(u)/3): s³ is replaced by (3s − u)/4.
    ThirdSine(Poly),
    /// The cosine beside such a sine s: K² is replaced by 1 − s².
    ThirdCosine(Kernel),
    /// A named function of normal arguments.
    Apply(Function, Ratio),
    /// base^exponent with an exponent that is not a number.
    Power { base: Ratio, exponent: Ratio },
}

#[derive(Clone, Debug)]
pub(super) struct KernelData {
    pub expr: Expr,
    pub kind: Kind,
}

/// Common units that are known only once the whole expression has been seen; kept over restarts.
#[derive(Debug, Default)]
pub(super) struct Units {
    /// For a term t: the angle u with every angle in t an integer multiple of u t.
    pub angles: FxHashMap<Expr, Rational>,
    /// For an argument w of gamma-like functions, or a power w: the extreme integer shift seen.
    pub shifts: FxHashMap<(Function, Expr), i64>,
}

type Answers = FxHashMap<SideCondition, bool>;

/// Bounds of one normalisation.
const MAX_DEPTH: usize = 200;
const MAX_WORK: usize = 1_500_000;
const MAX_KERNELS: usize = 2000;

pub(super) struct Context<'a, 'b> {
    oracle: &'a mut Oracle<'b>,
    answers: Answers,
    pub(super) units: Units,
    kernels: Vec<KernelData>,
    index: FxHashMap<(bool, Expr), Kernel>,
    pub(super) memo: FxHashMap<Expr, Ratio>,
    work: usize,
    depth: usize,
}

impl<'a, 'b> Context<'a, 'b> {
    pub(super) fn new(oracle: &'a mut Oracle<'b>, units: Units, answers: Answers) -> Self {
        Self {
            oracle,
            answers,
            units,
            kernels: Vec::new(),
            index: FxHashMap::default(),
            memo: FxHashMap::default(),
            work: 0,
            depth: 0,
        }
    }

    pub(super) fn into_parts(self) -> (Units, Answers) {
        (self.units, self.answers)
    }

    /// Asks the oracle, each question once.
    pub(super) fn ask(&mut self, condition: SideCondition) -> bool {
        if let Some(known) = self.answers.get(&condition) {
            return *known;
        }
        let answer = (self.oracle)(&condition);
        self.answers.insert(condition, answer);
        answer
    }

    pub(super) fn enter(&mut self) -> Result<(), Stop> {
        self.depth += 1;
        self.spend(1)?;
        if self.depth > MAX_DEPTH { Err(Stop::TooLarge) } else { Ok(()) }
    }

    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    pub(super) fn spend(&mut self, cost: usize) -> Result<(), Stop> {
        self.work = self.work.saturating_add(cost);
        if self.work > MAX_WORK || effort::is_exhausted() { Err(Stop::TooLarge) } else { Ok(()) }
    }

    /// The kernel of this expression; values under roots have a numbering of their own.
    pub(super) fn intern(&mut self, expr: Expr, kind: Kind) -> Result<Kernel, Stop> {
        let key = (matches!(kind, Kind::Value(_)), expr);
        if let Some(kernel) = self.index.get(&key) {
            return Ok(*kernel);
        }
        if self.kernels.len() >= MAX_KERNELS {
            return Err(Stop::TooLarge);
        }
        let kernel = Kernel::try_from(self.kernels.len()).map_err(|_| Stop::TooLarge)?;
        self.kernels.push(KernelData { expr: key.1.clone(), kind });
        self.index.insert(key, kernel);
        Ok(kernel)
    }

    /// The kernel as a fraction.
    pub(super) fn intern_ratio(&mut self, expr: Expr, kind: Kind) -> Result<Ratio, Stop> {
        Ok(Ratio::kernel(self.intern(expr, kind)?))
    }

    pub(super) fn kind(&self, kernel: Kernel) -> Kind {
        self.kernels.get(kernel as usize).map_or(Kind::Plain, |data| data.kind.clone())
    }

    pub(super) fn kernel_expr(&self, kernel: Kernel) -> Expr {
        self.kernels.get(kernel as usize).map_or_else(Expr::zero, |data| data.expr.clone())
    }

    pub(super) fn kernel_exprs(&self) -> Vec<Expr> {
        self.kernels.iter().map(|data| data.expr.clone()).collect()
    }

    pub(super) fn plus(&mut self, a: &Ratio, b: &Ratio) -> Result<Ratio, Stop> {
        if a.is_zero() {
            return Ok(b.clone());
        }
        if b.is_zero() {
            return Ok(a.clone());
        }
        self.spend(
            a.numerator().len() * b.denominator().len() + b.numerator().len() * a.denominator().len(),
        )?;
        let sum = a.plus(b)?;
        self.reduce(sum)
    }

    pub(super) fn minus(&mut self, a: &Ratio, b: &Ratio) -> Result<Ratio, Stop> {
        self.plus(a, &b.negate())
    }

    pub(super) fn times(&mut self, a: &Ratio, b: &Ratio) -> Result<Ratio, Stop> {
        self.spend(
            a.numerator().len() * b.numerator().len() + a.denominator().len() * b.denominator().len(),
        )?;
        let product = a.times(b)?;
        self.reduce(product)
    }

    pub(super) fn recip(&mut self, a: &Ratio) -> Result<Ratio, Stop> {
        let inverse = a.recip().ok_or(Stop::Undefined)?;
        self.reduce(inverse)
    }

    pub(super) fn over(&mut self, a: &Ratio, b: &Ratio) -> Result<Ratio, Stop> {
        let inverse = self.recip(b)?;
        self.times(a, &inverse)
    }

    pub(super) fn pow(&mut self, a: &Ratio, n: i64) -> Result<Ratio, Stop> {
        let size = n.unsigned_abs();
        let simple = a.numerator().len() <= 1 && a.denominator().len() <= 1;
        if size > 1000 && !simple {
            return Err(Stop::TooLarge);
        }
        let power = a.pow(size)?;
        self.spend(power.numerator().len() * 4 + power.denominator().len() * 4)?;
        let power = self.reduce(power)?;
        if n < 0 { self.recip(&power) } else { Ok(power) }
    }

    /// kernel^exponent for any rational exponent.
    pub(super) fn kernel_power(&mut self, kernel: Kernel, exponent: Exponent) -> Result<Ratio, Stop> {
        let negative = exponent.is_negative();
        let size = if negative { exponent.negate() } else { exponent };
        let power = Ratio::from_poly(Poly::term(Monomial::power(kernel, size), Rational::one()));
        let power = self.reduce(power)?;
        if negative { self.recip(&power) } else { Ok(power) }
    }

    /// Applies the relations of the kernels and clears roots from the denominator where that is safe.
    fn reduce(&mut self, r: Ratio) -> Result<Ratio, Stop> {
        let numerator = self.reduce_poly(r.numerator())?;
        let denominator = self.reduce_poly(r.denominator())?;
        let changed = numerator != *r.numerator() || denominator != *r.denominator();
        let r = if changed { Ratio::new(numerator, denominator).ok_or(Stop::Undefined)? } else { r };
        let Some(factor) = self.clearing_factor(r.denominator())? else { return Ok(r) };
        let numerator = r.numerator().times(&factor)?;
        let denominator = r.denominator().times(&factor)?;
        self.spend(numerator.len() + denominator.len())?;
        let numerator = self.reduce_poly(&numerator)?;
        let denominator = self.reduce_poly(&denominator)?;
        Ratio::new(numerator, denominator).ok_or(Stop::Undefined)
    }

    /// What K^e (e maximal in its relation) is replaced by: (the period of exponents, the value of K^period).
    fn relation(&self, kernel: Kernel) -> Result<Option<(i64, Poly)>, Stop> {
        Ok(match self.kernels.get(kernel as usize).map(|data| &data.kind) {
            Some(Kind::Value(f)) => Some((1, f.clone())),
            // |f|² = f²; the fraction f has denominator 1 where a kernel is made of it.
            Some(Kind::Abs(f)) => Some((2, f.numerator().times(f.numerator())?)),
            Some(Kind::Sin { cosine, .. }) => {
                let square = Poly::kernel(*cosine).pow(2)?;
                Some((2, Poly::one().minus(&square)?))
            }
            Some(Kind::ThirdSine(u)) => {
                let quarter = |n: i64| Rational::ratio(n, 4).ok_or(Stop::TooLarge);
                let sine = Poly::kernel(kernel).scaled(&quarter(3)?);
                Some((3, sine.plus(&u.scaled(&quarter(-1)?))?))
            }
            // (−1)^w is 1 or −1 wherever it has a value.
            Some(Kind::Power { base, .. }) if base.as_constant() == Some(Rational::integer(-1)) => {
                Some((2, Poly::one()))
            }
            Some(Kind::ThirdCosine(sine)) => {
                let square = Poly::kernel(*sine).pow(2)?;
                Some((2, Poly::one().minus(&square)?))
            }
            _ => None,
        })
    }

    pub(super) fn reduce_poly(&mut self, p: &Poly) -> Result<Poly, Stop> {
        let reduced = self.reduce_poly_shared(p)?;
        self.spend(reduced.len())?;
        Ok(reduced)
    }

    /// The polynomial with the relations of its kernels applied.
    pub(super) fn reduce_poly_shared(&self, p: &Poly) -> Result<Poly, Stop> {
        let mut current = p.clone();
        for _ in 0..MAX_DEPTH {
            let mut target = None;
            for (monomial, _) in current.terms() {
                for (kernel, e) in monomial.factors() {
                    if target.is_none_or(|t| *kernel > t)
                        && let Some((period, _)) = self.relation(*kernel)?
                        && e.floor() >= period
                    {
                        target = Some(*kernel);
                    }
                }
            }
            let Some(kernel) = target else { return Ok(current) };
            let Some((period, value)) = self.relation(kernel)? else { return Ok(current) };
            let mut next = Poly::zero();
            let terms: Vec<_> = current.terms().map(|(m, c)| (m.clone(), c.clone())).collect();
            for (monomial, coefficient) in terms {
                let e = monomial.exponent(kernel);
                let times = e.floor().div_euclid(period);
                let left = e.minus(Exponent::integer(times * period)?)?;
                let rest = monomial.without(kernel).times(&Monomial::power(kernel, left))?;
                let power = value.pow(u64::try_from(times).map_err(|_| Stop::TooLarge)?)?;
                next = next.plus(&power.times_term(&rest, &coefficient)?)?;
            }
            current = next;
        }
        Err(Stop::TooLarge)
    }

    /// A polynomial, nonzero wherever the denominator is, by which to extend the fraction so that the
    /// denominator loses a root: the rest of a power of a root that divides it, or the conjugate A − B√f of
    /// A + B√f where the product A² − B²f is a nonzero number.
    fn clearing_factor(&mut self, denominator: &Poly) -> Result<Option<Poly>, Stop> {
        for (kernel, e) in denominator.monomial_content().factors() {
            if let Some((period, _)) = self.relation(*kernel)? {
                let missing = Exponent::integer(period)?.minus(*e)?;
                let sine = matches!(
                    self.kind(*kernel),
                    Kind::Sin { .. } | Kind::ThirdSine(_) | Kind::ThirdCosine(_)
                );
                if !missing.is_zero() && !missing.is_negative() && !sine {
                    let factor = Monomial::power(*kernel, missing);
                    return Ok(Some(Poly::term(factor, Rational::one())));
                }
            }
        }
        if denominator.len() < 2 || denominator.len() > 40 {
            return Ok(None);
        }
        let half = Exponent::new(1, 2)?;
        for kernel in denominator.kernels() {
            if !matches!(self.kind(kernel), Kind::Value(_)) {
                continue;
            }
            let (mut conjugate, mut plain) = (Poly::zero(), true);
            for (m, c) in denominator.terms() {
                let e = m.exponent(kernel);
                plain &= e.is_zero() || e == half;
                let sign = if e.is_zero() { c.clone() } else { -c };
                conjugate.add_term(m.clone(), &sign);
            }
            if !plain {
                continue;
            }
            let norm = self.reduce_poly(&denominator.times(&conjugate)?)?;
            if norm.as_constant().is_some_and(|n| !n.is_zero()) {
                return Ok(Some(conjugate));
            }
        }
        Ok(None)
    }
}
