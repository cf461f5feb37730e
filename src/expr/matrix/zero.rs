//! Which entries are 0, which are equal; formulas for people.

use super::{Matrix, Pattern};
use crate::expr::normal::{Oracle, equal_on, normal};
use crate::expr::simplify::simplify;
use crate::expr::{Expr, Function, Node};

/// Nodes up to which a result is simplified.
const MAX_SIMPLIFIED: usize = 400;

/// Entries that are looked at more closely than by their form, in one matrix.
const MAX_EXAMINED: usize = 6000;

/// Whether the expression is seen to be 0 wherever it is defined, on the set of the oracle. `false` means: not seen.
pub fn is_zero(e: &Expr, oracle: &mut Oracle<'_>) -> bool {
    e.is_zero() || !is_plainly_nonzero(e) && normal(e, oracle).is_ok_and(|form| form.ratio.is_zero())
}

/// Whether the two are seen to be equal wherever both are defined, on the set of the oracle.
pub fn same(a: &Expr, b: &Expr, oracle: &mut Oracle<'_>) -> bool {
    equal_on(a, b, oracle) == Some(true)
}

/// Whether the form alone shows that the expression does not vanish identically: a product of powers of numbers other
/// than 0, variables and exponentials.
fn is_plainly_nonzero(e: &Expr) -> bool {
    match e.node() {
        Node::Number(value) => !value.is_zero(),
        Node::Pi | Node::Variable(_) | Node::Apply(Function::Exp, _) => true,
        Node::Product(factors) => factors.iter().all(is_plainly_nonzero),
        Node::Power(base, _) => is_plainly_nonzero(base),
        _ => false,
    }
}

/// Where a matrix has entries that are not seen to be 0. The first few thousand that are not plainly one or the other
/// are normalised; of the rest, only literal zeros count as 0.
pub fn nonzero_pattern(matrix: &Matrix, oracle: &mut Oracle<'_>) -> Pattern {
    let mut examined = 0;
    let rows = (0..matrix.rows()).map(|i| {
        let entries = matrix.row(i).iter().enumerate();
        entries
            .filter(|(_, e)| {
                if e.is_zero() {
                    return false;
                }
                if examined >= MAX_EXAMINED || is_plainly_nonzero(e) {
                    return true;
                }
                examined += 1;
                !is_zero(e, oracle)
            })
            .map(|(j, _)| j)
            .collect()
    });
    Pattern::from_rows(rows.collect(), matrix.columns())
}

/// An expression that is equal wherever the given one is defined, and easier to read where one is found.
pub fn readable(e: &Expr, oracle: &mut Oracle<'_>) -> Expr {
    if e.size_up_to(MAX_SIMPLIFIED) >= MAX_SIMPLIFIED { e.clone() } else { simplify(e, oracle) }
}
