//! Densities of functions of several random variables: a table of known results, and laws that hold for every function.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use flowcheck::exercise::formula;
use flowcheck::expr::Expr;
use flowcheck::expr::enclose::{Cell, enclose};
use flowcheck::flow::density::Density;
use flowcheck::grade::{FunctionSolution, Options, Solution, VectorSolution, problem, solve};
use flowcheck::real::{Interval, Rational};
use flowcheck::syntax::Known;
use proptest::prelude::*;

const TABLE: &str = include_str!("functions.txt");

/// Values of the parameters at which formulas are compared.
const VALUES: &[(&str, (i64, i64))] = &[
    ("a", (3, 2)),
    ("b", (7, 2)),
    ("c", (9, 4)),
    ("m", (5, 4)),
    ("n", (3, 1)),
    ("s", (6, 5)),
    ("mu", (1, 3)),
    ("lambda", (4, 5)),
];

fn solved(map: &str, base: &str, assumptions: &str, samples: usize) -> VectorSolution {
    let stated =
        problem(&common::question(map, base, assumptions)).unwrap_or_else(|e| panic!("{map}, {base}: {e:?}"));
    match solve(&stated, Options { samples, seed: 1 }) {
        Solution::Vector(solution) => *solution,
        Solution::Scalar(_) => panic!("{map} is one variable"),
    }
}

fn function(solution: &VectorSolution) -> Result<&FunctionSolution, &String> {
    solution.function.as_ref().expect("a function of several variables").as_ref()
}

fn cell() -> Cell {
    VALUES.iter().fold(Cell::new(), |cell, (name, (p, q))| {
        cell.with(
            &flowcheck::expr::Symbol::new(name),
            Interval::from_rational(&Rational::ratio(*p, *q).unwrap()),
        )
    })
}

/// The value at a point, off the ends of pieces.
fn at(e: &Expr, x: &str, point: &Rational) -> Option<f64> {
    let cell = cell().with(&flowcheck::expr::Symbol::new(x), Interval::from_rational(point));
    let range = enclose(e, &cell).certain()?;
    range.is_bounded().then(|| range.midpoint())
}

/// Points from −8 to 10, none of which is the end of a piece.
fn points() -> impl Iterator<Item = Rational> {
    (0..90).map(|k| Rational::ratio(-8 * 1009 + 202 * k + 17, 1009).unwrap())
}

/// Where the two densities differ.
fn difference(derived: &Density, expected: &Expr) -> Option<String> {
    let formula = derived.formula().expect("a formula");
    let mut compared = 0;
    for x in points() {
        let pair = (at(&formula, derived.variable.name(), &x), at(expected, "x", &x));
        let (Some(a), Some(b)) = pair else { continue };
        compared += 1;
        if (a - b).abs() > 1e-9 * (1.0 + b.abs()) {
            return Some(format!("at x = {x} it is {a}, not {b}"));
        }
    }
    (compared < 60).then(|| format!("only {compared} points could be compared"))
}

#[test]
fn the_table() {
    let mut wrong = Vec::new();
    for (line, column) in common::table(TABLE) {
        let [map, base, assumptions, names, density] = [0, 1, 2, 3, 4].map(&column);
        let solution = solved(map, base, assumptions, if assumptions.is_empty() { 20_000 } else { 0 });
        let mut fault = |what: String| wrong.push(format!("line {line}: {map} of {base}: {what}"));
        let found = match (function(&solution), density.is_empty()) {
            (Err(_), true) => continue,
            (Ok(_), true) => {
                fault("answered".into());
                continue;
            }
            (Err(why), false) => {
                fault(format!("not answered: {why}"));
                continue;
            }
            (Ok(found), false) => found,
        };
        let expected = formula::formula(&format!("p(x) = {density}"), &Known::default())
            .unwrap_or_else(|e| panic!("{density}: {e:?}"));
        if let Some(what) = difference(&found.density, &expected.formula) {
            fault(what);
        }
        if let Some(Ok(check)) = &found.cross_check
            && !check.agrees
        {
            fault(format!("sampling disagrees: {:?}", check.failures));
        }
        let told: Vec<String> = found
            .density
            .names
            .iter()
            .map(|n| n.distribution.display(flowcheck::expr::print::text))
            .collect();
        let right: Vec<&str> = split_names(names);
        if let Some(name) = told.iter().find(|name| !right.contains(&name.as_str())) {
            fault(format!("it is called {name}"));
        } else if told.is_empty() != right.is_empty() {
            fault("it has no name".into());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// At commas outside of parentheses.
fn split_names(text: &str) -> Vec<&str> {
    let mut depth = 0;
    text.split(|c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    })
    .map(str::trim)
    .filter(|name| !name.is_empty())
    .collect()
}

#[test]
fn what_follows_from_the_density() {
    let solution = solved("f(z1, z2) = z1 + z2", "z ~ Uniform(0, 1)", "", 0);
    let itself = function(&solution).unwrap().itself().expect("total mass 1");
    let known = Known::default();
    let given = formula::given("x > 3/2", &known, &[flowcheck::expr::Symbol::new("x")]).unwrap();
    let found = flowcheck::grade::probability::probability(itself, &given.condition).unwrap();
    assert_eq!(found.value, Some(0.125));
    // Without a name, by the formula.
    let solution = solved("f(z1, z2) = z1/z2", "z ~ Uniform(0, 1)", "", 0);
    let itself = function(&solution).unwrap().itself().expect("total mass 1");
    let given = formula::given("x > 2", &known, &[flowcheck::expr::Symbol::new("x")]).unwrap();
    let found = flowcheck::grade::probability::probability(itself, &given.condition).unwrap();
    assert!((found.value.unwrap() - 0.25).abs() < 1e-12);
    // E[z1/z2] = E[z1] E[1/z2], which is infinite.
    let (mean, _) = flowcheck::grade::probability::moments(itself).unwrap();
    assert!(!matches!(mean, flowcheck::grade::probability::MomentOfX::Known(..)), "{mean:?}");
}

/// A map, its base, what is assumed, and the values with their probabilities.
type Row = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Values that a function takes with positive probability: with their probabilities, and what follows from them.
#[test]
fn values_of_positive_probability() {
    use flowcheck::expr::print::text;
    let both = "z ~ Exponential(1)";
    let table: &[Row] = &[
        ("max(z1 - z2, 0)", both, "", &[("0", "1/2")]),
        ("max(z1 - z2, 0)", "z ~ Uniform(0, 1)", "", &[("0", "1/2")]),
        ("min(z1 + z2, 1)", "z ~ Uniform(0, 1)", "", &[("1", "1/2")]),
        ("sign(z1 - 2 z2)", both, "", &[("-1", "2/3"), ("1", "1/3")]),
        ("sign(z1 z2)", "z ~ Normal(0, 1)", "", &[("-1", "1/2"), ("1", "1/2")]),
        (
            "{ 1 if z1 < z2; 0 otherwise }",
            "z1 ~ Exponential(a), z2 ~ Exponential(b)",
            "a > 0, b > 0",
            &[("0", "b/(a + b)"), ("1", "a/(a + b)")],
        ),
        ("floor(z1 + z2)", "z ~ Uniform(0, 1)", "", &[("0", "1/2"), ("1", "1/2")]),
        ("{ z1 if z1 > z2; 3 otherwise }", "z ~ Uniform(0, 1)", "", &[("3", "1/2")]),
        ("{ 2 if z1 + z2 < 1/2; 5 otherwise }", "z ~ Uniform(0, 1)", "", &[("2", "1/8"), ("5", "7/8")]),
    ];
    for (map, base, assumptions, atoms) in table {
        let samples = if assumptions.is_empty() { 20_000 } else { 0 };
        let solution = solved(&format!("f(z1, z2) = {map}"), base, assumptions, samples);
        let found = function(&solution).unwrap_or_else(|why| panic!("{map} of {base}: {why}"));
        let told: Vec<(String, String)> = found
            .density
            .atoms
            .iter()
            .map(|atom| (text(&atom.at), text(atom.mass.as_ref().expect("a probability"))))
            .collect();
        let told: Vec<(&str, &str)> = told.iter().map(|(at, mass)| (at.as_str(), mass.as_str())).collect();
        assert_eq!(told, *atoms, "{map} of {base}");
        if let Some(check) = &found.cross_check {
            assert!(check.as_ref().unwrap().agrees, "{map} of {base}: {check:?}");
        }
    }
    // E max(Z₁ − Z₂, 0) for normal variables, and the median, at the foot of the density.
    let solution = solved("f(z1, z2) = max(z1 - z2, 0)", "z ~ Normal(0, 1)", "", 0);
    let itself = function(&solution).unwrap().itself().expect("a function of one variable");
    let (mean, _) = flowcheck::grade::probability::moments(itself).unwrap();
    let flowcheck::grade::probability::MomentOfX::Known(mean, None) = mean else { panic!("{mean:?}") };
    assert!((mean.value.unwrap() - 1.0 / std::f64::consts::PI.sqrt()).abs() < 1e-12, "{mean:?}");
    let level = flowcheck::expr::Expr::number(Rational::ratio(1, 4).unwrap());
    let quantile = flowcheck::grade::probability::quantile(itself, &level).unwrap();
    assert_eq!(quantile.value, Some(0.0));
}

/// What a base distribution of several variables cannot say is refused, and never left out.
#[test]
fn names_and_restrictions_that_are_refused() {
    let refused = |base: &str| {
        assert!(problem(&common::question("f(z1, z2) = z1 + z2", base, "")).is_err(), "{base}");
    };
    refused("z ~ Normal(0, 1) on z1 > 0, z2 > 0");
    refused("z ~ UniformDisc(2) on z1 > 0");
    refused("z1 ~ Normal(0, 1), z2 ~ Normal(z1, 1)");
    refused("z ~ Normal(z1, 1)");
    refused("z1 ~ Normal(x, 1), z2 ~ Normal(0, 1)");
    refused("z ~ MultivariateNormal((x1, 0), [[1, 0], [0, 1]])");
    refused("p(z1, z2) = 2 on 0 < z1 < 1, 0 < z2 < 1");
    refused("p(z1, z2) = z1 - z2 + 1/2 on 0 < z1 < 1, 0 < z2 < 1");
    refused("z ~ Dirichlet(1, 2)");
    refused("z ~ UniformSimplex(3)");
    // A parameter with another name is none of these, whatever x is called when X is looked at by itself.
    for parameter in ["m", "z"] {
        let base = format!("z1 ~ Normal({parameter}, 1), z2 ~ Normal(0, 1)");
        let solution = solved("f(z1, z2) = z1 + z2", &base, "", 0);
        let itself = function(&solution).unwrap().itself().expect("total mass 1");
        let name = &itself.derived.as_ref().unwrap().density.as_ref().unwrap().names[0];
        let told = name.distribution.display(flowcheck::expr::print::text);
        assert_eq!(told, format!("Normal({parameter}, sqrt(2))"));
    }
}

#[test]
fn marginals_of_a_vector() {
    let solution = solved("f(z1, z2) = (z1 + z2, z1/(z1 + z2))", "z1 ~ Gamma(2, 1), z2 ~ Gamma(3, 1)", "", 0);
    let marginals = solution.marginals().expect("marginals");
    let named = |k: usize| {
        let density = marginals.densities[k].as_ref().unwrap();
        density.names[0].distribution.display(flowcheck::expr::print::text)
    };
    assert_eq!((named(0).as_str(), named(1).as_str()), ("Gamma(5, 1)", "Beta(2, 3)"));
    assert!(marginals.are_independent);
    // Uncorrelated, and not independent.
    let solution = solved("f(z1, z2) = (z1 + z2, z1 - z2)", "z ~ Exponential(1)", "", 0);
    let marginals = solution.marginals().expect("marginals");
    assert!(!marginals.are_independent);
    assert!(marginals.densities.iter().all(Result::is_ok));
}

fn base() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Uniform(0, 1)",
        "Uniform(-1, 2)",
        "Exponential(1)",
        "Exponential(3)",
        "Normal(0, 1)",
        "Normal(1, 2)",
        "Laplace(0, 1)",
        "Gamma(2, 1)",
        "Beta(2, 1)",
        "Rayleigh(1)",
        "ChiSquared(1)",
        "Logistic(0, 1)",
        "Pareto(1, 2)",
    ])
}

fn term(z: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(z.to_owned()),
        2 => (-3_i64..=3).prop_filter("not 0", |k| *k != 0).prop_map(move |k| format!("({k} {z})")),
        1 => Just(format!("({z}^2)")),
        1 => Just(format!("|{z}|")),
        1 => Just(format!("exp({z})")),
    ]
}

fn of_two() -> impl Strategy<Value = String> {
    let operation = prop::sample::select(vec!["+", "-", "*", "/", "max", "min"]);
    (term("z1"), operation, term("z2")).prop_map(|(a, o, b)| match o {
        "max" | "min" => format!("{o}({a}, {b})"),
        _ => format!("{a} {o} {b}"),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// What is derived fits samples, has mass 1, and does not depend on which variable comes first.
    #[test]
    fn densities_fit_samples(formula in of_two(), one in base(), two in base()) {
        let map = format!("f(z1, z2) = {formula}");
        let solution = solved(&map, &format!("z1 ~ {one}, z2 ~ {two}"), "", 20_000);
        if let Ok(found) = function(&solution) {
            if let Some(Ok(check)) = &found.cross_check {
                prop_assert!(check.agrees, "{map}, {one}, {two}: {:?}", check.failures);
            }
            let swapped = solved(&format!("f(z2, z1) = {formula}"), &format!("z2 ~ {two}, z1 ~ {one}"), "", 0);
            if let Ok(other) = function(&swapped)
                && let Some(expected) = other.density.formula()
                && found.density.formula().is_some()
            {
                let differs = difference(&found.density, &expected).filter(|d| d.starts_with("at"));
                prop_assert!(differs.is_none(), "{map}, {one}, {two}: {differs:?}");
            }
        }
    }
}
