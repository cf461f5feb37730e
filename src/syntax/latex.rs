//! LaTeX commands as tokens.

use super::error::SyntaxError;
use super::lexer::Lexer;
use super::names;
use super::token::{Form, Tok};
use crate::expr::Relation;
use crate::source::Span;

/// Reads one command; the backslash at `start` has been read.
pub(super) fn command(lexer: &mut Lexer<'_>, start: usize) -> Result<(), SyntaxError> {
    let name: String = lexer.rest().chars().take_while(char::is_ascii_alphabetic).collect();
    if name.is_empty() {
        return escaped(lexer, start);
    }
    lexer.at += name.len();
    if let Some(kind) = plain(&name) {
        if matches!(kind, Tok::Frac) {
            lexer.digits = 2;
        } else if matches!(kind, Tok::Sqrt) {
            lexer.digits = 1;
        }
        lexer.push(kind, start);
        return Ok(());
    }
    match name.as_str() {
        "left" | "right" | "middle" => delimiter(lexer, start, &name),
        "begin" | "end" => environment(lexer, start, name == "begin"),
        "big" | "Big" | "bigg" | "Bigg" | "bigl" | "bigr" | "Bigl" | "Bigr" | "biggl" | "biggr" | "Biggl"
        | "Biggr" | "quad" | "qquad" | "displaystyle" | "textstyle" | "limits" | "nolimits" | "enspace"
        | "thinspace" => {
            lexer.space();
            Ok(())
        }
        "text" | "mathrm" | "textrm" | "mathit" | "mathsf" | "textit" | "operatorname" | "mbox"
        | "mathbf" | "boldsymbol" | "bm" | "mathcal" | "mathbb" => wrapped(lexer, start, &name),
        "R" | "Z" | "N" => {
            lexer.push(Tok::Name(name, Form::Glyph), start);
            Ok(())
        }
        _ => word(lexer, start, name),
    }
}

/// Commands that are one token.
fn plain(name: &str) -> Option<Tok> {
    Some(match name {
        "frac" | "dfrac" | "tfrac" | "cfrac" => Tok::Frac,
        "sqrt" => Tok::Sqrt,
        "times" | "ast" => Tok::Times,
        "cdot" | "bullet" => Tok::Dot,
        "odot" | "circ" => Tok::Hadamard,
        "top" | "intercal" => Tok::Name("T".to_owned(), Form::Whole),
        "div" => Tok::Divide,
        "le" | "leq" | "leqslant" => Tok::Relation(Relation::Le),
        "ge" | "geq" | "geqslant" => Tok::Relation(Relation::Ge),
        "lt" => Tok::Relation(Relation::Lt),
        "gt" => Tok::Relation(Relation::Gt),
        "ne" | "neq" => Tok::Relation(Relation::Ne),
        "infty" => Tok::Infinity,
        "in" => Tok::In,
        "notin" => Tok::NotIn,
        "cup" => Tok::Union,
        "cap" => Tok::Intersection,
        "setminus" | "backslash" | "smallsetminus" => Tok::SetMinus,
        "emptyset" | "varnothing" => Tok::EmptySet,
        "land" | "wedge" => Tok::And,
        "lor" | "vee" => Tok::Or,
        "lnot" | "neg" => Tok::Not,
        "sim" => Tok::Tilde,
        "to" | "mapsto" | "rightarrow" | "longmapsto" | "longrightarrow" => Tok::Arrow,
        "colon" => Tok::Colon,
        "mid" => Tok::Mid,
        "vert" | "Vert" => Tok::Bar,
        "lvert" | "lVert" => Tok::AbsOpen,
        "rvert" | "rVert" => Tok::AbsClose,
        "lfloor" => Tok::FloorOpen,
        "rfloor" => Tok::FloorClose,
        "lceil" => Tok::CeilOpen,
        "rceil" => Tok::CeilClose,
        "lbrace" => Tok::LBraceEscaped,
        "rbrace" => Tok::RBraceEscaped,
        _ => return None,
    })
}

/// A backslash before something that is not a letter.
fn escaped(lexer: &mut Lexer<'_>, start: usize) -> Result<(), SyntaxError> {
    let Some(c) = lexer.peek() else {
        lexer.push(Tok::SetMinus, start);
        return Ok(());
    };
    let kind = match c {
        '\\' => Tok::RowBreak,
        '{' => Tok::LBraceEscaped,
        '}' => Tok::RBraceEscaped,
        '|' => Tok::Bar,
        ',' | ';' | ':' | '!' | '[' | ']' | '(' | ')' => {
            lexer.at += 1;
            lexer.space();
            return Ok(());
        }
        // `R \ {0}`: a difference of sets; otherwise a space.
        _ if c.is_whitespace() => {
            let next = lexer.rest().trim_start();
            if next.starts_with(['{', '[', '(', 'Z', 'N', 'ℤ', 'ℕ']) || next.starts_with("\\{") {
                lexer.push(Tok::SetMinus, start);
            } else {
                lexer.space();
            }
            return Ok(());
        }
        _ => {
            let span = Span::new(start, start + 1);
            return Err(SyntaxError::InvalidCharacter { character: '\\', span });
        }
    };
    lexer.at += 1;
    lexer.push(kind, start);
    Ok(())
}

/// `\left(`, `\right|` and the like; `\left.` is nothing.
fn delimiter(lexer: &mut Lexer<'_>, start: usize, side: &str) -> Result<(), SyntaxError> {
    while lexer.peek() == Some(' ') {
        lexer.at += 1;
    }
    match lexer.peek() {
        Some('|') => {
            lexer.at += 1;
            let kind = match side {
                "left" => Tok::AbsOpen,
                "right" => Tok::AbsClose,
                _ => Tok::Mid,
            };
            lexer.push(kind, start);
        }
        Some('.') => lexer.at += 1,
        Some('(' | ')' | '[' | ']' | '\\') => {}
        _ => {
            let span = Span::new(start, lexer.at);
            return Err(SyntaxError::Expected {
                expected: "a bracket after \\left or \\right",
                found: lexer.peek().map_or_else(|| "the end".to_owned(), |c| format!("`{c}`")),
                span,
                hint: None,
            });
        }
    }
    Ok(())
}

/// `\begin{…}` and `\end{…}`.
fn environment(lexer: &mut Lexer<'_>, start: usize, begin: bool) -> Result<(), SyntaxError> {
    let name = braced(lexer).map(|span| span.of(lexer.text).trim().to_owned()).unwrap_or_default();
    let kind = match name.as_str() {
        "cases" | "dcases" | "rcases" if begin => Tok::BeginCases,
        "cases" | "dcases" | "rcases" => Tok::EndCases,
        "pmatrix" | "bmatrix" | "matrix" | "smallmatrix" if begin => Tok::BeginMatrix,
        "pmatrix" | "bmatrix" | "matrix" | "smallmatrix" => Tok::EndMatrix,
        _ => {
            return Err(SyntaxError::NotSupported {
                what: "this LaTeX environment",
                span: Span::new(start, lexer.at),
                hint: Some("known are cases, pmatrix and bmatrix"),
            });
        }
    };
    lexer.push(kind, start);
    Ok(())
}

/// `\text{…}`, `\mathrm{…}`, `\mathbb{R}`: the words inside, each as one name.
fn wrapped(lexer: &mut Lexer<'_>, start: usize, command: &str) -> Result<(), SyntaxError> {
    if lexer.rest().starts_with('*') {
        lexer.at += 1;
    }
    let inner = match braced(lexer) {
        Some(span) => span,
        None => {
            while lexer.peek() == Some(' ') {
                lexer.at += 1;
            }
            let Some(c) = lexer.peek().filter(char::is_ascii_alphabetic) else {
                return Err(SyntaxError::Expected {
                    expected: "an argument in braces",
                    found: lexer.peek().map_or_else(|| "the end".to_owned(), |c| format!("`{c}`")),
                    span: Span::new(start, lexer.at),
                    hint: None,
                });
            };
            lexer.at += c.len_utf8();
            Span::new(lexer.at - c.len_utf8(), lexer.at)
        }
    };
    let after = lexer.at;
    let content = inner.of(lexer.text);
    if command == "mathbb" {
        lexer.push(Tok::Name(content.trim().to_owned(), Form::Glyph), start);
        return Ok(());
    }
    let name = content.trim().replace("\\_", "_");
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_name {
        let form = if name.len() == 1 { Form::Plain } else { Form::Whole };
        return lexer.name(name, form, start);
    }
    // Several words, such as `\text{ if } `, `\text{for all}`: read as plain text.
    if lexer.depth >= 4 {
        return Err(SyntaxError::TooDeep { span: Span::new(start, lexer.at) });
    }
    lexer.depth += 1;
    lexer.at = inner.start;
    lexer.space();
    lexer.run(inner.end)?;
    lexer.depth -= 1;
    lexer.at = after;
    lexer.space();
    Ok(())
}

/// The content of `{…}` right here, which is passed over.
fn braced(lexer: &mut Lexer<'_>) -> Option<Span> {
    let rest = lexer.rest();
    let skipped = rest.len() - rest.trim_start().len();
    if !rest[skipped..].starts_with('{') {
        return None;
    }
    let open = lexer.at + skipped + 1;
    let mut depth = 1_usize;
    for (offset, c) in lexer.text[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            lexer.at = open + offset + 1;
            return Some(Span::new(open, open + offset));
        }
    }
    None
}

/// A command that is a name: a Greek letter or a function.
fn word(lexer: &mut Lexer<'_>, start: usize, name: String) -> Result<(), SyntaxError> {
    let name = match name.as_str() {
        "varphi" => "phi".to_owned(),
        "varepsilon" => "epsilon".to_owned(),
        "vartheta" => "theta".to_owned(),
        "varrho" => "rho".to_owned(),
        "varsigma" => "sigma".to_owned(),
        "ell" => "l".to_owned(),
        _ => name,
    };
    if names::is_greek(&name) || name == "pi" || name == "l" {
        return lexer.name(name, Form::Glyph, start);
    }
    if names::function(&name).is_some() {
        return lexer.name(name, Form::Whole, start);
    }
    let known = names::GREEK.iter().map(|(n, _)| *n).chain(names::all_functions());
    let known = known.chain(["frac", "sqrt", "cdot", "infty", "left", "right", "begin", "mapsto", "times"]);
    let suggestion = names::nearest(&name, known);
    Err(SyntaxError::UnknownCommand { name, suggestion, span: Span::new(start, lexer.at) })
}
