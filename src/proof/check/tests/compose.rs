//! Equalities of parts, instances of general equalities, and intervals put together.

use super::{accepted, closed, equal, int, on, plane, refused, seen, z};
use crate::expr::{Assumptions, Expr, Relation, Symbol};
use crate::proof::vector::VectorMapOn;
use crate::proof::{Certificate, Claim, Domain, Rule};
use crate::set::Span;

fn by_normal_form(a: &Expr, b: &Expr, on: &Domain) -> Certificate {
    equal(a, b, on, Rule::NormalForm, Vec::new())
}

fn t() -> Expr {
    Expr::symbol("t")
}

#[test]
fn equal_parts_make_equal_wholes() {
    let domain = on(&closed(-1, 1));
    // (z + 1)² − 1 = z² + 2 z.
    let (left, right) = (
        z().plus(&int(1)).powi(2).minus(&int(1)),
        z().powi(2).plus(&Expr::scaled(crate::real::Rational::integer(2), z())),
    );
    let parts = by_normal_form(&left, &right, &domain);
    let outer = Expr::exp(t());
    let (a, b) = (Expr::exp(left.clone()), Expr::exp(right.clone()));
    let rule = |outer: &Expr, left: &Expr, right: &Expr| Rule::Congruence {
        outer: outer.clone(),
        parts: vec![(Symbol::new("t"), left.clone(), right.clone())],
    };
    accepted(equal(&a, &b, &domain, rule(&outer, &left, &right), vec![parts.clone()]));
    refused(equal(&a, &b, &domain, rule(&outer, &left, &right), vec![]), "not proved equal");
    refused(equal(&a, &right, &domain, rule(&outer, &left, &right), vec![parts.clone()]), "right parts");
    refused(equal(&b, &b, &domain, rule(&outer, &left, &right), vec![parts.clone()]), "left parts");
    // On a larger domain the parts are not known to be equal.
    refused(
        equal(&a, &b, &on(&closed(-1, 2)), rule(&outer, &left, &right), vec![parts.clone()]),
        "not proved equal",
    );
    // The form of an exponent has a meaning of its own.
    let power = Expr::power(z(), t());
    let (a, b) = (Expr::power(z(), left.clone()), Expr::power(z(), right.clone()));
    refused(equal(&a, &b, &domain, rule(&power, &left, &right), vec![parts]), "exponent");
    // One name for two parts.
    let twice = Rule::Congruence {
        outer,
        parts: vec![
            (Symbol::new("t"), left.clone(), left.clone()),
            (Symbol::new("t"), left.clone(), left.clone()),
        ],
    };
    refused(equal(&Expr::exp(left.clone()), &Expr::exp(left), &domain, twice, vec![]), "twice");
    // Parts that are the same, and undefined: 0 · (1/z) is not 0 at 0.
    let undefined = z().recip();
    let rule = rule(&t(), &undefined, &undefined);
    refused(equal(&undefined, &undefined, &domain, rule, vec![]), "defined");
}

#[test]
fn an_instance_lies_in_the_general_domain() {
    let domain = on(&closed(1, 2));
    let general = |span: Span| Domain::on(&Symbol::new("t"), &span, &Assumptions::none());
    let absolute = Expr::sqrt(&t().powi(2));
    let positive = general(closed(0, 9));
    let known = equal(&absolute, &t(), &positive, Rule::NormalForm, Vec::new());
    let part = z().plus(&int(1));
    let rule = |part: &Expr| Rule::Instance { parts: vec![(Symbol::new("t"), part.clone())] };
    let at = |part: &Expr| Expr::sqrt(&part.powi(2));
    accepted(equal(&at(&part), &part, &domain, rule(&part), vec![known.clone()]));
    // Values below 0 are not covered.
    let below = z().minus(&int(2));
    refused(equal(&at(&below), &below, &domain, rule(&below), vec![known.clone()]), "no premise");
    refused(equal(&at(&part), &z(), &domain, rule(&part), vec![known.clone()]), "no premise");
    refused(equal(&at(&part), &part, &domain, rule(&part), vec![]), "no premise");
    // An assumption about the name has to hold for what stands for it.
    let assumed = Domain {
        ranges: vec![(Symbol::new("t"), Span::real_line())],
        assumptions: Assumptions::none().with_fact(t().compare(Relation::Ge, &int(0))),
    };
    let premise = Certificate::new(
        Claim::Sign { e: t(), relation: Relation::Ge, on: assumed.clone() },
        Rule::Assumed,
        Vec::new(),
    );
    let known = equal(&absolute, &t(), &assumed, Rule::NormalForm, vec![premise]);
    accepted(equal(
        &at(&part),
        &part,
        &domain,
        rule(&part),
        vec![known.clone(), seen(&part, Relation::Ge, &domain)],
    ));
    refused(equal(&at(&below), &below, &domain, rule(&below), vec![known]), "no premise");
}

#[test]
fn equalities_on_parts_of_an_interval() {
    let (a, b) = (
        z().plus(&int(1)).powi(2),
        z().powi(2).plus(&Expr::scaled(crate::real::Rational::integer(2), z())).plus(&int(1)),
    );
    let part = |span: Span| by_normal_form(&a, &b, &on(&span));
    let rule = || Rule::Split { variable: Symbol::new("z") };
    let whole = on(&closed(1, 3));
    accepted(equal(&a, &b, &whole, rule(), vec![part(closed(1, 2)), part(closed(2, 3))]));
    refused(equal(&a, &b, &whole, rule(), vec![part(closed(1, 2))]), "do not cover");
    let other = by_normal_form(&b, &a, &on(&closed(2, 3)));
    refused(equal(&a, &b, &whole, rule(), vec![part(closed(1, 2)), other]), "do not cover");
}

/// (x, y) ↦ (x + g, y) for a g of slope at most 1/2: the identity plus a contraction.
fn shear(names: [&str; 2], g: &Expr) -> (VectorMapOn, Certificate) {
    let [x, y] = names.map(Expr::symbol);
    let map = plane(names, [x.plus(g), y]);
    let entries = map.jacobian().unwrap().into_iter().flatten();
    let defined = map.components.iter().cloned().chain(entries).map(|e| {
        let claim = Claim::Defined { e, on: map.region.clone() };
        Certificate::new(claim, Rule::Enclosure { cuts: vec![] }, vec![])
    });
    let rule = Rule::Contraction { by: vec![] };
    let certificate = Certificate::new(Claim::VectorInjective(map.clone()), rule, defined.collect());
    (map, certificate)
}

#[test]
fn compositions_of_injective_layers() {
    let half = |name: &str| Expr::scaled(crate::real::Rational::ratio(1, 2).unwrap(), Expr::symbol(name));
    let (first, one) = shear(["x", "y"], &half("y"));
    let (second, two) = shear(["u", "v"], &half("v"));
    let [x, y] = ["x", "y"].map(Expr::symbol);
    let whole = plane(["x", "y"], [x.plus(&half("y")).plus(&half("y")), y.clone()]);
    let rule = |layers: Vec<VectorMapOn>| Rule::Composition { layers };
    let claim = |map: &VectorMapOn| Claim::VectorInjective(map.clone());
    let layers = vec![first.clone(), second.clone()];
    accepted(Certificate::new(claim(&whole), rule(layers.clone()), vec![one.clone(), two.clone()]));
    refused(Certificate::new(claim(&whole), rule(layers.clone()), vec![one.clone()]), "no premise");
    let other = plane(["x", "y"], [x.plus(&half("y")), y.clone()]);
    refused(
        Certificate::new(claim(&other), rule(layers), vec![one.clone(), two.clone()]),
        "another composition",
    );
    refused(Certificate::new(claim(&whole), rule(vec![]), vec![]), "no layers");
    // A later layer that is claimed on a part of the plane only.
    let mut part = second.clone();
    part.region = part.region.with_span(&Symbol::new("u"), &closed(0, 1));
    let mut on_part = two.clone();
    on_part.claim = claim(&part);
    let composed =
        Certificate::new(claim(&whole), rule(vec![first.clone(), part]), vec![one.clone(), on_part]);
    assert!(crate::proof::check(composed).is_err());
    // A parameter of the second layer that is a variable of the first: it does not stay fixed.
    let (captured, three) = shear(["u", "v"], &half("y"));
    let moved = plane(["x", "y"], [x.plus(&half("y")).plus(&half("y")), y]);
    let layers = vec![first, captured];
    refused(Certificate::new(claim(&moved), rule(layers), vec![one, three]), "variable of the map");
}

#[test]
fn the_sign_of_an_outer_function_is_that_of_the_composition() {
    let facts = Assumptions::none().with_fact(Expr::symbol("a").compare(Relation::Gt, &Expr::zero()));
    let domain = Domain::on(&Symbol::new("z"), &Span::real_line(), &facts);
    let inner = Expr::symbol("w").times(&z()).plus(&Expr::symbol("b"));
    let outer = Expr::symbol("a").plus(&t().powi(2));
    let e = Expr::symbol("a").plus(&inner.powi(2));
    let there = |name: &str, span: &Span| Domain::on(&Symbol::new(name), span, &facts);
    let premise = |outer: &Expr, relation, on: &Domain| {
        super::sign(outer, relation, on, Rule::Enclosure { cuts: vec![] }, vec![])
    };
    let rule = |outer: &Expr, name: &str, inner: &Expr| Rule::Composed {
        outer: outer.clone(),
        variable: Symbol::new(name),
        inner: inner.clone(),
    };
    let line = there("t", &Span::real_line());
    let sign = premise(&outer, Relation::Gt, &line);
    let with = |e: &Expr, relation, domain: &Domain, rule, premises| {
        super::sign(e, relation, domain, rule, premises)
    };
    let usual = || rule(&outer, "t", &inner);
    accepted(with(&e, Relation::Gt, &domain, usual(), vec![sign.clone()]));
    accepted(with(&e, Relation::Ne, &domain, usual(), vec![sign.clone()]));
    refused(with(&e, Relation::Lt, &domain, usual(), vec![sign.clone()]), "missing");
    refused(with(&e, Relation::Gt, &domain, usual(), vec![]), "missing");
    refused(with(&e.plus(&z()), Relation::Gt, &domain, usual(), vec![sign.clone()]), "another composition");
    // Under other assumptions the sign of the outer function is not known.
    let fewer = Domain::on(&Symbol::new("z"), &Span::real_line(), &Assumptions::none());
    refused(with(&e, Relation::Gt, &fewer, usual(), vec![sign.clone()]), "missing");
    // The outer function has the sign on an interval only, in which the inner one need not lie.
    let part = premise(&outer, Relation::Gt, &there("t", &closed(-1, 1)));
    refused(with(&e, Relation::Gt, &domain, usual(), vec![part.clone()]), "lie in the interval");
    let bounded = Expr::apply(crate::expr::Function::Tanh, vec![z()]);
    let inside =
        |x: &Expr, relation| super::sign(x, relation, &domain, Rule::Enclosure { cuts: vec![] }, vec![]);
    let lies = vec![
        part,
        inside(&bounded.minus(&int(-1)), Relation::Ge),
        inside(&bounded.minus(&int(1)), Relation::Le),
    ];
    let e = Expr::symbol("a").plus(&bounded.powi(2));
    accepted(with(&e, Relation::Gt, &domain, rule(&outer, "t", &bounded), lies));
    // The name has a meaning already: as a variable, among the assumptions, in the inner expression.
    let e = outer.clone();
    refused(with(&e, Relation::Gt, &line, rule(&outer, "t", &t()), vec![sign]), "another meaning");
    let of_a = Expr::symbol("a").powi(2).plus(&int(1));
    let sign_a = premise(&of_a, Relation::Gt, &there("a", &Span::real_line()));
    let e = z().powi(2).plus(&int(1));
    refused(with(&e, Relation::Gt, &domain, rule(&of_a, "a", &z()), vec![sign_a]), "another meaning");
    // An exponent: 2^t > 0 for all t says nothing about forms of numbers in its place.
    let power = Expr::power(int(2), t());
    let sign = premise(&power, Relation::Gt, &line);
    let e = Expr::power(int(2), inner.clone());
    refused(with(&e, Relation::Gt, &domain, rule(&power, "t", &inner), vec![sign]), "exponent");
    // The inner expression is undefined at 0.
    let constant = t().powi(2).plus(&int(1));
    let e = z().powi(-2).plus(&int(1));
    let sign = premise(&constant, Relation::Gt, &line);
    refused(with(&e, Relation::Gt, &domain, rule(&constant, "t", &z().recip()), vec![sign]), "defined");
}
