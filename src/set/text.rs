//! Sets as text.

use super::{Bound, RealSet, Span};
use crate::expr::Expr;

/// The signs used in the text of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `[0, 1) ∪ (2, ∞)`.
    Unicode,
    /// `[0, 1) u (2, inf)`, to be read again.
    Ascii,
}

impl RealSet {
    /// The set as text, its end points printed by `print`: intervals, `{a}` for single points, ℝ for the line,
    /// `ℝ ∖ {a, b}` where only points are missing.
    #[must_use]
    pub fn text(&self, notation: Notation, print: &dyn Fn(&Expr) -> String) -> String {
        let unicode = notation == Notation::Unicode;
        if self.is_empty() {
            return (if unicode { "∅" } else { "{}" }).to_owned();
        }
        if self.is_real_line() {
            return (if unicode { "ℝ" } else { "R" }).to_owned();
        }
        let gaps = self.complement();
        if unicode && gaps.spans().iter().all(|s| s.as_point().is_some()) {
            let points: Vec<String> = gaps.isolated_points().iter().map(print).collect();
            return format!("ℝ ∖ {{{}}}", points.join(", "));
        }
        let parts: Vec<String> = self.spans().iter().map(|s| s.text(notation, print)).collect();
        parts.join(if unicode { " ∪ " } else { " u " })
    }
}

impl Span {
    /// The interval as text, its end points printed by `print`.
    #[must_use]
    pub fn text(&self, notation: Notation, print: &dyn Fn(&Expr) -> String) -> String {
        if let Some(point) = self.as_point() {
            return format!("{{{}}}", print(point));
        }
        let end = |bound: &Bound| match (bound, notation) {
            (Bound::Finite(e), _) => print(e),
            (Bound::NegInf, Notation::Unicode) => "−∞".to_owned(),
            (Bound::PosInf, Notation::Unicode) => "∞".to_owned(),
            (Bound::NegInf, Notation::Ascii) => "-inf".to_owned(),
            (Bound::PosInf, Notation::Ascii) => "inf".to_owned(),
        };
        let (left, right) =
            (if self.lo_closed() { '[' } else { '(' }, if self.hi_closed() { ']' } else { ')' });
        format!("{left}{}, {}{right}", end(self.lo()), end(self.hi()))
    }
}
