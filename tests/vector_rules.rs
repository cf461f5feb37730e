//! The rules for maps that bend along one direction, for maps with corners, and for those that come down to other maps: each
//! accepts what it is for, and refuses what it would lie about.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use flowcheck::expr::{Expr, Relation, Symbol};
use flowcheck::flow::{Map, Parametrization};
use flowcheck::proof::vector::{Determination, Point, Radial, Ridge, VectorMapOn};
use flowcheck::proof::{Certificate, Claim, Domain, Rule, check};
use flowcheck::real::Rational;
use flowcheck::set::{RealSet, Span};
use flowcheck::syntax::{Declared, parse_expr, parse_where};

fn e(text: &str) -> Expr {
    parse_expr(text, &Declared::none()).unwrap()
}

/// A map of x and y on the plane, cut by conditions.
fn map(components: &[&str], facts: &str) -> VectorMapOn {
    let variables: Vec<Symbol> = ["x", "y"].map(Symbol::new).to_vec();
    VectorMapOn {
        components: components.iter().map(|c| e(c)).collect(),
        region: Domain {
            ranges: variables.iter().map(|v| (v.clone(), Span::real_line())).collect(),
            assumptions: if facts.is_empty() { Default::default() } else { parse_where(&[facts]).unwrap() },
        },
        variables,
        flows: Vec::new(),
    }
}

fn accepted(claim: Claim, rule: Rule, premises: Vec<Certificate>) -> bool {
    check(Certificate::new(claim, rule, premises)).is_ok()
}

/// The certificates about a function of t on the real line.
fn along(formula: &Expr) -> Vec<Certificate> {
    let one = Map {
        name: Symbol::new("f"),
        variable: Symbol::new("t"),
        formula: formula.clone(),
        parametrization: Parametrization::Forward,
    };
    let analysis = flowcheck::flow::analyse(&one, Some(&RealSet::real_line()), &Default::default());
    analysis.proofs.iter().map(|p| p.certificate().clone()).collect()
}

#[test]
fn a_map_that_bends_along_one_direction_comes_down_to_one_variable() {
    let form = |w: [&str; 2], b: &str, bend: [&str; 2]| Ridge {
        weights: w.map(e).to_vec(),
        shift: e(b),
        bend: bend.map(e).to_vec(),
        position: Symbol::new("t"),
        names: Vec::new(),
    };
    let claims: [fn(VectorMapOn) -> Claim; 5] = [
        Claim::VectorInjective,
        Claim::VectorNotInjective,
        Claim::VectorRegular,
        Claim::VectorRegularAlmostEverywhere,
        Claim::VectorIrregular,
    ];
    let holds = |map: &VectorMapOn, form: &Ridge, function: &str| {
        // The same function as a formula in the same order of its terms, or another one.
        let own = form.along();
        let same = flowcheck::expr::normal::equal_on(&own, &e(function), &mut |_| false) == Some(true);
        let premises = along(&if same { own } else { e(function) });
        claims.map(|claim| accepted(claim(map.clone()), Rule::Ridge { form: form.clone() }, premises.clone()))
    };
    let plane = |components: [&str; 2]| map(&components, "");
    let tanh = plane(["x + 2 tanh(x - y)", "y + tanh(x - y)"]);
    let right = form(["1", "-1"], "0", ["2 tanh(t)", "tanh(t)"]);
    assert_eq!(holds(&tanh, &right, "t + tanh(t)"), [true, false, true, false, false]);
    // w·u = −1: injective, with det J = 0 on a line. w·u = −2: not injective.
    let touching = plane(["x - tanh(x)", "y + tanh(x)"]);
    let form_touching = form(["1", "0"], "0", ["-tanh(t)", "tanh(t)"]);
    assert_eq!(holds(&touching, &form_touching, "t - tanh(t)"), [true, false, false, true, true]);
    let folded = plane(["x - 2 tanh(x)", "y"]);
    let form_folded = form(["1", "0"], "0", ["-2 tanh(t)", "0"]);
    assert!(holds(&folded, &form_folded, "t - 2 tanh(t)")[1]);
    // Another function, other weights, another bend, another shift.
    assert_eq!(holds(&tanh, &right, "t + 2 tanh(t)"), [false; 5]);
    assert_eq!(holds(&folded, &form_folded, "t + tanh(t)"), [false; 5]);
    assert_eq!(holds(&tanh, &form(["1", "1"], "0", ["2 tanh(t)", "tanh(t)"]), "t + 3 tanh(t)"), [false; 5]);
    assert_eq!(holds(&tanh, &form(["1", "-1"], "0", ["tanh(t)", "tanh(t)"]), "t"), [false; 5]);
    assert_eq!(holds(&tanh, &form(["1", "-1"], "1", ["2 tanh(t)", "tanh(t)"]), "t + tanh(t)"), [false; 5]);
    // A bend that depends on a variable; a position that is one.
    assert_eq!(holds(&tanh, &form(["1", "-1"], "0", ["2 tanh(x - y)", "tanh(t)"]), "t"), [false; 5]);
    let mut other = right.clone();
    other.position = Symbol::new("x");
    assert_eq!(holds(&tanh, &other, "t + tanh(t)"), [false; 5]);
    // On a half plane the two points, or the critical one, may be missing.
    let half = map(&["x - 2 tanh(x)", "y"], "x > 5");
    assert!(!holds(&half, &form_folded, "t - 2 tanh(t)")[1]);
    let half = map(&["x - tanh(x)", "y + tanh(x)"], "x > 5");
    assert!(!holds(&half, &form_touching, "t - tanh(t)")[4]);
    // With corners nothing is said of derivatives.
    let corner = plane(["x + |x|/2", "y"]);
    let form_corner = form(["1", "0"], "0", ["|t|/2", "0"]);
    assert_eq!(holds(&corner, &form_corner, "t + |t|/2"), [true, false, false, false, false]);
}

#[test]
fn patterns_of_signs_need_a_determinant_and_a_convex_region() {
    let at = |points: &[[&str; 2]]| points.iter().map(|p| Point(p.map(e).to_vec())).collect::<Vec<_>>();
    let holds = |components: [&str; 2], facts: &str, points: &[[&str; 2]]| {
        let claim = Claim::VectorRegularAlmostEverywhere(map(&components, facts));
        accepted(claim, Rule::Patterns { at: at(points) }, Vec::new())
    };
    let both = [["1", "1"], ["-1", "-1"]];
    assert!(holds(["x + |y|", "y"], "", &both));
    assert!(holds(["2 x + |x|", "y"], "", &both));
    // −2x, the determinant on the left, is analytic on the plane and not 0 on the right.
    assert!(holds(["x |x|", "y"], "", &[["1", "1"]]));
    // det J = 0 on one side; no point there; a region in two pieces.
    assert!(!holds(["x + |x|", "y"], "", &both));
    assert!(!holds(["max(0, x)", "y"], "", &both));
    assert!(!holds(["x + |y|", "y"], "", &[]));
    assert!(!holds(["x + |y|", "y"], "", &[["0", "0"]]));
    assert!(!holds(["x + |y|", "y"], "x != 0", &both));
    assert!(!holds(["floor(x)", "y"], "", &both));
}

#[test]
fn corners_count_with_all_their_slopes() {
    let holds = |components: [&str; 2], facts: &str| {
        let claim = Claim::VectorInjective(map(&components, facts));
        accepted(claim, Rule::Contraction { by: Vec::new() }, Vec::new())
    };
    assert!(holds(["x + |y|/2", "y + |x|/2"], ""));
    assert!(holds(["x + max(x, y)/3", "y - min(x, y)/3"], ""));
    assert!(holds(["x + tanh(|y|)/2", "y"], ""));
    assert!(!holds(["x + |y|", "y + |x|"], ""));
    assert!(!holds(["x + |x|", "y"], ""));
    assert!(!holds(["x - max(0, x)", "y"], ""));
    assert!(!holds(["x + max(3 x, y)/3", "y"], ""));
    assert!(!holds(["x + sign(y)/9", "y"], ""));
    assert!(!holds(["x + floor(y)/9", "y + floor(x)/9"], ""));
    assert!(!holds(["x + { y/9 if y < 0; 1 + y/9 if y >= 0 }", "y"], ""));
    assert!(!holds(["x + |y|/2", "y + |x|/2"], "x != 0"));
}

#[test]
fn a_kink_may_be_seen_with_a_linear_function_added() {
    let holds = |components: [&str; 2], component: usize, tilt: i64, function: &str| {
        let one = Map {
            name: Symbol::new("f"),
            variable: Symbol::new("x"),
            formula: e(function),
            parametrization: Parametrization::Forward,
        };
        let analysis = flowcheck::flow::analyse(&one, Some(&RealSet::real_line()), &Default::default());
        let premises: Vec<Certificate> = analysis
            .proofs
            .iter()
            .map(|p| p.certificate().clone())
            .filter(|c| matches!(c.claim, Claim::Irregular(_)))
            .collect();
        assert!(!premises.is_empty(), "{function}");
        let line = vec![(Symbol::new("y"), Expr::zero())];
        let rule = Rule::Kink { component, line, tilt: Rational::integer(tilt) };
        accepted(Claim::VectorIrregular(map(&components, "")), rule, premises)
    };
    assert!(holds(["x", "y + max(0, x)"], 1, 3, "max(0, x) + 3 x"));
    assert!(!holds(["x", "y + max(0, x)"], 1, 2, "max(0, x) + 3 x"));
    assert!(!holds(["x", "y + max(0, x)"], 0, 3, "max(0, x) + 3 x"));
    // A zero of the derivative counts only where no other component contains the variable, and as it is.
    assert!(holds(["x^3", "y"], 0, 0, "x^3"));
    assert!(!holds(["x^3", "y + x"], 0, 0, "x^3"));
    assert!(!holds(["x^3 - 3 x", "y"], 0, 3, "x^3"));
}

#[test]
fn equal_components_carry_claims_over() {
    let good = map(&["x", "y"], "");
    let steps = Vec::new();
    let injective =
        Certificate::new(Claim::VectorInjective(good.clone()), Rule::Elimination { steps }, Vec::new());
    check(injective.clone()).unwrap();
    let holds = |components: [&str; 2], rule: [&str; 2], premises: Vec<Certificate>| {
        let rule = Rule::SameValues { components: rule.map(e).to_vec() };
        accepted(Claim::VectorInjective(map(&components, "")), rule, premises)
    };
    assert!(holds(["x", "y"], ["x", "y"], vec![injective.clone()]));
    assert!(!holds(["x", "y"], ["x", "y"], Vec::new()));
    assert!(!holds(["|x|", "y"], ["x", "y"], vec![injective.clone()]));
    let rule = Rule::SameValues { components: good.components.clone() };
    assert!(!accepted(Claim::VectorRegular(good), rule, vec![injective]));
}

#[test]
fn expressions_whose_difference_is_zero_are_equal() {
    let on = |facts: &str| Domain::of_parameters(&parse_where(&[facts]).unwrap());
    let holds = |a: &str, b: &str, facts: &str| {
        let on = on(facts);
        let difference = e(a).minus(&e(b));
        let zero = Claim::Sign { e: difference, relation: Relation::Eq, on: on.clone() };
        let premise = Certificate::new(zero, Rule::Assumed, Vec::new());
        accepted(Claim::Equal { a: e(a), b: e(b), on }, Rule::ZeroDifference, vec![premise])
    };
    assert!(holds("a", "b", "a - b = 0"));
    assert!(!holds("a", "b", "a - b > 0"));
    assert!(!holds("a", "b", "a + b = 0"));
}

#[test]
fn an_angle_lies_between_ends_that_are_determined() {
    let polar = |from: &str, to: &str, facts: &str, radius: &str| {
        let region = map(&[], facts).region;
        let map = VectorMapOn {
            components: vec![
                Expr::product(vec![e(radius), e("cos(y)")]),
                Expr::product(vec![e(radius), e("sin(y)")]),
                e("x"),
            ],
            ..map(&[], "")
        };
        let map = VectorMapOn { region, ..map };
        let step = Determination::Polar { radius: e(radius), angle: e("y"), turn: Some((e(from), e(to))) };
        let assumed = |text: Expr, relation: Relation| {
            let claim = Claim::Sign { e: text, relation, on: map.region.clone() };
            Certificate::new(claim, Rule::Assumed, Vec::new())
        };
        let premises =
            vec![assumed(e("y").minus(&e(from)), Relation::Gt), assumed(e(to).minus(&e("y")), Relation::Gt)];
        let rule = Rule::Elimination { steps: vec![step] };
        accepted(Claim::VectorInjective(map), rule, premises)
    };
    assert!(polar("x", "x + 6", "y > x, y < x + 6", "exp(x)"));
    assert!(polar("x", "x + 6", "y > x, y < x + 6", "-exp(x)"));
    // Longer than a turn; ends that are not determined; a radius that may be 0.
    assert!(!polar("x", "x + 7", "y > x, y < x + 7", "exp(x)"));
    assert!(!polar("y - 1", "y + 1", "y > x, y < x + 6", "exp(x)"));
    assert!(!polar("x", "x + 6", "y > x, y < x + 6", "x"));
}

#[test]
fn slopes_may_vanish_once_on_a_line() {
    let direction = |facts: &str, k: &str| {
        let map = map(&["y + x", k], facts);
        let step = Determination::Direction {
            along: vec![(Symbol::new("x"), Rational::one()), (Symbol::new("y"), -Rational::one())],
            of: e(k),
        };
        let sign = |text: &str, relation: Relation| {
            let claim = Claim::Sign { e: e(text), relation, on: map.region.clone() };
            Certificate::new(claim, Rule::Assumed, Vec::new())
        };
        let premises = vec![sign("y - x", Relation::Le)];
        accepted(Claim::VectorInjective(map), Rule::Elimination { steps: vec![step] }, premises)
    };
    assert!(direction("x >= y", "x y"));
    assert!(!direction("x >= y - 1", "x y"));
    assert!(!direction("x != y", "x y"));
}

#[test]
fn radii_are_those_of_the_region() {
    let holds = |facts: &str, radii: Span| {
        let form = Radial {
            centre: vec![Expr::zero(), Expr::zero()],
            image: vec![Expr::zero(), Expr::zero()],
            profile: e("r - 1"),
            radius: Symbol::new("r"),
            radii,
        };
        let plane = map(&[], facts);
        let map = VectorMapOn { components: form.components(&plane.variables), ..plane };
        let signs = form.membership(&map.variables).into_iter().map(|(e, relation)| {
            let claim = Claim::Sign { e, relation, on: map.region.clone() };
            Certificate::new(claim, Rule::Assumed, Vec::new())
        });
        let premises = signs.collect();
        accepted(Claim::VectorRegular(map), Rule::Radial { form }, premises)
    };
    let beyond = |r: i64| Span::above(Expr::integer(r), false).unwrap();
    assert!(holds("x^2 + y^2 > 4", beyond(2)));
    // The circle of radius 1 goes to the centre, and rψ turns at r = 1/2.
    assert!(!holds("x^2 + y^2 > 4", beyond(0)));
    assert!(!holds("x^2 + y^2 > 1/9", beyond(2)));
    assert!(!holds("", beyond(2)));
    assert!(!holds("x^2 + y^2 > 4", Span::above(Expr::integer(-3), false).unwrap()));
}
