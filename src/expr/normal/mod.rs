//! Normal forms: an expression as a fraction of polynomials in kernels, by identities that hold on a set.
//!
//! # What is promised
//! [`normal`] treats an expression as its **value where it is defined**: at every point of the set where e is
//! defined, every kernel that is left has a value, the denominator is not 0, and e equals the fraction. Nothing is
//! said about points where e is undefined; whether e is defined is a separate question, for a proof. So
//! [`equal_on`] = `Some(true)` means: a = b wherever both are defined.
//!
//! # Side conditions
//! An identity that does not hold for all real numbers is used only where the **oracle** says that its
//! [`SideCondition`] holds on the whole set. Given the same answers, the same questions come in the same
//! order, each at most once, so that a checker can repeat a search's rewriting with recorded answers.
//!
//! # Kernels
//! Variables, π, prime numbers and polynomials under roots, exponentials of independent arguments, logarithms,
//! absolute values, sine and cosine with sin² = 1 − cos², and named functions of normal arguments.

mod context;
mod convert;
mod explog;
mod extremes;
mod field;
mod powers;
mod rebuild;
mod side;
mod signs;
mod special;
mod symbolic;
#[cfg(test)]
pub(crate) mod tests;
mod trig;

pub use field::{FactoredValue, Field, Interrupted, in_field};
pub use side::SideCondition;

use super::Expr;
use super::constant::compare;
use super::poly::{Ratio, TooLarge};
use context::{Context, Stop, Units};

/// Answers whether a side condition is proved on the whole set; `false` where it is not known.
pub type Oracle<'a> = dyn FnMut(&SideCondition) -> bool + 'a;

/// Why there is no normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NormalError {
    /// A bound on size was exceeded.
    TooLarge,
    /// The expression has no value anywhere: it divides by something that is identically 0, or the like.
    Undefined,
}

impl std::fmt::Display for NormalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge => TooLarge.fmt(f),
            Self::Undefined => write!(f, "the expression is undefined everywhere"),
        }
    }
}

impl std::error::Error for NormalError {}

/// The normal form of an expression: a fraction and the meaning of its kernels.
#[derive(Clone, Debug)]
pub struct NormalForm {
    /// The fraction.
    pub ratio: Ratio,
    /// The expression of each kernel, by number.
    pub kernels: Vec<Expr>,
    expression: Expr,
    factored: Option<Expr>,
}

impl NormalForm {
    /// The normal form as an expression.
    #[must_use]
    pub fn to_expr(&self) -> &Expr {
        &self.expression
    }

    /// The same as a product of the factors that were found.
    #[must_use]
    pub fn to_factored_expr(&self) -> Option<&Expr> {
        self.factored.as_ref()
    }
}

/// The normal form of e on the set of the oracle; see the module for its meaning.
///
/// # Errors
/// Where a bound is exceeded or e is undefined everywhere.
pub fn normal(e: &Expr, oracle: &mut Oracle<'_>) -> Result<NormalForm, NormalError> {
    run(oracle, |context| {
        let ratio = context.normal(e)?;
        let expression = context.ratio_expr(&ratio);
        let factored = context.factor(&ratio).ok().map(|f| context.factored_expr(&f));
        Ok(NormalForm { expression, factored, kernels: context.kernel_exprs(), ratio })
    })
}

/// Whether a = b wherever both are defined on the set of the oracle: `Some(true)` where the normal forms agree,
/// `Some(false)` where they differ by a nonzero rational number, `None` where it is not seen.
pub fn equal_on(a: &Expr, b: &Expr, oracle: &mut Oracle<'_>) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    let difference = run(oracle, |context| {
        let left = context.normal(a)?;
        let right = context.normal(b)?;
        context.minus(&left, &right)
    });
    match difference {
        Ok(zero) if zero.is_zero() => return Some(true),
        Ok(other) if other.as_constant().is_some() => return Some(false),
        _ => {}
    }
    // Constants may be equal without a common normal form: nested roots are decided by how small their difference can be.
    (a.is_constant() && b.is_constant() && compare(a, b).is_some_and(std::cmp::Ordering::is_eq))
        .then_some(true)
}

/// Restarts after which the common units of angles count as not found.
const MAX_RESTARTS: usize = 12;

fn run<T>(
    oracle: &mut Oracle<'_>,
    mut f: impl FnMut(&mut Context<'_, '_>) -> Result<T, Stop>,
) -> Result<T, NormalError> {
    let mut units = Units::default();
    let mut answers = rustc_hash::FxHashMap::default();
    for _ in 0..MAX_RESTARTS {
        let mut context = Context::new(oracle, units, answers);
        let result = f(&mut context);
        (units, answers) = context.into_parts();
        match result {
            Ok(value) => return Ok(value),
            Err(Stop::TooLarge) => return Err(NormalError::TooLarge),
            Err(Stop::Undefined) => return Err(NormalError::Undefined),
            Err(Stop::Restart) => {}
        }
    }
    Err(NormalError::TooLarge)
}
