//! One sign off, anywhere in the right formula: of a term of a sum, or of the argument of an exponential.

use super::scene::{Scene, almost_proved, proved};
use super::{Gives, Mistake};
use crate::exercise::Asked;
use crate::expr::{Expr, Function, Node};
use crate::flow::density::PieceFormula;
use crate::proof::Domain;
use crate::set::{RealSet, Span};

/// The most places of a formula at which a sign is changed.
const MAX_PLACES: usize = 24;

/// Larger formulas have too many places.
const MAX_SIZE: usize = 200;

pub(super) const ALL: [&Mistake; 2] = [&IN_DENSITY, &IN_VOLUME];

/// Told before a constant summand: (ln x − 3)/2 for (ln x + 3)/2.
pub(super) const IN_INVERSE: Mistake = Mistake {
    name: "sign",
    say: "one sign inside the formula is off: put f(z) in for x and see what comes out",
    keys: &["inverse"],
    gives: Gives::Like(in_inverse),
};

const IN_DENSITY: Mistake = Mistake {
    name: "sign",
    say: "one sign inside the formula is off: look at the exponent, and at where the base density is taken",
    keys: &["density", "log_density"],
    gives: Gives::Like(in_density),
};

const IN_VOLUME: Mistake = Mistake {
    name: "sign",
    say: "the sign of one term is off",
    keys: &["det", "abs_det", "log_abs_det"],
    gives: Gives::Like(|scene, answer| {
        let Some(det) = scene.vector().and_then(|v| v.volume()).and_then(|v| v.determinant.clone()) else {
            return false;
        };
        let wrong = with_one_sign_changed(&det).into_iter().filter_map(|det| scene.about_volume(det));
        wrong.into_iter().any(|wrong| scene.same(answer, &wrong))
    }),
};

/// The formula with the sign of one term of a sum changed, or that of the argument of an exponential: one formula for each place.
pub(super) fn with_one_sign_changed(e: &Expr) -> Vec<Expr> {
    if e.size_up_to(MAX_SIZE) >= MAX_SIZE {
        return Vec::new();
    }
    let mut changes: Vec<(Expr, Expr)> = Vec::new();
    e.any(&mut |part| {
        match part.node() {
            Node::Sum(terms) => {
                for (i, term) in terms.iter().enumerate() {
                    let mut terms = terms.clone();
                    terms[i] = term.negate();
                    changes.push((part.clone(), Expr::sum(terms)));
                }
            }
            Node::Apply(Function::Exp, u) => {
                changes.extend(u.first().map(|u| (part.clone(), Expr::exp(u.negate()))));
            }
            _ => {}
        }
        changes.len() >= MAX_PLACES
    });
    changes.into_iter().map(|(from, to)| e.replace(&mut |part| (*part == from).then(|| to.clone()))).collect()
}

fn in_inverse(scene: &Scene<'_>, answer: &Asked) -> bool {
    let Asked::Inverse(g) = answer else { return false };
    if let Some((x, formula)) = g.as_scalar() {
        let views = scene.views();
        return !views.is_empty()
            && views.iter().all(|view| {
                let (Some(derived), Some(image)) = (view.derived, &view.analysis.image) else { return false };
                let Some(right) = &derived.inverse.whole else { return false };
                let right = right.substitute(&derived.inverse.variable, &Expr::variable(x.clone()));
                with_one_sign_changed(&right).iter().any(|wrong| {
                    almost_proved(formula, wrong, x, &image.interior(), &view.analysis.assumptions)
                })
            });
    }
    // Of several components some are right, and the others have a sign off.
    let Some(vector) = scene.vector() else { return false };
    let Some(Ok(inverse)) = &vector.inverse else { return false };
    if g.components.len() != inverse.components.len() || g.variables.len() != inverse.variables.len() {
        return false;
    }
    let map = &vector.analysis.map;
    let on = &vector.analysis.source.region;
    // Compared at x = f(z), so that the image need not be known.
    let at_image = |e: &Expr, names| e.substitute_all(names, &map.components);
    let mut off = false;
    g.components.iter().zip(&inverse.components).all(|(given, right)| {
        let given = at_image(given, &g.variables);
        if proved(&given, &at_image(right, &inverse.variables), on) {
            return true;
        }
        off = true;
        with_one_sign_changed(right)
            .iter()
            .any(|wrong| proved(&given, &at_image(wrong, &inverse.variables), on))
    }) && off
}

fn in_density(scene: &Scene<'_>, answer: &Asked) -> bool {
    let (Asked::Density(p) | Asked::LogDensity(p)) = answer else { return false };
    let (Some(density), Some(solution)) = (scene.density(), scene.scalar()) else { return false };
    let x = Expr::variable(density.variable.clone());
    let given = match &p.variable {
        Some(name) => p.formula.substitute(name, &x),
        None => p.formula.clone(),
    };
    let mut off = false;
    !density.pieces.is_empty()
        && density.pieces.iter().all(|piece| {
            let (Some(span), PieceFormula::Closed { density: right, log_density }) =
                (piece.on.as_ref().and_then(Span::interior), &piece.formula)
            else {
                return false;
            };
            let right = if scene.key == "log_density" { log_density } else { right };
            let same = |wanted: &Expr| {
                let on = RealSet::from_span(span.clone());
                almost_proved(&given, wanted, &density.variable, &on, &solution.analysis.assumptions)
            };
            if proved(&given, right, &Domain::on(&density.variable, &span, &solution.analysis.assumptions)) {
                return true;
            }
            off = true;
            with_one_sign_changed(right).iter().any(same)
        })
        && off
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::formula::expression;
    use crate::syntax::Known;

    fn read(text: &str) -> Expr {
        expression(text, &Known::default()).unwrap()
    }

    #[test]
    fn one_sign_at_a_time_is_changed() {
        let all = with_one_sign_changed(&read("exp(-(x - 3)^2) + 1"));
        for wanted in
            ["exp(-(x + 3)^2) + 1", "exp((x - 3)^2) + 1", "exp(-(x - 3)^2) - 1", "-exp(-(x - 3)^2) + 1"]
        {
            assert!(all.contains(&read(wanted)), "{wanted}: {all:?}");
        }
        assert!(!all.contains(&read("exp((x + 3)^2) + 1")));
        assert!(with_one_sign_changed(&read("2 x")).is_empty());
    }
}
