//! Results as text and as JSON: pure functions of data.
//!
//! Text is for reading: verdict first, then why, formulas in Unicode, styled with ANSI escapes that the command line
//! takes out where they are not wanted. JSON holds formulas in the input language, so that they can be fed back in.

mod choice;
mod ci;
mod equality;
mod explain;
mod explain_vector;
mod grading;
mod json;
mod layer;
mod pattern;
mod quantities;
mod samples;
mod style;
mod tests_of_sets;
mod text;
mod vector;
mod vector_density;
mod vector_json;
mod words;

pub use choice::choice_solution;
pub use ci::{tests_github, tests_junit};
pub use equality::{equality_json, equality_text, sameness_json, sameness_text};
pub use explain::explain;
pub use grading::{
    CSV_HEAD, GradeReport, record_csv, record_json, record_line, record_text, summary_json, summary_text,
};
pub use json::{analysis_json, solution_json};
pub use layer::{layers_json, layers_text};
pub use pattern::{pattern_json, pattern_text};
pub use quantities::{Asked, Told, quantities_json, quantities_text};
pub use samples::{SampleFormat, samples_head, samples_rows};
pub use tests_of_sets::{SetResult, tests_json, tests_text};
pub use text::{analysis_text, solution_text};
