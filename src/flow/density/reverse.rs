//! The density for a map g: x → z.

use super::forward::{shown, term};
use super::law::Law;
use super::{Density, DensityPiece, PieceFormula};
use crate::expr::constant::{self, Evaluated};
use crate::expr::{Condition, Expr};
use crate::flow::base::Base;
use crate::flow::inverse::{Inverse, MapInverse, inside};
use crate::flow::{Analysis, Branch};
use crate::proof::search::Prover;
use crate::proof::{Direction, Domain};
use crate::real::Ternary;
use crate::set::{Bound, RealSet, Span};

pub(super) fn density(
    analysis: &Analysis,
    inverse: &MapInverse,
    base: &Base,
    prover: &mut Prover,
) -> Density {
    let x = analysis.variable();
    let mut result = Density::empty(x, analysis);
    if analysis.injective.is_false() {
        result
            .remarks
            .push("g is not injective: z does not determine x, so there is no density to derive".into());
        return result;
    }
    if analysis.branches.is_empty() {
        result.remarks.push("the strictly monotone branches of the map are not known".into());
        return result;
    }
    let support = base.support().span();
    // Every z of the base must be a value of g, or there is no x for it.
    result.base_inside = match (&support, &analysis.image) {
        (_, Some(image)) if image.is_real_line() => Ternary::True,
        (Some(support), Some(image)) => match image.closure() {
            Some(closed) => RealSet::from_span(support.clone()).interior().is_subset(&closed),
            None => Ternary::Unknown,
        },
        _ => Ternary::Unknown,
    };
    if result.base_inside.is_false() {
        result.remarks.push("the base distribution has mass at points that are no values of g".into());
    }
    let mut spans = Vec::new();
    let mut exact = true;
    for (i, branch) in analysis.branches.iter().enumerate() {
        let preimage = match &support {
            Some(support) => preimage(branch, support, inverse.branches.get(i)),
            None => Preimage::Unknown,
        };
        let (span, condition) = match preimage {
            Preimage::Nothing => continue,
            Preimage::On(span) => {
                spans.push(span.clone());
                let condition = inside(&Expr::variable(x.clone()), &span);
                (Some(span), condition)
            }
            Preimage::Unknown => {
                exact = false;
                let within = base.support().condition(&branch.smooth);
                (None, Condition::all(vec![inside(&Expr::variable(x.clone()), &branch.span), within]))
            }
        };
        let Some(term) = term(&Law::of(base), &branch.smooth, x, branch) else {
            result.remarks.push("g has no derivative formula".into());
            continue;
        };
        let on = span.as_ref().unwrap_or(&branch.span);
        let mut proofs = Vec::new();
        let formula = match on.interior() {
            Some(interior) => {
                let on = Domain::on(x, &interior, &analysis.assumptions);
                shown(term.density, Some(term.log_density), &on, prover, &mut proofs)
            }
            None => PieceFormula::Closed { density: term.density, log_density: term.log_density },
        };
        result.pieces.push(DensityPiece { on: span, condition, formula, branches: vec![i], proofs });
    }
    result.complete = exact;
    result.support = if exact { RealSet::from_spans(spans) } else { None };
    result
}

enum Preimage {
    Nothing,
    On(Span),
    Unknown,
}

/// {x in the branch's span : g(x) in the support}.
fn preimage(branch: &Branch, support: &Span, inverse: Option<&Inverse>) -> Preimage {
    let Some(image) = &branch.image else {
        let everything = RealSet::from_span(support.clone()).is_real_line();
        return if everything { Preimage::On(branch.span.clone()) } else { Preimage::Unknown };
    };
    if image.is_subset(support).is_true() {
        return Preimage::On(branch.span.clone());
    }
    let common = RealSet::from_span(image.clone()).intersect(&RealSet::from_span(support.clone()));
    let Some(common) = common else { return Preimage::Unknown };
    if common.is_empty() {
        return Preimage::Nothing;
    }
    let (Some(part), Some(Inverse::Closed(h))) = (common.as_span(), inverse) else {
        return Preimage::Unknown;
    };
    if part.as_point().is_some() {
        return Preimage::Nothing;
    }
    // An end of the part that is an end of the image belongs to an end of the span.
    let ends = match branch.direction {
        Direction::Increasing => (branch.span.lo(), branch.span.hi()),
        Direction::Decreasing => (branch.span.hi(), branch.span.lo()),
    };
    let back = |end: &Bound, of_image: &Bound, of_span: &Bound| {
        if end == of_image {
            return Some(of_span.clone());
        }
        match constant::evaluate_at(&h.formula, &h.variable, end.finite()?) {
            Evaluated::Value(value) => Some(Bound::Finite(value)),
            _ => None,
        }
    };
    let first = back(part.lo(), image.lo(), ends.0).map(|end| (end, part.lo_closed()));
    let last = back(part.hi(), image.hi(), ends.1).map(|end| (end, part.hi_closed()));
    let (Some(first), Some(last)) = (first, last) else { return Preimage::Unknown };
    let (low, high) = match branch.direction {
        Direction::Increasing => (first, last),
        Direction::Decreasing => (last, first),
    };
    Span::new(low.0, low.1, high.0, high.1).map_or(Preimage::Unknown, Preimage::On)
}
