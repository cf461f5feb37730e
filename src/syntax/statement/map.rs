//! Maps: `f(z) = 2z + 1`, `z -> 2z + 1`, or a bare formula.

use std::collections::BTreeSet;

use super::{Declared, SyntaxError, name_here};
use crate::expr::{Expr, Relation, Symbol};
use crate::source::Span;
use crate::syntax::lower::Lowerer;
use crate::syntax::parser::Parser;
use crate::syntax::token::Tok;

/// A map as stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapStatement {
    /// Its name, `f` where none is given.
    pub name: Symbol,
    /// Its variables, in order.
    pub variables: Vec<Symbol>,
    /// The components of its value.
    pub components: Vec<Expr>,
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
struct Head {
    name: String,
    variables: Option<Vec<Symbol>>,
    inverse: bool,
}

/// A map. Without named variables, the variable is the only free name of the formula, or `z`, or `x`.
///
/// # Errors
/// Where the text is not a map, and where it is not clear which name is the variable.
pub fn parse_map(text: &str, declared: &Declared) -> Result<MapStatement, SyntaxError> {
    let mut parser = Parser::new(text, declared)?;
    if *parser.peek() == Tok::End {
        return Err(SyntaxError::Empty { expected: "a map such as `f(z) = 2z + 1`" });
    }
    let head = head(&mut parser)?;
    let head_span = Span::new(0, if parser.position() > 0 { parser.previous_span().end } else { 0 });
    let body_start = parser.span();
    if *parser.peek() == Tok::End {
        return parser.expected("a formula");
    }
    match &head.variables {
        Some(variables) => {
            parser.declared.variables.clone_from(variables);
            parser.declared.parameters.retain(|p| !variables.contains(p));
            parser.declared.map = Some(head.name.clone());
        }
        None => {
            let implied = ["z", "x"].map(Symbol::new);
            let free = implied.into_iter().filter(|s| !declared.contains(s.name()) && s.name() != head.name);
            parser.declared.variables.extend(free);
        }
    }
    parser.split_names();
    let surface = parser.expression()?;
    parser.end()?;
    let body_span = body_start.to(parser.previous_span());
    let components = Lowerer::new().components(&surface)?;
    let variables = match head.variables {
        Some(variables) => variables,
        None => choose_variables(&components, &head.name, declared, body_span)?,
    };
    let name = Symbol::new(&head.name);
    Ok(MapStatement { name, variables, components, head_span, body_span, inverse_notation: head.inverse })
}

fn head(parser: &mut Parser<'_>) -> Result<Head, SyntaxError> {
    let equals = parser.find_at_level(|t| matches!(t, Tok::Relation(Relation::Eq)));
    let arrow = parser.find_at_level(|t| *t == Tok::Arrow);
    match (equals, arrow) {
        (_, Some(_)) => arrow_head(parser),
        (Some(_), None) => equation_head(parser),
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
            let numbered: Vec<Symbol> =
                (1..=components.len()).map(|i| Symbol::new(&format!("{letter}{i}"))).collect();
            if numbered.iter().any(|s| free.contains(s)) {
                return Ok(numbered);
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
