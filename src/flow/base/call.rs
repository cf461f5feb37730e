//! From a call as typed to a family with its parameters.

use super::family::{fold, nearest};
use super::row::{Parameter, Row};
use super::{Base, BaseError, Family, formula};
use crate::expr::{Expr, Symbol};

/// See [`Base::from_call`].
pub(super) fn read(
    name: &str,
    arguments: &[(Option<String>, Expr)],
    variable: Symbol,
) -> Result<Base, BaseError> {
    let family = Family::from_name(name).ok_or_else(|| BaseError::UnknownFamily {
        name: name.to_owned(),
        suggestion: Family::suggestion(name),
        known: Family::ALL.iter().map(|f| f.name()).collect(),
    })?;
    let row = family.row();
    let positional = arguments.iter().take_while(|(name, _)| name.is_none()).count();
    if positional > row.parameters.len() {
        let (expected, given) = (row.parameters.len(), arguments.len());
        return Err(BaseError::TooManyArguments { family, expected, given });
    }
    ambiguous(name, family, &arguments[..positional])?;
    let mut values: Vec<Option<Expr>> =
        arguments[..positional].iter().map(|(_, e)| Some(e.clone())).collect();
    values.resize(row.parameters.len(), None);
    for (argument, (name, value)) in arguments.iter().enumerate().skip(positional) {
        let Some(name) = name else { return Err(BaseError::PositionalAfterNamed { family, argument }) };
        let (index, value) = named(family, row, name, value, argument)?;
        if values[index].replace(value).is_some() {
            let parameter = row.parameters[index].name;
            return Err(BaseError::DuplicateArgument { family, parameter, argument });
        }
    }
    let mut parameters = Vec::with_capacity(values.len());
    for (parameter, value) in row.parameters.iter().zip(values) {
        let default = if positional == 0 { parameter.default.map(Expr::integer) } else { None };
        let value = value.or(default).ok_or_else(|| BaseError::MissingArgument {
            family,
            parameter: parameter.name,
            choices: names(parameter),
        })?;
        parameters.push(value);
    }
    // The conditions once for the values and once for the names.
    let named: Vec<Expr> = row.parameters.iter().map(|p| Expr::symbol(p.name)).collect();
    let mut conditions = (row.conditions)(&parameters).into_iter().zip((row.conditions)(&named));
    if let Some((_, wanted)) = conditions.find(|(c, _)| formula::decide(c) == Some(false)) {
        return Err(BaseError::OutOfRange { family, wanted });
    }
    Ok(Base { family, parameters, variable, given: None })
}

/// N(m, v) is written with the variance by many and with the standard deviation by some: only where both agree
/// is it taken.
fn ambiguous(name: &str, family: Family, positional: &[(Option<String>, Expr)]) -> Result<(), BaseError> {
    let short = matches!(name, "N" | "𝒩" | "\\mathcal{N}");
    match positional {
        [_, (_, second)] if short && family == Family::Normal && !second.is_one() => {
            Err(BaseError::Ambiguous { family, argument: 1, choices: vec!["sd", "var"] })
        }
        _ => Ok(()),
    }
}

/// The parameter that a named argument determines, and its value.
fn named(
    family: Family,
    row: &Row,
    name: &str,
    value: &Expr,
    argument: usize,
) -> Result<(usize, Expr), BaseError> {
    let wanted = fold(name);
    for (index, parameter) in row.parameters.iter().enumerate() {
        let mut own = std::iter::once(&parameter.name).chain(parameter.aliases);
        if own.any(|n| fold(n) == wanted) {
            return Ok((index, value.clone()));
        }
        for alternative in parameter.alternatives {
            if alternative.names.iter().any(|n| fold(n) == wanted) {
                if formula::decide(&formula::positive(value)) == Some(false) {
                    let wanted = formula::positive(&Expr::symbol(name));
                    return Err(BaseError::OutOfRange { family, wanted });
                }
                return Ok((index, (alternative.to_parameter)(value)));
            }
        }
    }
    let choices: Vec<&'static str> = row.parameters.iter().flat_map(names).collect();
    let suggestion = nearest(&wanted, choices.iter().map(|n| (*n, *n)));
    Err(BaseError::UnknownArgument { family, name: name.to_owned(), suggestion, choices, argument })
}

/// All names under which a parameter can be given.
fn names(parameter: &Parameter) -> Vec<&'static str> {
    let alternatives = parameter.alternatives.iter().flat_map(|a| a.names);
    std::iter::once(&parameter.name).chain(parameter.aliases).chain(alternatives).copied().collect()
}
