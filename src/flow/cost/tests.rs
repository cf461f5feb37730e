use super::{Comparison, Cost};

fn cost(text: &str) -> Cost {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[test]
fn read_as_people_write() {
    for (written, meaning) in [
        ("O(D)", "O(D)"),
        ("$\\mathcal{O}(D^3)$", "O(D^3)"),
        ("\\mathcal O \\left( D^{3} \\right)", "O(D^3)"),
        ("𝒪(D²)", "O(D^2)"),
        ("O(D log D)", "O(D log D)"),
        ("O(D \\log(D))", "O(D log D)"),
        ("O(D ln(D^2))", "O(D log D)"),
        ("O(D log² D)", "O(D (log D)^2)"),
        ("O(n^2 k)", "O(k n^2)"),
        ("O(kn^2)", "O(k n^2)"),
        ("O(n*n*k)", "O(k n^2)"),
        ("O(3 D^2 + 5 D + 7)", "O(D^2)"),
        ("O(D^2 - D)", "O(D^2)"),
        ("O(D(D+1)/2)", "O(D^2)"),
        ("O((D + r)^2)", "O(D^2 + r^2)"),
        ("O(D r² + r³)", "O(D r^2 + r^3)"),
        ("O(√D)", "O(D^(1/2))"),
        ("O(sqrt(D) D)", "O(D^(3/2))"),
        ("O(D^3/p^2)", "O(D^3 p^(-2))"),
        ("O(2^D)", "O(2^D)"),
        ("O(D!)", "O(D!)"),
        ("O(D! D)", "O(D! D)"),
        ("O(b_1^3 + b_{2}^3 + b₃³)", "O(b_1^3 + b_2^3 + b_3^3)"),
        ("O(1)", "O(1)"),
        ("D^3", "O(D^3)"),
        ("cubic", "O(D^3)"),
        ("Θ(D)", "O(D)"),
    ] {
        assert_eq!(cost(written).to_string(), meaning, "{written}");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    for text in [
        "", "O", "O()", "O(D", "O(D))", "O(D^)", "O(+)", "O(D^D)", "O(D - D)", "O(0)", "fast?", "O(1/0)",
        "O(O(D))",
    ] {
        assert!(text.parse::<Cost>().is_err(), "{text}");
    }
    assert!("(".repeat(300).parse::<Cost>().is_err());
    assert!("(D+1)".repeat(79).parse::<Cost>().is_err());
}

#[test]
fn products_in_one_size() {
    let order = [
        "O(1)",
        "O(log D)",
        "O(√D)",
        "O(D)",
        "O(D log D)",
        "O(D log² D)",
        "O(D^2)",
        "O(D^3)",
        "O(2^D)",
        "O(3^D)",
        "O(D!)",
    ];
    for (i, a) in order.iter().enumerate() {
        for (j, b) in order.iter().enumerate() {
            let expected = match i.cmp(&j) {
                std::cmp::Ordering::Less => Comparison::Lower,
                std::cmp::Ordering::Equal => Comparison::Equal,
                std::cmp::Ordering::Greater => Comparison::Higher,
            };
            assert_eq!(cost(a).compare(&cost(b)), Some(expected), "{a} {b}");
        }
    }
}

#[test]
fn products_in_several_sizes() {
    let compare = |a: &str, b: &str| cost(a).compare(&cost(b)).unwrap();
    assert_eq!(compare("O(n k)", "O(n^2 k)"), Comparison::Lower);
    assert_eq!(compare("O(n^2 k)", "O(n k^2)"), Comparison::Incomparable);
    assert_eq!(compare("O(n k log k)", "O(n k log n)"), Comparison::Incomparable);
    assert_eq!(compare("O(k n)", "O(n k)"), Comparison::Equal);
    assert_eq!(compare("O(D)", "O(n)"), Comparison::Incomparable);
}

#[test]
fn sums_by_weighted_means() {
    let compare = |a: &str, b: &str| cost(a).compare(&cost(b)).unwrap();
    assert_eq!(compare("O(D^2 + D k + k^2)", "O(D^2 + k^2)"), Comparison::Equal);
    assert_eq!(compare("O(D k)", "O(D^2 + k^2)"), Comparison::Lower);
    // a + 2b > max(3a, 2b) for a = 1, b = 1.2, although not along the axes or the diagonal.
    assert_eq!(compare("O(D k^2)", "O(D^3 + k^2)"), Comparison::Incomparable);
    assert_eq!(compare("O(D^2 + k)", "O(D + k^2)"), Comparison::Incomparable);
}

#[test]
fn a_rank_is_at_most_the_dimension() {
    let rank = [("r", "D")];
    let compare = |a: &str, b: &str| cost(a).compare_given(&cost(b), &rank).unwrap();
    assert_eq!(compare("O(D r^2 + r^3)", "O(D r^2)"), Comparison::Equal);
    assert_eq!(compare("O(D r^2)", "O(D^3)"), Comparison::Lower);
    assert_eq!(compare("O(r)", "O(D)"), Comparison::Lower);
    assert_eq!(cost("O(D r^2 + r^3)").compare(&cost("O(D r^2)")), Some(Comparison::Higher));
}

#[test]
fn what_is_too_close_is_left_open() {
    assert_eq!(cost("O(D k log D)").compare(&cost("O(D^2 + k^2)")), None);
    assert_eq!(cost("O(D^3 log D)").compare(&cost("O(D^2 + k^2)")), Some(Comparison::Incomparable));
}

#[test]
fn other_styles() {
    let c = cost("O(D r^2 + b_1^3 log D)");
    assert_eq!(c.unicode(), "O(D r² + b₁³ log D)");
    assert_eq!(c.latex(), "\\mathcal{O}(D r^{2} + b_{1}^{3} \\log D)");
}
