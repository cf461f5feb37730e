//! The tutor's own feedback: to which answers it applies.

use super::misconceptions::Scene;
use crate::exercise::formula::{Formula, MapText};
use crate::exercise::{Asked, When};
use crate::expr::constant::fold;
use crate::expr::{Expr, Symbol};

/// Whether the condition of a rule holds of an answer.
pub(super) fn applies(when: &When, answer: &Asked, scene: &Scene<'_>) -> bool {
    match when {
        When::EqualTo(other) => scene.same(answer, other),
        When::Uses(name) => answer.formulas().iter().any(|e| e.contains(name)),
        When::MultipleOf(other) => constant_apart(answer, other, scene, Expr::over, Expr::times),
        When::ConstantApart(other) => constant_apart(answer, other, scene, Expr::minus, Expr::plus),
    }
}

/// Points at which the constant is read off.
const PROBES: [(i64, i64); 6] = [(3, 2), (1, 2), (2, 1), (-3, 2), (1, 5), (-1, 2)];

/// Whether the answer is `other` with a constant multiplied (added). What `other` is multiplied with is not 0: of that
/// everything is a multiple.
fn constant_apart(
    answer: &Asked,
    other: &Asked,
    scene: &Scene<'_>,
    difference: fn(&Expr, &Expr) -> Expr,
    with: fn(&Expr, &Expr) -> Expr,
) -> bool {
    if scene.same(answer, other) {
        return true;
    }
    let Some((a, b, variable)) = formulas(answer, other) else { return false };
    let relative = difference(&a, &b);
    PROBES.iter().any(|(p, q)| {
        let at = Expr::integer(*p).over(&Expr::integer(*q));
        let c = match &variable {
            Some(v) => relative.substitute(v, &at),
            None => relative.variables().iter().fold(relative.clone(), |e, v| e.substitute(v, &at)),
        };
        if !crate::expr::constant::is_defined(&c).is_true() {
            return false;
        }
        let changed = with(&b, &fold(&c));
        !changed.is_zero() && rebuilt(other, changed).is_some_and(|changed| scene.same(answer, &changed))
    })
}

/// The formulas of two answers of one kind, the second in the variable of the first.
fn formulas(answer: &Asked, other: &Asked) -> Option<(Expr, Expr, Option<Symbol>)> {
    match (answer, other) {
        (Asked::Density(a), Asked::Density(b)) | (Asked::LogDensity(a), Asked::LogDensity(b)) => {
            let x = b.variable.clone()?;
            let a = match &a.variable {
                Some(v) => a.formula.substitute(v, &Expr::variable(x.clone())),
                None => a.formula.clone(),
            };
            Some((a, b.formula.clone(), Some(x)))
        }
        (Asked::Inverse(a), Asked::Inverse(b)) => {
            let ((v, a), (x, b)) = (a.as_scalar()?, b.as_scalar()?);
            Some((a.substitute(v, &Expr::variable(x.clone())), b.clone(), Some(x.clone())))
        }
        (Asked::Determinant(a), Asked::Determinant(b))
        | (Asked::AbsDeterminant(a), Asked::AbsDeterminant(b))
        | (Asked::LogAbsDeterminant(a), Asked::LogAbsDeterminant(b)) => Some((a.clone(), b.clone(), None)),
        _ => None,
    }
}

/// The answer with another formula.
fn rebuilt(answer: &Asked, formula: Expr) -> Option<Asked> {
    Some(match answer {
        Asked::Density(p) => Asked::Density(Formula { formula, ..p.clone() }),
        Asked::LogDensity(p) => Asked::LogDensity(Formula { formula, ..p.clone() }),
        Asked::Inverse(g) => Asked::Inverse(MapText { components: vec![formula], ..g.clone() }),
        Asked::Determinant(_) => Asked::Determinant(formula),
        Asked::AbsDeterminant(_) => Asked::AbsDeterminant(formula),
        Asked::LogAbsDeterminant(_) => Asked::LogAbsDeterminant(formula),
        _ => return None,
    })
}
