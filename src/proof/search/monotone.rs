//! Strict monotonicity and images of intervals.

use crate::expr::enclose::enclose;
use crate::expr::normal::equal_on;
use crate::expr::simplify::simplify;
use crate::expr::{Expr, Relation, Symbol, derivative};
use crate::proof::{Certificate, Claim, Direction, Domain, LimitValue, Rule, Side, value_at};
use crate::set::{Bound, Span};

use super::Prover;

/// A function on an interval, together with its formula there.
#[derive(Clone, Copy, Debug)]
pub struct OnInterval<'a> {
    /// The function as stated.
    pub f: &'a Expr,
    /// Its formula without case distinctions, on this interval.
    pub smooth: &'a Expr,
    /// The proof of `Equal(f, smooth)`, unless they are the same.
    pub equal: Option<&'a Certificate>,
    /// The variable.
    pub variable: &'a Symbol,
    /// The interval and the assumptions.
    pub on: &'a Domain,
}

impl Prover {
    /// A proof that the function is strictly monotone on the interval, by the sign of its derivative.
    pub fn strictly_monotone(&mut self, it: OnInterval<'_>) -> Option<(Direction, Certificate)> {
        let span = it.on.span(it.variable)?;
        let claim = |direction| Claim::StrictlyMonotone {
            f: it.f.clone(),
            variable: it.variable.clone(),
            direction,
            on: it.on.clone(),
        };
        let Some(interior) = span.interior() else {
            return Some((
                Direction::Increasing,
                Certificate::new(claim(Direction::Increasing), Rule::Point, Vec::new()),
            ));
        };
        let inside = it.on.with_span(it.variable, &interior);
        let slope = derivative(it.smooth, it.variable)?;
        let mut premises: Vec<Certificate> = it.equal.into_iter().cloned().collect();
        premises.push(self.defined(it.smooth, it.on)?);
        let rule = || Rule::Derivative { smooth: it.smooth.clone() };
        let directions = [
            (Direction::Increasing, Relation::Gt, Relation::Ge),
            (Direction::Decreasing, Relation::Lt, Relation::Le),
        ];
        // What is seen at once comes first: a long search for a strict sign may be in vain.
        for deep in [false, true] {
            if deep && self.opposite_signs(&slope, it.variable, &inside).is_some() {
                return None;
            }
            for (direction, strict, weak) in directions {
                let sign = self.attempt(|prover| prover.sign_by(&slope, strict, &inside, deep));
                if let Some(sign) = sign {
                    premises.push(sign);
                    return Some((direction, Certificate::new(claim(direction), rule(), premises)));
                }
                let sign = self.attempt(|prover| prover.sign_by(&slope, weak, &inside, deep));
                if let Some(sign) = sign
                    && let Some(isolated) = self.isolated_zeros(&slope, it.variable, &inside)
                {
                    premises.extend([sign, isolated]);
                    return Some((direction, Certificate::new(claim(direction), rule(), premises)));
                }
            }
        }
        None
    }

    fn sign_by(&mut self, e: &Expr, relation: Relation, on: &Domain, deep: bool) -> Option<Certificate> {
        if deep { self.sign(e, relation, on) } else { self.shallow(e, relation, on) }
    }

    /// The exact image of an interval under a strictly monotone function, with its proof.
    pub fn image(
        &mut self,
        it: OnInterval<'_>,
        direction: Direction,
        monotone: &Certificate,
    ) -> Option<(Span, Certificate)> {
        let span = it.on.span(it.variable)?.clone();
        let mut premises = vec![monotone.clone()];
        premises.extend(it.equal.cloned());
        premises.push(self.defined(it.smooth, it.on)?);
        let (first, last) = match direction {
            Direction::Increasing => (Side::Lower, Side::Upper),
            Direction::Decreasing => (Side::Upper, Side::Lower),
        };
        let low = self.end_of_image(it, &span, first, &mut premises)?;
        let high = self.end_of_image(it, &span, last, &mut premises)?;
        let image = Span::new(low.0.clone(), low.1, high.0.clone(), high.1)
            .or_else(|| Span::with_parameters(low.0, low.1, high.0, high.1))?;
        let claim = Claim::Image {
            f: it.f.clone(),
            variable: it.variable.clone(),
            on: it.on.clone(),
            image: image.clone(),
        };
        Some((image, Certificate::new(claim, Rule::BetweenEnds { smooth: it.smooth.clone() }, premises)))
    }

    fn end_of_image(
        &mut self,
        it: OnInterval<'_>,
        span: &Span,
        side: Side,
        premises: &mut Vec<Certificate>,
    ) -> Option<(Bound, bool)> {
        let (end, closed) = (side.of(span), side.is_attained(span));
        if closed {
            let Bound::Finite(point) = end else { return None };
            let parameters = Domain::of_parameters(&it.on.assumptions);
            let value = value_at(it.smooth, it.variable, point, &parameters, &mut |_, _| false)?;
            return Some((Bound::Finite(self.plain_end(&value, &parameters)), true));
        }
        let (value, certificate) = self.limit(it.smooth, it.variable, it.on, side)?;
        premises.push(certificate);
        let bound = match value {
            LimitValue::NegInf => Bound::NegInf,
            LimitValue::PosInf => Bound::PosInf,
            LimitValue::Finite(c) => {
                Bound::Finite(self.plain_end(&c, &Domain::of_parameters(&it.on.assumptions)))
            }
        };
        Some((bound, false))
    }

    /// An end with parameters in a simpler form, which needs no side condition.
    fn plain_end(&mut self, end: &Expr, parameters: &Domain) -> Expr {
        if end.is_constant() {
            return end.clone();
        }
        let simple = simplify(end, &mut |_| false);
        let same = equal_on(end, &simple, &mut |_| false) == Some(true);
        if same && enclose(&simple, &parameters.cell()).defined.is_true() { simple } else { end.clone() }
    }
}
