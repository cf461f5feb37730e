//! Solving and marking.
//!
//! [`solve`] derives everything about a stated map; [`examine`] solves an exercise and compares each reference
//! answer with what was derived; [`prepare`] solves an exercise once, to mark the answers of many with it. A wrong answer
//! is a [`Finding`], not an error.

mod atoms;
mod batch;
mod check_by_sampling;
mod choice;
mod closeness;
mod compare;
mod compare_density;
mod compare_pattern;
mod compare_vector;
mod concrete;
mod difficulty;
mod distribution;
mod equal;
mod equal_things;
mod examine;
mod finding;
mod flow_check;
mod forms;
mod function;
mod marginals;
mod marking;
mod misconceptions;
mod off_support;
pub mod probability;
mod problem;
mod reading;
mod rules;
pub mod sampling;
mod solution;
mod structure;
mod vector_base;
mod when;
pub mod words;

pub use batch::{AnswerRecord, Marker, Record, Summary};
pub use closeness::{Closeness, closeness, closeness_in_several};
pub use compare::right_options;
pub use difficulty::difficulty;
pub use equal::{Equality, Witness, formulas_equal, same_on, values_equal, whole_domain};
pub use equal_things::{Sameness, conditions_equal, costs_equal, distributions_equal, sets_equal};
pub use examine::{Examined, examine, findings};
pub use finding::{Finding, Mark, Role};
pub use flow_check::FlowCheck;
pub use function::FunctionSolution;
pub use marginals::Marginals;
pub use marking::{Marked, Outcome, Prepared, prepare, prepare_with};
pub use misconceptions::names as finding_names;
pub use problem::{Problem, ScalarProblem, VectorProblem, distribution, problem};
pub use solution::{
    Accepted, Derived, LogDetCost, Options, ScalarSolution, Solution, VectorSolution, accepted,
    decided_on_region, solve, solve_vector, vector_accepted, verdict,
};
