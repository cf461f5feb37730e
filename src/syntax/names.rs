//! The names of the language: Greek letters, functions, words.

use super::token::{Adjective, Tok};
use crate::expr::Function;

/// Greek letters: the ASCII name, which is the name of the symbol, and the letter.
pub const GREEK: [(&str, char); 41] = [
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("epsilon", 'ε'),
    ("zeta", 'ζ'),
    ("eta", 'η'),
    ("theta", 'θ'),
    ("iota", 'ι'),
    ("kappa", 'κ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("nu", 'ν'),
    ("xi", 'ξ'),
    ("omicron", 'ο'),
    ("rho", 'ρ'),
    ("sigma", 'σ'),
    ("tau", 'τ'),
    ("upsilon", 'υ'),
    ("phi", 'φ'),
    ("chi", 'χ'),
    ("psi", 'ψ'),
    ("omega", 'ω'),
    ("Gamma", 'Γ'),
    ("Delta", 'Δ'),
    ("Theta", 'Θ'),
    ("Lambda", 'Λ'),
    ("Xi", 'Ξ'),
    ("Pi", 'Π'),
    ("Sigma", 'Σ'),
    ("Upsilon", 'Υ'),
    ("Phi", 'Φ'),
    ("Psi", 'Ψ'),
    ("Omega", 'Ω'),
    // Second shapes of the same letters; reading only.
    ("epsilon", 'ϵ'),
    ("theta", 'ϑ'),
    ("phi", 'ϕ'),
    ("rho", 'ϱ'),
    ("sigma", 'ς'),
    ("mu", 'µ'),
    ("Omega", 'Ω'),
];

/// The symbol name of a Greek letter.
pub(super) fn greek_name(letter: char) -> Option<&'static str> {
    GREEK.iter().find(|(_, glyph)| *glyph == letter).map(|(name, _)| *name)
}

/// Whether this is the ASCII name of a Greek letter.
pub(super) fn is_greek(name: &str) -> bool {
    GREEK.iter().any(|(known, _)| *known == name)
}

/// A function of the language: kept as a function, or an abbreviation that is spelled out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Kept(Function),
    Sqrt,
    Cbrt,
    Root,
    Log,
    Log2,
    Log10,
    Relu,
    LeakyRelu,
    Elu,
    Selu,
    Gelu,
    Silu,
    Mish,
    Softsign,
    Sec,
    Csc,
    Cot,
    Sech,
    Csch,
    Coth,
    LambertW,
    Expm1,
    Log1p,
    Of(VectorFunction),
}

/// A function of vectors and matrices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VectorFunction {
    /// Euclidean length of a vector.
    Norm,
    /// Dot product of two vectors.
    Dot,
    Determinant,
    Trace,
    /// The diagonal matrix with these entries.
    Diagonal,
    Transpose,
    Inverse,
    /// The identity matrix with so many rows.
    Identity,
}

/// Further names of functions, beside [`Function::name`].
const ALIASES: [(&str, Named); 66] = [
    ("log", Named::Log),
    ("sqrt", Named::Sqrt),
    ("cbrt", Named::Cbrt),
    ("root", Named::Root),
    ("log2", Named::Log2),
    ("lb", Named::Log2),
    ("log10", Named::Log10),
    ("lg", Named::Log10),
    ("log1p", Named::Log1p),
    ("expm1", Named::Expm1),
    ("relu", Named::Relu),
    ("ReLU", Named::Relu),
    ("leaky_relu", Named::LeakyRelu),
    ("LeakyReLU", Named::LeakyRelu),
    ("leakyrelu", Named::LeakyRelu),
    ("elu", Named::Elu),
    ("ELU", Named::Elu),
    ("selu", Named::Selu),
    ("SELU", Named::Selu),
    ("gelu", Named::Gelu),
    ("GELU", Named::Gelu),
    ("silu", Named::Silu),
    ("SiLU", Named::Silu),
    ("swish", Named::Silu),
    ("mish", Named::Mish),
    ("softsign", Named::Softsign),
    ("sec", Named::Sec),
    ("csc", Named::Csc),
    ("cot", Named::Cot),
    ("sech", Named::Sech),
    ("csch", Named::Csch),
    ("coth", Named::Coth),
    ("lambertw", Named::LambertW),
    ("LambertW", Named::LambertW),
    ("arcsin", Named::Kept(Function::Asin)),
    ("arccos", Named::Kept(Function::Acos)),
    ("arctan", Named::Kept(Function::Atan)),
    ("arsinh", Named::Kept(Function::Asinh)),
    ("arcosh", Named::Kept(Function::Acosh)),
    ("artanh", Named::Kept(Function::Atanh)),
    ("arcsinh", Named::Kept(Function::Asinh)),
    ("arccosh", Named::Kept(Function::Acosh)),
    ("arctanh", Named::Kept(Function::Atanh)),
    ("logistic", Named::Kept(Function::Sigmoid)),
    ("expit", Named::Kept(Function::Sigmoid)),
    ("sigma", Named::Kept(Function::Sigmoid)),
    ("Gamma", Named::Kept(Function::Gamma)),
    ("gammaln", Named::Kept(Function::Lgamma)),
    ("normcdf", Named::Kept(Function::Phi)),
    ("probit", Named::Kept(Function::Probit)),
    ("normppf", Named::Kept(Function::Probit)),
    ("sgn", Named::Kept(Function::Sign)),
    ("sg", Named::Kept(Function::Sign)),
    ("tg", Named::Kept(Function::Tan)),
    ("ceiling", Named::Kept(Function::Ceil)),
    ("abs", Named::Kept(Function::Abs)),
    ("lambertwm1", Named::Kept(Function::LambertWm1)),
    ("norm", Named::Of(VectorFunction::Norm)),
    ("dot", Named::Of(VectorFunction::Dot)),
    ("det", Named::Of(VectorFunction::Determinant)),
    ("tr", Named::Of(VectorFunction::Trace)),
    ("trace", Named::Of(VectorFunction::Trace)),
    ("diag", Named::Of(VectorFunction::Diagonal)),
    ("transpose", Named::Of(VectorFunction::Transpose)),
    ("inv", Named::Of(VectorFunction::Inverse)),
    ("identity", Named::Of(VectorFunction::Identity)),
];

/// The function of this name.
pub(super) fn function(name: &str) -> Option<Named> {
    if name == "lambertw" {
        return Some(Named::LambertW);
    }
    let kept = Function::ALL.iter().find(|f| f.name() == name).map(|f| Named::Kept(*f));
    kept.or_else(|| ALIASES.iter().find(|(known, _)| *known == name).map(|(_, named)| *named))
}

/// Whether a name of a function is also the name of a symbol, so that it is a function only where it is
/// called.
pub(super) fn is_dual(name: &str) -> bool {
    is_greek(name)
}

/// Words with a fixed meaning.
pub(super) fn keyword(word: &str) -> Option<Tok> {
    use Adjective::{
        Even, Integer, Natural, Negative, Nonnegative, Nonpositive, Nonzero, Odd, Positive, Real,
    };
    Some(match word {
        "if" | "for" | "when" => Tok::If,
        "with" | "where" => Tok::With,
        "otherwise" | "else" => Tok::Otherwise,
        "and" => Tok::And,
        "or" => Tok::Or,
        "not" => Tok::Not,
        "in" => Tok::In,
        "is" | "are" => Tok::Is,
        "true" => Tok::Truth(true),
        "false" => Tok::Truth(false),
        "inf" | "infinity" | "infty" | "oo" => Tok::Infinity,
        "real" | "reals" => Tok::Adjective(Real),
        "integer" | "integers" => Tok::Adjective(Integer),
        "even" => Tok::Adjective(Even),
        "odd" => Tok::Adjective(Odd),
        "natural" => Tok::Adjective(Natural),
        "positive" => Tok::Adjective(Positive),
        "negative" => Tok::Adjective(Negative),
        "nonnegative" => Tok::Adjective(Nonnegative),
        "nonpositive" => Tok::Adjective(Nonpositive),
        "nonzero" => Tok::Adjective(Nonzero),
        _ => return None,
    })
}

/// The nearest of some names, near enough to be meant.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    if name.len() > 40 {
        return None;
    }
    let lower = name.to_lowercase();
    known
        .map(|k| (strsim::damerau_levenshtein(&lower, &k.to_lowercase()), k))
        .filter(|(distance, k)| {
            let shorter = k.len().min(name.len());
            shorter > 2 && *distance <= 1 + shorter / 4
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k.to_owned())
}

/// The known function nearest to a name.
pub(super) fn nearest_function(name: &str) -> Option<String> {
    nearest(name, all_functions())
}

/// Every name of a function.
pub(super) fn all_functions() -> impl Iterator<Item = &'static str> {
    Function::ALL.iter().map(|f| f.name()).chain(ALIASES.iter().map(|(name, _)| *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found() {
        assert_eq!(function("arctan"), Some(Named::Kept(Function::Atan)));
        assert_eq!(function("ln"), Some(Named::Kept(Function::Ln)));
        assert_eq!(function("lambertw"), Some(Named::LambertW));
        assert_eq!(function("nope"), None);
        assert_eq!(nearest_function("sine"), Some("sin".to_owned()));
        assert_eq!(nearest_function("sigmiod"), Some("sigmoid".to_owned()));
        assert_eq!(nearest_function("qqqqqq"), None);
        assert_eq!(greek_name('σ'), Some("sigma"));
    }
}
