//! Densities with known formulas, and their traps.

use super::*;
use crate::expr::Assumptions;
use crate::expr::enclose::{Cell, enclose};
use crate::flow::inverse::search::tests::read::read;
use crate::flow::inverse::tests::solved;

fn derived(f: &str, on: &str, base: (&str, &[&str])) -> (Analysis, Density) {
    let (analysis, inverse) = solved(f, on, &Assumptions::none());
    let arguments: Vec<(Option<String>, Expr)> = base.1.iter().map(|a| (None, read(a))).collect();
    let base = Base::from_call(base.0, &arguments, Symbol::new("z")).unwrap();
    let found = density(&analysis, &inverse, &base, &mut Prover::default());
    (analysis, found)
}

/// The value of the derived density at a point, by the piece whose interval holds the point (0 outside).
fn value(found: &Density, at: &str) -> f64 {
    let point = read(at);
    let cell = Cell::new().with(&found.variable, enclose(&point, &Cell::new()).range.unwrap());
    let piece = found.pieces.iter().find(|p| p.on.as_ref().unwrap().contains(&point).is_true());
    let Some(piece) = piece else { return 0.0 };
    let PieceFormula::Closed { density, log_density } = &piece.formula else { panic!("no formula") };
    let density = enclose(density, &cell).certain().unwrap().midpoint();
    let log = enclose(log_density, &cell).certain().unwrap().midpoint();
    assert!((density.ln() - log).abs() < 1e-9, "{log} is not the logarithm of {density}");
    density
}

/// A map, its source, the base and its parameters, a point, and the density there.
type Row = (&'static str, &'static str, (&'static str, &'static [&'static str]), &'static str, &'static str);

#[test]
fn textbook_densities() {
    let normal: (&str, &'static [&str]) = ("Normal", &["0", "1"]);
    let uniform: (&str, &'static [&str]) = ("Uniform", &["0", "1"]);
    #[rustfmt::skip]
    let rows: &[Row] = &[
        ("exp(z)", "(-oo,oo)", normal, "1/2", "exp(-ln(x)^2/2)/(x*sqrt(2*pi))"),
        ("2 - 3*z", "(-oo,oo)", normal, "1/2", "exp(-(2 - x)^2/18)/(3*sqrt(2*pi))"),
        ("z^2", "(-oo,oo)", normal, "2", "exp(-x/2)/sqrt(2*pi*x)"),
        ("-ln(1 - z)", "(0,1)", uniform, "3/2", "exp(-x)"),
        ("-ln(z)", "(0,1]", uniform, "3/2", "exp(-x)"),
        ("logit(z)", "(0,1)", uniform, "2/3", "exp(-x)/(1 + exp(-x))^2"),
        ("z^2", "(-oo,oo)", uniform, "1/4", "1/(2*sqrt(x))"),
        ("z^2", "(-oo,oo)", ("Uniform", &["-1", "2"]), "1/4", "1/(3*sqrt(x))"),
        ("z^2", "(-oo,oo)", ("Uniform", &["-1", "2"]), "9/4", "1/(6*sqrt(x))"),
        ("z^2", "(-oo,oo)", ("Uniform", &["-1", "2"]), "5", "0"),
        ("exp(z)", "(-oo,oo)", uniform, "2", "1/x"),
        ("exp(z)", "(-oo,oo)", uniform, "3", "0"),
        ("abs(z)", "(-oo,oo)", normal, "1", "2*exp(-x^2/2)/sqrt(2*pi)"),
        ("1/z", "(-oo,0); (0,oo)", ("Cauchy", &["0", "1"]), "2", "1/(pi*(1 + x^2))"),
        ("tan(z)", "(-pi/2,pi/2)", ("Uniform", &["-pi/2", "pi/2"]), "2", "1/(pi*(1 + x^2))"),
    ];
    for (f, on, base, at, expected) in rows {
        let (_, found) = derived(f, on, *base);
        let want = read(expected).substitute(&Symbol::new("x"), &read(at));
        let want = enclose(&want, &Cell::new()).certain().unwrap().midpoint();
        let have = value(&found, at);
        assert!((have - want).abs() <= 1e-12 * want.abs(), "{f}: {have} is not {want}; {found:?}");
    }
}

#[test]
fn supports_are_exact() {
    let (_, found) = derived("exp(z)", "(-oo,oo)", ("Uniform", &["0", "1"]));
    assert_eq!(found.support.unwrap().spans(), &[Span::closed(Expr::one(), Expr::e()).unwrap()]);
    let (_, found) = derived("exp(z)", "(-oo,oo)", ("Normal", &["0", "1"]));
    assert_eq!(found.support.unwrap().spans(), &[Span::above(Expr::zero(), false).unwrap()]);
}

#[test]
fn a_map_that_is_not_injective_sums_its_branches_and_says_so() {
    let (_, found) = derived("z^2", "(-oo,oo)", ("Normal", &["0", "1"]));
    assert!(found.injective.is_false());
    assert_eq!(found.pieces[0].branches, vec![0, 1]);
    assert!(found.remarks.iter().any(|r| r.contains("not a valid flow")));
}

#[test]
fn constant_pieces_are_atoms() {
    let (_, found) = derived("max(z, 0)", "(-oo,oo)", ("Normal", &["0", "1"]));
    assert_eq!(found.atoms, vec![Atom { at: Expr::zero(), mass: Some(Expr::half()), index: None }]);
    assert_eq!(found.pieces.len(), 1);
    // Under a base that does not reach the flat part there is none.
    let (_, found) = derived("max(z, 0)", "(-oo,oo)", ("Exponential", &["1"]));
    assert!(found.atoms.is_empty());
}

#[test]
fn a_base_that_leaves_the_source_is_noticed() {
    let (_, found) = derived("ln(z)", "(0,oo)", ("Normal", &["0", "1"]));
    assert!(found.base_inside.is_false());
    let (_, found) = derived("ln(z)", "(0,oo)", ("Exponential", &["1"]));
    assert!(found.base_inside.is_true());
}

#[test]
fn without_a_closed_inverse_the_density_is_implicit() {
    let (_, found) = derived("z + z^5", "(-oo,oo)", ("Normal", &["0", "1"]));
    assert!(matches!(&found.pieces[0].formula, PieceFormula::Implicit(terms) if terms.len() == 1));
    assert!(found.formula().is_none());
}
