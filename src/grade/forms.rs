//! Forms that an answer has to have, where the course asks for it.

use crate::exercise::{Asked, Form};
use crate::expr::{Expr, Function, Node};

/// Whether an answer has the form.
pub(super) fn has(answer: &Asked, form: &Form) -> bool {
    answer.formulas().into_iter().all(|e| formula_has(e, form, answer))
}

fn formula_has(e: &Expr, form: &Form, answer: &Asked) -> bool {
    let is_sum = |e: &Expr| matches!(e.node(), Node::Sum(_));
    match form {
        Form::Expanded => !e.any(&mut |part| match part.node() {
            Node::Product(factors) => factors.iter().any(is_sum),
            Node::Power(base, exponent) => {
                is_sum(base) && exponent.as_number().is_some_and(|n| n.is_integer() && n.is_positive())
            }
            _ => false,
        }),
        Form::Factored => !is_sum(e),
        Form::NoLogOfProduct => !e.any(&mut |part| match part.node() {
            Node::Apply(Function::Ln, arguments) => arguments.iter().any(|a| {
                let inner = match a.node() {
                    Node::Apply(Function::Abs, inside) => inside.first().unwrap_or(a),
                    _ => a,
                };
                matches!(inner.node(), Node::Product(_) | Node::Power(..))
            }),
            _ => false,
        }),
        Form::InTermsOf(names) => {
            let own = match answer {
                Asked::Inverse(g) => g.variables.clone(),
                _ => Vec::new(),
            };
            e.variables().iter().all(|v| names.contains(v) || own.contains(v) && names.len() == own.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Declared, parse_expr};

    fn has_form(text: &str, form: &Form) -> bool {
        has(&Asked::Determinant(parse_expr(text, &Declared::none()).unwrap()), form)
    }

    #[test]
    fn forms_are_seen() {
        assert!(has_form("x^2 + 2x + 1", &Form::Expanded));
        assert!(!has_form("(x + 1)^2", &Form::Expanded));
        assert!(!has_form("x (x + 1)", &Form::Expanded));
        assert!(has_form("x (x + 1)", &Form::Factored));
        assert!(!has_form("x^2 + x", &Form::Factored));
        assert!(has_form("ln(a) + ln(x + 1)", &Form::NoLogOfProduct));
        assert!(!has_form("ln(a (x + 1))", &Form::NoLogOfProduct));
        assert!(!has_form("ln(|a/b|)", &Form::NoLogOfProduct));
        let x = Form::InTermsOf(vec![crate::expr::Symbol::new("x")]);
        assert!(has_form("x^2", &x) && !has_form("x z", &x));
    }
}
