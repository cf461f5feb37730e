//! Every rule with certificates that it accepts and near misses that it refuses.

mod compose;
mod derivative;
mod flow;
mod map;
mod one_sided;
mod parameters;
mod points;
mod separate;
mod sign;
mod squares;

use super::check;
use crate::expr::{Assumptions, Expr, Relation, Symbol};
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::vector::VectorMapOn;
use crate::proof::{Certificate, Claim, Domain, Rule};
use crate::real::Rational;
use crate::set::{RealSet, Span};

pub(super) fn z() -> Expr {
    Expr::symbol("z")
}

pub(super) fn int(n: i64) -> Expr {
    Expr::integer(n)
}

pub(super) fn rationals(values: &[i64]) -> Vec<Rational> {
    values.iter().map(|n| Rational::integer(*n)).collect()
}

pub(super) fn closed(a: i64, b: i64) -> Span {
    if a == b { Span::point(int(a)).unwrap() } else { Span::closed(int(a), int(b)).unwrap() }
}

pub(super) fn open(a: i64, b: i64) -> Span {
    Span::open(int(a), int(b)).unwrap()
}

pub(super) fn above(a: i64, attained: bool) -> Span {
    Span::above(int(a), attained).unwrap()
}

pub(super) fn below(a: i64, attained: bool) -> Span {
    Span::below(int(a), attained).unwrap()
}

/// A map of two variables on the whole plane.
pub(super) fn plane(names: [&str; 2], components: [Expr; 2]) -> VectorMapOn {
    let variables: Vec<Symbol> = names.map(Symbol::new).to_vec();
    VectorMapOn {
        components: components.to_vec(),
        region: Domain {
            ranges: variables.iter().map(|v| (v.clone(), Span::real_line())).collect(),
            assumptions: Assumptions::none(),
        },
        variables,
        flows: Vec::new(),
    }
}

/// z in the span, no assumptions.
pub(super) fn on(span: &Span) -> Domain {
    Domain::on(&Symbol::new("z"), span, &Assumptions::none())
}

pub(super) fn sign(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    rule: Rule,
    premises: Vec<Certificate>,
) -> Certificate {
    Certificate::new(Claim::Sign { e: e.clone(), relation, on: on.clone() }, rule, premises)
}

/// A sign that one enclosure shows.
pub(super) fn seen(e: &Expr, relation: Relation, on: &Domain) -> Certificate {
    sign(e, relation, on, Rule::Enclosure { cuts: Vec::new() }, Vec::new())
}

pub(super) fn equal(a: &Expr, b: &Expr, on: &Domain, rule: Rule, premises: Vec<Certificate>) -> Certificate {
    Certificate::new(Claim::Equal { a: a.clone(), b: b.clone(), on: on.clone() }, rule, premises)
}

pub(super) fn map_on(formula: &Expr, spans: Vec<Span>) -> MapOn {
    MapOn {
        formula: formula.clone(),
        variable: Symbol::new("z"),
        source: SourceSet::Set(RealSet::from_spans(spans).unwrap()),
        assumptions: Assumptions::none(),
    }
}

#[track_caller]
pub(super) fn accepted(c: Certificate) {
    if let Err(refusal) = check(c) {
        panic!("refused: {refusal}");
    }
}

/// Refused at the root, not because of a premise, for a reason that contains the text.
#[track_caller]
pub(super) fn refused(c: Certificate, because: &str) {
    let refusal = check(c).expect_err("accepted");
    assert!(refusal.path.is_empty(), "refused at a premise: {refusal}");
    assert!(refusal.why.contains(because), "refused for another reason: {refusal}");
}

#[test]
fn deep_and_long_certificates_are_refused() {
    let leaf = || seen(&int(1), Relation::Gt, &on(&closed(0, 1)));
    let mut deep = leaf();
    for _ in 0..=super::MAX_DEPTH {
        deep = sign(&int(1), Relation::Gt, &on(&closed(0, 1)), Rule::Structure, vec![deep]);
    }
    assert!(check(deep).expect_err("accepted").why.contains("too deeply"));
    let long = |n: usize| sign(&int(1), Relation::Gt, &on(&closed(0, 1)), Rule::Structure, vec![leaf(); n]);
    refused(long(super::MAX_STEPS), "too many steps");
    accepted(long(50));
}
