//! Case distinctions removed: |u| becomes u or −u where the sign of u is known, and so on.

use crate::expr::{Branch, Condition, Expr, Function, Kind, Node, Piecewise, Relation};

/// Answers whether `expression relation 0` is proved on the set in question.
pub type SignOracle<'a> = dyn FnMut(&Expr, Relation) -> bool + 'a;

/// An expression without |·|, sign, min, max and cases that has the same values as `e` on the set that the
/// oracle speaks of, wherever it is defined; `None` where some distinction stays open. The questions asked depend only on `e`
/// and the answers.
#[must_use]
pub fn resolve(e: &Expr, oracle: &mut SignOracle<'_>) -> Option<Expr> {
    match e.node() {
        Node::Piecewise(p) => piecewise(p, oracle),
        Node::Apply(function, arguments) => {
            let arguments = arguments.iter().map(|a| resolve(a, oracle)).collect::<Option<Vec<Expr>>>()?;
            apply(*function, arguments, oracle)
        }
        _ => {
            let mut failed = false;
            let rebuilt = e.map_children(&mut |child| {
                resolve(child, oracle).unwrap_or_else(|| {
                    failed = true;
                    child.clone()
                })
            });
            (!failed).then_some(rebuilt)
        }
    }
}

fn apply(function: Function, mut arguments: Vec<Expr>, oracle: &mut SignOracle<'_>) -> Option<Expr> {
    match function {
        Function::Abs | Function::Sign => {
            let u = arguments.pop()?;
            let abs = function == Function::Abs;
            if abs && oracle(&u, Relation::Ge) {
                return Some(u);
            }
            if abs && oracle(&u, Relation::Le) {
                return Some(u.negate());
            }
            let signs = [(Relation::Gt, 1), (Relation::Lt, -1), (Relation::Eq, 0)];
            let known = signs.into_iter().find(|(relation, _)| !abs && oracle(&u, *relation));
            known.map(|(_, sign)| Expr::integer(sign))
        }
        Function::Min | Function::Max => {
            let relation = if function == Function::Max { Relation::Ge } else { Relation::Le };
            let winner = (0..arguments.len()).find(|&i| {
                (0..arguments.len()).all(|j| i == j || oracle(&arguments[i].minus(&arguments[j]), relation))
            })?;
            Some(arguments.swap_remove(winner))
        }
        // ⌊u⌋ = k where k ≤ u < k + 1, ⌈u⌉ = k where k − 1 < u ≤ k.
        Function::Floor | Function::Ceil => {
            let u = arguments.pop()?;
            let above = |k: i64| u.minus(&Expr::integer(k));
            let (from, to) = match function {
                Function::Floor => (Relation::Ge, Relation::Lt),
                _ => (Relation::Gt, Relation::Le),
            };
            (-MAX_STEP..MAX_STEP).find_map(|k| {
                let inside = oracle(&above(k), from) && oracle(&above(k + 1), to);
                let value = if function == Function::Floor { k } else { k + 1 };
                inside.then(|| Expr::integer(value))
            })
        }
        _ => Some(Expr::apply(function, arguments)),
    }
}

/// ⌊u⌋ is resolved where its value is not larger than this.
const MAX_STEP: i64 = 24;

/// The one branch that applies on the whole set: its condition holds and no other branch with another
/// formula applies anywhere.
fn piecewise(p: &Piecewise, oracle: &mut SignOracle<'_>) -> Option<Expr> {
    let mut chosen: Option<&Expr> = None;
    let mut open: Vec<&Branch> = Vec::new();
    for branch in &p.branches {
        match holds(&branch.condition, oracle) {
            Some(true) => match chosen {
                Some(value) if *value != branch.value => return None,
                _ => chosen = Some(&branch.value),
            },
            Some(false) => {}
            None => open.push(branch),
        }
    }
    let value = match chosen {
        Some(value) => value,
        None if open.is_empty() => p.otherwise.as_ref()?,
        None => return None,
    };
    if open.iter().any(|branch| branch.value != *value || !is_total(&branch.condition)) {
        return None;
    }
    resolve(value, oracle)
}

/// Whether the condition holds on the whole set (`Some(true)`), nowhere on it (`Some(false)`), or neither is known.
pub fn holds(condition: &Condition, oracle: &mut SignOracle<'_>) -> Option<bool> {
    match condition {
        Condition::Constant(known) => Some(*known),
        Condition::Compare(a, relation, b) => {
            let difference = resolve(&a.minus(b), oracle)?;
            if oracle(&difference, *relation) {
                Some(true)
            } else if oracle(&difference, relation.negate()) {
                Some(false)
            } else {
                None
            }
        }
        Condition::Is(e, kind) => {
            let number = e.as_number()?;
            Some(match kind {
                Kind::Real => true,
                Kind::Integer => number.is_integer(),
                Kind::Even => number.is_integer() && number.has_even_numerator(),
                Kind::Odd => number.is_integer() && !number.has_even_numerator(),
            })
        }
        Condition::And(parts) => combine(parts, false, oracle),
        Condition::Or(parts) => combine(parts, true, oracle),
        Condition::Not(inner) => holds(inner, oracle).map(|known| !known),
    }
}

/// A conjunction (`decisive` false) or disjunction (`decisive` true). A condition has no value where one of its parts is
/// undefined, so a part that is not known counts only if it is defined everywhere.
fn combine(parts: &[Condition], decisive: bool, oracle: &mut SignOracle<'_>) -> Option<bool> {
    let (mut all_known, mut decided, mut all_defined) = (true, false, true);
    for part in parts {
        match holds(part, oracle) {
            Some(known) => decided |= known == decisive,
            None => {
                all_known = false;
                all_defined &= is_total(part);
            }
        }
    }
    if decided { all_defined.then_some(decisive) } else { all_known.then_some(!decisive) }
}

/// Whether the sides of all comparisons in the condition are defined everywhere, whatever the symbols in them are.
fn is_total(condition: &Condition) -> bool {
    let mut total = true;
    condition.for_each(&mut |e| {
        let partial = e.any(&mut |part| match part.node() {
            Node::Power(_, exponent) => {
                !exponent.as_number().is_some_and(|r| r.has_odd_denominator() && !r.is_negative())
            }
            Node::Apply(function, _) => !function.is_total(),
            Node::Piecewise(_) => true,
            _ => false,
        });
        total = total && !partial;
    });
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn z() -> Expr {
        Expr::symbol("z")
    }

    /// Knows that z > 0, and nothing else.
    fn positive(e: &Expr, relation: Relation) -> bool {
        *e == z() && matches!(relation, Relation::Gt | Relation::Ge | Relation::Ne)
    }

    #[test]
    fn signs_resolve_case_distinctions() {
        assert_eq!(resolve(&Expr::abs(z()), &mut positive), Some(z()));
        let relu = Expr::apply(Function::Max, vec![Expr::zero(), z()]);
        assert_eq!(
            resolve(&relu, &mut |e, r| positive(e, r) || (*e == z().negate() && r == Relation::Le)),
            Some(z())
        );
        assert_eq!(resolve(&Expr::abs(z().minus(&Expr::one())), &mut positive), None);
    }

    #[test]
    fn an_open_branch_blocks_the_choice() {
        let branch = |condition, value| Branch { condition, value };
        let unknown = z().compare(Relation::Gt, &Expr::one());
        let certain = z().compare(Relation::Gt, &Expr::zero());
        let ambiguous =
            Expr::piecewise(vec![branch(certain.clone(), z()), branch(unknown.clone(), Expr::one())], None);
        assert_eq!(resolve(&ambiguous, &mut positive), None);
        let agreeing = Expr::piecewise(vec![branch(certain, z()), branch(unknown, z())], None);
        assert_eq!(resolve(&agreeing, &mut positive), Some(z()));
    }
}
