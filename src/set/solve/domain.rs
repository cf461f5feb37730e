//! Where expressions are defined.

use std::cmp::Ordering;

use super::{RealSet, Solver, Span, half_line, number};
use crate::expr::constant::{self, Evaluated};
use crate::expr::{Expr, Function, Kind, Node, Piecewise, Relation};
use crate::real::{Rational, Ternary};

impl Solver<'_> {
    /// {z : e(z) is defined}.
    pub(super) fn domain(self, e: &Expr) -> Option<RealSet> {
        let solver = self.deeper()?;
        if e.is_constant() {
            return match constant::is_defined(e) {
                Ternary::True => Some(RealSet::real_line()),
                Ternary::False => Some(RealSet::empty()),
                Ternary::Unknown => None,
            };
        }
        // What is free of the variable and defined for all values of its symbols.
        if !e.contains(solver.variable) && e.is_total() {
            return Some(RealSet::real_line());
        }
        match e.node() {
            Node::Number(_) | Node::Pi => Some(RealSet::real_line()),
            Node::Variable(symbol) => (symbol == solver.variable).then(RealSet::real_line),
            Node::Sum(parts) | Node::Product(parts) => solver.common_domain(parts),
            Node::Power(base, exponent) => match exponent.as_number() {
                Some(r) => solver.power_domain(base, r),
                None => solver.general_power_domain(base, exponent),
            },
            Node::Apply(function, arguments) => {
                arguments.iter().try_fold(RealSet::real_line(), |all, argument| {
                    all.intersect(&solver.argument_domain(*function, argument)?)
                })
            }
            Node::Piecewise(p) => solver.pieces(p, |value| solver.domain(value)),
        }
    }

    fn common_domain(self, parts: &[Expr]) -> Option<RealSet> {
        parts.iter().try_fold(RealSet::real_line(), |all, part| all.intersect(&self.domain(part)?))
    }

    fn power_domain(self, base: &Expr, r: &Rational) -> Option<RealSet> {
        let relation = match (r.has_odd_denominator(), r.is_negative()) {
            (true, false) => return self.domain(base),
            (true, true) => Relation::Ne,
            (false, false) => Relation::Ge,
            (false, true) => Relation::Gt,
        };
        self.preimage(base, &half_line(relation, &Expr::zero())?)
    }

    /// base > 0, or base = 0 with a positive exponent; `None` for exponents that may be declared integers, and where
    /// 0^0 occurs.
    fn general_power_domain(self, base: &Expr, exponent: &Expr) -> Option<RealSet> {
        if exponent.variables().iter().any(|s| self.assumptions.kind(s) != Kind::Real) {
            return None;
        }
        let zero = RealSet::point(Expr::zero())?;
        let roots = self.preimage(base, &zero)?;
        let positive = self.preimage(base, &half_line(Relation::Gt, &Expr::zero())?)?;
        let inside = positive.intersect(&self.domain(exponent)?)?;
        if roots.is_empty() {
            return Some(inside);
        }
        if !roots.is_disjoint(&self.preimage(exponent, &zero)?).is_true() {
            return None;
        }
        let raised = self.preimage(exponent, &half_line(Relation::Gt, &Expr::zero())?)?;
        inside.union(&roots.intersect(&raised)?)
    }

    /// Where the argument lies in the domain of the function.
    fn argument_domain(self, function: Function, argument: &Expr) -> Option<RealSet> {
        let zero = Expr::zero;
        let target = match function {
            Function::Ln | Function::Lgamma | Function::Digamma | Function::Beta => {
                Span::above(zero(), false)?
            }
            Function::Asin | Function::Acos => Span::closed(number(-1, 1), number(1, 1))?,
            Function::Atanh | Function::Erfinv => Span::open(number(-1, 1), number(1, 1))?,
            Function::Acosh => Span::above(Expr::one(), true)?,
            Function::Logit | Function::Probit => Span::open(zero(), number(1, 1))?,
            Function::LambertW0 => Span::above(lambert_edge(), true)?,
            Function::LambertWm1 => Span::new(
                super::super::Bound::Finite(lambert_edge()),
                true,
                super::super::Bound::Finite(zero()),
                false,
            )?,
            Function::Gamma => {
                // The poles 0, −1, −2, … are not cut out one by one: only arguments that are always positive.
                let others = self.preimage(argument, &half_line(Relation::Le, &zero())?)?;
                return if others.is_empty() { self.domain(argument) } else { None };
            }
            Function::Tan => {
                let quarter = Expr::pi().over(&Expr::integer(2));
                let inside = RealSet::from(Span::open(quarter.negate(), quarter)?);
                let (all, seen) = (self.domain(argument)?, self.preimage(argument, &inside)?);
                return all.is_subset(&seen).is_true().then_some(all);
            }
            _ => return self.domain(argument),
        };
        self.preimage(argument, &RealSet::from(target))
    }

    /// The union over the cases of a formula of {z : condition holds, z in f(value)}, where all conditions are defined
    /// and cases that overlap agree.
    pub(super) fn pieces(self, p: &Piecewise, f: impl Fn(&Expr) -> Option<RealSet>) -> Option<RealSet> {
        let mut defined = RealSet::real_line();
        let mut cases: Vec<(RealSet, &Expr)> = Vec::with_capacity(p.branches.len());
        for branch in &p.branches {
            let solution = self.solve(&branch.condition)?;
            defined = defined.intersect(&solution.domain)?;
            cases.push((solution.truth, &branch.value));
        }
        let (mut covered, mut result) = (RealSet::empty(), RealSet::empty());
        let mut bad = RealSet::empty();
        for (i, (truth, value)) in cases.iter().enumerate() {
            for (earlier, other) in &cases[..i] {
                bad = bad.union(&self.disagreement(&truth.intersect(earlier)?, value, other)?)?;
            }
            result = result.union(&truth.intersect(&f(value)?)?)?;
            covered = covered.union(truth)?;
        }
        if let Some(otherwise) = &p.otherwise {
            result = result.union(&covered.complement().intersect(&f(otherwise)?)?)?;
        }
        result.intersect(&defined)?.difference(&bad)
    }

    /// The points of an overlap at which two formulas do not have the same value; `None` for intervals, unless the
    /// formulas are the same.
    fn disagreement(self, overlap: &RealSet, a: &Expr, b: &Expr) -> Option<RealSet> {
        if a == b || overlap.is_empty() {
            return Some(RealSet::empty());
        }
        let mut bad = RealSet::empty();
        for span in overlap.spans() {
            let point = span.as_point()?;
            let at = |e: &Expr| constant::evaluate_at(e, self.variable, point);
            let agree = match (at(a), at(b)) {
                (Evaluated::Value(x), Evaluated::Value(y)) => constant::compare(&x, &y)? == Ordering::Equal,
                (Evaluated::Unknown, _) | (_, Evaluated::Unknown) => return None,
                _ => false,
            };
            if !agree {
                bad = bad.union(&RealSet::from(span.clone()))?;
            }
        }
        Some(bad)
    }
}

/// −1/e, where the branches of Lambert's W meet.
pub(super) fn lambert_edge() -> Expr {
    Expr::exp(Expr::one()).recip().negate()
}
