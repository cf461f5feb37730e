//! Rules for `Sign` and `Defined`.

use super::*;
use crate::expr::Function;
use crate::proof::certificate::Cuts;
use crate::proof::check::polynomial_in;
use Relation::{Ge, Gt, Le, Lt, Ne};

fn line() -> Domain {
    on(&Span::real_line())
}

fn linear(e: &Expr, r: Relation, d: &Domain, constant: &Expr, slope: &Expr) -> Certificate {
    let rule = Rule::Linear { inner: z(), constant: constant.clone(), slope: slope.clone() };
    sign(e, r, d, rule, vec![])
}

#[test]
fn a_constant_is_not_linear_without_ends() {
    // A + 0·z on the whole line: both ends of the range are infinite, and say nothing of A.
    for r in [Ge, Le, Gt, Lt] {
        refused(linear(&int(-1), r, &line(), &int(-1), &Expr::zero()), "");
    }
}

#[test]
fn linear_needs_the_sign_at_both_ends() {
    let e = int(1).plus(&z());
    accepted(linear(&e, Gt, &on(&closed(0, 2)), &int(1), &int(1)));
    accepted(linear(
        &e,
        Gt,
        &on(&Span::new(open(-1, 2).lo().clone(), false, closed(0, 2).hi().clone(), true).unwrap()),
        &int(1),
        &int(1),
    ));
    refused(linear(&e, Gt, &on(&closed(-1, 2)), &int(1), &int(1)), "not strict at an end that is attained");
    accepted(linear(&e, Ge, &on(&closed(-1, 2)), &int(1), &int(1)));
    accepted(linear(&e, Gt, &on(&above(-1, false)), &int(1), &int(1)));
    refused(linear(&e, Ge, &on(&closed(-2, 2)), &int(1), &int(1)), "the sign at an end");
    refused(linear(&e, Ge, &on(&closed(0, 2)), &int(1), &int(2)), "linear in the inner");
    refused(linear(&e, Lt, &on(&closed(0, 2)), &int(1), &int(1)), "the sign at an end");
    refused(linear(&e, Ge, &on(&below(2, true)), &int(1), &int(1)), "the sign at an end");
    // Coefficients that contain the variable need their signs on the whole domain.
    accepted(linear(&e, Ge, &on(&closed(0, 2)), &e, &Expr::zero()));
    refused(linear(&e, Ge, &on(&closed(-2, 2)), &e, &Expr::zero()), "the sign at an end");
    refused(linear(&e, Gt, &on(&closed(-1, 2)), &e, &Expr::zero()), "not strict at an end that is attained");
}

#[test]
fn assumed_facts_do_not_define_other_forms() {
    let a = Expr::symbol("a");
    let known = Assumptions::none().with_fact(a.compare(Gt, &Expr::zero()));
    let domain = Domain::of_parameters(&known);
    accepted(sign(&a, Gt, &domain, Rule::Assumed, vec![]));
    accepted(sign(&a, Ne, &domain, Rule::Assumed, vec![]));
    accepted(sign(&a.negate(), Lt, &domain, Rule::Assumed, vec![]));
    refused(sign(&a.negate(), Gt, &domain, Rule::Assumed, vec![]), "not among");
    refused(sign(&a.minus(&int(1)), Gt, &domain, Rule::Assumed, vec![]), "not among");
    refused(sign(&a, Gt, &Domain::of_parameters(&Assumptions::none()), Rule::Assumed, vec![]), "not among");
    let weak = Assumptions::none().with_fact(a.compare(Ge, &Expr::zero()));
    refused(sign(&a, Gt, &Domain::of_parameters(&weak), Rule::Assumed, vec![]), "not among");
    // A product that is not 0 has no factor that is 0, and one that may be 0 says nothing.
    let (u, v) = (Expr::symbol("u"), Expr::symbol("v"));
    for (known, holds) in [(Ne, true), (Gt, true), (Ge, false)] {
        let fact = u.powi(2).times(&v).compare(known, &Expr::zero());
        let of = Domain::of_parameters(&Assumptions::none().with_fact(fact));
        for factor in [&u, &v] {
            let it = sign(factor, Ne, &of, Rule::Assumed, vec![]);
            if holds { accepted(it) } else { refused(it, "not among") }
        }
        refused(sign(&u.plus(&v), Ne, &of, Rule::Assumed, vec![]), "not among");
        refused(sign(&v, Lt, &of, Rule::Assumed, vec![]), "not among");
    }
    // The same value where it is defined, but undefined at b = 1.
    let b = Expr::symbol("b").minus(&int(1));
    let partial = a.times(&b.plus(&b.powi(2))).times(&b.plus(&b.powi(2)).recip());
    if partial != a {
        refused(sign(&partial, Gt, &domain, Rule::Assumed, vec![]), "not among");
    }
}

#[test]
fn a_variable_has_one_interval() {
    let zs = Symbol::new("z");
    let twice = Domain {
        ranges: vec![(zs.clone(), Span::real_line()), (zs, closed(1, 2))],
        assumptions: Assumptions::none(),
    };
    refused(seen(&z(), Gt, &twice), "twice");
}

#[test]
fn an_enclosure_needs_every_cell() {
    let e = z().powi(2).minus(&z()).plus(&Expr::half());
    let cuts = |at: Vec<Rational>| Rule::Enclosure { cuts: vec![Cuts { variable: Symbol::new("z"), at }] };
    let quarters = || (1..8).map(|i| Rational::ratio(i, 8).unwrap()).collect::<Vec<_>>();
    accepted(sign(&e, Gt, &on(&closed(0, 1)), cuts(quarters()), vec![]));
    refused(sign(&e, Lt, &on(&closed(0, 1)), cuts(quarters()), vec![]), "not seen");
    let below_minimum = e.minus(&Expr::number(Rational::ratio(26, 100).unwrap()));
    refused(sign(&below_minimum, Gt, &on(&closed(0, 1)), cuts(quarters()), vec![]), "not seen");
    let mut unordered = quarters();
    unordered.swap(0, 3);
    refused(sign(&e, Gt, &on(&closed(0, 1)), cuts(unordered), vec![]), "outside its interval");
    refused(sign(&e, Gt, &on(&closed(0, 1)), cuts(rationals(&[2])), vec![]), "outside its interval");
    accepted(seen(&z(), Gt, &on(&open(0, 1))));
    refused(seen(&z(), Gt, &on(&closed(0, 1))), "not seen");
    refused(seen(&z().recip(), Gt, &on(&closed(0, 1))), "not seen");
}

#[test]
fn a_range_where_defined_needs_that_it_is_defined() {
    let u = Expr::symbol("a").plus(&Expr::symbol("b"));
    let domain = Domain::of_parameters(&Assumptions::none().with_fact(u.compare(Ge, &Expr::zero())));
    let e = Expr::exp(u.sqrt());
    let assumed = sign(&u, Ge, &domain, Rule::Assumed, vec![]);
    let claim = Claim::Defined { e: e.clone(), on: domain.clone() };
    let defined = Certificate::new(claim, Rule::Obligations, vec![assumed]);
    let by_enclosure =
        |e: &Expr, r, premises| sign(e, r, &domain, Rule::Enclosure { cuts: vec![] }, premises);
    accepted(by_enclosure(&e, Gt, vec![defined.clone()]));
    refused(by_enclosure(&e, Gt, vec![]), "not seen");
    refused(by_enclosure(&e, Lt, vec![defined.clone()]), "not seen");
    refused(by_enclosure(&e.minus(&int(1)), Gt, vec![defined.clone()]), "not seen");
    refused(by_enclosure(&Expr::exp(u.minus(&int(1)).sqrt()), Gt, vec![defined]), "not seen");
}

#[test]
fn parts_of_a_split_cover_the_interval() {
    let e = z();
    let rule = || Rule::Split { variable: Symbol::new("z") };
    let whole = on(&closed(1, 3));
    let part = |s: Span| seen(&e, Gt, &on(&s));
    accepted(sign(&e, Gt, &whole, rule(), vec![part(closed(1, 2)), part(closed(2, 3))]));
    refused(sign(&e, Gt, &whole, rule(), vec![part(closed(1, 2))]), "do not cover");
    refused(sign(&e, Gt, &whole, rule(), vec![part(open(1, 2)), part(closed(2, 3))]), "do not cover");
    let half_open = Span::new(closed(1, 2).lo().clone(), true, closed(1, 2).hi().clone(), false).unwrap();
    let after = Span::new(closed(2, 3).lo().clone(), false, closed(2, 3).hi().clone(), true).unwrap();
    refused(sign(&e, Gt, &whole, rule(), vec![part(half_open), part(after)]), "do not cover");
    let other = seen(&e.plus(&int(1)), Gt, &on(&closed(2, 3)));
    refused(sign(&e, Gt, &whole, rule(), vec![part(closed(1, 2)), other]), "do not cover");
    let weaker = seen(&e, Ge, &on(&closed(2, 3)));
    refused(sign(&e, Gt, &whole, rule(), vec![part(closed(1, 2)), weaker]), "do not cover");
}

#[test]
fn polynomial_signs_by_sturm() {
    let e = polynomial_in(&z(), &rationals(&[1, -2, 1]));
    let rule = |n: &[i64], d: &[i64]| Rule::Polynomial {
        inner: z(),
        numerator: rationals(n),
        denominator: rationals(d),
    };
    accepted(sign(&e, Ge, &line(), rule(&[1, -2, 1], &[1]), vec![]));
    refused(sign(&e, Gt, &line(), rule(&[1, -2, 1], &[1]), vec![]), "do not give");
    refused(sign(&e, Ge, &line(), rule(&[1, -2, 2], &[1]), vec![]), "not proved to be this quotient");
    accepted(sign(&e, Gt, &on(&open(0, 1)), rule(&[1, -2, 1], &[1]), vec![]));
    refused(sign(&e, Gt, &on(&closed(0, 1)), rule(&[1, -2, 1], &[1]), vec![]), "do not give");
    refused(sign(&e, Ge, &line(), rule(&[], &[1]), vec![]), "not proved to be this quotient");
    refused(sign(&e, Ge, &line(), rule(&[1, -2, 1], &[0]), vec![]), "");
    let mixed = polynomial_in(&z(), &rationals(&[0, -2, 1]));
    refused(sign(&mixed, Ge, &line(), rule(&[0, -2, 1], &[1]), vec![]), "changes its sign");
}

#[test]
fn structure_adds_and_multiplies_signs() {
    let by = |e: &Expr, r, d: &Domain| sign(e, r, d, Rule::Structure, vec![]);
    accepted(by(&Expr::exp(z()).plus(&int(1)), Gt, &line()));
    refused(by(&Expr::exp(z()).minus(&int(1)), Gt, &line()), "signs of the parts");
    refused(by(&z().sqrt(), Ge, &line()), "signs of the parts");
    refused(by(&z().powi(-2), Gt, &line()), "signs of the parts");
    accepted(by(&z().powi(-2), Gt, &on(&above(0, false))));
    refused(by(&z().powi(2), Gt, &line()), "signs of the parts");
}

#[test]
fn a_cosine_of_an_inverse_angle_has_the_sign_of_its_root() {
    let cos_of = |f: Function, u: Expr| Expr::apply(Function::Cos, vec![Expr::apply(f, vec![u])]);
    let by = |e: &Expr, r, d: &Domain| sign(e, r, d, Rule::Structure, vec![]);
    accepted(by(&cos_of(Function::Atan, z()), Gt, &line()));
    // Without a value of the argument there is none.
    refused(by(&cos_of(Function::Atan, z().sqrt()), Gt, &line()), "signs of the parts");
    let inside = on(&closed(-1, 1));
    accepted(by(&cos_of(Function::Asin, z()), Ge, &inside));
    refused(by(&cos_of(Function::Asin, z()), Gt, &inside), "signs of the parts");
    refused(by(&cos_of(Function::Asin, z()), Ge, &on(&closed(-2, 2))), "signs of the parts");
    refused(by(&cos_of(Function::Acos, z()), Ge, &inside), "signs of the parts");
}

#[test]
fn a_dominant_term_gives_the_sign() {
    let (u, v) = (int(2), z());
    let e = u.plus(&v);
    let by = |r, d: &Domain| sign(&e, r, d, Rule::Dominates { leading: u.clone() }, vec![]);
    accepted(by(Gt, &on(&closed(-1, 1))));
    accepted(by(Ge, &on(&closed(-2, 2))));
    refused(by(Gt, &on(&closed(-2, 2))), "dominate");
    refused(by(Ge, &on(&closed(-3, 1))), "dominate");
    refused(by(Lt, &on(&closed(-1, 1))), "leading part");
    refused(sign(&e, Gt, &line(), Rule::Dominates { leading: int(3) }, vec![]), "not a term");
}

#[test]
fn half_periods_of_sine() {
    let e = Expr::apply(crate::expr::Function::Sin, vec![z()]);
    let by = |r, d: &Domain, half_period| sign(&e, r, d, Rule::HalfPeriod { half_period }, vec![]);
    accepted(by(Gt, &on(&closed(1, 3)), 0));
    accepted(by(Ge, &on(&closed(0, 3)), 0));
    refused(by(Gt, &on(&closed(0, 3)), 0), "another sign");
    refused(by(Gt, &on(&closed(1, 4)), 0), "leave the half period");
    refused(by(Lt, &on(&closed(1, 3)), 1), "leave the half period");
    accepted(by(Lt, &on(&closed(-3, -1)), -1));
    refused(by(Gt, &on(&closed(-3, -1)), -1), "another sign");
    refused(by(Gt, &on(&closed(1, 3)), i64::MAX), "out of range");
}

#[test]
fn positive_factors_and_rewriting() {
    let e = z();
    let product = |d: &Domain| seen(&e.times(&Expr::exp(z())), Gt, d);
    let by = |f: Expr, d: &Domain, p| sign(&e, Gt, d, Rule::PositiveFactor { factor: f }, vec![p]);
    let d = on(&above(1, true));
    accepted(by(Expr::exp(z()), &d, product(&d)));
    refused(by(z().negate(), &d, product(&d)), "not proved positive");
    let smaller = on(&above(2, true));
    refused(by(Expr::exp(z()), &d, product(&smaller)), "the sign of the product");
    let known = Assumptions::none().with_fact(Expr::symbol("a").compare(Gt, &Expr::zero()));
    let elsewhere = Domain::on(&Symbol::new("z"), &above(1, true), &known);
    refused(by(Expr::exp(z()), &d, product(&elsewhere)), "the sign of the product");
    let (from, to) = (z().minus(&int(1)).powi(2), polynomial_in(&z(), &rationals(&[1, -2, 1])));
    let same = |d: &Domain| equal(&from, &to, d, Rule::NormalForm, vec![]);
    let squared = on(&above(3, true));
    let by = |p| sign(&from, Gt, &squared, Rule::Rewrite { to: to.clone() }, p);
    let sure = || {
        sign(
            &to,
            Gt,
            &squared,
            Rule::Polynomial { inner: z(), numerator: rationals(&[1, -2, 1]), denominator: rationals(&[1]) },
            vec![],
        )
    };
    accepted(by(vec![same(&squared), sure()]));
    refused(by(vec![sure()]), "not proved equal");
    refused(by(vec![same(&squared)]), "the sign of the other form");
    refused(by(vec![same(&on(&above(4, true))), sure()]), "not proved equal");
}

#[test]
fn an_absolute_value_is_positive_where_its_argument_is_not_zero() {
    let size = Expr::abs(z());
    accepted(sign(&size, Relation::Gt, &on(&closed(1, 2)), Rule::Structure, vec![]));
    let away = on(&closed(-1, 1));
    assert!(crate::proof::check(sign(&size, Relation::Gt, &away, Rule::Structure, vec![])).is_err());
    let quotient =
        Certificate::new(Claim::Defined { e: size.recip(), on: away }, Rule::Obligations, Vec::new());
    assert!(crate::proof::check(quotient).is_err());
    // The enclosure says |a + d| ≥ 0 and (a + d)² ≥ 0, and an assumption more.
    let (a, d) = (Expr::symbol("a"), Expr::symbol("d"));
    let sum = a.plus(&d);
    let p = Domain::of_parameters(&Assumptions::none().with_fact(sum.compare(Ne, &int(0))));
    let apart = || sign(&sum, Ne, &p, Rule::Assumed, vec![]);
    let positive = |e: &Expr, premises| sign(e, Gt, &p, Rule::Structure, premises);
    for e in [Expr::abs(sum.clone()), sum.powi(2)] {
        accepted(positive(&e, vec![apart()]));
        refused(positive(&e, vec![]), "signs of the parts");
    }
    let other = Expr::abs(a.minus(&d));
    refused(positive(&other, vec![apart()]), "signs of the parts");
}

#[test]
fn between_bounds_the_sign_is_that_at_both() {
    let a = Expr::symbol("a");
    let facts = Assumptions::none()
        .with_fact(a.compare(Ge, &int(0)))
        .with_fact(int(1).minus(&a).compare(Gt, &Expr::zero()));
    let d = Domain::on(&Symbol::new("z"), &closed(-1, 1), &facts);
    let parameters = Domain::of_parameters(&facts);
    let e = int(1).plus(&a.times(&z()));
    let rule = |lower: Option<Expr>, upper: Option<Expr>| Rule::Between {
        inner: z(),
        constant: int(1),
        slope: a.clone(),
        lower,
        upper,
    };
    let enclosed = |e: &Expr, r, on: &Domain| sign(e, r, on, Rule::Enclosure { cuts: vec![] }, vec![]);
    let defined = Certificate::new(
        Claim::Defined { e: e.clone(), on: d.clone() },
        Rule::Enclosure { cuts: vec![] },
        vec![],
    );
    let low = enclosed(&z().minus(&int(-1)), Ge, &d);
    let high = enclosed(&int(1).minus(&z()), Ge, &d);
    let at_low = sign(&int(1).plus(&a.times(&int(-1))), Gt, &parameters, Rule::Assumed, vec![]);
    let at_high = enclosed(&int(1).plus(&a.times(&int(1))), Gt, &parameters);
    let all = vec![defined, low, high, at_low, at_high];
    let both = rule(Some(int(-1)), Some(int(1)));
    accepted(sign(&e, Gt, &d, both.clone(), all.clone()));
    // The sign at a bound that is further out is not known, and a bound that is nearer is none.
    let missing = "the sign at a bound is missing";
    refused(sign(&e, Gt, &d, rule(Some(int(-2)), Some(int(1))), all.clone()), missing);
    let near = rule(Some(Expr::zero()), Some(int(1)));
    refused(sign(&e, Gt, &d, near, all.clone()), "the lower bound is not proved");
    refused(sign(&e, Lt, &d, both, all.clone()), "");
    refused(sign(&e, Gt, &d, rule(None, None), all.clone()), "no bound");
    // Without an upper bound the slope has to be ≥ 0, without a lower one ≤ 0.
    accepted(sign(&e, Gt, &d, rule(Some(int(-1)), None), all.clone()));
    refused(sign(&e, Gt, &d, rule(None, Some(int(1))), all), "the sign at a bound is missing");
}
