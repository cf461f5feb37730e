//! Named layers: the laws for random valid parameters, the verdict for random invalid ones, and the messages for calls that are
//! no layers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write;

use flowcheck::exercise::formula::{self, MapText, composition};
use flowcheck::exercise::load;
use flowcheck::expr::{Expr, Symbol, derivative};
use flowcheck::flow::vector::{
    VectorAnalysis, VectorMap, VectorSource, analyse, inverse, source, volume_change,
};
use flowcheck::flow::{Map, Parametrization, Validity, layers};
use flowcheck::grade::{Options, ScalarSolution, Solution, problem, solve};
use flowcheck::numeric::{Program, log_det};
use flowcheck::proof::claim::{MapOn, SourceSet};
use flowcheck::proof::vector::{Radial, VectorMapOn};
use flowcheck::proof::{Certificate, Claim, Rule, check};
use flowcheck::set::{RealSet, Span};
use flowcheck::syntax::{Declared, Known, parse_expr, parse_where};
use nalgebra::DMatrix;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn read(text: &str, known: &Known) -> MapText {
    formula::map(text, known, None).unwrap_or_else(|e| panic!("{text}: {}", e.message))
}

fn stated(text: &str, assume: &[&str]) -> (VectorMap, VectorSource) {
    let known = formula::assumptions(assume).unwrap();
    let read = read(text, &known);
    let known = read.known(&known);
    let map = VectorMap {
        name: read.name,
        variables: read.variables,
        components: read.components,
        parametrization: Parametrization::Forward,
        flows: Vec::new(),
    };
    let source = source(&map, None, &known.assumptions);
    (map, source)
}

fn verdict(text: &str, assume: &[&str]) -> VectorAnalysis {
    let (map, source) = stated(text, assume);
    analyse(&map, &source)
}

/// Small rationals with a seed of their own.
struct Draw(ChaCha8Rng);

impl Draw {
    fn between(&mut self, low: i64, high: i64) -> String {
        format!("{}/4", self.0.random_range(4 * low..=4 * high))
    }

    fn vector(&mut self, n: usize, low: i64, high: i64) -> String {
        let parts: Vec<String> = (0..n).map(|_| self.between(low, high)).collect();
        format!("({})", parts.join(", "))
    }

    fn nonzero(&mut self) -> String {
        let size = self.0.random_range(1..=8);
        format!("{}{size}/4", if self.0.random_bool(0.5) { "-" } else { "" })
    }
}

/// Calls with valid parameters, and how many components they have.
fn valid(draw: &mut Draw) -> Vec<String> {
    let mut b = |low, high| draw.between(low, high);
    let (s, t) = (b(-1, 1), b(-1, 1));
    let (alpha, beta) = (b(1, 2), b(1, 3));
    let shift = b(-1, 1);
    vec![
        format!("affine(A = [[2, {s}], [0, 3]], b = (1, {t}))"),
        format!("scale(s = ({}, {}))", draw.nonzero(), draw.nonzero()),
        format!("shift(b = {})", draw.vector(3, -2, 2)),
        format!("actnorm(s = ({}, {}), b = {})", draw.nonzero(), draw.nonzero(), draw.vector(2, -1, 1)),
        "permutation(p = (3, 1, 2))".to_owned(),
        format!("householder(v = (1, {}))", draw.between(-1, 1)),
        format!(
            "glow(L = [[1, 0], [{s}, 1]], U = [[0, {t}], [0, 0]], s = ({}, {}), P = (2, 1))",
            draw.nonzero(),
            draw.nonzero()
        ),
        format!("planar(w = (1, {s}), u = (1/2, {s}), b = {shift})"),
        format!("radial(z0 = (0, {shift}), alpha = {alpha}, beta = {beta})"),
        format!("residual(g = (tanh({s} z2)/2, sin({t} z1)/2))"),
        format!("nice(t = tanh({s} z1) + {t} z1)"),
        format!("realnvp(s = {s} tanh(z1), t = {t} z1^2)"),
        format!("realnvp(keep = 2, s = sin({s} z2), t = z2)"),
        format!("iaf(mu = (0, {s} z1), alpha = ({t}, tanh(z1)))"),
        format!("maf(mu = ({s}, tanh(x1)), alpha = (0, {t} tanh(x1)))"),
        format!("cnf(A = [[1, {s}], [0, -1]], T = {alpha})"),
        format!("cnf(A = [[0, -1], [1, 0]], T = {beta})"),
        format!("euler_step(v = (sin(z2), cos(z1)), epsilon = {s}/2)"),
        format!("elementwise(h = t -> t + {s} tanh(t)/2, D = 2)"),
        "sylvester(Q = [[1, 0], [0, 1], [0, 0]], R = [[1/2, 1/4], [0, 1/3]], S = [[1/2, 1/4], [0, 1]])"
            .to_owned(),
    ]
}

struct Numeric {
    map: Vec<Program>,
    /// Rows of the Jacobian.
    jacobian: Vec<Vec<Program>>,
}

impl Numeric {
    fn of(components: &[Expr], variables: &[Symbol]) -> Self {
        let compile = |e: &Expr| Program::compile(e, variables).unwrap();
        let row = |f: &Expr| variables.iter().map(|v| compile(&derivative(f, v).unwrap())).collect();
        Self { map: components.iter().map(compile).collect(), jacobian: components.iter().map(row).collect() }
    }

    fn at(&self, z: &[f64]) -> Vec<f64> {
        self.map.iter().map(|f| f.evaluate(z)).collect()
    }

    fn log_det(&self, z: &[f64]) -> f64 {
        let n = z.len();
        let j = DMatrix::from_fn(n, n, |i, k| self.jacobian[i][k].evaluate(z));
        log_det::by_lu(&j).unwrap().log_abs
    }
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}

/// Jacobian against differences, log-determinant by structure against LU, round trip, antisymmetry, chain rule, mass.
fn laws(text: &str, seed: u64) -> Result<(), String> {
    let (map, source) = stated(text, &[]);
    let analysis = analyse(&map, &source);
    if !matches!(analysis.validity, Validity::Yes | Validity::AlmostEverywhere) {
        return Err(format!("{:?}: {}", analysis.validity, analysis.undecided_because));
    }
    let n = map.variables.len();
    let f = Numeric::of(&map.components, &map.variables);
    let volume = volume_change(&map, &source.region).ok_or("no volume change")?;
    let log = Program::compile(volume.log_abs.as_ref().ok_or("det J = 0")?, &map.variables)
        .map_err(|e| e.to_string())?;
    let g = match inverse(&analysis) {
        Some(Ok(g)) => Some(Numeric::of(&g.components, &g.variables)),
        _ => None,
    };
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for _ in 0..20 {
        let z: Vec<f64> = (0..n).map(|_| rng.random_range(-1.5..1.5)).collect();
        for i in 0..n {
            for k in 0..n {
                const STEP: f64 = 1e-6;
                let (mut up, mut down) = (z.clone(), z.clone());
                up[k] += STEP;
                down[k] -= STEP;
                let slope = (f.map[i].evaluate(&up) - f.map[i].evaluate(&down)) / (2.0 * STEP);
                if !close(f.jacobian[i][k].evaluate(&z), slope, 1e-5) {
                    return Err(format!("entry ({i}, {k}) of the Jacobian at {z:?}"));
                }
            }
        }
        if !close(log.evaluate(&z), f.log_det(&z), 1e-9) {
            return Err(format!("ln |det J| at {z:?}: {} and {}", log.evaluate(&z), f.log_det(&z)));
        }
        if let Some(g) = &g {
            let x = f.at(&z);
            if !g.at(&x).iter().zip(&z).all(|(a, b)| close(*a, *b, 1e-8)) {
                return Err(format!("round trip at {z:?}"));
            }
            if !close(g.log_det(&x), -f.log_det(&z), 1e-7) {
                return Err(format!("antisymmetry at {z:?}"));
            }
        }
    }
    chain_rule(text, n, seed)?;
    match (&g, n) {
        (Some(g), 2) => mass(g),
        _ => Ok(()),
    }
}

/// The determinant of the layer after an affine map is the product.
fn chain_rule(text: &str, n: usize, seed: u64) -> Result<(), String> {
    let rows: Vec<String> = (0..n)
        .map(|i| {
            format!("[{}]", (0..n).map(|j| if i == j { "2" } else { "1" }).collect::<Vec<_>>().join(", "))
        })
        .collect();
    let first = format!("affine(A = [{}])", rows.join(", "));
    let known = Known::default();
    let parts = [read(&first, &known), read(text, &known)];
    let whole = composition(&parts).map_err(|(_, why)| why)?;
    let numeric = |m: &MapText| Numeric::of(&m.components, &m.variables);
    let (f, g, both) = (numeric(&parts[0]), numeric(&parts[1]), numeric(&whole));
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 1);
    for _ in 0..5 {
        let z: Vec<f64> = (0..n).map(|_| rng.random_range(-0.5..0.5)).collect();
        if !close(both.log_det(&z), f.log_det(&z) + g.log_det(&f.at(&z)), 1e-8) {
            return Err(format!("chain rule at {z:?}"));
        }
    }
    Ok(())
}

/// ∫ of the density of the image of a standard normal vector, over a grid (trapezoidal rule).
fn mass(g: &Numeric) -> Result<(), String> {
    const STEPS: i32 = 160;
    const REACH: f64 = 40.0;
    // x = sinh-like spacing keeps the middle fine.
    let node = |k: i32| {
        let t = f64::from(k) / f64::from(STEPS) * 2.0;
        (REACH / 2f64.sinh() * t.sinh(), REACH / 2f64.sinh() * t.cosh() * 2.0 / f64::from(STEPS))
    };
    let mut total = 0.0;
    for i in -STEPS..=STEPS {
        for j in -STEPS..=STEPS {
            let ((x, wx), (y, wy)) = (node(i), node(j));
            let z = g.at(&[x, y]);
            let square: f64 = z.iter().map(|z| z * z).sum();
            if square < 80.0 {
                total += wx * wy * (-square / 2.0 + g.log_det(&[x, y])).exp() / (2.0 * std::f64::consts::PI);
            }
        }
    }
    if (total - 1.0).abs() < 0.02 { Ok(()) } else { Err(format!("total mass {total}")) }
}

#[test]
fn every_layer_obeys_the_laws() {
    let mut wrong = String::new();
    for seed in 0..2_u64 {
        let mut draw = Draw(ChaCha8Rng::seed_from_u64(seed));
        for text in valid(&mut draw) {
            if std::env::var("ROW").is_ok_and(|wanted| !text.contains(&wanted)) {
                continue;
            }
            if let Err(why) = laws(&text, seed) {
                writeln!(wrong, "{text}: {why}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_layer_has_a_row_here() {
    let mut draw = Draw(ChaCha8Rng::seed_from_u64(0));
    let calls = valid(&mut draw).join(" ") + " rqs( linear_spline( cubic_spline(";
    let missing: Vec<&str> = layers::names().filter(|name| !calls.contains(&format!("{name}("))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// A spline through random knots, with random slopes where it takes some, and its last knot.
fn spline(kind: &str, draw: &mut Draw) -> (String, String) {
    let steps = |draw: &mut Draw| {
        let mut at = 0_i64;
        let knots: Vec<i64> = (0..3)
            .map(|_| {
                at += draw.0.random_range(1..=4);
                at
            })
            .collect();
        knots
    };
    let (x, y) = (steps(draw), steps(draw));
    let knots = |k: &[i64]| format!("(0, {}/2, {}/2, {}/2)", k[0], k[1], k[2]);
    let mut call = format!("{kind}(x = {}, y = {}", knots(&x), knots(&y));
    // A cubic piece is monotone where its slopes are at most three times that of the chord (Fritsch and Carlson 1980).
    let chord = |i: usize| {
        let (before_x, before_y) = if i == 0 { (0, 0) } else { (x[i - 1], y[i - 1]) };
        (y[i] - before_y, x[i] - before_x)
    };
    if kind != "linear_spline" {
        let slopes: Vec<String> = (0..4)
            .map(|i: usize| {
                let near = [i.checked_sub(1), Some(i)].into_iter().flatten().filter(|k| *k < 3).map(chord);
                let (dy, dx) = near.min_by(|a, b| (a.0 * b.1).cmp(&(b.0 * a.1))).unwrap();
                format!("{}/{}", dy * draw.0.random_range(1..=5), 2 * dx)
            })
            .collect();
        write!(call, ", slopes = ({})", slopes.join(", ")).unwrap();
    }
    (call + ")", format!("{}/2", x[2]))
}

/// What is derived of a map of one variable, with samples.
fn solved(map: &str, base: &str) -> Box<ScalarSolution> {
    let yaml = format!(
        "exercises:\n  - id: a\n    map: \"{map}\"\n    base: {base}\n    answers: {{valid: true}}\n"
    );
    let set = load(&yaml).unwrap_or_else(|e| panic!("{map}: {e:?}"));
    let problem = problem(set.exercises[0].question.as_ref().unwrap()).unwrap();
    match solve(&problem, Options { samples: 20_000, seed: 3 }) {
        Solution::Scalar(solution) => solution,
        Solution::Vector(_) => panic!("{map}"),
    }
}

#[test]
fn splines_obey_the_laws() {
    let mut draw = Draw(ChaCha8Rng::seed_from_u64(11));
    for kind in ["rqs", "linear_spline", "cubic_spline"] {
        for _ in 0..4 {
            let (call, last) = spline(kind, &mut draw);
            let solution = solved(&call, &format!("\"z ~ Uniform(0, {last})\""));
            let valid = solution.analysis.validity;
            assert!(matches!(valid, Validity::Yes | Validity::AlmostEverywhere), "{call}: {valid:?}");
            let derived = solution.derived.as_ref().unwrap();
            // Formula against automatic differentiation, inverse there and back, mass 1, and a test of fit.
            let check = derived.cross_check.as_ref().unwrap().as_ref().unwrap();
            assert!(check.agrees, "{call}: {check:?}");
            for (branch, jacobian) in derived.inverse.branches.iter().zip(&derived.jacobian) {
                let (Some(g), Some(jacobian)) = (branch.formula(), jacobian) else { continue };
                let Some(back) = &jacobian.inverse_derivative else { continue };
                let z = solution.analysis.variable().clone();
                let names = [derived.inverse.variable.clone()];
                let at = |e: &Expr, x: f64| Program::compile(e, &names).unwrap().evaluate(&[x]);
                let log = Program::compile(&jacobian.log_abs_derivative, &[z]).unwrap();
                for k in 1..20 {
                    let x = f64::from(k) / 10.0;
                    let (there, slope) = (at(g, x), at(back, x));
                    let forward = log.evaluate(&[there]);
                    if forward.is_finite() && slope.is_finite() && slope > 0.0 {
                        assert!(close(forward + slope.ln(), 0.0, 1e-8), "{call} at {x}: {forward} {slope}");
                    }
                }
            }
        }
    }
}

#[test]
fn splines_that_turn_round_are_refused() {
    // Slopes beyond what the chords allow.
    for call in [
        "cubic_spline(x = (0, 1, 2), y = (0, 1, 2), slopes = (9, 0, 9))",
        "cubic_spline(x = (0, 1, 2), y = (0, 1, 2), slopes = (1, -1, 1))",
    ] {
        let solution = solved(call, "\"z ~ Uniform(0, 2)\"");
        assert_eq!(solution.analysis.validity, Validity::No, "{call}");
        assert!(solution.analysis.witness.is_some(), "{call}");
    }
}

/// Calls that state a map, which is no valid transformation.
#[test]
fn invalid_parameters_are_refused() {
    let mut draw = Draw(ChaCha8Rng::seed_from_u64(7));
    let excess = draw.between(2, 4);
    let rows = [
        format!("scale(s = (0, {excess}))"),
        format!("actnorm(s = ({excess}, 0), b = (1, 1))"),
        format!("affine(A = [[1, {excess}], [2, 2 ({excess})]])"),
        "affine(A = [[1, 2, 3], [0, 1, 2]])".to_owned(),
        format!("planar(w = (1, 0), u = (-{excess}, 1), b = 0)"),
        format!("planar(w = (1, 1), u = (-{excess}, 0), b = 1)"),
        format!("radial(z0 = (0, 0), alpha = 1, beta = -{excess})"),
        format!("radial(z0 = (1, 2), alpha = 3/2, beta = -{excess})"),
        "glow(L = [[1, 0], [2, 1]], U = [[0, 1], [0, 0]], s = (1, 0))".to_owned(),
        format!("residual(g = (-{excess} sin(z1), 0))"),
        format!("elementwise(h = t -> t^2 + {excess}, D = 2)"),
        format!("euler_step(v = (-sin(z1), 0), epsilon = {excess})"),
    ];
    for row in rows {
        let analysis = verdict(&row, &[]);
        assert_eq!(analysis.validity, Validity::No, "{row}: {}", analysis.undecided_because);
        assert!(analysis.witness.is_some(), "{row}");
    }
}

#[test]
fn networks_may_be_left_open() {
    for row in [
        "realnvp()",
        "realnvp(D = 5)",
        "nice(D = 4, keep = (2, 4))",
        "iaf(D = 4)",
        "maf(D = 3)",
        "f(a, b) = realnvp(s = q(a), t = r(a))",
    ] {
        let analysis = verdict(row, &[]);
        assert_eq!(analysis.validity, Validity::Yes, "{row}: {}", analysis.undecided_because);
    }
    // What is true of some networks only is not claimed.
    for row in
        ["residual(g = (s(z1), 0))", "f(z1, z2) = (z1 + s(z1), z2)", "elementwise(h = t -> t + s(t), D = 2)"]
    {
        assert_eq!(verdict(row, &[]).validity, Validity::Undecided, "{row}");
    }
}

#[test]
fn parameters_decide() {
    let planar = verdict("planar(w = (1, 0), u = (a, 1), b = 0)", &[]);
    assert_eq!(planar.validity, Validity::Conditional, "{}", planar.undecided_because);
    let of = |wanted: Validity| planar.cases.iter().filter(|c| c.analysis.validity == wanted).count();
    assert_eq!(
        (of(Validity::Yes), of(Validity::AlmostEverywhere), of(Validity::No)),
        (1, 1, 1),
        "{:#?}",
        planar.cases
    );
    assert!(verdict("planar()", &["u, w in R^2", "w·u > -1"]).injective.is_true());
    assert_eq!(verdict("radial()", &["beta > -alpha"]).validity, Validity::Yes);
    assert_eq!(verdict("radial()", &["beta < -alpha"]).validity, Validity::No);
    assert_eq!(verdict("planar()", &["u, w in R^2, w·u > -1"]).validity, Validity::Yes);
    assert_eq!(verdict("planar()", &["u, w in R^2, w·u = -1"]).validity, Validity::AlmostEverywhere);
    assert_eq!(verdict("planar()", &["u, w in R^2, w·u < -1"]).validity, Validity::No);
    for row in ["planar()", "planar(D = 3)", "radial()"] {
        let whole = verdict(row, &[]);
        let found: Vec<Validity> = whole.cases.iter().map(|c| c.analysis.validity).collect();
        let expected = [Validity::Yes, Validity::AlmostEverywhere, Validity::No];
        assert!(
            whole.validity == Validity::Conditional && expected.iter().all(|v| found.contains(v)),
            "{row}: {found:?}"
        );
    }
    assert_eq!(
        verdict("radial(alpha = 2, beta = -2, z0 = (1, 1))", &[]).validity,
        Validity::AlmostEverywhere
    );
}

#[test]
fn mistakes_are_told() {
    let rows = [
        ("planar(w = (1, 2), u = (1, 2, 3))", "as many components as w"),
        ("planar(w = (1, 2), v = 3)", "no parameter is called `v`"),
        ("planar(w = 1, w = 2)", "given twice"),
        ("planar(w = (1, 2), 3)", "behind one with a name"),
        ("planar(w = (1, 2), h = 3)", "must be a function"),
        ("radial(alpha = -1)", "must be positive"),
        ("radial(alpha = 0)", "must be positive"),
        ("permutation(p = (1, 1))", "in some order"),
        ("permutation(p = (1, 3))", "in some order"),
        ("householder(v = (0, 0))", "other than 0"),
        ("affine(b = (1, 2))", "is missing"),
        ("affine(A = [[1, 2], [3, 4]], b = (1, 2, 3))", "2 components"),
        ("glow(L = [[1, 1], [0, 1]], U = [[0, 0], [0, 0]], s = (1, 1))", "lower triangular"),
        ("realnvp(s = z2, t = z1)", "components that stay"),
        ("realnvp(keep = (1, 2), D = 2)", "some, not all"),
        ("iaf(mu = (0, z2))", "autoregressive"),
        ("maf(mu = (x1, 0))", "a constant"),
        ("rqs(x = (0, 2, 1), y = (0, 1, 2), slopes = (1, 1, 1))", "numbers that increase"),
        ("rqs(x = (0, 1), y = (0, 1, 2), slopes = (1, 1))", "2 components"),
        ("rqs(x = (0, 1), y = (0, 1), slopes = (1, 1, 1))", "2 components"),
        ("rqs(x = (0, 1), y = (0, 2), slopes = (1, 1), tails = identity)", "identity does not fit"),
        ("sylvester(Q = [[1, 1], [0, 1]], R = [[1, 0], [0, 1]], S = [[1, 0], [0, 1]])", "orthonormal"),
        ("cnf(A = [[0, a], [1, 0]])", "no other closed form"),
        ("cnf(A = [[1, 2, 3], [0, 1, 2]])", "square"),
        ("f(a, b, c) = planar(w = (1, 2), u = (0, 1))", "names 3 variables"),
        ("scale(s = (1, 2), D = 3)", "number of scales"),
    ];
    for (text, part) in rows {
        let error = formula::map(text, &Known::default(), None).expect_err(text);
        assert!(error.message.contains(part), "{text}: {}", error.message);
    }
}

fn e(text: &str) -> Expr {
    parse_expr(text, &Declared::none()).unwrap()
}

/// The claim that t ↦ formula is injective on R under an assumption, and its proof if there is one.
fn along(formula: &str, assume: &str) -> (MapOn, Option<Certificate>) {
    let assumptions = if assume.is_empty() { Default::default() } else { parse_where(&[assume]).unwrap() };
    let map = Map {
        name: Symbol::new("f"),
        variable: Symbol::new("t"),
        formula: e(formula),
        parametrization: Parametrization::Forward,
    };
    let source = SourceSet::Set(RealSet::real_line());
    let claim = MapOn {
        formula: e(formula),
        variable: map.variable.clone(),
        source,
        assumptions: assumptions.clone(),
    };
    let analysis = flowcheck::flow::analyse(&map, Some(&RealSet::real_line()), &assumptions);
    let proof = analysis.proofs.iter().find(|p| matches!(p.claim(), Claim::Injective(_)));
    (claim, proof.map(|p| p.certificate().clone()))
}

#[test]
fn a_formula_takes_the_place_of_a_parameter() {
    let (_, general) = along("t + p tanh(t)", "p > -1");
    let general = general.unwrap();
    let renamed = |formula: &str, assume: &str, stands_for: &str| {
        let (mut map, _) = along(formula, "");
        map.assumptions =
            if assume.is_empty() { Default::default() } else { parse_where(&[assume]).unwrap() };
        let rule = Rule::Renamed { name: Symbol::new("p"), stands_for: e(stands_for) };
        check(Certificate::new(Claim::Injective(map), rule, vec![general.clone()])).is_ok()
    };
    assert!(renamed("t + (a b + c) tanh(t)", "a b + c > -1", "a b + c"));
    // Another bound, no bound, another formula, one with the variable, one that may be undefined, one with the name.
    assert!(!renamed("t + (a b + c) tanh(t)", "a b + c > -2", "a b + c"));
    assert!(!renamed("t + (a b + c) tanh(t)", "", "a b + c"));
    assert!(!renamed("t + (a b - c) tanh(t)", "a b + c > -1", "a b + c"));
    assert!(!renamed("t + (a t + c) tanh(t)", "a t + c > -1", "a t + c"));
    assert!(!renamed("t + (a/c) tanh(t)", "a/c > -1", "a/c"));
    assert!(!renamed("t + (a b + p) tanh(t)", "a b + p > -1", "a b + p"));
}

#[test]
fn the_rules_for_radial_maps_need_their_hypotheses() {
    let with = |profile: &str, change: &dyn Fn(&mut VectorMapOn, &mut Radial)| {
        let form = Radial {
            centre: vec![Expr::zero(), Expr::zero()],
            image: vec![Expr::zero(), Expr::zero()],
            profile: e(profile),
            radius: Symbol::new("r"),
            radii: Span::above(Expr::zero(), true).unwrap(),
        };
        let variables = vec![Symbol::new("z1"), Symbol::new("z2")];
        let map = VectorMap {
            name: Symbol::new("f"),
            components: form.components(&variables),
            variables,
            parametrization: Parametrization::Forward,
            flows: Vec::new(),
        };
        let mut on = map.on(&map.whole_space(&Default::default()));
        let mut form = form;
        change(&mut on, &mut form);
        let rule = Rule::Radial { form };
        let claims: [fn(VectorMapOn) -> Claim; 3] =
            [Claim::VectorRegular, Claim::VectorRegularAlmostEverywhere, Claim::VectorIrregular];
        claims.map(|claim| check(Certificate::new(claim(on.clone()), rule.clone(), Vec::new())).is_ok())
    };
    let same = |_: &mut VectorMapOn, _: &mut Radial| {};
    assert_eq!(with("1 + r^2", &same), [true, true, false]);
    // ψ = r: |z| z has det J = 0 at the centre only; ψ = r − 1 takes a circle to the centre.
    assert_eq!(with("r", &same), [false, true, true]);
    assert_eq!(with("r - 1", &same), [false, false, false]);
    // Another map, another centre, a radius that is a variable.
    assert_eq!(with("1 + r^2", &|map, _| map.components[0] = e("z1")), [false; 3]);
    assert_eq!(with("1 + r^2", &|_, form| form.centre[0] = Expr::one()), [false; 3]);
    assert_eq!(with("1 + r^2", &|_, form| form.radius = Symbol::new("z1")), [false; 3]);
    assert_eq!(with("1 + r^2", &|_, form| form.profile = e("1 + r^2 + z1")), [false; 3]);
}

#[test]
fn densities_of_several_variables_agree_with_samples() {
    use flowcheck::flow::vector::VectorDensity;
    use flowcheck::grade::{Options, Solution, problem, solve};
    let rows = [
        ("f(z1, z2) = (2 z1 + z2, exp(z2))", "z ~ Normal(0, I)"),
        ("f(z) = M z with M = [[2, 1], [0, 1]]", "z ~ MultivariateNormal((0, 1), [[2, 1], [1, 2]])"),
        ("f(z1, z2) = (z1 + z2, z2)", "z1 ~ Normal(0, 2), z2 ~ Uniform(0, 1)"),
        ("realnvp(s = tanh(z1), t = z1^2)", "z1, z2 ~ Logistic(0, 1)"),
        ("g(x1, x2, x3) = (x1, x2 - x1^2, 2 x3)", "z ~ Normal(0, I)"),
    ];
    for (map, base) in rows {
        let question = common::question(map, base, "");
        let problem = problem(&question).unwrap_or_else(|e| panic!("{base}: {}", e.message));
        let Solution::Vector(solution) = solve(&problem, Options { samples: 20_000, seed: 3 }) else {
            panic!()
        };
        let density = solution.density.unwrap().unwrap_or_else(|why| panic!("{map}: {why}"));
        assert!(matches!(density, VectorDensity::Closed(d) if d.is_exact), "{map}");
        let check = solution.cross_check.unwrap().unwrap_or_else(|why| panic!("{map}: {why}"));
        assert!(check.agrees && check.p_value.is_some() && check.points > 900, "{map}: {check:?}");
    }
}
