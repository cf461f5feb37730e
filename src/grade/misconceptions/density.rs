//! Mistakes in densities and log-densities.

use super::place::Place;
use super::scene::{Scene, almost_proved, proved};
use super::{Gives, Mistake};
use crate::exercise::Asked;
use crate::exercise::formula::Formula;
use crate::expr::constant::evaluate_at;
use crate::expr::{Expr, Node, derivative};
use crate::flow::density::PieceFormula;
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::{RealSet, sample_points};

const KEYS: &[&str] = &["density", "log_density"];

pub(super) const ALL: [&Mistake; 18] = [
    &RIGHT_BUT_ELSEWHERE,
    &JACOBIAN_FORGOTTEN,
    &MULTIPLIED,
    &ABS_MISSING,
    &NOT_SUBSTITUTED,
    &NOT_SUBSTITUTED_AT_ALL,
    &BASE_ITSELF,
    &WRONG_POINT,
    &INVERSE_JACOBIAN_OF_Z,
    &WRONG_DIRECTION,
    &LOG_INSTEAD,
    &DENSITY_INSTEAD,
    &LOG_OF_JACOBIAN_MISSING,
    &CDF_INSTEAD,
    &BRANCH_LOST,
    &SUPPORT_WRONG,
    &SIGN,
    &CONSTANT,
];

/// What is right wherever there is mass and still wrong says something else where there is none. Other mistakes may have no effect
/// there: without |·| nothing changes where the map increases.
const RIGHT_BUT_ELSEWHERE: Mistake = Mistake { gives: Gives::Like(right_on_support), ..SUPPORT_WRONG };

fn right_on_support(scene: &Scene<'_>, answer: &Asked) -> bool {
    let right = |p: &dyn Place| Some(p.scaled(p.of_base(p.z())?, p.size()?.recip()));
    match scene.space() {
        Some(space) => space.is_everywhere(answer, &right),
        None => scene.is_at_points(answer, &|p| right(p)),
    }
}

/// p_z(g(x)).
const JACOBIAN_FORGOTTEN: Mistake = Mistake {
    name: "jacobian-forgotten",
    say: "the base density is taken at the right point, but the map also stretches or squeezes lengths: which factor says by how much?",
    keys: KEYS,
    gives: Gives::Density(|p| p.of_base(p.z())),
};

/// p_z(g(x))·|f′(g(x))|.
const MULTIPLIED: Mistake = Mistake {
    name: "multiplied-instead-of-divided",
    say: "the Jacobian goes the wrong way: where the map stretches, does the density go up or down?",
    keys: KEYS,
    gives: Gives::Density(|p| Some(p.scaled(p.of_base(p.z())?, p.size()?))),
};

/// p_z(g(x))/f′(g(x)), negative on decreasing branches.
const ABS_MISSING: Mistake = Mistake {
    name: "abs-missing",
    say: "this has the wrong sign where the map decreases: a density is never negative, so which |·| is missing?",
    keys: KEYS,
    gives: Gives::Density(|p| {
        let slope = p.signed_size()?;
        // The logarithm of a negative number is none.
        if p.is_log() { None } else { Some(p.of_base(p.z())?.over(&slope)) }
    }),
};

/// p_z(x)/|f′(g(x))|.
const NOT_SUBSTITUTED: Mistake = Mistake {
    name: "inverse-not-substituted",
    say: "the base density is the density of z: at which z does it have to be taken, for a given x?",
    keys: KEYS,
    gives: Gives::Density(|p| Some(p.scaled(p.of_base(p.x())?, p.size()?.recip()))),
};

/// p_z(x)/|f′(x)|: the right formula in z with x written for z.
const NOT_SUBSTITUTED_AT_ALL: Mistake = Mistake {
    name: "inverse-not-substituted",
    say: "this is the right formula at the point z, with z left as it is: express z by x",
    keys: KEYS,
    gives: Gives::Density(|p| Some(p.scaled(p.of_base(p.x())?, p.size_at(p.x())?.recip()))),
};

/// p_z(x).
const BASE_ITSELF: Mistake = Mistake {
    name: "inverse-not-substituted",
    say: "this is the density of z, untouched by the map: where is z for a given x, and how does the map stretch there?",
    keys: KEYS,
    gives: Gives::Density(|p| p.of_base(p.x())),
};

/// p_z(g(x))/|f′(x)|.
const WRONG_POINT: Mistake = Mistake {
    name: "wrong-point",
    say: "the derivative is taken at the wrong point: f′ belongs to z, and the density is asked at x",
    keys: KEYS,
    gives: Gives::Density(|p| Some(p.scaled(p.of_base(p.z())?, p.size_at(p.x())?.recip()))),
};

/// p_z(g(x))·|f′(x)|.
const INVERSE_JACOBIAN_OF_Z: Mistake = Mistake {
    name: "wrong-point",
    say: "the derivative is that of the other map, at the wrong point: which map's derivative multiplies the density of z?",
    keys: KEYS,
    gives: Gives::Density(|p| Some(p.scaled(p.of_base(p.z())?, p.size_at(p.x())?))),
};

/// p_z(f(x))·|f′(x)|: f in the place of its inverse.
const WRONG_DIRECTION: Mistake = Mistake {
    name: "wrong-direction",
    say: "the map is used where its inverse belongs: this would be the density of z, if x were given",
    keys: KEYS,
    gives: Gives::Density(|p| {
        let at = p.forward(p.x())?;
        Some(p.scaled(p.of_base(&at)?, p.size_at(p.x())?))
    }),
};

/// ln p where p is asked.
const LOG_INSTEAD: Mistake = Mistake {
    name: "log-density-instead-of-density",
    say: "this is the logarithm of what is asked",
    keys: &["density"],
    gives: Gives::Density(|p| Some(p.log_density_of_base(p.z())?.minus(&Expr::ln(p.size()?)))),
};

/// p where ln p is asked.
const DENSITY_INSTEAD: Mistake = Mistake {
    name: "density-instead-of-log-density",
    say: "this is the density; its logarithm is asked",
    keys: &["log_density"],
    gives: Gives::Density(|p| Some(p.density_of_base(p.z())?.over(&p.size()?))),
};

/// ln p_z(g(x)) − |f′(g(x))|.
const LOG_OF_JACOBIAN_MISSING: Mistake = Mistake {
    name: "log-missing",
    say: "the logarithm of a quotient is a difference of two logarithms: is one of them missing?",
    keys: &["log_density"],
    gives: Gives::Density(|p| Some(p.of_base(p.z())?.minus(&p.size()?))),
};

/// P(X ≤ x).
const CDF_INSTEAD: Mistake = Mistake {
    name: "cdf-instead-of-density",
    say: "this is the distribution function P(X ≤ x); the density is its derivative",
    keys: &["density"],
    gives: Gives::Like(is_antiderivative),
};

/// Whether the derivative of an answer is the density on all its pieces.
fn is_antiderivative(scene: &Scene<'_>, answer: &Asked) -> bool {
    let Asked::Density(p) = answer else { return false };
    let (Some(density), Some(solution)) = (scene.density(), scene.scalar()) else { return false };
    let given = at_variable(p, &Expr::variable(density.variable.clone()));
    !density.pieces.is_empty()
        && density.pieces.iter().all(|piece| {
            let PieceFormula::Closed { density: right, .. } = &piece.formula else { return false };
            let Some(span) = piece.on.as_ref().and_then(crate::set::Span::interior) else { return false };
            let on = Domain::on(&density.variable, &span, &solution.analysis.assumptions);
            let Some((smooth, _)) = Prover::default().resolved(&given, &on) else { return false };
            derivative(&smooth, &density.variable).is_some_and(|slope| proved(&slope, right, &on))
        })
}

/// The term of one branch alone.
const BRANCH_LOST: Mistake = Mistake {
    name: "branch-lost",
    say: "a value x may come from more than one z: do all of them contribute?",
    keys: KEYS,
    gives: Gives::Like(branch_lost),
};

fn branch_lost(scene: &Scene<'_>, answer: &Asked) -> bool {
    let (Asked::Density(p) | Asked::LogDensity(p)) = answer else { return false };
    let (Some(solution), Some(density)) = (scene.scalar(), scene.density()) else { return false };
    let (Some(derived), Some(base)) = (&solution.derived, &solution.problem.base) else { return false };
    let analysis = &solution.analysis;
    let x = Expr::variable(density.variable.clone());
    let mut lost = false;
    for piece in &density.pieces {
        let Some(span) = piece.on.as_ref().and_then(crate::set::Span::interior) else { return false };
        let term = |i: &usize| {
            let z = derived.inverse.branches.get(*i)?.formula()?;
            let branch = analysis.branches.get(*i)?;
            let slope = crate::expr::derivative(&branch.smooth, analysis.variable())?;
            let at = slope.substitute(analysis.variable(), z);
            Some(base.density(z).over(&Expr::abs(at)))
        };
        let Some(terms) = piece.branches.iter().map(term).collect::<Option<Vec<Expr>>>() else {
            return false;
        };
        let value = at_variable(p, &x);
        let on = Domain::on(&density.variable, &span, &analysis.assumptions);
        let of = |e: Expr| if scene.key == "log_density" { Expr::ln(e) } else { e };
        if terms.len() > 1 && terms.iter().any(|t| proved(&value, &of(t.clone()), &on)) {
            lost = true;
        } else if !proved(&value, &of(Expr::sum(terms)), &on) {
            return false;
        }
    }
    lost
}

fn at_variable(p: &Formula, x: &Expr) -> Expr {
    match &p.variable {
        Some(v) => p.formula.substitute(v, x),
        None => p.formula.clone(),
    }
}

/// Right on a part of the support, or with mass beyond it: the cases begin or end at the wrong place.
const SUPPORT_WRONG: Mistake = Mistake {
    name: "support-wrong",
    say: "the formula is right, but not where it is said to hold: which values can x take?",
    keys: KEYS,
    gives: Gives::Like(support_wrong),
};

fn support_wrong(scene: &Scene<'_>, answer: &Asked) -> bool {
    let (Asked::Density(p) | Asked::LogDensity(p)) = answer else { return false };
    let Node::Piecewise(cases) = p.formula.node() else { return false };
    let (Some(density), Some(solution)) = (scene.density(), scene.scalar()) else { return false };
    // Some case is the right formula on a piece.
    cases.branches.iter().any(|case| {
        density.pieces.iter().any(|piece| {
            let (Some(span), PieceFormula::Closed { density: right, log_density }) =
                (&piece.on, &piece.formula)
            else {
                return false;
            };
            let Some(span) = span.interior() else { return false };
            let right = if scene.key == "log_density" { log_density } else { right };
            let x = Expr::variable(density.variable.clone());
            let case = Formula { formula: case.value.clone(), ..p.clone() };
            let on = Domain::on(&density.variable, &span, &solution.analysis.assumptions);
            !case.formula.is_constant() && proved(&at_variable(&case, &x), right, &on)
                || case.formula == *right
        })
    })
}

/// −p, or ln p with the sign of one part changed.
const SIGN: Mistake = Mistake {
    name: "sign",
    say: "one sign is off",
    keys: KEYS,
    gives: Gives::Density(|p| Some(p.scaled(p.of_base(p.z())?, p.size()?.recip()).negate())),
};

/// c·p, or ln p + c.
const CONSTANT: Mistake = Mistake {
    name: "constant-factor",
    say: "right up to a constant: does this integrate to 1?",
    keys: KEYS,
    gives: Gives::Like(constant),
};

fn constant(scene: &Scene<'_>, answer: &Asked) -> bool {
    if let Some(space) = scene.space() {
        return space.is_constant_apart(answer);
    }
    let (Asked::Density(p) | Asked::LogDensity(p)) = answer else { return false };
    let (Some(density), Some(solution)) = (scene.density(), scene.scalar()) else { return false };
    let x = Expr::variable(density.variable.clone());
    let value = at_variable(p, &x);
    let mut factor: Option<Expr> = None;
    !density.pieces.is_empty()
        && density.pieces.iter().all(|piece| {
            let (Some(span), PieceFormula::Closed { density: right, log_density }) =
                (&piece.on, &piece.formula)
            else {
                return false;
            };
            let Some(span) = span.interior() else { return false };
            let log = scene.key == "log_density";
            let right = if log { log_density } else { right };
            let relative = if log { value.minus(right) } else { value.over(right) };
            let c = factor.clone().or_else(|| {
                let at = sample_points(&RealSet::from_span(span.clone()).spans().first()?.clone());
                let at = Expr::number(at.into_iter().find(|p| !p.is_zero())?);
                match evaluate_at(&relative, &density.variable, &at) {
                    crate::expr::constant::Evaluated::Value(c) => Some(c),
                    // With parameters a formula in them.
                    _ => Some(relative.substitute(&density.variable, &at)),
                }
            });
            let Some(c) = c else { return false };
            let wanted = if log { right.plus(&c) } else { right.times(&c) };
            factor = Some(c);
            let on = RealSet::from_span(span);
            almost_proved(&value, &wanted, &density.variable, &on, &solution.analysis.assumptions)
        })
}
