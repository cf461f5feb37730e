//! What formulas mean.

use super::{expr, same};
use crate::expr::{Expr, Function, Node, print};
use crate::real::Rational;
use crate::syntax::{Declared, parse_expr};

#[test]
fn products_without_a_sign() {
    same(&[
        ("2z", "2*z"),
        ("3(x+1)", "3*(x + 1)"),
        ("z exp(z)", "z*exp(z)"),
        ("(a)(b)", "a*b"),
        ("2 sin z", "2*sin(z)"),
        ("sin z cos z", "sin(z)*cos(z)"),
        ("sin 2z", "sin(2*z)"),
        ("sin 2z cos 3z", "sin(2*z)*cos(3*z)"),
        ("sin 2(z+1)", "sin(2*(z + 1))"),
        ("sin(z)(z+1)", "sin(z)*(z + 1)"),
        ("exp(-z^n)", "exp(-(z^n))"),
        ("a sin(z)", "a*sin(z)"),
        ("ln x", "ln(x)"),
        ("ln x/2", "ln(x)/2"),
        ("ln sin x", "ln(sin(x))"),
        ("ln z^2", "ln(z^2)"),
        ("sin^2 z", "sin(z)^2"),
        ("sin²(z) + cos²(z)", "sin(z)^2 + cos(z)^2"),
        ("log_2 x", "ln(x)/ln(2)"),
        ("log_{10}(x)", "ln(x)/ln(10)"),
        ("log₂ x", "log2(x)"),
        ("az + b", "a*z + b"),
        ("az^2", "a*z^2"),
        ("abz", "a*b*z"),
        ("ze^z", "z*exp(z)"),
        ("(x+1)(x-1)", "(x + 1)*(x - 1)"),
        ("z(1-z)", "z*(1 - z)"),
        ("|z||y|", "abs(z)*abs(y)"),
        ("2|z|", "2*abs(z)"),
        ("1/2 z", "(1/2)*z"),
        ("1/2(z + 1)", "(z + 1)/2"),
        ("z/2 y", "(z/2)*y"),
        ("-1/2 z^2", "-(z^2)/2"),
        ("1/sqrt(2pi) exp(-z^2/2)", "(1/sqrt(2*pi))*exp(-z^2/2)"),
        ("1/\\sqrt{2\\pi} e^{-z}", "(1/sqrt(2*pi))*exp(-z)"),
        ("z|z|", "z*abs(z)"),
        ("(e^z - e^-z)/2", "(exp(z) - exp(-z))/2"),
        ("1e+3", "1000"),
        ("1/(2x)", "(1/2)*x^(-1)"),
    ]);
}

#[test]
fn powers_and_signs() {
    same(&[
        ("-z^2", "-(z^2)"),
        ("z^-n", "z^(-n)"),
        ("z**2", "z^2"),
        ("a^b^c", "a^(b^c)"),
        ("2^-1", "1/2"),
        ("--z", "z"),
        ("- - -z", "-z"),
        ("2*-3", "-6"),
        ("x²", "x^2"),
        ("x⁻¹", "x^(-1)"),
        ("zⁿ", "z^n"),
        ("x¹²", "x^12"),
        ("e^2", "exp(2)"),
        ("e^(z+1)", "exp(z + 1)"),
        ("2e^z", "2*exp(z)"),
        ("2e", "2*e"),
        ("2e - 3", "2*e - 3"),
        ("1e-3", "1/1000"),
        ("0.1", "1/10"),
        (".5z", "z/2"),
        ("½ z", "z/2"),
        ("√x", "sqrt(x)"),
        ("√(x+1)", "sqrt(x + 1)"),
        ("∛x", "cbrt(x)"),
        ("2√2", "2*sqrt(2)"),
        ("√x y", "sqrt(x)*y"),
        ("2·3×4÷6", "4"),
        ("2 − z", "2 - z"),
        ("1 - -z", "1 + z"),
    ]);
    assert_eq!(expr("z^2^3"), Expr::symbol("z").powi(8));
    // (e)^2 is a power of the number e, e^2 the exponential function at 2.
    assert_ne!(expr("(e)^2"), expr("e^2"));
}

#[test]
fn bars_nest() {
    same(&[
        ("|x|", "abs(x)"),
        ("||x|-1|", "abs(abs(x) - 1)"),
        ("|x|·|y|", "abs(x)*abs(y)"),
        ("|x - |y||", "abs(x - abs(y))"),
        ("|x|^2", "abs(x)^2"),
        ("ln|x|", "ln(abs(x))"),
        ("|(|x| |y|)|", "abs(abs(x)*abs(y))"),
        ("\\left|\\left|x\\right|y\\right|", "abs(abs(x)*y)"),
        ("\\lvert x \\rvert", "abs(x)"),
        ("⌊x⌋ + ⌈y⌉", "floor(x) + ceil(y)"),
        ("\\lfloor x \\rfloor", "floor(x)"),
    ]);
}

#[test]
fn names_and_their_letters() {
    same(&[
        ("α", "alpha"),
        ("\\alpha z", "alpha*z"),
        ("φ + \\varphi", "2*phi"),
        ("z₁ + z_1 + z1 + z_{1}", "4*z1"),
        ("z_{max}", "z_max"),
        ("z_{\\mathrm{max}}", "z_max"),
        ("\\sigma_{12}", "sigma12"),
        ("σ₁", "sigma1"),
        ("σ(z)", "sigmoid(z)"),
        ("\\sigma\\left(z\\right)", "sigmoid(z)"),
        ("μ + σ z", "mu + sigma*z"),
        ("mu + sigma z", "mu + sigma*z"),
        ("Φ(z)", "Phi(z)"),
        ("Γ(z)", "gamma(z)"),
        ("γ(z)", "gamma*z"),
        ("β(z + 1)", "beta*(z + 1)"),
        ("π z", "pi*z"),
        ("2π", "2*pi"),
        ("x'", "x′"),
    ]);
    let declared = Declared::variables(&["e", "sigma"]);
    assert_eq!(parse_expr("e^2", &declared).unwrap(), Expr::symbol("e").powi(2));
    let product = parse_expr("sigma(z + 1)", &declared).unwrap();
    assert_eq!(product, Expr::symbol("sigma").times(&Expr::symbol("z").plus(&Expr::one())));
    // A symbol called e makes Euler's number be spelled out.
    let both = Expr::symbol("e").plus(&Expr::e());
    assert_eq!(print::text(&both), "e + exp(1)");
    assert_eq!(parse_expr(&print::unicode(&both), &declared).unwrap(), both);
    let long = Declared::variables(&["speed"]);
    assert_eq!(parse_expr("2 speed", &long).unwrap(), Expr::integer(2).times(&Expr::symbol("speed")));
}

#[test]
fn latex_as_pasted() {
    same(&[
        ("\\frac{1}{2}z", "z/2"),
        ("\\frac12z", "z/2"),
        ("\\dfrac{z+1}{z-1}", "(z + 1)/(z - 1)"),
        ("\\sqrt{2\\pi}", "sqrt(2*pi)"),
        ("\\sqrt[3]{z}", "cbrt(z)"),
        ("\\sqrt[n]{z}", "root(n, z)"),
        ("\\sqrt2 z", "sqrt(2)*z"),
        ("e^{-z}", "exp(-z)"),
        ("\\mathrm{e}^{-z}", "exp(-z)"),
        ("\\exp\\left(-\\frac{z^2}{2}\\right)", "exp(-z^2/2)"),
        ("\\frac{1}{1+e^{-z}}", "1/(1 + exp(-z))"),
        ("\\ln z + \\log z", "2*ln(z)"),
        ("\\log_2 z", "log2(z)"),
        ("\\sin^{2} z", "sin(z)^2"),
        ("2\\cdot 3 \\times z", "6*z"),
        ("\\operatorname{erf}(z)", "erf(z)"),
        ("\\operatorname{leaky\\_relu}(z, 0.1)", "leaky_relu(z, 0.1)"),
        ("\\mathrm{softplus}(z)", "softplus(z)"),
        ("\\arctan z", "atan(z)"),
        ("\\left( z \\, + \\; 1 \\right)", "z + 1"),
        ("$z + 1$", "z + 1"),
        ("\\big(z\\big)", "z"),
        ("\\max(0, z)", "max(0, z)"),
        (
            "\\begin{cases} -z & \\text{if } z \\le 0 \\\\ z & \\text{otherwise} \\end{cases}",
            "{-z if z <= 0; z otherwise}",
        ),
        (
            "\\begin{cases} -z, & 0 \\leq z \\leq 1, \\\\ 1-z, & z > 1 \\end{cases}",
            "{-z if 0 <= z <= 1; 1 - z if z > 1}",
        ),
        (
            "\\begin{cases} z & \\text{for } z \\ge 0 \\\\ \\frac{z}{2} & \\text{else} \\end{cases}",
            "{z if z >= 0; z/2 else}",
        ),
    ]);
}

#[test]
fn cases_in_both_notations() {
    same(&[
        ("{ -z, 0 <= z <= 1; 1 - z, z > 1 }", "{ -z if 0 <= z <= 1; 1 - z if z > 1 }"),
        ("{ -z for z < 0; z when z >= 0 }", "{ -z if z < 0; z if z >= 0 }"),
        ("{ z if z > 0; otherwise 0 }", "{ z if z > 0; 0 otherwise }"),
        ("{ z if z > 0; 0 }", "{ z if z > 0; 0 otherwise }"),
        ("{ { z if z > 1; 1 else } if z > 0; 0 else }", "{{z if z > 1; 1 otherwise} if z > 0; 0 otherwise}"),
        ("2{ z if z > 0; -z else } + 1", "2*{ z if z > 0; -z otherwise } + 1"),
        ("{ z if z in (0, 1) ∪ {2} }", "{ z if 0 < z < 1 or z = 2 }"),
        ("{ z if z > 0 and not z > 1 }", "{ z if z > 0 and z <= 1 }"),
        ("{ z if z > 0 ∧ (z < 1 ∨ z > 2) }", "{ z if z > 0 and (z < 1 or z > 2) }"),
    ]);
}

#[test]
fn functions_and_abbreviations() {
    same(&[
        ("relu(z)", "max(0, z)"),
        ("ReLU(z)", "max(0, z)"),
        ("leaky_relu(z)", "{ z if z >= 0; z/100 if z < 0 }"),
        ("leaky_relu(z, a)", "{ z if z >= 0; a*z if z < 0 }"),
        ("elu(z)", "{ z if z >= 0; exp(z) - 1 if z < 0 }"),
        ("elu(z, 2)", "{ z if z >= 0; 2*(exp(z) - 1) if z < 0 }"),
        ("gelu(z)", "z*Phi(z)"),
        ("silu(z)", "z*sigmoid(z)"),
        ("swish z", "z*sigmoid(z)"),
        ("mish(z)", "z*tanh(softplus(z))"),
        ("softsign(z)", "z/(1 + abs(z))"),
        ("sec(z)", "1/cos(z)"),
        ("cot(z)", "cos(z)/sin(z)"),
        ("log(z, 2)", "ln(z)/ln(2)"),
        ("log10(z)", "ln(z)/ln(10)"),
        ("log(z, e)", "ln(z)"),
        ("arcsin(z)", "asin(z)"),
        ("arsinh(z)", "asinh(z)"),
        ("expit(z)", "sigmoid(z)"),
        ("normcdf(z)", "Phi(z)"),
        ("lambertw(z, 0)", "lambertw(z)"),
        ("lambertw(z, -1)", "lambertw_m1(z)"),
        ("root(2, z)", "sqrt(z)"),
        ("sgn z", "sign(z)"),
    ]);
    assert_eq!(expr("lambertw(z, -1)"), Expr::apply(Function::LambertWm1, vec![Expr::symbol("z")]));
    for function in Function::ALL {
        let arguments = if function == Function::Beta { "z, 2" } else { "z" };
        let read = expr(&format!("{}({arguments})", function.name()));
        match read.node() {
            Node::Apply(kept, _) => assert_eq!(*kept, function),
            _ => assert!(
                matches!(function, Function::Min | Function::Max) && read == expr("z"),
                "{function:?}"
            ),
        }
    }
}

#[test]
fn selu_has_the_published_constants() {
    let positive = match expr("selu(z)").node() {
        Node::Piecewise(p) => p.branches[0].value.split_coefficient().0,
        other => panic!("{other:?}"),
    };
    let near: Rational = "1.0507009873554805".parse().unwrap();
    assert!((&positive - &near).abs() < "1e-15".parse().unwrap());
}

#[test]
fn printed_for_people() {
    for (typed, shown) in [
        ("2 - 3z", "2 - 3z"),
        ("exp(-z^2/2)", "exp(-z²/2)"),
        ("sqrt(2 pi)", "√(2π)"),
        ("1/(x sqrt(2 pi))", "1/(x √(2π))"),
        ("ln(x)", "ln x"),
        ("z + sin(z)", "z + sin z"),
        ("(2 - x)/3", "(2 - x)/3"),
        ("1/(x sqrt(2pi)) * exp(-(ln x)^2/2)", "1/(x √(2π)) · exp(-(ln x)²/2)"),
        ("root(n, -ln x)", "root(n, -ln x)"),
        ("z(1 - z)", "z(1 - z)"),
        ("alpha z1", "α z₁"),
        ("|z| z", "|z| z"),
        ("x^(2/3)", "x^(2/3)"),
        ("-z/2", "-z/2"),
        ("1/2", "1/2"),
        ("e^2 z", "exp(2) z"),
        ("1/e", "1/e"),
    ] {
        assert_eq!(print::unicode(&expr(typed)), shown);
    }
    for (typed, shown) in [
        ("2 - 3z", "2 - 3*z"),
        ("exp(-z^2/2)", "exp(-z^2/2)"),
        ("1/(x sqrt(2 pi))", "1/(x*sqrt(2*pi))"),
        ("|x|", "abs(x)"),
        ("x^-2", "1/x^2"),
    ] {
        assert_eq!(print::text(&expr(typed)), shown);
    }
    for (typed, shown) in [
        ("(2 - x)/3", "\\frac{2 - x}{3}"),
        ("sqrt(2 pi)", "\\sqrt{2\\pi}"),
        ("exp(-z)", "e^{-z}"),
        ("alpha_1 z", "\\alpha_{1} z"),
        ("{z if z > 0}", "\\begin{cases} z & \\text{if } z > 0 \\end{cases}"),
    ] {
        assert_eq!(print::latex(&expr(typed)), shown);
    }
}
