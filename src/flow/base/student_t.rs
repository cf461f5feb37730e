//! StudentT(df): density Γ((ν+1)/2)/(√(πν) Γ(ν/2)) (1 + x²/ν)^(−(ν+1)/2) on R.

use super::Support;
use super::chi_squared::DF;
use super::formula::{inverse_beta, is_ratio, ln, ln_gamma, of, positive, recip, sqrt};
use super::row::Row;
use crate::expr::{Expr, Function};

pub(super) static ROW: Row = Row {
    name: "StudentT",
    aliases: &["Student", "t", "students_t"],
    parameters: &[DF],
    conditions: |p| vec![positive(&p[0])],
    support: |_| Support::line(),
    // Γ((ν+1)/2)/(Γ(1/2) Γ(ν/2)) = 1/B(1/2, ν/2).
    density: |p, x| {
        let bulk = Expr::power(bulk(p, x), upper(p).negate());
        Expr::product(vec![inverse_beta(&Expr::half(), &half(p)), recip(&sqrt(&p[0])), bulk])
    },
    log_density: |p, x| {
        Expr::sum(vec![
            upper(p).times(&Expr::ln(bulk(p, x))).negate(),
            ln_gamma(&upper(p)),
            ln_gamma(&half(p)).negate(),
            ln(&Expr::pi()).times(&Expr::half()).negate(),
            ln(&p[0]).times(&Expr::half()).negate(),
        ])
    },
    // ν = 1: Cauchy; ν = 2: 1/2 + x/(2√(2 + x²)).
    cdf: |p, x| {
        if p[0].is_one() {
            return Some(Expr::half().plus(&of(Function::Atan, x).over(&Expr::pi())));
        }
        is_ratio(&p[0], 2, 1).then(|| {
            let root = Expr::integer(2).plus(&x.powi(2)).sqrt();
            Expr::half().plus(&x.over(&root).times(&Expr::half()))
        })
    },
    quantile: |p, u| {
        if p[0].is_one() {
            return Some(of(Function::Tan, &Expr::pi().times(&u.minus(&Expr::half()))));
        }
        is_ratio(&p[0], 2, 1).then(|| {
            let two = Expr::integer(2);
            let spread = Expr::product(vec![two.clone(), u.clone(), Expr::one().minus(u)]).sqrt();
            two.times(u).minus(&Expr::one()).over(&spread)
        })
    },
};

fn half(p: &[Expr]) -> Expr {
    p[0].times(&Expr::half())
}

/// (ν + 1)/2.
fn upper(p: &[Expr]) -> Expr {
    p[0].plus(&Expr::one()).times(&Expr::half())
}

/// 1 + x²/ν.
fn bulk(p: &[Expr], x: &Expr) -> Expr {
    Expr::one().plus(&x.powi(2).times(&recip(&p[0])))
}
