//! The density of X = f(z₁, …, zₙ) given all variables but one.

use super::cells::{Part, between, inside};
use super::regions::{FormulaOn, regions};
use super::{FunctionOf, mass, stable};
use crate::expr::{Assumptions, Expr, Symbol, derivative};
use crate::flow::base::Base;
use crate::flow::density::{Law, fixed_supports, positive_slope, term};
use crate::flow::inverse::{Inverse, inverse};
use crate::flow::vector::{JointDensity, MultivariateNormal};
use crate::flow::{Analysis, Map, SourceOrigin, Validity, analyse};
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::{Bound, RealSet, Span};

/// The most parts of the space of the other variables, in each of which none of them changes its sign.
const MAX_ORTHANTS: usize = 8;

/// A random variable that is independent of the others, on an interval with constant ends.
pub(super) struct Component {
    variable: Symbol,
    base: Base,
    affine: Option<crate::flow::density::Affine>,
    span: Span,
}

impl Component {
    /// Its name.
    pub fn variable(&self) -> &Symbol {
        &self.variable
    }

    /// Its distribution as stated.
    pub fn base(&self) -> &Base {
        &self.base
    }

    fn law(&self) -> Law<'_> {
        match &self.affine {
            None => Law::of(&self.base),
            Some(affine) => Law::through(&self.base, affine.clone()),
        }
    }
}

/// The order in which the components of a normal vector are written by independent variables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The first one by one variable, the second one by two.
    AsStated,
    /// The last one by one variable.
    Reversed,
}

/// The function of a normal vector as one of independent standard normal u: z = m + L u.
pub(super) fn by_standard_normal(
    function: &FunctionOf<'_>,
    joint: &MultivariateNormal,
    order: Order,
) -> (Expr, Vec<Base>) {
    let n = joint.mean.len();
    let place = |i: usize| if order == Order::Reversed { n - 1 - i } else { i };
    let places: Vec<usize> = (0..n).map(place).collect();
    let root = joint.root(&places);
    // No name that can be typed begins with a control character.
    let u: Vec<Symbol> = (1..=n).map(|i| Symbol::new(&format!("\u{2}n{i}"))).collect();
    let value = |i: usize| {
        let row = &root[place(i)];
        let terms = row.iter().zip(&u).map(|(l, u)| l.times(&Expr::variable(u.clone())));
        Expr::sum(terms.chain([joint.mean[i].clone()]).collect())
    };
    let formula = function.formula.replace(&mut |part| {
        let symbol = part.as_variable()?;
        function.variables.iter().position(|v| v == symbol).map(value)
    });
    (formula, u.iter().map(stable::standard).collect())
}

/// The function of variables that live on intervals with constant ends.
///
/// # Errors
/// Where a support is not of that kind, in words.
pub(super) fn components(
    formula: &Expr,
    bases: &[Base],
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Result<(Expr, Vec<Component>), String> {
    let mut formula = formula.clone();
    let mut found = Vec::new();
    for base in bases {
        let variable = base.variable.clone();
        let affine = fixed_supports(base, assumptions, prover).into_iter().next();
        if let Some(affine) = &affine {
            formula = formula.substitute(&variable, &affine.apply(&Expr::variable(variable.clone())));
        }
        let support = affine.as_ref().map_or_else(|| base.support(), |a| a.support().clone());
        let span = support.span().and_then(|s| s.interior());
        let span = span.ok_or("the support of a distribution is not known exactly")?;
        found.push(Component { variable, base: base.clone(), affine, span });
    }
    Ok((formula, found))
}

/// The components of a vector whose density is known; their own distributions are not.
pub(super) fn dependent(joint: &JointDensity) -> Vec<Component> {
    let one = |(v, span): (&Symbol, Span)| Component {
        variable: v.clone(),
        base: stable::standard(v),
        affine: None,
        span: span.interior().unwrap_or(span),
    };
    joint.variables.iter().zip(joint.spans()).map(one).collect()
}

/// What the densities are derived from.
pub(super) struct Given<'a> {
    pub components: &'a [Component],
    /// The joint density of dependent components; else it is the product of their densities.
    pub joint: Option<&'a Part>,
    /// X.
    pub target: &'a Symbol,
    pub assumptions: &'a Assumptions,
}

impl Given<'_> {
    /// All variables but one.
    pub fn others(&self, i: usize) -> Vec<Symbol> {
        self.others_of(i).map(|c| c.variable.clone()).collect()
    }

    fn others_of(&self, i: usize) -> impl Iterator<Item = &Component> {
        self.components.iter().enumerate().filter(move |(k, _)| *k != i).map(|(_, c)| c)
    }

    /// The probability of a region.
    pub fn mass(&self, region: &FormulaOn, prover: &mut Prover) -> Option<Expr> {
        let variables: Vec<Symbol> = self.components.iter().map(|c| c.variable.clone()).collect();
        let mut density = match self.joint {
            Some(joint) => joint.clone(),
            None => {
                let own = |c: &Component| between(&c.variable, c.span.lo(), c.span.hi()).collect::<Vec<_>>();
                Part {
                    density: product(self.components.iter()),
                    positive: self.components.iter().flat_map(own).collect(),
                }
            }
        };
        density.positive.extend(region.positive.iter().cloned());
        mass(&density, &variables, self.assumptions, prover)
    }

    /// The joint density of X and all variables but the i-th, which X is solved for, as far as it comes from the region; `None`
    /// where it was not found.
    pub fn the_others(&self, region: &FormulaOn, i: usize, prover: &mut Prover) -> Option<Vec<Part>> {
        let own = &self.components[i];
        if !region.formula.contains(&own.variable) {
            return None;
        }
        let others: Vec<&Component> = self.others_of(i).collect();
        let mut parts = Vec::new();
        for orthant in orthants(&others)? {
            let mut assumptions = self.assumptions.clone();
            let mut positive = Vec::new();
            for (component, span) in others.iter().zip(&orthant) {
                positive.extend(between(&component.variable, span.lo(), span.hi()));
                assumptions = inside(&assumptions, &component.variable, span.lo(), span.hi());
            }
            let analysis = self.analysis(region, own, &assumptions, prover)?;
            let found = inverse(&analysis, self.target);
            let law = own.law();
            let weight = product(others.iter().copied());
            for (branch, g) in analysis.branches.iter().zip(&found.branches) {
                let g = Inverse::formula(g)?;
                let image = branch.image.as_ref()?;
                let mut positive = positive.clone();
                let density = match self.joint {
                    None => term(&law, g, self.target, branch)?.density.times(&weight),
                    Some(joint) => {
                        let there = |e: &Expr| e.substitute(&own.variable, g);
                        positive.extend(joint.positive.iter().map(there));
                        positive_slope(g, self.target, branch)?.times(&there(&joint.density))
                    }
                };
                positive.extend(between(self.target, image.lo(), image.hi()));
                positive.extend(region.positive.iter().map(|e| e.substitute(&own.variable, g)));
                // Case distinctions in the densities, as those of a Laplace distribution.
                for part in regions(&density)? {
                    let positive = [positive.clone(), part.positive].concat();
                    parts.push(Part { density: part.formula, positive });
                }
            }
        }
        Some(parts)
    }

    /// The branches of f as a function of one variable, which make up its whole interval.
    fn analysis(
        &self,
        region: &FormulaOn,
        own: &Component,
        assumptions: &Assumptions,
        prover: &mut Prover,
    ) -> Option<Analysis> {
        let everywhere = Domain::on(&own.variable, &own.span, assumptions);
        prover.defined(&region.formula, &everywhere)?;
        derivative(&region.formula, &own.variable)?;
        branches(&region.formula, &own.variable, &own.span, assumptions)
    }
}

/// The joint density of independent components.
fn product<'a>(components: impl Iterator<Item = &'a Component>) -> Expr {
    let densities = components.map(|c| c.law().density(&Expr::variable(c.variable.clone())));
    densities.fold(Expr::one(), |product, p| product.times(&p))
}

/// A function of one variable with the strictly monotone branches that make up an open interval; `None` where they were not found.
pub(in crate::flow) fn branches(
    formula: &Expr,
    variable: &Symbol,
    span: &Span,
    assumptions: &Assumptions,
) -> Option<Analysis> {
    let whole = RealSet::from_span(span.clone());
    let analysis = analyse(&Map::forward(variable, formula), Some(&whole), assumptions);
    if analysis.validity == Validity::Conditional || analysis.source.origin != SourceOrigin::Stated {
        return None;
    }
    let spans: Vec<Span> = analysis.branches.iter().map(|b| b.span.clone()).collect();
    let covered = RealSet::from_spans(spans)?.closure()?;
    whole.is_subset(&covered).is_true().then_some(analysis)
}

/// The product of the intervals, cut where a variable changes its sign.
fn orthants(others: &[&Component]) -> Option<Vec<Vec<Span>>> {
    let mut found: Vec<Vec<Span>> = vec![Vec::new()];
    for component in others {
        let span = &component.span;
        let zero = Expr::zero();
        let halves = if span.contains(&zero).is_true() {
            vec![
                Span::new(span.lo().clone(), false, Bound::Finite(zero.clone()), false)?,
                Span::new(Bound::Finite(zero), false, span.hi().clone(), false)?,
            ]
        } else {
            vec![span.clone()]
        };
        found =
            found.iter().flat_map(|o| halves.iter().map(|h| [o.clone(), vec![h.clone()]].concat())).collect();
        if found.len() > MAX_ORTHANTS {
            return None;
        }
    }
    Some(found)
}
