//! Everything that is derived about a map.

use std::sync::OnceLock;

use super::check_by_sampling::{cross_check, vector_cross_check};
use super::flow_check::{FlowCheck, flow_check};
use super::function::{FunctionSolution, function_of_several};
use super::marginals::{Marginals, marginals};
use super::{Problem, ScalarProblem, VectorProblem};
use crate::expr::{Assumptions, Expr, Relation, Symbol};
use crate::flow;
use crate::flow::base::Base;
use crate::flow::cost::{Comparison, Cost};
use crate::flow::density::{Density, DensityPiece, PieceFormula, density};
use crate::flow::inverse::{MapInverse, inverse};
use crate::flow::jacobian::{Jacobian, jacobian};
use crate::flow::parametrization::{Ability, Computable, computable};
use crate::flow::vector::{
    Layer, VectorAnalysis, VectorBase, VectorDensity, VectorInverse, VolumeChange, vector_density,
};
use crate::flow::{Analysis, Parametrization, SourceOrigin, Validity, analyse};
use crate::numeric::crosscheck::CrossCheck;
use crate::numeric::vector_check::VectorCheck;
use crate::proof::Domain;
use crate::proof::claim::SourceSet;
use crate::proof::search::Prover;
use crate::proof::vector::as_signs;
use crate::real::effort;
use crate::set::{RealSet, Span, natural_domain};

/// The work that one density may cost.
const DENSITY_EFFORT: u64 = 4_000_000;

/// The work that the change of volume may cost; it has a bound of its own within.
const VOLUME_EFFORT: u64 = 20_000_000;

/// What to derive beyond the verdict.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many samples the cross-check draws; 0: none.
    pub samples: usize,
    /// Their seed.
    pub seed: u64,
}

/// What is known about a stated map.
#[derive(Clone, Debug)]
pub enum Solution {
    /// Of a map of one variable with one value.
    Scalar(Box<ScalarSolution>),
    /// Of any other map.
    Vector(Box<VectorSolution>),
}

impl Solution {
    /// The verdict.
    #[must_use]
    pub fn validity(&self) -> Validity {
        match self {
            Self::Scalar(s) => s.analysis.validity,
            Self::Vector(s) => s.analysis.validity,
        }
    }

    /// Whether the map counts as valid.
    #[must_use]
    pub fn accepted(&self, strict: bool) -> Accepted {
        match self {
            Self::Scalar(s) => accepted(&s.analysis, strict),
            Self::Vector(s) => vector_accepted(&s.analysis, strict),
        }
    }
}

/// What is known about a map of several variables.
#[derive(Clone, Debug)]
pub struct VectorSolution {
    /// As stated.
    pub problem: VectorProblem,
    /// The verdict and what it rests on.
    pub analysis: VectorAnalysis,
    /// The inverse of an injective map, or why there is no formula.
    pub inverse: Option<Result<VectorInverse, String>>,
    /// The inverses in the cases of a conditional verdict, in their order.
    pub case_inverses: Vec<Option<Result<VectorInverse, String>>>,
    /// What is known about the layers of a stack; none for a map that is given by itself.
    pub layers: Vec<Layer>,
    /// See [`VectorSolution::volume`].
    volume: OnceLock<Option<VolumeChange>>,
    /// The density of the transformed vector, where a base distribution is stated, or why there is none.
    pub density: Option<Result<VectorDensity, String>>,
    /// Sampling against that density, or why it cannot be done.
    pub cross_check: Option<Result<VectorCheck, String>>,
    /// See [`VectorSolution::marginals`].
    marginals: OnceLock<Option<Marginals>>,
    /// Of one function of several variables: its density, where their distribution is stated, or why there is none.
    pub function: Option<Result<FunctionSolution, String>>,
    /// Of the flow of a field: solutions followed numerically, or why that cannot be done.
    pub flow_check: Option<Result<FlowCheck, String>>,
}

impl VectorSolution {
    /// The structure of the Jacobian, its determinant and their costs, where it is square: derived when it is first asked for,
    /// since a verdict alone does not need them.
    #[must_use]
    pub fn volume(&self) -> Option<&VolumeChange> {
        let derive = || {
            effort::apart(VOLUME_EFFORT, || {
                flow::vector::volume_change(&self.problem.map, &self.problem.source.region)
            })
        };
        self.volume.get_or_init(derive).as_ref()
    }

    /// What ln |det J| costs, in the dimension D: of a stack layer by layer along the path, where that is less than by the structure
    /// of the whole Jacobian.
    #[must_use]
    pub fn log_det_cost(&self) -> Option<LogDetCost> {
        let whole = self.volume()?.cost.clone();
        let layers = self.layers.iter().map(|layer| Some(layer.volume.as_ref()?.cost.clone()));
        let along = layers.reduce(|a, b| Some(a?.plus(&b?))).flatten();
        Some(match along {
            Some(cost) if cost.compare_given(&whole, SIZES) == Some(Comparison::Lower) => {
                LogDetCost { cost, along_path: true }
            }
            _ => LogDetCost { cost: whole, along_path: false },
        })
    }

    /// One function of several variables as a random variable of its own; `None` for a map that is no such function, or without a
    /// distribution of its variables.
    ///
    /// # Errors
    /// Why its distribution is not known, in words.
    #[must_use]
    pub fn of_function(&self) -> Option<Result<&ScalarSolution, String>> {
        let function = self.function.as_ref()?;
        Some(match function {
            Ok(function) => function.itself().ok_or_else(|| {
                "it takes values with positive probability in a way that is not worked with".to_owned()
            }),
            Err(why) => Err(format!("the density was not found: {why}")),
        })
    }

    /// The distributions of the components of the transformed vector, where a base distribution is stated and its density is known:
    /// derived when they are first asked for.
    #[must_use]
    pub fn marginals(&self) -> Option<&Marginals> {
        self.marginals.get_or_init(|| marginals(self)).as_ref()
    }
}

/// Sizes that are at most the dimension: ranks and the sides of blocks.
const SIZES: &[(&str, &str)] = &[("r", "D"), ("b", "D")];

/// What ln |det J| costs.
#[derive(Clone, Debug, PartialEq)]
pub struct LogDetCost {
    /// In the dimension D.
    pub cost: Cost,
    /// Whether it is the sum over the layers of a stack.
    pub along_path: bool,
}

/// What is known about a map of one variable.
#[derive(Clone, Debug)]
pub struct ScalarSolution {
    /// As stated.
    pub problem: ScalarProblem,
    /// The verdict and what it rests on.
    pub analysis: Analysis,
    /// What follows from it, for all parameters that meet the assumptions; where the verdict depends on parameters, each
    /// case has its own.
    pub derived: Option<Derived>,
    /// What follows in each case of a conditional verdict, in their order.
    pub cases: Vec<Option<Derived>>,
}

/// What follows from the monotone branches of a map.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The inverse.
    pub inverse: MapInverse,
    /// Derivatives, one for each branch; `None` where there is no formula.
    pub jacobian: Vec<Option<Jacobian>>,
    /// The density of the transformed variable, where a base distribution is stated.
    pub density: Option<Density>,
    /// What can be computed with it.
    pub computable: Computable,
    /// Sampling against the derived density, or why there is none.
    pub cross_check: Option<Result<CrossCheck, String>>,
}

/// Derives everything about the problem.
#[must_use]
pub fn solve(problem: &Problem, options: Options) -> Solution {
    match problem {
        Problem::Scalar(problem) => {
            let solution = solve_scalar(problem, options);
            match decided_on_region(problem, &solution.analysis) {
                Some(regional) => Solution::Vector(Box::new(regional)),
                None => Solution::Scalar(Box::new(solution)),
            }
        }
        Problem::Vector(problem) => Solution::Vector(Box::new(solve_vector(problem, options))),
    }
}

/// A map of one variable that is defined on a set that depends on parameters, and so on no union of intervals with known
/// ends: what is known of it as a map on a region, if that decides it.
#[must_use]
pub fn decided_on_region(problem: &ScalarProblem, analysis: &Analysis) -> Option<VectorSolution> {
    let open = analysis.validity == Validity::Undecided && analysis.source.set == SourceSet::NaturalDomain;
    let solution = open
        .then(|| problem.regional())
        .flatten()
        .map(|p| solve_vector(&p, Options { samples: 0, seed: 0 }))?;
    (solution.analysis.validity != Validity::Undecided).then_some(solution)
}

fn solve_scalar(problem: &ScalarProblem, options: Options) -> ScalarSolution {
    let analysis = verdict(problem);
    let derived = derived(problem, &analysis, options);
    let cases = analysis.parts().into_iter().map(|(_, part)| self::derived(problem, part, options)).collect();
    ScalarSolution { problem: problem.clone(), analysis, derived, cases }
}

/// Everything about a map of several variables.
#[must_use]
pub fn solve_vector(problem: &VectorProblem, options: Options) -> VectorSolution {
    let mut solution = if problem.layers.is_empty() { solve_one(problem) } else { solve_stack(problem) };
    let region = &solution.analysis.source.region;
    solution.analysis.jacobian =
        solution.analysis.jacobian.as_ref().map(|rows| flow::vector::tidied(rows, region));
    solution.function = function_of_several(problem, options);
    if let Some(base) = problem.base.as_ref().filter(|_| solution.function.is_none()) {
        let density = vector_density(&solution.analysis, solution.inverse.as_ref(), solution.volume(), base);
        if let (Ok(density), true) = (&density, options.samples > 0) {
            solution.cross_check = Some(match base_inside(problem, base) {
                true => vector_cross_check(&solution, density, base, options),
                false => Err("the base distribution may have mass outside the region of the map".to_owned()),
            });
        }
        solution.density = Some(density);
    }
    if let Some(flow) = solution.analysis.map.flow().filter(|_| options.samples > 0) {
        solution.flow_check = Some(flow_check(flow, options));
    }
    solution
}

/// Whether a random vector with this distribution certainly lies in the stated region, up to a null set.
pub(super) fn base_inside(problem: &VectorProblem, base: &VectorBase) -> bool {
    if problem.on.is_none() || problem.map.parametrization == Parametrization::Reverse {
        return true;
    }
    let map = &problem.map;
    let stated = map.on(&problem.source.region);
    let z: Vec<Expr> = map.variables.iter().cloned().map(Expr::variable).collect();
    let facts = base.conditions().into_iter().chain(base.cutting_facts(&z));
    let assumptions = stated.parameter_assumptions().with_facts(facts);
    let inside = |(v, span): (&Symbol, Span)| Some((v.clone(), span.interior()?));
    let Some(ranges) = map.variables.iter().zip(base.support()).map(inside).collect() else { return false };
    let support = Domain { ranges, assumptions };
    let in_range = |(v, span): &(Symbol, Span)| {
        stated
            .region
            .span(v)
            .and_then(|own| RealSet::from_span(own.clone()).closure())
            .is_some_and(|closed| RealSet::from_span(span.clone()).is_subset(&closed).is_true())
    };
    let mut prover = Prover::with_budget(5_000);
    let cuts = stated.cutting_facts().all(|fact| {
        // A single point more or less does not matter.
        let signs = as_signs(fact).unwrap_or_else(|| vec![(Expr::integer(-1), Relation::Ge)]);
        signs.iter().all(|(e, relation)| *relation == Relation::Ne || prover.is(e, relation.weak(), &support))
    });
    support.ranges.iter().all(in_range) && cuts
}

/// Everything about a map that is given by itself, but for its density.
fn solve_one(problem: &VectorProblem) -> VectorSolution {
    let analysis = flow::vector::analyse(&problem.map, &problem.source);
    let inverse = flow::vector::inverse(&analysis);
    let case_inverses = flow::vector::case_inverses(&analysis);
    VectorSolution {
        problem: problem.clone(),
        analysis,
        inverse,
        case_inverses,
        volume: OnceLock::new(),
        layers: Vec::new(),
        density: None,
        cross_check: None,
        marginals: OnceLock::new(),
        function: None,
        flow_check: None,
    }
}

/// Everything about a stack of layers.
fn solve_stack(problem: &VectorProblem) -> VectorSolution {
    let region = &problem.source.region;
    let assumptions = problem.map.on(region).parameter_assumptions();
    let stack = flow::vector::analyse_stack(&problem.map, &problem.source, &problem.layers, &assumptions);
    VectorSolution {
        problem: problem.clone(),
        volume: OnceLock::new(),
        case_inverses: flow::vector::case_inverses(&stack.analysis),
        analysis: stack.analysis,
        inverse: stack.inverse,
        layers: stack.layers,
        density: None,
        cross_check: None,
        marginals: OnceLock::new(),
        function: None,
        flow_check: None,
    }
}

/// The verdict alone. Where no source is stated the support of the base distribution is taken, if it is not all of R.
#[must_use]
pub fn verdict(problem: &ScalarProblem) -> Analysis {
    let assumptions = problem.assumptions.with_facts(problem.base.iter().flat_map(Base::conditions));
    let support = match (&problem.on, problem.map.parametrization) {
        (None, Parametrization::Forward) => {
            problem.base.as_ref().and_then(support).map(|set| where_defined(set, problem, &assumptions))
        }
        _ => None,
    };
    let on = problem.on.as_ref().or(support.as_ref());
    let mut analysis = analyse(&problem.map, on, &assumptions);
    if support.is_some() {
        analysis.source.origin = SourceOrigin::BaseSupport;
    }
    analysis
}

/// The support without the single points, which carry no mass, at which the map is not defined.
fn where_defined(support: RealSet, problem: &ScalarProblem, assumptions: &Assumptions) -> RealSet {
    let map = &problem.map;
    let defined =
        natural_domain(&map.formula, &map.variable, assumptions).and_then(|d| d.intersect(&support));
    // Where the domain is no finite union of intervals (tan), the support without its ends may still be part of it.
    let defined = defined.or_else(|| {
        let inside = support.interior();
        let mut prover = Prover::with_budget(5_000);
        let everywhere = inside.spans().iter().all(|span| {
            let on = Domain::on(&map.variable, span, assumptions);
            prover.defined(&map.formula, &on).is_some()
        });
        everywhere.then_some(inside)
    });
    let lost = defined.as_ref().and_then(|d| support.difference(d));
    match (defined, lost) {
        (Some(defined), Some(lost)) if lost.spans().iter().all(|s| s.as_point().is_some()) => defined,
        _ => support,
    }
}

/// The support of a base distribution, unless it is all of R or depends on parameters.
fn support(base: &crate::flow::base::Base) -> Option<RealSet> {
    let set = RealSet::from(base.support().span()?);
    (!set.is_real_line()).then_some(set)
}

fn derived(problem: &ScalarProblem, analysis: &Analysis, options: Options) -> Option<Derived> {
    // Without branches there is still something to say of a distribution: its atoms.
    let nothing = analysis.branches.is_empty() && problem.base.is_none();
    if nothing || analysis.validity == Validity::Conditional {
        return None;
    }
    let mut prover = Prover::default();
    let inverse = inverse(analysis, &target(problem));
    let jacobian = analysis
        .branches
        .iter()
        .zip(&inverse.branches)
        .map(|(branch, inverse)| jacobian(analysis, branch, inverse, &mut prover))
        .collect();
    let density = problem
        .base
        .as_ref()
        .map(|base| effort::within(DENSITY_EFFORT, || density(analysis, &inverse, base, &mut prover)));
    let mut computable = computable(analysis, &inverse);
    if analysis.branches.is_empty()
        && let Some(density) = &density
        && density.complete
    {
        let closed = |p: &DensityPiece| matches!(p.formula, PieceFormula::Closed { .. });
        let ability = match density.pieces.as_slice() {
            [] => Ability::No("x is discrete".to_owned()),
            pieces if pieces.iter().all(closed) => Ability::ClosedForm,
            _ => Ability::Numerically,
        };
        computable.density_at_samples = ability.clone();
        computable.density_anywhere = ability;
    }
    let cross_check = match (&problem.base, &density) {
        (Some(base), Some(density)) if options.samples > 0 => {
            Some(cross_check(analysis, &inverse, density, base, options))
        }
        _ => None,
    };
    Some(Derived { inverse, jacobian, density, computable, cross_check })
}

/// The name of the other variable.
fn target(problem: &ScalarProblem) -> Symbol {
    let variable = &problem.map.variable;
    let wanted = match (problem.map.parametrization, &problem.base) {
        (Parametrization::Forward, _) => Symbol::new("x"),
        (Parametrization::Reverse, Some(base)) => base.variable.clone(),
        (Parametrization::Reverse, None) => Symbol::new("z"),
    };
    // Nor is a parameter of the distribution meant.
    let in_base = |name: &Symbol| {
        problem.map.parametrization == Parametrization::Forward
            && problem.base.as_ref().is_some_and(|base| base.mentions(name))
    };
    free_name(&wanted, |name| name == variable || problem.map.formula.contains(name) || in_base(name))
}

/// A name that is not taken: the wanted one, or another one that is usual; the wanted one where none of them is free.
pub(super) fn free_name(wanted: &Symbol, taken: impl Fn(&Symbol) -> bool) -> Symbol {
    let others = ["x", "y", "w", "t"].map(Symbol::new);
    std::iter::once(wanted.clone()).chain(others).find(|name| !taken(name)).unwrap_or_else(|| wanted.clone())
}

/// Whether a map counts as valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It does, for all parameters.
    Yes,
    /// It does not, for any parameters.
    No,
    /// It does for some parameters and not for others.
    Depends,
    /// Not known.
    Unknown,
}

/// Whether the map counts as valid: a diffeomorphism always does, one almost everywhere unless `strict`.
#[must_use]
pub fn accepted(analysis: &Analysis, strict: bool) -> Accepted {
    judged(analysis.validity, strict, || {
        analysis.cases.iter().map(|c| accepted(&c.analysis, strict)).collect()
    })
}

/// The same for a map of several variables.
#[must_use]
pub fn vector_accepted(analysis: &VectorAnalysis, strict: bool) -> Accepted {
    judged(analysis.validity, strict, || {
        analysis.cases.iter().map(|c| vector_accepted(&c.analysis, strict)).collect()
    })
}

fn judged(validity: Validity, strict: bool, cases: impl FnOnce() -> Vec<Accepted>) -> Accepted {
    match validity {
        Validity::Yes => Accepted::Yes,
        Validity::AlmostEverywhere if strict => Accepted::No,
        Validity::AlmostEverywhere => Accepted::Yes,
        Validity::No => Accepted::No,
        Validity::Undecided => Accepted::Unknown,
        Validity::Conditional => {
            let cases = cases();
            let any = |wanted: Accepted| cases.contains(&wanted);
            // One case of each kind settles it, whatever the others are.
            if any(Accepted::Depends) || (any(Accepted::Yes) && any(Accepted::No)) {
                Accepted::Depends
            } else if any(Accepted::Unknown) || cases.is_empty() {
                Accepted::Unknown
            } else {
                cases[0]
            }
        }
    }
}
