use std::cmp::Ordering;

use super::{
    Base, Judgement, Method, PermutationEntries, Placement, Shape, Singular, Structure, StructureAnswer,
    determinant_cost, determinant_of, log_det_cost, recognise, recognise_jacobian, singular,
};
use crate::expr::matrix::Matrix;
use crate::expr::normal::equal_on;
use crate::expr::print::text;
use crate::expr::{Expr, Symbol};
use crate::syntax::{Declared, parse_map};

fn jacobian_of(map: &str) -> (Matrix, Structure) {
    let statement = parse_map(map, &Declared::none()).unwrap();
    recognise_jacobian(&statement.components, &statement.variables, &mut |_| false).unwrap()
}

fn matrix(rows: &[&[&str]]) -> Matrix {
    let entry = |e: &&str| {
        let statement = parse_map(&format!("f(zz) = {e}"), &Declared::none()).unwrap();
        statement.components[0].clone()
    };
    Matrix::from_rows(rows.iter().map(|r| r.iter().map(entry).collect()).collect()).unwrap()
}

fn shape(map: &str) -> String {
    jacobian_of(map).1.to_string()
}

fn det(map: &str) -> String {
    let (m, _) = jacobian_of(map);
    text(&determinant_of(&m, &mut |_| false).unwrap().value)
}

/// The determinant by structure is that by expansion, and the product of its factors.
fn check(m: &Matrix) {
    let by_structure = determinant_of(m, &mut |_| false).unwrap();
    let expanded = m.determinant(&mut |_| false).unwrap();
    let same = |a: &Expr, b: &Expr| equal_on(a, b, &mut |_| false) == Some(true);
    assert!(same(&by_structure.value, &expanded), "{} {}", text(&by_structure.value), text(&expanded));
    let product = crate::expr::matrix::product_of(by_structure.negative, &by_structure.factors);
    assert!(same(&product, &expanded), "{} {}", text(&product), text(&expanded));
}

#[test]
fn shapes_of_maps() {
    for (map, expected) in [
        ("f(x, y) = (x + 1, y - 2)", "identity"),
        ("f(x, y) = (2x, 2y + 1)", "scalar (2 times the identity)"),
        ("f(x, y) = (exp(x), y^3)", "diagonal"),
        ("f(x, y) = (3, 4)", "zero"),
        ("f(x, y, z) = (y, z, x)", "permutation (2, 3, 1)"),
        ("f(x, y) = (-y, x)", "signed permutation (2, 1)"),
        ("f(x, y) = (2y, x^3)", "scaled permutation (2, 1)"),
        ("f(x, y) = (x, x*y)", "lower triangular"),
        ("f(x, y) = (x + y, y)", "upper triangular"),
        ("f(x, y, z) = (x + z, y, z + y)", "lower triangular with rows and columns in the order (2, 3, 1)"),
        ("f(x, y) = (y, x + y)", "lower triangular with columns in the order (2, 1)"),
        ("f(x, y, z) = (x - y, x + 2y, exp(z))", "block diagonal (blocks 2, 1)"),
        ("f(x, y, z) = (x - y, x + 2y, z*x)", "block lower triangular (blocks 2, 1)"),
        ("f(x, y, z) = (x - y + z, x + 2y, z)", "block upper triangular (blocks 1, 2)"),
        ("f(x, y, z) = (x + z, y, x + 2z + y)", "block triangular (blocks 1, 2: {2}, {1, 3})"),
        ("f(x, y) = (x - y, x + y)", "scaled orthogonal (J^T J = (2) I)"),
        ("f(x, y) = (x^2 - y^2, 2x*y)", "scaled orthogonal (J^T J = (4*(x^2 + y^2)) I)"),
        ("f(x, y) = (x - y, x + 2y)", "full"),
    ] {
        assert_eq!(shape(map), expected, "{map}");
    }
}

#[test]
fn zeros_that_are_not_literal() {
    // ∂/∂y of sin²y + cos²y is 0.
    assert_eq!(shape("f(x, y) = (x + sin(y)^2 + cos(y)^2, y + x)"), "lower triangular");
    // ∂/∂y is 1e-12, not 0.
    assert_eq!(shape("f(x, y) = (x + 0.000000000001 y, y + 2x)"), "full");
    // Not known to be 0 for all a.
    assert_eq!(shape("f(x, y) = (x + (a - b) y, y + 2x)"), "full");
}

#[test]
fn planar_and_radial_maps() {
    let planar = "f(x, y, z) = (x + u*tanh(a x + b y + c z + d), y + v*tanh(a x + b y + c z + d), z + w*tanh(a x + b y + c z + d))";
    let (m, s) = jacobian_of(planar);
    assert_eq!(s.to_string(), "the identity plus a rank-one matrix");
    let Shape::LowRankUpdate(update) = &s.shape else { panic!() };
    let (u, v) = update.vectors.as_ref().unwrap();
    let rebuilt = Matrix::identity(3).unwrap().plus(&u.times(&v.transpose()).unwrap()).unwrap();
    for (a, b) in rebuilt.entries().iter().zip(m.entries()) {
        assert_eq!(equal_on(a, b, &mut |_| false), Some(true), "{} {}", text(a), text(b));
    }
    assert_eq!(determinant_of(&m, &mut |_| false).unwrap().method, Method::Lemma);
    check(&m);
    let radial = "f(x, y) = (x + k x/(1 + sqrt(x^2 + y^2)), y + k y/(1 + sqrt(x^2 + y^2)))";
    let (m, s) = jacobian_of(radial);
    assert!(matches!(&s.shape, Shape::LowRankUpdate(l) if l.rank == 1), "{s}");
    check(&m);
    assert_eq!(log_det_cost(&s).to_string(), "O(D)");
}

#[test]
fn planar_maps_with_numbers_in_them() {
    for map in [
        "f(x, y) = (x + tanh(x + y), y + tanh(x + y))",
        "f(x, y) = (2x + tanh(x - 3y), 2y - tanh(x - 3y))",
        "f(x, y) = (3x + exp(x + y), 3y + 2exp(x + y))",
        "f(x, y, z) = (5x + sin(x + y + z), 5y + sin(x + y + z), 5z - 2sin(x + y + z))",
    ] {
        let (m, s) = jacobian_of(map);
        assert!(
            matches!(&s.shape, Shape::LowRankUpdate(l) if matches!(l.base, Base::Scalar(_))),
            "{map}: {s}"
        );
        check(&m);
    }
    assert_eq!(shape("f(x, y) = (x + tanh(x + y), 2y + tanh(x + y))"), "full");
}

#[test]
fn low_rank_with_other_bases() {
    // diag(p, q, r, s) + u vᵀ
    let m = Matrix::from_fn(4, 4, |i, j| {
        let product =
            Expr::symbol(["u1", "u2", "u3", "u4"][i]).times(&Expr::symbol(["v1", "v2", "v3", "v4"][j]));
        if i == j { Expr::symbol(["p", "q", "r", "s"][i]).plus(&product) } else { product }
    })
    .unwrap();
    let s = recognise(&m, &mut |_| false);
    assert!(
        matches!(&s.shape, Shape::LowRankUpdate(l) if matches!(&l.base, Base::Diagonal(d) if d[0] == Expr::symbol("p"))),
        "{s}"
    );
    check(&m);
    // Numbers: diag(1, 2, 3, 4) + (1, 2, 1, 3)(1, 1, 2, 1)ᵀ
    let (u, v) = ([1, 2, 1, 3], [1, 1, 2, 1]);
    let m = Matrix::from_fn(4, 4, |i, j| Expr::integer(u[i] * v[j] + if i == j { i as i64 + 1 } else { 0 }))
        .unwrap();
    assert_eq!(recognise(&m, &mut |_| false).to_string(), "a diagonal matrix plus a rank-one matrix");
    check(&m);
    // Lower triangular plus rank one.
    let m = Matrix::from_fn(4, 4, |i, j| {
        Expr::integer(u[i] * v[j] + if i >= j { (3 * i + j * j) as i64 + 1 } else { 0 })
    })
    .unwrap();
    let s = recognise(&m, &mut |_| false);
    assert_eq!(s.to_string(), "a lower triangular matrix plus a rank-one matrix");
    assert_eq!(log_det_cost(&s).to_string(), "O(D^2)");
    check(&m);
    let s = recognise(&m.transpose(), &mut |_| false);
    assert_eq!(s.to_string(), "an upper triangular matrix plus a rank-one matrix");
}

#[test]
fn rank_two_updates_of_the_identity() {
    let h = |k: usize| format!("tanh({}x1 + {}x2 - x3 + {}x4)", k + 1, 2 * k + 1, k + 3);
    let component = |i: usize| format!("x{} + {}*{} + {}*{}", i + 1, i + 1, h(0), (i * i) as i64 - 2, h(2));
    let map = format!("f(x1, x2, x3, x4) = ({})", (0..4).map(component).collect::<Vec<_>>().join(", "));
    let (m, s) = jacobian_of(&map);
    assert_eq!(s.to_string(), "the identity plus a matrix of rank 2");
    assert_eq!(log_det_cost(&s).to_string(), "O(D r^2 + r^3)");
    check(&m);
}

#[test]
fn what_is_no_low_rank_update() {
    // Every symmetric 3 × 3 matrix is diagonal plus rank one, by division: that says nothing.
    let general = matrix(&[&["a", "p", "q"], &["p", "b", "r"], &["q", "r", "c"]]);
    assert_eq!(recognise(&general, &mut |_| false).shape, Shape::Full);
    let numbers = matrix(&[&["5", "1", "2"], &["1", "7", "3"], &["2", "3", "9"]]);
    assert_eq!(recognise(&numbers, &mut |_| false).shape, Shape::Full);
    // One entry off.
    let almost = Matrix::from_fn(4, 4, |i, j| {
        Expr::integer(
            ((i + 1) * (j + 2)) as i64 + i64::from(i == j) + i64::from((i, j) == (3, 0) || (i, j) == (0, 3)),
        )
    });
    assert_eq!(recognise(&almost.unwrap(), &mut |_| false).shape, Shape::Full);
    let two = matrix(&[&["a", "b"], &["c", "d"]]);
    assert_eq!(recognise(&two, &mut |_| false).shape, Shape::Full);
}

#[test]
fn householder_is_orthogonal_and_a_rank_one_update() {
    let m = matrix(&[
        &["1 - 2a^2/(a^2+b^2+c^2)", "-2a*b/(a^2+b^2+c^2)", "-2a*c/(a^2+b^2+c^2)"],
        &["-2a*b/(a^2+b^2+c^2)", "1 - 2b^2/(a^2+b^2+c^2)", "-2b*c/(a^2+b^2+c^2)"],
        &["-2a*c/(a^2+b^2+c^2)", "-2b*c/(a^2+b^2+c^2)", "1 - 2c^2/(a^2+b^2+c^2)"],
    ]);
    let s = recognise(&m, &mut |_| false);
    assert_eq!(s.to_string(), "orthogonal, and the identity plus a rank-one matrix");
    assert_eq!(determinant_of(&m, &mut |_| false).unwrap().value, Expr::integer(-1));
    assert_eq!(log_det_cost(&s).to_string(), "O(1)");
    assert_eq!(determinant_cost(&s).to_string(), "O(D)");
}

#[test]
fn determinants_by_structure() {
    assert_eq!(det("f(x, y) = (exp(x), 2y)"), "2*exp(x)");
    assert_eq!(det("f(x, y, z) = (y, x, z)"), "-1");
    assert_eq!(det("f(x, y, z) = (y, z, x)"), "1");
    assert_eq!(det("f(x, y) = (y, x + y)"), "-1");
    assert_eq!(det("f(r, t) = (r cos(t), r sin(t))"), "r");
    assert_eq!(det("f(x, y) = (exp(x) cos(y), exp(x) sin(y))"), "exp(2*x)");
    assert_eq!(det("f(x, y) = (x, x)"), "0");
    for rows in [
        matrix(&[&["0", "a", "b"], &["c", "0", "0"], &["d", "e", "f"]]),
        matrix(&[&["a", "0", "b", "0"], &["0", "c", "0", "d"], &["e", "0", "f", "0"], &["0", "g", "0", "h"]]),
        matrix(&[&["0", "0", "a", "b"], &["x", "y", "1", "1"], &["0", "0", "c", "d"], &["z", "w", "2", "2"]]),
        matrix(&[&["0", "a", "0"], &["0", "0", "b"], &["c", "0", "0"]]),
    ] {
        check(&rows);
    }
}

#[test]
fn logarithms_with_known_signs() {
    let (m, _) = jacobian_of("f(x, y, z) = (x exp(-y), -2y, z^3)");
    let det = determinant_of(&m, &mut |_| false).unwrap();
    let log = det.log_abs(&mut |_| None).unwrap();
    assert_eq!(text(&log), "-y + 2*ln(abs(z)) + ln(6)");
    let log = det.log_abs(&mut |e| (*e == Expr::symbol("z")).then_some(Ordering::Less)).unwrap();
    assert_eq!(text(&log), "-y + 2*ln(-z) + ln(6)");
    let (m, _) = jacobian_of("f(x, y) = (a x, y)");
    let det = determinant_of(&m, &mut |_| false).unwrap();
    assert_eq!(det.log_abs(&mut |_| Some(Ordering::Equal)), None);
    assert_eq!(text(&det.abs(&mut |_| None)), "abs(a)");
}

#[test]
fn reasons_for_a_zero_determinant() {
    let reason = |rows: &[&[&str]]| singular(&matrix(rows), &mut |_| false);
    assert_eq!(reason(&[&["0", "0"], &["a", "b"]]), Some(Singular::ZeroRow(0)));
    assert_eq!(reason(&[&["0", "a"], &["0", "b"]]), Some(Singular::ZeroColumn(0)));
    assert_eq!(
        reason(&[&["a", "0", "0"], &["b", "0", "0"], &["c", "d", "e"]]),
        Some(Singular::ZeroOnDiagonal(1))
    );
    assert_eq!(reason(&[&["a", "b"], &["a", "b"]]), Some(Singular::EqualRows(0, 1)));
    assert_eq!(reason(&[&["a", "a"], &["b", "b"]]), Some(Singular::EqualColumns(0, 1)));
    let rows = reason(&[&["a", "b", "c"], &["0", "0", "d"], &["0", "0", "e"]]).unwrap();
    assert_eq!(rows.to_string(), "the matrix is triangular, and its diagonal entry 2 is 0");
    let rows = reason(&[&["0", "a", "0"], &["b", "c", "d"], &["0", "e", "0"]]).unwrap();
    assert_eq!(rows.to_string(), "rows 1, 3 have entries in column 2 only");
    assert_eq!(reason(&[&["a", "b"], &["c", "d"]]), None);
}

#[test]
fn costs_of_structures() {
    let cost = |map: &str| log_det_cost(&jacobian_of(map).1).to_string();
    assert_eq!(cost("f(x, y) = (x, x*y)"), "O(D)");
    assert_eq!(cost("f(x, y) = (y, x)"), "O(1)");
    assert_eq!(cost("f(x, y) = (x - y, x + 3y)"), "O(D^3)");
    assert_eq!(cost("f(x, y, z) = (x - y, x + 3y, z)"), "O(D + b_1^3)");
    assert_eq!(cost("f(x, y, z, w) = (x - y, x + 3y, z + w, z - 2w)"), "O(D b^2)");
    assert_eq!(cost("f(x, y) = (x, y) + 1".replace(" + 1", "").as_str()), "O(1)");
}

#[test]
fn blocks_of_a_rearranged_matrix() {
    let m =
        matrix(&[&["a", "0", "b", "0"], &["0", "c", "0", "d"], &["e", "0", "f", "0"], &["0", "g", "0", "h"]]);
    let s = recognise(&m, &mut |_| false);
    assert_eq!(s.to_string(), "block diagonal (blocks 2, 2: {1, 3}, {2, 4})");
    assert!(matches!(s.shape, Shape::BlockDiagonal { placement: Placement::Rearranged, .. }));
}

#[test]
fn answers_are_read() {
    for (written, name) in [
        ("upper triangular", "upper triangular"),
        ("Lower-Triangular", "lower triangular"),
        ("a diagonal matrix", "diagonal"),
        ("block-diagonal", "block diagonal"),
        ("block triangular (blocks 2, 1)", "block triangular (blocks 2, 1)"),
        ("the Jacobian is dense", "full"),
        ("triangular", "triangular"),
        ("identity plus rank-1", "identity plus rank one"),
        ("lowertriangular", "lower triangular"),
    ] {
        let answer: StructureAnswer = written.parse().unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(answer.to_string(), name, "{written}");
    }
    let error = "diagnal".parse::<StructureAnswer>().unwrap_err();
    assert_eq!(error.to_string(), "`diagnal` is no structure of a matrix; did you mean `diagonal`?");
    assert!("".parse::<StructureAnswer>().is_err());
}

#[test]
fn answers_are_judged() {
    let judge =
        |answer: &str, map: &str| answer.parse::<StructureAnswer>().unwrap().judge(&jacobian_of(map).1);
    let diagonal = "f(x, y) = (exp(x), y^3)";
    assert_eq!(judge("diagonal", diagonal), Judgement::Same);
    assert_eq!(judge("upper triangular", diagonal), Judgement::Weaker);
    assert_eq!(judge("triangular", diagonal), Judgement::Weaker);
    assert_eq!(judge("full", diagonal), Judgement::NotFound);
    assert_eq!(judge("identity", diagonal), Judgement::NotFound);
    assert_eq!(judge("upper triangular", "f(x, y) = (x, x*y)"), Judgement::NotFound);
    let blocks = "f(x, y, z) = (x - y, x + 2y, z*x)";
    assert_eq!(judge("block triangular", blocks), Judgement::Weaker);
    assert_eq!(judge("block lower triangular (2, 1)", blocks), Judgement::Same);
    assert_eq!(judge("block lower triangular (1, 2)", blocks), Judgement::NotFound);
}

#[test]
fn permutations_keep_their_entries() {
    let s = jacobian_of("f(x, y) = (-y, x)").1;
    assert!(matches!(s.shape, Shape::Permutation { entries: PermutationEntries::Signs, .. }));
}

/// A thousand components, sparse and triangular.
#[test]
fn a_thousand_dimensions() {
    let n = 1000;
    let variables: Vec<Symbol> = (0..n).map(|i| Symbol::new(&format!("z{i}"))).collect();
    let z = |i: usize| Expr::variable(variables[i].clone());
    let triangular: Vec<Expr> =
        (0..n).map(|i| Expr::exp(z(i)).plus(&z(i / 2).times(&z(i / 3))).plus(&z(i / 7))).collect();
    let (m, s) = recognise_jacobian(&triangular, &variables, &mut |_| false).unwrap();
    assert_eq!(s.shape, Shape::LowerTriangular);
    assert_eq!(determinant_of(&m, &mut |_| false).unwrap().factors.len(), n);
    let shuffled: Vec<Expr> = (0..n).map(|i| triangular[(i * 7 + 3) % n].clone()).collect();
    let (_, s) = recognise_jacobian(&shuffled, &variables, &mut |_| false).unwrap();
    assert!(matches!(s.shape, Shape::PermutedTriangular { .. }), "{s}");
}
