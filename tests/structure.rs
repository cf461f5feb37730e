//! Random exact matrices: planted structures are recognised, determinants by structure are determinants, laws hold.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use flowcheck::expr::Expr;
use flowcheck::expr::matrix::{Matrix, Permutation, determinant_lemma};
use flowcheck::flow::cost::{Comparison, Cost};
use flowcheck::flow::laws::LAWS;
use flowcheck::flow::structure::{Shape, determinant_of, recognise, singular};
use flowcheck::real::Rational;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

fn no(_: &flowcheck::expr::normal::SideCondition) -> bool {
    false
}

fn n(value: i64) -> Expr {
    Expr::integer(value)
}

fn number(e: &Expr) -> Rational {
    e.as_number().cloned().unwrap_or_else(|| panic!("{e:?} is no number"))
}

fn det(m: &Matrix) -> Rational {
    number(&m.determinant(&mut no).unwrap())
}

/// The determinant by expansion along the first row: the definition, shared with nothing that is tested.
fn laplace(m: &[Vec<Rational>]) -> Rational {
    if m.is_empty() {
        return Rational::one();
    }
    let mut sum = Rational::zero();
    for (j, a) in m[0].iter().enumerate().filter(|(_, a)| !a.is_zero()) {
        let minor: Vec<Vec<Rational>> = m[1..]
            .iter()
            .map(|row| row.iter().enumerate().filter(|(k, _)| *k != j).map(|(_, x)| x.clone()).collect())
            .collect();
        let term = a * &laplace(&minor);
        sum = if j % 2 == 0 { &sum + &term } else { &sum - &term };
    }
    sum
}

fn by_definition(m: &Matrix) -> Rational {
    laplace(&m.as_rationals().unwrap())
}

/// Entries −4, …, 4, of which those outside the mask are 0 and those inside are not.
fn masked(side: usize, values: &[i64], mask: impl Fn(usize, usize) -> bool) -> Matrix {
    Matrix::from_fn(side, side, |i, j| {
        let v = values[(i * side + j) % values.len()];
        if mask(i, j) { n(if v == 0 { 5 } else { v }) } else { n(0) }
    })
    .unwrap()
}

fn permutation(side: usize) -> impl Strategy<Value = Permutation> {
    Just((0..side).collect::<Vec<_>>()).prop_shuffle().prop_map(|order| Permutation::new(order).unwrap())
}

fn values() -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(-4_i64..=4, 49)
}

/// By structure, by elimination and by definition.
fn agree(m: &Matrix) {
    let expected = by_definition(m);
    assert_eq!(det(m), expected);
    let by_structure = determinant_of(m, &mut no).unwrap();
    assert_eq!(number(&by_structure.value), expected, "{}", recognise(m, &mut no));
}

proptest! {
    #![proptest_config(Config { cases: 96, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_triangle_under_two_permutations(
        (rows, columns, values) in (2_usize..=6).prop_flat_map(|k| (permutation(k), permutation(k), values())),
    ) {
        let m = masked(rows.len(), &values, |i, j| i >= j).permuted(&rows, &columns).unwrap();
        let s = recognise(&m, &mut no);
        let found = matches!(
            s.shape,
            Shape::LowerTriangular | Shape::UpperTriangular | Shape::PermutedTriangular { .. }
        );
        prop_assert!(found, "{s}");
        if let Shape::PermutedTriangular { rows, columns } = &s.shape {
            let back = m.permuted(rows, columns).unwrap();
            prop_assert!((0..back.rows()).all(|i| (i + 1..back.rows()).all(|j| back.at(i, j).is_zero())));
        }
        agree(&m);
    }

    #[test]
    fn blocks_under_permutations(
        (rows, columns, values, sizes, below) in proptest::collection::vec(1_usize..=3, 2..=3).prop_flat_map(|sizes| {
            let k = sizes.iter().sum();
            (permutation(k), permutation(k), values(), Just(sizes), any::<bool>())
        }),
    ) {
        let block: Vec<usize> = sizes.iter().enumerate().flat_map(|(k, s)| std::iter::repeat_n(k, *s)).collect();
        let mask = |i: usize, j: usize| block[i] == block[j] || below && block[j] < block[i];
        let m = masked(rows.len(), &values, mask).permuted(&rows, &columns).unwrap();
        let s = recognise(&m, &mut no);
        match s.block_sizes() {
            // The blocks are full: there is no finer form.
            Some(found) => {
                let sorted = |mut v: Vec<usize>| { v.sort_unstable(); v };
                prop_assert_eq!(sorted(found), sorted(sizes), "{}", s);
            }
            None => prop_assert!(sizes.iter().all(|k| *k == 1), "{s}"),
        }
        agree(&m);
    }

    #[test]
    fn rank_one_added_to_a_diagonal(
        (side, d, u, v) in (4_usize..=6).prop_flat_map(|k| {
            let nonzero = || proptest::collection::vec((1_i64..=4, any::<bool>()), k);
            (Just(k), proptest::collection::vec(-5_i64..=5, k), nonzero(), nonzero())
        }),
    ) {
        let sign = |(x, negative): (i64, bool)| if negative { -x } else { x };
        let (u, v): (Vec<i64>, Vec<i64>) = (u.into_iter().map(sign).collect(), v.into_iter().map(sign).collect());
        let m = Matrix::from_fn(side, side, |i, j| n(u[i] * v[j] + if i == j { d[i] } else { 0 })).unwrap();
        let s = recognise(&m, &mut no);
        let found = s.shapes().any(|shape| matches!(shape, Shape::LowRankUpdate(l) if l.rank == 1));
        prop_assert!(found, "{s}");
        agree(&m);
    }

    #[test]
    fn matrices_without_a_plan((side, values) in (1_usize..=6, values())) {
        // About half of the entries are 0.
        let m = Matrix::from_fn(side, side, |i, j| {
            let v = values[(i * side + j) % values.len()];
            n(if v > 0 { v } else { 0 })
        }).unwrap();
        agree(&m);
        if singular(&m, &mut no).is_some() {
            prop_assert!(by_definition(&m).is_zero());
        }
    }

    #[test]
    fn characteristic_polynomials_at_zero_and_one((side, values) in (1_usize..=5, values())) {
        let m = masked(side, &values, |_, _| true);
        let c = m.characteristic_coefficients(&mut no).unwrap();
        let at_zero = by_definition(&m.scaled(&n(-1)));
        prop_assert_eq!(number(&c[0]), at_zero);
        let sum = c.iter().fold(Rational::zero(), |s, x| &s + &number(x));
        let shifted = Matrix::identity(side).unwrap().minus(&m).unwrap();
        prop_assert_eq!(sum, by_definition(&shifted));
    }

    #[test]
    fn costs_are_read_back(terms in proptest::collection::vec(
        proptest::collection::vec((0_usize..4, 0_i64..4, 0_i64..3), 1..4), 1..4,
    )) {
        let term = |factors: &Vec<(usize, i64, i64)>| {
            factors.iter().map(|(k, p, l)| {
                let name = ["D", "n", "r", "b_1"][*k];
                format!("{name}^{p} (log {name})^{l}")
            }).collect::<Vec<_>>().join(" ")
        };
        let written = format!("O({})", terms.iter().map(term).collect::<Vec<_>>().join(" + "));
        let cost: Cost = written.parse().unwrap();
        for text in [cost.to_string(), cost.unicode(), cost.latex()] {
            let again: Cost = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
            prop_assert_eq!(&again.to_string(), &cost.to_string(), "{}", text);
        }
        prop_assert_eq!(cost.compare(&cost), Some(Comparison::Equal));
        let larger = cost.times(&Cost::linear("D"));
        prop_assert_eq!(cost.compare(&larger), Some(Comparison::Lower));
        prop_assert_eq!(larger.compare(&cost), Some(Comparison::Higher));
    }
}

/// Random full matrices of numbers with small entries, seeded.
struct Source(TestRunner);

impl Source {
    fn matrix(&mut self, rows: usize, columns: usize) -> Matrix {
        let entries = proptest::collection::vec(-4_i64..=4, rows * columns);
        let values = entries.new_tree(&mut self.0).unwrap().current();
        Matrix::from_fn(rows, columns, |i, j| n(values[i * columns + j])).unwrap()
    }

    fn invertible(&mut self, side: usize) -> Matrix {
        loop {
            let m = self.matrix(side, side);
            if !by_definition(&m).is_zero() {
                return m;
            }
        }
    }

    fn permutation(&mut self, side: usize) -> Permutation {
        permutation(side).new_tree(&mut self.0).unwrap().current()
    }
}

/// One random instance of a law; panics where it fails, or where no instance is known.
fn instance(id: &str, source: &mut Source, side: usize) {
    let a = source.matrix(side, side);
    let b = source.matrix(side, side);
    let one = Rational::one;
    let identity = Matrix::identity(side).unwrap();
    let sum = |x: &Matrix, y: &Matrix| x.plus(y).unwrap();
    let times = |x: &Matrix, y: &Matrix| x.times(y).unwrap();
    let inverse = |m: &Matrix| m.inverse(&mut no).unwrap();
    match id {
        "inverse" => {
            let m = source.invertible(side);
            assert_eq!(&by_definition(&inverse(&m)) * &by_definition(&m), one());
        }
        "transpose" => assert_eq!(det(&a.transpose()), by_definition(&a)),
        "product" => assert_eq!(det(&times(&a, &b)), &by_definition(&a) * &by_definition(&b)),
        "scaling" => {
            let power = Rational::integer(-3).pow(side as i64).unwrap();
            assert_eq!(det(&a.scaled(&n(-3))), &power * &by_definition(&a));
        }
        "invertible" | "zero eigenvalue" => {
            let zero = by_definition(&a).is_zero();
            assert_eq!(a.inverse(&mut no).is_err(), zero);
            // 0 is an eigenvalue iff the characteristic polynomial has the constant term 0.
            assert_eq!(number(&a.characteristic_coefficients(&mut no).unwrap()[0]).is_zero(), zero);
        }
        "eigenvalues" | "trace" | "similarity" => {
            // S diag(λ) S⁻¹ has the eigenvalues λ.
            let s = source.invertible(side);
            let lambda = source.matrix(1, side);
            let m = times(&times(&s, &Matrix::diagonal(lambda.row(0)).unwrap()), &inverse(&s));
            let values: Vec<Rational> = lambda.row(0).iter().map(number).collect();
            let product = values.iter().fold(one(), |p, x| &p * x);
            let total = values.iter().fold(Rational::zero(), |p, x| &p + x);
            assert_eq!(by_definition(&m), product);
            assert_eq!(number(&m.trace().unwrap()), total);
            assert_eq!(det(&times(&times(&inverse(&s), &a), &s)), by_definition(&a));
        }
        "triangular" => {
            let m =
                Matrix::from_fn(side, side, |i, j| if i >= j { a.at(i, j).clone() } else { n(0) }).unwrap();
            let product = m.diagonal_entries().iter().fold(one(), |p, e| &p * &number(e));
            assert_eq!(by_definition(&m), product);
            // Each diagonal entry is an eigenvalue.
            for e in m.diagonal_entries() {
                let shifted = m.minus(&Matrix::scalar(side, &e).unwrap()).unwrap();
                assert!(by_definition(&shifted).is_zero());
            }
        }
        "block triangular" => {
            let (corner, lower) = (source.matrix(side, 2), source.matrix(2, 2));
            let zero = Matrix::from_fn(2, side, |_, _| n(0)).unwrap();
            let m = Matrix::from_blocks(&[vec![a.clone(), corner], vec![zero, lower.clone()]]).unwrap();
            assert_eq!(det(&m), &by_definition(&a) * &by_definition(&lower));
        }
        "Schur complement" => {
            let m = source.invertible(side);
            let (right, below, corner) =
                (source.matrix(side, 2), source.matrix(2, side), source.matrix(2, 2));
            let inner = corner.minus(&times(&times(&below, &inverse(&m)), &right)).unwrap();
            let whole = Matrix::from_blocks(&[vec![m.clone(), right], vec![below, corner]]).unwrap();
            assert_eq!(by_definition(&whole), &by_definition(&m) * &by_definition(&inner));
        }
        "permutation" => {
            let p = source.permutation(side);
            let m = identity.permuted(&p, &Permutation::identity(side)).unwrap();
            assert_eq!(by_definition(&m), Rational::integer(if p.is_odd() { -1 } else { 1 }));
        }
        "orthogonal" => {
            // A signed permutation times a reflection I − 2 v vᵀ/(vᵀ v).
            let v = source.matrix(side, 1);
            let length = times(&v.transpose(), &v).at(0, 0).clone();
            if length.is_zero() {
                return;
            }
            let reflection = identity.minus(&times(&v, &v.transpose()).scaled(&n(2).over(&length))).unwrap();
            let q = reflection.permuted(&source.permutation(side), &Permutation::identity(side)).unwrap();
            assert_eq!(times(&q.transpose(), &q), identity);
            assert_eq!(by_definition(&q).abs(), one());
        }
        "determinant lemma" => {
            let m = source.invertible(side);
            let (u, v) = (source.matrix(side, 1), source.matrix(side, 1));
            let whole = sum(&m, &times(&u, &v.transpose()));
            assert_eq!(number(&determinant_lemma(&m, &u, &v, &mut no).unwrap()), by_definition(&whole));
        }
        "Sylvester's identity" => {
            let (u, v) = (source.matrix(side, 2), source.matrix(side, 2));
            let large = sum(&identity, &times(&u, &v.transpose()));
            let small = sum(&Matrix::identity(2).unwrap(), &times(&v.transpose(), &u));
            assert_eq!(by_definition(&large), by_definition(&small));
        }
        "exchange" => {
            let mut order: Vec<usize> = (0..side).collect();
            order.swap(0, side - 1);
            let m = a.permuted(&Permutation::new(order).unwrap(), &Permutation::identity(side)).unwrap();
            assert_eq!(det(&m), -by_definition(&a));
        }
        "equal rows" => {
            let rows: Vec<usize> = (0..side).map(|i| i % (side - 1)).collect();
            let all: Vec<usize> = (0..side).collect();
            let m = a.submatrix(&rows, &all).unwrap();
            assert!(det(&m).is_zero() && singular(&m, &mut no).is_some());
        }
        other => panic!("no instance of the law `{other}` is tested"),
    }
}

#[test]
fn laws_hold_for_random_matrices() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut source = Source(TestRunner::new_with_rng(Config::default(), rng));
    for law in &LAWS {
        for round in 0..30 {
            instance(law.id, &mut source, 2 + round % 4);
        }
    }
}
