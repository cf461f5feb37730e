//! Maps, sets, assumptions and distributions.

use crate::expr::{Condition, Expr, Kind, Relation, Symbol, print};
use crate::syntax::{
    Declared, Value, parse_condition, parse_distribution, parse_map, parse_set, parse_source, parse_where,
};

fn z() -> Symbol {
    Symbol::new("z")
}

fn none() -> Declared {
    Declared::none()
}

#[test]
fn maps_name_their_variables() {
    for (text, name, variables, reverse) in [
        ("f(z) = 2z + 1", "f", "z", false),
        ("g(x) = (x-1)/2", "g", "x", true),
        ("f^{-1}(x) = (x-1)/2", "f", "x", true),
        ("f⁻¹(x) = (x-1)/2", "f", "x", true),
        ("f^-1(x) = x", "f", "x", true),
        ("x = 2z + 1", "x", "z", false),
        ("z = (x-1)/2", "z", "x", true),
        ("z -> 2z+1", "f", "z", false),
        ("z ↦ 2z+1", "f", "z", false),
        ("f: z \\mapsto 2z+1", "f", "z", false),
        ("$f(z) = \\frac{z}{2}$", "f", "z", false),
        ("2 - 3z", "f", "z", false),
        ("exp(t)", "f", "t", false),
        ("a x + b", "f", "x", false),
        ("az + b", "f", "z", false),
        ("3", "f", "z", false),
        ("f(z1, z2) = (2 z1 + z2, z1 - z2)", "f", "z1 z2", false),
        ("(z1, z2) -> (z1 + z2, z2)", "f", "z1 z2", false),
        ("(2 z1 + z2, z1 - z2)", "f", "z1 z2", false),
        ("f(z_1, z_2) = \\begin{pmatrix} z_1 \\\\ z_2 \\end{pmatrix}", "f", "z1 z2", false),
        ("T(u) = u^2", "T", "u", false),
        ("φ(α) = 2α", "phi", "alpha", false),
    ] {
        let map = parse_map(text, &none()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let names: Vec<&str> = map.variables.iter().map(Symbol::name).collect();
        assert_eq!((map.name.name(), names.join(" ").as_str()), (name, variables), "{text}");
        assert_eq!(map.is_reverse(), reverse, "{text}");
    }
}

#[test]
fn maps_have_spans_and_components() {
    let text = "f(z) = { -z if 0 <= z <= 1; 1 - z if 1 < z <= 2 }";
    let map = parse_map(text, &none()).unwrap();
    assert_eq!(map.head_span.of(text), "f(z) =");
    assert_eq!(map.body_span.of(text), "{ -z if 0 <= z <= 1; 1 - z if 1 < z <= 2 }");
    assert_eq!(print::map_text(&map.name, &map.variables, &map.components), text);
    let two = parse_map("f(z1, z2) = (2 z1 + z2, z1 - z2)", &none()).unwrap();
    let shown = print::map_unicode(&two.name, &two.variables, &two.components);
    assert_eq!(shown, "f(z₁, z₂) = (2z₁ + z₂, z₁ - z₂)");
    assert_eq!(parse_map(&shown, &none()).unwrap().components, two.components);
    let latex = print::map_latex(&two.name, &two.variables, &two.components);
    assert_eq!(parse_map(&latex, &none()).unwrap().components, two.components);
}

#[test]
fn a_bare_formula_has_one_variable() {
    let declared = none().with_parameters([Symbol::new("x")]);
    assert_eq!(parse_map("z + x", &declared).unwrap().variables, vec![z()]);
    let error = parse_map("z + x", &none()).unwrap_err();
    assert_eq!(error.code(), "ambiguous-variable");
    assert!(error.diagnostic().hints[0].contains("f(z) ="), "{error:?}");
    assert_eq!(parse_map("s + t", &none()).unwrap_err().code(), "ambiguous-variable");
    // A variable of the map is not a parameter, whatever --where says.
    let shadowed = none().with_parameters([z()]);
    assert_eq!(parse_map("f(z) = az", &shadowed).unwrap().variables, vec![z()]);
}

#[test]
fn sources_become_conditions() {
    for (text, condition, variables) in [
        ("z in [0, 2]", "0 <= z <= 2", "z"),
        ("z in R", "true", "z"),
        ("z ∈ ℝ", "true", "z"),
        ("z \\in \\mathbb{R}", "true", "z"),
        ("z > 0", "z > 0", "z"),
        ("0 < z < 1", "0 < z < 1", "z"),
        ("z in R \\ {0}", "z != 0", "z"),
        ("z in R\\{0}", "z != 0", "z"),
        ("z ∈ ℝ ∖ {0, 1}", "z != 0 and z != 1", "z"),
        ("z in R - {0}", "z != 0", "z"),
        ("z \\in \\mathbb{R} \\setminus \\{0\\}", "z != 0", "z"),
        ("z in (0,1) ∪ (2,3)", "0 < z < 1 or 2 < z < 3", "z"),
        ("z in (0,1) U (2,inf)", "0 < z < 1 or 2 < z", "z"),
        ("z in (-inf, 0]", "z <= 0", "z"),
        ("z in (0, ∞) \\cup \\{-1\\}", "0 < z or z = -1", "z"),
        ("x != 0", "x != 0", "x"),
        ("-inf < z < 3", "z < 3", "z"),
        ("z not in [0, 1]", "0 > z or z > 1", "z"),
        ("z ∉ {0}", "z != 0", "z"),
        ("z in R+", "z > 0", "z"),
        ("z \\in \\mathbb{R}_+", "z > 0", "z"),
        ("z in R_{\\geq 0}", "z >= 0", "z"),
        ("z in {t : t^2 < 2}", "z^2 < 2", "z"),
        ("z in (R \\ {0}) ∩ [-1, 1]", "z != 0 and -1 <= z <= 1", "z"),
        ("z in [a, b]", "a <= z <= b", "a b z"),
        ("z^2 + y^2 < 1", "z^2 + y^2 < 1", "y z"),
    ] {
        let clauses = parse_source(text, &none()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        assert_eq!(clauses.len(), 1);
        assert_eq!(print::condition_text(&clauses[0].condition), condition, "{text}");
        let names: Vec<&str> = clauses[0].variables.iter().map(Symbol::name).collect();
        assert_eq!(names.join(" "), variables, "{text}");
        assert_eq!(clauses[0].span.of(text), text);
    }
}

#[test]
fn sources_may_have_several_clauses() {
    let text = "z1 in R, z2 > 0";
    let clauses = parse_source(text, &none()).unwrap();
    assert_eq!(clauses.len(), 2);
    assert_eq!(clauses[0].condition, Condition::Constant(true));
    assert_eq!(clauses[0].variables, vec![Symbol::new("z1")]);
    assert_eq!(clauses[1].span.of(text), "z2 > 0");
    let both = parse_source("z1, z2 in [0, 1]", &none()).unwrap();
    assert_eq!(print::condition_text(&both[0].condition), "0 <= z1 <= 1 and 0 <= z2 <= 1");
    assert_eq!(both[0].variables.len(), 2);
}

#[test]
fn sets_in_answers() {
    for (text, condition) in [
        ("(0, inf)", "0 < x"),
        ("[0, 1) ∪ {2}", "0 <= x < 1 or x = 2"),
        ("R", "true"),
        ("{x : x > 0}", "x > 0"),
        ("{t | t > 0, t < 2}", "x > 0 and x < 2"),
        ("\\{ t \\in \\mathbb{R} \\mid t > 0 \\}", "x > 0"),
        ("(0, π/2]", "0 < x <= pi/2"),
        ("x > 0", "x > 0"),
        ("x in (0, 1)", "0 < x < 1"),
        ("(-∞, ∞)", "true"),
        ("∅", "false"),
        ("{}", "false"),
        ("[-1/e, inf)", "-1/e <= x"),
    ] {
        let read = parse_set(text, &Symbol::new("x")).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        assert_eq!(print::condition_text(&read), condition, "{text}");
    }
}

#[test]
fn conditions_are_read() {
    let n = Expr::symbol("n");
    for text in ["n odd", "n is odd", "n is an odd integer", "(n odd)", "n \\text{ is odd}"] {
        assert_eq!(parse_condition(text, &none()).unwrap(), Condition::Is(n.clone(), Kind::Odd), "{text}");
    }
    for (text, condition) in [
        ("a > 0 and b != 0", "a > 0 and b != 0"),
        ("a > 0, b ≠ 0", "a > 0 and b != 0"),
        ("a ≥ 0", "a >= 0"),
        ("a*d - b*c != 0", "a*d - b*c != 0"),
        ("not n odd", "n is not odd"),
        ("n is not odd", "n is not odd"),
        ("a > 0 or (b > 0 and c > 0)", "a > 0 or b > 0 and c > 0"),
        ("(a > 0 or b > 0) and c > 0", "(a > 0 or b > 0) and c > 0"),
        ("(a + 1) b > 0", "(a + 1)*b > 0"),
        ("a = b = c", "a = b and b = c"),
        ("true", "true"),
        ("n in N", "n is integer and n >= 1"),
        ("n positive integer", "n is integer and n >= 1"),
        ("a positive", "a > 0"),
    ] {
        let read = parse_condition(text, &none()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        assert_eq!(print::condition_text(&read), condition, "{text}");
    }
}

#[test]
fn assumptions_are_gathered() {
    let facts = |texts: &[&str]| {
        let all = parse_where(texts).unwrap_or_else(|e| panic!("{texts:?}: {e:?}"));
        all.facts.iter().map(print::condition_text).collect::<Vec<_>>().join("; ")
    };
    let kind = |text: &str, name: &str| parse_where(&[text]).unwrap().kind(&Symbol::new(name));
    for text in ["n: integer", "n integer", "n is an integer", "n ∈ ℤ", "n in Z", "n: Z"] {
        assert_eq!((kind(text, "n"), facts(&[text]).as_str()), (Kind::Integer, ""), "{text}");
    }
    for text in ["n: positive integer", "n in N", "n \\in \\mathbb{N}", "n: natural number", "n: N"] {
        assert_eq!((kind(text, "n"), facts(&[text]).as_str()), (Kind::Integer, "n >= 1"), "{text}");
    }
    assert_eq!(facts(&["n: nonnegative integer"]), "n >= 0");
    assert_eq!(facts(&["n in N_0"]), "n >= 0");
    for text in ["n: odd integer", "k, n odd", "n: odd", "n odd", "n: integer, n odd", "n odd, n integer"] {
        assert_eq!(kind(text, "n"), Kind::Odd, "{text}");
    }
    assert_eq!(kind("a: real", "a"), Kind::Real);
    assert_eq!(facts(&["a: real"]), "");
    assert_eq!(facts(&["a: positive"]), "a > 0");
    assert_eq!(facts(&["a != 0, b > 1"]), "a != 0; b > 1");
    assert_eq!(facts(&["0<=a<=1"]), "0 <= a; a <= 1");
    assert_eq!(facts(&["a, b > 0"]), "a > 0; b > 0");
    assert_eq!(facts(&["a, b: positive", "c in (0, 1)"]), "a > 0; b > 0; 0 < c; c < 1");
    assert_eq!(facts(&["a*d - b*c != 0"]), "a*d - b*c != 0");
    assert_eq!(facts(&["n: integer >= 2"]), "n >= 2");
    assert_eq!(facts(&["n odd, n even"]), "false");
    assert_eq!(facts(&["sigma > 0"]), "sigma > 0");
    assert_eq!(facts(&["speed > 0"]), "speed > 0");
    let error = parse_where(&["a > 0", "b >"]).unwrap_err();
    assert_eq!((error.index, error.error.code()), (1, "unexpected"));
}

#[test]
fn distributions_are_read() {
    let text = "z ~ Normal(mean=0, var=4)";
    let d = parse_distribution(text, &none()).unwrap();
    assert_eq!((d.variable, d.name.as_str(), d.name_span.of(text)), (Some(z()), "Normal", "Normal"));
    assert_eq!(d.arguments[1].name.as_deref(), Some("var"));
    assert_eq!(d.arguments[1].value, Value::Scalar(Expr::integer(4)));
    assert_eq!(d.arguments[1].span.of(text), "var=4");
    for (text, name, count) in [
        ("z ∼ N(0,1)", "N", 2),
        ("z \\sim \\mathcal{N}(0, 1)", "N", 2),
        ("Uniform(-1, 1)", "Uniform", 2),
        ("z ~ StudentT(3)", "StudentT", 1),
        ("Lévy(0, 1)", "Lévy", 2),
        ("F(2, 3)", "F", 2),
        ("Gamma(2, 1/2)", "Gamma", 2),
        ("Beta(a, b)", "Beta", 2),
        ("\\text{Exponential}(\\lambda)", "Exponential", 1),
        ("z ~ Logistic", "Logistic", 0),
        ("~ Exp(1)", "Exp", 1),
        ("z ~ Exp(1)", "Exp", 1),
    ] {
        let d = parse_distribution(text, &none()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        assert_eq!((d.name.as_str(), d.arguments.len()), (name, count), "{text}");
    }
    assert_eq!(parse_distribution("z ~ ", &none()).unwrap_err().code(), "unexpected");
    assert_eq!(parse_distribution("Normal(0, 1", &none()).unwrap_err().code(), "unclosed");
}

#[test]
fn relations_print_as_they_are_read() {
    for relation in [Relation::Lt, Relation::Le, Relation::Gt, Relation::Ge, Relation::Eq, Relation::Ne] {
        let c = Expr::symbol("a").compare(relation, &Expr::symbol("b"));
        assert_eq!(parse_condition(&print::condition_unicode(&c), &none()).unwrap(), c);
    }
}
