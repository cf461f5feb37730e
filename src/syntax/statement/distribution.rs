//! Base distributions: `z ~ Normal(0, 1)`.

use super::{Declared, SyntaxError, name_here, start};
use crate::expr::{Expr, Relation, Symbol};
use crate::source::Span;
use crate::syntax::lower::Lowerer;
use crate::syntax::token::Tok;

/// A distribution as stated; the name and the arguments are as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionStatement {
    /// The variable before `~`.
    pub variable: Option<Symbol>,
    /// The name of the family.
    pub name: String,
    /// Its place.
    pub name_span: Span,
    /// The arguments in order.
    pub arguments: Vec<Argument>,
}

/// An argument of a distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name, in `mean=0`.
    pub name: Option<String>,
    /// Its value.
    pub value: Expr,
    /// Its place, the name included.
    pub span: Span,
}

/// A distribution, with or without the variable: `z ~ Normal(0, 1)`, `Normal(mean=0, var=4)`.
///
/// # Errors
/// Where the text is not a distribution.
pub fn parse_distribution(text: &str, declared: &Declared) -> Result<DistributionStatement, SyntaxError> {
    const HINT: Option<&str> = Some("a distribution is written as `z ~ Normal(0, 1)`");
    let mut parser = start(text, declared, "a distribution such as `z ~ Normal(0, 1)`")?;
    let mut variable = None;
    if *parser.peek_at(1) == Tok::Tilde
        && let Some(name) = name_here(&parser, 0)
    {
        variable = Some(Symbol::new(&name));
        parser.advance();
        parser.advance();
    } else {
        parser.eat(&Tok::Tilde);
    }
    let name_span = parser.span();
    let Some(name) = name_here(&parser, 0) else {
        return parser.expected_hint("the name of a distribution", HINT);
    };
    parser.advance();
    let mut arguments = Vec::new();
    let open = parser.span();
    let mut lowerer = Lowerer::new();
    if parser.eat(&Tok::LParen) && !parser.eat(&Tok::RParen) {
        loop {
            let begin = parser.span();
            let name = name_here(&parser, 0).filter(|_| *parser.peek_at(1) == Tok::Relation(Relation::Eq));
            if name.is_some() {
                parser.advance();
                parser.advance();
            }
            let value = parser.expression()?;
            let span = begin.to(value.span);
            arguments.push(Argument { name, value: lowerer.expr(&value)?, span });
            if !parser.eat(&Tok::Comma) && !parser.eat(&Tok::Semicolon) {
                break;
            }
        }
        parser.close(&[Tok::RParen], open)?;
    }
    parser.end()?;
    Ok(DistributionStatement { variable, name, name_span, arguments })
}
