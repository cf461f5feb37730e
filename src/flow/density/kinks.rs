//! Where the formula of a density changes.

use super::atoms::distinctions;
use crate::expr::{Expr, Symbol};
use crate::set::{RealSet, Span, from_condition};

/// The most parts that an interval is cut into.
const MAX_PARTS: usize = 8;

/// The interval cut at the points at which case distinctions in the formula change; whole where those are not known.
pub(in crate::flow) fn cut(e: &Expr, x: &Symbol, span: &Span) -> Vec<Span> {
    let whole = || vec![span.clone()];
    let constant = [span.lo(), span.hi()].into_iter().filter_map(|b| b.finite()).all(Expr::is_constant);
    if !constant {
        return whole();
    }
    let mut parts = vec![RealSet::from_span(span.clone())];
    for condition in distinctions(e, x, &RealSet::from_span(span.clone())) {
        let Some(set) = from_condition(&condition, x) else { continue };
        let cut = parts.iter().flat_map(|part| [part.intersect(&set), part.difference(&set)]);
        let Some(cut) = cut.collect::<Option<Vec<_>>>() else { return whole() };
        parts = cut.into_iter().filter(|part| !part.is_empty()).collect();
        if parts.len() > MAX_PARTS {
            return whole();
        }
    }
    let mut spans: Vec<Span> = parts.iter().flat_map(|part| part.spans().to_vec()).collect();
    spans.retain(|s| s.as_point().is_none());
    if spans.len() > MAX_PARTS {
        return whole();
    }
    spans.sort_by(|a, b| a.order(b).unwrap_or(std::cmp::Ordering::Equal));
    spans
}
