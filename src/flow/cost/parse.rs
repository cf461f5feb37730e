//! Costs from text, as people write them.

use std::fmt;
use std::str::FromStr;

use super::growth::Growth;
use super::{Cost, Term};
use crate::real::Rational;

/// The longest text that is read, in bytes.
const MAX_LENGTH: usize = 400;

/// The deepest nesting of parentheses.
const MAX_DEPTH: usize = 20;

/// The most terms of a sum on the way.
const MAX_TERMS: usize = 64;

/// Why a text is not a cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostError {
    /// Where it stops making sense, in bytes from the beginning.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl fmt::Display for CostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not a cost such as O(D^3) or O(D log D): expected {} at character {}",
            self.expected,
            self.at + 1
        )
    }
}

impl std::error::Error for CostError {}

/// Reads `O(D)`, `O(D^3)`, `$\mathcal{O}(D^3)$`, `O(D log D)`, `O(n^2 k)`, `O(D r² + r³)`, `O(√D)`, `O(2^D)`, `O(D!)`,
/// also without the O, and the words constant, linear, quadratic and cubic (in D). Constant factors are dropped. A
/// name is one letter with an index: `n k` and `nk` are products.
impl FromStr for Cost {
    type Err = CostError;

    fn from_str(text: &str) -> Result<Self, CostError> {
        let word = text.trim().to_lowercase();
        match word.as_str() {
            "constant" => return Ok(Self::constant()),
            "linear" => return Ok(Self::linear("D")),
            "quadratic" => return Ok(Self::power("D", 2)),
            "cubic" => return Ok(Self::power("D", 3)),
            _ => {}
        }
        if text.len() > MAX_LENGTH {
            return Err(CostError { at: MAX_LENGTH, expected: "a shorter text" });
        }
        let mut reader = Reader { tokens: tokens(text)?, next: 0, end: text.len(), depth: 0 };
        if reader.takes("O") || reader.takes("Θ") {
            let at = reader.place();
            if !matches!(reader.peek(), Some(Token::Open)) {
                return Err(CostError { at, expected: "an opening parenthesis after O" });
            }
        }
        let value = reader.sum()?;
        match reader.peek() {
            None => Ok(Self::of_terms(value.into_iter().map(|(t, _)| t).collect())),
            Some(_) => Err(CostError { at: reader.place(), expected: "the end" }),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Rational),
    /// A size, or `log`, `sqrt`, `O`, `Θ`.
    Name(String),
    Open,
    Close,
    Plus,
    Minus,
    Times,
    Over,
    Power,
    Factorial,
}

/// The tokens with their places. Markup that does not change the meaning is dropped.
fn tokens(text: &str) -> Result<Vec<(usize, Token)>, CostError> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let at = text.len() - rest.len();
        let mut length = c.len_utf8();
        let mut token = None;
        match c {
            '$' | '&' | ' ' | '\t' | '\n' | '\u{a0}' | '~' => {}
            '(' | '[' | '{' => token = Some(Token::Open),
            ')' | ']' | '}' => token = Some(Token::Close),
            '+' => token = Some(Token::Plus),
            '-' | '−' => token = Some(Token::Minus),
            '*' | '·' | '×' | '⋅' => {
                if rest.starts_with("**") {
                    length = 2;
                    token = Some(Token::Power);
                } else {
                    token = Some(Token::Times);
                }
            }
            '/' => token = Some(Token::Over),
            '^' => token = Some(Token::Power),
            '!' => token = Some(Token::Factorial),
            '√' => token = Some(Token::Name("sqrt".to_owned())),
            'Θ' => token = Some(Token::Name("Θ".to_owned())),
            '𝒪' => token = Some(Token::Name("O".to_owned())),
            _ if superscript(c).is_some() => {
                let digits: String = rest.chars().map_while(superscript).collect();
                length = rest.chars().take_while(|c| superscript(*c).is_some()).map(char::len_utf8).sum();
                let value = number(&digits).ok_or(CostError { at, expected: "an exponent" })?;
                found.push((at, Token::Power));
                token = Some(Token::Number(value));
            }
            _ if c.is_ascii_digit() || c == '.' => {
                let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
                length = digits.len();
                token = Some(Token::Number(number(&digits).ok_or(CostError { at, expected: "a number" })?));
            }
            '\\' => {
                let name: String = rest[1..].chars().take_while(char::is_ascii_alphabetic).collect();
                length += name.len().max(usize::from(name.is_empty() && rest.len() > 1));
                token = match name.as_str() {
                    "mathcal" | "mathrm" | "operatorname" | "left" | "right" | "big" | "bigl" | "bigr"
                    | "" => None,
                    "log" | "ln" => Some(Token::Name("log".to_owned())),
                    "sqrt" => Some(Token::Name("sqrt".to_owned())),
                    "cdot" | "times" => Some(Token::Times),
                    "Theta" => Some(Token::Name("Θ".to_owned())),
                    _ => return Err(CostError { at, expected: "a size, a number, log or a parenthesis" }),
                };
            }
            _ if c.is_alphabetic() => {
                let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
                if let Some(function) = ["log", "ln", "lg", "sqrt"].into_iter().find(|f| word.starts_with(f))
                {
                    length = function.len();
                    let name = if function == "sqrt" { "sqrt" } else { "log" };
                    token = Some(Token::Name(name.to_owned()));
                } else {
                    let index = index_of(&rest[length..]);
                    length += index.as_ref().map_or(0, |(_, n)| *n);
                    token = Some(Token::Name(match index {
                        Some((index, _)) => format!("{c}_{index}"),
                        None => c.to_string(),
                    }));
                }
            }
            _ => return Err(CostError { at, expected: "a size, a number, log or a parenthesis" }),
        }
        found.extend(token.map(|t| (at, t)));
        rest = &rest[length..];
    }
    // `{O}` of \mathcal{O}: parentheses around the O alone.
    let o_in_braces = matches!(found.as_slice(), [(_, Token::Open), (_, Token::Name(o)), (_, Token::Close), ..] if o == "O");
    if o_in_braces {
        found.remove(2);
        found.remove(0);
    }
    Ok(found)
}

/// An index after a letter: `_1`, `_{12}`, `₁`, `1`; with its length in bytes.
fn index_of(rest: &str) -> Option<(String, usize)> {
    let below: String =
        rest.chars().map_while(|c| char::from_digit((c as u32).wrapping_sub(0x2080), 10)).collect();
    if !below.is_empty() {
        return Some((below.clone(), below.len() * '₀'.len_utf8()));
    }
    let after = rest.strip_prefix('_')?;
    if let Some(inner) = after.strip_prefix('{') {
        let index = inner.split('}').next()?;
        let plain = !index.is_empty() && index.chars().all(char::is_alphanumeric);
        return plain.then(|| (index.to_owned(), index.len() + 3));
    }
    let index: String = after.chars().take_while(char::is_ascii_digit).collect();
    let index = if index.is_empty() {
        after.chars().next().filter(|c| c.is_alphanumeric())?.to_string()
    } else {
        index
    };
    Some((index.clone(), index.len() + 1))
}

fn superscript(c: char) -> Option<char> {
    match c {
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁰' | '⁴'..='⁹' => char::from_digit(c as u32 - 0x2070, 10),
        _ => None,
    }
}

fn number(digits: &str) -> Option<Rational> {
    digits.parse().ok()
}

/// A sum of terms with their coefficients; only whether these are 0 matters in the end.
type Sum = Vec<(Term, Rational)>;

struct Reader {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
    depth: usize,
}

impl Reader {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, t)| t)
    }

    fn place(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn takes(&mut self, name: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Name(n)) if n == name);
        self.next += usize::from(found);
        found
    }

    fn error<T>(&self, expected: &'static str) -> Result<T, CostError> {
        Err(CostError { at: self.place(), expected })
    }

    fn sum(&mut self) -> Result<Sum, CostError> {
        let mut total = self.product()?;
        loop {
            match self.peek() {
                Some(Token::Plus) => {
                    self.next += 1;
                    total.extend(self.product()?);
                }
                // D² − D is of the order of D²: what is subtracted must be smaller.
                Some(Token::Minus) => {
                    self.next += 1;
                    let less = self.product()?;
                    let smaller = less
                        .iter()
                        .all(|(l, _)| total.iter().any(|(t, _)| l.is_bounded_by(t) && !t.is_bounded_by(l)));
                    if !smaller {
                        return self.error("a sum without differences of equal order");
                    }
                }
                _ => break,
            }
            if total.len() > MAX_TERMS {
                return self.error("fewer terms");
            }
        }
        total.retain(|(_, c)| !c.is_zero());
        if total.is_empty() { self.error("a cost other than 0") } else { Ok(total) }
    }

    fn product(&mut self) -> Result<Sum, CostError> {
        let mut product = self.power()?;
        loop {
            match self.peek() {
                Some(Token::Times) => {
                    self.next += 1;
                    let factor = self.power()?;
                    product = self.multiply(&product, &factor)?;
                }
                Some(Token::Over) => {
                    self.next += 1;
                    let below = self.power()?;
                    let [(divisor, c)] = below.as_slice() else {
                        return self.error("a product as divisor");
                    };
                    let inverse = divisor.raised(&Rational::integer(-1)).zip(c.recip());
                    let Some(inverse) = inverse else { return self.error("a divisor other than 0") };
                    product = self.multiply(&product, &vec![inverse])?;
                }
                Some(Token::Number(_) | Token::Name(_) | Token::Open) => {
                    let factor = self.power()?;
                    product = self.multiply(&product, &factor)?;
                }
                _ => return Ok(product),
            }
        }
    }

    fn multiply(&self, a: &Sum, b: &Sum) -> Result<Sum, CostError> {
        if a.len() * b.len() > MAX_TERMS {
            return self.error("fewer terms");
        }
        Ok(a.iter().flat_map(|(s, c)| b.iter().map(move |(t, d)| (s.times(t), c * d))).collect())
    }

    fn power(&mut self) -> Result<Sum, CostError> {
        let mut base = self.atom()?;
        loop {
            match self.peek() {
                Some(Token::Power) => {
                    self.next += 1;
                    let exponent = self.exponent()?;
                    base = self.raise(&base, &exponent)?;
                }
                Some(Token::Factorial) => {
                    self.next += 1;
                    base = match base.as_slice() {
                        [(term, _)] if term.0.is_empty() => base,
                        [(term, c)] if c.is_one() => match single_size(term) {
                            Some(size) => vec![(Term::of(&size, Growth::factorial()), Rational::one())],
                            None => return self.error("a size before !"),
                        },
                        _ => return self.error("a size before !"),
                    };
                }
                _ => return Ok(base),
            }
        }
    }

    fn exponent(&mut self) -> Result<Sum, CostError> {
        match self.peek() {
            Some(Token::Minus) => {
                self.next += 1;
                let value = self.atom()?;
                Ok(value.into_iter().map(|(t, c)| (t, -c)).collect())
            }
            Some(Token::Open) if matches!(self.tokens.get(self.next + 1), Some((_, Token::Minus))) => {
                self.next += 2;
                let value = self.product()?;
                self.close()?;
                Ok(value.into_iter().map(|(t, c)| (t, -c)).collect())
            }
            _ => self.atom(),
        }
    }

    fn raise(&self, base: &Sum, exponent: &Sum) -> Result<Sum, CostError> {
        let [(above, k)] = exponent.as_slice() else { return self.error("a number or a size as exponent") };
        if above.0.is_empty() {
            if let [(term, c)] = base.as_slice() {
                let raised = term.raised(k).filter(|_| k.bits() < 20);
                return match raised {
                    Some(term) => Ok(vec![(term, if c.is_zero() { c.clone() } else { Rational::one() })]),
                    None => self.error("a smaller exponent"),
                };
            }
            // (a + b)^k is of the order of a^k + b^k for k ≥ 0.
            if k.is_negative() {
                return self.error("an exponent ≥ 0");
            }
            let raised: Option<Sum> = base.iter().map(|(t, c)| Some((t.raised(k)?, c.clone()))).collect();
            return raised.map_or_else(|| self.error("a smaller exponent"), Ok);
        }
        // c^(k n)
        let ([(term, c)], Some(size), Some(times)) = (base.as_slice(), single_size(above), k.to_i64()) else {
            return self.error("a number before the exponent");
        };
        let factor = c.pow(times).filter(|f| term.0.is_empty() && f.is_positive() && f.bits() < 1000);
        match factor {
            Some(base) => Ok(vec![(Term::of(&size, Growth::exponential(base)), Rational::one())]),
            None => self.error("a number before the exponent"),
        }
    }

    fn atom(&mut self) -> Result<Sum, CostError> {
        let token = self.peek().cloned();
        match token {
            Some(Token::Number(value)) => {
                self.next += 1;
                Ok(vec![(Term::default(), value)])
            }
            Some(Token::Open) => {
                self.next += 1;
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return self.error("fewer parentheses");
                }
                let value = self.sum()?;
                self.depth -= 1;
                self.close()?;
                Ok(value)
            }
            Some(Token::Name(name)) if name == "sqrt" => {
                self.next += 1;
                let inner = self.atom()?;
                let half = Rational::ratio(1, 2).unwrap_or_else(Rational::one);
                self.raise(&inner, &vec![(Term::default(), half)])
            }
            Some(Token::Name(name)) if name == "log" => {
                self.next += 1;
                self.logarithm()
            }
            Some(Token::Name(name)) if name == "O" || name == "Θ" => self.error("one O around the whole"),
            Some(Token::Name(name)) => {
                self.next += 1;
                Ok(vec![(Term::of(&name, Growth::power(Rational::one())), Rational::one())])
            }
            _ => self.error("a size, a number, log or a parenthesis"),
        }
    }

    /// log D, log(D), log(D^2), log² D, log_2 D.
    fn logarithm(&mut self) -> Result<Sum, CostError> {
        let mut outer = Rational::one();
        if matches!(self.peek(), Some(Token::Power)) {
            self.next += 1;
            let exponent = self.exponent()?;
            match exponent.as_slice() {
                [(term, k)] if term.0.is_empty() => outer = k.clone(),
                _ => return self.error("a number as exponent"),
            }
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error("fewer parentheses");
        }
        let parenthesis = matches!(self.peek(), Some(Token::Open));
        let mut argument = self.atom()?;
        // log D^2 is log(D^2), (log D)^2 is a power of it.
        if !parenthesis && matches!(self.peek(), Some(Token::Power)) {
            self.next += 1;
            let exponent = self.exponent()?;
            argument = self.raise(&argument, &exponent)?;
        }
        self.depth -= 1;
        // log(a b) is of the order of log a + log b, log(n^p) of log n, log(c^n) of n, log(n!) of n log n.
        let mut terms: Sum = Vec::new();
        for (term, _) in &argument {
            for (size, growth) in &term.0 {
                let mut own = Growth::log();
                if !growth.factorial.is_zero() {
                    own.power = Rational::one();
                } else if !growth.base.is_one() {
                    own = Growth::power(Rational::one());
                } else if growth.power.is_zero() {
                    return self.error("no logarithm of a logarithm");
                }
                terms.push((Term::of(size, own), Rational::one()));
            }
        }
        if terms.is_empty() {
            return Ok(vec![(Term::default(), Rational::one())]);
        }
        self.raise(&terms, &vec![(Term::default(), outer)])
    }

    fn close(&mut self) -> Result<(), CostError> {
        if matches!(self.peek(), Some(Token::Close)) {
            self.next += 1;
            Ok(())
        } else {
            self.error("a closing parenthesis")
        }
    }
}

/// The size n of a term that is n.
fn single_size(term: &Term) -> Option<String> {
    let mut factors = term.0.iter();
    match (factors.next(), factors.next()) {
        (Some((size, growth)), None) if *growth == Growth::power(Rational::one()) => Some(size.clone()),
        _ => None,
    }
}
