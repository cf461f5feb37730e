//! Whether a constant made of rational numbers, +, −, ·, / and roots is 0: decided by how small such a number can be.
//!
//! The bound is that of Burnikel, Funke, Mehlhorn, Schirra and Schmitt (*A separation bound for real algebraic expressions*,
//! ESA 2001, theorem 1): with D the product of the degrees of the roots in E, the value ξ of E is 0 or
//!
//! > |ξ| ≥ 1/(u(E)^(D² − 1) · l(E)),
//!
//! where u and l follow the expression: u(p/q) = |p|, l(p/q) = q; u(a ± b) = u(a) l(b) + u(b) l(a), l(a ± b) = l(a) l(b);
//! products multiply both, a quotient exchanges them for the divisor, a k-th root takes the k-th root of both. (E is a
//! quotient of two algebraic integers that are made of at most twice as many roots; all conjugates of the numerator are at most
//! u, and their product is an integer.)
//!
//! The sine and cosine of aπ/b are halves of algebraic integers whose conjugates are at most 2, in a field of degree φ(4b)/2:
//! u = l = 2, and that degree is a factor of D.

use super::enclose_constant;
use crate::expr::{Expr, Function, Node};
use crate::real::{Precise, Rational, effort};

/// More bits than this are not computed with.
const MAX_BITS: f64 = 6_000.0;
/// The most roots.
const MAX_DEGREE: f64 = 64.0;
/// The largest denominator of an angle, as a part of π.
const MAX_ANGLE: i64 = 60;
/// The largest exponent.
const MAX_POWER: i64 = 64;

/// Logarithms to base 2 of upper bounds for u and l.
#[derive(Clone, Copy)]
struct Sizes {
    u: f64,
    l: f64,
}

/// Whether the constant is certainly 0. `None` where it is not of this form, is seen to be different from 0, or would cost
/// too much.
pub(super) fn is_zero(e: &Expr) -> Option<bool> {
    let mut roots = Vec::new();
    let sizes = sizes(e, &mut roots)?;
    let degree: f64 = roots.iter().map(|(_, k)| f64::from(*k)).product();
    if roots.is_empty() || degree > MAX_DEGREE {
        return None;
    }
    // Room for the rounding of the logarithms.
    let bits = (1.001 * ((degree * degree - 1.0) * sizes.u.max(0.0) + sizes.l.max(0.0))).ceil() + 4.0;
    if bits > MAX_BITS || effort::is_exhausted() {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 4 and MAX_BITS")]
    let bits = bits as usize;
    let value = enclose_constant(e, bits + 128)?;
    // Scaled up, because ends far below the range of floats are not read off.
    let scaled = value.mul(&Precise::integer(2, bits + 128).powi(i64::try_from(bits).ok()?)?)?;
    let (low, high) = (scaled.lower()?, scaled.upper()?);
    if low.is_positive() || high.is_negative() {
        return Some(false);
    }
    let one = Rational::one();
    (low.abs() < one && high.abs() < one).then_some(true)
}

fn sizes(e: &Expr, roots: &mut Vec<(Expr, u32)>) -> Option<Sizes> {
    match e.node() {
        Node::Number(r) => Some(Sizes { u: bits(&r.numerator()), l: bits(&r.denominator()) }),
        Node::Sum(terms) => {
            let mut all: Option<Sizes> = None;
            for term in terms {
                let next = sizes(term, roots)?;
                all = Some(match all {
                    None => next,
                    Some(a) => Sizes { u: (a.u + next.l).max(next.u + a.l) + 1.0, l: a.l + next.l },
                });
            }
            all
        }
        Node::Product(factors) => factors.iter().try_fold(Sizes { u: 0.0, l: 0.0 }, |all, factor| {
            let next = sizes(factor, roots)?;
            Some(Sizes { u: all.u + next.u, l: all.l + next.l })
        }),
        Node::Power(base, exponent) => {
            let r = exponent.as_number()?;
            let (m, k) = (r.numerator_i64()?, u32::try_from(r.denominator_i64()?).ok()?);
            if m.abs() > MAX_POWER || k > 16 {
                return None;
            }
            let mut of = sizes(base, roots)?;
            if k > 1 {
                if !roots.iter().any(|(b, d)| b == base && *d == k) {
                    roots.push((base.clone(), k));
                }
                of = Sizes { u: of.u / f64::from(k), l: of.l / f64::from(k) };
            }
            if m < 0 {
                of = Sizes { u: of.l, l: of.u };
            }
            #[allow(clippy::cast_precision_loss, reason = "at most MAX_POWER")]
            let times = m.unsigned_abs() as f64;
            Some(Sizes { u: of.u * times, l: of.l * times })
        }
        Node::Apply(Function::Sin | Function::Cos | Function::Tan, arguments) => {
            let (ratio, rest) = arguments.first()?.split_coefficient();
            let b = ratio.denominator_i64().filter(|b| *b <= MAX_ANGLE)?;
            if !matches!(rest.node(), Node::Pi) {
                return None;
            }
            let name = Expr::apply(Function::Cos, vec![Expr::integer(b)]);
            let degree = u32::try_from(totient(4 * b) / 2).ok()?.max(1);
            if !roots.iter().any(|(known, _)| *known == name) {
                roots.push((name, degree));
            }
            // tan = 2 sin / 2 cos.
            let tangent = matches!(e.node(), Node::Apply(Function::Tan, _));
            Some(if tangent { Sizes { u: 2.0, l: 2.0 } } else { Sizes { u: 1.0, l: 1.0 } })
        }
        _ => None,
    }
}

/// Euler's φ.
fn totient(n: i64) -> i64 {
    let gcd = |mut a: i64, mut b: i64| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    i64::try_from((1..=n).filter(|k| gcd(*k, n) == 1).count()).unwrap_or(n)
}

/// An upper bound of log₂ |n| for an integer n, at least 0.
#[allow(clippy::cast_precision_loss, reason = "numbers of bits are small")]
fn bits(n: &Rational) -> f64 {
    let n = n.abs();
    match n.to_i64() {
        Some(0 | 1) => 0.0,
        Some(small) if small < 1 << 50 => (small as f64).log2() * (1.0 + 1e-12),
        _ => n.bits() as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sign_of;
    use crate::syntax::{Declared, parse_expr};
    use std::cmp::Ordering;

    fn sign(text: &str) -> Option<Ordering> {
        sign_of(&parse_expr(text, &Declared::none()).unwrap())
    }

    #[test]
    fn nested_roots_are_compared() {
        for zero in [
            "sqrt(3 + 2 sqrt(2)) - 1 - sqrt(2)",
            "cbrt(2 + sqrt(5)) + cbrt(2 - sqrt(5)) - 1",
            "sqrt(5 + 2 sqrt(6)) - sqrt(2) - sqrt(3)",
            "1/(sqrt(3) - sqrt(2)) - sqrt(5 + 2 sqrt(6))",
            "cos(pi/5) - (1 + sqrt(5))/4",
            "tan(pi/8) - sqrt(2) + 1",
            "cos(pi/7) - cos(2 pi/7) + cos(3 pi/7) - 1/2",
        ] {
            assert_eq!(sign(zero), Some(Ordering::Equal), "{zero}");
        }
        for (text, wanted) in [
            ("sqrt(3 + 2 sqrt(2)) - 1 - sqrt(2) - 10^(-60)", Ordering::Less),
            ("cbrt(2 + sqrt(5)) + cbrt(2 - sqrt(5)) - 1 + 1/10^40", Ordering::Greater),
            ("sqrt(5 + 2 sqrt(6)) - sqrt(2) - sqrt(3001/1000)", Ordering::Less),
        ] {
            assert_eq!(sign(text), Some(wanted), "{text}");
        }
    }
}
