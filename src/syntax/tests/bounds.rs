//! Hostile input ends quickly with an error, or is read.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::expr::{Symbol, print};
use crate::syntax::{
    Declared, SyntaxError, parse_condition, parse_distribution, parse_expr, parse_map, parse_set,
    parse_source, parse_where,
};

/// Far above what any text within the bounds takes, also in an unoptimised build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(5);

fn everything(text: &str) -> Result<(), SyntaxError> {
    let declared = Declared::variables(&["z"]);
    let start = Instant::now();
    let results = [
        parse_map(text, &Declared::none()).map(drop),
        parse_expr(text, &declared).map(drop),
        parse_condition(text, &declared).map(drop),
        parse_source(text, &declared).map(drop),
        parse_where(&[text]).map(drop).map_err(|e| e.error),
        parse_set(text, &Symbol::new("x")).map(drop),
        parse_distribution(text, &declared).map(drop),
    ];
    assert!(start.elapsed() < PATIENCE, "{:?} for {:.100}", start.elapsed(), text);
    for error in results.iter().filter_map(|r| r.as_ref().err()) {
        let span = error.span();
        assert!(span.start <= span.end && span.end <= text.len(), "{error:?}");
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{error:?}");
        let place = crate::source::Place::argument("<map>", text);
        assert!(!crate::source::render(&error.diagnostic(), &place, crate::source::Style::Plain).is_empty());
    }
    let [map, ..] = results;
    map
}

fn code(text: &str) -> &'static str {
    everything(text).map_or_else(|e| e.code(), |()| "fine")
}

#[test]
fn sizes_are_bounded() {
    assert_eq!(code(&"z".repeat(1_000_000)), "too-long");
    assert_eq!(code(&"(".repeat(100_000)), "too-deep");
    assert_eq!(code(&format!("{}z{}", "(".repeat(40_000), ")".repeat(40_000))), "too-deep");
    assert_eq!(code(&format!("{}z{}", "(".repeat(200), ")".repeat(200))), "fine");
    assert_eq!(code(&format!("{}z", "-".repeat(99_000))), "fine");
    assert_eq!(code(&format!("{}z", "2^".repeat(40_000))), "too-deep");
    assert_eq!(code(&format!("z{}", "^2".repeat(40_000))), "too-deep");
    assert_eq!(code(&format!("{}z", "sin ".repeat(20_000))), "too-deep");
    assert_eq!(code(&format!("{}z", "√".repeat(30_000))), "too-deep");
    assert_eq!(code(&"|".repeat(90_000)), "too-deep");
    assert_eq!(code(&"{".repeat(90_000)), "too-deep");
    assert_eq!(code(&"[".repeat(90_000)), "too-deep");
    assert_eq!(code(&"\\frac{".repeat(10_000)), "too-deep");
    assert_eq!(code(&"\\text{a b".repeat(10_000)), "unexpected");
    assert_eq!(code(&format!("{}{}", "\\text{a b".repeat(5_000), "}".repeat(5_000))), "too-deep");
    assert_eq!(code(&"({x if ".repeat(10_000)), "too-deep");
    assert_eq!(code(&"not ".repeat(20_000)), "unexpected");
}

#[test]
fn long_formulas_are_read() {
    assert_eq!(code(&format!("z{}", " + z".repeat(10_000))), "fine");
    assert_eq!(code(&format!("z{}", "*z".repeat(10_000))), "exponent-too-large");
    assert_eq!(code(&format!("sin(z){}", "*sin(z + 1)".repeat(8_000))), "fine");
    let different: Vec<String> = (0..8_000).map(|i| format!("z^{i}")).collect();
    assert_eq!(code(&different.join("+")), "fine");
}

#[test]
fn numbers_are_bounded() {
    assert_eq!(code("z^(10^10)"), "exponent-too-large");
    assert_eq!(code("z^10001"), "exponent-too-large");
    assert_eq!(code("z^10000"), "fine");
    assert_eq!(code("(z^10000)^10000"), "exponent-too-large");
    assert_eq!(code("z^(1/20000)"), "exponent-too-large");
    assert_eq!(code("10^10000"), "number-too-large");
    assert_eq!(code("1e100000"), "number-too-large");
    assert_eq!(code("9^9^9^9"), "exponent-too-large");
    assert_eq!(code(&"9".repeat(5_000)), "number-too-large");
    assert_eq!(code(&format!("2^4000{}", "*2^4000".repeat(10_000))), "number-too-large");
    let harmonic: Vec<String> = (90_000..99_000).map(|i| format!("1/{i}")).collect();
    assert_eq!(code(&harmonic.join("+")), "number-too-large");
    let decimals: Vec<String> = (10_000..19_000).map(|i| format!("0.{i}z")).collect();
    assert_eq!(code(&decimals.join("+")), "fine");
}

#[test]
fn abbreviations_cannot_explode() {
    assert_eq!(code(&format!("{}z{}", "gelu(".repeat(100), ")".repeat(100))), "too-complex");
    assert_eq!(code(&format!("{}z{}", "elu(".repeat(100), ")".repeat(100))), "too-complex");
    assert_eq!(code("gelu(gelu(gelu(z)))"), "fine");
    let chain = (0..60).fold("z".to_owned(), |inner, _| format!("{{1 if 0 < {inner} < 1}}"));
    assert_eq!(code(&chain), "too-complex");
}

#[test]
fn many_names_and_points_are_read_or_refused_quickly() {
    let names = "z, ".repeat(10_000);
    let points = "1, ".repeat(20_000);
    let text = format!("{names} z in {{{points} 2}}");
    let start = Instant::now();
    assert_eq!(parse_source(&text, &Declared::none()).unwrap_err().code(), "too-complex");
    assert_eq!(parse_where(&[&text]).unwrap_err().error.code(), "too-complex");
    let many = format!("z in {{{points} 2}}");
    assert!(parse_source(&many, &Declared::none()).is_ok());
    let large = format!("z{} in {{{points} 2}}", "+sin z".repeat(100));
    assert_eq!(parse_condition(&large, &Declared::none()).unwrap_err().code(), "too-complex");
    assert!(start.elapsed() < PATIENCE);
}

#[test]
fn deep_formulas_are_printed() {
    let text = format!("{}z{}", "sin(1 + ".repeat(199), ")".repeat(199));
    let e = parse_expr(&text, &Declared::none()).unwrap();
    assert_eq!(print::text(&e), text);
    assert!(print::latex(&e).len() > print::unicode(&e).len());
}

#[test]
fn deep_but_allowed_formulas_fit_the_stack() {
    for (open, close, levels) in [
        ("(", ")", 200),
        ("sin(", ")", 200),
        ("{", "}", 200),
        ("|1+", "|", 200),
        ("\\frac{1}{1+", "}", 100),
        ("2^(", ")", 100),
        ("{z if z > ", "}", 190),
    ] {
        let text = format!("{}z{}", open.repeat(levels), close.repeat(levels));
        assert_eq!(code(&text), "fine", "{open}");
    }
}

/// Pieces of the language, to be put together at random.
const PIECES: &[&str] = &[
    "z",
    "x",
    "2",
    "0.5",
    "+",
    "-",
    "*",
    "/",
    "^",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    ",",
    ";",
    " ",
    "=",
    "<",
    ">=",
    "f(z)",
    "exp",
    "sin ",
    "ln",
    "gelu(",
    "√",
    "²",
    "⁻¹",
    "σ",
    "π",
    "\\frac{",
    "\\sqrt[",
    "\\left(",
    "\\right)",
    "\\begin{cases}",
    "\\end{cases}",
    "&",
    "\\\\",
    "\\text{if }",
    "if ",
    "otherwise",
    " and ",
    " or ",
    "not ",
    " in ",
    "R",
    "∪",
    "∞",
    "inf",
    "\\{",
    "\\}",
    "~",
    "->",
    ":",
    "odd",
    "is ",
    "_",
    "_1",
    "'",
    "!",
    "e",
    "1e",
    "log_",
    "\\",
    "$",
    "\\mathbb{R}",
    "\\lvert",
    "⌊",
    "½",
    "é",
    "→",
];

const VALID: &[&str] = &[
    "f(z) = { -z if 0 <= z <= 1; 1 - z if 1 < z <= 2 }",
    "f(z1, z2) = (2 z1 + z2, z1 - z2)",
    "1/(x √(2π)) · exp(-(ln x)²/2)",
    "\\begin{cases} -z & \\text{if } z \\le 0 \\\\ z & \\text{otherwise} \\end{cases}",
    "z in (0,1) ∪ (2,3), z != 1/2",
    "n: positive odd integer, a, b > 0",
    "z ~ Normal(mean=0, var=4)",
    "\\frac{1}{\\sqrt[3]{2\\pi}} e^{-\\left|z\\right|}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_never_panics(text in any::<String>()) {
        let _ = everything(&text);
    }

    #[test]
    fn pieces_of_the_language_never_panic(parts in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let _ = everything(&parts.concat());
    }

    #[test]
    fn mutated_formulas_never_panic(
        text in prop::sample::select(VALID),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(PIECES), 0_usize..3), 1..6),
    ) {
        let mut chars: Vec<String> = text.chars().map(String::from).collect();
        for (at, piece, how) in changes {
            let at = at.index(chars.len().max(1));
            match how {
                0 if at < chars.len() => { chars.remove(at); }
                1 if at < chars.len() => chars[at] = piece.to_owned(),
                _ => chars.insert(at.min(chars.len()), piece.to_owned()),
            }
        }
        let _ = everything(&chars.concat());
    }
}
