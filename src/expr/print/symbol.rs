//! Names of symbols.

use super::formula::Style;

/// The code of ₀, which the other digits follow.
const SUBSCRIPT_ZERO: u32 = 0x2080;

/// Greek letters: ASCII name, letter.
const GREEK: [(&str, &str); 34] = [
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("omicron", "ο"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("upsilon", "υ"),
    ("phi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Pi", "Π"),
    ("Sigma", "Σ"),
    ("Upsilon", "Υ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
];

/// The digits below the line.
pub(super) fn subscript_digits(digits: &str) -> String {
    digits.chars().filter_map(|d| char::from_u32(SUBSCRIPT_ZERO + d.to_digit(10)?)).collect()
}

/// A name consists of letters, digits (an index), a subscript after `_`, and primes.
pub(super) fn name(name: &str, style: Style) -> String {
    if style == Style::Text {
        return name.to_owned();
    }
    let bare = name.trim_end_matches('\'');
    let primes = name.len() - bare.len();
    let (stem, subscript) = bare.split_once('_').unwrap_or((bare, ""));
    let letters = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &stem[letters.len()..];
    let greek = GREEK.iter().find(|(known, _)| *known == letters);
    match style {
        Style::Text | Style::Unicode => {
            let letters = greek.map_or(letters, |(_, letter)| letter);
            let digits = subscript_digits(digits);
            let mark = if subscript.is_empty() { "" } else { "_" };
            format!("{letters}{digits}{mark}{subscript}{}", "′".repeat(primes))
        }
        Style::Latex => {
            let letters = match greek {
                Some((known, _)) if *known == "omicron" => "\\mathrm{omicron}".to_owned(),
                Some((known, _)) => format!("\\{known}"),
                None if letters.chars().count() == 1 => letters.to_owned(),
                None => format!("\\mathrm{{{letters}}}"),
            };
            let below = match (digits, subscript) {
                ("", "") => String::new(),
                (d, "") => format!("_{{{d}}}"),
                ("", s) if s.len() == 1 => format!("_{{{s}}}"),
                ("", s) => format!("_{{\\mathrm{{{s}}}}}"),
                (d, s) => format!("_{{{d}_{s}}}"),
            };
            format!("{letters}{below}{}", "'".repeat(primes))
        }
    }
}
