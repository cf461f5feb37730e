//! General computer algebra, asked of [Symbolica](https://symbolica.io): the only layer that names it.
//!
//! # Untrusted
//! Every answer is a **proposal**. The functions here test it by exact arithmetic of our own where that is possible
//! (each says how) and give no answer where the test fails. No verdict rests on an answer: `proof::search` turns it into a
//! certificate, and `proof::check`, which does not know this layer, recomputes what is claimed.
//!
//! # A process of its own
//! Symbolica may be used by one thread of a user at a time, aborts where a second one tries, prints to standard output,
//! and cannot be interrupted. So it runs in a *worker*: the same program with a hidden subcommand, started when a question
//! comes that needs it, ended when idle, limited in time and memory, and behind a lock that is the user's. Whatever goes
//! wrong there comes back as [`Unavailable`]; the next question starts a new worker. What Symbolica prints to its standard
//! output is passed on, whole, to our standard error.
//!
//! # What is sent
//! Polynomials with rational coefficients whose kernels are numbers, and trees of the four operations over such kernels.
//! What a kernel stands for (a logarithm, a root, |x|) is never sent: Symbolica's functions are complex ones, ours are real.
//!
//! Without the cargo feature `symbolica` every question is answered by [`Unavailable`].

#[cfg(feature = "symbolica")]
mod client;
mod exact;
#[cfg(feature = "symbolica")]
mod process;
mod protocol;
mod questions;
mod settings;
mod tree;
#[cfg(feature = "symbolica")]
pub mod worker;

pub use questions::{
    AlgebraicPoint, Factorisation, determinant, factor, gcd, groebner_basis, partial_fractions, real_roots,
    resultant, solve, square_free, together,
};
pub use settings::{Settings, configure};
pub use tree::{Rationalised, rationalised};

use protocol::{Answer, Question};

/// No answer could be had. The reason is meant to be read by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable {
    /// Why.
    pub why: String,
    lasting: bool,
}

impl Unavailable {
    /// Symbolica could not be had, or had to be stopped.
    pub(crate) fn because(why: impl Into<String>) -> Self {
        Self { why: why.into(), lasting: true }
    }

    /// It was had, but there is no answer to this question.
    pub(crate) fn no_answer(why: impl Into<String>) -> Self {
        Self { why: why.into(), lasting: false }
    }

    /// Whether Symbolica could not be had, or was stopped: not just one question was at fault.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        self.lasting
    }
}

impl std::fmt::Display for Unavailable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Unavailable {}

/// Whether this build can ask at all.
pub const BUILT_IN: bool = cfg!(feature = "symbolica");

#[cfg(feature = "symbolica")]
fn ask(question: &Question) -> Result<Answer, Unavailable> {
    client::ask(question)
}

#[cfg(not(feature = "symbolica"))]
fn ask(_: &Question) -> Result<Answer, Unavailable> {
    Err(Unavailable::because("built without Symbolica"))
}

/// Ends the worker of this process, if one is running; a later question starts another.
pub fn close() {
    #[cfg(feature = "symbolica")]
    client::close();
}
