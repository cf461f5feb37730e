//! Conditions on a cell: whether they hold, whether they hold around every point, and to which part of the cell they
//! confine its variables.

use super::kind::kind_of;
use super::slope::jet;
use super::{Cell, Context};
use crate::expr::{Condition, Expr, Kind, Relation, Symbol};
use crate::real::{Interval, Rational, Ternary};

/// What is known about a condition on a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Truth {
    /// True: it holds at every point of the cell at which it is defined; false: at none.
    pub holds: Ternary,
    /// Whether the expressions in it are defined: on the whole cell, nowhere, or not known.
    pub defined: Ternary,
}

impl Truth {
    /// Whether the condition certainly holds on the whole cell.
    pub fn is_certain(self) -> bool {
        self.holds.is_true() && self.defined.is_true()
    }

    /// Whether the condition may hold somewhere.
    pub fn is_possible(self) -> bool {
        !self.holds.is_false() && !self.defined.is_false()
    }
}

/// Evaluates a condition over a cell.
pub(super) fn truth(condition: &Condition, context: &Context) -> Truth {
    match condition {
        Condition::Constant(known) => Truth { holds: (*known).into(), defined: Ternary::True },
        Condition::Compare(a, relation, b) => {
            let (left, right) = (context.value(a), context.value(b));
            let holds = match (left.range, right.range) {
                _ if a == b => relation.holds(std::cmp::Ordering::Equal).into(),
                (Some(x), Some(y)) => compare(&x, *relation, &y),
                _ => Ternary::Unknown,
            };
            Truth { holds, defined: left.defined.and(right.defined) }
        }
        Condition::Is(e, kind) => {
            let value = context.value(e);
            let holds =
                value.range.map_or(Ternary::Unknown, |x| is_of_kind(&x, kind_of(e, &context.cell), *kind));
            Truth { holds, defined: value.defined }
        }
        Condition::And(parts) => parts.iter().map(|part| truth(part, context)).fold(
            Truth { holds: Ternary::True, defined: Ternary::True },
            |a, b| Truth { holds: a.holds.and(b.holds), defined: a.defined.and(b.defined) },
        ),
        Condition::Or(parts) => parts.iter().map(|part| truth(part, context)).fold(
            Truth { holds: Ternary::False, defined: Ternary::True },
            |a, b| Truth { holds: a.holds.or(b.holds), defined: a.defined.and(b.defined) },
        ),
        Condition::Not(inner) => {
            let inner = truth(inner, context);
            Truth { holds: inner.holds.negate(), defined: inner.defined }
        }
    }
}

/// Whether the condition certainly holds around every point of the cell, when only `v` moves.
pub(super) fn holds_around(condition: &Condition, v: &Symbol, context: &Context) -> bool {
    if !depends_on(condition, v, context) {
        return truth(condition, context).is_certain();
    }
    match condition {
        Condition::Constant(known) => *known,
        Condition::Compare(a, relation, b) => {
            // Both sides are continuous around the cell, and apart.
            let (left, right) = (jet(a, v, context), jet(b, v, context));
            let strict = match relation {
                Relation::Lt | Relation::Le => Relation::Lt,
                Relation::Gt | Relation::Ge => Relation::Gt,
                Relation::Ne => Relation::Ne,
                Relation::Eq => return false,
            };
            left.smooth
                && right.smooth
                && matches!((left.value.range, right.value.range),
                    (Some(x), Some(y)) if compare(&x, strict, &y).is_true())
        }
        Condition::Is(..) => false,
        Condition::And(parts) => parts.iter().all(|part| holds_around(part, v, context)),
        Condition::Or(parts) => {
            truth(condition, context).defined.is_true()
                && parts.iter().any(|part| holds_around(part, v, context))
        }
        Condition::Not(inner) => {
            !matches!(**inner, Condition::Is(..)) && holds_around(&inner.negate(), v, context)
        }
    }
}

/// A part of `cell`, itself a part of the context's cell, outside which the condition does not hold; `None` where it
/// holds nowhere.
pub(super) fn confine(context: &Context, cell: &Cell, condition: &Condition) -> Option<Cell> {
    match condition {
        Condition::Constant(known) => known.then(|| cell.clone()),
        Condition::Compare(a, relation, b) => {
            let one_side = bound(context, cell, a, *relation, b)?;
            bound(context, &one_side, b, relation.flip(), a)
        }
        Condition::Is(e, kind) => of_kind(cell, e, *kind, true),
        Condition::And(parts) => {
            parts.iter().try_fold(cell.clone(), |cell, part| confine(context, &cell, part))
        }
        Condition::Or(parts) => {
            parts.iter().filter_map(|part| confine(context, cell, part)).reduce(|a, b| a.hull(&b))
        }
        Condition::Not(inner) => match &**inner {
            Condition::Is(e, kind) => of_kind(cell, e, *kind, false),
            other => confine(context, cell, &other.negate()),
        },
    }
}

/// Whether the condition may change when only `v` moves on the cell.
pub(super) fn depends_on(condition: &Condition, v: &Symbol, context: &Context) -> bool {
    let mut found = false;
    condition.for_each(&mut |e| found = found || !jet(e, v, context).constant);
    found
}

fn compare(x: &Interval, relation: Relation, y: &Interval) -> Ternary {
    match relation {
        Relation::Lt => x.lt(y),
        Relation::Le => x.le(y),
        Relation::Gt => y.lt(x),
        Relation::Ge => y.le(x),
        Relation::Eq => x.equals(y),
        Relation::Ne => x.equals(y).negate(),
    }
}

/// Whether numbers in `x` that are of the first kind are of the second.
fn is_of_kind(x: &Interval, known: Kind, wanted: Kind) -> Ternary {
    match (known, wanted) {
        (_, Kind::Real) | (Kind::Integer | Kind::Even | Kind::Odd, Kind::Integer) => Ternary::True,
        (Kind::Even, Kind::Odd) | (Kind::Odd, Kind::Even) => Ternary::False,
        _ if known == wanted => Ternary::True,
        _ => match Rational::from_f64(x.lo()) {
            Some(value) if x.is_point() => {
                let right = value.is_integer()
                    && (wanted == Kind::Integer || value.has_even_numerator() == (wanted == Kind::Even));
                right.into()
            }
            _ => Ternary::Unknown,
        },
    }
}

/// The part of the cell on which `a` may compare with `b` like this, if `a` is a variable.
fn bound(context: &Context, cell: &Cell, a: &Expr, relation: Relation, b: &Expr) -> Option<Cell> {
    let Some(symbol) = a.as_variable() else { return Some(cell.clone()) };
    let value = context.value(b).range?;
    let allowed = match relation {
        Relation::Lt => Interval::new(f64::NEG_INFINITY, value.hi(), true, true),
        Relation::Le => Interval::new(f64::NEG_INFINITY, value.hi(), true, value.hi_open()),
        Relation::Gt => Interval::new(value.lo(), f64::INFINITY, true, true),
        Relation::Ge => Interval::new(value.lo(), f64::INFINITY, value.lo_open(), true),
        Relation::Eq => Some(value),
        Relation::Ne => {
            let x = cell.values(symbol);
            if !value.is_point() {
                return Some(cell.clone());
            }
            let excluded = value.lo();
            Interval::new(
                x.lo(),
                x.hi(),
                x.lo_open() || x.lo() == excluded,
                x.hi_open() || x.hi() == excluded,
            )
        }
    };
    cell.narrowed(symbol, &allowed?)
}

/// The part of the cell on which the integer symbol `e` may be of this kind (or may not be of it).
fn of_kind(cell: &Cell, e: &Expr, kind: Kind, wanted: bool) -> Option<Cell> {
    let Some(symbol) = e.as_variable() else { return Some(cell.clone()) };
    let before = cell.kind(symbol);
    let after = match (before, kind, wanted) {
        // Real symbols stay real: the meaning of powers depends on declarations only.
        (Kind::Real, ..) => Kind::Real,
        (_, Kind::Real | Kind::Integer, true) => before,
        (_, Kind::Real | Kind::Integer, false) => return None,
        (Kind::Integer, Kind::Even, false) => Kind::Odd,
        (Kind::Integer, Kind::Odd, false) => Kind::Even,
        (Kind::Integer, parity, true) => parity,
        (parity, other, wanted) if (parity == other) == wanted => parity,
        _ => return None,
    };
    let mut part = cell.clone();
    part.set(symbol.clone(), cell.get(symbol).unwrap_or_else(Interval::real_line), after);
    part.narrowed(symbol, &Interval::real_line())
}
