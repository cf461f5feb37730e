//! Conditions and sets.

use super::Lowerer;
use crate::expr::{Condition, Expr, Kind, Relation, Symbol};
use crate::syntax::error::SyntaxError;
use crate::syntax::surface::{Property, SurfaceCondition, SurfaceExpr, SurfaceKind, SurfaceSet};
use crate::syntax::value::{Shape, Value};

/// An operand of a comparison: a number of the real line with its two ends.
enum Extended {
    Finite(Expr),
    /// Whether it is +∞.
    Infinite(bool),
    Vector(Vec<Expr>),
}

impl Lowerer {
    /// What a condition means.
    pub(in crate::syntax) fn condition(&mut self, c: &SurfaceCondition) -> Result<Condition, SyntaxError> {
        match c {
            SurfaceCondition::Truth(known) => Ok(Condition::Constant(*known)),
            SurfaceCondition::And(parts) => {
                Ok(Condition::all(parts.iter().map(|p| self.condition(p)).collect::<Result<_, _>>()?))
            }
            SurfaceCondition::Or(parts) => {
                Ok(Condition::any(parts.iter().map(|p| self.condition(p)).collect::<Result<_, _>>()?))
            }
            SurfaceCondition::Not(inner) => Ok(self.condition(inner)?.negate()),
            SurfaceCondition::Chain(operands, relations) => self.chain(operands, relations),
            SurfaceCondition::Is(subject, properties) => {
                let e = self.expr(subject)?;
                for _ in 1..properties.len() {
                    self.repeat(&e, subject.span)?;
                }
                Ok(has_properties(&e, properties))
            }
            SurfaceCondition::In(subject, set) => match self.value(subject)? {
                Value::Scalar(e) => self.member(&e, set, subject),
                Value::Vector(v) => self.vector_member(&v, set, subject),
                other => Err(SyntaxError::NotANumber { shape: other.shape(), span: subject.span }),
            },
        }
    }

    fn chain(&mut self, operands: &[SurfaceExpr], relations: &[Relation]) -> Result<Condition, SyntaxError> {
        let values: Vec<Extended> = operands.iter().map(|o| self.extended(o)).collect::<Result<_, _>>()?;
        let inner = operands.len().saturating_sub(1);
        for (value, operand) in values.iter().zip(operands).take(inner).skip(1) {
            if let Extended::Finite(e) = value {
                self.repeat(e, operand.span)?;
            }
        }
        let mut parts = Vec::with_capacity(relations.len());
        for ((pair, relation), typed) in values.windows(2).zip(relations).zip(operands.windows(2)) {
            if let ([a, b], [left, right]) = (pair, typed) {
                parts.push(match (a, b) {
                    (Extended::Vector(_), _) | (_, Extended::Vector(_)) => {
                        self.compare_vectors((a, left), *relation, (b, right))?
                    }
                    _ => compare(a, *relation, b),
                });
            }
        }
        Ok(Condition::all(parts))
    }

    /// Equality of vectors, or of a vector with the literal 0: `z != 0` says that |z|² ≠ 0.
    fn compare_vectors(
        &mut self,
        (a, left): (&Extended, &SurfaceExpr),
        relation: Relation,
        (b, right): (&Extended, &SurfaceExpr),
    ) -> Result<Condition, SyntaxError> {
        let shape = |e: &Extended| match e {
            Extended::Vector(v) => Shape::Vector(v.len()),
            _ => Shape::Scalar,
        };
        let differences: Option<Vec<Expr>> = match (a, b) {
            (Extended::Vector(v), Extended::Vector(w)) if v.len() == w.len() => {
                Some(v.iter().zip(w).map(|(x, y)| x.minus(y)).collect())
            }
            (Extended::Vector(v), Extended::Finite(zero)) | (Extended::Finite(zero), Extended::Vector(v))
                if zero.is_zero() =>
            {
                Some(v.clone())
            }
            _ => None,
        };
        match (differences, relation) {
            (Some(all), Relation::Eq) => {
                Ok(Condition::all(all.iter().map(|d| d.compare(Relation::Eq, &Expr::zero())).collect()))
            }
            (Some(all), Relation::Ne) => {
                for d in &all {
                    self.repeat(d, left.span)?;
                }
                let squares = Expr::sum(all.iter().map(|d| d.powi(2)).collect());
                Ok(squares.compare(Relation::Ne, &Expr::zero()))
            }
            _ => Err(SyntaxError::Shapes {
                problem: "vectors can only be equal or not equal",
                first: (shape(a), left.span),
                second: (shape(b), right.span),
                hint: Some("compare the components, or write `z in (0, inf)^2` or `||z|| < 1`"),
            }),
        }
    }

    /// That a vector belongs to a set of vectors.
    fn vector_member(
        &mut self,
        v: &[Expr],
        set: &SurfaceSet,
        subject: &SurfaceExpr,
    ) -> Result<Condition, SyntaxError> {
        let wrong = || SyntaxError::WrongShape {
            expected: "values of the size of the elements of this set",
            shape: Shape::Vector(v.len()),
            span: subject.span,
            hint: Some("sets of vectors are written as `R^2`, `[0, 1]^3`, `(0, inf) x R`"),
        };
        match set {
            SurfaceSet::Empty => Ok(Condition::Constant(false)),
            SurfaceSet::Power(inner, times) => {
                let size = inner.dimension();
                if size.checked_mul(*times) != Some(v.len()) {
                    return Err(wrong());
                }
                let parts = v.chunks(size.max(1)).map(|part| self.part_member(part, inner, subject));
                Ok(Condition::all(parts.collect::<Result<_, _>>()?))
            }
            SurfaceSet::Product(factors) => {
                let mut rest = v;
                let mut parts = Vec::with_capacity(factors.len());
                for factor in factors {
                    let Some((part, others)) = rest.split_at_checked(factor.dimension()) else {
                        return Err(wrong());
                    };
                    rest = others;
                    parts.push(self.part_member(part, factor, subject)?);
                }
                if rest.is_empty() { Ok(Condition::all(parts)) } else { Err(wrong()) }
            }
            SurfaceSet::Union(parts) => Ok(Condition::any(
                parts.iter().map(|p| self.vector_member(v, p, subject)).collect::<Result<_, _>>()?,
            )),
            SurfaceSet::Intersection(parts) => Ok(Condition::all(
                parts.iter().map(|p| self.vector_member(v, p, subject)).collect::<Result<_, _>>()?,
            )),
            SurfaceSet::Difference(all, without) => Ok(Condition::all(vec![
                self.vector_member(v, all, subject)?,
                self.without_vectors(v, without, subject)?,
            ])),
            SurfaceSet::Where(name, condition) => {
                let mut inner = self.clone();
                inner.name(name, Value::vector(v.to_vec()));
                inner.condition(condition)
            }
            _ => Err(wrong()),
        }
    }

    /// That a vector is none of the points, or does not belong to a set; `R^2 \ {0}` leaves out the origin.
    fn without_vectors(
        &mut self,
        v: &[Expr],
        set: &SurfaceSet,
        subject: &SurfaceExpr,
    ) -> Result<Condition, SyntaxError> {
        let SurfaceSet::Points(points) = set else {
            return Ok(self.vector_member(v, set, subject)?.negate());
        };
        let here = Extended::Vector(v.to_vec());
        let mut parts = Vec::with_capacity(points.len());
        for point in points {
            let other = self.extended(point)?;
            parts.push(self.compare_vectors((&here, subject), Relation::Ne, (&other, point))?);
        }
        Ok(Condition::all(parts))
    }

    fn part_member(
        &mut self,
        part: &[Expr],
        set: &SurfaceSet,
        subject: &SurfaceExpr,
    ) -> Result<Condition, SyntaxError> {
        match part {
            [e] => self.member(e, set, subject),
            _ => self.vector_member(part, set, subject),
        }
    }

    fn extended(&mut self, surface: &SurfaceExpr) -> Result<Extended, SyntaxError> {
        match &surface.kind {
            SurfaceKind::Infinity => Ok(Extended::Infinite(true)),
            SurfaceKind::Negate(inner) if inner.kind == SurfaceKind::Infinity => {
                Ok(Extended::Infinite(false))
            }
            _ => match self.value(surface)? {
                Value::Scalar(e) => Ok(Extended::Finite(e)),
                Value::Vector(v) => Ok(Extended::Vector(v)),
                other => Err(SyntaxError::NotANumber { shape: other.shape(), span: surface.span }),
            },
        }
    }

    /// An end of an interval.
    fn end(&mut self, surface: &SurfaceExpr) -> Result<Extended, SyntaxError> {
        match self.extended(surface)? {
            Extended::Vector(v) => {
                Err(SyntaxError::NotANumber { shape: Shape::Vector(v.len()), span: surface.span })
            }
            number => Ok(number),
        }
    }

    /// That `e` belongs to the set.
    pub(in crate::syntax) fn member(
        &mut self,
        e: &Expr,
        set: &SurfaceSet,
        subject: &SurfaceExpr,
    ) -> Result<Condition, SyntaxError> {
        self.repeat(e, subject.span)?;
        match set {
            SurfaceSet::Reals => Ok(Condition::Constant(true)),
            SurfaceSet::Empty => Ok(Condition::Constant(false)),
            SurfaceSet::Numbers(properties) => Ok(has_properties(e, properties)),
            SurfaceSet::Interval { low, high, low_closed, high_closed, span } => {
                let (low, high) = (self.end(low)?, self.end(high)?);
                let wrong = match (&low, &high) {
                    (Extended::Finite(a), Extended::Finite(b)) => match (a.as_number(), b.as_number()) {
                        (Some(a), Some(b)) => a > b || (a == b && !(*low_closed && *high_closed)),
                        _ => false,
                    },
                    (Extended::Infinite(true), _) | (_, Extended::Infinite(false)) => true,
                    _ => false,
                };
                if wrong {
                    return Err(SyntaxError::EmptyInterval { span: *span });
                }
                let relation = |closed: bool| if closed { Relation::Le } else { Relation::Lt };
                let here = Extended::Finite(e.clone());
                Ok(Condition::all(vec![
                    compare(&low, relation(*low_closed), &here),
                    compare(&here, relation(*high_closed), &high),
                ]))
            }
            SurfaceSet::Points(points) => {
                for _ in 1..points.len() {
                    self.repeat(e, subject.span)?;
                }
                let points: Vec<Expr> = points.iter().map(|p| self.expr(p)).collect::<Result<_, _>>()?;
                let equal = points.into_iter().map(|p| e.compare(Relation::Eq, &p));
                Ok(Condition::any(equal.collect()))
            }
            SurfaceSet::Where(name, condition) => {
                let symbol = Symbol::new(name);
                let condition = self.condition(condition)?;
                if e.as_variable() == Some(&symbol) {
                    return Ok(condition);
                }
                let mut size = 0_usize;
                condition.for_each(&mut |part| {
                    part.any(&mut |x| {
                        size += usize::from(x.as_variable() == Some(&symbol));
                        false
                    });
                });
                for _ in 0..size {
                    self.repeat(e, subject.span)?;
                }
                Ok(condition.map(&mut |part| part.substitute(&symbol, e)))
            }
            SurfaceSet::Power(inner, 1) => self.member(e, inner, subject),
            SurfaceSet::Power(..) | SurfaceSet::Product(_) | SurfaceSet::Matrices(..) => {
                Err(SyntaxError::WrongShape {
                    expected: "a vector, because this is a set of vectors",
                    shape: Shape::Scalar,
                    span: subject.span,
                    hint: None,
                })
            }
            SurfaceSet::Union(parts) => Ok(Condition::any(
                parts.iter().map(|p| self.member(e, p, subject)).collect::<Result<_, _>>()?,
            )),
            SurfaceSet::Intersection(parts) => Ok(Condition::all(
                parts.iter().map(|p| self.member(e, p, subject)).collect::<Result<_, _>>()?,
            )),
            SurfaceSet::Difference(all, without) => Ok(Condition::all(vec![
                self.member(e, all, subject)?,
                self.member(e, without, subject)?.negate(),
            ])),
        }
    }
}

fn compare(a: &Extended, relation: Relation, b: &Extended) -> Condition {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let ordering = match (a, b) {
        (Extended::Finite(a), Extended::Finite(b)) => return a.compare(relation, b),
        (Extended::Infinite(a), Extended::Infinite(b)) if a == b => Equal,
        (Extended::Infinite(true), _) | (_, Extended::Infinite(false)) => Greater,
        (Extended::Infinite(false), _) | (_, Extended::Infinite(true)) => Less,
        // Vectors are compared in `compare_vectors`.
        (Extended::Vector(_), _) | (_, Extended::Vector(_)) => Equal,
    };
    Condition::Constant(relation.holds(ordering))
}

/// That `e` has all of the properties; those of integers say ≥ 1 rather than > 0.
pub(in crate::syntax) fn has_properties(e: &Expr, properties: &[Property]) -> Condition {
    let integer = properties.iter().any(|p| matches!(p, Property::Kind(k) if *k != Kind::Real));
    let integer = integer || properties.contains(&Property::Natural);
    let parts = properties.iter().map(|property| match property {
        Property::Kind(Kind::Real) => Condition::Constant(true),
        Property::Kind(kind) => Condition::Is(e.clone(), *kind),
        Property::Sign(Relation::Gt) if integer => e.compare(Relation::Ge, &Expr::one()),
        Property::Sign(Relation::Lt) if integer => e.compare(Relation::Le, &Expr::integer(-1)),
        Property::Sign(relation) => e.compare(*relation, &Expr::zero()),
        Property::Natural => Condition::all(vec![
            Condition::Is(e.clone(), Kind::Integer),
            e.compare(Relation::Ge, &Expr::one()),
        ]),
    });
    let mut parts: Vec<Condition> = parts.collect();
    parts.dedup();
    Condition::all(parts)
}
