//! Everything that is derived about a map.

use super::{Availability, Computable, Problem, computable};
use crate::flow::{Analysis, Validity, analyse};
use crate::numeric::crosscheck::CrossCheck;

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
pub struct Solution {
    /// As stated.
    pub problem: Problem,
    /// The verdict and what it rests on.
    pub analysis: Analysis,
    /// What can be computed with it; `None` where it is not a valid transformation.
    pub computable: Option<Computable>,
    /// Sampling against the derived density, where there is a density.
    pub cross_check: Option<CrossCheck>,
}

/// Derives everything about the problem.
#[must_use]
pub fn solve(problem: &Problem, _options: Options) -> Solution {
    let analysis = analyse(&problem.map, problem.on.as_ref(), &problem.assumptions);
    let usable = matches!(analysis.validity, Validity::Yes | Validity::AlmostEverywhere);
    let computable =
        usable.then(|| computable(problem.map.parametrization, Availability::Closed, Availability::Unknown));
    Solution { problem: problem.clone(), analysis, computable, cross_check: None }
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
    match analysis.validity {
        Validity::Yes => Accepted::Yes,
        Validity::AlmostEverywhere if strict => Accepted::No,
        Validity::AlmostEverywhere => Accepted::Yes,
        Validity::No => Accepted::No,
        Validity::Undecided => Accepted::Unknown,
        Validity::Conditional => analysis
            .cases
            .iter()
            .map(|case| accepted(&case.analysis, strict))
            .reduce(|a, b| match (a, b) {
                _ if a == b => a,
                // One case of each kind settles it, whatever the others are.
                (Accepted::Depends, _) | (_, Accepted::Depends) => Accepted::Depends,
                (Accepted::Unknown, _) | (_, Accepted::Unknown) => Accepted::Unknown,
                _ => Accepted::Depends,
            })
            .unwrap_or(Accepted::Unknown),
    }
}
