//! Text to tokens: ASCII, Unicode mathematics and LaTeX, in any mixture.

use super::error::SyntaxError;
use super::latex;
use super::names;
use super::token::{Form, Tok, Token};
use crate::expr::Relation;
use crate::real::Rational;
use crate::source::Span;

/// The most digits that a literal number may have.
const MAX_DIGITS: usize = 1000;

/// The tokens of a text, with [`Tok::End`] at the end.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, SyntaxError> {
    if text.len() > super::MAX_LENGTH {
        return Err(SyntaxError::TooLong { length: text.len() });
    }
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), spaced: false, digits: 0, depth: 0 };
    lexer.run(text.len())?;
    lexer.push(Tok::End, text.len());
    Ok(lexer.tokens)
}

pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    tokens: Vec<Token>,
    spaced: bool,
    /// How many of the next tokens are, if digits, single digits: the arguments of `\frac12`.
    pub(super) digits: u8,
    /// How deep texts inside `\text{…}` are nested.
    pub(super) depth: u8,
}

impl Lexer<'_> {
    /// Reads up to the byte `end`.
    pub(super) fn run(&mut self, end: usize) -> Result<(), SyntaxError> {
        while self.at < end {
            let Some(c) = self.peek() else { break };
            let start = self.at;
            if c.is_whitespace() || matches!(c, '$' | '\u{200b}' | '\u{2061}' | '\u{2062}') {
                self.at += c.len_utf8();
                self.spaced = true;
                continue;
            }
            let digits = std::mem::take(&mut self.digits);
            if c.is_ascii_digit() || (c == '.' && self.peek_second().is_some_and(|d| d.is_ascii_digit())) {
                self.number(digits)?;
            } else if c.is_ascii_alphabetic() || names::greek_name(c).is_some() || c == 'é' || c == 'π' {
                self.word()?;
            } else if c == '\\' {
                self.at += 1;
                latex::command(self, start)?;
            } else if superscript(c).is_some() {
                self.superscript(start);
            } else {
                self.symbol(c, start)?;
            }
        }
        Ok(())
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn peek_second(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().nth(1)
    }

    pub(super) fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Adds a token from `start` to the current byte.
    pub(super) fn push(&mut self, kind: Tok, start: usize) {
        let span = Span::new(start, self.at);
        self.tokens.push(Token { kind, span, spaced: self.spaced });
        self.spaced = false;
    }

    pub(super) fn space(&mut self) {
        self.spaced = true;
    }

    fn take_while(&mut self, mut accept: impl FnMut(char) -> bool) -> String {
        let taken: String = self.rest().chars().take_while(|c| accept(*c)).collect();
        self.at += taken.len();
        taken
    }

    fn number(&mut self, digits: u8) -> Result<(), SyntaxError> {
        let start = self.at;
        if digits > 0 && self.peek() != Some('.') {
            self.digits = digits - 1;
            self.at += 1;
        } else {
            self.take_while(|c| c.is_ascii_digit());
            if self.peek() == Some('.') {
                self.at += 1;
                if self.take_while(|c| c.is_ascii_digit()).is_empty() {
                    let span = Span::new(start, self.at);
                    return Err(SyntaxError::BadNumber {
                        reason: "digits are missing after the point",
                        span,
                    });
                }
            }
            self.exponent();
        }
        let span = Span::new(start, self.at);
        let literal = span.of(self.text);
        if literal.len() > MAX_DIGITS {
            return Err(SyntaxError::NumberTooLarge { span });
        }
        if self.peek() == Some('.') {
            return Err(SyntaxError::BadNumber { reason: "a second decimal point", span });
        }
        let value: Rational = literal.parse().map_err(|_| SyntaxError::NumberTooLarge { span })?;
        self.push(Tok::Number(value), start);
        Ok(())
    }

    /// `e` or `E` right after the digits starts an exponent only if digits follow.
    fn exponent(&mut self) {
        let rest = self.rest().as_bytes();
        if !matches!(rest.first(), Some(b'e' | b'E')) {
            return;
        }
        let sign = usize::from(matches!(rest.get(1), Some(b'+' | b'-')));
        let count = rest.iter().skip(1 + sign).take_while(|b| b.is_ascii_digit()).count();
        if count > 0 {
            self.at += 1 + sign + count;
        }
    }

    /// A name: letters, digits, subscript, primes.
    fn word(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let Some(first) = self.peek() else { return Ok(()) };
        if first == 'π' {
            self.at += first.len_utf8();
            self.push(Tok::Name("pi".to_owned(), Form::Glyph), start);
            return Ok(());
        }
        if let Some(name) = names::greek_name(first) {
            self.at += first.len_utf8();
            return self.name(name.to_owned(), Form::Glyph, start);
        }
        let letters = self.take_while(|c| c.is_ascii_alphabetic() || c == 'é');
        self.name(letters, Form::Plain, start)
    }

    /// What follows the letters of a name: digits, subscript, primes.
    pub(super) fn name(&mut self, letters: String, form: Form, start: usize) -> Result<(), SyntaxError> {
        let mut name = letters;
        if form == Form::Plain {
            // `log2`, `atan2`, `z1`; a LaTeX command or a Greek letter takes digits only as a subscript.
            let digits = self.take_while(|c| c.is_ascii_digit());
            name.push_str(&digits);
        }
        let subscript = self.take_while(|c| subscript(c).is_some());
        name.extend(subscript.chars().filter_map(self::subscript));
        if self.peek() == Some('_') && name != "log" {
            self.subscript(&mut name);
        }
        loop {
            match self.peek() {
                Some('\'' | '′') => name.push('\''),
                Some('″') => name.push_str("''"),
                _ => break,
            }
            self.at += self.peek().map_or(0, char::len_utf8);
        }
        if name.len() > 100 {
            let span = Span::new(start, self.at);
            return Err(SyntaxError::UnknownName {
                name: format!("{}…", name.chars().take(20).collect::<String>()),
                suggestion: None,
                span,
            });
        }
        let kind = match names::keyword(&name) {
            Some(keyword) if form == Form::Plain || form == Form::Whole => keyword,
            _ => Tok::Name(name, form),
        };
        self.push(kind, start);
        Ok(())
    }

    /// `_1`, `_max`, `_{12}`, `_{\mathrm{max}}`: digits join the name, letters keep the underscore. Anything
    /// else is left for the parser.
    fn subscript(&mut self, name: &mut String) {
        let rest = &self.rest()[1..];
        let (content, length) = if let Some(inner) = rest.strip_prefix('{') {
            let mut depth = 1;
            let close = inner.char_indices().take(100).find(|(_, c)| {
                depth += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                depth == 0
            });
            let Some((close, _)) = close else { return };
            (inner[..close].to_owned(), close + 2)
        } else if rest.starts_with(|c: char| c.is_ascii_digit()) {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            (digits.clone(), digits.len())
        } else {
            let word: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            (word.clone(), word.len())
        };
        let content = content
            .replace("\\mathrm", "")
            .replace("\\text", "")
            .replace("\\max", "max")
            .replace("\\min", "min")
            .replace(['{', '}', ' '], "");
        let clean = !content.is_empty()
            && !content.ends_with('_')
            && content.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !clean {
            return;
        }
        // `z0_1` is a part of z0; digits after letters join them.
        if name.ends_with(|c: char| c.is_ascii_digit()) || !content.starts_with(|c: char| c.is_ascii_digit())
        {
            name.push('_');
        }
        name.push_str(&content);
        self.at += 1 + length;
    }

    /// A run of superscript characters is a power with this exponent.
    fn superscript(&mut self, start: usize) {
        let run = self.take_while(|c| superscript(c).is_some());
        let plain: String = run.chars().filter_map(superscript).collect();
        self.push(Tok::Caret, start);
        let (negative, rest) = match plain.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, plain.as_str()),
        };
        self.push(Tok::LParen, start);
        if negative {
            self.push(Tok::Minus, start);
        }
        let mut digits = String::new();
        let flush = |lexer: &mut Self, digits: &mut String| {
            if let Ok(value) = digits.parse::<Rational>()
                && digits.len() <= MAX_DIGITS
            {
                lexer.push(Tok::Number(value), start);
            }
            digits.clear();
        };
        for c in rest.chars() {
            if c.is_ascii_digit() {
                digits.push(c);
                continue;
            }
            flush(self, &mut digits);
            match c {
                '+' => self.push(Tok::Plus, start),
                '-' => self.push(Tok::Minus, start),
                _ => self.push(Tok::Name(c.to_string(), Form::Whole), start),
            }
        }
        flush(self, &mut digits);
        self.push(Tok::RParen, start);
    }

    fn symbol(&mut self, c: char, start: usize) -> Result<(), SyntaxError> {
        let two: String = self.rest().chars().take(2).collect();
        let pair = match two.as_str() {
            "**" => Some(Tok::Caret),
            "<=" | "=<" => Some(Tok::Relation(Relation::Le)),
            ">=" | "=>" => Some(Tok::Relation(Relation::Ge)),
            "!=" | "<>" => Some(Tok::Relation(Relation::Ne)),
            "==" | ":=" => Some(Tok::Relation(Relation::Eq)),
            "->" => Some(Tok::Arrow),
            "&&" => Some(Tok::And),
            _ => None,
        };
        if let Some(kind) = pair {
            self.at += 2;
            self.push(kind, start);
            return Ok(());
        }
        if let Some(parts) = vulgar_fraction(c) {
            self.at += c.len_utf8();
            if let Some(value) = Rational::ratio(parts.0, parts.1) {
                self.push(Tok::Number(value), start);
            }
            return Ok(());
        }
        let kind = match c {
            '+' => Tok::Plus,
            '-' | '−' | '–' | '—' | '‐' | '‑' => Tok::Minus,
            '*' | '×' | '∗' => Tok::Times,
            '·' | '⋅' | '•' | '∙' => Tok::Dot,
            '⊙' | '∘' => Tok::Hadamard,
            '/' | '÷' | '∕' | '⁄' => Tok::Divide,
            '^' => Tok::Caret,
            '_' => Tok::Underscore,
            '(' => Tok::LParen,
            ')' => Tok::RParen,
            '[' => Tok::LBracket,
            ']' => Tok::RBracket,
            '{' => Tok::LBrace,
            '}' => Tok::RBrace,
            '|' | '∣' => Tok::Bar,
            '‖' | '∥' => {
                self.at += c.len_utf8();
                self.push(Tok::Bar, start);
                self.push(Tok::Bar, start);
                return Ok(());
            }
            '⊤' => Tok::Name("T".to_owned(), Form::Whole),
            '⌊' => Tok::FloorOpen,
            '⌋' => Tok::FloorClose,
            '⌈' => Tok::CeilOpen,
            '⌉' => Tok::CeilClose,
            ',' => Tok::Comma,
            ';' => Tok::Semicolon,
            ':' => Tok::Colon,
            '!' => Tok::Bang,
            '=' | '≔' => Tok::Relation(Relation::Eq),
            '<' => Tok::Relation(Relation::Lt),
            '>' => Tok::Relation(Relation::Gt),
            '≤' | '⩽' | '≦' => Tok::Relation(Relation::Le),
            '≥' | '⩾' | '≧' => Tok::Relation(Relation::Ge),
            '≠' => Tok::Relation(Relation::Ne),
            '→' | '↦' | '⟶' | '⟼' => Tok::Arrow,
            '~' | '∼' | '∽' => Tok::Tilde,
            '∈' => Tok::In,
            '∉' => Tok::NotIn,
            '∪' => Tok::Union,
            '∩' => Tok::Intersection,
            '∖' | '⧵' => Tok::SetMinus,
            '∅' => Tok::EmptySet,
            '∞' => Tok::Infinity,
            '∧' => Tok::And,
            '∨' => Tok::Or,
            '¬' => Tok::Not,
            '√' => Tok::Radical(2),
            '∛' => Tok::Radical(3),
            '∜' => Tok::Radical(4),
            '&' => Tok::Ampersand,
            'ℝ' => Tok::Name("R".to_owned(), Form::Glyph),
            'ℤ' => Tok::Name("Z".to_owned(), Form::Glyph),
            'ℕ' => Tok::Name("N".to_owned(), Form::Glyph),
            'ℯ' => Tok::Name("e".to_owned(), Form::Plain),
            _ => {
                let span = Span::new(start, start + c.len_utf8());
                return Err(SyntaxError::InvalidCharacter { character: c, span });
            }
        };
        self.at += c.len_utf8();
        self.push(kind, start);
        Ok(())
    }
}

fn superscript(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴' => '4',
        '⁵' => '5',
        '⁶' => '6',
        '⁷' => '7',
        '⁸' => '8',
        '⁹' => '9',
        '⁺' => '+',
        '⁻' => '-',
        'ⁿ' => 'n',
        'ᵏ' => 'k',
        'ᵐ' => 'm',
        'ˣ' => 'x',
        'ᶻ' => 'z',
        'ᵃ' => 'a',
        'ᵇ' => 'b',
        'ᵀ' => 'T',
        _ => return None,
    })
}

fn subscript(c: char) -> Option<char> {
    let digit = u32::from(c).checked_sub(0x2080).filter(|d| *d <= 9)?;
    char::from_digit(digit, 10)
}

fn vulgar_fraction(c: char) -> Option<(i64, i64)> {
    Some(match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅙' => (1, 6),
        '⅛' => (1, 8),
        _ => return None,
    })
}
