//! One function of several random variables: its density, and what follows from it.
//!
//! Such a function is no flow, since dimensions do not agree; its distribution is asked for all the same. Once the density is known, X
//! is a random variable like any other: probabilities, moments, names and answers are those of the map x ↦ x of it.

use std::sync::OnceLock;

use super::check_by_sampling::function_cross_check;
use super::solution::free_name;
use super::{Options, Problem, ScalarProblem, ScalarSolution, Solution, VectorProblem, solve};
use crate::expr::{Assumptions, Expr, Symbol};
use crate::flow::base::Base;
use crate::flow::density::Density;
use crate::flow::marginal::{Composed, FunctionDensity, FunctionOf, as_base, density_of_function};
use crate::flow::vector::VectorBase;
use crate::flow::{Map, Parametrization};
use crate::numeric::crosscheck::CrossCheck;

/// What is known of X = f(Z₁, …, Zₙ).
#[derive(Clone, Debug)]
pub struct FunctionSolution {
    /// Its density.
    pub density: Density,
    /// X as a function of one random variable, where it was found as that.
    composed: Option<Composed>,
    /// Sampling against it, or why that cannot be done.
    pub cross_check: Option<Result<CrossCheck, String>>,
    /// See [`FunctionSolution::itself`].
    itself: OnceLock<Option<Box<ScalarSolution>>>,
    /// What is assumed of parameters.
    assumptions: Assumptions,
}

impl FunctionSolution {
    /// X as a function of one random variable: under the map x ↦ x where it has a density. `None` where there is no such function.
    #[must_use]
    pub fn itself(&self) -> Option<&ScalarSolution> {
        self.itself.get_or_init(|| self.as_variable().map(Box::new)).as_deref()
    }

    fn as_variable(&self) -> Option<ScalarSolution> {
        // No parameter is meant.
        let in_use = |name: &Symbol| {
            let composed = self.composed.as_ref();
            self.density.formula().is_some_and(|p| p.contains(name))
                || composed.is_some_and(|c| c.formula.contains(name) || c.base.mentions(name))
        };
        let z = free_name(&Symbol::new("z"), in_use);
        let at = Expr::variable(z.clone());
        let assumptions = self.assumptions.clone();
        let (map, base) = match (&self.composed, self.density.atoms.as_slice()) {
            (_, []) => (Map::forward(&z, &at), as_base(&self.density, &z, &assumptions)?),
            (Some(Composed { formula, base }), _) => {
                let formula = formula.substitute(&base.variable, &at);
                (Map::forward(&z, &formula), Base { variable: z.clone(), ..base.clone() })
            }
            (None, _) => return None,
        };
        let problem = ScalarProblem { map, on: None, assumptions, base: Some(base), strict: false };
        match solve(&Problem::Scalar(problem), Options { samples: 0, seed: 0 }) {
            Solution::Scalar(solution) => Some(*solution),
            Solution::Vector(_) => None,
        }
    }
}

/// The density of the only component, where the problem states a distribution of several variables and one function of them.
pub(super) fn function_of_several(
    problem: &VectorProblem,
    options: Options,
) -> Option<Result<FunctionSolution, String>> {
    let map = &problem.map;
    let base = problem.base.as_ref()?;
    let [formula] = map.components.as_slice() else { return None };
    if map.variables.len() < 2 || map.parametrization == Parametrization::Reverse {
        return None;
    }
    Some(solved(problem, formula, base, options))
}

fn solved(
    problem: &VectorProblem,
    formula: &Expr,
    base: &VectorBase,
    options: Options,
) -> Result<FunctionSolution, String> {
    let map = &problem.map;
    if problem.on.is_some() {
        return Err(
            "the density of a function of several variables is that for all of the support; state no --on"
                .into(),
        );
    }
    let assumptions = map.on(&problem.source.region).parameter_assumptions().with_facts(base.conditions());
    let target = free_name(&Symbol::new("x"), |name| {
        map.variables.contains(name) || formula.contains(name) || base.mentions(name)
    });
    let function =
        FunctionOf { formula, variables: &map.variables, base, target: &target, assumptions: &assumptions };
    let FunctionDensity { density, composed } = density_of_function(&function)?;
    let cross_check =
        (options.samples > 0).then(|| function_cross_check(formula, &map.variables, &density, base, options));
    Ok(FunctionSolution { density, composed, cross_check, itself: OnceLock::new(), assumptions })
}
