//! Reference answers about maps of several variables against what is derived.

use super::compare::{Verdict, compare_conditions, compare_verdicts, mark_scalar, point_words};
use super::compare_density::of_derived;
use super::equal::{Equality, Witness, formulas_equal};
use super::off_support::OffSupport;
use super::{Mark, ScalarSolution, VectorSolution, structure, vector_accepted};
use crate::exercise::Asked;
use crate::exercise::formula::{Formula, MapText};
use crate::expr::constant::fold;
use crate::expr::print::{condition_text, text};
use crate::expr::{Condition, Expr, Relation, Symbol};
use crate::flow::vector::{VectorAnalysis, VectorDensity};
use crate::flow::{Parametrization, Validity};
use crate::proof::search::Prover;
use crate::proof::vector::as_signs;
use crate::proof::{Claim, Domain};
use crate::real::Ternary;
use crate::syntax::{Shape, Value};

pub(super) fn mark(asked: &Asked, solution: &VectorSolution) -> Mark {
    let analysis = &solution.analysis;
    let strict = solution.problem.strict;
    if matches!(asked, Asked::Density(_) | Asked::LogDensity(_) | Asked::Support(_) | Asked::Distribution(_))
        && let Some(itself) = solution.of_function()
    {
        return of_function(asked, itself);
    }
    match asked {
        Asked::Valid(expected) => compare_verdicts(*expected, verdict(analysis, strict)),
        Asked::Injective(expected) => injective(*expected, analysis),
        Asked::ValidWhen(condition) => {
            let cases = match analysis.cases.is_empty() {
                true => vec![(Condition::Constant(true), vector_accepted(analysis, strict))],
                false => analysis
                    .cases
                    .iter()
                    .map(|c| (c.when.clone(), vector_accepted(&c.analysis, strict)))
                    .collect(),
            };
            let parameters = analysis.map.on(&analysis.source.region).parameter_assumptions();
            compare_conditions(condition, &cases, &parameters)
        }
        Asked::Inverse(g) => inverse(g, analysis),
        Asked::Jacobian(value) => jacobian(value, analysis),
        Asked::Determinant(e) => determinant(e, solution, Of::Itself),
        Asked::AbsDeterminant(e) => determinant(e, solution, Of::Size),
        Asked::LogAbsDeterminant(e) => determinant(e, solution, Of::Logarithm),
        Asked::Invertible(expected) => invertible(*expected, analysis),
        Asked::Structure(answer) => match solution.volume() {
            Some(volume) => {
                structure::compare(answer, &volume.jacobian, &volume.structure, &analysis.source.region)
            }
            None => Mark::undecided(NO_JACOBIAN),
        },
        Asked::Cost(answer) => match solution.log_det_cost() {
            Some(derived) => structure::compare_costs(answer, &derived.cost),
            None => Mark::undecided(NO_JACOBIAN),
        },
        Asked::DeterminantInWords(_) => Mark::undecided("the exercise has no Jacobian of symbolic size"),
        Asked::Monotone(_) => Mark::wrong("derived: only maps of one variable are monotone or not"),
        Asked::Density(p) => density(p, solution, false),
        Asked::LogDensity(p) => density(p, solution, true),
        Asked::Image(_) | Asked::Support(_) | Asked::Distribution(_) => {
            Mark::undecided("this is not derived for maps of several variables")
        }
        Asked::Choice(_) => Mark::undecided("nothing is derived for this question"),
    }
}

/// About the distribution of one function of several variables.
fn of_function(asked: &Asked, itself: Result<&ScalarSolution, String>) -> Mark {
    let itself = match itself {
        Ok(itself) => itself,
        Err(why) => return Mark::undecided(why),
    };
    // The map x ↦ x says nothing to a student; the values of the density do.
    let derived = itself.derived.as_ref().and_then(|d| d.density.as_ref());
    match (asked, derived) {
        (Asked::Density(p), Some(derived)) => of_derived(p, &itself.analysis, derived, false),
        (Asked::LogDensity(p), Some(derived)) => of_derived(p, &itself.analysis, derived, true),
        _ => mark_scalar(asked, itself),
    }
}

fn verdict(analysis: &VectorAnalysis, strict: bool) -> Verdict {
    use super::Accepted;
    Verdict {
        validity: analysis.validity,
        accepted: vector_accepted(analysis, strict),
        strictly: vector_accepted(analysis, true),
        refuted_in_a_case: analysis
            .cases
            .iter()
            .any(|c| vector_accepted(&c.analysis, strict) == Accepted::No),
        open: open(analysis),
    }
}

fn open(analysis: &VectorAnalysis) -> String {
    match analysis.undecided_because.as_str() {
        "" => "not derived".to_owned(),
        why => why.to_owned(),
    }
}

fn injective(expected: bool, analysis: &VectorAnalysis) -> Mark {
    let known = match analysis.cases.split_first() {
        None => analysis.injective,
        Some((first, rest)) => {
            let first = first.analysis.injective;
            if rest.iter().all(|c| c.analysis.injective == first) { first } else { Ternary::Unknown }
        }
    };
    match known {
        Ternary::Unknown if analysis.validity == Validity::Conditional => {
            Mark::wrong("derived: it depends on parameters")
        }
        Ternary::Unknown => Mark::undecided(open(analysis)),
        found if found == Ternary::from(expected) => Mark::right(),
        Ternary::True => Mark::wrong("derived: it is injective"),
        Ternary::False => Mark::wrong("derived: it is not injective"),
    }
}

/// g is the inverse of an injective map f iff g(f(z)) = z for all z of the region; where the verdict depends on parameters,
/// in each case in which the map is injective.
fn inverse(g: &MapText, analysis: &VectorAnalysis) -> Mark {
    let may_be = |a: &VectorAnalysis| a.injective != Ternary::False && a.validity != Validity::No;
    if analysis.injective == Ternary::Unknown && analysis.cases.iter().any(|c| may_be(&c.analysis)) {
        let marks = analysis.cases.iter().filter(|c| may_be(&c.analysis)).map(|case| {
            match inverse(g, &case.analysis) {
                Mark::Wrong { why, hint } => {
                    Mark::Wrong { why: format!("when {}: {why}", condition_text(&case.when)), hint }
                }
                mark => mark,
            }
        });
        return together(marks.collect());
    }
    match analysis.injective {
        Ternary::False => return Mark::wrong("derived: the map is not injective, so it has no inverse"),
        Ternary::Unknown => return Mark::undecided(open(analysis)),
        Ternary::True => {}
    }
    let (n, m) = (analysis.map.variables.len(), analysis.map.components.len());
    if g.variables.len() != m || g.components.len() != n {
        let (from, to) = (g.variables.len(), g.components.len());
        return Mark::refuted(format!(
            "the inverse is a map of {m} variables with {n} components, not of {from} with {to}"
        ));
    }
    let put = |e: &Expr| e.substitute_all(&g.variables, &analysis.map.components);
    let mut all = Vec::with_capacity(n);
    for (component, variable) in g.components.iter().zip(&analysis.map.variables) {
        let z = Expr::variable(variable.clone());
        all.push(same(&put(component), &z, analysis, &|witness| {
            let at = point_words(&witness.at);
            Mark::refuted(match &witness.left {
                Some(value) => {
                    let value = text(&fold(value));
                    format!("g(f(z)) is not z: at {at} the component {variable} becomes {value}")
                }
                None => format!("g(f(z)) is not z: at {at} it has no value"),
            })
        }));
    }
    together(all)
}

fn jacobian(expected: &Value, analysis: &VectorAnalysis) -> Mark {
    let Some(rows) = &analysis.jacobian else { return Mark::undecided("the Jacobian was not derived") };
    let derived = Value::matrix(rows.clone());
    if derived.shape() != expected.shape() {
        let why = format!("derived: {}; the answer is {}", derived.shape(), expected.shape());
        return Mark::Wrong {
            why,
            hint: "the Jacobian has a row for each component and a column for each variable".to_owned(),
        };
    }
    let columns = match derived.shape() {
        Shape::Matrix(_, columns) => columns,
        _ => 1,
    };
    let entries = derived.entries().zip(expected.entries()).enumerate();
    together(
        entries
            .map(|(k, (ours, theirs))| {
                let (i, j) = (k / columns + 1, k % columns + 1);
                same(ours, theirs, analysis, &|witness| Mark::Wrong {
                    why: format!("the entry in row {i}, column {j} is {}{}", text(ours), seen(witness)),
                    hint: format!("look at the entry in row {i}, column {j}"),
                })
            })
            .collect(),
    )
}

const NO_JACOBIAN: &str = "a square Jacobian was not derived";

/// What is asked of the determinant.
#[derive(Clone, Copy)]
enum Of {
    Itself,
    Size,
    Logarithm,
}

fn determinant(expected: &Expr, solution: &VectorSolution, of: Of) -> Mark {
    let analysis = &solution.analysis;
    let known = solution.volume().and_then(|v| Some((v, v.determinant.as_ref()?)));
    let Some((volume, det)) = known else { return Mark::undecided("the determinant was not derived") };
    let region = &analysis.source.region;
    let (derived, on) = match of {
        Of::Itself => (Some(det.clone()), region.clone()),
        Of::Size => (volume.abs.clone(), region.clone()),
        // The logarithm has a value where det J is not 0, which may be a matter of parameters.
        Of::Logarithm => {
            let mut on = volume.regular.clone();
            on.assumptions = on.assumptions.with_fact(det.compare(Relation::Ne, &Expr::zero()));
            (volume.log_abs.clone(), on)
        }
    };
    // Of nothing everything is true.
    let vanishes = || Prover::default().is(det, Relation::Eq, region);
    let derived = derived.filter(|_| !matches!(of, Of::Logarithm) || !vanishes());
    let Some(derived) = derived else { return Mark::wrong("derived: det J = 0 everywhere") };
    same_on(&derived, expected, &on, &|witness| {
        Mark::wrong(format!("derived: {}{}", text(&derived), seen(witness)))
    })
}

/// p is the density of x = f(z) iff p(f(z)) |det J(z)| is that of z, wherever det J ≠ 0; for a map from x to z, iff p(x) is
/// that of g(x) times |det J(x)|.
fn density(p: &Formula, solution: &VectorSolution, logarithm: bool) -> Mark {
    let Some(base) = &solution.problem.base else {
        return Mark::undecided("the exercise states no base distribution (`base`)");
    };
    let analysis = &solution.analysis;
    if !analysis.injective.is_true() {
        return Mark::undecided("densities of maps that are not known to be injective are not compared");
    }
    let volume = solution.volume().and_then(|v| Some((v, v.abs.clone()?, v.log_abs.clone()?)));
    let Some((volume, abs, log)) = volume else { return Mark::undecided(NO_JACOBIAN) };
    let map = &analysis.map;
    let variables: Vec<Symbol> = p.variable.iter().chain(&p.others).cloned().collect();
    if variables.len() != map.variables.len() {
        let (n, m) = (map.variables.len(), variables.len());
        return Mark::wrong(format!("the density is a function of {n} variables, not of {m}"));
    }
    let z: Vec<Expr> = map.variables.iter().cloned().map(Expr::variable).collect();
    let at = |values: &[Expr]| p.formula.substitute_all(&variables, values);
    let of_base = |z: &[Expr]| if logarithm { base.log_density(z) } else { base.density(z) };
    let scaled = |p: Expr| if logarithm { p.plus(&log) } else { p.times(&abs) };
    let (left, right, rule) = match map.parametrization {
        Parametrization::Forward => {
            (scaled(at(&map.components)), of_base(&z), "p(f(z)) |det J(z)| is not p(z)")
        }
        Parametrization::Reverse => {
            (at(&z), scaled(of_base(&map.components)), "p(x) is not p(g(x)) |det J(x)|")
        }
    };
    let mut on = volume.regular.clone();
    let drawn = match map.parametrization {
        Parametrization::Forward => base.cutting_facts(&z),
        Parametrization::Reverse => base.cutting_facts(&map.components),
    };
    on.assumptions = on.assumptions.with_facts(base.conditions().into_iter().chain(drawn));
    let inside = same_on(&left, &right, &on, &|witness| Mark::wrong(format!("{rule}{}", seen(witness))));
    if matches!(inside, Mark::Right { .. }) {
        off_support(p, &variables, solution, logarithm)
    } else {
        inside
    }
}

/// The mark of a density that is right where there is mass.
fn off_support(p: &Formula, names: &[Symbol], solution: &VectorSolution, logarithm: bool) -> Mark {
    let mut off = OffSupport::new(&p.formula, logarithm);
    let x: Vec<Expr> = names.iter().cloned().map(Expr::variable).collect();
    let analysis = &solution.analysis;
    let assumptions = analysis.map.on(&analysis.source.region).parameter_assumptions();
    let assumptions = assumptions.with_facts(solution.problem.base.iter().flat_map(|base| base.conditions()));
    match &solution.density {
        Some(Ok(VectorDensity::Closed(closed))) => {
            let renamed = |e: &Expr| e.substitute_all(&closed.variables, &x);
            for condition in &closed.support {
                let Some(signs) = as_signs(condition) else {
                    off.leave_open();
                    continue;
                };
                for (e, relation) in signs {
                    match relation {
                        Relation::Gt | Relation::Ge => off.where_negative(&renamed(&e), names, &assumptions),
                        Relation::Lt | Relation::Le => {
                            off.where_negative(&renamed(&e.negate()), names, &assumptions);
                        }
                        // A null set more or less.
                        Relation::Ne => {}
                        Relation::Eq => off.leave_open(),
                    }
                }
            }
            if !closed.is_exact {
                off.leave_open();
            }
        }
        _ => off.leave_open(),
    }
    off.mark()
}

/// Whether det J ≠ 0 everywhere.
fn invertible(expected: bool, analysis: &VectorAnalysis) -> Mark {
    let known = match analysis.cases.split_first() {
        None => regular(analysis),
        Some((first, rest)) => {
            let first = regular(&first.analysis);
            if first != Ternary::Unknown && rest.iter().any(|c| regular(&c.analysis) == first.negate()) {
                return Mark::wrong("derived: it depends on parameters");
            }
            if rest.iter().all(|c| regular(&c.analysis) == first) { first } else { Ternary::Unknown }
        }
    };
    match known {
        Ternary::Unknown => Mark::undecided("whether det J ≠ 0 everywhere was not found"),
        found if found == Ternary::from(expected) => Mark::right(),
        Ternary::True => Mark::wrong("derived: det J ≠ 0 everywhere"),
        Ternary::False => Mark::wrong("derived: det J = 0 at some point"),
    }
}

fn regular(analysis: &VectorAnalysis) -> Ternary {
    let proved = |wanted: fn(&Claim) -> bool| analysis.proofs.iter().any(|p| wanted(p.claim()));
    if proved(|c| matches!(c, Claim::VectorRegular(_))) {
        Ternary::True
    } else if proved(|c| matches!(c, Claim::VectorSingular(_)))
        || proved(|c| matches!(c, Claim::VectorIrregular(_))) && analysis.differentiable.is_true()
    {
        Ternary::False
    } else {
        Ternary::Unknown
    }
}

/// `; at z1 = 1 that is 2, not 3`.
fn seen(witness: &Witness) -> String {
    let value = |side: &Option<Expr>| side.as_ref().map_or("undefined".to_owned(), |e| text(&fold(e)));
    if witness.at.is_empty() {
        return String::new();
    }
    format!(
        "; at {} that is {}, not {}",
        point_words(&witness.at),
        value(&witness.left),
        value(&witness.right)
    )
}

fn same(a: &Expr, b: &Expr, analysis: &VectorAnalysis, differ: &dyn Fn(&Witness) -> Mark) -> Mark {
    same_on(a, b, &analysis.source.region, differ)
}

fn same_on(a: &Expr, b: &Expr, on: &Domain, differ: &dyn Fn(&Witness) -> Mark) -> Mark {
    match formulas_equal(a, b, on) {
        Equality::Proved(_) => Mark::right(),
        Equality::Refuted(witness) => differ(&witness),
        Equality::Undecided | Equality::OtherShape(..) => {
            Mark::undecided("whether the formula is right was neither proved nor refuted")
        }
    }
}

/// The first wrong one, else the first undecided one.
fn together(marks: Vec<Mark>) -> Mark {
    let wrong = marks.iter().position(|m| matches!(m, Mark::Wrong { .. }));
    let open = marks.iter().position(|m| matches!(m, Mark::Undecided { .. }));
    match wrong.or(open) {
        Some(i) => marks.into_iter().nth(i).unwrap_or_else(Mark::right),
        None => Mark::right(),
    }
}

/// The share of the entries of a Jacobian, or of the components of an inverse, that are right.
pub(super) fn right_part(answer: &Asked, solution: &VectorSolution) -> f64 {
    let analysis = &solution.analysis;
    let on = &analysis.source.region;
    let is_right = |a: &Expr, b: &Expr| matches!(formulas_equal(a, b, on), Equality::Proved(_));
    let (right, all) = match answer {
        Asked::Jacobian(value) => {
            let Some(rows) = &analysis.jacobian else { return 0.0 };
            let derived = Value::matrix(rows.clone());
            if derived.shape() != value.shape() {
                return 0.0;
            }
            let right = derived.entries().zip(value.entries()).filter(|(a, b)| is_right(a, b)).count();
            (right, derived.entries().count())
        }
        Asked::Inverse(g) => {
            let map = &analysis.map;
            if g.variables.len() != map.components.len() || g.components.len() != map.variables.len() {
                return 0.0;
            }
            let put = |e: &Expr| e.substitute_all(&g.variables, &map.components);
            let pairs = g.components.iter().zip(&map.variables);
            let right = pairs.filter(|(e, z)| is_right(&put(e), &Expr::variable((*z).clone()))).count();
            (right, map.variables.len())
        }
        _ => return 0.0,
    };
    #[allow(clippy::cast_precision_loss, reason = "numbers of entries are small")]
    let share = right as f64 / all.max(1) as f64;
    share
}
