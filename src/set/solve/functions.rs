//! Preimages under powers and named functions, by their monotone pieces.

use std::cmp::Ordering;

use super::domain::lambert_edge;
use super::{RealSet, Solver, Span, half_line, number, reflected};
use crate::expr::{Expr, Function, Relation, constant};
use crate::real::Rational;
use crate::set::Bound;

/// A strictly monotone bijection between two intervals.
struct Piece {
    from: Span,
    onto: Span,
    increasing: bool,
    /// Its inverse, at constants of the image.
    inverse: fn(&Expr) -> Expr,
}

impl Solver<'_> {
    /// {z : f(u(z)) in the target}.
    pub(super) fn function_preimage(self, function: Function, u: &Expr, target: &RealSet) -> Option<RealSet> {
        let zero = Expr::zero;
        match function {
            Function::Abs => {
                let sizes = target.intersect(&half_line(Relation::Ge, &zero())?)?;
                self.preimage(u, &sizes.union(&reflected(&sizes)?)?)
            }
            Function::Cosh => {
                let piece = Piece {
                    from: Span::above(zero(), true)?,
                    onto: Span::above(Expr::one(), true)?,
                    increasing: true,
                    inverse: |y| apply(Function::Acosh, y),
                };
                let sizes = piece.preimage(target, piece.inverse)?;
                self.preimage(u, &sizes.union(&reflected(&sizes)?)?)
            }
            Function::Sign => {
                let mut values = RealSet::empty();
                for (relation, value) in [(Relation::Lt, -1), (Relation::Eq, 0), (Relation::Gt, 1)] {
                    match target.contains(&Expr::integer(value)) {
                        t if t.is_true() => values = values.union(&half_line(relation, &zero())?)?,
                        f if f.is_false() => {}
                        _ => return None,
                    }
                }
                self.preimage(u, &values)
            }
            Function::Sin | Function::Cos => {
                let range = RealSet::from(Span::closed(number(-1, 1), number(1, 1))?);
                if range.is_subset(target).is_true() {
                    self.domain(u)
                } else if range.is_disjoint(target).is_true() {
                    Some(RealSet::empty())
                } else {
                    None
                }
            }
            Function::Floor => self.preimage(u, &whole_steps(target)?),
            Function::Ceil => self.preimage(u, &reflected(&whole_steps(&reflected(target)?)?)?),
            _ => {
                let piece = monotone(function)?;
                let inside = piece.preimage(target, piece.inverse)?;
                self.preimage(u, &inside)
            }
        }
    }

    /// {z : u(z)^r in the target}, for a literal exponent.
    pub(super) fn power_preimage(self, u: &Expr, r: &Rational, target: &RealSet) -> Option<RealSet> {
        let Some(inverse_exponent) = r.recip() else {
            return if target.contains(&Expr::one()).is_true() {
                self.domain(u)
            } else {
                target.contains(&Expr::one()).is_false().then(RealSet::empty)
            };
        };
        let invert =
            move |y: &Expr| constant::fold(&Expr::power(y.clone(), Expr::number(inverse_exponent.clone())));
        let half = |closed: bool| Span::above(Expr::zero(), closed);
        let positive = Piece {
            from: half(r.is_positive())?,
            onto: half(r.is_positive())?,
            increasing: r.is_positive(),
            inverse: Expr::clone,
        };
        let above = positive.preimage(target, &invert)?;
        let inside = if !r.has_odd_denominator() {
            above
        } else if r.has_even_numerator() {
            above.union(&reflected(&above)?)?
        } else {
            // Odd: the power of −x is minus that of x.
            above.union(&reflected(&positive.preimage(&reflected(target)?, &invert)?)?)?
        };
        self.preimage(u, &inside)
    }
}

impl Piece {
    /// {x in `from` : f(x) in the target}.
    fn preimage(&self, target: &RealSet, inverse: impl Fn(&Expr) -> Expr) -> Option<RealSet> {
        let reached = target.intersect(&RealSet::from(self.onto.clone()))?;
        let (first, last) =
            if self.increasing { (self.from.lo(), self.from.hi()) } else { (self.from.hi(), self.from.lo()) };
        let mut spans = Vec::with_capacity(reached.spans().len());
        for span in reached.spans() {
            let back = |end: &Bound| -> Option<Bound> {
                if end.compare(self.onto.lo())? == Ordering::Equal {
                    return Some(first.clone());
                }
                if end.compare(self.onto.hi())? == Ordering::Equal {
                    return Some(last.clone());
                }
                Some(end.map(&mut |y| inverse(y)))
            };
            let (lo, hi) = (back(span.lo())?, back(span.hi())?);
            spans.push(if self.increasing {
                Span::new(lo, span.lo_closed(), hi, span.hi_closed())?
            } else {
                Span::new(hi, span.hi_closed(), lo, span.lo_closed())?
            });
        }
        RealSet::from_spans(spans)
    }
}

fn apply(function: Function, y: &Expr) -> Expr {
    constant::fold(&Expr::apply(function, vec![y.clone()]))
}

/// The functions that are strictly monotone on their whole domain, with their inverses.
fn monotone(function: Function) -> Option<Piece> {
    let line = Span::real_line;
    let above = |a: Expr, closed: bool| Span::above(a, closed);
    let open = |a: i64, b: i64| Span::open(number(a, 1), number(b, 1));
    let quarter = || Expr::pi().over(&Expr::integer(2));
    let rising =
        |from: Span, onto: Span, inverse: fn(&Expr) -> Expr| Piece { from, onto, increasing: true, inverse };
    let falling =
        |from: Span, onto: Span, inverse: fn(&Expr) -> Expr| Piece { from, onto, increasing: false, inverse };
    Some(match function {
        Function::Exp => rising(line(), above(Expr::zero(), false)?, |y| apply(Function::Ln, y)),
        Function::Ln => rising(above(Expr::zero(), false)?, line(), |y| apply(Function::Exp, y)),
        Function::Sinh => rising(line(), line(), |y| apply(Function::Asinh, y)),
        Function::Asinh => rising(line(), line(), |y| apply(Function::Sinh, y)),
        Function::Tanh => rising(line(), open(-1, 1)?, |y| apply(Function::Atanh, y)),
        Function::Atanh => rising(open(-1, 1)?, line(), |y| apply(Function::Tanh, y)),
        Function::Acosh => {
            rising(above(Expr::one(), true)?, above(Expr::zero(), true)?, |y| apply(Function::Cosh, y))
        }
        Function::Asin => rising(
            Span::closed(number(-1, 1), number(1, 1))?,
            Span::closed(quarter().negate(), quarter())?,
            |y| apply(Function::Sin, y),
        ),
        Function::Acos => falling(
            Span::closed(number(-1, 1), number(1, 1))?,
            Span::closed(Expr::zero(), Expr::pi())?,
            |y| apply(Function::Cos, y),
        ),
        Function::Atan => {
            rising(line(), Span::open(quarter().negate(), quarter())?, |y| apply(Function::Tan, y))
        }
        Function::Sigmoid => rising(line(), open(0, 1)?, |y| apply(Function::Logit, y)),
        Function::Logit => rising(open(0, 1)?, line(), |y| apply(Function::Sigmoid, y)),
        Function::Softplus => rising(line(), above(Expr::zero(), false)?, |y| {
            constant::fold(&Expr::ln(Expr::exp(y.clone()).minus(&Expr::one())))
        }),
        Function::Erf => rising(line(), open(-1, 1)?, |y| apply(Function::Erfinv, y)),
        Function::Erfinv => rising(open(-1, 1)?, line(), |y| apply(Function::Erf, y)),
        Function::Erfc => falling(line(), open(0, 2)?, |y| apply(Function::Erfinv, &Expr::one().minus(y))),
        Function::Phi => rising(line(), open(0, 1)?, |y| apply(Function::Probit, y)),
        Function::Probit => rising(open(0, 1)?, line(), |y| apply(Function::Phi, y)),
        Function::LambertW0 => {
            rising(above(lambert_edge(), true)?, above(number(-1, 1), true)?, times_own_exp)
        }
        Function::LambertWm1 => falling(
            Span::new(Bound::Finite(lambert_edge()), true, Bound::Finite(Expr::zero()), false)?,
            Span::below(number(-1, 1), true)?,
            times_own_exp,
        ),
        _ => return None,
    })
}

fn times_own_exp(y: &Expr) -> Expr {
    constant::fold(&y.times(&Expr::exp(y.clone())))
}

/// {x : ⌊x⌋ in the target}, for each interval by its least and greatest integer.
fn whole_steps(target: &RealSet) -> Option<RealSet> {
    let floor = |e: &Expr| apply(Function::Floor, e).as_number().cloned();
    let one = Rational::one();
    let mut spans = Vec::new();
    for span in target.spans() {
        // The least integer ≥ a, or > a; and one more than the greatest integer ≤ b, or < b.
        let least = match span.lo() {
            Bound::Finite(a) => {
                let below = floor(a)?;
                let whole = span.lo_closed()
                    && constant::compare(a, &Expr::number(below.clone()))? == Ordering::Equal;
                Some(if whole { below } else { &below + &one })
            }
            _ => None,
        };
        let end = match span.hi() {
            Bound::Finite(b) => {
                let below = floor(b)?;
                let open = !span.hi_closed()
                    && constant::compare(b, &Expr::number(below.clone()))? == Ordering::Equal;
                Some(if open { below } else { &below + &one })
            }
            _ => None,
        };
        if let (Some(a), Some(b)) = (&least, &end)
            && a >= b
        {
            continue;
        }
        let lo = least.map_or(Bound::NegInf, |a| Bound::Finite(Expr::number(a)));
        let hi = end.map_or(Bound::PosInf, |b| Bound::Finite(Expr::number(b)));
        spans.push(Span::new(lo.clone(), lo.is_finite(), hi, false)?);
    }
    RealSet::from_spans(spans)
}
