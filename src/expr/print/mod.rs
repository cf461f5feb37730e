//! Expressions and conditions as text.
//!
//! Three styles, all of which the input language reads back to an equal expression: [`text`], plain ASCII
//! with every operator written, for data; [`unicode`], for people; [`latex`].
//!
//! A quotient stands for a product with negative powers: `a/(b c)` is a·b^(-1)·c^(-1), factor by factor (see
//! `reciprocal`); a power that no quotient stands for is written with its negative exponent.

mod condition;
mod formula;
mod product;
mod symbol;

use super::{Condition, Expr, Node, Symbol};
use formula::{Printer, Style};

/// The expression in ASCII, as the input language reads it.
#[must_use]
pub fn text(e: &Expr) -> String {
    Printer::for_expr(Style::Text, e).sum_level(e)
}

/// The expression for people, such as `exp(-z²/2)`; the input language reads it, too.
#[must_use]
pub fn unicode(e: &Expr) -> String {
    Printer::for_expr(Style::Unicode, e).sum_level(e)
}

/// The expression as LaTeX for mathematics mode.
#[must_use]
pub fn latex(e: &Expr) -> String {
    Printer::for_expr(Style::Latex, e).sum_level(e)
}

/// The condition in ASCII.
#[must_use]
pub fn condition_text(c: &Condition) -> String {
    Printer::for_condition(Style::Text, c).condition(c)
}

/// The condition for people.
#[must_use]
pub fn condition_unicode(c: &Condition) -> String {
    Printer::for_condition(Style::Unicode, c).condition(c)
}

/// The condition as LaTeX.
#[must_use]
pub fn condition_latex(c: &Condition) -> String {
    Printer::for_condition(Style::Latex, c).condition(c)
}

/// The symbol in ASCII: its name.
#[must_use]
pub fn symbol_text(s: &Symbol) -> String {
    symbol::name(s.name(), Style::Text)
}

/// The symbol for people: `α`, `z₁`.
#[must_use]
pub fn symbol_unicode(s: &Symbol) -> String {
    symbol::name(s.name(), Style::Unicode)
}

/// The symbol as LaTeX.
#[must_use]
pub fn symbol_latex(s: &Symbol) -> String {
    symbol::name(s.name(), Style::Latex)
}

/// A map in ASCII: `f(z) = 2*z + 1`, `f(z1, z2) = (z1 + z2, z1 - z2)`.
#[must_use]
pub fn map_text(name: &Symbol, variables: &[Symbol], components: &[Expr]) -> String {
    map(Style::Text, name, variables, components)
}

/// A map for people.
#[must_use]
pub fn map_unicode(name: &Symbol, variables: &[Symbol], components: &[Expr]) -> String {
    map(Style::Unicode, name, variables, components)
}

/// A map as LaTeX.
#[must_use]
pub fn map_latex(name: &Symbol, variables: &[Symbol], components: &[Expr]) -> String {
    map(Style::Latex, name, variables, components)
}

/// 1/factor, as a quotient in the input language means it: for a literal exponent r > 0, 1/b^r is b^(-r),
/// which is defined at the same points; every other factor gets the exponent −1. The factor is neither a
/// number nor a product.
#[must_use]
pub(crate) fn reciprocal(factor: &Expr) -> Expr {
    match factor.node() {
        Node::Power(base, exponent) => match exponent.as_number() {
            Some(r) if r.is_positive() => Expr::power(base.clone(), Expr::number(-r)),
            _ => factor.recip(),
        },
        _ => factor.recip(),
    }
}

fn map(style: Style, name: &Symbol, variables: &[Symbol], components: &[Expr]) -> String {
    let names: Vec<String> = variables.iter().map(|v| symbol::name(v.name(), style)).collect();
    let values: Vec<String> = components.iter().map(|c| Printer::for_expr(style, c).sum_level(c)).collect();
    let value = match values.as_slice() {
        [only] => only.clone(),
        _ => format!("({})", values.join(", ")),
    };
    format!("{}({}) = {value}", symbol::name(name.name(), style), names.join(", "))
}
