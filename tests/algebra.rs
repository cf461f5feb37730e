//! Symbolica in its worker process: right answers, and clear reasons instead of answers whatever happens to the worker.
//!
//! These tests call the worker of the built program; no test process uses Symbolica itself.
#![cfg(feature = "symbolica")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use flowcheck::algebra::{self, Settings, rationalised};
use flowcheck::expr::Expr;
use flowcheck::expr::poly::{Kernel, Poly, Ratio};
use flowcheck::real::{Rational, UPoly};

/// Settings are the process's: one test at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn set_up(change: impl FnOnce(&mut Settings)) -> MutexGuard<'static, ()> {
    let guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let mut settings =
        Settings { program: Some(env!("CARGO_BIN_EXE_flowcheck").into()), ..Settings::DEFAULT };
    settings.time = Duration::from_secs(20);
    change(&mut settings);
    algebra::configure(settings);
    guard
}

fn k(kernel: Kernel) -> Poly {
    Poly::kernel(kernel)
}

fn n(value: i64) -> Poly {
    Poly::constant(Rational::integer(value))
}

fn sum(terms: &[Poly]) -> Poly {
    terms.iter().fold(Poly::zero(), |s, t| s.plus(t).unwrap())
}

fn product(factors: &[Poly]) -> Poly {
    factors.iter().fold(Poly::one(), |p, f| p.times(f).unwrap())
}

#[test]
fn each_question_has_its_answer() {
    let _guard = set_up(|_| {});
    let (x, a) = (k(0), k(1));
    // x² + a x + a² + 1 and x² − a x + 2
    let square = product(&[x.clone(), x.clone()]);
    let p = sum(&[square.clone(), product(&[a.clone(), x.clone()]), product(&[a.clone(), a.clone()]), n(1)]);
    let q = sum(&[square.clone(), product(&[n(-1), a.clone(), x.clone()]), n(2)]);

    let found = algebra::factor(&product(&[n(-6), p.clone(), q.clone(), q.clone()])).unwrap();
    assert_eq!(found.coefficient, Rational::integer(-6));
    assert_eq!(found.factors.len(), 2);
    assert!(found.factors.contains(&(p.clone(), 1)) && found.factors.contains(&(q.clone(), 2)));

    let found = algebra::square_free(&product(&[p.clone(), q.clone(), q.clone()])).unwrap();
    assert!(found.factors.contains(&(q.clone(), 2)));

    let common = algebra::gcd(&product(&[p.clone(), q.clone()]), &product(&[q.clone(), a.clone()])).unwrap();
    assert_eq!(common, q);

    // The discriminant of x² + b x + c is b² − 4c.
    let (b, c) = (k(1), k(2));
    let quadratic = sum(&[square.clone(), product(&[b.clone(), x.clone()]), c.clone()]);
    let slope = quadratic.derivative(0).unwrap();
    let found = algebra::resultant(&quadratic, &slope, 0).unwrap();
    assert_eq!(found, sum(&[product(&[n(4), c]), product(&[n(-1), b.clone(), b])]));

    // x³ − 2x
    let roots = [0, -2, 0, 1].map(Rational::integer).to_vec();
    let found = algebra::real_roots(&UPoly::new(roots).unwrap()).unwrap();
    assert_eq!(found.len(), 3);

    // x y = 1, x = y²: the cube roots of 1.
    let y = k(1);
    let system =
        [sum(&[product(&[x.clone(), y.clone()]), n(-1)]), sum(&[x.clone(), product(&[n(-1), y.clone(), y])])];
    let basis = algebra::groebner_basis(&system).unwrap();
    assert!(basis.iter().any(|p| p.kernels().into_iter().eq([1]) && p.len() == 2), "{basis:?}");
    let points = algebra::solve(&system).unwrap();
    assert!(points.iter().any(|p| p.minimal.degree() == Some(2)), "{points:?}");

    // [[a, x], [x, 1/a]]: 1 − x²
    let one = Ratio::one();
    let matrix = vec![
        vec![Ratio::from_poly(a.clone()), Ratio::from_poly(x.clone())],
        vec![Ratio::from_poly(x.clone()), Ratio::from_poly(a.clone()).recip().unwrap()],
    ];
    let found = algebra::determinant(&matrix).unwrap();
    assert_eq!(found, one.minus(&Ratio::from_poly(square.clone())).unwrap());

    // 2/(x² − 1) = 1/(x − 1) − 1/(x + 1)
    let fraction = Ratio::new(n(2), sum(&[square, n(-1)])).unwrap();
    assert_eq!(algebra::partial_fractions(&fraction, 0).unwrap().len(), 2);

    // 1/u + 1/ln u, with kernels for u and for its logarithm.
    let u = Expr::symbol("u");
    let e = u.recip().plus(&Expr::ln(u).recip());
    let rational = rationalised(&e).unwrap();
    assert_eq!(rational.kernels.len(), 2);
    let found = algebra::together(&rational).unwrap();
    assert_eq!((found.numerator().len(), found.denominator().len()), (2, 1));
    algebra::close();
}

/// (a + b + … + h)^60 has 67!/(60! 7!) terms, about 870 million.
fn explosive() -> algebra::Rationalised {
    let terms = ["a", "b", "c", "d", "e", "f", "g", "h"].map(Expr::symbol).to_vec();
    rationalised(&Expr::sum(terms).powi(60)).unwrap()
}

/// (1 + a + b + c + d)^12 (2 + e + f + g + h)^12: over three million terms, and quick to get there.
fn large() -> algebra::Rationalised {
    let power = |first: i64, names: [&str; 4]| {
        let mut terms = vec![Expr::integer(first)];
        terms.extend(names.map(Expr::symbol));
        Expr::sum(terms).powi(12)
    };
    rationalised(&power(1, ["a", "b", "c", "d"]).times(&power(2, ["e", "f", "g", "h"]))).unwrap()
}

#[test]
fn an_explosion_is_stopped_and_the_next_question_answered() {
    let answered = || algebra::gcd(&product(&[k(0), k(1)]), &product(&[k(1), k(2)]));
    {
        let _guard = set_up(|s| s.time = Duration::from_millis(500));
        let why = algebra::together(&explosive()).unwrap_err().why;
        assert!(why.contains("no answer within 0.5 s"), "{why}");
        assert_eq!(answered(), Ok(k(1)));
    }
    {
        let _guard = set_up(|s| s.memory = 150);
        let why = algebra::together(&large()).unwrap_err().why;
        assert!(why.contains("more than 150 MiB"), "{why}");
        assert_eq!(answered(), Ok(k(1)));
        algebra::close();
    }
}

#[test]
fn no_program_or_the_wrong_one_is_no_crash() {
    for (program, reason) in [
        (None, "names no flowcheck command"),
        (Some("/nonexistent/flowcheck"), "could not be started"),
        (Some("/bin/false"), "ended"),
        (Some("/bin/true"), "ended"),
        (Some("/bin/echo"), "ended"),
    ] {
        let guard = set_up(|s| s.program = program.map(Into::into));
        let why = algebra::gcd(&k(0), &k(0)).unwrap_err().why;
        assert!(why.contains(reason), "{program:?}: {why}");
        drop(guard);
    }
}

#[cfg(unix)]
#[test]
fn a_worker_ended_in_the_middle_of_a_question() {
    // SIGABRT is how Symbolica refuses to work beside another user of its only free permit.
    for (signal, reason) in [("-KILL", "ended (signal: 9"), ("-ABRT", "another program of this user")] {
        let _guard = set_up(|_| {});
        let me = std::process::id().to_string();
        let killer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(1_500));
            let ps =
                std::process::Command::new("ps").args(["-o", "pid=,args=", "--ppid", &me]).output().unwrap();
            let listed = String::from_utf8_lossy(&ps.stdout).into_owned();
            let worker = listed.lines().find(|l| l.contains("algebra-worker")).expect("a worker");
            let pid = worker.split_whitespace().next().unwrap();
            std::process::Command::new("kill").args([signal, pid]).status().unwrap();
        });
        let why = algebra::together(&explosive()).unwrap_err().why;
        killer.join().unwrap();
        assert!(why.contains(reason), "{why}");
        assert_eq!(algebra::gcd(&product(&[k(0), k(1)]), &product(&[k(1), k(2)])), Ok(k(1)));
        algebra::close();
    }
}
