//! Powers, as [`Node::Power`](crate::expr::Node::Power) defines them.

use super::Cell;
use super::kind::{kind_of, kind_of_odd_quotient, may_be_discrete, predecessor};
use crate::expr::{Expr, Kind};
use crate::real::interval::Partial;
use crate::real::{Interval, Rational};

/// Which rule for real powers an exponent falls under.
pub(super) enum Form {
    /// A literal rational exponent.
    Literal(Rational),
    /// An integer, or a quotient of an integer of this kind by an odd one: the real power of every base.
    Discrete(Kind),
    /// Any other exponent: base > 0, or base = 0 with a positive exponent.
    Real,
    /// An exponent of which it cannot be told here whether it is of the form `Discrete` or `Real`.
    Unclear,
}

/// The rule for an exponent on a cell.
pub(super) fn form(exponent: &Expr, cell: &Cell) -> Form {
    if let Some(q) = exponent.as_number() {
        return Form::Literal(q.clone());
    }
    match kind_of(exponent, cell) {
        Kind::Real => match kind_of_odd_quotient(exponent, cell) {
            Some(kind) => Form::Discrete(kind),
            None if may_be_discrete(exponent, cell) => Form::Unclear,
            None => Form::Real,
        },
        kind => Form::Discrete(kind),
    }
}

/// {x^y}.
pub(super) fn image(form: &Form, x: &Interval, y: &Interval) -> Partial {
    match form {
        Form::Literal(q) => x.pow_rational(q),
        Form::Discrete(kind) => signed_power(x, y, *kind),
        Form::Real => x.pow(y),
        Form::Unclear => {
            if x.nonnegative().is_true() {
                x.pow(y)
            } else {
                Partial::partly(Interval::real_line())
            }
        }
    }
}

/// {∂x^y/∂x} = {y x^(y−1)}.
pub(super) fn base_slope(form: &Form, x: &Interval, y: &Interval) -> Partial {
    let lowered = *y - Interval::point(1.0);
    let power = match form {
        Form::Literal(q) => {
            if q.is_zero() {
                return Partial::total(Interval::point(0.0));
            }
            x.pow_rational(&(q - &Rational::one()))
        }
        Form::Discrete(kind) => signed_power(x, &lowered, predecessor(*kind)),
        Form::Real | Form::Unclear => x.pow(&lowered),
    };
    power.map(|power| *y * power)
}

/// {∂x^y/∂y} = {x^y ln x}, x > 0.
pub(super) fn exponent_slope(x: &Interval, y: &Interval) -> Partial {
    x.ln().then(|logarithm| x.pow(y).map(|power| power * logarithm))
}

/// {x^y} for exponents that make it a real power of every x: y = m/n in any terms with n odd, m of this kind.
fn signed_power(x: &Interval, y: &Interval, kind: Kind) -> Partial {
    if y.is_point()
        && let Some(n) = Rational::from_f64(y.lo()).and_then(|y| y.to_i64())
    {
        return x.powi(n);
    }
    let right = x.intersect(&Interval::nonnegative_reals()).and_then(|x| x.pow(y).range);
    let left =
        (-*x).intersect(&Interval::positive_reals()).and_then(|x| x.pow(y).range).map(|size| match kind {
            Kind::Even => size,
            Kind::Odd => -size,
            Kind::Integer | Kind::Real => size.hull(&-size),
        });
    let range = match (left, right) {
        (Some(a), Some(b)) => a.hull(&b),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return Partial::nowhere(),
    };
    // 0^y is 0 for y > 0, 1 for y = 0, and undefined for y < 0.
    if !x.contains_zero() || y.nonnegative().is_true() {
        Partial::total(range)
    } else {
        Partial::partly(range)
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, image, signed_power};
    use crate::expr::Kind;
    use crate::real::{Interval, Ternary};

    const INF: f64 = f64::INFINITY;

    fn i(lo: f64, hi: f64, lo_open: bool, hi_open: bool) -> Interval {
        Interval::new(lo, hi, lo_open, hi_open).unwrap()
    }

    #[test]
    fn integer_exponents() {
        let (line, positive) = (Interval::real_line(), i(1.0, INF, false, true));
        assert_eq!(signed_power(&line, &positive, Kind::Odd).certain(), Some(line));
        assert_eq!(signed_power(&line, &positive, Kind::Even).certain(), Some(i(0.0, INF, false, true)));
        let left = i(-1.0, 0.0, false, true);
        assert_eq!(signed_power(&left, &positive, Kind::Odd).certain(), Some(left));
        assert_eq!(signed_power(&left, &positive, Kind::Integer).certain(), Some(i(-1.0, 1.0, false, false)));
        assert_eq!(signed_power(&line, &-positive, Kind::Odd).defined, Ternary::Unknown);
        assert_eq!(signed_power(&Interval::point(0.0), &-positive, Kind::Odd).defined, Ternary::False);
        let zero = Interval::point(0.0);
        assert_eq!(
            signed_power(&zero, &i(0.0, 2.0, false, false), Kind::Even).certain(),
            Some(i(0.0, 1.0, false, false))
        );
    }

    #[test]
    fn unclear_exponents_exclude_nothing() {
        let p = image(&Form::Unclear, &Interval::point(-1.0), &Interval::point(0.5));
        assert_eq!((p.defined, p.range), (Ternary::Unknown, Some(Interval::real_line())));
        let p = image(&Form::Real, &Interval::point(-1.0), &Interval::point(0.5));
        assert_eq!(p.defined, Ternary::False);
    }
}
