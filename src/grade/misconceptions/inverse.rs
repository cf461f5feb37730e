//! Mistakes in inverses.

use super::scene::{Scene, proved};
use super::{Gives, Mistake, signs};
use crate::exercise::Asked;
use crate::exercise::formula::MapText;
use crate::expr::constant::{Evaluated, evaluate_at};
use crate::expr::{Expr, Symbol, derivative};
use crate::flow::Analysis;
use crate::proof::Domain;
use crate::set::sample_points;

const KEYS: &[&str] = &["inverse"];

pub(super) const ALL: [&Mistake; 18] = [
    &NOT_INVERTED,
    &RECIPROCAL,
    &RECIPROCAL_OF_INVERSE,
    &DERIVATIVE,
    &WRONG_ORDER,
    &SIGN_INSIDE,
    &WRONG_BRANCH,
    &PIECES_EXCHANGED,
    &PIECE_LOST,
    &SIGN,
    &signs::IN_INVERSE,
    &FACTOR,
    &SUMMAND,
    &TRANSPOSED,
    &SHIFT_FORGOTTEN,
    &SHIFT_SIGN,
    &SWAPPED,
    &COMPONENTS,
];

/// f itself.
const NOT_INVERTED: Mistake = Mistake {
    name: "not-inverted",
    say: "this is the map itself; solve x = f(z) for z",
    keys: KEYS,
    gives: Gives::Answers(|scene| with_formula(scene, |f, _| Some(f.clone()))),
};

/// 1/f.
const RECIPROCAL: Mistake = Mistake {
    name: "reciprocal",
    say: "this is 1/f, not the inverse of f: the inverse undoes f, it does not divide by it",
    keys: KEYS,
    gives: Gives::Answers(|scene| with_formula(scene, |f, _| Some(f.recip()))),
};

/// 1/g.
const RECIPROCAL_OF_INVERSE: Mistake = Mistake {
    name: "reciprocal",
    say: "this is one over the inverse: an inverse map is no reciprocal, so where does the division come from?",
    keys: KEYS,
    gives: Gives::AtPoint(|p| Some(p.z.recip())),
};

/// f′, or 1/f′.
const DERIVATIVE: Mistake = Mistake {
    name: "derivative-instead",
    say: "this is made of the derivative of f; the inverse undoes f itself",
    keys: KEYS,
    gives: Gives::Answers(|scene| {
        let mut all = with_formula(scene, |f, z| derivative(f, z).filter(|d| !d.is_constant()));
        all.extend(with_formula(scene, |f, z| {
            derivative(f, z).filter(|d| !d.is_constant()).map(|d| d.recip())
        }));
        all
    }),
};

/// For f(z) = a z + b: x/a − b, a (x − b), a x − b, x/a + b.
const WRONG_ORDER: Mistake = Mistake {
    name: "wrong-order",
    say: "the steps are undone in the wrong order, or one of them is not undone: what f did last comes off first",
    keys: KEYS,
    gives: Gives::Answers(|scene| {
        let mut all = Vec::new();
        for form in [0, 1, 2, 3] {
            all.extend(with_formula(scene, |f, z| {
                let a = derivative(f, z).filter(|a| !a.contains(z))?;
                let b = f.substitute(z, &Expr::zero());
                let x = Expr::variable(z.clone());
                let wrong = match form {
                    0 => x.over(&a).minus(&b),
                    1 => a.times(&x.minus(&b)),
                    2 => a.times(&x).minus(&b),
                    _ => x.over(&a).plus(&b),
                };
                (!b.is_zero()).then_some(wrong)
            }));
        }
        all
    }),
};

/// g(−x).
const SIGN_INSIDE: Mistake = Mistake {
    name: "sign",
    say: "a sign is off inside the formula: put f(z) in for x and see what comes out",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        let Asked::Inverse(g) = answer else { return false };
        let Some((x, formula)) = g.as_scalar() else { return false };
        let minus = Expr::variable(x.clone()).negate();
        let mirrored = formula.substitute(x, &minus);
        undoes(scene, x, &mirrored, |z| z)
    }),
};

/// f(g(x)) = x, but g(x) lies outside the source: the inverse of another branch.
const WRONG_BRANCH: Mistake = Mistake {
    name: "wrong-branch",
    say: "f(g(x)) = x holds, but g(x) does not lie in the source of f: which of the solutions does?",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        let Asked::Inverse(g) = answer else { return false };
        let Some((x, formula)) = g.as_scalar() else { return false };
        let views = scene.views();
        !views.is_empty()
            && views.iter().all(|view| {
                let Some(image) = &view.analysis.image else { return false };
                let f = &view.analysis.map.formula;
                let composed = f.substitute(view.analysis.variable(), formula);
                let inside = image.interior();
                !inside.is_empty()
                    && inside.spans().iter().all(|span| {
                        let on = Domain::on(x, span, &view.analysis.assumptions);
                        proved(&composed, &Expr::variable(x.clone()), &on)
                    })
            })
    }),
};

/// On each piece of the image the inverse of another piece.
const PIECES_EXCHANGED: Mistake = Mistake {
    name: "wrong-branch",
    say: "the formulas are those of the pieces, but not where they hold: which values x come from which piece?",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        let (Some((x, formula)), views) = (scalar(answer), scene.views()) else { return false };
        !views.is_empty()
            && views.iter().all(|view| {
                let Some(derived) = view.derived else { return false };
                let variable = view.analysis.variable();
                let branches = &view.analysis.branches;
                let formulas: Vec<Option<&Expr>> =
                    derived.inverse.branches.iter().map(|b| b.formula()).collect();
                branches.len() > 1
                    && branches.iter().enumerate().all(|(i, branch)| {
                        let span = branch.span.interior().unwrap_or_else(|| branch.span.clone());
                        let on = Domain::on(variable, &span, &view.analysis.assumptions);
                        let value = formula.substitute(x, &branch.smooth);
                        let z = Expr::variable(variable.clone());
                        let others = formulas.iter().enumerate().filter(|(j, _)| *j != i);
                        !proved(&value, &z, &on)
                            && others.filter_map(|(_, other)| *other).any(|other| {
                                let name = &derived.inverse.variable;
                                proved(&value, &other.substitute(name, &branch.smooth), &on)
                            })
                    })
            })
    }),
};

/// g on some of the pieces, something else on the others.
const PIECE_LOST: Mistake = Mistake {
    name: "branch-lost",
    say: "right on one part of the image only: f has another formula on the rest of its source, so what undoes it there?",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        let (Some((x, formula)), views) = (scalar(answer), scene.views()) else { return false };
        !views.is_empty()
            && views.iter().all(|view| {
                let variable = view.analysis.variable();
                let right = view.analysis.branches.iter().filter(|branch| {
                    let span = branch.span.interior().unwrap_or_else(|| branch.span.clone());
                    let on = Domain::on(variable, &span, &view.analysis.assumptions);
                    proved(&formula.substitute(x, &branch.smooth), &Expr::variable(variable.clone()), &on)
                });
                (1..view.analysis.branches.len()).contains(&right.count())
            })
    }),
};

/// −g.
const SIGN: Mistake = Mistake {
    name: "sign",
    say: "one sign is off: put f(z) in for x and see what comes out",
    keys: KEYS,
    gives: Gives::AtPoint(|p| Some(p.z.negate())),
};

/// c g.
const FACTOR: Mistake = Mistake {
    name: "constant-factor",
    say: "right up to a constant factor: put f(z) in for x and see what comes out",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| apart(scene, answer, |value, z| value.over(z), |z, c| z.times(c))),
};

/// g + c.
const SUMMAND: Mistake = Mistake {
    name: "constant-summand",
    say: "right up to a constant summand: put f(z) in for x and see what comes out",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| apart(scene, answer, |value, z| value.minus(z), |z, c| z.plus(c))),
};

/// Mᵀ x for M x.
const TRANSPOSED: Mistake = Mistake {
    name: "transposed",
    say: "the transposed matrix undoes a map only where the matrix is orthogonal",
    keys: KEYS,
    gives: Gives::Answers(|scene| {
        affine(scene, |matrix, x, shift| {
            let less: Vec<Expr> = x.iter().zip(shift).map(|(x, b)| x.minus(b)).collect();
            [matrix.transpose().apply(&less).ok(), matrix.transpose().apply(x).ok()]
                .into_iter()
                .flatten()
                .collect()
        })
    }),
};

/// M⁻¹ x for M x + b, and M⁻¹ x − b.
const SHIFT_FORGOTTEN: Mistake = Mistake {
    name: "wrong-order",
    say: "the shift is undone at the wrong place, or not at all: it was added last, so it comes off first",
    keys: KEYS,
    gives: Gives::Answers(|scene| {
        affine(scene, |matrix, x, shift| {
            if shift.iter().all(Expr::is_zero) {
                return Vec::new();
            }
            let Ok(inverse) = matrix.inverse(&mut |_| false) else { return Vec::new() };
            let Ok(plain) = inverse.apply(x) else { return Vec::new() };
            let minus = plain.iter().zip(shift).map(|(g, b)| g.minus(b)).collect();
            vec![plain, minus]
        })
    }),
};

/// M⁻¹ (x + b) for M x + b.
const SHIFT_SIGN: Mistake = Mistake {
    name: "sign",
    say: "the shift is undone with the wrong sign: what was added has to be taken off",
    keys: KEYS,
    gives: Gives::Answers(|scene| {
        affine(scene, |matrix, x, shift| {
            if shift.iter().all(Expr::is_zero) {
                return Vec::new();
            }
            let more: Vec<Expr> = x.iter().zip(shift).map(|(x, b)| x.plus(b)).collect();
            let inverse = matrix.inverse(&mut |_| false).ok();
            inverse.and_then(|inverse| inverse.apply(&more).ok()).into_iter().collect()
        })
    }),
};

/// The right components in another order.
const SWAPPED: Mistake = Mistake {
    name: "components-swapped",
    say: "the components are right, but in another order: which of them gives z1?",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        let Asked::Inverse(g) = answer else { return false };
        let Some(vector) = scene.vector() else { return false };
        let map = &vector.analysis.map;
        let size = map.variables.len();
        if !(2..=MAX_SWAPPED).contains(&size)
            || g.variables.len() != map.components.len()
            || g.components.len() != size
        {
            return false;
        }
        let on = &vector.analysis.source.region;
        let mut left: Vec<usize> = (0..size).collect();
        g.components.iter().all(|formula| {
            let value = formula.substitute_all(&g.variables, &map.components);
            let is = |&i: &usize| proved(&value, &Expr::variable(map.variables[i].clone()), on);
            left.iter().position(is).map(|k| left.remove(k)).is_some()
        })
    }),
};

/// The most components whose order is looked at.
const MAX_SWAPPED: usize = 6;

/// Some components right, the others not.
const COMPONENTS: Mistake = Mistake {
    name: "some-components",
    say: "some components are right: undo the others in turn, with what is known already put in",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        let Asked::Inverse(g) = answer else { return false };
        let Some(vector) = scene.vector() else { return false };
        let map = &vector.analysis.map;
        if g.variables.len() != map.components.len() || g.components.len() != map.variables.len() {
            return false;
        }
        let put = |e: &Expr| e.substitute_all(&g.variables, &map.components);
        let on = &vector.analysis.source.region;
        let right = |(formula, z): (&Expr, &Symbol)| proved(&put(formula), &Expr::variable(z.clone()), on);
        g.components.iter().zip(&map.variables).any(right)
    }),
};

/// The variable and the formula of an inverse of one variable.
fn scalar(answer: &Asked) -> Option<(&Symbol, &Expr)> {
    match answer {
        Asked::Inverse(g) => g.as_scalar(),
        _ => None,
    }
}

/// Answers made from the formula of a map and its variable; where there are several components, from each of them.
fn with_formula(scene: &Scene<'_>, make: impl Fn(&Expr, &Symbol) -> Option<Expr>) -> Vec<Asked> {
    let Some(question) = &scene.exercise.question else { return Vec::new() };
    let map = &question.map.value;
    let components: Option<Vec<Expr>> = match map.as_scalar() {
        Some((z, f)) => make(f, z).map(|e| vec![e]),
        None if map.variables.len() == map.components.len() => {
            map.components.iter().zip(&map.variables).map(|(f, z)| make(f, z)).collect()
        }
        None => None,
    };
    components.map(|components| inverse_of(map, map.variables.clone(), components)).into_iter().collect()
}

fn inverse_of(map: &MapText, variables: Vec<Symbol>, components: Vec<Expr>) -> Asked {
    Asked::Inverse(MapText {
        name: Symbol::new("g"),
        variables,
        components,
        source: None,
        reverse: !map.reverse,
        layer: None,
        ..map.clone()
    })
}

/// Answers made from the matrix and the shift of an affine map.
fn affine(
    scene: &Scene<'_>,
    make: impl Fn(&crate::expr::matrix::Matrix, &[Expr], &[Expr]) -> Vec<Vec<Expr>>,
) -> Vec<Asked> {
    let (Some(vector), Some(question)) = (scene.vector(), &scene.exercise.question) else {
        return Vec::new();
    };
    let Some(volume) = vector.volume() else { return Vec::new() };
    let map = &vector.analysis.map;
    let moves = |e: &Expr| map.variables.iter().any(|v| e.contains(v));
    if volume.jacobian.entries().iter().any(moves) {
        return Vec::new();
    }
    let zero = |e: &Expr| map.variables.iter().fold(e.clone(), |e, v| e.substitute(v, &Expr::zero()));
    let shift: Vec<Expr> = map.components.iter().map(zero).collect();
    let x: Vec<Expr> = map.variables.iter().cloned().map(Expr::variable).collect();
    make(&volume.jacobian, &x, &shift)
        .into_iter()
        .map(|components| inverse_of(&question.map.value, map.variables.clone(), components))
        .collect()
}

/// Whether g(f(z)) is what `wanted` makes of z, on every branch.
fn undoes(scene: &Scene<'_>, x: &Symbol, g: &Expr, wanted: impl Fn(Expr) -> Expr) -> bool {
    let views = scene.views();
    !views.is_empty()
        && views.iter().all(|view| each_branch(view.analysis, x, g, &|_, z| Some(wanted(z.clone()))))
}

fn each_branch(
    analysis: &Analysis,
    x: &Symbol,
    g: &Expr,
    wanted: &dyn Fn(&Expr, &Expr) -> Option<Expr>,
) -> bool {
    let variable = analysis.variable();
    let z = Expr::variable(variable.clone());
    !analysis.branches.is_empty()
        && analysis.branches.iter().all(|branch| {
            let span = branch.span.interior().unwrap_or_else(|| branch.span.clone());
            let value = g.substitute(x, &branch.smooth);
            let on = Domain::on(variable, &span, &analysis.assumptions);
            wanted(&value, &z).is_some_and(|wanted| proved(&value, &wanted, &on))
        })
}

/// Whether g(f(z)) and z differ by one constant in this sense, the same on all branches.
fn apart(
    scene: &Scene<'_>,
    answer: &Asked,
    difference: fn(&Expr, &Expr) -> Expr,
    with: fn(&Expr, &Expr) -> Expr,
) -> bool {
    let Some((x, formula)) = scalar(answer) else { return false };
    let views = scene.views();
    !views.is_empty()
        && views.iter().all(|view| {
            let variable = view.analysis.variable();
            let constant = view.analysis.branches.first().and_then(|branch| {
                let at = sample_points(&branch.span.interior()?).into_iter().find(|p| !p.is_zero())?;
                let value = formula.substitute(x, &branch.smooth);
                let relative = difference(&value, &Expr::variable(variable.clone()));
                match evaluate_at(&relative, variable, &Expr::number(at)) {
                    Evaluated::Value(c) => Some(c),
                    _ => None,
                }
            });
            constant.is_some_and(|c| each_branch(view.analysis, x, formula, &|_, z| Some(with(z, &c))))
        })
}
