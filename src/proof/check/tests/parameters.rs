//! Rules about parameters: signs from coefficients and from combinations of facts, and points that contain parameters.

use super::*;
use crate::expr::derivative;
use crate::proof::certificate::Cuts;
use crate::proof::{LimitValue, Place};
use Relation::{Eq, Ge, Gt, Lt, Ne};

fn symbol(name: &str) -> Expr {
    Expr::symbol(name)
}

/// An expression of whose sign enclosures say nothing.
fn difference(name: &str) -> Expr {
    symbol(name).minus(&symbol("c"))
}

fn knowing(facts: &[(&Expr, Relation)]) -> Assumptions {
    facts.iter().fold(Assumptions::none(), |known, (e, r)| known.with_fact(e.compare(*r, &Expr::zero())))
}

fn where_(span: &Span, facts: &[(&Expr, Relation)]) -> Domain {
    Domain::on(&Symbol::new("z"), span, &knowing(facts))
}

fn parameters(on: &Domain) -> Domain {
    Domain::of_parameters(&on.assumptions)
}

fn assumed(e: &Expr, relation: Relation, on: &Domain) -> Certificate {
    sign(e, relation, on, Rule::Assumed, vec![])
}

/// The polynomial with these coefficients in z.
fn polynomial(coefficients: &[Expr]) -> Expr {
    crate::proof::check::in_powers(&z(), coefficients)
}

fn bernstein(coefficients: &[Expr], relation: Relation, on: &Domain, p: Vec<Certificate>) -> Certificate {
    let rule = Rule::Bernstein { inner: z(), coefficients: coefficients.to_vec() };
    sign(&polynomial(coefficients), relation, on, rule, p)
}

#[test]
fn bernstein_coefficients_on_a_bounded_interval() {
    let a = symbol("a");
    // a + z: controls a and a + 1 on [0, 1].
    let coefficients = [a.clone(), int(1)];
    for (span, known, claimed, reason) in [
        (closed(0, 1), Gt, Gt, None),
        (closed(0, 1), Ge, Ge, None),
        (closed(0, 1), Ge, Gt, Some("not strict at an end that is attained")),
        (open(0, 1), Ge, Gt, None),
        (closed(0, 1), Ne, Ge, Some("the sign of a control")),
        (closed(-1, 1), Gt, Gt, Some("the sign of a control")),
        (closed(0, 1), Gt, Lt, Some("the sign of a control")),
        (closed(0, 1), Gt, Ne, Some("one-sided")),
        (above(0, true), Gt, Gt, None),
        (above(0, false), Ge, Gt, None),
        (above(0, true), Ge, Gt, Some("not strict at an end that is attained")),
        (Span::real_line(), Gt, Ge, Some("no controls")),
        (below(0, true), Gt, Ge, Some("the sign of a control")),
    ] {
        let on = where_(&span, &[(&a, known)]);
        let c = bernstein(&coefficients, claimed, &on, vec![assumed(&a, known, &parameters(&on))]);
        match reason {
            None => accepted(c),
            Some(reason) => refused(c, reason),
        }
    }
}

#[test]
fn all_controls_zero_give_no_strict_sign() {
    let (a, b) = (difference("a"), difference("b"));
    // a + b z + a z²: Taylor coefficients at 0, all ≥ 0, perhaps all 0.
    let coefficients = [a.clone(), b.clone(), a.clone()];
    let on = where_(&above(0, false), &[(&a, Ge), (&b, Ge)]);
    let premises = || vec![assumed(&a, Ge, &parameters(&on)), assumed(&b, Ge, &parameters(&on))];
    accepted(bernstein(&coefficients, Ge, &on, premises()));
    refused(bernstein(&coefficients, Gt, &on, premises()), "no control has the strict sign");
    refused(bernstein(&coefficients, Ge, &on, vec![assumed(&a, Ge, &parameters(&on))]), "");
    // Signs that hold only where more is assumed say nothing here.
    let more = where_(&above(0, false), &[(&a, Ge), (&b, Ge), (&symbol("c"), Gt)]);
    let elsewhere = vec![assumed(&a, Ge, &parameters(&more)), assumed(&b, Ge, &parameters(&more))];
    refused(bernstein(&coefficients, Ge, &on, elsewhere), "");
}

#[test]
fn bernstein_needs_coefficients_without_the_variable_that_make_the_expression() {
    let a = symbol("a");
    let on = where_(&closed(0, 1), &[(&a, Gt)]);
    let premise = || vec![assumed(&a, Gt, &parameters(&on))];
    refused(bernstein(&[a.clone(), z()], Gt, &on, premise()), "a coefficient contains a variable");
    let rule = Rule::Bernstein { inner: z(), coefficients: vec![a.clone(), int(1)] };
    refused(sign(&a.minus(&z()), Gt, &on, rule, premise()), "not proved to be this polynomial");
    let rule = Rule::Bernstein { inner: z(), coefficients: Vec::new() };
    refused(sign(&Expr::zero(), Ge, &on, rule, vec![]), "no controls");
    // ln a is not defined for all a: neither is the sum.
    let log = Expr::ln(a.clone());
    let free = where_(&closed(0, 1), &[]);
    let e = [log.powi(2), int(1)];
    refused(bernstein(&e, Ge, &free, vec![]), "not proved to be defined");
    // An inner function with gaps in its domain has no range.
    let inner = z().recip();
    let rule = Rule::Bernstein { inner: inner.clone(), coefficients: vec![int(1), int(1)] };
    refused(sign(&int(1).plus(&inner), Gt, &on, rule, vec![]), "not proved to be defined");
    // A degree beyond the bound.
    refused(bernstein(&vec![int(1); 14], Gt, &on, vec![]), "no controls");
}

#[test]
fn the_range_of_the_inner_function_may_leave_out_its_ends() {
    let a = symbol("a");
    let tanh = Expr::apply(crate::expr::Function::Tanh, vec![z()]);
    // a − tanh² z + … with a ≥ 1: strict, because tanh² z stays below 1.
    let inner = tanh.powi(2);
    let coefficients = vec![a.clone(), int(-1)];
    let e = a.minus(&inner);
    let slack = a.minus(&int(1));
    let on = where_(&Span::real_line(), &[(&slack, Ge)]);
    let rule = || Rule::Bernstein { inner: inner.clone(), coefficients: coefficients.clone() };
    let premise = || vec![assumed(&slack, Ge, &parameters(&on))];
    accepted(sign(&e, Ge, &on, rule(), premise()));
    refused(sign(&e.minus(&int(1)), Ge, &on, rule(), premise()), "not proved to be this polynomial");
    let weaker = where_(&Span::real_line(), &[(&a, Ge)]);
    refused(
        sign(&e, Ge, &weaker, rule(), vec![assumed(&a, Ge, &parameters(&weaker))]),
        "the sign of a control",
    );
}

fn quadratic(e: &Expr, abc: [&Expr; 3], relation: Relation, on: &Domain, p: Vec<Certificate>) -> Certificate {
    let rule = Rule::Quadratic { inner: z(), coefficients: abc.map(Clone::clone).to_vec() };
    sign(e, relation, on, rule, p)
}

#[test]
fn a_quadratic_has_its_sign_from_the_discriminant() {
    let (b, c) = (symbol("b"), symbol("c"));
    let gap = Expr::product(vec![int(4), b.clone()]).minus(&int(1));
    let e = polynomial(&[b.clone(), int(1), int(1)]);
    let on = |r| where_(&Span::real_line(), &[(&gap, r)]);
    let of = |r, d: &Domain, p| quadratic(&e, [&b, &int(1), &int(1)], r, d, p);
    let known = |r: Relation| vec![assumed(&gap, r, &parameters(&on(r)))];
    accepted(of(Gt, &on(Gt), known(Gt)));
    accepted(of(Ge, &on(Ge), known(Ge)));
    refused(of(Gt, &on(Ge), known(Ge)), "the sign of the discriminant");
    refused(of(Gt, &on(Ne), known(Ne)), "the sign of the discriminant");
    refused(of(Ge, &on(Lt), known(Lt)), "the sign of the discriminant");
    refused(of(Lt, &on(Gt), known(Gt)), "the leading coefficient");
    refused(of(Ne, &on(Gt), known(Gt)), "one-sided");
    // The leading coefficient may vanish, and then the sign is that of a line.
    let weak = where_(&Span::real_line(), &[(&c, Ge)]);
    let e = polynomial(&[Expr::zero(), Expr::zero(), c.clone()]);
    let at = |r: Relation, p| quadratic(&e, [&Expr::zero(), &Expr::zero(), &c], r, &weak, p);
    refused(at(Ge, vec![assumed(&c, Ge, &parameters(&weak))]), "the leading coefficient");
    let rule = Rule::Quadratic { inner: z(), coefficients: vec![int(1), int(1)] };
    refused(sign(&int(1).plus(&z()), Gt, &weak, rule, vec![]), "three coefficients");
    let free = where_(&Span::real_line(), &[]);
    let e = polynomial(&[z().powi(2).plus(&int(1)), Expr::zero(), int(1)]);
    refused(
        quadratic(&e, [&z().powi(2).plus(&int(1)), &Expr::zero(), &int(1)], Gt, &free, vec![]),
        "a coefficient contains a variable",
    );
}

fn combination(
    e: &Expr,
    r: Relation,
    on: &Domain,
    terms: &[(i64, &[&Expr])],
    p: Vec<Certificate>,
) -> Certificate {
    let terms = terms
        .iter()
        .map(|(c, factors)| (Rational::integer(*c), factors.iter().map(|f| (*f).clone()).collect()))
        .collect();
    sign(e, r, on, Rule::Combination { terms }, p)
}

#[test]
fn combinations_of_facts() {
    let (a, b) = (difference("a"), difference("b"));
    let on = Domain::of_parameters(&knowing(&[(&a, Gt), (&b, Ge)]));
    let known = || vec![assumed(&a, Gt, &on), assumed(&b, Ge, &on)];
    let e = Expr::sum(vec![int(2).times(&a), b.clone(), a.times(&b)]);
    let terms: &[(i64, &[&Expr])] = &[(2, &[&a]), (1, &[&b]), (1, &[&a, &b])];
    accepted(combination(&e, Gt, &on, terms, known()));
    accepted(combination(&e.negate(), Lt, &on, terms, known()));
    refused(combination(&e.negate(), Gt, &on, terms, known()), "the sum is not the expression");
    refused(combination(&e, Lt, &on, terms, known()), "the sum is not the expression");
    refused(combination(&e, Ne, &on, terms, known()), "one-sided");
    refused(combination(&e, Gt, &on, terms, vec![assumed(&a, Gt, &on)]), "the sign of a factor");
    // Only weak signs: no strict one.
    accepted(combination(&a.times(&b), Ge, &on, &[(1, &[&a, &b])], known()));
    refused(combination(&a.times(&b), Gt, &on, &[(1, &[&a, &b])], known()), "no term is proved positive");
    refused(combination(&Expr::zero(), Gt, &on, &[], known()), "no term is proved positive");
    accepted(combination(&Expr::zero(), Ge, &on, &[], known()));
    accepted(combination(&int(3), Gt, &on, &[(3, &[])], vec![]));
    refused(combination(&int(-3), Ge, &on, &[(-3, &[])], vec![]), "a coefficient is not positive");
    refused(combination(&a.negate(), Ge, &on, &[(-1, &[&a])], known()), "a coefficient is not positive");
    refused(combination(&Expr::zero(), Gt, &on, &[(0, &[&a])], known()), "a coefficient is not positive");
    // A fact of other assumptions.
    let more = Domain::of_parameters(&knowing(&[(&a, Gt), (&b, Gt)]));
    refused(combination(&b, Gt, &on, &[(1, &[&b])], vec![assumed(&b, Gt, &more)]), "the sign of a factor");
}

#[test]
fn factors_that_are_zero_take_any_coefficient_but_have_to_be_defined() {
    let (a, b) = (symbol("a"), symbol("b"));
    let zero = a.minus(&b);
    let on = Domain::of_parameters(&knowing(&[(&zero, Eq), (&b, Gt)]));
    let known = || vec![assumed(&zero, Eq, &on), assumed(&b, Gt, &on)];
    // a = (a − b) + b, and a² = (a + b)(a − b) + b².
    accepted(combination(&a, Gt, &on, &[(1, &[&zero]), (1, &[&b])], known()));
    let sum = a.plus(&b);
    accepted(combination(&a.powi(2), Gt, &on, &[(1, &[&sum, &zero]), (1, &[&b, &b])], known()));
    let other = int(2).times(&b).minus(&a);
    accepted(combination(&other, Gt, &on, &[(-1, &[&zero]), (1, &[&b])], known()));
    refused(combination(&a, Gt, &on, &[(1, &[&zero]), (1, &[&b])], vec![assumed(&b, Gt, &on)]), "");
    // 0 · ln c is no 0 for c ≤ 0.
    let log = Expr::ln(symbol("c"));
    let e = zero.times(&log).plus(&b);
    refused(
        combination(&e, Gt, &on, &[(1, &[&zero, &log]), (1, &[&b])], known()),
        "not proved to be defined",
    );
    refused(combination(&b, Gt, &on, &[(1, &[&zero, &log]), (1, &[&b])], known()), "a factor is not proved");
}

#[test]
fn terms_of_a_combination_are_bounded() {
    let on = Domain::of_parameters(&Assumptions::none());
    let terms = vec![(Rational::one(), Vec::new()); 101];
    refused(sign(&int(101), Gt, &on, Rule::Combination { terms }, vec![]), "too many terms");
    let terms = vec![(Rational::one(), vec![int(1); 101])];
    refused(sign(&int(1), Gt, &on, Rule::Combination { terms }, vec![]), "too many terms");
}

fn mapped(formula: &Expr, span: &Span, facts: &[(&Expr, Relation)]) -> MapOn {
    MapOn { assumptions: knowing(facts), ..map_on(formula, vec![span.clone()]) }
}

fn defined(e: &Expr, on: &Domain) -> Certificate {
    let rule = Rule::Enclosure { cuts: Vec::<Cuts>::new() };
    Certificate::new(Claim::Defined { e: e.clone(), on: on.clone() }, rule, vec![])
}

/// z² − 2 a z turns round at a: f′ < 0 at 0 and > 0 at 2a.
#[test]
fn points_with_parameters_lie_in_the_interval() {
    let a = symbol("a");
    let f = z().powi(2).minus(&Expr::product(vec![int(2), a.clone(), z()]));
    let slope = derivative(&f, &Symbol::new("z")).unwrap();
    let twice = int(2).times(&a);
    let half = Expr::half().times(&a);
    let turn = |span: &Span, facts: &[(&Expr, Relation)], more: &dyn Fn(&Domain) -> Vec<Certificate>| {
        let map = mapped(&f, span, facts);
        let on = Domain::on(&map.variable, span, &map.assumptions);
        let p = parameters(&on);
        let at = |x: &Expr| crate::expr::constant::fold_constants(&slope.substitute(&map.variable, x));
        let mut premises = vec![defined(&f, &on), defined(&slope, &on)];
        for (x, r) in [(&twice, Gt), (&half, Lt)] {
            let value = at(x);
            let terms = if r == Gt {
                vec![(Rational::integer(2), vec![a.clone()])]
            } else {
                vec![(Rational::one(), vec![a.clone()])]
            };
            premises.push(sign(&value, r, &p, Rule::Combination { terms }, vec![assumed(&a, Gt, &p)]));
        }
        premises.extend(more(&p));
        let rule = Rule::SlopeChange { rising: Place::At(twice.clone()), falling: Place::At(half.clone()) };
        Certificate::new(Claim::NotInjective(map), rule, premises)
    };
    let positive = |p: &Domain| {
        let by = |e: &Expr, c: Rational| {
            sign(e, Gt, p, Rule::Combination { terms: vec![(c, vec![a.clone()])] }, vec![assumed(&a, Gt, p)])
        };
        vec![by(&twice, Rational::integer(2)), by(&half, Rational::ratio(1, 2).unwrap())]
    };
    accepted(turn(&Span::real_line(), &[(&a, Gt)], &|_| Vec::new()));
    accepted(turn(&above(0, false), &[(&a, Gt)], &positive));
    // On (0, 3) the point 2a need not lie in the interval, nor on (1, ∞).
    refused(turn(&open(0, 3), &[(&a, Gt)], &positive), "");
    refused(turn(&above(1, false), &[(&a, Gt)], &positive), "");
}

#[test]
fn zeros_are_isolated_by_a_point_with_parameters() {
    let a = symbol("a");
    let e = z().minus(&a);
    let line = where_(&Span::real_line(), &[]);
    let claim =
        |on: &Domain| Claim::IsolatedZeros { e: e.clone(), variable: Symbol::new("z"), on: on.clone() };
    let by = |at: Expr, on: &Domain| Certificate::new(claim(on), Rule::Analytic { at }, vec![]);
    accepted(by(a.plus(&int(1)), &line));
    refused(by(a.clone(), &line), "not seen to be nonzero");
    // 1 ≠ a for some a only.
    refused(by(int(1), &line), "not seen to be nonzero");
    refused(by(z(), &line), "not in the interval");
    refused(by(a.plus(&int(1)), &where_(&above(0, false), &[])), "not in the interval");
    // A point that is not there for all parameters.
    refused(by(a.plus(&a.recip()), &line), "not in the interval");
}

#[test]
fn equal_values_at_points_with_parameters() {
    let a = symbol("a");
    let f = z().powi(2);
    let of = |span: &Span, known: Relation, b: &Expr| {
        let map = mapped(&f, span, &[(&a, known)]);
        let p = Domain::of_parameters(&map.assumptions);
        let at = |x: &Expr| f.substitute(&map.variable, x);
        let mut premises = vec![equal(&at(&a), &at(b), &p, Rule::NormalForm, vec![])];
        if check(assumed(&a, known, &p)).is_ok() {
            premises.push(assumed(&a, known, &p));
            let twice = a.minus(b);
            premises.push(sign(&twice, Ne, &p, Rule::Structure, vec![assumed(&a, known, &p)]));
        }
        Certificate::new(Claim::NotInjective(map), Rule::EqualValues { a: a.clone(), b: b.clone() }, premises)
    };
    accepted(of(&Span::real_line(), Gt, &a.negate()));
    accepted(of(&Span::real_line(), Ne, &a.negate()));
    // −a is not in (0, ∞), and for a ≥ 0 the points may be one.
    refused(of(&above(0, false), Gt, &a.negate()), "not proved to lie in the source");
    assert!(check(of(&Span::real_line(), Ge, &a.negate())).is_err());
}

#[test]
fn powers_with_a_real_exponent_are_positive_on_positive_bases() {
    let p = symbol("p");
    let on = where_(&above(0, false), &[]);
    let e = Expr::power(z(), p.clone());
    let by = |e: &Expr, r, on: &Domain| sign(e, r, on, Rule::Structure, vec![]);
    accepted(by(&e, Gt, &on));
    refused(by(&e, Gt, &where_(&above(0, true), &[])), "signs of the parts");
    refused(by(&e, Gt, &where_(&Span::real_line(), &[])), "signs of the parts");
    refused(by(&e, Lt, &on), "signs of the parts");
    // The exponent has to be defined.
    refused(by(&Expr::power(z(), Expr::ln(p)), Gt, &on), "signs of the parts");
}

#[test]
fn images_apart_by_the_sign_of_a_parameter() {
    // z for z < 0, z + a for z > 0, on both sides of 0.
    let a = symbol("a");
    let branch = |condition, value: &Expr| crate::expr::Branch { condition, value: value.clone() };
    let f = Expr::piecewise(
        vec![
            branch(z().compare(Lt, &Expr::zero()), &z()),
            branch(z().compare(Gt, &Expr::zero()), &z().plus(&a)),
        ],
        None,
    );
    let spans = vec![below(0, false), above(0, false)];
    let by = |known: Relation, with_sign: bool| {
        let map = MapOn { assumptions: knowing(&[(&a, known)]), ..map_on(&f, spans.clone()) };
        let mut premises = Vec::new();
        let from = Span::with_parameters(
            crate::set::Bound::Finite(a.clone()),
            false,
            crate::set::Bound::PosInf,
            false,
        );
        let pieces = [
            (&spans[0], z(), spans[0].clone(), [LimitValue::NegInf, LimitValue::Finite(Expr::zero())]),
            (&spans[1], z().plus(&a), from.unwrap(), [LimitValue::Finite(a.clone()), LimitValue::PosInf]),
        ];
        for (span, smooth, image, [low, high]) in pieces {
            let on = Domain::on(&map.variable, span, &map.assumptions);
            let same = equal(&f, &smooth, &on, Rule::Resolve, vec![]);
            let variable = map.variable.clone();
            let direction = crate::proof::Direction::Increasing;
            let claim = Claim::StrictlyMonotone { f: f.clone(), variable, direction, on: on.clone() };
            let rule = Rule::Derivative { smooth: smooth.clone() };
            let monotone = Certificate::new(claim, rule, vec![same.clone()]);
            let mut ends = vec![monotone.clone(), same];
            for (side, value) in [(crate::proof::Side::Lower, low), (crate::proof::Side::Upper, high)] {
                let (e, variable, on) = (smooth.clone(), map.variable.clone(), on.clone());
                let claim = Claim::Limit { e, variable, on, side, value };
                ends.push(Certificate::new(claim, Rule::LimitCalculus, vec![]));
            }
            let claim = Claim::Image { f: f.clone(), variable: map.variable.clone(), on, image };
            premises.extend([monotone, Certificate::new(claim, Rule::BetweenEnds { smooth }, ends)]);
        }
        let p = Domain::of_parameters(&map.assumptions);
        premises.extend(with_sign.then(|| assumed(&a, known, &p)));
        Certificate::new(Claim::Injective(map), Rule::Pieces, premises)
    };
    accepted(by(Gt, true));
    // The ends are not attained, so a ≥ 0 is enough.
    accepted(by(Ge, true));
    refused(by(Lt, true), "overlap");
    refused(by(Ne, true), "overlap");
}
