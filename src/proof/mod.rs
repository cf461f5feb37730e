//! The proof kernel: claims, certificates, and the code that accepts or refuses them.
//!
//! - [`claim`]: what can be claimed, always on a stated set and under stated assumptions;
//! - [`certificate`]: a claim with the rule that yields it and the certificates it rests on;
//! - [`check()`]: decides whether a certificate holds. It trusts nothing but exact rational
//!   arithmetic, outward-rounded enclosures, Sturm chains, the table of derivatives, and the rewriting
//!   identities of `expr::normal`, each of which asks for its side conditions;
//! - [`search`]: looks for certificates. Nothing that it returns counts before `check` has accepted it.
//!
//! [`Proved`] is the proof that a certificate has passed: only `check` can make one.

pub mod certificate;
pub mod check;
pub mod claim;
pub mod domain;
pub mod limit;
pub mod obligations;
pub mod resolve;
pub mod search;
pub mod value;
pub mod vector;

pub use certificate::{Certificate, Place, Rule};
pub use check::{Proved, Refusal, check};
pub use claim::{Claim, Direction, LimitValue, Side};
pub use domain::Domain;
pub use value::value_at;
