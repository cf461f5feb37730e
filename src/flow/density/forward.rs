//! The density for a map f: z → x.

use super::refine::refine;
use super::{Density, DensityPiece, PieceFormula, atoms, base_inside, support_span};
use crate::expr::{Condition, Expr, Symbol, derivative};
use crate::flow::base::Base;
use crate::flow::inverse::{Inverse, MapInverse, inside};
use crate::flow::jacobian::positive;
use crate::flow::tidy::{tidy, tidy_logarithm};
use crate::flow::{Analysis, Branch};
use crate::proof::search::{OnInterval, Prover};
use crate::proof::{Domain, Proved};
use crate::set::{RealSet, Span};

pub(super) fn density(
    analysis: &Analysis,
    inverse: &MapInverse,
    base: &Base,
    prover: &mut Prover,
) -> Density {
    let mut result = Density::empty(&inverse.variable, analysis);
    let support = support_span(&base.support());
    result.base_inside = base_inside(analysis, support.as_ref());
    if result.base_inside.is_false() {
        result.remarks.push("the base distribution has mass outside the source of the map".into());
    }
    let everywhere = support.clone().map_or_else(RealSet::real_line, RealSet::from_span);
    if analysis.branches.is_empty() {
        result.atoms = atoms::atoms(analysis, &everywhere, prover);
        result.remarks.push(if result.atoms.is_empty() {
            "the strictly monotone branches of the map are not known".into()
        } else {
            "the map is constant on an interval: x takes a value with positive probability and has no density"
                .into()
        });
        return result;
    }
    if analysis.injective.is_false() {
        result
            .remarks
            .push("sum over the branches; the map is not injective, so it is not a valid flow".into());
    }
    let work = Work { analysis, inverse, base, support: support.as_ref() };
    let images: Vec<(usize, Option<Reached>)> =
        (0..analysis.branches.len()).map(|i| (i, work.reached(i, prover))).collect();
    let reached: Vec<(usize, Reached)> =
        images.into_iter().filter_map(|(i, r)| Some((i, r.filter(|r| !r.is_empty())?))).collect();
    let known: Option<Vec<(usize, Span)>> = reached
        .iter()
        .map(|(i, r)| match r {
            Reached::On(span) => Some((*i, span.clone())),
            _ => None,
        })
        .collect();
    match known.as_deref().and_then(refine) {
        Some(parts) => {
            let spans: Vec<Span> = parts.iter().map(|(span, _)| span.clone()).collect();
            result.support = RealSet::from_spans(spans);
            for (span, indices) in parts {
                result.pieces.push(work.piece(Some(&span), &indices, prover));
            }
        }
        None if reached.len() == 1 => {
            for (i, r) in &reached {
                let mut piece = work.piece(None, &[*i], prover);
                if let Reached::Where(condition) = r {
                    piece.condition = condition.clone();
                } else {
                    result.remarks.push("the support is not known exactly".into());
                }
                result.pieces.push(piece);
            }
        }
        None => result.remarks.push("the images of the branches are not known exactly".into()),
    }
    if inverse.branches.iter().any(|b| matches!(b, Inverse::Numeric { .. })) {
        result.remarks.push(
            "without a closed inverse: p(x) = p(z)/|f′(z)| at the z with f(z) = x, found numerically".into(),
        );
    }
    result
}

/// The part of the target that a branch reaches from the support of the base.
enum Reached {
    /// Nothing, or a single point.
    Nothing,
    /// This interval.
    On(Span),
    /// The points with this property.
    Where(Condition),
    /// It is not known which.
    Unknown,
}

impl Reached {
    fn is_empty(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}

struct Work<'a> {
    analysis: &'a Analysis,
    inverse: &'a MapInverse,
    base: &'a Base,
    support: Option<&'a Span>,
}

impl Work<'_> {
    fn branch(&self, i: usize) -> &Branch {
        &self.analysis.branches[i]
    }

    /// f(I_i ∩ B).
    fn reached(&self, i: usize, prover: &mut Prover) -> Option<Reached> {
        let branch = self.branch(i);
        let Some(support) = self.support else { return Some(self.parametric(i)) };
        let of_image = || branch.image.clone().map_or(Reached::Unknown, Reached::On);
        if branch.span.is_subset(support).is_true() {
            return Some(of_image());
        }
        let common =
            RealSet::from_span(branch.span.clone()).intersect(&RealSet::from_span(support.clone()))?;
        let Some(part) = common.as_span() else {
            return Some(if common.is_empty() { Reached::Nothing } else { Reached::Unknown });
        };
        if part.as_point().is_some() {
            return Some(Reached::Nothing);
        }
        let z = self.analysis.variable();
        let on = Domain::on(z, part, &self.analysis.assumptions);
        let it = OnInterval { f: &branch.smooth, smooth: &branch.smooth, equal: None, variable: z, on: &on };
        let image = prover.strictly_monotone(it).and_then(|(direction, monotone)| {
            let (image, certificate) = prover.image(it, direction, &monotone)?;
            prover.confirm(certificate)?;
            Some(image)
        });
        Some(image.map_or(Reached::Unknown, Reached::On))
    }

    /// With ends of the support that are parameters: the condition that g(x) lies in it.
    fn parametric(&self, i: usize) -> Reached {
        let Some(g) = self.inverse.branches.get(i).and_then(Inverse::formula) else {
            return Reached::Unknown;
        };
        let Some(image) = &self.branch(i).image else { return Reached::Unknown };
        let x = Expr::variable(self.inverse.variable.clone());
        Reached::Where(Condition::all(vec![inside(&x, image), self.base.support().condition(g)]))
    }

    /// The density on an interval that the branches with these indices reach.
    fn piece(&self, span: Option<&Span>, indices: &[usize], prover: &mut Prover) -> DensityPiece {
        let x = &self.inverse.variable;
        let condition =
            span.map_or(Condition::Constant(true), |span| inside(&Expr::variable(x.clone()), span));
        let closed: Option<Vec<Term>> = indices.iter().map(|&i| self.term(i)).collect();
        let mut proofs = Vec::new();
        let formula = match closed {
            Some(terms) => {
                let density = Expr::sum(terms.iter().map(|t| t.density.clone()).collect());
                let interior = span.and_then(Span::interior);
                let log_density = match terms.as_slice() {
                    [only] => Some(only.log_density.clone()),
                    _ => None,
                };
                match interior {
                    Some(interior) => {
                        let on = Domain::on(x, &interior, &self.analysis.assumptions);
                        shown(density, log_density, &on, prover, &mut proofs)
                    }
                    None => {
                        let log_density = log_density.unwrap_or_else(|| Expr::ln(density.clone()));
                        PieceFormula::Closed { density, log_density }
                    }
                }
            }
            None => {
                PieceFormula::Implicit(indices.iter().filter_map(|&i| Some((i, self.implicit(i)?))).collect())
            }
        };
        DensityPiece { on: span.cloned(), condition, formula, branches: indices.to_vec(), proofs }
    }

    /// p_Z(g(x)) |g′(x)| and its logarithm.
    fn term(&self, i: usize) -> Option<Term> {
        let g = self.inverse.branches.get(i)?.formula()?;
        term(self.base, g, &self.inverse.variable, self.branch(i))
    }

    /// p_Z(z)/|f′(z)|.
    fn implicit(&self, i: usize) -> Option<Expr> {
        let branch = self.branch(i);
        let z = self.analysis.variable();
        let slope = positive(&derivative(&branch.smooth, z)?, branch.direction);
        Some(self.base.density(&Expr::variable(z.clone())).over(&slope))
    }
}

pub(super) struct Term {
    pub density: Expr,
    pub log_density: Expr,
}

/// p_Z(g(x)) |g′(x)| and its logarithm, for a g in the branch's direction (an inverse has the direction of its map).
pub(super) fn term(base: &Base, g: &Expr, x: &Symbol, branch: &Branch) -> Option<Term> {
    let slope = positive(&derivative(g, x)?, branch.direction);
    let log_slope = if slope.is_one() { Expr::zero() } else { Expr::ln(slope.clone()) };
    Some(Term { density: slope.times(&base.density(g)), log_density: base.log_density(g).plus(&log_slope) })
}

/// A simpler form, with its proof; the form as it is where none is found and proved.
/// A density and its logarithm in the forms that are shown, with the proofs that they are equal to what is given.
pub(super) fn shown(
    density: Expr,
    log_density: Option<Expr>,
    on: &Domain,
    prover: &mut Prover,
    proofs: &mut Vec<Proved>,
) -> PieceFormula {
    let mut take = |found: Option<(Expr, Proved)>, e: Expr| match found {
        Some((simple, proof)) => {
            proofs.push(proof);
            simple
        }
        None => e,
    };
    let density = take(tidy(&density, on, prover), density);
    let log_density = log_density.unwrap_or_else(|| Expr::ln(density.clone()));
    let log_density = take(tidy_logarithm(&log_density, on, prover), log_density);
    PieceFormula::Closed { density, log_density }
}
