//! Known integrals, and integrals that diverge or have no formula here.

use super::Integral;
use crate::expr::print::text;
use crate::expr::{Assumptions, Expr, Relation, Symbol};
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::{Bound, Span};
use crate::syntax::{Declared, parse_map};

fn parse(formula: &str) -> Expr {
    let statement = parse_map(&format!("f(zz) = {formula}"), &Declared::none()).expect("a formula");
    statement.components[0].clone()
}

fn bound(text: &str) -> Bound {
    match text {
        "-oo" => Bound::NegInf,
        "oo" => Bound::PosInf,
        other => Bound::Finite(parse(other)),
    }
}

/// The integral of a formula in t, where symbols in `positive` are positive.
fn integral(formula: &str, lower: &str, upper: &str, positive: &str) -> Option<Expr> {
    let mut assumptions = Assumptions::none();
    for name in positive.split_whitespace() {
        assumptions = assumptions.with_fact(parse(name).compare(Relation::Gt, &Expr::zero()));
    }
    let (lower, upper) = (bound(lower), bound(upper));
    let constant = |b: &Bound, otherwise: Bound| {
        if b.finite().is_some_and(|e| !e.is_constant()) { otherwise } else { b.clone() }
    };
    let within = Span::new(constant(&lower, Bound::NegInf), false, constant(&upper, Bound::PosInf), false)?;
    let it = Integral { integrand: parse(formula), variable: Symbol::new("t"), lower, upper, within };
    it.value(&assumptions, &mut Prover::default())
}

#[track_caller]
fn is(formula: &str, (lower, upper): (&str, &str), positive: &str, expected: &str) {
    let found = integral(formula, lower, upper, positive)
        .unwrap_or_else(|| panic!("no value found for ∫ {formula} dt from {lower} to {upper}"));
    let mut assumptions = Assumptions::none();
    for name in positive.split_whitespace() {
        assumptions = assumptions.with_fact(parse(name).compare(Relation::Gt, &Expr::zero()));
    }
    let same = Prover::default().equal(&found, &parse(expected), &Domain::of_parameters(&assumptions));
    assert!(same.is_some(), "∫ {formula} dt from {lower} to {upper} is {expected}, not {}", text(&found));
}

#[test]
fn by_antiderivatives() {
    is("t^2", ("a", "b"), "a b", "(b^3 - a^3)/3");
    is("exp(-c t)", ("0", "oo"), "c", "1/c");
    is("t exp(-t^2)", ("0", "oo"), "", "1/2");
    is("1/t", ("a", "a + 1"), "a", "ln(a + 1) - ln a");
    is("ln(t)/t", ("a", "a + 1"), "a", "(ln(a + 1))^2/2 - (ln a)^2/2");
    is("1/(1 + t^2)", ("-oo", "oo"), "", "pi");
    is("exp(-(t - m)^2/2)/sqrt(2 pi)", ("-oo", "x"), "", "Phi(x - m)");
    is("t/(1 + t^2)^2", ("0", "oo"), "", "1/2");
    is("sin(t)", ("0", "x"), "x", "1 - cos x");
}

#[test]
fn gamma_beta_and_normal_integrals() {
    is("t^(s - 1) exp(-c t)", ("0", "oo"), "s c", "gamma(s) c^(-s)");
    is("t^(s - 1) exp(-c t^2)", ("0", "oo"), "s c", "gamma(s/2) c^(-s/2)/2");
    is("t^(s - 1) exp(-c t^3)", ("0", "oo"), "s c", "gamma(s/3) c^(-s/3)/3");
    is("t^(p - 1) (x - t)^(q - 1)", ("0", "x"), "p q x", "beta(p, q) x^(p + q - 1)");
    is("t^(p - 1) (1 + t)^(-p - q)", ("0", "oo"), "p q", "beta(p, q)");
    is("t^(p - 1) (k + c t)^(-p - q)", ("0", "oo"), "p q k c", "beta(p, q) k^(-q) c^(-p)");
    is("exp(a + b t - c t^2)", ("-oo", "oo"), "c", "sqrt(pi/c) exp(a + (b^2)/(4 c))");
    is("(x - t)^(s - 1) exp(c t)", ("-oo", "x"), "s c", "gamma(s) c^(-s) exp(c x)");
    is("exp(-a/t - b t)/sqrt(t)", ("0", "oo"), "a b", "sqrt(pi/b) exp(-2 sqrt(a b))");
    is("exp(-a/t - b t) t^(-3/2)", ("0", "oo"), "a b", "sqrt(pi/a) exp(-2 sqrt(a b))");
}

#[test]
fn after_a_substitution() {
    is("1/sqrt(x - t^2)", ("0", "sqrt(x)"), "x", "pi/2");
    is("exp(-2 t - c exp(-t))", ("-oo", "oo"), "c", "1/c^2");
    is("exp(-(x^2)/(2 t^2))/(t^2 sqrt(1 - t^2))", ("0", "1"), "x", "exp(-(x^2)/2) sqrt(pi/2)/x");
    is("exp(-(x^2)/(2 t^2))/(t^2 sqrt((1 - t) (1 + t)))", ("0", "1"), "x", "exp(-(x^2)/2) sqrt(pi/2)/x");
    is("exp(-(x^2)/(2 t^2))/(t^2 sqrt(1 - t) sqrt(1 + t))", ("0", "1"), "x", "exp(-(x^2)/2) sqrt(pi/2)/x");
    is("exp(-1/t)/t^2", ("0", "oo"), "", "1");
    is("(-ln t)^(s - 1)", ("0", "1"), "s", "gamma(s)");
}

#[test]
fn what_diverges_or_may_has_no_value() {
    for (formula, lower, upper, positive) in [
        ("1/t", "0", "1", ""),
        ("1/t", "1", "oo", ""),
        ("1/t^2", "0", "1", ""),
        ("exp(t)", "0", "oo", ""),
        // Without c > 0.
        ("exp(-c t)", "0", "oo", ""),
        ("t^(s - 1) exp(-t)", "0", "oo", ""),
        ("t^(p - 1) (1 - t)^(q - 1)", "0", "1", "p"),
        ("t^(p - 1) (1 + t)^(-q)", "0", "oo", "p q"),
        ("exp(b t + c t^2)", "-oo", "oo", "c"),
        // A pole between the ends.
        ("1/(t - 1)^2", "0", "2", ""),
        ("1/(t - x)^2", "0", "oo", "x"),
        // Another branch of the antiderivative.
        ("1/(t^2 (1 + 1/t^2))", "-1", "1", ""),
    ] {
        let found = integral(formula, lower, upper, positive);
        assert!(found.is_none(), "∫ {formula} dt from {lower} to {upper}: {:?}", found.map(|e| text(&e)));
    }
}
