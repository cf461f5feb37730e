//! Rules that rest on limits, on analyticity or on what is defined, and those that put parts together.

use super::*;
use crate::expr::Function;
use crate::proof::check::polynomial_in;
use crate::proof::{Direction, LimitValue, Side};
use Relation::{Ge, Gt, Lt};

fn zs() -> Symbol {
    Symbol::new("z")
}

fn limit(e: &Expr, span: &Span, side: Side, value: LimitValue) -> Certificate {
    let claim = Claim::Limit { e: e.clone(), variable: zs(), on: on(span), side, value };
    Certificate::new(claim, Rule::LimitCalculus, vec![])
}

fn defined(e: &Expr, span: &Span, rule: Rule, premises: Vec<Certificate>) -> Certificate {
    Certificate::new(Claim::Defined { e: e.clone(), on: on(span) }, rule, premises)
}

fn finite(n: i64) -> LimitValue {
    LimitValue::Finite(int(n))
}

#[test]
fn limits_are_recomputed() {
    let line = Span::real_line();
    let e = Expr::exp(z());
    accepted(limit(&e, &line, Side::Lower, finite(0)));
    refused(limit(&e, &line, Side::Lower, finite(1)), "the limit is");
    refused(limit(&e, &line, Side::Upper, finite(0)), "the limit is");
    accepted(limit(&e, &line, Side::Upper, LimitValue::PosInf));
    refused(limit(&e.negate(), &line, Side::Upper, LimitValue::PosInf), "the limit is");
    accepted(limit(&z().recip(), &above(0, false), Side::Lower, LimitValue::PosInf));
    refused(limit(&z().recip(), &below(0, false), Side::Upper, LimitValue::PosInf), "the limit is");
    refused(limit(&z().recip(), &line, Side::Upper, finite(0)), "not proved to be defined");
    let sine = Expr::apply(Function::Sin, vec![z()]);
    refused(limit(&sine, &line, Side::Upper, finite(0)), "no answer");
}

#[test]
fn a_monotone_function_has_the_sign_of_its_end() {
    // z³ + z − 2 is 0 at 1 and rises.
    let e = z().powi(3).plus(&z()).minus(&int(2));
    let by = |relation, span: &Span, side, premises| {
        sign(&e, relation, &on(span), Rule::MonotoneFrom { variable: zs(), side }, premises)
    };
    let from = |span: &Span, n| vec![limit(&e, span, Side::Lower, finite(n))];
    accepted(by(Ge, &above(1, true), Side::Lower, from(&above(1, true), 0)));
    accepted(by(Gt, &above(1, false), Side::Lower, from(&above(1, false), 0)));
    refused(by(Gt, &above(1, true), Side::Lower, from(&above(1, true), 0)), "has not the sign");
    refused(by(Ge, &above(0, true), Side::Lower, from(&above(0, true), -2)), "has not the sign");
    refused(by(Gt, &above(1, false), Side::Lower, from(&above(2, false), 8)), "value at the end is missing");
    refused(by(Gt, &above(1, false), Side::Lower, vec![]), "value at the end is missing");
    // The smallest value is at the lower end, so the upper one says nothing about > 0 ...
    let unbounded = vec![limit(&e, &above(1, false), Side::Upper, LimitValue::PosInf)];
    refused(by(Gt, &above(1, false), Side::Upper, unbounded), "sign of the slope");
    // ... and everything about < 0.
    let up_to = vec![limit(&e, &below(1, false), Side::Upper, finite(0))];
    accepted(by(Lt, &below(1, false), Side::Upper, up_to));
    // Constant up to 0, so not > 0 on all of (−1, ∞).
    let flat = Expr::apply(Function::Max, vec![z(), int(0)]);
    let rule = Rule::MonotoneFrom { variable: zs(), side: Side::Lower };
    refused(sign(&flat, Gt, &on(&above(-1, false)), rule, vec![]), "case distinctions");
}

#[test]
fn conditions_of_the_parts_make_an_expression_defined() {
    let p = polynomial_in(&z(), &rationals(&[1, -1, 0, 0, 1]));
    let e = Expr::ln(p.clone());
    let by_enclosure = Rule::Enclosure { cuts: vec![] };
    accepted(defined(&Expr::ln(z()), &above(0, false), by_enclosure.clone(), vec![]));
    refused(defined(&Expr::ln(z()), &above(0, true), by_enclosure.clone(), vec![]), "not seen to be defined");
    refused(defined(&z().recip(), &closed(-1, 1), by_enclosure, vec![]), "not seen to be defined");
    let positive = |span: &Span| {
        let rule = Rule::Polynomial {
            inner: z(),
            numerator: rationals(&[1, -1, 0, 0, 1]),
            denominator: rationals(&[1]),
        };
        sign(&p, Gt, &on(span), rule, vec![])
    };
    let line = Span::real_line();
    accepted(defined(&e, &line, Rule::Obligations, vec![positive(&line)]));
    refused(defined(&e, &line, Rule::Obligations, vec![]), "a condition is not proved");
    refused(
        defined(&e, &line, Rule::Obligations, vec![positive(&closed(0, 1))]),
        "a condition is not proved",
    );
    let worse = e.plus(&z().recip());
    refused(defined(&worse, &line, Rule::Obligations, vec![positive(&line)]), "a condition is not proved");
    refused(defined(&e, &line, Rule::Point, vec![]), "does not establish");
}

#[test]
fn analytic_functions_have_isolated_zeros() {
    let by = |e: &Expr, span: &Span, at: i64| {
        let claim = Claim::IsolatedZeros { e: e.clone(), variable: zs(), on: on(span) };
        Certificate::new(claim, Rule::Analytic { at: int(at) }, vec![])
    };
    let line = Span::real_line();
    let e = z().powi(2);
    accepted(by(&e, &line, 1));
    refused(by(&e, &line, 0), "nonzero at the point");
    refused(by(&e, &closed(0, 1), 2), "not in the interval");
    refused(by(&Expr::zero(), &line, 1), "nonzero at the point");
    // Defined at 0, not analytic there.
    accepted(by(&z().sqrt(), &above(0, false), 1));
    refused(by(&z().sqrt(), &above(0, true), 1), "a condition is not proved");
    // max(z, 0) is not 0 at 1 and vanishes on a half line.
    refused(by(&Expr::apply(Function::Max, vec![z(), int(0)]), &line, 1), "case distinctions");
}

fn monotone(
    f: &Expr,
    span: &Span,
    direction: Direction,
    rule: Rule,
    premises: Vec<Certificate>,
) -> Certificate {
    let claim = Claim::StrictlyMonotone { f: f.clone(), variable: zs(), direction, on: on(span) };
    Certificate::new(claim, rule, premises)
}

fn rising(f: &Expr, span: &Span) -> Certificate {
    monotone(f, span, Direction::Increasing, Rule::Derivative { smooth: f.clone() }, vec![])
}

#[test]
fn parts_are_glued_at_a_common_point() {
    let up = Direction::Increasing;
    let f = z();
    let by = |whole: &Span, at: i64, parts: Vec<Certificate>| {
        monotone(&f, whole, up, Rule::Glue { at: int(at) }, parts)
    };
    let (left, right) = (closed(0, 1), closed(1, 2));
    accepted(by(&closed(0, 2), 1, vec![rising(&f, &left), rising(&f, &right)]));
    refused(by(&closed(0, 3), 1, vec![rising(&f, &left), rising(&f, &right)]), "do not cover");
    refused(by(&closed(0, 2), 1, vec![rising(&f, &left), rising(&f, &open(1, 2))]), "both parts");
    refused(by(&closed(0, 2), 0, vec![rising(&f, &left), rising(&f, &right)]), "both parts");
    refused(by(&closed(0, 2), 1, vec![rising(&f, &left)]), "two parts");
    let other = rising(&f.plus(&int(1)), &right);
    refused(by(&closed(0, 2), 1, vec![rising(&f, &left), other]), "two parts");
    let falling = |span: &Span| {
        let rule = Rule::Derivative { smooth: f.negate() };
        monotone(&f.negate(), span, Direction::Decreasing, rule, vec![])
    };
    refused(by(&closed(0, 2), 1, vec![falling(&left), falling(&right)]), "two parts");
}

#[test]
fn one_point_is_monotone_where_there_is_a_value() {
    let by = |f: &Expr, span: &Span| monotone(f, span, Direction::Decreasing, Rule::Point, vec![]);
    accepted(by(&z(), &closed(1, 1)));
    refused(by(&z(), &closed(1, 2)), "not a point");
    refused(by(&z().recip(), &closed(0, 0)), "value at the point");
}

#[test]
fn normal_forms_need_both_sides_defined() {
    let by = |a: &Expr, b: &Expr, span: &Span| equal(a, b, &on(span), Rule::NormalForm, vec![]);
    let (a, b) = (Expr::exp(Expr::ln(z())), z());
    accepted(by(&a, &b, &above(0, false)));
    refused(by(&a, &b, &Span::real_line()), "not proved to be defined");
    refused(by(&b, &a, &Span::real_line()), "not proved to be defined");
    refused(by(&a, &b.plus(&int(1)), &above(0, false)), "normal form");
    // √(z²) = z only where z ≥ 0.
    let root = z().powi(2).sqrt();
    accepted(by(&root, &z(), &above(0, true)));
    refused(by(&root, &z(), &Span::real_line()), "normal form");
    refused(by(&root, &z(), &closed(-1, 1)), "normal form");
}
