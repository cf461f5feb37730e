//! Which named distributions a density is.
//!
//! For each family the parameters are solved for: the derivatives of the logarithm of its density give them (for
//! Gamma(k, θ), (ln p)′ = (k − 1)/x − 1/θ, so k = 1 − x² (ln p)″), whatever form the density is written in. That is a proposal,
//! made first with floats, for some values of the parameters of the problem, and then with formulas. It counts once it is
//! proved: the support is that of the named distribution, its parameters are in their ranges, and on the support the two
//! densities are equal, or both have mass 1 and their logarithms the same derivative.

mod calc;
mod fit;
mod floats;
mod order;

use serde::Serialize;

use super::place::{domain, simple};
use super::{Density, DensityPiece, PieceFormula};
use crate::expr::normal::SideCondition;
use crate::expr::print::text;
use crate::expr::{Assumptions, Condition, Expr, Function, Node, Symbol, derivative};
use crate::flow::base::{Base, Family, Support};
use crate::proof::check::side_condition;
use crate::proof::obligations::is_smooth;
use crate::proof::search::Prover;
use crate::proof::{Domain, Proved};
use crate::real::{Ternary, effort};
use crate::set::{Bound, RealSet, Span};
use calc::Calc;
use floats::Floats;

/// The work that the search for names may cost.
const EFFORT: u64 = 3_000_000;

/// The work that one candidate may cost.
const EFFORT_FOR_ONE: u64 = 600_000;

/// The most names that are told.
const MAX_NAMES: usize = 4;

/// A named distribution, proved to be the one in question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Name {
    /// The distribution, of x.
    pub distribution: Base,
    /// The accepted certificates: that the densities, or the derivatives of their logarithms, are equal.
    #[serde(skip)]
    pub proofs: Vec<Proved>,
}

/// Finds the names, and shows a density of one piece in the form of its first name where that is no longer.
pub(super) fn name(found: &mut Density, base: &Base, assumptions: &Assumptions, prover: &mut Prover) {
    let whole = found.atoms.is_empty() && found.complete && found.base_inside.is_true();
    if !whole || found.pieces.is_empty() {
        return;
    }
    let Some(question) = Question::new(found, base, assumptions, prover) else { return };
    let names = effort::within(EFFORT, || question.names(prover));
    found.names = names.iter().map(|(name, _)| name.clone()).collect();
    let Some((first, textbook)) = names.into_iter().next() else { return };
    let Some(density) = textbook else { return };
    if let [piece] = found.pieces.as_mut_slice()
        && let PieceFormula::Closed { density: shown, .. } = &mut piece.formula
        && text(&density).chars().count() <= text(shown).chars().count()
    {
        piece.proofs.extend(first.proofs);
        *shown = density;
    } else if found.pieces.len() > 1 && !density.any(&mut |e| matches!(e.node(), Node::Piecewise(_))) {
        as_one_piece(found, &first, density);
    }
}

/// Several pieces of a density that its family writes as one formula become one.
fn as_one_piece(found: &mut Density, first: &Name, density: Expr) {
    let x = Expr::variable(found.variable.clone());
    let log_density = first.distribution.log_density(&x);
    let Some(span) = first.distribution.support().span() else { return };
    let mut branches: Vec<usize> = found.pieces.iter().flat_map(|p| p.branches.clone()).collect();
    branches.sort_unstable();
    branches.dedup();
    let mut proofs: Vec<Proved> = found.pieces.iter().flat_map(|p| p.proofs.clone()).collect();
    proofs.extend(first.proofs.clone());
    found.support = Some(RealSet::from_span(span.clone()));
    found.pieces = vec![DensityPiece {
        condition: crate::flow::inverse::inside(&x, &span),
        on: Some(span),
        formula: PieceFormula::Closed { density, log_density },
        branches,
        proofs,
    }];
}

/// Whether a density is that of the distribution: proved, or refuted by its support.
#[must_use]
pub fn is_distribution(
    found: &Density,
    base: &Base,
    assumptions: &Assumptions,
    candidate: &Base,
    prover: &mut Prover,
) -> Ternary {
    if !found.complete || !found.base_inside.is_true() {
        return Ternary::Unknown;
    }
    if !found.atoms.is_empty() {
        return Ternary::False;
    }
    let Some(question) = Question::new(found, base, assumptions, prover) else { return Ternary::Unknown };
    let support = candidate.support();
    let differ = |a: &Option<Expr>, b: Option<&Expr>| match (a, b) {
        (None, None) => false,
        (Some(a), Some(b)) => {
            crate::expr::constant::compare(a, b).is_some_and(|order| order != std::cmp::Ordering::Equal)
        }
        _ => true,
    };
    if differ(&question.low, support.lower.as_ref().map(|e| &e.at))
        || differ(&question.high, support.upper.as_ref().map(|e| &e.at))
    {
        return Ternary::False;
    }
    let proved = effort::within(EFFORT, || question.prove(candidate.clone(), prover));
    if proved.is_some() { Ternary::True } else { Ternary::Unknown }
}

/// A density on an interval, to be named.
struct Question<'a> {
    x: Symbol,
    pieces: Vec<Piece<'a>>,
    low: Option<Expr>,
    high: Option<Expr>,
    base: &'a Base,
    assumptions: &'a Assumptions,
}

/// A piece with its interval as a domain.
struct Piece<'a> {
    density: &'a Expr,
    log_density: &'a Expr,
    span: &'a Span,
    on: Domain,
}

impl<'a> Question<'a> {
    /// `None` unless the pieces have formulas and make up an interval, up to single points.
    fn new(
        found: &'a Density,
        base: &'a Base,
        assumptions: &'a Assumptions,
        prover: &mut Prover,
    ) -> Option<Self> {
        let x = found.variable.clone();
        let mut pieces = Vec::new();
        for DensityPiece { on, formula, .. } in &found.pieces {
            let (span, PieceFormula::Closed { density, log_density }) = (on.as_ref()?, formula) else {
                return None;
            };
            let on = domain(&x, span, assumptions, prover)?;
            pieces.push(Piece { density, log_density, span, on });
        }
        for pair in pieces.windows(2) {
            let [a, b] = pair else { continue };
            if a.span.hi() != b.span.lo() || !a.span.hi().is_finite() {
                return None;
            }
        }
        let low = pieces.first()?.span.lo().finite().cloned();
        let high = pieces.last()?.span.hi().finite().cloned();
        let whole = (pieces.first()?.span.lo(), pieces.last()?.span.hi());
        if *whole.0 == Bound::PosInf || *whole.1 == Bound::NegInf {
            return None;
        }
        Some(Self { x, pieces, low, high, base, assumptions })
    }

    /// The names with the density of each as its family writes it, where that was proved to be equal.
    fn names(&self, prover: &mut Prover) -> Vec<(Name, Option<Expr>)> {
        let mut floats = Floats::new(self, prover);
        let mut found: Vec<(Name, Option<Expr>)> = Vec::new();
        let mut symbolic = None;
        for entry in order::ORDER {
            if found.len() >= MAX_NAMES || (entry.last_resort && !found.is_empty()) {
                break;
            }
            if effort::is_exhausted() {
                break;
            }
            if !self.may_be(entry.family) {
                continue;
            }
            let fitting = floats.fitting(self, entry.family);
            if fitting.is_empty() {
                continue;
            }
            let calc = symbolic.get_or_insert_with(|| self.calc(prover));
            let Some(calc) = calc else { break };
            let candidates = fit::fit(entry.family, calc, &mut |e| self.simple(e, prover));
            for which in fitting {
                let Some(candidate) = candidates.get(which) else { continue };
                let proved = effort::within(EFFORT_FOR_ONE, || {
                    let parameters: Option<Vec<Expr>> =
                        candidate.iter().map(|e| self.settled(e, prover)).collect();
                    let parameters = parameters?;
                    let variable = self.x.clone();
                    self.prove(Base { family: entry.family, parameters, variable, given: None }, prover)
                });
                if let Some(proved) = proved {
                    found.push(proved);
                    break;
                }
            }
        }
        found
    }

    /// Whether the support can be that of the family, by which of its ends are finite.
    fn may_be(&self, family: Family) -> bool {
        let support = order::shape(family);
        support.lower.is_some() == self.low.is_some() && support.upper.is_some() == self.high.is_some()
    }

    /// Symbols for ln p and its derivatives as formulas, on the first piece.
    fn calc(&self, prover: &mut Prover) -> Option<Calc> {
        let first = self.pieces.first()?;
        // Where there is no derivative the families that use it do not fit.
        let mut next = |e: &Expr| derivative(e, &self.x).map(|d| simple(&d, &first.on, prover));
        let s = next(first.log_density)?;
        let r = next(&s).unwrap_or_else(Expr::zero);
        let q = next(&r).unwrap_or_else(Expr::zero);
        Some(Calc {
            x: Expr::variable(self.x.clone()),
            s,
            r,
            q,
            low: self.low.clone(),
            high: self.high.clone(),
            kinks: self.kinks(),
            base: self.base.clone(),
        })
    }

    /// Points at which the formula may change: ends between pieces, zeros of what stands in |·|, and of conditions.
    fn kinks(&self) -> Vec<Expr> {
        let mut found: Vec<Expr> = Vec::new();
        let between = self.pieces.iter().skip(1).filter_map(|p| p.span.lo().finite().cloned());
        found.extend(between);
        for piece in &self.pieces {
            piece.density.any(&mut |part| {
                match part.node() {
                    Node::Apply(Function::Abs, arguments) => found.extend(self.zero(&arguments[0])),
                    Node::Piecewise(p) => {
                        for branch in &p.branches {
                            if let Condition::Compare(a, _, b) = &branch.condition {
                                found.extend(self.zero(&a.minus(b)));
                            }
                        }
                    }
                    _ => {}
                }
                found.len() > 4
            });
        }
        found.dedup();
        found
    }

    /// The zero of an affine function of x.
    fn zero(&self, u: &Expr) -> Option<Expr> {
        let slope = derivative(u, &self.x).filter(|d| !d.contains(&self.x) && !d.is_zero())?;
        let at_zero = u.substitute(&self.x, &Expr::zero());
        Some(at_zero.over(&slope).negate())
    }

    fn simple(&self, e: &Expr, prover: &mut Prover) -> Expr {
        match self.pieces.first() {
            Some(piece) => simple(e, &piece.on, prover),
            None => e.clone(),
        }
    }

    /// The value of an expression that does not change with x.
    fn settled(&self, e: &Expr, prover: &mut Prover) -> Option<Expr> {
        let parameters = Domain::of_parameters(self.assumptions);
        let e = self.simple(e, prover);
        if !e.contains(&self.x) {
            return Some(self.readable(simple(&e, &parameters, prover)));
        }
        let points = [(1, 1), (0, 1), (2, 1), (1, 2), (-1, 1), (3, 1), (1, 3), (10, 1)];
        let numbers =
            points.iter().filter_map(|&(p, q)| crate::real::Rational::ratio(p, q).map(Expr::number));
        let one = Expr::one();
        let from_ends = [self.low.as_ref().map(|a| a.plus(&one)), self.high.as_ref().map(|b| b.minus(&one))];
        let middle = match (&self.low, &self.high) {
            (Some(a), Some(b)) => Some(a.plus(b).times(&Expr::half())),
            _ => None,
        };
        let span = self.pieces.first()?.span;
        let inside = |at: &Expr| !at.is_constant() || !span.lo_closed() && span.contains(at).is_true();
        let places = numbers.filter(|at| inside(at) && self.ends_are_constant());
        let found = places.chain(middle).chain(from_ends.into_iter().flatten()).take(4).map(|at| {
            let value = simple(&e.substitute(&self.x, &at), &parameters, prover);
            self.readable(value)
        });
        found.min_by_key(|value| value.size_up_to(1000))
    }

    fn ends_are_constant(&self) -> bool {
        [&self.low, &self.high].into_iter().flatten().all(Expr::is_constant)
    }

    /// A constant that looks like a simple number is proposed as that number.
    fn readable(&self, e: Expr) -> Expr {
        if e.as_number().is_some() || !e.is_constant() {
            return e;
        }
        floats::nice(&e).unwrap_or(e)
    }

    /// Proves that the density is that of the distribution.
    fn prove(&self, distribution: Base, prover: &mut Prover) -> Option<(Name, Option<Expr>)> {
        if distribution.parameters.iter().any(|p| p.contains(&self.x)) {
            return None;
        }
        let known = Domain::of_parameters(self.assumptions);
        let in_range = distribution.conditions().into_iter().all(|condition| {
            side_condition(&SideCondition::Holds(condition), &known, &mut |e, relation| {
                prover.is(e, relation, &known)
            })
        });
        let defined = distribution.parameters.iter().all(|p| prover.defined(p, &known).is_some());
        if !in_range || !defined || !self.same_support(&distribution.support(), prover) {
            return None;
        }
        let x = Expr::variable(self.x.clone());
        let (density, log_density) = (distribution.density(&x), distribution.log_density(&x));
        let mut proofs = Vec::new();
        let equal = self.pieces.iter().all(|piece| {
            let proof = prover.equal(piece.density, &density, &piece.on).and_then(|c| prover.confirm(c));
            proof.map(|p| proofs.push(p)).is_some()
        });
        if equal {
            return Some((Name { distribution, proofs }, Some(density)));
        }
        // Two densities with mass 1 on one interval, whose logarithms are smooth and have the same derivative there. (A
        // jump would be seen by no derivative.)
        let [only] = self.pieces.as_slice() else { return None };
        if !is_smooth(only.log_density) || !is_smooth(&log_density) {
            return None;
        }
        let ours = derivative(only.log_density, &self.x)?;
        let theirs = derivative(&log_density, &self.x)?;
        let certificate = prover.equal(&ours, &theirs, &only.on)?;
        let proof = prover.confirm(certificate)?;
        // Their ratio is constant, and with the same mass it is 1.
        Some((Name { distribution, proofs: vec![proof] }, Some(density)))
    }

    /// Whether the support is this one, up to its ends.
    fn same_support(&self, support: &Support, prover: &mut Prover) -> bool {
        let known = Domain::of_parameters(self.assumptions);
        let mut same = |a: &Option<Expr>, b: Option<&Expr>| match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => {
                a == b
                    || crate::expr::constant::compare(a, b) == Some(std::cmp::Ordering::Equal)
                    || prover.equal(a, b, &known).and_then(|c| prover.confirm(c)).is_some()
            }
            _ => false,
        };
        same(&self.low, support.lower.as_ref().map(|e| &e.at))
            && same(&self.high, support.upper.as_ref().map(|e| &e.at))
    }
}
