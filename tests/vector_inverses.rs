//! Inverses of maps of several variables: which are found, and that they undo the map at exact points.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use flowcheck::exercise::formula;
use flowcheck::expr::constant::{compare, fold};
use flowcheck::expr::print::{map_text, text};
use flowcheck::expr::{Condition, Expr, Symbol};
use flowcheck::flow::vector::{VectorInverse, VectorMap, VectorSource, analyse, inverse, source};
use flowcheck::flow::{Parametrization, Validity};
use flowcheck::proof::{Claim, check};
use flowcheck::real::Rational;
use flowcheck::set::Region;
use flowcheck::syntax::{Declared, parse_map};
use proptest::prelude::*;

/// The map with its region, as they are typed.
fn stated(map: &str, on: &str, assume: &str) -> (VectorMap, VectorSource) {
    let texts: Vec<&str> = [assume].into_iter().filter(|t| !t.is_empty()).collect();
    let known = formula::assumptions(&texts).unwrap();
    let on_text = (!on.is_empty()).then_some(on);
    let read = formula::map(map, &known, on_text).unwrap_or_else(|e| panic!("{map}: {}", e.message));
    let known = read.known(&known);
    let region = on_text.map(|on| {
        let condition: Condition = formula::given(on, &known, &read.variables).unwrap().condition;
        Region::from_condition(&condition, &read.variables).unwrap_or_else(|e| panic!("{on}: {e:?}"))
    });
    let map = VectorMap {
        name: read.name,
        variables: read.variables,
        components: read.components,
        parametrization: Parametrization::Forward,
        flows: Vec::new(),
    };
    let source = source(&map, region.as_ref(), &known.assumptions);
    (map, source)
}

fn found(map: &VectorMap, source: &VectorSource) -> Option<VectorInverse> {
    inverse(&analyse(map, source))?.ok()
}

/// Each certificate is one of g(f(z)) = z for the formula that is shown, and is accepted anew.
fn certified(map: &VectorMap, g: &VectorInverse) {
    assert_eq!(g.proofs.len(), map.variables.len());
    for ((component, v), proof) in g.components.iter().zip(&map.variables).zip(&g.proofs) {
        let composed = component.replace(&mut |part| {
            let symbol = part.as_variable()?;
            g.variables.iter().position(|x| x == symbol).map(|i| map.components[i].clone())
        });
        let Claim::Equal { a, b, .. } = proof.claim() else { panic!("{:?}", proof.claim()) };
        assert_eq!((a, b), (&composed, &Expr::variable(v.clone())));
        let json = serde_json::to_string(proof.certificate()).unwrap();
        assert!(check(serde_json::from_str(&json).unwrap()).is_ok());
    }
    // What is printed can be read back.
    let printed = map_text(&g.name, &g.variables, &g.components);
    let read = parse_map(&printed, &Declared::none()).unwrap_or_else(|e| panic!("{printed}: {e:?}"));
    assert_eq!(read.components, g.components, "{printed}");
}

const ROWS: &str = include_str!("vector_inverses.txt");

#[test]
fn the_table() {
    let mut missing = Vec::new();
    for row in ROWS.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
        if std::env::var("ROW").is_ok_and(|wanted| !row.contains(&wanted)) {
            continue;
        }
        let columns: Vec<&str> = row.split("::").map(str::trim).collect();
        let column = |i: usize| columns.get(i).copied().unwrap_or("");
        let (map, source) = stated(column(1), column(2), column(3));
        let start = std::time::Instant::now();
        let g = found(&map, &source);
        let took = start.elapsed();
        if took.as_secs() >= 2 {
            eprintln!("slow ({took:?}): {row}");
        }
        match (&g, column(0)) {
            (Some(g), expected) => {
                assert!(
                    expected.starts_with("closed"),
                    "{row}: {}",
                    map_text(&g.name, &g.variables, &g.components)
                );
                certified(&map, g);
            }
            (None, "closed") => missing.push(row),
            (None, "closed?") => eprintln!("not found: {row}"),
            (None, _) => {}
        }
    }
    assert!(missing.is_empty(), "no inverse found: {missing:#?}");
}

/// g(f(z)) = z at a rational point.
fn round_trip(map: &VectorMap, g: &VectorInverse, at: &[i64]) {
    let put = |e: &Expr, names: &[Symbol], values: &[Expr]| {
        e.replace(&mut |part| {
            let symbol = part.as_variable()?;
            names.iter().position(|n| n == symbol).map(|i| values[i].clone())
        })
    };
    let z: Vec<Expr> = at.iter().map(|k| Expr::integer(*k)).collect();
    let x: Vec<Expr> = map.components.iter().map(|f| fold(&put(f, &map.variables, &z))).collect();
    for (component, expected) in g.components.iter().zip(&z) {
        let value = put(component, &g.variables, &x);
        let order = compare(&value, expected);
        assert!(order.is_some_and(std::cmp::Ordering::is_eq), "{} is not {}", text(&value), text(expected));
    }
}

fn determinant(m: &[Vec<i64>]) -> i64 {
    match m {
        [row] => row[0],
        _ => (0..m.len())
            .map(|j| {
                let minor: Vec<Vec<i64>> = m[1..]
                    .iter()
                    .map(|row| row.iter().enumerate().filter(|(k, _)| *k != j).map(|(_, x)| *x).collect())
                    .collect();
                let sign = if j % 2 == 0 { 1 } else { -1 };
                sign * m[0][j] * determinant(&minor)
            })
            .sum(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_linear_maps(n in 2_usize..=4, entries in proptest::collection::vec(-3_i64..=3, 16), at in proptest::collection::vec(-5_i64..=5, 4)) {
        let rows: Vec<Vec<i64>> = (0..n).map(|i| (0..n).map(|j| entries[4 * i + j]).collect()).collect();
        let variables: Vec<Symbol> = (1..=n).map(|i| Symbol::new(&format!("z{i}"))).collect();
        let components: Vec<Expr> = rows
            .iter()
            .map(|row| {
                let terms = row.iter().zip(&variables).map(|(c, v)| Expr::scaled(Rational::integer(*c), Expr::variable(v.clone())));
                Expr::sum(terms.collect())
            })
            .collect();
        let map = VectorMap { name: Symbol::new("f"), variables, components, parametrization: Parametrization::Forward, flows: Vec::new() };
        let source = source(&map, None, &flowcheck::expr::Assumptions::none());
        let analysis = analyse(&map, &source);
        if determinant(&rows) == 0 {
            prop_assert_eq!(analysis.validity, Validity::No);
            prop_assert!(inverse(&analysis).is_none());
        } else {
            prop_assert_eq!(analysis.validity, Validity::Yes);
            let g = inverse(&analysis).unwrap().unwrap();
            certified(&map, &g);
            round_trip(&map, &g, &at[..n]);
        }
    }

    #[test]
    fn random_triangular_maps(c in proptest::collection::vec(-3_i64..=3, 8), order in Just(vec![0_usize, 1, 2]).prop_shuffle(), at in proptest::collection::vec(-3_i64..=3, 3)) {
        // Each component adds one variable: scaled by something positive, shifted by anything in the earlier ones.
        let z: Vec<String> = order.iter().map(|i| format!("z{}", i + 1)).collect();
        let slope = |k: i64| if k == 0 { 1 } else { k };
        let f1 = format!("{}*{} + ({})", slope(c[0]), z[0], c[1]);
        let f2 = format!("({0}^2 + 1)*{1} + ({2})*{0}^3", z[0], z[1], c[2]);
        let f3 = format!("({})*{}^3 + ({})*{}*{} + ({})", slope(c[3]), z[2], c[4], z[0], z[1], c[5]);
        let (map, source) = stated(&format!("f(z1, z2, z3) = ({f1}, {f2}, {f3})"), "", "");
        let g = found(&map, &source);
        prop_assert!(g.is_some(), "{f1}, {f2}, {f3}");
        let g = g.unwrap();
        certified(&map, &g);
        round_trip(&map, &g, &at);
    }
}

#[test]
fn a_stack_is_undone_layer_by_layer() {
    use flowcheck::flow::vector::analyse_stack;
    let none = flowcheck::expr::Assumptions::none();
    let texts = ["f(a, b) = (a, b exp(a))", "f(u, v) = (u + v^2, v)", "f(p, q) = (sinh(q), 2 p)"];
    let layers: Vec<_> = texts
        .iter()
        .map(|t| formula::map(t, &formula::assumptions::<&str>(&[]).unwrap(), None).unwrap())
        .collect();
    let whole = formula::composition(&layers).unwrap();
    let map = |text: &formula::MapText| VectorMap {
        name: text.name.clone(),
        variables: text.variables.clone(),
        components: text.components.clone(),
        parametrization: Parametrization::Forward,
        flows: Vec::new(),
    };
    let maps: Vec<VectorMap> = layers.iter().map(map).collect();
    let composed = map(&whole);
    let region = source(&composed, None, &none);
    let stack = analyse_stack(&composed, &region, &maps, &none);
    assert_eq!(stack.analysis.validity, Validity::Yes);
    assert_eq!(stack.layers.len(), 3);
    let g = stack.inverse.unwrap().unwrap();
    certified(&composed, &g);
    for wrong in [["f(a, b) = (a, b)", "f(u) = u + 1"], ["f(a, b) = (a, b)", "f(u, v) = (u, v + a)"]] {
        let layers: Vec<_> = wrong
            .iter()
            .map(|t| formula::map(t, &formula::assumptions::<&str>(&[]).unwrap(), None).unwrap())
            .collect();
        assert_eq!(formula::composition(&layers).unwrap_err().0, 1, "{wrong:?}");
    }
}
