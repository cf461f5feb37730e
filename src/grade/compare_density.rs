//! Densities against the change of variables.
//!
//! Of an injective map the density p of x = f(z) satisfies p(f(z))·|f′(z)| = p_z(z) where p_z > 0, and is 0 elsewhere, up to
//! a null set; for a reverse map g it is p_z(g(x))·|g′(x)|. So it is put to the test branch by branch, without an inverse. Of
//! any other map it is compared with the sum over the branches, where their inverses have formulas.

use super::compare::{Where, on_valid_cases, point_words, put, undecided};
use super::equal::{Equality, Witness, formulas_equal};
use super::off_support::OffSupport;
use super::{Mark, ScalarSolution};
use crate::exercise::formula::Formula;
use crate::expr::constant::fold;
use crate::expr::print::text;
use crate::expr::{Expr, derivative};
use crate::flow::base::Base;
use crate::flow::density::{Density, PieceFormula};
use crate::flow::{Analysis, Parametrization, Validity};
use crate::proof::Domain;
use crate::proof::claim::SourceSet;
use crate::set::RealSet;

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
        return on_valid_cases(analysis, p, &mut |p, a| injective(p, a, base, None, logarithm));
    }
    let derived = solution.derived.as_ref().and_then(|d| d.density.as_ref());
    if analysis.injective.is_true() {
        let known = derived.filter(|d| d.complete && d.base_inside.is_true() && d.atoms.is_empty());
        return injective(p, analysis, base, known, logarithm);
    }
    match derived {
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

/// Of an injective map; `derived` is its density, where that was derived for all of the mass.
fn injective(
    p: &Formula,
    analysis: &Analysis,
    base: &Base,
    derived: Option<&Density>,
    logarithm: bool,
) -> Mark {
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
    let mut off = OffSupport::new(&p.formula, logarithm);
    let known = derived.and_then(|d| d.support.as_ref());
    for branch in &analysis.branches {
        let whole = Where::AlmostEverywhere.of(branch, analysis);
        let slope = derivative(&branch.smooth, variable).map(Expr::abs);
        let (Some(whole), Some(slope)) = (whole, slope) else {
            open = true;
            continue;
        };
        // The part of the branch that carries mass, by z or by x, whichever the map is a function of.
        let carries = if reverse { known } else { support.as_ref() };
        let Some(inside) = carries.map_or_else(|| Some(whole.clone()), |s| whole.intersect(&s.interior()))
        else {
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
        if known.is_none() && !reverse {
            let rest = support.as_ref().map_or_else(|| Some(RealSet::empty()), |s| whole.difference(s));
            match rest {
                Some(rest) => {
                    for span in rest.interior().spans() {
                        let put =
                            |e: &Expr| put(&Formula { formula: e.clone(), ..p.clone() }, &branch.smooth);
                        off.interval_through(&put, variable, span, &analysis.assumptions);
                    }
                }
                None => off.leave_open(),
            }
        }
    }
    if open {
        return Mark::undecided(OPEN);
    }
    // The values that x does not take.
    let taken = match known {
        Some(support) => Some(support.clone()),
        None if !reverse => analysis.image.clone(),
        // Where g is defined, and z anything.
        None => match &analysis.source.set {
            SourceSet::Set(source) if support.as_ref().is_some_and(RealSet::is_real_line) => {
                Some(source.clone())
            }
            _ => None,
        },
    };
    let x = p.variable.as_ref().or(derived.map(|d| &d.variable)).unwrap_or(variable);
    match taken {
        Some(taken) => {
            for span in taken.complement().interior().spans() {
                off.interval(x, span, &analysis.assumptions);
            }
        }
        None => off.leave_open(),
    }
    off.mark()
}

const OPEN: &str = "whether the formula is right was neither proved nor refuted";

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
        return Mark::undecided(OPEN);
    };
    let mut off = OffSupport::new(&p.formula, logarithm);
    for span in reached.complement().interior().spans() {
        off.interval(x, span, &analysis.assumptions);
    }
    off.mark()
}
