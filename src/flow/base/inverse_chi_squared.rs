//! InverseChiSquared(df), the law of 1/Y for Y ~ ChiSquared(k), which is InverseGamma(k/2, 1/2), on (0, ∞).

use super::Support;
use super::chi_squared::DF;
use super::formula::positive;
use super::inverse_gamma;
use super::row::Row;
use crate::expr::Expr;

pub(super) static ROW: Row = Row {
    name: "InverseChiSquared",
    aliases: &["inv_chi2", "inv_chi_squared"],
    parameters: &[DF],
    conditions: |p| vec![positive(&p[0])],
    support: |_| Support::from_open(Expr::zero()),
    density: |p, x| (inverse_gamma::ROW.density)(&inner(p), x),
    log_density: |p, x| (inverse_gamma::ROW.log_density)(&inner(p), x),
    cdf: |p, x| (inverse_gamma::ROW.cdf)(&inner(p), x),
    quantile: |p, u| (inverse_gamma::ROW.quantile)(&inner(p), u),
};

fn inner(p: &[Expr]) -> [Expr; 2] {
    [p[0].times(&Expr::half()), Expr::half()]
}
