//! Vectors, matrices, definitions, and the sizes of variables.

use crate::expr::{Expr, Symbol, print};
use crate::syntax::{Declared, Shape, parse_known, parse_map, parse_source, parse_value, source_dimensions};

/// The map in the plainest notation.
fn plain(text: &str) -> String {
    let map = parse_map(text, &Declared::none()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
    print::map_text(&map.name, &map.variables, &map.components)
}

fn same(rows: &[(&str, &str)]) {
    for (typed, meant) in rows {
        assert_eq!(plain(typed), plain(meant), "{typed}");
    }
}

#[test]
fn matrices_and_definitions() {
    same(&[
        ("f(z) = [[1,2],[3,4]] z + (1, 0)", "f(z1, z2) = (z1 + 2 z2 + 1, 3 z1 + 4 z2)"),
        ("f(z) = [1, 2; 3, 4] z", "f(z1, z2) = (z1 + 2 z2, 3 z1 + 4 z2)"),
        (r"f(z) = \begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix} z", "f(z1, z2) = (z1 + 2 z2, z2)"),
        (
            "f(z) = M z + b with M = [[a, b], [c, d]], b = (1, 2)",
            "f(z1, z2) = (a z1 + b z2 + 1, c z1 + d z2 + 2)",
        ),
        ("f(z) = M z, M = [[2, 0], [0, 3]]", "f(z1, z2) = (2 z1, 3 z2)"),
        ("M z where M = 2 A, A = [[1, 1], [0, 1]]", "f(z1, z2) = (2 z1 + 2 z2, 2 z2)"),
        ("f(x, y) = A (x, y) with A = diag(2, 3)", "f(x, y) = (2x, 3y)"),
        ("f(z) = M z with z = (x, y), M = [[0, 1], [1, 0]]", "f(x, y) = (y, x)"),
        (
            "g(x) = M^(-1) (x - b) with M = [[2, 0], [0, 4]], b = (1, 2)",
            "g(x1, x2) = ((x1 - 1)/2, (x2 - 2)/4)",
        ),
        ("f(z) = M^T z with M = [[1, 2], [0, 1]]", "f(z1, z2) = (z1, 2 z1 + z2)"),
        ("f(z) = M² z with M = [[1, 1], [0, 1]]", "f(z1, z2) = (z1 + 2 z2, z2)"),
        ("f(z) = z + (1, 2)^T", "f(z1, z2) = (z1 + 1, z2 + 2)"),
        ("f(z) = a z with a = 2", "f(z) = 2z"),
    ]);
}

#[test]
fn products_of_vectors() {
    same(&[
        (
            "f(z) = z + u tanh(w^T z + b) with u = (1, 2), w = (3, -1)",
            "f(z1, z2) = (z1 + tanh(3 z1 - z2 + b), z2 + 2 tanh(3 z1 - z2 + b))",
        ),
        ("f(z) = (w·z) u with w = (1, 1), u = (1, 2)", "f(z1, z2) = (z1 + z2, 2 (z1 + z2))"),
        ("f(z) = u w^T z with w = (1, 1), u = (1, 2)", "f(z1, z2) = (z1 + z2, 2 (z1 + z2))"),
        ("f(z) = z ⊙ s with s = (2, 3)", "f(z1, z2) = (2 z1, 3 z2)"),
        ("f(z) = exp(z) + (0, 1)", "f(z1, z2) = (exp(z1), exp(z2) + 1)"),
        ("f(z) = ||z||^2 (1, 1) + z", "f(z1, z2) = (z1^2 + z2^2 + z1, z1^2 + z2^2 + z2)"),
        ("f(z) = |z| z + (0, 0)", "f(z1, z2) = (sqrt(z1^2 + z2^2) z1, sqrt(z1^2 + z2^2) z2)"),
        ("f(z) = ‖z‖ z + (0, 0)", "f(z1, z2) = (sqrt(z1^2 + z2^2) z1, sqrt(z1^2 + z2^2) z2)"),
        (
            "f(z) = { z if z·w > 0; -z if z·w <= 0 } with w = (1, 0)",
            "f(z1, z2) = ({ z1 if z1 > 0; -z1 if z1 <= 0 }, { z2 if z1 > 0; -z2 if z1 <= 0 })",
        ),
    ]);
}

#[test]
fn sizes_of_variables() {
    same(&[
        ("f: R^2 -> R^2, f(z) = (z_1 + z_2, z_1)", "f(z1, z2) = (z1 + z2, z1)"),
        ("f: ℝ² → ℝ², f(z) = 2 z", "f(z1, z2) = (2 z1, 2 z2)"),
        ("f(z) = (z1, z2, z1 z2)", "f(z1, z2) = (z1, z2, z1 z2)"),
        ("f(z) = z^2", "f(z) = z*z"),
        ("f(z) = 2 z with z in R^3", "f(z1, z2, z3) = (2 z1, 2 z2, 2 z3)"),
    ]);
    // A tuple of functions of one number.
    let curve = parse_map("f(z) = (z, z^2)", &Declared::none()).unwrap();
    assert_eq!((curve.variables.len(), curve.components.len()), (1, 2));
    let dimensions = source_dimensions("z in [0, 1]^2", &Declared::none()).unwrap();
    assert_eq!(dimensions.get("z"), Some(&2));
}

#[test]
fn regions_of_vectors() {
    let z = parse_value("(z1, z2)", &Declared::none()).unwrap();
    let declared = Declared::none().with_values(&[("z".to_owned(), z)].into());
    for (text, condition) in [
        ("z in [0, 1]^2", "0 <= z1 <= 1 and 0 <= z2 <= 1"),
        ("z in R^2", "true"),
        ("(z1, z2) in (0, inf) x R", "0 < z1"),
        ("z in R \\times [0, 1]", "0 <= z2 <= 1"),
        ("||z|| < 1", "sqrt(z1^2 + z2^2) < 1"),
        ("z != 0", "z1^2 + z2^2 != 0"),
        ("z in R^2 \\ {0}", "z1^2 + z2^2 != 0"),
        ("|z|^2 <= 4", "z1^2 + z2^2 <= 4"),
    ] {
        let clauses = parse_source(text, &declared).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        assert_eq!(print::condition_text(&clauses[0].condition), condition, "{text}");
    }
    assert_eq!(parse_source("z in R^3", &declared).unwrap_err().code(), "wrong-shape");
    assert_eq!(parse_source("z > 0", &declared).unwrap_err().code(), "shapes");
}

#[test]
fn symbolic_vectors_are_expanded() {
    let known = parse_known(&["u, w in R^2", "A in R^(2x3)", "w·u > -1"]).unwrap();
    assert_eq!(known.values["u"].shape(), Shape::Vector(2));
    assert_eq!(known.values["A"].shape(), Shape::Matrix(2, 3));
    assert!(known.assumptions.kinds.contains_key(&Symbol::new("u1")));
    assert_eq!(print::condition_text(&known.assumptions.facts[0]), "w1*u1 + w2*u2 > -1");
}

#[test]
fn functions_of_matrices() {
    for (typed, meant) in [
        ("det([[a, b], [c, d]])", "a d - b c"),
        ("tr([[a, b], [c, d]])", "a + d"),
        ("norm((3, 4))", "5"),
        ("dot((1, 2), (x, y))", "x + 2y"),
        ("|z|", "abs(z)"),
        ("(1, 2)^T (x, y)", "x + 2 y"),
    ] {
        let read =
            |text: &str| parse_value(text, &Declared::none()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        assert_eq!(read(typed), read(meant), "{typed}");
    }
}

#[test]
fn values_are_read_back() {
    let entries = [Expr::symbol("a"), Expr::symbol("z0_1").powi(2), Expr::pi(), Expr::half()];
    for show in [print::text, print::unicode, print::latex] {
        let e: Vec<String> = entries.iter().map(show).collect();
        let text = format!("[[{}, {}], [{}, {}]]", e[0], e[1], e[2], e[3]);
        let value = parse_value(&text, &Declared::none()).unwrap();
        assert_eq!(value.entries().cloned().collect::<Vec<_>>(), entries, "{text}");
    }
}

#[test]
fn sizes_are_bounded() {
    let large = format!("({})", vec!["1"; 70].join(", "));
    assert_eq!(parse_value(&large, &Declared::none()).unwrap_err().code(), "dimension-too-large");
    let row = format!("[{}]", vec!["a + b"; 60].join(", "));
    let matrix = format!("[{}]", vec![row.as_str(); 60].join(", "));
    let cube = format!("({matrix}) ({matrix})");
    assert_eq!(parse_value(&cube, &Declared::none()).unwrap_err().code(), "too-complex");
    let chain: Vec<String> = (1..60).map(|i| format!("a{i} = a{} + a{}", i - 1, i - 1)).collect();
    let map = format!("f(z) = a59 z with a0 = 1, {}", chain.join(", "));
    assert_eq!(parse_map(&map, &Declared::none()).unwrap_err().code(), "too-deep");
}
