//! The density of x = f(z) by change of variables.
//!
//! With the base density p_Z on its support B and the strictly monotone branches f_i: I_i → T_i of f, with
//! inverses g_i,
//!
//! > p_X(x) = Σ_i p_Z(g_i(x)) |g_i′(x)|, the sum over the branches with x in f_i(I_i ∩ B), and 0 elsewhere
//!
//! (Billingsley, *Probability and Measure*, 3rd ed. 1995, sections 17 and 20; it holds
//! almost everywhere, so single points do not matter). |g_i′| is ±g_i′ by the branch's direction, which is proved. Where a branch has no
//! formula for its inverse the term is p_Z(z)/|f′(z)| at the z with f(z) = x. For a reverse map g: x → z that is injective,
//! p_X(x) = p_Z(g(x)) |g′(x)|.

mod atoms;
mod forward;
pub(in crate::flow) mod kinks;
mod law;
mod merge;
mod name;
mod periodic;
mod place;
mod prepare;
mod refine;
mod reverse;
mod steps;
#[cfg(test)]
mod tests;

pub(in crate::flow) use forward::{positive_slope, term};
pub(in crate::flow) use law::{Affine, Law, fixed_supports};
pub(in crate::flow) use merge::merge;
pub use name::{Name, is_distribution};
pub(in crate::flow) use place::with_simple_ends;

use serde::Serialize;

use super::base::Base;
use super::inverse::MapInverse;
use super::{Analysis, Parametrization};
use crate::expr::constant;
use crate::expr::{Assumptions, Condition, Expr, Symbol};
use crate::proof::Proved;
use crate::proof::claim::SourceSet;
use crate::proof::search::Prover;
use crate::real::Ternary;
use crate::set::{Bound, RealSet, Span};

/// What is known about the density of x.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Density {
    /// x.
    pub variable: Symbol,
    /// The density on pieces that do not overlap; it is 0 elsewhere.
    pub pieces: Vec<DensityPiece>,
    /// Where the density is positive, up to single points; `None` where it is not known exactly.
    pub support: Option<RealSet>,
    /// Values that x takes with positive probability, because f is constant on an interval. The pieces then carry the
    /// rest of the mass.
    pub atoms: Vec<Atom>,
    /// Named distributions that this is, the most usual name first.
    pub names: Vec<Name>,
    /// Whether the pieces and atoms account for all z in the source.
    #[serde(skip)]
    pub complete: bool,
    /// The map on the part of its source on which it is not constant and has values, where that is not all of it.
    #[serde(skip)]
    pub prepared: Option<Box<(Analysis, MapInverse)>>,
    /// Whether f is injective. Where it is not, the density is the sum over the branches, and f is not a
    /// valid flow transformation.
    #[serde(skip)]
    pub injective: Ternary,
    /// Whether z certainly lies in the source of f: the support of the base, up to single points, in the source.
    /// Where it does not the pieces carry less than the whole mass.
    #[serde(skip)]
    pub base_inside: Ternary,
    /// Why there are no pieces, or what is not known about them, in words.
    pub remarks: Vec<String>,
}

/// A value with positive probability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Atom {
    /// The value.
    pub at: Expr,
    /// Its probability; `None` where there is no formula.
    pub mass: Option<Expr>,
    /// Where value and probability are formulas in an integer: which one.
    pub index: Option<AtomIndex>,
}

/// An integer on which values and probabilities depend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AtomIndex {
    /// Its name.
    pub symbol: Symbol,
    /// The first one; `None`: all integers.
    pub from: Option<i64>,
}

/// The density on a part of the target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DensityPiece {
    /// The interval; `None` where it is given by the condition only.
    pub on: Option<Span>,
    /// Where the piece applies.
    pub condition: Condition,
    /// What the density is there.
    pub formula: PieceFormula,
    /// The branches that contribute, as indices.
    pub branches: Vec<usize>,
    /// Proofs that the simplified formulas equal those of the change of variables.
    #[serde(skip)]
    pub proofs: Vec<Proved>,
}

/// How the density is given on a piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PieceFormula {
    /// A formula in x.
    Closed {
        /// The density.
        density: Expr,
        /// Its logarithm.
        log_density: Expr,
    },
    /// p(x) = Σ over the branches of p_Z(z)/|f′(z)| at the z of that branch with f(z) = x: formulas in z.
    Implicit(Vec<(usize, Expr)>),
    /// p(x) = Σ of a formula in x over the integers from a first one on, or over all integers.
    Series {
        /// The formula in x and the index.
        term: Expr,
        /// The index of summation.
        index: Symbol,
        /// The first index; `None`: all integers.
        from: Option<i64>,
    },
}

/// The density of x for z from the base distribution.
///
/// The base's variable is z of a forward map, and the value of a reverse map; its parameters must satisfy
/// [`Base::conditions`], which should be among the assumptions of the analysis.
pub fn density(analysis: &Analysis, inverse: &MapInverse, base: &Base, prover: &mut Prover) -> Density {
    let mut found = match analysis.map.parametrization {
        Parametrization::Forward => forward::density(analysis, inverse, base, prover),
        Parametrization::Reverse => reverse::density(analysis, inverse, base, prover),
    };
    finish(&mut found, base, &analysis.assumptions, prover);
    found
}

/// What is done with every density: single points at which it has no value are left out, and it is named.
pub(in crate::flow) fn finish(
    found: &mut Density,
    base: &Base,
    assumptions: &Assumptions,
    prover: &mut Prover,
) {
    for piece in &mut found.pieces {
        leave_out_undefined_ends(piece, &found.variable);
    }
    name::name(found, base, assumptions, prover);
}

/// A formula for the density on an interval in the form that is shown, with the proofs that it is equal to what is given.
pub(in crate::flow) fn shown_on(
    density: &Expr,
    x: &Symbol,
    span: &Span,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> (PieceFormula, Vec<Proved>) {
    let mut proofs = Vec::new();
    let formula = match place::domain(x, span, assumptions, prover) {
        Some(on) => forward::shown(density.clone(), None, &on, prover, &mut proofs),
        None => PieceFormula::Closed { density: density.clone(), log_density: Expr::ln(density.clone()) },
    };
    (formula, proofs)
}

/// An end at which the formula is not defined (p(x) = 1/√x … at x = 0) does not belong to the piece: the density at a
/// single point does not matter.
fn leave_out_undefined_ends(piece: &mut DensityPiece, x: &Symbol) {
    let Some(span) = &piece.on else { return };
    let formula = match &piece.formula {
        PieceFormula::Closed { density, .. } => density.clone(),
        PieceFormula::Series { term, index, from } => {
            term.substitute(index, &Expr::integer(from.unwrap_or(0)))
        }
        PieceFormula::Implicit(_) => return,
    };
    let defined = |end: &Bound| {
        let Some(at) = end.finite() else { return true };
        let there = formula.substitute(x, at);
        // With parameters what is constant in it can be told.
        !there.any(&mut |part| part.is_constant() && constant::is_defined(part).is_false())
    };
    let (low, high) = (span.lo_closed() && defined(span.lo()), span.hi_closed() && defined(span.hi()));
    if (low, high) == (span.lo_closed(), span.hi_closed()) {
        return;
    }
    let (lo, hi) = (span.lo().clone(), span.hi().clone());
    let open =
        Span::new(lo.clone(), low, hi.clone(), high).or_else(|| Span::with_parameters(lo, low, hi, high));
    if let Some(open) = open {
        piece.condition = super::inverse::inside(&Expr::variable(x.clone()), &open);
        piece.on = Some(open);
    }
}

impl Density {
    fn empty(variable: &Symbol, analysis: &Analysis) -> Self {
        Self {
            variable: variable.clone(),
            pieces: Vec::new(),
            support: None,
            atoms: Vec::new(),
            names: Vec::new(),
            complete: false,
            prepared: None,
            injective: analysis.injective,
            base_inside: Ternary::Unknown,
            remarks: Vec::new(),
        }
    }

    /// The logarithm of the density on its pieces, as one formula, which has no value elsewhere; `None` unless every
    /// piece has a formula in x.
    #[must_use]
    pub fn log_formula(&self) -> Option<Expr> {
        let branches = self.pieces.iter().map(|piece| match &piece.formula {
            PieceFormula::Closed { log_density, .. } => {
                Some(crate::expr::Branch { condition: piece.condition.clone(), value: log_density.clone() })
            }
            PieceFormula::Implicit(_) | PieceFormula::Series { .. } => None,
        });
        match branches.collect::<Option<Vec<_>>>()?.as_slice() {
            [] => None,
            [only] => Some(only.value.clone()),
            several => Some(Expr::piecewise(several.to_vec(), None)),
        }
    }

    /// The density as one formula by cases, 0 elsewhere; `None` unless every piece has a formula in x.
    #[must_use]
    pub fn formula(&self) -> Option<Expr> {
        let branches = self.pieces.iter().map(|piece| match &piece.formula {
            PieceFormula::Closed { density, .. } => {
                Some(crate::expr::Branch { condition: piece.condition.clone(), value: density.clone() })
            }
            PieceFormula::Implicit(_) | PieceFormula::Series { .. } => None,
        });
        let branches = branches.collect::<Option<Vec<_>>>().filter(|b| !b.is_empty())?;
        match branches.as_slice() {
            [only] if only.condition == Condition::Constant(true) => Some(only.value.clone()),
            _ => Some(Expr::piecewise(branches, Some(Expr::zero()))),
        }
    }
}

/// Whether the base lies in the source, up to end points.
fn base_inside(analysis: &Analysis, support: Option<&Span>) -> Ternary {
    let SourceSet::Set(source) = &analysis.source.set else { return Ternary::Unknown };
    if source.is_real_line() {
        return Ternary::True;
    }
    let (Some(support), Some(closed)) = (support, source.closure()) else { return Ternary::Unknown };
    RealSet::from_span(support.clone()).interior().is_subset(&closed)
}
