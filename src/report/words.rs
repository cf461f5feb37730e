//! Formulas, sets and names as a person reads them.

use crate::expr::print::{symbol_unicode, unicode};
use crate::expr::{Expr, Symbol};
use crate::flow::{Analysis, SourceOrigin};
use crate::proof::claim::SourceSet;
use crate::set::{Bound, RealSet, Span};

/// A set: `ℝ`, `(0, ∞)`, `[0, 1] ∪ {2}`, `ℝ ∖ {0}`.
pub(super) fn set(set: &RealSet) -> String {
    if set.is_real_line() {
        return "ℝ".to_owned();
    }
    if set.is_empty() {
        return "∅".to_owned();
    }
    let gaps = set.complement();
    if gaps.spans().iter().all(|s| s.as_point().is_some()) {
        let points: Vec<String> = gaps.isolated_points().iter().map(unicode).collect();
        return format!("ℝ ∖ {{{}}}", points.join(", "));
    }
    set.spans().iter().map(span).collect::<Vec<_>>().join(" ∪ ")
}

/// An interval.
pub(super) fn span(span: &Span) -> String {
    if let Some(point) = span.as_point() {
        return format!("{{{}}}", unicode(point));
    }
    if matches!((span.lo(), span.hi()), (Bound::NegInf, Bound::PosInf)) {
        return "ℝ".to_owned();
    }
    let end = |bound: &Bound| match bound {
        Bound::NegInf => "-∞".to_owned(),
        Bound::PosInf => "∞".to_owned(),
        Bound::Finite(e) => unicode(e),
    };
    let (open, close) = (if span.lo_closed() { '[' } else { '(' }, if span.hi_closed() { ']' } else { ')' });
    format!("{open}{}, {}{close}", end(span.lo()), end(span.hi()))
}

/// Where a formula in the variable holds: `for x > 0`; empty on all of R.
pub(super) fn holds_for(on: &RealSet, variable: &Symbol) -> String {
    let x = symbol_unicode(variable);
    if on.is_real_line() {
        return String::new();
    }
    let one = match on.as_span() {
        Some(s) if s.as_point().is_none() => s,
        _ => return format!("for {x} ∈ {}", set(on)),
    };
    let (below, above) = (if one.lo_closed() { "≤" } else { "<" }, if one.hi_closed() { "≤" } else { "<" });
    match (one.lo(), one.hi()) {
        (Bound::Finite(a), Bound::Finite(b)) => {
            format!("for {} {below} {x} {above} {}", unicode(a), unicode(b))
        }
        (Bound::Finite(a), _) => {
            format!("for {x} {} {}", if one.lo_closed() { "≥" } else { ">" }, unicode(a))
        }
        (_, Bound::Finite(b)) => format!("for {x} {above} {}", unicode(b)),
        _ => String::new(),
    }
}

/// The source set.
pub(super) fn source(analysis: &Analysis) -> String {
    match &analysis.source.set {
        SourceSet::Set(s) => set(s),
        SourceSet::NaturalDomain => "the points at which it is defined".to_owned(),
    }
}

/// How the source came about, where that is worth saying.
pub(super) fn origin(analysis: &Analysis) -> Option<&'static str> {
    match analysis.source.origin {
        SourceOrigin::Stated | SourceOrigin::RealLine => None,
        SourceOrigin::NaturalDomain => {
            Some("no source set was stated: taken is where the formula is defined")
        }
        SourceOrigin::BaseSupport => {
            Some("no source set was stated: taken is the support of the base distribution")
        }
    }
}

/// `z = π + 2πk`, or `z = 0`.
pub(super) fn point(variable: &Symbol, at: &Expr, period: Option<&Expr>) -> String {
    let z = symbol_unicode(variable);
    let period =
        period.map(unicode).map(|p| if p.contains('/') { format!("({p})k") } else { format!("{p}k") });
    match period {
        None => format!("{z} = {}", unicode(at)),
        Some(period) if at.is_zero() => format!("{z} = {period}"),
        Some(period) => format!("{z} = {} + {period}", unicode(at)),
    }
}

/// `1 step`, `5 steps`.
pub(super) fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
