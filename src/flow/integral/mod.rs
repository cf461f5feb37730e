//! Integrals in closed form, over an interval whose ends may hold parameters.
//!
//! Three ways, tried in turn, also after a substitution:
//!
//! - an antiderivative, which is a proposal and is proved by differentiation, with its values or limits at the ends;
//! - the integrals that define Γ and B, and that of the normal density ([`table`]), whose hypotheses are proved;
//! - t = v², t = √v, t = ln v, t = 1/v.
//!
//! Other symbols are parameters: what is found holds for all their values that meet the assumptions.

mod antiderivative;
mod form;
mod table;
#[cfg(test)]
mod tests;

use antiderivative::antiderivative;

use crate::expr::normal::normal;
use crate::expr::{Assumptions, Expr, Function, Node, Relation, Symbol, constant, derivative};
use crate::flow::tidy::tidied;
use crate::proof::Domain;
use crate::proof::claim::{LimitValue, Side};
use crate::proof::obligations::is_smooth;
use crate::proof::search::Prover;
use crate::set::{Bound, Span};

/// An antiderivative of a formula without case distinctions, proved by differentiation: without case distinctions itself, if these
/// are decided.
pub(in crate::flow) fn primitive(e: &Expr, t: &Symbol, on: &Domain, prover: &mut Prover) -> Option<Expr> {
    let found = antiderivative(e, t)?;
    let found = prover.resolved(&found, on).map_or(found, |(smooth, _)| smooth);
    let certificate = prover.equal(&derivative(&found, t)?, e, on)?;
    prover.confirm(certificate)?;
    Some(found)
}

/// An integral ∫ e dt over an open interval.
#[derive(Clone, Debug)]
pub(in crate::flow) struct Integral {
    /// e.
    pub integrand: Expr,
    /// t.
    pub variable: Symbol,
    /// Where t begins.
    pub lower: Bound,
    /// Where it ends; the order of the ends is known.
    pub upper: Bound,
    /// An interval with constant ends that contains all t, for whatever parameters.
    pub within: Span,
}

impl Integral {
    /// Its value for all parameters that meet the assumptions; `None` where no formula was found.
    pub fn value(&self, assumptions: &Assumptions, prover: &mut Prover) -> Option<Expr> {
        let it = self.on_one_side(assumptions, prover)?;
        let on = it.domain(assumptions);
        let it = it.simple(&on, prover);
        if let Some(found) = it.as_it_stands(assumptions, prover) {
            return Some(found);
        }
        let expanded = it.expanded(&on, prover);
        if let Some(found) = expanded.as_ref().and_then(|form| form.as_it_stands(assumptions, prover)) {
            return Some(found);
        }
        let forms: Vec<Self> = std::iter::once(it).chain(expanded).collect();
        Substitution::ALL.iter().find_map(|by| {
            forms.iter().find_map(|form| {
                let other = form.substituted(*by, assumptions, prover)?;
                let other = other.simple(&other.domain(assumptions), prover);
                other.as_it_stands(assumptions, prover)
            })
        })
    }

    /// The same, with what is known of the sign of the ends.
    fn on_one_side(&self, assumptions: &Assumptions, prover: &mut Prover) -> Option<Self> {
        let parameters = Domain::of_parameters(assumptions);
        let mut known = |end: &Bound, within: &Bound, relation: Relation| {
            let mut sided = || end.finite().is_some_and(|e| prover.is(e, relation, &parameters));
            if !within.is_finite() && sided() { Bound::Finite(Expr::zero()) } else { within.clone() }
        };
        let low = known(&self.lower, self.within.lo(), Relation::Ge);
        let high = known(&self.upper, self.within.hi(), Relation::Le);
        Some(Self { within: Span::new(low, false, high, false)?, ..self.clone() })
    }

    fn as_it_stands(&self, assumptions: &Assumptions, prover: &mut Prover) -> Option<Expr> {
        let on = self.domain(assumptions);
        let parameters = Domain::of_parameters(assumptions);
        let found = self
            .by_antiderivative(&on, &parameters, prover)
            .or_else(|| table::value(self, &on, &parameters, prover))?;
        Some(constant::fold_constants(&tidied(found, &parameters, prover)))
    }

    /// The integrand without case distinctions that are decided, and in a simpler form.
    fn simple(&self, on: &Domain, prover: &mut Prover) -> Self {
        let smooth = prover.resolved(&self.integrand, on).map(|(smooth, _)| smooth);
        let e = smooth.unwrap_or_else(|| self.integrand.clone());
        Self { integrand: tidied(e, on, prover), ..self.clone() }
    }

    /// The integrand with the bases of equal powers multiplied out, √(1 − t) √(1 + t) = √(1 − t²), where that is another form.
    fn expanded(&self, on: &Domain, prover: &mut Prover) -> Option<Self> {
        let mut others = Vec::new();
        let mut powers: Vec<(Expr, Vec<Expr>)> = Vec::new();
        for factor in self.integrand.factors() {
            match factor.node() {
                Node::Power(base, r)
                    if base.contains(&self.variable) && r.as_number().is_none_or(|r| !r.is_integer()) =>
                {
                    match powers.iter_mut().find(|(other, _)| other == r) {
                        Some((_, bases)) => bases.push(base.clone()),
                        None => powers.push((r.clone(), vec![base.clone()])),
                    }
                }
                _ => others.push(factor.clone()),
            }
        }
        for (r, bases) in powers {
            let base = Expr::product(bases);
            let base = normal(&base, &mut |_| false).ok()?.to_expr().clone();
            others.push(Expr::power(base, r));
        }
        let expanded = Expr::product(others);
        if expanded == self.integrand {
            return None;
        }
        let certificate = prover.equal(&self.integrand, &expanded, on)?;
        prover.confirm(certificate)?;
        Some(Self { integrand: expanded, ..self.clone() })
    }

    /// t between the ends.
    fn domain(&self, assumptions: &Assumptions) -> Domain {
        let t = Expr::variable(self.variable.clone());
        let mut assumptions = assumptions.clone();
        assumptions.kinds.remove(&self.variable);
        for (end, relation) in [(&self.lower, Relation::Gt), (&self.upper, Relation::Lt)] {
            if let Some(end) = end.finite().filter(|end| !end.is_constant()) {
                assumptions = assumptions.with_fact(t.compare(relation, end));
            }
        }
        Domain::on(&self.variable, &self.within, &assumptions)
    }

    fn by_antiderivative(&self, on: &Domain, parameters: &Domain, prover: &mut Prover) -> Option<Expr> {
        let found = primitive(&self.integrand, &self.variable, on, prover).filter(is_smooth)?;
        // Where it has a value it is continuous: there is no jump between the ends.
        let defined = prover.defined(&found, on)?;
        prover.confirm(defined)?;
        let high = self.at_end(&found, Side::Upper, on, parameters, prover)?;
        let low = self.at_end(&found, Side::Lower, on, parameters, prover)?;
        Some(high.minus(&low))
    }

    /// The value of a function that is continuous between the ends at one of them, or its limit there.
    fn at_end(
        &self,
        f: &Expr,
        side: Side,
        on: &Domain,
        parameters: &Domain,
        prover: &mut Prover,
    ) -> Option<Expr> {
        let end = match side {
            Side::Lower => &self.lower,
            Side::Upper => &self.upper,
        };
        if let Bound::Finite(end) = end {
            // Where it has a value it is continuous.
            let there = f.substitute(&self.variable, end);
            if prover.defined(&there, parameters).is_some() {
                return Some(there);
            }
            if !end.is_constant() {
                return None;
            }
        }
        // The end of the interval that is known in numbers is the end in question.
        if side.of(&self.within) != end {
            return None;
        }
        match prover.limit(f, &self.variable, on, side)? {
            (LimitValue::Finite(value), _) => Some(value),
            _ => None,
        }
    }

    /// The integral over v.
    fn substituted(&self, by: Substitution, assumptions: &Assumptions, prover: &mut Prover) -> Option<Self> {
        let parameters = Domain::of_parameters(assumptions);
        let positive = |e: &Expr, prover: &mut Prover| prover.is(e, Relation::Ge, &parameters);
        // Below 0 the integral is that over −t.
        let of_positive = match &self.lower {
            Bound::Finite(a) => positive(a, prover),
            _ => false,
        };
        let flipped = !of_positive
            && by.needs_sign()
            && match &self.upper {
                Bound::Finite(b) => positive(&b.negate(), prover),
                _ => false,
            };
        if by.needs_sign() && !of_positive && !flipped {
            return None;
        }
        let it = if flipped { self.reflected()? } else { self.clone() };
        let name = Symbol::new("\u{2}v");
        if it.variable == name {
            return None;
        }
        let v = Expr::variable(name.clone());
        let t = by.t_of(&v);
        let integrand = it.integrand.substitute(&it.variable, &t).times(&derivative(&t, &name)?);
        let (lower, upper) = by.ends(&it.lower, &it.upper)?;
        let (low, high) = by.ends(it.within.lo(), it.within.hi())?;
        let within = Span::new(low, false, high, false)?;
        let integrand = if by.is_decreasing() { integrand.negate() } else { integrand };
        Some(Self { integrand, variable: name, lower, upper, within })
    }

    /// The integral over −t.
    fn reflected(&self) -> Option<Self> {
        let minus = |bound: &Bound| match bound {
            Bound::NegInf => Bound::PosInf,
            Bound::PosInf => Bound::NegInf,
            Bound::Finite(e) => Bound::Finite(e.negate()),
        };
        let t = Expr::variable(self.variable.clone());
        Some(Self {
            integrand: self.integrand.substitute(&self.variable, &t.negate()),
            variable: self.variable.clone(),
            lower: minus(&self.upper),
            upper: minus(&self.lower),
            within: Span::new(minus(self.within.hi()), false, minus(self.within.lo()), false)?,
        })
    }
}

/// A substitution t = t(v), strictly monotone.
#[derive(Clone, Copy, PartialEq)]
enum Substitution {
    /// v = t² for t > 0.
    Square,
    /// v = e^t.
    Exponential,
    /// v = √t for t > 0.
    Root,
    /// v = 1/t for t > 0.
    Reciprocal,
    /// v = −ln t for t > 0.
    Logarithm,
    /// v = 1/t² for t > 0.
    InverseSquare,
}

impl Substitution {
    const ALL: [Self; 6] =
        [Self::Square, Self::Exponential, Self::Reciprocal, Self::InverseSquare, Self::Root, Self::Logarithm];

    fn needs_sign(self) -> bool {
        self != Self::Exponential
    }

    fn is_decreasing(self) -> bool {
        matches!(self, Self::Reciprocal | Self::Logarithm | Self::InverseSquare)
    }

    fn t_of(self, v: &Expr) -> Expr {
        match self {
            Self::Square => v.sqrt(),
            Self::Exponential => Expr::ln(v.clone()),
            Self::Root => v.powi(2),
            Self::Reciprocal => v.recip(),
            Self::Logarithm => Expr::exp(v.negate()),
            Self::InverseSquare => v.sqrt().recip(),
        }
    }

    /// v at the ends of an interval of t, in increasing order.
    fn ends(self, lower: &Bound, upper: &Bound) -> Option<(Bound, Bound)> {
        let zero = || Bound::Finite(Expr::zero());
        let at = |bound: &Bound| -> Option<Bound> {
            Some(match (self, bound) {
                (Self::Exponential, Bound::NegInf) => zero(),
                (Self::Exponential, Bound::Finite(e)) => Bound::Finite(Expr::exp(e.clone())),
                (_, Bound::NegInf) => return None,
                (Self::Reciprocal | Self::InverseSquare, Bound::PosInf) => zero(),
                (Self::Logarithm, Bound::PosInf) => Bound::NegInf,
                (_, Bound::PosInf) => Bound::PosInf,
                (Self::Square, Bound::Finite(e)) => Bound::Finite(e.powi(2)),
                (Self::Root, Bound::Finite(e)) => Bound::Finite(e.sqrt()),
                (_, Bound::Finite(e)) if self.is_decreasing() && e.is_zero() => Bound::PosInf,
                (Self::InverseSquare, Bound::Finite(e)) => Bound::Finite(e.powi(-2)),
                (Self::Reciprocal, Bound::Finite(e)) => Bound::Finite(e.recip()),
                (Self::Logarithm, Bound::Finite(e)) => Bound::Finite(Expr::ln(e.clone()).negate()),
            })
        };
        let (a, b) = (at(lower)?, at(upper)?);
        Some(if self.is_decreasing() { (b, a) } else { (a, b) })
    }
}

/// Γ(s).
fn gamma(s: Expr) -> Expr {
    Expr::apply(Function::Gamma, vec![s])
}
