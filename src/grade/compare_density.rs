//! Densities against the change of variables.
//!
//! Of an injective map the density p of x = f(z) satisfies p(f(z))·|f′(z)| = p_z(z) where p_z > 0, and is 0 elsewhere, up to
//! a null set; for a reverse map g it is p_z(g(x))·|g′(x)|. So it is put to the test branch by branch, without an inverse. Of
//! any other map it is compared with the sum over the branches, where their inverses have formulas.

use super::compare::{Where, on_valid_cases, point_words, put, undecided};
use super::equal::{Equality, Witness, formulas_equal};
use super::{Mark, ScalarSolution};
use crate::exercise::formula::Formula;
use crate::expr::constant::fold;
use crate::expr::print::text;
use crate::expr::{Expr, Node, derivative};
use crate::flow::base::Base;
use crate::flow::density::{Density, PieceFormula};
use crate::flow::{Analysis, Parametrization, Validity};
use crate::proof::Domain;
use crate::set::RealSet;

/// A remark on a density that is right where it is positive, and does not say that it is 0 elsewhere.
pub const SUPPORT_MISSING: &str = "right where the density is positive; say where that is, it is 0 elsewhere";

/// A stated density (or its logarithm) against what is derived.
pub(super) fn density(p: &Formula, solution: &ScalarSolution, logarithm: bool) -> Mark {
    let analysis = &solution.analysis;
    let Some(base) = &solution.problem.base else {
        return Mark::undecided("the exercise states no base distribution (`base`)");
    };
    if !p.others.is_empty() {
        return Mark::wrong("derived: the density is a function of one variable");
    }
    if analysis.validity == Validity::Conditional {
        return on_valid_cases(analysis, p, &mut |p, a| injective(p, a, base, logarithm));
    }
    if analysis.injective.is_true() {
        return injective(p, analysis, base, logarithm);
    }
    match solution.derived.as_ref().and_then(|d| d.density.as_ref()) {
        Some(derived) if !derived.atoms.is_empty() => {
            Mark::wrong("derived: there is no density, a value is taken with positive probability")
        }
        Some(derived) if !derived.pieces.is_empty() && derived.complete && derived.base_inside.is_true() => {
            of_derived(p, analysis, derived, logarithm)
        }
        _ => Mark::undecided("the density of this map was not derived"),
    }
}

/// The support of the base distribution; all reals where its ends are parameters.
pub(super) fn base_support(base: &Base) -> Option<RealSet> {
    base.support().span().map(RealSet::from_span)
}

fn injective(p: &Formula, analysis: &Analysis, base: &Base, logarithm: bool) -> Mark {
    if !analysis.injective.is_true() {
        return Mark::undecided(undecided(analysis));
    }
    if analysis.branches.is_empty() {
        return Mark::undecided("the monotone branches of the map were not found");
    }
    let variable = analysis.variable();
    let at = Expr::variable(variable.clone());
    let reverse = analysis.map.parametrization == Parametrization::Reverse;
    let support = base_support(base);
    let rule = match (reverse, logarithm) {
        (true, false) => "p(x) is not p(g(x))·|g′(x)|",
        (true, true) => "log p(x) is not log p(g(x)) + log |g′(x)|",
        (false, false) => "p(f(z))·|f′(z)| is not p(z)",
        (false, true) => "log p(f(z)) + log |f′(z)| is not log p(z)",
    };
    let mut open = false;
    let mut outside = Outside::default();
    for branch in &analysis.branches {
        let whole = Where::AlmostEverywhere.of(branch, analysis);
        let slope = derivative(&branch.smooth, variable).map(Expr::abs);
        let (Some(whole), Some(slope)) = (whole, slope) else {
            open = true;
            continue;
        };
        // Of a forward map, the part of the branch that carries mass.
        let parts = match (&support, reverse) {
            (Some(support), false) => whole.intersect(&support.interior()).zip(whole.difference(support)),
            _ => Some((whole.clone(), RealSet::empty())),
        };
        let Some((inside, rest)) = parts else {
            open = true;
            continue;
        };
        let scale = |p: Expr| if logarithm { p.plus(&Expr::ln(slope.clone())) } else { p.times(&slope) };
        let of_base = |x: &Expr| if logarithm { base.log_density(x) } else { base.density(x) };
        let (left, right) = match reverse {
            true => (put(p, &at), scale(of_base(&branch.smooth))),
            false => (scale(put(p, &branch.smooth)), of_base(&at)),
        };
        for span in inside.spans() {
            let on = Domain::on(variable, span, &analysis.assumptions);
            match formulas_equal(&left, &right, &on) {
                Equality::Proved(_) => {}
                Equality::Refuted(witness) => return refuted(rule, &witness, analysis),
                Equality::Undecided | Equality::OtherShape(..) => open = true,
            }
        }
        for span in rest.interior().spans() {
            outside.look(
                &put(p, &branch.smooth),
                Domain::on(variable, span, &analysis.assumptions),
                logarithm,
            );
        }
    }
    if open {
        return Mark::undecided("whether the formula is right was neither proved nor refuted");
    }
    // The values that x does not take. (A reverse map says itself where x lives.)
    if let (Some(x), Some(image), false) = (&p.variable, &analysis.image, reverse) {
        for span in image.complement().interior().spans() {
            outside.look(&p.formula, Domain::on(x, span, &analysis.assumptions), logarithm);
        }
    }
    outside.mark(&p.formula)
}

/// A difference at a point; where not all points with f′ = 0 are listed it may sit at one of them and does not count.
fn refuted(rule: &str, witness: &Witness, analysis: &Analysis) -> Mark {
    let value = |side: &Option<Expr>| side.as_ref().map_or("undefined".to_owned(), |e| text(&fold(e)));
    let (left, right) = (value(&witness.left), value(&witness.right));
    let why = format!("{rule}: at {} these are {left} and {right}", point_words(&witness.at));
    let listed = analysis.exceptional.iter().all(|e| e.at.is_some() && e.period.is_none());
    if listed { Mark::refuted(why) } else { Mark::undecided(why) }
}

/// A stated density against one that is derived.
pub(super) fn of_derived(p: &Formula, analysis: &Analysis, derived: &Density, logarithm: bool) -> Mark {
    if !p.others.is_empty() {
        return Mark::wrong("derived: the density is a function of one variable");
    }
    let x = p.variable.as_ref().unwrap_or(&derived.variable);
    let mut open = false;
    let mut reached = Some(RealSet::empty());
    for piece in &derived.pieces {
        let (Some(span), PieceFormula::Closed { density, log_density }) = (&piece.on, &piece.formula) else {
            return Mark::undecided("an inverse of a branch of this map has no formula");
        };
        let right = if logarithm { log_density } else { density };
        let right = right.substitute(&derived.variable, &Expr::variable(x.clone()));
        reached = reached.and_then(|r| r.union(&RealSet::from_span(span.clone())));
        let Some(interior) = span.interior() else { continue };
        match formulas_equal(&p.formula, &right, &Domain::on(x, &interior, &analysis.assumptions)) {
            Equality::Proved(_) => {}
            Equality::Refuted(witness) => {
                let value =
                    |side: &Option<Expr>| side.as_ref().map_or("undefined".to_owned(), |e| text(&fold(e)));
                let (at, left, right) =
                    (point_words(&witness.at), value(&witness.left), value(&witness.right));
                return Mark::wrong(format!("derived: at {at} it is {right}, not {left}"));
            }
            Equality::Undecided | Equality::OtherShape(..) => open = true,
        }
    }
    let Some(reached) = reached.filter(|_| !open) else {
        return Mark::undecided("whether the formula is right was neither proved nor refuted");
    };
    let mut outside = Outside::default();
    for span in reached.complement().interior().spans() {
        outside.look(&p.formula, Domain::on(x, span, &analysis.assumptions), logarithm);
    }
    outside.mark(&p.formula)
}

/// What a density says where it has to be 0.
#[derive(Default)]
struct Outside {
    /// A point at which it has another value.
    nonzero: Option<String>,
}

impl Outside {
    /// Looks at a formula on a set that carries no mass.
    fn look(&mut self, p: &Expr, on: Domain, logarithm: bool) {
        if self.nonzero.is_some() {
            return;
        }
        // A logarithm has no value where the density is 0; any value there is a claim of mass.
        let zero = if logarithm { Expr::ln(Expr::zero()) } else { Expr::zero() };
        if let Equality::Refuted(Witness { at, left: Some(value), .. }) = formulas_equal(p, &zero, &on) {
            self.nonzero = Some(format!("at {} it is {}", point_words(&at), text(&fold(&value))));
        }
    }

    /// The mark of a formula that is right where there is mass.
    fn mark(self, formula: &Expr) -> Mark {
        let by_cases = formula.any(&mut |part| matches!(part.node(), Node::Piecewise(_)));
        match self.nonzero {
            None => Mark::right(),
            // A formula without cases says nothing about where it holds.
            Some(_) if !by_cases => Mark::Right { remark: SUPPORT_MISSING.to_owned() },
            Some(at) => Mark::refuted(format!("the density has mass where x is never found: {at}")),
        }
    }
}
