//! Multivariate polynomials and fractions of them, exact and bounded.
//!
//! The indeterminates are *kernels*: whatever [`normal`](super::normal) does not take apart, numbered in a
//! table of its own. Exponents are positive rationals, because a kernel may stand under a root:
//! x^(1/2) · x^(1/2) = x holds wherever x^(1/2) has a value.

mod exponent;
mod gcd;
mod monomial;
mod polynomial;
mod ratio;
mod split;

pub use exponent::Exponent;
pub use gcd::gcd;
pub use monomial::{Kernel, Monomial};
pub use polynomial::Poly;
pub use ratio::Ratio;
pub use split::{rational_linear_factors, square_free};

/// The largest number of terms of a polynomial.
pub const MAX_TERMS: usize = 1500;

/// The largest number of term products of one multiplication.
pub const MAX_PRODUCTS: usize = 60_000;

/// The largest coefficient in bits.
pub const MAX_BITS: u64 = 8192;

/// A bound on terms, exponents or coefficients was exceeded: nothing is known about the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl std::fmt::Display for TooLarge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the expression is too large to be expanded")
    }
}

impl std::error::Error for TooLarge {}
