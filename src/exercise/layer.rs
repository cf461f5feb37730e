//! Named layers as maps: the call as typed becomes the formula that the layer stands for.

use super::formula::{Given, MapText};
use crate::expr::{Expr, Symbol};
use crate::flow::layers::{self, LayerError, Parameter, ParameterValue};
use crate::source::Diagnostic;
use crate::syntax::{Declared, LayerStatement, LayerValue, Value, parse_layer};

/// The map that the call of a layer stands for; `None` where the text is no such call.
///
/// # Errors
/// What is wrong and where in the text.
pub(super) fn map(text: &str, declared: &Declared) -> Result<Option<MapText>, Diagnostic> {
    let statement = parse_layer(text, declared, &layers::is_layer).map_err(|e| e.diagnostic())?;
    let Some(statement) = statement else { return Ok(None) };
    let parameters: Vec<Parameter> = statement.arguments.iter().map(parameter).collect();
    let layer = layers::layer(&statement.layer, &parameters, statement.variables.as_deref())
        .map_err(|error| told(&error, &statement))?;
    let mut values = statement.values;
    if let [only] = statement.variables.as_deref().unwrap_or_default()
        && layer.variables.len() > 1
    {
        let components = layer.variables.iter().cloned().map(Expr::variable).collect();
        values.insert(only.name().to_owned(), Value::vector(components));
    }
    let source = layer.source.clone().map(|condition| Given {
        condition,
        variables: layer.variables.clone(),
        span: statement.span,
    });
    let mut assumptions = statement.assumptions;
    for fact in &layer.assumptions.facts {
        assumptions = assumptions.with_fact(fact.clone());
    }
    for symbol in parameters_of(&layer) {
        assumptions.kinds.entry(symbol).or_default();
    }
    Ok(Some(MapText {
        name: statement.map,
        variables: layer.variables.clone(),
        components: layer.components.clone(),
        values,
        assumptions,
        source,
        reverse: statement.reverse,
        layer: Some(Box::new(layer)),
    }))
}

/// The symbols that are not variables.
fn parameters_of(layer: &layers::NamedLayer) -> Vec<Symbol> {
    let field = layer.flow.iter().flat_map(|flow| flow.field.iter().chain([&flow.until]));
    let time = layer.flow.as_ref().map(|flow| &flow.time);
    let all = layer.components.iter().chain(field).flat_map(Expr::variables);
    all.filter(|v| !layer.variables.contains(v) && Some(v) != time).collect()
}

fn parameter(argument: &crate::syntax::LayerArgument) -> Parameter {
    let value = match &argument.value {
        LayerValue::Value(Value::Scalar(e)) => ParameterValue::Number(e.clone()),
        LayerValue::Value(Value::Vector(v)) => ParameterValue::Vector(v.clone()),
        LayerValue::Value(Value::Matrix(rows)) => ParameterValue::Matrix(rows.clone()),
        LayerValue::Function(variable, body) => ParameterValue::Function(variable.clone(), body.clone()),
        LayerValue::Word(word) => ParameterValue::Word(word.clone()),
    };
    Parameter { name: argument.name.clone(), value }
}

fn told(error: &LayerError, statement: &LayerStatement) -> Diagnostic {
    let at = error.argument().and_then(|i| statement.arguments.get(i)).map(|a| a.span);
    let place = match (error, at) {
        (_, Some(span)) => span,
        (LayerError::UnknownLayer { .. } | LayerError::Missing { .. }, None) => statement.layer_span,
        _ => statement.span,
    };
    let d = Diagnostic::new("bad-layer", error.to_string(), place, "");
    match error {
        LayerError::UnknownParameter { name, choices, .. } => {
            let near = choices.iter().find(|c| c.starts_with(name.as_str()) || name.starts_with(**c));
            match near {
                Some(near) => d.with_hint(format!("did you mean `{near}`?")),
                None => d,
            }
        }
        _ => d,
    }
}
