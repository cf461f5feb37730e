//! The search for eliminations: which expressions are determined by the value of a map, until every variable is.
//!
//! A worklist of determined expressions, the components at the start, is extended by the methods of the submodules, the
//! cheap ones first; each success starts the round again. What comes out is a chain of [`Determination`]s, to be accepted
//! by `check`.
//!
//! - `peel`: a determined expression is an injective function of one part, the rest of it being determined;
//! - `linear`: linear systems with determined coefficients;
//! - `slope`: strictly monotone along segments of the region;
//! - `logs`, `fractions`: products through logarithms, quotients with linear numerators and denominators;
//! - `ridge`: identity plus functions of one linear form each (planar, Sylvester);
//! - `polar`, `radial`: polar coordinates, and multiples of z − z₀ that depend on |z − z₀| only.

mod fractions;
mod linear;
mod logs;
mod outer;
mod peel;
mod polar;
mod radial;
mod ridge;
mod rows;
mod slope;
mod state;
mod substitute;

pub(in crate::flow) use state::Search;

use crate::proof::vector::VectorMapOn;
use crate::proof::{Certificate, Claim, Proved, Rule, check};

/// The most rounds: each adds at least one determined expression.
const MAX_ROUNDS: usize = 400;

/// A proof of injectivity by elimination, within a budget of search steps.
#[must_use]
pub fn eliminate(map: &VectorMapOn, budget: usize) -> Option<Proved> {
    let mut search = Search::new(map, budget)?;
    for _ in 0..MAX_ROUNDS {
        if search.is_complete() {
            return search.finish();
        }
        if !search.advance() {
            return None;
        }
    }
    None
}

impl Search<'_> {
    /// One more determined expression, by the first method that finds one.
    fn advance(&mut self) -> bool {
        let methods: [fn(&mut Self) -> bool; 10] = [
            Self::peel_any,
            Self::linear_any,
            Self::polar_any,
            Self::slope_any,
            Self::ridge_any,
            Self::logs_any,
            Self::fractions_any,
            Self::radial_any,
            Self::direction_any,
            Self::substitute_any,
        ];
        methods.iter().any(|method| !self.is_exhausted() && method(self))
    }

    fn finish(self) -> Option<Proved> {
        let (map, steps, premises) = self.into_parts();
        let claim = Claim::VectorInjective(map);
        check(Certificate::new(claim, Rule::Elimination { steps }, premises)).ok()
    }
}
