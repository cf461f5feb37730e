//! What is wrong is told with its place and a hint.

use crate::source::{Place, Style, render};
use crate::syntax::{
    Declared, SyntaxError, parse_condition, parse_expr, parse_map, parse_set, parse_source, parse_where,
};

fn error(text: &str) -> SyntaxError {
    match parse_map(text, &Declared::none()) {
        Ok(map) => panic!("{text} is read as {:?}", map.components),
        Err(error) => error,
    }
}

/// Text, code, what the caret points at, a part of message or hint.
fn table(rows: &[(&str, &str, &str, &str)]) {
    for (text, code, place, words) in rows {
        let error = error(text);
        assert_eq!(error.code(), *code, "{text}: {error:?}");
        assert_eq!(error.span().of(text), *place, "{text}: {error:?}");
        let diagnostic = error.diagnostic();
        let all =
            format!("{} / {} / {:?}", diagnostic.message, diagnostic.hints.join(" / "), diagnostic.labels);
        assert!(all.contains(words), "{text}: {all}");
    }
}

#[test]
fn unknown_names() {
    table(&[
        ("f(z) = sine(z)", "unknown-function", "sine", "did you mean `sin`"),
        ("f(z) = sigmiod(z)", "unknown-function", "sigmiod", "did you mean `sigmoid`"),
        ("f(z) = qqqqqq(z)", "unknown-function", "qqqqqq", "unknown function"),
        ("f(z) = sinz", "unknown-name", "sinz", "did you mean `sin z`"),
        ("f(z) = expz + 1", "unknown-name", "expz", "did you mean `exp z`"),
        ("f(z) = 2pix", "unknown-name", "pix", "did you mean `pi x`"),
        ("f(z) = z + xy", "unknown-name", "xy", "separate the factors"),
        ("f(z) = z + alpa", "unknown-name", "alpa", "did you mean `alpha`"),
        ("f(z) = \\sinn z", "unknown-command", "\\sinn", "did you mean `\\sin`"),
        ("g(x) = f(x) + 1", "unknown-function", "f", "f * (…)"),
        ("f(z) = z, z > 0", "unexpected", ",", "--on"),
        ("f(z) = f(z) + 1", "not-supported", "f", "cannot call the map"),
    ]);
}

#[test]
fn misplaced_things() {
    table(&[
        ("", "empty", "", "found nothing"),
        ("   ", "empty", "", "found nothing"),
        ("f(z) =", "unexpected", "", "expected a formula"),
        ("f(z) = (z + 1", "unclosed", "", "opened here"),
        ("f(z) = z + 1)", "unexpected", ")", "opening partner"),
        ("f(z) = z +", "unexpected", "", "expected an expression, found the end"),
        ("f(z) = z + * 2", "unexpected", "*", "expected an expression"),
        ("f(z) = z # 2", "invalid-character", "#", "no meaning"),
        ("f(z) = z 2", "unexpected", "2", "write `*`"),
        ("f(z) = 2 3", "unexpected", "3", "write `*`"),
        ("f(z) = 1.2.3", "bad-number", "1.2", "second decimal point"),
        ("f(z) = 1. + z", "bad-number", "1.", "after the point"),
        ("f(z) = z!", "unexpected", "!", "gamma(n + 1)"),
        ("f(z) = |z", "unclosed", "", "opened here"),
        ("f(z) = z > 0", "unexpected", ">", "--on"),
        ("f(z) = { z if }", "unexpected", "}", "expected an expression"),
        ("f(z) = { z if z }", "unexpected", "}", "comparison"),
        ("f(z) = { z; 2 }", "unexpected", ";", "`if`"),
        ("f(z) = inf", "infinity", "inf", "end of an interval"),
        ("f(z, z) = z", "duplicate-variable", "z", "named twice"),
        ("f(2) = z", "unexpected", "2", "a variable"),
        ("2 = z", "unexpected", "2", "written as `f(z)"),
        ("f(z) = [[1, 2], [3, 4]]", "not-supported", "[[1, 2], [3, 4]]", "matrix"),
        ("f(z) = sin([[1, 2], [3, 4]])", "wrong-shape", "[[1, 2], [3, 4]]", "2×2 matrix"),
        ("f(z) = \\begin{align} z", "not-supported", "\\begin{align}", "cases"),
    ]);
}

#[test]
fn two_meanings() {
    table(&[
        ("f(z) = 1/2z", "ambiguous-division", "2z", "denominator"),
        ("f(z) = -z^2/2a", "ambiguous-division", "2a", "denominator"),
        ("f(z) = z/a b", "ambiguous-division", "a b", "denominator"),
        ("f(z) = sin^{-1} z", "ambiguous-inverse", "sin^{-1}", "arcsin"),
        ("f(z) = sin⁻¹(z)", "ambiguous-inverse", "sin⁻¹", "1/sin"),
    ]);
}

#[test]
fn functions_and_their_arguments() {
    table(&[
        ("f(z) = sin", "missing-argument", "sin", "sin(…)"),
        ("f(z) = sin + z", "missing-argument", "sin", "sin(…)"),
        ("f(z) = exp()", "wrong-arity", "exp()", "takes 1 argument, 0 given"),
        ("f(z) = exp(z, 2)", "wrong-arity", "exp(z, 2)", "takes 1 argument, 2 given"),
        ("f(z) = root(z)", "wrong-arity", "root(z)", "takes 2 arguments"),
        ("f(z) = root(-2, z)", "bad-argument", "-2", "positive integer"),
        ("f(z) = log(z, 1)", "bad-argument", "1", "positive base"),
        ("f(z) = lambertw(z, 2)", "bad-argument", "2", "branch"),
    ]);
}

#[test]
fn division_by_zero() {
    table(&[
        ("f(z) = 1/0", "division-by-zero", "0", "division by zero"),
        ("f(z) = z/(1 - 1)", "division-by-zero", "(1 - 1)", "this is 0"),
        ("f(z) = 0^(-1)", "division-by-zero", "0", "division by zero"),
        ("f(z) = \\frac{z}{0}", "division-by-zero", "{0}", "division by zero"),
        ("f(z) = z/(z - z)", "division-by-zero", "(z - z)", "division by zero"),
    ]);
    assert!(parse_expr("1/z", &Declared::none()).is_ok());
}

#[test]
fn conditions_and_sets() {
    let none = Declared::none();
    assert_eq!(parse_condition("a", &none).unwrap_err().code(), "unexpected");
    assert_eq!(parse_source("z in [2, 1]", &none).unwrap_err().code(), "empty-interval");
    assert_eq!(parse_source("z in (1, 1)", &none).unwrap_err().code(), "empty-interval");
    assert_eq!(parse_source("z in [0, 1", &none).unwrap_err().code(), "unclosed");
    assert_eq!(parse_source("z in R^2", &none).unwrap_err().code(), "wrong-shape");
    assert_eq!(parse_source("z in R^k", &none).unwrap_err().code(), "unexpected");
    assert_eq!(parse_source("z in R^100", &none).unwrap_err().code(), "dimension-too-large");
    assert_eq!(parse_source("z in Q", &none).unwrap_err().code(), "unexpected");
    assert_eq!(parse_source("z >", &none).unwrap_err().code(), "unexpected");
    assert_eq!(parse_set("(0, 1", &crate::expr::Symbol::new("x")).unwrap_err().code(), "unclosed");
    let error = parse_where(&["n: intger"]).unwrap_err().error;
    assert_eq!(error.code(), "unknown-name");
    assert!(error.diagnostic().hints[0].contains("integer"));
}

#[test]
fn shown_as_a_compiler_shows_it() {
    let text = "f(z) = 2 sigmiod(z)";
    let shown = render(&error(text).diagnostic(), &Place::argument("<map>", text), Style::Plain);
    insta::assert_snapshot!(shown, @r"
    error[unknown-function]: unknown function `sigmiod`
     --> <map>:1:10
      |
    1 | f(z) = 2 sigmiod(z)
      |          ^^^^^^^ not known
      |
      = help: did you mean `sigmoid`?
    ");
    let text = "f(z) = exp(-z^2/2a)";
    let file = format!("exercises:\n  - id: a\n    map: {text}\n");
    let place = Place::in_file("set.yaml", &file, file.find("f(z)").unwrap());
    insta::assert_snapshot!(render(&error(text).diagnostic(), &place, Style::Plain), @r"
    error[ambiguous-division]: it is not clear how far the denominator goes
     --> set.yaml:3:26
      |
    3 |     map: f(z) = exp(-z^2/2a)
      |                          ^- or the product with this
      |                          |
      |                          either only this is divided by,
      |
      = help: write `(a/b) c` or `a/(b c)`
    ");
}
