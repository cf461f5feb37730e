//! The density of one function of several random variables: X = f(Z₁, …, Zₙ).
//!
//! Given all variables but one, X is a function of that one, and the change of variables gives its density. The others are then
//! integrated out, one by one:
//!
//! > p(x) = ∫ p(x | w) p(w) dw
//!
//! (Billingsley, *Probability and Measure*, 3rd ed. 1995, section 20, for the sum). What the integral is over depends on x, so
//! that the density comes out in pieces: between the points at which the ends of the integral change their order.

mod atoms;
mod blocks;
mod cells;
mod conditional;
mod regions;
mod roots;
mod slice;
mod stable;

pub(in crate::flow) use cells::inside as within;
pub(in crate::flow) use conditional::branches;

use atoms::Atoms;
use cells::{Part, integrate_out};
use conditional::Order;

use super::base::{Base, derived};
use super::density::{self, Atom, Density, DensityPiece, PieceFormula};
use super::vector::{ClosedDensity, JointDensity, VectorBase};
use super::{Map, analyse, inverse};
use crate::expr::{Assumptions, Condition, Expr, Relation, Symbol};
use crate::proof::search::Prover;
use crate::proof::vector::as_signs;
use crate::real::{Ternary, effort};
use crate::set::{RealSet, Span};

/// The work that one density may cost.
const EFFORT: u64 = 16_000_000;

/// The most variables that are integrated out together.
const MAX_VARIABLES: usize = 4;

/// How often a part of a function is replaced by a variable.
const MAX_DEPTH: usize = 6;

/// The most parts that are tried at a time.
const MAX_BLOCKS: usize = 6;

/// A function of random variables.
#[derive(Clone, Debug)]
pub struct FunctionOf<'a> {
    /// f.
    pub formula: &'a Expr,
    /// z₁, …, zₙ.
    pub variables: &'a [Symbol],
    /// Their distribution.
    pub base: &'a VectorBase,
    /// The name of X.
    pub target: &'a Symbol,
    /// What is assumed of parameters.
    pub assumptions: &'a Assumptions,
}

/// The distribution of X = f(Z₁, …, Zₙ).
#[derive(Clone, Debug)]
pub struct FunctionDensity {
    /// Its density.
    pub density: Density,
    /// X as a function h(Y) of one random variable, where it was found as that.
    pub composed: Option<Composed>,
}

/// X = h(Y), where the distribution of Y is known.
#[derive(Clone, Debug)]
pub struct Composed {
    /// h(y).
    pub formula: Expr,
    /// The distribution of Y, with its name in h.
    pub base: Base,
}

impl From<Density> for FunctionDensity {
    fn from(density: Density) -> Self {
        Self { density, composed: None }
    }
}

/// The density of X = f(Z₁, …, Zₙ), or why there is none.
///
/// # Errors
/// The reason in words.
pub fn density_of_function(of: &FunctionOf<'_>) -> Result<FunctionDensity, String> {
    effort::within(EFFORT, || of.density())
}

/// The density of one component of a random vector whose density has a formula, or why there is none.
///
/// # Errors
/// The reason in words.
pub fn density_of_component(
    joint: &ClosedDensity,
    which: usize,
    base: &VectorBase,
    assumptions: &Assumptions,
) -> Result<Density, String> {
    let x = joint.variables.get(which).ok_or("there is no such component")?;
    if !joint.is_exact {
        return Err("the image of the map is not known exactly".into());
    }
    let positive = positive(&joint.support)?;
    let part = Part { density: joint.density.clone(), positive };
    let others = joint.variables.iter().filter(|v| *v != x).cloned().collect();
    let assumptions = assumptions.with_facts(base.conditions());
    let work = Work { target: x, assumptions: &assumptions };
    effort::within(EFFORT, || work.without(others, part, &any_base(base, x), &mut Prover::default()))
}

/// ∫ p over the z that meet the conditions, where it has a closed form.
#[must_use]
pub fn total_mass(
    density: &Expr,
    variables: &[Symbol],
    conditions: &[Condition],
    assumptions: &Assumptions,
) -> Option<Expr> {
    let positive = positive(conditions).ok()?;
    let density = Part { density: density.clone(), positive };
    effort::within(EFFORT, || mass(&density, variables, assumptions, &mut Prover::default()))
}

/// The integral of a density over all of its variables.
fn mass(
    density: &Part,
    variables: &[Symbol],
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Option<Expr> {
    let (x, others) = variables.split_first()?;
    let whole = |part: regions::FormulaOn| Part {
        density: part.formula,
        positive: [density.positive.clone(), part.positive].concat(),
    };
    let parts: Vec<Part> = regions::regions(&density.density)?.into_iter().map(whole).collect();
    let parts = all_out(parts, others.to_vec(), x, assumptions, prover)?;
    let masses = parts.iter().map(|part| cells::over_x(part, x, assumptions, prover));
    Some(Expr::sum(masses.collect::<Option<_>>()?))
}

/// What is positive where all of these hold, up to a null set.
fn positive(conditions: &[Condition]) -> Result<Vec<Expr>, String> {
    let mut positive = Vec::new();
    for condition in conditions {
        let signs = as_signs(condition).ok_or("the support is not given by inequalities")?;
        for (e, relation) in signs {
            match relation {
                Relation::Gt | Relation::Ge => positive.push(e),
                Relation::Lt | Relation::Le => positive.push(e.negate()),
                // A null set more or less.
                Relation::Ne => {}
                Relation::Eq => return Err("the vector lives on a null set".into()),
            }
        }
    }
    Ok(positive)
}

const NO_FORMULA: &str = "no closed form of the integral over the other variables was found";

/// Why there is no density where f could be solved for none of its variables.
const NO_BRANCHES: &str = "the branches of the function as one of a single variable were not found";

/// Why the distribution is not known where the function is constant on a set.
const NO_MASS: &str =
    "the probability with which the function takes a value on which it is constant was not found";

/// What the density is where there are atoms.
const MIXED: &str = "the function is constant on a set of positive probability: x takes a value with positive probability, and \
                     the density is that of the rest";

/// Why there is no density.
const DISCRETE: &str = "the function takes single values only: x is discrete and has no density";

impl FunctionOf<'_> {
    fn density(&self) -> Result<FunctionDensity, String> {
        let assumptions = self.assumptions.with_facts(self.base.conditions());
        let mut prover = Prover::default();
        let work = Work { target: self.target, assumptions: &assumptions };
        match self.base {
            VectorBase::Independent(parts) => {
                let named = |(v, base): (&Symbol, &Base)| Base { variable: v.clone(), ..base.clone() };
                let bases: Vec<Base> = self.variables.iter().zip(parts).map(named).collect();
                work.density(self.formula, &bases, MAX_DEPTH, &mut prover)
            }
            VectorBase::Joint(joint) => {
                work.dependent(self.formula, self.variables, joint, &mut prover).map(Into::into)
            }
            VectorBase::Normal(joint) => {
                if let Some(found) = work.stable(self.formula, self.variables, self.base, &mut prover) {
                    return Ok(found.into());
                }
                // Which of two dependent variables is written by the other may matter.
                let mut solve = |order: Order| {
                    let (formula, bases) = conditional::by_standard_normal(self, joint, order);
                    work.density(&formula, &bases, MAX_DEPTH, &mut prover)
                };
                solve(Order::AsStated).or_else(|why| solve(Order::Reversed).map_err(|_| why))
            }
        }
    }
}

/// What stays the same while a function is taken apart.
struct Work<'a> {
    target: &'a Symbol,
    assumptions: &'a Assumptions,
}

impl Work<'_> {
    /// The density of a function of independent variables.
    fn density(
        &self,
        formula: &Expr,
        bases: &[Base],
        depth: usize,
        prover: &mut Prover,
    ) -> Result<FunctionDensity, String> {
        let x = self.target;
        let bases: Vec<Base> = bases.iter().filter(|b| formula.contains(&b.variable)).cloned().collect();
        let variables: Vec<Symbol> = bases.iter().map(|b| b.variable.clone()).collect();
        match bases.as_slice() {
            [] => return Err("the function is constant".into()),
            [only] => return Ok(of_one(formula, only, x, self.assumptions, prover).into()),
            _ => {}
        }
        let all = VectorBase::Independent(bases.clone());
        if let Some(found) = self.stable(formula, &variables, &all, prover) {
            return Ok(found.into());
        }
        if let Some(depth) = depth.checked_sub(1)
            && let Some(found) = self.by_parts(formula, &bases, depth, prover)
        {
            return Ok(found);
        }
        if bases.len() > MAX_VARIABLES {
            return Err(format!("functions of more than {MAX_VARIABLES} variables are not worked with"));
        }
        self.directly(formula, &bases, prover).map(Into::into)
    }

    /// A linear function of variables with stable distributions.
    fn stable(
        &self,
        formula: &Expr,
        variables: &[Symbol],
        base: &VectorBase,
        prover: &mut Prover,
    ) -> Option<Density> {
        let found = stable::linear(formula, variables, base, self.target, self.assumptions, prover)?;
        Some(of_base(&found, self.assumptions, prover))
    }

    /// By the distribution of a part of the formula.
    fn by_parts(
        &self,
        formula: &Expr,
        bases: &[Base],
        depth: usize,
        prover: &mut Prover,
    ) -> Option<FunctionDensity> {
        let variables: Vec<Symbol> = bases.iter().map(|b| b.variable.clone()).collect();
        // No name that can be typed begins with a control character.
        let fresh = Symbol::new(&format!("\u{2}y{depth}"));
        if let Some(block) = blocks::inner_functions(formula, &variables, &fresh).into_iter().next() {
            let part = effort::share(1, 2, || self.density(&block.part, bases, depth, prover)).ok()?;
            let base = as_base(&part.density, &fresh, self.assumptions)?;
            let density = of_one(&block.rest, &base, self.target, self.assumptions, prover);
            let composed = Some(Composed { formula: block.rest, base });
            return accounts_for_all(&density).then_some(FunctionDensity { density, composed });
        }
        let independent = blocks::independent(formula, &variables, &fresh);
        independent.into_iter().take(MAX_BLOCKS).find_map(|block| {
            let (own, mut rest): (Vec<Base>, Vec<Base>) =
                bases.iter().cloned().partition(|b| block.part.contains(&b.variable));
            let part = effort::share(1, 3, || self.density(&block.part, &own, depth, prover)).ok()?;
            let name = part.density.names.first()?;
            rest.push(Base { variable: fresh.clone(), ..name.distribution.clone() });
            self.density(&block.rest, &rest, depth, prover).ok()
        })
    }

    /// One variable after the other is integrated out.
    fn directly(&self, formula: &Expr, bases: &[Base], prover: &mut Prover) -> Result<Density, String> {
        let (formula, components) = conditional::components(formula, bases, self.assumptions, prover)?;
        self.of_components(&formula, &components, None, prover)
    }

    /// A function of dependent variables.
    fn dependent(
        &self,
        formula: &Expr,
        variables: &[Symbol],
        joint: &JointDensity,
        prover: &mut Prover,
    ) -> Result<Density, String> {
        let own = |v: &Symbol| {
            let at = variables.iter().position(|u| u == v)?;
            Some(Expr::variable(joint.variables.get(at)?.clone()))
        };
        let formula = formula.replace(&mut |part| part.as_variable().and_then(own));
        let density = Part { density: joint.density.clone(), positive: positive(&joint.stated)? };
        // A component itself.
        if let Some(x) = formula.as_variable() {
            let others = joint.variables.iter().filter(|v| *v != x).cloned().collect();
            let named = |e: &Expr| e.substitute(x, &Expr::variable(self.target.clone()));
            let density = Part {
                density: named(&density.density),
                positive: density.positive.iter().map(named).collect(),
            };
            return self.without(others, density, &stable::standard(self.target), prover);
        }
        let components = conditional::dependent(joint);
        self.of_components(&formula, &components, Some(&density), prover)
    }

    /// The density of X from a joint density of X and others.
    fn without(
        &self,
        others: Vec<Symbol>,
        joint: Part,
        base: &Base,
        prover: &mut Prover,
    ) -> Result<Density, String> {
        let parts = all_out(vec![joint], others, self.target, self.assumptions, prover).ok_or(NO_FORMULA)?;
        self.assembled(&parts, Vec::new(), base, prover)
    }

    fn of_components(
        &self,
        formula: &Expr,
        components: &[conditional::Component],
        joint: Option<&Part>,
        prover: &mut Prover,
    ) -> Result<Density, String> {
        let regions = regions::regions(formula)
            .ok_or("the case distinctions of the function are not of a form that is worked with")?;
        let given =
            conditional::Given { components, joint, target: self.target, assumptions: self.assumptions };
        let mut parts = Vec::new();
        let mut atoms = Atoms::new(self.assumptions);
        for region in &regions {
            if components.iter().all(|c| !region.formula.contains(c.variable())) {
                let mass = given.mass(region, prover).ok_or(NO_MASS)?;
                atoms.add(&region.formula, mass, prover).ok_or(NO_MASS)?;
                continue;
            }
            let mut reason = NO_BRANCHES;
            // Which variable f is solved for may be another one in each region.
            let found = (0..components.len()).find_map(|i| {
                let one = given.the_others(region, i, prover)?;
                reason = NO_FORMULA;
                all_out(one, given.others(i), self.target, self.assumptions, prover)
            });
            parts.extend(found.ok_or(reason)?);
        }
        let parts = cells::added(&parts, self.target, self.assumptions, prover).ok_or(NO_FORMULA)?;
        self.assembled(&parts, atoms.all(), components[0].base(), prover)
    }

    /// The parts as a density, in its simplest form, with its names.
    fn assembled(
        &self,
        parts: &[Part],
        atoms: Vec<Atom>,
        base: &Base,
        prover: &mut Prover,
    ) -> Result<Density, String> {
        let x = self.target;
        let mut pieces = Vec::with_capacity(parts.len());
        for part in parts {
            // A part without its interval would be lost.
            let span = part.span(x).ok_or(NO_FORMULA)?;
            let span = density::with_simple_ends(&span, self.assumptions, prover);
            let (formula, proofs) = density::shown_on(&part.density, x, &span, self.assumptions, prover);
            pieces.push(DensityPiece { proofs, ..piece(x, span, formula) });
        }
        Ok(finished(pieces, atoms, x, base, self.assumptions, prover))
    }
}

/// Whether the pieces have formulas and account for all mass with the atoms.
fn accounts_for_all(density: &Density) -> bool {
    let closed = |p: &DensityPiece| matches!(p.formula, PieceFormula::Closed { .. });
    let something = !density.pieces.is_empty() || !density.atoms.is_empty();
    density.complete
        && density.base_inside.is_true()
        && something
        && density.pieces.iter().all(closed)
        && density.atoms.iter().all(|atom| atom.mass.is_some())
}

/// The distribution with this density: one with a name, or that of its formula.
#[must_use]
pub fn as_base(density: &Density, variable: &Symbol, assumptions: &Assumptions) -> Option<Base> {
    if !accounts_for_all(density) || !density.atoms.is_empty() {
        return None;
    }
    if let Some(name) = density.names.first() {
        return Some(Base { variable: variable.clone(), ..name.distribution.clone() });
    }
    let spans: Vec<&Span> = density.pieces.iter().filter_map(|p| p.on.as_ref()).collect();
    let (first, last) = (spans.first()?, spans.last()?);
    let (low, high) = (first.lo().clone(), last.hi().clone());
    let whole = Span::new(low.clone(), false, high.clone(), false)
        .or_else(|| Span::with_parameters(low, false, high, false))?;
    let formula = density.formula()?.substitute(&density.variable, &Expr::variable(variable.clone()));
    derived(&formula, variable, &whole, assumptions)
}

/// The density of a distribution that is known.
fn of_base(base: &Base, assumptions: &Assumptions, prover: &mut Prover) -> Density {
    let x = &base.variable;
    let span = base.support().span().unwrap_or_else(Span::real_line);
    let (formula, proofs) =
        density::shown_on(&base.density(&Expr::variable(x.clone())), x, &span, assumptions, prover);
    finished(
        vec![DensityPiece { proofs, ..piece(x, span, formula) }],
        Vec::new(),
        x,
        base,
        assumptions,
        prover,
    )
}

/// The density with all other variables integrated out, in some order.
fn all_out(
    parts: Vec<Part>,
    others: Vec<Symbol>,
    x: &Symbol,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Option<Vec<Part>> {
    if others.is_empty() {
        return Some(parts);
    }
    (0..others.len()).find_map(|k| {
        let mut rest = others.clone();
        let w = rest.remove(k);
        let mut fewer = Vec::new();
        for (about_rest, parts) in by_the_rest(&parts, &rest, x, &w) {
            let known =
                assumptions.with_facts(about_rest.iter().map(|e| e.compare(Relation::Gt, &Expr::zero())));
            for mut part in integrate_out(&parts, &w, x, &known, prover)? {
                part.positive.extend(about_rest.clone());
                fewer.push(part);
            }
        }
        all_out(fewer, rest, x, assumptions, prover)
    })
}

/// The parts with the same conditions on the variables other than x and w together, and without these conditions.
fn by_the_rest(parts: &[Part], rest: &[Symbol], x: &Symbol, w: &Symbol) -> Vec<(Vec<Expr>, Vec<Part>)> {
    let mut groups: Vec<(Vec<Expr>, Vec<Part>)> = Vec::new();
    for part in parts {
        let about_rest = |e: &&Expr| !e.contains(x) && !e.contains(w) && rest.iter().any(|v| e.contains(v));
        let (key, positive): (Vec<&Expr>, Vec<&Expr>) = part.positive.iter().partition(about_rest);
        let key: Vec<Expr> = key.into_iter().cloned().collect();
        let part = Part { density: part.density.clone(), positive: positive.into_iter().cloned().collect() };
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, group)) => group.push(part),
            None => groups.push((key, vec![part])),
        }
    }
    groups
}

/// A function of one variable.
fn of_one(
    formula: &Expr,
    base: &Base,
    x: &Symbol,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Density {
    let map = Map::forward(&base.variable, formula);
    let support = base.support().span().map(RealSet::from_span);
    let analysis = analyse(&map, support.as_ref(), assumptions);
    let found = inverse::inverse(&analysis, x);
    density::density(&analysis, &found, base, prover)
}

fn piece(x: &Symbol, span: Span, formula: PieceFormula) -> DensityPiece {
    DensityPiece {
        condition: inverse::inside(&Expr::variable(x.clone()), &span),
        on: Some(span),
        formula,
        branches: Vec::new(),
        proofs: Vec::new(),
    }
}

fn finished(
    pieces: Vec<DensityPiece>,
    atoms: Vec<Atom>,
    x: &Symbol,
    base: &Base,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Density {
    let mut found = Density {
        variable: x.clone(),
        support: None,
        pieces: density::merge(pieces, x, assumptions, prover),
        atoms,
        names: Vec::new(),
        complete: true,
        prepared: None,
        injective: Ternary::False,
        base_inside: Ternary::True,
        remarks: Vec::new(),
    };
    if !found.atoms.is_empty() {
        found.remarks.push(if found.pieces.is_empty() { DISCRETE } else { MIXED }.into());
    }
    let spans: Vec<Span> = found.pieces.iter().filter_map(|piece| piece.on.clone()).collect();
    found.support = match spans.as_slice() {
        [only] => Some(RealSet::from_span(only.clone())),
        _ => RealSet::from_spans(spans),
    };
    density::finish(&mut found, base, assumptions, prover);
    found
}

/// A distribution that stands for those of the components.
fn any_base(base: &VectorBase, x: &Symbol) -> Base {
    match base {
        VectorBase::Independent(parts) if !parts.is_empty() => parts[0].clone(),
        _ => stable::standard(x),
    }
}
