//! Signs of fractions: seen from their form, else asked of the oracle.

use super::SideCondition;
use super::context::{Context, Kind};
use crate::expr::Function;
use crate::expr::poly::{Exponent, Kernel, Monomial, Poly, Ratio};

/// What is known about the sign of a value wherever it is defined on the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Positive,
    NonNegative,
    Zero,
    NonPositive,
    Negative,
    Unknown,
}

impl Sign {
    pub(super) fn negate(self) -> Self {
        match self {
            Self::Positive => Self::Negative,
            Self::NonNegative => Self::NonPositive,
            Self::Zero => Self::Zero,
            Self::NonPositive => Self::NonNegative,
            Self::Negative => Self::Positive,
            Self::Unknown => Self::Unknown,
        }
    }

    pub(super) fn is_nonnegative(self) -> bool {
        matches!(self, Self::Positive | Self::NonNegative | Self::Zero)
    }

    pub(super) fn is_nonpositive(self) -> bool {
        self.negate().is_nonnegative()
    }

    pub(super) fn is_nonzero(self) -> bool {
        matches!(self, Self::Positive | Self::Negative)
    }

    fn times(self, other: Self) -> Self {
        use Sign::{NonNegative, NonPositive, Positive, Unknown, Zero};
        if self == Zero || other == Zero {
            return Zero;
        }
        if self == Unknown || other == Unknown {
            return Unknown;
        }
        let strict = self.is_nonzero() && other.is_nonzero();
        let positive = self.is_nonnegative() == other.is_nonnegative();
        match (positive, strict) {
            (true, true) => Positive,
            (true, false) => NonNegative,
            (false, true) => Positive.negate(),
            (false, false) => NonPositive,
        }
    }
}

impl Context<'_, '_> {
    /// The sign of a fraction, by its form and then by the oracle: strict signs first.
    pub(super) fn sign(&mut self, r: &Ratio) -> Sign {
        let seen = self.sign_by_form(r);
        if seen.is_nonzero() || seen == Sign::Zero {
            return seen;
        }
        let e = self.ratio_expr(r);
        if !seen.is_nonpositive() && self.ask(SideCondition::Positive(e.clone())) {
            return Sign::Positive;
        }
        if !seen.is_nonnegative() && self.ask(SideCondition::Negative(e.clone())) {
            return Sign::Negative;
        }
        if seen != Sign::Unknown {
            return seen;
        }
        if self.ask(SideCondition::NonNegative(e.clone())) {
            return Sign::NonNegative;
        }
        if self.ask(SideCondition::NonPositive(e)) { Sign::NonPositive } else { Sign::Unknown }
    }

    /// Whether the fraction is nowhere 0 on the set.
    pub(super) fn is_nonzero(&mut self, r: &Ratio) -> bool {
        if self.sign_by_form(r).is_nonzero() {
            return true;
        }
        let e = self.ratio_expr(r);
        self.ask(SideCondition::Nonzero(e))
    }

    /// Whether the fraction is positive on the set.
    pub(super) fn is_positive(&mut self, r: &Ratio) -> bool {
        match self.sign_by_form(r) {
            Sign::Positive => true,
            Sign::Zero | Sign::Negative | Sign::NonPositive => false,
            Sign::NonNegative | Sign::Unknown => {
                let e = self.ratio_expr(r);
                self.ask(SideCondition::Positive(e))
            }
        }
    }

    /// Whether the fraction is nowhere negative on the set.
    pub(super) fn is_nonnegative(&mut self, r: &Ratio) -> bool {
        let seen = self.sign_by_form(r);
        if seen != Sign::Unknown {
            return seen.is_nonnegative();
        }
        let e = self.ratio_expr(r);
        self.ask(SideCondition::NonNegative(e))
    }

    /// The sign that the form shows: positive kernels, even powers, sums of terms of one sign.
    pub(super) fn sign_by_form(&self, r: &Ratio) -> Sign {
        self.ratio_sign(r, 8)
    }

    fn ratio_sign(&self, r: &Ratio, depth: usize) -> Sign {
        // The denominator is nowhere 0 where the value is defined.
        let below = match self.poly_sign(r.denominator(), depth) {
            Sign::NonNegative => Sign::Positive,
            Sign::NonPositive => Sign::Negative,
            other => other,
        };
        self.poly_sign(r.numerator(), depth).times(below)
    }

    fn poly_sign(&self, p: &Poly, depth: usize) -> Sign {
        if p.is_zero() {
            return Sign::Zero;
        }
        let mut sum: Option<Sign> = None;
        for (m, c) in p.terms() {
            let sign = self.monomial_sign(m, depth);
            let sign = if c.is_negative() { sign.negate() } else { sign };
            sum = Some(match sum {
                None => sign,
                Some(s) if s.is_nonnegative() && sign.is_nonnegative() => {
                    if s == Sign::Positive || sign == Sign::Positive {
                        Sign::Positive
                    } else {
                        Sign::NonNegative
                    }
                }
                Some(s) if s.is_nonpositive() && sign.is_nonpositive() => {
                    if s == Sign::Negative || sign == Sign::Negative {
                        Sign::Negative
                    } else {
                        Sign::NonPositive
                    }
                }
                Some(_) => return self.conjugate_sign(p, depth),
            });
            if sum == Some(Sign::Unknown) {
                return self.conjugate_sign(p, depth);
            }
        }
        sum.unwrap_or(Sign::Zero)
    }

    /// A + B√f with B of one sign and B²f − A² > 0: the sign of B.
    fn conjugate_sign(&self, p: &Poly, depth: usize) -> Sign {
        let Some(depth) = depth.checked_sub(1) else { return Sign::Unknown };
        let Ok(half) = Exponent::new(1, 2) else { return Sign::Unknown };
        if p.len() > 20 {
            return Sign::Unknown;
        }
        for kernel in p.kernels() {
            if !matches!(self.kind(kernel), Kind::Value(_)) {
                continue;
            }
            let (mut a, mut b) = (Poly::zero(), Poly::zero());
            for (m, c) in p.terms() {
                let e = m.exponent(kernel);
                if e == half {
                    b.add_term(m.clone(), c);
                } else if e.is_zero() {
                    a.add_term(m.clone(), c);
                } else {
                    return Sign::Unknown;
                }
            }
            let sign = self.poly_sign(&b, depth);
            if sign == Sign::Unknown {
                continue;
            }
            let (Ok(b2), Ok(a2)) = (b.times(&b), a.times(&a)) else { continue };
            let Ok(gap) = b2.minus(&a2) else { continue };
            let Ok(gap) = self.reduce_poly_shared(&gap) else { continue };
            if self.poly_sign(&gap, depth) == Sign::Positive {
                return if sign.is_nonnegative() { Sign::Positive } else { Sign::Negative };
            }
        }
        Sign::Unknown
    }

    fn monomial_sign(&self, m: &Monomial, depth: usize) -> Sign {
        m.factors().iter().fold(Sign::Positive, |sign, (k, e)| sign.times(self.power_sign(*k, *e, depth)))
    }

    fn power_sign(&self, kernel: Kernel, e: Exponent, depth: usize) -> Sign {
        let base = self.kernel_sign(kernel, depth);
        match base {
            Sign::Positive => Sign::Positive,
            Sign::Negative if e.is_even() => Sign::Positive,
            Sign::Negative => Sign::Negative,
            _ if e.is_even() => Sign::NonNegative,
            other => other,
        }
    }

    /// The sign of a kernel, by its form.
    pub(super) fn kernel_sign(&self, kernel: Kernel, depth: usize) -> Sign {
        match self.kind(kernel) {
            Kind::Pi | Kind::Exp(_) => Sign::Positive,
            Kind::Abs(_) => Sign::NonNegative,
            // W has the sign of its argument.
            Kind::Apply(Function::LambertW0, x) if depth > 0 => self.ratio_sign(&x, depth - 1),
            Kind::Value(f) => depth.checked_sub(1).map_or(Sign::Unknown, |d| self.poly_sign(&f, d)),
            Kind::Ln(atom) => match self.kind(atom) {
                Kind::Pi => Sign::Positive,
                // Values that are numbers are integers ≥ 2.
                Kind::Value(f) if f.as_constant().is_some() => Sign::Positive,
                _ => Sign::Unknown,
            },
            _ => Sign::Unknown,
        }
    }
}
