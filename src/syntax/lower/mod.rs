//! Surface tree to expressions: abbreviations spelled out, sizes bounded, literal divisions by zero refused.

mod arithmetic;
mod condition;
mod function;
mod vector;

use std::collections::BTreeMap;

use super::error::SyntaxError;
use super::surface::{SurfaceCondition, SurfaceExpr, SurfaceKind};
use super::value::{Shape, Value, Values};
use crate::expr::{Branch, Expr, Node};
use crate::source::Span;

/// How many nodes the spelled-out abbreviations of one text may repeat.
const MAX_REPEATED: usize = 50_000;

/// How many definitions may be used inside one another.
const MAX_CHAIN: usize = 32;

/// A named value as typed.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    /// Its formula.
    pub(super) formula: SurfaceExpr,
    /// The place of its name.
    pub(super) span: Span,
}

/// Lowers the parts of one text.
#[derive(Clone, Default)]
pub(super) struct Lowerer {
    /// Nodes that abbreviations have repeated so far.
    repeated: usize,
    /// What names stand for; a name that is not among them is a symbol.
    values: Values,
    /// Opaque functions that have occurred, with the numbers of their arguments.
    functions: BTreeMap<String, usize>,
    /// Definitions that have not been needed yet.
    definitions: BTreeMap<String, Definition>,
    /// The definitions that are being read, each because of the one before.
    chain: Vec<String>,
}

impl Lowerer {
    /// Every name is a symbol.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// These names stand for values, the others are symbols.
    pub(super) fn with_values(values: &Values) -> Self {
        Self { values: values.clone(), ..Self::default() }
    }

    /// Lets a name stand for a value.
    pub(super) fn name(&mut self, name: &str, value: Value) {
        self.values.insert(name.to_owned(), value);
    }

    /// Lets a name stand for a formula, which is read when it is needed.
    pub(super) fn define(&mut self, name: &str, definition: Definition) {
        self.definitions.insert(name.to_owned(), definition);
    }

    /// The number that a formula denotes.
    pub(super) fn expr(&mut self, surface: &SurfaceExpr) -> Result<Expr, SyntaxError> {
        match self.value(surface)? {
            Value::Scalar(e) => Ok(e),
            other => Err(SyntaxError::NotANumber { shape: other.shape(), span: surface.span }),
        }
    }

    /// What a formula denotes: a number, a vector or a matrix.
    pub(super) fn value(&mut self, surface: &SurfaceExpr) -> Result<Value, SyntaxError> {
        let span = surface.span;
        let scalar = |e: Expr| Ok(Value::Scalar(e));
        match &surface.kind {
            SurfaceKind::Number(value) => scalar(Expr::number(value.clone())),
            SurfaceKind::Symbol(name) => self.named(name, span),
            SurfaceKind::Pi => scalar(Expr::pi()),
            SurfaceKind::Euler => scalar(Expr::e()),
            SurfaceKind::Infinity => Err(SyntaxError::Infinity { span }),
            SurfaceKind::Group(inner) => self.value(inner),
            SurfaceKind::Negate(inner) => self.value(inner)?.try_map(&mut |e| Ok(e.negate())),
            SurfaceKind::Sum(terms) => self.sum(terms, span),
            SurfaceKind::Product(factors) => self.product(factors, span),
            SurfaceKind::Power(base, exponent) => self.power(base, exponent, span),
            SurfaceKind::Bars(inner) => self.bars(inner, span),
            SurfaceKind::Call(name, arguments) => self.call(name, arguments, span),
            SurfaceKind::Opaque(name, along, arguments) => self.opaque(name, along, arguments, span),
            SurfaceKind::Cases(branches, otherwise) => self.cases(branches, otherwise.as_deref(), span),
            SurfaceKind::Tuple(parts) => self.tuple(parts, span),
            SurfaceKind::Matrix(rows) => self.matrix(rows, span),
        }
    }

    /// Whether a name stands for a value or has a definition.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.values.contains_key(name) || self.definitions.contains_key(name)
    }

    /// Whether a name is defined by a formula.
    fn is_defined(&self, name: &str) -> bool {
        self.definitions.contains_key(name)
    }

    /// The definitions whose values have not been needed yet.
    pub(super) fn definitions(&self) -> impl Iterator<Item = (&String, &Definition)> {
        self.definitions.iter()
    }

    /// The formula that a name is defined by.
    pub(super) fn take_definition(&mut self, name: &str) -> Option<Definition> {
        self.definitions.remove(name)
    }

    /// What the names stand for, those that were needed.
    pub(super) fn values(&self) -> &Values {
        &self.values
    }

    fn named(&mut self, name: &str, span: Span) -> Result<Value, SyntaxError> {
        if !self.values.contains_key(name) {
            let Some(definition) = self.definitions.get(name).cloned() else {
                return Ok(Value::Scalar(Expr::symbol(name)));
            };
            if self.chain.len() >= MAX_CHAIN {
                return Err(SyntaxError::TooDeep { span });
            }
            if self.chain.iter().any(|n| n == name) {
                return Err(SyntaxError::CircularDefinition { name: name.to_owned(), span: definition.span });
            }
            self.chain.push(name.to_owned());
            let value = self.value(&definition.formula);
            self.chain.pop();
            self.values.insert(name.to_owned(), value?);
        }
        let value = self.values.get(name).cloned().unwrap_or_else(|| Value::Scalar(Expr::symbol(name)));
        self.repeat_value(&value, span)?;
        Ok(value)
    }

    fn cases(
        &mut self,
        branches: &[(SurfaceExpr, SurfaceCondition)],
        otherwise: Option<&SurfaceExpr>,
        span: Span,
    ) -> Result<Value, SyntaxError> {
        let mut values = Vec::with_capacity(branches.len());
        for (value, condition) in branches {
            values.push((self.value(value)?, self.condition(condition)?, value.span));
        }
        let otherwise = otherwise.map(|e| Ok((self.value(e)?, e.span))).transpose()?;
        let shapes = values.iter().map(|(v, _, s)| (v.shape(), *s));
        let shapes: Vec<(Shape, Span)> =
            shapes.chain(otherwise.as_ref().map(|(v, s)| (v.shape(), *s))).collect();
        let Some(&(shape, first)) = shapes.first() else {
            return Ok(Value::Scalar(Expr::piecewise(vec![], None)));
        };
        if let Some(other) = shapes.iter().find(|(s, _)| *s != shape) {
            return Err(SyntaxError::Shapes {
                problem: "the cases have different sizes",
                first: (shape, first),
                second: *other,
                hint: None,
            });
        }
        if let Shape::Vector(n) = shape {
            for condition in (1..n).flat_map(|_| values.iter().map(|(_, c, _)| c)) {
                let mut size = Ok(());
                condition.for_each(&mut |e| {
                    if size.is_ok() {
                        size = self.repeat(e, span);
                    }
                });
                size?;
            }
        }
        let part = |pick: &dyn Fn(&Value) -> Option<Expr>| {
            let branches = values
                .iter()
                .filter_map(|(v, c, _)| Some(Branch { condition: c.clone(), value: pick(v)? }))
                .collect();
            Expr::piecewise(branches, otherwise.as_ref().and_then(|(v, _)| pick(v)))
        };
        match shape {
            Shape::Scalar => Ok(Value::Scalar(part(&|v| v.entries().next().cloned()))),
            Shape::Vector(n) => {
                Ok(Value::vector((0..n).map(|i| part(&|v| v.entries().nth(i).cloned())).collect()))
            }
            Shape::Matrix(..) => Err(SyntaxError::NotANumber { shape, span: first }),
        }
    }

    /// The components of the value of a map.
    pub(super) fn components(&mut self, surface: &SurfaceExpr) -> Result<Vec<Expr>, SyntaxError> {
        let value = self.value(surface)?;
        value.into_components().ok_or(SyntaxError::NotSupported {
            what: "a matrix",
            span: surface.span,
            hint: Some("the value of a map is a vector; write `M z` for the product with z"),
        })
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

    fn repeat_value(&mut self, value: &Value, span: Span) -> Result<(), SyntaxError> {
        value.entries().try_for_each(|e| self.repeat(e, span))
    }
}

/// The literal exponent of a power, 1 for everything else.
fn literal_exponent(e: &Expr) -> Option<&crate::real::Rational> {
    match e.node() {
        Node::Power(_, exponent) => exponent.as_number(),
        _ => None,
    }
}
