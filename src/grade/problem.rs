//! A stated map, ready to be solved.

use super::vector_base::{names_are_apart, numbers, vector_base};
use crate::exercise::MapQuestion;
use crate::exercise::formula::{MapText, StatedSet};
use crate::expr::{Assumptions, Condition, Expr, Symbol};
use crate::flow::base::{Base, BaseError, GivenError, by_formula, truncated};
use crate::flow::vector::{self, VectorBase, VectorMap, VectorSource};
use crate::flow::{Map, Parametrization, SourceOrigin};
use crate::proof::vector::Flow;
use crate::set::{self, RealSet, from_condition};
use crate::source::{Diagnostic, Span};
use crate::syntax::DistributionStatement;

/// A stated map, ready to be solved.
#[derive(Clone, Debug)]
pub enum Problem {
    /// One variable, one value.
    Scalar(ScalarProblem),
    /// Any other numbers of variables and components, and one variable in a set that depends on parameters.
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

impl ScalarProblem {
    /// The same question about the map as one of a single component, on the region where it is defined: that region may
    /// depend on parameters. `None` where a source or a base distribution is stated.
    #[must_use]
    pub fn regional(&self) -> Option<VectorProblem> {
        if self.on.is_some() || self.base.is_some() {
            return None;
        }
        let map = VectorMap {
            name: self.map.name.clone(),
            variables: vec![self.map.variable.clone()],
            components: vec![self.map.formula.clone()],
            parametrization: self.map.parametrization,
            flows: Vec::new(),
        };
        let source = vector::source(&map, None, &self.assumptions);
        Some(VectorProblem { map, layers: Vec::new(), source, on: None, base: None, strict: self.strict })
    }
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
    // A flow of a field has no formula, in one dimension, too.
    let flows = std::iter::once(text).chain(&question.layers).any(|text| !flows_of(text).is_empty());
    let scalar = text.as_scalar().filter(|_| !flows && !matches!(on, Some(StatedSet::Region(..))));
    let Some((variable, formula)) = scalar else {
        let stated = |text: &MapText| VectorMap {
            name: text.name.clone(),
            variables: text.variables.clone(),
            components: text.components.clone(),
            parametrization,
            flows: flows_of(text),
        };
        let (mut map, layers): (VectorMap, Vec<VectorMap>) =
            (stated(text), question.layers.iter().map(stated).collect());
        for flow in layers.iter().flat_map(|layer| &layer.flows) {
            if !map.flows.contains(flow) {
                map.flows.push(flow.clone());
            }
        }
        let (region, on) = match on {
            Some(StatedSet::Region(region, condition)) => (Some(region), Some(condition.clone())),
            _ => (None, None),
        };
        let base = question.base.as_ref().map(|b| vector_base(&b.value, &map, &assumptions)).transpose()?;
        let assumptions = assumptions.with_facts(base.iter().flat_map(VectorBase::conditions));
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
    let base = question.base.as_ref().map(|b| base(&b.value, &map, &assumptions)).transpose()?;
    let on = match on {
        Some(StatedSet::Set(set)) => Some(set.clone()),
        _ => None,
    };
    Ok(Problem::Scalar(ScalarProblem { map, on, assumptions, base, strict: question.strict }))
}

/// The fields whose flows are in the map.
fn flows_of(text: &MapText) -> Vec<Flow> {
    text.layer.iter().flat_map(|layer| layer.flow.clone()).collect()
}

/// The distribution that a text such as `Normal(0, 1)` names.
///
/// # Errors
/// Where it is not a known one with proper parameters; the place is in its text.
pub fn distribution(statement: &DistributionStatement) -> Result<Base, Diagnostic> {
    let variable = statement.variable.clone().unwrap_or_else(|| Symbol::new("x"));
    stated_distribution(statement, &variable, &Assumptions::none())
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
    let z: Vec<Expr> = map.variables.iter().cloned().map(Expr::variable).collect();
    for fact in base.cutting_facts(&z) {
        source.region.assumptions = source.region.assumptions.with_fact(fact);
        source.origin = SourceOrigin::BaseSupport;
    }
}

fn base(
    statements: &[DistributionStatement],
    map: &Map,
    assumptions: &Assumptions,
) -> Result<Base, Diagnostic> {
    let [statement] = statements else {
        let place = statements.get(1).map_or(Span::at(0), |s| s.name_span);
        let message = format!("one distribution is expected, that of `{}`", map.variable);
        return Err(Diagnostic::new("wrong-variable", message, place, ""));
    };
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
    names_are_apart(statement, &[map.variable.clone(), variable.clone()])?;
    stated_distribution(statement, &variable, assumptions)
}

/// The distribution of `variable` that is stated.
pub(super) fn stated_distribution(
    statement: &DistributionStatement,
    variable: &Symbol,
    assumptions: &Assumptions,
) -> Result<Base, Diagnostic> {
    let arguments = numbers(statement)?;
    // Without a variable a set is written with z.
    let z = Symbol::new("z");
    let written = statement.variable.as_ref().unwrap_or(&z);
    let span =
        statement.on.as_ref().map(|(condition, place)| interval(condition, written, *place)).transpose()?;
    if let Some(density) = &statement.density {
        let Some(on) = span else {
            let wrong =
                Diagnostic::new("no-set", "a density by a formula needs its set", statement.name_span, "");
            return Err(wrong.with_hint("as in `p(z) = 2z on [0, 1]`"));
        };
        return by_formula(&density.formula, written, &on, density.normalise, assumptions)
            .map(|base| Base { variable: variable.clone(), ..base })
            .map_err(|error| not_given(&error, statement));
    }
    let base = Base::from_call(&statement.name, &arguments, variable.clone())
        .map_err(|error| told(&error, statement))?;
    match span {
        Some(to) => truncated(&base, &to).map_err(|error| not_given(&error, statement)),
        None => Ok(base),
    }
}

/// The set of a base distribution: an interval with numbers at its ends.
fn interval(condition: &Condition, variable: &Symbol, place: Span) -> Result<set::Span, Diagnostic> {
    let set = from_condition(condition, variable);
    set.as_ref().and_then(RealSet::as_span).filter(|span| span.as_point().is_none()).cloned().ok_or_else(
        || {
            let message = "this is not an interval whose ends are numbers";
            Diagnostic::new("not-an-interval", message, place, "")
        },
    )
}

pub(super) fn not_given(error: &GivenError, statement: &DistributionStatement) -> Diagnostic {
    let place = statement.name_span;
    let wrong = Diagnostic::new("bad-distribution", error.to_string(), place, "");
    match error {
        GivenError::Mass(_) => wrong.with_hint("with `∝` in place of `=` the formula is divided by its mass"),
        _ => wrong,
    }
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
