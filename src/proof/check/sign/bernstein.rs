//! Signs of polynomials in an inner function, with coefficients in the parameters.

use crate::expr::{Expr, Relation};
use crate::proof::check::facts::{defined_known, equal_known, sign_known};
use crate::proof::check::{Step, demand};
use crate::proof::{Certificate, Domain};
use crate::real::Rational;
use crate::real::sturm::End;

use super::one_sided::one_sided;
use super::polynomial::{RationalInterval, inner_range};

/// The highest degree.
const MAX_DEGREE: usize = 12;

/// What decides the sign of Σ aᵢ tⁱ on an interval: the values whose signs it has where they all agree.
pub(crate) struct Controls {
    /// Bernstein coefficients on a bounded interval, Taylor coefficients at the end of an unbounded one: linear in the aᵢ.
    pub values: Vec<Expr>,
    /// Those that are values of the polynomial at an end that is attained.
    pub attained: Vec<usize>,
}

/// The controls of Σ aᵢ tⁱ on the interval, which has a finite end.
pub(crate) fn controls(coefficients: &[Expr], range: &RationalInterval) -> Option<Controls> {
    let n = coefficients.len().checked_sub(1).filter(|n| *n <= MAX_DEGREE)?;
    let finite = |end: &End| match end {
        End::Open(t) => Some((t.clone(), false)),
        End::Closed(t) => Some((t.clone(), true)),
        End::Infinite => None,
    };
    let (start, step, second) = match (finite(&range.lower), finite(&range.upper)) {
        (Some(lo), Some(hi)) => {
            let width = &hi.0 - &lo.0;
            (lo, width, Some(hi.1))
        }
        (Some(lo), None) => (lo, Rational::one(), None),
        (None, Some(hi)) => (hi, Rational::integer(-1), None),
        (None, None) => return None,
    };
    if step.is_zero() {
        return None;
    }
    // p(start + step s) = Σ qᵢ sⁱ with qᵢ = Σₖ aₖ C(k, i) start^(k−i) stepⁱ: the weight of each aₖ.
    let mut weights: Vec<Vec<Rational>> = vec![vec![Rational::zero(); n + 1]; n + 1];
    for (i, row) in weights.iter_mut().enumerate() {
        for (k, weight) in row.iter_mut().enumerate().skip(i) {
            let power = start.0.pow(i64::try_from(k - i).ok()?)?;
            let scale = step.pow(i64::try_from(i).ok()?)?;
            *weight = &(&choose(k, i)? * &power) * &scale;
        }
    }
    let mut attained = Vec::new();
    if start.1 {
        attained.push(0);
    }
    if let Some(closed) = second {
        // bⱼ = Σᵢ C(j, i)/C(n, i) qᵢ
        let taylor = weights.clone();
        for (j, row) in weights.iter_mut().enumerate() {
            for (k, weight) in row.iter_mut().enumerate() {
                let mut total = Rational::zero();
                for (i, q) in taylor.iter().enumerate().take(j + 1) {
                    let factor = &choose(j, i)? * &choose(n, i)?.recip()?;
                    total = &total + &(&factor * &q[k]);
                }
                *weight = total;
            }
        }
        if closed {
            attained.push(n);
        }
    }
    let values = weights.iter().map(|row| {
        Expr::sum(row.iter().zip(coefficients).map(|(w, a)| Expr::scaled(w.clone(), a.clone())).collect())
    });
    Some(Controls { values: values.collect(), attained })
}

fn choose(n: usize, k: usize) -> Option<Rational> {
    let mut result = Rational::one();
    for i in 0..k {
        let factor = Rational::ratio(i64::try_from(n - i).ok()?, i64::try_from(i + 1).ok()?)?;
        result = &result * &factor;
    }
    Some(result)
}

/// Σ aᵢ tⁱ.
pub(crate) fn in_powers(inner: &Expr, coefficients: &[Expr]) -> Expr {
    let terms = coefficients.iter().zip(0_i64..).filter(|(c, _)| !c.is_zero());
    Expr::sum(terms.map(|(c, i)| c.times(&inner.powi(i))).collect())
}

fn stated(e: &Expr, on: &Domain, inner: &Expr, coefficients: &[Expr], premises: &[Certificate]) -> Step {
    let free = |x: &Expr| on.ranges.iter().all(|(v, _)| !x.contains(v));
    demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
    demand(coefficients.iter().all(free), || "a coefficient contains a variable".into())?;
    demand(equal_known(premises, e, &in_powers(inner, coefficients), on), || {
        "it is not proved to be this polynomial".into()
    })
}

/// With all controls ≥ 0 the polynomial is; where one is > 0 it is > 0 inside the interval, and at an end that is attained
/// where its value there is.
pub(super) fn bernstein(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    (inner, coefficients): (&Expr, &[Expr]),
    premises: &[Certificate],
) -> Step {
    stated(e, on, inner, coefficients, premises)?;
    let range = inner_range(inner, on).ok_or("the range of the inner function is not known")?;
    let controls = controls(coefficients, &range).ok_or("the polynomial has no controls")?;
    let (weak, strict) = one_sided(relation)?;
    let parameters = Domain::of_parameters(&on.assumptions);
    let mut any = false;
    for (i, value) in controls.values.iter().enumerate() {
        if sign_known(premises, value, strict, &parameters) {
            any = true;
            continue;
        }
        demand(sign_known(premises, value, weak, &parameters), || "the sign of a control is missing".into())?;
        demand(relation == weak || !controls.attained.contains(&i), || {
            "the sign is not strict at an end that is attained".into()
        })?;
    }
    demand(relation == weak || any, || "no control has the strict sign".into())
}

/// 4C (A + B t + C t²) = (2C t + B)² + 4AC − B².
pub(super) fn quadratic(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    (inner, coefficients): (&Expr, &[Expr]),
    premises: &[Certificate],
) -> Step {
    stated(e, on, inner, coefficients, premises)?;
    let [a, b, c] = coefficients else { return Err("three coefficients are needed".into()) };
    let (_, leading) = one_sided(relation)?;
    let of_gap = match relation {
        Relation::Gt | Relation::Lt => Relation::Gt,
        _ => Relation::Ge,
    };
    let parameters = Domain::of_parameters(&on.assumptions);
    demand(sign_known(premises, c, leading, &parameters), || {
        "the sign of the leading coefficient is missing".into()
    })?;
    demand(sign_known(premises, &gap(a, b, c), of_gap, &parameters), || {
        "the sign of the discriminant is missing".into()
    })
}

/// 4AC − B².
pub(crate) fn gap(a: &Expr, b: &Expr, c: &Expr) -> Expr {
    Expr::product(vec![Expr::integer(4), a.clone(), c.clone()]).minus(&b.powi(2))
}
