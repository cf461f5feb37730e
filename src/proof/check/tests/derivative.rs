//! Equality by equal derivatives.

use super::{accepted, closed, equal, int, on, open, refused, z};
use crate::expr::{Expr, Function, Symbol};
use crate::proof::{Domain, Rule};
use crate::set::Span;

fn rule(at: &Expr) -> Rule {
    Rule::SameDerivative { variable: Symbol::new("z"), at: at.clone() }
}

/// atan(sinh z) and 2 atan(tanh(z/2)).
fn gudermann() -> (Expr, Expr) {
    let of = |f: Function, e: Expr| Expr::apply(f, vec![e]);
    let half = z().over(&int(2));
    (of(Function::Atan, of(Function::Sinh, z())), int(2).times(&of(Function::Atan, of(Function::Tanh, half))))
}

fn slopes(a: &Expr, b: &Expr, on: &Domain) -> Vec<crate::proof::Certificate> {
    let slope = |e: &Expr| crate::expr::derivative(e, &Symbol::new("z")).unwrap();
    vec![equal(&slope(a), &slope(b), on, Rule::NormalForm, Vec::new())]
}

#[test]
fn equal_derivatives_and_one_common_value_make_equal_functions() {
    let (a, b) = gudermann();
    let line = on(&Span::real_line());
    accepted(equal(&a, &b, &line, rule(&int(0)), slopes(&a, &b, &line)));
    // A constant apart.
    let c = b.plus(&int(1));
    refused(equal(&a, &c, &line, rule(&int(0)), slopes(&a, &c, &line)), "values at the point");
    // Without the derivatives, or with them on a smaller interval.
    refused(equal(&a, &b, &line, rule(&int(0)), Vec::new()), "derivatives");
    refused(equal(&a, &b, &line, rule(&int(0)), slopes(&a, &b, &on(&open(-1, 1)))), "derivatives");
    // A point outside.
    refused(
        equal(&a, &b, &on(&closed(1, 2)), rule(&int(0)), slopes(&a, &b, &on(&closed(1, 2)))),
        "not in the interval",
    );
}

#[test]
fn case_distinctions_and_gaps_are_refused() {
    // Equal derivatives wherever both have one, and not equal.
    let line = on(&Span::real_line());
    let sign = Expr::apply(Function::Sign, vec![z()]);
    refused(equal(&sign, &int(1), &line, rule(&int(1)), Vec::new()), "case distinctions");
    // atan(1/z) + atan(z) is not constant across the gap at 0.
    let of = |e: Expr| Expr::apply(Function::Atan, vec![e]);
    let sum = of(z()).plus(&of(z().recip()));
    let value = Expr::pi().over(&int(2));
    refused(equal(&sum, &value, &line, rule(&int(1)), Vec::new()), "defined");
}
