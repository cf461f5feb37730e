//! Products and quotients.

use super::formula::{Level, Piece, Printer, Shape, Style, denominator};
use crate::expr::{Expr, Node};
use crate::real::Rational;

/// Factors above, then factors below a fraction line.
#[derive(Default)]
struct Fraction<'a> {
    above: Vec<&'a Expr>,
    below: Vec<Expr>,
}

impl Printer {
    /// A product of factors as they stand in a [`Node::Product`].
    pub(super) fn product(&self, factors: &[Expr]) -> Piece {
        let (coefficient, rest) = match factors.split_first() {
            Some((first, rest)) if first.as_number().is_some() => (first.as_number().cloned(), rest),
            _ => (None, factors),
        };
        let coefficient = coefficient.unwrap_or_else(Rational::one);
        let size = coefficient.abs();
        let fractions = fractions(rest);
        let last = fractions.len().saturating_sub(1);
        let mut pieces = Vec::with_capacity(fractions.len());
        for (i, fraction) in fractions.iter().enumerate() {
            let (n, d) = if i == 0 {
                (size.numerator(), size.denominator())
            } else {
                (Rational::one(), Rational::one())
            };
            pieces.push(self.fraction(fraction, &n, &d, i == last));
        }
        let times = self.pick("*", " · ", " \\cdot ");
        let body = pieces.join(times);
        let shape = Shape::Other;
        if coefficient.is_negative() {
            Piece::new(format!("-{body}"), Level::Sum, shape)
        } else {
            Piece::new(body, Level::Product, shape)
        }
    }

    fn fraction(&self, fraction: &Fraction<'_>, n: &Rational, d: &Rational, last: bool) -> String {
        let divided = !fraction.below.is_empty() || !d.is_one();
        let mut above: Vec<Piece> = Vec::with_capacity(fraction.above.len() + 1);
        if !n.is_one() || fraction.above.is_empty() {
            above.push(Piece::new(n.to_string(), Level::Atom, Shape::Number));
        }
        let count = fraction.above.len();
        // Inside LaTeX's fraction the numerator is closed by its brace.
        let closed = last && !divided || self.style == Style::Latex && divided;
        let alone = above.is_empty() && count == 1 && self.style == Style::Latex && divided;
        for (i, factor) in fraction.above.iter().enumerate() {
            if alone {
                above.push(self.piece(factor));
                continue;
            }
            let piece = self.at(factor, Level::Bare);
            let may_be_bare = closed && i + 1 == count;
            above.push(if may_be_bare { piece } else { self.never_bare(factor, piece) });
        }
        let above = self.join(&above);
        if !divided {
            return above;
        }
        let mut below: Vec<Piece> = Vec::with_capacity(fraction.below.len() + 1);
        if !d.is_one() {
            below.push(Piece::new(d.to_string(), Level::Atom, Shape::Number));
        }
        if self.style == Style::Latex {
            let single = below.is_empty() && fraction.below.len() == 1;
            for (i, factor) in fraction.below.iter().enumerate() {
                let piece = if single { self.piece(factor) } else { self.at(factor, Level::Bare) };
                let last = i + 1 == fraction.below.len();
                below.push(if last { piece } else { self.never_bare(factor, piece) });
            }
            return format!("\\frac{{{above}}}{{{}}}", self.join(&below));
        }
        for (i, factor) in fraction.below.iter().enumerate() {
            let piece = self.at(factor, Level::Bare);
            let bare = i + 1 == fraction.below.len() && !below.is_empty();
            below.push(if bare { piece } else { self.never_bare(factor, piece) });
        }
        let joined = self.join(&below);
        if below.len() == 1 { format!("{above}/{joined}") } else { format!("{above}/({joined})") }
    }

    /// The factors side by side, with an operator where they need one.
    fn join(&self, pieces: &[Piece]) -> String {
        let mut text = String::new();
        for (i, piece) in pieces.iter().enumerate() {
            if let Some(before) = i.checked_sub(1).and_then(|k| pieces.get(k)) {
                text.push_str(self.between(before, piece));
            }
            text.push_str(&piece.text);
        }
        text
    }

    fn between(&self, a: &Piece, b: &Piece) -> &'static str {
        let times = self.pick("*", " · ", " \\cdot ");
        let latex = self.style == Style::Latex;
        match (a.shape, b.shape) {
            _ if self.style == Style::Text => times,
            (_, Shape::Number | Shape::Other) | (Shape::Other, _) => times,
            // A plain bar after a factor would close an open one.
            (_, Shape::Bars) if !latex => times,
            (Shape::Number, Shape::Letter | Shape::Parentheses) if !is_power(a) => "",
            (_, Shape::Parentheses) => {
                let letter = a.text.chars().next().filter(|_| a.shape == Shape::Letter);
                let safe = letter.is_some_and(|c| c.is_ascii_alphabetic() && !"efghpqFGPW".contains(c));
                if safe && a.level == Level::Atom { "" } else { times }
            }
            // `γ` before a root or a parenthesis of a power would be read as a call.
            (_, Shape::Letter) if b.text.starts_with(['(', '|']) || b.text.starts_with("\\left(") => times,
            _ => " ",
        }
    }
}

fn is_power(piece: &Piece) -> bool {
    piece.level == Level::Power
}

/// Cuts the factors into runs of factors above and below a fraction line, in their order.
fn fractions(factors: &[Expr]) -> Vec<Fraction<'_>> {
    let mut runs = vec![Fraction::default()];
    for factor in factors {
        match denominator(factor) {
            Some(below) => {
                if let Some(run) = runs.last_mut() {
                    run.below.push(below);
                }
            }
            None => {
                if runs.last().is_some_and(|run| !run.below.is_empty()) {
                    runs.push(Fraction::default());
                }
                if let Some(run) = runs.last_mut() {
                    run.above.push(factor);
                }
            }
        }
    }
    debug_assert!(factors.iter().all(|f| !matches!(f.node(), Node::Product(_))));
    runs
}
