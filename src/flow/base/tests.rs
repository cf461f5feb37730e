//! Calls as typed, and formulas in the form of textbooks. Formulas against each other: the numeric layer's tests.

use super::*;
use crate::expr::{Function, Relation};
use crate::real::Rational;

fn q(p: i64, q: i64) -> Expr {
    Expr::number(Rational::ratio(p, q).unwrap())
}

fn call(name: &str, arguments: &[(&str, Expr)]) -> Result<Base, BaseError> {
    let arguments: Vec<_> = arguments
        .iter()
        .map(|(name, value)| ((!name.is_empty()).then(|| (*name).to_owned()), value.clone()))
        .collect();
    Base::from_call(name, &arguments, Symbol::new("z"))
}

fn parameters(name: &str, arguments: &[(&str, Expr)]) -> Vec<Expr> {
    call(name, arguments).unwrap().parameters
}

fn n(k: i64) -> Expr {
    Expr::integer(k)
}

#[test]
fn names_and_arguments() {
    let standard = vec![n(0), n(1)];
    assert_eq!(parameters("Normal", &[]), standard);
    assert_eq!(parameters("gaussian", &[("", n(0)), ("", n(1))]), standard);
    assert_eq!(parameters("N", &[("", n(0)), ("", n(1))]), standard);
    assert_eq!(parameters("Normal", &[("", n(1)), ("var", n(4))]), vec![n(1), n(2)]);
    assert_eq!(parameters("Normal", &[("sigma", n(3)), ("mu", n(2))]), vec![n(2), n(3)]);
    assert_eq!(parameters("normal", &[("precision", n(4))]), vec![n(0), q(1, 2)]);
    assert_eq!(parameters("Exp", &[("scale", n(2))]), vec![q(1, 2)]);
    assert_eq!(parameters("Gamma", &[("", n(3)), ("rate", n(2))]), vec![n(3), q(1, 2)]);
    assert_eq!(parameters("U", &[("", n(-1)), ("", n(1))]), vec![n(-1), n(1)]);
    assert_eq!(parameters("Normal", &[("", n(0)), ("var", Expr::symbol("v"))])[1], Expr::symbol("v").sqrt());
}

#[test]
fn wrong_calls_name_the_choices() {
    let wrong = |name, arguments: &[(&str, Expr)]| call(name, arguments).unwrap_err();
    assert!(matches!(wrong("Norml", &[]), BaseError::UnknownFamily { suggestion: Some("Normal"), .. }));
    assert!(matches!(wrong("xyzzy", &[]), BaseError::UnknownFamily { suggestion: None, .. }));
    assert!(matches!(wrong("Normal", &[("", n(1))]), BaseError::MissingArgument { parameter: "sd", .. }));
    assert!(matches!(wrong("Gamma", &[]), BaseError::MissingArgument { parameter: "shape", .. }));
    assert!(matches!(
        wrong("Normal", &[("sd", n(1)), ("var", n(1))]),
        BaseError::DuplicateArgument { parameter: "sd", argument: 1, .. }
    ));
    assert!(matches!(
        wrong("Normal", &[("sigmma", n(1))]),
        BaseError::UnknownArgument { suggestion: Some("sigma"), argument: 0, .. }
    ));
    assert!(matches!(
        wrong("Exp", &[("", n(1)), ("", n(1))]),
        BaseError::TooManyArguments { expected: 1, .. }
    ));
    assert!(matches!(
        wrong("Normal", &[("mean", n(1)), ("", n(1))]),
        BaseError::PositionalAfterNamed { argument: 1, .. }
    ));
    assert!(matches!(wrong("N", &[("", n(0)), ("", n(4))]), BaseError::Ambiguous { argument: 1, .. }));
}

#[test]
fn ranges_are_decided_exactly_for_numbers() {
    let out =
        |name, arguments: &[(&str, Expr)]| matches!(call(name, arguments), Err(BaseError::OutOfRange { .. }));
    assert!(out("Normal", &[("", n(0)), ("", n(-1))]));
    assert!(out("Normal", &[("", n(0)), ("", n(0))]));
    assert!(out("Normal", &[("", n(0)), ("var", n(-4))]));
    assert!(out("Exponential", &[("scale", n(0))]));
    assert!(out("Uniform", &[("", n(1)), ("", n(0))]));
    assert!(out("Uniform", &[("", n(1)), ("", n(1))]));
    assert!(out("Beta", &[("", n(1)), ("", n(-1))]));
    assert!(!out("Uniform", &[("", q(1, 3)), ("", q(1, 2))]));
}

#[test]
fn symbolic_parameters_leave_conditions() {
    let v = Expr::symbol("v");
    let base = call("Normal", &[("", n(0)), ("var", v.clone())]).unwrap();
    assert_eq!(base.conditions(), vec![v.compare(Relation::Gt, &Expr::zero())]);
    assert!(call("Normal", &[]).unwrap().conditions().is_empty());
    let (a, b) = (Expr::symbol("a"), Expr::symbol("b"));
    let uniform = call("Uniform", &[("", a.clone()), ("", b.clone())]).unwrap();
    assert_eq!(uniform.conditions(), vec![a.compare(Relation::Lt, &b)]);
}

#[test]
fn formulas_as_in_a_textbook() {
    let x = Expr::symbol("x");
    let two_pi = n(2).times(&Expr::pi());
    let standard = call("Normal", &[]).unwrap();
    let expected = two_pi.sqrt().recip();
    let bell = Expr::exp(q(-1, 2).times(&x.powi(2)));
    let density = standard.density(&x);
    assert!(density == expected.times(&bell) || density == Expr::power(two_pi, q(-1, 2)).times(&bell));
    let rate = Expr::symbol("lambda");
    let exponential = call("Exponential", &[("", rate.clone())]).unwrap();
    assert_eq!(exponential.density(&x), rate.times(&Expr::exp(rate.times(&x).negate())));
    let uniform = call("Uniform", &[("", n(0)), ("", n(1))]).unwrap();
    assert!(uniform.density(&x).is_one() && uniform.log_density(&x).is_zero());
    assert_eq!(uniform.cdf(&x), Some(x.clone()));
    // Γ(3) 2³ = 16.
    let gamma = call("Gamma", &[("", n(3)), ("", n(2))]).unwrap();
    let tail = Expr::exp(q(-1, 2).times(&x));
    assert_eq!(gamma.density(&x), Expr::product(vec![q(1, 16), x.powi(2), tail]));
    // 1/B(2, 3) = 12; 1/B(1/2, 1/2) = 1/π.
    let beta = call("Beta", &[("", n(2)), ("", n(3))]).unwrap();
    assert_eq!(beta.density(&x), Expr::product(vec![n(12), x.clone(), n(1).minus(&x).powi(2)]));
    let arcsine = call("Beta", &[("", q(1, 2)), ("", q(1, 2))]).unwrap();
    assert!(arcsine.density(&x).factors().contains(&Expr::pi().recip()));
    let unknown = call("Beta", &[("", q(1, 3)), ("", n(3))]).unwrap();
    assert!(
        unknown.density(&x).any(&mut |e| matches!(e.node(), crate::expr::Node::Apply(Function::Beta, _)))
    );
}

#[test]
fn every_family_is_found_by_its_names_and_shown() {
    let mut seen = std::collections::HashMap::new();
    for family in Family::ALL {
        assert_eq!(Family::from_name(family.name()), Some(*family));
        for alias in std::iter::once(&family.row().name).chain(family.row().aliases) {
            let earlier = seen.insert(super::family::fold(alias), *family);
            assert!(earlier.is_none_or(|f| f == *family), "{alias} names two families");
        }
    }
    let base = call("Normal", &[]).unwrap();
    assert_eq!(base.display(|e| e.as_number().unwrap().to_string()), "Normal(0, 1)");
}
