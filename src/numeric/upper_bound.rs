//! An upper bound of a function on a box.

use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Expr, Symbol};
use crate::real::{Interval, Rational};

/// The most cells that the box is cut into.
const MAX_CELLS: usize = 4_096;

/// A number that certainly no value on the box exceeds, by enclosures on the cells of a grid; `None` where there is no finite one.
#[must_use]
pub fn upper_bound(e: &Expr, variables: &[Symbol], sides: &[(f64, f64)]) -> Option<Rational> {
    let n = u32::try_from(variables.len()).ok().filter(|n| *n > 0)?;
    let mut parts = 1_usize;
    while (parts + 1).checked_pow(n).is_some_and(|cells| cells <= MAX_CELLS) {
        parts += 1;
    }
    let mut largest = f64::NEG_INFINITY;
    for index in 0..parts.checked_pow(n)? {
        let mut rest = index;
        let mut cell = Cell::new();
        for (v, (low, high)) in variables.iter().zip(sides) {
            #[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
            let edge = |k: usize| low + (high - low) * (k as f64 / parts as f64);
            let k = rest % parts;
            rest /= parts;
            // Neighbouring cells overlap, so that rounding leaves no gap.
            let (a, b) = (edge(k).next_down(), edge(k + 1).next_up());
            cell = cell.with(v, Interval::new(a, b, false, false)?);
        }
        // Outside of the domain of the formula there is no value.
        if let Some(range) = enclose(e, &cell).range {
            largest = largest.max(range.hi());
        }
    }
    (largest.is_finite() && largest > 0.0).then(|| Rational::from_f64(largest)).flatten()
}
