//! Expressions as trees of the four operations, everything else as kernels.

use super::protocol::Tree;
use crate::expr::{Expr, Node};

/// The deepest nesting that is translated.
const MAX_DEPTH: usize = 200;

/// The largest exponent that is translated.
const MAX_POWER: i64 = 1000;

/// An expression as a rational function of kernels.
#[derive(Clone, Debug)]
pub struct Rationalised {
    pub(super) tree: Tree,
    /// What each kernel stands for, by number.
    pub kernels: Vec<Expr>,
}

/// The expression with variables and whatever is no sum, product or integer power as kernels; `None` beyond bounds on size.
///
/// The translation forgets where the expression is defined: x/x becomes a tree whose value Symbolica takes to be 1.
#[must_use]
pub fn rationalised(e: &Expr) -> Option<Rationalised> {
    let mut kernels = Vec::new();
    let tree = translate(e, &mut kernels, 0)?;
    Some(Rationalised { tree, kernels })
}

fn translate(e: &Expr, kernels: &mut Vec<Expr>, depth: usize) -> Option<Tree> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mut all = |parts: &[Expr]| -> Option<Vec<Tree>> {
        parts.iter().map(|part| translate(part, kernels, depth + 1)).collect()
    };
    match e.node() {
        Node::Number(value) => return Some(Tree::Number(value.clone())),
        Node::Sum(terms) => return all(terms).map(Tree::Sum),
        Node::Product(factors) => return all(factors).map(Tree::Product),
        Node::Power(base, exponent) => {
            if let Some(k) = exponent.as_number().and_then(crate::real::Rational::to_i64) {
                let k = i32::try_from(k).ok().filter(|k| i64::from(*k).abs() <= MAX_POWER)?;
                let base = translate(base, kernels, depth + 1)?;
                return Some(Tree::Power(Box::new(base), k));
            }
        }
        Node::Pi | Node::Variable(_) | Node::Apply(..) | Node::Piecewise(_) => {}
    }
    let at = match kernels.iter().position(|k| k == e) {
        Some(at) => at,
        None => {
            kernels.push(e.clone());
            kernels.len() - 1
        }
    };
    u32::try_from(at).ok().map(Tree::Kernel)
}
