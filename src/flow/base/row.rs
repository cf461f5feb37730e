//! What a family's file states about it.

use super::Support;
use crate::expr::{Condition, Expr};

/// One family: names, parameters, formulas. All formulas take the parameters in the order of `parameters`.
pub struct Row {
    /// The canonical name, as printed.
    pub name: &'static str,
    /// Other names for it; compared without regard to case.
    pub aliases: &'static [&'static str],
    /// The parameters, in order.
    pub parameters: &'static [Parameter],
    /// What the parameters must satisfy.
    pub conditions: fn(&[Expr]) -> Vec<Condition>,
    /// Where the density is positive.
    pub support: fn(&[Expr]) -> Support,
    /// Density at x, on the support.
    pub density: fn(&[Expr], &Expr) -> Expr,
    /// Its logarithm.
    pub log_density: fn(&[Expr], &Expr) -> Expr,
    /// Distribution function at x, on the support.
    pub cdf: fn(&[Expr], &Expr) -> Option<Expr>,
    /// Its inverse at u in (0, 1).
    pub quantile: fn(&[Expr], &Expr) -> Option<Expr>,
}

/// One parameter of a family.
pub struct Parameter {
    /// Its canonical name.
    pub name: &'static str,
    /// Other names for the same number.
    pub aliases: &'static [&'static str],
    /// Other numbers that determine it, such as the variance for the standard deviation.
    pub alternatives: &'static [Alternative],
    /// The value in the standard member of the family: used where no argument is given by position.
    pub default: Option<i64>,
}

/// Another, positive number that determines a parameter.
pub struct Alternative {
    /// Its names.
    pub names: &'static [&'static str],
    /// The parameter from it.
    pub to_parameter: fn(&Expr) -> Expr,
}

/// A location parameter with its usual names; 0 in the standard member.
pub const LOC: Parameter =
    Parameter { name: "loc", aliases: &["location", "mu", "x0", "μ"], alternatives: &[], default: Some(0) };

/// A scale parameter with its usual names; 1 in the standard member.
pub const SCALE: Parameter =
    Parameter { name: "scale", aliases: &["s", "b", "sigma", "σ"], alternatives: &[], default: Some(1) };

/// A scale parameter that may be given by its reciprocal.
pub const SCALE_OF_RATE: Parameter = Parameter {
    name: "scale",
    aliases: &["lambda", "λ"],
    alternatives: &[Alternative { names: &["rate"], to_parameter: reciprocal }],
    default: Some(1),
};

/// 1/x of a positive x.
pub fn reciprocal(x: &Expr) -> Expr {
    super::formula::recip(x)
}
