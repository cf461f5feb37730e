//! ChiSquared(df), which is Gamma(df/2, 2), on (0, ∞).

use super::Support;
use super::formula::positive;
use super::gamma;
use super::row::{Parameter, Row};
use crate::expr::Expr;

pub(super) const DF: Parameter =
    Parameter { name: "df", aliases: &["k", "nu", "ν", "n", "dof"], alternatives: &[], default: None };

pub(super) static ROW: Row = Row {
    name: "ChiSquared",
    aliases: &["chi2", "χ²", "chi_square"],
    parameters: &[DF],
    conditions: |p| vec![positive(&p[0])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| gamma::density(&half(p), &Expr::integer(2), x),
    log_density: |p, x| gamma::log_density(&half(p), &Expr::integer(2), x),
    cdf: |p, x| gamma::cdf(&half(p), &Expr::integer(2), x),
    quantile: |p, u| gamma::quantile(&half(p), &Expr::integer(2), u),
};

fn half(p: &[Expr]) -> Expr {
    p[0].times(&Expr::half())
}
