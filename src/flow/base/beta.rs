//! Beta(a, b): density x^(a−1) (1 − x)^(b−1)/B(a, b) on (0, 1).

use super::Support;
use super::formula::{SMALL, inverse_beta, is_ratio, ln_gamma, of, positive, recip, small_integer};
use super::row::{Parameter, Row};
use crate::expr::{Expr, Function};
use crate::real::Rational;

pub(super) static ROW: Row = Row {
    name: "Beta",
    aliases: &["Be"],
    parameters: &[
        Parameter { name: "a", aliases: &["alpha", "α", "p"], alternatives: &[], default: None },
        Parameter { name: "b", aliases: &["beta", "β", "q"], alternatives: &[], default: None },
    ],
    conditions: |p| vec![positive(&p[0]), positive(&p[1])],
    support: |_| Support::open(Expr::zero(), Expr::one()),
    density: |p, x| {
        let (a, b) = (p[0].minus(&Expr::one()), p[1].minus(&Expr::one()));
        let powers = [Expr::power(x.clone(), a), Expr::power(Expr::one().minus(x), b)];
        Expr::product([vec![inverse_beta(&p[0], &p[1])], powers.to_vec()].concat())
    },
    log_density: |p, x| {
        Expr::sum(vec![
            p[0].minus(&Expr::one()).times(&Expr::ln(x.clone())),
            p[1].minus(&Expr::one()).times(&Expr::ln(Expr::one().minus(x))),
            ln_gamma(&p[0].plus(&p[1])),
            ln_gamma(&p[0]).negate(),
            ln_gamma(&p[1]).negate(),
        ])
    },
    cdf,
    quantile: |p, u| {
        let one = Expr::one();
        if p[1].is_one() {
            return Some(Expr::power(u.clone(), recip(&p[0])));
        }
        if p[0].is_one() {
            return Some(one.minus(&Expr::power(one.minus(u), recip(&p[1]))));
        }
        let arcsine = is_ratio(&p[0], 1, 2) && is_ratio(&p[1], 1, 2);
        arcsine.then(|| of(Function::Sin, &Expr::pi().times(u).times(&Expr::half())).powi(2))
    },
};

/// For integers a, b: Σ_{j=a}^{n} C(n, j) x^j (1 − x)^(n−j) with n = a + b − 1; x^a for b = 1; 1 − (1 − x)^b for a = 1;
/// (2/π) arcsin √x for a = b = 1/2.
fn cdf(p: &[Expr], x: &Expr) -> Option<Expr> {
    let complement = Expr::one().minus(x);
    if p[1].is_one() {
        return Some(Expr::power(x.clone(), p[0].clone()));
    }
    if p[0].is_one() {
        return Some(Expr::one().minus(&Expr::power(complement, p[1].clone())));
    }
    if is_ratio(&p[0], 1, 2) && is_ratio(&p[1], 1, 2) {
        let angle = of(Function::Asin, &x.sqrt());
        return Some(Expr::integer(2).times(&angle).over(&Expr::pi()));
    }
    let (a, b) = (small_integer(&p[0])?, small_integer(&p[1])?);
    let n = a + b - 1;
    if n > SMALL {
        return None;
    }
    let mut choose = Rational::one();
    let mut terms = Vec::new();
    for j in 0..=n {
        if j >= a {
            terms.push(Expr::scaled(choose.clone(), x.powi(j).times(&complement.powi(n - j))));
        }
        choose = &choose * &Rational::ratio(n - j, j + 1)?;
    }
    Some(Expr::sum(terms))
}
