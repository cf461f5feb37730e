//! Conditions on one real variable as sets, solved exactly.
//!
//! The work is done by preimages: {z : e(z) is defined and lies in T}. Constant terms and factors and monotone
//! functions are peeled off and act on T; what is left is a rational function of one kernel (the variable, or an
//! expression such as e^z, √z), whose preimage is cut out by the real roots of polynomials. `None` is
//! returned wherever a step is not exact.

mod domain;
mod functions;
mod kernel;
mod polynomial;

use std::cell::Cell;
use std::cmp::Ordering;

use super::{RealSet, Span};
use crate::expr::{Assumptions, Condition, Expr, Function, Kind, Node, Relation, Symbol, constant};
use crate::real::{Rational, Ternary};

/// How deep peeling and case distinctions go.
const MAX_DEPTH: usize = 24;

/// How many steps a problem may take in total.
const MAX_STEPS: usize = 4000;

/// Expressions with more nodes are not solved.
const MAX_NODES: usize = 2000;

/// The set where a condition on one variable holds; `None` where it cannot be solved exactly, also where other
/// variables occur.
#[must_use]
pub fn from_condition(condition: &Condition, variable: &Symbol) -> Option<RealSet> {
    let mut size = 0;
    condition.for_each(&mut |e| size += e.size_up_to(MAX_NODES));
    if size >= MAX_NODES {
        return None;
    }
    Solver::run(variable, &Assumptions::none(), |solver| solver.solve(condition)).map(|s| s.truth)
}

/// The set where an expression in one variable is defined; `None` where it cannot be given exactly.
#[must_use]
pub fn natural_domain(e: &Expr, variable: &Symbol, assumptions: &Assumptions) -> Option<RealSet> {
    if e.size_up_to(MAX_NODES) >= MAX_NODES {
        return None;
    }
    Solver::run(variable, assumptions, |solver| solver.domain(e))
}

/// The set of points at which an expression in one variable is defined and has its value in a set.
#[must_use]
pub fn preimage(e: &Expr, variable: &Symbol, target: &RealSet) -> Option<RealSet> {
    if e.size_up_to(MAX_NODES) >= MAX_NODES {
        return None;
    }
    Solver::run(variable, &Assumptions::none(), |solver| solver.preimage(e, target))
}

/// A condition that holds exactly on the set.
#[must_use]
pub fn to_condition(set: &RealSet, variable: &Symbol) -> Condition {
    let z = Expr::variable(variable.clone());
    let gaps = set.complement();
    if !set.is_real_line() && gaps.spans().iter().all(|s| s.as_point().is_some()) {
        return Condition::all(gaps.isolated_points().iter().map(|p| z.compare(Relation::Ne, p)).collect());
    }
    let span_condition = |s: &Span| {
        if let Some(point) = s.as_point() {
            return z.compare(Relation::Eq, point);
        }
        let lower =
            s.lo().finite().map(|a| z.compare(if s.lo_closed() { Relation::Ge } else { Relation::Gt }, a));
        let upper =
            s.hi().finite().map(|b| z.compare(if s.hi_closed() { Relation::Le } else { Relation::Lt }, b));
        Condition::all(lower.into_iter().chain(upper).collect())
    };
    Condition::any(set.spans().iter().map(span_condition).collect())
}

/// Where a condition holds, and where everything in it is defined.
struct Solution {
    truth: RealSet,
    domain: RealSet,
}

/// The variable, and what is left of the depth.
#[derive(Clone, Copy)]
struct Solver<'a> {
    variable: &'a Symbol,
    assumptions: &'a Assumptions,
    depth: usize,
    steps: &'a Cell<usize>,
}

impl Solver<'_> {
    fn run<T>(
        variable: &Symbol,
        assumptions: &Assumptions,
        f: impl FnOnce(Solver<'_>) -> Option<T>,
    ) -> Option<T> {
        let steps = Cell::new(MAX_STEPS);
        f(Solver { variable, assumptions, depth: MAX_DEPTH, steps: &steps })
    }

    fn deeper(self) -> Option<Self> {
        self.steps.set(self.steps.get().checked_sub(1)?);
        Some(Self { depth: self.depth.checked_sub(1)?, ..self })
    }

    fn solve(self, condition: &Condition) -> Option<Solution> {
        let solver = self.deeper()?;
        match condition {
            Condition::Constant(known) => {
                let truth = if *known { RealSet::real_line() } else { RealSet::empty() };
                Some(Solution { truth, domain: RealSet::real_line() })
            }
            Condition::Compare(a, relation, b) => solver.solve_comparison(a, *relation, b),
            Condition::Is(e, Kind::Real) => {
                let domain = solver.domain(e)?;
                Some(Solution { truth: domain.clone(), domain })
            }
            Condition::Is(..) => None,
            Condition::And(parts) | Condition::Or(parts) => {
                let conjunction = matches!(condition, Condition::And(_));
                let mut domain = RealSet::real_line();
                let mut truth = if conjunction { RealSet::real_line() } else { RealSet::empty() };
                for part in parts {
                    let solution = solver.solve(part)?;
                    domain = domain.intersect(&solution.domain)?;
                    truth = if conjunction {
                        truth.intersect(&solution.truth)?
                    } else {
                        truth.union(&solution.truth)?
                    };
                }
                Some(Solution { truth: truth.intersect(&domain)?, domain })
            }
            Condition::Not(inner) => {
                let solution = solver.solve(inner)?;
                Some(Solution {
                    truth: solution.domain.difference(&solution.truth)?,
                    domain: solution.domain,
                })
            }
        }
    }

    fn solve_comparison(self, a: &Expr, relation: Relation, b: &Expr) -> Option<Solution> {
        let domain = self.domain(a)?.intersect(&self.domain(b)?)?;
        if domain.is_empty() {
            return Some(Solution { truth: RealSet::empty(), domain });
        }
        let truth = if b.is_constant() {
            self.preimage(a, &half_line(relation, b)?)?
        } else if a.is_constant() {
            self.preimage(b, &half_line(relation.flip(), a)?)?
        } else {
            self.preimage(&a.minus(b), &half_line(relation, &Expr::zero())?)?
        };
        Some(Solution { truth: truth.intersect(&domain)?, domain })
    }

    /// {z : e(z) is defined and in the target}.
    fn preimage(self, e: &Expr, target: &RealSet) -> Option<RealSet> {
        let solver = self.deeper()?;
        if target.is_empty() {
            return Some(RealSet::empty());
        }
        if e.is_constant() {
            return match (constant::is_defined(e), target.contains(e)) {
                (Ternary::False, _) | (Ternary::True, Ternary::False) => Some(RealSet::empty()),
                (Ternary::True, Ternary::True) => Some(RealSet::real_line()),
                _ => None,
            };
        }
        if target.is_real_line() {
            return solver.domain(e);
        }
        match e.node() {
            Node::Variable(symbol) => (symbol == solver.variable).then(|| target.clone()),
            Node::Number(_) | Node::Pi => None,
            Node::Sum(terms) => {
                let (known, rest): (Vec<Expr>, Vec<Expr>) =
                    terms.iter().cloned().partition(Expr::is_constant);
                if known.is_empty() {
                    return solver.algebraic(e, target);
                }
                match constant::is_defined(&Expr::sum(known.clone())) {
                    Ternary::True => {
                        let moved = target.shift(&Expr::sum(known).negate())?;
                        solver.preimage(&Expr::sum(rest), &moved)
                    }
                    Ternary::False => Some(RealSet::empty()),
                    Ternary::Unknown => None,
                }
            }
            Node::Product(factors) => {
                let (known, rest): (Vec<Expr>, Vec<Expr>) =
                    factors.iter().cloned().partition(Expr::is_constant);
                if known.is_empty() {
                    return solver.algebraic(e, target);
                }
                let (factor, rest) = (Expr::product(known), Expr::product(rest));
                match constant::sign_of(&factor)? {
                    Ordering::Equal if target.contains(&Expr::zero()).is_true() => solver.domain(&rest),
                    Ordering::Equal => known_outside(target),
                    _ => solver.preimage(&rest, &target.scale(&constant::fold(&factor.recip()))?),
                }
            }
            Node::Power(base, exponent) => match exponent.as_number() {
                Some(r) => solver.power_preimage(base, r, target),
                None if base.is_constant() && constant::sign_of(base)? == Ordering::Greater => {
                    let exponential = Expr::exp(exponent.times(&Expr::ln(base.clone())));
                    solver.preimage(&exponential, target)
                }
                None => None,
            },
            Node::Apply(Function::Min | Function::Max, _) => solver.by_cases(e, target),
            Node::Apply(function, arguments) => match arguments.as_slice() {
                [argument] => solver.function_preimage(*function, argument, target),
                _ => None,
            },
            Node::Piecewise(p) => solver.pieces(p, |value| solver.preimage(value, target)),
        }
    }
}

/// Nothing, where 0 is certainly outside the target.
fn known_outside(target: &RealSet) -> Option<RealSet> {
    target.contains(&Expr::zero()).is_false().then(RealSet::empty)
}

/// {x : x relation a}.
fn half_line(relation: Relation, a: &Expr) -> Option<RealSet> {
    let a = a.clone();
    match relation {
        Relation::Lt => Span::below(a, false).map(RealSet::from),
        Relation::Le => Span::below(a, true).map(RealSet::from),
        Relation::Gt => Span::above(a, false).map(RealSet::from),
        Relation::Ge => Span::above(a, true).map(RealSet::from),
        Relation::Eq => RealSet::point(a),
        Relation::Ne => RealSet::point(a).map(|p| p.complement()),
    }
}

/// {−x : x in A}.
fn reflected(set: &RealSet) -> Option<RealSet> {
    set.scale(&Expr::integer(-1))
}

fn number(n: i64, d: i64) -> Expr {
    Rational::ratio(n, d).map_or_else(Expr::zero, Expr::number)
}

#[cfg(test)]
mod tests;
