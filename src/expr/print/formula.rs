//! Formulas in the three styles.

use super::{reciprocal, symbol};
use crate::expr::{Condition, Expr, Function, Node, Opaque, Piecewise, Symbol};
use crate::real::Rational;

/// How things are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Text,
    Unicode,
    Latex,
}

/// How tightly a printed piece holds together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// A sum, or anything with a leading minus.
    Sum,
    /// A product or quotient.
    Product,
    /// A function with an argument without parentheses.
    Bare,
    /// A power or root.
    Power,
    Atom,
}

/// What a piece looks like, which decides how it joins its neighbours in a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Number,
    /// One letter, with index or power.
    Letter,
    Word,
    Parentheses,
    Bars,
    Other,
}

/// A printed expression.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) level: Level,
    pub(super) shape: Shape,
}

impl Piece {
    pub(super) fn new(text: impl Into<String>, level: Level, shape: Shape) -> Self {
        Self { text: text.into(), level, shape }
    }
}

/// A style, and whether Euler's number must be written as exp(1) because a symbol is called `e`.
pub(super) struct Printer {
    pub(super) style: Style,
    spell_euler: bool,
}

impl Printer {
    pub(super) fn for_expr(style: Style, e: &Expr) -> Self {
        Self { style, spell_euler: e.contains(&Symbol::new("e")) }
    }

    pub(super) fn for_condition(style: Style, c: &Condition) -> Self {
        let euler = Symbol::new("e");
        let mut spell_euler = false;
        c.for_each(&mut |e| spell_euler = spell_euler || e.contains(&euler));
        Self { style, spell_euler }
    }

    /// The expression where nothing binds it.
    pub(super) fn sum_level(&self, e: &Expr) -> String {
        self.piece(e).text
    }

    pub(super) fn piece(&self, e: &Expr) -> Piece {
        match e.node() {
            Node::Number(value) => self.number(value),
            Node::Pi => Piece::new(self.pick("pi", "π", "\\pi"), Level::Atom, Shape::Letter),
            Node::Variable(symbol) => self.variable(symbol),
            Node::Sum(terms) => self.sum(terms),
            Node::Product(factors) => self.product(factors),
            Node::Power(base, exponent) => self.power(e, base, exponent),
            Node::Apply(function, arguments) => self.apply(*function, arguments),
            Node::Piecewise(cases) => self.cases(cases),
        }
    }

    /// The expression, in parentheses unless it holds together at least so tightly.
    pub(super) fn at(&self, e: &Expr, level: Level) -> Piece {
        let piece = self.piece(e);
        if piece.level >= level { piece } else { self.parentheses(&piece.text) }
    }

    pub(super) fn parentheses(&self, inner: &str) -> Piece {
        let text = match self.style {
            Style::Latex => format!("\\left({inner}\\right)"),
            _ => format!("({inner})"),
        };
        Piece::new(text, Level::Atom, Shape::Parentheses)
    }

    pub(super) fn pick(
        &self,
        text: &'static str,
        unicode: &'static str,
        latex: &'static str,
    ) -> &'static str {
        match self.style {
            Style::Text => text,
            Style::Unicode => unicode,
            Style::Latex => latex,
        }
    }

    fn number(&self, value: &Rational) -> Piece {
        let sign = if value.is_negative() { "-" } else { "" };
        let size = value.abs();
        if value.is_integer() {
            let level = if value.is_negative() { Level::Sum } else { Level::Atom };
            return Piece::new(format!("{sign}{size}"), level, Shape::Number);
        }
        let (n, d) = (size.numerator(), size.denominator());
        let text = match self.style {
            Style::Latex => format!("{sign}\\frac{{{n}}}{{{d}}}"),
            _ => format!("{sign}{n}/{d}"),
        };
        let level = if value.is_negative() { Level::Sum } else { Level::Product };
        Piece::new(text, level, Shape::Other)
    }

    fn variable(&self, symbol: &Symbol) -> Piece {
        let text = symbol::name(symbol.name(), self.style);
        let letters = text.trim_end_matches(|c: char| !c.is_alphabetic());
        let one = letters.chars().count() <= 1 || text.starts_with('\\') || text.contains('_');
        Piece::new(text, Level::Atom, if one { Shape::Letter } else { Shape::Word })
    }

    fn sum(&self, terms: &[Expr]) -> Piece {
        let mut text = String::new();
        for (i, term) in terms.iter().enumerate() {
            let piece = self.piece(term);
            // Only a nested sum, which the constructors do not build, would need parentheses.
            let piece = match term.node() {
                Node::Sum(_) => self.parentheses(&piece.text),
                _ => piece,
            };
            match (i, piece.text.strip_prefix('-')) {
                (0, _) => text.push_str(&piece.text),
                (_, Some(positive)) => {
                    text.push_str(" - ");
                    text.push_str(positive);
                }
                _ => {
                    text.push_str(" + ");
                    text.push_str(&piece.text);
                }
            }
        }
        Piece::new(text, Level::Sum, Shape::Other)
    }

    fn power(&self, e: &Expr, base: &Expr, exponent: &Expr) -> Piece {
        if denominator(e).is_some() {
            return self.product(std::slice::from_ref(e));
        }
        if let Some(root) = self.root(e, base, exponent) {
            return root;
        }
        let base = self.at(base, Level::Atom);
        let shape = match base.shape {
            Shape::Letter | Shape::Parentheses => Shape::Letter,
            Shape::Word => Shape::Word,
            _ => Shape::Other,
        };
        let inner = self.piece(exponent);
        let plain = match exponent.node() {
            Node::Number(k) => k.is_integer() && !k.is_negative(),
            Node::Variable(_) | Node::Pi => true,
            _ => false,
        };
        let text = match self.style {
            Style::Latex => format!("{}^{{{}}}", base.text, inner.text),
            Style::Unicode if plain && exponent.as_number().is_some() && base.shape != Shape::Number => {
                format!("{}{}", base.text, superscript(&inner.text))
            }
            _ if plain => format!("{}^{}", base.text, inner.text),
            _ => format!("{}^({})", base.text, inner.text),
        };
        // A numeral to a power may not stand right after another numeral.
        let shape = if base.shape == Shape::Number { Shape::Number } else { shape };
        Piece::new(text, Level::Power, shape)
    }

    /// x^(1/n) as a root.
    fn root(&self, e: &Expr, base: &Expr, exponent: &Expr) -> Option<Piece> {
        let index = match exponent.node() {
            Node::Number(r) if r.is_positive() && r.numerator().is_one() && !r.is_integer() => {
                Expr::number(r.denominator())
            }
            Node::Power(n, minus_one) if minus_one.as_number() == Some(&Rational::integer(-1)) => n.clone(),
            _ => return None,
        };
        if Expr::power(base.clone(), index.recip()) != *e {
            return None;
        }
        let literal = index.as_number().and_then(Rational::to_i64);
        if literal.is_none() && index.as_number().is_some() {
            return None;
        }
        let inner = self.sum_level(base);
        let word = |text: String| Piece::new(text, Level::Atom, Shape::Word);
        Some(match (self.style, literal) {
            (Style::Text, Some(2)) => word(format!("sqrt({inner})")),
            (Style::Text, Some(3)) => word(format!("cbrt({inner})")),
            (Style::Unicode, Some(n @ (2 | 3))) => {
                let sign = if n == 2 { '√' } else { '∛' };
                let short = matches!(base.node(), Node::Variable(_) | Node::Pi)
                    || base.as_number().is_some_and(|n| n.is_integer() && !n.is_negative());
                let text = if short { format!("{sign}{inner}") } else { format!("{sign}({inner})") };
                Piece::new(text, Level::Power, Shape::Letter)
            }
            (Style::Latex, Some(2)) => Piece::new(format!("\\sqrt{{{inner}}}"), Level::Power, Shape::Letter),
            (Style::Latex, _) => {
                let index = self.sum_level(&index);
                Piece::new(format!("\\sqrt[{index}]{{{inner}}}"), Level::Power, Shape::Letter)
            }
            _ => word(format!("root({}, {inner})", self.sum_level(&index))),
        })
    }

    fn apply(&self, function: Function, arguments: &[Expr]) -> Piece {
        let inner: Vec<String> = arguments.iter().map(|a| self.sum_level(a)).collect();
        let inner = inner.join(", ");
        let bars =
            |open: &str, close: &str| Piece::new(format!("{open}{inner}{close}"), Level::Atom, Shape::Bars);
        match (function, self.style) {
            (Function::Exp, _) if arguments.first().is_some_and(Expr::is_one) && !self.spell_euler => {
                // Not an atom, because e^x means exp(x).
                return Piece::new("e", Level::Power, Shape::Letter);
            }
            (Function::Exp, Style::Latex) if !self.spell_euler && is_short_exponent(arguments) => {
                return Piece::new(format!("e^{{{inner}}}"), Level::Power, Shape::Letter);
            }
            (Function::Abs, Style::Unicode) => return bars("|", "|"),
            (Function::Abs, Style::Latex) => return bars("\\left|", "\\right|"),
            (Function::Floor, Style::Unicode) => return bars("⌊", "⌋"),
            (Function::Floor, Style::Latex) => return bars("\\left\\lfloor ", "\\right\\rfloor "),
            (Function::Ceil, Style::Unicode) => return bars("⌈", "⌉"),
            (Function::Ceil, Style::Latex) => return bars("\\left\\lceil ", "\\right\\rceil "),
            _ => {}
        }
        if let Function::Opaque(s) = function {
            return self.opaque(s, &inner);
        }
        let name = function_name(function, self.style);
        if function == Function::LambertWm1 {
            let call = self.parentheses(&format!("{inner}, -1"));
            return Piece::new(format!("{name}{}", call.text), Level::Atom, Shape::Word);
        }
        let short = matches!(arguments, [only] if matches!(only.node(), Node::Variable(_) | Node::Pi));
        if short && self.style != Style::Text && may_stand_bare(function) {
            return Piece::new(format!("{name} {inner}"), Level::Bare, Shape::Word);
        }
        let call = self.parentheses(&inner);
        Piece::new(format!("{name}{}", call.text), Level::Atom, Shape::Word)
    }

    /// s(x, y); its derivatives s′(x) and ∂₂s(x, y), typed `s'(x)` and `D2(s(x, y))`.
    fn opaque(&self, s: Opaque, inner: &str) -> Piece {
        let name = symbol::name(s.name(), self.style);
        let call = self.parentheses(inner).text;
        let text = match (s.arity(), self.style) {
            (1, Style::Unicode) => format!("{name}{}{call}", "′".repeat(s.along().len())),
            (1, _) => format!("{name}{}{call}", "'".repeat(s.along().len())),
            (_, Style::Text) => {
                s.along().iter().rev().fold(format!("{name}{call}"), |text, i| format!("D{}({text})", i + 1))
            }
            (_, Style::Unicode) => {
                let marks =
                    s.along().iter().map(|i| format!("∂{}", symbol::subscript_digits(&(i + 1).to_string())));
                format!("{}{name}{call}", marks.collect::<String>())
            }
            (_, Style::Latex) => {
                let marks = s.along().iter().map(|i| format!("\\partial_{{{}}} ", i + 1));
                format!("{}{name}{call}", marks.collect::<String>())
            }
        };
        Piece::new(text, Level::Atom, Shape::Word)
    }

    /// The call with parentheses around its argument, for a function that would stand without.
    pub(super) fn never_bare(&self, e: &Expr, piece: Piece) -> Piece {
        match e.node() {
            Node::Apply(function, arguments) if piece.level == Level::Bare => {
                let inner: Vec<String> = arguments.iter().map(|a| self.sum_level(a)).collect();
                let call = self.parentheses(&inner.join(", "));
                let name = function_name(*function, self.style);
                Piece::new(format!("{name}{}", call.text), Level::Atom, Shape::Word)
            }
            _ => piece,
        }
    }

    fn cases(&self, cases: &Piecewise) -> Piece {
        let mut parts: Vec<String> = Vec::with_capacity(cases.branches.len() + 1);
        for branch in &cases.branches {
            let (value, condition) = (self.sum_level(&branch.value), self.condition(&branch.condition));
            parts.push(match self.style {
                Style::Latex => format!("{value} & \\text{{if }} {condition}"),
                _ => format!("{value} if {condition}"),
            });
        }
        match (&cases.otherwise, self.style) {
            (Some(value), Style::Latex) => {
                parts.push(format!("{} & \\text{{otherwise}}", self.sum_level(value)));
            }
            (Some(value), _) => parts.push(format!("{} otherwise", self.sum_level(value))),
            (None, Style::Latex) if parts.is_empty() => {
                parts.push("0 & \\text{if } \\text{false}".to_owned())
            }
            (None, _) if parts.is_empty() => parts.push("0 if false".to_owned()),
            _ => {}
        }
        let text = match self.style {
            Style::Latex => format!("\\begin{{cases}} {} \\end{{cases}}", parts.join(" \\\\ ")),
            _ => format!("{{ {} }}", parts.join("; ")),
        };
        Piece::new(text, Level::Atom, Shape::Other)
    }
}

/// What e is one over, where a quotient stands for it.
pub(super) fn denominator(e: &Expr) -> Option<Expr> {
    let Node::Power(base, exponent) = e.node() else { return None };
    let r = exponent.as_number().filter(|r| r.is_negative())?;
    let below = Expr::power(base.clone(), Expr::number(-r));
    let plain = !matches!(below.node(), Node::Product(_) | Node::Number(_));
    (plain && reciprocal(&below) == *e).then_some(below)
}

/// ±x, possibly with a coefficient or a power: short enough to be set as an exponent.
fn is_short_exponent(arguments: &[Expr]) -> bool {
    arguments.iter().all(|a| {
        let (c, rest) = a.split_coefficient();
        let base = match rest.node() {
            Node::Power(base, k) if k.as_number().is_some_and(|k| k.is_integer() && k.is_positive()) => base,
            _ => &rest,
        };
        c.is_integer() && matches!(base.node(), Node::Variable(_) | Node::Number(_))
    })
}

fn may_stand_bare(function: Function) -> bool {
    use Function::{Acos, Acosh, Asin, Asinh, Atan, Atanh, Cos, Cosh, Ln, Sin, Sinh, Tan, Tanh};
    matches!(function, Ln | Sin | Cos | Tan | Asin | Acos | Atan | Sinh | Cosh | Tanh | Asinh | Acosh | Atanh)
}

fn function_name(function: Function, style: Style) -> String {
    let name = function.name();
    match (function, style) {
        (Function::LambertWm1, Style::Latex) => "\\operatorname{lambertw}".to_owned(),
        (Function::LambertWm1, _) => "lambertw".to_owned(),
        (_, Style::Text) => name.to_owned(),
        (Function::Phi, Style::Unicode) => "Φ".to_owned(),
        (Function::Gamma, Style::Unicode) => "Γ".to_owned(),
        (Function::Asin | Function::Acos | Function::Atan, Style::Unicode) => name.replacen('a', "arc", 1),
        (Function::Asinh | Function::Acosh | Function::Atanh, Style::Unicode) => name.replacen('a', "ar", 1),
        (_, Style::Unicode) => name.to_owned(),
        (Function::Gamma, Style::Latex) => "\\Gamma".to_owned(),
        (Function::Asin | Function::Acos | Function::Atan, Style::Latex) => {
            format!("\\{}", name.replacen('a', "arc", 1))
        }
        (Function::Asinh | Function::Acosh | Function::Atanh, Style::Latex) => {
            format!("\\operatorname{{{}}}", name.replacen('a', "ar", 1))
        }
        (
            Function::Exp
            | Function::Ln
            | Function::Sin
            | Function::Cos
            | Function::Tan
            | Function::Sinh
            | Function::Cosh
            | Function::Tanh
            | Function::Phi
            | Function::Min
            | Function::Max,
            Style::Latex,
        ) => format!("\\{name}"),
        (_, Style::Latex) => format!("\\operatorname{{{name}}}"),
    }
}

fn superscript(digits: &str) -> String {
    digits
        .chars()
        .map(|c| match c {
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            _ => c.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(c),
        })
        .collect()
}
