//! Tests of the language as a whole.

mod bounds;
mod errors;
mod formulas;
mod roundtrip;
mod statements;
mod vectors;

use super::{Declared, parse_expr};
use crate::expr::{Expr, print};

/// Reads a formula in the variable z.
fn expr(text: &str) -> Expr {
    parse_expr(text, &Declared::variables(&["z"])).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

/// Formula and its meaning in the plainest notation.
fn same(rows: &[(&str, &str)]) {
    for (typed, meant) in rows {
        assert_eq!(print::text(&expr(typed)), print::text(&expr(meant)), "{typed}");
        assert_eq!(expr(typed), expr(meant), "{typed}");
    }
}
