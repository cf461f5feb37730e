//! Conditions and sets.

use super::Lowerer;
use crate::expr::{Condition, Expr, Kind, Relation, Symbol};
use crate::syntax::error::SyntaxError;
use crate::syntax::surface::{Property, SurfaceCondition, SurfaceExpr, SurfaceKind, SurfaceSet};

/// An operand of a comparison: a number of the real line with its two ends.
enum Extended {
    Finite(Expr),
    /// Whether it is +∞.
    Infinite(bool),
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
            SurfaceCondition::In(subject, set) => {
                let e = self.expr(subject)?;
                self.member(&e, set, subject)
            }
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
        let parts = values.windows(2).zip(relations).map(|(pair, relation)| match pair {
            [a, b] => compare(a, *relation, b),
            _ => Condition::Constant(true),
        });
        Ok(Condition::all(parts.collect()))
    }

    fn extended(&mut self, surface: &SurfaceExpr) -> Result<Extended, SyntaxError> {
        match &surface.kind {
            SurfaceKind::Infinity => Ok(Extended::Infinite(true)),
            SurfaceKind::Negate(inner) if inner.kind == SurfaceKind::Infinity => {
                Ok(Extended::Infinite(false))
            }
            _ => Ok(Extended::Finite(self.expr(surface)?)),
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
                let (low, high) = (self.extended(low)?, self.extended(high)?);
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
