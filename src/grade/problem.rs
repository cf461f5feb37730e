//! A stated map, ready to be solved.

use super::vector_base::{numbers, vector_base};
use crate::exercise::MapQuestion;
use crate::exercise::formula::{MapText, StatedSet};
use crate::expr::{Assumptions, Condition};
use crate::flow::base::{Base, BaseError};
use crate::flow::vector::{self, VectorBase, VectorMap, VectorSource};
use crate::flow::{Map, Parametrization, SourceOrigin};
use crate::set::RealSet;
use crate::source::{Diagnostic, Span};
use crate::syntax::DistributionStatement;

/// A stated map, ready to be solved.
#[derive(Clone, Debug)]
pub enum Problem {
    /// One variable, one value.
    Scalar(ScalarProblem),
    /// Any other numbers of variables and components.
    Vector(VectorProblem),
}

/// A map of one variable with its source, assumptions and base distribution.
#[derive(Clone, Debug)]
pub struct ScalarProblem {
    /// The map.
    pub map: Map,
    /// The source set, where one is stated.
    pub on: Option<RealSet>,
    /// What is assumed about the parameters.
    pub assumptions: Assumptions,
    /// The distribution of z.
    pub base: Option<Base>,
    /// Whether only a diffeomorphism counts as valid.
    pub strict: bool,
}

/// A map of several variables with its region.
#[derive(Clone, Debug)]
pub struct VectorProblem {
    /// The map.
    pub map: VectorMap,
    /// The layers that it is composed of, where it is a stack.
    pub layers: Vec<VectorMap>,
    /// Its region.
    pub source: VectorSource,
    /// The region as it was stated.
    pub on: Option<Condition>,
    /// The distribution of z.
    pub base: Option<VectorBase>,
    /// Whether only a diffeomorphism counts as valid.
    pub strict: bool,
}

/// The problem that an exercise or a command line states.
///
/// # Errors
/// Where the base distribution is not a known one with proper parameters; the place is in its text.
pub fn problem(question: &MapQuestion) -> Result<Problem, Diagnostic> {
    let text = &question.map.value;
    let parametrization = if text.reverse { Parametrization::Reverse } else { Parametrization::Forward };
    let assumptions = question.assumptions.clone();
    let on = question.on.as_ref().map(|on| &on.value);
    let Some((variable, formula)) = text.as_scalar() else {
        let stated = |text: &MapText| VectorMap {
            name: text.name.clone(),
            variables: text.variables.clone(),
            components: text.components.clone(),
            parametrization,
        };
        let (map, layers) = (stated(text), question.layers.iter().map(stated).collect());
        let (region, on) = match on {
            Some(StatedSet::Region(region, condition)) => (Some(region), Some(condition.clone())),
            _ => (None, None),
        };
        let base = question.base.as_ref().map(|b| vector_base(&b.value, &map)).transpose()?;
        let mut assumptions = assumptions;
        for condition in base.iter().flat_map(VectorBase::conditions) {
            assumptions = assumptions.with_fact(condition);
        }
        let mut source = vector::source(&map, region, &assumptions);
        if let (None, Some(base), Parametrization::Forward) = (&on, &base, parametrization) {
            on_support(&mut source, &map, base);
        }
        return Ok(Problem::Vector(VectorProblem { map, layers, source, on, base, strict: question.strict }));
    };
    let map = Map {
        name: text.name.clone(),
        variable: variable.clone(),
        formula: formula.clone(),
        parametrization,
    };
    let base = question.base.as_ref().map(|b| base(&b.value, &map)).transpose()?;
    let on = match on {
        Some(StatedSet::Set(set)) => Some(set.clone()),
        _ => None,
    };
    Ok(Problem::Scalar(ScalarProblem { map, on, assumptions, base, strict: question.strict }))
}

/// The distribution that a text such as `Normal(0, 1)` names.
///
/// # Errors
/// Where it is not a known one with proper parameters; the place is in its text.
pub fn distribution(statement: &DistributionStatement) -> Result<Base, Diagnostic> {
    let arguments = numbers(statement)?;
    let variable = statement.variable.clone().unwrap_or_else(|| crate::expr::Symbol::new("x"));
    Base::from_call(&statement.name, &arguments, variable).map_err(|error| told(&error, statement))
}

/// Where nothing is said of the source of a map of several variables: the interior of the support, which has all the mass.
fn on_support(source: &mut VectorSource, map: &VectorMap, base: &VectorBase) {
    for (v, support) in map.variables.iter().zip(base.support()) {
        let Some(inside) = support.interior() else { continue };
        let narrower =
            source.region.span(v).is_some_and(|range| *range != inside && inside.is_subset(range).is_true());
        if narrower {
            source.region = source.region.with_span(v, &inside);
            source.origin = SourceOrigin::BaseSupport;
        }
    }
}

fn base(statements: &[DistributionStatement], map: &Map) -> Result<Base, Diagnostic> {
    let [statement] = statements else {
        let place = statements.get(1).map_or(Span::at(0), |s| s.name_span);
        let message = format!("one distribution is expected, that of `{}`", map.variable);
        return Err(Diagnostic::new("wrong-variable", message, place, ""));
    };
    let arguments = numbers(statement)?;
    let variable = match (&statement.variable, map.parametrization) {
        (Some(variable), _) => variable.clone(),
        (None, Parametrization::Forward) => map.variable.clone(),
        (None, Parametrization::Reverse) => crate::expr::Symbol::new("z"),
    };
    if map.parametrization == Parametrization::Forward && variable != map.variable {
        let message =
            format!("the base distribution is that of `{variable}`, the map is one of `{}`", map.variable);
        return Err(Diagnostic::new("wrong-variable", message, statement.name_span, ""));
    }
    Base::from_call(&statement.name, &arguments, variable).map_err(|error| told(&error, statement))
}

pub(super) fn told(error: &BaseError, statement: &DistributionStatement) -> Diagnostic {
    let at = |i: &usize| statement.arguments.get(*i).map_or(statement.name_span, |a| a.span);
    let everything = statement.arguments.iter().fold(statement.name_span, |all: Span, a| all.to(a.span));
    let (code, place) = match error {
        BaseError::UnknownFamily { .. } => ("unknown-distribution", statement.name_span),
        BaseError::DuplicateArgument { argument, .. }
        | BaseError::UnknownArgument { argument, .. }
        | BaseError::PositionalAfterNamed { argument, .. }
        | BaseError::Ambiguous { argument, .. } => ("bad-argument", at(argument)),
        BaseError::MissingArgument { .. }
        | BaseError::TooManyArguments { .. }
        | BaseError::OutOfRange { .. } => ("bad-argument", everything),
    };
    let d = Diagnostic::new(code, error.to_string(), place, "");
    match error {
        BaseError::UnknownFamily { suggestion: Some(near), .. }
        | BaseError::UnknownArgument { suggestion: Some(near), .. } => {
            d.with_hint(format!("did you mean `{near}`?"))
        }
        BaseError::UnknownFamily { known, .. } => d.with_hint(format!("known: {}", known.join(", "))),
        _ => d,
    }
}
