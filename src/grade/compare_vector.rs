//! Reference answers about maps of several variables against what is derived.

use super::compare::{Verdict, compare_conditions, compare_verdicts, point_words};
use super::equal::{Equality, Witness, formulas_equal};
use super::{Mark, VectorSolution, vector_accepted};
use crate::exercise::Asked;
use crate::exercise::formula::MapText;
use crate::expr::constant::fold;
use crate::expr::print::text;
use crate::expr::{Condition, Expr};
use crate::flow::Validity;
use crate::flow::vector::VectorAnalysis;
use crate::real::Ternary;
use crate::syntax::{Shape, Value};

pub(super) fn mark(asked: &Asked, solution: &VectorSolution) -> Mark {
    let analysis = &solution.analysis;
    let strict = solution.problem.strict;
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
        Asked::Determinant(e) => determinant(e, analysis, &|d| d),
        Asked::AbsDeterminant(e) => determinant(e, analysis, &Expr::abs),
        Asked::LogAbsDeterminant(e) => determinant(e, analysis, &|d| Expr::ln(Expr::abs(d))),
        Asked::Monotone(_) => Mark::wrong("derived: only maps of one variable are monotone or not"),
        Asked::Image(_) | Asked::Density(_) | Asked::LogDensity(_) | Asked::Support(_) => {
            Mark::undecided("this is not derived for maps of several variables")
        }
        Asked::Choice(_) => Mark::undecided("nothing is derived for this question"),
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

/// g is the inverse of an injective map f iff g(f(z)) = z for all z of the region.
fn inverse(g: &MapText, analysis: &VectorAnalysis) -> Mark {
    match analysis.injective {
        Ternary::False => return Mark::wrong("derived: the map is not injective, so it has no inverse"),
        Ternary::Unknown => return Mark::undecided(open(analysis)),
        Ternary::True => {}
    }
    let (n, m) = (analysis.map.variables.len(), analysis.map.components.len());
    if g.variables.len() != m || g.components.len() != n {
        let (from, to) = (g.variables.len(), g.components.len());
        return Mark::wrong(format!(
            "the inverse is a map of {m} variables with {n} components, not of {from} with {to}"
        ));
    }
    let put = |e: &Expr| {
        let at = |part: &Expr| {
            let symbol = part.as_variable()?;
            let i = g.variables.iter().position(|v| v == symbol)?;
            analysis.map.components.get(i).cloned()
        };
        e.replace(&mut |part| at(part))
    };
    let mut all = Vec::with_capacity(n);
    for (component, variable) in g.components.iter().zip(&analysis.map.variables) {
        let z = Expr::variable(variable.clone());
        all.push(same(&put(component), &z, analysis, &|witness| {
            let at = point_words(&witness.at);
            match &witness.left {
                Some(value) => {
                    format!(
                        "g(f(z)) is not z: at {at} the component {variable} becomes {}",
                        text(&fold(value))
                    )
                }
                None => format!("g(f(z)) is not z: at {at} it has no value"),
            }
        }));
    }
    together(all)
}

fn jacobian(expected: &Value, analysis: &VectorAnalysis) -> Mark {
    let Some(rows) = &analysis.jacobian else { return Mark::undecided("the Jacobian was not derived") };
    let derived = Value::matrix(rows.clone());
    if derived.shape() != expected.shape() {
        return Mark::wrong(format!("derived: {}; the answer is {}", derived.shape(), expected.shape()));
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
                same(ours, theirs, analysis, &|witness| {
                    format!("the entry in row {i}, column {j} is {}{}", text(ours), seen(witness))
                })
            })
            .collect(),
    )
}

fn determinant(expected: &Expr, analysis: &VectorAnalysis, of: &dyn Fn(Expr) -> Expr) -> Mark {
    let Some(det) = &analysis.determinant else { return Mark::undecided("the determinant was not derived") };
    let derived = of(det.clone());
    same(&derived, expected, analysis, &|witness| format!("derived: {}{}", text(&derived), seen(witness)))
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

fn same(a: &Expr, b: &Expr, analysis: &VectorAnalysis, differ: &dyn Fn(&Witness) -> String) -> Mark {
    match formulas_equal(a, b, &analysis.source.region) {
        Equality::Proved(_) => Mark::right(),
        Equality::Refuted(witness) => Mark::wrong(differ(&witness)),
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
