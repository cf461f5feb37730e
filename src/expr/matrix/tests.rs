use super::{Matrix, MatrixError, determinant_lemma, jacobian};
use crate::expr::normal::equal_on;
use crate::expr::print::text;
use crate::expr::{Expr, Symbol};
use crate::real::Rational;

fn n(value: i64) -> Expr {
    Expr::integer(value)
}

fn s(name: &str) -> Expr {
    Expr::symbol(name)
}

fn numbers(rows: &[&[i64]]) -> Matrix {
    Matrix::from_rows(rows.iter().map(|r| r.iter().map(|x| n(*x)).collect()).collect()).unwrap()
}

/// Entries a11, a12, …
fn symbols(name: &str, side: usize) -> Matrix {
    Matrix::from_fn(side, side, |i, j| s(&format!("{name}{}{}", i + 1, j + 1))).unwrap()
}

fn det(m: &Matrix) -> Expr {
    m.determinant(&mut |_| false).unwrap()
}

fn equal(a: &Expr, b: &Expr) -> bool {
    equal_on(a, b, &mut |_| false) == Some(true)
}

/// Σ over permutations of sign · product: the definition.
fn by_definition(m: &Matrix) -> Expr {
    fn go(m: &Matrix, row: usize, used: &mut Vec<usize>, terms: &mut Vec<Expr>) {
        if row == m.rows() {
            let odd = super::Permutation::new(used.clone()).unwrap().is_odd();
            let entries: Vec<Expr> = used.iter().enumerate().map(|(i, j)| m.at(i, *j).clone()).collect();
            terms.push(super::product_of(odd, &entries));
            return;
        }
        for j in 0..m.columns() {
            if !used.contains(&j) {
                used.push(j);
                go(m, row + 1, used, terms);
                used.pop();
            }
        }
    }
    let mut terms = Vec::new();
    go(m, 0, &mut Vec::new(), &mut terms);
    Expr::sum(terms)
}

#[test]
fn shapes_are_checked() {
    assert_eq!(
        Matrix::from_rows(vec![vec![n(1), n(2)], vec![n(3)]]),
        Err(MatrixError::Ragged { row: 1, expected: 2, found: 1 })
    );
    assert_eq!(Matrix::from_rows(vec![]), Err(MatrixError::Empty));
    assert_eq!(Matrix::identity(5000), Err(MatrixError::TooLarge));
    let (a, b) = (numbers(&[&[1, 2, 3]]), numbers(&[&[1, 2]]));
    assert!(matches!(a.plus(&b), Err(MatrixError::ShapeMismatch { operation: "sum", .. })));
    assert!(matches!(a.times(&b), Err(MatrixError::ShapeMismatch { .. })));
    assert_eq!(a.times(&a.transpose()).unwrap(), numbers(&[&[14]]));
    assert_eq!(a.determinant(&mut |_| false), Err(MatrixError::NotSquare { rows: 1, columns: 3 }));
    assert!(matches!(a.without(0, 3), Err(MatrixError::OutOfRange { .. })));
    assert!(matches!(a.block((0, 2), (1, 2)), Err(MatrixError::OutOfRange { .. })));
}

#[test]
fn small_determinants_read_well() {
    assert_eq!(
        text(&det(&Matrix::from_rows(vec![vec![s("a"), s("b")], vec![s("c"), s("d")]]).unwrap())),
        "a*d - b*c"
    );
    let (c, t) = (s("t"), s("t"));
    let rotation = Matrix::from_rows(vec![
        vec![
            Expr::apply(crate::expr::Function::Cos, vec![c.clone()]),
            Expr::apply(crate::expr::Function::Sin, vec![t.clone()]).negate(),
        ],
        vec![
            Expr::apply(crate::expr::Function::Sin, vec![t]),
            Expr::apply(crate::expr::Function::Cos, vec![c]),
        ],
    ]);
    assert_eq!(det(&rotation.unwrap()), n(1));
}

#[test]
fn symbolic_determinants_agree_with_the_definition() {
    for side in 1..=5 {
        let m = symbols("a", side);
        assert!(equal(&det(&m), &by_definition(&m)), "side {side}");
    }
}

#[test]
fn full_symbolic_determinants_of_side_six_to_eight() {
    assert!(equal(&det(&symbols("a", 6)), &by_definition(&symbols("a", 6))));
    assert!(symbols("a", 7).determinant(&mut |_| false).is_ok());
    assert!(symbols("a", 8).determinant(&mut |_| false).is_ok());
    assert_eq!(symbols("a", 12).determinant(&mut |_| false), Err(MatrixError::TooLarge));
}

#[test]
fn few_symbols_in_a_large_matrix() {
    // det(x I + J) = x^(n−1) (x + n) for the matrix J of ones.
    let m = Matrix::from_fn(12, 12, |i, j| if i == j { s("x").plus(&n(1)) } else { n(1) }).unwrap();
    assert!(equal(&det(&m), &s("x").powi(11).times(&s("x").plus(&n(12)))));
    let m = Matrix::from_fn(16, 16, |i, j| if i == j { s("x").plus(&n(1)) } else { n(1) }).unwrap();
    assert!(equal(&det(&m), &s("x").powi(15).times(&s("x").plus(&n(16)))));
}

#[test]
fn fractions_and_roots_as_entries() {
    let (x, y) = (s("x"), s("y"));
    let m = Matrix::from_fn(4, 4, |i, j| {
        let v = if i < 2 { &x } else { &y };
        v.plus(&n((i * 4 + j) as i64 + 1)).recip().plus(&n(i64::from(i == j)))
    })
    .unwrap();
    assert!(equal(&det(&m), &by_definition(&m)));
    let r = x.powi(2).plus(&y.powi(2)).sqrt();
    let m = Matrix::from_rows(vec![
        vec![x.over(&r), y.over(&r), n(0), n(1)],
        vec![y.negate().over(&r), x.over(&r), n(1), n(0)],
        vec![r.clone(), n(0), n(1), r.clone()],
        vec![n(0), r.clone(), n(2), n(1)],
    ])
    .unwrap();
    assert!(equal(&det(&m), &by_definition(&m)));
}

#[test]
fn singular_matrices_are_seen() {
    let (a, b) = (s("a"), s("b"));
    let twice = Matrix::from_rows(vec![vec![a.clone(), b.clone()], vec![a.clone(), b.clone()]]).unwrap();
    assert_eq!(det(&twice), n(0));
    assert_eq!(twice.inverse(&mut |_| false), Err(MatrixError::Singular));
    // Two rows in one column.
    let m = Matrix::from_rows(vec![
        vec![a.clone(), n(0), n(0)],
        vec![b.clone(), n(0), n(0)],
        vec![n(1), a.clone(), b],
    ]);
    assert_eq!(det(&m.unwrap()), n(0));
    // Zeros that are not literal: sin² + cos² − 1.
    let one = Expr::apply(crate::expr::Function::Sin, vec![a.clone()]).powi(2);
    let zero = one.plus(&Expr::apply(crate::expr::Function::Cos, vec![a.clone()]).powi(2)).minus(&n(1));
    assert_eq!(det(&Matrix::from_rows(vec![vec![zero, a.clone()], vec![n(0), a]]).unwrap()), n(0));
}

#[test]
fn inverses_of_numbers_and_formulas() {
    let m = numbers(&[&[2, 1, 0], &[1, 3, 1], &[0, 1, 4]]);
    let inverse = m.inverse(&mut |_| false).unwrap();
    assert_eq!(m.times(&inverse).unwrap(), Matrix::identity(3).unwrap());
    let m = Matrix::from_rows(vec![vec![s("a"), s("b")], vec![s("c"), s("d")]]).unwrap();
    let inverse = m.inverse(&mut |_| false).unwrap();
    assert_eq!(text(inverse.at(0, 1)), "-b/(a*d - b*c)");
    for (k, e) in m.times(&inverse).unwrap().entries().iter().enumerate() {
        assert!(equal(e, &n(i64::from(k % 3 == 0))));
    }
    // Lower triangular: a cofactor's common factors cancel.
    let m = Matrix::from_rows(vec![
        vec![s("a"), n(0), n(0)],
        vec![s("b"), s("c"), n(0)],
        vec![s("d"), s("e"), s("f")],
    ])
    .unwrap();
    let inverse = m.inverse(&mut |_| false).unwrap();
    assert_eq!(text(inverse.at(1, 1)), "1/c");
    assert!(inverse.at(0, 2).is_zero());
}

#[test]
fn adjugate_of_a_singular_matrix() {
    let m = numbers(&[&[1, 2], &[2, 4]]);
    assert_eq!(m.adjugate(&mut |_| false).unwrap(), numbers(&[&[4, -2], &[-2, 1]]));
}

#[test]
fn characteristic_polynomials() {
    let m = Matrix::from_rows(vec![vec![s("a"), s("b")], vec![s("c"), s("d")]]).unwrap();
    let p = m.characteristic_polynomial(&Symbol::new("x"), &mut |_| false).unwrap();
    let expected = s("x").minus(&s("a")).times(&s("x").minus(&s("d"))).minus(&s("b").times(&s("c")));
    assert!(equal(&p, &expected));
    let m = numbers(&[&[0, 0, 6], &[1, 0, -11], &[0, 1, 6]]);
    let c = m.characteristic_coefficients(&mut |_| false).unwrap();
    assert_eq!(c, [n(-6), n(11), n(-6), n(1)]);
    let half = Matrix::diagonal(&[Expr::half(), s("x").recip()]).unwrap();
    let c = half.characteristic_coefficients(&mut |_| false).unwrap();
    assert!(equal(&c[0], &Expr::half().over(&s("x"))));
    assert!(equal(&c[1], &Expr::half().plus(&s("x").recip()).negate()));
}

#[test]
fn the_matrix_determinant_lemma() {
    let a = Matrix::diagonal(&[s("p"), s("q"), s("r")]).unwrap();
    let u = Matrix::column_vector(vec![s("u"), n(2), n(1)]).unwrap();
    let v = Matrix::column_vector(vec![n(1), s("v"), n(3)]).unwrap();
    let lemma = determinant_lemma(&a, &u, &v, &mut |_| false).unwrap();
    let whole = a.plus(&u.times(&v.transpose()).unwrap()).unwrap();
    assert!(equal(&lemma, &det(&whole)));
}

#[test]
fn jacobians() {
    let (x, y) = (Symbol::new("x"), Symbol::new("y"));
    let f = vec![
        Expr::exp(s("x")).times(&s("y")),
        s("x").plus(&s("y").powi(2)).plus(&n(3)),
        s("a").times(&s("y")),
    ];
    let j = jacobian(&f, &[x, y]).unwrap();
    assert_eq!(j.shape(), (3, 2));
    assert_eq!(text(j.at(0, 0)), "exp(x)*y");
    assert_eq!(j.row(1), [n(1), Expr::scaled(Rational::integer(2), s("y"))]);
    assert_eq!(j.row(2), [n(0), s("a")]);
    assert_eq!(jacobian(&[], &[Symbol::new("x")]), Err(MatrixError::Empty));
    let digamma = Expr::apply(crate::expr::Function::Digamma, vec![s("x")]);
    assert_eq!(
        jacobian(&[digamma], &[Symbol::new("x")]),
        Err(MatrixError::NoDerivative { component: 0, variable: Symbol::new("x") })
    );
}

#[test]
fn block_matrices() {
    let a = numbers(&[&[1, 2], &[3, 4]]);
    let b = numbers(&[&[5], &[6]]);
    let m =
        Matrix::from_blocks(&[vec![a.clone(), b.clone()], vec![b.transpose(), numbers(&[&[8]])]]).unwrap();
    assert_eq!(m, numbers(&[&[1, 2, 5], &[3, 4, 6], &[5, 6, 8]]));
    assert_eq!(m.block((0, 0), (2, 2)).unwrap(), a);
    assert!(matches!(Matrix::from_blocks(&[vec![a, m]]), Err(MatrixError::ShapeMismatch { .. })));
    assert_eq!(det(&numbers(&[&[1, 2, 5], &[3, 4, 6], &[5, 6, 8]])), n(-2));
}
