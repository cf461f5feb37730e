//! The common refinement of intervals.

use crate::set::{RealSet, Span};

/// Disjoint intervals, from left to right up to the order in which they are found, each with the indices of the given
/// intervals that contain it; single points are left out. `None` where an order of end points is undecided.
pub(super) fn refine(spans: &[(usize, Span)]) -> Option<Vec<(Span, Vec<usize>)>> {
    // Ends that hold parameters are not compared: only intervals with the same ends are known to be the same.
    if let Some((_, first)) = spans.first()
        && spans.iter().all(|(_, s)| s.lo() == first.lo() && s.hi() == first.hi())
        && !spans.iter().all(|(_, s)| s == first)
    {
        let interior = first.interior()?;
        return Some(vec![(interior, spans.iter().map(|(i, _)| *i).collect())]);
    }
    if let Some((_, first)) = spans.first()
        && spans.iter().all(|(_, s)| s == first)
    {
        return (first.as_point().is_none())
            .then(|| vec![(first.clone(), spans.iter().map(|(i, _)| *i).collect())]);
    }
    let mut parts: Vec<(RealSet, Vec<usize>)> = Vec::new();
    for (index, span) in spans {
        let mut rest = RealSet::from_span(span.clone());
        let mut next = Vec::new();
        for (set, indices) in parts {
            let common = set.intersect(&rest)?;
            let outside = set.difference(&rest)?;
            rest = rest.difference(&set)?;
            let mut both = indices.clone();
            both.push(*index);
            next.extend([(common, both), (outside, indices)]);
        }
        next.push((rest, vec![*index]));
        next.retain(|(set, _)| !set.is_empty());
        parts = next;
    }
    let pieces = parts.into_iter().flat_map(|(set, indices)| {
        let spans: Vec<Span> = set.spans().iter().filter(|s| s.as_point().is_none()).cloned().collect();
        spans.into_iter().map(move |span| (span, indices.clone()))
    });
    let mut pieces: Vec<(Span, Vec<usize>)> = pieces.collect();
    // All pairs are comparable: they come from one chain of end points.
    pieces.sort_by(|a, b| a.0.order(&b.0).unwrap_or(std::cmp::Ordering::Equal));
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Expr;

    #[test]
    fn overlapping_intervals_are_cut() {
        let span = |a, b| Span::closed(Expr::integer(a), Expr::integer(b)).unwrap();
        let pieces = refine(&[(0, span(0, 2)), (1, span(1, 3))]).unwrap();
        let indices: Vec<Vec<usize>> = pieces.iter().map(|p| p.1.clone()).collect();
        assert_eq!(indices, vec![vec![0], vec![0, 1], vec![1]]);
        assert_eq!(pieces[1].0, span(1, 2));
        assert_eq!(refine(&[(0, span(0, 1)), (1, span(0, 1))]).unwrap(), vec![(span(0, 1), vec![0, 1])]);
    }
}
