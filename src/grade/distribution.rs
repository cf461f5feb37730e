//! Named distributions as answers.

use super::equal::{Equality, formulas_equal};
use super::{Mark, ScalarSolution, Solution};
use crate::expr::print::text;
use crate::expr::{Assumptions, Expr, Symbol};
use crate::flow::base::Base;
use crate::flow::density::{Density, PieceFormula, is_distribution};
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::real::Ternary;
use crate::source::Diagnostic;
use crate::syntax::DistributionStatement;

/// Whether x has the stated distribution: by any name and in any parametrization.
pub(super) fn distribution(stated: &DistributionStatement, solution: &ScalarSolution) -> Mark {
    let Some(base) = &solution.problem.base else {
        return Mark::undecided("the exercise states no base distribution (`base`)");
    };
    let Some(density) = solution.derived.as_ref().and_then(|d| d.density.as_ref()) else {
        return Mark::undecided("no density was derived");
    };
    let assumptions = &solution.analysis.assumptions;
    let answer = match super::problem::stated_distribution(stated, &density.variable, assumptions) {
        Ok(answer) => answer,
        Err(error) => return Mark::wrong(error.message),
    };
    let derived = || match density.names.first() {
        Some(name) => format!("derived: {}", name.distribution.display(text)),
        None => "derived: another density".to_owned(),
    };
    if density.names.iter().any(|n| n.distribution == answer) {
        return Mark::right();
    }
    let mut prover = Prover::default();
    match is_distribution(density, base, assumptions, &answer, &mut prover) {
        Ternary::True => Mark::right(),
        Ternary::False => Mark::wrong(derived()),
        Ternary::Unknown if differs(density, &answer, solution) => Mark::wrong(derived()),
        Ternary::Unknown => Mark::undecided("it is neither proved nor refuted that this is the distribution"),
    }
}

/// Whether it is a distribution at all.
///
/// # Errors
/// Why it is none, with a hint.
pub(super) fn check(stated: &DistributionStatement, solution: Option<&Solution>) -> Result<(), Diagnostic> {
    let none = Assumptions::none();
    let assumptions = match solution {
        Some(Solution::Scalar(solution)) => &solution.analysis.assumptions,
        _ => &none,
    };
    super::problem::stated_distribution(stated, &Symbol::new("x"), assumptions).map(|_| ())
}

/// Whether the two densities differ at a point inside an interval on which both are continuous.
fn differs(density: &Density, answer: &Base, solution: &ScalarSolution) -> bool {
    if !density.complete || !density.base_inside.is_true() {
        return false;
    }
    let x = Expr::variable(density.variable.clone());
    let expected = answer.density(&x);
    density.pieces.iter().any(|piece| {
        let (Some(span), PieceFormula::Closed { density: p, .. }) = (&piece.on, &piece.formula) else { return false };
        let Some(inside) = span.interior() else { return false };
        let on = Domain::on(&density.variable, &inside, &solution.analysis.assumptions);
        matches!(formulas_equal(p, &expected, &on), Equality::Refuted(w) if w.left.is_some() && w.right.is_some())
    })
}
