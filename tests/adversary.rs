//! False certificates, each made to fit a rule as closely as it can: none is accepted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use flowcheck::expr::{Assumptions, Expr, Function, Relation, Symbol};
use flowcheck::proof::claim::{MapOn, SourceSet};
use flowcheck::proof::{Certificate, Claim, Domain, LimitValue, Rule, Side, check};
use flowcheck::set::{RealSet, Span};
use flowcheck::syntax::{Declared, parse_map};

fn z() -> Expr {
    Expr::symbol("z")
}

fn variable() -> Symbol {
    Symbol::new("z")
}

fn formula(map: &str) -> Expr {
    parse_map(map, &Declared::none()).unwrap().components[0].clone()
}

fn on(span: &Span, assumptions: &Assumptions) -> Domain {
    Domain::on(&variable(), span, assumptions)
}

fn leaf(claim: Claim, rule: Rule) -> Certificate {
    Certificate::new(claim, rule, Vec::new())
}

/// Proofs of `Equal(f, smooth)` by resolving and of smooth′ = slope ≠ 0 on the span.
fn piece(f: &Expr, smooth: &Expr, slope: i64, span: &Span) -> [Certificate; 2] {
    let domain = on(span, &Assumptions::none());
    let equal = Claim::Equal { a: f.clone(), b: smooth.clone(), on: domain.clone() };
    let sign = Claim::Sign { e: Expr::integer(slope), relation: Relation::Gt, on: domain };
    [leaf(equal, Rule::Resolve), leaf(sign, Rule::Enclosure { cuts: Vec::new() })]
}

fn regular(f: &Expr, source: Span, parts: &[(Expr, i64, Span)]) -> Certificate {
    let map = MapOn {
        formula: f.clone(),
        variable: variable(),
        source: SourceSet::Set(RealSet::from(source)),
        assumptions: Assumptions::none(),
    };
    let smooth = parts.iter().map(|(s, _, _)| s.clone()).collect();
    let premises = parts.iter().flat_map(|(s, slope, span)| piece(f, s, *slope, span)).collect();
    Certificate::new(Claim::Regular(map), Rule::RegularPieces { smooth }, premises)
}

fn closed(a: i64, b: i64) -> Span {
    Span::closed(Expr::integer(a), Expr::integer(b)).unwrap()
}

#[test]
fn a_corner_is_not_hidden_by_pieces_that_only_repeat_one_side() {
    let f = formula("f(z) = { z if z <= 0; 2z if z > 0 }");
    let (left, right) = (z(), Expr::integer(2).times(&z()));
    let parts = [
        (left.clone(), 1, closed(-4, 0)),
        (left, 1, closed(-2, 0)),
        (right.clone(), 2, closed(0, 4)),
        (right, 2, closed(0, 2)),
    ];
    for (smooth, slope, span) in &parts {
        for premise in piece(&f, smooth, *slope, span) {
            check(premise).unwrap();
        }
    }
    assert!(check(regular(&f, closed(-4, 4), &parts)).is_err());
}

#[test]
fn a_jump_at_the_end_of_the_source_is_not_hidden_by_a_piece_of_one_point() {
    let f = formula("f(z) = { z if z <= 0; z + 5 if z > 0 }");
    let above = Span::new(
        flowcheck::set::Bound::Finite(Expr::zero()),
        false,
        flowcheck::set::Bound::Finite(Expr::integer(1)),
        true,
    )
    .unwrap();
    let parts = [(z(), 1, Span::point(Expr::zero()).unwrap()), (z().plus(&Expr::integer(5)), 1, above)];
    for (smooth, slope, span) in &parts {
        for premise in piece(&f, smooth, *slope, span) {
            check(premise).unwrap();
        }
    }
    assert!(check(regular(&f, closed(0, 1), &parts)).is_err());
}

#[test]
fn a_linear_form_without_slope_says_nothing_of_its_constant() {
    let b = Expr::symbol("b");
    let zero = Expr::zero();
    let assumptions = Assumptions::none()
        .with_fact(b.compare(Relation::Ge, &zero))
        .with_fact(b.compare(Relation::Le, &zero));
    // −1 + b z ≥ 0 for b = 0?
    let e = Expr::integer(-1).plus(&b.times(&z()));
    let claim = Claim::Sign { e, relation: Relation::Ge, on: on(&Span::real_line(), &assumptions) };
    let rule = Rule::Linear { inner: z(), constant: Expr::integer(-1), slope: b };
    assert!(check(leaf(claim, rule)).is_err());
}

#[test]
fn an_assumption_in_another_form_must_be_defined() {
    let (a, b) = (Expr::symbol("a"), Expr::symbol("b"));
    let assumptions = Assumptions::none().with_fact(a.compare(Relation::Gt, &Expr::zero()));
    let log = Expr::ln(b);
    let e = a.plus(&log).minus(&log.clone().times(&Expr::one()));
    let undefined = Expr::zero().times(&log).plus(&a);
    for e in [e, undefined].into_iter().filter(|e| e.variables().len() > 1) {
        let claim = Claim::Sign { e, relation: Relation::Gt, on: Domain::of_parameters(&assumptions) };
        assert!(check(leaf(claim, Rule::Assumed)).is_err());
    }
}

/// Exponentials of logarithmic growth do not beat powers.
#[test]
fn limits_of_exponentials_of_slow_functions() {
    let f = |function, u: Expr| Expr::apply(function, vec![u]);
    let slow = [
        f(Function::Asinh, z()),
        Expr::ln(z().plus(&Expr::one())).sqrt(),
        Expr::ln(z().powi(2).plus(&Expr::one())).sqrt(),
    ];
    let from_two = Span::above(Expr::integer(2), false).unwrap();
    for u in slow {
        let fast = Expr::exp(u.clone());
        for (e, wrong) in [
            (fast.clone().minus(&z().powi(2)), LimitValue::PosInf),
            (z().powi(2).times(&Expr::exp(u.negate())), LimitValue::Finite(Expr::zero())),
        ] {
            let claim = Claim::Limit {
                e: e.clone(),
                variable: variable(),
                on: on(&from_two, &Assumptions::none()),
                side: Side::Upper,
                value: wrong,
            };
            assert!(check(leaf(claim, Rule::LimitCalculus)).is_err(), "{e:?}");
        }
    }
}

/// A condition has no value where a part of it is undefined, also beside a part that decides it.
#[test]
fn undefined_conditions_do_not_resolve() {
    let f = formula("f(z) = { z if z <= 1; 2z if z > 1 and ln(z + 1) > 0 }");
    let below = Span::open(Expr::integer(-9), Expr::zero()).unwrap();
    let claim = Claim::Equal { a: f, b: z(), on: on(&below, &Assumptions::none()) };
    assert!(check(leaf(claim, Rule::Resolve)).is_err());
}

fn sign(e: &Expr, relation: Relation, span: &Span) -> Claim {
    Claim::Sign { e: e.clone(), relation, on: on(span, &Assumptions::none()) }
}

fn rational(n: i64) -> flowcheck::real::Rational {
    flowcheck::real::Rational::integer(n)
}

/// P(cos u) + sin u Q(cos u) has a sign only where u has a value, and the angle π counts, too.
#[test]
fn the_circle_rule_needs_a_defined_angle_and_looks_at_all_angles() {
    let line = Span::real_line();
    let cos = |u: Expr| Expr::apply(Function::Cos, vec![u]);
    let circle = |u: Expr, even: &[i64]| Rule::Circle {
        angle: u,
        even: even.iter().map(|n| rational(*n)).collect(),
        odd: Vec::new(),
    };
    let honest = Expr::integer(2).plus(&cos(z()));
    check(leaf(sign(&honest, Relation::Gt, &line), circle(z(), &[2, 1]))).unwrap();
    // ln z has no value at -1.
    let undefined = Expr::integer(2).plus(&cos(Expr::ln(z())));
    assert!(check(leaf(sign(&undefined, Relation::Gt, &line), circle(Expr::ln(z()), &[2, 1]))).is_err());
    // 1 + cos u is 0 at u = π, which no t = tan(u/2) shows.
    let touching = Expr::one().plus(&cos(z()));
    check(leaf(sign(&touching, Relation::Ge, &line), circle(z(), &[1, 1]))).unwrap();
    assert!(check(leaf(sign(&touching, Relation::Gt, &line), circle(z(), &[1, 1]))).is_err());
}

#[test]
fn the_amplitude_rule_refuses_a_wave_that_is_too_large() {
    let line = Span::real_line();
    let wave = |a: i64| {
        let of = |f: Function| Expr::apply(f, vec![z()]);
        let e = Expr::integer(a).plus(&of(Function::Cos)).minus(&of(Function::Sin));
        let rule = Rule::Amplitude {
            angle: z(),
            constant: Expr::integer(a),
            cosine: Expr::one(),
            sine: Expr::integer(-1),
        };
        check(leaf(sign(&e, Relation::Gt, &line), rule))
    };
    wave(2).unwrap();
    assert!(wave(1).is_err());
    assert!(wave(-2).is_err());
}

/// The middle form must be another one: a = a says nothing of where a is defined.
#[test]
fn rewriting_through_itself_proves_nothing() {
    let domain = on(&Span::real_line(), &Assumptions::none());
    let log = Expr::ln(z());
    let claim = Claim::Equal { a: log.clone(), b: log.clone(), on: domain };
    assert!(check(leaf(claim, Rule::Rewrite { to: log })).is_err());
}

/// 1 + W(u) > 0 only above the branch point.
#[test]
fn the_branch_point_of_lambert_w_is_not_above_it() {
    let w = Expr::apply(Function::LambertW0, vec![z()]).plus(&Expr::one());
    let point = Expr::exp(Expr::integer(-1)).negate();
    let closed = Span::above(point.clone(), true).unwrap();
    assert!(check(leaf(sign(&w, Relation::Gt, &closed), Rule::Structure)).is_err());
}
