//! Maps: `f(z) = 2z + 1`, `z -> 2z + 1`, or a bare formula, perhaps with definitions.

use std::collections::BTreeSet;

use super::assumptions::{Known, Said, separated};
use super::dimension::{self, Reading};
use super::source::SourceClause;
use super::{Declared, SyntaxError, name_here};
use crate::expr::{Assumptions, Expr, Relation, Symbol};
use crate::source::Span;
use crate::syntax::MAX_DIMENSION;
use crate::syntax::lower::Lowerer;
use crate::syntax::parser::Parser;
use crate::syntax::surface::{SurfaceCondition, SurfaceExpr, SurfaceKind, SurfaceSet};
use crate::syntax::token::Tok;
use crate::syntax::value::{Shape, Value, Values};

/// A map as stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapStatement {
    /// Its name, `f` where none is given.
    pub name: Symbol,
    /// Its variables, in order; a variable in Rⁿ counts as n.
    pub variables: Vec<Symbol>,
    /// The components of its value.
    pub components: Vec<Expr>,
    /// What is defined beside the map, as in `… with M = [[1, 2], [3, 4]]`, and variables that are vectors.
    pub values: Values,
    /// What is assumed beside the map, as in `… with a > 0`.
    pub assumptions: Assumptions,
    /// The source, where it is stated as in `f: (0, inf) -> R, f(z) = ln z`.
    pub source: Option<SourceClause>,
    /// The place of the left-hand side; empty for a bare formula.
    pub head_span: Span,
    /// The place of the formula.
    pub body_span: Span,
    /// Whether it is stated as an inverse, as by `f^{-1}(x) = …`.
    inverse_notation: bool,
}

impl MapStatement {
    /// Whether this is the reverse parametrization, from x to z: the map is called `g` or `f^{-1}`, or is
    /// stated as `z = …`.
    #[must_use]
    pub fn is_reverse(&self) -> bool {
        let name = self.name.name();
        self.inverse_notation
            || name == "g"
            || (name == "z" && self.variables.iter().all(|v| v.name() != "z"))
    }
}

/// What stands left of the formula.
pub(super) struct Head {
    pub(super) name: String,
    pub(super) variables: Option<Vec<Symbol>>,
    pub(super) inverse: bool,
}

/// `f: R^2 -> R^2`.
struct Announced {
    name: String,
    source: SurfaceSet,
    source_span: Span,
    target: usize,
    target_span: Span,
}

/// A map. Without named variables, the variable is the only free name of the formula, or `z`, or `x`. Definitions may
/// follow: `f(z) = M z + b with M = [[1, 2], [3, 4]], b = (1, 0)`.
///
/// # Errors
/// Where the text is not a map, and where it is not clear which name is the variable.
pub fn parse_map(text: &str, declared: &Declared) -> Result<MapStatement, SyntaxError> {
    let mut parser = Parser::new(text, declared)?;
    if *parser.peek() == Tok::End {
        return Err(SyntaxError::Empty { expected: "a map such as `f(z) = 2z + 1`" });
    }
    let announced = announced(&mut parser)?;
    let head_start = parser.span().start;
    parser.mark_definitions();
    let mut head = head(&mut parser)?;
    if let Some(announced) = &announced
        && head.variables.is_none()
    {
        head.name.clone_from(&announced.name);
    }
    let body_start = parser.span();
    let head_span = Span::new(head_start, parser.previous_span().end.max(head_start));
    if *parser.peek() == Tok::End {
        return parser.expected("a formula");
    }
    match &head.variables {
        Some(variables) => {
            parser.declared.variables.clone_from(variables);
            parser.declared.parameters.retain(|p| !variables.contains(p));
            parser.declared.values.retain(|name, _| variables.iter().all(|v| v.name() != name));
            parser.declared.map = Some(head.name.clone());
        }
        None => {
            let implied = ["z", "x"].map(Symbol::new);
            let free = implied.into_iter().filter(|s| !declared.contains(s.name()) && s.name() != head.name);
            parser.declared.variables.extend(free);
        }
    }
    parser.declare_defined();
    parser.split_names();
    let body = parser.expression()?;
    let body_span = body_start.to(parser.previous_span());
    let mut given = Known { values: parser.declared.values.clone(), ..Known::default() };
    given.values.retain(|name, _| !declared.dimensions.contains_key(name));
    let mut said = Said { lowerer: Lowerer::with_values(&given.values), known: given };
    if parser.eat(&Tok::With) {
        loop {
            said.clause(&mut parser, true)?;
            if !separated(&mut parser) {
                break;
            }
        }
    }
    parser.end()?;
    let about = About { head: &head, announced: announced.as_ref(), declared, body_span };
    let reading = about.read(&body, &mut said)?;
    let Reading { variables, components, mut lowerer } = reading;
    if let Some(a) = &announced
        && a.target != components.len()
    {
        let (expected, found) = (a.target, components.len());
        return Err(SyntaxError::WrongDimension { expected, found, span: body_span, said: a.target_span });
    }
    let source = announced.map(|a| source_clause(a, &variables, &mut lowerer)).transpose()?;
    let mut values = said.known.values;
    values.extend(lowerer.values().clone());
    values.retain(|_, value| value.shape() != Shape::Scalar);
    if let Some(name) = used_twice(&variables, &components) {
        return Err(SyntaxError::NotSupported {
            what: "one name for a function and for a number",
            span: body_span,
            hint: Some(if name.chars().count() == 1 {
                "for a product write `*` before the parenthesis"
            } else {
                "give one of them another name"
            }),
        });
    }
    Ok(MapStatement {
        name: Symbol::new(&head.name),
        variables,
        components,
        values,
        assumptions: said.known.assumptions,
        source,
        head_span,
        body_span,
        inverse_notation: head.inverse,
    })
}

/// A name that is that of an opaque function and of a variable or parameter.
fn used_twice(variables: &[Symbol], components: &[Expr]) -> Option<&'static str> {
    let functions: BTreeSet<&'static str> =
        components.iter().flat_map(Expr::opaque_functions).map(|(name, _)| name).collect();
    functions.into_iter().find(|name| {
        let symbol = Symbol::new(name);
        variables.contains(&symbol) || components.iter().any(|e| e.contains(&symbol))
    })
}

/// What is known when the size of the variable is looked for.
struct About<'a> {
    head: &'a Head,
    announced: Option<&'a Announced>,
    declared: &'a Declared,
    body_span: Span,
}

impl About<'_> {
    fn read(&self, body: &SurfaceExpr, said: &mut Said) -> Result<Reading, SyntaxError> {
        match self.head.variables.as_deref() {
            Some([variable]) => self.read_one(body, variable, said),
            Some(variables) => {
                let mut all = Vec::with_capacity(variables.len());
                for variable in variables {
                    match self.stated_size(variable, said).filter(|n| *n > 1) {
                        None => all.push(variable.clone()),
                        Some(n) => {
                            let value = Value::symbolic(variable.name(), Shape::Vector(n));
                            all.extend(value.entries().filter_map(Expr::as_variable).cloned());
                            said.known.values.remove(variable.name());
                            said.lowerer.name(variable.name(), value);
                        }
                    }
                }
                if all.len() > MAX_DIMENSION {
                    return Err(SyntaxError::DimensionTooLarge { span: self.body_span });
                }
                let mut lowerer = said.lowerer.clone();
                let components = lowerer.components(body)?;
                Ok(Reading { variables: all, components, lowerer })
            }
            None => {
                // Numbers first, as for maps of one variable; then with z or x as a vector.
                let plain = said.lowerer.clone().components(body);
                let vector = ["z", "x"].into_iter().find(|name| {
                    let stated = self.stated_size(&Symbol::new(name), said).is_some_and(|n| n > 1);
                    stated || (plain.is_err() && mentions(body, name) && *name != self.head.name)
                });
                if let Some(name) = vector {
                    return self.read_one(body, &Symbol::new(name), said);
                }
                let components = plain?;
                let variables =
                    choose_variables(&components, &self.head.name, self.declared, self.body_span)?;
                Ok(Reading { variables, components, lowerer: said.lowerer.clone() })
            }
        }
    }

    fn read_one(
        &self,
        body: &SurfaceExpr,
        variable: &Symbol,
        said: &mut Said,
    ) -> Result<Reading, SyntaxError> {
        if let Some(definition) = said.lowerer.take_definition(variable.name()) {
            let SurfaceKind::Tuple(parts) = &definition.formula.kind else {
                return Err(SyntaxError::Expected {
                    expected: "the components of the variable, such as `z = (z1, z2)`",
                    found: "another formula".to_owned(),
                    span: definition.formula.span,
                    hint: None,
                });
            };
            let mut variables: Vec<Symbol> = Vec::with_capacity(parts.len());
            for part in parts {
                let SurfaceKind::Symbol(name) = &part.kind else {
                    return Err(SyntaxError::Expected {
                        expected: "a name for this component of the variable",
                        found: "a formula".to_owned(),
                        span: part.span,
                        hint: None,
                    });
                };
                let symbol = Symbol::new(name);
                if variables.contains(&symbol) {
                    return Err(SyntaxError::DuplicateVariable { name: name.clone(), span: part.span });
                }
                variables.push(symbol);
            }
            let mut lowerer = said.lowerer.clone();
            let components = variables.iter().cloned().map(Expr::variable).collect();
            lowerer.name(variable.name(), Value::vector(components));
            let components = lowerer.components(body)?;
            return Ok(Reading { variables, components, lowerer });
        }
        match self.stated_size(variable, said) {
            Some(n) => {
                said.known.values.remove(variable.name());
                dimension::read(body, variable, n, &said.lowerer)
            }
            None => dimension::infer(body, variable, &said.lowerer),
        }
    }

    /// The size of a variable where it is stated.
    fn stated_size(&self, variable: &Symbol, said: &Said) -> Option<usize> {
        let name = variable.name();
        let announced = self.announced.filter(|_| self.head.variables.as_ref().is_none_or(|v| v.len() == 1));
        said.known
            .values
            .get(name)
            .and_then(|value| value.shape().dimension())
            .or_else(|| self.declared.dimensions.get(name).copied())
            .or_else(|| announced.map(|a| a.source.dimension()))
    }
}

/// Whether a formula mentions the name.
fn mentions(e: &SurfaceExpr, name: &str) -> bool {
    let any = |parts: &[SurfaceExpr]| parts.iter().any(|p| mentions(p, name));
    match &e.kind {
        SurfaceKind::Symbol(symbol) => symbol == name,
        SurfaceKind::Group(inner) | SurfaceKind::Negate(inner) | SurfaceKind::Bars(inner) => {
            mentions(inner, name)
        }
        SurfaceKind::Sum(terms) => terms.iter().any(|(_, t)| mentions(t, name)),
        SurfaceKind::Product(factors) => factors.iter().any(|(_, f)| mentions(f, name)),
        SurfaceKind::Power(base, exponent) => mentions(base, name) || mentions(exponent, name),
        SurfaceKind::Call(_, arguments) | SurfaceKind::Opaque(_, _, arguments) => any(arguments),
        SurfaceKind::Tuple(parts) => any(parts),
        SurfaceKind::Matrix(rows) => rows.iter().any(|row| any(row)),
        SurfaceKind::Cases(branches, otherwise) => {
            branches.iter().any(|(v, _)| mentions(v, name))
                || otherwise.as_ref().is_some_and(|v| mentions(v, name))
        }
        _ => false,
    }
}

/// `f: R^2 -> R^2,` before the map itself.
fn announced(parser: &mut Parser<'_>) -> Result<Option<Announced>, SyntaxError> {
    let Some(name) = name_here(parser, 0).filter(|_| *parser.peek_at(1) == Tok::Colon) else {
        return Ok(None);
    };
    let is_set = match parser.peek_at(2) {
        Tok::Name(set, _) => set == "R",
        Tok::LBracket => true,
        Tok::LParen => !matches!(parser.peek_at(3), Tok::Name(..)),
        _ => false,
    };
    if !is_set {
        return Ok(None);
    }
    parser.advance();
    parser.advance();
    let begin = parser.span();
    let source = parser.set()?;
    let source_span = begin.to(parser.previous_span());
    if !parser.eat(&Tok::Arrow) {
        return parser.expected("`->` and the set of values");
    }
    let begin = parser.span();
    let target = parser.set()?.dimension();
    let target_span = begin.to(parser.previous_span());
    if !parser.eat(&Tok::Comma) && !parser.eat(&Tok::Semicolon) && !parser.eat(&Tok::Colon) {
        return parser.expected_hint("`,` and the formula", Some("write `f: R^2 -> R^2, f(z) = …`"));
    }
    if source.dimension() > MAX_DIMENSION {
        return Err(SyntaxError::DimensionTooLarge { span: source_span });
    }
    Ok(Some(Announced { name, source, source_span, target, target_span }))
}

/// The announced source as a condition on the variables.
fn source_clause(
    announced: Announced,
    variables: &[Symbol],
    lowerer: &mut Lowerer,
) -> Result<SourceClause, SyntaxError> {
    let span = announced.source_span;
    if announced.source.dimension() != variables.len() {
        let (expected, found) = (announced.source.dimension(), variables.len());
        return Err(SyntaxError::WrongDimension { expected, found, span, said: span });
    }
    let symbol = |v: &Symbol| SurfaceExpr { kind: SurfaceKind::Symbol(v.name().to_owned()), span };
    let subject = match variables {
        [only] => symbol(only),
        _ => SurfaceExpr { kind: SurfaceKind::Tuple(variables.iter().map(symbol).collect()), span },
    };
    let condition = lowerer.condition(&SurfaceCondition::In(subject, announced.source))?;
    Ok(SourceClause { condition, variables: variables.to_vec(), span })
}

pub(super) fn head(parser: &mut Parser<'_>) -> Result<Head, SyntaxError> {
    let equals = parser.find_at_level(|t| matches!(t, Tok::Relation(Relation::Eq)));
    let arrow = parser.find_at_level(|t| *t == Tok::Arrow);
    match (equals, arrow) {
        (_, Some(_)) => arrow_head(parser),
        (Some(at), None) if !parser.is_after_definitions(at) => equation_head(parser),
        (Some(_), None) => Ok(Head { name: "f".to_owned(), variables: None, inverse: false }),
        (None, None) => Ok(Head { name: "f".to_owned(), variables: None, inverse: false }),
    }
}

/// `f(z) =`, `f(z1, z2) =`, `f^{-1}(x) =`, `x =`.
fn equation_head(parser: &mut Parser<'_>) -> Result<Head, SyntaxError> {
    const HINT: Option<&str> = Some("a map is written as `f(z) = …`");
    let Some(name) = name_here(parser, 0) else {
        return parser.expected_hint("the name of a map", HINT);
    };
    parser.advance();
    let inverse = *parser.peek() == Tok::Caret;
    if inverse {
        let exponent = parser.exponent()?;
        if exponent.span.of(parser.text()).chars().filter(|c| !"(){} ".contains(*c)).count() > 3 {
            return parser.expected_hint("`(` and the variables of the map", HINT);
        }
    }
    let variables = if *parser.peek() == Tok::LParen { Some(variables(parser)?) } else { None };
    if !parser.eat(&Tok::Relation(Relation::Eq)) {
        return parser.expected_hint("`=` and a formula", HINT);
    }
    Ok(Head { name, variables, inverse })
}

/// `z ->`, `(z1, z2) ↦`, `f: z \mapsto`.
fn arrow_head(parser: &mut Parser<'_>) -> Result<Head, SyntaxError> {
    let named = *parser.peek_at(1) == Tok::Colon;
    let name = name_here(parser, 0).filter(|_| named).unwrap_or_else(|| "f".to_owned());
    if named {
        parser.advance();
        parser.advance();
    }
    let variables = if *parser.peek() == Tok::LParen {
        variables(parser)?
    } else if let Some(variable) = name_here(parser, 0) {
        parser.advance();
        vec![Symbol::new(&variable)]
    } else {
        return parser.expected("a variable");
    };
    if !parser.eat(&Tok::Arrow) {
        return parser.expected("`->` and a formula");
    }
    Ok(Head { name, variables: Some(variables), inverse: false })
}

/// `(z1, z2)`.
fn variables(parser: &mut Parser<'_>) -> Result<Vec<Symbol>, SyntaxError> {
    let open = parser.span();
    parser.advance();
    let mut found: Vec<Symbol> = Vec::new();
    loop {
        let span = parser.span();
        let Some(name) = name_here(parser, 0) else {
            return parser.expected("a variable");
        };
        parser.advance();
        let symbol = Symbol::new(&name);
        if found.contains(&symbol) {
            return Err(SyntaxError::DuplicateVariable { name, span });
        }
        found.push(symbol);
        if !parser.eat(&Tok::Comma) {
            break;
        }
    }
    parser.close(&[Tok::RParen], open)?;
    Ok(found)
}

/// The variables of a formula that does not name them.
fn choose_variables(
    components: &[Expr],
    name: &str,
    declared: &Declared,
    span: Span,
) -> Result<Vec<Symbol>, SyntaxError> {
    let mut free: BTreeSet<Symbol> = components.iter().flat_map(Expr::variables).collect();
    free.retain(|s| !declared.parameters.contains(s) && s.name() != name);
    if components.len() > 1 {
        for letter in ["z", "x"] {
            let largest = dimension::largest_index(components, letter);
            let count = if largest > 1 { largest } else { components.len() };
            if largest > 0 && !free.contains(&Symbol::new(letter)) {
                return Ok((1..=count).map(|i| Symbol::new(&format!("{letter}{i}"))).collect());
            }
        }
    }
    let (z, x) = (Symbol::new("z"), Symbol::new("x"));
    let candidates: Vec<Symbol> = match (free.contains(&z), free.contains(&x)) {
        (true, true) => vec![z, x],
        (true, false) => vec![z],
        (false, true) => vec![x],
        (false, false) => free.into_iter().collect(),
    };
    match candidates.len() {
        0 => Ok(vec![Symbol::new(if name == "z" { "x" } else { "z" })]),
        1 => Ok(candidates),
        _ => {
            let names = candidates.iter().map(|s| s.name().to_owned()).collect();
            Err(SyntaxError::AmbiguousVariable { names, span })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> MapStatement {
        parse_map(text, &Declared::none()).unwrap()
    }

    #[test]
    fn heads_are_read() {
        for text in ["f(z) = 2z + 1", "z -> 2z+1", "f: z \\mapsto 2 z + 1", "2z + 1", "f = 2z+1", "z ↦ 2z+1"]
        {
            let m = map(text);
            assert_eq!(m.variables, vec![Symbol::new("z")], "{text}");
            assert_eq!(m.components, map("f(z) = 2*z + 1").components, "{text}");
        }
    }
}
