//! Solving and marking.
//!
//! [`solve`] derives everything about a stated map; [`examine`] solves an exercise and compares each reference
//! answer with what was derived. A wrong answer is a [`Finding`], not an error.

mod check_by_sampling;
mod choice;
mod compare;
mod compare_density;
mod compare_pattern;
mod compare_vector;
mod equal;
mod finding;
mod problem;
mod solution;
mod structure;
mod when;
pub mod words;

pub use compare::{Examined, examine, right_options};
pub use equal::{Equality, Witness, formulas_equal, same_on, values_equal};
pub use finding::{Finding, Mark};
pub use problem::{Problem, ScalarProblem, VectorProblem, problem};
pub use solution::{
    Accepted, Derived, Options, ScalarSolution, Solution, VectorSolution, accepted, solve, solve_vector,
    vector_accepted, verdict,
};
