//! Conditions in the three styles.

use super::formula::{Printer, Style};
use crate::expr::{Condition, Expr, Kind, Relation};

impl Printer {
    /// The condition where nothing binds it.
    pub(super) fn condition(&self, c: &Condition) -> String {
        match c {
            Condition::Constant(true) => self.word("true"),
            Condition::Constant(false) => self.word("false"),
            Condition::Compare(a, relation, b) => {
                format!("{} {} {}", self.sum_level(a), self.relation(*relation), self.sum_level(b))
            }
            Condition::Is(e, kind) => self.is(e, *kind, false),
            Condition::And(parts) => self.conjunction(parts),
            Condition::Or(parts) => {
                let parts: Vec<String> = parts.iter().map(|p| self.inside(p, true)).collect();
                parts.join(&self.connective("or"))
            }
            Condition::Not(inner) => match &**inner {
                Condition::Is(e, kind) => self.is(e, *kind, true),
                other => {
                    let inner = self.parentheses(&self.condition(other));
                    match self.style {
                        Style::Latex => format!("\\lnot {}", inner.text),
                        _ => format!("not {}", inner.text),
                    }
                }
            },
        }
    }

    /// Comparisons that share an operand are written as a chain: `0 <= z <= 1`.
    fn conjunction(&self, parts: &[Condition]) -> String {
        let mut texts: Vec<String> = Vec::with_capacity(parts.len());
        let mut open: Option<(&Expr, Relation)> = None;
        for part in parts {
            if let Condition::Compare(a, relation, b) = part {
                if let (Some((shared, before)), Some(text)) = (open, texts.last_mut())
                    && shared == a
                    && same_direction(before, *relation)
                {
                    text.push_str(&format!(" {} {}", self.relation(*relation), self.sum_level(b)));
                } else {
                    texts.push(self.condition(part));
                }
                open = Some((b, *relation));
            } else {
                open = None;
                texts.push(self.inside(part, false));
            }
        }
        texts.join(&self.connective("and"))
    }

    /// A part of a conjunction or disjunction; `or` inside `and` needs parentheses.
    fn inside(&self, c: &Condition, in_or: bool) -> String {
        let text = self.condition(c);
        let binds = match c {
            Condition::Or(_) => false,
            Condition::And(_) => in_or,
            _ => true,
        };
        if binds { text } else { self.parentheses(&text).text }
    }

    fn is(&self, e: &Expr, kind: Kind, negated: bool) -> String {
        let kind = match kind {
            Kind::Real => "real",
            Kind::Integer => "integer",
            Kind::Even => "even",
            Kind::Odd => "odd",
        };
        let verb = if negated { "is not" } else { "is" };
        let e = self.sum_level(e);
        match self.style {
            Style::Latex => format!("{e} \\text{{ {verb} {kind}}}"),
            _ => format!("{e} {verb} {kind}"),
        }
    }

    fn word(&self, word: &str) -> String {
        match self.style {
            Style::Latex => format!("\\text{{{word}}}"),
            _ => word.to_owned(),
        }
    }

    fn connective(&self, word: &str) -> String {
        match self.style {
            Style::Latex => format!(" \\text{{ {word} }} "),
            _ => format!(" {word} "),
        }
    }

    fn relation(&self, relation: Relation) -> &'static str {
        match relation {
            Relation::Lt => "<",
            Relation::Le => self.pick("<=", "≤", "\\le"),
            Relation::Gt => ">",
            Relation::Ge => self.pick(">=", "≥", "\\ge"),
            Relation::Eq => "=",
            Relation::Ne => self.pick("!=", "≠", "\\neq"),
        }
    }
}

fn same_direction(a: Relation, b: Relation) -> bool {
    use Relation::{Ge, Gt, Le, Lt};
    matches!((a, b), (Lt | Le, Lt | Le) | (Gt | Ge, Gt | Ge))
}
