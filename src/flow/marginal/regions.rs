//! A function with case distinctions as several functions without, each on the region where its cases apply.

use crate::expr::{Branch, Condition, Expr, Function, Node, Relation};
use crate::proof::vector::as_signs;

/// The most regions.
const MAX_REGIONS: usize = 32;

/// A formula without case distinctions, where all of these are positive.
#[derive(Clone, Debug)]
pub(super) struct FormulaOn {
    /// The formula.
    pub formula: Expr,
    /// What is positive there.
    pub positive: Vec<Expr>,
}

/// The regions, which make up everything but a null set; `None` where a distinction is of another kind.
pub(super) fn regions(formula: &Expr) -> Option<Vec<FormulaOn>> {
    let mut open = vec![FormulaOn { formula: formula.clone(), positive: Vec::new() }];
    let mut done = Vec::new();
    while let Some(next) = open.pop() {
        match innermost(&next.formula) {
            None => done.push(next),
            Some(part) => {
                for (value, positive) in cases(&part)? {
                    let positive = [next.positive.clone(), positive].concat();
                    let empty = positive
                        .iter()
                        .enumerate()
                        .any(|(i, e)| positive[..i].iter().any(|other| e.plus(other).is_zero()));
                    if !empty {
                        let formula = next.formula.replace(&mut |e| (*e == part).then(|| value.clone()));
                        open.push(FormulaOn { formula, positive });
                    }
                }
            }
        }
        if open.len() + done.len() > MAX_REGIONS {
            return None;
        }
    }
    done.reverse();
    Some(done)
}

fn is_distinction(e: &Expr) -> bool {
    use Function::{Abs, Ceil, Floor, Max, Min, Sign};
    matches!(e.node(), Node::Piecewise(_) | Node::Apply(Abs | Ceil | Floor | Max | Min | Sign, _))
}

/// A case distinction without another one inside of it.
fn innermost(e: &Expr) -> Option<Expr> {
    let mut found = None;
    e.for_each_child(&mut |child| {
        if found.is_none() {
            found = innermost(child);
        }
    });
    found.or_else(|| is_distinction(e).then(|| e.clone()))
}

/// The values of a case distinction, each with what is positive where it applies.
fn cases(e: &Expr) -> Option<Vec<(Expr, Vec<Expr>)>> {
    match e.node() {
        Node::Apply(Function::Abs, u) => {
            Some(vec![(u[0].clone(), vec![u[0].clone()]), (u[0].negate(), vec![u[0].negate()])])
        }
        Node::Apply(Function::Sign, u) => {
            Some(vec![(Expr::one(), vec![u[0].clone()]), (Expr::integer(-1), vec![u[0].negate()])])
        }
        Node::Apply(function @ (Function::Max | Function::Min), of) => {
            let over = |a: &Expr, b: &Expr| if *function == Function::Max { a.minus(b) } else { b.minus(a) };
            let wins = |k: usize| {
                let others = of.iter().enumerate().filter(|(j, _)| *j != k);
                (of[k].clone(), others.map(|(_, other)| over(&of[k], other)).collect())
            };
            Some((0..of.len()).map(wins).collect())
        }
        Node::Piecewise(piecewise) => {
            // One comparison decides.
            let [Branch { condition: condition @ Condition::Compare(..), value }] =
                piecewise.branches.as_slice()
            else {
                return None;
            };
            let otherwise = piecewise.otherwise.as_ref()?;
            let signs = as_signs(condition)?;
            let [(e, relation)] = signs.as_slice() else { return None };
            let e = match relation {
                Relation::Gt | Relation::Ge => e.clone(),
                Relation::Lt | Relation::Le => e.negate(),
                Relation::Eq | Relation::Ne => return None,
            };
            Some(vec![(value.clone(), vec![e.clone()]), (otherwise.clone(), vec![e.negate()])])
        }
        _ => None,
    }
}
