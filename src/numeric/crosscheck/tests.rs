//! Right densities agree; the usual mistakes are caught; the result does not depend on the number of threads.

use super::super::goodness::FALSE_ALARM;
use super::super::program::Program;
use super::fit::Draw;
use super::*;
use crate::expr::{Function, derivative};
use crate::real::Rational;

const INF: f64 = f64::INFINITY;
/// Enough to catch an error of 1 %, and quick enough for unoptimised builds.
const SAMPLES: usize = 200_000;

/// One map with one base: branches with the span, the image and the inverse of each.
struct Case {
    name: &'static str,
    base: Base,
    map: Expr,
    branches: Vec<(f64, f64, f64, f64, Expr)>,
}

/// Two places inside a span.
fn inner(lower: f64, upper: f64) -> (f64, f64) {
    match (lower.is_finite(), upper.is_finite()) {
        (true, true) => (lower + 0.3 * (upper - lower), lower + 0.7 * (upper - lower)),
        (true, false) => (lower + 1.0, lower + 2.0),
        (false, true) => (upper - 2.0, upper - 1.0),
        (false, false) => (-1.0, 1.0),
    }
}

/// What is done to the density.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mistake {
    None,
    MissingJacobian,
    InvertedJacobian,
    LostBranch,
    MissingAbs,
    Scale,
    WrongInverse,
    WrongConstant,
}

fn z() -> Expr {
    Expr::symbol("z")
}

fn x() -> Expr {
    Expr::symbol("x")
}

fn n(k: i64) -> Expr {
    Expr::integer(k)
}

fn q(p: i64, q: i64) -> Expr {
    Expr::number(Rational::ratio(p, q).unwrap())
}

fn of(f: Function, e: Expr) -> Expr {
    Expr::apply(f, vec![e])
}

fn base(name: &str, parameters: &[Expr]) -> Base {
    let arguments: Vec<_> = parameters.iter().map(|p| (None, p.clone())).collect();
    Base::from_call(name, &arguments, Symbol::new("z")).unwrap()
}

fn cases() -> Vec<Case> {
    let normal = || base("Normal", &[n(0), n(1)]);
    let one = |name, base, map, span: (f64, f64), image: (f64, f64), inverse| Case {
        name,
        base,
        map,
        branches: vec![(span.0, span.1, image.0, image.1, inverse)],
    };
    let line = (-INF, INF);
    let root = x().sqrt();
    vec![
        one("exp of normal", normal(), Expr::exp(z()), line, (0.0, INF), Expr::ln(x())),
        one(
            "2 - 3z of uniform",
            base("Uniform", &[n(0), n(1)]),
            n(2).minus(&n(3).times(&z())),
            (0.0, 1.0),
            (-1.0, 2.0),
            n(2).minus(&x()).over(&n(3)),
        ),
        Case {
            name: "square of normal",
            base: normal(),
            map: z().powi(2),
            branches: vec![(-INF, 0.0, 0.0, INF, root.negate()), (0.0, INF, 0.0, INF, root.clone())],
        },
        Case {
            name: "square of shifted normal",
            base: base("Normal", &[n(1), q(1, 2)]),
            map: z().powi(2),
            branches: vec![(-INF, 0.0, 0.0, INF, root.negate()), (0.0, INF, 0.0, INF, root.clone())],
        },
        one(
            "tanh of logistic",
            base("Logistic", &[n(0), n(1)]),
            of(Function::Tanh, z()),
            line,
            (-1.0, 1.0),
            of(Function::Atanh, x()),
        ),
        one(
            "sinh of Laplace",
            base("Laplace", &[n(0), n(1)]),
            of(Function::Sinh, z()),
            line,
            line,
            of(Function::Asinh, x()),
        ),
        one(
            "-ln of uniform",
            base("Uniform", &[n(0), n(1)]),
            Expr::ln(z()).negate(),
            (0.0, 1.0),
            (0.0, INF),
            Expr::exp(x().negate()),
        ),
        one("cube of normal", normal(), z().powi(3), line, line, Expr::power(x(), q(1, 3))),
        one(
            "logit of beta",
            base("Beta", &[n(2), n(3)]),
            of(Function::Logit, z()),
            (0.0, 1.0),
            line,
            of(Function::Sigmoid, x()),
        ),
        one(
            "root of gamma",
            base("Gamma", &[q(3, 2), n(2)]),
            z().sqrt(),
            (0.0, INF),
            (0.0, INF),
            x().powi(2),
        ),
        one(
            "exp(-z) of exponential",
            base("Exponential", &[n(2)]),
            Expr::exp(z().negate()),
            (0.0, INF),
            (0.0, 1.0),
            Expr::ln(x()).negate(),
        ),
        one(
            "cos of uniform",
            base("Uniform", &[n(0), n(1)]),
            of(Function::Cos, Expr::pi().times(&z())),
            (0.0, 1.0),
            (-1.0, 1.0),
            of(Function::Acos, x()).over(&Expr::pi()),
        ),
        Case {
            name: "1/z of Cauchy",
            base: base("Cauchy", &[n(1), n(2)]),
            map: z().recip(),
            branches: vec![(-INF, 0.0, -INF, 0.0, x().recip()), (0.0, INF, 0.0, INF, x().recip())],
        },
        one(
            "softplus of normal",
            normal(),
            of(Function::Softplus, z()),
            line,
            (0.0, INF),
            Expr::ln(Expr::exp(x()).minus(&n(1))),
        ),
    ]
}

impl Case {
    fn pieces(&self, mistake: Mistake) -> Vec<DensityPiece> {
        let mut ends: Vec<f64> = self.branches.iter().flat_map(|b| [b.2, b.3]).collect();
        ends.sort_by(f64::total_cmp);
        ends.dedup();
        let used = self.branches.len() - usize::from(mistake == Mistake::LostBranch);
        let pieces = ends.windows(2).filter_map(|pair| {
            let covering: Vec<&Expr> = self.branches[..used]
                .iter()
                .filter(|b| b.2 <= pair[0] && pair[1] <= b.3)
                .map(|b| &b.4)
                .collect();
            (!covering.is_empty()).then(|| (pair[0], pair[1], covering))
        });
        pieces
            .map(|(lower, upper, inverses)| {
                let terms = inverses.iter().map(|g| self.term(g, mistake)).collect();
                let density = Expr::sum(terms);
                DensityPiece { lower, upper, formula: DensityFormula::Target { density, log_density: None } }
            })
            .collect()
    }

    fn term(&self, g: &Expr, mistake: Mistake) -> Expr {
        let slope = derivative(g, &Symbol::new("x")).unwrap();
        let p = self.base.density(g);
        let size = Expr::abs(slope.clone());
        match mistake {
            Mistake::None | Mistake::LostBranch | Mistake::WrongInverse => p.times(&size),
            Mistake::MissingJacobian => p,
            Mistake::InvertedJacobian => p.over(&size),
            Mistake::MissingAbs => p.times(&slope),
            Mistake::WrongConstant => p.times(&size).times(&q(101, 100)),
            Mistake::Scale => {
                let wider = x().times(&q(100, 101));
                p.times(&size).substitute(&Symbol::new("x"), &wider).times(&q(100, 101))
            }
        }
    }

    fn check(&self, mistake: Mistake, samples: usize, seed: u64) -> CrossCheck {
        let map = Program::compile(&self.map, &[Symbol::new("z")]).unwrap();
        let branches: Vec<BranchSpan> = self
            .branches
            .iter()
            .map(|(lower, upper, _, _, inverse)| {
                let inner = inner(*lower, *upper);
                let inverse = if mistake == Mistake::WrongInverse {
                    inverse.times(&q(1001, 1000))
                } else {
                    inverse.clone()
                };
                BranchSpan {
                    lower: *lower,
                    upper: *upper,
                    increasing: map.evaluate(&[inner.0]) < map.evaluate(&[inner.1]),
                    inverse: Some(inverse),
                }
            })
            .collect();
        let pieces = self.pieces(mistake);
        let (variable, target) = (Symbol::new("z"), Symbol::new("x"));
        let input = CrossCheckInput {
            base: &self.base,
            map: &self.map,
            variable: &variable,
            target: &target,
            density: &pieces,
            atoms: &[],
            branches: &branches,
            samples,
            seed,
        };
        crosscheck(&input).unwrap()
    }
}

#[test]
fn right_densities_agree() {
    for case in cases() {
        let check = case.check(Mistake::None, SAMPLES, 1);
        assert!(check.agrees, "{}: {check:?}", case.name);
        assert!(check.inconclusive.is_empty(), "{}: {check:?}", case.name);
        assert!(check.points > 800, "{}: {check:?}", case.name);
        assert!((check.total_mass - 1.0).abs() < 1e-4, "{}: {check:?}", case.name);
    }
}

#[test]
fn each_mistake_is_caught() {
    use Mistake::{
        InvertedJacobian, LostBranch, MissingAbs, MissingJacobian, Scale, WrongConstant, WrongInverse,
    };
    for case in cases() {
        for mistake in
            [MissingJacobian, InvertedJacobian, LostBranch, MissingAbs, Scale, WrongConstant, WrongInverse]
        {
            let several = case.branches.len() > 1;
            let falling = case.branches.iter().any(|(.., g)| {
                let slope = derivative(g, &Symbol::new("x")).unwrap();
                Program::compile(&slope, &[Symbol::new("x")]).unwrap().evaluate(&[0.5]) < 0.0
            });
            if (mistake == LostBranch && !several) || (mistake == MissingAbs && !falling) {
                continue;
            }
            let check = case.check(mistake, 20_000, 2);
            assert!(!check.agrees, "{} with {mistake:?}: {check:?}", case.name);
            let pointwise = |f: &Failure| {
                matches!(f, Failure::Pointwise { .. } | Failure::Negative { .. } | Failure::Inverse { .. })
            };
            // A lost branch with an image of its own is seen by samples and mass.
            let own_image = mistake == LostBranch && case.name == "1/z of Cauchy";
            assert!(
                own_image || check.failures.iter().any(pointwise),
                "{}: {mistake:?}: {check:?}",
                case.name
            );
        }
    }
}

#[test]
fn samples_and_mass_alone_catch_mistakes() {
    let fit = |f: &Failure| {
        matches!(f, Failure::Fit { .. } | Failure::OutsideSupport { .. } | Failure::TotalMass { .. })
    };
    for case in cases() {
        for mistake in [Mistake::Scale, Mistake::LostBranch, Mistake::MissingJacobian] {
            if mistake == Mistake::LostBranch && case.branches.len() == 1 {
                continue;
            }
            // 1 % shows in n samples as a χ² with noncentrality n · 10⁻⁴ · I, where I is the Fisher information of
            // the scale of x. It is 2 for a normal variable itself; but 1/2 for squares of normals and Cauchy tails, 2/9
            // for cubes, less than 1/2 beyond sinh: too little for 10⁶ samples, where only the other checks see it.
            let faint = ["square of normal", "1/z of Cauchy", "cube of normal", "sinh of Laplace"]
                .contains(&case.name);
            if mistake == Mistake::Scale && faint {
                continue;
            }
            let samples = if mistake == Mistake::Scale { DEFAULT_SAMPLES } else { SAMPLES };
            let check = case.check(mistake, samples, 3);
            assert!(check.failures.iter().any(fit), "{} with {mistake:?}: {check:?}", case.name);
        }
    }
}

/// z + sin z has no inverse in closed form: the density is given at the source.
fn without_inverse(slope: Expr, samples: usize) -> CrossCheck {
    let base = base("Normal", &[n(0), n(2)]);
    let map = z().plus(&of(Function::Sin, z()));
    let term = base.density(&z()).over(&slope);
    let pieces = [DensityPiece { lower: -INF, upper: INF, formula: DensityFormula::Source(vec![(0, term)]) }];
    let branches = [BranchSpan { lower: -INF, upper: INF, increasing: true, inverse: None }];
    let (variable, target) = (Symbol::new("z"), Symbol::new("x"));
    let input = CrossCheckInput {
        base: &base,
        map: &map,
        variable: &variable,
        target: &target,
        density: &pieces,
        atoms: &[],
        branches: &branches,
        samples,
        seed: 4,
    };
    crosscheck(&input).unwrap()
}

#[test]
fn a_density_without_closed_inverse() {
    let right = n(1).plus(&of(Function::Cos, z()));
    let check = without_inverse(right.clone(), SAMPLES);
    assert!(check.agrees, "{check:?}");
    assert!(check.points > 800, "{check:?}");
    let check = without_inverse(n(1), SAMPLES);
    assert!(check.failures.iter().any(|f| matches!(f, Failure::Fit { .. })), "{check:?}");
    assert!(!without_inverse(right.times(&q(101, 100)), SAMPLES).agrees);
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let cases = cases();
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        for case in &cases[..3] {
            let here = case.check(Mistake::Scale, 100_000, 7);
            assert_eq!(pool.install(|| case.check(Mistake::Scale, 100_000, 7)), here, "{}", case.name);
        }
    }
    assert_ne!(
        cases[0].check(Mistake::None, 10_000, 1).p_value,
        cases[0].check(Mistake::None, 10_000, 2).p_value
    );
}

#[test]
fn p_values_are_calibrated() {
    // With a right density each test's p-value is below t with probability at most t, up to the statistics of 200
    // runs: below 0.05 in at most 10 + 5·√10 of them. And not never: the tests are not blunt.
    let cases = cases();
    let runs = 200;
    let (mut ks, mut chi, mut smooth, mut smallest) = (0, 0, 0, 1.0_f64);
    for seed in 0..runs {
        let case = &cases[usize::try_from(seed).unwrap() % 3];
        let goodness = case.goodness(10_000, seed);
        ks += u32::from(goodness.ks_p < 0.05);
        chi += u32::from(goodness.chi_squared_p < 0.05);
        smooth += u32::from(goodness.smooth_p < 0.05);
        smallest = smallest.min(goodness.p_value);
    }
    assert!(smallest > FALSE_ALARM * 100.0, "{smallest}");
    for count in [ks, chi, smooth] {
        assert!((1..=26).contains(&count), "{ks} {chi} {smooth}");
    }
}

impl Case {
    fn goodness(&self, samples: usize, seed: u64) -> Goodness {
        let pieces = self.pieces(Mistake::None);
        let (variable, target) = (Symbol::new("z"), Symbol::new("x"));
        let branches: Vec<BranchSpan> = self
            .branches
            .iter()
            .map(|b| BranchSpan { lower: b.0, upper: b.1, increasing: true, inverse: None })
            .collect();
        let input = CrossCheckInput {
            base: &self.base,
            map: &self.map,
            variable: &variable,
            target: &target,
            density: &pieces,
            atoms: &[],
            branches: &branches,
            samples,
            seed,
        };
        let sampler = Sampler::new(&self.base).unwrap();
        let side = Side::new(&input).unwrap();
        let derived = Derived::new(&input, &side).unwrap();
        let pilot = fit::pilot(Draw::One(&sampler, &side.map), seed);
        fit::fit(Draw::One(&sampler, &side.map), &fit::masses(&pilot, &derived, &[]), samples, seed).goodness
    }
}

#[test]
fn incomplete_input_is_refused() {
    let case = &cases()[0];
    let (variable, target) = (Symbol::new("z"), Symbol::new("x"));
    let empty = CrossCheckInput {
        base: &case.base,
        map: &case.map,
        variable: &variable,
        target: &target,
        density: &[],
        atoms: &[],
        branches: &[],
        samples: 10,
        seed: 0,
    };
    assert_eq!(crosscheck(&empty), Err(CrossCheckError::Incomplete));
}

/// min(max(Z, -1), 1) of a standard normal Z: half of the values lie between.
#[test]
fn values_of_positive_probability_are_counted() {
    let z = Symbol::new("z");
    let base = base("Normal", &[n(0), n(1)]);
    let inner = Expr::apply(Function::Max, vec![Expr::variable(z.clone()), n(-1)]);
    let map = Expr::apply(Function::Min, vec![inner, n(1)]);
    let x = Symbol::new("x");
    let density = [DensityPiece {
        lower: -1.0,
        upper: 1.0,
        formula: DensityFormula::Target {
            density: base.density(&Expr::variable(x.clone())),
            log_density: None,
        },
    }];
    let branches = [BranchSpan { lower: -1.0, upper: 1.0, increasing: true, inverse: None }];
    let tail = 0.158_655_253_931_457_05;
    let check = |atoms: &[Atom]| {
        let input = CrossCheckInput {
            base: &base,
            map: &map,
            variable: &z,
            target: &x,
            density: &density,
            atoms,
            branches: &branches,
            samples: 20_000,
            seed: 3,
        };
        crosscheck(&input).unwrap()
    };
    let atom = |at: f64, mass: f64| Atom { at, mass };
    let right = check(&[atom(-1.0, tail), atom(1.0, tail)]);
    assert!(right.agrees && right.inconclusive.is_empty(), "{right:?}");
    assert!(right.points > 500, "{right:?}");
    assert!((right.total_mass - 1.0).abs() < 1e-9, "{right:?}");
    // Too little mass, mass on the wrong side, a value left out, a value that is another one.
    for wrong in [
        vec![atom(-1.0, tail), atom(1.0, tail - 0.01)],
        vec![atom(-1.0, tail + 0.03), atom(1.0, tail - 0.03)],
        vec![atom(1.0, tail)],
        vec![atom(-1.0, tail), atom(1.001, tail)],
    ] {
        assert!(!check(&wrong).agrees, "{wrong:?}");
    }
}
