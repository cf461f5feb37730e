//! The cross-check raises false alarms as rarely as it says, and catches densities that are wrong.
//!
//! `FLOWCHECK_CALIBRATION` sets how many runs with right densities there are (100 by default, 10000 for the full count).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use flowcheck::expr::{Expr, Symbol};
use flowcheck::flow::base::Base;
use flowcheck::numeric::crosscheck::{
    BranchSpan, CrossCheck, CrossCheckInput, DEFAULT_SAMPLES, DensityFormula, DensityPiece, Failure,
    crosscheck,
};
use flowcheck::syntax::{Declared, parse_expr};
use rayon::prelude::*;

/// A map of one variable with the density of its image.
struct Case {
    map: &'static str,
    family: &'static str,
    density: &'static str,
    /// The support of the image.
    on: (f64, f64),
    /// Ends of the branches and whether the map increases.
    branches: &'static [(f64, f64, bool)],
}

const INF: f64 = f64::INFINITY;

const CASES: &[Case] = &[
    Case {
        map: "exp(z)",
        family: "Normal",
        density: "exp(-(ln x)^2/2)/(x sqrt(2 pi))",
        on: (0.0, INF),
        branches: &[(-INF, INF, true)],
    },
    Case {
        map: "z^2",
        family: "Normal",
        density: "exp(-x/2)/sqrt(2 pi x)",
        on: (0.0, INF),
        branches: &[(-INF, 0.0, false), (0.0, INF, true)],
    },
    Case {
        map: "-ln z",
        family: "Uniform",
        density: "exp(-x)",
        on: (0.0, INF),
        branches: &[(0.0, 1.0, false)],
    },
    Case {
        map: "tan(pi (z - 1/2))",
        family: "Uniform",
        density: "1/(pi (1 + x^2))",
        on: (-INF, INF),
        branches: &[(0.0, 1.0, true)],
    },
    Case {
        map: "3 - 2z",
        family: "Normal",
        density: "exp(-((x - 3)/2)^2/2)/(2 sqrt(2 pi))",
        on: (-INF, INF),
        branches: &[(-INF, INF, false)],
    },
];

fn run(case: &Case, density: &str, samples: usize, seed: u64) -> CrossCheck {
    let read = |text: &str| parse_expr(text, &Declared::none()).unwrap();
    let (z, x) = (Symbol::new("z"), Symbol::new("x"));
    let arguments =
        if case.family == "Uniform" { vec![(None, Expr::zero()), (None, Expr::one())] } else { vec![] };
    let branch = |b: &(f64, f64, bool)| BranchSpan { lower: b.0, upper: b.1, increasing: b.2, inverse: None };
    crosscheck(&CrossCheckInput {
        atoms: &[],
        base: &Base::from_call(case.family, &arguments, z.clone()).unwrap(),
        map: &read(case.map),
        variable: &z,
        target: &x,
        density: &[DensityPiece {
            lower: case.on.0,
            upper: case.on.1,
            formula: DensityFormula::Target { density: read(density), log_density: None },
        }],
        branches: &case.branches.iter().map(branch).collect::<Vec<_>>(),
        samples,
        seed,
    })
    .unwrap()
}

/// The largest count that a binomial variable exceeds with a probability of less than 1e-6.
fn most(n: usize, p: f64) -> usize {
    let (mut tail, mut term) = (1.0, (1.0 - p).powi(i32::try_from(n).unwrap()));
    for k in 0..=n {
        tail -= term;
        if tail < 1e-6 {
            return k;
        }
        term *= (n - k) as f64 / (k + 1) as f64 * p / (1.0 - p);
    }
    n
}

/// The largest count below which a binomial variable is with a probability of less than 1e-6.
fn fewest(n: usize, p: f64) -> usize {
    let (mut below, mut term) = (0.0, (1.0 - p).powi(i32::try_from(n).unwrap()));
    for k in 0..n {
        below += term;
        if below >= 1e-6 {
            return k;
        }
        term *= (n - k) as f64 / (k + 1) as f64 * p / (1.0 - p);
    }
    n
}

#[test]
fn right_densities_raise_alarms_as_rarely_as_stated() {
    let runs: usize = std::env::var("FLOWCHECK_CALIBRATION").ok().and_then(|n| n.parse().ok()).unwrap_or(100);
    let samples = 20_000;
    let results: Vec<CrossCheck> = (0..runs)
        .into_par_iter()
        .map(|seed| {
            let case = &CASES[seed % CASES.len()];
            run(case, case.density, samples, seed as u64)
        })
        .collect();
    let wrong: Vec<_> = results.iter().filter(|r| !r.agrees || !r.inconclusive.is_empty()).collect();
    assert!(wrong.len() <= most(runs, flowcheck::numeric::goodness::FALSE_ALARM), "{wrong:?}");
    for level in [0.2, 0.05, 0.01, 0.001] {
        let below = results.iter().filter(|r| r.p_value < level).count();
        println!("p < {level}: {below} of {runs}");
        assert!(below <= most(runs, level), "p < {level} in {below} of {runs} runs");
        // Nor is the test asleep: each of the three tests has a third of the level.
        assert!(below >= fewest(runs, level / 4.0), "p < {level} in only {below} of {runs} runs");
    }
}

#[test]
fn wrong_densities_are_caught_at_the_default_number_of_samples() {
    let fits = |r: &CrossCheck| r.failures.iter().all(|f| !matches!(f, Failure::Fit { .. }));
    for (seed, case) in (1..).zip(CASES) {
        // Wrong by 1 % in scale: both the formula at points and, whatever that says, the samples. The scale of Cauchy's
        // distribution is known the least well from samples.
        let scaled = format!(
            "({})/1.01",
            case.density.replace("exp", "EXP").replace('x', "(x/1.01)").replace("EXP", "exp")
        );
        let found = run(case, &scaled, DEFAULT_SAMPLES, seed);
        assert!(!found.agrees, "{scaled}: {found:?}");
        assert!(case.map.starts_with("tan") || !fits(&found), "{scaled}: {found:?}");
    }
    // One branch of two; the Jacobian forgotten.
    for (case, density) in [
        (1, "exp(-x/2)/(2 sqrt(2 pi x))"),
        (0, "exp(-(ln x)^2/2)/sqrt(2 pi)"),
        (1, "2 exp(-x/2)/sqrt(2 pi)"),
        (2, "1"),
        (4, "exp(-((x - 3)/2)^2/2)/sqrt(2 pi)"),
    ] {
        let found = run(&CASES[case], density, DEFAULT_SAMPLES, 3);
        assert!(!found.agrees && !found.failures.is_empty(), "{density}: {found:?}");
    }
}
