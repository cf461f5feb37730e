//! What the parameters of a family are solved from.

use crate::expr::Expr;
use crate::flow::base::Base;

/// ln p and its derivatives at x, as formulas or as symbols that stand for numbers, and what else helps.
pub(super) struct Calc {
    pub x: Expr,
    /// (ln p)′.
    pub s: Expr,
    /// (ln p)″.
    pub r: Expr,
    /// (ln p)‴.
    pub q: Expr,
    /// The lower end of the support.
    pub low: Option<Expr>,
    /// The upper end of the support.
    pub high: Option<Expr>,
    /// Points at which the formula may change.
    pub kinks: Vec<Expr>,
    /// The distribution that the map starts from.
    pub base: Base,
}
