//! Answers in the wrong variable.

use std::collections::BTreeSet;

use super::Scene;
use crate::exercise::Asked;
use crate::exercise::formula::{Formula, MapText};
use crate::expr::{Expr, Symbol};

/// An answer with a name replaced that the question does not know.
pub(in crate::grade) struct Renamed {
    /// The answer with the right name.
    pub answer: Asked,
    /// The answer with the value of the map put for that name, where it is about the slope of the map.
    pub composed: Option<Asked>,
    /// The name that was used.
    pub used: Symbol,
    /// Whether that is the variable z of the map, where the answer is about x.
    pub is_source: bool,
}

/// The answer in the variable that it should be in, where it uses exactly one name that has no meaning in it.
pub(in crate::grade) fn renamed(scene: &Scene<'_>, answer: &Asked) -> Option<Renamed> {
    let question = scene.exercise.question.as_ref()?;
    let map = &question.map.value;
    let [source] = map.variables.as_slice() else { return None };
    let mut parameters: BTreeSet<Symbol> = map.components.iter().flat_map(Expr::variables).collect();
    parameters.remove(source);
    parameters.extend(scene.exercise.known.assumptions.kinds.keys().cloned());
    for fact in &scene.exercise.known.assumptions.facts {
        fact.for_each(&mut |e| parameters.extend(e.variables()));
    }
    if let Some(base) = scene.scalar().and_then(|s| s.problem.base.as_ref()) {
        parameters.extend(base.parameters.iter().flat_map(Expr::variables));
    }
    let strange = |formula: &Expr, variable: &Symbol| {
        let mut names = formula.variables().into_iter().filter(|v| v != variable && !parameters.contains(v));
        let first = names.next()?;
        names.next().is_none().then_some(first)
    };
    match answer {
        Asked::Density(p) | Asked::LogDensity(p) => {
            let x = p.variable.clone().unwrap_or_else(|| Symbol::new("x"));
            let used = strange(&p.formula, &x)?;
            let formula = p.formula.substitute(&used, &Expr::variable(x.clone()));
            let p = Formula { variable: Some(x), others: Vec::new(), formula };
            let is_source = used == *source && !map.reverse;
            let answer = match answer {
                Asked::Density(_) => Asked::Density(p),
                _ => Asked::LogDensity(p),
            };
            Some(Renamed { answer, composed: None, used, is_source })
        }
        Asked::Inverse(g) => {
            let (x, formula) = g.as_scalar()?;
            let used = strange(formula, x)?;
            let formula = formula.substitute(&used, &Expr::variable(x.clone()));
            let is_source = used == *source;
            let answer = Asked::Inverse(MapText { components: vec![formula], ..g.clone() });
            Some(Renamed { answer, composed: None, used, is_source })
        }
        Asked::Determinant(e) | Asked::AbsDeterminant(e) | Asked::LogAbsDeterminant(e) => {
            let used = strange(e, source)?;
            let with = |by: &Expr| {
                let formula = e.substitute(&used, by);
                match answer {
                    Asked::Determinant(_) => Asked::Determinant(formula),
                    Asked::AbsDeterminant(_) => Asked::AbsDeterminant(formula),
                    _ => Asked::LogAbsDeterminant(formula),
                }
            };
            let composed = map.as_scalar().map(|(_, f)| with(f));
            Some(Renamed { answer: with(&Expr::variable(source.clone())), composed, used, is_source: false })
        }
        _ => None,
    }
}
