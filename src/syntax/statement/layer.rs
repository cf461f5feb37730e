//! Named layers: `planar(w = (1, 2), u = (1/2, 0), b = 0, h = tanh)`, perhaps with a left side `f(z1, z2) =`, and with
//! definitions as a map has them.

use super::assumptions::{Said, separated};
use super::map::{Head, head};
use super::{Declared, Known, SyntaxError, name_here};
use crate::expr::{Assumptions, Expr, Relation, Symbol};
use crate::source::Span;
use crate::syntax::MAX_DIMENSION;
use crate::syntax::lower::Lowerer;
use crate::syntax::parser::Parser;
use crate::syntax::surface::{SurfaceExpr, SurfaceKind};
use crate::syntax::token::Tok;
use crate::syntax::value::{Shape, Value, Values};

/// The call of a layer as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerStatement {
    /// The name of the map, `f` where none is given.
    pub map: Symbol,
    /// The variables on the left side, where there are any. One may stand for a vector.
    pub variables: Option<Vec<Symbol>>,
    /// Whether the left side is that of an inverse, as in `g(x) =`.
    pub reverse: bool,
    /// The name of the layer.
    pub layer: String,
    /// Its place.
    pub layer_span: Span,
    /// The arguments in order.
    pub arguments: Vec<LayerArgument>,
    /// What is defined beside it.
    pub values: Values,
    /// What is assumed beside it.
    pub assumptions: Assumptions,
    /// The place of the call.
    pub span: Span,
}

/// An argument of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerArgument {
    /// Its name, in `b = 0`.
    pub name: Option<String>,
    /// What it is.
    pub value: LayerValue,
    /// Its place, the name included.
    pub span: Span,
}

/// What an argument of a layer can be.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerValue {
    /// A number, a vector or a matrix.
    Value(Value),
    /// A function of one variable: `tanh`, `t -> t + tanh t`.
    Function(Symbol, Expr),
    /// A word, such as `linear`.
    Word(String),
}

/// The variable of a function that is named without one.
const ARGUMENT: &str = "t";

/// Reads the call of a layer whose name `is_layer` knows; `None` where the text is something else.
///
/// # Errors
/// Where what follows the name is not a list of arguments.
pub fn parse_layer(
    text: &str,
    declared: &Declared,
    is_layer: &dyn Fn(&str) -> bool,
) -> Result<Option<LayerStatement>, SyntaxError> {
    let mut parser = Parser::new(text, declared)?;
    let Some(head) = left_side(&mut parser, is_layer) else { return Ok(None) };
    let layer_span = parser.span();
    let Some(layer) = name_here(&parser, 0) else { return Ok(None) };
    parser.advance();
    let open = parser.span();
    parser.advance();
    let variables = head.as_ref().and_then(|h| h.variables.clone());
    declare(&mut parser, variables.as_deref());
    parser.split_names_but_labels();
    parser.declare_defined_after_call();
    let mut typed = Vec::new();
    if !parser.eat(&Tok::RParen) {
        loop {
            typed.push(argument(&mut parser)?);
            if !parser.eat(&Tok::Comma) && !parser.eat(&Tok::Semicolon) {
                break;
            }
        }
        parser.close(&[Tok::RParen], open)?;
    }
    let span = layer_span.to(parser.previous_span());
    let known =
        Known { values: declared.values.clone(), functions: declared.functions.clone(), ..Known::default() };
    let mut said = Said { lowerer: Lowerer::with_values(&known.values), known };
    if parser.eat(&Tok::With) || (parser.eat(&Tok::Comma) && *parser.peek() != Tok::End) {
        loop {
            said.clause(&mut parser, true)?;
            if !separated(&mut parser) {
                break;
            }
        }
    }
    parser.end()?;
    // A variable that stands for a vector is known by its components only.
    let mut lowerer = said.lowerer;
    let mut arguments = Vec::with_capacity(typed.len());
    for Typed { name, value, span } in typed {
        let value = match value {
            TypedValue::Word(word) => LayerValue::Word(word),
            TypedValue::Function(variable, body) => match (lowerer.expr(&body), body.kind) {
                (Ok(formula), _) => LayerValue::Function(variable, formula),
                // `identity` is a function of another kind, and a word.
                (Err(_), SurfaceKind::Call(word, _)) if variable.name() == ARGUMENT => LayerValue::Word(word),
                (Err(wrong), _) => return Err(wrong),
            },
            TypedValue::Formula(formula) => LayerValue::Value(lowerer.value(&formula)?),
        };
        arguments.push(LayerArgument { name, value, span });
    }
    let mut values = said.known.values;
    values.extend(lowerer.values().clone());
    values.retain(|_, value| value.shape() != Shape::Scalar);
    let reverse = head.as_ref().is_some_and(|h| h.inverse || h.name == "g");
    let map = Symbol::new(head.as_ref().map_or("f", |h| h.name.as_str()));
    Ok(Some(LayerStatement {
        map,
        variables,
        reverse,
        layer,
        layer_span,
        arguments,
        values,
        assumptions: said.known.assumptions,
        span,
    }))
}

/// The left side before a call of a layer (`Some(None)`: there is none); `None` where no such call stands here.
fn left_side(parser: &mut Parser<'_>, is_layer: &dyn Fn(&str) -> bool) -> Option<Option<Head>> {
    let called =
        |p: &Parser<'_>| name_here(p, 0).is_some_and(|name| is_layer(&name)) && *p.peek_at(1) == Tok::LParen;
    if called(parser) {
        // `planar(z) = …` is a map of that name.
        let mark = parser.position();
        parser.advance();
        parser.advance();
        let end = parser.find_at_level(|t| *t == Tok::RParen);
        let is_head = end.is_some_and(|end| *parser.peek_at(end + 1) == Tok::Relation(Relation::Eq));
        parser.rewind(mark);
        return (!is_head).then_some(None);
    }
    let mark = parser.position();
    parser.mark_definitions();
    match head(parser) {
        Ok(found) if called(parser) => Some(Some(found)),
        _ => {
            parser.rewind(mark);
            None
        }
    }
}

/// The variables that formulas in the arguments may speak of.
fn declare(parser: &mut Parser<'_>, variables: Option<&[Symbol]>) {
    let implied = ["z", "x"].map(Symbol::new);
    let names: Vec<Symbol> = match variables {
        Some(named) => named.to_vec(),
        None => implied.into_iter().filter(|s| !parser.declared.contains(s.name())).collect(),
    };
    parser.declared.parameters.retain(|p| !names.contains(p));
    parser.declared.variables.extend(names);
}

struct Typed {
    name: Option<String>,
    value: TypedValue,
    span: Span,
}

enum TypedValue {
    Formula(SurfaceExpr),
    Function(Symbol, SurfaceExpr),
    Word(String),
}

fn argument(parser: &mut Parser<'_>) -> Result<Typed, SyntaxError> {
    let begin = parser.span();
    let name = name_here(parser, 0).filter(|_| *parser.peek_at(1) == Tok::Relation(Relation::Eq));
    if name.is_some() {
        parser.advance();
        parser.advance();
    }
    let value = value(parser)?;
    Ok(Typed { name, value, span: begin.to(parser.previous_span()) })
}

fn value(parser: &mut Parser<'_>) -> Result<TypedValue, SyntaxError> {
    let span = parser.span();
    if let Some(word) = name_here(parser, 0) {
        match parser.peek_at(1) {
            Tok::Arrow => {
                parser.advance();
                parser.advance();
                let variable = Symbol::new(&word);
                let before = parser.declared.clone();
                parser.declared.parameters.retain(|p| *p != variable);
                parser.declared.variables.push(variable.clone());
                let body = parser.expression()?;
                parser.declared = before;
                return Ok(TypedValue::Function(variable, body));
            }
            Tok::Comma | Tok::Semicolon | Tok::RParen if parser.names_a_function(&word) => {
                parser.advance();
                let symbol = SurfaceExpr { kind: SurfaceKind::Symbol(ARGUMENT.to_owned()), span };
                let body = SurfaceExpr { kind: SurfaceKind::Call(word, vec![symbol]), span };
                return Ok(TypedValue::Function(Symbol::new(ARGUMENT), body));
            }
            Tok::Comma | Tok::Semicolon | Tok::RParen if parser.means_nothing(&word) => {
                parser.advance();
                return Ok(TypedValue::Word(word));
            }
            _ => {}
        }
    }
    Ok(TypedValue::Formula(parser.expression()?))
}

/// The components of a value with a bound on their number, for arguments that are vectors.
impl LayerValue {
    /// Whether there are more entries than are worked with.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        match self {
            Self::Value(value) => value.entries().count() > MAX_DIMENSION * MAX_DIMENSION,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<LayerStatement>, SyntaxError> {
        parse_layer(text, &Declared::none(), &|name| matches!(name, "planar" | "realnvp" | "rqs"))
    }

    #[test]
    fn calls_are_told_from_maps() {
        for text in ["f(z) = 2z", "planar(z) = 2 z", "sin(z)", "2 z + 1", "f(z) = planar"] {
            assert_eq!(read(text).unwrap(), None, "{text}");
        }
        let layer = read("planar(w = (1, 2), u = (1/2, 0), b = 0, h = tanh)").unwrap().unwrap();
        assert_eq!(layer.arguments.len(), 4);
        assert!(matches!(&layer.arguments[3].value, LayerValue::Function(t, body)
            if t.name() == "t" && *body == Expr::apply(crate::expr::Function::Tanh, vec![Expr::symbol("t")])));
    }

    #[test]
    fn left_sides_functions_and_words_are_read() {
        let layer = read("f(a, b) = realnvp(s = s(a), t = t(a))").unwrap().unwrap();
        assert_eq!(layer.variables.map(|v| v.len()), Some(2));
        let LayerValue::Value(Value::Scalar(s)) = &layer.arguments[0].value else { panic!() };
        assert_eq!(*s, Expr::opaque("s", vec![Expr::symbol("a")]));
        let layer = read("rqs(x = (0, 1), y = (0, 1), slopes = (1, 1), tails = identity2)").unwrap().unwrap();
        assert_eq!(layer.arguments[3].name.as_deref(), Some("tails"));
        let layer =
            read("planar(w, u, h = t -> t + c tanh(t)) with w = (1, 2), u = (0, 1)").unwrap().unwrap();
        assert!(matches!(&layer.arguments[0].value, LayerValue::Value(Value::Vector(_))));
    }

    #[test]
    fn mistakes_have_their_place() {
        assert!(read("planar(w = )").is_err());
        assert!(read("planar(w = 1").is_err());
        assert!(read("planar(w = 1) 2").is_err());
    }
}
