//! The distributions of the components of a transformed vector.

use super::VectorSolution;
use crate::expr::{Assumptions, Expr, Symbol};
use crate::flow::Parametrization;
use crate::flow::density::{Density, PieceFormula};
use crate::flow::marginal::{FunctionOf, density_of_component, density_of_function};
use crate::flow::vector::{ClosedDensity, VectorBase, VectorDensity};
use crate::proof::search::Prover;
use crate::real::effort;

/// The most components that are looked at.
const MAX_COMPONENTS: usize = 4;

/// The work that each of them may cost.
const EFFORT: u64 = 4_000_000;

/// The distributions of the components of x.
#[derive(Clone, Debug)]
pub struct Marginals {
    /// The density of each component, or why it was not found.
    pub densities: Vec<Result<Density, String>>,
    /// Whether the joint density is proved to be their product.
    pub are_independent: bool,
}

/// The marginals of a vector whose joint density is known; `None` where there is nothing to say.
pub(super) fn marginals(solution: &VectorSolution) -> Option<Marginals> {
    let base = solution.problem.base.as_ref()?;
    if !super::solution::base_inside(&solution.problem, base) {
        return None;
    }
    let joint = match solution.density.as_ref()? {
        Ok(VectorDensity::Closed(density)) => Some(density),
        Ok(VectorDensity::AtSource(_)) => None,
        Err(_) => return None,
    };
    let n = base.dimension();
    if !(2..=MAX_COMPONENTS).contains(&n) {
        return None;
    }
    let names: Vec<Symbol> = match joint {
        Some(joint) => joint.variables.clone(),
        None => (1..=n).map(|i| Symbol::new(&format!("x{i}"))).collect(),
    };
    let map = &solution.analysis.map;
    let assumptions = map.on(&solution.analysis.source.region).parameter_assumptions();
    let one = |k: usize| {
        let by_function = || match map.parametrization {
            Parametrization::Forward => density_of_function(&FunctionOf {
                formula: map.components.get(k).ok_or("there is no such component")?,
                variables: &map.variables,
                base,
                target: &names[k],
                assumptions: &assumptions,
            })
            .map(|found| found.density),
            Parametrization::Reverse => Err("the map is given from x to z".to_owned()),
        };
        let by_joint = |why: String| match joint {
            Some(joint) => density_of_component(joint, k, base, &assumptions),
            None => Err(why),
        };
        effort::within(EFFORT, by_function).or_else(|why| effort::within(EFFORT, || by_joint(why)))
    };
    let densities: Vec<Result<Density, String>> = (0..n).map(one).collect();
    let known: Vec<&Density> = densities.iter().filter_map(|d| d.as_ref().ok()).collect();
    let are_independent = joint.is_some_and(|joint| factorises(joint, &known, base, &assumptions));
    Some(Marginals { densities, are_independent })
}

/// Whether the joint density is the product of these on its support. Both have mass 1, so that they are equal then.
fn factorises(
    joint: &ClosedDensity,
    marginals: &[&Density],
    base: &VectorBase,
    assumptions: &Assumptions,
) -> bool {
    if marginals.len() != joint.variables.len() || !joint.is_exact {
        return false;
    }
    let formula = |d: &&Density| match d.pieces.as_slice() {
        [only] if d.complete => match &only.formula {
            PieceFormula::Closed { density, .. } => Some(density.clone()),
            _ => None,
        },
        _ => None,
    };
    let Some(factors) = marginals.iter().map(formula).collect::<Option<Vec<Expr>>>() else { return false };
    let on = joint.domain(&assumptions.with_facts(base.conditions()));
    let mut prover = Prover::default();
    let certificate = prover.equal(&joint.density, &Expr::product(factors), &on);
    certificate.and_then(|c| prover.confirm(c)).is_some()
}
