//! Exercise sets: the YAML format, read with the place of everything that can be wrong.
//!
//! ```yaml
//! title: "NF1: change of variables"
//! exercises:
//!   - id: nf1.2
//!     prompt: "Is $f(z) = 2 - 3z$ a valid NF transformation?"
//!     map: f(z) = 2 - 3z
//!     on: z in R                    # optional, as are where, base, strict
//!     answers:
//!       valid: true
//!       inverse: g(x) = (2 - x)/3
//! ```
//!
//! [`load`] reads a whole set and parses every formula in it, so that all mistakes are told at once and at their
//! place. The text is untrusted: its size, its nesting and the expansion of its aliases are bounded.

pub mod answer;
mod format;
pub mod formula;
mod layer;
mod load;
mod raw;
mod rubric;
pub mod schema;
mod set;
mod submission;
mod variants;

pub use format::format;
pub use load::{MAX_FILE_BYTES, load, relocate, stated};
pub use rubric::{Alternative, Counterexample, Form, Rubric, Rule, When, chosen};
pub use set::{
    Answer, Asked, Asks, Choice, ChoiceOption, Exercise, Expected, ExpectedMonotone, MapQuestion, Outcome,
    Placed, Set,
};
pub use submission::{Given, MAX_SUBMISSION_BYTES, Submission, submission};
pub use variants::{Variant, is_varied, load_variant, seed_of, seed_of_submission, variant};
