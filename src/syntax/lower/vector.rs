//! Products, powers and functions of vectors and matrices.

use super::Lowerer;
use super::arithmetic::{folded, summed};
use crate::expr::Expr;
use crate::real::Rational;
use crate::source::Span;
use crate::syntax::MAX_DIMENSION;
use crate::syntax::error::SyntaxError;
use crate::syntax::names::VectorFunction;
use crate::syntax::surface::{Operator, SurfaceExpr, SurfaceKind};
use crate::syntax::value::{Shape, Value};

/// The largest literal power of a matrix.
const MAX_MATRIX_POWER: i64 = 16;

/// The largest matrix of formulas whose determinant or inverse is spelled out.
const MAX_CLOSED_FORM: usize = 5;

/// What stands between bars.
pub(super) enum Magnitude {
    /// |x|.
    Absolute(Expr),
    /// ‖v‖².
    Squared(Expr),
}

/// A vector or matrix in a product.
pub(super) struct Factor {
    pub(super) operator: Operator,
    pub(super) value: Value,
    pub(super) span: Span,
}

impl Lowerer {
    /// A column: its components are numbers.
    pub(super) fn tuple(&mut self, parts: &[SurfaceExpr], span: Span) -> Result<Value, SyntaxError> {
        if parts.len() > MAX_DIMENSION {
            return Err(SyntaxError::DimensionTooLarge { span });
        }
        Ok(Value::vector(parts.iter().map(|p| self.expr(p)).collect::<Result<_, _>>()?))
    }

    pub(super) fn matrix(&mut self, rows: &[Vec<SurfaceExpr>], span: Span) -> Result<Value, SyntaxError> {
        let columns = rows.first().map_or(0, Vec::len);
        if let Some(row) = rows.iter().find(|row| row.len() != columns) {
            let place = row.iter().fold(row.first().map_or(span, |e| e.span), |all, e| all.to(e.span));
            return Err(SyntaxError::RaggedMatrix { expected: columns, found: row.len(), span: place });
        }
        if rows.len() > MAX_DIMENSION || columns > MAX_DIMENSION {
            return Err(SyntaxError::DimensionTooLarge { span });
        }
        let row = |lowerer: &mut Self, row: &Vec<SurfaceExpr>| {
            row.iter().map(|e| lowerer.entry(e)).collect::<Result<Vec<_>, _>>()
        };
        Ok(Value::matrix(rows.iter().map(|r| row(self, r)).collect::<Result<_, _>>()?))
    }

    /// An entry of a matrix. A letter that is also defined as a vector stands for a number here: in
    /// `M z + b with M = [[a, b], [c, d]], b = (1, 2)` there are two b's.
    fn entry(&mut self, surface: &SurfaceExpr) -> Result<Expr, SyntaxError> {
        match (&surface.kind, self.expr(surface)) {
            (
                SurfaceKind::Symbol(name),
                Err(SyntaxError::NotANumber { .. } | SyntaxError::CircularDefinition { .. }),
            ) if self.is_defined(name) => Ok(Expr::symbol(name)),
            (_, value) => value,
        }
    }

    /// The factors, from left to right. Where a product is a number it joins the numbers; `None` where nothing else is
    /// left.
    pub(super) fn multiply_all(
        &mut self,
        factors: Vec<Factor>,
        numbers: &mut Vec<Expr>,
    ) -> Result<Option<Value>, SyntaxError> {
        let mut left: Option<Factor> = None;
        let mut rest = factors.into_iter().peekable();
        while let Some(mut next) = rest.next() {
            let Some(so_far) = left.take() else {
                left = Some(next);
                continue;
            };
            // u wᵀ z is u (wᵀ z): the number first.
            if matches!((so_far.value.shape(), next.value.shape()), (Shape::Vector(_), Shape::Matrix(1, _)))
                && let Some(third) = rest.next_if(|f| f.operator != Operator::Hadamard)
            {
                next = self.multiply(&next, &third)?;
            }
            match next.value {
                Value::Scalar(e) => {
                    numbers.push(e);
                    left = Some(so_far);
                }
                _ => {
                    let product = self.multiply(&so_far, &next)?;
                    match product.value {
                        Value::Scalar(e) => numbers.push(e),
                        _ => left = Some(product),
                    }
                }
            }
        }
        Ok(left.map(|f| f.value))
    }

    fn multiply(&mut self, a: &Factor, b: &Factor) -> Result<Factor, SyntaxError> {
        let span = a.span.to(b.span);
        let wrong = |problem: &'static str, hint: Option<&'static str>| SyntaxError::Shapes {
            problem,
            first: (a.value.shape(), a.span),
            second: (b.value.shape(), b.span),
            hint,
        };
        let value = match (&a.value, b.operator, &b.value) {
            (_, Operator::Hadamard, _) => {
                if a.value.shape() != b.value.shape() {
                    return Err(wrong("a product component by component needs equal sizes", None));
                }
                let mut other = b.value.entries();
                a.value.try_map(&mut |e| {
                    folded(vec![e.clone(), other.next().cloned().unwrap_or_else(Expr::zero)], span)
                })?
            }
            (Value::Vector(v), Operator::Dot, Value::Vector(w)) => {
                if v.len() != w.len() {
                    return Err(wrong("a dot product needs vectors of one size", None));
                }
                Value::Scalar(self.dot(v, w, span)?)
            }
            (Value::Vector(_), _, Value::Vector(_)) => {
                return Err(wrong(
                    "two vectors side by side have no product",
                    Some(
                        "write `w·z` or `w^T z` for the dot product, `s ⊙ z` for the product component by component",
                    ),
                ));
            }
            (Value::Matrix(m), _, Value::Vector(v)) => {
                if m.first().is_some_and(|row| row.len() != v.len()) {
                    return Err(wrong("a matrix needs as many columns as the vector has components", None));
                }
                self.repeat_times(v, m.len(), span)?;
                Value::vector(m.iter().map(|row| self.dot(row, v, span)).collect::<Result<_, _>>()?)
            }
            (Value::Vector(v), _, Value::Matrix(m)) => match m.as_slice() {
                [row] => {
                    self.repeat_times(v, row.len(), span)?;
                    self.repeat_times(row, v.len(), span)?;
                    let entry = |x: &Expr, y: &Expr| folded(vec![x.clone(), y.clone()], span);
                    let rows = v.iter().map(|x| row.iter().map(|y| entry(x, y)).collect());
                    Value::matrix(rows.collect::<Result<_, _>>()?)
                }
                _ => {
                    return Err(wrong(
                        "a vector stands left of a matrix only as a row",
                        Some("write `v^T M`, or `M v`"),
                    ));
                }
            },
            (Value::Matrix(m), _, Value::Matrix(n)) => {
                if m.first().map_or(0, Vec::len) != n.len() {
                    return Err(wrong("the first matrix needs as many columns as the second has rows", None));
                }
                Value::matrix(self.matrix_product(m, n, span)?)
            }
            // Numbers have been set aside.
            _ => a.value.clone(),
        };
        Ok(Factor { operator: a.operator, value, span })
    }

    fn matrix_product(
        &mut self,
        m: &[Vec<Expr>],
        n: &[Vec<Expr>],
        span: Span,
    ) -> Result<Vec<Vec<Expr>>, SyntaxError> {
        let columns = n.first().map_or(0, Vec::len);
        for row in m {
            self.repeat_times(row, columns, span)?;
        }
        for row in n {
            self.repeat_times(row, m.len(), span)?;
        }
        let column = |j: usize| n.iter().filter_map(|row| row.get(j).cloned()).collect::<Vec<_>>();
        let columns: Vec<Vec<Expr>> = (0..columns).map(column).collect();
        m.iter()
            .map(|row| columns.iter().map(|c| self.dot(row, c, span)).collect::<Result<Vec<_>, _>>())
            .collect()
    }

    fn dot(&self, v: &[Expr], w: &[Expr], span: Span) -> Result<Expr, SyntaxError> {
        let terms = v.iter().zip(w).map(|(x, y)| folded(vec![x.clone(), y.clone()], span));
        summed(terms.collect::<Result<_, _>>()?, span)
    }

    /// Notes that some expressions occur so many times.
    fn repeat_times(&mut self, parts: &[Expr], times: usize, span: Span) -> Result<(), SyntaxError> {
        for e in parts {
            for _ in 1..times {
                self.repeat(e, span)?;
            }
        }
        Ok(())
    }

    /// |x|, or ‖v‖ for a vector.
    pub(super) fn bars(&mut self, inner: &SurfaceExpr, span: Span) -> Result<Value, SyntaxError> {
        Ok(Value::Scalar(match self.magnitude(inner, span)? {
            Magnitude::Absolute(e) => e,
            Magnitude::Squared(square) => square.sqrt(),
        }))
    }

    /// What stands between bars; `||v||` is read as bars between bars.
    pub(super) fn magnitude(&mut self, inner: &SurfaceExpr, span: Span) -> Result<Magnitude, SyntaxError> {
        let (value, twice) = match &inner.kind {
            SurfaceKind::Bars(vector) => (self.value(vector)?, true),
            _ => (self.value(inner)?, false),
        };
        match value {
            Value::Vector(v) => {
                self.repeat_times(&v, 2, inner.span)?;
                Ok(Magnitude::Squared(self.dot(&v, &v, inner.span)?))
            }
            Value::Scalar(e) if twice => Ok(Magnitude::Absolute(Expr::abs(Expr::abs(e)))),
            Value::Scalar(e) => Ok(Magnitude::Absolute(Expr::abs(e))),
            Value::Matrix(_) => Err(SyntaxError::WrongShape {
                expected: "a number or a vector between bars",
                shape: value.shape(),
                span,
                hint: Some("write `det(M)` for the determinant"),
            }),
        }
    }

    /// Powers of vectors and matrices: `w^T`, `M^T`, `M^(-1)`, `M^2`; `base` is where the value comes from.
    pub(super) fn vector_power(
        &mut self,
        value: Value,
        base: &SurfaceExpr,
        exponent: &SurfaceExpr,
        span: Span,
    ) -> Result<Value, SyntaxError> {
        let is_t = |e: &SurfaceExpr| matches!(&ungrouped(e).kind, SurfaceKind::Symbol(name) if name == "T");
        let (transposed, inverted) = match &ungrouped(exponent).kind {
            SurfaceKind::Negate(inner) if is_t(inner) => (true, true),
            SurfaceKind::Negate(inner) => {
                (false, matches!(&ungrouped(inner).kind, SurfaceKind::Number(n) if n.is_one()))
            }
            _ => (is_t(exponent), false),
        };
        let Value::Matrix(rows) = &value else {
            if transposed && !inverted {
                // (1, 2)^T is what people write for a column; left of something it is read by `row_or_value`.
                let literal = matches!(ungrouped(base).kind, SurfaceKind::Tuple(_));
                return Ok(if literal { value } else { value.transposed() });
            }
            return Err(SyntaxError::WrongShape {
                expected: "a number or a matrix as the base of a power",
                shape: value.shape(),
                span: base.span,
                hint: Some("write `|v|^2` for the squared length, `v ⊙ v` for the squares of the components"),
            });
        };
        if transposed || inverted {
            let rows = if inverted { self.inverse(rows, base.span)? } else { rows.clone() };
            let value = Value::Matrix(rows);
            return Ok(if transposed { value.transposed() } else { value });
        }
        let k = match &ungrouped(exponent).kind {
            SurfaceKind::Number(k) => k.to_i64().filter(|k| (1..=MAX_MATRIX_POWER).contains(k)),
            _ => None,
        };
        let Some(k) = k.filter(|_| is_square(rows)) else {
            return Err(SyntaxError::WrongShape {
                expected: "a square matrix with a literal power (-1, T, or 1 to 16)",
                shape: value.shape(),
                span,
                hint: None,
            });
        };
        let mut product = rows.clone();
        for _ in 1..k {
            product = self.matrix_product(&product, rows, span)?;
        }
        Ok(Value::matrix(product))
    }

    /// `(1, 2)^T` as a row, where it stands left of something; any other formula as it is.
    pub(super) fn row_or_value(&mut self, surface: &SurfaceExpr) -> Result<Value, SyntaxError> {
        if let SurfaceKind::Power(base, exponent) = &surface.kind
            && matches!(&ungrouped(exponent).kind, SurfaceKind::Symbol(name) if name == "T")
            && matches!(ungrouped(base).kind, SurfaceKind::Tuple(_))
        {
            return Ok(self.value(base)?.transposed());
        }
        self.value(surface)
    }

    pub(super) fn vector_function(
        &mut self,
        function: VectorFunction,
        mut arguments: Vec<Value>,
        typed: &[SurfaceExpr],
        span: Span,
    ) -> Result<Value, SyntaxError> {
        let place = typed.first().map_or(span, |t| t.span);
        let first = arguments.first().cloned().unwrap_or_else(|| Value::Scalar(Expr::zero()));
        let needs = |expected: &'static str| SyntaxError::WrongShape {
            expected,
            shape: first.shape(),
            span: place,
            hint: None,
        };
        let rows = |expected: &'static str| match &first {
            Value::Scalar(e) => Ok(vec![vec![e.clone()]]),
            Value::Matrix(rows) if is_square(rows) => Ok(rows.clone()),
            _ => Err(needs(expected)),
        };
        Ok(match function {
            VectorFunction::Norm => match &first {
                Value::Scalar(e) => Value::Scalar(Expr::abs(e.clone())),
                Value::Vector(v) => {
                    self.repeat_times(v, 2, span)?;
                    Value::Scalar(self.dot(v, v, span)?.sqrt())
                }
                Value::Matrix(_) => return Err(needs("a vector")),
            },
            VectorFunction::Dot => {
                let second = typed.get(1).map_or(span, |t| t.span);
                let value = arguments.pop().unwrap_or_else(|| first.clone());
                let (a, b) = (
                    Factor { operator: Operator::Beside, value: first.clone(), span: place },
                    Factor { operator: Operator::Dot, value, span: second },
                );
                match (&a.value, &b.value) {
                    (Value::Scalar(x), Value::Scalar(y)) => {
                        Value::Scalar(folded(vec![x.clone(), y.clone()], span)?)
                    }
                    (Value::Vector(_), Value::Vector(_)) => self.multiply(&a, &b)?.value,
                    _ => {
                        return Err(SyntaxError::Shapes {
                            problem: "a dot product needs vectors of one size",
                            first: (a.value.shape(), a.span),
                            second: (b.value.shape(), b.span),
                            hint: None,
                        });
                    }
                }
            }
            VectorFunction::Determinant => {
                let rows = rows("a square matrix")?;
                Value::Scalar(self.determinant(&rows, span)?)
            }
            VectorFunction::Trace => {
                let rows = rows("a square matrix")?;
                let diagonal = rows.iter().enumerate().filter_map(|(i, row)| row.get(i).cloned());
                Value::Scalar(summed(diagonal.collect(), span)?)
            }
            VectorFunction::Diagonal => {
                let entries: Vec<Expr> = match (&first, arguments.len()) {
                    (Value::Vector(v), 1) => v.clone(),
                    _ => {
                        let mut numbers = Vec::with_capacity(arguments.len());
                        for (value, typed) in arguments.iter().zip(typed) {
                            let Value::Scalar(e) = value else {
                                return Err(SyntaxError::NotANumber {
                                    shape: value.shape(),
                                    span: typed.span,
                                });
                            };
                            numbers.push(e.clone());
                        }
                        numbers
                    }
                };
                if entries.len() > MAX_DIMENSION {
                    return Err(SyntaxError::DimensionTooLarge { span });
                }
                Value::matrix(diagonal(&entries))
            }
            VectorFunction::Transpose => first.transposed(),
            VectorFunction::Inverse => {
                let rows = rows("a square matrix")?;
                Value::matrix(self.inverse(&rows, place)?)
            }
            VectorFunction::Identity => {
                let n = match &first {
                    Value::Scalar(e) => e.as_number().and_then(Rational::to_i64),
                    _ => None,
                };
                let n = n.and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0);
                let Some(n) = n else { return Err(needs("the number of rows")) };
                if n > MAX_DIMENSION {
                    return Err(SyntaxError::DimensionTooLarge { span });
                }
                Value::matrix(diagonal(&vec![Expr::one(); n]))
            }
        })
    }

    /// The determinant by expansion along the first row.
    fn determinant(&mut self, rows: &[Vec<Expr>], span: Span) -> Result<Expr, SyntaxError> {
        if rows.len() > MAX_CLOSED_FORM {
            return Err(SyntaxError::TooComplex { span });
        }
        let Some((first, rest)) = rows.split_first() else { return Ok(Expr::one()) };
        let mut terms = Vec::with_capacity(first.len());
        for (j, entry) in first.iter().enumerate() {
            self.repeat(entry, span)?;
            let minor = self.determinant(&without(rest, j), span)?;
            let term = folded(vec![entry.clone(), minor], span)?;
            terms.push(if j % 2 == 0 { term } else { term.negate() });
        }
        summed(terms, span)
    }

    /// The inverse by cofactors; defined where the determinant is not 0.
    fn inverse(&mut self, rows: &[Vec<Expr>], span: Span) -> Result<Vec<Vec<Expr>>, SyntaxError> {
        if !is_square(rows) {
            let shape = Shape::Matrix(rows.len(), rows.first().map_or(0, Vec::len));
            return Err(SyntaxError::WrongShape { expected: "a square matrix", shape, span, hint: None });
        }
        let singular = SyntaxError::SingularMatrix { span };
        if rows.len() > MAX_CLOSED_FORM {
            return Err(SyntaxError::TooComplex { span });
        }
        let determinant = self.determinant(rows, span)?;
        if determinant.is_zero() {
            return Err(singular);
        }
        let over = determinant.recip();
        let n = rows.len();
        let mut inverse = Vec::with_capacity(n);
        for i in 0..n {
            let mut row = Vec::with_capacity(n);
            for j in 0..n {
                // The entry (i, j) of the adjugate is the cofactor (j, i).
                let others: Vec<Vec<Expr>> =
                    rows.iter().enumerate().filter(|(k, _)| *k != j).map(|(_, r)| r.clone()).collect();
                let minor = self.determinant(&without(&others, i), span)?;
                self.repeat(&over, span)?;
                let entry = folded(vec![minor, over.clone()], span)?;
                row.push(if (i + j) % 2 == 0 { entry } else { entry.negate() });
            }
            inverse.push(row);
        }
        Ok(inverse)
    }
}

/// What a group holds.
fn ungrouped(e: &SurfaceExpr) -> &SurfaceExpr {
    let mut inner = e;
    while let SurfaceKind::Group(next) = &inner.kind {
        inner = next;
    }
    inner
}

fn is_square(rows: &[Vec<Expr>]) -> bool {
    rows.iter().all(|row| row.len() == rows.len())
}

/// The rows without one column.
fn without(rows: &[Vec<Expr>], column: usize) -> Vec<Vec<Expr>> {
    let keep = |row: &Vec<Expr>| {
        row.iter().enumerate().filter(|(j, _)| *j != column).map(|(_, e)| e.clone()).collect()
    };
    rows.iter().map(keep).collect()
}

fn diagonal(entries: &[Expr]) -> Vec<Vec<Expr>> {
    let n = entries.len();
    let entry = |i: usize, j: usize| if i == j { entries[i].clone() } else { Expr::zero() };
    (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect()
}
