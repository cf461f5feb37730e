//! What a name means, and names that are glued together.
//!
//! The rule: a declared name is itself. Otherwise a run of ASCII letters is, in this order, a function, a Greek
//! letter or a constant; one letter (with digits, subscript, primes) is a symbol; a run in which some letter
//! is a declared variable is the product of its letters, as students write `az + b`. A run that begins or ends
//! with a function or a Greek name is an error with the hint to separate it (`sinz`), and so is every other
//! word.

use super::{Parsed, Parser};
use crate::expr::{Relation, Symbol};
use crate::source::Span;
use crate::syntax::error::SyntaxError;
use crate::syntax::names;
use crate::syntax::token::{Form, Tok, Token};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Symbol,
    Pi,
    Euler,
    /// A function wherever it stands.
    Function,
    /// A function where it is called, a symbol otherwise.
    FunctionIfCalled,
    Unknown,
}

impl Parser<'_> {
    /// What the name means here.
    pub(super) fn meaning(&self, name: &str, form: Form) -> Meaning {
        if self.declared.contains(name) {
            return Meaning::Symbol;
        }
        if name == "pi" {
            return Meaning::Pi;
        }
        if name == "e" {
            return Meaning::Euler;
        }
        // A lower-case γ or β is a letter; the functions are spelled out.
        let letter = form == Form::Glyph && matches!(name, "gamma" | "beta");
        if names::function(name).is_some() && !letter {
            return if names::is_dual(name) { Meaning::FunctionIfCalled } else { Meaning::Function };
        }
        let stem: &str = name.split(['_', '\'']).next().unwrap_or("");
        let letters = stem.trim_end_matches(|c: char| c.is_ascii_digit());
        if letters.chars().count() == 1 || names::is_greek(letters) || form == Form::Whole {
            return Meaning::Symbol;
        }
        Meaning::Unknown
    }

    /// Takes glued names apart, from the current token on: `az` is `a z` where `z` is declared.
    pub(in crate::syntax) fn split_names(&mut self) {
        self.split_unless(|_, _| false);
    }

    /// The same for arguments: names before `=`, and words that stand alone, stay whole.
    pub(in crate::syntax) fn split_names_but_labels(&mut self) {
        self.split_unless(|before, after| {
            *after == Tok::Relation(Relation::Eq)
                || *before == Tok::Relation(Relation::Eq)
                    && matches!(after, Tok::Comma | Tok::Semicolon | Tok::RParen)
        });
    }

    fn split_unless(&mut self, whole: impl Fn(&Tok, &Tok) -> bool) {
        let tail = self.tokens.split_off(self.at);
        let kinds: Vec<Tok> = tail.iter().map(|t| t.kind.clone()).collect();
        for (i, token) in tail.into_iter().enumerate() {
            let before = i.checked_sub(1).and_then(|i| kinds.get(i)).unwrap_or(&Tok::End);
            let kept = whole(before, kinds.get(i + 1).unwrap_or(&Tok::End));
            match self.split(&token).filter(|_| !kept) {
                Some(parts) => self.tokens.extend(parts),
                None => self.tokens.push(token),
            }
        }
    }

    /// Whether the name is that of a function of the language, which is not declared as anything else.
    pub(in crate::syntax) fn names_a_function(&self, name: &str) -> bool {
        !self.declared.contains(name) && names::function(name).is_some()
    }

    /// Whether the name has no meaning in a formula.
    pub(in crate::syntax) fn means_nothing(&self, name: &str) -> bool {
        self.meaning(name, Form::Plain) == Meaning::Unknown
    }

    /// Declares the names that are defined after the arguments of a call.
    pub(in crate::syntax) fn declare_defined_after_call(&mut self) {
        let Some(close) = self.find_at_level(|t| *t == Tok::RParen) else { return };
        let mark = self.at;
        self.at += close + 1;
        if matches!(self.peek(), Tok::With | Tok::Comma) {
            self.declare_subjects();
        }
        self.at = mark;
    }

    /// Marks the place at which definitions begin, where it is only a comma: `f(z) = M z, M = …`.
    pub(in crate::syntax) fn mark_definitions(&mut self) {
        let mut level = 0_usize;
        let mut formula = false;
        for i in self.at..self.tokens.len() {
            let next = |k: usize| self.tokens.get(i + k).map_or(&Tok::End, |t| &t.kind);
            match next(0) {
                kind if kind.opens() => level += 1,
                kind if kind.closes() => level = level.saturating_sub(1),
                Tok::With if level == 0 => return,
                Tok::Relation(Relation::Eq) if level == 0 => formula = true,
                Tok::Comma | Tok::Semicolon
                    if level == 0
                        && formula
                        && matches!(next(1), Tok::Name(..))
                        && *next(2) == Tok::Relation(Relation::Eq) =>
                {
                    self.tokens[i].kind = Tok::With;
                    return;
                }
                _ => {}
            }
        }
    }

    /// Whether the token that stands so much further comes after the word that begins the definitions.
    pub(in crate::syntax) fn is_after_definitions(&self, ahead: usize) -> bool {
        self.find_at_level(|t| *t == Tok::With).is_some_and(|with| with < ahead)
    }

    /// Declares the names that are defined, or spoken of, after the formula.
    pub(in crate::syntax) fn declare_defined(&mut self) {
        let Some(with) = self.find_at_level(|t| *t == Tok::With) else { return };
        let mark = self.at;
        self.at += with;
        self.declare_subjects();
        self.at = mark;
    }

    /// Declares the names that begin a clause, where a text states what is assumed of them.
    pub(in crate::syntax) fn declare_subjects(&mut self) {
        let mut begins = true;
        let mut found = Vec::new();
        for (i, token) in self.tokens.iter().enumerate().skip(self.at) {
            if let Tok::Name(name, form) = &token.kind
                && begins
                && self.meaning(name, *form) != Meaning::Function
                && self.tokens.get(i + 1).is_some_and(|next| next.kind != Tok::LParen)
            {
                found.push(Symbol::new(name));
            }
            begins = matches!(token.kind, Tok::Comma | Tok::Semicolon | Tok::And | Tok::With);
        }
        self.declared.parameters.extend(found);
    }

    fn split(&self, token: &Token) -> Option<Vec<Token>> {
        let Tok::Name(name, Form::Plain) = &token.kind else { return None };
        if self.meaning(name, Form::Plain) != Meaning::Unknown
            || token.span.end - token.span.start != name.len()
        {
            return None;
        }
        let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
        let last = name.get(letters.checked_sub(1)?..)?;
        let mut parts: Vec<&str> = (0..letters - 1).filter_map(|i| name.get(i..=i)).collect();
        parts.push(last);
        let mentions_variable = parts.iter().any(|p| self.declared.is_variable(p));
        if !mentions_variable || glued_word(name).is_some() {
            return None;
        }
        let mut start = token.span.start;
        let tokens = parts.iter().enumerate().map(|(i, part)| {
            let span = Span::new(start, start + part.len());
            start += part.len();
            Token { kind: Tok::Name((*part).to_owned(), Form::Plain), span, spaced: i == 0 && token.spaced }
        });
        Some(tokens.collect())
    }

    /// The error for a word that means nothing.
    pub(super) fn unknown<T>(&self, name: &str, span: Span, called: bool) -> Parsed<T> {
        let name = name.to_owned();
        if called {
            let suggestion = names::nearest_function(&name);
            return Err(SyntaxError::UnknownFunction { name, suggestion, span });
        }
        if let Some(apart) = glued_word(&name) {
            return Err(SyntaxError::UnknownName { name, suggestion: Some(apart), span });
        }
        let declared = self.declared.names().map(|s| s.name().to_owned()).collect::<Vec<_>>();
        let mut known: Vec<&str> = declared.iter().map(String::as_str).collect();
        for name in names::GREEK.iter().map(|(n, _)| *n).chain(names::all_functions()) {
            known.push(name);
        }
        let suggestion = names::nearest(&name, known.into_iter());
        Err(SyntaxError::UnknownName { name, suggestion, span })
    }
}

/// `sinz` as `sin z`, `pix` as `pi x`: a function or Greek name with something glued to it.
fn glued_word(name: &str) -> Option<String> {
    let is_word = |w: &str| w == "pi" || names::function(w).is_some() || names::is_greek(w);
    (2..name.len())
        .rev()
        .find_map(|cut| {
            let (head, tail) = name.split_at_checked(cut)?;
            (is_word(head) && tail.len() <= 2 && tail.starts_with(|c: char| c.is_ascii_alphabetic()))
                .then(|| format!("{head} {tail}"))
        })
        .or_else(|| {
            (1..=name.len().checked_sub(2)?).find_map(|cut| {
                let (head, tail) = name.split_at_checked(cut)?;
                (head.len() <= 2 && is_word(tail)).then(|| format!("{head} {tail}"))
            })
        })
}
