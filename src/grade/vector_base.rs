//! From distributions as typed to that of a random vector.

use super::problem::{not_given, told};
use crate::expr::{Assumptions, Expr, Symbol};
use crate::flow::Parametrization;
use crate::flow::base::Base;
use crate::flow::vector::{JointDensity, JointError, MultivariateNormal, VectorBase, VectorMap};
use crate::source::{Diagnostic, Span};
use crate::syntax::{DensityFormula, DistributionStatement, Value};

/// Names of the multivariate normal distribution.
const MULTIVARIATE: [&str; 4] = ["MultivariateNormal", "MultiNormal", "MVN", "NormalVector"];

/// Names of the normal distribution, which is one of a vector where its arguments are.
const NORMAL: [&str; 5] = ["Normal", "N", "𝒩", "\\mathcal{N}", "Gaussian"];

/// The name of the identity matrix in `Normal(0, I)`.
const IDENTITY: &str = "I";

/// The distribution of z that the statements describe.
///
/// # Errors
/// What is wrong and where in the text.
pub(super) fn vector_base(
    statements: &[DistributionStatement],
    map: &VectorMap,
    assumptions: &Assumptions,
) -> Result<VectorBase, Diagnostic> {
    let n = match map.parametrization {
        Parametrization::Forward => map.variables.len(),
        Parametrization::Reverse => map.components.len(),
    };
    for statement in statements {
        names_are_apart(statement, &map.variables)?;
        transformed_names_are_apart(statement)?;
        if let (Some((_, place)), None) = (&statement.on, &statement.density) {
            let message = "a distribution of several variables is not restricted to a set";
            return Err(Diagnostic::new("bad-distribution", message, *place, "")
                .with_hint("state the joint density: `p(z1, z2) ∝ exp(-z1 - z2) on 0 < z1 < z2`"));
        }
    }
    let Some(first) = statements.first() else {
        return Err(Diagnostic::new("empty", "no distribution is stated", Span::at(0), ""));
    };
    let names = match map.parametrization {
        Parametrization::Forward => map.variables.clone(),
        Parametrization::Reverse => of_components(statements, n),
    };
    if let Some(density) = &first.density
        && density.variables.len() > 1
    {
        return by_formula(first, density, &names, assumptions);
    }
    let is_component = |s: &DistributionStatement| s.variable.as_ref().is_some_and(|v| names.contains(v));
    if statements.len() == 1 && !(is_component(first) && n == 1) {
        return whole(first, &names);
    }
    let mut parts: Vec<Option<Base>> = vec![None; n];
    for statement in statements {
        let at = statement.variable.as_ref().and_then(|v| names.iter().position(|name| name == v));
        let Some(at) = at else {
            let list: Vec<&str> = names.iter().map(Symbol::name).collect();
            let message = format!("the components of z are {}; which of them is meant?", list.join(", "));
            return Err(Diagnostic::new("wrong-variable", message, statement.name_span, ""));
        };
        if parts[at].is_some() {
            let message = format!("the distribution of {} is stated twice", names[at]);
            return Err(Diagnostic::new("duplicate-variable", message, statement.name_span, ""));
        }
        parts[at] = Some(scalar(statement, &names[at])?);
    }
    let missing = parts.iter().position(Option::is_none);
    if let Some(at) = missing {
        let message = format!("the distribution of {} is not stated", names[at]);
        return Err(Diagnostic::new("missing", message, first.name_span, "")
            .with_hint("state all components, or that of the vector: `z ~ Normal(0, I)`"));
    }
    Ok(VectorBase::Independent(parts.into_iter().flatten().collect()))
}

/// The symbols in the parameters of a distribution, and in a density that is given by a formula, beside its own variables.
fn symbols(statement: &DistributionStatement) -> Vec<(Symbol, Span)> {
    let mut found = Vec::new();
    for argument in &statement.arguments {
        let names = argument.value.entries().flat_map(Expr::variables);
        found.extend(names.filter(|s| s.name() != IDENTITY).map(|s| (s, argument.span)));
    }
    if let Some(density) = &statement.density {
        let names = density.formula.variables().into_iter().filter(|s| !density.variables.contains(s));
        found.extend(names.map(|s| (s, statement.name_span)));
    }
    found
}

/// That no parameter of a distribution has the name of a variable of the map.
///
/// # Errors
/// Where one has; the place is in its text.
pub(super) fn names_are_apart(
    statement: &DistributionStatement,
    variables: &[Symbol],
) -> Result<(), Diagnostic> {
    let own = |s: &Symbol| variables.contains(s) || statement.variable.as_ref() == Some(s);
    match symbols(statement).into_iter().find(|(s, _)| own(s)) {
        None => Ok(()),
        Some((s, place)) => {
            let message = format!("`{s}` is a random variable here; a parameter is a number or another name");
            Err(Diagnostic::new("wrong-variable", message, place, "")
                .with_hint("dependent variables have a joint density: `p(z1, z2) = z1 exp(-z1 - z1 z2) on z1 > 0, z2 > 0`"))
        }
    }
}

/// That no parameter has a name that the components of the transformed vector have in reports.
fn transformed_names_are_apart(statement: &DistributionStatement) -> Result<(), Diagnostic> {
    let is_component = |s: &Symbol| {
        let rest = s.name().strip_prefix(['x', 'y', 'w']);
        rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '_'))
    };
    match symbols(statement).into_iter().find(|(s, _)| is_component(s)) {
        None => Ok(()),
        Some((s, place)) => {
            let message =
                format!("`{s}` is a name of the transformed variables; call the parameter otherwise");
            Err(Diagnostic::new("wrong-variable", message, place, ""))
        }
    }
}

/// `p(z1, z2) = z1 + z2 on 0 < z1 < 1, 0 < z2 < 1`.
fn by_formula(
    statement: &DistributionStatement,
    density: &DensityFormula,
    names: &[Symbol],
    assumptions: &Assumptions,
) -> Result<VectorBase, Diagnostic> {
    let wrong = |code, message: String| Diagnostic::new(code, message, statement.name_span, "");
    if density.variables.len() != names.len() || !names.iter().all(|v| density.variables.contains(v)) {
        let list: Vec<&str> = names.iter().map(Symbol::name).collect();
        return Err(wrong("wrong-variable", format!("the components of z are {}", list.join(", "))));
    }
    let Some((on, _)) = &statement.on else {
        let hint = "as in `p(z1, z2) = z1 + z2 on 0 < z1 < 1, 0 < z2 < 1`";
        return Err(wrong("no-set", "a density by a formula needs its set".into()).with_hint(hint));
    };
    // In the order of the variables of the map.
    let joint = JointDensity::by_formula(&density.formula, names, on, density.normalise, assumptions);
    joint.map(|joint| VectorBase::Joint(Box::new(joint))).map_err(|e| match &e {
        JointError::Density(error) => not_given(error, statement),
        _ => wrong("bad-distribution", e.to_string()),
    })
}

/// Names of the uniform distributions on discs and balls, on the simplex, and of the Dirichlet distribution.
const BALL: [&str; 3] = ["UniformDisc", "UniformDisk", "UniformBall"];
const SIMPLEX: [&str; 1] = ["UniformSimplex"];
const DIRICHLET: [&str; 1] = ["Dirichlet"];

/// The distribution, where the name is that of one of vectors only.
fn joint(statement: &DistributionStatement, names: &[Symbol]) -> Option<Result<VectorBase, Diagnostic>> {
    let is = |known: &[&str]| known.iter().any(|k| k.eq_ignore_ascii_case(&statement.name));
    let (ball, simplex) = (is(&BALL), is(&SIMPLEX));
    if !ball && !simplex && !is(&DIRICHLET) {
        return None;
    }
    let values = match all_numbers(statement) {
        Ok(values) => values,
        Err(wrong) => return Some(Err(wrong)),
    };
    let found = if simplex && !values.is_empty() {
        Err(JointError::Region("the simplex is that of the components, there is nothing to state".into()))
    } else if simplex {
        JointDensity::dirichlet(names, vec![Expr::one(); names.len() + 1])
    } else if ball {
        match values.as_slice() {
            [] => JointDensity::ball(names, Expr::one()),
            [radius] => JointDensity::ball(names, radius.clone()),
            _ => Err(JointError::Region("the radius is expected, and nothing else".into())),
        }
    } else {
        JointDensity::dirichlet(names, values)
    };
    let everything = statement.arguments.iter().fold(statement.name_span, |all: Span, a| all.to(a.span));
    let told = |e: JointError| Diagnostic::new("bad-argument", e.to_string(), everything, "");
    Some(found.map(|joint| VectorBase::Joint(Box::new(joint))).map_err(told))
}

/// The arguments, which are numbers or vectors of them, in one list.
fn all_numbers(statement: &DistributionStatement) -> Result<Vec<Expr>, Diagnostic> {
    let mut values = Vec::new();
    for argument in &statement.arguments {
        match &argument.value {
            Value::Scalar(e) => values.push(e.clone()),
            Value::Vector(v) => values.extend(v.iter().cloned()),
            other => {
                let message = format!("numbers are expected, this is {}", other.shape());
                return Err(Diagnostic::new("wrong-shape", message, argument.span, ""));
            }
        }
    }
    Ok(values)
}

/// The names of the components of z for a map from x to z: those that are stated, or z₁, …, zₙ.
fn of_components(statements: &[DistributionStatement], n: usize) -> Vec<Symbol> {
    let stated: Vec<Symbol> = statements.iter().filter_map(|s| s.variable.clone()).collect();
    if stated.len() == n {
        return stated;
    }
    (1..=n).map(|i| Symbol::new(&format!("z{i}"))).collect()
}

fn scalar(statement: &DistributionStatement, variable: &Symbol) -> Result<Base, Diagnostic> {
    Base::from_call(&statement.name, &numbers(statement)?, variable.clone()).map_err(|e| told(&e, statement))
}

/// The arguments, all of which are to be numbers.
pub(super) fn numbers(statement: &DistributionStatement) -> Result<Vec<(Option<String>, Expr)>, Diagnostic> {
    let number = |a: &crate::syntax::Argument| match &a.value {
        Value::Scalar(e) => Ok((a.name.clone(), e.clone())),
        other => {
            let message = format!("a number is expected, this is {}", other.shape());
            Err(Diagnostic::new("wrong-shape", message, a.span, ""))
        }
    };
    statement.arguments.iter().map(number).collect()
}

/// One statement about the whole vector: a multivariate normal distribution, or components that are independent and alike.
fn whole(statement: &DistributionStatement, names: &[Symbol]) -> Result<VectorBase, Diagnostic> {
    if let Some(v) = statement.variable.as_ref().filter(|v| names.contains(v)) {
        let others: Vec<&str> = names.iter().filter(|n| *n != v).map(Symbol::name).collect();
        let message =
            format!("this is the distribution of {v} only; that of {} is not stated", others.join(", "));
        return Err(Diagnostic::new("missing", message, statement.name_span, "")
            .with_hint("state all components, or that of the vector: `z ~ Normal(0, I)`"));
    }
    if let Some(found) = joint(statement, names) {
        return found;
    }
    let shaped = statement.arguments.iter().any(|a| match &a.value {
        Value::Scalar(e) => e.contains(&Symbol::new(IDENTITY)),
        _ => true,
    });
    let multivariate = MULTIVARIATE.contains(&statement.name.as_str());
    if multivariate || (shaped && NORMAL.contains(&statement.name.as_str())) {
        return normal(statement, names);
    }
    let parts = names.iter().map(|v| scalar(statement, v)).collect::<Result<_, _>>()?;
    Ok(VectorBase::Independent(parts))
}

fn normal(statement: &DistributionStatement, names: &[Symbol]) -> Result<VectorBase, Diagnostic> {
    let n = names.len();
    let everything = statement.arguments.iter().fold(statement.name_span, |all: Span, a| all.to(a.span));
    let wrong = |message: String| Diagnostic::new("bad-argument", message, everything, "");
    let find = |position: usize, known: &[&str]| {
        let named = statement.arguments.iter().find(|a| {
            a.name.as_deref().is_some_and(|name| known.iter().any(|k| k.eq_ignore_ascii_case(name)))
        });
        named.or_else(|| statement.arguments.get(position).filter(|a| a.name.is_none()))
    };
    if let Some(extra) = statement.arguments.get(2) {
        return Err(Diagnostic::new(
            "bad-argument",
            "a mean and a covariance matrix are expected",
            extra.span,
            "",
        ));
    }
    let mean = match find(0, &["mean", "mu", "m", "loc"]).map(|a| &a.value) {
        None => vec![Expr::zero(); n],
        Some(Value::Scalar(e)) if e.is_zero() || n == 1 => vec![e.clone(); n],
        Some(Value::Vector(v)) if v.len() == n => v.clone(),
        Some(other) => {
            return Err(wrong(format!(
                "the mean must be 0 or a vector with {n} components, this is {}",
                other.shape()
            )));
        }
    };
    let identity = |c: &Expr| -> Vec<Vec<Expr>> {
        (0..n).map(|i| (0..n).map(|j| if i == j { c.clone() } else { Expr::zero() }).collect()).collect()
    };
    let covariance = match find(1, &["cov", "covariance", "Sigma", "var"]).map(|a| &a.value) {
        None => identity(&Expr::one()),
        Some(Value::Scalar(e)) if e.contains(&Symbol::new(IDENTITY)) => {
            identity(&e.substitute(&Symbol::new(IDENTITY), &Expr::one()))
        }
        Some(Value::Matrix(rows)) => rows.clone(),
        Some(other) => {
            return Err(wrong(format!(
                "the covariance must be a matrix, such as I or [[2, 1], [1, 2]]; this is {}",
                other.shape()
            )));
        }
    };
    // Built first, so that it is checked.
    let normal =
        MultivariateNormal::new(mean.clone(), covariance.clone()).map_err(|e| wrong(e.to_string()))?;
    let diagonal = (0..n).all(|i| (0..n).all(|j| i == j || covariance[i][j].is_zero()));
    if !diagonal {
        return Ok(VectorBase::Normal(normal));
    }
    let part = |i: usize| {
        let sd = crate::expr::constant::fold_constants(&covariance[i][i].sqrt());
        Base::from_call("Normal", &[(None, mean[i].clone()), (None, sd)], names[i].clone())
            .map_err(|e| told(&e, statement))
    };
    Ok(VectorBase::Independent((0..n).map(part).collect::<Result<_, _>>()?))
}
