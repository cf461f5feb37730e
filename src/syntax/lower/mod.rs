//! Surface tree to expressions: abbreviations spelled out, sizes bounded, literal divisions by zero refused.

mod arithmetic;
mod condition;
mod function;

use super::error::SyntaxError;
use super::surface::{SurfaceExpr, SurfaceKind};
use crate::expr::{Branch, Expr, Node};
use crate::source::Span;

/// How many nodes the spelled-out abbreviations of one text may repeat.
const MAX_REPEATED: usize = 50_000;

/// Lowers the parts of one text.
pub(super) struct Lowerer {
    /// Nodes that abbreviations have repeated so far.
    repeated: usize,
}

impl Lowerer {
    pub(super) fn new() -> Self {
        Self { repeated: 0 }
    }

    /// The expression that a formula denotes.
    pub(super) fn expr(&mut self, surface: &SurfaceExpr) -> Result<Expr, SyntaxError> {
        let span = surface.span;
        match &surface.kind {
            SurfaceKind::Number(value) => Ok(Expr::number(value.clone())),
            SurfaceKind::Symbol(name) => Ok(Expr::symbol(name)),
            SurfaceKind::Pi => Ok(Expr::pi()),
            SurfaceKind::Euler => Ok(Expr::e()),
            SurfaceKind::Infinity => Err(SyntaxError::Infinity { span }),
            SurfaceKind::Group(inner) => self.expr(inner),
            SurfaceKind::Negate(inner) => Ok(self.expr(inner)?.negate()),
            SurfaceKind::Sum(terms) => self.sum(terms, span),
            SurfaceKind::Product(factors) => self.product(factors, span),
            SurfaceKind::Power(base, exponent) => self.power(base, exponent, span),
            SurfaceKind::Call(name, arguments) => self.call(name, arguments, span),
            SurfaceKind::Cases(branches, otherwise) => {
                let mut lowered = Vec::with_capacity(branches.len());
                for (value, condition) in branches {
                    let value = self.expr(value)?;
                    lowered.push(Branch { condition: self.condition(condition)?, value });
                }
                let otherwise = otherwise.as_ref().map(|e| self.expr(e)).transpose()?;
                Ok(Expr::piecewise(lowered, otherwise))
            }
            SurfaceKind::Tuple(_) => Err(SyntaxError::NotSupported {
                what: "a vector",
                span,
                hint: Some("only the whole value of a map may be a vector"),
            }),
            SurfaceKind::Matrix(_) => Err(SyntaxError::NotSupported {
                what: "a matrix",
                span,
                hint: Some("write out the components"),
            }),
        }
    }

    /// The components of the value of a map.
    pub(super) fn components(&mut self, surface: &SurfaceExpr) -> Result<Vec<Expr>, SyntaxError> {
        match &surface.kind {
            SurfaceKind::Tuple(parts) => parts.iter().map(|p| self.expr(p)).collect(),
            SurfaceKind::Group(inner) if matches!(inner.kind, SurfaceKind::Tuple(_)) => {
                self.components(inner)
            }
            _ => Ok(vec![self.expr(surface)?]),
        }
    }

    /// Notes that an expression occurs once more than it was typed.
    fn repeat(&mut self, e: &Expr, span: Span) -> Result<(), SyntaxError> {
        let room = MAX_REPEATED - self.repeated;
        let size = e.size_up_to(room + 1);
        if size > room {
            return Err(SyntaxError::TooComplex { span });
        }
        self.repeated += size;
        Ok(())
    }
}

/// The literal exponent of a power, 1 for everything else.
fn literal_exponent(e: &Expr) -> Option<&crate::real::Rational> {
    match e.node() {
        Node::Power(_, exponent) => exponent.as_number(),
        _ => None,
    }
}
