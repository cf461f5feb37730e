//! Which branches of a formula by cases are active on a cell.

use super::condition::{confine, depends_on, holds_around, truth};
use super::{Cell, Context};
use crate::expr::{Condition, Expr, Piecewise, Symbol};

/// What is known about the cases of a formula on a cell.
pub(super) struct Cases<'a> {
    /// The branches that may give the value somewhere.
    pub active: Vec<Case<'a>>,
    /// Whether all conditions are defined on the whole cell and at every point some branch applies.
    pub covering: bool,
    /// Whether there is one active branch only, and it applies on the whole cell.
    pub certain: bool,
}

/// A branch that may apply.
pub(super) struct Case<'a> {
    /// Its formula.
    pub value: &'a Expr,
    /// A part of the cell outside which the branch does not apply; `None` for the whole cell.
    part: Option<Cell>,
}

impl Case<'_> {
    /// Evaluates something on the part of the cell.
    pub fn within<T>(&self, context: &Context, evaluate: impl FnOnce(&Context) -> T) -> T {
        match &self.part {
            None => evaluate(context),
            Some(part) => evaluate(&Context::new(part.clone())),
        }
    }
}

impl<'a> Cases<'a> {
    /// The cases of a formula on a cell.
    pub fn of(p: &'a Piecewise, context: &Context) -> Self {
        let mut active = Vec::with_capacity(p.branches.len() + 1);
        let mut conditions_defined = true;
        let mut some_certain = false;
        let case = |value: &'a Expr, part: Cell| Case { value, part: (part != context.cell).then_some(part) };
        // What no condition claims; nothing is left where one of them holds everywhere.
        let mut rest = Some(context.cell.clone());
        for branch in &p.branches {
            let known = truth(&branch.condition, context);
            if known.defined.is_false() {
                return Cases { active: Vec::new(), covering: false, certain: false };
            }
            conditions_defined &= known.defined.is_true();
            some_certain |= known.is_certain();
            if known.holds.is_true() {
                rest = None;
            }
            rest = rest.and_then(|rest| confine(context, &rest, &branch.condition.negate()));
            if known.is_possible()
                && let Some(part) = confine(context, &context.cell, &branch.condition)
            {
                active.push(case(&branch.value, part));
            }
        }
        let unclaimed = active.is_empty();
        let claimed = rest.is_none();
        if let (Some(value), Some(rest)) = (&p.otherwise, rest) {
            active.push(case(value, rest));
            some_certain |= unclaimed;
        }
        let covering = conditions_defined && (claimed || p.otherwise.is_some());
        let certain = covering && some_certain && active.len() == 1;
        Cases { active, covering, certain }
    }
}

/// Whether one and the same branch applies around every point of the cell, when only `v` moves.
pub(super) fn one_case_around(p: &Piecewise, v: &Symbol, context: &Context) -> bool {
    let around = |condition: &Condition| holds_around(condition, v, context);
    p.branches.iter().any(|branch| around(&branch.condition))
        || (p.otherwise.is_some() && p.branches.iter().all(|branch| around(&branch.condition.negate())))
}

/// Whether the conditions are about other variables only, so that the same branches apply for all values of `v`.
pub(super) fn cases_are_fixed(p: &Piecewise, v: &Symbol, context: &Context) -> bool {
    !p.branches.iter().any(|branch| depends_on(&branch.condition, v, context))
}
