//! Tests of the language as a whole.

mod roundtrip;

use super::*;
use crate::expr::{Expr, print};

fn expr(text: &str) -> Expr {
    parse_expr(text, &Declared::variables(&["z"])).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

#[test]
fn smoke() {
    for text in [
        "2z",
        "3(z+1)",
        "z exp(z)",
        "(a)(b)",
        "2 sin z",
        "sin z cos z",
        "sin 2z",
        "exp(-z^n)",
        "a sin(z)",
        "ln z",
        "sin^2 z",
        "log_2 z",
        "-z^2",
        "z^-n",
        "|z|",
        "||z|-1|",
        "|z|·|y|",
        "az + b",
        "1/2 z^2",
        "\\frac{1}{2}z",
        "\\frac12 z",
        "e^{-z^2/2}/\\sqrt{2\\pi}",
        "1/(z √(2π)) · exp(-(ln z)²/2)",
        "{ -z if 0 <= z <= 1; 1 - z if 1 < z <= 2 }",
        "\\begin{cases} -z & \\text{if } z \\le 0 \\\\ z & \\text{otherwise} \\end{cases}",
        "σ(z)",
        "\\sigma(z)",
        "sigma z",
        "z₁ + z_1 + z1",
        "x² + x⁻¹",
        "gelu(z)",
        "leaky_relu(z)",
        "log(z, 2)",
        "root(n, z)",
        "cbrt z",
        "√z",
        "2e^z",
        "1e-3 z",
        "(2-x)/3",
        "x^(2/3)",
        "1/√z",
        "-ln(z)^(1/n)",
        "z/2 + sin(z)/3",
    ] {
        let e = expr(text);
        println!("{text:40} {:40} {:40} {}", print::text(&e), print::unicode(&e), print::latex(&e));
        for printed in [print::text(&e), print::unicode(&e), print::latex(&e)] {
            assert_eq!(expr(&printed), e, "{printed}");
        }
    }
}
