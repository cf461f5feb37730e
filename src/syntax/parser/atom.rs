//! The parts of formulas that are not operators.

use super::names::Meaning;
use super::{Parsed, Parser};
use crate::real::Rational;
use crate::source::Span;
use crate::syntax::error::SyntaxError;
use crate::syntax::surface::{Operator, SurfaceExpr, SurfaceKind};
use crate::syntax::token::{Form, Tok};

impl Parser<'_> {
    /// A number, a name, a call, or something in brackets.
    pub(super) fn atom(&mut self) -> Parsed<SurfaceExpr> {
        let span = self.span();
        match self.peek().clone() {
            Tok::Number(value) => {
                self.advance();
                Ok(SurfaceExpr { kind: SurfaceKind::Number(value), span })
            }
            Tok::Name(name, form) => self.named(name, form, span),
            Tok::Infinity => {
                self.advance();
                Ok(SurfaceExpr { kind: SurfaceKind::Infinity, span })
            }
            Tok::LParen => self.bracketed(|p| p.parenthesised(span)),
            Tok::LBracket => self.bracketed(|p| p.list(span)),
            Tok::LBrace | Tok::LBraceEscaped => self.bracketed(|p| p.braced(span)),
            Tok::BeginCases => self.bracketed(|p| p.latex_cases(span)),
            Tok::BeginMatrix => self.bracketed(|p| p.latex_matrix(span)),
            Tok::Bar => self.nested(|p| p.bars(span)),
            Tok::AbsOpen => self.bracketed(|p| p.absolute(span)),
            Tok::FloorOpen => self.bracketed(|p| p.enclosed(span, "floor", &Tok::FloorClose)),
            Tok::CeilOpen => self.bracketed(|p| p.enclosed(span, "ceil", &Tok::CeilClose)),
            Tok::Radical(index) => self.nested(|p| p.radical(index, span)),
            Tok::Sqrt => self.bracketed(|p| p.latex_root(span)),
            Tok::Frac => self.bracketed(|p| p.fraction(span)),
            _ => self.expected("an expression"),
        }
    }

    fn named(&mut self, name: String, form: Form, span: Span) -> Parsed<SurfaceExpr> {
        let called = *self.peek_at(1) == Tok::LParen;
        if called && let Some(opaque) = self.opaque(&name, form, span)? {
            return Ok(opaque);
        }
        let kind = match self.meaning(&name, form) {
            Meaning::Symbol => {
                if called && self.declared.map.as_deref() == Some(name.as_str()) {
                    return Err(SyntaxError::NotSupported {
                        what: "the map itself",
                        span,
                        hint: Some("the formula of a map cannot call the map"),
                    });
                }
                if called && self.reads_as_function(&name, form) {
                    return Err(SyntaxError::UnknownFunction { name, suggestion: None, span });
                }
                SurfaceKind::Symbol(name)
            }
            Meaning::Pi => SurfaceKind::Pi,
            Meaning::Euler => SurfaceKind::Euler,
            Meaning::Function => return self.nested(|p| p.call(&name, span)),
            Meaning::FunctionIfCalled if called && !self.beta_times(&name) => {
                return self.nested(|p| p.call(&name, span));
            }
            Meaning::FunctionIfCalled => SurfaceKind::Symbol(name),
            Meaning::Unknown => return self.unknown(&name, span, called),
        };
        self.advance();
        Ok(SurfaceExpr { kind, span })
    }

    /// f(…), g(…), h(…) without a space are never meant as products.
    fn reads_as_function(&self, name: &str, form: Form) -> bool {
        let glued = self.tokens.get(self.at + 1).is_some_and(|t| !t.spaced);
        glued && form == Form::Plain && matches!(name, "f" | "g" | "h") && !self.declared.contains(name)
    }

    /// Whether this is β times something: the function takes two arguments.
    fn beta_times(&mut self, name: &str) -> bool {
        if name != "beta" {
            return false;
        }
        self.at += 2;
        let comma = self.find_at_level(|t| *t == Tok::Comma);
        self.at -= 2;
        comma.is_none()
    }

    /// `( … )`: a group, or a tuple.
    fn parenthesised(&mut self, open: Span) -> Parsed<SurfaceExpr> {
        self.advance();
        let mut parts = vec![self.expression()?];
        while self.eat(&Tok::Comma) {
            parts.push(self.expression()?);
        }
        let span = open.to(self.close(&[Tok::RParen], open)?);
        let kind = if parts.len() == 1 {
            SurfaceKind::Group(Box::new(parts.remove(0)))
        } else {
            SurfaceKind::Tuple(parts)
        };
        Ok(SurfaceExpr { kind, span })
    }

    /// `[ … ]`: a group, a vector, or a matrix as a list of lists or with semicolons between its rows.
    fn list(&mut self, open: Span) -> Parsed<SurfaceExpr> {
        self.advance();
        let mut parts = vec![self.expression()?];
        let mut rows = Vec::new();
        loop {
            if self.eat(&Tok::Semicolon) {
                rows.push(std::mem::take(&mut parts));
            } else if !self.eat(&Tok::Comma) {
                break;
            }
            parts.push(self.expression()?);
        }
        let span = open.to(self.close(&[Tok::RBracket], open)?);
        if !rows.is_empty() {
            rows.push(parts);
            return Ok(SurfaceExpr { kind: rows_of(rows), span });
        }
        let kind = if parts.iter().any(|p| matches!(p.kind, SurfaceKind::Tuple(_))) {
            // Rows; one with a single entry is read as a group.
            let row = |part: SurfaceExpr| match part.kind {
                SurfaceKind::Tuple(row) => row,
                _ => vec![part],
            };
            SurfaceKind::Matrix(parts.into_iter().map(row).collect())
        } else if parts.len() == 1 {
            SurfaceKind::Group(Box::new(parts.remove(0)))
        } else {
            SurfaceKind::Tuple(parts)
        };
        Ok(SurfaceExpr { kind, span })
    }

    /// `{ … }`: cases, or a LaTeX group.
    fn braced(&mut self, open: Span) -> Parsed<SurfaceExpr> {
        self.advance();
        let closing = [Tok::RBrace, Tok::RBraceEscaped];
        let mut branches = Vec::new();
        let mut otherwise = None;
        loop {
            // `…; otherwise 0`, the word before the value.
            if !branches.is_empty() && self.eat(&Tok::Otherwise) {
                self.eat(&Tok::Comma);
                otherwise = Some(Box::new(self.expression()?));
                self.eat(&Tok::Semicolon);
                break;
            }
            let value = self.expression()?;
            if branches.is_empty() && closing.contains(self.peek()) {
                let span = open.to(self.span());
                self.advance();
                return Ok(SurfaceExpr { kind: SurfaceKind::Group(Box::new(value)), span });
            }
            let comma = self.eat(&Tok::Comma);
            if self.eat(&Tok::Otherwise) || (!comma && closing.contains(self.peek())) {
                otherwise = Some(Box::new(value));
                self.eat(&Tok::Semicolon);
                break;
            }
            if !self.eat(&Tok::If) && !comma {
                return self.expected("`if` and a condition, or `}`");
            }
            let condition = self.condition()?;
            branches.push((value, condition));
            if !(self.eat(&Tok::Semicolon) || self.eat(&Tok::Comma)) || closing.contains(self.peek()) {
                break;
            }
        }
        let span = open.to(self.close(&closing, open)?);
        Ok(SurfaceExpr { kind: SurfaceKind::Cases(branches, otherwise), span })
    }

    /// `\begin{cases} … \end{cases}`.
    fn latex_cases(&mut self, open: Span) -> Parsed<SurfaceExpr> {
        self.advance();
        let mut branches = Vec::new();
        let mut otherwise = None;
        while *self.peek() != Tok::EndCases && *self.peek() != Tok::End {
            let value = self.expression()?;
            self.eat(&Tok::Comma);
            if !self.eat(&Tok::Ampersand) && !matches!(self.peek(), Tok::If | Tok::Otherwise) {
                return self.expected("`&` and a condition");
            }
            if self.eat(&Tok::Otherwise) {
                otherwise = Some(Box::new(value));
            } else {
                self.eat(&Tok::If);
                let condition = self.condition()?;
                branches.push((value, condition));
            }
            self.eat(&Tok::Comma);
            self.eat(&Tok::Semicolon);
            if !self.eat(&Tok::RowBreak) || otherwise.is_some() {
                break;
            }
        }
        let span = open.to(self.close(&[Tok::EndCases], open)?);
        if branches.is_empty() && otherwise.is_none() {
            return Err(SyntaxError::Empty { expected: "at least one case" });
        }
        Ok(SurfaceExpr { kind: SurfaceKind::Cases(branches, otherwise), span })
    }

    /// `\begin{pmatrix} … \end{pmatrix}`: a column is a vector.
    fn latex_matrix(&mut self, open: Span) -> Parsed<SurfaceExpr> {
        self.advance();
        let mut rows = Vec::new();
        while *self.peek() != Tok::EndMatrix && *self.peek() != Tok::End {
            let mut row = vec![self.expression()?];
            while self.eat(&Tok::Ampersand) {
                row.push(self.expression()?);
            }
            rows.push(row);
            if !self.eat(&Tok::RowBreak) {
                break;
            }
        }
        let span = open.to(self.close(&[Tok::EndMatrix], open)?);
        if rows.is_empty() {
            return Err(SyntaxError::Empty { expected: "at least one entry" });
        }
        Ok(SurfaceExpr { kind: rows_of(rows), span })
    }

    /// `| … |` with plain bars: the first bar after an operand closes.
    fn bars(&mut self, open: Span) -> Parsed<SurfaceExpr> {
        self.advance();
        self.bars += 1;
        let inner = self.expression();
        self.bars -= 1;
        let inner = inner?;
        let span = open.to(self.close(&[Tok::Bar], open)?);
        self.euclidean_mark();
        Ok(SurfaceExpr { kind: SurfaceKind::Bars(Box::new(inner)), span })
    }

    /// `\left| … \right|`.
    fn absolute(&mut self, open: Span) -> Parsed<SurfaceExpr> {
        self.advance();
        let inner = self.expression()?;
        let span = open.to(self.close(&[Tok::AbsClose], open)?);
        self.euclidean_mark();
        Ok(SurfaceExpr { kind: SurfaceKind::Bars(Box::new(inner)), span })
    }

    /// The `_2` of `‖x‖_2`, which says nothing new.
    fn euclidean_mark(&mut self) {
        if *self.peek() == Tok::Underscore
            && matches!(self.peek_at(1), Tok::Number(n) if *n == Rational::integer(2))
        {
            self.advance();
            self.advance();
        }
    }

    fn enclosed(&mut self, open: Span, name: &str, closing: &Tok) -> Parsed<SurfaceExpr> {
        self.advance();
        let inner = self.expression()?;
        let span = open.to(self.close(std::slice::from_ref(closing), open)?);
        Ok(call(name, inner, span))
    }

    /// √ and ∛ before an atom: `√x²` is `(√x)²`, as powers belong to the atom before them.
    fn radical(&mut self, index: i64, start: Span) -> Parsed<SurfaceExpr> {
        self.advance();
        let inner = self.atom()?;
        let span = start.to(inner.span);
        let index = SurfaceExpr { kind: SurfaceKind::Number(Rational::integer(index)), span: start };
        Ok(SurfaceExpr { kind: SurfaceKind::Call("root".to_owned(), vec![index, inner]), span })
    }

    /// `\sqrt{x}`, `\sqrt[n]{x}`.
    fn latex_root(&mut self, start: Span) -> Parsed<SurfaceExpr> {
        self.advance();
        let open = self.span();
        let index = if self.eat(&Tok::LBracket) {
            let index = self.expression()?;
            self.close(&[Tok::RBracket], open)?;
            index
        } else {
            SurfaceExpr { kind: SurfaceKind::Number(Rational::integer(2)), span: start }
        };
        let inner = self.atom()?;
        let span = start.to(inner.span);
        Ok(SurfaceExpr { kind: SurfaceKind::Call("root".to_owned(), vec![index, inner]), span })
    }

    /// `\frac{a}{b}`.
    fn fraction(&mut self, start: Span) -> Parsed<SurfaceExpr> {
        self.advance();
        let numerator = self.atom()?;
        let denominator = self.atom()?;
        let span = start.to(denominator.span);
        let quotient =
            SurfaceKind::Product(vec![(Operator::Beside, numerator), (Operator::Over, denominator)]);
        let quotient = SurfaceExpr { kind: quotient, span };
        Ok(SurfaceExpr { kind: SurfaceKind::Group(Box::new(quotient)), span })
    }
}

/// A matrix, or a vector where each row has one entry.
fn rows_of(rows: Vec<Vec<SurfaceExpr>>) -> SurfaceKind {
    if rows.iter().all(|r| r.len() == 1) {
        SurfaceKind::Tuple(rows.into_iter().flatten().collect())
    } else {
        SurfaceKind::Matrix(rows)
    }
}

pub(super) fn call(name: &str, argument: SurfaceExpr, span: Span) -> SurfaceExpr {
    SurfaceExpr { kind: SurfaceKind::Call(name.to_owned(), vec![argument]), span }
}
