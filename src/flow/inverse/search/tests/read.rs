//! A small reader for test formulas: + - * / ^, numbers, names, calls.

use crate::expr::{Expr, Function};

pub fn read(text: &str) -> Expr {
    let tokens: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut reader = Reader { tokens, at: 0 };
    let e = reader.sum();
    assert_eq!(reader.at, reader.tokens.len(), "{text}");
    e
}

struct Reader {
    tokens: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.tokens.get(self.at).copied()
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn sum(&mut self) -> Expr {
        let mut e = self.product();
        loop {
            if self.take('+') {
                e = e.plus(&self.product());
            } else if self.take('-') {
                e = e.minus(&self.product());
            } else {
                return e;
            }
        }
    }

    fn product(&mut self) -> Expr {
        let mut e = self.unary();
        loop {
            if self.take('*') {
                e = e.times(&self.unary());
            } else if self.take('/') {
                e = e.over(&self.unary());
            } else {
                return e;
            }
        }
    }

    fn unary(&mut self) -> Expr {
        if self.take('-') { self.unary().negate() } else { self.power() }
    }

    fn power(&mut self) -> Expr {
        let base = self.primary();
        if self.take('^') { Expr::power(base, self.unary()) } else { base }
    }

    fn primary(&mut self) -> Expr {
        if self.take('(') {
            let e = self.sum();
            assert!(self.take(')'));
            return e;
        }
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.') {
            self.at += 1;
        }
        let word: String = self.tokens[start..self.at].iter().collect();
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return Expr::number(word.parse().unwrap());
        }
        if !self.take('(') {
            return if word == "pi" { Expr::pi() } else { Expr::symbol(&word) };
        }
        let mut arguments = vec![self.sum()];
        while self.take(',') {
            arguments.push(self.sum());
        }
        assert!(self.take(')'), "{word}");
        if word == "sqrt" {
            return arguments.remove(0).sqrt();
        }
        let function = Function::ALL.into_iter().find(|f| f.name() == word).unwrap();
        Expr::apply(function, arguments)
    }
}

pub fn write(e: &Expr) -> String {
    use crate::expr::Node;
    let join = |parts: &[Expr], with: &str| parts.iter().map(write).collect::<Vec<_>>().join(with);
    match e.node() {
        Node::Number(q) => format!("({q})"),
        Node::Pi => "pi".into(),
        Node::Variable(v) => v.to_string(),
        Node::Sum(parts) => format!("({})", join(parts, " + ")),
        Node::Product(parts) => format!("({})", join(parts, "*")),
        Node::Power(b, k) => format!("({})^({})", write(b), write(k)),
        Node::Apply(f, parts) => format!("{}({})", f.name(), join(parts, ", ")),
        Node::Piecewise(_) => "piecewise".into(),
    }
}
